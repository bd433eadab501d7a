"""What every OCR engine gives: words with their places and how sure it is of them."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Box


class OcrFailed(Exception):
    """The engine ended without a result; the words say why."""


@dataclass(frozen=True, slots=True)
class Read:
    """One word as the engine read it: its place in pixels, its line, its confidence from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word of a page that was read by OCR: its place in points, its confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float
    shown: Box
    """The box on the page as it lies, before it was set straight: `box` and `shown` differ by the page's skew."""
