"""Makes small PDF and DOCX files for the tests of the readers, each from words given in the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@cache
def _fonts() -> tuple[str, str]:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in ("DejaVuSerif", "DejaVuSerif-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return "DejaVuSerif", "DejaVuSerif-Bold"


class Sheet:
    """One page of a PDF, drawn from the top left."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def write(self, x: float, top: float, text: str, *, size: float = 11, bold: bool = False) -> None:
        self.canvas.setFont(_fonts()[bold], size)
        self.canvas.drawString(x, HEIGHT - top, text)

    def centre(self, x: float, top: float, text: str, *, size: float = 11, bold: bool = False) -> None:
        self.canvas.setFont(_fonts()[bold], size)
        self.canvas.drawCentredString(x, HEIGHT - top, text)

    def grid(
        self, x: float, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]], high: float = 20
    ) -> None:
        """A ruled table with one line of words in each cell."""
        lines_x = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        lines_y = [HEIGHT - top - high * i for i in range(len(rows) + 1)]
        self.canvas.grid(lines_x, lines_y)
        for i, row in enumerate(rows):
            for j, words in enumerate(row):
                self.write(lines_x[j] + 3, top + high * (i + 1) - 6, words, size=9)


def pdf(*pages: Callable[[Sheet], None], password: str | None = None) -> bytes:
    """A PDF whose pages are drawn by `pages`, one after the other."""
    out = io.BytesIO()
    lock = StandardEncryption(password, canPrint=1) if password else None
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), encrypt=lock, invariant=1)
    for draw in pages:
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    """A run of a DOCX: `run("đậm", "<w:b/>")`."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*runs: str, properties: str = "") -> str:
    """A paragraph of runs (what does not begin with `<` is made one)."""
    inside = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p if p.startswith('<') else para(p) for p in paragraphs)}</w:tc>"
    )


def grid(*rows: Sequence[str], ruled: bool = True) -> str:
    """A table of cells (what does not begin with `<w:tc` is made one)."""
    side = '<w:insideV w:val="single"/>' if ruled else '<w:insideV w:val="nil"/>'
    made = "".join("<w:tr>" + "".join(c if c.startswith("<w:tc") else cell(c) for c in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{side}</w:tblBorders></w:tblPr>{made}</w:tbl>"


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with this body and, by name, the inside of other parts (`footnotes`, `numbering`, `styles`)."""
    out = io.BytesIO()
    rels = "".join(f'<Relationship Id="r{i}" Type="{_R}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("[Content_Types].xml", _content_types(parts))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{rels}</Relationships>'
        )
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{_W}">{inside}</w:{name}>')
    return out.getvalue()


def _content_types(parts: Iterable[str]) -> str:
    kinds = {"document": "document.main", **{name: name for name in parts}}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = (f'<Override PartName="/word/{n}.xml" ContentType="{word}.{kind}+xml"/>' for n, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{''.join(overrides)}</Types>"
    )


def shown(document: Any) -> list[str]:
    """The words of a document's lines, line by line."""
    return [document.text[line.start : line.end] for line in document.lines]


def rows_of(document: Any, number: int = 0) -> list[list[str]]:
    """The words of a table's cells, row by row."""
    table = document.tables[number]
    return [[document.text[c.start : c.end] for c in table.cells if c.row == row] for row in range(table.rows)]
