"""Where sentences end.

`;` and `:` end none, nor does a dot inside a number, a date or an abbreviation (`TP. Huế`, `KT. CHỦ TỊCH`).
"""

from __future__ import annotations

import re

from .document import Span

_STOP = re.compile(
    r"(?P<stop>/\.|(?<!\.)\.{3,}+|…|[.!?])(?P<close>[\"”’)\]*_]*)(?:\s*\[\d{1,3}\])?(?P<gap>\s+)(?=(?P<next>\S))"
)
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“])(?:tp|tx|tt|kt|tm|tl|tuq|q|p|ths|ts|pgs|gs|bs|ks|gđ"
    r"|pgđ|đ/c|đc|v\.v|tr|st|dr|mr|ms|no|vol|[a-zđ]|(?:\d{1,2}|[ivx]+))$",
    re.IGNORECASE,
)


def _ends(text: str, match: re.Match[str], cased: bool) -> bool:
    """Whether a full stop ends its sentence: what stands before is no abbreviation and what follows begins anew."""
    stop, following = match["stop"], match["next"]
    if stop == ".":
        before = text[max(0, match.start() - 12) : match.start()]
        if _ABBREVIATED.search(before) and not match["close"]:
            return before[-1:].isdigit() and not before.strip().isdigit() and (not cased or following.isupper())
    if following.islower():
        return not cased and stop not in ("...", "…")
    return not following.isdigit() or stop != "." or not text[match.start() - 1 : match.start()].isdigit()


def split(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]` without outer blanks; `text` may be the page's or its lower-case copy."""
    cased = any(c.isupper() for c in text[start:end])
    found, at = list[Span](), start
    for match in _STOP.finditer(text, start, end):
        if _ends(text, match, cased):
            found.append(Span(at, match.start("gap")))
            at = match.end("gap")
    if text[at:end].strip():
        found.append(Span(at, at + len(text[at:end].rstrip())))
    return found
