"""The topic of a fact, from the phrases in it, its item's lead, its sentence, the headings above."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .document import Span
from .language import Phrase, Signals
from .quantities import Masks
from .trace import decides, reason, recording

_SOURCES = ("fund_for_the_poor",)
_RAISED = ("fundraising", "fund_for_the_poor")
_FROM = re.compile(r"(?:từ|nguồn|từ nguồn|trích|từ số tiền)\s*$")


_RECEIVERS = "(cho) hộ nghèo"
"""Stands for the poor as those whom something is given: that says whom it is for, and little of what it is about."""
_GIVEN = re.compile(
    r"(?:cho|giúp|giúp đỡ|hỗ trợ|tặng|cấp|thuộc|đối với|của|với|vay)\s+(?:vay\s+|các\s+|những\s+)?(?:\d[\d.,/]*\s*)?(?:người\s+|em\s+|lượt\s+)?(?:thuộc\s+)?$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look for a fact's topic: its own words, then what stands around and over it."""

    own: Span
    nouns: tuple[Span, ...]
    total: Span | None
    units: tuple[str, ...]
    """The figure's own unit and denominators."""
    mates: tuple[str, ...]
    """Those of the other figures of its fact."""
    sentence: Span
    lead: Span | None
    before: Span | None
    headings: tuple[Span, ...]
    """Outermost first."""
    title: Span | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One phrase that speaks for a topic: what it says, its share of the place that it stands in."""

    label: str
    said: str
    share: float


Scores = tuple[tuple[str, float], ...]
"""Topics with what speaks for them."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A topic, how far it leads the next one (0 to 1), whether its own words speak for it, and its score."""

    topic: str
    by: float
    own: bool
    score: float


_ITS_OWN = frozenset({"own", "noun", "unit", "lead"})
_OVER = frozenset({"lead", "heading", "heading2", "heading3", "title"})


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))


class Topics:
    """Scores topics; phrases inside names in quotes and inside citations do not count.

    Those inside the name of an office (`Phòng Giáo dục và Đào tạo đã tiếp 45 lượt công dân`) count in leads, headings
    and the title alone.
    """

    def __init__(self, plain: str, signals: Signals, names: Masks, offices: Sequence[Span] = ()) -> None:
        self._plain = plain
        self._signals = signals
        self._names = names
        self._offices = Masks(offices)
        self._kept: dict[tuple[str, int, int], Scores] = {}

    def speaks(self, span: Span) -> bool:
        """Whether any phrase of a topic stands in `span`, but a mere denominator (`12 triệu đồng/hộ cận nghèo`)."""
        return any(
            p.label != "none" and not self._names.covers(p.start) and not self._divides(p)
            for p in self._signals.within("topic", span.start, span.end)
        )

    def _divides(self, phrase: Phrase) -> bool:
        return phrase.label == "poverty" and self._plain[max(0, phrase.start - 2) : phrase.start].rstrip().endswith("/")

    @decides("topic")
    def topic(self, place: Place) -> Lead:
        """The topic, and how sure it is."""
        scores: dict[str, float] = {}
        own: set[str] = set()
        for name, found in (*((name, self._scores(name, span)) for name, span in _places(place)), *_by_units(place)):
            for label, said in found:
                scores[label] = scores.get(label, 0.0) + said
            if name in _ITS_OWN:
                own.update(label for label, _ in found)
        if not scores:
            return Lead("other", 0.0, False, 0.0)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        topic, best = ranked[0]
        by = 1.0 if len(ranked) == 1 else (best - ranked[1][1]) / best
        return Lead(topic, by, topic in own, best)

    def has_purpose(self, span: Span) -> bool:
        """Whether `span` names what something is for: any topic but poverty and what is raised."""
        found = self._signals.within("topic", span.start, span.end)
        return any(
            p.label not in ("none", "poverty", "social_protection", *_RAISED) and not self._names.covers(p.start)
            for p in found
        )

    def raised(self, place: Place, at: int) -> str | None:
        """The topic of what is raised (`đã huy động được 285 triệu đồng giúp 42 hộ`), None where nothing says so."""
        stages = [p for p in self._signals.within("stage", place.own.start, at) if p.label != "none"]
        found = [p for p in self._signals.within("topic", place.own.start, at) if p.label in _RAISED]
        if not stages or stages[-1].label != "raised" or not found or self._has_deed(stages[-1].end, at):
            return None
        spans = [
            s for s in (place.own, place.sentence, place.lead, place.before, *place.headings[-1:]) if s is not None
        ]
        fund = any(p.label == "fund_for_the_poor" for s in spans for p in self._signals.within("topic", s.start, s.end))
        return "fund_for_the_poor" if fund else "fundraising"

    def _has_deed(self, start: int, end: int) -> bool:
        """Whether something is done between: `vận động ủng hộ, hỗ trợ làm 4 nhà với số tiền 200 triệu đồng`."""
        return bool(re.search(r"\d", self._plain[start:end])) and any(
            p.label == "new" for p in self._signals.within("deed", start, end)
        )

    def _scores(self, name: str, span: Span) -> Scores:
        """What the phrases of one place say for each topic; kept, since figures share titles, headings and sentences."""
        if recording():
            return _weighed(name, self._evidence(name, span))
        key = (name, span.start, span.end)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _weighed(name, self._evidence(name, span))
        return found

    def _evidence(self, name: str, span: Span) -> list[Evidence]:
        """Every phrase in `span` that speaks for a topic."""
        out: list[Evidence] = []
        named = name == "title"
        for phrase in self._signals.within("topic", span.start, span.end):
            if (
                phrase.label != "none"
                and (named or not self._names.covers(phrase.start))
                and (name in _OVER or not self._offices.covers(phrase.start))
                and not self._is_source(phrase)
            ):
                said = self._plain[phrase.start : phrase.end]
                if self._divides(phrase) or (
                    phrase.label == "poverty" and _GIVEN.search(self._plain, max(0, phrase.start - 28), phrase.start)
                ):
                    said = _RECEIVERS
                out.append(Evidence(phrase.label, said, len(said) / max(span.end - span.start, 1)))
        return out

    @reason("source_of_money", "phrase")
    def _is_source(self, phrase: Phrase) -> bool:
        """Whether the phrase only names where money comes from (`từ Quỹ Vì người nghèo`)."""
        return phrase.label in _SOURCES and bool(_FROM.search(self._plain, max(0, phrase.start - 12), phrase.start))


def _places(place: Place) -> Iterable[tuple[str, Span]]:
    yield "own", place.own
    for noun in place.nouns:
        yield "noun", noun
    if place.total is not None:
        yield "total", place.total
    yield "sentence", place.sentence
    if place.lead is not None:
        yield "lead", place.lead
    if place.before is not None:
        yield "before", place.before
    yield from zip(("heading", "heading2", "heading3"), reversed(place.headings), strict=False)
    if place.title is not None:
        yield "title", place.title


def _by_units(place: Place) -> Iterator[tuple[str, Scores]]:
    """The units that speak for a topic by themselves."""
    known = _weights()["unit"]
    for name, units in (("unit", place.units), ("mate", place.mates)):
        labels = [known[unit] for unit in dict.fromkeys(units) if unit in known]
        yield name, tuple((label, _weights()["place"][name]) for label in dict.fromkeys(labels))


def _weighed(name: str, evidence: Iterable[Evidence]) -> Scores:
    """What the evidence of one place comes to, topic by topic.

    Of a topic's phrases the longest counts whole and up to three more a third each.
    """
    known = _weights()
    found: dict[str, list[float]] = {}
    for e in evidence:
        words = 1 + e.said.count(" ")
        weight = known["receivers"] if e.said == _RECEIVERS else known["phrase"].get(e.said, 1.0)
        size = min(words, 4) ** 0.5 * weight
        if name == "noun":
            size *= e.share
        found.setdefault(e.label, []).append(size)
    out: list[tuple[str, float]] = []
    for label, sizes in found.items():
        sizes.sort(reverse=True)
        strength = sizes[0] + (0.0 if label == "poverty" else sum(sizes[1:4]) / 3)
        weight = 0.0 if name == "noun" and label == "poverty" else known["weight"].get(label, 1.0)
        alone = name == "title" and len(found) == 1
        weight *= known["title"].get(label, known["place"][name]) if alone else known["place"][name]
        out.append((label, weight * strength))
    return tuple(out)
