"""A page that is a picture: rendered, set straight, read by OCR, its words put into printed lines with their boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians, sin
from statistics import fmean, median
from typing import Any

import pypdfium2 as pdfium

from ..document import Box
from ..text import fold, nfc
from .ocr import Read, recognise
from .ocr_read import OcrWord
from .pdf_page import COLUMN_GAP, Piece, PrintedLine
from .pdf_tables import RuledTable
from .scan_slots import with_blank_slots
from .scan_tables import filled, placed, ruling
from .spelling import known_spelling

_DPI, _FINE_DPI = 200, 300
_NOISY = 82.0
"""Mean confidence under which a page is read again at the finer resolution, its specks smoothed."""
_LARGEST_PT = 2000.0
_STRAIGHT = 0.1
_RULE = re.compile(r"[\W_]+")
_SURE_OF_RULE = 60.0
_LEGIBLE = 45.0
"""Mean confidence of a line under which it is no line of text."""
_ASKING = {"so", "ngay", "thang", "nam"}


@dataclass(frozen=True, slots=True)
class ScanPage:
    """What OCR read on one page. Boxes are those of the page set straight. `blanked`: a handwritten slot was emptied."""

    lines: list[PrintedLine]
    words: list[OcrWord]
    blanked: bool
    tables: list[RuledTable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Paper:
    """How pixels of the straightened picture become points: points a pixel, its turn in degrees, its middle."""

    scale: float
    angle: float
    middle: tuple[float, float]

    def word(self, read: Read) -> OcrWord:
        straight = Box(*(v * self.scale for v in (read.left, read.top, read.right, read.bottom)))
        x, y = (straight.x0 + straight.x1) / 2, (straight.top + straight.bottom) / 2
        turned_x, turned_y = self._turned_back(x, y)
        shown = Box(
            straight.x0 + turned_x - x, straight.top + turned_y - y,
            straight.x1 + turned_x - x, straight.bottom + turned_y - y,
        )  # fmt: skip
        return OcrWord(nfc(read.text), straight, round(read.confidence / 100, 3), shown)

    def _turned_back(self, x: float, y: float) -> tuple[float, float]:
        turn, (mid_x, mid_y) = radians(self.angle), (v * self.scale for v in self.middle)
        dx, dy = x - mid_x, y - mid_y
        return mid_x + dx * cos(turn) - dy * sin(turn), mid_y + dx * sin(turn) + dy * cos(turn)


def read_scan(page: pdfium.PdfPage, fills: Sequence[tuple[str, Box]] = (), *, first_page: bool) -> ScanPage:
    """The lines of a page's picture. What annotations draw over it is not rendered; the digits among it are `fills`.

    Raises `OcrFailed`.
    """
    angle = skew(_picture(page, _DPI, 0.0))
    dpi, ruled = _DPI, ruling(_picture(page, _DPI, angle), _DPI)
    read = recognise(ruled.picture, dpi)
    if read and _mean(read) < _NOISY:
        finer = ruling(_smoothed(_picture(page, _FINE_DPI, angle)), _FINE_DPI)
        again = recognise(finer.picture, _FINE_DPI)
        if again and _mean(again) > _mean(read):
            dpi, ruled, read = _FINE_DPI, finer, again
    picture = ruled.picture
    read = _without_dirt(read)
    blanked = False
    if first_page:
        read, blanked = with_blank_slots(read, picture, dpi)
    middle = (picture.width / 2, picture.height / 2)
    paper = _Paper(72 / dpi, angle if abs(angle) > _STRAIGHT else 0.0, middle)
    found = placed(ruled.tables, read, dpi)
    filled(found, ruled, dpi, paper.word)
    return replace(_page(found.rest, paper, fills, blanked), tables=found.tables)


def _mean(read: list[Read]) -> float:
    return sum(w.confidence * len(w.text) for w in read) / sum(len(w.text) for w in read)


def _without_dirt(read: list[Read]) -> list[Read]:
    """The words without specks, and without the lines that the engine made of a seal or a signature."""
    rows: dict[tuple[int, int, int], list[Read]] = defaultdict(list)
    for word in read:
        rows[word.line].append(word)
    legible = {line for line, row in rows.items() if _mean(row) >= _LEGIBLE}
    return [word for word in read if word.line in legible and not _is_speck(word)]


def _is_speck(word: Read) -> bool:
    """Whether a word is dirt or a rule: no letter, digit or percent in it and little confidence."""
    return (
        "%" not in word.text
        and bool(_RULE.fullmatch(word.text))
        and (word.confidence < _SURE_OF_RULE or len(set(word.text)) > 2)
    )


def _picture(page: pdfium.PdfPage, dpi: int, angle: float) -> Any:
    """The page in grey, without annotations, turned by `angle` degrees."""
    largest = max(page.get_size())
    scale = dpi / 72 * min(1.0, _LARGEST_PT / largest)
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
    try:
        picture = bitmap.to_pil().convert("L")
    finally:
        bitmap.close()
    return picture.rotate(angle, resample=2, fillcolor=255) if abs(angle) > _STRAIGHT else picture


def _smoothed(picture: Any) -> Any:
    from PIL import ImageFilter

    return picture.filter(ImageFilter.MedianFilter(3))


def skew(picture: Any) -> float:
    """The degrees by which a page must be turned (counter-clockwise) so that its lines lie flat; within 4."""
    import numpy as np

    small = picture.resize((max(1, picture.width // 4), max(1, picture.height // 4)), 4)
    ink = (255 - np.asarray(small, dtype=np.float32)) > 90
    ys, xs = np.nonzero(ink)
    if len(xs) < 200:
        return 0.0
    if len(xs) > 40_000:
        pick = np.random.default_rng(0).choice(len(xs), 40_000, replace=False)
        xs, ys = xs[pick], ys[pick]

    def sharpness(angle: float) -> float:
        rows = np.round(ys - xs * np.tan(np.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        return float((counts.astype(np.float64) ** 2).sum())

    coarse = max((a / 4 for a in range(-16, 17)), key=sharpness)
    return float(max((coarse + a / 20 for a in range(-5, 6)), key=sharpness))


def _page(read: list[Read], paper: _Paper, fills: Sequence[tuple[str, Box]], blanked: bool) -> ScanPage:
    rows: dict[tuple[int, int, int], list[Read]] = defaultdict(list)
    for word in read:
        rows[word.line].append(word)
    size = round(median(_height(row) for row in rows.values()) * paper.scale, 1) if rows else 0.0
    lines, words = [], []
    for row in rows.values():
        placed = [paper.word(word) for word in sorted(row, key=lambda w: w.left)]
        for words_over, box in fills:
            _fill_in(placed, words_over, box)
        words += placed
        lines.append(PrintedLine(_pieces(placed, size)))
    return ScanPage(_in_order(lines), words, blanked)


def _height(row: list[Read]) -> float:
    return fmean(word.bottom - word.top for word in row)


def _pieces(words: list[OcrWord], size: float) -> list[Piece]:
    """The words of a line joined where no gap as wide as a column's parts them."""
    pieces: list[Piece] = []
    for word in words:
        if pieces and word.box.x0 - pieces[-1].box.x1 < COLUMN_GAP:
            last = pieces[-1]
            pieces[-1] = replace(last, text=f"{last.text} {word.text}", box=last.box.union(word.box))
        else:
            pieces.append(Piece(word.text, 0, word.box, size, False, False))
    return [replace(piece, text=known_spelling(piece.text)) for piece in pieces]


def _fill_in(row: list[OcrWord], words: str, box: Box) -> None:
    """Puts digits that an annotation draws behind the word of the row that asks for them (`Số:`, `ngày`)."""
    for at, word in enumerate(row):
        gap = box.x0 - word.box.x1
        level = abs((word.box.top + word.box.bottom) - (box.top + box.bottom)) / 2 < 1.2 * (box.bottom - box.top)
        if level and -6 < gap < 60 and fold(word.text).strip(":. ") in _ASKING:
            row.insert(at + 1, OcrWord(words, box, 1.0, box))
            return


def _in_order(lines: list[PrintedLine]) -> list[PrintedLine]:
    """From top to bottom: the engine gives blocks, and a block may lie beside another."""
    return sorted(lines, key=lambda line: (line.box.top + line.box.bottom) / 2)
