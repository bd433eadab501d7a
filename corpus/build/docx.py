"""A source → DOCX: letterhead and closing block as borderless tables, real footnotes, a landscape annex."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from .footnotes import add_footnotes, call
from .markup import Block, Piece
from .source import Source
from .tables import Grid, merged_head

_EPOCH = (2020, 1, 1, 0, 0, 0)
_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def _run(paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: float | None = None) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)


def _line(holder: Any, text: str, bold: bool = False, align: Any = None, **more: Any) -> Any:
    paragraph = holder.add_paragraph()
    _run(paragraph, text, bold, **more)
    paragraph.alignment = align
    return paragraph


def _fill(cell: Any, lines: list[tuple[str, dict[str, Any]]]) -> None:
    """Put lines into a cell, the first into the paragraph that it already has."""
    first, *rest = lines or [("", {})]
    align = first[1].pop("align", None)
    _run(cell.paragraphs[0], first[0], **first[1])
    cell.paragraphs[0].alignment = align
    for text, more in rest:
        _line(cell, text, **more)


def _letterhead(document: Any, source: Source) -> None:
    table = document.add_table(rows=1, cols=2)
    left = [(text, {"bold": True, "align": _CENTRE}) for text in source.left[:-1]]
    right = [(text, {"bold": True, "align": _CENTRE}) for text in source.right[:-1]]
    _fill(table.cell(0, 0), [*left, (source.left[-1], {"align": _CENTRE})])
    _fill(table.cell(0, 1), [*right, (source.right[-1], {"italic": True, "align": _CENTRE})])
    _line(document, "")
    _line(document, source.kind_line, bold=True, align=_CENTRE)
    for line in source.title:
        _line(document, "".join(p.text for p in line), bold=True, align=_CENTRE)


def _closing(document: Any, source: Source) -> None:
    table = document.add_table(rows=1, cols=2)
    items = ["".join(p.text for p in item) for item in source.recipients]
    left: list[tuple[str, dict[str, Any]]] = [("Nơi nhận:", {"bold": True, "italic": True})] if items else []
    for index, item in enumerate(items):
        left.append((f"- {item}{'.' if index == len(items) - 1 else ';'}", {"size": 11}))
    _fill(table.cell(0, 0), left)
    signer = source.data.get("signer")
    right = [(text, {"bold": True, "align": _CENTRE}) for text in source.data["sign"]]
    right += [("", {}), ("", {}), (signer, {"bold": True, "align": _CENTRE})] if signer else []
    _fill(table.cell(0, 1), right)


def _table(document: Any, grid: Grid) -> None:
    for text in grid.caption:
        _line(document, text, bold=True, align=_CENTRE)
    if grid.unit_line:
        _line(document, grid.unit_line, align=WD_ALIGN_PARAGRAPH.RIGHT, italic=True)
    table = document.add_table(rows=len(grid.head) + len(grid.rows), cols=len(grid.columns), style="Table Grid")
    for top, left, bottom, right in merged_head(grid.head):
        table.cell(top, left).merge(table.cell(bottom, right))
    for row, texts in enumerate(grid.head):
        for column, text in enumerate(texts):
            if text not in ("", "<", "^"):
                _fill(table.cell(row, column), [(text, {"bold": True, "align": _CENTRE, "size": 10})])
    for row, cells in enumerate(grid.rows):
        for column, cell in enumerate(cells):
            words = {"size": 10, "bold": row in grid.totals}
            _fill(table.rows[len(grid.head) + row].cells[column], [(cell.text, words)])
    _line(document, "")


def _annex(document: Any, words: str) -> None:
    if words != "landscape":
        document.add_page_break()
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _paragraph(document: Any, pieces: tuple[Piece, ...]) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    for piece in pieces:
        if piece.mark == "call":
            call(paragraph, int(piece.text.strip("[]")))
        else:
            _run(paragraph, piece.text)


def _block(document: Any, source: Source, block: Block) -> None:
    if block.kind == "table":
        _table(document, source.tables[block.words])
    elif block.kind == "sign":
        _closing(document, source)
    elif block.kind == "annex":
        _annex(document, block.words)
    elif block.kind in ("centre", "heading_more"):
        _line(document, block.text, bold=True, align=_CENTRE)
    elif block.kind == "heading":
        _line(document, block.text, bold=True, align=_CENTRE if block.number.startswith("Phần") else None)
    elif block.kind == "paragraph":
        _paragraph(document, block.pieces)


def _page_numbers(section: Any) -> None:
    """A PAGE field at the top centre, none on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)


def _blank(source: Source) -> Any:
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    _page_numbers(section)
    core = document.core_properties
    core.title, core.author, core.comments = source.name, "", ""
    core.created = core.modified = datetime(*_EPOCH[:3])
    return document


def _with_fixed_times(raw: bytes) -> bytes:
    """The same zip with one time for all its members, so that building again gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return out.getvalue()


def write_docx(source: Source, path: Path) -> None:
    """Write the document as DOCX. The same source gives the same bytes."""
    document = _blank(source)
    _letterhead(document, source)
    for block in source.blocks:
        _block(document, source, block)
    add_footnotes(document, {int(b.number): b.text for b in source.blocks if b.kind == "footnote"})
    raw = BytesIO()
    document.save(raw)
    path.write_bytes(_with_fixed_times(raw.getvalue()))
