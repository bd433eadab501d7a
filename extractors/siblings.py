"""Headings that only their siblings show: `3. Địa điểm: Hội trường …` between the headings 1 and 4 of one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import Block
from .document import Document
from .headings import family_of, is_short
from .markers import Marker, find_marker
from .rows import shouts
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


@dataclass(slots=True)
class _Member:
    """A numbered block, and the members of its row right before and behind it, as places in the list of all."""

    block: Block
    marker: Marker
    before: int | None = None
    behind: int | None = None


def _members(document: Document, body: Sequence[Block]) -> list[_Member]:
    """The numbered blocks with their neighbours; a row ends where a number of an outer family comes."""
    found, last = list[_Member](), dict[tuple[str, str], tuple[int, float]]()
    for block in body:
        marker = find_marker(document.text, block.start, block.end) if block.marker else None
        if marker is None or marker.family in ("dash", "star", "bracket"):
            continue
        row, rank = _row_of(block, marker), family_of(marker)[1]
        last = {key: value for key, value in last.items() if value[1] <= rank}
        found.append(_Member(block, marker))
        if row in last:
            found[-1].before = last[row][0]
            found[last[row][0]].behind = len(found) - 1
        last[row] = (len(found) - 1, rank)
    return found


def _next_to(members: Sequence[_Member], member: _Member) -> list[_Member]:
    """The members that carry the number before and the number behind."""
    value = value_of(member.marker.words)
    if value is None:
        return []
    pairs = ((member.before, value - 1), (member.behind, value + 1))
    return [members[at] for at, wanted in pairs if at is not None and value_of(members[at].marker.words) == wanted]


def find_run_in(
    document: Document, copies: Copies, body: Sequence[Block], heads: set[int]
) -> list[tuple[Block, Marker, str]]:
    """The items of `body` that are headings because their neighbours in a row are; those at `heads` are known to be.

    `1. Thành phần` over a list, then `2. Thời gian: Ngày 9.` and `3. Địa điểm: Hội trường.`: one row, three headings.
    A row of which no member heads anything is a list of sentences.
    """
    members = _members(document, body)
    known, found = set(heads), list[tuple[Block, Marker, str]]()
    ready = [member for member in members if member.block.start in heads]
    while ready:
        for member in _next_to(members, ready.pop()):
            if member.block.start in known or member.marker.family not in _FAMILIES:
                continue
            head = _run_in(document, copies, member.block)
            if head:
                known.add(member.block.start)
                found.append((member.block, member.marker, head))
                ready.append(member)
    return found


def find_lone_sentences(document: Document, body: Sequence[Block], heads: set[int]) -> set[int]:
    """Of the headings that start at `heads` the short sentences of a numbered list: `2. Báo cáo trước ngày 5.`

    They end in a full stop, and the member of their row before or behind them heads nothing.
    """
    members, found = _members(document, body), set[int]()
    for member in members:
        block = member.block
        if block.start not in heads or member.marker.family not in ("number", "letter"):
            continue
        words = document.text[block.body : block.end].rstrip(" *_")
        beside = any(other.block.start not in heads for other in _next_to(members, member))
        if beside and words.endswith(".") and not shouts(words):
            found.add(block.start)
    return found
