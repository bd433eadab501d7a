"""What became of each expected record, under a key that stays the same from run to run, and what changed between two.

A key names what stands in gold (`figure 2096 11%`), so that an earlier run can be laid beside a later one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from extractors.records import Json

from .comparison import FIELDS, Comparison
from .likeness import fold
from .tallies import Score


class State(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expected record (or one that nobody expected), whether it was found, and what is wrong with it."""

    key: str
    state: State
    wrong: tuple[str, ...] = ()
    detail: str = ""

    @property
    def flaws(self) -> frozenset[str]:
        """What keeps it from being right: names of attributes, or `missed`, or `spurious`."""
        return frozenset(self.wrong if self.state in (State.RIGHT, State.WRONG) else (str(self.state),))

    def to_json(self) -> Json:
        return {"state": str(self.state), "wrong": list(self.wrong), "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is better (`gain`) or worse than before, and in which respects."""

    document: str
    key: str
    gain: bool
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One document in one form (`text/bc-214`), measured. `refused` says why it could not be read at all."""

    document: str
    form: str
    blind: bool
    score: Score
    verdicts: tuple[Verdict, ...]
    refused: str | None = None


def judge(comparison: Comparison) -> list[Verdict]:
    """Every verdict of one document, figures first. Keys are made unique by counting repetitions."""
    found = (*_figures(comparison), *_links(comparison), *_fields(comparison), *_lists(comparison))
    return list(_numbered(found))


def _numbered(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    seen: Counter[str] = Counter()
    for verdict in verdicts:
        seen[verdict.key] += 1
        count = seen[verdict.key]
        key = verdict.key if count == 1 else f"{verdict.key} #{count}"
        yield Verdict(key, verdict.state, verdict.wrong, verdict.detail)


def _figure_key(figure: Json) -> str:
    return f"figure {figure.get('start')} {' '.join(str(figure.get('quote')).split())}"


def _amount(figure: Json) -> str:
    ends = [str(figure.get(key)) for key in ("value", "value_max") if figure.get(key) is not None]
    return f"{'..'.join(ends)} {figure.get('unit')}"


def _figures(comparison: Comparison) -> Iterator[Verdict]:
    matched = dict(comparison.pairs)
    for index, gold in enumerate(comparison.gold_figures):
        if index in matched:
            yield _matched(comparison, (index, matched[index]))
        else:
            yield Verdict(_figure_key(gold), State.MISSED, (), _amount(gold))
    extra = set(range(len(comparison.figures))) - set(matched.values())
    for index in sorted(extra):
        figure = comparison.figures[index]
        yield Verdict(f"extra {_figure_key(figure)}", State.SPURIOUS, (), _amount(figure))


def _matched(comparison: Comparison, pair: tuple[int, int]) -> Verdict:
    """A found figure. Keys that gold does not state at all are not held against it."""
    gold, got = comparison.gold_figures[pair[0]], comparison.figures[pair[1]]
    wrong = tuple(name for name in comparison.wrong_attributes(pair) if name in gold)
    return Verdict(_figure_key(gold), State.WRONG if wrong else State.RIGHT, wrong, _differences(gold, got, wrong))


def _links(comparison: Comparison) -> Iterator[Verdict]:
    for what, (gold, got) in (("group", comparison.groups), ("part", comparison.parts)):
        for link in sorted(gold | got):
            state = State.RIGHT if link in gold & got else State.MISSED if link in gold else State.SPURIOUS
            yield Verdict(f"{what} {_ends(comparison, link)}", state)


def _ends(comparison: Comparison, link: tuple[int, int]) -> str:
    ends = (comparison.gold_figures[end] if end >= 0 else comparison.figures[-1 - end] for end in link)
    return " + ".join(_figure_key(figure).removeprefix("figure ") for figure in ends)


def _fields(comparison: Comparison) -> Iterator[Verdict]:
    for name in FIELDS:
        gold, got = comparison.gold_meta.get(name), comparison.meta.get(name) or None
        if gold is None and got is None:
            continue
        missing = State.SPURIOUS if gold is None else State.MISSED if got is None else State.WRONG
        state = State.RIGHT if comparison.field_right(name) else missing
        wrong = (name,) if state is State.WRONG else ()
        yield Verdict(f"meta {name}", state, wrong, "" if state is State.RIGHT else f"{got!r} for {gold!r}")


def _lists(comparison: Comparison) -> Iterator[Verdict]:
    gold, got = comparison.recipients
    yield from _counted("recipient", gold, got)
    yield from _sections(comparison)
    yield from _citations(comparison)


def _counted(what: str, gold: list[str], got: list[str]) -> Iterator[Verdict]:
    """One verdict an item, order left aside."""
    expected, found = Counter(gold), Counter(got)
    for state, items in (
        (State.RIGHT, expected & found),
        (State.MISSED, expected - found),
        (State.SPURIOUS, found - expected),
    ):
        yield from (Verdict(f"{what} {words}", state) for words in items.elements())


def _sections(comparison: Comparison) -> Iterator[Verdict]:
    matched, (gold, got) = dict(comparison.section_pairs), comparison.sections
    for index, row in enumerate(gold):
        key, level = f"section {row[0]} {row[1]}", got[matched[index]][2] if index in matched else None
        if index not in matched:
            yield Verdict(key, State.MISSED)
        elif level == row[2]:
            yield Verdict(key, State.RIGHT)
        else:
            yield Verdict(key, State.WRONG, ("level",), f"level: {level} for {row[2]}")
    for index in sorted(set(range(len(got))) - set(matched.values())):
        yield Verdict(f"extra section {got[index][0]} {got[index][1]}", State.SPURIOUS)


def _citations(comparison: Comparison) -> Iterator[Verdict]:
    matched, (gold, got) = dict(comparison.citation_pairs), comparison.citations
    for index, one in enumerate(gold):
        if index not in matched:
            yield Verdict(_citation_key(one), State.MISSED)
        elif comparison.citation_full((index, matched[index])):
            yield Verdict(_citation_key(one), State.RIGHT)
        else:
            detail = _differences(one, got[matched[index]], ("relation", "issuer"))
            yield Verdict(_citation_key(one), State.WRONG, ("relation or issuer",), detail)
    for index in sorted(set(range(len(got))) - set(matched.values())):
        yield Verdict(f"extra {_citation_key(got[index])}", State.SPURIOUS)


def _differences(gold: Json, got: Json, names: Iterable[str]) -> str:
    return "; ".join(
        f"{name}: {got.get(name)!r} for {gold.get(name)!r}" for name in names if got.get(name) != gold.get(name)
    )


def _citation_key(citation: Json) -> str:
    return f"citation {citation.get('start')} {fold(citation.get('quote'))[:60]}"


_ABSENT = frozenset({str(State.MISSED), str(State.SPURIOUS)})
"""Flaws beside which no attribute can be judged: found with a wrong topic is no loss for what was missed before."""

Verdicts = Mapping[str, Mapping[str, Verdict]]
"""document → key → verdict"""


def changes(before: Verdicts, after: Verdicts) -> list[Change]:
    """What was gained and lost in the documents that both runs have.

    Records that gold states in one run only are left out.
    """
    out: list[Change] = []
    for document in sorted(before.keys() & after.keys()):
        old, new = before[document], after[document]
        for key in sorted(old.keys() | new.keys()):
            out += _changed(document, key, old.get(key), new.get(key))
    return out


def _changed(document: str, key: str, old: Verdict | None, new: Verdict | None) -> Iterator[Change]:
    known = [verdict for verdict in (old, new) if verdict is not None]
    if len(known) == 1 and known[0].state is not State.SPURIOUS:
        return
    was, now = (frozenset[str]() if verdict is None else verdict.flaws for verdict in (old, new))
    gained = frozenset[str]() if now & _ABSENT else was - now
    lost = frozenset[str]() if was & _ABSENT else now - was
    yield from (
        Change(document, key, gain, tuple(sorted(what))) for gain, what in ((True, gained), (False, lost)) if what
    )
