"""The words of a signature: roles, what stands before them (KT., TL., TUQ., TM., Q.), and personal names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .knowledge import role_words
from .markers import UPPER
from .rows import shouts
from .text import plain

_DONE = re.compile(r"\(?\s*(?:đã ký|đã kí|ký tên|ký, đóng dấu|đã ký và đóng dấu)\s*\)?")
_NAME = re.compile(rf"[{UPPER}][\w’']*(?:\s+[{UPPER}][\w’']*){{1,4}}")


@dataclass(frozen=True, slots=True)
class _Patterns:
    prefix: re.Pattern[str]
    role: re.Pattern[str]
    split: re.Pattern[str]
    rank: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> _Patterns:
    words = role_words()
    lead = "|".join(f"(?P<{name}>{_loose(words.prefixes[name])})" for name in words.prefixes if name != "acting")
    acting = _loose(words.prefixes["acting"])
    role = rf"(?:(?:{acting})\s*)?(?:{_any(list(words.roles))})(?!\w)"
    return _Patterns(
        re.compile(rf"(?:{lead})\s*"),
        re.compile(rf"{role}[^.;:\d]{{0,60}}"),
        re.compile(rf"(?<=\S)\s+(?=(?:{_without_names(lead)})|{role})"),
        re.compile(rf"^(?:{_any(list(words.ranks))})(?:\.\s*|\s+)"),
    )


def _loose(words: tuple[str, ...]) -> str:
    """Prefixes with the blank that copies put before the dot: `KT .`, `T / M`."""
    return "|".join(re.escape(w).replace(r"\.", r"\s*\.").replace("/", r"\s*/\s*") + r"(?!\w{12})" for w in words)


def _without_names(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def prefix_of(words: str) -> tuple[str, str] | None:
    """How a signer stands to the role or body on this line, and that role: `KT. CHỦ TỊCH` → `for`, `CHỦ TỊCH`."""
    match = _patterns().prefix.match(plain(words))
    if match is None or match.lastgroup is None:
        return None
    return match.lastgroup, words[match.end() :].strip()


def is_role(words: str) -> bool:
    """Whether a line is a role or a body signed for: `PHÓ CHỦ TỊCH`, `TM. ỦY BAN NHÂN DÂN`, `Q. CHỦ TỊCH`."""
    low = plain(words)
    found = _patterns()
    return bool(found.prefix.match(low) or found.role.fullmatch(low)) and len(words) < 90


def role_lines(words: str) -> list[str]:
    """A line of roles cut into roles: `KT. CHỦ TỊCH PHÓ CHỦ TỊCH` → `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`."""
    low, cuts = plain(words), [0]
    for match in _patterns().split.finditer(low):
        before = low[cuts[-1] : match.start()].strip()
        last = before.split()[-1] if before else "kt"
        if not re.fullmatch(r"(?:kt|tl|tuq|tm|q|[tk]/[tml])\s*\.?|phó|quyền|tổng|chi", last):
            cuts.append(match.end())
    return [words[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]


def name_in(words: str) -> str | None:
    """The personal name that a line is, without rank and `Đã ký`; None where it is none."""
    low = plain(words)
    done = _DONE.search(low)
    kept = (words[: done.start()] + words[done.end() :] if done else words).strip(" -–()")
    rank = _patterns().rank.match(plain(kept))
    while rank:
        kept = kept[rank.end() :].strip()
        rank = _patterns().rank.match(plain(kept))
    good = _NAME.fullmatch(kept) and len(kept) < 40 and not is_role(kept)
    return kept if good and not (shouts(kept) and len(kept.split()) > 4) else None
