"""Letters and clauses that ask for reports: who, from whom, over which time, until when, in which form, sent where."""

from __future__ import annotations

import re
from dataclasses import replace

from .asked_names import body_at, parted, recipient
from .asked_records import Request
from .asked_times import due, recurrence
from .asked_words import Ground, pattern, words
from .document import Span
from .passages import Passage
from .text import plain

_BEHIND = re.compile(r"(?:^|[,;:.] |và |, thì )(?P<ask>{})(?: các| quý)?(?= )")
_SENT = re.compile(
    r"(?:báo cáo|kết quả|văn bản|số liệu)[^.;]{0,60}?(?:gửi|trước ngày|về (?:sở|phòng|ubnd|ủy ban|ban|bộ|văn phòng))"
)
_FORMED = re.compile(r"(?:theo|kèm|tại)(?: [^\s.;]+){0,4}? (?=phụ lục|đề cương|biểu|mẫu)")
_ADDRESSED = re.compile(r"kính gửi\s*:?\s*", re.IGNORECASE)
_SUBJECT = re.compile(
    r"báo cáo\s.{5,220}?(?=\s(?:trước ngày|gửi về|gửi|chậm nhất|theo (?:đề cương|mẫu|phụ lục)|về (?:Sở|UBND|Phòng|Ban|Văn phòng))|[;(]|\.(?:\s|$)|, (?:gửi|trước|chậm)|:|$)"
)
_IN_ONE = 2
"""Passages behind the request that may still tell its day and its recipient."""


def find_requests(ground: Ground) -> tuple[Request, ...]:
    """Every request for reports; what a later sentence says of day, form or recipient goes to the request before it."""
    made: list[Request] = []
    since = 0
    for passage in ground.passages:
        if passage.footnote:
            continue
        since += 1
        opened = bool(made) and since <= _IN_ONE
        if made and _outlined(ground, passage, made[-1]):
            made[-1] = replace(made[-1], outline=(*made[-1].outline, _item(ground, passage)))
            since = 0
            continue
        for sentence in passage.sentences:
            span = ground.trimmed(max(sentence.start, passage.span.start), sentence.end)
            line = ground.text(span.start, span.end)
            found = _request(ground, span, line, passage)
            if found is not None:
                made.append(found)
                since, opened = 0, True
            elif opened and _SENT.search(plain(line)):
                made[-1] = _completed(ground, made[-1], span, line)
            elif opened:
                made[-1] = replace(made[-1], forms=_merged(made[-1].forms, _forms(line)))
    return tuple(made)


def _request(ground: Ground, span: Span, line: str, passage: Passage) -> Request | None:
    low = plain(line)
    asks = re.compile(_BEHIND.pattern.replace("{}", "|".join(words()["requests"]["asks"])))
    ask = next((m for m in asks.finditer(low) if pattern("requests", "wants").search(low, m.end())), None)
    if ask is None or re.search(r"(?<!\w)đã(?!\w)", low[: ask.start("ask")][-25:]):
        return None
    named = body_at(line, ask.end("ask") + 1)
    often = recurrence(line)
    printed, day = _deadline(ground, span, again=often is not None)
    to, _ = recipient(line[(named.end if named else ask.end()) :])
    forms = _forms(line)
    listed = low.endswith(":") or "nội dung sau" in low
    if printed is None and ((to is None and not forms and not listed) or often == "on_demand"):
        return None
    if named is None and not _addressees(ground):
        return None
    told = _SUBJECT.search(plain(line), named.end if named else ask.end())
    return Request(
        ground.document.text[span.start : span.end],
        span.start,
        span.end,
        line[told.start() : told.end()].strip(" ,") if told else line[ask.start("ask") :],
        ground.metadata.issuer,
        parted(named.name) if named else _addressees(ground),
        to,
        _period(ground, span, printed),
        _cut_off(ground, span),
        day if day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else None,
        printed,
        often,
        (),
        forms,
        passage.path,
        ground.document.page_at(span.start),
        "asked.request",
    )


def _completed(ground: Ground, request: Request, span: Span, line: str) -> Request:
    """A request with what a later sentence of the letter adds; what it said itself stands."""
    again = request.recurrence or recurrence(line)
    printed, day = _deadline(ground, span, again=again is not None)
    to, _ = recipient(line)
    days = day if day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else None
    return replace(
        request,
        recipient=request.recipient or to,
        deadline=request.deadline or (days if request.deadline_words is None else None),
        deadline_words=request.deadline_words or printed,
        recurrence=again,
        cut_off=request.cut_off or _cut_off(ground, span),
        forms=_merged(request.forms, _forms(line)),
    )


def _deadline(ground: Ground, span: Span, *, again: bool) -> tuple[str | None, str | None]:
    """The day until which the report is wanted: `trước ngày 15/12/2018`; the day of a cut-off is none."""
    low = ground.copies.plain
    off = pattern("requests", "cut_off").search(low, span.start, span.end)
    if off is None:
        printed, value = due(ground, span, again=again)
    else:
        printed, value = due(ground, Span(span.start, off.start()), again=again)
        if printed is None:
            behind = next((t.end for t in ground.times_in(span) if t.start >= off.start()), off.end())
            printed, value = due(ground, Span(behind, span.end), again=again)
    if printed is None or re.match(r"(?:trong|đến|vào|từ|dự kiến)\s+(?:năm|quý|tháng|giai)", plain(printed)):
        return None, None
    limits = re.match(r"(?:trước|chậm|muộn|xong|thời hạn|trong thời hạn|vào|ngày|sau|trong vòng)", plain(printed))
    return (printed, value) if limits else (None, None)


def _cut_off(ground: Ground, span: Span) -> str | None:
    found = pattern("requests", "cut_off").search(ground.copies.plain, span.start, span.end)
    if found is None:
        return None
    return next(
        (ground.value_of(t) for t in ground.times_in(span) if found.start() <= t.start <= found.end() + 12), None
    )


def _period(ground: Ground, span: Span, printed: str | None) -> str | None:
    """The time that is reported on: the first that is no single day and is not the deadline."""
    for time in ground.times_in(span):
        words_of = ground.text(time.start, time.end)
        value = ground.value_of(time)
        if (
            time.point
            or (printed and words_of in printed)
            or value is None
            or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        ):
            continue
        return value
    return None


def _forms(line: str) -> tuple[str, ...]:
    low = plain(line)
    if not _FORMED.search(low) and "gửi kèm" not in low and "kèm theo" not in low:
        return ()
    found = [line[m.start() : m.end()].strip() for m in pattern("requests", "forms").finditer(low)]
    return tuple(dict.fromkeys(found))


def _merged(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


def _addressees(ground: Ground) -> tuple[str, ...]:
    """Whom the letter is addressed to (`Kính gửi:`), item by item."""
    found = _ADDRESSED.search(ground.document.text, 0, ground.metadata.body_start + 600)
    if found is None:
        return ()
    lines = ground.document.text[found.end() : found.end() + 600].split("\n")
    names = list[str]()
    for row in lines:
        line = " ".join(row.split()).strip("-–+* ")
        if not line:
            continue
        if names and not row.strip().startswith(("-", "–", "+", "*")):
            break
        names.append(line.strip(" ;.:,"))
    if len(names) == 1:
        return parted(names[0])
    return tuple(names)


def _outlined(ground: Ground, passage: Passage, request: Request) -> bool:
    """Whether a passage is an item of the list that the request announces."""
    if passage.intro is None or not passage.item:
        return False
    return passage.intro.start <= request.start < passage.intro.end


def _item(ground: Ground, passage: Passage) -> str:
    return ground.text(passage.span.start, passage.span.end).strip(" ;.")
