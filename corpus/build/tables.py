"""Tables of a source: heads with merged cells, columns with their attributes, rows of cells.

    [[table]]
    id = "bieu-1"
    caption = ["Biểu 1", "KẾT QUẢ …"]          centred lines above it, may be left out
    unit_line = "ĐVT: triệu đồng"              may be left out
    widths = [10, 40, 20]                      shares of the width
    head = [["TT", "Xã", "Hộ nghèo", "<"], ["^", "^", "Số hộ", "Tỷ lệ (%)"]]
    columns = ["no", "area", "hộ i=poverty.households sum", "% i=poverty.rate pct=2/1"]
    total = [0]                                rows that are totals of the others, counted from 0
    rows = [["", "Tổng cộng", "120", "10,5"]]

In a head `<` continues the cell to its left and `^` the one above. A column is `no` (running numbers), `area` (its
cells are the rows' scope), `label`, `unit` (the row's unit of measure) or holds figures: first the unit with its
scale, then attributes. `sum` is checked against the total row; `pct=3/2` says that the cell is column 3 over column 2
in per cent.
A row may be a table `{ cells = [...], say = "i=… s=…" }`: what it says goes before what its columns say.
A cell's own attributes stand behind a bar: `1.234|n="…"`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .errors import SourceError

PLAIN_COLUMNS = ("no", "area", "label", "unit")
_EMPTY = {"", "-", "–", "x", "..."}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell below the head. `words` are the attributes of its figure, None where it holds none."""

    text: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is printed, with what each cell is marked as."""

    id: str
    caption: tuple[str, ...]
    unit_line: str | None
    widths: tuple[float, ...]
    head: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    totals: tuple[int, ...]

    def scope(self, row: int) -> str | None:
        """The area that a row names, None for a total or where the table has no column of areas."""
        if "area" not in self.columns or row in self.totals:
            return None
        words = self.rows[row][self.columns.index("area")].text
        return words[:1].lower() + words[1:]


def merged_head(head: tuple[tuple[str, ...], ...]) -> list[tuple[int, int, int, int]]:
    """The head's merged cells as (top, left, bottom, right), all inclusive."""
    out = []
    for top, row in enumerate(head):
        for left, text in enumerate(row):
            if text in "<^" and text:
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(head) and head[bottom + 1][left] == "^":
                bottom += 1
            if (right, bottom) != (left, top):
                out.append((top, left, bottom, right))
    return out


def _unit_words(words: str) -> str:
    unit, _, rest = words.partition(" ")
    return f'u="{unit.replace("_", " ")}" {rest}'.strip()


def _cell(text: str, column: str, say: str, unit: str | None) -> GridCell:
    shown, _, own = text.partition("|")
    if column in PLAIN_COLUMNS or shown.strip() in _EMPTY or not re.search(r"\d", shown):
        return GridCell(shown)
    first, _, rest = column.partition(" ")
    words = f'u="{unit}" {rest}' if first == "row" else _unit_words(column)
    return GridCell(shown, " ".join(part for part in (say, words, own) if part))


def _row(where: str, columns: list[str], raw: list[str] | dict[str, Any]) -> tuple[GridCell, ...]:
    cells, say = (raw, "") if isinstance(raw, list) else (raw["cells"], raw.get("say", ""))
    if len(cells) != len(columns):
        raise SourceError(where, f"a row of {len(cells)} cells under {len(columns)} columns: {cells[:3]}")
    unit = cells[columns.index("unit")] if "unit" in columns else None
    return tuple(_cell(text, column, say, unit) for text, column in zip(cells, columns, strict=True))


def grid(where: str, table: dict[str, Any]) -> Grid:
    """One `[[table]]` of a source; SourceError where a row does not fit its columns."""
    columns = table["columns"]
    head = tuple(tuple(row) for row in table["head"])
    if any(len(row) != len(columns) for row in head):
        raise SourceError(where, f"table {table['id']}: a head row does not fit the columns")
    rows = tuple(_row(f"{where}, table {table['id']}", columns, row) for row in table["rows"])
    widths = tuple(float(w) for w in table.get("widths", [1] * len(columns)))
    return Grid(
        table["id"], tuple(table.get("caption", [])), table.get("unit_line"), widths, head, tuple(columns), rows,
        tuple(table.get("total", [])),
    )  # fmt: skip
