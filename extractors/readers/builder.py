"""Puts a document's text together once, line by line and table by table: every span is right by construction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..document import Box, Cell, Document, Line, Page, Role, Span, Table, Word
from ..text import nfc


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line looks and where it stands; None where its format does not tell."""

    box: Box | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    centred: bool | None = None
    whole: bool = False
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell before it has a place in the text. `repeated` cells are shown again on a later page, and no rows."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    size: float | None = None
    bold: bool | None = None
    repeated: bool = False
    disputed: Sequence[tuple[int, int]] = ()
    """Where in `text` two readers part the digits differently."""
    read: Sequence[tuple[int, int, Box, float]] = ()
    """The words that OCR read: offsets in `text`, box, confidence."""


@dataclass(slots=True)
class _OpenTable:
    number: int
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0

    def closed(self) -> Table:
        columns = max((c.column + c.column_span for c in self.cells), default=0)
        start, end = min(c.start for c in self.cells), max(c.end for c in self.cells)
        return Table(self.number, start, end, self.rows, columns, tuple(self.cells), self.cells[0].page)


class Builder:
    """Collects lines, tables and pages in reading order, then gives the `Document`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[Line] = []
        self._tables: list[_OpenTable] = []
        self._pages: list[tuple[int, int, float | None, float | None]] = []
        self._notes: list[str] = []
        self._words: list[Word] = []
        self._disputed: list[Span] = []

    @property
    def page(self) -> int | None:
        return self._pages[-1][0] if self._pages else None

    @property
    def has_tables(self) -> bool:
        return bool(self._tables)

    def _put(self, text: str, separator: str) -> tuple[int, int]:
        composed = nfc(text)
        lead = separator if self._parts else ""
        start = self._length + len(lead)
        self._parts.append(lead + composed)
        self._length = start + len(composed)
        return start, self._length

    def note(self, code: str) -> None:
        if code not in self._notes:
            self._notes.append(code)

    def words(self, found: Iterable[tuple[int, int, Box, float]]) -> None:
        """The words of the line put last: offsets in its text, box, confidence."""
        line = self._lines[-1]
        for start, end, box, confidence in found:
            self._words.append(Word(line.start + start, line.start + end, line.page or 0, box, confidence))

    def disputed(self, spans: Iterable[tuple[int, int]]) -> None:
        """Stretches of the line put last in which two readers part the digits differently."""
        start = self._lines[-1].start
        self._disputed.extend(Span(start + a, start + b) for a, b in spans)

    def start_page(self, number: int, width: float | None = None, height: float | None = None) -> None:
        start = self._length + 1 if self._parts else 0
        self._pages.append((number, start, width, height))

    def line(self, text: str, style: LineStyle = LineStyle(), *, pages: Sequence[tuple[int, int]] = ()) -> None:
        """One printed line or paragraph, its span without the blanks around it; a blank one only keeps its break.

        `pages` are the pages that begin within it: offset in `text`, number. The line's page is that of its start.
        """
        start, end = self._put(text, "\n")
        for offset, number in pages:
            self._pages.append((number, start + len(nfc(text[:offset])), *self._size()))
        composed = nfc(text)
        if composed.strip():
            start, end = start + len(composed) - len(composed.lstrip()), end - len(composed) + len(composed.rstrip())
            later = sum(offset > 0 for offset, _ in pages)
            page = self._pages[-1 - later][0] if self._pages else None
            self._lines.append(
                Line(
                    start, end, page, style.box, style.size, style.bold, style.italic, style.centred,
                    style.whole, style.role,
                )
            )  # fmt: skip

    def _size(self) -> tuple[float | None, float | None]:
        return (self._pages[-1][2], self._pages[-1][3]) if self._pages else (None, None)

    def table(self, cells: Iterable[CellText], *, goes_on: bool = False) -> None:
        """One table row by row, or (`goes_on`) more rows of the one before it, counted from 0 again."""
        if not goes_on or not self._tables:
            self._tables.append(_OpenTable(len(self._tables)))
        self._cells(cells, self._tables[-1].rows)

    def table_row(self, cells: Iterable[CellText], *, goes_on: bool) -> None:
        """One row of a table whose cells already have the table's own row numbers."""
        if not goes_on:
            self._tables.append(_OpenTable(len(self._tables)))
        self._cells(cells, 0)

    def _cells(self, cells: Iterable[CellText], first: int) -> None:
        target = self._tables[-1]
        last_row: int | None = None
        for cell in cells:
            start, end = self._put(cell.text, "\t" if cell.row == last_row else "\n")
            last_row = cell.row
            self._cell_lines(cell, start)
            self._disputed.extend(Span(start + a, start + b) for a, b in cell.disputed)
            page = (self.page if cell.page is None else cell.page) or 0
            self._words.extend(Word(start + a, start + b, page, box, sure) for a, b, box, sure in cell.read)
            if not cell.repeated:
                placed = Cell(
                    first + cell.row, cell.column, start, end, cell.row_span, cell.column_span,
                    self.page if cell.page is None else cell.page, cell.box,
                )  # fmt: skip
                target.cells.append(placed)
                target.rows = max(target.rows, placed.row + placed.row_span)

    def _cell_lines(self, cell: CellText, start: int) -> None:
        if cell.text.strip():
            end = start + len(nfc(cell.text))
            page = self.page if cell.page is None else cell.page
            self._lines.append(Line(start, end, page, cell.box, cell.size, cell.bold, None, None, True, Role.TABLE))

    def _closed_pages(self) -> tuple[Page, ...]:
        starts = [min(page[1], self._length) for page in self._pages]
        ends = [*starts[1:], self._length]
        return tuple(
            Page(number, start, end, width, height)
            for (number, _, width, height), start, end in zip(self._pages, starts, ends, strict=True)
        )

    def document(self, name: str, format_: str, sha256: str, *, pages_estimated: bool = False) -> Document:
        return Document(
            name=name,
            format=format_,
            sha256=sha256,
            text="".join(self._parts),
            lines=tuple(self._lines),
            pages=self._closed_pages(),
            tables=tuple(table.closed() for table in self._tables if table.cells),
            pages_estimated=pages_estimated,
            notes=tuple(self._notes),
            words=tuple(self._words),
            disputed=tuple(self._disputed),
        )
