"""The obvious reading of a quote: number, scale and unit, as a careful clerk reads them at first sight.

It only proves what a source states. Where the two differ, the source must carry a note that says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d[\d.,]*\d|\d"
_QUOTE = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s?/\s?(?P<of>{_NUMBER}))?(?:\s?[-–]\s?(?P<high>{_NUMBER}))?\s*(?P<rest>.*)", re.DOTALL
)
_WORDS = {
    "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười hai": 12,
}  # fmt: skip
_SCALES = {
    "triệu": 10**6, "tr.đ": 10**6, "trđ": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn": 1000, "ngàn": 1000,
}  # fmt: skip
_UNITS = {
    "tấn": ("kg", 1000), "tạ": ("kg", 100), "kg": ("kg", 1), "ha": ("m2", 10_000), "m2": ("m2", 1),
    "km2": ("m2", 10**6), "đ": ("đồng", 1), "đồng": ("đồng", 1),
}  # fmt: skip
_PEOPLE = {
    "người", "nhân khẩu", "khẩu", "học sinh", "hội viên", "đoàn viên", "lao động", "cá nhân", "cán bộ", "thành viên",
    "chị", "em", "cháu", "trẻ", "thanh niên", "cán bộ, công chức", "công chức", "bệnh nhân", "học viên",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a quote says at first sight: value (and upper end, denominator) in the base unit, and that unit."""

    value: Decimal
    high: Decimal | None
    of: Decimal | None
    unit: str


def number(words: str) -> Decimal:
    """`1.234,5` → 1234.5. A dot between threes is a thousands mark, any other dot a decimal one (`58.3`)."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", words):
        words = words.replace(".", "")
    return Decimal(words.replace(",", "."))


def _scale(rest: str) -> tuple[int, str]:
    for word, factor in _SCALES.items():
        if re.match(rf"{re.escape(word)}(?!\w)", rest, re.IGNORECASE):
            tail = rest[len(word) :].strip()
            money = word in ("tỷ", "tỉ", "tr.đ", "trđ", "triệu") and not tail
            return factor, "đồng" if money else tail
    return 1, rest


def unit_of(rest: str) -> tuple[int, str]:
    """What follows the number → factor and base unit: `triệu đồng` → 1000000, `đồng`; `tấn` → 1000, `kg`."""
    factor, unit = _scale(rest.strip())
    unit = unit.lower()
    base, more = _UNITS.get(unit, (unit, 1))
    return factor * more, base


def _in_words(quote: str) -> Reading | None:
    for word in sorted(_WORDS, key=len, reverse=True):
        if quote.lower().startswith(word + " "):
            factor, unit = unit_of(quote[len(word) :])
            return Reading(Decimal(_WORDS[word] * factor), None, None, unit)
    return None


def read(quote: str) -> Reading | None:
    """The obvious reading of a quote, None where it has none (`một phần ba`, `2.2.839 hộ`)."""
    found = _QUOTE.fullmatch(quote)
    if not found:
        return _in_words(quote)
    factor, unit = unit_of(found["rest"])
    try:
        low, high, of = (number(w) * factor if w else None for w in (found["low"], found["high"], found["of"]))
    except ArithmeticError:
        return None
    assert low is not None
    return Reading(low, high, of, unit)


def measure_of(unit: str) -> str:
    """The measure of a base unit: `đồng` → money, `hộ` → households, `người` → persons …"""
    known = {"đồng": "money", "%": "rate", "hộ": "households", "kg": "mass", "m2": "area", "lần": "multiple"}
    if unit.startswith(("hộ ", "hộ,")):
        return "households"
    return "persons" if unit in _PEOPLE else known.get(unit, "count")
