"""Pivots, changes and rankings as heads and rows: words for a terminal, plain numbers for CSV, objects for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from db.change import Change
from db.compare import Compared, Value
from db.pivot import Column, Pivot
from db.rank import Ranking
from db.totals import Combined, shortened

from .json import plain
from .rows import Cell, Kind, Rows
from .table import place_words, value_words
from .vietnamese import label, number, period

_SCALES = ((10**9, "tỷ đồng"), (10**6, "triệu đồng"))
MARKS = {
    "*": "có giá trị khác; xem bằng lệnh compare",
    "†": "số ước giữa kỳ rà soát",
    "‡": "đã có người sửa",
    "~": "số ước thực hiện hoặc sơ bộ",
}


def scale_of(values: Iterable[float], unit: str) -> tuple[float, str]:
    """One scale for a column of money: tỷ or triệu where every value stays exact in it, else đồng."""
    every = [abs(value) for value in values if value]
    if unit == "đồng" and every:
        for factor, word in _SCALES:
            if min(every) >= factor / 10 and all(round(value) % max(factor // 10**6, 1) == 0 for value in every):
                return factor, word
    return 1, unit


def marks(value: Value, *, disputed: bool) -> str:
    found = [("*", disputed), ("†", value.estimate), ("‡", bool(value.corrected)), ("~", value.expected)]
    return "".join(mark for mark, holds in found if holds)


def in_scale(value: Value, factor: float, unit: str, *, disputed: bool = False, remarks: bool = True) -> str:
    """A value in the scale of its column, with its bound; its own unit where it counts in another; marks behind it."""
    ends = [number(value.value / factor)] + ([number(value.value_max / factor)] if value.value_max is not None else [])
    words = " ".join(filter(None, (label("qualifier", value.qualifier), " – ".join(ends))))
    own = f" {value.unit}" if factor == 1 and value.unit != unit else ""
    per = f"/{value.per}" if value.per else ""
    return f"{words}{own}{per} {marks(value, disputed=disputed) if remarks else ''}".strip()


def pivot_words(found: Pivot) -> tuple[list[str], list[list[str]], list[str]]:
    """Heads, rows and the notes below a pivot. A missing value is `–`, and a total that cannot be made says why."""
    scales = [_column_scale(found, at) for at in range(len(found.columns))]
    heads = [label("columns", "area")]
    for column, (_, unit) in zip(found.columns, scales, strict=True):
        heads.append(f"{column.name_vi} · {period(column.period)} ({unit})")
    rows = []
    for line in found.lines:
        if found.totals is None and not any(line.cells):
            continue  # named in a note: a row of dashes tells no more
        cells = [_cell(cell, scale) for cell, scale in zip(line.cells, scales, strict=True)]
        rows.append([line.place.full_area + (" (tự nêu)" if line.whole else ""), *cells])
    notes = list[str]()
    if found.totals:
        parts = sum(not line.whole for line in found.lines)
        made = [
            _total(total, scale, notes, column)
            for total, scale, column in zip(found.totals, scales, found.columns, strict=True)
        ]
        rows.append([label("total", "head").format(parts=parts), *made])
    if found.missing:
        notes.append(f"Chưa có số liệu ({len(found.missing)}): {'; '.join(found.missing)}.")
    return heads, rows, [*_legend(rows), *dict.fromkeys(notes)]


def _column_scale(found: Pivot, at: int) -> tuple[float, str]:
    values = [line.cells[at].chosen.value for line in found.lines if line.cells[at]]  # type: ignore[union-attr]
    return scale_of(values, found.columns[at].unit)


def _cell(cell: Compared | None, scale: tuple[float, str]) -> str:
    return in_scale(cell.chosen, *scale, disputed=cell.disputed) if cell else "–"


def _total(total: Combined, scale: tuple[float, str], notes: list[str], column: Column) -> str:
    if total.value is None:
        words = label("total", total.reason or "empty").format(areas=shortened(total.areas))
        if total.reason != "empty":
            notes.append(f"{column.name_vi}, {period(column.period)}: {words}.")
        return "–"
    factor = scale[0]
    if total.how == "ratio":
        notes.append(f"{column.name_vi}, {period(column.period)}: {label('total', 'ratio')}.")
        return number(round(total.value, 2))
    return number(total.value / factor)


def _legend(rows: Sequence[Sequence[str]]) -> list[str]:
    said = "".join(cell for row in rows for cell in row[1:])
    return [f"{mark} {words}" for mark, words in MARKS.items() if mark in said]


def pivot_rows(found: Pivot) -> Rows:
    """One row an area, one column an indicator and period (`poverty.rate 2017`), in base units; missing is empty."""
    columns: list[tuple[str, Kind]] = [("area", "text"), ("parent_area", "text")]
    columns += [(f"{c.indicator} {c.period or label('words', 'no_period')}", "number") for c in found.columns]
    rows = []
    for line in found.lines:
        head: list[Cell] = [line.place.name, line.place.parent]
        rows.append((*head, *(_number(cell) for cell in line.cells)))
    return Rows(tuple(columns), tuple(rows))


def _number(cell: Compared | None) -> Cell:
    """A plain number where the value is one; a range or a bound as words, so that nobody takes it for exact."""
    if cell is None:
        return None
    return cell.chosen.value if cell.chosen.qualifier == "exact" else value_words(cell.chosen)


def pivot_object(found: Pivot) -> dict[str, Any]:
    columns = [
        {"indicator": c.indicator, "name_vi": c.name_vi, "unit": c.unit, "period": c.period} for c in found.columns
    ]
    lines = [
        {
            "area": line.place.name,
            "parent_area": line.place.parent,
            "whole": line.whole,
            "cells": [compared_object(cell) for cell in line.cells],
        }
        for line in found.lines
    ]
    totals = [
        {"value": t.value, "unit": t.unit, "how": t.how, "reason": t.reason, "areas": list(t.areas)}
        for t in found.totals or ()
    ]
    return {"columns": columns, "lines": lines, "totals": totals or None, "missing": found.missing}


def compared_object(one: Compared | None) -> dict[str, Any] | None:
    return plain(one.chosen) | {"disputed": one.disputed} if one else None


def change_words(found: Sequence[Change], first: str, last: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a change: both values with their proof, the difference, and why there is none."""
    heads = [
        label("columns", "area"),
        period(first),
        period(last),
        "Thay đổi",
        "Thay đổi (%)",
        label("columns", "rival"),
    ]
    rows = []
    for one in found:
        sides = [f"{value_words(s.chosen)}{_proof(s)}" if s else "–" for s in (one.first, one.last)]
        rows.append([one.place.full_area, *sides, *_difference(one), _why_not(one, first, last)])
    return heads, rows


def _proof(one: Compared) -> str:
    mark = marks(one.chosen, disputed=one.disputed)
    return f" {mark}".rstrip() + f" ({one.chosen.document}, {place_words(one.chosen)})"


def _difference(one: Change) -> list[str]:
    if one.absolute is None or one.last is None:
        return ["–", "–"]
    factor, unit = scale_of([one.absolute], one.last.chosen.unit)
    sign = "+" if one.absolute > 0 else ""
    absolute = f"{sign}{number(one.absolute / factor)} {'điểm ' if one.points else ''}{unit}"
    relative = "–" if one.relative is None else f"{sign}{number(round(one.relative, 2))} %"
    return [absolute, relative]


def _why_not(one: Change, first: str, last: str) -> str:
    old, new = one.between or ("", "")
    return label("change", one.state).format(first=period(first), last=period(last), old=old, new=new)


def change_rows(found: Sequence[Change]) -> Rows:
    columns: tuple[tuple[str, Kind], ...] = (
        ("area", "text"), ("parent_area", "text"), ("first", "number"), ("last", "number"), ("unit", "text"),
        ("absolute", "number"), ("points", "whole"), ("relative_pct", "number"), ("state", "text"),
    )  # fmt: skip
    rows = []
    for one in found:
        unit = next((side.chosen.unit for side in (one.last, one.first) if side), None)
        sides = [_number(one.first), _number(one.last)]
        told: list[Cell] = [unit, one.absolute, int(one.points), one.relative, one.state]
        rows.append((one.place.name, one.place.parent, *sides, *told))
    return Rows(columns, tuple(rows))


def change_objects(found: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "area": one.place.name,
            "parent_area": one.place.parent,
            "first": compared_object(one.first),
            "last": compared_object(one.last),
            "state": one.state,
            "absolute": one.absolute,
            "points": one.points,
            "relative_pct": one.relative,
            "definitions": one.between,
        }
        for one in found
    ]


def rank_words(found: Ranking) -> tuple[list[str], list[list[str]], list[str]]:
    """Heads, rows and the notes below a ranking: how it is ordered, what is left out and why, what is missing."""
    values = [one.compared.chosen for one in found.ranked]
    factor, unit = scale_of([value.value for value in values], values[0].unit if values else "")
    head = f"{label('columns', 'value')} ({unit})" if unit else label("columns", "value")
    heads = ["Hạng", label("columns", "area"), head, label("columns", "document"),
             label("columns", "place"), label("columns", "rival")]  # fmt: skip
    rows = []
    for one in found.ranked:
        value = one.compared.chosen
        said = [label("rank", "tied")] if one.tied else []
        said += [words for words, holds in _remarks(one.compared) if holds]
        rows.append(
            [
                str(one.place),
                value.full_area,
                in_scale(value, factor, unit, remarks=False),
                value.document,
                place_words(value),
                "; ".join(said),
            ]
        )
    notes = [f"Thứ tự: {label('rank', found.better)}."]
    for compared, reason in found.left_out:
        value = compared.chosen
        notes.append(f"Không xếp hạng {value.full_area}: {value_words(value)} ({label('rank', reason)}).")
    if found.missing:
        notes.append(f"Chưa có số liệu ({len(found.missing)}): {'; '.join(found.missing)}.")
    return heads, rows, notes


def _remarks(one: Compared) -> list[tuple[str, bool]]:
    others = sum(not rival.agrees_with(one.chosen) for rival in one.rivals)
    return [
        (label("rival", "disputed").format(count=others), bool(others)),
        (label("rival", "corrected"), bool(one.chosen.corrected)),
        (label("rank", "estimate"), one.chosen.estimate),
        (label("rank", "expected"), one.chosen.expected),
    ]


def rank_rows(found: Ranking) -> Rows:
    """Every area: ranked, left out (with the reason) and missing, which have no place and no value."""
    columns: tuple[tuple[str, Kind], ...] = (
        ("place", "whole"), ("tied", "whole"), ("area", "text"), ("value", "number"), ("unit", "text"), ("document", "text"),
        ("page", "whole"), ("reason", "text"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for one in found.ranked:
        value = one.compared.chosen
        rows.append(
            (one.place, int(one.tied), value.full_area, value.value, value.unit, value.document, value.page, None)
        )
    for compared, reason in found.left_out:
        value = compared.chosen
        rows.append((None, 0, value.full_area, _number(compared), value.unit, value.document, value.page, reason))
    rows += [(None, 0, area, None, None, None, None, "missing") for area in found.missing]
    return Rows(columns, tuple(rows))


def rank_object(found: Ranking) -> dict[str, Any]:
    return {
        "better": found.better,
        "level": found.level,
        "ranked": [
            {"place": one.place, "tied": one.tied} | (compared_object(one.compared) or {}) for one in found.ranked
        ],
        "left_out": [(compared_object(one) or {}) | {"reason": reason} for one, reason in found.left_out],
        "missing": list(found.missing),
    }
