"""Known names in capitals that OCR reads with a wrong mark: `CHÍ THỊ` → `CHỈ THỊ`, `SỞ VĂN HÓA, THẺ THAO` → `… THỂ THAO`.

Only names of kinds of documents, of agencies and of provinces, only in lines of capitals, and only where the letters
below the marks are the same: no digit and no length ever changes.
"""

from __future__ import annotations

import re
from functools import cache

from ..knowledge import agencies, kinds, provinces
from ..rows import shouts
from ..text import fold, nfc, same_tones

_MOTTO = ("cộng hòa xã hội chủ nghĩa việt nam", "độc lập - tự do - hạnh phúc", "đảng cộng sản việt nam")

_ROLES = (
    "chủ tịch",
    "phó chủ tịch",
    "giám đốc",
    "phó giám đốc",
    "chánh văn phòng",
    "trưởng phòng",
    "bộ trưởng",
    "bí thư",
)


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all known names without their marks, longest first, and how each is spelt."""
    spelt: dict[str, set[str]] = {}
    names = [*_MOTTO, *_ROLES, *(kind.name for kind in kinds()), *(f"{p.rank} {p.name}" for p in provinces())]
    names += [name for agency in agencies() for name in (agency.name, *agency.also)]
    for name in names:
        spelt.setdefault(fold(name), set()).add(same_tones(nfc(name).lower()).upper())
    sure = {folded: found.pop() for folded, found in spelt.items() if len(found) == 1 and len(folded) > 4}
    longest = sorted(sure, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), sure


def known_spelling(words: str) -> str:
    """`words` with the names that are known in their known spelling, of the same length."""
    if not shouts(words):
        return words
    pattern, spelt = _known()
    folded = fold(words)
    if len(folded) != len(words):
        return words
    out = words
    for match in pattern.finditer(folded):
        name = spelt[match[0]]
        if len(name) == match.end() - match.start():
            out = out[: match.start()] + name + out[match.end() :]
    return out
