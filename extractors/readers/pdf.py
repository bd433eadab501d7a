"""PDF: text and boxes from pdfium, tables of ruled pages from pdfplumber, put in the order a reader follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import Document, Role
from ..errors import InputError, Reason
from .builder import Builder, LineStyle
from .letterhead import Placed, arrange
from .pdf_overlays import overlay_text, with_overlays
from .pdf_page import PageText, PrintedLine
from .pdf_rules import TooManyRules
from .pdf_stamps import apart
from .pdf_tables import RuledTable, continues, page_tables

_PASSWORD = 4
_SCAN_LETTERS = 300
_MARKED = re.compile(r"[^\W\d_]*[À-ỹĐđ][^\W\d_]*")
_WORD = re.compile(r"[^\W\d_]{2,}")
_GARBLED_SHARE = 0.2


@dataclass(slots=True)
class _ReadPage:
    number: int
    width: float
    height: float
    lines: list[Placed]
    tables: list[RuledTable]
    notes: list[str]

    @property
    def without_text(self) -> bool:
        return "page_without_text" in self.notes


def from_pdf(data: bytes, name: str, sha256: str) -> Document:
    """The document in the PDF `data`: pages, printed lines with boxes, tables joined over pages.

    Raises `InputError`: `ENCRYPTED` (a password), `CORRUPT` (not readable), `NEEDS_OCR` (pictures of pages only).
    """
    pdf = _opened(data)
    try:
        pages = _read_pages(pdf)
    finally:
        pdf.close()
    _refuse_scans(pages)
    builder = Builder()
    for page in pages:
        for code in page.notes:
            builder.note(code)
    _assemble(builder, pages)
    return builder.document(name, "pdf", sha256)


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(data)
        if len(pdf) == 0:
            raise InputError(Reason.CORRUPT, "no pages")
        return pdf
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise InputError(Reason.ENCRYPTED, "PDF with a password") from error
        raise InputError(Reason.CORRUPT, str(error)) from error


def _read_pages(pdf: pdfium.PdfDocument) -> list[_ReadPage]:
    pages: list[_ReadPage] = []
    for index in range(len(pdf)):
        notes_open = bool(pages) and _ends_in_note(pages[-1])
        try:
            pages.append(_read_page(pdf, index, notes_open))
        except pdfium.PdfiumError as error:
            raise InputError(Reason.CORRUPT, f"page {index + 1}: {error}") from error
    return pages


def _ends_in_note(page: _ReadPage) -> bool:
    return any(line.role is Role.FOOTNOTE for line in page.lines[-2:])


def _read_page(pdf: pdfium.PdfDocument, index: int, notes_open: bool) -> _ReadPage:
    page, number = pdf[index], index + 1
    shown = PageText(page, number)
    try:
        tables, notes = _tables_of(shown)
        taken = {index for table in tables for index in table.taken}
        picture = _is_picture(page)
        lines, stamps = apart(shown.lines(taken), shown.height, first_page=number == 1)
        letters = sum(len(line.text) for line in lines)
        lines, over = with_overlays(lines, overlay_text(pdf, index, page), shown)
        placed = arrange(lines, shown.width, shown.height, first_page=number == 1, notes_open=notes_open)
        placed += [_stamp(line) for line in (*stamps, *over)]
        if (letters < _SCAN_LETTERS and not tables and picture) or not shown.text.strip():
            notes.append("page_without_text")
        return _ReadPage(number, shown.width, shown.height, placed, tables, notes)
    finally:
        shown.close()
        page.close()


def _stamp(line: PrintedLine) -> Placed:
    return Placed(line.text, line.box, line.size, line.bold, line.italic, False, Role.STAMP)


def _tables_of(shown: PageText) -> tuple[list[RuledTable], list[str]]:
    if not shown.text.strip():
        return [], []
    try:
        return page_tables(shown), []
    except TooManyRules:
        return [], ["tables_unread"]


def _is_picture(page: pdfium.PdfPage) -> bool:
    """Whether one picture covers more than half of the page: a scan, whatever stamps lie over it."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > width * height / 2:
            return True
    return False


def _refuse_scans(pages: list[_ReadPage]) -> None:
    if all(page.without_text for page in pages):
        raise InputError(Reason.NEEDS_OCR, f"no text layer on {len(pages)} pages")
    words = [w for page in pages for line in page.lines for w in _WORD.findall(line.text)]
    if len(words) >= 200 and sum(bool(_MARKED.fullmatch(w)) for w in words) < _GARBLED_SHARE * len(words):
        raise InputError(Reason.NEEDS_OCR, "the text layer holds no Vietnamese words")


def _assemble(builder: Builder, pages: list[_ReadPage]) -> None:
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
                if item.role not in (Role.PAGE_NUMBER, Role.RUNNING_HEAD, Role.FOOTNOTE, Role.STAMP):
                    last, before = None, None
        before = last


def _in_order(page: _ReadPage) -> Iterator[Placed | RuledTable]:
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
