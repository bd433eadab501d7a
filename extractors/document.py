"""What the page shows: text fixed once, with lines, pages, tables and the boxes they stand in.

Every offset is a code point of `Document.text` (0-based, end exclusive). Nothing rewrites the text after a reader has
made it, so an offset that one stage records stays true for all that follow.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from itertools import islice


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text: code points, end exclusive."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points, measured from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


class Role(StrEnum):
    """What a line is on its page. Only a reader that sees layout tells more than `BODY`."""

    BODY = "body"
    LETTERHEAD_LEFT = "letterhead_left"
    LETTERHEAD_RIGHT = "letterhead_right"
    PAGE_NUMBER = "page_number"
    RUNNING_HEAD = "running_head"
    TABLE = "table"
    FOOTNOTE = "footnote"
    STAMP = "stamp"
    """What lies over the page and is no part of its text: a signing stamp, the stamp of receipt, `HỎA TỐC`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line (PDF, text) or one paragraph (DOCX), without its line break."""

    start: int
    end: int
    page: int | None = None
    box: Box | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    centred: bool | None = None
    whole: bool = False
    """True where the line is a whole paragraph (DOCX): the next line never continues it."""
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Word:
    """One word that OCR read: its stretch of the text, its box, how sure the engine is (0 to 1)."""

    start: int
    end: int
    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: number from 1, its stretch of the text, its size in points where the format has one."""

    number: int
    start: int
    end: int
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, its text a span of the document's. Rows and columns count from 0."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table, joined over pages. `start`..`end` covers all its cells; layout tables (letterheads) are none."""

    number: int
    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as its reader saw it.

    `name` is the file's stem, `format` one of `text`, `pdf`, `docx`, `sha256` that of the file's bytes.
    `pages` is empty where the format has none; `pages_estimated` is true where they are computed from the layout
    (a DOCX has pages only once a program has laid it out).
    """

    name: str
    format: str
    sha256: str
    text: str
    lines: tuple[Line, ...]
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    pages_estimated: bool = False
    notes: tuple[str, ...] = field(default=())
    """Codes of what the reader noticed (`tables_unread` …), each also an issue of the extraction."""
    words: tuple[Word, ...] = field(default=())
    """The words of the pages that OCR read, in the order of the text; empty where nothing was scanned."""
    disputed: tuple[Span, ...] = field(default=())
    """Where two readers of the file part digits differently (`1 66,9`, `166,9`); the text has the better reading."""

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds `offset`, None where the format has no pages."""
        if not self.pages:
            return None
        index = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[max(index, 0)].number

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that OCR read within `start`..`end`."""
        at = bisect_right(self.words, start, key=lambda word: word.end)
        to = bisect_left(self.words, end, key=lambda word: word.start)
        return self.words[at:to]

    def box_of(self, start: int, end: int) -> Box | None:
        """The box of the lines (on scans: of the words) that `start`..`end` touches on its first page.

        None where lines have no boxes.
        """
        read = self.words_in(start, end)
        if read:
            return reduce(Box.union, (word.box for word in read if word.page == read[0].page))
        found: Box | None = None
        page: int | None = None
        first = bisect_right(self.lines, start, key=lambda line: line.end)
        for line in islice(self.lines, first, None):
            if line.start >= end:
                break
            if line.box is None:
                continue
            if page is None:
                page = line.page
            if line.page == page:
                found = line.box if found is None else found.union(line.box)
        return found
