"""Numbers as a report prints them, each made with its proofs: of a compared value, of a figure, of several added up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from db.compare import Compared, Value
from db.exports.vietnamese import amount, label, number

from .ground import Ground
from .model import How, Missing, Number, Piece, Rival, Source, Why

SCALES = {"triệu đồng": 10**6, "km²": 10**6, "nghìn người": 10**3}
"""What columns print instead of the base unit."""


def words(value: float, value_max: float | None, qualifier: str, shown: str = "") -> str:
    """A value without its unit, in the measure of its column: `khoảng 788.400`, `2 – 3`, `504,18` (triệu đồng)."""
    scale = SCALES.get(shown, 1)
    top = f" – {number(value_max / scale)}" if value_max is not None else ""
    return _bounded(f"{number(value / scale)}{top}", qualifier)


def with_unit(value: float, value_max: float | None, qualifier: str, unit: str, per: str | None) -> str:
    """A value with its unit: `từ 4 % trở lên`, `186,6 tỷ đồng`, `2 – 3 %/năm`."""
    return _bounded(amount(value, unit, value_max, "exact", per), qualifier)


def _bounded(told: str, qualifier: str) -> str:
    if qualifier == "at_least":
        return f"từ {told} trở lên"
    return f"{label('qualifier', qualifier)} {told}".strip()


def of_value(ground: Ground, compared: Compared | None, key: str, why: Why = "not_stated", shown: str = "") -> Piece:
    """The value that stands, with its rivals; a missing one where there is none.

    `shown` is the unit of the column; without it the number bears its own.
    """
    if compared is None:
        return Missing(key, why)
    chosen = compared.chosen
    row = ground.row_of(chosen.sha256)
    source = _source(ground, chosen)
    rivals = tuple(
        Rival(_source(ground, rival), _printed(rival, shown), "agrees" if rival.agrees_with(chosen) else reason)
        for rival, reason in zip(compared.rivals, compared.reasons, strict=True)
    )
    remarks = [word for word, is_so in (("estimate", chosen.estimate), ("corrected", bool(chosen.corrected))) if is_so]
    doubts = () if chosen.corrected else ground.doubts_at(row, source.start, source.end)
    return Number(
        key, _printed(chosen, shown), chosen.value, chosen.unit, "stated", (source,), chosen.value_max, chosen.qualifier,
        chosen.period, doubts, tuple(remarks), rivals,
    )  # fmt: skip


def _printed(value: Value, shown: str) -> str:
    if shown:
        return words(value.value, value.value_max, value.qualifier, shown)
    return with_unit(value.value, value.value_max, value.qualifier, value.unit, value.per)


def _source(ground: Ground, value: Value) -> Source:
    row = ground.row_of(value.sha256)
    end = value.start + len(value.quote)
    return ground.source(row, value.start, end, value.page, value.quote, value.sentence, value.public_id)


def of_figure(ground: Ground, row: sqlite3.Row, figure: sqlite3.Row, key: str, shown: str = "") -> Number:
    """One figure of a document."""
    source = ground.figure_source(row, figure)
    value, top, qualifier = figure["value"], figure["value_max"], figure["qualifier"]
    told = (
        words(value, top, qualifier, shown)
        if shown
        else with_unit(value, top, qualifier, figure["unit"], figure["per"])
    )
    settled = figure["corrected"] or figure["accepted"]
    doubts = () if settled else ground.doubts_at(row, figure["start"], figure["end"])
    told_of = {
        "corrected": figure["corrected"],
        "cumulative": figure["basis"] == "cumulative",
        "estimate_said": _estimated(figure),
    }
    remarks = [word for word, is_so in told_of.items() if is_so]
    return Number(
        key, told, value, figure["unit"], "stated", (source,), top, qualifier, figure["period"], doubts, tuple(remarks)
    )  # fmt: skip


def _estimated(figure: sqlite3.Row) -> bool:
    """Whether `ước` stands right before the figure: an estimate of what is done, another thing than `khoảng`."""
    at = figure["start"] - figure["sentence_start"]
    return " ước " in f" {' '.join(figure['sentence'][max(at - 30, 0) : at].split())} "


def added(parts: Sequence[Number], key: str, shown: str) -> Number:
    """What several numbers of one unit and period add up to; one alone stays what it is.

    Lower bounds make the sum a lower bound, anything else that is not exact makes it `about`. Raises `ValueError` for
    several units, ranges, equal amounts (they may be one) and where one is the sum of some that follow or go before it.
    """
    if len({part.unit for part in parts}) != 1 or any(part.value_max is not None for part in parts):
        raise ValueError("several units or a range")
    values = [part.value for part in parts]
    if len(set(values)) < len(values) or _holds_total(values) or _holds_total(values[::-1]):
        raise ValueError("one amount twice, or a total beside its parts")
    if len(parts) == 1:
        one = parts[0]
        told = words(one.value, None, one.qualifier, shown)
        return Number(
            key,
            told,
            one.value,
            one.unit,
            one.how,
            one.sources,
            None,
            one.qualifier,
            one.period,
            one.doubts,
            one.remarks,
        )
    total = sum(part.value for part in parts)
    qualifier = _together(part.qualifier for part in parts)
    sources = tuple(source for part in parts for source in part.sources)
    doubts = tuple(doubt for part in parts for doubt in part.doubts)
    remarks = tuple(dict.fromkeys(word for part in parts for word in part.remarks))
    told = words(total, None, qualifier, shown)
    return Number(key, told, total, parts[0].unit, "sum", sources, None, qualifier, parts[0].period, doubts, remarks)


def _holds_total(values: Sequence[float]) -> bool:
    """Whether one of the amounts is what two and more of those right behind it add up to."""
    for at, value in enumerate(values):
        told = 0.0
        for behind, part in enumerate(values[at + 1 :], 1):
            told += part
            if behind > 1 and abs(told - value) <= 1e-6 * abs(value):
                return True
    return False


def _together(qualifiers: Iterable[str]) -> str:
    kinds = {"more_than" if word == "at_least" else word for word in qualifiers} - {"exact"}
    if not kinds:
        return "exact"
    return "more_than" if kinds == {"more_than"} else "about"


def counted(sources: Sequence[Source], key: str, unit: str, how: How = "count") -> Number:
    """How many documents or figures there are: the proofs are those that were counted."""
    return Number(key, str(len(sources)), float(len(sources)), unit, how, tuple(sources))
