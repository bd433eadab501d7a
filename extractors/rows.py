"""The printed lines of a document that have words, each with its marker, and the layout that tells where they end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .document import Box, Document, Line, Role, Span
from .markers import Marker, find_marker
from .text import Copies

_FURNITURE = re.compile(
    r"\s*(?:(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?|[-–—]\s*\d{1,3}\s*[-–—]|\*{3,}|-{3,}|_{3,})\s*", re.IGNORECASE
)
_ROLES = {
    Role.LETTERHEAD_LEFT: "letterhead",
    Role.LETTERHEAD_RIGHT: "letterhead",
    Role.PAGE_NUMBER: "furniture",
    Role.RUNNING_HEAD: "furniture",
    Role.FOOTNOTE: "footnote",
    Role.STAMP: "furniture",
}
_NARROWEST = 50
_WRAP_LIMIT = 140
"""Characters: a text whose longer lines are under the one or over the other has one paragraph a line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line on its way into a block."""

    index: int
    line: Line
    start: int
    end: int
    kind: str
    marker: Marker | None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What decides whether a line runs to the margin: the margins in points, or the width in characters."""

    text: str
    plain: str
    wrapped: bool
    width: int
    left: float | None
    right: float | None
    gap: int
    first: float | None = None

    def parted(self, row: Row, follower: Row) -> bool:
        """Whether more empty lines than usual stand between two lines of plain text."""
        between = follower.index - row.index == 1 or not self.text[row.end : follower.start].strip()
        return row.line.box is None and between and self.text.count("\n", row.end, follower.start) > self.gap

    def full(self, row: Row, follower: Row) -> bool:
        """Whether `follower`'s first word would not have fitted behind `row`.

        In plain text widths are guessed: a line without a heading's marker passes for full sooner.
        """
        words = self.text[follower.start : follower.end].split(maxsplit=1)
        word = len(words[0]) if words else 0
        box = row.line.box
        if box is not None and self.right is not None:
            letter = (box.x1 - box.x0) / max(1, row.end - row.start)
            return box.x1 + letter * (word + 1) > self.right - 1.5 * letter
        spare = self.width // 12 if row.marker and row.marker.family != "dash" else self.width // 5
        return row.end - row.line.start + 1 + word > self.width - max(5, spare)

    def indented(self, row: Row, by: float = 12) -> bool:
        box = row.line.box
        return box is not None and self.left is not None and box.x0 > self.left + by

    def opens(self, row: Row) -> bool:
        """Whether the line stands at the indent with which paragraphs of this document begin."""
        box = row.line.box
        return box is not None and self.first is not None and abs(box.x0 - self.first) < 3 and not row.line.centred


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def find_layout(document: Document, copies: Copies) -> Layout:
    body = [line for line in document.lines if line.role is Role.BODY and line.end - line.start > 1]
    lengths = [float(len(document.text[line.start : line.end].rstrip())) for line in body]
    width = int(_percentile(lengths, 0.93)) if lengths else 0
    boxes = [line.box for line in body if line.box is not None]
    left = _percentile([box.x0 for box in boxes], 0.12) if boxes else None
    right = _percentile([box.x1 for box in boxes], 0.93) if boxes else None
    wrapped = bool(boxes) or (_NARROWEST <= width <= _WRAP_LIMIT and document.format != "docx")
    gaps = [float(document.text.count("\n", a.end, b.start)) for a, b in pairwise(body)]
    gap = int(_percentile(gaps, 0.4)) if gaps else 1
    return Layout(document.text, copies.plain, wrapped, width, left, right, gap, _first_indent(boxes, left))


def _first_indent(boxes: list[Box], left: float | None) -> float | None:
    """The commonest place right of the margin where lines begin, None where under an eighth of the lines do."""
    if left is None:
        return None
    places = Counter(round(box.x0) for box in boxes if left + 12 < box.x0 < left + 80)
    place, count = places.most_common(1)[0] if places else (0, 0)
    return float(place) if count * 8 > len(boxes) else None


def _cells(document: Document) -> list[tuple[int, int, int]]:
    """Start, end and a number of every table cell that has words, in reading order."""
    spans = sorted(
        {(cell.start, cell.end) for table in document.tables for cell in table.cells if cell.end > cell.start}
    )
    return [(start, end, number) for number, (start, end) in enumerate(spans)]


def _bare(text: str, line: Line) -> tuple[int, int]:
    words = text[line.start : line.end]
    start = line.start + len(words) - len(words.lstrip())
    return start, max(start, line.start + len(words.rstrip()))


def _kind(document: Document, line: Line, words: str) -> str:
    if line.role is Role.TABLE or (words.startswith("|") and words.endswith("|")):
        return "table"
    if line.role in _ROLES:
        return _ROLES[line.role]
    return "furniture" if not line.whole and _FURNITURE.fullmatch(words) else "paragraph"


def printed_rows(document: Document) -> list[Row]:
    """The printed lines that have words, those of a table cut at its cells."""
    rows, cells, at = list[Row](), _cells(document), 0
    for index, line in enumerate(document.lines):
        start, end = _bare(document.text, line)
        if start == end:
            continue
        while at < len(cells) and cells[at][1] <= start:
            at += 1
        inside, ahead = list[Row](), at
        while ahead < len(cells) and cells[ahead][0] < end:
            left, right, number = cells[ahead]
            piece = _trim(document.text, max(left, start), min(right, end))
            if piece.end > piece.start:
                inside.append(Row(index, line, piece.start, piece.end, "table", None, number))
            ahead += 1
        if inside:
            rows += inside
            continue
        kind = _kind(document, line, document.text[start:end])
        marker = None if kind in ("table", "furniture") else find_marker(document.text, start, end)
        rows.append(Row(index, line, start, end, kind, marker))
    return rows


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), max(start, start + len(words.rstrip())))


def shouts(words: str) -> bool:
    """Whether nearly all letters are capitals: `BÁO CÁO`."""
    letters = "".join(filter(str.isalpha, words))
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.85 * len(letters)
