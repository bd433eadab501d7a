"""Every mention of another document: kind, number, date, issuer, and how this document stands to it.

With a number the mention is certain; without one it counts where the text gives the kind with its issuer or its title.
A document's mention of itself, and laws and programmes in general, are none.
"""

from __future__ import annotations

from .blocks import Block
from .document import Document, Span
from .mentions import Found, Limits, find_bare, find_dated_laws, find_numbered
from .records import Citation, Metadata
from .relations import Relations
from .text import Copies
from .titled import find_titled


def _everything(document: Document, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> list[Found]:
    limits = Limits(blocks, len(document.text))
    found = find_numbered(copies, limits)
    found += find_bare(copies, limits, found)
    found += find_dated_laws(copies, found)
    found += find_titled(copies, limits, found, metadata)
    return sorted(found, key=lambda f: f.start)


def find(document: Document, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> tuple[Citation, ...]:
    """Every mention of another document, in reading order.

    Forms: `Quyết định số 12/QĐ-TTg ngày 3/4/2017 của Thủ tướng Chính phủ`, `QĐ 2338/QĐ-UBND`, `Nghị định 116 của Chính
    phủ`, `Kế hoạch của UBND thành phố`, `Kế hoạch thực hiện phong trào thi đua “…”`.
    """
    letterhead = [Span(b.start, b.end) for b in blocks if b.kind == "letterhead"]
    relations, made = Relations(copies, blocks, metadata), list[Citation]()
    for found in _everything(document, copies, blocks, metadata):
        if any(span.overlaps(Span(found.start, found.end)) for span in letterhead) or _itself(found, metadata):
            continue
        made.append(_citation(document, *relations.of(found)))
    return tuple(made)


def _itself(found: Found, metadata: Metadata) -> bool:
    """Whether a number is the document's own (`Kèm theo Kế hoạch số …` over an annex)."""
    if found.number is None or found.number != metadata.number:
        return False
    return found.date is None or metadata.date is None or found.date == metadata.date


def _citation(document: Document, found: Found, relation: str) -> Citation:
    quote, page = document.text[found.start : found.end], document.page_at(found.start)
    return Citation(
        quote, found.start, found.end, found.kind, found.number, found.date, found.issuer, relation, page, found.rule
    )


def number_spans(copies: Copies) -> list[Span]:
    """Every stretch that is a document's number with its kind and date: nothing in it is a figure."""
    limits = Limits((), len(copies.text))
    found = find_numbered(copies, limits)
    found += find_bare(copies, limits, found)
    return sorted((Span(f.start, f.end) for f in found), key=lambda span: span.start)
