"""Periods as days, so that one can be said to lie within another: `2018-H1` is 2018-01-01 to 2018-06-30."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_ONE = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d\d)(?:-(\d\d))?))?")
NEAR_DAYS = 45
FORMS = "2018, 2018-H1, 2018-Q3, 2018-06, 2018-06-30, 2017/2018-H1"


class NoPeriod(ValueError):
    """Words that are no period of the exchange form."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, ISO."""

    first: str
    last: str

    def ends(self, period: str | None) -> bool:
        """Whether a period comes to its end within this one: half a year ends within its year, a year not within its half."""
        return period is not None and self.first <= span_of(period).last <= self.last

    def closes_with(self, period: str) -> bool:
        """Whether a period ends when this one does, or within the `NEAR_DAYS` before: offices close a year in December."""
        end, last = date.fromisoformat(span_of(period).last), date.fromisoformat(self.last)
        return timedelta(0) <= last - end <= timedelta(days=NEAR_DAYS)

    @property
    def base_year(self) -> str:
        """The last whole year that was over when this one began."""
        return str(int(self.first[:4]) - 1)


def span_of(period: str) -> Span:
    """The days of a period: `2018`, `2018-H1`, `2018-Q3`, `2018-06`, `2018-06-30`, `2016/2020`, and joint ones with `+`.

    Raises `NoPeriod`.
    """
    parts = [_days(part) for piece in period.split("+") for part in piece.split("/")]
    return Span(min(first for first, _ in parts), max(last for _, last in parts))


def _days(part: str) -> tuple[str, str]:
    match = _ONE.fullmatch(part.strip())
    if match is None:
        raise NoPeriod(part)
    year, half, quarter, month, day = match.groups()
    if half:
        first, last = (1, 6) if half == "1" else (7, 12)
    elif quarter:
        first, last = 3 * int(quarter) - 2, 3 * int(quarter)
    elif month:
        first = last = int(month)
        if not 1 <= first <= 12:
            raise NoPeriod(part)
    else:
        first, last = 1, 12
    if day:
        return part.strip(), part.strip()
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]}"
