"""Headings: which lines head a part of the document, their numbers, and how deep each stands.

A numbered paragraph that runs on as a sentence is no heading. Levels come from the nesting that the document shows,
not from the count of `#` in a Markdown copy, which OCR sets at random.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .blocks import Block
from .document import Document
from .front import Front, find_front
from .headings import ANNEX, aside_of, clean, family_of, is_heading, lost_star
from .markers import Marker, find_marker
from .records import Issue, Section
from .rows import shouts
from .siblings import find_run_in, value_of
from .text import Copies

_ARTICLE = 4
"""The rank of the innermost of those families that head whole parts (`headings.family_of`)."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A block that heads what follows, before its level is known."""

    block: Block
    marker: Marker | None
    heading: str
    key: str
    rank: float


def _body_blocks(copies: Copies, blocks: tuple[Block, ...], front: Front) -> list[int]:
    """The blocks that may be headings: behind the title, and in an annex only those with a number of their own."""
    found, ended = list[int](), False
    for at, block in enumerate(blocks):
        ended = ended or block.kind == "closing"
        if block.start < front.body_start or block.kind not in ("heading", "item", "paragraph"):
            continue
        words = copies.plain[block.start : block.end].strip(" *_#")
        if not (ended and (block.marker is None or ANNEX.match(words))):
            found.append(at)
    return found


def _candidates(document: Document, copies: Copies, blocks: tuple[Block, ...], front: Front) -> list[_Candidate]:
    found, taken = list[_Candidate](), -1
    for at in _body_blocks(copies, blocks, front):
        block, rest = blocks[at], list(blocks[at + 1 : at + 6])
        marker = find_marker(document.text, block.start, block.end)
        starred = any(candidate.key == "star" for candidate in found)
        if at == taken or not (
            is_heading(document, copies, block, marker, rest) or (starred and lost_star(copies, block, marker, rest))
        ):
            continue
        words = document.text[block.body : block.end]
        if rest and marker and marker.family == "named" and not words.strip(" *_#.:\n"):
            taken = at + 1
            words, block = document.text[rest[0].start : rest[0].end], replace(block, end=rest[0].end)
        elif rest and marker and _goes_on(document, block, rest[0]):
            taken, block = at + 1, replace(block, end=rest[0].end)
            words = document.text[block.body : block.end]
        family = family_of(marker, copies.plain[block.start : block.end].strip(" *_#"))
        found.append(_Candidate(block, marker, _shown(words), *family))
    return found


def _goes_on(document: Document, block: Block, below: Block) -> bool:
    """Whether the line right below a numbered heading in capitals goes on with it, in capitals too."""
    words, gap = document.text[block.body : block.end], document.text[block.end : below.start]
    if below.marker or not shouts(words) or not shouts(document.text[below.start : below.end]):
        return False
    return gap.count("\n") == 1 and not gap.strip(" \n*_#") and words.rstrip("*_ ")[-1:] not in ".:;"


def _capitals_above(document: Document, candidates: list[_Candidate]) -> list[_Candidate]:
    """Unnumbered headings in capitals stand above numbers in a document without Roman numerals, articles and parts."""
    if any(c.rank <= _ARTICLE for c in candidates) or not any(c.key == "number" for c in candidates):
        return candidates
    return [
        replace(c, key="capitals", rank=_ARTICLE)
        if c.marker is None and c.key == "star" and shouts(document.text[c.block.start : c.block.end])
        else c
        for c in candidates
    ]


def _shown(heading: str) -> str:
    return clean(heading.removesuffix(aside_of(heading))) or clean(heading)


def _level(stack: list[tuple[str, float]], candidate: _Candidate, lone: frozenset[str]) -> int:
    """The candidate's level; `stack` holds the families open above it, and is brought up to date."""
    keys = [key for key, _ in stack]
    if candidate.key in keys:
        del stack[keys.index(candidate.key) + 1 :]
        return len(stack)
    while stack and (stack[-1][1] > candidate.rank or (stack[-1][0] in lone and candidate.key == "star")):
        stack.pop()
    stack.append((candidate.key, candidate.rank))
    return len(stack)


def _lone(candidates: list[_Candidate]) -> frozenset[str]:
    """Families with one member in the whole document: the starred headings behind such a one are its siblings."""
    keys = [candidate.key for candidate in candidates]
    return frozenset(key for key in keys if keys.count(key) == 1 and key != "star" and not key.startswith("deep"))


def find(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """The document's headings in reading order, level 1 outermost.

    Forms: `Phần thứ nhất …`, `Chương I`, `Điều 5. …`, `I. MỤC ĐÍCH`, `1. Mục tiêu`, `1.1. …`, `a) …`, and lines set
    apart by a star, bold type or italics only (number `*`).
    """
    front = find_front(document, copies, blocks)
    candidates = _candidates(document, copies, blocks, front)
    body = [blocks[at] for at in _body_blocks(copies, blocks, front)]
    for block, marker, heading in find_run_in(document, copies, body, {c.block.start for c in candidates}):
        candidates.append(_Candidate(block, marker, _shown(heading), *family_of(marker)))
    candidates = _capitals_above(document, sorted(candidates, key=lambda candidate: candidate.block.start))
    lone, stack, found = _lone(candidates), list[tuple[str, float]](), list[Section]()
    for candidate in candidates:
        filled = bool(found) and bool(document.text[found[-1].end : candidate.block.start].strip())
        level = _level(stack, candidate, lone if filled else frozenset())
        number = candidate.marker.words if candidate.marker else "*"
        start, end = candidate.block.start, candidate.block.end
        found.append(Section(number, candidate.heading, level, start, end, document.page_at(start)))
    return tuple(found)


def _form(number: str) -> str:
    """What a number looks like: an item `1.5` does not stand in the gap between `III` and `VI`."""
    if " " in number:
        return number.rpartition(" ")[0].lower()
    if "." in number:
        return number.rpartition(".")[0]
    return "number" if number.isdigit() else "roman" if re.fullmatch(r"[IVX]+", number) else "letter"


def _printed_numbers(blocks: Iterable[Block]) -> list[tuple[int, str]]:
    return [(block.start, block.marker) for block in blocks if block.marker]


def issues(sections: tuple[Section, ...], blocks: tuple[Block, ...] = ()) -> list[Issue]:
    """Numbers that jump (`III` → `VI`) among headings of one level; an item of `blocks` in the gap excuses it."""
    found, last = list[Issue](), dict[int, Section]()
    printed = _printed_numbers(blocks)
    for section in sections:
        for level in [level for level in last if level > section.level]:
            del last[level]
        before = last.get(section.level)
        last[section.level] = section
        issue = _gap(before, section, printed)
        if issue:
            found.append(issue)
    return found


def _gap(before: Section | None, section: Section, printed: list[tuple[int, str]]) -> Issue | None:
    here = value_of(section.number or "*")
    there = value_of(before.number or "*") if before else 0
    if here is None or there is None or here in (there + 1, 1) or (before is None and here != 1 and not section.number):
        return None
    start = before.start if before else 0
    between = [number for at, number in printed if start < at < section.start]
    form = _form(section.number or "*")
    if any(value_of(number) == here - 1 and _form(number) == form for number in between):
        return None
    detail = f"{before.number if before else '–'} → {section.number}"
    return Issue("numbering", section.start, section.end, section.number, detail)
