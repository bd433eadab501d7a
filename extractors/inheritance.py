"""The period that a figure holds for, and where it came from.

Its own clause and sentence (`stated`), an earlier sentence, what introduces its list or a heading (`section`), the
document's own period (`document`). Norms of plans stand outside time; the start of a change has no period of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .document import Span
from .items import Item
from .passages import Passage
from .periods import OPENING, Period, completed
from .quantities import Masks
from .records import Figure, Metadata, Section
from .text import Copies
from .trace import decides, reason

_NAMED_SPAN = re.compile(r"^\s*$|(?:trong|cả|của|cho|từ|suốt)\s*$|[.;:]\s*$")


_FRESH = re.compile(r",\s*(?:và\s+)?(?:trong|năm|đến|tính|quý|tháng|giai|6|9|cuối|hết)?\s*$")


_RIGHT_BEHIND = re.compile(r"[\s(]*(?:(?:vào|trong|đến|tính đến|tới|của)\s+)?(?:(?:hết|cuối)\s+)?")


_YARDSTICK = re.compile(r"(?:kế hoạch|dự toán|chỉ tiêu|kh|nghị quyết)(?:\s+\w+){0,3}\s*$")
"""`đạt 47,2% kế hoạch năm 2023`: the year is the plan's own."""


_IN_BRACKET = re.compile(r"\s*\(\s*(?:là\s+|có\s+|đạt\s+)?(?:khoảng\s+|gần\s+|trên\s+|hơn\s+)?")
_SAID_OF_IT = re.compile(r"\s*(?:là|có|đạt|chỉ đạt|chỉ có)\s+(?:[^()]{0,60},\s*)?[^(),;.]{0,12}")


_OPENING = re.compile(r"đầu\s*$")


_OF_A_PROGRAMME = re.compile(
    r"(?:chương trình|đề án|chiến lược|quy hoạch)\s[^.;:()\d]{5,110}\s(?:đến|tới)\s+(?:hết\s+)?$"
)
"""`Chương trình chuyển đổi số quốc gia đến năm 2030`: the year is part of a name."""


_DUE = re.compile(r"(?:thời\s+điểm|trước|tính\s+đến|đến|hết|vào|chậm\s+nhất|xong|từ|ngày)\s*(?:ngày\s*)?$")


_PLANS = frozenset({"kế hoạch", "chỉ thị", "chương trình", "đề án", "nghị quyết", "phương án"})


@dataclass(frozen=True, slots=True)
class Resolver:
    """The document's periods and defaults, against which each figure is completed."""

    text: str
    copies: Copies
    metadata: Metadata
    sections: Sequence[Section]
    periods: tuple[Period, ...]
    names: Masks
    year: str | None
    intros: tuple[Passage, ...]

    def usable(self, start: int, end: int) -> list[Period]:
        """The periods in `start..end` that a figure may hold for: none of names, citations, comparisons, bare days."""
        return [p for p in self.within(start, end) if self._holds(p)]

    def within(self, start: int, end: int) -> tuple[Period, ...]:
        """All periods in `start..end`; they stand in reading order and do not overlap."""
        first = bisect_left(self.periods, start, key=lambda period: period.start)
        return (
            self.periods[first : bisect_right(self.periods, end, first, key=lambda period: period.end)]
            if end > start
            else ()
        )

    def headed(self, head: Span) -> list[Period]:
        """The periods of a table's head: there a bare date or span says what the column holds for."""
        return [p for p in self.within(head.start, head.end) if p.value and not p.compared]

    def _holds(self, period: Period) -> bool:
        if period.value is None or period.compared or (self.names.covers(period.start) and period.rule != "bare_year"):
            return False
        if period.rule == "year" and _OF_A_PROGRAMME.search(
            self.copies.plain, max(0, period.start - 120), period.start
        ):
            return False
        before = self.copies.plain[max(0, period.start - 24) : period.start]
        if period.rule in ("span_of_years", "bare_span"):
            return bool(_NAMED_SPAN.search(before)) and not before.rstrip().endswith(")")
        if period.rule in ("day", "day_in_words"):
            return bool(_DUE.search(before)) or (
                self.copies.plain.startswith("ngày", period.start) and before.rstrip().endswith(("trước", "đến", "hết"))
            )
        if period.value == OPENING:
            return False
        if period.rule == "range_of_days" and self.copies.plain.startswith("từ", period.start):
            return True
        return period.rule not in ("day_and_month", "range_of_days") or bool(_DUE.search(before))


@reason("period_completed", "period")
def _value(resolver: Resolver, period: Period) -> str | None:
    return completed(period, resolver.year)


@decides("period")
def period_of(
    resolver: Resolver, item: Item, before: Item | None, behind: Item | None
) -> tuple[str | None, str | None]:
    figure = item.figure
    sentence = Span(*figure.sentence)
    for head in reversed(item.heads):
        headed = resolver.usable(head.start, head.end) or resolver.headed(head)
        if headed:
            return _at_start(resolver, headed[-1]), "stated"
    opening = _opening(resolver, item, before)
    if opening is not None:
        return opening, "section"
    compared = _of_the_compared(resolver, figure, sentence)
    if compared is not None:
        return compared, "stated"
    stated = _stated(resolver, figure, sentence, before, behind)
    if figure.basis == "norm" and resolver.metadata.kind in _PLANS:
        return None, None
    if "start_of_change" in figure.flags and (stated is None or stated.start < figure.start):
        return None, None
    if stated is not None:
        value = _opening_stock(resolver, figure, stated) or _value(resolver, stated)
        return value, "stated" if value else None
    if figure.basis == "norm":
        return None, None
    near = _from_section(resolver, item, sentence)
    if near is not None:
        return _year_of_flow(resolver, item, near), "section"
    document = resolver.metadata.reporting_period if figure.basis != "target" else resolver.metadata.programme_period
    if document and (figure.basis != "target" or resolver.metadata.kind in _PLANS):
        return document, "document"
    return None, None


_FLOW = re.compile(r"(?<!\w)(?:thoát nghèo|thoát cận nghèo|tái nghèo|phát sinh)(?!\w)")


def _year_of_flow(resolver: Resolver, item: Item, period: str) -> str:
    """The year in which those left or fell back whose count is given beside a stock at the year's end."""
    plain, figure = resolver.copies.plain, item.figure
    flows = figure.measure == "households" and _FLOW.search(plain, item.near.start, min(item.near.end, figure.end + 30))
    return period[:4] if flows and re.fullmatch(r"\d{4}-12-31", period) else period


def _of_the_compared(resolver: Resolver, figure: Figure, sentence: Span) -> str | None:
    """The period compared with, where it is that one's own figure that is given.

    `tăng 42 người so với cuối năm 2023 (1.063 người)`, `(cùng kỳ năm 2023 là 274 buổi, 18.905 lượt)`.
    """
    found = [p for p in resolver.within(sentence.start, figure.start) if p.compared]
    if not found or found[-1].value is None:
        return None
    plain, last = resolver.copies.plain, found[-1]
    between = plain[last.end : figure.start]
    if not (_IN_BRACKET.fullmatch(between) or _SAID_OF_IT.fullmatch(between)):
        return None
    value = _value(resolver, last)
    same = plain[max(0, last.start - 12) : last.start].rstrip().endswith("cùng kỳ")
    reported = resolver.metadata.reporting_period
    if same and reported and value and value.isdigit() and reported[:4].isdigit():
        return reported.replace(reported[:4], value)
    return value


def _is_stock(figure: Figure) -> bool:
    return figure.topic in ("poverty", "profile") and figure.direction == "level" and figure.measure != "money"


@reason("opening_of_year")
def _opening(resolver: Resolver, item: Item, before: Item | None) -> str | None:
    """The end of the year before, for a stock that stands behind or under `đầu năm` without a year."""
    figure = item.figure
    if not _is_stock(figure):
        return None
    start = max(figure.sentence[0], before.figure.end) if before else figure.sentence[0]
    spans = list(item.heads) or [Span(start, figure.start)]
    found = [p for span in spans for p in resolver.within(span.start, span.end) if not p.compared]
    return _value(resolver, found[-1]) if found and found[-1].value == OPENING else None


@reason("stock_at_opening", "period")
def _opening_stock(resolver: Resolver, figure: Figure, period: Period) -> str | None:
    """What stands at the start of a year is the stock of the year before: `Đầu năm 2018 huyện có 4.254 hộ nghèo`."""
    value = _value(resolver, period)
    stock = _is_stock(figure)
    opening = _OPENING.search(resolver.copies.plain, max(0, period.start - 6), period.start)
    return f"{int(value) - 1}-12-31" if stock and opening and value and value.isdigit() else None


@reason("period_of_head", "period")
def _at_start(resolver: Resolver, period: Period) -> str | None:
    """A head's period; `đầu năm 2018` is the end of the year before."""
    value = _value(resolver, period)
    opening = resolver.copies.plain[max(0, period.start - 5) : period.start].rstrip().endswith("đầu")
    return f"{int(value) - 1}-12-31" if opening and value and value.isdigit() else value


@reason("period_in_sentence")
def _stated(
    resolver: Resolver, figure: Figure, sentence: Span, before: Item | None, behind: Item | None
) -> Period | None:
    """The period in the figure's own sentence: just before it, else just behind it, else the last one further ahead."""
    for period in resolver.usable(figure.end, min(sentence.end, figure.end + 40)):
        if _RIGHT_BEHIND.fullmatch(resolver.copies.plain, figure.end, period.start) and not _opens_another(
            resolver.copies.plain, figure.end, period
        ):
            return period
    start = max(sentence.start, before.figure.end) if before else sentence.start
    spans = [
        p for p in resolver.within(start, figure.start) if figure.start - 26 <= p.end and p.rule == "span_of_years"
    ]
    own = _in_reach(resolver, resolver.usable(start, figure.start), sentence, figure.start)
    if own or spans:
        return max([*own, *spans], key=lambda p: p.start)
    earlier = _in_reach(resolver, resolver.usable(sentence.start, start), sentence, figure.start)
    stop = min(sentence.end, behind.figure.start) if behind else sentence.end
    for period in resolver.usable(figure.end, stop):
        words = resolver.copies.plain[figure.end : period.start]
        if earlier and _YARDSTICK.search(words):
            break
        if ";" not in words and "(" not in words and not _FRESH.search(words) and len(words) < 120:
            return period
        break
    return earlier[-1] if earlier else None


def _opens_another(plain: str, at: int, period: Period) -> bool:
    """Whether a bracket behind a figure has a figure of its own: `trên 90% (năm 2023 đạt 86,4%)`."""
    if "(" not in plain[at : period.start]:
        return False
    closed = plain.find(")", period.end)
    return any(sign.isdigit() for sign in plain[period.end : closed if closed >= 0 else period.end])


def _in_reach(resolver: Resolver, found: list[Period], sentence: Span, at: int) -> list[Period]:
    """Those that do not stand in a bracket with figures of its own that is closed before `at`.

    `Năm 2025 được giao 1.640 tỷ đồng (vốn năm 2024 kéo dài là 210 tỷ đồng), đã giải ngân 905 tỷ đồng`: 905 is 2025's.
    """
    plain, out = resolver.copies.plain, []
    for period in found:
        opened = plain.rfind("(", sentence.start, period.start)
        closed = plain.find(")", period.end, at)
        inside = opened >= 0 and closed >= 0 and plain.find(")", opened, period.start) < 0
        rest = f"{plain[opened : period.start]} {plain[period.end : closed]}" if inside else ""
        if not any(sign.isdigit() for sign in rest):
            out.append(period)
    return out


@reason("period_from_above")
def _from_section(resolver: Resolver, item: Item, sentence: Span) -> str | None:
    """A period that opens an earlier sentence of the paragraph, else of what introduces the list, else of a heading."""
    passage = item.passage
    opening = [p for p in resolver.usable(passage.span.start, sentence.start) if _opens(resolver, p, passage)]
    if opening:
        return _value(resolver, opening[-1])
    for span in _above(resolver, passage):
        found = resolver.usable(span.start, span.end)
        found = [p for p in found if p.rule not in ("span_of_years", "bare_span", "from_year_to_year")]
        if found:
            return _value(resolver, found[-1])
    return None


def _opens(resolver: Resolver, period: Period, passage: Passage) -> bool:
    sentence = passage.sentence_of(period.start)
    return period.start - sentence.start < 40


def _above(resolver: Resolver, passage: Passage) -> list[Span]:
    spans = [passage.intro] if passage.intro else []
    spans += [
        p.span
        for p in resolver.intros
        if p.path and p.path == passage.path[: len(p.path)] and p.span.start < passage.span.start
    ][-1:]
    spans += [Span(resolver.sections[s].start, resolver.sections[s].end) for s in reversed(passage.path)]
    return spans
