"""code: implausible
severity: warning
todo: Đề nghị đơn vị xác nhận số này (đơn vị tính, dấu thập phân, địa bàn) hoặc nêu nguyên nhân thay đổi lớn so với kỳ trước.

A value far from what the same area stated for the last period of the same kind (a year beside a year, a half-year beside a
half-year). With eight earlier periods or more, the modified z-score over 3.5 (Iglewicz and Hoaglin 1993) and half as much
again as the last one; with fewer a bare factor, below. Nothing is held against another definition (poverty standards), across a
merger of areas, or where the words around the figure name the break themselves.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from db.candidates import candidates
from db.definitions import definition_of
from db.exports.vietnamese import number, period
from db.family import last_day
from db.mergers import may_have_merged
from extractors.text import plain

_FORM = re.compile(r"(\d{4})(|-H\d|-Q\d|-\d\d)")
_EXPLAINED = re.compile(
    r"\b(?:sáp nhập|hợp nhất|chia tách|chia, tách|tách ra|địa giới|chuẩn nghèo mới|theo chuẩn|đa chiều)\b"
)
_AROUND = 300
_POINTS = 8
"""Earlier periods from which a spread is more than chance."""
_FAR = 3.5
_YEARS = 2
"""How old the last value may be for a bare factor."""
_STOCK, _FLOW = 7, 70
"""A stock that is tenfold or a tenth, less what a year may change of itself; money and counts of a year's work swing more, so
that only a slip by two places shows."""
_SMALL = 50
"""Counts below this change tenfold for good reasons: 2 houses, then 25."""
_RATE_POINTS, _RATE_FACTOR = 10, 2
_SLIPPED_POINTS, _SLIPPED_FACTOR = 2, 7
"""A rate that moves by ten points a year and doubles or halves; or one of which a decimal mark went astray (19,07 and 1,907)."""

Row = dict[str, Any]


def find(connection: sqlite3.Connection, document_id: int) -> Iterator[Row]:
    """One row for each value of the document that stands far from its area's past."""
    sql = """
      SELECT DISTINCT f.indicator, f.area_id FROM figures_here f JOIN indicators i ON i.id = f.indicator
      WHERE f.basis = 'result' AND f.area_id IS NOT NULL AND f.period IS NOT NULL AND i.over_time IN ('stock', 'rate', 'flow')"""
    asked = connection.execute(sql).fetchall()
    every = candidates(connection, sorted({row[0] for row in asked}), areas={row[1] for row in asked})
    series: dict[tuple[object, ...], list[sqlite3.Row]] = {}
    for row in every:
        if _counts(row):
            series.setdefault(_key(row), []).append(row)
    for rows in series.values():
        for row in rows:
            if row["document_id"] == document_id:
                found = _far(connection, row, _before(row, rows))
                if found is not None:
                    yield found


def _counts(row: sqlite3.Row) -> bool:
    """Plain values of one whole period; no estimates, parts, or ends of a change told in the same breath."""
    return bool(
        row["basis"] == "result"
        and row["over_time"] in ("stock", "rate", "flow")
        and row["direction"] == "level"
        and row["qualifier"] == "exact"
        and row["value_max"] is None
        and row["part_of"] is None
        and row["against"] is None
        and row["per"] is None
        and not row["estimate"]
        and not row["by_estimate"]
        and "start_of_change" not in row["flags"]
        and not plain(row["words_before"]).rstrip().endswith("tổng số")
        and _FORM.fullmatch(row["compared_period"] or "")
    )


def _key(row: sqlite3.Row) -> tuple[object, ...]:
    """What must be one for two values to be of one series: all that says of what and of whom, and the part of the year."""
    kind = row["compared_period"][4:]
    return (*(row[name] for name in ("indicator", "place_id", "unit", "actor", "beneficiary", "stage")), kind)


def _before(row: sqlite3.Row, rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """The value that counts for each earlier period, the last one first; what the same sentence tells is told on purpose."""
    chosen: dict[str, sqlite3.Row] = {}
    for other in sorted(rows, key=lambda one: one["place"]):
        same_breath = other["document_id"] == row["document_id"] and (
            other["sentence_start"] == row["sentence_start"]
            or (row["table_number"] is not None and other["table_number"] == row["table_number"])
        )
        if other["compared_period"] < row["compared_period"] and not same_breath:
            chosen.setdefault(other["compared_period"], other)
    return [chosen[one] for one in sorted(chosen, reverse=True)]


def _far(connection: sqlite3.Connection, row: sqlite3.Row, before: Sequence[sqlite3.Row]) -> Row | None:
    now = row["compared_period"]
    meant = definition_of(row["indicator"], now)
    before = [one for one in before if definition_of(row["indicator"], one["compared_period"]) == meant]
    if not before or row["value"] <= 0 or before[0]["value"] <= 0:
        return None
    last, values = before[0], [one["value"] for one in before]
    if len(values) >= _POINTS:
        far = _outlies(row["value"], values)
    else:
        far = _jumps(row, last, int(now[:4]) - int(last["compared_period"][:4]))
    if not far or _explained(connection, row) or _merged(connection, row["place_id"], last["compared_period"], now):
        return None
    return {
        "document_id": row["document_id"],
        "spots": json.dumps([[one["document_id"], one["start"], one["end"]] for one in (row, last)]),
        "sentence": _sentence(row, last),
        "severity": "note" if len(values) >= _POINTS else "warning",
    }


def _outlies(value: float, past: Sequence[float]) -> bool:
    middle = median(past)
    spread = median(abs(one - middle) for one in past)
    return bool(spread) and 0.6745 * abs(value - middle) / spread > _FAR and _factor(value, past[0]) >= 1.5


def _jumps(row: sqlite3.Row, last: sqlite3.Row, years: int) -> bool:
    factor = _factor(row["value"], last["value"])
    if years > _YEARS:
        return False
    if row["measure"] == "rate":
        points = abs(row["value"] - last["value"])
        return (points > _RATE_POINTS * years and factor >= _RATE_FACTOR) or (
            points >= _SLIPPED_POINTS and factor >= _SLIPPED_FACTOR
        )
    if row["measure"] != "money" and max(row["value"], last["value"]) < _SMALL:
        return False
    return factor >= (_FLOW if row["over_time"] == "flow" else _STOCK)


def _factor(one: float, other: float) -> float:
    return max(one, other) / min(one, other)


def _explained(connection: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Whether the words around the figure name a merger or another standard."""
    sql = "SELECT substr(text, ?, ?) FROM documents WHERE id = ?"
    first = max(row["start"] - _AROUND, 0)
    (words,) = connection.execute(sql, (first + 1, row["end"] + _AROUND - first, row["document_id"])).fetchone()
    return _EXPLAINED.search(" ".join(plain(words).split())) is not None


def _merged(connection: sqlite3.Connection, place_id: int, first: str, last: str) -> bool:
    (code,) = connection.execute("SELECT code FROM areas WHERE id = ?", (place_id,)).fetchone()
    return may_have_merged(code, last_day(first) or first, last_day(last) or last)


def _sentence(row: sqlite3.Row, last: sqlite3.Row) -> str:
    area = f"{row['area']}, {row['parent_area']}" if row["parent_area"] else row["area"]
    now, then = (period(one["compared_period"]) for one in (row, last))
    if row["measure"] == "rate":
        apart = f"chênh {number(round(abs(row['value'] - last['value']), 2))} điểm phần trăm"
    else:
        more = "gấp" if row["value"] > last["value"] else "chỉ bằng một phần"
        apart = f"{more} {number(round(_factor(row['value'], last['value']), 1))}{' lần' if more == 'gấp' else ''}"
    return f"{row['name_vi']} của {area} kỳ {now} ghi {{0}}, kỳ {then} ghi {{1}}: {apart}."
