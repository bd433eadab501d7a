"""The name of a figure that outlives every re-reading: what corrections and links point at."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import accumulate

from extractors.text import fold

LENGTH = 12


class PublicIds:
    """Names the figures of one document.

    A name is made of the document's sha256, the folded quote, and how often the same characters stand in the text
    before it. It hangs on the text alone: another figure found or lost, or a line broken elsewhere, changes none.
    """

    def __init__(self, document_sha256: str, text: str) -> None:
        self._document = document_sha256
        folded = fold(text)
        self._squeezed = "".join(folded.split())
        self._before = list(accumulate((not c.isspace() for c in folded), initial=0))
        self._given: set[str] = set()

    def of(self, quote: str, start: int) -> str:
        """The name of the figure that reads `quote` at code point `start`: 12 hexadecimal digits."""
        words = "".join(fold(quote).split())
        seen = self._squeezed.count(words, 0, self._before[start])
        for extra in range(len(self._given) + 1):
            name = self._digest((self._document, words, str(seen), *(["again"] * extra)))
            if name not in self._given:
                self._given.add(name)
                return name
        raise AssertionError("more names given than counted")

    @staticmethod
    def _digest(parts: Iterable[str]) -> str:
        return sha256("\x1f".join(parts).encode()).hexdigest()[:LENGTH]
