"""What kind of stretch a passage stands in (criteria, awards, neither), and its sentences cut into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .asked_names import body_at
from .asked_times import due
from .asked_words import Ground, pattern
from .document import Span
from .passages import Passage

_CUT = re.compile(
    r";\s+|,\s+(?=(?:hàng|hằng)\s+(?:năm|quý|tháng)|định\s+kỳ)|\s+và\s+(?=(?:tiến\s+hành\s+)?(?:sơ|tổng)\s+kết)"
)
_OWN = re.compile(
    r"(?:định kỳ|(?:hàng|hằng) (?:năm|quý|tháng)|tiến hành (?:sơ|tổng) kết|báo cáo|gửi (?:báo cáo|kết quả)"
    r"|(?:tổng hợp|xây dựng)[^;]{0,30}báo cáo)(?!\w)"
)
_AND = re.compile(r"\s*và\s*$")


def zone_of(ground: Ground, path: Sequence[int]) -> str | None:
    """`criteria`, `awards` or None: the innermost heading that speaks of one of them decides; one that names both does
    not, unless nothing inner does."""
    for heading in reversed(ground.headings(path)):
        judges = pattern("criteria", "sections").search(heading) and not pattern("criteria", "no_sections").search(
            heading
        )
        rewards = pattern("awards", "sections").search(heading)
        if judges and not rewards:
            return "criteria"
        if rewards and not judges:
            return "awards"
        if judges and rewards:
            return "criteria" if len(path) > 1 else "awards"
    return None


def clauses(ground: Ground, passage: Passage) -> Iterator[tuple[Span, bool]]:
    """The clauses of a passage, and whether each opens a sentence: cut where a further clause has a time of its own, is a
    duty to report, or names another body."""
    low = ground.copies.plain
    for sentence in passage.sentences:
        start = max(sentence.start, passage.span.start)
        first = start
        for cut in _CUT.finditer(low, start, sentence.end):
            line = ground.text(cut.end(), sentence.end)
            before = low[first : cut.start()]
            if pattern("tasks", "conditions").match(" ".join(before.split())):
                continue
            if before.count("(") != before.count(")") or before.count('"') % 2:
                continue
            own = _OWN.match(" ".join(low[cut.end() : sentence.end].split()))
            ordered = cut[0][0] == ";" and (_orders(line) or _timed(ground, first, cut, sentence.end))
            if own or ordered or (cut[0][0].isspace() and _timed(ground, first, cut, sentence.end)):
                yield Span(first, cut.start()), first == start
                first = cut.end()
        yield Span(first, sentence.end), first == start


def _timed(ground: Ground, first: int, cut: re.Match[str], end: int) -> bool:
    """Whether both sides of a cut have a time limit of their own."""
    behind = ground.copies.plain.find(";", cut.end(), end)
    sides = (Span(first, cut.start()), Span(cut.end(), behind if behind > 0 else end))
    return all(due(ground, side, again=False)[0] for side in sides)


def _orders(line: str) -> bool:
    named = body_at(line)
    return named is not None and re.match(r"(?:UBND|Ủy ban nhân dân|các )", line) is None
