"""What a document says: one record type for each thing that is found, each with its place.

These are the exchange form: `Extraction.to_json()` is what `tonghop extract` writes and what `db/load.py` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .asked_records import Asked
from .document import Box

Json = dict[str, Any]


def box_list(box: Box | None) -> list[float] | None:
    return None if box is None else [round(v, 2) for v in (box.x0, box.top, box.x1, box.bottom)]


def as_json(record: Any) -> Json:
    """The fields of a record by name, as they are; `dataclasses.asdict` copies each value and takes ten times as long."""
    return {name: getattr(record, name) for name in record.__slots__}


@dataclass(frozen=True, slots=True)
class Issue:
    """Something not understood or not in order, kept beside the record and never thrown.

    `code` is one of the closed list in `issues.toml` of the knowledge folder, `words` what the page says there.
    """

    code: str
    start: int | None = None
    end: int | None = None
    words: str | None = None
    detail: str | None = None
    severity: str = "note"

    def to_json(self) -> Json:
        return as_json(self)


@dataclass(frozen=True, slots=True)
class Section:
    """A true heading: number as printed (`Phần thứ nhất`, `I`, `1.1`, `a`, `*`), its words, level 1 outermost.

    `start`..`end` is the heading itself; what it heads runs on to the next section of the same or an outer level.
    """

    number: str | None
    heading: str
    level: int
    start: int
    end: int
    page: int | None = None

    def to_json(self) -> Json:
        return as_json(self)


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of another document. What the text does not give is None."""

    quote: str
    start: int
    end: int
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    relation: str
    page: int | None = None
    rule: str = ""

    def to_json(self) -> Json:
        return as_json(self)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The document's own data; `sources` tells for each field where it was read (`letterhead`, `title` …)."""

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    level: str | None = None
    unit: str | None = None
    parent_unit: str | None = None
    place: str | None = None
    date: str | None = None
    date_partial: str | None = None
    title: str | None = None
    signer: str | None = None
    signer_role: str | None = None
    signed_for: str | None = None
    signed_as: tuple[str, ...] = ()
    """Every line above the signer's name, as printed: `TL. CHỦ TỊCH`, `KT. CHÁNH VĂN PHÒNG`, `PHÓ CHÁNH VĂN PHÒNG`."""
    urgency: str | None = None
    recipients: tuple[str, ...] = ()
    reporting_period: str | None = None
    programme_period: str | None = None
    """The span that a plan or directive names for itself (`giai đoạn 2016 - 2020` → `2016/2020`)."""
    sources: dict[str, str] = field(default_factory=dict)
    body_start: int = 0
    """Where the letterhead and the title end and the text proper begins."""
    body_end: int | None = None
    """Where recipients and signature begin."""

    def to_json(self) -> Json:
        out = as_json(self)
        out["recipients"], out["signed_as"], out["sources"] = (
            list(self.recipients),
            list(self.signed_as),
            dict(self.sources),
        )
        return out


@dataclass(frozen=True, slots=True)
class Part:
    """A document behind the first one in a file: an annex, rules that a decision issues, a plan behind a letter.

    `relation` is `annex`, `issued_with` or `second`; `parent` counts the parts (0: the first document). Its figures,
    sections and citations are those that stand in `start`..`end`; `meta` is what its own head and signature show.
    """

    relation: str
    parent: int
    start: int
    end: int
    first_page: int | None
    last_page: int | None
    meta: Metadata

    def to_json(self) -> Json:
        return {
            "relation": self.relation,
            "parent": self.parent,
            "start": self.start,
            "end": self.end,
            "first_page": self.first_page,
            "last_page": self.last_page,
            **{name: getattr(self.meta, name) for name in PART_FIELDS},
        }


PART_FIELDS = (
    "kind", "number", "symbol", "issuer", "unit", "place", "date", "date_partial", "title", "signer", "signer_role",
    "body_start", "body_end",
)  # fmt: skip
"""What the exchange form tells of a part's own metadata."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a figure stands in a table: table number, row, column, from 0, and the heads that name it."""

    table: int
    row: int
    column: int
    row_head: str | None = None
    column_head: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that the document states, as GUIDELINE section 1 defines its keys, with the place that proves it."""

    quote: str
    start: int
    end: int
    value: float | int
    value_max: float | int | None
    unit: str
    measure: str
    qualifier: str = "exact"
    per: str | None = None
    of: float | int | None = None
    direction: str = "level"
    basis: str = "result"
    against: str | None = None
    stage: str | None = None
    period: str | None = None
    period_from: str | None = None
    subject: str | None = None
    beneficiary: str | None = None
    topic: str = "other"
    scope: str | None = None
    actor: str | None = None
    group: int | None = None
    part_of: int | None = None
    indicator: str | None = None
    note: str | None = None
    sentence: tuple[int, int] = (0, 0)
    section: tuple[int, ...] = ()
    """Indexes into `Extraction.sections`, outermost first."""
    page: int | None = None
    bbox: Box | None = None
    table: TablePlace | None = None
    rule: str = ""
    confidence: float = 1.0
    flags: tuple[str, ...] = ()

    def to_json(self) -> Json:
        out = as_json(self)
        out["table"] = None if self.table is None else as_json(self.table)
        out["sentence"] = list(self.sentence)
        out["section"] = list(self.section)
        out["bbox"] = box_list(self.bbox)
        out["flags"] = list(self.flags)
        return out

    def having(self, **changes: Any) -> Figure:
        """The figure with some attributes changed; `dataclasses.replace` takes four times as long."""
        return Figure(**as_json(self) | changes)


@dataclass(frozen=True, slots=True)
class Private:
    """Words about a private person: `kind` is `name`, `id` or `phone`. The text keeps them; what is shown masks them."""

    kind: str
    start: int
    end: int
    page: int | None = None
    bbox: Box | None = None

    def to_json(self) -> Json:
        return as_json(self) | {"bbox": box_list(self.bbox)}


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one document says."""

    name: str
    format: str
    sha256: str
    text: str
    meta: Metadata
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Json, ...] = ()
    pages: tuple[Json, ...] = ()
    issues: tuple[Issue, ...] = ()
    parts: tuple[Part, ...] = ()
    private: tuple[Private, ...] = ()
    pages_estimated: bool = False
    version: str = ""
    asked: Asked = field(default_factory=Asked)

    def to_json(self) -> Json:
        return {
            "name": self.name,
            "format": self.format,
            "sha256": self.sha256,
            "version": self.version,
            "text": self.text,
            "meta": self.meta.to_json(),
            "sections": [[s.number, s.heading, s.level] for s in self.sections],
            "section_places": [s.to_json() for s in self.sections],
            "citations": [c.to_json() for c in self.citations],
            "figures": [f.to_json() for f in self.figures],
            "tables": list(self.tables),
            "pages": list(self.pages),
            "pages_estimated": self.pages_estimated,
            "issues": [i.to_json() for i in self.issues],
            "parts": [part.to_json() for part in self.parts],
            "private": [one.to_json() for one in self.private],
            **self.asked.to_json(),
        }
