"""Dates and periods: where they stand and the value that GUIDELINE's `period` gives them.

Values: `2017`, `2018-H1`, `2018-Q1`, `2025-10`, `2017-12-31`, a span `2016/2020` or `2025-01/2025-09`,
a joint period `2017+2018-H1`. A part without a year (`quý I`, `tháng 10`) has `needs_year` and is completed later.
Rules: periods.toml, each with its examples.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .errors import RuleError

_PARTS = {
    "DASH": r"(?:-|đến|tới)",
    "Y": r"(?:19|20)\d\d(?!\d)",
    "M": r"(?:1[0-2]|0?[1-9])(?!\d)",
    "D": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)",
    "Q": r"(?:iv|i{1,3}|[1-4])",
}
OPENING = "-opening"
"""The value of `đầu năm`: what stood at the start of the document's year is the end of the year before."""
SINCE = "/now"
"""Behind the year that a running total began in: `từ năm 2021 đến nay` ends with the document's own year."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS_IN_WORDS = {"ba": 3, "chín": 9, "mười": 10, "mười một": 11}


@dataclass(frozen=True, slots=True)
class Period:
    """One date or period of the text: its span, its value, the rule that read it.

    `point`: a point in time. `compared`: something is measured against it. `needs_year`: the year stands elsewhere.
    """

    start: int
    end: int
    value: str | None
    rule: str
    point: bool = False
    compared: bool = False
    needs_year: bool = False


Made = tuple[str | None, bool]


def _year_of(m: re.Match[str]) -> str | None:
    return m.groupdict().get("a")


def _partial(m: re.Match[str], tail: str) -> Made:
    year = _year_of(m)
    return (f"{year}-{tail}", False) if year else (f"-{tail}", True)


def _quarter(m: re.Match[str]) -> Made:
    q = m["q"]
    return _partial(m, f"Q{_ROMAN.get(q) or q}")


def _first_months(m: re.Match[str]) -> Made:
    n = _MONTHS_IN_WORDS.get(m["n"]) or int(m["n"])
    year = _year_of(m)
    if n == 12:
        return (year, False) if year else ("-", True)
    if n == 6:
        return _partial(m, "H1")
    if n == 3:
        return _partial(m, "Q1")
    return (f"{year}-01/{year}-{n:02d}", False) if year else (f"-01/-{n:02d}", True)


def _day(m: re.Match[str]) -> Made:
    return _partial(m, f"{int(m['m']):02d}-{int(m['d']):02d}")


def _days(m: re.Match[str]) -> Made:
    return f"{m['a']}-{int(m['m1']):02d}-{int(m['d1']):02d}/{m['b']}-{int(m['m2']):02d}-{int(m['d2']):02d}", False


_MAKE: dict[str, Callable[[re.Match[str]], Made]] = {
    "school_year": lambda m: (f"{m['a']}-09/{m['b']}-08", False),
    "years": lambda m: (f"{m['a']}/{m['b']}", False),
    "year_and_half": lambda m: (f"{m['a']}+{m['b']}-H1", False),
    "two_years": lambda m: (f"{m['a']}+{m['b']}", False),
    "half_first": lambda m: _partial(m, "H1"),
    "half_last": lambda m: _partial(m, "H2"),
    "first_months": _first_months,
    "quarter": _quarter,
    "days": _days,
    "day": _day,
    "day_of_year": lambda m: _partial(m, f"{int(m['m']):02d}-{int(m['d']):02d}"),
    "months": lambda m: (f"{m['a']}-{int(m['m1']):02d}/{m['a']}-{int(m['m2']):02d}", False),
    "month": lambda m: _partial(m, f"{int(m['m']):02d}"),
    "year": lambda m: (m["a"], False),
    "whole_year": lambda m: (m["a"], False) if m["a"] else ("-", True),
    "since_year": lambda m: (f"{m['a']}{SINCE}", True),
    "start_of_year": lambda m: (OPENING, True),
    "end_of_year": lambda m: ("-12-31", True),
    "none": lambda m: (None, False),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of periods.toml, compiled."""

    pattern: re.Pattern[str]
    makes: dict[str, str]
    inner: dict[str, re.Pattern[str]]
    point: re.Pattern[str]
    compared: re.Pattern[str]


def _expand(pattern: str) -> str:
    for name, part in _PARTS.items():
        pattern = re.sub(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", part.replace("\\", r"\\"), pattern)
    return pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*")


def _words(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(set(phrases), key=len, reverse=True)
    body = "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first)
    return re.compile(rf"(?<!\w)(?:{body})\s*$")


@cache
def rules() -> Rules:
    """The compiled rules; RuleError where the file has a rule without examples or with an unknown reading."""
    path = Path(__file__).with_suffix(".toml")
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    makes, inner, branches = {}, {}, []
    for rule in data["rule"]:
        if rule["make"] not in _MAKE or not rule.get("examples"):
            raise RuleError(f"{path.name}: {rule['name']}: unknown reading or no examples")
        body = _expand(rule["pattern"])
        inner[rule["name"]] = re.compile(body)
        makes[rule["name"]] = rule["make"]
        branches.append(f"(?P<{rule['name']}>{re.sub(r'[?]P<[a-z0-9]+>', '?:', body)})")
    # Every period begins with a letter or a digit: blanks and marks need not be tried with each of the branches.
    whole = re.compile(r"(?<![\w/])(?=\w)(?:" + "|".join(branches) + ")")
    return Rules(whole, makes, inner, _words(data["point"]["before"]), _words(data["other"]["compared"]))


def _last_day(value: str) -> str:
    """The day on which a year or a month ends: 2017 → 2017-12-31, 2024-02 → 2024-02-29, -06 → -06-30."""
    if re.fullmatch(r"\d{4}", value):
        return f"{value}-12-31"
    m = re.fullmatch(r"(\d{4})?-(\d\d)", value)
    if m is None:
        return value
    return f"{value}-{calendar.monthrange(int(m[1] or 2001), int(m[2]))[1]}"


def _read(found: re.Match[str], known: Rules) -> Period:
    name = str(found.lastgroup)
    exact = known.inner[name].match(found.string, found.start())
    assert exact is not None
    value, needs_year = _MAKE[known.makes[name]](exact)
    before = found.string[max(0, found.start() - 40) : found.start()]
    point = known.makes[name] == "day" or bool(known.point.search(before))
    if point and value:
        value = _last_day(value)
    return Period(found.start(), found.end(), value, name, point, bool(known.compared.search(before)), needs_year)


def find(plain: str) -> tuple[Period, ...]:
    """Every date and period of `plain`, in reading order: `Tính đến hết năm 2017, …` → 2017-12-31 (a point)."""
    known = rules()
    return tuple(_read(found, known) for found in known.pattern.finditer(plain))


def completed(period: Period, year: str | None) -> str | None:
    """The period's value with the year that the document gives where its own words lack one, None where none does."""
    if not period.needs_year or period.value is None:
        return period.value
    if year is None:
        return None
    if period.value == OPENING:
        return f"{int(year) - 1}-12-31"
    if period.value.endswith(SINCE):
        return f"{period.value.removesuffix(SINCE)}/{year}"
    return period.value.replace("/-", f"/{year}-").replace("-", f"{year}-", 1) if period.value != "-" else year
