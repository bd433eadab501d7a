"""HTML, as Word and the portals of offices save it: paragraphs, tables and notes out of the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..document import Document
from ..errors import InputError, Reason
from . import legacy_fonts
from .docx_layout import Sheet
from .flow import PAGE_BREAK, Block, Grid, GridCell, Look, Paragraph, paragraph_of, paragraphs
from .flow_writer import written
from .html_page import BLANKS, SIZES, TAGS, bordered, declared, is_html, page_of, rules_of, styled, tree_of

__all__ = ["from_html", "is_html"]

_PARTS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre", "blockquote", "center", "address",
          "section", "article", "header", "footer", "main", "ul", "ol", "dl", "body", "html", "form", "fieldset",
          "figure", "figcaption", "tr", "td", "th", "tbody"}  # fmt: skip
_DROPPED = {"script", "style", "head", "noscript", "template", "nav", "button", "select", "textarea", "object", "iframe",
            "svg", "title"}  # fmt: skip
_NOTE = re.compile(r"(?:sd)?(?:footnote|endnote|ftn|edn)\d+")
_MOST_SPAN = 1000


def from_html(data: bytes, name: str, sha256: str) -> Document:
    """The document in the HTML (or MHTML) `data`, as `from_docx` gives it; scripts and hidden parts are left out.

    Raises `InputError`: `CORRUPT`, `EMPTY`, `NEEDS_OCR` (pictures in the place of text).
    """
    root = tree_of(page_of(data))
    reader = _Reader(rules_of(root))
    blocks = reader.blocks(root)
    remarks = legacy_fonts.decode([*blocks, *(p for note in reader.notes for p in paragraphs(note))])
    if not any(p.text.strip() for p in paragraphs(blocks)):
        raise InputError(Reason.NEEDS_OCR if next(root.iter("img"), None) is not None else Reason.EMPTY, "HTML")
    return written(
        blocks,
        [_one_line(note) for note in reader.notes],
        Sheet(),
        told_by_word=False,
        name=name,
        format_="docx",
        sha256=sha256,
        remarks=remarks,
    )


class _Reader:
    """Walks the tree once; a paragraph ends where a block element begins or ends."""

    def __init__(self, rules: dict[str, dict[str, str]]) -> None:
        self._rules = rules
        self.notes: list[list[Block]] = []

    def blocks(self, root: Any) -> list[Block]:
        flow = _Flow(Look(size=12.0))
        self._walk(root, Look(size=12.0), flow)
        flow.end()
        return flow.blocks

    def _look(self, element: Any, tag: str, base: Look) -> tuple[Look, dict[str, str]]:
        said = dict(self._rules.get(tag, {}))
        for name in (element.get("class") or "").lower().split():
            said.update(self._rules.get(f".{name}", {}))
            said.update(self._rules.get(f"{tag}.{name}", {}))
        said.update(declared(element.get("style") or ""))
        if element.get("align"):
            said.setdefault("text-align", element.get("align").lower())
        look = TAGS.get(tag, Look()).over(base)
        if tag == "font":
            look = Look(font=element.get("face"), size=SIZES.get(element.get("size") or "")).over(look)
        return styled(said).over(look), said

    def _walk(self, element: Any, base: Look, flow: _Flow) -> None:
        tag = element.tag.rpartition(":")[2].lower() if isinstance(element.tag, str) else "script"
        if tag in _DROPPED:
            return
        look, said = self._look(element, tag, base)
        if look.hidden:
            return
        if tag == "table":
            flow.end()
            flow.blocks.append(self._grid(element, look, said))
            return
        if tag == "div" and _NOTE.fullmatch(element.get("id") or ""):
            flow.end()
            note = _Flow(look)
            self._inside(element, tag, look, note)
            note.end()
            self.notes.append(note.blocks)
            return
        part = tag in _PARTS
        if part:
            flow.end(look)
            flow.look = look
            flow.marker = _number(element, tag) or flow.marker
        if said.get("page-break-before") == "always":
            flow.pieces.append((PAGE_BREAK, look))
        if tag == "br":
            flow.add("\n", look, kept=True)
        self._inside(element, tag, look, flow)
        if part:
            flow.end()
            flow.look = base

    def _inside(self, element: Any, tag: str, look: Look, flow: _Flow) -> None:
        mark = _note_mark(element) if tag == "a" else None
        if mark is not None:
            flow.add(mark, replace(look, raised=None))
            return
        flow.add(element.text or "", look, kept=tag == "pre")
        for below in element:
            self._walk(below, look, flow)
            flow.add(below.tail or "", look)

    def _grid(self, element: Any, look: Look, said: dict[str, str]) -> Grid:
        cells: list[GridCell] = []
        taken: set[tuple[int, int]] = set()
        ruled = (element.get("border") or "0") not in ("0", "") or bordered(said)
        rows = list(_rows(element))
        for at, row in enumerate(rows):
            column = 0
            for td in (c for c in row if c.tag in ("td", "th")):
                while (at, column) in taken:
                    column += 1
                across, down = _span(td.get("colspan")), min(_span(td.get("rowspan")), len(rows) - at)
                taken.update((at + i, column + j) for i in range(down) for j in range(across))
                inner, own = self._look(td, "td", look)
                ruled = ruled or bordered(own)
                cells.append(GridCell(at, column, across, down, self._cell(td, inner)))
                column += across
        columns = max((c.column + c.column_span for c in cells), default=0)
        return Grid(cells, len(rows), columns, ruled)

    def _cell(self, td: Any, look: Look) -> list[Paragraph]:
        flow = _Flow(look)
        self._walk(td, look, flow)
        flow.end()
        found = list[Paragraph]()
        for block in flow.blocks:
            if isinstance(block, Paragraph):
                found.append(block)
                continue
            for row in range(block.rows):
                words = [" ".join(c.text.split()) for c in block.cells if c.row == row]
                found.append(Paragraph("\t".join(words), Look()))
        return found


class _Flow:
    """The paragraphs of the body or of one cell. Runs of blanks are one blank, as a browser shows them."""

    def __init__(self, look: Look) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, Look]] = []
        self.look = look
        self.marker = ""
        self._blank = True

    def add(self, text: str, look: Look, *, kept: bool = False) -> None:
        words = text if kept else BLANKS.sub(" ", text)
        if not kept and self._blank:
            words = words.lstrip(" ")
        if words.strip() and self.marker:
            self.pieces.append((self.marker, replace(look, align=None)))
            self.marker = ""
        if words:
            self._blank = words[-1] in " \n"
            self.pieces.append((words, replace(look, align=None)))

    def end(self, look: Look | None = None) -> None:
        if any(text.strip(" \n") or PAGE_BREAK in text for text, _ in self.pieces):
            while self.pieces and not self.pieces[-1][0].strip(" \n"):
                self.pieces.pop()
            self.blocks.append(paragraph_of(self.pieces, self.look))
        self.pieces, self._blank = [], True
        self.look = look or self.look


def _note_mark(link: Any) -> str | None:
    """`[n]` for a link within the page that shows nothing but a number: the mark of a note, or the note's own."""
    words = BLANKS.sub("", "".join(link.itertext()))
    number = re.fullmatch(r"\[?(\d{1,3})\]?", words)
    return f"[{number[1]}]" if number and (link.get("href") or "").startswith("#") else None


def _one_line(note: list[Block]) -> str:
    words = " ".join(" ".join(p.text for p in paragraphs(note)).split())
    return re.sub(r"^\[(\d+)\](?=\S)", r"[\1] ", words)


def _rows(table: Any) -> Iterator[Any]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in part if row.tag == "tr")


def _span(value: str | None) -> int:
    return min(max(int(value), 1), _MOST_SPAN) if value is not None and value.isdigit() else 1


def _number(element: Any, tag: str) -> str:
    """The mark that a browser puts before a list's item."""
    parent = element.getparent()
    if tag != "li" or parent is None:
        return ""
    if parent.tag != "ol":
        return "- "
    start = parent.get("start")
    first = int(start) if start is not None and start.isdigit() else 1
    return f"{first + sum(1 for e in element.itersiblings('li', preceding=True))}. "
