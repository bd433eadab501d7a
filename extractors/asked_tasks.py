"""Who is told to do what: the clauses that lay a duty on a named body."""

from __future__ import annotations

import re

from .asked_names import Named, body_at, cooperating, recipient
from .asked_records import Task
from .asked_times import due, recurrence
from .asked_words import Ground, pattern
from .asked_zones import clauses, zone_of
from .document import Span
from .passages import Passage
from .text import plain

_PREFIX = re.compile(
    r"(?:(?:(?:hàng|hằng) (?:năm|quý|tháng)|(?:trong |vào )?(?:năm|quý|tháng) [\divx]+(?:/\d+)?(?: năm \d{4})?|từ nay đến [^,]{3,25}"
    r"|(?:trước|chậm nhất|định kỳ)[^,]{3,50}|điều \d+\.?|đồng thời|riêng|ngoài ra),? )"
)
_SENT = re.compile(r"(?<!\w)gửi (?:về|tới|đến|cho|kết quả|số liệu)(?!\w)")
_NEAR = 90


def find_tasks(ground: Ground) -> tuple[Task, ...]:
    """The duties of a document that may order something, in the order of the text."""
    made: list[Task] = []
    begun = False
    heading_lead: tuple[tuple[int, ...], str] | None = None
    for passage in ground.passages:
        begun = begun or bool(passage.path) or passage.item
        if passage.footnote or zone_of(ground, passage.path) or _tells_why(ground, passage):
            continue
        headed = _heading_lead(ground, passage)
        if headed is not None:
            heading_lead = (passage.path, headed)
        introduced = _introduced(ground, passage)
        lead = introduced or (heading_lead[1] if heading_lead and passage.path == heading_lead[0] and headed else None)
        for span, opens in clauses(ground, passage):
            task = _task(ground, span, passage, lead, opens=opens, begun=begun)
            if task is not None:
                lead = task.lead
                made.append(task)
    return tuple(made)


def _tells_why(ground: Ground, passage: Passage) -> bool:
    return any(pattern("tasks", "no_task_sections").search(heading) for heading in ground.headings(passage.path))


def _heading_lead(ground: Ground, passage: Passage) -> str | None:
    """The body that the innermost heading is: `1. Sở Nội vụ`."""
    if not passage.path:
        return None
    section = ground.sections[passage.path[-1]]
    return _whole_name(section.heading)


def _introduced(ground: Ground, passage: Passage) -> str | None:
    """The body that the paragraph before a list is: `2. Công an tỉnh:` and its items below."""
    return _whole_name(ground.text(passage.intro.start, passage.intro.end)) if passage.intro else None


def _whole_name(line: str) -> str | None:
    line = re.sub(r"^(?:Giao|Đề nghị|Yêu cầu|Trách nhiệm (?:của )?)\s+", "", line.strip(" :.;*"))
    named = body_at(f"{line} có trách nhiệm")
    if named is None or len(line) > _NEAR:
        return None
    return named.name if named.name == re.sub(r"\s*\([^()]*\)", "", line).strip(" ,:") else None


def _task(ground: Ground, span: Span, passage: Passage, lead: str | None, *, opens: bool, begun: bool) -> Task | None:
    clause = ground.trimmed(span.start, span.end)
    line = ground.text(clause.start, clause.end)
    low = plain(line)
    if not low or low.endswith(":") or _opens_document(low, begun):
        return None
    named, at = _ordered(line)
    if named is None and (lead is None or not _goes_on(low)):
        return None
    what = line[named.end :].strip(" ,:") if named else line
    if named is not None and pattern("tasks", "no_duty").match(plain(what)):
        return None
    often = recurrence(line)
    by_when, period = due(ground, clause, again=often is not None)
    reports = bool(pattern("reports", "verbs").search(low)) and not (
        pattern("reports", "not_verbs").search(low) and not pattern("reports", "verbs").match(low)
    )
    to, through = recipient(line[named.end :] if named else line) if reports or _SENT.search(low) else (None, None)
    return Task(
        ground.document.text[clause.start : clause.end],
        clause.start,
        clause.end,
        what,
        named.name if named else lead,
        cooperating(line),
        by_when,
        period,
        often,
        to,
        through,
        reports,
        passage.path,
        ground.document.page_at(clause.start),
        f"asked.task.{at}" if named else "asked.task.goes_on",
    )


def _opens_document(low: str, begun: bool) -> bool:
    """Whether a clause is the document's own opening: why it is issued, or what follows."""
    if pattern("tasks", "announces").search(low):
        return True
    return (
        not begun
        and pattern("tasks", "opening").match(low) is not None
        and "yêu cầu" not in low
        and "đề nghị" not in low
    )


def _ordered(line: str) -> tuple[Named | None, str]:
    """The body that a clause orders: at its head, behind a time, behind `giao`, or as the one that leads."""
    low, at = plain(line), 0
    prefix = _PREFIX.match(low)
    if prefix is not None:
        at = prefix.end()
    order = pattern("tasks", "orders").match(low, at)
    if order is not None:
        at = order.end() + 1
    named = body_at(line, at)
    if named is not None:
        return named, "order" if order else "body"
    for found in re.finditer(r"(?:^|[,;.] |và )(?:giao|đề nghị|yêu cầu|phân công) ", low):
        named = body_at(line, found.end())
        if named is not None:
            return named, "order"
    for found in re.finditer(r"[;,] ", low):
        named = body_at(line, found.end())
        if named is not None and low.startswith("chủ trì", named.end):
            return named, "leads"
    return None, ""


def _goes_on(low: str) -> bool:
    """Whether a clause without a body of its own goes on with the duties of the one before."""
    return pattern("body", "verbs").match(low) is not None or bool(
        re.match(r"(?:tổ chức|xây dựng|đồng thời)(?!\w)", low)
    )
