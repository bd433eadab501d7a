"""A second opinion on digits: where a blank stands inside what may be one number, pdfplumber is asked how it groups them.

pdfium puts a blank into every gap that looks wide for the font, pdfplumber into gaps over three points; both keep a blank
that the file itself holds. Only pages with a blank of pdfium's inside digits are read twice. The better grouping wins by rule, and the place
is kept as disputed, so that the figure there is flagged whichever reader was right.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from ..document import Box
from .letterhead import Placed
from .pdf_tables import RuledTable

_RUN = re.compile(r"(?<![\w.,])\d[\d.,]*(?: [\d.,]+)+(?![\w])")
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_BLANKS = re.compile(r"\s+")
Span = tuple[int, int]


class _Page(Protocol):
    """What is asked of a page that was read (`ReadPage`)."""

    number: int
    lines: list[Placed]
    tables: list[RuledTable]
    parted: tuple[bool, bool]
    turned: bool
    crop: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one stretch of a page as pdfplumber parts them: their text without blanks, and where words end."""

    squeezed: str
    ends: frozenset[int]


def second_reading(data: bytes, pages: Iterable[_Page]) -> None:
    """Mends numbers that pdfium parts wrongly in `pages`, and notes every place where the two readers differ."""
    asked = [page for page in pages if not page.turned and _is_doubtful(page)]
    if not asked:
        return
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in asked:
                other = pdf.pages[page.number - 1]
                _compare(page, other.extract_words(use_text_flow=False))
                other.close()
    except MemoryError:
        raise
    except Exception:  # a second reader that fails on a file has no opinion: what pdfium read stands
        return


def _is_doubtful(page: _Page) -> bool:
    in_lines, in_tables = page.parted
    lines = (line.text for line in page.lines if in_lines)
    slots = (slot.text for table in page.tables if in_tables for slot in table.slots)
    return any(_RUN.search(words) for words in (*lines, *slots))


def _compare(page: _Page, words: list[dict[str, Any]]) -> None:
    left, top = page.crop
    boxes = [(str(w["text"]), Box(w["x0"] - left, w["top"] - top, w["x1"] - left, w["bottom"] - top)) for w in words]
    page.lines[:] = [_line(line, boxes) if _RUN.search(line.text) else line for line in page.lines]
    for table in page.tables:
        for slot in table.slots:
            if _RUN.search(slot.text):
                slot.text, slot.disputed = regrouped(slot.text, _within(slot.box, boxes))


def _line(line: Placed, boxes: list[tuple[str, Box]]) -> Placed:
    text, disputed = regrouped(line.text, _within(line.box, boxes))
    return replace(line, text=text, disputed=disputed) if disputed else line


def _within(box: Box, boxes: list[tuple[str, Box]]) -> _Words:
    inside = [
        (words, at)
        for words, at in boxes
        if box.top - 1 <= (at.top + at.bottom) / 2 <= box.bottom + 1 and at.x1 > box.x0 - 1 and at.x0 < box.x1 + 1
    ]
    inside.sort(key=lambda pair: (round(pair[1].bottom / 4), pair[1].x0))
    squeezed, ends = "", set[int]()
    for words, _ in inside:
        squeezed += _BLANKS.sub("", words)
        ends.add(len(squeezed))
    return _Words(squeezed, frozenset(ends))


def regrouped(text: str, other: _Words) -> tuple[str, tuple[Span, ...]]:
    """`text` with its numbers grouped as the better reader has them, and where in it the two differ."""
    out, at, disputed = "", 0, list[Span]()
    for match in _RUN.finditer(text):
        ours = tuple(match[0].split())
        theirs = _theirs("".join(ours), text[: match.start()], other)
        if theirs is None or theirs == ours:
            continue
        out += text[at : match.start()]
        start = len(out)
        out += " ".join(better(ours, theirs))
        disputed.append((start, len(out)))
        at = match.end()
    return out + text[at:], tuple(disputed)


def _theirs(digits: str, before: str, other: _Words) -> tuple[str, ...] | None:
    """How the other reader groups `digits`, the same occurrence of them as here; None where it has none such."""
    wanted = _BLANKS.sub("", before).count(digits)
    place = -1
    for _ in range(wanted + 1):
        place = other.squeezed.find(digits, place + 1)
        if place < 0:
            return None
    cuts = [place, *sorted(end for end in other.ends if place < end < place + len(digits)), place + len(digits)]
    return tuple(other.squeezed[a:b] for a, b in pairwise(cuts))


def better(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """The grouping with fewer pieces that are no number; of two as good the one that parts less.

    `1 66,9` against `166,9` → `166,9`; `2018 1.234` against `20181.234` → `2018 1.234`.
    """
    return min(ours, theirs, key=lambda some: (sum(_WHOLE.fullmatch(word) is None for word in some), len(some)))
