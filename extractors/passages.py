"""The running text as figures see it: paragraphs with their sentences, their lead words and the headings above them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .blocks import Block, sentences
from .document import Document, Span
from .records import Metadata, Section
from .text import Copies

_SKIPPED = frozenset({"letterhead", "furniture", "closing", "table"})
_LEAD = re.compile(r"[^:.;]{3,110}:(?!\d)")
_OPENS = re.compile(r":\s*[*_]*\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or item: span behind the marker, sentences, lead (`Về y tế:`), section path, what introduces it."""

    span: Span
    sentences: tuple[Span, ...]
    lead: Span | None
    path: tuple[int, ...]
    intro: Span | None
    item: bool
    footnote: bool = False
    foreign: tuple[Span, ...] = ()
    """Printed lines inside `span` that are not of it: the footnotes below the page on which a paragraph is broken."""

    def sentence_of(self, offset: int) -> Span:
        """The sentence that holds `offset`."""
        if not self.sentences:
            return self.span
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.end)
        return self.sentences[min(index, len(self.sentences) - 1)]


class Outline:
    """The section path of any place."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self.sections = sections

    def path(self, offset: int) -> tuple[int, ...]:
        """Indexes of the sections over `offset`, outermost first."""
        stack: list[int] = []
        for index, section in enumerate(self.sections):
            if section.start > offset:
                break
            while stack and self.sections[stack[-1]].level >= section.level:
                stack.pop()
            stack.append(index)
        return tuple(stack)


def passages(
    document: Document, copies: Copies, blocks: Sequence[Block], sections: Sequence[Section], metadata: Metadata
) -> Iterator[Passage]:
    """The paragraphs that may hold figures, in reading order: no letterhead, title, heading, table, recipients."""
    outline = Outline(sections)
    headings = {s.start: s for s in sections}
    intro: Span | None = None
    for block in blocks:
        if block.kind in _SKIPPED or (block.kind != "footnote" and block.end <= metadata.body_start):
            continue
        if metadata.body_end is not None and block.start >= metadata.body_end and block.kind != "footnote":
            continue
        start = _behind_heading(block, headings)
        if start >= block.end:
            intro = None
            continue
        made = _passage(document, copies, block, start, outline, intro)
        if not made.item:
            intro = made.span if _OPENS.search(document.text[made.span.start : made.span.end]) else None
        yield made


def _behind_heading(block: Block, headings: dict[int, Section]) -> int:
    """Where the block's words begin: behind its marker, or behind a heading that runs on in the same block."""
    inside = [s for start, s in headings.items() if block.start <= start < block.end]
    return max([block.body, *(s.end for s in inside)])


def _passage(
    document: Document, copies: Copies, block: Block, start: int, outline: Outline, intro: Span | None
) -> Passage:
    span = Span(start, block.end)
    found = tuple(s for s in sentences(document.text, block) if s.end > start) or (span,)
    lead = _LEAD.match(copies.plain, start, block.end)
    item = block.marker is not None
    return Passage(
        span,
        found,
        Span(lead.start(), lead.end()) if lead else None,
        () if block.kind == "footnote" else outline.path(block.start),
        intro if item else None,
        item,
        block.kind == "footnote",
        _foreign(document, block),
    )


def _foreign(document: Document, block: Block) -> tuple[Span, ...]:
    """The lines between a block's first and last line that are not its own."""
    first, last = min(block.lines), max(block.lines)
    if last - first + 1 == len(block.lines):
        return ()
    own = frozenset(block.lines)
    between = (document.lines[index] for index in range(first, last + 1) if index not in own)
    return tuple(Span(line.start, line.end) for line in between)
