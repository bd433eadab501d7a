"""What the table formats write: named columns with one type each, a row a figure or a row a compared value."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from db.compare import Compared, Value

Kind = Literal["text", "number", "whole", "date"]
Cell = str | float | int | None

_VALUES: tuple[tuple[str, Kind], ...] = (
    ("indicator", "text"), ("area", "text"), ("parent_area", "text"), ("period", "text"), ("stated_period", "text"),
    ("basis", "text"), ("value", "number"), ("value_max", "number"), ("unit", "text"), ("per", "text"),
    ("qualifier", "text"), ("chosen", "whole"), ("document", "text"), ("issuer", "text"), ("issued_on", "date"),
    ("page", "whole"), ("page_estimated", "whole"), ("start", "whole"), ("quote", "text"), ("sentence", "text"),
    ("row_head", "text"), ("column_head", "text"), ("public_id", "text"), ("sha256", "text"), ("confidence", "number"),
    ("corrected", "text"),
)  # fmt: skip
_FIGURES: tuple[tuple[str, Kind], ...] = (
    ("document", "text"), ("sha256", "text"), ("issuer", "text"), ("kind", "text"), ("issued_on", "date"), ("area", "text"),
    ("parent_area", "text"), ("public_id", "text"), ("quote", "text"), ("value", "number"), ("value_max", "number"),
    ("unit", "text"), ("per", "text"), ("of", "number"), ("measure", "text"), ("qualifier", "text"), ("direction", "text"),
    ("basis", "text"), ("against", "text"), ("stage", "text"), ("period", "text"), ("period_from", "text"),
    ("subject", "text"), ("beneficiary", "text"), ("topic", "text"), ("scope", "text"), ("actor", "text"),
    ("group_number", "whole"), ("part_of", "whole"), ("indicator", "text"), ("indicator_name", "text"), ("page", "whole"),
    ("page_estimated", "whole"), ("start", "whole"), ("end", "whole"), ("sentence", "text"), ("row_head", "text"),
    ("column_head", "text"), ("note", "text"), ("confidence", "number"), ("flags", "text"), ("corrected", "text"),
    ("accepted", "whole"), ("part", "text"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: `columns` with their types, `rows` in the order of the columns. Numbers are in the base unit."""

    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.columns]


def of_values(compared: Sequence[Compared]) -> Rows:
    """One row a value; rivals follow the value that they dispute, with `chosen` 0."""
    rows = []
    for one in compared:
        rows.append(_value(one.chosen, 1))
        rows.extend(_value(rival, 0) for rival in one.rivals)
    return Rows(_VALUES, tuple(rows))


def _value(value: Value, chosen: int) -> tuple[Cell, ...]:
    return tuple(chosen if name == "chosen" else _plain(getattr(value, name)) for name, _ in _VALUES)


def of_figures(connection: sqlite3.Connection, documents: Collection[int] = ()) -> Rows:
    """One row a figure as it stands now, of some documents or of all, in reading order."""
    marks = ", ".join("?" * len(documents))
    where = f"WHERE f.document_id IN ({marks})" if documents else ""
    sql = f"""
      SELECT f.*, coalesce(d.number, d.name) AS document, d.sha256, d.issuer, d.kind, d.issued_on, a.name AS area,
        p.name AS parent_area, d.pages_estimated AS page_estimated, i.name_vi AS indicator_name,
        (SELECT coalesce(t.number, t.title, t.kind, t.relation) FROM document_parts t
         WHERE t.document_id = f.document_id AND f.start >= t.start AND f.start < t."end") AS part
      FROM figures_now f
      JOIN documents_now d ON d.id = f.document_id
      LEFT JOIN areas a ON a.id = f.area_id
      LEFT JOIN areas p ON p.id = a.parent_id
      LEFT JOIN indicators i ON i.id = f.indicator
      {where}
      ORDER BY d.name, d.id, f.start"""
    found = connection.execute(sql, tuple(documents)).fetchall()
    return Rows(_FIGURES, tuple(tuple(_plain(row[name]) for name, _ in _FIGURES) for row in found))


def _plain(content: Cell | bool) -> Cell:
    """Whole numbers as such, words on one line."""
    if isinstance(content, bool):
        return int(content)
    if isinstance(content, float) and content.is_integer():
        return int(content)
    return " ".join(content.split()) if isinstance(content, str) else content
