"""Vietnamese quantities in running text: where they stand, their value in the base unit, how they are qualified.

Accepted: `349,86 triệu đồng`, `2.000.000đ/gia đình/năm`, `1,5 tỷ`, `2- 3%`, `từ 22% xuống 19%`, `16/16 hội cơ sở`,
`1.405 và 1.843 thẻ`, `03 năm trở lên`, `hai phẩy năm triệu đồng`, `một phần ba`, `226 xã, phường, thị trấn`.
Not quantities: dates and periods, document numbers, list numbers, names that hold a number (`Chương trình 135`).
Words and units: quantities.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .bounds import per_behind, qualified
from .document import Span
from .lexicon import Unit, lexicon
from .numbers import Masks, Raw, raws
from .numerals import Number, tidy
from .text import UPPER
from .trace import decides, leave_out, reason
from .units import Named, duration_behind, labelled, unit_behind

__all__ = ["LONG_NAME", "NAME_IN_QUOTES", "Masks", "Quantity", "find"]

_DASH = re.compile(r"\s*(?:-|đến|tới|và đến)\s*(?:khoảng\s+|gần\s+)?")
_TO = re.compile(r"\s*(?:xuống(?: còn)?|lên(?: đến| tới)?|còn)\s*(?:khoảng\s+)?")
NAME_IN_QUOTES = re.compile(r'"[^"]{1,90}"')
LONG_NAME = re.compile(r'"[^"]{1,180}"')
_LIST = re.compile(r"\s*(?:,|;|và|hoặc|hay)\s*")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: quote span, value(s) in the base unit, unit, measure, qualifier, denominators, flags, rule."""

    start: int
    end: int
    value: Number
    value_max: Number | None
    unit: str
    measure: str
    qualifier: str = "exact"
    per: str | None = None
    of: Number | None = None
    flags: tuple[str, ...] = ()
    rule: str = "number"
    family: str = ""
    lead: int = 0
    """Where the words that qualify it begin (`hơn`, `từ`), for what looks at the text before it."""


def _measured(raw: Raw, named: Named) -> tuple[Number, Number | None]:
    factor = named.unit.factor * named.scale * raw.scale
    return tidy(raw.numeral.value * factor), tidy(raw.of * factor) if raw.of is not None else None


@decides("unit", "raw")
def _named(text: str, plain: str, raw: Raw, end: int) -> Named | None:
    if raw.percent:
        return Named(lexicon().units["%"], raw.end)
    return duration_behind(plain, raw, end) or unit_behind(text, plain, raw.end, end)


def find(text: str, plain: str, span: Span, masks: Masks) -> list[Quantity]:
    """The quantities of `span` (a paragraph), in reading order.

    `masks` holds the places where numbers are no quantities: dates, document numbers, list numbers.
    """
    numbers = raws(plain, span.start, span.end, masks)
    found: list[Quantity] = []
    skip = -1
    for index, raw in enumerate(numbers):
        if index <= skip:
            continue
        named = _named(text, plain, raw, span.end)
        if _is_no_quantity(text, plain, raw, named):
            continue
        limit = found[-1].end if found else span.start
        follower = numbers[index + 1] if index + 1 < len(numbers) else None
        ranged = _range(text, plain, raw, named, follower, span.end, limit)
        if ranged is not None:
            skip = index + 1
            found.append(ranged)
            continue
        if named is None:
            named = (
                _borrowed(text, plain, numbers, index, span.end)
                or _of_the_total(text, plain, numbers, index, span.end, found)
                or _counted_ahead(plain, raw)
                or _missing(plain, raw, found)
            )
        if named is None:
            leave_out(raw.start, "no_unit")
        else:
            found.append(_quantity(plain, raw, named, span.end, limit))
    return [q for q in found if not _is_name(plain, q, span)]


@decides("left_out", "raw")
def _is_no_quantity(text: str, plain: str, raw: Raw, named: Named | None) -> bool:
    """Whether a number is a label, a day, what is divided by or a year."""
    return (
        labelled(text, plain, raw, named)
        or _is_ordinal_ratio(plain, raw, named)
        or _is_denominator(plain, raw)
        or _is_bare_year(raw, named)
        or _is_name_of_place(text, raw)
    )


_CAPITALS = re.compile(rf"[{UPPER}][^\W\d_]*(?:\s+[^\W\d_]+)*\s+[{UPPER}]")


@reason("name_of_place")
def _is_name_of_place(text: str, raw: Raw) -> bool:
    """`huyện Ba Bể`, `Năm Căn`: number words with capitals are a name."""
    return raw.rule == "words" and bool(_CAPITALS.match(text, raw.start, raw.end + 2))


_AVERAGE = re.compile(r"bình\s+quân(?:\s+(?:mỗi|trên|cứ))?\s*$")


@reason("bare_year")
def _is_bare_year(raw: Raw, named: Named | None) -> bool:
    """`Tết Nguyên đán 2018 trao …`: four digits of a year without a dot, with no known unit behind."""
    year = raw.numeral.value
    return (
        raw.rule == "number"
        and raw.end - raw.start == 4
        and 1945 <= year <= 2060
        and (named is None or "unit_unlisted" in named.flags)
    )


@reason("divisor")
def _is_denominator(plain: str, raw: Raw) -> bool:
    """`bình quân 01 xã đạt …`: the one is what is divided by."""
    return raw.numeral.value == 1 and bool(_AVERAGE.search(plain[max(0, raw.start - 24) : raw.start]))


@reason("day_of_year")
def _is_ordinal_ratio(plain: str, raw: Raw, named: Named | None) -> bool:
    """`27/7`, `24/7`, `8/3` without a unit behind: a day, not a share."""
    unnamed = named is None or "unit_unlisted" in named.flags
    return raw.of is not None and unnamed and raw.of <= 12 and raw.numeral.value <= 31


def _quantity(plain: str, raw: Raw, named: Named, end: int, limit: int) -> Quantity:
    stop = max(named.end, raw.end)
    qualifier, lead = qualified(plain, raw.start, stop, end, limit)
    value, of = _measured(raw, named)
    flags = (*raw.numeral.flags, *named.flags)
    per = per_behind(plain, stop, end)
    rule = raw.rule if named.end > raw.end or raw.percent else "shared_unit"
    unit, measure = named.unit, _measure(named.unit, raw, plain)
    return Quantity(
        raw.start, stop, value, None, unit.name, measure, qualifier, per, of, flags, rule, unit.family, lead
    )


_TIMES = re.compile(r"(?:tăng|gấp|bằng|lên|giảm|hơn|gần|khoảng|thêm|tới|đến|trên)\s*$")


def _measure(unit: Unit, raw: Raw, plain: str) -> str:
    """The unit's measure; `lần` is a multiple only behind words of change or with decimals (`tổ chức 2 lần` counts)."""
    if unit.measure == "multiple" and raw.numeral.value == raw.numeral.value.to_integral_value():
        return "multiple" if _TIMES.search(plain[max(0, raw.start - 12) : raw.start]) else "count"
    return unit.measure


def _range(
    text: str, plain: str, raw: Raw, named: Named | None, other: Raw | None, end: int, limit: int
) -> Quantity | None:
    """A range from `raw` to `other`: `2- 3%`, `từ 10 triệu đến 15 triệu đồng`, `5% - 6%`; None where it is none."""
    if other is None or raw.of is not None or other.of is not None:
        return None
    stop = named.end if named is not None and "unit_unlisted" not in named.flags else raw.end
    dash = _DASH.match(plain, stop, end)
    if dash is None or dash.end() != other.start:
        return None
    upper = _named(text, plain, other, end)
    if upper is None or (named is not None and stop > raw.end and named.unit.measure != upper.unit.measure):
        return None
    scale = named.scale if named is not None and stop > raw.end else upper.scale
    low, _ = _measured(raw, replace(upper, scale=scale))
    high, _ = _measured(other, upper)
    if float(low) >= float(high):
        return None
    flags = (*raw.numeral.flags, *other.numeral.flags, *upper.flags)
    _, lead = qualified(plain, raw.start, upper.end, end, limit)
    per, unit = per_behind(plain, upper.end, end), upper.unit
    return Quantity(
        raw.start, upper.end, low, high, unit.name, unit.measure, "range", per, None, flags, "range", unit.family, lead
    )


def _borrowed(text: str, plain: str, numbers: list[Raw], index: int, end: int) -> Named | None:
    """The unit that a number shares with a later one of its list: `1.405 và 1.843 thẻ`, `từ 22 xuống 19 %`."""
    raw = numbers[index]
    at = raw.end
    for other in numbers[index + 1 : index + 5]:
        gap = _LIST.match(plain, at, end) or _TO.match(plain, at, end)
        if gap is None or gap.end() != other.start:
            return None
        named = _named(text, plain, other, end)
        if named is not None:
            shared = "unit_unlisted" not in named.flags
            return Named(named.unit, raw.end, named.scale, ("unit_shared",)) if shared else None
        at = other.end
    return None


_NEXT_PART = re.compile(r"\s*[,;]\s*(?:và\s+)?[^.;:()\d]{2,45}\s$|\s*(?:,|;|và)\s*$")
_PART_NAME = re.compile(r"(?:^|[,;:(]|và|đó)\s*[^.;:(),\d]{2,45}\s$")
_REACH = 260


def _of_the_total(
    text: str, plain: str, numbers: list[Raw], index: int, end: int, found: list[Quantity]
) -> Named | None:
    """The unit that parts share with the last one and with their total before them.

    `542 người: tại cộng đồng 405, trong cơ sở 18, trong trại giam 119 người`. Without such a total nothing is assumed.
    """
    raw = numbers[index]
    if raw.of is not None or not _PART_NAME.search(plain[max(0, raw.start - 50) : raw.start]):
        return None
    at = raw.end
    for other in numbers[index + 1 : index + 7]:
        if not _NEXT_PART.match(plain[at : other.start]):
            return None
        named = _named(text, plain, other, end)
        if named is not None:
            totals = [q for q in found if q.unit == named.unit.name and raw.start - q.end < _REACH]
            return Named(named.unit, raw.end, named.scale, ("unit_shared",)) if totals else None
        at = other.end
    return None


_CHANGED = re.compile(
    r"(?<!\w)(?:tăng|giảm|còn|xuống|lên|thêm)\s+(?:thêm\s+|khoảng\s+|trên\s+|hơn\s+|gần\s+|được\s+)?$"
)


_NUMBER_OF = re.compile(r"(?<!\w)số(?:\s+lượng)?\s+(?=[^\W\d_])")
_SAID_TO_BE = re.compile(r"[^;.()\d]{0,90}?(?:\s(?:là|đạt|còn|gồm|có)|:)\s+(?:khoảng\s+|trên\s+|hơn\s+|gần\s+)?")


@decides("unit", "raw", "unit_ahead")
def _counted_ahead(plain: str, raw: Raw) -> Named | None:
    """The noun that a bare number counts, said before it: `Tổng số hồ sơ tiếp nhận là 12.480`."""
    if raw.of is not None:
        return None
    for m in reversed(list(_NUMBER_OF.finditer(plain, max(0, raw.start - 120), raw.start))):
        noun = lexicon().noun_after.match(plain, m.end(), raw.start)
        if noun is not None and _SAID_TO_BE.fullmatch(plain, noun.end(), raw.start):
            unit = lexicon().nouns[" ".join(noun[0].split())]
            return Named(Unit(unit.name, unit.measure, family=unit.family), raw.end, 1, ("unit_before",))
    return None


@decides("unit", "raw", "unit_missing")
def _missing(plain: str, raw: Raw, found: list[Quantity]) -> Named | None:
    """The unit that a number behind a word of change lacks: `đạt 47,6%, tăng 2,1`, `tỷ lệ hộ nghèo giảm 2,5`."""
    if raw.of is not None or not _CHANGED.search(plain[max(0, raw.start - 20) : raw.start]):
        return None
    since = plain[max(found[-1].end if found else 0, raw.start - 70) : raw.start]
    if re.search(r"t[ỷỉ] lệ[^.;,]*$", since):
        return Named(lexicon().units["%"], raw.end, 1, ("missing_unit",))
    if not found:
        return None
    last = found[-1]
    if raw.start - last.end > 80 or re.search(r"[.;]\s", plain[last.end : raw.start]):
        return None
    return Named(Unit(last.unit, last.measure, family=last.family), raw.end, 1, ("missing_unit",))


@decides("left_out", "q", "name_in_quotes")
def _is_name(plain: str, q: Quantity, span: Span) -> bool:
    """Whether the quantity stands in a short name in quotes: `phong trào "5 không, 3 sạch"`."""
    return any(m.start() < q.start and q.end <= m.end() for m in NAME_IN_QUOTES.finditer(plain, span.start, span.end))
