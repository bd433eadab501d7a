"""Numbers whose comma may be a thousands mark: `83,020 triệu đồng` beside parts of 23,348 tỷ is 83.020 triệu.

Only figures that their form already puts in doubt (`comma_three_digits`, in million đồng) are looked at, and read again
only where the other figures of the same fact show it: a total smaller than one of its parts, or a loan of less than a
household could use. The figure keeps its flag, gains `read_again` and a lower confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .records import Figure

_LEAST_LOAN_VND = 500_000
"""A loan under this for one household or person does not occur: the smallest policy loans are in millions."""
_DOUBT = 0.2


@dataclass(frozen=True, slots=True)
class _Fact:
    """The money and the borrowers of one fact, and its parts' money."""

    counts: tuple[float, ...]
    parts: tuple[float, ...]


def read_again(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those with a comma for a thousands mark a thousand times larger and flagged."""
    out = list(figures)
    for index, figure in enumerate(figures):
        if _is_doubtful(figure) and _shown(figure, _fact(figures, figure)):
            out[index] = figure.having(
                value=_whole(figure.value * 1000),
                flags=(*figure.flags, "read_again"),
                confidence=round(max(0.1, figure.confidence - _DOUBT), 2),
                note="comma read as the thousands mark: the figures beside it show it",
            )
    return out


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _is_doubtful(figure: Figure) -> bool:
    return (
        "comma_three_digits" in figure.flags
        and figure.measure == "money"
        and "triệu" in figure.quote.lower()
        and figure.of is None
    )


def _fact(figures: Sequence[Figure], figure: Figure) -> _Fact:
    mates = [f for f in figures if f.group == figure.group and f is not figure]
    parts = [f for f in figures if f.part_of is not None and f.part_of == figure.group and f.measure == "money"]
    return _Fact(
        tuple(float(f.value) for f in mates if f.measure in ("households", "persons") and f.value),
        tuple(float(f.value) for f in parts if not _is_doubtful(f)),
    )


def _shown(figure: Figure, fact: _Fact) -> bool:
    value = float(figure.value)
    if any(part > value for part in fact.parts):
        return True
    return figure.topic == "credit" and any(value / count < _LEAST_LOAN_VND for count in fact.counts)
