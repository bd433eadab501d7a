"""The cells of a scanned table read once more, cut out and set one under the other.

Tesseract follows lines of text, and a page of short cells is none: it passes over heads and takes a cell for its
neighbour's. A column of the same cells it reads well. What both readings say is as sure as they are; where they differ
the number is never sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .ocr_read import Read
from .pdf_tables import RuledTable

_DARK = 150
_APART_IN, _EDGE_IN, _PAD_IN = 0.1, 0.015, 0.02
"""Inches between two cells of the column, left out at the rules, left around the words."""
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\s?%?")
_DIFFERENT, _DIFFERENT_WORDS = 50.0, 70.0


@dataclass(frozen=True, slots=True)
class _Cut:
    """One cell on the sheet: where its words stand on the page, where on the sheet, how high they are."""

    number: int
    left: int
    top: int
    at: int
    high: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a page's tables that hold any ink, as one picture."""

    picture: Any
    cuts: list[_Cut]
    margin: int

    def by_cell(self, read: Sequence[Read]) -> dict[int, list[Read]]:
        """The words read on the sheet, put back to where they stand on the page, by the number of their cell."""
        found: dict[int, list[Read]] = {}
        for word in read:
            middle = (word.top + word.bottom) / 2
            cut = min(self.cuts, key=lambda c: abs(c.at + c.high / 2 - middle) - c.high / 2)
            right, down = cut.left - self.margin, cut.top - cut.at
            moved = replace(
                word, left=word.left + right, right=word.right + right, top=word.top + down, bottom=word.bottom + down
            )
            found.setdefault(cut.number, []).append(moved)
        return found


def sheet(picture: Any, tables: Sequence[RuledTable], dpi: int) -> Sheet | None:
    """The cells of `tables` (numbered through) cut out of a grey PIL `picture`; None where none holds ink."""
    import numpy as np
    from PIL import Image

    grey, scale = np.asarray(picture), dpi / 72
    apart, edge, pad = (round(inches * dpi) for inches in (_APART_IN, _EDGE_IN, _PAD_IN))
    cuts, parts, at = [], [], apart
    for number, slot in enumerate(slot for table in tables for slot in table.slots):
        x0, y0 = int(slot.box.x0 * scale) + edge, int(slot.box.top * scale) + edge
        x1, y1 = int(slot.box.x1 * scale) - edge, int(slot.box.bottom * scale) - edge
        ink = grey[y0:y1, x0:x1] < _DARK
        rows, columns = np.flatnonzero(ink.sum(axis=1) > 1), np.flatnonzero(ink.sum(axis=0) > 1)
        if len(rows) < pad or not len(columns):
            continue
        left, top = x0 + max(0, int(columns[0]) - pad), y0 + max(0, int(rows[0]) - pad)
        part = grey[top : y0 + int(rows[-1]) + pad, left : x0 + int(columns[-1]) + pad]
        cuts.append(_Cut(number, left, top, at, part.shape[0]))
        parts.append(part)
        at += part.shape[0] + apart
    if not parts:
        return None
    margin = 2 * apart
    whole = np.full((at, max(part.shape[1] for part in parts) + 2 * margin), 255, np.uint8)
    for cut, part in zip(cuts, parts, strict=True):
        whole[cut.at : cut.at + part.shape[0], margin : margin + part.shape[1]] = part
    return Sheet(Image.fromarray(whole), cuts, margin)


def better(first: list[Read], second: list[Read]) -> list[Read]:
    """The words of a cell out of its two readings, with little confidence where they differ."""
    if not first or not second:
        return first or second
    one, other = _text(first), _text(second)
    if one == other:
        return first if _sure(first) >= _sure(second) else second
    chosen = max(first, second, key=lambda words: (bool(_NUMBER.fullmatch(_text(words))), _sure(words)))
    most = _DIFFERENT if any(map(str.isdigit, one + other)) else _DIFFERENT_WORDS
    return [replace(word, confidence=min(word.confidence, most)) for word in chosen]


def _text(words: Sequence[Read]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda w: (w.line, w.left)))


def _sure(words: Sequence[Read]) -> float:
    return sum(word.confidence for word in words) / len(words)
