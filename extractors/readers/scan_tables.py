"""Ruled tables on a page that is a picture: its ruling lines, the cells that they enclose, the words that stand in each.

A rule is a straight run of dark pixels longer than any stroke of a letter and thinner than a bar. Which cells they
enclose is answered as for drawn rules (`pdf_rules`), so that a scanned table is the same as a printed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..document import Box
from .ocr import reads_cells_badly, recognise, respelt
from .ocr_read import OcrWord, Read
from .pdf_rules import has_lattice, lattices
from .pdf_tables import RuledTable, Slot, grid
from .scan_cells import better, sheet
from .word_pairs import MENDED

_DARK = 150
_FLAT_IN, _UPRIGHT_IN, _THICK_IN = 0.4, 0.24, 0.05
"""Inches: the shortest rule that lies, the shortest that stands, the thickest of both."""
_MOST_RUNS = 20_000
"""Runs of dark pixels after which a page is a photograph."""
_FEWEST = 3
"""Cells with words that a table has at least: the frame of a stamp has one or two."""
_LEVEL = 0.6
_EDGE = 2
"""Pixels on each side of a rule that are taken away with it: its edges are grey."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule in pixels; `at` and `to` along it, `first` and `last` across."""

    at: int
    to: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is ruled on a page: its grids in points, and the page's picture without their rules."""

    tables: list[RuledTable]
    picture: Any


def ruling(picture: Any, dpi: int) -> Ruling:
    """The grids on a grey PIL `picture` that lies straight; the picture itself where there is none."""
    import numpy as np
    from PIL import Image

    ink = np.asarray(picture) < _DARK
    flat, upright = _rules(ink, dpi, _FLAT_IN), _rules(ink.T, dpi, _UPRIGHT_IN)
    scale = 72 / dpi
    lines = [Box(r.at * scale, _middle(r) * scale, r.to * scale, _middle(r) * scale) for r in flat]
    lines += [Box(_middle(r) * scale, r.at * scale, _middle(r) * scale, r.to * scale) for r in upright]
    if not has_lattice(lines):
        return Ruling([], picture)
    tables = [table for cells in lattices(lines) if (table := grid(cells)) is not None]
    if not tables:
        return Ruling([], picture)
    pixels = np.array(picture)
    for rule in flat:
        pixels[max(0, rule.first - _EDGE) : rule.last + 1 + _EDGE, rule.at : rule.to] = 255
    for rule in upright:
        pixels[rule.at : rule.to, max(0, rule.first - _EDGE) : rule.last + 1 + _EDGE] = 255
    return Ruling(tables, Image.fromarray(pixels))


def _middle(rule: _Rule) -> float:
    return (rule.first + rule.last + 1) / 2


def _rules(ink: Any, dpi: int, shortest_in: float) -> list[_Rule]:
    """The rules that lie along the rows of `ink`. A row takes its neighbours' pixels: no rule lies perfectly straight."""
    import numpy as np

    spread = ink.copy()
    spread[1:] |= ink[:-1]
    spread[:-1] |= ink[1:]
    steps = np.diff(spread.astype(np.int8), axis=1, prepend=0, append=0)
    (rows, begins), ends = np.nonzero(steps == 1), np.nonzero(steps == -1)[1]
    long = ends - begins >= shortest_in * dpi
    runs = list(zip(rows[long].tolist(), begins[long].tolist(), ends[long].tolist(), strict=True))
    if len(runs) > _MOST_RUNS:
        return []
    # Spreading has added a row of pixels on each side.
    return [
        _Rule(r.at, r.to, r.first + 1, r.last - 1)
        for r in _joined(runs)
        if r.last - r.first - 1 <= _THICK_IN * dpi and r.last - r.first >= 2
    ]


def _joined(runs: Sequence[tuple[int, int, int]]) -> Iterator[_Rule]:
    """Runs that lie on each other, row by row, made one."""
    open_: list[_Rule] = []
    for row, begin, end in runs:
        yield from (rule for rule in open_ if rule.last < row - 1)
        open_ = [rule for rule in open_ if rule.last >= row - 1]
        mine = _Rule(begin, end, row, row)
        touching = [rule for rule in open_ if rule.at < end and begin < rule.to]
        for rule in touching:
            open_.remove(rule)
            mine = _Rule(min(mine.at, rule.at), max(mine.to, rule.to), min(mine.first, rule.first), row)
        open_.append(mine)
    yield from open_


@dataclass(frozen=True, slots=True)
class Placed:
    """The tables that hold words, which word stands in which cell of theirs (numbered through), the words in none."""

    tables: list[RuledTable]
    cells: dict[int, list[Read]]
    rest: list[Read]


def placed(tables: Sequence[RuledTable], read: Sequence[Read], dpi: int) -> Placed:
    """Puts words into the cells that they stand in. A grid with words in few of its cells is no table."""
    kept: list[RuledTable] = []
    cells: dict[int, list[Read]] = {}
    rest, scale, first = list(read), 72 / dpi, 0
    for table in tables:
        inside: dict[int, list[Read]] = {}
        for word in rest:
            x, y = (word.left + word.right) / 2 * scale, (word.top + word.bottom) / 2 * scale
            at = next((i for i, slot in enumerate(table.slots) if _holds(slot.box, x, y)), None)
            if at is not None:
                inside.setdefault(at, []).append(word)
        if len(inside) >= _FEWEST:
            taken = {id(word) for words in inside.values() for word in words}
            rest = [word for word in rest if id(word) not in taken]
            cells |= {first + at: words for at, words in inside.items()}
            kept.append(table)
            first += len(table.slots)
    return Placed(kept, cells, rest)


def filled(found: Placed, ruled: Ruling, dpi: int, place: Callable[[Read], OcrWord]) -> None:
    """Writes the words into the cells of the tables, each cell read a second time where the engine needs it.

    Raises `OcrFailed`.
    """
    cells = found.cells
    if found.tables and reads_cells_badly() and (apart := sheet(ruled.picture, found.tables, dpi)) is not None:
        again = apart.by_cell(recognise(apart.picture, dpi, block=True))
        cells = {at: better(cells.get(at, []), again.get(at, [])) for at in sorted({*cells, *again})}
    for number, slot in enumerate(slot for table in found.tables for slot in table.slots):
        words = [place(word) for word in cells.get(number, ())]
        if words:
            _fill(slot, words)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _fill(slot: Slot, words: list[OcrWord]) -> None:
    """The words of a cell, printed line under printed line."""
    lines: list[list[OcrWord]] = []
    for word in sorted(words, key=lambda w: w.box.top + w.box.bottom):
        if lines and _level(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    ordered = [word for line in lines for word in sorted(line, key=lambda w: w.box.x0)]
    ends = {id(max(line, key=lambda w: w.box.x0)) for line in lines}
    text, read = "", []
    for word, spelt in zip(ordered, respelt([word.text for word in ordered]), strict=True):
        sure = word.confidence if spelt == word.text else min(word.confidence, MENDED)
        read.append((len(text), len(text) + len(spelt), word.shown, sure))
        text += spelt + ("\n" if id(word) in ends else " ")
    slot.text, slot.read = text.rstrip(), tuple(read)


def _level(first: OcrWord, word: OcrWord) -> bool:
    high = max(first.box.bottom - first.box.top, word.box.bottom - word.box.top)
    return abs((first.box.top + first.box.bottom) - (word.box.top + word.box.bottom)) / 2 < _LEVEL * high
