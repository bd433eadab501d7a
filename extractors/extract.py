"""One document to everything it says: outline, metadata, citations, figures, each found once and then resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import asked, citations, figures, metadata, outline, parts, periods, private, symbols, tables
from .asked_records import Asked, joined
from .blocks import Block, find_blocks
from .document import Document, Page, Role, Span, Table
from .items import Found
from .language import signals
from .periods import Period
from .readings import doubted
from .records import Citation, Extraction, Figure, Issue, Json, Metadata, Part, Section, box_list
from .resolve import resolve
from .text import Copies
from .trace import lay_out
from .zones import find_rows


def extract(document: Document) -> Extraction:
    """Everything that `document` says, each record with its place.

    A file that holds several documents (`parts.py`) is read part by part, each under its own head; the records of all
    stand in one extraction, whose metadata are those of the first. Never fails on content: what is unclear is an issue.
    """
    copies = Copies(document.text)
    rows = find_rows(document, copies)
    splits = parts.find(document, copies, rows)
    if not splits:
        return _extraction(document, [_read(document, copies, find_blocks(document, copies, rows))], ())
    first = _read_part(document, 0, splits[0].start)
    readings, found = [first], list[Part]()
    for split in splits:
        behind = _read_part(document, split.start, split.end, first.meta, readings)
        readings.append(behind)
        found.append(parts.described(document, split, behind.own, found))
    lay_out(**_joined_layout(document, readings))
    return _extraction(document, readings, tuple(found))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one part says. `own` is what its own head shows; `meta` has the first part's where that shows nothing."""

    document: Document
    copies: Copies
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    own: Metadata
    meta: Metadata
    citations: tuple[Citation, ...]
    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]
    asked: Asked
    issues: tuple[Issue, ...]


def _read_part(
    document: Document, start: int, end: int, parent: Metadata | None = None, before: Sequence[_Reading] = ()
) -> _Reading:
    part = parts.alone(document, start, end)
    copies = Copies(part.text)
    return _read(part, copies, find_blocks(part, copies), parent, before)


def _read(
    document: Document,
    copies: Copies,
    blocks: tuple[Block, ...],
    parent: Metadata | None = None,
    before: Sequence[_Reading] = (),
) -> _Reading:
    sections = outline.find(document, copies, blocks)
    own = metadata.find(document, copies, blocks, sections)
    meta = own if parent is None else parts.inheriting(own, parent)
    copies = copies.without((b.start, b.end) for b in blocks if b.kind == "furniture")
    cited = citations.find(document, copies, blocks, meta)
    times = periods.find(copies.plain)
    masked = [*(Span(p.start, p.end) for p in times), *citations.number_spans(copies)]
    said = signals(copies.plain)
    lay_out(copies=copies, blocks=blocks, sections=sections, metadata=meta, citations=cited, periods=times)
    prose = figures.find(document, copies, said, blocks, sections, meta, cited, masked)
    cells = tables.find(
        document, copies, said, sections, meta, 1 + max((i.figure.group or 0 for i in prose.items), default=0)
    )
    found = Found(tuple(sorted((*prose.items, *cells), key=lambda i: i.figure.start)), prose.passages)
    stated = resolve(document.text, copies, found, meta, sections, cited, times)
    noticed = (*outline.issues(sections, blocks), *symbols.of_document(own), *symbols.of_citations(cited, own))
    doubts = tuple(doubted(document, stated))
    wanted = asked.find(document, copies, found.passages, sections, meta, doubts, times)
    wanted = wanted.behind(sum(len(r.figures) for r in before), sum(len(r.sections) for r in before))
    return _Reading(
        document, copies, blocks, sections, own, meta, cited, times, tuple(_behind(before, doubts)), wanted, noticed
    )


def _behind(before: Sequence[_Reading], stated: Iterable[Figure]) -> Iterator[Figure]:
    """The figures of a part, their groups and sections counted on from those of the parts before it."""
    group = max((f.group or 0 for reading in before for f in reading.figures), default=0)
    section = sum(len(reading.sections) for reading in before)
    for figure in stated:
        if not before:
            yield figure
            continue
        yield figure.having(
            group=None if figure.group is None else figure.group + group,
            part_of=None if figure.part_of is None else figure.part_of + group,
            section=tuple(index + section for index in figure.section),
        )


def _extraction(document: Document, readings: Sequence[_Reading], found: tuple[Part, ...]) -> Extraction:
    noticed = (*(Issue(code) for code in document.notes), *_stamps(document))
    return Extraction(
        name=document.name,
        format=document.format,
        sha256=document.sha256,
        text=document.text,
        meta=readings[0].meta,
        sections=tuple(section for reading in readings for section in reading.sections),
        citations=tuple(citation for reading in readings for citation in reading.citations),
        figures=tuple(figure for reading in readings for figure in reading.figures),
        tables=tuple(_table(document, table) for table in document.tables),
        pages=tuple(_page(page) for page in document.pages),
        issues=(*noticed, *(issue for reading in readings for issue in reading.issues)),
        parts=found,
        private=private.find(document),
        pages_estimated=document.pages_estimated,
        asked=joined(reading.asked for reading in readings),
    )


def _joined_layout(document: Document, readings: Sequence[_Reading]) -> dict[str, object]:
    """The layout of all parts as one, for whoever explains a number: blocks count the lines of the whole document."""
    blanked = [(b.start, b.end) for reading in readings for b in reading.blocks if b.kind == "furniture"]
    line_at = {line.start: index for index, line in enumerate(document.lines)}
    blocks = [
        replace(block, lines=tuple(line_at[reading.document.lines[index].start] for index in block.lines))
        for reading in readings
        for block in reading.blocks
    ]
    return {
        "copies": Copies(document.text).without(blanked),
        "blocks": tuple(blocks),
        "sections": tuple(section for reading in readings for section in reading.sections),
        "metadata": readings[0].meta,
        "citations": tuple(citation for reading in readings for citation in reading.citations),
        "periods": tuple(period for reading in readings for period in reading.periods),
    }


def _stamps(document: Document) -> list[Issue]:
    """What lies over the pages, kept for what it is."""
    return [
        Issue("stamp", line.start, line.end, document.text[line.start : line.end])
        for line in document.lines
        if line.role is Role.STAMP
    ]


def _page(page: Page) -> Json:
    return {"number": page.number, "start": page.start, "end": page.end, "width": page.width, "height": page.height}


def _table(document: Document, table: Table) -> Json:
    """A table in the exchange form: its place and its cells as spans with their words."""
    cells = [
        {
            "row": cell.row,
            "column": cell.column,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "start": cell.start,
            "end": cell.end,
            "text": document.text[cell.start : cell.end],
            "page": cell.page,
            "bbox": box_list(cell.box),
        }
        for cell in table.cells
    ]
    return {
        "number": table.number,
        "start": table.start,
        "end": table.end,
        "rows": table.rows,
        "columns": table.columns,
        "page": table.page,
        "cells": cells,
    }
