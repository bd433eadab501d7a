"""Whether a text layer holds Vietnamese: told by its words, never by how many letters there are.

A layer that a program of another language laid under a picture of a page (`DQc lSp - Tq do`) has letters enough, and
half of its words are plain ASCII as in Vietnamese. What it lacks are syllables with Vietnamese marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

_WORD = re.compile(r"[^\W\d_]{2,}")
_TONES = {0x300, 0x301, 0x303, 0x309, 0x323}
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
ENOUGH = 40
"""Words of a page from which on its share tells."""
_LOOKED_AT = 400
"""Words after which the share is known."""
_LEAST = 0.3
"""Share of marked syllables: Vietnamese prose has 0.55 to 0.75, a layer of another language under 0.15."""


@lru_cache(maxsize=8192)
def _is_marked_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(c for c in parts if ord(c) not in _TONES))
    marked = len(bare) < len(parts) or "đ" in bare
    return marked and bool(_SYLLABLE.fullmatch(bare))


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFC", text)):
            if not (word.isascii() and word.isupper()):
                yield word


def marked_share(texts: Iterable[str]) -> tuple[float, int]:
    """The share of the first words that are Vietnamese syllables with a mark, and how many words there are.

    Words of capitals only without any mark (`UBND`, `HTX`) count as none.
    """
    words = list(islice(_words(texts), _LOOKED_AT))
    return (sum(map(_is_marked_syllable, words)) / len(words) if words else 0.0), len(words)


def is_garbled(texts: Iterable[str], enough: int = ENOUGH) -> bool:
    """Whether the text has words enough and too few of them are Vietnamese."""
    share, count = marked_share(texts)
    return count >= enough and share < _LEAST
