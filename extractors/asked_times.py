"""By when, and how often: the times of a clause that orders something."""

from __future__ import annotations

import re

from .asked_words import Ground, pattern, words
from .document import Span
from .periods import Period
from .text import plain

_EVERY = re.compile(r"\s+(?:hàng|hằng)\s+(?:năm|tháng|quý)")
_QUOTED = re.compile(r'"[^"]*"')


def recurrence(line: str) -> str | None:
    """How often the clause is to be done, None where it is once."""
    low = plain(line)
    for often in words()["when"]["recurrence"]:
        found = _often(often).search(low)
        if found is not None:
            return str(often)
    return None


def _often(name: str) -> re.Pattern[str]:
    return re.compile("|".join(words()["when"]["recurrence"][name]))


def due(ground: Ground, span: Span, *, again: bool) -> tuple[str | None, str | None]:
    """The time limits as printed and the value of the one; none of several, and no value for what comes again every year (`again`) and names no year."""
    low = ground.copies.plain
    quoted = [Span(span.start + m.start(), span.start + m.end()) for m in _QUOTED.finditer(low[span.start : span.end])]
    limits = list[tuple[str, str | None]]()
    for time in ground.times_in(span):
        inside = any(q.start <= time.start < q.end for q in quoted)
        if inside or not (_limits(ground, span, time) or (limits and _joined(low, span, time))):
            continue
        behind = _EVERY.match(low, time.end, span.end)
        printed = ground.text(_start_of(low, span, time), behind.end() if behind else time.end)
        limits.append((printed, None if again and time.needs_year else ground.value_of(time)))
    if limits:
        return "; ".join(words for words, _ in limits), limits[0][1] if len(limits) == 1 else None
    loose = pattern("when", "loose").search(low, span.start, span.end)
    return (ground.text(loose.start(), loose.end()), None) if loose else (None, None)


def _start_of(low: str, span: Span, time: Period) -> int:
    """Where the words of a limit begin: `trước ngày 15/6` at `trước`."""
    at = max(span.start, time.start - 40)
    found = re.search(rf"(?<!\w)(?:{'|'.join(words()['when']['due'])})\s*(?:cuối|đầu|ngày)?\s*$", low[at : time.start])
    return at + found.start() if found else time.start


def _joined(low: str, span: Span, time: Period) -> bool:
    """Whether a time goes on with the limit before it: `trước ngày 20/6 và ngày 20/12`."""
    return re.search(r"\d\s+(?:và|hoặc)\s+(?:ngày\s+)?$", low[span.start : time.start]) is not None


def _limits(ground: Ground, span: Span, time: Period) -> bool:
    """Whether a time is a limit: a word of limits right before it, or it opens its clause. No span of a plan, no date of
    a document, nothing that is compared."""
    low = ground.copies.plain
    if (
        time.compared
        or time.rule in ("span_of_years", "from_year_to_year")
        or re.match(r"\s*(?:của|về)\s", low[time.end :])
    ):
        return False
    before = " ".join(low[max(span.start, time.start - 40) : time.start].split())
    if re.search(r"(?:số|ngày ký|/[a-zđ-]+)\s*(?:ngày)?$", before):
        return False
    return not before or bool(
        re.search(rf"(?:{'|'.join(words()['when']['due'])}) ?(?:ngày|cuối|đầu|hết|tháng|quý|năm)?$", before)
    )
