"""Values across the mergers of 2025: what the old areas add up to in the one that followed them, and where they cannot."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from extractors.knowledge.register import FIRST_NEW_DAY, Area, everywhere
from extractors.places import meant

from .compare import UnknownName, find_indicator

ADDS = ("sum", "sum by unit")
"""How an indicator must behave over areas to be added up; rates are weighted and never added."""


@dataclass(frozen=True, slots=True)
class Part:
    """One old area's value, as the comparison shows it."""

    code: str
    area: str
    value: float
    unit: str
    exact: bool
    document: str


@dataclass(frozen=True, slots=True)
class Summed:
    """What the old areas give for one period and basis; `value` is None where `why` says that nothing is added.

    `why`: `` (added), `rate` (the indicator does not add), `missing` (areas without a value, named in `missing`),
    `units` (values in several units), `divided` (an old area went into several), `single` (nothing was merged).
    """

    area: str
    period: str | None
    basis: str
    value: float | None
    unit: str | None
    exact: bool
    why: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


@cache
def _ended_in() -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for other in everywhere():
        for code in other.successors:
            found[code].append(other)
    return {code: tuple(areas) for code, areas in found.items()}


def before(area: Area) -> tuple[Area, ...]:
    """The areas of the register that ended in this one."""
    return _ended_in().get(area.id, ())


def may_have_merged(code: str | None, first: str, last: str) -> bool:
    """Whether an area, by its code in the register, may have taken in others or begun between two days.

    Without a code only the day of the great mergers tells; units that ended before the register's day did so on days that nobody
    noted.
    """
    area = everywhere().get(code) if code else None
    if area is None:
        return first < FIRST_NEW_DAY <= last
    return bool(area.former) or not area.stood_on(first) or any(first < other.until <= last for other in before(area))


def find_successor(name: str) -> Area:
    """The area of today that people call so (`tỉnh Lâm Đồng`, `xã Hàm Thuận, tỉnh Lâm Đồng`). Raises `UnknownName`."""
    own, _, above = name.partition(",")
    top = meant(above, (), "2026").area if above.strip() else None
    found = meant(own, (top,) if top else (), "2026")
    if found.area is None:
        raise UnknownName(name, [area.name for area in found.between][:6])
    return found.area


_VALUES = """
SELECT a.code, a.name AS area, c.value, c.value_max, c.unit, c.qualifier, c.basis, c.compared_period AS period,
  ifnull(c.number, c.document_name) AS document
FROM candidates c JOIN areas a ON a.id = c.place_id
WHERE c.indicator = ? AND c.place = 1 AND a.code IN ({marks})"""


def summed(connection: sqlite3.Connection, indicator: str, name: str) -> list[Summed]:
    """What the areas before the merger add up to in `name`, by period and basis; results first, latest first.

    Nothing is added over a missing area, over a divided one, or for a rate: the row then says why. Raises
    `UnknownName` for an indicator or area that is not known.
    """
    key, today = find_indicator(connection, indicator), find_successor(name)
    old = before(today)
    adds = connection.execute("SELECT over_areas FROM indicators WHERE id = ?", (key,)).fetchone()["over_areas"] in ADDS
    rows = connection.execute(_VALUES.format(marks=", ".join("?" * len(old))), (key, *(u.id for u in old))).fetchall()
    groups: dict[tuple[str | None, str], list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        groups[row["period"], row["basis"]].append(row)
    made = [_sum(today, old, period, basis, group, adds) for (period, basis), group in groups.items()]
    return sorted(made, key=lambda one: (one.basis != "result", _backwards(one.period), one.basis))


def _backwards(period: str | None) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in period or "") or (1,)


def _sum(
    today: Area, old: tuple[Area, ...], period: str | None, basis: str, rows: list[sqlite3.Row], adds: bool
) -> Summed:
    parts = tuple(
        Part(row["code"], row["area"], row["value"], row["unit"], _exact(row), row["document"])
        for row in sorted(rows, key=lambda row: str(row["code"]))
    )
    have = {part.code for part in parts}
    missing = tuple(other.name for other in old if other.id not in have)
    units = {part.unit for part in parts}
    why = "rate" if not adds else "single" if len(old) < 2 else "units" if len(units) > 1 else ""
    if not why and any(len(other.successors) > 1 for other in old):
        why = "divided"
    why = why or ("missing" if missing else "")
    value = None if why else sum(part.value for part in parts)
    one_unit = next(iter(units)) if len(units) == 1 else None
    return Summed(today.name, period, basis, value, one_unit, all(p.exact for p in parts), why, parts, missing)


def _exact(row: sqlite3.Row) -> bool:
    return row["qualifier"] == "exact" and row["value_max"] is None
