"""Whom a figure is for: the people beside it, the organisation whose members are meant, else what its topic implies.

`gồm hộ nghèo 2.150 suất, hộ cận nghèo 780 suất` names them beside each number; `trong đó Hội Phụ nữ 310 hộ` means the
members of the organisation; electricity paid for in a report on the poor is paid for the poor (beneficiaries.toml).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .document import Span
from .language import Phrase, Signals
from .quantities import Masks
from .trace import decides

_POOR = ("poor", "near_poor", "just_out")
_BESIDE = re.compile(r"[\s:(]*(?:là|có|còn|được|gồm|tặng|cho|thăm)?[\s:(]*")
_AID = re.compile(r"(?<=[,;]\s)(?:trợ giúp|hỗ trợ|trợ cấp)(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]*$")
_ONE_LIST = 60
"""Kinds of poor people so near to each other are one list: `hộ nghèo, hộ cận nghèo và hộ mới thoát nghèo`."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where to look: the quantity (without the words before its digits), its noun's reach, and what lies around."""

    quantity: Span
    behind: int
    """Where the words behind the quantity end: at the next quantity or the sentence's end."""
    before: int
    """Where the words before it begin: behind the quantity before it, or at the sentence's start."""
    own: Span
    sentence: Span
    lead: Span | None
    headings: tuple[Span, ...]
    area: bool
    counts: bool
    """Whether it counts something, so that its noun stands behind it; of money and shares whom they are for stands before."""


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "beneficiaries.toml").read_text("utf-8"))


@cache
def _poor_title() -> re.Pattern[str]:
    """What makes a document one about the poor, in its title."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _known()['of_the_poor']['title']))})(?!\w)")


def is_office(unit: str) -> bool:
    """Whether a unit counts offices: `cơ quan, đơn vị`, `sở, ngành`."""
    return unit.split(", ")[0] in _known()["offices"]["nouns"]


class Beneficiaries:
    """Finds whom figures are for; phrases inside names in quotes and inside citations do not count."""

    def __init__(self, plain: str, signals: Signals, names: Masks, title: Span | None) -> None:
        self._plain = plain
        self._signals = signals
        self._names = names
        self._of_the_poor = title is not None and bool(_poor_title().search(plain, title.start, title.end))
        named = {p.label for p in self._people(title)} & set(_POOR) if title is not None else set()
        self._only = "poor" if named == {"poor"} else None
        """What a title that names one kind of household alone makes of all policies: `hỗ trợ hộ nghèo về nhà ở`."""

    @decides("beneficiary")
    def of(self, where: Whereabouts, topic: str) -> str | None:
        """Whom a figure of running text is for; None where that is nobody in particular."""
        known = _known()
        beside = self._beside(where)
        if beside is not None or topic in known["nobody"]["topics"]:
            return beside or self._named(Span(where.quantity.start, min(where.behind, where.quantity.end + 45)))
        if topic == "profile" and where.area:
            return None
        if topic == "new_rural" or (topic == "profile" and where.counts):
            return str(known["always"][topic])
        left, right = (
            Span(self._own_start(where), where.quantity.start),
            Span(where.quantity.start, where.behind),
        )
        own_members = topic in known["own_members"]["topics"]
        named = self._named(right) if where.counts else None
        named = named or self._named(left) or self._nearest_before(where, own_members) or self._named(where.own)
        if named is not None:
            return named
        if not where.counts and (named := self._named(right)) is not None:
            return named
        around = [Span(self._last_deed(where), where.quantity.start)]
        if (named := self._first([*around, *([where.lead] if where.lead else [])])) is not None:
            return named
        if own_members and (own := self._members_by_heading(where.headings)):
            return own
        return self.implied(topic)

    def of_cell(self, heads: tuple[Span, ...], caption: Span, topic: str) -> str | None:
        """Whom a table's cell is for: its heads say so, or its topic implies it, or its caption says so."""
        named = self._first(heads)
        if named is not None or topic in _known()["nobody"]["topics"]:
            return named
        if topic in _known()["always"]:
            return self.implied(topic)
        return self._named(caption) or self.implied(topic)

    def implied(self, topic: str) -> str | None:
        """Whom a topic is for by itself: always (`profile` → residents), or in a document about the poor."""
        known = _known()
        found: str | None = known["of_the_poor"]["topics"].get(topic) if self._of_the_poor else None
        if found is not None and self._only:
            return self._only
        return found or known["always"].get(topic)

    def _nearest_before(self, where: Whereabouts, own_members: bool) -> str | None:
        """Of the people and the organisations named in the fact before the quantity the nearest."""
        before = Span(where.own.start, where.quantity.start)
        people = self._people(before)
        bodies = self._signals.within("organisation", before.start, before.end) if own_members else []
        if bodies and (not people or people[-1].start < bodies[-1].start):
            return str(bodies[-1].label)
        return _who(people) if people else None

    def _first(self, spans: tuple[Span, ...] | list[Span]) -> str | None:
        return next((who for span in spans if (who := self._named(span)) is not None), None)

    def _people(self, span: Span) -> list[Phrase]:
        found = self._signals.within("beneficiary", span.start, span.end)
        return [p for p in found if p.label != "none" and not self._names.covers(p.start)]

    def _named(self, span: Span) -> str | None:
        found = self._people(span)
        return _who(found) if found else None

    def _beside(self, where: Whereabouts) -> str | None:
        """The people right behind the quantity (`97,2% dân số`, `45 hộ nghèo`) or right before (`hộ nghèo 2.150 suất`)."""
        behind = self._people(Span(where.quantity.start, min(where.behind, where.quantity.end + 60)))
        if behind and behind[0].start <= where.quantity.end + 1:
            return _who(behind)
        left = self._people(Span(self._word_start(where.before), where.quantity.start))
        if left and _BESIDE.fullmatch(self._plain, left[-1].end, where.quantity.start):
            return _who([p for p in left if left[-1].start - p.start < _ONE_LIST])
        return None

    def _last_deed(self, where: Whereabouts) -> int:
        """Where the deed begins that the figure belongs to: those helped by the one before are not helped by it."""
        deeds = self._signals.within("deed", where.sentence.start, where.quantity.start)
        found = [
            p.start
            for p in deeds
            if p.label == "new" and self._plain[max(0, p.start - 3) : p.start].rstrip().endswith((",", ";"))
        ]
        found += [m.start() for m in _AID.finditer(self._plain, where.sentence.start, where.quantity.start)]
        return max(found, default=where.sentence.start)

    def _word_start(self, at: int) -> int:
        """The start of the word that ends at `at`: `486 hộ nghèo, cận nghèo` names both, though `hộ` is the unit's."""
        m = _LETTERS.search(self._plain, max(0, at - 12), at)
        return m.start() if m else at

    def _own_start(self, where: Whereabouts) -> int:
        """Where the words before the quantity begin that are its own: those before `;` belong to another one."""
        return max(self._word_start(where.before), self._plain.rfind(";", where.before, where.quantity.start) + 1)

    def _members(self, span: Span) -> str | None:
        found = self._signals.within("organisation", span.start, span.end)
        return found[0].label if found else None

    def _members_by_heading(self, headings: tuple[Span, ...]) -> str | None:
        return next((who for span in reversed(headings) if (who := self._members(span)) is not None), None)


def _who(found: list[Phrase]) -> str:
    labels = [p.label for p in found]
    if labels[0] in _POOR:
        near = [p.label for p in found if p.start - found[0].start < _ONE_LIST]
        if "policy" in near:
            return "policy"
        family = {label for label in near if label in _POOR}
        return "poor+near_poor" if len(family) > 1 else labels[0].replace("just_out", "poor+near_poor")
    return "policy" if "policy" in labels[:3] else labels[0]
