"""Marks of figures → the lines of `NAME.figures.jsonl`."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .attributes import FROM_GROUP, FROM_TOTAL, Attributes, fill, parse
from .compose import Composed, Place
from .errors import SourceError
from .reading import Reading, measure_of, read, unit_of

_STAGES = {  # the stage that an indicator's money is at, where the source does not say another
    "credit.loans_vnd": "lent", "credit.outstanding_vnd": "lent", "credit.entrusted_vnd": "lent",
    "fund.raised_vnd": "raised", "resources.raised_vnd": "raised", "budget.assigned_vnd": "assigned",
    "income.poor_per_capita": "-", "income.per_capita": "-",
}  # fmt: skip


@cache
def indicators() -> dict[str, dict[str, str]]:
    """The indicators that a source may name, by id."""
    with (Path(__file__).parent / "indicators.csv").open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


class Annotator:
    """Walks the figures of one document in reading order; numbers their groups and lets them inherit."""

    def __init__(self, composed: Composed) -> None:
        self.composed = composed
        self.data = composed.source.data
        self.groups: dict[str, int] = {}
        self.leaders: dict[str, Attributes] = {}
        self.lines_of: dict[str, int] = {}

    def lines(self) -> list[dict[str, Any]]:
        places = [place for place in self.composed.places if place.mark == "figure"]
        for place in places:
            self._name_total(place)
        parsed = [self._parsed(place, number) for number, place in enumerate(places)]
        for said in parsed:
            self._number(said.said["group"])
        return [self._line(place, said) for place, said in zip(places, parsed, strict=True)]

    def _name_total(self, place: Place) -> None:
        """Totals of tables must be known before the rows above them point at them."""
        if place.table and place.row in place.table.totals:
            key = self._table_key(place, place.row)
            self.leaders.setdefault(key, self._own(self._where(place), place.words))

    def _own(self, where: str, words: str) -> Attributes:
        """What the mark itself says; its indicator names the topic where it names none."""
        said = parse(where, words)
        if said.about and said.about not in indicators():
            raise SourceError(where, f"unknown indicator {said.about!r}")
        if said.about:
            said.said.setdefault("topic", indicators()[said.about]["topic"])
        return said

    def _where(self, place: Place) -> str:
        return f"{self.composed.source.name}: {self.composed.quote(place)!r}"

    def _table_key(self, place: Place, row: int) -> str:
        assert place.table is not None
        return f"{place.table.id}/{row}/{place.column}"

    def _table_links(self, place: Place, said: Attributes) -> None:
        table = place.table
        assert table is not None
        said.said.setdefault("group", self._table_key(place, place.row))
        scope = table.scope(place.row)
        if scope:
            said.said.setdefault("scope", scope)
        if table.totals and place.row not in table.totals:
            said.said.setdefault("part_of", self._table_key(place, self._total_over(place)))

    def _total_over(self, place: Place) -> int:
        """The nearest total row above, or the first below where the totals close the table."""
        assert place.table is not None
        above = [row for row in place.table.totals if row < place.row]
        return above[-1] if above else place.table.totals[0]

    def _parsed(self, place: Place, number: int) -> Attributes:
        where = self._where(place)
        said = self._own(where, place.words)
        if place.table:
            self._table_links(place, said)
        key = said.said.setdefault("group", f"#{number}")
        self._same_line(place, where, key)
        if key in self.leaders:
            fill(said, self.leaders[key], FROM_GROUP)
        total = said.get("part_of")
        if total:
            if total not in self.leaders:
                raise SourceError(where, f"part of {total!r}, which no figure before it belongs to")
            fill(said, self.leaders[total], FROM_TOTAL)
        context = parse(where, place.context)
        fill(said, context, tuple(context.said))
        self.leaders.setdefault(key, said)
        return said

    def _same_line(self, place: Place, where: str, key: str) -> None:
        """One fact stands in one paragraph: a label met again further down was taken twice by mistake."""
        line = self.composed.text.count("\n", 0, place.start)
        if self.lines_of.setdefault(key, line) != line:
            raise SourceError(where, f"group {key!r} was used in another paragraph")

    def _number(self, key: str) -> int:
        return self.groups.setdefault(key, len(self.groups) + 1)

    def _period(self, said: Attributes, basis: str) -> tuple[str | None, str | None]:
        if "period" in said.said:
            period, _, origin = said.said["period"].partition(":")
            return (None, None) if period == "-" else (period, origin or "stated")
        own = self.data.get("reporting_period")
        return (own, "document") if own and basis in ("result", "cumulative") else (None, None)

    def _unit(self, place: Place, said: Attributes, reading: Reading | None) -> tuple[int, str]:
        """Factor and unit of a table's cell, or the unit that the quote or the source names."""
        if place.table:
            return unit_of(said.said["unit"])
        unit = said.get("unit") or (reading.unit if reading else "")
        if not unit:
            raise SourceError(self._where(place), "no unit: say u=…")
        return 1, unit

    def _values(
        self, place: Place, said: Attributes, reading: Reading | None, factor: int
    ) -> tuple[Decimal, Decimal | None]:
        if said.value is not None:
            return said.value, said.high
        if place.table and reading:
            return reading.value * factor, reading.high * factor if reading.high else None
        raise SourceError(self._where(place), "the source does not state the value")

    def _line(self, place: Place, said: Attributes) -> dict[str, Any]:
        quote = self.composed.quote(place)
        reading = read(quote)
        factor, unit = self._unit(place, said, reading)
        value, high = self._values(place, said, reading, factor)
        basis = said.get("basis") or "result"
        period, period_from = self._period(said, basis)
        indicator = said.get("indicator")
        measure = said.get("measure") or measure_of(unit)
        of = said.get("of")
        part_of = said.get("part_of")
        line: dict[str, Any] = {
            "quote": quote, "start": place.start, "end": place.end,
            "value": _json_number(value), "value_max": _json_number(high), "unit": unit, "per": said.get("per"),
            "measure": measure, "qualifier": said.get("qualifier") or ("range" if high is not None else "exact"),
            "direction": said.get("direction") or "level", "basis": basis, "period": period, "period_from": period_from,
            "subject": said.get("subject"), "beneficiary": said.get("beneficiary"),
            "topic": said.get("topic"), "scope": said.get("scope") or self.data["unit"],
            "actor": said.get("actor"), "group": self._number(said.said["group"]),
            "part_of": self._number(part_of) if part_of else None, "indicator": indicator,
            "of": _json_number(Decimal(of)) if of else None, "against": said.get("against"),
            "stage": self._stage(said, indicator, measure), "table": place.table is not None,
        }  # fmt: skip
        if not line["topic"]:
            raise SourceError(self._where(place), "no topic")
        if said.get("note"):
            line["note"] = said.get("note")
        return line

    def _stage(self, said: Attributes, indicator: str | None, measure: str) -> str | None:
        if measure != "money":
            return None
        if "stage" in said.said:
            return said.get("stage")
        stage = _STAGES.get(indicator or "", "spent" if indicator else None)
        return None if stage == "-" else stage


def figures_jsonl(composed: Composed) -> str:
    """The gold lines of one document."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in Annotator(composed).lines())
