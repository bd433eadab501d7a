"""The change of one indicator between two periods, area by area, or why none can be said."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from extractors.text import fold

from .compare import Compared, find_indicator
from .definitions import definition_of
from .family import LEVELS, Place, below, find_parent, of_level, standing
from .pivot import values


@dataclass(frozen=True, slots=True)
class Change:
    """One area's values of two periods and what lies between them.

    `state` is `ok`, `no_first`, `no_last` or `neither` (no document states it), `definition` (the periods fall under
    different definitions, named in `between`), `length` (a flow of half a year beside one of a year), `unit`, `bounds`
    (about, at most, a range) or `estimate` (one of the two is printed between two yearly reviews). Only with `ok` are
    there figures: `absolute` in the indicator's unit, in percentage points for a rate (`points`), and `relative` in %, None
    for rates and where the first is 0.
    """

    place: Place
    first: Compared | None
    last: Compared | None
    state: str
    absolute: float | None = None
    relative: float | None = None
    points: bool = False
    between: tuple[str, str] | None = None


def change(
    connection: sqlite3.Connection,
    indicator: str,
    first: str,
    last: str,
    *,
    parent: str | None = None,
    level: str | None = None,
    basis: str = "result",
) -> list[Change]:
    """From period `first` to period `last` for the areas below `parent`, of one level, or all; by name. Raises `UnknownName`.

    No change runs across a break of definition, and a rate changes in points, never in per cent of itself.
    """
    key = find_indicator(connection, indicator)
    over_time = connection.execute("SELECT over_time FROM indicators WHERE id = ?", (key,)).fetchone()[0]
    heads = find_parent(connection, parent) if parent else frozenset()
    places = below(connection, heads, last) if heads else of_level(connection, level)
    every = {place.id: place for place in places if place.id is not None}
    sides: list[dict[int, Compared]] = []
    for period in (first, last):
        found = values(connection, [key], set(every) if heads else None, period, basis)
        sides.append({one.chosen.place_id: one for one in found if one.chosen.period is not None})
        for one in sides[-1].values():
            value = one.chosen
            if level in (None, value.area_level):
                every.setdefault(value.place_id, Place(value.place_id, value.area, value.parent_area, value.area_level))
    known = standing([*every.values(), *(p for p in places if p.id is None)], {id for side in sides for id in side})
    named = sorted(known, key=lambda p: (LEVELS.index(p.level or "commune"), fold(p.full_area), p.id or 0))
    between = (definition_of(key, first), definition_of(key, last))
    return [_of(place, sides, over_time, between, (first, last)) for place in named]


def _of(
    place: Place,
    sides: list[dict[int, Compared]],
    over_time: str,
    between: tuple[str, str],
    periods: tuple[str, str],
) -> Change:
    first, last = (side.get(place.id or 0) for side in sides)
    if first is None or last is None:
        state = "neither" if first is last else "no_first" if first is None else "no_last"
        return Change(place, first, last, state)
    a, b = first.chosen, last.chosen
    if between[0] != between[1]:
        return Change(place, first, last, "definition", between=between)
    if over_time in ("flow", "difference") and _length(periods[0]) != _length(periods[1]):
        return Change(place, first, last, "length")
    if (a.unit, a.per) != (b.unit, b.per):
        return Change(place, first, last, "unit")
    if {a.qualifier, b.qualifier} != {"exact"}:
        return Change(place, first, last, "bounds")
    if a.estimate or b.estimate:
        return Change(place, first, last, "estimate")
    points = a.unit in ("%", "‰")
    difference = round(b.value - a.value, 9)
    relative = 100 * difference / a.value if a.value and not points else None
    return Change(place, first, last, "ok", difference, relative, points)


def _length(period: str) -> str:
    """The kind of a period, by which two of a flow may be set side by side: `year`, `H`, `Q`, `month` or its own words."""
    for form, kind in ((r"\d{4}", "year"), (r"\d{4}-H\d", "H"), (r"\d{4}-Q\d", "Q"), (r"\d{4}-\d\d", "month")):
        if re.fullmatch(form, period):
            return kind
    return re.sub(r"\d{4}", "", period, count=1)
