"""Target against result: what was to be reached, what was, and what is missing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .compare import Value, compare, find_indicator


@dataclass(frozen=True, slots=True)
class Progress:
    """One target beside one result of the same area; either may be missing, and is then None and never 0.

    `state` is `met`, `not_met`, `no_result`, `no_target`, or `short` where the result's period is shorter than the
    target's (half a year is no year). `low` and `high` are the result as a share of the target in %: both ends of a range;
    None where a share says nothing (a level that is to fall).
    """

    area: str
    period: str | None
    target: Value | None
    result: Value | None
    state: str
    low: float | None = None
    high: float | None = None


def progress(connection: sqlite3.Connection, indicator: str, *, areas: Collection[str] = ()) -> list[Progress]:
    """Targets and results of one indicator, area by area, the earliest period first. Raises `UnknownName`.

    A target `3 %/năm` for 2016 – 2020 is the target of each of its years; one for a year or its end is that year's.
    """
    key = find_indicator(connection, indicator)
    better = connection.execute("SELECT better FROM indicators WHERE id = ?", (key,)).fetchone()[0]
    chosen = [one.chosen for one in compare(connection, indicator, areas=areas)]
    found: list[Progress] = []
    for area in dict.fromkeys(value.full_area for value in chosen):
        here = [value for value in chosen if value.full_area == area]
        targets = [value for value in here if value.basis == "target"]
        results = [value for value in here if value.basis == "result"]
        found += sorted(_of_area(area, targets, results, better), key=lambda p: (p.period is None, p.period or ""))
    return found


def _of_area(area: str, targets: Sequence[Value], results: Sequence[Value], better: str) -> Iterator[Progress]:
    used: set[str] = set()
    for target in targets:
        beside = [result for result in results if _within(result.period, target)]
        used |= {result.public_id for result in beside}
        if not beside:
            yield Progress(area, target.period, target, None, "no_result")
        for result in beside:
            yield _judged(area, target, result, better)
    for result in results:
        if result.public_id not in used:
            yield Progress(area, result.period, None, result, "no_target")


def _years(period: str | None) -> tuple[int, int] | None:
    years = re.fullmatch(r"(\d{4})(?:/(\d{4}))?", period or "")
    return (int(years[1]), int(years[2] or years[1])) if years else None


def _within(period: str | None, target: Value) -> bool:
    """Whether a result of `period` is to be held against the target: the same period, or part of a yearly target's span."""
    if period is None or target.period is None:
        return False
    span, year = _years(target.period), re.match(r"\d{4}", period)
    if target.per == "năm" and span and year:
        return span[0] <= int(year[0]) <= span[1] and "+" not in period and "/" not in period
    return period == target.period


def _judged(area: str, target: Value, result: Value, better: str) -> Progress:
    whole_years = _years(target.period) is not None
    if whole_years and target.per == "năm" and not re.fullmatch(r"\d{4}", result.period or ""):
        return Progress(area, result.period, target, result, "short")
    lowest, highest = target.value, target.value_max if target.value_max is not None else target.value
    if better == "lower":
        met = (result.value_max if result.value_max is not None else result.value) <= highest
        return Progress(area, result.period, target, result, "met" if met else "not_met")
    shares = [100 * result.value / end for end in (highest, lowest) if end]
    met = result.value >= lowest
    low, high = (min(shares), max(shares)) if shares else (None, None)
    return Progress(area, result.period, target, result, "met" if met else "not_met", low, high)
