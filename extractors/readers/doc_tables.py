"""Tables of an old Word file: cells end with marks, and the mark at a row's end tells where its edges stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from .doc_records import number, numbers, sprms
from .flow import Grid, GridCell, Look, Paragraph

_SAME_EDGE = 20
"""Twentieths of a point: edges of two rows nearer than this are one."""
_MERGED, _RESTARTED = 1, 3
_TABLE_BORDERS, _CELL_BORDERS = {0xD605: (4, 1), 0xD613: (8, 5)}, {0xD620: 4, 0xD62F: 8}


@dataclass(frozen=True, slots=True)
class TableMark:
    """What a paragraph's properties say of tables: how deep it stands, whether it ends a cell or row, the row's cells."""

    depth: int = 0
    row_end: bool = False
    inner_cell_end: bool = False
    edges: tuple[int, ...] = ()
    across: tuple[int, ...] = ()
    down: tuple[int, ...] = ()
    ruled: bool = False


@dataclass(slots=True)
class _Gathered:
    depth: int = 0
    in_table: bool = False
    row_end: bool = False
    inner_cell_end: bool = False
    ruled: bool = False
    edges: tuple[int, ...] = ()
    across: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)


def table_mark(properties: bytes) -> TableMark:
    """The table's side of a paragraph's properties."""
    found = _Gathered()
    for code, operand in sprms(properties):
        if code == 0x2416:
            found.in_table = bool(operand[0])
        elif code in (0x2417, 0x244C):
            found.row_end = found.row_end or bool(operand[0])
        elif code == 0x244B:
            found.inner_cell_end = bool(operand[0])
        elif code == 0x6649:
            found.depth = number(operand, 0, "I")
        else:
            _cells(code, operand, found)
    depth = found.depth or int(found.in_table)
    return TableMark(
        min(depth, 50), found.row_end, found.inner_cell_end, found.edges, tuple(found.across), tuple(found.down),
        found.ruled,
    )  # fmt: skip


def _cells(code: int, operand: bytes, found: _Gathered) -> None:
    if code == 0xD608 and operand:
        count = operand[0]
        found.edges = numbers(operand, 1, count + 1, "h") if len(operand) >= 3 + 2 * count else ()
        cells = [operand[3 + 2 * count + 20 * i :][:20] for i in range(count)]
        flags = [number(cell, 0, "H") if len(cell) >= 2 else 0 for cell in cells]
        found.across, found.down = [f & 3 for f in flags], [f >> 5 & 3 for f in flags]
        found.ruled = found.ruled or any(_drawn(c[8:12]) or _drawn(c[16:20]) for c in cells if len(c) == 20)
    elif code == 0xD62B and len(operand) >= 2 and operand[0] < len(found.down):
        found.down[operand[0]] = operand[1]
    elif code == 0x5624 and len(operand) == 2:
        for cell in range(operand[0], min(operand[1], len(found.across))):
            found.across[cell] = 2 if cell == operand[0] else _MERGED
    elif code in _TABLE_BORDERS:
        size, kind = _TABLE_BORDERS[code]
        found.ruled = found.ruled or any(
            operand[i + kind] not in (0, 255) for i in range(0, len(operand) - size + 1, size)
        )
    elif code in _CELL_BORDERS and len(operand) >= 3 + _CELL_BORDERS[code] and operand[2] & 0x0A:
        kind = operand[4 if code == 0xD620 else 8]
        found.ruled = found.ruled or kind not in (0, 255)


def _drawn(border: bytes) -> bool:
    return border != b"\xff\xff\xff\xff" and border[1] not in (0, 255)


@dataclass(slots=True)
class _Row:
    cells: list[list[Paragraph]]
    mark: TableMark


class Tables:
    """Gathers the rows of the table that is being read; a table within a cell becomes one paragraph a row."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._cells: list[list[Paragraph]] = []
        self._open: list[Paragraph] = []
        self._inner: list[str] = []
        self._inner_open: list[str] = []

    def add(self, found: list[Paragraph], mark: TableMark, *, cell_ends: bool) -> None:
        if mark.depth > 1:
            self._inner_open.extend(p.text for p in found)
            if mark.inner_cell_end:
                self._inner.append(" ".join(" ".join(self._inner_open).split()))
                self._inner_open = []
            return
        self._open.extend(found)
        if cell_ends:
            self._cells.append(self._open)
            self._open = []

    def end_row(self, mark: TableMark) -> None:
        if mark.depth > 1:
            self._open.append(Paragraph("\t".join(self._inner), Look()))
            self._inner = []
            return
        if self._cells:
            self._rows.append(_Row(self._cells, mark))
        self._cells = []

    def flush(self) -> Iterator[Grid]:
        """The table that ends here, if one was being read."""
        if self._cells:
            self.end_row(TableMark(1))
        rows, self._rows = self._rows, []
        if rows:
            yield _grid(rows)


def _grid(rows: list[_Row]) -> Grid:
    edges = _edges(rows)
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}
    for at, row in enumerate(rows):
        told = len(row.mark.edges) == len(row.cells) + 1
        for index, found in enumerate(row.cells):
            column, end = index, index + 1
            if told:
                column, end = _column(edges, row.mark.edges[index]), _column(edges, row.mark.edges[index + 1])
            across = row.mark.across[index] if index < len(row.mark.across) else 0
            down = row.mark.down[index] if index < len(row.mark.down) else 0
            _place(cells, above, GridCell(at, column, max(end - column, 1), 1, found), across, down)
    columns = max((c.column + c.column_span for c in cells), default=0)
    return Grid(cells, len(rows), columns, any(row.mark.ruled for row in rows))


def _place(cells: list[GridCell], above: dict[int, GridCell], cell: GridCell, across: int, down: int) -> None:
    """Put one cell into the grid; one that is merged lends its room to the cell beside or above it."""
    if across == _MERGED and cells and cells[-1].row == cell.row:
        cells[-1].column_span = cell.column + cell.column_span - cells[-1].column
        return
    if down == _MERGED and cell.column in above:
        over = above[cell.column]
        over.row_span = cell.row - over.row + 1
        over.paragraphs.extend(p for p in cell.paragraphs if p.text.strip())
        return
    cells.append(cell)
    above.pop(cell.column, None)
    if down:
        above[cell.column] = cell


def _edges(rows: list[_Row]) -> list[int]:
    """The distinct edges of all rows, from left to right."""
    found: list[int] = []
    for edge in sorted({e for row in rows for e in row.mark.edges}):
        if not found or edge - found[-1] > _SAME_EDGE:
            found.append(edge)
    return found


def _column(edges: list[int], edge: int) -> int:
    return max(bisect_left(edges, edge - _SAME_EDGE), 0)
