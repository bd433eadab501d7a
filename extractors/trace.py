"""Why a number was read as it was: what was decided about it, by which rules, from which words.

Nothing is recorded unless somebody asks: `with tracing() as trace: extract(document)`. Functions that decide carry
`@decides`, the tests inside them `@reason`, those that work on one number `@about`; without a trace each costs one look
at a context variable. A rule is known by the name given there (`RULES`); its words for users stand with the command.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ASPECTS: set[str] = set()
"""Everything that is decided somewhere (`basis`, `left_out`)."""
RULES: set[str] = set()
"""Every rule that can be named as a reason."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text that a decision looked at, with the label that a list gives them (`target`), if any."""

    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about the number that begins at `place`: what, how it came out, the rules that held, the words."""

    place: int
    what: str
    value: Any
    rules: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass(slots=True)
class _Open:
    rules: list[str] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


class Trace:
    """The decisions of one reading, in the order in which they were taken."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.layout: dict[str, Any] = {}
        """What the document was divided into (`blocks`, `periods` …), kept to say where a number stood."""
        self._about: list[int] = []
        self._open: list[_Open] = []

    def of(self, place: int) -> list[Step]:
        """The decisions about one number; where one was taken twice, the last."""
        return list({step.what: step for step in self.steps if step.place == place}.values())

    def about(self, place: int, call: Callable[[], R]) -> R:
        self._about.append(place)
        try:
            return call()
        finally:
            self._about.pop()

    def decide(self, what: str, place: int | None, rule: str | None, call: Callable[[], R]) -> R:
        self._open.append(_Open([rule] if rule else []))
        try:
            value = call()
        finally:
            made = self._open.pop()
        at = place if place is not None else self._about[-1] if self._about else None
        if value is not None and value is not False and at is not None:
            self.steps.append(Step(at, what, value, tuple(dict.fromkeys(made.rules)), tuple(dict.fromkeys(made.words))))
        return value

    def hold(self, rule: str, value: object, words: object = None) -> None:
        """A test came out: a rule of the decision that is being taken, with the words that it was about."""
        if not value or not self._open:
            return
        self._open[-1].rules.append(rule)
        for found in (words, value):
            place = _span(found)
            if place is not None:
                self._open[-1].words.append(place)

    def see(self, found: Iterable[object]) -> None:
        """Phrases or periods that the decision that is being taken looks at."""
        if self._open:
            self._open[-1].words += [place for place in map(_span, found) if place is not None]


_active: ContextVar[Trace | None] = ContextVar("trace", default=None)


@contextmanager
def tracing() -> Iterator[Trace]:
    """Record every decision taken inside the block."""
    trace = Trace()
    token = _active.set(trace)
    try:
        yield trace
    finally:
        _active.reset(token)


def decides(what: str, of: str | None = None, rule: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that decides `what`. `of` names the argument whose place it is about, else that of `about`.

    None and False are no decision. `rule` names the function itself as a reason.
    """
    ASPECTS.add(what)
    if rule:
        RULES.add(rule)

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            trace = _active.get()
            if trace is None:
                return function(*args, **kwargs)
            place = None if of is None else _place(signature.bind(*args, **kwargs).arguments[of])
            return trace.decide(what, place, rule, lambda: function(*args, **kwargs))

        return call

    return wrap


def about(of: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that works on one number: the decisions inside it are about the place of its argument `of`."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            trace = _active.get()
            if trace is None:
                return function(*args, **kwargs)
            place = _place(signature.bind(*args, **kwargs).arguments[of])
            return trace.about(place, lambda: function(*args, **kwargs))

        return call

    return wrap


def reason(rule: str, words: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A test inside a decision: where it comes out true, `rule` is one of the reasons.

    `words` names the argument whose span is what it was about; a result with a span of its own is kept too.
    """
    RULES.add(rule)

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            value = function(*args, **kwargs)
            trace = _active.get()
            if trace is not None:
                said = None if words is None else signature.bind(*args, **kwargs).arguments[words]
                trace.hold(rule, value, said)
            return value

        return call

    return wrap


def see(found: Iterable[object]) -> None:
    """What a decision looks at, where one is being recorded."""
    trace = _active.get()
    if trace is not None:
        trace.see(found)


def recording() -> bool:
    """Whether somebody asks why: then nothing is taken from what was worked out before."""
    return _active.get() is not None


def leave_out(place: int, rule: str) -> None:
    """A number is passed over for `rule`."""
    trace = _active.get()
    if trace is not None:
        trace.steps.append(Step(place, "left_out", True, (rule,)))


def lay_out(**parts: Any) -> None:
    """What the document was divided into, for whoever explains where a number stood."""
    trace = _active.get()
    if trace is not None:
        trace.layout.update(parts)


def _place(subject: Any) -> int:
    """Where a number, a quantity, an item of a list or a table's cell begins."""
    for name in ("figure", "cell"):
        subject = getattr(subject, name, subject)
    return subject if isinstance(subject, int) else int(subject.start)


def _span(found: object) -> Words | None:
    if isinstance(found, re.Match):
        return Words(found.start(), found.end())
    start, end = getattr(found, "start", None), getattr(found, "end", None)
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    return Words(start, end, str(getattr(found, "label", "") or ""))
