"""Reporting rates: how many of those expected have reported, and how many in time, by request, by body and over time.

Expected are all bodies but the exempt ones. A request without a deadline is counted as reported or not, never as in time or late, and
one whose deadline has not come yet is left out of the rates, so that nobody stands at 0 % before the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .due import RECEIVED, Due


@dataclass(frozen=True, slots=True)
class Rate:
    """The counts of one group. `reported_pct` and `on_time_pct` are None where nothing is expected (yet)."""

    name: str
    expected: int
    received: int
    on_time: int
    late: int
    missing: int
    returned: int
    extended: int
    not_due: int
    exempt: int
    dated: int
    """Of those expected, how many had a deadline: what `on_time_pct` is measured against."""

    @property
    def reported_pct(self) -> float | None:
        return _percent(self.received, self.expected)

    @property
    def on_time_pct(self) -> float | None:
        return _percent(self.on_time, self.dated)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def rate(name: str, found: Iterable[Due]) -> Rate:
    """The counts over some duties."""
    rows = list(found)
    count = {state: sum(one.state == state for one in rows) for state in {one.state for one in rows}}
    counted = [one for one in rows if one.state != "exempt"]
    on_time = sum(one.state == "on_time" or (one.state == "nothing" and one.deadline is not None) for one in rows)
    return Rate(
        name, len(counted), sum(one.state in RECEIVED for one in counted), on_time, count.get("late", 0),
        count.get("missing", 0) + count.get("undated", 0), count.get("returned", 0), count.get("extended", 0),
        count.get("not_due", 0), count.get("exempt", 0), sum(one.deadline is not None for one in counted),
    )  # fmt: skip


def by_request(found: Sequence[Due]) -> list[Rate]:
    """One line a request, its deadline in its name; all of its bodies count."""
    return _grouped(found, lambda one: f"{one.request.id}. {one.request.name}")


def by_unit(found: Sequence[Due]) -> list[Rate]:
    """One line a body, over the requests whose day has come."""
    return _grouped(_come(found), lambda one: one.unit.name)


def over_time(found: Sequence[Due]) -> list[Rate]:
    """One line a month of deadlines, the earliest first; undated requests stand in none."""
    come = [one for one in _come(found) if one.deadline]
    dated = sorted(come, key=lambda one: one.request.deadline or "")
    return _grouped(dated, lambda one: (one.request.deadline or "")[:7])


def _come(found: Sequence[Due]) -> list[Due]:
    return [one for one in found if one.state not in ("not_due", "extended")]


def _grouped(found: Sequence[Due], name: Callable[[Due], str]) -> list[Rate]:
    names = list(dict.fromkeys(name(one) for one in found))
    return [rate(group, [one for one in found if name(one) == group]) for group in names]
