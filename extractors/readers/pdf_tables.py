"""Ruled tables: cells out of the rules, words out of the text layer, each cell's text built once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..document import Box
from ..text import nfc
from .builder import CellText
from .pdf_page import PageText
from .pdf_rules import has_lattice, lattices, rules

_SAME_EDGE = 3.0
_SAME_COLUMN = 6.0
Edges = tuple[float, float, float, float]
"""Left, top, right and bottom of one character."""
_WORD = re.compile("[^ \r\n\x00\ufeff\ufffe]+|\ufffe")
"""What is printed without a blank in it; `\\ufffe` is pdfium's sign for a hyphen at the end of a line."""


@dataclass(slots=True)
class Slot:
    """One cell of the grid while its characters are gathered."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    text: str = ""
    first: int | None = None
    last: tuple[int, Edges] | None = None
    disputed: tuple[tuple[int, int], ...] = ()
    read: tuple[tuple[int, int, Box, float], ...] = ()
    """The words that OCR read: offsets in `text`, box, confidence."""

    def add(self, index: int, char: str, box: Edges) -> None:
        if self.last is not None:
            index_before, box_before = self.last
            self.text += _between(box_before, box, index - index_before)
        else:
            self.first = index
        self.text += char
        self.last = (index, box)


def _between(before: Edges, after: Edges, step: int) -> str:
    """What stands between two characters of a cell: a line break, a blank, or nothing."""
    if after[0] < before[0]:
        height = max(before[3] - before[1], after[3] - after[1], 1.0)
        if (after[1] + after[3]) / 2 > before[3] - 0.1 * height:
            return "\n"
    return " " if step > 1 else ""


@dataclass(slots=True)
class RuledTable:
    """One table on one page: its cells with their text, and the page's characters that they took."""

    box: Box
    edges: list[float]
    slots: list[Slot]
    order: dict[int, int]
    """Which place each slot has in `slots`, by its identity."""
    sizes: tuple[float, bool] | None = None
    taken: set[int] = field(default_factory=set)
    here: Slot | None = None
    """The cell that took the last character: the next one mostly stands in it, or in a cell soon behind it."""

    def from_here(self) -> Iterator[Slot]:
        at = 0 if self.here is None else self.order[id(self.here)]
        yield from self.slots[at:]
        yield from self.slots[:at]

    @property
    def rows(self) -> int:
        return max(slot.row + slot.row_span for slot in self.slots)

    def row_words(self, row: int) -> list[tuple[int, str]]:
        return [(s.column, " ".join(s.text.split())) for s in self.slots if s.row == row]

    def repeated_rows(self, before: RuledTable | None) -> int:
        """How many rows at the top only repeat the head of the table that this one continues."""
        count = 0
        if before is not None:
            while count < min(self.rows - 1, before.rows) and self._repeats(before, count):
                count += 1
        return count

    def _repeats(self, before: RuledTable, row: int) -> bool:
        words = self.row_words(row)
        return any(text for _, text in words) and words == before.row_words(row)

    def texts(self, page: int, before: RuledTable | None) -> Iterator[CellText]:
        """The cells in reading order; rows of a head that is shown again count as none."""
        skipped = self.repeated_rows(before)
        size, bold = self.sizes or (None, None)
        for slot in self.slots:
            repeated = slot.row < skipped
            row = slot.row if repeated else slot.row - skipped
            yield CellText(
                row, slot.column, slot.text, slot.row_span, slot.column_span, page, slot.box, size,
                bold if slot.row == 0 else None, repeated, slot.disputed, slot.read,
            )  # fmt: skip


def continues(before: RuledTable, after: RuledTable) -> bool:
    """Whether the table at the top of a page goes on from the one at the foot of the page before: same columns."""
    return len(before.edges) == len(after.edges) and all(
        abs(x - y) <= _SAME_COLUMN for x, y in zip(before.edges, after.edges, strict=True)
    )


def page_tables(shown: PageText) -> list[RuledTable]:
    """The ruled tables of one page with at least two rows and two columns and some words, from top to bottom.

    Raises `TooManyRules` where the page is a drawing.
    """
    lines = rules(shown.page, shown.shown)
    if not has_lattice(lines):
        return []
    found = [table for cells in lattices(lines) if (table := grid(cells)) is not None]
    last: tuple[RuledTable, Slot] | None = None
    for word in _WORD.finditer(shown.text if found else ""):
        last = _give_word(found, shown, word, last)
    return [_finished(table, shown) for table in found if table.taken]


def _give_word(
    tables: list[RuledTable], shown: PageText, word: re.Match[str], last: tuple[RuledTable, Slot] | None
) -> tuple[RuledTable, Slot] | None:
    """Puts a word into the cell that holds its two ends; where they stand in two cells, each character into its own."""
    start, end = word.span()
    begins, ends = shown.char_edges(start), shown.char_edges(end - 1) if end - start > 2 else None
    if begins is not None and ends is not None and ends[0] > begins[0]:
        last = _find(tables, begins, last)
        if last is not None and _holds(last[1].box, (ends[0] + ends[2]) / 2, (ends[1] + ends[3]) / 2):
            last[1].add(start, word[0], begins)
            last[1].last = (end - 1, ends)
            last[0].taken.update(range(start, end))
            return last
    for index in range(start, end):
        box = begins if index == start else shown.char_edges(index)
        if box is not None:
            last = _give(tables, index, "-" if shown.text[index] == "\ufffe" else shown.text[index], box, last)
    return last


def _edges(values: Sequence[float]) -> list[float]:
    """The distinct positions among `values`: rules drawn twice lie a point or two apart."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_EDGE:
            found.append(value)
    return found


def grid(cells: list[Box]) -> RuledTable | None:
    """The table, still without words, that has these cells; None for less than two rows and columns."""
    xs = _edges([x for c in cells for x in (c.x0, c.x1)])
    ys = _edges([y for c in cells for y in (c.top, c.bottom)])
    if len(xs) < 3 or len(ys) < 3 or len(cells) < 4:
        return None
    slots = []
    for cell in cells:
        row, last_row = _at(ys, cell.top), _at(ys, cell.bottom)
        column, last_column = _at(xs, cell.x0), _at(xs, cell.x1)
        slots.append(Slot(row, column, max(last_row - row, 1), max(last_column - column, 1), cell))
    slots.sort(key=lambda s: (s.row, s.column))
    order = {id(slot): at for at, slot in enumerate(slots)}
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, slots, order)


def _at(edges: list[float], value: float) -> int:
    return max(bisect_right(edges, value + _SAME_EDGE / 2) - 1, 0)


def _give(
    tables: list[RuledTable], index: int, char: str, box: Edges, last: tuple[RuledTable, Slot] | None
) -> tuple[RuledTable, Slot] | None:
    """Puts a character into the cell that it stands in and gives that back; `last` is where the one before it went."""
    last = _find(tables, box, last)
    if last is not None:
        last[1].add(index, char, box)
        last[0].taken.add(index)
    return last


def _find(tables: list[RuledTable], box: Edges, last: tuple[RuledTable, Slot] | None) -> tuple[RuledTable, Slot] | None:
    """The table and cell in which a character stands; `last` is where the one before it went."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if last is None or not _holds(last[1].box, x, y):
        inside = (table for table in tables if _holds(table.box, x, y))
        last = next(((table, slot) for table in inside for slot in table.from_here() if _holds(slot.box, x, y)), None)
        if last is not None:
            last[0].here = last[1]
    return last


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _finished(table: RuledTable, shown: PageText) -> RuledTable:
    for slot in table.slots:
        slot.text = nfc(slot.text)
    first = next(slot.first for slot in table.slots if slot.first is not None)
    table.sizes = shown.size_at(first), shown.style_at(first)[0]
    return table
