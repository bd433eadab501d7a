"""Writes an office's letter or report as DOCX in the form of Decree 30/2020/NĐ-CP.

Two columns above and below, Times New Roman, margins 30/15/20/20 mm, pages numbered from the second on, each annex by itself.
What the office fills in itself (number, day, signature) is left as a blank slot. Nothing here reads a clock or a database, and the
same calls give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import letter_page as page
from .footnotes import Footnotes
from .letter_page import Align, form, put

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_LEFT_MM, _RIGHT_MM, _MOTTO_MM = 66, 99, 64
_SLOT = "\xa0" * 8
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with their look, and what a footnote behind them says; `marked` words are yellow, for a person to replace."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""
    marked: bool = False


Words = str | Sequence["str | Piece"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, where and when.

    `body`: `UBND tỉnh Bắc Giang` (set in capitals here); `above`: the body above it, if it is named. `symbol`: what follows the
    number, `UBND-KGVX`. `number` and `dated` are None where the office fills them in; `dated` is `2018-07-05`, or `2018-07` where the
    day stays open. `subject`: the words behind `V/v`, for letters that bear no kind.
    """

    body: str
    place: str
    symbol: str = ""
    above: str = ""
    number: str | None = None
    dated: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of head (`<` goes on with the cell to its left, `^` with the one above), rows, widths in any one measure.

    `align`: one for each column; without it the first column is left and the others centred. `bold`: numbers of rows (from 0) that
    are set in bold. Cells are words or pieces, so that a number can bear its footnote.
    """

    head: Sequence[Sequence[str]]
    rows: Sequence[Sequence[Words]]
    widths: Sequence[float]
    align: Sequence[Align] = ()
    caption: str = ""
    unit_line: str = ""
    bold: frozenset[int] = frozenset()


def day_line(place: str, dated: str | None) -> str:
    """`Bắc Giang, ngày 05 tháng 7 năm 2018`; what is not known is a blank slot.

    Days under 10 and the months 1 and 2 bear a zero, as the decree asks.
    """
    year, month, day = [*(dated or "").split("-"), "", "", ""][:3]
    shown = (f"0{int(month)}" if int(month) < 3 else str(int(month))) if month else _SLOT
    return f"{place}, ngày {day or _SLOT} tháng {shown} năm {year or _SLOT}"


class Letter:
    """One letter or report, written from top to bottom; `data()` or `save()` ends it."""

    def __init__(self, head: Letterhead) -> None:
        self._document = page.blank_document(head.subject or head.body)
        self._notes = Footnotes()
        self._head = head
        self._annexes: list[Any] = []
        self._letterhead(head)

    # -- the parts ---------------------------------------------------------------------------------------------------

    def title(self, kind: str, subject: str) -> None:
        """The kind in capitals (`BÁO CÁO`) and what it is about, in the middle."""
        self._line(kind.upper(), "centre", before=12, bold=True)
        self._line(subject, "centre", bold=True)
        page.rule(self._document, page.text_width_mm(self._document), 45, after=8)

    def to(self, recipients: Sequence[str]) -> None:
        """`Kính gửi:` one on the same line, several each on a line of its own."""
        if len(recipients) == 1:
            self._line(f"Kính gửi: {recipients[0]}", "centre", before=12, after=12)
            return
        self._line("Kính gửi:", "left", before=12, indent_mm=35)
        for at, recipient in enumerate(recipients, 1):
            last = at == len(recipients)
            self._line(f"- {recipient}{'.' if last else ';'}", "left", after=12 if last else 0, indent_mm=50)

    def heading(self, words: str, level: int = 1) -> None:
        """A heading: level 1 (`I. …`) and 2 (`1. …`) bold, deeper ones bold and italic."""
        paragraph = self._document.add_paragraph()
        form(paragraph, "both", before=6, after=4, indent_mm=10, stays=True)
        put(paragraph, words, bold=True, italic=level > 2)

    def paragraph(self, words: Words, *, indent: bool = True) -> None:
        """A paragraph of the body."""
        paragraph = self._document.add_paragraph()
        form(paragraph, "both", before=3, after=3, indent_mm=10 if indent else 0)
        self._words(paragraph, words)

    def centred(self, words: str, *, bold: bool = True, italic: bool = False) -> None:
        """A line in the middle, as the title of an annex."""
        self._line(words, "centre", before=3, after=3, bold=bold, italic=italic)

    def gap(self, words: str) -> None:
        """A marked place where a person has to write: `[… bổ sung: …]`."""
        paragraph = self._document.add_paragraph()
        form(paragraph, "both", before=3, after=3, indent_mm=10)
        page.put_marked(paragraph, f"[{words}]")

    def picture(self, data: bytes, *, width_mm: float = 150, caption: str = "") -> None:
        """A PNG in the middle, as wide as the lines at most."""
        paragraph = self._document.add_paragraph()
        form(paragraph, "centre", before=6, stays=bool(caption))
        page.put_picture(paragraph, data, min(width_mm, page.text_width_mm(self._document)))
        if caption:
            self._line(caption, "centre", after=6, size=12, italic=True)

    def table(self, table: Table) -> None:
        """A table with borders, its head on every page, no row cut."""
        if table.caption:
            self._line(table.caption, "centre", before=6, after=3, bold=True, size=13, stays=True)
        if table.unit_line:
            self._line(table.unit_line, "right", italic=True, size=12, stays=True)
        made = self._document.add_table(len(table.head) + len(table.rows), len(table.widths), style="Table Grid")
        share = page.text_width_mm(self._document) / sum(table.widths)
        page.set_widths(made, [width * share for width in table.widths])
        centred: list[Align] = ["centre"] * (len(table.widths) - 1)
        aligns = table.align or ["left", *centred]
        for at, row in enumerate(made.rows):
            page.keep_row_whole(row, head=at < len(table.head))
        rows = [row.cells for row in made.rows]
        for at, head in enumerate(table.head):
            self._head_row(rows, table.head, at, head)
        for at, row in enumerate(table.rows):
            for cell, words, align in zip(rows[len(table.head) + at], row, aligns, strict=True):
                self._cell(cell, words, align, bold=at in table.bold)
        form(self._document.add_paragraph(), "left", after=0)

    def close(self, signs: Sequence[str], name: str = "", copies: Sequence[str] = ()) -> None:
        """The closing block: whom it goes to on the left (`Như trên`, `Lưu: VT`), who signs on the right.

        `signs`: the lines above the name (`KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`); without a `name` its place stays blank.
        """
        page.keep_with_next(self._document.paragraphs[-1])  # a signature never stands alone on its page
        form(self._document.add_paragraph(), "left", stays=True)
        left, right = page.columns(self._document, (page.text_width_mm(self._document) / 2,) * 2)
        self._fill(left, [("Nơi nhận:", 12, True, True)], "left")
        for at, copy in enumerate(copies, 1):
            self._add(left, f"- {copy}{'.' if at == len(copies) else ';'}", "left", size=page.RECIPIENT_PT)
        self._fill(right, [(line.upper(), page.BODY_PT, True, False) for line in signs], "centre")
        for _ in range(4):
            self._add(right, "", "centre")
        self._add(right, name, "centre", bold=True)

    def annex(self, title: str, *, landscape: bool = False) -> None:
        """Begin an annex on a page of its own: `Phụ lục`, numbered in Roman where there are several."""
        page.new_part(self._document, landscape=landscape)
        paragraph = self._document.add_paragraph()
        form(paragraph, "centre")
        self._annexes.append(paragraph)
        self._line(title.upper(), "centre", bold=True, after=2)
        said = f"(Kèm theo văn bản số {self._number()} {day_line('', self._head.dated)[2:]} của {self._head.body})"
        self._line(said, "centre", italic=True, size=13, after=6)

    def turn(self, *, landscape: bool) -> None:
        """Go on on a page that lies the other way, for a wide table."""
        page.turn(self._document, landscape=landscape)

    def data(self) -> bytes:
        """The DOCX; nothing may be added afterwards."""
        for at, paragraph in enumerate(self._annexes):
            put(paragraph, f"Phụ lục {_ROMAN[at]}" if len(self._annexes) > 1 else "Phụ lục", bold=True)
        self._annexes = []
        self._notes.add_to(self._document)
        return page.saved(self._document)

    def save(self, path: Path) -> None:
        path.write_bytes(self.data())

    # -- how they are set --------------------------------------------------------------------------------------------

    def _number(self) -> str:
        return f"{self._head.number or _SLOT}/{self._head.symbol}" if self._head.symbol else self._head.number or _SLOT

    def _letterhead(self, head: Letterhead) -> None:
        left, right = page.columns(self._document, (_LEFT_MM, _RIGHT_MM))
        names = [(head.above.upper(), 12, False, False)] if head.above else []
        self._fill(left, [*names, (head.body.upper(), 12, True, False)], "centre")
        page.rule(left, _LEFT_MM, 22)
        self._add(left, f"Số: {self._number()}", "centre", size=13)
        if head.subject:
            self._add(left, f"V/v {head.subject}", "centre", size=12)
        self._fill(right, [(COUNTRY, 12, True, False), (MOTTO, 13, True, False)], "centre")
        page.rule(right, _RIGHT_MM, _MOTTO_MM)
        self._add(right, day_line(head.place, head.dated), "centre", size=13, italic=True)

    def _head_row(self, rows: list[Any], heads: Sequence[Sequence[str]], at: int, head: Sequence[str]) -> None:
        for place, words in enumerate(head):
            if words in ("<", "^"):
                continue
            right, down = place, at
            while right + 1 < len(head) and head[right + 1] == "<":
                right += 1
            while down + 1 < len(heads) and heads[down + 1][place] == "^":
                down += 1
            cell = rows[at][place]
            if (right, down) != (place, at):
                cell = cell.merge(rows[down][right])
            self._cell(cell, words, "centre", bold=True)

    def _cell(self, cell: Any, words: Words, align: Align, *, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        form(paragraph, align, before=1, after=1)
        self._words(paragraph, words, size=page.TABLE_PT, bold=bold)

    def _words(self, paragraph: Any, words: Words, size: float | None = None, bold: bool = False) -> None:
        for piece in [words] if isinstance(words, str) else words:
            one = Piece(piece) if isinstance(piece, str) else piece
            if one.marked:
                page.put_marked(paragraph, one.text, size=size)
            else:
                put(paragraph, one.text, size=size, bold=one.bold or bold, italic=one.italic)
            if one.note:
                self._notes.call(paragraph, page.printable(one.note))

    def _fill(self, cell: Any, lines: Sequence[tuple[str, float, bool, bool]], align: Align) -> None:
        """Lines (words, size, bold, italic) into a cell, the first into the paragraph that it has."""
        for at, (words, size, bold, italic) in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            form(paragraph, align)
            put(paragraph, words, size=size, bold=bold, italic=italic)

    def _add(
        self,
        holder: Any,
        words: str,
        align: Align,
        *,
        size: float | None = None,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        paragraph = holder.add_paragraph()
        form(paragraph, align)
        put(paragraph, words, size=size, bold=bold, italic=italic)

    def _line(
        self, words: str, align: Align, *, before: float = 0, after: float = 0, size: float | None = None, bold: bool = False,
        italic: bool = False, indent_mm: float = 0, stays: bool = False,
    ) -> None:  # fmt: skip
        paragraph = self._document.add_paragraph()
        form(paragraph, align, before=before, after=after, indent_mm=indent_mm, stays=stays)
        put(paragraph, words, size=size, bold=bold, italic=italic)
