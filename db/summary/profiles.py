"""Tables 1 and 2: what the units are like, and by which documents they carry the campaign on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.chain import Missing as Lacking
from db.compare import Compared
from db.exports.vietnamese import period as period_words

from .ground import Ground, Tied, Unit
from .model import Cell, Missing, Piece, Quoted, Table, Why
from .numbers import of_value
from .wording import word

_PROFILE = (
    ("area_km2", "profile.area", "km²"),
    ("population", "profile.population", ""),
    ("communes", "profile.communes", ""),
    ("households", "profile.households", ""),
)
_BASE = (("poor_households", "poverty.households"), ("poor_rate", "poverty.rate"))


def why_missing(unit: Unit) -> Why:
    """Whether a unit has not reported, or has and does not tell."""
    return "not_stated" if unit.reports else "not_reported"


def profile_table(ground: Ground, number: int) -> Table:
    """Units with area, people, communes, households, and the poor at the base of the period."""
    base = ground.span.base_year
    heads = [word("head", "order"), word("head", "unit"), *(word("head", head) for head, _, _ in _PROFILE)]
    heads += [word("head", head, period=period_words(f"{base}-12-31")) for head, _ in _BASE]
    rows = []
    for at, unit in enumerate(ground.units, 1):
        cells: list[Piece] = []
        for head, indicator, shown in _PROFILE:
            latest = _latest(ground, indicator, unit)
            cells.append(of_value(ground, latest, f"t{number}/{unit.full}/{head}", why_missing(unit), shown or "số"))
        for head, indicator in _BASE:
            found = ground.value(indicator, unit, base)
            cells.append(of_value(ground, found, f"t{number}/{unit.full}/{head}", why_missing(unit), "số"))
        rows.append(((str(at),), (unit.full,), *((cell,) for cell in cells)))
    return Table(number, word("table", "profile"), (tuple(heads),), tuple(rows), (14, 36, 20, 22, 20, 20, 22, 22))


def _latest(ground: Ground, indicator: str, unit: Unit) -> Compared | None:
    """What is known of a unit by the end of the period, the latest first; what tells no time last."""
    here = [one for one in ground.values(indicator).get(unit.full, []) if one.chosen.basis == "result"]
    known = [one for one in here if one.chosen.period is None or one.chosen.period[:4] <= ground.span.last[:4]]
    return max(known, key=lambda one: one.chosen.period or "", default=None)


def direction_table(ground: Ground, number: int) -> Table:
    """Units with the documents that carry the campaign on, their days, and what has not come in."""
    heads = ("order", "unit", "paper", "dated", "implements", "received")
    rows: list[tuple[Cell, ...]] = []
    for unit in ground.units:
        lines = [_issued(tied) for tied in unit.plans] or [_without_plan(ground, unit, number)]
        for nth, line in enumerate(lines):
            first: tuple[Cell, ...] = (
                ((str(len(rows) + 1),), (unit.full,)) if nth == 0 else ((str(len(rows) + 1),), ("",))
            )
            rows.append((*first, *line))
    align = ("centre", "left", "left", "centre", "left", "left")
    head = (tuple(word("head", one) for one in heads),)
    return Table(number, word("table", "direction"), head, tuple(rows), (14, 30, 40, 27, 38, 27), align)


def _issued(tied: Tied) -> tuple[Cell, ...]:
    row = tied.row
    day = (Quoted(day_words(row["issued_on"]), tied.source),) if row["issued_on"] else ("",)
    return (Quoted(tied.name, tied.source),), day, (Quoted(tied.source.quote, tied.source),), ("",)


def _without_plan(ground: Ground, unit: Unit, number: int) -> tuple[Cell, ...]:
    """What is known of a plan that has not come in."""
    lacking = _named(ground.chain.missing, unit)
    key = f"t{number}/{unit.full}/plan"
    cited = _citation(ground, unit, lacking.number) if lacking and lacking.number else None
    if lacking is None or cited is None:
        return (Missing(key, "not_stated"),), ("",), ("",), (word("say", "no_plan"),)
    tied, place = cited
    source = ground.source(tied.row, place["start"], place["end"], place["page"], place["quote"])
    day = (Quoted(day_words(lacking.issued_on), source),) if lacking.issued_on else ("",)
    by = word("say", "plan_never_came", by="")
    said = Quoted(by.replace("  ", " ").strip(), source)
    return (Quoted(" ".join(place["quote"].split()), source),), day, ("",), (said,)


def _named(missing: Sequence[Lacking], unit: Unit) -> Lacking | None:
    return next((one for one in missing if one.what == "plan" and one.area == unit.name), None)


def _citation(ground: Ground, unit: Unit, number: str) -> tuple[Tied, sqlite3.Row] | None:
    sql = "SELECT * FROM citations WHERE document_id = ? AND number = ? ORDER BY position LIMIT 1"
    for tied in (*unit.reports, *unit.other_reports):
        found = ground.connection.execute(sql, (tied.row["id"], number)).fetchone()
        if found:
            return tied, found
    return None


def day_words(day: str | None) -> str:
    """`2017-09-26` → `26/9/2017`."""
    if not day:
        return ""
    year, month, date = day.split("-")
    return f"{int(date)}/{int(month)}/{year}"
