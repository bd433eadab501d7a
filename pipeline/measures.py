"""How well one extraction agrees with what a careful reader wrote down, as counts that add up over documents."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from extractors.records import Json

from .comparison import ATTRIBUTES, CORE, FIELDS, FULL, Comparison
from .likeness import as_number, fold, likeness
from .matching import in_step
from .tallies import Score, Share, Tally

BANDS = (0.95, 0.9, 0.8, 0.6, 0.0)
"""Lower ends of the bands of confidence."""


def measure(comparison: Comparison) -> Score:
    """All measures of one document. A figure is found when value, upper end and unit are right at its place."""
    tallies = {
        **_figure_tallies(comparison),
        "indicators": _indicators(comparison),
        "meta": _fields(comparison),
        "recipients": _recipients(comparison),
        **_section_tallies(comparison),
        **_citation_tallies(comparison),
    }
    return Score(tallies, _shares(comparison), _calibration(comparison), _thousandfold(comparison))


def _tally(expected: set[tuple[int, int]], found: set[tuple[int, int]]) -> Tally:
    return Tally(len(expected & found), len(expected), len(found))


def _figure_tallies(comparison: Comparison) -> dict[str, Tally]:
    gold, got, pairs = len(comparison.gold_figures), len(comparison.figures), comparison.pairs
    needed: dict[str, tuple[str, ...]] = {"figures": (), "figures_core": CORE, "figures_full": FULL}
    tallies = {
        name: Tally(sum(not comparison.wrong_attributes(pair, names) for pair in pairs), gold, got)
        for name, names in needed.items()
    }
    return {**tallies, "groups": _tally(*comparison.groups), "parts": _tally(*comparison.parts)}


def _indicators(comparison: Comparison) -> Tally:
    """Indicators given and right. A gold file without that key leaves them unjudged."""
    gold, got = comparison.gold_figures, comparison.figures
    if not any("indicator" in figure for figure in gold):
        return Tally()
    hit = sum(
        gold[a].get("indicator") is not None and gold[a]["indicator"] == got[b].get("indicator")
        for a, b in comparison.pairs
    )
    return Tally(hit, _stated(gold, "indicator"), _stated(got, "indicator"))


def _stated(figures: Sequence[Json], key: str) -> int:
    return sum(figure.get(key) is not None for figure in figures)


def _fields(comparison: Comparison) -> Tally:
    stated = [name for name in FIELDS if comparison.gold_meta.get(name) is not None]
    given = [name for name in FIELDS if comparison.meta.get(name) not in (None, "")]
    return Tally(sum(comparison.field_right(name) for name in stated), len(stated), len(given))


def _recipients(comparison: Comparison) -> Tally:
    gold, got = comparison.recipients
    return Tally((Counter(gold) & Counter(got)).total(), len(gold), len(got))


def _section_tallies(comparison: Comparison) -> dict[str, Tally]:
    gold, got = comparison.sections
    hits = {"sections": len(comparison.section_pairs), "sections_level": len(in_step(gold, got))}
    return {name: Tally(hit, len(gold), len(got)) for name, hit in hits.items()}


def _citation_tallies(comparison: Comparison) -> dict[str, Tally]:
    pairs, (gold, got) = comparison.citation_pairs, comparison.citations
    hits = {"citations": len(pairs), "citations_full": sum(comparison.citation_full(pair) for pair in pairs)}
    return {name: Tally(hit, len(gold), len(got)) for name, hit in hits.items()}


def _shares(comparison: Comparison) -> dict[str, Share]:
    pairs = comparison.pairs
    wrong = Counter(name for pair in pairs for name in comparison.wrong_attributes(pair))
    sides = [(comparison.gold_figures[a], comparison.figures[b]) for a, b in pairs]
    subjects = sum(likeness(gold.get("subject"), got.get("subject")) for gold, got in sides)
    quotes = sum(_quoted(comparison, gold, got) for gold, got in sides)
    return {
        **{name: Share(len(pairs) - wrong[name], len(pairs)) for name in ATTRIBUTES},
        "subject": Share(subjects, len(pairs)),
        "quotes": Share(quotes, len(pairs)),
    }


def _quoted(comparison: Comparison, gold: Json, got: Json) -> bool:
    """Whether the quote is gold's, and stands in the extraction's own text where the figure says."""
    text = comparison.extraction.get("text")
    if fold(gold.get("quote")) != fold(got.get("quote")):
        return False
    return not isinstance(text, str) or text[got["start"] : got["end"]] == got.get("quote")


def band(confidence: object) -> float:
    """The band of confidence that a figure falls into: 0.93 → 0.9; a figure without one into the lowest."""
    value = as_number(confidence) or 0.0
    return next((lowest for lowest in BANDS if value >= lowest), BANDS[-1])


def _calibration(comparison: Comparison) -> dict[float, Share]:
    right = {pair[1] for pair in comparison.pairs if not comparison.wrong_attributes(pair, CORE)}
    bands: dict[float, Share] = {}
    for index, figure in enumerate(comparison.figures):
        lowest = band(figure.get("confidence"))
        bands[lowest] = bands.get(lowest, Share()) + Share(index in right, 1)
    return bands


def is_thousandfold(gold: object, got: object) -> bool:
    """Whether one value is the other times a power of ten (1.5 for 1500), the error that a lost scale word makes."""
    expected, found = as_number(gold), as_number(got)
    if not expected or not found or expected * found < 0:
        return False
    power = math.log10(found / expected)
    return round(power) != 0 and math.isclose(power, round(power), abs_tol=1e-4)


def _thousandfold(comparison: Comparison) -> int:
    gold, got = comparison.gold_figures, comparison.figures
    return sum(is_thousandfold(gold[a].get("value"), got[b].get("value")) for a, b in comparison.places)
