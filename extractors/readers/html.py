"""HTML, as Word and the portals of offices save it: paragraphs, tables and notes out of the markup."""

from __future__ import annotations

import codecs
import email
import email.policy
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

_MIME = re.compile(rb"(?i)\A\s*(?:mime-version|from|content-type|subject|date|x-[\w-]+):")
_CHARSET = re.compile(rb"(?i)charset\s*=\s*[\"']?([\w-]+)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"<!--|-->|/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_PARTS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre", "blockquote", "center", "address",
          "section", "article", "header", "footer", "main", "ul", "ol", "dl", "body", "html", "form", "fieldset",
          "figure", "figcaption", "tr", "td", "th", "tbody"}  # fmt: skip
_DROPPED = {"script", "style", "head", "noscript", "template", "nav", "button", "select", "textarea", "object", "iframe",
            "svg", "title"}  # fmt: skip
_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_NOTE = re.compile(r"(?:sd)?(?:footnote|endnote|ftn|edn)\d+")
_MOST_SPAN = 1000


def is_html(data: bytes) -> bool:
    """Whether the bytes begin as HTML, or as a web page saved in one file (MHTML)."""
    head = _as_ascii(data[:4096])
    if re.match(rb"<!doctype\s+html|<html\b|<(?:head|body|meta|div|table|p|center|font)\b[^<>]*>", head):
        return True
    if re.match(rb"<\?xml[^>]*\?>\s*(?:<!doctype\s+html|<html\b)", head) or (
        head.startswith(b"<!--") and re.search(rb"<html\b", head)
    ):
        return True
    return bool(_MIME.match(data[:200])) and b"text/html" in head


def _as_ascii(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("ascii", "replace").lstrip().lower()
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def from_html(data: bytes, name: str, sha256: str) -> Document:
    """The document in the HTML (or MHTML) `data`, as `from_docx` gives it; scripts and hidden parts are left out.

    Raises `InputError`: `CORRUPT`, `EMPTY`, `NEEDS_OCR` (pictures in the place of text).
    """
    root = _tree(_page(data))
    reader = _Reader(_rules(root))
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


def _page(data: bytes) -> str:
    """The page's markup: out of its envelope where it has one, its letters by BOM, by what it says, or as UTF-8."""
    if _MIME.match(data[:200]):
        for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
            payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(payload, bytes):
                data = payload
                break
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
        for encoding in (said[1].decode("ascii") if said else "cp1258", "cp1252"):
            try:
                if codecs.lookup(encoding).name != "utf-8":
                    return data.decode(encoding, "replace")
            except LookupError:
                continue
        return data.decode("utf-8", "replace")


def _tree(markup: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(Reason.CORRUPT, f"html: {error}") from error
    return root


def _rules(root: Any) -> dict[str, dict[str, str]]:
    """The style sheet: what each `tag`, `.class` and `tag.class` sets."""
    found: dict[str, dict[str, str]] = {}
    for style in root.iter("style"):
        for selectors, inside in _RULE.findall(_COMMENT.sub(" ", style.text or "")):
            for selector in selectors.split(","):
                if re.fullmatch(r"\s*[\w.-]+\s*", selector):
                    found.setdefault(selector.strip().lower(), {}).update(_declared(inside))
    return found


def _declared(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";"))
    return {key.strip().lower(): value.strip().strip("\"'") for key, colon, value in pairs if colon}


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
        said.update(_declared(element.get("style") or ""))
        if element.get("align"):
            said.setdefault("text-align", element.get("align").lower())
        look = _TAGS.get(tag, Look()).over(base)
        if tag == "font":
            look = Look(font=element.get("face"), size=_SIZES.get(element.get("size") or "")).over(look)
        return _styled(said).over(look), said

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
            flow.add(_number(element, tag), look)
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
        ruled = (element.get("border") or "0") not in ("0", "") or _bordered(said)
        rows = list(_rows(element))
        for at, row in enumerate(rows):
            column = 0
            for td in (c for c in row if c.tag in ("td", "th")):
                while (at, column) in taken:
                    column += 1
                across, down = _span(td.get("colspan")), min(_span(td.get("rowspan")), len(rows) - at)
                taken.update((at + i, column + j) for i in range(down) for j in range(across))
                inner, own = self._look(td, "td", look)
                ruled = ruled or _bordered(own)
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
        self._blank = True

    def add(self, text: str, look: Look, *, kept: bool = False) -> None:
        words = text if kept else _BLANKS.sub(" ", text)
        if not kept and self._blank:
            words = words.lstrip(" ")
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
    words = _BLANKS.sub("", "".join(link.itertext()))
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


def _bordered(said: dict[str, str]) -> bool:
    borders = [value for key, value in said.items() if re.fullmatch(r"border(?:-(?:left|right|top|bottom))?", key)]
    return any(re.search(r"\b(?:solid|double|dotted|dashed|inset|outset|ridge|groove)\b", value) for value in borders)


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


def _styled(said: dict[str, str]) -> Look:
    weight, family = said.get("font-weight"), said.get("font-family", "")
    size = re.fullmatch(r"([\d.]+)\s*(pt|px)", said.get("font-size", ""))
    return Look(
        bold=None if weight is None else weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600),
        italic=None if "font-style" not in said else said["font-style"] == "italic",
        caps=True if said.get("text-transform") == "uppercase" else None,
        hidden=True if said.get("display") == "none" or said.get("mso-hide") == "all" else None,
        size=float(size[1]) * (0.75 if size[2] == "px" else 1.0) if size and size[1].count(".") < 2 else None,
        align=said.get("text-align"),
        font=family.split(",")[0].strip().strip("\"'") or None,
    )


_TAGS = {
    "b": Look(bold=True), "strong": Look(bold=True), "th": Look(bold=True, align="center"), "i": Look(italic=True),
    "em": Look(italic=True), "sup": Look(raised=True), "center": Look(align="center"), "del": Look(hidden=True), "strike": Look(),
    **{f"h{n}": Look(bold=True) for n in range(1, 7)},
}  # fmt: skip
