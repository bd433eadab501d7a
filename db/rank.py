"""Areas in order by one indicator in one period: only values that are alike, ties told, what is missing named."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .compare import Compared, find_indicator
from .family import below, find_parent, ids_of_level, of_level, standing
from .pivot import values


@dataclass(frozen=True, slots=True)
class Ranked:
    """One area in the order: `place` counts from 1, and areas of one value share it (1, 2, 2, 4)."""

    place: int
    tied: bool
    compared: Compared


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order, and everything that does not stand in it.

    `better` is `lower`, `higher` (the best first) or `none` (the largest first, and no judgement). `left_out` are values that
    cannot be ranked with the reason: `bounds`, `unit`, `estimate`. `missing` are areas without a value: they are not last.
    """

    better: str
    level: str | None
    ranked: tuple[Ranked, ...]
    left_out: tuple[tuple[Compared, str], ...]
    missing: tuple[str, ...]


def rank(
    connection: sqlite3.Connection,
    indicator: str,
    period: str,
    *,
    parent: str | None = None,
    level: str | None = None,
    basis: str = "result",
) -> Ranking:
    """The areas below `parent`, or of `level` (else the level that most values are of), the best first. Raises `UnknownName`.

    Ranked are exact values of one unit and of the asked period. A stock of poverty printed between two yearly reviews is
    ranked only among such, never beside a year's end.
    """
    key = find_indicator(connection, indicator)
    better = connection.execute("SELECT better FROM indicators WHERE id = ?", (key,)).fetchone()[0]
    heads = find_parent(connection, parent) if parent else frozenset()
    places = below(connection, heads, period) if heads else []
    areas = {p.id for p in places if p.id is not None} if heads else ids_of_level(connection, level) if level else None
    found = [v for v in values(connection, [key], areas, period, basis) if v.chosen.period is not None]
    level = level or _commonest([one.chosen.area_level or "" for one in found])
    if not heads:
        places = of_level(connection, level)
    found = [one for one in found if one.chosen.area_level == level]
    alike, left_out = _alike(found)
    stated = {one.chosen.place_id for one in found}
    missing = [
        place.full_area for place in standing(places, stated) if place.id not in stated and level in (None, place.level)
    ]
    return Ranking(better, level, tuple(_ordered(alike, better)), tuple(left_out), tuple(missing))


def _commonest(words: Sequence[str]) -> str | None:
    return Counter(words).most_common(1)[0][0] if words else None


def _alike(found: Sequence[Compared]) -> tuple[list[Compared], list[tuple[Compared, str]]]:
    """The values that may be ranked together, and the others with the reason."""
    exact = [one for one in found if one.chosen.qualifier == "exact"]
    unit = _commonest([f"{one.chosen.unit}/{one.chosen.per}" for one in exact])
    halfway = bool(exact) and all(one.chosen.estimate for one in exact)
    alike: list[Compared] = []
    left_out: list[tuple[Compared, str]] = []
    for one in found:
        value = one.chosen
        if value.qualifier != "exact":
            left_out.append((one, "bounds"))
        elif f"{value.unit}/{value.per}" != unit:
            left_out.append((one, "unit"))
        elif value.estimate and not halfway:
            left_out.append((one, "estimate"))
        else:
            alike.append(one)
    return alike, left_out


def _ordered(alike: Sequence[Compared], better: str) -> list[Ranked]:
    sign = 1 if better == "lower" else -1
    ordered = sorted(alike, key=lambda one: (sign * one.chosen.value, one.chosen.full_area))
    counts = Counter(one.chosen.value for one in ordered)
    places: dict[float, int] = {}
    for at, one in enumerate(ordered, 1):
        places.setdefault(one.chosen.value, at)
    return [Ranked(places[one.chosen.value], counts[one.chosen.value] > 1, one) for one in ordered]
