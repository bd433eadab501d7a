"""Organisations that act beside the administration: what they report is theirs and may stand in the unit's own sum too."""

from __future__ import annotations

import re

from .wording import choice


def body_of(actor: str | None) -> str | None:
    """An organisation with a task of its own: `Hội LHPN thành phố`; None for the administration and where none is told."""
    words = " ".join((actor or "").lower().split())
    if not words or any(stands_in(word, words) for word in choice("bodies", "never")):
        return None
    if not any(stands_in(word, words) for word in choice("bodies", "words")):
        return None
    return re.sub(r"(?:\s+và|[\s,;:]+)$", "", " ".join((actor or "").split()))


def standsstands_in(word: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words) is not None


def stands_in(word: str, words: str) -> bool:
    """Whether a word stands in words as a whole one."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words) is not None
