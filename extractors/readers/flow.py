"""What a word processor's file holds, whatever its format: paragraphs of runs and tables of cells, in order.

Readers of DOCX, old DOC, RTF, HTML and sheets make these blocks; `flow_writer` puts them into one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..text import fold, nfc

PAGE_BREAK = "\f"
"""In a piece: a page begins here, because the writer asked for it."""
RENDERED_BREAK = "\x0b"
"""In a piece: a page began here when the word processor last laid it out."""
# Soft hyphens and blanks of no width stand inside words and numbers and show nothing.
_UNSEEN = re.compile("[\xad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks: None where nothing says so."""

    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    align: str | None = None
    number_id: str | None = None
    number_level: int | None = None
    font: str | None = None
    new_page: bool | None = None
    raised: bool | None = None

    def over(self, base: Look) -> Look:
        """This look laid over `base`: what it leaves open comes from there."""
        given = {name: value for name in _LOOK_KEYS if (value := getattr(self, name)) is not None}
        return replace(base, **given) if given else base


_LOOK_KEYS = tuple(Look.__dataclass_fields__)


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its text as shown, and where in it a new page begins (offsets; True: Word said so)."""

    text: str
    look: Look
    breaks: list[tuple[int, bool]] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    pieces: list[tuple[str, Look]] = field(default_factory=list)
    number: str = ""

    @property
    def centred(self) -> bool:
        return self.look.align == "center"

    def settle(self) -> None:
        """Text, breaks and look out of the pieces: page marks taken out, capitals put on, what shows nothing dropped."""
        self.text, self.breaks = self.number, []
        for piece, look in self.pieces:
            for part in re.split(f"([{PAGE_BREAK}{RENDERED_BREAK}])", piece):
                if part in (PAGE_BREAK, RENDERED_BREAK):
                    at = len(self.text) if self.text != self.number else 0
                    self.breaks.append((at, part == RENDERED_BREAK))
                else:
                    words = _UNSEEN.sub("", part)
                    if look.raised and words.strip().isdigit() and self.text[-1:].isdigit():
                        words = f"[{words.strip()}]"  # a mark of a note that was typed by hand joins no number
                    self.text += nfc(words).upper() if look.caps else words
        looks = [look for piece, look in self.pieces if piece.strip()]
        self.look = Look(
            bold=bool(looks) and all(at.bold for at in looks),
            italic=bool(looks) and all(at.italic for at in looks),
            size=max((at.size for at in looks if at.size), default=self.look.size),
        ).over(self.look)


def paragraph_of(
    pieces: list[tuple[str, Look]], look: Look, number: str = "", boxes: list[Paragraph] | None = None
) -> Paragraph:
    """The paragraph that shows `pieces` behind its automatic `number`; `look` is its own, before that of its runs."""
    made = Paragraph("", look, [], boxes or [], pieces, number)
    made.settle()
    return made


@dataclass(slots=True)
class GridCell:
    """One cell: its place in the grid and its paragraphs."""

    row: int
    column: int
    column_span: int
    row_span: int
    paragraphs: list[Paragraph]

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs).strip()


@dataclass(slots=True)
class Grid:
    """One table: its cells row by row, and whether any rule is drawn in it."""

    cells: list[GridCell]
    rows: int
    columns: int
    ruled: bool

    def says(self, *words: str) -> bool:
        """Whether one of the folded `words` stands in it."""
        text = fold("\n".join(cell.text for cell in self.cells))
        return any(word in text for word in words)


Block = Paragraph | Grid


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph of `blocks`: those of cells and text boxes too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            yield from paragraphs(block.boxes)
        else:
            for cell in block.cells:
                yield from paragraphs(cell.paragraphs)
