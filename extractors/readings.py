"""How far the reading of a figure's own characters may be trusted: OCR, and two readers that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .document import Document
from .records import Figure

_SURE = 0.88
"""Confidence of a word that OCR read rightly almost always: the engine gives printed words 0.9 to 0.97."""
_HARDLY = 0.7
_OCR_DOUBT = 0.12
_UNSURE_DOUBT = 0.4
_DISPUTED_DOUBT = 0.3


def _disputed(document: Document, figure: Figure) -> Figure:
    """`readers_disagree` on a figure whose digits two readers of the file part differently."""
    if not any(span.start < figure.end and figure.start < span.end for span in document.disputed):
        return figure
    price = round(max(0.1, figure.confidence - _DISPUTED_DOUBT), 2)
    return figure.having(flags=(*figure.flags, "readers_disagree"), confidence=price)


def _under_unsure_head(document: Document, figure: Figure) -> bool:
    """Whether the head of the scanned column that a figure stands in, which gives its unit, is hardly legible."""
    for table in document.tables:
        if table.start <= figure.start < table.end:
            here = next((c for c in table.cells if c.start <= figure.start < c.end), None)
            above = [
                c for c in table.cells
                if here and c.row < here.row and c.column < here.column + here.column_span
                and here.column < c.column + c.column_span and any(map(str.isalpha, document.text[c.start : c.end]))
            ]  # fmt: skip
            return any(word.confidence <= _HARDLY for c in above for word in document.words_in(c.start, c.end))
    return False


def doubted(document: Document, figures: Iterable[Figure]) -> Iterator[Figure]:
    """The figures, those of scanned pages flagged: `ocr`, `ocr_unsure` where the quote or the column's head is read badly.

    Confidence falls by a fixed price for each, and never under 0.1.
    """
    if not document.words and not document.disputed:
        yield from figures
        return
    for figure in (_disputed(document, figure) for figure in figures):
        read = document.words_in(figure.start, figure.end)
        if not read:
            yield figure
            continue
        unsure = min(word.confidence for word in read) < _SURE or figure.quote.startswith("00")
        unsure = unsure or _under_unsure_head(document, figure)
        flags = (*figure.flags, "ocr", *(["ocr_unsure"] if unsure else []))
        price = _OCR_DOUBT + (_UNSURE_DOUBT if unsure else 0.0)
        yield figure.having(flags=flags, confidence=round(max(0.1, figure.confidence - price), 2))
