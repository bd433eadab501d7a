"""PDF: text and boxes from pdfium, tables of ruled pages from pdfplumber, put in the order a reader follows."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium

from ..document import Box, Document, Role
from ..errors import InputError, Reason
from ..text import fold
from .builder import Builder, LineStyle
from .letterhead import Placed
from .ocr_read import OcrWord
from .pdf_limits import check_objects, check_pages
from .pdf_pages import ReadPage, Scans, read_pages
from .pdf_tables import RuledTable, continues

_PASSWORD = 4


def from_pdf(data: bytes, name: str, sha256: str, scans: Scans = Scans.NOW) -> Document:
    """The document in the PDF `data`: pages, printed lines with boxes, tables joined over pages.

    Pages that are pictures, or whose text layer is no Vietnamese, are read by OCR where the system has it.
    Raises `InputError`: `TOO_LARGE` (pages, objects or sheets beyond all sense), `ENCRYPTED` (a password), `CORRUPT` (not readable), `NEEDS_OCR` (pictures of pages only, and no
    OCR; or any such page, where `scans` puts them off).
    """
    pdf = _opened(data)
    try:
        pages = read_pages(pdf, data, scans)
    finally:
        pdf.close()
    builder = Builder()
    for page in pages:
        for code in page.notes:
            builder.note(code)
    _assemble(builder, pages)
    return builder.document(name, "pdf", sha256)


def _opened(data: bytes) -> pdfium.PdfDocument:
    check_objects(data)
    try:
        pdf = pdfium.PdfDocument(data)
        if len(pdf) == 0:
            raise InputError(Reason.CORRUPT, "no pages")
        check_pages(pdf)
        return pdf
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise InputError(Reason.ENCRYPTED, "PDF with a password") from error
        raise InputError(Reason.CORRUPT, str(error)) from error


def _assemble(builder: Builder, pages: list[ReadPage]) -> None:
    before: RuledTable | None = None
    for page in pages:
        builder.start_page(page.number, page.width, page.height)
        last: RuledTable | None = None
        for item in _in_order(page):
            if isinstance(item, RuledTable):
                goes_on = before is not None and continues(before, item)
                builder.table(item.texts(page.number, before if goes_on else None), goes_on=goes_on)
                last, before = item, item
            else:
                builder.line(item.text, _style(item))
                builder.disputed(item.disputed)
                if page.words and item.role is not Role.STAMP:
                    builder.words(_words_of(item, page.words))
                if item.role not in (Role.PAGE_NUMBER, Role.RUNNING_HEAD, Role.FOOTNOTE, Role.STAMP):
                    last, before = None, None
        before = last


def _in_order(page: ReadPage) -> Iterator[Placed | RuledTable]:
    """Lines and tables of a page in reading order: a table stands before the first line that comes after it."""
    waiting = sorted(page.tables, key=lambda t: t.box.top)
    for line in page.lines:
        while waiting and line.role is Role.BODY and line.box.top > waiting[0].box.top:
            yield waiting.pop(0)
        if line.role in (Role.PAGE_NUMBER, Role.FOOTNOTE, Role.STAMP) and line.box.top > page.height / 2:
            yield from waiting
            waiting = []
        yield line
    yield from waiting


def _style(line: Placed) -> LineStyle:
    return LineStyle(line.box, line.size, line.bold, line.italic, line.centred, False, line.role)


def _words_of(line: Placed, words: list[OcrWord]) -> Iterator[tuple[int, int, Box, float]]:
    """Where the words that OCR read stand in a line made of them: offsets, box, confidence."""
    folded, at = fold(line.text.strip()), 0
    inside = [w for w in words if line.box.top - 1 <= (w.box.top + w.box.bottom) / 2 <= line.box.bottom + 1]
    inside = [w for w in inside if line.box.x0 - 1 <= (w.box.x0 + w.box.x1) / 2 <= line.box.x1 + 1]
    for word in sorted(inside, key=lambda w: w.box.x0):
        found = folded.find(fold(word.text), at)
        if found >= 0:
            at = found + len(word.text)
            yield found, at, word.shown, word.confidence
