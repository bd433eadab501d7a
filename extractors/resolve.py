"""What a figure inherits: period, scope, actor, indicator, and how far it may be trusted.

A period comes from the figure's own clause, then its sentence (`stated`), then an earlier sentence, what introduces the
list, or a heading (`section`), then the document's own reporting period (`document`). Norms stand outside time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import separators
from .document import Span
from .items import Found, Item
from .knowledge.indicators import Words, recognise
from .passages import Passage
from .periods import Period, completed
from .quantities import NAME_IN_QUOTES, Masks
from .records import Citation, Figure, Metadata, Section
from .text import UPPER, Copies
from .text import plain as plain_copy

_NAMED_SPAN = re.compile(r"^\s*$|(?:trong|cả|của|cho|từ|suốt)\s*$|[.;:]\s*$")
_FRESH = re.compile(r",\s*(?:và\s+)?(?:trong|năm|đến|tính|quý|tháng|giai|6|9|cuối|hết)?\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_RIGHT_BEHIND = re.compile(r"[\s(]*(?:(?:vào|trong|đến|tính đến|tới|của)\s+)?(?:(?:hết|cuối)\s+)?")
_OPENING = re.compile(r"đầu\s*$")
_SOME = re.compile(
    r"(?<!\w)(?:một số|nhiều|không ít|có)\s+(?:xã|thôn|xóm|bản|ấp|huyện|địa phương|nơi|vùng)(?:\s+[^\W\d_]+){0,3}"
)
_PROPOSED = re.compile(r"(?<!\w)(?:đề nghị|kiến nghị|đề xuất)(?!\w)")
_DUE = re.compile(r"(?:trước|tính\s+đến|đến|hết|vào|chậm\s+nhất|xong|từ|ngày)\s*(?:ngày\s*)?$")
_LETTER = UPPER
_INNER = ("xã", "phường", "thị trấn", "thôn", "bản", "xóm", "ấp", "tổ dân phố")
_AREA = re.compile(
    rf"(?<!\w)(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hôn|[Bb]ản|[Xx]óm|[Ấấ]p|[Tt]ổ dân phố)\s+"
    rf"[{_LETTER}][^\W\d_]*(?:[\s-][{_LETTER}][^\W\d_]*){{0,3}}"
)
_CLASS_NAME = (
    r"(?:huyện|xã|thôn|bản)(?:,\s*(?:xã|thôn|bản|huyện))*\s+"
    r"(?:nghèo|đặc biệt khó khăn|đbkk|biên giới|khu vực i{1,3}|bãi ngang|135|an toàn khu|có tỷ lệ hộ nghèo[^();]{0,40}?trở lên)"
)
_CLASS = re.compile(rf"(?:các\s+|những\s+)?({_CLASS_NAME}(?:,?\s+(?:và\s+)?(?:các\s+)?{_CLASS_NAME})*)")
_BODY = re.compile(
    r"(?:Hội|Đoàn|Liên đoàn|Ủy ban MTTQ|Uỷ ban MTTQ|Ủy ban Mặt trận|Ban|Sở|Phòng|Công an|Ngân hàng|Trung tâm|Đài|MTTQ|UBND|Bộ Chỉ huy|Quỹ|Thành đoàn|Tỉnh đoàn|Huyện đoàn|Chi cục|Bệnh viện)\b"
)
_PLANS = frozenset({"kế hoạch", "chỉ thị", "chương trình", "đề án", "nghị quyết", "phương án"})
_DOUBTS = {
    "comma_three_digits": 0.25,
    "bad_grouping": 0.4,
    "blank_inside": 0.15,
    "dot_decimal": 0.15,
    "comma_thousands": 0.2,
    "missing_unit": 0.4,
    "unit_inferred": 0.1,
    "unit_unlisted": 0.15,
    "unit_shared": 0.1,
    "topic_close": 0.15,
    "start_of_change": 0.1,
}


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
        return [p for p in self.periods if start <= p.start and p.end <= end and self._holds(p)]

    def headed(self, head: Span) -> list[Period]:
        """The periods of a table's head: there a bare date or span says what the column holds for."""
        return [p for p in self.periods if head.start <= p.start and p.end <= head.end and p.value and not p.compared]

    def _holds(self, period: Period) -> bool:
        if period.value is None or period.compared or (self.names.covers(period.start) and period.rule != "bare_year"):
            return False
        before = self.copies.plain[max(0, period.start - 24) : period.start]
        if period.rule in ("span_of_years", "bare_span"):
            return bool(_NAMED_SPAN.search(before)) and not before.rstrip().endswith(")")
        if period.rule in ("day", "day_in_words"):
            return bool(_DUE.search(before)) or (
                self.copies.plain.startswith("ngày", period.start) and before.rstrip().endswith(("trước", "đến", "hết"))
            )
        return period.rule not in ("day_and_month", "range_of_days") or bool(_DUE.search(before))


def resolve(
    text: str,
    copies: Copies,
    found: Found,
    metadata: Metadata,
    sections: Sequence[Section],
    citations: Sequence[Citation],
    periods: tuple[Period, ...],
) -> list[Figure]:
    """The figures with period, scope, actor, indicator and confidence."""
    names = Masks(
        [
            *(Span(c.start, c.end) for c in citations),
            *(Span(m.start(), m.end()) for m in NAME_IN_QUOTES.finditer(copies.plain)),
        ]
    )
    year = _document_year(metadata)
    intros = tuple(p for p in found.passages if text[p.span.start : p.span.end].rstrip("*_ \n").endswith(":"))
    resolver = Resolver(text, copies, metadata, sections, periods, names, year, intros)
    out: list[Figure] = []
    for index, item in enumerate(found.items):
        before = found.items[index - 1] if index else None
        behind = found.items[index + 1] if index + 1 < len(found.items) else None
        out.append(_completed(resolver, item, before, behind))
    out = [_like_its_total(figure, out) for figure in out]
    return _without_parts(separators.read_again(out))


def _document_year(metadata: Metadata) -> str | None:
    for said in (metadata.reporting_period, metadata.date, metadata.date_partial):
        m = _YEAR.search(said or "")
        if m:
            return m[0]
    return None


def _completed(resolver: Resolver, item: Item, before: Item | None, behind: Item | None) -> Figure:
    figure = item.figure
    period, source = _period(resolver, item, before, behind)
    if _is_yearly_target(figure) and resolver.metadata.programme_period:
        period, source = resolver.metadata.programme_period, "document"
    if figure.basis == "target" and period and re.fullmatch(r"\d{4}-12-31", period):
        period = period[:4]
    changed = figure.having(
        period=period, period_from=source, scope=_scope(resolver, item), actor=_actor(resolver, item)
    )
    changed = changed.having(indicator=_indicator(resolver, changed, item))
    return changed.having(confidence=_confidence(changed))


def _like_its_total(figure: Figure, figures: list[Figure]) -> Figure:
    """A part of a yearly change is yearly too: `giảm bình quân hàng năm 2- 3%; trong đó huyện nghèo giảm 5-6%`."""
    if figure.part_of is None or figure.per is not None or figure.direction == "level" or figure.unit != "%":
        return figure
    total = next(
        (f for f in figures if f.group == figure.part_of and f.direction == figure.direction and f.per == "năm"), None
    )
    return figure if total is None else figure.having(per=total.per, period=total.period, period_from=total.period_from)


def _is_yearly_target(figure: Figure) -> bool:
    return figure.basis == "target" and figure.per == "năm"


def _value(resolver: Resolver, period: Period) -> str | None:
    return completed(period, resolver.year)


def _period(resolver: Resolver, item: Item, before: Item | None, behind: Item | None) -> tuple[str | None, str | None]:
    figure, passage = item.figure, item.passage
    sentence = Span(*figure.sentence)
    for head in reversed(item.heads):
        headed = resolver.usable(head.start, head.end) or resolver.headed(head)
        if headed:
            return _at_start(resolver, headed[-1]), "stated"
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
        return near, "section"
    document = resolver.metadata.reporting_period if figure.basis != "target" else resolver.metadata.programme_period
    if document and not passage.footnote and (figure.basis != "target" or resolver.metadata.kind in _PLANS):
        return document, "document"
    return None, None


def _opening_stock(resolver: Resolver, figure: Figure, period: Period) -> str | None:
    """What stands at the start of a year is the stock of the year before: `Đầu năm 2018 huyện có 4.254 hộ nghèo`."""
    value = _value(resolver, period)
    stock = figure.topic in ("poverty", "profile") and figure.direction == "level" and figure.measure != "money"
    opening = _OPENING.search(resolver.copies.plain, max(0, period.start - 6), period.start)
    return f"{int(value) - 1}-12-31" if stock and opening and value and value.isdigit() else None


def _at_start(resolver: Resolver, period: Period) -> str | None:
    """A head's period; `đầu năm 2018` is the end of the year before."""
    value = _value(resolver, period)
    opening = resolver.copies.plain[max(0, period.start - 5) : period.start].rstrip().endswith("đầu")
    return f"{int(value) - 1}-12-31" if opening and value and value.isdigit() else value


def _stated(
    resolver: Resolver, figure: Figure, sentence: Span, before: Item | None, behind: Item | None
) -> Period | None:
    """The period in the figure's own sentence: just before it, else just behind it, else the last one further ahead."""
    for period in resolver.usable(figure.end, min(sentence.end, figure.end + 40)):
        if _RIGHT_BEHIND.fullmatch(resolver.copies.plain, figure.end, period.start):
            return period
    start = max(sentence.start, before.figure.end) if before else sentence.start
    spans = [
        p
        for p in resolver.periods
        if start <= p.start and figure.start - 26 <= p.end <= figure.start and p.rule == "span_of_years"
    ]
    own = resolver.usable(start, figure.start)
    if own or spans:
        return max([*own, *spans], key=lambda p: p.start)
    stop = min(sentence.end, behind.figure.start) if behind else sentence.end
    for period in resolver.usable(figure.end, stop):
        words = resolver.copies.plain[figure.end : period.start]
        if ";" not in words and "(" not in words and not _FRESH.search(words) and len(words) < 120:
            return period
        break
    earlier = resolver.usable(sentence.start, start)
    return earlier[-1] if earlier else None


def _from_section(resolver: Resolver, item: Item, sentence: Span) -> str | None:
    """A period of an earlier sentence of the paragraph that opens with it, of what introduces the list, of a heading."""
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


def _scope(resolver: Resolver, item: Item) -> str | None:
    """The area or class of areas that the figure's own words name, else the issuing unit's."""
    place = item.figure.table
    if place is not None:
        return _row_area(place.row_head) or resolver.metadata.unit
    words = resolver.text[item.near.start : item.near.end]
    named = _CLASS.search(resolver.copies.plain, item.near.start, item.near.end)
    if named is not None and item.figure.measure in ("rate", "households") and named.start() < item.figure.start:
        return " ".join(resolver.text[named.start(1) : named.end(1)].split())
    some = _SOME.search(resolver.copies.plain, item.near.start, item.figure.start)
    if some is not None:
        return " ".join(resolver.text[some.start() : some.end()].split())
    areas = [
        " ".join(m[0].split()) for m in _AREA.finditer(words) if not resolver.names.covers(item.near.start + m.start())
    ]
    areas = [a[0].lower() + a[1:] for a in areas]
    inner = [
        a for a in areas if a.startswith(_INNER) or (resolver.metadata.level == "province" and not a.startswith("tỉnh"))
    ]
    inner = [a for a in inner if a != resolver.metadata.unit and not (resolver.metadata.unit or "").endswith(a)]
    return ", ".join(dict.fromkeys(inner)) if inner else resolver.metadata.unit


def _row_area(row_head: str | None) -> str | None:
    """The area that a table's row is about: `Huyện Yên Thế` → `huyện Yên Thế`."""
    m = _AREA.fullmatch(" ".join((row_head or "").split()))
    return m[0][0].lower() + m[0][1:] if m else None


def _actor(resolver: Resolver, item: Item) -> str | None:
    """The organisation of the nearest heading above, where that names one (`* Hội LHPN thành phố:`)."""
    for index in reversed(item.passage.path):
        if _BODY.match(resolver.sections[index].heading):
            return resolver.sections[index].heading
    return None


def _indicator(resolver: Resolver, figure: Figure, item: Item) -> str | None:
    """The indicator that the figure is a value of; norms and fulfilments are values of none."""
    if figure.basis == "norm" or (figure.against == "plan" and figure.direction == "level"):
        return None
    plain = resolver.copies.plain
    if _PROPOSED.search(plain, figure.sentence[0], figure.start):
        return None
    own = plain[item.near.start : item.near.end]
    if figure.measure == "money" or figure.measure == "mass":
        own = plain[item.own.start : item.own.end]
    behind = plain[figure.end : min(figure.end + 60, max(item.near.end, figure.end))]
    before = plain[item.near.start : figure.start]
    if figure.table is not None:
        own = before = behind = plain_copy(f"{figure.table.column_head or ''} {figure.table.row_head or ''}")
    attributes = {
        "measure": figure.measure,
        "unit": figure.unit,
        "topic": figure.topic,
        "direction": figure.direction,
        "basis": figure.basis,
        "stage": figure.stage,
    }
    near = recognise(attributes, Words(before, behind, own))
    if near is not None or figure.table is not None:
        return near
    fact, lead = plain[item.own.start : item.own.end], item.passage.lead
    for words in (fact, f"{plain[lead.start : lead.end]} {own}" if lead else fact):
        found = recognise(attributes, Words(before, behind, words))
        if found is not None:
            return found
    return None


def _without_parts(figures: list[Figure]) -> list[Figure]:
    """Parts of a total lose the indicator that the total has itself: they single out a sub-group."""
    of_group: dict[int | None, set[tuple[str | None, str | None]]] = {}
    for figure in figures:
        of_group.setdefault(figure.group, set()).add((figure.indicator, figure.scope))
    out = []
    for figure in figures:
        part = figure.part_of is not None and figure.basis != "cumulative"
        taken = part and (figure.indicator, figure.scope) in of_group.get(figure.part_of, set())
        out.append(figure.having(indicator=None) if taken and figure.indicator else figure)
    return out


def _confidence(figure: Figure) -> float:
    """1 less the doubt of each flag, never under 0.1."""
    doubt = sum(_DOUBTS.get(flag, 0.1) for flag in figure.flags)
    sure = 0.95 if figure.topic != "other" else 0.85
    return round(max(0.1, sure - doubt), 2)
