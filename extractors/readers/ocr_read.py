"""What every OCR engine gives: words with their places and how sure it is of them."""

from __future__ import annotations

from dataclasses import dataclass


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
