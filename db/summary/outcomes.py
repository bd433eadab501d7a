"""Tables 3, 4 and 5: targets against results, units side by side, and how poverty changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from db.compare import Compared, Value
from db.exports.vietnamese import number as number_words
from db.exports.vietnamese import period as period_words
from db.progress import Progress, progress

from .ground import Ground, Unit
from .model import Cell, Missing, Number, Piece, Table
from .numbers import of_value
from .profiles import why_missing
from .spans import NoPeriod, span_of
from .wording import choice, say, word

_NONE = "x"


@dataclass(frozen=True, slots=True)
class Line:
    """One target of one unit beside what was reached, and what can be said of it (a key of `[state]`)."""

    unit: Unit
    indicator: str
    period: str | None
    target: Piece
    result: Piece
    state: str
    cells: tuple[Cell, ...]


def target_lines(ground: Ground, number: int) -> list[Line]:
    """Every target of the units that the period touches, or that is still ahead, with its result."""
    lines = []
    for unit in ground.units:
        for indicator in _with_targets(ground):
            for one in progress(ground.connection, indicator):
                if one.area == unit.full and one.target is not None and _told(ground, one):
                    lines.append(_line(ground, unit, indicator, one, number))
    return _once(ground, lines)


def _once(ground: Ground, lines: list[Line]) -> list[Line]:
    """A level that is to be reached `2016 – 2020` and one `năm 2020` are one target where they are the same."""
    kept: list[Line] = []
    seen = set[object]()
    for line in lines:
        assert isinstance(line.target, Number)
        end = span_of(line.period).last if line.period and _is_level(ground, line.indicator) else line.period
        reached = line.result.printed if isinstance(line.result, Number) else ""
        key = (line.unit.full, line.indicator, end, line.target.value, line.target.value_max, reached)
        if key not in seen:
            kept.append(line)
        seen.add(key)
    return kept


def _is_level(ground: Ground, indicator: str) -> bool:
    sql = "SELECT over_time FROM indicators WHERE id = ?"
    return ground.connection.execute(sql, (indicator,)).fetchone()[0] in ("stock", "rate", "cumulative")


def _with_targets(ground: Ground) -> list[str]:
    marks = ", ".join("?" * len(ground.units))
    sql = f"""SELECT DISTINCT c.indicator FROM candidates c JOIN indicators i ON i.id = c.indicator
              WHERE c.basis = 'target' AND c.place_id IN ({marks}) ORDER BY i.rowid"""
    return [row[0] for row in ground.connection.execute(sql, [unit.area_id for unit in ground.units])]


def _told(ground: Ground, one: Progress) -> bool:
    """Whether a target belongs into this report: its result is of the period, or it has none and is of the period or ahead."""
    if one.result is not None:
        return ground.span.ends(one.result.period)
    assert one.target is not None
    return one.target.period is None or span_of(one.target.period).last >= ground.span.first


def _line(ground: Ground, unit: Unit, indicator: str, one: Progress, number: int) -> Line:
    assert one.target is not None
    key = f"t{number}/{unit.full}/{indicator}/{one.target.period}/{one.period}"
    target = of_value(ground, _again(ground, unit, one.target), f"{key}/target")
    ahead = one.result is None and (one.target.period is None or span_of(one.target.period).last > ground.span.last)
    state = "not_due" if ahead else one.state
    why = "not_due" if ahead else why_missing(unit)
    reached = _again(ground, unit, one.result) or (_so_far(ground, unit, indicator) if ahead else None)
    result = of_value(ground, reached, f"{key}/result", why)
    base = _base(ground, unit, indicator, f"{key}/base")
    share = _share(one, target, result, f"{key}/share")
    told: tuple[Cell, ...] = (
        (ground.names[indicator],), (period_words(one.period),), (target,), base, _dated(result, ahead), share,
        (word("state", state),),
    )  # fmt: skip
    return Line(unit, indicator, one.period, target, result, state, told)


def _so_far(ground: Ground, unit: Unit, indicator: str) -> Compared | None:
    """The last level within the period, beside a target that is still ahead; an estimate only where there is nothing else."""
    if not _is_level(ground, indicator):
        return None
    here = [one for one in ground.values(indicator).get(unit.full, []) if one.chosen.basis == "result"]
    known = [one for one in here if ground.span.ends(one.chosen.period) and ground.owned(one)]
    return max(known, key=lambda one: (not one.chosen.estimate, span_of(one.chosen.period or "").last), default=None)


def _dated(result: Piece, ahead: bool) -> Cell:
    """A result of another time than its target bears its own."""
    return (result, f" ({period_words(result.period)})") if ahead and isinstance(result, Number) else (result,)


def _again(ground: Ground, unit: Unit, value: Value | None) -> Compared | None:
    """The comparison that a chosen value came from: progress shows the value alone, a proof needs the rivals too."""
    if value is None:
        return None
    here = ground.values(value.indicator).get(unit.full, [])
    return next((one for one in here if one.chosen.public_id == value.public_id), None)


def _base(ground: Ground, unit: Unit, indicator: str, key: str) -> Cell:
    """Where it began; of a change there is no beginning."""
    if not _is_level(ground, indicator):
        return (_NONE,)
    return (of_value(ground, ground.value(indicator, unit, ground.span.base_year), key, why_missing(unit)),)


def _share(one: Progress, target: Piece, result: Piece, key: str) -> Cell:
    if one.low is None or one.high is None or not isinstance(target, Number) or not isinstance(result, Number):
        return (_NONE,)
    ends = [_tenths(end) for end in dict.fromkeys((one.low, one.high))]
    sources = (*target.sources, *result.sources)
    top = one.high if len(ends) > 1 else None
    doubts = (*target.doubts, *result.doubts)
    return (Number(key, " – ".join(ends), one.low, "%", "share", sources, top, doubts=doubts, period=one.period),)


def _tenths(share: float) -> str:
    """A share with one decimal; what falls short of 100 is never printed as 100."""
    shown = round(share, 1)
    return number_words(99.9 if shown >= 100 > share else shown)


def targets_table(lines: list[Line], number: int) -> Table:
    heads = ("order", "unit", "indicator", "period", "target", "base", "result", "share", "state")
    rows: list[tuple[Cell, ...]] = []
    for at, line in enumerate(lines):
        told = line.unit.full if at == 0 or lines[at - 1].unit is not line.unit else ""
        rows.append(((str(at + 1),), (told,), *line.cells))
    head = (tuple(word("head", one) for one in heads),)
    align = ("centre", "left", "left", *("centre",) * 6)
    return Table(
        number, word("table", "targets"), head, tuple(rows), (14, 32, 40, 28, 28, 22, 28, 22, 24), align, "", (say("not_applicable"),)
    )  # fmt: skip


def compared_table(ground: Ground, number: int) -> Table | None:
    """Units by indicators, each column of one period; None where no unit has any of them."""
    columns: list[tuple[str, str]] = []
    for indicator in choice("compared", "indicators"):
        period = _common_period(ground, indicator)
        if period is not None and len(columns) < choice("compared", "most"):
            columns.append((indicator, period))
    if not columns:
        return None
    rows = []
    for at, unit in enumerate(ground.units, 1):
        cells = [(_of_period(ground, unit, *column, f"t{number}/{unit.full}/{column[0]}"),) for column in columns]
        rows.append(((str(at),), (unit.full,), *cells))
    heads = [f"{ground.names[indicator]} ({period_words(period)})" for indicator, period in columns]
    head = ((word("head", "order"), word("head", "unit"), *heads),)
    return Table(number, word("table", "compared"), head, tuple(rows), (14, 34, *(26,) * len(columns)))


def _common_period(ground: Ground, indicator: str) -> str | None:
    """The period within this one for which most units have the value; of two the later. What tells no time compares with
    nothing, and what is estimated between two reviews stands behind any year's end."""
    found: Counter[tuple[bool, str]] = Counter()
    for here in ground.values(indicator).values():
        for one in here:
            told = one.chosen.period
            if told and one.chosen.basis != "target" and ground.span.ends(told) and ground.owned(one):
                found[not one.chosen.estimate, told] += 1
    best = max(found, key=lambda told: (told[0], found[told], span_of(told[1]).last), default=None)
    return best[1] if best else None


def _of_period(ground: Ground, unit: Unit, indicator: str, period: str, key: str) -> Piece:
    for basis in ("result", "cumulative"):
        found = ground.owned(ground.value(indicator, unit, period, basis))
        if found:
            return of_value(ground, found, key)
    others = [one for one in ground.values(indicator).get(unit.full, []) if one.chosen.basis != "target"]
    return Missing(key, "other_period" if others else why_missing(unit))


_CHANGES = (
    ("left", "poverty.exited"), ("relapsed", "poverty.relapsed"), ("new", "poverty.new"), ("fall", "poverty.net_fall"),
    ("points", "poverty.rate_fall"),
)  # fmt: skip


def poverty_periods(ground: Ground, unit: Unit) -> Iterator[str]:
    """The periods within this one in which a unit tells of its poor, in time."""
    told = ("poverty.households", "poverty.rate", *(indicator for _, indicator in _CHANGES))
    found = {
        one.chosen.period
        for indicator in told
        for one in ground.values(indicator).get(unit.full, [])
        if one.chosen.basis == "result" and ground.span.ends(one.chosen.period)
    }
    yield from sorted((period for period in found if period), key=lambda period: (span_of(period).last, period))


def poverty_table(ground: Ground, number: int) -> Table:
    """A row a unit and period: the poor at its beginning, who left, fell back, came new, what it fell by, and its end."""
    order, unit_, period_ = (word("head", one) for one in ("order", "unit", "period"))
    start, end, fall = (word("head", one) for one in ("start", "end", "fall"))
    count, rate, points = (word("head", one) for one in ("count", "rate", "points"))
    flows = [word("head", one) for one in ("left", "relapsed", "new")]
    head = (
        (order, unit_, period_, start, "<", *flows, fall, "<", end, "<"),
        ("^", "^", "^", count, rate, "^", "^", "^", count, points, count, rate),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit in ground.units:
        periods = list(poverty_periods(ground, unit))
        for nth, period in enumerate(periods or [""]):
            first = unit.full if nth == 0 else ""
            row = [(cell,) for cell in _changes(ground, unit, period, number)]
            rows.append(((str(len(rows) + 1),), (first,), (period_words(period) if period else "",), *row))
    widths = (9, 38, 32, 19, 17, 18, 16, 16, 21, 18, 19, 17)
    align = ("centre", "left", "left", *("centre",) * 9)
    return Table(number, word("table", "poverty"), head, tuple(rows), widths, align, wide=True)


def _changes(ground: Ground, unit: Unit, period: str, number: int) -> Iterator[Piece]:
    key = f"t{number}/{unit.full}/{period}"
    before = _before(period)
    for name, indicator in (("households", "poverty.households"), ("rate", "poverty.rate")):
        found = ground.value(indicator, unit, before) if before else None
        yield of_value(ground, found, f"{key}/start/{name}", why_missing(unit), "số")
    for name, indicator in _CHANGES:
        yield of_value(ground, ground.value(indicator, unit, period), f"{key}/{name}", why_missing(unit), "số")
    for name, indicator in (("households", "poverty.households"), ("rate", "poverty.rate")):
        found = ground.value(indicator, unit, period)
        yield of_value(ground, found, f"{key}/end/{name}", why_missing(unit), "số")


def _before(period: str) -> str | None:
    """The year at whose end a period begins: `2018`, `2018-H1` → `2017`; None where it begins within a year."""
    try:
        first = span_of(period).first
    except NoPeriod:
        return None
    return str(int(first[:4]) - 1) if first.endswith("-01-01") else None
