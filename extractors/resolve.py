"""What a figure inherits: period, scope, actor, indicator, and how far it may be trusted.

A period comes from the figure's own clause, then its sentence (`stated`), then an earlier sentence, what introduces the
list, or a heading (`section`), then the document's own reporting period (`document`). Norms stand outside time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import separators
from .actors import actor_of
from .confidence import confidence
from .document import Span
from .inheritance import Resolver, period_of
from .items import Found, Item
from .knowledge.indicators import Words, recognise
from .periods import Period
from .quantities import NAME_IN_QUOTES, Masks
from .records import Citation, Figure, Metadata, Section
from .scopes import scope_of
from .text import Copies
from .text import plain as plain_copy
from .trace import about, decides, reason

_JOINT = re.compile(r",|;|\svà\s")
_YEAR = re.compile(r"(?:19|20)\d\d")


_OF_ONE_LEVEL = re.compile(
    r"(?:^|[;:,(+-]|trong đó)\s*cấp\s+(?:tỉnh|huyện|xã)\s*:?\s*(?:(?:đã|được|vận động|huy động|thu|chi)\s*)*$"
)
"""`Cấp huyện: 612 triệu đồng` is what one level did, a part of the area's own figure."""
_PROPOSED = re.compile(r"(?<!\w)(?:đề nghị|kiến nghị|đề xuất)(?!\w)")


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


@about("item")
def _completed(resolver: Resolver, item: Item, before: Item | None, behind: Item | None) -> Figure:
    figure = item.figure
    period, source = period_of(resolver, item, before, behind)
    if _is_yearly_target(figure) and resolver.metadata.programme_period:
        period, source = resolver.metadata.programme_period, "document"
    if figure.basis == "target" and period and re.fullmatch(r"\d{4}-12-31", period):
        period = period[:4]
    if figure.direction != "level" and period and re.fullmatch(r"\d{4}-12-31", period):
        period = period[:4]  # a change happens over the year, not on its last day
    return figure.having(
        period=period,
        period_from=source,
        scope=scope_of(resolver, item),
        actor=actor_of(resolver, item),
        indicator=_indicator(resolver, item),
        confidence=confidence(figure, item.lead),
    )


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


@reason("no_value_of_any")
def _is_value_of_none(plain: str, figure: Figure, item: Item) -> bool:
    """Whether no indicator can have the figure: a norm, a fulfilment, a proposal, what one level did."""
    return (
        figure.basis == "norm"
        or (figure.against == "plan" and figure.direction == "level")
        or (figure.measure == "money" and figure.per not in (None, "năm") and figure.topic != "income")
        or bool(_PROPOSED.search(plain, figure.sentence[0], figure.start))
        or (figure.table is None and bool(_OF_ONE_LEVEL.search(plain[item.near.start : figure.start])))
    )


def _words(plain: str, figure: Figure, item: Item) -> Words:
    """What the catalogue's conditions look at: the words around the figure, or its heads in a table."""
    if figure.table is not None:
        heads = plain_copy(f"{figure.table.column_head or ''} {figure.table.row_head or ''}")
        return Words(heads, heads, heads)
    near = _nearest(plain, figure, item)
    own = item.own if figure.measure in ("money", "mass") else near
    behind = plain[figure.end : min(figure.end + 60, max(near.end, figure.end))]
    fact = plain[item.own.start : item.own.end]
    return Words(plain[near.start : figure.start], behind, plain[own.start : own.end], fact)


def _nearest(plain: str, figure: Figure, item: Item) -> Span:
    """The words next to a figure without those of its neighbours.

    Of `742 hộ thoát nghèo, tái nghèo 11 hộ và 48 hộ phát sinh` the first has no part in `tái nghèo`.
    """
    start, end = item.near.start, max(item.near.end, figure.end)
    if re.match(r"\s*[\d(]", plain[end : end + 3]):  # another figure follows at once: its own words stand before it
        cut = max(plain.rfind(",", figure.end, end), plain.rfind(" và ", figure.end, end))
        end = cut if cut >= 0 else end
    if plain[start - 1 : start].isalnum():  # another figure ends there: its noun reaches up to the joint
        joints = [m.end() for m in _JOINT.finditer(plain, start, figure.start)]
        start = joints[0] if joints else start
    return Span(start, end)


@decides("indicator")
def _indicator(resolver: Resolver, item: Item) -> str | None:
    """The indicator that the figure is a value of, by the words next to it, else by those of its fact and lead."""
    plain, figure = resolver.copies.plain, item.figure
    if _is_value_of_none(plain, figure, item):
        return None
    words = _words(plain, figure, item)
    attributes = {
        "measure": figure.measure,
        "unit": figure.unit,
        "topic": figure.topic,
        "direction": figure.direction,
        "basis": figure.basis,
        "stage": figure.stage,
    }
    near = recognise(attributes, words)
    if near is not None or figure.table is not None:
        return near
    fact, lead = plain[item.own.start : item.own.end], item.passage.lead
    for own in (fact, f"{plain[lead.start : lead.end]} {words.own}" if lead else fact):
        found = recognise(attributes, replace(words, own=own))
        if found is not None:
            return found
    return None


def _without_parts(figures: list[Figure]) -> list[Figure]:
    """Parts of a total lose the indicator that the total has itself: they single out a sub-group.

    A running total is none of those: this year's share of it is a value of its own.
    """
    of_group: dict[int | None, set[tuple[str | None, str | None, bool]]] = {}
    for figure in figures:
        of_group.setdefault(figure.group, set()).add((figure.indicator, figure.scope, figure.basis == "cumulative"))
    out = []
    for figure in figures:
        same = (figure.indicator, figure.scope, figure.basis == "cumulative")
        taken = figure.part_of is not None and figure.indicator and same in of_group.get(figure.part_of, set())
        out.append(figure.having(indicator=None) if taken and figure.basis != "cumulative" else figure)
    return out
