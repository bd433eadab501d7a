"""Vietnamese numerals, in digits and in words, to values; nothing here knows units.

Digits: a comma is the decimal mark and a dot groups thousands (`3.468.179.900`, `349,86`). What departs from that is
read as its form shows it was meant and carries a flag, never an exception:

- `comma_three_digits`  `83,020`: three digits behind one comma, a decimal by rule and perhaps a thousands mark
- `dot_decimal`         `58.3`: a dot before other than three digits
- `comma_thousands`     `1,234,567`: commas that group
- `bad_grouping`        `2.2.839`: groups of the wrong length; the last well-formed part is taken
- `blank_inside`        `208, 1`: a blank behind the decimal mark
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

Number = int | float

SCALES: dict[str, int] = {
    "trăm": 100,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMA_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_COMMA_THEN_DOT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}")
_DECIMAL = re.compile(r"\d+,\d+")
_DOT_DECIMAL = re.compile(r"\d+\.\d+")
_SHORT_ZEROS = re.compile(r"\d{1,3}(?:\.\d{3})+\.0{1,2}")
_LAST_GROUPS = re.compile(r"(?<!\d)\d{1,3}(?:\.\d{3})+(?:,\d+)?$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A value read from a numeral, with the flags of what was odd about its form."""

    value: Decimal
    flags: tuple[str, ...] = ()


def tidy(value: Decimal) -> Number:
    """`value` as an int where it is whole, else as a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def read_digits(run: str) -> Numeral:
    """The value of digits with dots and commas: `6.896` → 6896, `17,57` → 17.57, `2.2.839` → 2839 (flagged)."""
    compact = re.sub(r"\s+", "", run)
    flags = ("blank_inside",) if compact != run else ()
    if compact.isdigit():
        return Numeral(Decimal(compact), flags)
    if _GROUPED.fullmatch(compact):
        return Numeral(_decimal(compact), flags)
    if _DECIMAL.fullmatch(compact):
        behind = compact.partition(",")[2]
        return Numeral(_decimal(compact), (*flags, "comma_three_digits") if len(behind) == 3 else flags)
    if _COMMA_GROUPED.fullmatch(compact) or _COMMA_THEN_DOT.fullmatch(compact):
        return Numeral(Decimal(compact.replace(",", "")), (*flags, "comma_thousands"))
    if _DOT_DECIMAL.fullmatch(compact):
        return Numeral(Decimal(compact), (*flags, "dot_decimal"))
    return _misgrouped(compact, flags)


def _misgrouped(compact: str, flags: tuple[str, ...]) -> Numeral:
    """A run that no grammar takes, flagged: too few zeros at its end are filled up, else the last sound groups."""
    if _SHORT_ZEROS.fullmatch(compact):
        compact = compact[: compact.rindex(".") + 1] + "000"
        return Numeral(_decimal(compact), (*flags, "bad_grouping"))
    last = _LAST_GROUPS.search(compact)
    text = last[0] if last else re.sub(r"\D", "", compact.partition(",")[0]) or "0"
    return Numeral(_decimal(text), (*flags, "bad_grouping"))


_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = {"mười": 10, "mươi": 10, "chục": 10}
_SMALL = {**_UNITS, "mười": 10}
WORDS = frozenset([*_UNITS, *_TENS, *SCALES, "linh", "lẻ", "rưỡi", "rưởi", "phẩy", "phần"]) - {"tr"}
FIRST_WORDS = frozenset(_SMALL) - {"không", "mốt", "lăm", "nhăm", "tư"}


def _below_thousand(words: list[str]) -> int | None:
    """The value of `words` where they say a number under a thousand (`hai trăm linh ba`), else None."""
    total, digit, seen = 0, 0, False
    for word in words:
        if word in ("linh", "lẻ"):
            continue
        if word == "trăm":
            total, digit = total + (digit or 1) * 100, 0
        elif word == "mươi" or word == "chục":
            total, digit = total + (digit or 1) * 10, 0
        elif word == "mười":
            total += 10
        elif word in _UNITS:
            digit = _UNITS[word]
        else:
            return None
        seen = True
    return total + digit if seen else None


def _read_decimal_words(words: list[str]) -> Decimal | None:
    """`hai phẩy năm` → 2.5, `một phẩy hai tỷ` → 1200000000."""
    at = words.index("phẩy")
    whole, behind = read_words(words[:at]), words[at + 1 :]
    digits = [w for w in behind if w in _UNITS]
    scales = behind[len(digits) :]
    if whole is None or not digits or any(w not in SCALES for w in scales):
        return None
    value = whole + Decimal("0." + "".join(str(_UNITS[w]) for w in digits))
    for word in scales:
        value *= SCALES[word]
    return value


def read_words(words: list[str]) -> Decimal | None:
    """The value of a number in words, None where it is none.

    `hai mươi lăm` → 25, `một nghìn rưỡi` → 1500, `ba triệu hai trăm nghìn` → 3200000, `hai phẩy năm` → 2.5.
    """
    if "phẩy" in words:
        return _read_decimal_words(words)
    total, part, last_scale = Decimal(0), list[str](), 0
    for word in words:
        if word in ("rưỡi", "rưởi"):
            if part and part[-1] != "trăm":
                return None
            return total + (_below_thousand(part) or 0) + Decimal(last_scale) / 2 if last_scale else None
        if word in SCALES and word != "trăm":
            head = _below_thousand(part) if part else (1 if total else None)
            if head is None:
                return None
            last_scale, part = SCALES[word], []
            total += Decimal(head) * last_scale
        else:
            part.append(word)
            if word == "trăm":
                last_scale = 100
    tail = _below_thousand(part) if part else 0
    return None if tail is None or (not part and not total) else total + tail


def read_fraction(words: list[str]) -> Decimal | None:
    """The share in percent that `a phần b` names: `một phần ba` → 33.33, None where it is none."""
    if "phần" not in words:
        return None
    at = words.index("phần")
    above, below = read_words(words[:at]), read_words(words[at + 1 :])
    if above is None or not below:
        return None
    return (above * 100 / below).quantize(Decimal("0.01")).normalize()
