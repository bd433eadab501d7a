"""A table by row and column: spanning cells in every place they cover, its heads, the column that names its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Cell, Span, Table

CELL = re.compile(r"\s*(?P<a>\d+(?:[.,]\d+)*)(?:\s*/\s*(?P<b>\d+(?:[.,]\d+)*))?\s*(?P<unit>%|đồng|đ)?\s*")


_COLUMN_NUMBER = re.compile(r"\s*\(?\s*(?:\d{1,2}|[a-z])\s*\)?\s*(?:=.*)?\s*")


ORDINAL_HEAD = re.compile(r"\s*(?:stt|tt|số tt|số thứ tự|no)\.?\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The heads over or before a cell: their words joined, and where they stand."""

    words: str
    spans: tuple[Span, ...]
    parts: tuple[str, ...] = ()


class Grid:
    """A table by row and column: spanning cells stand in every place they cover."""

    def __init__(self, table: Table, plain: str) -> None:
        self.table, self._plain = table, plain
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.at.setdefault((row, column), cell)
        self.head_rows = self._head_rows()
        self._heads: dict[int, Head] = {}

    def words(self, row: int, column: int) -> str:
        cell = self.at.get((row, column))
        return "" if cell is None else " ".join(self._plain[cell.start : cell.end].split())

    def _row(self, row: int) -> list[str]:
        return [self.words(row, column) for column in range(self.table.columns)]

    def _head_rows(self) -> int:
        """How many of the first rows are heads: those before the first row with a number that is no column number."""
        for row in range(self.table.rows):
            said = [words for words in self._row(row) if words]
            if said and all(_COLUMN_NUMBER.fullmatch(words) for words in said):
                return row + 1
            if any(CELL.fullmatch(words) for words in said[1:]) and not all(
                _year_like(w) or not CELL.fullmatch(w) for w in said
            ):
                return row
        return self.table.rows

    def is_column_numbers(self, row: int) -> bool:
        said = [words for words in self._row(row) if words]
        return (
            len(said) > 1
            and all(_COLUMN_NUMBER.fullmatch(w) and not re.search(r"\d[.,]\d", w) for w in said)
            and any("(" in w or "=" in w for w in said)
        )

    def repeats_head(self, row: int) -> bool:
        """Whether a row further down is the head again, as on a table's second page."""
        return row >= self.head_rows > 0 and any(self._row(row) == self._row(head) for head in range(self.head_rows))

    def _over(self, row: int, column: int) -> Cell | None:
        """The head cell over a column in one row; an empty one with a head below it lies under its left neighbour's."""
        cell = self.at.get((row, column))
        if cell is not None and cell.end > cell.start:
            return cell
        below = any(self.words(r, column) for r in range(row + 1, self.head_rows))
        while below and column > 0:
            column -= 1
            left = self.at.get((row, column))
            if left is not None and left.end > left.start:
                return left if any(self.words(r, column) for r in range(row + 1, self.head_rows)) else None
        return None

    def column_head(self, column: int) -> Head:
        """The heads over a column, from the top; put together once, since every cell below asks."""
        if column not in self._heads:
            self._heads[column] = self._head_of(column)
        return self._heads[column]

    def _head_of(self, column: int) -> Head:
        cells = [c for c in (self._over(row, column) for row in range(self.head_rows)) if c is not None]
        unique = list(dict.fromkeys(cells))
        unique = [c for c in unique if not _COLUMN_NUMBER.fullmatch(self._plain[c.start : c.end])]
        parts = tuple(" ".join(self._plain[c.start : c.end].split()) for c in unique)
        return Head(" ".join(parts), tuple(Span(c.start, c.end) for c in unique if c.end > c.start), parts)

    def name_column(self) -> int:
        """The column whose cells name the rows: the first that is neither running numbers nor figures."""
        for column in range(self.table.columns):
            if ORDINAL_HEAD.fullmatch(self.column_head(column).words):
                continue
            body = [self.words(row, column) for row in range(self.head_rows, self.table.rows)]
            if sum(1 for words in body if words and not CELL.fullmatch(words)) * 2 > len([w for w in body if w]):
                return column
        return 0

    def row_head(self, row: int, column: int) -> Head:
        cell = self.at.get((row, column))
        if cell is None or cell.start == cell.end:
            return Head("", ())
        return Head(self.words(row, column), (Span(cell.start, cell.end),), (self.words(row, column),))


def _year_like(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", words))
