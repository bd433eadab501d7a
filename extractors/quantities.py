"""Vietnamese quantities in running text: where they stand, their value in the base unit, how they are qualified.

Accepted: `349,86 triệu đồng`, `2.000.000đ/gia đình/năm`, `1,5 tỷ`, `2- 3%`, `từ 22% xuống 19%`, `16/16 hội cơ sở`,
`1.405 và 1.843 thẻ`, `03 năm trở lên`, `hai phẩy năm triệu đồng`, `một phần ba`, `226 xã, phường, thị trấn`.
Not quantities: dates and periods, document numbers, list numbers, names that hold a number (`Chương trình 135`).
Words and units: quantities.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from .document import Span
from .language import words
from .lexicon import Unit, lexicon
from .text import UPPER
from .numerals import FIRST_WORDS, SCALES, WORDS, Number, Numeral, read_digits, read_fraction, read_words, tidy

_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = "|".join(sorted((s for s in SCALES if s not in ("trăm", "tr")), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<a>{_DIGITS})"
    rf"(?P<blank>,[ ]\d{{1,2}}(?=\s*(?:{_SCALE}|tr|%|ha|kg|tạ|tấn|km)(?![^\W\d_])))?"
    rf"(?:\s*/\s*(?P<b>{_DIGITS}))?"
)
_SCALED = re.compile(rf"\s*(?P<scale>(?:(?:{_SCALE})(?![^\W\d_])|tr(?=[.,]?\s?đ)|tr(?![^\W\d_]))(?:\s+(?:{_SCALE})(?![^\W\d_]))?)[.,]?")
_DASH = re.compile(r"\s*(?:-|đến|tới|và đến)\s*(?:khoảng\s+|gần\s+)?")
_TO = re.compile(r"\s*(?:xuống(?: còn)?|lên(?: đến| tới)?|còn)\s*(?:khoảng\s+)?")
_WORD_NUMBER = re.compile(r"(?<!\w)(?:" + "|".join(sorted(FIRST_WORDS, key=len, reverse=True)) + r")(?!\w)")
NAME_IN_QUOTES = re.compile(r'"[^"]{1,90}"')
LONG_NAME = re.compile(r'"[^"]{1,180}"')
_LIST = re.compile(r"\s*(?:,|;|và|hoặc|hay)\s*")
_STACKED = re.compile(r"\d+\s+(?:tỷ|tỉ)\s+\d{1,3}\s+triệu(?:\s+\d{1,3}\s+(?:nghìn|ngàn))?(?![^\W\d_])|\d+\s+triệu\s+\d{1,3}\s+(?:nghìn|ngàn)(?![^\W\d_])")
_STACK_PART = re.compile(r"(\d+)\s+(tỷ|tỉ|triệu|nghìn|ngàn)")
_RUN = re.compile(_DIGITS)
_PHONE = re.compile(r"0\d{1,4}[.]?\d{3,4}[.]?\d{3,4}")
_LONG_RUN = re.compile(r"[\d.,/]*\d")
_WORD = re.compile(r"\s*([^\W\d_]+)")
_COMMA = re.compile(r"\s*,\s*")


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


@dataclass(frozen=True, slots=True)
class _Raw:
    """A numeral in the text with its scale, before it has a unit."""

    start: int
    end: int
    numeral: Numeral
    of: Decimal | None = None
    scale: int = 1
    scaled: bool = False
    rule: str = "number"
    percent: bool = False


class Masks:
    """Stretches where a number is no quantity, for quick look-up."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted((s.start, s.end) for s in spans)
        self._starts, self._ends = [], []
        for start, end in ordered:
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def covers(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def _raws(plain: str, start: int, end: int, masks: Masks) -> list[_Raw]:
    found = [*_digit_raws(plain, start, end, masks), *_word_raws(plain, start, end, masks)]
    return sorted(found, key=lambda r: r.start)


def _digit_raws(plain: str, start: int, end: int, masks: Masks) -> Iterable[_Raw]:
    at = start
    while (m := _NUMBER.search(plain, at, end)) is not None:
        at = m.end()
        if masks.covers(m.start()) or _is_glued(plain, m.start(), end):
            at = _behind_run(plain, m.start(), end)
            continue
        raw = _digit_raw(plain, m)
        at = max(at, raw.end)
        yield raw


def _is_glued(plain: str, start: int, end: int) -> bool:
    """Whether the number is part of a word or code: `covid-19`, `a1`, `+84`, `10+1`, `30a`."""
    before, ahead = plain[start - 1 : start], plain[start - 2 : start - 1]
    if before and (before.isalnum() or before in "+_/\\") or (before in ("-", ".") and ahead.isalpha()):
        return True
    run = _RUN.match(plain, start, end)
    assert run is not None
    if _PHONE.fullmatch(run[0]):
        return True
    behind = plain[run.end() : run.end() + 1]
    return behind == "+" or (behind.isalpha() and not _unit_glued(plain, run.end(), end))


def _unit_glued(plain: str, at: int, end: int) -> bool:
    """Whether what is glued to the number is a unit or a scale (`2.000.000đ`, `20ha`, `500tr`, `35hộ`)."""
    known = lexicon()
    return any(p.match(plain, at, end) for p in (known.unit_after, _SCALED, known.noun_after))


def _behind_run(plain: str, at: int, end: int) -> int:
    m = _LONG_RUN.match(plain, at, end)
    return max(at + 1, m.end() if m else at + 1)


def _digit_raw(plain: str, m: re.Match[str]) -> _Raw:
    run = m["a"] + (m["blank"] or "")
    stacked = _STACKED.match(plain, m.start())
    if stacked is not None and m["b"] is None:
        value = sum((read_digits(n).value * SCALES[s] for n, s in _STACK_PART.findall(stacked[0])), Decimal(0))
        return _Raw(m.start(), stacked.end(), Numeral(value), rule="stacked")
    if m["b"] is None:
        return _Raw(m.start(), m.end("blank") if m["blank"] else m.end("a"), read_digits(run))
    return _Raw(m.start(), m.end(), read_digits(run), read_digits(m["b"]).value, rule="ratio")


def _word_raws(plain: str, start: int, end: int, masks: Masks) -> Iterable[_Raw]:
    """Numbers in words that a unit or a counted noun follows, or that have more than one word."""
    at = start
    while (m := _WORD_NUMBER.search(plain, at, end)) is not None:
        at = m.end()
        if masks.covers(m.start()):
            continue
        raw = _word_raw(plain, m.start(), end)
        if raw is not None:
            at = raw.end
            yield raw


def _number_words(plain: str, start: int, end: int) -> list[tuple[str, int]]:
    """The run of number words from `start`, each with its end."""
    out: list[tuple[str, int]] = []
    at = start
    while (m := _WORD.match(plain, at, end)) and m[1] in WORDS:
        out.append((m[1], m.end()))
        at = m.end()
    return out


def _word_raw(plain: str, start: int, end: int) -> _Raw | None:
    run = _number_words(plain, start, end)
    while run:
        said = [word for word, _ in run]
        stop = run[-1][1]
        share = read_fraction(said)
        if share is not None:
            return _Raw(start, stop, Numeral(share), rule="fraction", percent=True)
        value = read_words(said)
        if value is not None and _is_counted(plain, start, stop, end, said):
            return _Raw(start, stop, Numeral(value), rule="words")
        run.pop()
    return None


_ENUMERATING = re.compile(r"(?:thứ|lần|tháng|mồng|mùng|ngày|chủ|từng|cả|khóa|người|ông|bà|anh|chị|trong|những|các|hằng|hàng|theo|cuối|đầu|qua|mỗi|nhiều)\s*$")
_COUNTED_FIVE = re.compile(r"(?:có|gồm|với|được|là|cho|tại|và|cả|thêm|đủ|của|:|,)\s*$")


def _is_counted(plain: str, start: int, stop: int, end: int, said: list[str]) -> bool:
    known = lexicon()
    at = stop + len(plain[stop:end]) - len(plain[stop:end].lstrip())
    unit = known.unit_after.match(plain, at, end) or known.noun_after.match(plain, at, end)
    if unit is None or at == stop:
        return False
    if said == ["một"] or (len(said) == 1 and _ENUMERATING.search(plain[max(0, start - 8) : start])):
        return False
    if said == ["năm"]:
        return bool(_COUNTED_FIVE.search(plain[max(0, start - 6) : start])) and unit[0] not in ("đ", "m", "g", "em", "khu")
    if len(said) == 1 and said[0] == "ba":
        return unit[0] not in ("em", "ba", "con", "chị", "m", "g", "đ")
    return not (len(said) == 1 and unit[0] in ("m", "g", "đ", "em", "con", "con giống"))


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit found behind a numeral: the unit, where the quote ends, the scale, and the flags that it brings."""

    unit: Unit
    end: int
    scale: int = 1
    flags: tuple[str, ...] = ()


def _scale_at(plain: str, at: int, end: int) -> tuple[int, int]:
    """The scale behind a numeral and where it ends: ` nghìn tỷ` → 10**12; 1 where there is none."""
    m = _SCALED.match(plain, at, end)
    if m is None:
        return 1, at
    size = 1
    for word in m["scale"].split():
        size *= SCALES[word]
    stop = m.end("scale")
    return size, m.end() if plain[stop : stop + 1] in ".," and plain[m.end() : m.end() + 2].strip().startswith("đ") else stop


def _skip(plain: str, at: int, end: int) -> int:
    while at < end and plain[at].isspace():
        at += 1
    return at


def _unit_behind(text: str, plain: str, at: int, end: int) -> _Named | None:
    """The scale and unit behind a numeral at `at`, None where nothing there can be one."""
    known = lexicon()
    scale, stop = _scale_at(plain, at, end)
    here = _skip(plain, stop, end)
    m = known.unit_after.match(plain, here, end)
    if m is not None and not _is_longer_noun(plain, here, end, m.end()):
        return _Named(known.units[" ".join(m[0].split())], _behind_markup(text, m.end()), scale)
    named = _noun_behind(text, plain, here, end)
    if named is not None:
        return replace(named, scale=scale)
    if scale >= 10**6 and stop > at:
        return _Named(known.units["đồng"], stop, scale, ("unit_inferred",))
    return None


def _behind_markup(text: str, end: int) -> int:
    """The end of a unit whose last digit stands in markup: `km<sup>2</sup>` is quoted whole."""
    closing = "</sup>"
    return text.index(closing, end) + len(closing) if text.startswith("<sup>", end - 1) and closing in text[end : end + 16] else end


def _is_longer_noun(plain: str, at: int, end: int, stop: int) -> bool:
    """Whether a counted noun that is longer than the unit begins here (`đồng chí`, `lần lượt`, `tạ` …)."""
    noun = lexicon().noun_after.match(plain, at, end)
    return (noun is not None and noun.end() > stop) or plain.startswith("lần lượt", at)


_JOINED = frozenset({"places", "media", "groups", "people", "papers", "works"})
_CLASSIFIERS = ("căn", "ngôi")


def _noun_behind(text: str, plain: str, at: int, end: int) -> _Named | None:
    known = lexicon()
    if known.duration_after.match(plain, at, end) and not known.noun_after.match(plain, at, end):
        return None
    m = known.noun_after.match(plain, at, end)
    if m is not None:
        return _joined(plain, m, end)
    return _unknown_noun(text, plain, at, end)


def _joined(plain: str, first: re.Match[str], end: int) -> _Named:
    """The noun with those of its family that are joined to it: `tin, bài`, `xã, phường, thị trấn`."""
    known = lexicon()
    unit = known.nouns[" ".join(first[0].split())]
    stop = first.start() + len(unit.name) if first[0].startswith(unit.name) else first.end()
    if stop < first.end():
        return _Named(unit, stop)
    name = _without_classifier(" ".join(first[0].split()))
    while unit.family in _JOINED and (comma := _COMMA.match(plain, stop, end)) is not None:
        follower = known.noun_after.match(plain, comma.end(), end)
        if follower is None or known.nouns[" ".join(follower[0].split())].family != unit.family:
            break
        name, stop = f"{name}, {' '.join(follower[0].split())}", follower.end()
    return _Named(Unit(name, unit.measure, family=unit.family), stop)


def _without_classifier(name: str) -> str:
    head, _, tail = name.partition(" ")
    return tail if head in _CLASSIFIERS and tail else name


def _unknown_noun(text: str, plain: str, at: int, end: int) -> _Named | None:
    """The word behind a number that no list holds, by underthesea's segmentation: `144 học viên`, `20 vị trí`."""
    if at >= end or not plain[at].isalpha():
        return None
    found = words(text, at, min(end, at + 60))
    if not found or found[0].start != at:
        return None
    word = found[0].text
    head = plain[at : found[0].end].split()[0] if plain[at : found[0].end].split() else ""
    if head in lexicon().not_nouns or head in SCALES or not word[:1].isalpha() or (word[0].isupper() and not word.isupper()):
        return None
    return _Named(Unit(" ".join(plain[at : found[0].end].split()), "count", family="unknown"), found[0].end, 1, ("unit_unlisted",))


def _duration_behind(plain: str, raw: _Raw, end: int) -> _Named | None:
    """A term or limit in years, months, days: `từ 03 năm trở lên`, `thời hạn vay 10 năm`; a plain span of time is none."""
    known = lexicon()
    at = _skip(plain, raw.end, end)
    m = known.duration_after.match(plain, at, end)
    if m is None:
        return None
    limit = any(p.match(plain, _skip(plain, m.end(), end), end) for _, p in known.after)
    before = plain[max(0, raw.start - 30) : raw.start]
    if not (limit or known.term_before.search(before)):
        return None
    return _Named(Unit(" ".join(m[0].split()), "count", family="duration"), m.end())


_NAME_AHEAD = re.compile(rf"[^\W\d_]+\s+[{UPPER}][^\W\d_]*\s$")


def _labelled(text: str, plain: str, raw: _Raw, named: _Named | None) -> bool:
    """Whether a word before the number makes it a name or reference: `Chương trình 135`, `tổ 5`, `Điều 7`.

    A unit of measure behind the number undoes it (`hỗ trợ mỗi tổ 5 triệu đồng`), a counted noun only a weak label.
    """
    known = lexicon()
    before = plain[max(0, raw.start - 30) : raw.start]
    if before.endswith(":") or known.no_label.search(before) or (named is not None and named.unit.name in _MEASURED):
        return False
    if known.hard_label.search(before):
        return True
    solid = named is not None and "unit_unlisted" not in named.flags
    if not solid and _NAME_AHEAD.search(text[max(0, raw.start - 20) : raw.start]):
        return True
    return not solid and bool(known.soft_label.search(before))


_MEASURED = frozenset({"đồng", "%", "kg", "m2", "lần"})


def _qualified(plain: str, start: int, stop: int, end: int, limit: int) -> tuple[str, int]:
    """The qualifier of a quantity and where its words begin: `hơn 50 lao động` → more_than."""
    known = lexicon()
    denominator = known.per_after.match(plain, stop, end)
    behind = _skip(plain, denominator.end() if denominator else stop, end)
    for name, pattern in known.after:
        if pattern.match(plain, behind, end) or _far_bound(plain, start, stop, end, pattern):
            return name, _from_word(plain, start, limit)
    before = plain[max(limit, start - 40) : start]
    for name, pattern in sorted(known.before, key=lambda q: _reach(q[1], before)):
        m = pattern.search(before)
        if m is not None:
            return name, max(limit, start - 40) + m.start()
    return "exact", _from_word(plain, start, limit)


_WORDS_ONLY = re.compile(r"[^,;.()\d]{0,45}\s")


def _far_bound(plain: str, start: int, stop: int, end: int, pattern: re.Pattern[str]) -> bool:
    """Whether words stand between the quantity and its bound: `từ 40 hộ thoát nghèo trở lên`."""
    words = _WORDS_ONLY.match(plain, stop, end)
    if words is None or not _FROM.search(plain[max(0, start - 6) : start]):
        return False
    return any(pattern.match(plain, at, end) for at in range(stop + 1, words.end() + 1) if plain[at - 1].isspace())


def _reach(pattern: re.Pattern[str], before: str) -> int:
    """Where the qualifier's words begin, so that the longest phrase is tried first (`không quá` before `quá`)."""
    m = pattern.search(before)
    return m.start() if m else len(before) + 1


_FROM = re.compile(r"(?<!\w)từ\s*$")


def _from_word(plain: str, start: int, limit: int) -> int:
    m = _FROM.search(plain[max(limit, start - 6) : start])
    return max(limit, start - 6) + m.start() if m else start


def _per(plain: str, at: int, end: int) -> str | None:
    """The denominator behind a quantity: `/gia đình/năm` → `gia đình/năm`, `một năm` → `năm`."""
    m = lexicon().per_after.match(plain, at, end)
    return re.sub(r"\s*/\s*", "/", " ".join(m[1].split())) if m else None


def _measured(raw: _Raw, named: _Named) -> tuple[Number, Number | None]:
    factor = named.unit.factor * named.scale * raw.scale
    return tidy(raw.numeral.value * factor), tidy(raw.of * factor) if raw.of is not None else None


def _named(text: str, plain: str, raw: _Raw, end: int) -> _Named | None:
    if raw.percent:
        return _Named(lexicon().units["%"], raw.end)
    return _duration_behind(plain, raw, end) or _unit_behind(text, plain, raw.end, end)


def find(text: str, plain: str, span: Span, masks: Masks) -> list[Quantity]:
    """The quantities of `span` (a paragraph), in reading order.

    `masks` holds the places where numbers are no quantities: dates, document numbers, list numbers.
    """
    raws = _raws(plain, span.start, span.end, masks)
    found: list[Quantity] = []
    skip = -1
    for index, raw in enumerate(raws):
        if index <= skip:
            continue
        named = _named(text, plain, raw, span.end)
        if _labelled(text, plain, raw, named) or _is_ordinal_ratio(plain, raw, named) or _is_denominator(plain, raw) or _is_bare_year(raw, named):
            continue
        limit = found[-1].end if found else span.start
        follower = raws[index + 1] if index + 1 < len(raws) else None
        ranged = _range(text, plain, raw, named, follower, span.end, limit)
        if ranged is not None:
            skip = index + 1
            found.append(ranged)
            continue
        if named is None:
            named = _borrowed(text, plain, raws, index, span.end) or _missing(plain, raw, found)
        if named is not None:
            found.append(_quantity(plain, raw, named, span.end, limit))
    return [q for q in found if not _is_name(plain, q, span)]


_AVERAGE = re.compile(r"bình\s+quân(?:\s+(?:mỗi|trên|cứ))?\s*$")


def _is_bare_year(raw: _Raw, named: _Named | None) -> bool:
    """`Tết Nguyên đán 2018 trao …`: four digits of a year without a dot, with no known unit behind."""
    year = raw.numeral.value
    return raw.rule == "number" and raw.end - raw.start == 4 and 1945 <= year <= 2060 and (named is None or "unit_unlisted" in named.flags)


def _is_denominator(plain: str, raw: _Raw) -> bool:
    """`bình quân 01 xã đạt …`: the one is what is divided by."""
    return raw.numeral.value == 1 and bool(_AVERAGE.search(plain[max(0, raw.start - 24) : raw.start]))


def _is_ordinal_ratio(plain: str, raw: _Raw, named: _Named | None) -> bool:
    """`27/7`, `24/7`, `8/3` without a unit behind: a day, not a share."""
    unnamed = named is None or "unit_unlisted" in named.flags
    return raw.of is not None and unnamed and raw.of <= 12 and raw.numeral.value <= 31


def _quantity(plain: str, raw: _Raw, named: _Named, end: int, limit: int) -> Quantity:
    stop = max(named.end, raw.end)
    qualifier, lead = _qualified(plain, raw.start, stop, end, limit)
    value, of = _measured(raw, named)
    flags = (*raw.numeral.flags, *named.flags)
    per = _per(plain, stop, end)
    rule = raw.rule if named.end > raw.end or raw.percent else "shared_unit"
    unit = named.unit
    return Quantity(raw.start, stop, value, None, unit.name, _measure(unit, raw, plain), qualifier, per, of, flags, rule, unit.family, lead)


_TIMES = re.compile(r"(?:tăng|gấp|bằng|lên|giảm|hơn|gần|khoảng|thêm|tới|đến|trên)\s*$")


def _measure(unit: Unit, raw: _Raw, plain: str) -> str:
    """The unit's measure; `lần` is a multiple only behind words of change or with decimals (`tổ chức 2 lần` counts)."""
    if unit.measure == "multiple" and raw.numeral.value == raw.numeral.value.to_integral_value():
        return "multiple" if _TIMES.search(plain[max(0, raw.start - 12) : raw.start]) else "count"
    return unit.measure


def _range(
    text: str, plain: str, raw: _Raw, named: _Named | None, other: _Raw | None, end: int, limit: int
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
    _, lead = _qualified(plain, raw.start, upper.end, end, limit)
    unit = upper.unit
    return Quantity(
        raw.start, upper.end, low, high, unit.name, unit.measure, "range", _per(plain, upper.end, end), None, flags, "range", unit.family, lead
    )


def _borrowed(text: str, plain: str, raws: list[_Raw], index: int, end: int) -> _Named | None:
    """The unit that a number shares with a later one of its list: `1.405 và 1.843 thẻ`, `từ 22 xuống 19 %`."""
    raw = raws[index]
    at = raw.end
    for other in raws[index + 1 : index + 5]:
        gap = _LIST.match(plain, at, end) or _TO.match(plain, at, end)
        if gap is None or gap.end() != other.start:
            return None
        named = _named(text, plain, other, end)
        if named is not None:
            shared = "unit_unlisted" not in named.flags
            return _Named(named.unit, raw.end, named.scale, ("unit_shared",)) if shared else None
        at = other.end
    return None


_CHANGED = re.compile(r"(?<!\w)(?:tăng|giảm|còn|xuống|lên|thêm)\s+(?:thêm\s+|khoảng\s+|trên\s+|hơn\s+|gần\s+|được\s+)?$")


def _missing(plain: str, raw: _Raw, found: list[Quantity]) -> _Named | None:
    """The unit that a number behind a word of change lacks: `đạt 47,6%, tăng 2,1 so với …`, `tỷ lệ hộ nghèo giảm 2,5`."""
    if raw.of is not None or not _CHANGED.search(plain[max(0, raw.start - 20) : raw.start]):
        return None
    since = plain[max(found[-1].end if found else 0, raw.start - 70) : raw.start]
    if re.search(r"t[ỷỉ] lệ[^.;,]*$", since):
        return _Named(lexicon().units["%"], raw.end, 1, ("missing_unit",))
    if not found:
        return None
    last = found[-1]
    if raw.start - last.end > 80 or re.search(r"[.;]\s", plain[last.end : raw.start]):
        return None
    return _Named(Unit(last.unit, last.measure, family=last.family), raw.end, 1, ("missing_unit",))


def _is_name(plain: str, q: Quantity, span: Span) -> bool:
    """Whether the quantity stands in a short name in quotes: `phong trào "5 không, 3 sạch"`."""
    return any(m.start() < q.start and q.end <= m.end() for m in NAME_IN_QUOTES.finditer(plain, span.start, span.end))
