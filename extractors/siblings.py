"""Headings that only their siblings show: `3. Địa điểm: Hội trường …` between the headings 1 and 4 of one row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block
from .document import Document
from .headings import family_of, is_short
from .markers import Marker, find_marker
from .text import Copies

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_RUN_IN = re.compile(r"(?P<head>[^;:!?]{3,170}?)[*_]*:[*_]*\s+(?=\S)", re.DOTALL)
_LEAD = re.compile(r"[^;:.!?]{3,70}[*_]*:[*_\s]*", re.DOTALL)
_FAMILIES = ("number", "deep", "letter", "roman")


def value_of(number: str) -> int | None:
    """The place of a heading number in its row: `III` → 3, `2.4` → 4, `c` → 3, `Phần thứ hai` → 2."""
    word = number.split()[-1].split(".")[-1].lower()
    if word.isdigit():
        return int(word)
    words = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
    if word in words:
        return words[word]
    if re.fullmatch(r"[ivx]+", word) and number[:1].isupper():
        values = [{"i": 1, "v": 5, "x": 10}[c] for c in word]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return _LETTERS.index(word) + 1 if len(word) == 1 and word in _LETTERS else None


def _row_of(block: Block, marker: Marker) -> tuple[str, str]:
    """What the members of one row share: the family, and for `2.1` the number that it stands under."""
    return family_of(marker)[0], marker.words.rpartition(".")[0]


def _run_in(document: Document, copies: Copies, block: Block) -> str | None:
    """The head of an item that runs on behind a colon, or of a long one over a paragraph of its own."""
    words = document.text[block.body : block.end]
    match = _RUN_IN.match(words)
    if match:
        behind = words[match.end() :]
        head = match["head"]
        return head if is_short(copies, block.body, block.body + match.end("head")) and behind[:1].isupper() else None
    if _LEAD.fullmatch(words) and is_short(copies, block.body, block.end, leads=True):
        return words
    return words if words.rstrip()[-1:].isalpha() and len(words) < 330 else None


def _neighbours(document: Document, heads: set[int], marker: Marker, block: Block, body: Sequence[Block]) -> bool:
    """Whether the member before or behind of the block's own row is a heading, with no row further out between."""
    row, rank = _row_of(block, marker), family_of(marker)[1]
    wanted = value_of(marker.words)
    for step in (-1, 1):
        at = body.index(block)
        for other in body[at - 1 :: -1] if step < 0 and at else body[at + 1 :] if step > 0 else ():
            found = find_marker(document.text, other.start, other.end)
            if found is None or found.family in ("dash", "star", "bracket"):
                continue
            if _row_of(other, found) == row:
                if wanted is not None and value_of(found.words) == wanted + step and other.start in heads:
                    return True
                break
            if family_of(found)[1] < rank:
                break
    return False


def find_run_in(
    document: Document, copies: Copies, body: Sequence[Block], heads: set[int]
) -> list[tuple[Block, Marker, str]]:
    """The items of `body` that are headings, though not among those that start at `heads`, because the next member of their row is one, with their heads.

    `1. Thành phần` over a list, then `2. Thời gian: Ngày 9.` and `3. Địa điểm: Hội trường.`: one row, three headings.
    A row of which no member heads anything is a list of sentences.
    """
    known, found = set(heads), list[tuple[Block, Marker, str]]()
    open_ = list[tuple[Block, Marker, str]]()
    for block in body:
        marker = find_marker(document.text, block.start, block.end) if block.marker else None
        head = (
            _run_in(document, copies, block)
            if marker and marker.family in _FAMILIES and block.start not in known
            else None
        )
        if marker and head:
            open_.append((block, marker, head))
    grown = True
    while grown:
        grown = False
        for item in list(open_):
            if _neighbours(document, known, item[1], item[0], body):
                known.add(item[0].start)
                found.append(item)
                open_.remove(item)
                grown = True
    return found
