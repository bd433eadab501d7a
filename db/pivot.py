"""Several indicators over several areas: one cell a value, what is missing shown as missing, totals only where they hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractors.text import fold

from .candidates import ANY, candidates
from .compare import Compared, find_indicator, grouped
from .family import LEVELS, Place, below, find_parent, ids_of_level, of_level, standing
from .totals import Combined, combine


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator in one period; `period` None holds the figures that state none."""

    indicator: str
    name_vi: str
    unit: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One area with a cell a column; None where no document states a value, which is never 0.

    `whole` marks the area whose parts the other lines are: its values are not added to theirs.
    """

    place: Place
    cells: tuple[Compared | None, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pivot:
    """The table, with `totals` over the parts of one area (a cell a column, None without a parent)."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    totals: tuple[Combined, ...] | None

    @property
    def missing(self) -> list[str]:
        """The areas that state nothing of what is asked."""
        return [line.place.full_area for line in self.lines if not any(line.cells)]


def pivot(
    connection: sqlite3.Connection,
    indicators: Sequence[str],
    *,
    parent: str | None = None,
    level: str | None = None,
    period: str | None = None,
    basis: str = "result",
) -> Pivot:
    """The chosen value of each indicator for each area, in one period or in all that occur (the earliest first).

    With `parent` the areas right below it, the area itself above them; with `level` those of one level; else all. Figures
    without a period stand in a column of their own, and a half-year is another period than its year. Raises `UnknownName`.
    """
    keys = list(dict.fromkeys(find_indicator(connection, name) for name in indicators))
    heads = find_parent(connection, parent) if parent else frozenset()
    places = below(connection, heads, period) if heads else of_level(connection, level)
    asked = _asked(connection, places, heads, level)
    found = values(connection, keys, asked, period, basis)
    columns = _columns(connection, keys, found, period)
    lines = _lines(columns, found, _with_values(places, found, heads), heads)
    totals = combine(connection, columns, [line for line in lines if not line.whole], basis) if heads else None
    return Pivot(columns, lines, totals)


def _asked(
    connection: sqlite3.Connection, places: Sequence[Place], heads: Collection[int], level: str | None
) -> set[int] | None:
    if heads:
        return {place.id for place in places if place.id is not None} | set(heads)
    return ids_of_level(connection, level) if level else None


def values(
    connection: sqlite3.Connection, keys: Sequence[str], areas: set[int] | None, period: str | None, basis: str
) -> list[Compared]:
    """The chosen values of one basis: of one period and of none stated, or of all periods."""
    rows = candidates(connection, keys, areas=areas, period=period or ANY, basis=basis)
    if period:
        rows += candidates(connection, keys, areas=areas, period=None, basis=basis)
    found = []
    for key in keys:
        found += grouped([row for row in rows if row["indicator"] == key])
    return found


def _columns(
    connection: sqlite3.Connection, keys: Sequence[str], found: Sequence[Compared], period: str | None
) -> tuple[Column, ...]:
    columns = []
    for key in keys:
        row = connection.execute("SELECT name_vi, unit FROM indicators WHERE id = ?", (key,)).fetchone()
        stated = {one.chosen.period for one in found if one.chosen.indicator == key}
        periods: list[str | None] = [*sorted(p for p in stated if p)] or ([period] if period else [])
        if None in stated or not periods:
            periods.append(None)
        columns += [Column(key, row["name_vi"], row["unit"], one) for one in periods]
    return tuple(columns)


def _with_values(places: Sequence[Place], found: Sequence[Compared], heads: Collection[int]) -> list[Place]:
    """The areas that were asked for and those that only a value speaks of; the whole above its parts."""
    places = standing(places, {one.chosen.place_id for one in found})
    every = {place.id: place for place in places if place.id is not None}
    for one in found:
        value = one.chosen
        every.setdefault(value.place_id, Place(value.place_id, value.area, value.parent_area, value.area_level))
    named = [*every.values(), *(place for place in places if place.id is None)]
    return sorted(
        named, key=lambda p: (p.id not in heads, LEVELS.index(p.level or "commune"), fold(p.full_area), p.id or 0)
    )


def _lines(
    columns: Sequence[Column], found: Sequence[Compared], places: Sequence[Place], heads: Collection[int]
) -> tuple[Line, ...]:
    cells = {(one.chosen.place_id, one.chosen.indicator, one.chosen.period): one for one in found}
    return tuple(
        Line(place, tuple(cells.get((place.id or 0, c.indicator, c.period)) for c in columns), place.id in heads)
        for place in places
    )
