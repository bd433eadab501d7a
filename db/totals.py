"""Putting the values of areas together: sums of what may be added, rates from count and base, and why it cannot be done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .candidates import ANY, candidates
from .compare import Compared, Value, grouped
from .definitions import Ratio, ratios
from .family import Place


class Column(Protocol):
    @property
    def indicator(self) -> str: ...
    @property
    def period(self) -> str | None: ...


class Line(Protocol):
    @property
    def place(self) -> Place: ...
    @property
    def cells(self) -> Sequence[Compared | None]: ...


@dataclass(frozen=True, slots=True)
class Combined:
    """What the areas give together: `value` in `unit`, or None with the `reason` and the areas that it names.

    Reasons: `missing` (areas without a value), `bounds` (areas that say about, over, at most …), `units` (areas that count
    in another unit), `estimate` (areas that print an estimate), `no_period`, `cumulative`, `rate` (count or base not
    stated), `never` (such values are not put together), `empty`. `how` is `sum` or `ratio`.
    """

    value: float | None
    unit: str | None = None
    how: str | None = None
    reason: str | None = None
    areas: tuple[str, ...] = ()


_HINDRANCES: dict[str, Callable[[Value | None], bool]] = {
    "missing": lambda value: value is None,
    "bounds": lambda value: value is not None and (value.qualifier != "exact" or value.per is not None),
    "estimate": lambda value: value is not None and (value.estimate or value.expected),
}


def combine(
    connection: sqlite3.Connection, columns: Sequence[Column], lines: Sequence[Line], basis: str
) -> tuple[Combined, ...]:
    """One total a column over lines that are the parts of one area. A rate is recomputed and never averaged."""
    bases = _Bases(connection, columns, lines, basis)
    made = []
    for at, column in enumerate(columns):
        row = connection.execute("SELECT * FROM indicators WHERE id = ?", (column.indicator,)).fetchone()
        cells = [(line.place, line.cells[at]) for line in lines]
        values = [(place, cell.chosen if cell else None) for place, cell in cells]
        made.append(_total(bases, row, column, values, basis))
    return tuple(made)


class _Bases:
    """The counts and bases behind the rates of a table, each asked for once and only when a rate is to be recomputed."""

    def __init__(
        self, connection: sqlite3.Connection, columns: Sequence[Column], lines: Sequence[Line], basis: str
    ) -> None:
        self._connection, self._basis = connection, basis
        self._areas = {line.place.id for line in lines if line.place.id is not None}
        periods = {column.period for column in columns if column.indicator in ratios() and column.period}
        self._period = periods.pop() if len(periods) == 1 else ANY
        self._found: dict[str, dict[str | None, list[sqlite3.Row]]] = {}

    def of(self, key: str, period: str) -> list[Compared]:
        if key not in self._found:
            self._found[key] = self._by_period(key)
        return grouped(self._found[key].get(period, []))

    def _by_period(self, key: str) -> dict[str | None, list[sqlite3.Row]]:
        found: dict[str | None, list[sqlite3.Row]] = {}
        rows = candidates(
            self._connection, [key], areas=self._areas, period=self._period, basis=self._basis, chosen=True
        )
        for row in rows:
            for period in {row["compared_period"], row["period"]}:
                found.setdefault(period, []).append(row)
        return found


def _total(
    bases: _Bases,
    indicator: sqlite3.Row,
    column: Column,
    values: Sequence[tuple[Place, Value | None]],
    basis: str,
) -> Combined:
    if not any(value for _, value in values):
        return Combined(None, reason="empty")
    if column.period is None:
        return Combined(None, reason="no_period")
    if basis == "cumulative":
        return Combined(None, reason="cumulative")
    if indicator["over_areas"] == "weighted":
        ratio = ratios().get(column.indicator)
        return _recomputed(bases, ratio, column.period, values) if ratio else Combined(None, reason="never")
    return added(values) if indicator["over_areas"].startswith("sum") else Combined(None, reason="never")


def added(values: Sequence[tuple[Place, Value | None]]) -> Combined:
    """The sum of one value an area, where each area has one, exact, no estimate, all in one unit."""
    for reason, test in _HINDRANCES.items():
        wrong = tuple(place.name for place, value in values if test(value))
        if wrong:
            return Combined(None, reason=reason, areas=wrong)
    stated = [value for _, value in values if value]
    units = {value.unit for value in stated}
    if len(units) > 1:
        return Combined(None, reason="units", areas=tuple(sorted(units)))
    return Combined(sum(value.value for value in stated), units.pop(), "sum")


def _recomputed(
    bases: _Bases,
    ratio: Ratio,
    period: str,
    values: Sequence[tuple[Place, Value | None]],
) -> Combined:
    """100 × Σ count ÷ Σ base over all areas, where each states both for the period."""
    sums = []
    for key in (ratio.count, ratio.base):
        stated = {one.chosen.place_id: one.chosen for one in bases.of(key, period)}
        total = added([(place, stated.get(place.id or 0)) for place, _ in values])
        if total.value is None:
            return Combined(None, reason="rate", areas=total.areas)
        sums.append(total.value)
    return Combined(100 * sums[0] / sums[1], "%", "ratio") if sums[1] else Combined(None, reason="never")


def shortened(names: Iterable[str], most: int = 4) -> str:
    """A few names and how many more: `A, B, C, D và 3 địa bàn khác`."""
    every = list(names)
    more = f" và {len(every) - most} địa bàn khác" if len(every) > most else ""
    return ", ".join(every[:most]) + more
