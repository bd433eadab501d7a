"""What a summary report says, before anybody writes it down: sections, tables, statements, and numbers with their proofs.

Nothing here knows a database or a file format. A piece is words of the form itself (`str`), a number, a place where a value is
missing, words taken over from a document, or a gap that a person fills. Whatever carries information carries its sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from db.exports.vietnamese import place

How = Literal["stated", "sum", "difference", "share", "count"]
Why = Literal["not_reported", "not_stated", "not_due", "other_period", "not_added"]


@dataclass(frozen=True, slots=True)
class Source:
    """The place of a document that proves something; `figure` is the public id where it is a figure's.

    A line of the register of arrivals has no `sha256`, and its `start` is -1.
    """

    document: str
    sha256: str
    issuer: str | None
    issued_on: str | None
    page: int | None
    page_estimated: bool
    start: int
    end: int
    quote: str
    sentence: str = ""
    figure: str | None = None

    @property
    def place(self) -> str:
        return place(self.page, self.start, estimated=self.page_estimated) if self.start >= 0 else ""

    @property
    def words(self) -> str:
        """Document and page, as a footnote says them; of the register its line."""
        return f"{self.document}, {self.place}" if self.start >= 0 else f"{self.document} ({self.quote})"


@dataclass(frozen=True, slots=True)
class Rival:
    """Another value for the same thing, and why it does not stand (a word of `compare.REASONS`, or `agrees`)."""

    source: Source
    printed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it is printed, with all that it rests on.

    `key` names its place in the report and stays the same from one draft to the next. `how`: `stated` (one document says it),
    `sum`, `difference`, `share` (worked out from its sources), `count` (how many sources there are). `doubts` are sentences of checks
    that wait for an answer; `remarks` are words of `words.toml` (`estimate`, `corrected`, `twice_out` …).
    """

    key: str
    printed: str
    value: float
    unit: str
    how: How
    sources: tuple[Source, ...]
    value_max: float | None = None
    qualifier: str = "exact"
    period: str | None = None
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def figures(self) -> frozenset[str]:
        """Public ids of the figures that this number is made of."""
        return frozenset(source.figure for source in self.sources if source.figure)


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that is not there: printed `–`, never 0, with the reason."""

    key: str
    why: Why


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that stand so in a document, or its number and day."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """A marked place where a person has to write or judge."""

    text: str


Piece = str | Number | Missing | Quoted | Gap
Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A paragraph; `item` is one of a list."""

    pieces: Cell
    item: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`head` as the letter writer takes it (`<` and `^` go on with a neighbour); `notes` stand below the table; a `wide` one
    lies across the page."""

    number: int
    title: str
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    align: tuple[str, ...] = ()
    unit_line: str = ""
    notes: tuple[Cell, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of one indicator over these areas: `bars` or `targets`."""

    kind: str
    indicator: str
    areas: tuple[str, ...]
    title: str
    period: str | None = None


Block = Heading | Statement | Gap | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is not counted, and the reason (`part`, `twice`, `cumulative`, `other_period`, `aside`,
    `not_added`)."""

    source: Source
    printed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a check found in a document of the summary."""

    source: Source
    severity: str
    sentence: str
    todo: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the summary knows, and what it was used as (`plan`, `report`, `other_period`, `value`)."""

    document: str
    sha256: str
    kind: str | None
    issuer: str | None
    issued_on: str | None
    unit: str | None
    used_as: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole report. The same database, campaign, period and day give an equal summary."""

    campaign: str
    title: str
    period: str
    on: str
    as_of: str | None
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]
    left_out: tuple[LeftOut, ...]
    doubts: tuple[Doubt, ...]
    papers: tuple[Paper, ...]
    areas: tuple[str, ...] = field(default=())

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Every block with the title of its section."""
        for block in self.opening:
            yield "", block
        for section in (*self.sections, *self.annexes):
            for block in section.blocks:
                yield section.title, block

    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Every piece with where it stands: `Bảng 3`, else the title of its section."""
        for title, block in self.blocks():
            if isinstance(block, Statement):
                yield from ((title, piece) for piece in block.pieces)
            elif isinstance(block, Gap):
                yield title, block
            elif isinstance(block, Table):
                where = f"Bảng {block.number}"
                cells = [*(cell for row in block.rows for cell in row), *block.notes]
                yield from ((where, piece) for cell in cells for piece in cell)

    def numbers(self) -> Iterator[tuple[str, Number]]:
        """Every number, the first time that its key is met."""
        seen = set[str]()
        for where, piece in self.pieces():
            if isinstance(piece, Number) and piece.key not in seen:
                seen.add(piece.key)
                yield where, piece

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = _plain(self)
        return found


def _plain(one: Any) -> Any:
    """Dataclasses as objects that name their class, the rest as it is."""
    if is_dataclass(one) and not isinstance(one, type):
        return {"is": type(one).__name__} | {f.name: _plain(getattr(one, f.name)) for f in fields(one)}
    if isinstance(one, tuple | list):
        return [_plain(inner) for inner in one]
    return one
