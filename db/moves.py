"""Whose numbers moved most: values that the documents of one run gave, beside the ones that stood before them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Move:
    """A value of one area and indicator, and the one before it: of the last period, or of the same period (`revised`)."""

    indicator: str
    name_vi: str
    area: str
    period: str
    value: float
    before_period: str
    before: float
    unit: str
    document: str
    before_document: str

    @property
    def revised(self) -> bool:
        return self.period == self.before_period

    @property
    def change(self) -> float:
        """By what share of the earlier value: 0.5 is half as much again."""
        return (self.value - self.before) / abs(self.before) if self.before else float("inf")


_TOUCHED = """
  SELECT DISTINCT f.indicator, w.identity_id
  FROM figures f JOIN documents d ON d.id = f.document_id JOIN area_identity w ON w.id = f.area_id
  WHERE d.run_id = ? AND f.indicator IS NOT NULL"""

_VALUES = """
  SELECT c.place_id, c.area, c.parent_area, c.compared_period AS period, c.value, c.unit, c.place, c.name_vi,
    coalesce(c.number, c.document_name) AS document, d.run_id
  FROM candidates c JOIN documents d ON d.id = c.document_id
  WHERE c.indicator = ? AND c.basis = 'result' AND c.compared_period IS NOT NULL AND c.value_max IS NULL
  ORDER BY c.place_id, c.compared_period, c.place"""


def moved_most(connection: sqlite3.Connection, run_id: int, count: int = 15) -> list[Move]:
    """The largest changes first, by share of the earlier value; a yearly value is held against a yearly one only."""
    touched: dict[str, set[int]] = {}
    for row in connection.execute(_TOUCHED, (run_id,)):
        touched.setdefault(row["indicator"], set()).add(row["identity_id"])
    found = [move for indicator, places in touched.items() for move in _of(connection, indicator, places, run_id)]
    return sorted(found, key=lambda move: (-abs(move.change), move.indicator, move.area))[:count]


def _of(connection: sqlite3.Connection, indicator: str, places: set[int], run_id: int) -> Iterator[Move]:
    rows = [row for row in connection.execute(_VALUES, (indicator,)) if row["place_id"] in places]
    for _, members in groupby(rows, key=lambda row: row["place_id"]):
        values = list(members)
        chosen = [row for row in values if row["place"] == 1]
        for row in chosen:
            before = _before(row, chosen, values, run_id) if row["run_id"] == run_id else None
            if before is not None and before["value"] != row["value"] and before["unit"] == row["unit"]:
                yield _move(indicator, row, before)


def _before(row: sqlite3.Row, chosen: list[sqlite3.Row], values: list[sqlite3.Row], run_id: int) -> sqlite3.Row | None:
    """What stood for the same period until this run, else the chosen value of the last period of the same length."""
    for other in values:
        if other["period"] == row["period"] and other["run_id"] != run_id:
            return other
    earlier = [c for c in chosen if c["period"] < row["period"] and len(c["period"]) == len(row["period"])]
    return earlier[-1] if earlier else None


def _move(indicator: str, row: sqlite3.Row, before: sqlite3.Row) -> Move:
    area = f"{row['area']}, {row['parent_area']}" if row["parent_area"] else row["area"]
    return Move(
        indicator=indicator,
        name_vi=row["name_vi"],
        area=area,
        period=row["period"],
        value=row["value"],
        before_period=before["period"],
        before=before["value"],
        unit=row["unit"],
        document=row["document"],
        before_document=before["document"],
    )
