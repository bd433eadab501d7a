"""A plan held against the directive above it, target by target; and whether what it wants to reach can still be reached.

States: `carried` (the same, or within the directive's range), `tightened`, `loosened`, `missing` (the plan says nothing of it), `added`
(the plan's own), `unclear` (the same indicator in another unit or by another span).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.text import fold

from .above import above_of
from .targets import Target, same_group, targets_of

_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Pair:
    """One target of the directive beside the plan's; either may be missing. `remark` is for people, in Vietnamese."""

    state: str
    directive: Target | None
    plan: Target | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """The way from the last known level to a target: what is still needed in each year.

    `state`: `planned` (the yearly target of the same document suffices), `short` (it does not), `open` (there is none), `reached`,
    `no_base` (no level of a whole year is known before the target's year). `needed` are points (or units) a year, both ends of a range.
    """

    target: Target
    state: str
    base: float | None = None
    base_period: str | None = None
    base_source: str | None = None
    until: int | None = None
    needed: tuple[float, float] | None = None
    yearly: Target | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """A plan beside its directive."""

    plan: sqlite3.Row
    directive: sqlite3.Row | None
    pairs: tuple[Pair, ...]
    paths: tuple[Path, ...]

    def of(self, state: str) -> list[Pair]:
        return [pair for pair in self.pairs if pair.state == state]


def plan_against(connection: sqlite3.Connection, plan: sqlite3.Row, directive: sqlite3.Row | None = None) -> Against:
    """Hold a plan against a directive (rows of `documents_now`), by default the one above it that it implements.

    Without any directive only the paths are told.
    """
    if directive is None:
        above = [row for row in above_of(connection, plan, None) if row["area_id"] != plan["area_id"]]
        directive = above[0] if above else None
    own = targets_of(connection, plan)
    upper = targets_of(connection, directive) if directive else []
    pairs = _pairs(upper, own) if directive else ()
    paths = [*_paths(connection, plan, own), *(_paths(connection, directive, upper) if directive else ())]
    return Against(plan, directive, tuple(pairs), tuple(paths))


# -- target by target ------------------------------------------------------------------------------------------------


def _pairs(upper: Sequence[Target], own: Sequence[Target]) -> list[Pair]:
    left = list(own)
    found = list[Pair]()
    for target in upper:
        fits = [one for one in left if _same(target, one)]
        fits.sort(key=lambda one: (one.per != target.per, _end(one.period) != _end(target.period), one.start))
        if fits:
            left.remove(fits[0])
            found.append(_compared(target, fits[0]))
        else:
            found.append(Pair("missing", target, None))
    return found + [Pair("added", None, one) for one in left]


def _same(one: Target, other: Target) -> bool:
    """Whether two targets are about the same thing: the same indicator for the same areas; without indicators, like words."""
    if not same_group(one.group, other.group):
        return False
    if one.indicator or other.indicator:
        return one.indicator == other.indicator
    a, b = ({*re.findall(r"\w+", fold(target.subject or target.words))} for target in (one, other))
    return (one.measure, one.unit) == (other.measure, other.unit) and len(a & b) >= _ALIKE * max(min(len(a), len(b)), 1)


def _compared(directive: Target, plan: Target) -> Pair:
    if (directive.unit, directive.per) != (plan.unit, plan.per):
        return Pair("unclear", directive, plan, "khác đơn vị tính hoặc khác nhịp (mỗi năm, cả giai đoạn)")
    remarks = list[str]()
    state, remark = _judged(directive, plan)
    remarks += [remark] if remark else []
    if plan.qualifier == "about" != directive.qualifier:
        remarks.append("kế hoạch ghi “khoảng”")
    ends = _end(directive.period), _end(plan.period)
    if all(ends) and ends[0] != ends[1]:
        remarks.append(f"khác thời hạn: {ends[0]} và {ends[1]}")
        state = "unclear" if state == "carried" else state
    return Pair(state, directive, plan, "; ".join(remarks))


def _judged(directive: Target, plan: Target) -> tuple[str, str]:
    """State and remark by the ends of both; where lower is better the ends change places."""
    least, most = _ends(directive)
    own_least, own_most = _ends(plan)
    if (least, most) == (own_least, own_most):
        return "carried", ""
    if own_least < least:
        return "loosened", ""
    if own_least == least:
        return "carried", "ở mức thấp nhất của khoảng được giao" if own_most < most else ""
    if own_most < most:
        return "carried", "nằm trong khoảng được giao"
    return "tightened", "lấy mức cao nhất của khoảng được giao" if own_least == most else ""


def _ends(target: Target) -> tuple[float, float]:
    """The least and the most that is wanted, as numbers that grow with the effort."""
    low = target.low if target.low is not None else float("-inf")
    high = target.high if target.high is not None else float("inf")
    return (-high, -low) if target.better == "lower" else (low, high)


def _end(period: str | None) -> str | None:
    years = re.findall(r"\d{4}", period or "")
    return years[-1] if years else None


# -- paths -----------------------------------------------------------------------------------------------------------


def _paths(connection: sqlite3.Connection, document: sqlite3.Row, targets: Sequence[Target]) -> list[Path]:
    """The ways to those targets that are levels of a rate in a year."""
    kinds = {row["id"]: row["over_time"] for row in connection.execute("SELECT id, over_time FROM indicators")}
    wanted = [
        one for one in targets
        if one.indicator and kinds.get(one.indicator) == "rate" and one.direction == "level" and one.group is None
        and one.better == "lower" and _end(one.period)
    ]  # fmt: skip
    return [_path(connection, document, one, targets) for one in wanted]


def _path(connection: sqlite3.Connection, document: sqlite3.Row, target: Target, others: Sequence[Target]) -> Path:
    until = int(_end(target.period) or 0)
    base = _base(connection, document, target, until)
    if base is None:
        return Path(target, "no_base", until=until)
    year = int(base["compared_period"])
    source = base["number"] or base["document_name"]
    known = {"base": base["value"], "base_period": base["compared_period"], "base_source": source, "until": until}
    ends = [end for end in (target.high, target.low) if end is not None]
    needed = sorted({round((base["value"] - end) / (until - year), 2) for end in ends})
    if needed[0] <= 0:
        return Path(target, "reached", **known)
    yearly = next(
        (one for one in others if one.indicator == f"{target.indicator}_fall" and one.per and one.group is None), None
    )
    state = "open"
    if yearly is not None:
        most = yearly.high if yearly.high is not None else yearly.low
        state = "planned" if most is not None and most >= needed[0] else "short"
    return Path(target, state, **known, needed=(needed[0], needed[-1]), yearly=yearly)


def _base(connection: sqlite3.Connection, document: sqlite3.Row, target: Target, until: int) -> sqlite3.Row | None:
    """The last level of a whole year that is known of the document's area before the target's year."""
    sql = """
      SELECT c.* FROM candidates c JOIN area_identity w ON w.identity_id = c.place_id
      WHERE w.id = ? AND c.indicator = ? AND c.basis = 'result' AND c.place = 1 AND NOT c.estimate AND c.value_max IS NULL
        AND c.compared_period GLOB '[0-9][0-9][0-9][0-9]' AND CAST(c.compared_period AS INTEGER) < ?
      ORDER BY c.compared_period DESC LIMIT 1"""
    row: sqlite3.Row | None = connection.execute(sql, (document["area_id"], target.indicator, until)).fetchone()
    return row
