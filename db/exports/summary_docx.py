"""Writes a summary report as DOCX in the form of Decree 30/2020/NĐ-CP: every number with its footnote, gaps and doubts in yellow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.exports.vietnamese import period as period_words
from db.summary.model import (
    Block,
    Cell,
    Gap,
    Heading,
    Missing,
    Number,
    Picture,
    Quoted,
    Section,
    Source,
    Statement,
    Summary,
    Table,
)
from db.summary.model import Piece as Said
from db.summary.wording import word

from .letter import Letter, Letterhead, Piece
from .letter import Table as Drawn
from .letter_page import Align

DASH, DOUBT = "–", " (?)"
_NEAR = 4
"""So many blocks apart two wide tables share their pages."""
_UNBROKEN = 8
"""A number of so many characters is not parted from its unit at the end of a line."""


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports, as the letterhead shows it; what is empty is left for a person."""

    body: str = ""
    above: str = ""
    place: str = ""
    symbol: str = "BC-UBND"
    signs: tuple[str, ...] = ("CHỦ TỊCH",)
    recipients: tuple[str, ...] = ()


def docx_of(summary: Summary, office: Office, pictures: Mapping[Picture, bytes]) -> bytes:
    """The report as a DOCX. The same summary, office and pictures give the same bytes."""
    letter = Letter(
        Letterhead(
            office.body or word("docx", "body"), office.place or word("docx", "place"), office.symbol, office.above
        )
    )
    subject = word("docx", "subject", title=summary.title, period=period_words(summary.period))
    letter.title(word("docx", "kind"), subject)
    for block in summary.opening:
        _block(letter, block, pictures)
    for section in summary.sections:
        _section(letter, section, pictures)
    letter.close(office.signs, "", office.recipients or (word("docx", "recipient"), word("docx", "kept")))
    for annex in summary.annexes:
        letter.annex(annex.title)
        for block in annex.blocks:
            _block(letter, block, pictures)
    return letter.data()


def _section(letter: Letter, section: Section, pictures: Mapping[Picture, bytes]) -> None:
    """A section; wide tables lie across the page, with what stands between two of them."""
    across = _across(section.blocks)
    letter.heading(section.title)
    lies = False
    for block, wanted in zip(section.blocks, across, strict=True):
        if wanted is not lies:
            letter.turn(landscape=wanted)
            lies = wanted
        _block(letter, block, pictures)
    if lies:
        letter.turn(landscape=False)


def _across(blocks: Sequence[Block]) -> list[bool]:
    wide = [isinstance(block, Table) and block.wide for block in blocks]
    places = [at for at, is_wide in enumerate(wide) if is_wide]
    for first, last in pairwise(places):
        if last - first <= _NEAR and not any(isinstance(block, Table) for block in blocks[first + 1 : last]):
            wide[first:last] = [True] * (last - first)
    for at in places:  # a heading and a caption never stay behind on the page before
        if at and isinstance(blocks[at - 1], Heading) and not wide[at - 1]:
            wide[at - 1] = True
    return wide


def _block(letter: Letter, block: Block, pictures: Mapping[Picture, bytes]) -> None:
    if isinstance(block, Heading):
        letter.heading(block.text, block.level)
    elif isinstance(block, Gap):
        letter.gap(block.text)
    elif isinstance(block, Statement):
        letter.paragraph([*(["- "] if block.item else []), *_pieces(block.pieces)])
    elif isinstance(block, Table):
        _table(letter, block)
    elif block in pictures:
        letter.picture(pictures[block], caption=word("docx", "chart", title=block.title))


def _table(letter: Letter, table: Table) -> None:
    aligns: list[Align] = [_ALIGN[one] for one in table.align]
    caption = word("docx", "table", number=str(table.number), title=table.title)
    rows = [[_pieces(cell) for cell in row] for row in table.rows]
    letter.table(Drawn(table.head, rows, table.widths, aligns or _aligns(table), caption, table.unit_line))
    for note in table.notes:
        letter.paragraph([Piece(word("docx", "note"), italic=True), *_pieces(note)])


_ALIGN: dict[str, Align] = {"left": "left", "centre": "centre", "right": "right", "both": "both"}


def _aligns(table: Table) -> list[Align]:
    """Order in the middle, unit to the left, numbers in the middle."""
    rest: list[Align] = ["centre"] * (len(table.widths) - 2)
    return ["centre", "left", *rest]


def _pieces(cell: Cell) -> list[str | Piece]:
    return [piece for said in cell for piece in _piece(said)]


def _piece(said: Said) -> Sequence[str | Piece]:
    if isinstance(said, str):
        return [said] if said else []
    if isinstance(said, Missing):
        return [Piece(DASH, note=word("missing", said.why))]
    if isinstance(said, Gap):
        return [Piece(f"[{said.text}]", marked=True)]
    if isinstance(said, Quoted):
        return [Piece(said.text, note=note_of([said.source]))]
    printed = said.printed.replace(" ", "\xa0") if len(said.printed) <= _UNBROKEN else said.printed
    told = [Piece(printed, note=number_note(said))]
    return [*told, Piece(DOUBT, marked=True)] if said.doubts else told


def number_note(number: Number) -> str:
    """What the footnote of a number says: document and page, how it was worked out, what is to be known of it."""
    said = [word("remark", remark) for remark in number.remarks]
    head = ""
    if number.how == "sum":
        head = word("how", "sum", count=str(len(number.sources))) + ": "
    elif number.how != "stated":
        head = word("how", number.how) + ": "
    places = _addends(number.sources) if number.how == "sum" else note_of(number.sources, end="") or word("how", "none")
    return f"{head}{'; '.join([places, *said])}."


def _addends(sources: Sequence[Source]) -> str:
    """Every addend in its own words, by document and page."""
    found: dict[str, list[str]] = {}
    for source in sources:
        found.setdefault(source.words, []).append(" ".join(source.quote.split()))
    return "; ".join(f"{place} ({', '.join(quotes)})" for place, quotes in found.items())


def note_of(sources: Sequence[Source], end: str = ".") -> str:
    """Documents and pages, each once."""
    return "; ".join(dict.fromkeys(source.words for source in sources)) + end
