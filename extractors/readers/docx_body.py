"""The body of a DOCX as blocks: paragraphs with their text as shown, tables as grids of cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .docx_parts import Package, attribute, child, tag
from .docx_styles import Numbering, Styles, paragraph_look, run_look
from .flow import PAGE_BREAK, RENDERED_BREAK, Block, Grid, GridCell, Look, Paragraph, paragraph_of

_TRANSPARENT = {"ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo",
                "oMath", "oMathPara", "Choice", "drawing", "pict", "object"}  # fmt: skip
_LETTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}
"""A soft hyphen stays until the fonts are known: in those of TCVN3 it is the letter `ư`."""
_NO_BORDER = {None, "nil", "none"}


class BodyReader:
    """Walks the body once, in order, counting automatic numbers and footnotes as it goes."""

    def __init__(self, package: Package) -> None:
        self.styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"))
        self._notes = {"footnote": package.part("footnotes"), "endnote": package.part("endnotes")}
        self._asked: list[tuple[str, str]] = []
        self._body = child(package.main, "body")

    def blocks(self) -> list[Block]:
        return [] if self._body is None else list(self._blocks(self._body))

    @property
    def section(self) -> Any | None:
        """The page setup of the last section, which is that of most documents."""
        return None if self._body is None else child(self._body, "sectPr")

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            name = tag(element)
            if name == "p":
                paragraph = self._paragraph(element)
                yield paragraph
                yield from paragraph.boxes
            elif name == "tbl":
                yield self._grid(element)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent", "Choice"}:
                yield from self._blocks(element)

    def notes(self) -> list[list[Paragraph]]:
        """The notes in the order of their marks, each as its paragraphs."""
        found = list[list[Paragraph]]()
        for kind, note_id in self._asked:
            root = self._notes[kind]
            note = next((e for e in root if attribute(e, "id") == note_id), None) if root is not None else None
            blocks = [] if note is None else list(self._blocks(note))
            found.append([b for b in blocks if isinstance(b, Paragraph)])
        return found

    def _paragraph(self, element: Any) -> Paragraph:
        properties = child(element, "pPr")
        style = child(element, "pPr", "pStyle")
        base = self.styles.look(attribute(style) if style is not None else None).over(self.styles.base)
        look = paragraph_look(properties).over(base)
        made = _RunText(self, look)
        if child(element, "pPr", "pageBreakBefore") is not None:
            made.pieces.append((PAGE_BREAK, look))
        made.walk(element)
        return made.paragraph(self._numbering.next(look) if made.shows_text else "")

    def note_mark(self, kind: str, element: Any) -> str:
        self._asked.append((kind, attribute(element, "id") or ""))
        return f"[{len(self._asked)}]"

    def box(self, element: Any) -> list[Paragraph]:
        """The paragraphs of a text box, in order."""
        found: list[Paragraph] = []
        for block in self._blocks(element):
            found.extend([block] if isinstance(block, Paragraph) else [p for c in block.cells for p in c.paragraphs])
        return found

    def _grid(self, element: Any) -> Grid:
        cells: list[GridCell] = []
        open_above: dict[int, GridCell] = {}
        rows = [r for r in _descend(element, "tr") if child(r, "trPr", "del") is None]
        for row, tr in enumerate(rows):
            self._row(tr, row, cells, open_above)
        columns = max((c.column + c.column_span for c in cells), default=0)
        return Grid(cells, len(rows), columns, self._is_ruled(element))

    def _row(self, tr: Any, row: int, cells: list[GridCell], open_above: dict[int, GridCell]) -> None:
        column = _number(child(tr, "trPr", "gridBefore"), 0)
        for tc in _descend(tr, "tc"):
            span = _number(child(tc, "tcPr", "gridSpan"), 1)
            merge = child(tc, "tcPr", "vMerge")
            paragraphs = list(self._cell_paragraphs(tc))
            above = open_above.get(column)
            if merge is not None and attribute(merge) != "restart" and above is not None:
                above.row_span = row - above.row + 1
                above.paragraphs.extend(p for p in paragraphs if p.text.strip())
            else:
                cells.append(GridCell(row, column, span, 1, paragraphs))
                open_above.pop(column, None)
                if merge is not None:
                    open_above[column] = cells[-1]
            column += span

    def _cell_paragraphs(self, tc: Any) -> Iterator[Paragraph]:
        """A cell's paragraphs; a table inside it becomes one paragraph a row, its cells apart by tabs."""
        for block in self._blocks(tc):
            if isinstance(block, Paragraph):
                yield block
                continue
            for row in range(block.rows):
                words = [" ".join(c.text.split()) for c in block.cells if c.row == row]
                yield Paragraph("\t".join(words), Look())

    def _is_ruled(self, element: Any) -> bool:
        own = child(element, "tblPr", "tblBorders")
        if own is None:
            style = child(element, "tblPr", "tblStyle")
            own = self.styles.table_borders(attribute(style) if style is not None else None)
        if own is not None and any(attribute(side) not in _NO_BORDER for side in own):
            return True
        return any(
            attribute(side) not in _NO_BORDER
            for cell in _descend_all(element, "tcBorders")
            for side in cell
            if tag(side) in {"left", "right", "start", "end", "insideV"}
        )


class _RunText:
    """Gathers the text of one paragraph out of its runs."""

    def __init__(self, reader: BodyReader, look: Look) -> None:
        self._reader = reader
        self._look = look
        self.pieces: list[tuple[str, Look]] = []
        self.boxes: list[Paragraph] = []

    @property
    def shows_text(self) -> bool:
        return any(text.strip() for text, _ in self.pieces)

    def walk(self, parent: Any) -> None:
        for element in parent:
            name = tag(element)
            if name == "r":
                self._run(element)
            elif name == "AlternateContent":
                chosen = next((c for c in element if tag(c) in {"Choice", "Fallback"}), None)
                self.walk(chosen if chosen is not None else [])
            elif name == "txbxContent":
                self.boxes.extend(self._reader.box(element))
            elif name in _TRANSPARENT or name in {"inline", "anchor", "graphic", "graphicData", "wsp", "txbx", "group",
                                                  "shape", "rect", "textbox", "wgp", "wpc"}:  # fmt: skip
                self.walk(element)

    def _run(self, run: Any) -> None:
        style = child(run, "rPr", "rStyle")
        named = self._reader.styles.look(attribute(style), "character") if style is not None else Look()
        look = run_look(child(run, "rPr")).over(named.over(self._look))
        if look.hidden:
            return
        for element in run:
            text = self._text_of(element)
            if text:
                self.pieces.append((text, look))

    def _text_of(self, element: Any) -> str:
        name = tag(element)
        if name == "t":
            return (element.text or "").replace("\n", " ")
        if name in _LETTERS:
            return _LETTERS[name]
        if name == "br":
            return PAGE_BREAK if attribute(element, "type") == "page" else "\n"
        if name == "lastRenderedPageBreak":
            return RENDERED_BREAK
        if name == "sym":
            return _symbol(attribute(element, "char"))
        if name in {"footnoteReference", "endnoteReference"}:
            return self._reader.note_mark(name.removesuffix("Reference"), element)
        if name in {"AlternateContent", "drawing", "pict", "object"}:
            self.walk([element])
        return ""

    def paragraph(self, number: str) -> Paragraph:
        return paragraph_of(self.pieces, self._look, number, self.boxes)


def _symbol(code: str | None) -> str:
    """A letter out of a symbol font: Unicode where it has one, `•` for what only the font knows."""
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    return "•" if value >= 0xE000 or value < 0x20 else chr(value)


def _number(element: Any | None, default: int) -> int:
    text = attribute(element) if element is not None else None
    return int(text) if text is not None and text.isdigit() and int(text) < 1000 else default


def _descend(element: Any, name: str) -> Iterator[Any]:
    """The children of one name, also those wrapped in content controls; not those of tables inside."""
    for part in element:
        if tag(part) == name:
            yield part
        elif tag(part) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            yield from _descend(part, name)


def _descend_all(element: Any, name: str) -> Iterator[Any]:
    for part in element.iter():
        if tag(part) == name:
            yield part
