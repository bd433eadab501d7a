"""A source → PDF on A4 as Decree 30/2020/NĐ-CP lays a page out: letterhead in two columns, page numbers at the top.

Lines are broken here and not by reportlab, since office programs break a document number after its hyphen
(`203/HD-` at the end of a line, `HĐTĐKT` on the next) and reportlab never does.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from matplotlib import get_data_path
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from .markup import Block
from .source import Source
from .tables import Grid, merged_head

FONT = "DejaVuSerif"
_MARGINS = (28 * mm, 20 * mm, 18 * mm, 20 * mm)  # left, top, right, bottom
_WIDTH = A4[0] - _MARGINS[0] - _MARGINS[2]
_WIDE = A4[1] - _MARGINS[0] - _MARGINS[2]
_INDENT = 10 * mm
_SIZE = 13


def _style(name: str, size: float = _SIZE, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * 1.4, spaceAfter=4, justifyBreaks=1, **more)


_BODY = _style("body", alignment=TA_JUSTIFY, firstLineIndent=_INDENT)
_LEFT = _style("left", alignment=TA_LEFT, firstLineIndent=_INDENT, keepWithNext=1)
_CENTRE = _style("centre", alignment=TA_CENTER)
_HEAD = _style("head", 11, alignment=TA_CENTER)
_SMALL = _style("small", 9, alignment=TA_LEFT)
_CELL = _style("cell", 8.5, alignment=TA_CENTER)
_CELL_LEFT = _style("cell_left", 8.5, alignment=TA_LEFT)


def _fonts() -> None:
    folder = Path(get_data_path()) / "fonts" / "ttf"
    for suffix in ("", "-Bold", "-Italic", "-BoldItalic"):
        registerFont(TTFont(f"{FONT}{suffix}", str(folder / f"{FONT}{suffix}.ttf")))
    registerFontFamily(FONT, FONT, f"{FONT}-Bold", f"{FONT}-Italic", f"{FONT}-BoldItalic")


def _parts(word: str) -> list[str]:
    """Where a line may end inside a word: after each hyphen that stands between two of its letters."""
    out = word.split("-")
    if any(not part for part in out):
        return [word]
    return [part + "-" for part in out[:-1]] + out[-1:]


def wrapped(text: str, width: float, indent: float, font: str, size: float) -> list[str]:
    """The text's lines in `width` points, the first one shorter by `indent`."""
    lines = [""]
    for word in text.split(" "):
        for index, part in enumerate(_parts(word)):
            glue = " " if index == 0 and lines[-1] else ""
            room = width - (indent if len(lines) == 1 else 0) - 1
            if lines[-1] and stringWidth(lines[-1] + glue + part, font, size) > room:
                lines.append(part)
            else:
                lines[-1] += glue + part
    return lines


def _paragraph(text: str, style: ParagraphStyle, width: float, bold: bool = False) -> Paragraph:
    font = f"{FONT}-Bold" if bold else FONT
    lines = wrapped(text, width, style.firstLineIndent, font, style.fontSize)
    words = "<br/>".join(escape(line, quote=False) for line in lines)
    return Paragraph(f"<b>{words}</b>" if bold else words, style)


def _bold_lines(lines: list[str], style: ParagraphStyle = _CENTRE) -> list[Paragraph]:
    return [Paragraph(f"<b>{escape(text)}</b>", style) for text in lines]


def _slots(text: str) -> str:
    """The line with its runs of blanks kept: a draft leaves room for number and day."""
    return escape(text).replace("  ", "\xa0\xa0")


def _letterhead(source: Source) -> list[Flowable]:
    right = [
        *(Paragraph(f"<b>{escape(line)}</b>", _style("state", 9.2, alignment=TA_CENTER)) for line in source.right[:2]),
        Spacer(1, 6),
        Paragraph(f"<i>{_slots(source.right[2])}</i>", _HEAD),
    ]
    left = [*_bold_lines(source.left[:-1], _HEAD), Spacer(1, 6), Paragraph(_slots(source.left[-1]), _HEAD)]
    head = Table([[left, right]], colWidths=[_WIDTH * 0.42, _WIDTH * 0.58])
    head.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    title = [_paragraph("".join(p.text for p in line), _CENTRE, _WIDTH, bold=True) for line in source.title]
    return [head, Spacer(1, 10), *_bold_lines([source.kind_line]), *title, Spacer(1, 8)]


def _closing(source: Source) -> Flowable:
    items = ["".join(p.text for p in item) for item in source.recipients]
    left: list[Flowable] = [Paragraph("<b><i>Nơi nhận:</i></b>", _SMALL)] if items else []
    for index, item in enumerate(items):
        end = "." if index == len(items) - 1 else ";"
        left.append(_paragraph(f"- {item}{end}", _SMALL, _WIDTH * 0.46 - 12))
    signer = source.data.get("signer")
    lines = source.sign[:-1] if signer else source.sign
    right: list[Flowable] = [*_bold_lines(lines), Spacer(1, 45)]
    right += _bold_lines([signer]) if signer else []
    table = Table([[left, right]], colWidths=[_WIDTH * 0.46, _WIDTH * 0.54])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    return KeepTogether([Spacer(1, 8), table])


def _cells(grid: Grid) -> list[list[Any]]:
    head = [
        [Paragraph(f"<b>{escape(t)}</b>", _CELL) if t not in ("", "<", "^") else "" for t in row] for row in grid.head
    ]
    body = []
    for number, row in enumerate(grid.rows):
        bold = number in grid.totals
        styles = [_CELL_LEFT if name in ("area", "label") else _CELL for name in grid.columns]
        texts = [f"<b>{escape(cell.text)}</b>" if bold else escape(cell.text) for cell in row]
        body.append([Paragraph(text, style) for text, style in zip(texts, styles, strict=True)])
    return [*head, *body]


def _table(grid: Grid, width: float) -> list[Flowable]:
    share = width / sum(grid.widths)
    rows = _cells(grid)
    table = LongTable(rows, colWidths=[w * share for w in grid.widths], repeatRows=len(grid.head))
    spans = [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in merged_head(grid.head)]
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.6, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            *spans,
        ]
    )
    above: list[Flowable] = [_paragraph(line, _CENTRE, width, bold=True) for line in grid.caption]
    if grid.unit_line:
        above.append(Paragraph(f"<i>{escape(grid.unit_line)}</i>", _style("unit", 9, alignment=2)))
    return [*above, table, Spacer(1, 8)]


def _annex(block: Block) -> list[Flowable]:
    return [NextPageTemplate("wide" if block.words == "landscape" else "upright"), PageBreak()]


def _block(source: Source, block: Block, width: float) -> list[Flowable]:
    if block.kind == "table":
        return _table(source.tables[block.words], width)
    if block.kind == "sign":
        return [_closing(source)]
    if block.kind == "annex":
        return _annex(block)
    if block.kind == "footnote":
        return [_paragraph(f"[{block.number}] {block.text}", _SMALL, width)]
    if block.kind in ("centre", "heading_more"):
        return [_paragraph(block.text, _CENTRE, width, bold=True)]
    if block.kind == "heading":
        centred = block.number.startswith("Phần")
        return [_paragraph(block.text, _CENTRE if centred else _LEFT, width, bold=True)]
    return [_paragraph(block.text, _BODY, width)]


def _story(source: Source) -> list[Flowable]:
    story, width = _letterhead(source), _WIDTH
    notes = [block for block in source.blocks if block.kind == "footnote"]
    for block in source.blocks:
        if block.kind == "footnote":
            continue
        if block.kind == "annex" and block.words == "landscape":
            width = _WIDE
        story += _block(source, block, width)
    for note in notes:
        story += _block(source, note, width)
    return story


def _page_number(canvas: Any, template: BaseDocTemplate) -> None:
    if template.page > 1:
        width, height = canvas._pagesize
        canvas.setFont(FONT, 10)
        canvas.drawCentredString(width / 2, height - 13 * mm, str(template.page))


def _template(name: str, size: tuple[float, float]) -> PageTemplate:
    left, top, right, bottom = _MARGINS
    frame = Frame(left, bottom, size[0] - left - right, size[1] - top - bottom, 0, 0, 0, 0, id=name)
    return PageTemplate(id=name, frames=[frame], onPage=_page_number, pagesize=size)


def write_pdf(source: Source, path: Path) -> None:
    """Write the document as PDF. The same source gives the same bytes."""
    _fonts()
    template = BaseDocTemplate(
        str(path),
        pagesize=A4,
        invariant=1,
        title=source.name,
        pageTemplates=[_template("upright", A4), _template("wide", landscape(A4))],
    )
    template.build(_story(source))
