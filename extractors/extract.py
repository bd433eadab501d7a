"""One document to everything it says: outline, metadata, citations, figures, each found once and then resolved."""

from __future__ import annotations

from . import citations, figures, metadata, outline, periods, symbols, tables
from .blocks import find_blocks
from .document import Document, Page, Role, Span, Table
from .items import Found
from .language import signals
from .readings import doubted
from .records import Extraction, Issue, Json, box_list
from .resolve import resolve
from .text import Copies
from .trace import lay_out


def extract(document: Document) -> Extraction:
    """Everything that `document` says, each record with its place.

    Never fails on content: what is unclear is an issue.
    """
    copies = Copies(document.text)
    blocks = find_blocks(document, copies)
    sections = outline.find(document, copies, blocks)
    meta = metadata.find(document, copies, blocks, sections)
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
    noticed = (*(Issue(code) for code in document.notes), *_stamps(document), *outline.issues(sections, blocks))
    noticed = (*noticed, *symbols.of_document(meta), *symbols.of_citations(cited, meta))
    return Extraction(
        name=document.name,
        format=document.format,
        sha256=document.sha256,
        text=document.text,
        meta=meta,
        sections=sections,
        citations=cited,
        figures=tuple(doubted(document, stated)),
        tables=tuple(_table(document, table) for table in document.tables),
        pages=tuple(_page(page) for page in document.pages),
        issues=noticed,
        pages_estimated=document.pages_estimated,
    )


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
