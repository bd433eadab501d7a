"""What lies over a PDF page and not in its text layer: number, day and stamps drawn by annotations' appearances.

Offices that sign in steps leave the slots of number and day blank in the text and fill them by a signature field later.
The slot and what fills it meet only where they stand on the page: a fill is put into the gap of the printed line that it
lies over (`Số:      /TB-UBND` → `Số: 171 /TB-UBND`). Fills of digits that lie over no gap are left out of the text's lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import Box
from ..text import fold
from .pdf_page import PageText, Piece, PrintedLine
from .stamps import is_stamp

_DRAWN = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT}
_MOST = 200
"""Annotations looked at on one page: a form of thousands of fields is no report."""
_FILL = re.compile(r"[\d/ .\-]{1,12}[a-zđ]?", re.IGNORECASE)
_ASKS = re.compile(r"(?:\bso *[:.]?|\bngay|\bthang|\bnam|\bso *[:.]? *\d*[./-]?) *$")
_ASKED = re.compile(r"^ *(?:[/-] *[a-z]|thang\b|nam\b)")
_NEAR = 60.0
"""Points between a fill and the printed words that it belongs to, where no gap lies under it."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a fill may go: before character `at` of piece `piece` of line `line`, or beside the piece (`at` is None)."""

    line: int
    piece: int
    at: int | None
    cost: float


def overlay_text(pdf: pdfium.PdfDocument, index: int, page: pdfium.PdfPage) -> list[PrintedLine]:
    """The lines that annotations draw over page `index`, each annotation's own; none where it has no annotation.

    The page is flattened in memory and what was on it before is taken off, so that only the appearances remain. `page`
    must not be read again afterwards.
    """
    boxes = _annotation_boxes(page)
    if not boxes:
        return []
    before = raw.FPDFPage_CountObjects(page.raw)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return []
    flat = pdf[index]
    try:
        if not _take_off(flat, before):
            return []
        shown = PageText(flat, index + 1)
        try:
            placed = [shown.shown(*box) for box in boxes]
            return list(_by_annotation(shown.lines(), placed))
        finally:
            shown.close()
    finally:
        flat.close()


def _annotation_boxes(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    found = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        rect = raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(note) in _DRAWN and raw.FPDFAnnot_GetRect(note, rect):
            found.append((rect.left, rect.bottom, rect.right, rect.top))
        raw.FPDFPage_CloseAnnot(note)
    return found


def _take_off(flat: pdfium.PdfPage, count: int) -> bool:
    """Removes the first `count` objects of the page; False where no more are there than before."""
    if raw.FPDFPage_CountObjects(flat.raw) <= count:
        return False
    for at in range(count - 1, -1, -1):
        item = raw.FPDFPage_GetObject(flat.raw, at)
        if not item or not raw.FPDFPage_RemoveObject(flat.raw, item):
            return False
        raw.FPDFPageObj_Destroy(item)
    return True


def _by_annotation(lines: list[PrintedLine], boxes: list[Box]) -> Iterator[PrintedLine]:
    """The lines parted where two annotations stand beside each other on one level."""
    for line in lines:
        groups: dict[int | None, list[Piece]] = {}
        for piece in line.pieces:
            groups.setdefault(_holder(piece.box, boxes), []).append(piece)
        yield from (PrintedLine(pieces) for pieces in groups.values())


def _holder(box: Box, boxes: list[Box]) -> int | None:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    held = [i for i, b in enumerate(boxes) if b.x0 - 1 <= x <= b.x1 + 1 and b.top - 1 <= y <= b.bottom + 1]
    return min(held, key=lambda i: (boxes[i].x1 - boxes[i].x0) * (boxes[i].bottom - boxes[i].top), default=None)


def with_overlays(
    lines: list[PrintedLine], over: list[PrintedLine], shown: PageText
) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """The page's lines with the fills in their slots, and the overlays that are stamps or belong to no slot."""
    lines, loose, later = list(lines), list[PrintedLine](), list[PrintedLine]()
    stamped = any(is_stamp(line.text) for line in over)
    for line in over:
        if is_stamp(line.text):
            loose.append(line)
        elif is_fill(line.text):
            _fill_in(lines, line, shown, loose)
        else:
            later.append(line)
    for line in later:
        known = any(is_stamp(other.text) and _touches(other.box, line.box) for other in over) if stamped else False
        if known or not _fill_in(lines, line, shown, []):
            (loose if known or stamped else lines).append(line)
    return lines, loose


def is_fill(words: str) -> bool:
    """Whether an overlay is digits that a slot may ask for: `171`, `16`, `02/2024`."""
    return bool(_FILL.fullmatch(words.strip()))


def _touches(one: Box, other: Box) -> bool:
    """Whether two lines are of one block: close above each other, or side by side."""
    high = max(one.bottom - one.top, other.bottom - other.top)
    return one.x0 < other.x1 and other.x0 < one.x1 and abs(one.top - other.top) < 6 * high


def _fill_in(lines: list[PrintedLine], fill: PrintedLine, shown: PageText, loose: list[PrintedLine]) -> bool:
    slot = min(_slots(lines, fill, shown), key=lambda s: s.cost, default=None)
    if slot is None:
        loose.append(fill)
        return False
    pieces = list(lines[slot.line].pieces)
    level = pieces[slot.piece].box
    put = [replace(p, box=Box(p.box.x0, level.top, p.box.x1, level.bottom)) for p in fill.pieces]
    if slot.at is None:
        pieces = sorted([*pieces, *put], key=lambda p: p.box.x0)
    else:
        parted = shown.parted(pieces[slot.piece], slot.at)
        pieces[slot.piece : slot.piece + 1] = [parted[0], *put, parted[1]]
    lines[slot.line] = PrintedLine(pieces)
    return True


def _slots(lines: list[PrintedLine], fill: PrintedLine, shown: PageText) -> Iterator[_Slot]:
    """Every gap that asks for a number (`Số:`, `ngày`, before `/BC-`) near the fill, with its distance."""
    box = fill.box
    middle, digits = (box.x0 + box.x1) / 2, is_fill(fill.text)
    for at, line in enumerate(lines):
        high = max(line.box.bottom - line.box.top, box.bottom - box.top, 8.0)
        rise = abs((line.box.top + line.box.bottom) / 2 - (box.top + box.bottom) / 2)
        if rise > high:
            continue
        for number, piece in enumerate(line.pieces):
            if digits:
                for index, left, right in shown.gaps(piece):
                    words = fold(shown.text[piece.index : index]), fold(shown.text[index : index + 12])
                    if _ASKS.search(words[0]) or _ASKED.match(words[1]):
                        off = max(left - middle, middle - right, 0.0)
                        if off < 15:
                            yield _Slot(at, number, index, off + rise)
            behind, before = box.x0 - piece.box.x1, piece.box.x0 - box.x1
            asks = -6 < behind < _NEAR and _ASKS.search(fold(piece.text))
            if asks or (digits and -6 < before < _NEAR and _ASKED.match(fold(piece.text))):
                yield _Slot(at, number, None, max(min(abs(behind), abs(before)), 0.0) / 4 + rise)
