"""Numbers of a text, in digits and in words, with their span, before they have a unit.

Not numbers: dates, periods and document numbers (masked), parts of codes (`covid-19`, `30a`, `10+1`), phone numbers,
ordinals (`thứ hai`), the article `một`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .document import Span
from .lexicon import lexicon
from .numerals import FIRST_WORDS, SCALES, WORDS, Numeral, read_digits, read_fraction, read_words
from .trace import leave_out

_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = "|".join(sorted((s for s in SCALES if s not in ("trăm", "tr")), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<a>{_DIGITS})"
    rf"(?P<blank>,[ ]\d{{1,2}}(?=\s*(?:{_SCALE}|tr|%|ha|kg|tạ|tấn|km|m[23²³]?|mét|lít)(?![^\W\d_])))?"
    rf"(?:\s*/\s*(?P<b>{_DIGITS}))?"
)
SCALED = re.compile(
    rf"\s*(?P<scale>(?:(?:{_SCALE})(?![^\W\d_])|tr(?=[.,]?\s?đ)|tr(?![^\W\d_]))(?:\s+(?:{_SCALE})(?![^\W\d_]))?)[.,]?"
)
_WORD_NUMBER = re.compile(r"(?<!\w)(?:" + "|".join(sorted(FIRST_WORDS, key=len, reverse=True)) + r")(?!\w)")
_STACKED = re.compile(
    r"(?:\d{1,3}(?:\.\d{3})+|\d+)\s+(?:tỷ|tỉ)\s+\d{1,3}\s+triệu(?:\s+\d{1,3}\s+(?:nghìn|ngàn))?(?![^\W\d_])"
    r"|(?:\d{1,3}(?:\.\d{3})+|\d+)\s+triệu\s+\d{1,3}\s+(?:nghìn|ngàn)(?![^\W\d_])"
)
_STACK_PART = re.compile(r"(\d+(?:\.\d{3})*)\s+(tỷ|tỉ|triệu|nghìn|ngàn)")
_RUN = re.compile(_DIGITS)
_PHONE = re.compile(r"0\d{1,4}[.]?\d{3,4}[.]?\d{3,4}")
_LONG_RUN = re.compile(r"[\d.,/]*\d")
_WORD = re.compile(r"\s*([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Raw:
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
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in ordered:
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def covers(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]


def raws(plain: str, start: int, end: int, masks: Masks) -> list[Raw]:
    found = [*_digit_raws(plain, start, end, masks), *_word_raws(plain, start, end, masks)]
    return sorted(found, key=lambda r: r.start)


def _digit_raws(plain: str, start: int, end: int, masks: Masks) -> Iterable[Raw]:
    at = start
    while (m := _NUMBER.search(plain, at, end)) is not None:
        at = m.end()
        masked = masks.covers(m.start())
        if masked or _is_glued(plain, m.start(), end):
            leave_out(m.start(), "masked" if masked else "glued")
            at = _behind_run(plain, m.start(), end)
            continue
        raw = _digit_raw(plain, m)
        at = max(at, raw.end)
        yield raw


_COUNTED_BEFORE = re.compile(r"\d\s*[^\W\d_]+(?:\s[^\W\d_]+)?\s?/$")


def _is_glued(plain: str, start: int, end: int) -> bool:
    """Whether the number is part of a word or code: `covid-19`, `a1`, `+84`, `10+1`, `30a`."""
    before, ahead = plain[start - 1 : start], plain[start - 2 : start - 1]
    divides = lexicon().per_after.match(plain, start - 1, end) if before == "/" else None
    if before == "/" and divides is None and _COUNTED_BEFORE.search(plain[max(0, start - 24) : start]):
        return False  # `14 vụ/21 đối tượng` counts twice
    if (before and (before.isalnum() or before in "+_/\\")) or (
        before in ("-", ".") and ahead.isalpha() and not _ends_in_unit(plain, start - 1)
    ):
        return True
    run = _RUN.match(plain, start, end)
    assert run is not None
    if _PHONE.fullmatch(run[0]):
        return True
    behind = plain[run.end() : run.end() + 1]
    return behind == "+" or (behind.isalpha() and not _unit_glued(plain, run.end(), end))


_UNIT_AHEAD = re.compile(r"\d\s*([^\W\d_]+(?:\s+[^\W\d_]+)?)$")


def _ends_in_unit(plain: str, end: int) -> bool:
    """Whether a number's unit ends there, so that a dash opens a range: `1 triệu đồng-2 triệu đồng`."""
    start = max(0, end - 25)
    m = _UNIT_AHEAD.search(plain[start:end]) if plain[end] == "-" else None
    return m is not None and _unit_glued(plain, start + m.start(1), end)


def _behind_run(plain: str, at: int, end: int) -> int:
    m = _LONG_RUN.match(plain, at, end)
    return max(at + 1, m.end() if m else at + 1)


_SMALL = 10
_A_SHARE = re.compile(r"\s+(?:tổng\s+)?(?:số|dân số|diện tích|quân số)\s")
"""`khoảng 1/3 số hộ nghèo` is a share in figures, as `một phần ba` is in words."""


def _digit_raw(plain: str, m: re.Match[str]) -> Raw:
    run = m["a"] + (m["blank"] or "")
    stacked = _STACKED.match(plain, m.start())
    if stacked is not None and m["b"] is None:
        value = sum((read_digits(n).value * SCALES[s] for n, s in _STACK_PART.findall(stacked[0])), Decimal(0))
        return Raw(m.start(), stacked.end(), Numeral(value), rule="stacked")
    if m["b"] is None:
        return Raw(m.start(), m.end("blank") if m["blank"] else m.end("a"), read_digits(run))
    over, under = read_digits(run), read_digits(m["b"])
    if 0 < over.value < under.value <= _SMALL and _A_SHARE.match(plain, m.end()):
        return Raw(m.start(), m.end(), Numeral(round(over.value * 100 / under.value, 2)), rule="fraction", percent=True)
    return Raw(m.start(), m.end(), over, under.value, rule="ratio")


def _word_raws(plain: str, start: int, end: int, masks: Masks) -> Iterable[Raw]:
    """Numbers in words that a unit or a counted noun follows, or that have more than one word."""
    at = start
    while (m := _WORD_NUMBER.search(plain, at, end)) is not None:
        at = m.end()
        if masks.covers(m.start()):
            continue
        raw = _word_raw(plain, m.start(), end)
        if raw is None:
            leave_out(m.start(), "word_counts_nothing")
        else:
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


def _word_raw(plain: str, start: int, end: int) -> Raw | None:
    run = _number_words(plain, start, end)
    while run:
        said = [word for word, _ in run]
        stop = run[-1][1]
        share = read_fraction(said)
        if share is not None:
            return Raw(start, stop, Numeral(share), rule="fraction", percent=True)
        value = read_words(said)
        if value is not None and _is_counted(plain, start, stop, end, said):
            return Raw(start, stop, Numeral(value), rule="words")
        run.pop()
    return None


_ENUMERATING = re.compile(
    r"(?:thứ|lần|tháng|mồng|mùng|ngày|chủ|từng|cả|khóa|người|ông|bà|anh"
    r"|chị|trong|những|các|hằng|hàng|theo|cuối|đầu|qua|mỗi|nhiều)\s*$"
)
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
        return bool(_COUNTED_FIVE.search(plain[max(0, start - 6) : start])) and unit[0] not in (
            "đ",
            "m",
            "g",
            "em",
            "khu",
        )
    if len(said) == 1 and said[0] == "ba":
        return unit[0] not in ("em", "ba", "con", "chị", "m", "g", "đ")
    return not (len(said) == 1 and unit[0] in ("m", "g", "đ", "em", "con", "con giống"))


def _unit_glued(plain: str, at: int, end: int) -> bool:
    """Whether what is glued to the number is a unit or a scale (`2.000.000đ`, `20ha`, `500tr`, `35hộ`)."""
    known = lexicon()
    return any(p.match(plain, at, end) for p in (known.unit_after, SCALED, known.noun_after))
