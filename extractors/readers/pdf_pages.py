"""The pages of a PDF, each read once: by its text layer, or by OCR where it is a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import Role
from ..errors import InputError, Reason
from . import ocr
from .legible import is_garbled
from .letterhead import Placed, arrange
from .ocr_read import OcrWord
from .pdf_limits import check_drawn
from .pdf_overlays import is_fill, overlay_text, with_overlays
from .pdf_page import PageText, PrintedLine
from .pdf_rules import TooManyRules
from .pdf_second import second_reading
from .pdf_stamps import apart
from .pdf_tables import RuledTable, page_tables
from .scan import read_scan

_SCAN_LETTERS = 300
_DOCUMENT_WORDS = 200


class Scans(StrEnum):
    """What is done with pages that are pictures: read `NOW`, or put off (`LATER`: `NEEDS_OCR`) to a queue of their own."""

    NOW = "now"
    LATER = "later"


@dataclass(slots=True)
class ReadPage:
    """One page: its lines in reading order, its tables, its OCR words where it was a picture."""

    number: int
    width: float
    height: float
    lines: list[Placed]
    tables: list[RuledTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: list[OcrWord] = field(default_factory=list)
    picture: bool = False
    """Whether the text layer does not tell what the page shows."""
    blank: bool = False
    parted: tuple[bool, bool] = (False, False)
    """Whether digits are parted by a blank that is not in the file: in lines, in tables."""
    turned: bool = False
    crop: tuple[float, float] = (0.0, 0.0)
    """How far the shown page begins right of and below the sheet's own corner."""


def read_pages(pdf: pdfium.PdfDocument, data: bytes, scans: Scans) -> list[ReadPage]:
    """All pages. Raises `InputError`: `CORRUPT`, and `NEEDS_OCR` where pictures of pages cannot be read (or not now)."""
    pages: list[ReadPage] = []
    for index in range(len(pdf)):
        notes_open = bool(pages) and any(line.role is Role.FOOTNOTE for line in pages[-1].lines[-2:])
        try:
            pages.append(_read_page(pdf, index, notes_open))
        except pdfium.PdfiumError as error:
            raise InputError(Reason.CORRUPT, f"page {index + 1}: {error}") from error
    every = 1 + len(pages) // 4
    if is_garbled((line.text for page in pages for line in page.lines[::every]), _DOCUMENT_WORDS):
        for page in pages:
            page.picture = not page.blank
    pictures = [page for page in pages if page.picture]
    second_reading(data, (page for page in pages if not page.picture))
    if pictures:
        _read_pictures(data, pages, pictures, scans)
    return pages


def _read_page(pdf: pdfium.PdfDocument, index: int, notes_open: bool) -> ReadPage:
    page, number = pdf[index], index + 1
    check_drawn(page, number)
    shown = PageText(page, number)
    try:
        tables, notes = _tables_of(shown)
        taken = {at for table in tables for at in table.taken}
        blank = not shown.text.strip() and raw.FPDFPage_CountObjects(page.raw) == 0
        lines, stamps = apart(shown.lines(taken), shown.height, first_page=number == 1)
        picture = _is_picture(shown, lines, bool(tables))
        lines, over = with_overlays(lines, overlay_text(pdf, index, page), shown)
        placed = arrange(lines, shown.width, shown.height, first_page=number == 1, notes_open=notes_open)
        placed += [_stamp(line) for line in (*stamps, *over)]
        (x0, _, _, y1), (left, _, _, top) = page.get_mediabox(), page.get_cropbox()
        return ReadPage(
            number, shown.width, shown.height, placed, tables, notes, picture=picture and not blank, blank=blank,
            parted=_parted(shown, lines, taken),
            turned=page.get_rotation() != 0, crop=(left - x0, y1 - top),
        )  # fmt: skip
    finally:
        shown.close()
        page.close()


def _parted(shown: PageText, lines: list[PrintedLine], taken: set[int]) -> tuple[bool, bool]:
    in_tables = [index - 1 in taken for index in shown.own_blanks()]
    return not all(in_tables) or _joined_from_pieces(lines, shown.text), any(in_tables)


def _joined_from_pieces(lines: list[PrintedLine], text: str) -> bool:
    """Whether a line's digits come from pieces that stand apart in the file, with a blank put between them here."""
    return any(
        before.text[-1:].isdigit() and piece.text[:1].isdigit() and f"{before.text} {piece.text}" not in text
        for line in lines
        for before, piece in pairwise(line.pieces)
    )


def _is_picture(shown: PageText, lines: list[PrintedLine], ruled: bool) -> bool:
    if not shown.text.strip():
        return True
    few = sum(len(line.text) for line in lines) < _SCAN_LETTERS and not ruled
    return (few or is_garbled(line.text for line in lines)) and _is_covered(shown.page)


def _stamp(line: PrintedLine) -> Placed:
    return Placed(line.text, line.box, line.size, line.bold, line.italic, False, Role.STAMP)


def _tables_of(shown: PageText) -> tuple[list[RuledTable], list[str]]:
    if not shown.text.strip():
        return [], []
    try:
        return page_tables(shown), []
    except TooManyRules:
        return [], ["tables_unread"]


def _is_covered(page: pdfium.PdfPage) -> bool:
    """Whether one picture covers more than half of the page: a scan, whatever stamps lie over it."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > width * height / 2:
            return True
    return False


def _read_pictures(data: bytes, pages: list[ReadPage], pictures: list[ReadPage], scans: Scans) -> None:
    missing = ocr.missing()
    if missing is None and scans is Scans.LATER:
        raise InputError(Reason.NEEDS_OCR, f"{len(pictures)} pages wait for OCR")
    if missing is not None:
        if len(pictures) == sum(not page.blank for page in pages):
            raise InputError(Reason.NEEDS_OCR, f"{len(pictures)} pages are pictures; {missing}")
        for page in pictures:
            page.notes.append("page_without_text")
        return
    with pdfium.PdfDocument(data) as pdf:  # opened anew: the pages read before were flattened in memory
        for page in pictures:
            try:
                _recognise(pdf, page)
            except (ocr.OcrFailed, pdfium.PdfiumError, OSError) as error:
                raise InputError(Reason.NEEDS_OCR, f"page {page.number}: {error}") from error
    if not any(page.tables or any(line.role is not Role.STAMP for line in page.lines) for page in pages):
        raise InputError(Reason.NEEDS_OCR, "OCR found no words")


def _recognise(pdf: pdfium.PdfDocument, page: ReadPage) -> None:
    """Puts what OCR reads in place of the page's text layer; the stamps of annotations stay."""
    first = page.number == 1
    over = [line for line in page.lines if line.role is Role.STAMP]
    shown = pdf[page.number - 1]
    try:
        read = read_scan(shown, [(line.text, line.box) for line in over if is_fill(line.text)], first_page=first)
    finally:
        shown.close()
    lines, stamps = apart(read.lines, page.height, first_page=first)
    page.lines = [*arrange(lines, page.width, page.height, first_page=first), *map(_stamp, stamps), *over]
    page.words, page.tables = read.words, read.tables
    page.notes += ["read_by_ocr", *(["slot_not_printed"] if read.blanked else [])]
