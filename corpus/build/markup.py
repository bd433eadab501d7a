"""The marks of a source, and the pieces that they cut a line into.

    {{195 hộ|195 i=credit.borrowers g=vay}}     a figure: the stated value, then its attributes (see `attributes.py`)
    {{~Chương trình 135}}                       digits that are no figure
    {{^1}}                                      the call of footnote 1
    [[Quyết định số 7/QĐ-TTg …|rel=basis]]      a citation; what can be read off the quote need not be said

Lines of a body:

    # I. HEADING   ## 1. Heading   ### a) …     a true heading, its level by the number of marks
    # Phần thứ nhất | KẾT QUẢ                   one heading printed on two lines
    %% credit b=poor by="…"                     attributes of all figures up to the next %%, heading or @@
    = words                                     a centred line that is no heading
    [^1] words                                  the text of footnote 1
    @@table ID   @@annex   @@annex landscape   @@sign
    anything else                               a paragraph
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import SourceError

_MARK = re.compile(r"\{\{(?P<figure>.*?)\}\}|\[\[(?P<citation>.*?)\]\]")
_HEADING = re.compile(
    r"(?P<number>Phần thứ \w+|[IVX]+|\d+(?:\.\d+)*|[a-zđ]|\*)(?P<mark>[.)/]?)\s+(?:\| )?(?P<words>.+?)[.:]?$"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line. `mark` is `figure`, `citation`, `aside` (no figure), `call` (of a footnote) or empty."""

    text: str
    mark: str = ""
    words: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, centred line, table, break or the closing block, in the order of the page."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    number: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class _State:
    where: str
    context: str = ""
    blocks: list[Block] = field(default_factory=list)


def _figure(where: str, inner: str, context: str) -> Piece:
    if inner.startswith("~"):
        return Piece(inner[1:], "aside")
    if inner.startswith("^"):
        return Piece(f"[{inner[1:]}]", "call")
    text, bar, words = inner.partition("|")
    if not bar:
        raise SourceError(where, f"a figure without attributes: {inner!r}")
    return Piece(text, "figure", words, context)


def pieces(where: str, line: str, context: str = "") -> tuple[Piece, ...]:
    """The line cut at its marks: `hỗ trợ {{5 hộ|5}}.` → `hỗ trợ `, the figure `5 hộ`, `.`"""
    out: list[Piece] = []
    at = 0
    for match in _MARK.finditer(line):
        out.append(Piece(line[at : match.start()]))
        if match["citation"] is not None:
            text, _, words = match["citation"].partition("|")
            out.append(Piece(text, "citation", words))
        else:
            out.append(_figure(where, match["figure"], context))
        at = match.end()
    out.append(Piece(line[at:]))
    if any("{{" in p.text or "}}" in p.text or "[[" in p.text or "]]" in p.text for p in out):
        raise SourceError(where, f"a mark is not closed: {line[:60]!r}")
    return tuple(piece for piece in out if piece.text)


def _heading(where: str, line: str) -> list[Block]:
    level = len(line) - len(line.lstrip("#"))
    shown = line[level:].strip()
    plain = "".join(piece.text for piece in pieces(where, shown))
    found = _HEADING.fullmatch(plain)
    if not found:
        raise SourceError(where, f"a heading without a number: {plain!r}")
    number, words = found["number"], found["words"]
    if " | " in shown:
        first, _, second = shown.partition(" | ")
        top = Block("heading", (Piece(first),), level, number, words)
        return [top, Block("heading_more", pieces(where, second), level)]
    return [Block("heading", pieces(where, shown), level, number, words)]


def _marked(state: _State, line: str) -> None:
    if line.startswith("#"):
        state.context = ""
        state.blocks.extend(_heading(state.where, line))
    elif line.startswith("%%"):
        state.context = line[2:].strip()
    elif line.startswith("@@"):
        kind, _, words = line[2:].partition(" ")
        state.context = ""
        state.blocks.append(Block(kind, words=words.strip()))
    elif line.startswith("= "):
        state.blocks.append(Block("centre", pieces(state.where, line[2:], state.context)))
    elif note := re.match(r"\[\^(\d+)\] ", line):
        body = line[note.end() :]
        state.blocks.append(Block("footnote", pieces(state.where, body), number=note[1]))
    else:
        state.blocks.append(Block("paragraph", pieces(state.where, line, state.context)))


def blocks(where: str, body: str) -> list[Block]:
    """The body's blocks; the closing block (`sign`) stands at the end where the source does not place it."""
    state = _State(where)
    for line in body.splitlines():
        if line.strip():
            _marked(state, line.strip())
    if not any(block.kind == "sign" for block in state.blocks):
        state.blocks.append(Block("sign"))
    return state.blocks
