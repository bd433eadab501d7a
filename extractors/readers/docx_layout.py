"""On which page a DOCX's text stands: as Word last laid it out, else estimated from page, margins and type size.

The estimate counts lines: characters a line from the width of the page and the size of the type, lines a page from its
height. On Vietnamese text in Times a character is 0.45 of its size wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .docx_parts import attribute, child

_WIDTH_OF_SIZE = 0.45
_LINE_OF_SIZE = 1.22
_TWENTIETHS = 20.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page as set up, in points, and what of it is left between the margins."""

    width: float = 595.3
    height: float = 841.9
    text_width: float = 453.5
    text_height: float = 728.5


def sheet(section: Any | None) -> Sheet:
    """The page of a section's properties; A4 with the usual margins where they say nothing."""
    size = child(section, "pgSz") if section is not None else None
    margins = child(section, "pgMar") if section is not None else None
    width, height = _points(size, "w", 595.3), _points(size, "h", 841.9)
    sides = _points(margins, "left", 85.0) + _points(margins, "right", 56.7)
    ends = _points(margins, "top", 56.7) + _points(margins, "bottom", 56.7)
    return Sheet(width, height, max(width - sides, 72.0), max(height - ends, 72.0))


def _points(element: Any | None, name: str, default: float) -> float:
    try:
        value = attribute(element, name) if element is not None else None
        return default if value is None else abs(float(value)) / _TWENTIETHS
    except ValueError:
        return default


class PageCounter:
    """Says at which characters of the paragraphs that pass it a new page begins."""

    def __init__(self, on: Sheet, *, told_by_word: bool) -> None:
        self._sheet = on
        self._told = told_by_word
        self._used = 0.0
        self._fresh = True
        self.page = 1

    def starts(self, text: str, size: float | None, breaks: list[tuple[int, bool]], share: float = 1.0) -> list[int]:
        """The offsets in `text` where pages begin. `share` is the part of the width that it has (a table's cell)."""
        if self._told:
            return self._told_starts(text, breaks)
        found: list[int] = []
        at = 0
        for offset in [*(b for b, by_word in breaks if not by_word), len(text)]:
            found.extend(at + s for s in self._flow(text[at:offset], size or 13.0, share))
            broken = offset < len(text) or any(b == offset and not by_word for b, by_word in breaks)
            if broken and not self._fresh:
                found.append(offset)
                self._turn()
            at = offset
        return sorted(set(found))

    def _told_starts(self, text: str, breaks: list[tuple[int, bool]]) -> list[int]:
        found, at = [], 0
        for offset, _ in breaks:
            self._fresh = self._fresh and not text[at:offset].strip()
            if not self._fresh:
                found.append(offset)
                self._turn()
            at = offset
        self._fresh = self._fresh and not text[at:].strip()
        return found

    def _turn(self) -> None:
        self.page += 1
        self._used = 0.0
        self._fresh = True

    def _flow(self, text: str, size: float, share: float) -> list[int]:
        """Fills the page with the lines of `text` and gives the offsets where it ran over."""
        found: list[int] = []
        per_line = max(int(self._sheet.text_width * share / (size * _WIDTH_OF_SIZE)), 4)
        high = size * _LINE_OF_SIZE
        at = 0
        for part in text.split("\n"):
            for start in range(0, max(len(part), 1), per_line):
                if self._used + high > self._sheet.text_height:
                    found.append(_word_start(text, at + start))
                    self._turn()
                self._used += high
            at += len(part) + 1
        self._used += 6.0
        self._fresh = self._fresh and not text.strip()
        return found


def _word_start(text: str, offset: int) -> int:
    """The start of the word that stands at `offset`: no page begins within a word."""
    while 0 < offset < len(text) and not text[offset - 1].isspace():
        offset -= 1
    return offset
