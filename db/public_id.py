"""The name of a figure that outlives every re-reading: what corrections and links point at."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from extractors.text import fold

LENGTH = 12


class PublicIds:
    """Names the figures of one document.

    A name is made of the document's sha256, the folded quote, and how often the same characters stand in the text
    before it. It hangs on the text alone: another figure found or lost, or a line broken elsewhere, changes none.
    """

    def __init__(self, document_sha256: str, text: str) -> None:
        self._document = document_sha256
        self._folded = fold(text)
        self._squeezed = "".join(self._folded.split())
        self._counted = (0, 0)
        """A place in the text with the characters before it that are no blanks."""
        self._given: set[str] = set()

    def of(self, quote: str, start: int) -> str:
        """The name of the figure that reads `quote` at code point `start`: 12 hexadecimal digits."""
        words = "".join(fold(quote).split())
        seen = self._squeezed.count(words, 0, self._before(start))
        for extra in range(len(self._given) + 1):
            name = self._digest((self._document, words, str(seen), *(["again"] * extra)))
            if name not in self._given:
                self._given.add(name)
                return name
        raise AssertionError("more names given than counted")

    def _before(self, start: int) -> int:
        """How many characters but blanks stand before `start`; counted on from the last place, as figures come in order."""
        at, count = self._counted if self._counted[0] <= start else (0, 0)
        self._counted = (start, count + len("".join(self._folded[at:start].split())))
        return self._counted[1]

    @staticmethod
    def _digest(parts: Iterable[str]) -> str:
        return sha256("\x1f".join(parts).encode()).hexdigest()[:LENGTH]


def public_ids(extraction: dict[str, Any]) -> list[str]:
    """The names of an extraction's figures, in their order."""
    ids = PublicIds(extraction["sha256"], extraction["text"])
    return [ids.of(figure["quote"], figure["start"]) for figure in extraction["figures"]]
