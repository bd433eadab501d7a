"""The topic of a fact and who it is for, from the phrases in it, its item's lead, its sentence, the headings above."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .document import Span
from .language import Phrase, Signals
from .quantities import Masks
from .trace import decides, reason

_SOURCES = ("fund_for_the_poor",)
_FROM = re.compile(r"(?:từ|nguồn|từ nguồn|trích|từ số tiền)\s*$")
_POOR = ("poor", "near_poor", "just_out")


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


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))


class Topics:
    """Scores topics; phrases inside names in quotes and inside citations do not count."""

    def __init__(self, plain: str, signals: Signals, names: Masks) -> None:
        self._plain = plain
        self._signals = signals
        self._names = names

    def speaks(self, span: Span) -> bool:
        """Whether any phrase of a topic stands in `span`."""
        return any(
            p.label != "none" and not self._names.covers(p.start)
            for p in self._signals.within("topic", span.start, span.end)
        )

    @decides("topic")
    def topic(self, place: Place) -> tuple[str, float]:
        """The topic and how far it leads the next one (0 to 1)."""
        known = _weights()
        scores: dict[str, float] = {}
        for span, weight in self._places(place, known["place"]):
            self._add(scores, span, weight, known["weight"], named=span is place.title)
        for noun in place.nouns:
            self._add(scores, noun, known["place"]["noun"] / len(place.nouns), {**known["weight"], "poverty": 0.0})
        for units, weight in ((place.units, known["place"]["unit"]), (place.mates, known["place"]["mate"])):
            for label in {known["unit"][unit] for unit in units if unit in known["unit"]}:
                scores[label] = scores.get(label, 0.0) + weight
        return _leader(scores)

    def _places(self, place: Place, weights: dict[str, Any]) -> Iterable[tuple[Span, float]]:
        yield place.own, weights["own"]
        if place.total is not None:
            yield place.total, weights["total"]
        yield place.sentence, weights["sentence"]
        if place.lead is not None:
            yield place.lead, weights["lead"]
        if place.before is not None:
            yield place.before, weights["before"]
        yield from zip(reversed(place.headings), weights["heading"], strict=False)
        if place.title is not None:
            yield place.title, weights["title"]

    def _add(
        self, scores: dict[str, float], span: Span, weight: float, weights: dict[str, float], named: bool = False
    ) -> None:
        """One place's say: of a topic's phrases there the longest counts whole, each further one a third.

        With `named` phrases inside names count too, as in the document's own title.
        """
        best: dict[str, list[float]] = {}
        for phrase in self._signals.within("topic", span.start, span.end):
            if (
                phrase.label != "none"
                and (named or not self._names.covers(phrase.start))
                and not self._is_source(phrase)
            ):
                words = 1 + self._plain.count(" ", phrase.start, phrase.end)
                size = min(words, 4) ** 0.5 * _weights()["phrase"].get(self._plain[phrase.start : phrase.end], 1.0)
                best.setdefault(phrase.label, []).append(size)
        for label, sizes in best.items():
            sizes.sort(reverse=True)
            score = sizes[0] + (0.0 if label == "poverty" else sum(sizes[1:4]) / 3)
            scores[label] = scores.get(label, 0.0) + weight * weights.get(label, 1.0) * score

    @reason("source_of_money", "phrase")
    def _is_source(self, phrase: Phrase) -> bool:
        """Whether the phrase only names where money comes from (`từ Quỹ Vì người nghèo`)."""
        return phrase.label in _SOURCES and bool(_FROM.search(self._plain, max(0, phrase.start - 12), phrase.start))

    @decides("beneficiary")
    def beneficiary(self, spans: Iterable[Span]) -> str | None:
        """Who it is for, from the first of `spans` that names anybody: `hộ nghèo, cận nghèo` → poor+near_poor."""
        for span in spans:
            found = [p for p in self._signals.within("beneficiary", span.start, span.end) if p.label != "none"]
            found = [p for p in found if not self._names.covers(p.start)]
            if found:
                return _who(found)
        return None


def _who(found: list[Phrase]) -> str:
    labels = [p.label for p in found]
    if labels[0] in _POOR:
        near = [p.label for p in found if p.start - found[0].start < 60]
        if "policy" in near:
            return "policy"
        family = {label for label in near if label in _POOR}
        return "poor+near_poor" if len(family) > 1 else labels[0].replace("just_out", "poor+near_poor")
    return "policy" if "policy" in labels[:3] else labels[0]


def _leader(scores: dict[str, float]) -> tuple[str, float]:
    if not scores:
        return "other", 0.0
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if len(ranked) == 1:
        return ranked[0][0], 1.0
    return ranked[0][0], (ranked[0][1] - ranked[1][1]) / ranked[0][1]
