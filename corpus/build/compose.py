"""A source → its plain text, and where each mark stands in it.

The text form: the letterhead's left column, then its right one; kind and title; one paragraph a line; tables as
Markdown pipe tables; recipients and signature; footnotes last.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .markup import Block, Piece
from .source import Source
from .tables import Grid


@dataclass(frozen=True, slots=True)
class Place:
    """A mark with its offsets. Table cells know their table, row and column; the rest has `table` None."""

    start: int
    end: int
    mark: str
    words: str = ""
    context: str = ""
    table: Grid | None = None
    row: int = 0
    column: int = 0


@dataclass(slots=True)
class Composed:
    """The text of one document with its marks and headings, in reading order."""

    source: Source
    text: str = ""
    places: list[Place] = field(default_factory=list)
    headings: list[tuple[str, str, int]] = field(default_factory=list)

    def quote(self, place: Place) -> str:
        return self.text[place.start : place.end]


def _put(out: Composed, pieces: tuple[Piece, ...] | list[Piece]) -> None:
    for piece in pieces:
        start = len(out.text)
        out.text += piece.text
        if piece.mark:
            out.places.append(Place(start, len(out.text), piece.mark, piece.words, piece.context))
    out.text += "\n"


def _aside(out: Composed, lines: list[str]) -> None:
    for line in lines:
        _put(out, [Piece(line, "aside")])


def _letterhead(out: Composed) -> None:
    source = out.source
    _aside(out, source.left)
    _aside(out, source.right)
    out.text += "\n"
    _aside(out, [source.kind_line])
    for line in source.title:
        _put(out, line)
    out.text += "\n"


def _closing(out: Composed) -> None:
    recipients = out.source.recipients
    if recipients:
        _aside(out, ["Nơi nhận:"])
    for index, item in enumerate(recipients):
        end = "." if index == len(recipients) - 1 else ";"
        _put(out, [Piece("- "), *item, Piece(end)])
    _aside(out, out.source.sign)


def _table_row(out: Composed, table: Grid, row: int) -> None:
    for column, cell in enumerate(table.rows[row]):
        out.text += "| "
        start = len(out.text)
        out.text += cell.text
        mark = "aside" if cell.words is None else "figure"
        out.places.append(Place(start, len(out.text), mark, cell.words or "", "", table, row, column))
        out.text += " "
    out.text += "|\n"


def _table(out: Composed, table: Grid) -> None:
    _aside(out, list(table.caption))
    if table.unit_line:
        _aside(out, [table.unit_line])
    for number, head in enumerate(table.head):
        _aside(out, ["| " + " | ".join("" if text in ("<", "^") else text for text in head) + " |"])
        if number == 0:
            out.text += "|" + " --- |" * len(head) + "\n"
    for row in range(len(table.rows)):
        _table_row(out, table, row)
    out.text += "\n"


def _block(out: Composed, block: Block) -> None:
    if block.kind == "heading":
        out.headings.append((block.number, block.words, block.level))
    if block.kind == "table":
        _table(out, out.source.tables[block.words])
    elif block.kind == "sign":
        _closing(out)
    elif block.kind == "annex":
        out.text += "\n"
    elif block.kind != "footnote":
        _put(out, block.pieces)


def compose(source: Source) -> Composed:
    """The document's text with every mark in its place."""
    out = Composed(source)
    _letterhead(out)
    for block in source.blocks:
        _block(out, block)
    for block in source.blocks:
        if block.kind == "footnote":
            _put(out, (Piece(f"[{block.number}]", "call"), Piece(" "), *block.pieces))
    out.text = out.text.rstrip("\n") + "\n"
    return out
