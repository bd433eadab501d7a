"""Puts the blocks of a word processor's file into one text: columns of letterheads and closings in order, pages counted."""

from __future__ import annotations

import re

from ..document import Document, Role
from ..text import fold
from .builder import Builder, CellText, LineStyle
from .docx_layout import PageCounter, Sheet
from .flow import Block, Grid, GridCell, Paragraph

_MOTTO = ("cong hoa xa hoi", "dang cong san viet nam", "doc lap - tu do")
_RECIPIENTS = re.compile(r"^\W*noi nhan\b", re.MULTILINE)
_HEAD_BLOCKS = 12
_LAYOUT_ROWS = 3
_COLUMN_BLANK = re.compile(r"\t+ *| {6,}")


def written(
    blocks: list[Block],
    notes: list[str],
    on: Sheet,
    *,
    told_by_word: bool,
    name: str,
    format_: str,
    sha256: str,
    remarks: tuple[str, ...] = (),
) -> Document:
    """The document that shows `blocks` in order, then `notes` (each `[n] …`).

    `told_by_word`: the blocks hold the page breaks of the last layout; else pages are estimated. `remarks` are codes of
    what the reader noticed.
    """
    writer = _Writer(PageCounter(on, told_by_word=told_by_word), on)
    writer.write(blocks, notes)
    for code in remarks:
        writer.builder.note(code)
    return writer.builder.document(name, format_, sha256, pages_estimated=not told_by_word)


class _Writer:
    """Puts the blocks into the text one after the other and keeps count of the pages."""

    def __init__(self, pages: PageCounter, on: Sheet) -> None:
        self.builder = Builder()
        self._pages = pages
        self._sheet = on
        self.builder.start_page(1, self._sheet.width, self._sheet.height)

    def write(self, blocks: list[Block], notes: list[str]) -> None:
        head, rest = _tabbed_letterhead(blocks)
        for paragraph, role in head:
            self._paragraph(paragraph, role)
        rest = _untabbed_closing(rest)
        first_table = next((b for b in rest[:_HEAD_BLOCKS] if isinstance(b, Grid)), None)
        for block in rest:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif block is first_table and block.says(*_MOTTO):
                self._columns(block, _right_from(block))
            elif _is_layout(block):
                self._columns(block, None)
            else:
                self._table(block)
        for note in notes:
            self.builder.line(note, LineStyle(whole=True, role=Role.FOOTNOTE))

    def _paragraph(self, paragraph: Paragraph, role: Role = Role.BODY, share: float = 1.0) -> None:
        look = paragraph.look
        style = LineStyle(None, look.size, look.bold, look.italic, paragraph.centred, True, role)
        starts = self._pages.starts(paragraph.text, look.size, paragraph.breaks, share)
        self.builder.line(paragraph.text, style, pages=[(s, self._pages.page - len(starts) + i + 1)
                                                        for i, s in enumerate(starts)])  # fmt: skip

    def _columns(self, grid: Grid, right_from: int | None) -> None:
        """A layout table read column by column: each of its printed lines is a line of its own."""
        for column in sorted({cell.column for cell in grid.cells}):
            role = Role.BODY
            if right_from is not None:
                role = Role.LETTERHEAD_RIGHT if column >= right_from else Role.LETTERHEAD_LEFT
            for cell in grid.cells:
                if cell.column == column:
                    self._cell_lines(cell, role)

    def _cell_lines(self, cell: GridCell, role: Role) -> None:
        for paragraph in cell.paragraphs:
            for words in paragraph.text.split("\n"):
                if words.strip():
                    self._paragraph(Paragraph(words, paragraph.look), role, 0.5)

    def _table(self, grid: Grid) -> None:
        texts: list[CellText] = []
        first = True
        for row in range(grid.rows):
            cells = [c for c in grid.cells if c.row == row]
            self._turn_page(cells, grid.columns, first)
            texts = [_cell_text(c, self._pages.page) for c in cells]
            self.builder.table_row(texts, goes_on=not first)
            first = first and not texts

    def _turn_page(self, cells: list[GridCell], columns: int, first: bool) -> None:
        """A row's page is that of its start; its highest cell says where the next row stands."""
        text = max((c.text for c in cells), key=len, default="")
        breaks = max((_breaks(c) for c in cells), key=len, default=[])
        wide = max((c.column_span for c in cells if c.text == text), default=1) / max(columns, 1)
        before = self._pages.page
        if self._pages.starts(text, 12.0, breaks, wide):
            for page in range(before + 1, self._pages.page + 1):
                self.builder.start_page(page, self._sheet.width, self._sheet.height)


def _breaks(cell: GridCell) -> list[tuple[int, bool]]:
    return [found for paragraph in cell.paragraphs for found in paragraph.breaks]


def _cell_text(cell: GridCell, page: int) -> CellText:
    looks = [p.look for p in cell.paragraphs if p.text.strip()]
    bold = bool(looks) and all(look.bold for look in looks)
    size = looks[0].size if looks else None
    return CellText(cell.row, cell.column, cell.text, cell.row_span, cell.column_span, page, None, size, bold)


def _right_from(grid: Grid) -> int:
    """The column in which the motto stands: it and those after it are the right half of the letterhead."""
    found = [c.column for c in grid.cells if any(words in fold(c.text) for words in _MOTTO)]
    return max(min(found, default=1), 1)


def _is_layout(grid: Grid) -> bool:
    """Whether a table only sets words side by side: recipients and signature, a framed box, an unruled row or two."""
    if len(grid.cells) <= 1 or any(_RECIPIENTS.search(fold(c.text)) for c in grid.cells if c.column == 0):
        return True
    return not grid.ruled and grid.rows <= _LAYOUT_ROWS and grid.columns <= _LAYOUT_ROWS


def _tabbed_letterhead(
    blocks: list[Block],
) -> tuple[list[tuple[Paragraph, Role]], list[Block]]:
    """A letterhead set with tabs or blanks holds issuer and motto on one line: its halves, left ones first."""
    head = [b for b in blocks[:_HEAD_BLOCKS] if isinstance(b, Paragraph)]
    at = next((i for i, p in enumerate(head) if len(_halves(p)) == 2 and _is_motto(_halves(p)[1])), None)
    if at is None or head != blocks[: len(head)]:
        return [], blocks
    end = at
    while end < len(head) and (len(_halves(head[end])) == 2 or not head[end].text.strip()):
        end += 1
    left = [(Paragraph(_halves(p)[0], p.look), Role.LETTERHEAD_LEFT) for p in head[:end] if p.text.strip()]
    right = [(Paragraph(h[1], p.look), Role.LETTERHEAD_RIGHT) for p in head[:end] if len(h := _halves(p)) == 2]
    return [(p, role) for p, role in [*left, *right] if p.text.strip()], blocks[end:]


def _untabbed_closing(blocks: list[Block]) -> list[Block]:
    """A closing set with tabs holds recipients and signature on one line each: the left halves, then the right ones."""
    at = next((i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and _opens_tabbed_closing(b)), None)
    if at is None:
        return blocks
    end = at
    while end < len(blocks) and isinstance(blocks[end], Paragraph) and not _goes_past(blocks[end], end - at):
        end += 1
    lines = [b for b in blocks[at:end] if isinstance(b, Paragraph)]
    halves = [(p, _halves(p)) for p in lines]
    left = [Paragraph(h[0], p.look, p.breaks) for p, h in halves if h[0]]
    right = [Paragraph(h[1], p.look) for p, h in halves if len(h) == 2 and h[1]]
    return [*blocks[:at], *left, *right, *blocks[end:]]


def _opens_tabbed_closing(paragraph: Paragraph) -> bool:
    return bool(_RECIPIENTS.match(fold(paragraph.text))) and len(_halves(paragraph)) == 2 and "\t" in paragraph.text


def _goes_past(block: Block, lines: int) -> bool:
    """Whether the closing is over: a new page, or a line as long as a paragraph of text."""
    return isinstance(block, Paragraph) and bool((lines and block.breaks) or len(block.text) > 150)


def _is_motto(text: str) -> bool:
    return any(words in fold(text) for words in _MOTTO)


def _halves(paragraph: Paragraph) -> list[str]:
    """The two sides of a line set in columns with tabs or blanks."""
    words = paragraph.text.strip()
    gaps = [m for m in _COLUMN_BLANK.finditer(words) if not _within_slot(words, m.start())]
    if not gaps:
        return ["", words] if paragraph.text.startswith("\t") else [words]
    widest = max(gaps, key=lambda m: (m[0].count("\t"), len(m[0])))
    return [words[: widest.start()].strip(), words[widest.end() :].strip()]


def _within_slot(words: str, at: int) -> bool:
    """A blank slot (`Số:       /BC-UBND`, `ngày      tháng`) is no gap between columns."""
    before = fold(words[:at]).rstrip()
    return before.endswith((":", "ngay", "thang", "so")) and not before.endswith("noi nhan:")
