"""The page of a letter: sizes, fonts, lines, columns and tables as Decree 30/2020/NĐ-CP asks for."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

Align = Literal["left", "centre", "right", "both"]
FONT, BODY_PT, HEAD_PT, TABLE_PT, RECIPIENT_PT = "Times New Roman", 14, 13, 11, 11
LEFT_MM, RIGHT_MM, TOP_MM = 30, 15, 20
_LONG_MM, _SHORT_MM = 297, 210
_EMU_IN_A_MM = 36000
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_DAY = (2020, 1, 1, 0, 0, 0)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def blank_document(title: str) -> Any:
    """An empty A4 document in Times New Roman, its pages numbered at the top from the second on."""
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    for script in ("w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    _set_page(document.sections[0], landscape=False)
    _number_pages(document.sections[0])
    core = document.core_properties
    core.title, core.author, core.comments = printable(title), "", ""
    core.created = core.modified = datetime(*_DAY[:3])
    return document


def _set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (_LONG_MM, _SHORT_MM) if landscape else (_SHORT_MM, _LONG_MM)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.top_margin = section.bottom_margin = Mm(TOP_MM)
    section.header_distance = Mm(10)


def _number_pages(section: Any) -> None:
    """The number of the page in the middle of the upper margin; the first page shows none."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _ALIGN["centre"]
    font = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}"/><w:sz w:val="{2 * HEAD_PT}"/>'
    run = f"<w:r><w:rPr>{font}</w:rPr><w:t>2</w:t></w:r>"
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE">{run}</w:fldSimple>'))


def new_part(document: Any, *, landscape: bool) -> None:
    """A new page whose numbers begin at 1 again: an annex is numbered by itself."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=landscape)
    section.different_first_page_header_footer = True
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.append(numbers)
    numbers.set(qn("w:start"), "1")


def turn(document: Any, *, landscape: bool) -> None:
    """A new page that lies the other way; its numbers go on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, landscape=landscape)
    section.different_first_page_header_footer = False
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is not None:
        section._sectPr.remove(numbers)


def text_width_mm(document: Any) -> float:
    """How wide the lines of the last section are."""
    section = document.sections[-1]
    return int(section.page_width - section.left_margin - section.right_margin) / _EMU_IN_A_MM


def printable(words: str) -> str:
    """`words` without the characters that no DOCX can hold."""
    return _UNPRINTABLE.sub("", words)


def put(paragraph: Any, words: str, *, size: float | None = None, bold: bool = False, italic: bool = False) -> None:
    """Add words to a paragraph."""
    run = paragraph.add_run(printable(words))
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)


def put_marked(paragraph: Any, words: str, *, size: float | None = None) -> None:
    """Add words in yellow, for a person to replace."""
    run = paragraph.add_run(printable(words))
    run.italic, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    if size:
        run.font.size = Pt(size)


def put_picture(paragraph: Any, data: bytes, width_mm: float) -> None:
    """Add a picture (PNG, JPEG) of that width."""
    paragraph.add_run().add_picture(BytesIO(data), width=Mm(width_mm))


def form(
    paragraph: Any, align: Align, *, before: float = 0, after: float = 0, indent_mm: float = 0, stays: bool = False
) -> None:
    """Set how a paragraph lies; `stays` keeps it on the page of the next one."""
    paragraph.alignment = _ALIGN[align]
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.keep_with_next = stays or None
    if indent_mm:
        shape.first_line_indent = Mm(indent_mm)


def keep_with_next(paragraph: Any) -> None:
    """Keep a paragraph on the page of what follows it."""
    paragraph.paragraph_format.keep_with_next = True


def rule(holder: Any, width_mm: float, line_mm: float, *, after: float = 2) -> None:
    """A thin line of `line_mm` in the middle of a column, as under the motto and the name of the body."""
    paragraph = holder.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(max((width_mm - line_mm) / 2, 0))
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    shape.space_after = Pt(after)
    border = '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))


def columns(document: Any, widths_mm: Sequence[float]) -> list[Any]:
    """Cells side by side without borders, as the letterhead and the closing block have them."""
    table = document.add_table(rows=1, cols=len(widths_mm))
    set_widths(table, widths_mm)
    keep_row_whole(table.rows[0])
    return list(table.rows[0].cells)


def set_widths(table: Any, widths_mm: Sequence[float]) -> None:
    """Fix the widths of a table's columns, in every cell: programs read either place."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def keep_row_whole(row: Any, *, head: bool = False) -> None:
    """A row is not cut at the end of a page; a head is printed again on every page."""
    made = row._tr.get_or_add_trPr()
    made.append(OxmlElement("w:cantSplit"))
    if head:
        made.append(OxmlElement("w:tblHeader"))


def saved(document: Any) -> bytes:
    """The document as bytes; the same content gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()
