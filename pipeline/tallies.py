"""Counts that add up over documents: tallies (precision, recall), shares (right of matched) and whole scores."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V", "Tally", "Share")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the expected records (`gold`) and of the extracted ones (`got`) agree (`hit`)."""

    hit: int = 0
    gold: int = 0
    got: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.gold + other.gold, self.got + other.got)

    @property
    def precision(self) -> float:
        return self.hit / self.got if self.got else float(not self.gold)

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the matched figures are right in one respect."""

    right: float = 0.0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """All measures of one document, or of several added up."""

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    calibration: Mapping[float, Share] = field(default_factory=dict)
    """Lower end of a band of confidence → figures in it that are right in value, unit and every core attribute."""
    thousandfold: int = 0
    """Figures at the right place whose value is wrong by a power of ten."""

    def __add__(self, other: Score) -> Score:
        return Score(
            _added(self.tallies, other.tallies),
            _added(self.shares, other.shares),
            _added(self.calibration, other.calibration),
            self.thousandfold + other.thousandfold,
        )


def _added(one: Mapping[_K, _V], other: Mapping[_K, _V]) -> dict[_K, _V]:
    out = dict(one)
    for key, value in other.items():
        out[key] = out[key] + value if key in out else value
    return out
