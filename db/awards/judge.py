"""What the data says of each unit and criterion. A suggestion with its proof, never a decision.

`not_met`, `no_evidence` and `not_measurable` are three things: a number short of the threshold, no number or paper at all, and nothing to
measure by. Nothing is rounded up: 4,96 is less than 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from db.compare import Compared
from db.due import RECEIVED
from db.summary.ground import Ground, Unit
from db.summary.model import Missing, Number, Piece, Source
from db.summary.numbers import of_value, words
from db.summary.reported import duties

from .criteria import SIGNS, Criterion, PointsTable, say

State = Literal["met", "not_met", "no_evidence", "not_measurable", "not_applicable"]
_ROUNDING = 0.01
"""What two rates printed with two decimals may differ by from their true difference."""

_STANDARD_ENDS = (2010, 2015, 2021, 2025)
"""The last years of the poverty standards: no change is worked out from one into the next."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion for one unit: the state, why, what shows it, and the points that the table would give.

    `provisional` where an estimate, a doubted number or a rounded difference is all there is. `share` is the result as a part of the
    threshold, never more than 1; `points` is None where the table says no points or nobody may say yet.
    """

    unit: Unit
    criterion: Criterion
    state: State
    reason: str
    sources: tuple[Source, ...] = ()
    value: Piece = ""
    provisional: bool = False
    share: float | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit with all its criteria; `open` are those without evidence or measure, `failed` the gates not met.

    `rank` counts within the units of one class and cluster, by suggested points; None where a gate failed or has no evidence.
    """

    unit: Unit
    class_: str
    cluster: str
    judged: tuple[Judged, ...]
    points: float | None
    rank: int | None = None

    @property
    def failed(self) -> list[Judged]:
        return [one for one in self.judged if one.criterion.kind == "G" and one.state == "not_met"]

    @property
    def open(self) -> list[Judged]:
        return [one for one in self.judged if one.state in ("no_evidence", "not_measurable")]

    @property
    def suggested(self) -> bool:
        """Every gate is met by what the data says; nobody is qualified by that."""
        gates = _gates(self.judged)
        return bool(gates) and all(gates)


def _gates(judged: Sequence[Judged]) -> list[bool]:
    """Whether each gate is met: alone, or its group by `and` or `or`; what does not apply is no gate."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        if one.criterion.kind == "G" and one.state != "not_applicable":
            groups.setdefault(one.criterion.group or one.criterion.id, []).append(one)
    found = []
    for members in groups.values():
        met = [one.state == "met" for one in members]
        found.append(any(met) if members[0].criterion.join == "or" else all(met))
    return found


def standings(ground: Ground, table: PointsTable, units: Sequence[Unit], on: str) -> list[Standing]:
    """Every unit judged by every criterion, ranked within its class and cluster."""
    found = []
    for unit in units:
        class_ = table.classes.get(unit.full, table.classes.get(unit.name, ""))
        cluster = table.clusters.get(unit.full, table.clusters.get(unit.name, ""))
        judged = tuple(_judged(ground, table, one, unit, class_, on) for one in table.criteria)
        points = [one.points for one in judged if one.points is not None]
        found.append(Standing(unit, class_, cluster, judged, sum(points) if points else None))
    return _ranked(found)


def _ranked(found: Sequence[Standing]) -> list[Standing]:
    ranked = []
    for one in found:
        peers = [p for p in found if (p.class_, p.cluster) == (one.class_, one.cluster) and p.suggested]
        better = sum((p.points or 0) > (one.points or 0) for p in peers)
        ranked.append(replace(one, rank=better + 1) if one.suggested else one)
    return ranked


def _judged(ground: Ground, table: PointsTable, one: Criterion, unit: Unit, class_: str, on: str) -> Judged:
    applies = _applies(table, one, unit, class_)
    if applies:
        return applies
    if one.shown_by:
        found = _shown(ground, one, unit, on)
    elif one.kind == "J" or not one.indicator or one.threshold is None:
        found = Judged(unit, one, "not_measurable", say("judged"))
    else:
        found = _measured(ground, one, unit)
    return _with_points(found)


def _applies(table: PointsTable, one: Criterion, unit: Unit, class_: str) -> Judged | None:
    if not one.class_ or one.class_ == class_:
        return None
    if not class_:
        return Judged(unit, one, "not_measurable", say("no_class"))
    alike = [other for other in table.criteria if other.indicator == one.indicator and other.threshold != "plan"]
    if one is alike[0] and not {class_, ""} & {other.class_ for other in alike}:
        return Judged(unit, one, "not_measurable", say("no_threshold", own=class_))
    return Judged(unit, one, "not_applicable", say("other_class", class_=one.class_, own=class_))


def _shown(ground: Ground, one: Criterion, unit: Unit, on: str) -> Judged:
    """A criterion that a paper or the register shows."""
    if one.shown_by == "on_time":
        return _on_time(ground, one, unit, on)
    papers = unit.plans if one.shown_by == "plan" else unit.reports
    if not papers:
        return Judged(unit, one, "no_evidence", say("paper_missing"))
    return Judged(unit, one, "met", say("paper_found"), tuple(tied.source for tied in papers), share=1.0)


def _on_time(ground: Ground, one: Criterion, unit: Unit, on: str) -> Judged:
    code = ground.connection.execute("SELECT code FROM areas WHERE id = ?", (unit.area_id,)).fetchone()[0]
    mine = [due for due in duties(ground, on) if code and due.unit.area_code == code]
    if not mine:
        return Judged(unit, one, "no_evidence", say("no_register"))
    late = next((due for due in mine if due.state in ("late", "missing")), None)
    if late:
        key = "late" if late.state == "late" else "overdue"
        return Judged(unit, one, "not_met", say(key, days=str(late.days)), share=0.0)
    if all(due.state in RECEIVED for due in mine):
        return Judged(unit, one, "met", say("on_time"), share=1.0)
    return Judged(unit, one, "no_evidence", say("no_register"))


# -- numbers -------------------------------------------------------------------------------------------------------------


def _measured(ground: Ground, one: Criterion, unit: Unit) -> Judged:
    value, rounded = _value(ground, one.indicator, unit)
    if value is None:
        return Judged(
            unit, one, "no_evidence", say("no_value", indicator=ground.names.get(one.indicator, one.indicator))
        )
    limit, sources = _limit(ground, one, unit)
    if limit is None:
        return Judged(unit, one, "no_evidence", say("no_plan_target"), value.sources, value)
    met = {">=": value.value >= limit, ">": value.value > limit, "<=": value.value <= limit, "<": value.value < limit}[
        one.operator
    ]
    close = rounded and abs(value.value - limit) <= _ROUNDING
    remarks = [
        say(key)
        for key, is_so in (
            ("within_rounding", close), ("difference", rounded), ("estimate", bool({"estimate", "estimate_said"} & set(value.remarks))),
            ("doubtful", bool(value.doubts)),
        )
        if is_so
    ]  # fmt: skip
    reason = say("reached", value=value.printed, operator=SIGNS[one.operator], threshold=words(limit, None, "exact"))
    uncertain = close or bool(value.doubts) or bool({"estimate", "estimate_said"} & set(value.remarks))
    share = min(value.value / limit, 1.0) if limit > 0 and one.operator in (">=", ">") else float(met)
    return Judged(
        unit, one, "met" if met else "not_met", "; ".join([reason, *remarks]), (*value.sources, *sources), value,
        uncertain, share,
    )  # fmt: skip


def _value(ground: Ground, indicator: str, unit: Unit) -> tuple[Number | None, bool]:
    """The unit's value in the period; a fall that nobody states is the difference of two rates, and said to be."""
    found = _of_period(ground, indicator, unit)
    piece = of_value(ground, found, f"{unit.full}/{indicator}")
    if isinstance(piece, Number):
        return piece, False
    if indicator != "poverty.rate_fall" or not ground.period.isdigit() or int(ground.period) - 1 in _STANDARD_ENDS:
        return None, False
    ends = [_of_year(ground, "poverty.rate", unit, year) for year in (str(int(ground.period) - 1), ground.period)]
    first, last = (of_value(ground, end, f"{unit.full}/poverty.rate/{at}") for at, end in enumerate(ends))
    if (
        isinstance(first, Missing)
        or isinstance(last, Missing)
        or not isinstance(first, Number)
        or not isinstance(last, Number)
    ):
        return None, False
    fall = round(first.value - last.value, 6)
    doubts, remarks = (*first.doubts, *last.doubts), tuple(dict.fromkeys((*first.remarks, *last.remarks)))
    sources = (*first.sources, *last.sources)
    told = Number(
        f"{unit.full}/fall",
        words(fall, None, "exact"),
        fall,
        "%",
        "difference",
        sources,
        doubts=doubts,
        remarks=remarks,
    )
    return told, True


def _of_period(ground: Ground, indicator: str, unit: Unit) -> Compared | None:
    return _of_year(ground, indicator, unit, ground.period)


def _of_year(ground: Ground, indicator: str, unit: Unit, period: str, basis: str = "result") -> Compared | None:
    here = [one for one in ground.compared(indicator) if one.chosen.full_area == unit.full]
    return next((one for one in here if (one.chosen.period, one.chosen.basis) == (period, basis)), None)


def _limit(ground: Ground, one: Criterion, unit: Unit) -> tuple[float | None, tuple[Source, ...]]:
    """The threshold, or what the level above planned: for the unit itself, else for its own area as a whole."""
    if one.threshold != "plan":
        return one.threshold, ()
    for area in (unit.full, _above(ground, unit)):
        target = _target(ground, one.indicator, area) if area else None
        if target:
            piece = of_value(ground, target, f"{area}/target")
            if isinstance(piece, Number):
                return piece.value, piece.sources
    return None, ()


def _target(ground: Ground, indicator: str, area: str) -> Compared | None:
    """A target of the period's year, else one for each year of a span that holds it."""
    targets = [
        one for one in ground.compared(indicator)
        if one.chosen.basis == "target" and one.chosen.full_area == area and one.chosen.period
    ]  # fmt: skip
    exact = [one for one in targets if one.chosen.period == ground.period]
    yearly = [
        one for one in targets
        if one.chosen.per == "năm" and "/" in (one.chosen.period or "")
        and (one.chosen.period or "").split("/")[0][:4] <= ground.period[:4] <= (one.chosen.period or "").split("/")[1][:4]
    ]  # fmt: skip
    return next(iter([*exact, *yearly]), None)


def _above(ground: Ground, unit: Unit) -> str | None:
    """The full name of the area above a unit, as the comparison writes it."""
    sql = """SELECT p.name AS name, g.name AS above FROM areas a JOIN areas p ON p.id = a.parent_id
             LEFT JOIN areas g ON g.id = p.parent_id WHERE a.id = ?"""
    row = ground.connection.execute(sql, (unit.area_id,)).fetchone()
    return (f"{row['name']}, {row['above']}" if row["above"] else row["name"]) if row else None


def _with_points(one: Judged) -> Judged:
    """The points that the table gives for this: all or nothing, or the share of the threshold, at most the maximum."""
    maximum, scoring = one.criterion.maximum, one.criterion.scoring
    if maximum is None or not scoring or one.share is None or one.state not in ("met", "not_met"):
        return one
    points = maximum * one.share if scoring == "share" else maximum if one.state == "met" else 0.0
    return replace(one, points=int(points * 100) / 100)
