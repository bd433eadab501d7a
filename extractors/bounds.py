"""What bounds a quantity: qualifiers before and behind it, and its denominator behind it."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import lexicon
from .trace import decides, reason
from .units import skip


@decides("bound", "start")
def qualified(plain: str, start: int, stop: int, end: int, limit: int) -> tuple[str, int]:
    """The qualifier of a quantity and where its words begin: `hơn 50 lao động` → more_than."""
    known = lexicon()
    denominator = known.per_after.match(plain, stop, end)
    behind = skip(plain, denominator.end() if denominator else stop, end)
    for name, pattern in known.after:
        if pattern.match(plain, behind, end) or _far_bound(plain, start, stop, end, pattern):
            return name, _from_word(plain, start, limit)
    before = plain[max(limit, start - 40) : start]
    for name, pattern in sorted(known.before, key=lambda q: _reach(q[1], before)):
        m = pattern.search(before)
        if m is not None:
            return name, max(limit, start - 40) + m.start()
    return "exact", _from_word(plain, start, limit)


_WORDS_ONLY = re.compile(r"[^,;.()\d]{0,45}\s")


@reason("bound_further_behind")
def _far_bound(plain: str, start: int, stop: int, end: int, pattern: re.Pattern[str]) -> bool:
    """Whether words stand between the quantity and its bound: `từ 40 hộ thoát nghèo trở lên`."""
    words = _WORDS_ONLY.match(plain, stop, end)
    if words is None:
        return False
    if not _FROM.search(plain[max(0, start - 6) : start]):
        return any(
            (few := _few_words(count).match(plain, stop, end)) is not None
            and bool(pattern.match(plain, few.end(), end))
            for count in (1, 2)
        )
    return any(pattern.match(plain, at, end) for at in range(stop + 1, words.end() + 1) if plain[at - 1].isspace())


@cache
def _few_words(count: int) -> re.Pattern[str]:
    """What may belong to the counted noun: `65 hộ nghèo trở lên`."""
    return re.compile(rf"\s+(?:[^\W\d_]+\s+){{{count}}}")


def _reach(pattern: re.Pattern[str], before: str) -> int:
    """Where the qualifier's words begin, so that the longest phrase is tried first (`không quá` before `quá`)."""
    m = pattern.search(before)
    return m.start() if m else len(before) + 1


_FROM = re.compile(r"(?<!\w)từ\s*$")


def _from_word(plain: str, start: int, limit: int) -> int:
    m = _FROM.search(plain[max(limit, start - 6) : start])
    return max(limit, start - 6) + m.start() if m else start


def per_behind(plain: str, at: int, end: int) -> str | None:
    """The denominator behind a quantity: `/gia đình/năm` → `gia đình/năm`, `một năm` → `năm`."""
    m = lexicon().per_after.match(plain, at, end)
    return re.sub(r"\s*/\s*", "/", " ".join(m[1].split())) if m else None
