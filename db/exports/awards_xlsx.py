"""The award sheet as XLSX. What people entered before (self, reviewed, council) is carried over and never written over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from db.awards.criteria import Criterion, PointsTable, say, words
from db.awards.judge import Judged, Standing
from db.summary.model import Number

_DAY = datetime(2020, 1, 1)
SHEET = "Chấm điểm"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("TT", 5), ("Đơn vị", 24), ("Khu vực", 8), ("Cụm", 10), ("Tiêu chí", 34), ("Loại", 13), ("Điểm tối đa", 9), ("Số liệu", 12),
    ("Ngưỡng", 12), ("Kết quả theo số liệu", 16), ("Tạm tính", 8), ("Điểm gợi ý", 9), ("Tự chấm", 9), ("Thẩm định", 9),
    ("Minh chứng (văn bản, trang)", 36), ("Lý do", 34), ("Hội đồng", 9), ("Mã", 30),
)  # fmt: skip
ENTERED = ("Tự chấm", "Thẩm định", "Hội đồng")
"""The columns that belong to people: the unit, the office that reviews, the council."""
_NAMES = [name for name, _ in _COLUMNS]
_LINE_PT = 15

Entered = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AwardSheet:
    """All that is written: who was judged, by which table, and what stands beside it."""

    title: str
    standings: tuple[Standing, ...]
    table: PointsTable
    notes: tuple[str, ...]
    problems: Mapping[str, str]
    """What is wrong with the proof of a criterion, by its id."""


def entered_in(path: Path) -> dict[str, dict[str, Any]]:
    """What people have entered in an earlier sheet, by the code of its row; empty where there is none."""
    if not path.is_file():
        return {}
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=False)
    if SHEET not in book.sheetnames:
        return {}
    rows = book[SHEET].iter_rows(values_only=True)
    heads = list(next(rows, ()))
    if not {*ENTERED, "Mã"} <= set(heads):
        return {}
    at = {name: heads.index(name) for name in (*ENTERED, "Mã")}
    found = {}
    for row in rows:
        given = {name: row[at[name]] for name in ENTERED if row[at[name]] is not None}
        if given and row[at["Mã"]]:
            found[str(row[at["Mã"]])] = given
    return found


def write_sheet(sheet: AwardSheet, path: Path, entered: Entered) -> list[str]:
    """Write the workbook; the codes of earlier entries that no row bears any more (their criterion or unit is gone)."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    with book:
        book.set_properties({"title": sheet.title, "created": _DAY})
        styles = _styles(book)
        _write(book, styles, SHEET, _COLUMNS, _scored(sheet, entered), frozen=2)
        _write(book, styles, "Tổng hợp", _TOTALS, [_total(at, one) for at, one in enumerate(sheet.standings, 1)])
        for state in ("not_met", "no_evidence", "not_measurable"):
            rows = [_reason(one) for standing in sheet.standings for one in standing.judged if one.state == state]
            _write(book, styles, words()["state"][state].capitalize(), _REASONS, rows)
        _write(book, styles, "Tiêu chí", _CRITERIA, [_criterion(one, sheet) for one in sheet.table.criteria])
        _write(book, styles, "Lưu ý", (("Lưu ý", 120),), [(note,) for note in sheet.notes])
        lost = sorted(set(entered) - {_code(one) for standing in sheet.standings for one in standing.judged})
        if lost:
            rows = [(code, *(entered[code].get(name) for name in ENTERED)) for code in lost]
            _write(book, styles, "Đã nhập, không còn dòng", (("Mã", 50), *((name, 12) for name in ENTERED)), rows)
    return lost


def _code(one: Judged) -> str:
    return f"{one.unit.full} | {one.criterion.id}"


def _scored(sheet: AwardSheet, entered: Entered) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for standing in sheet.standings:
        for one in standing.judged:
            given = entered.get(_code(one), {})
            told = {
                "TT": len(rows) + 1, "Đơn vị": one.unit.full, "Khu vực": standing.class_, "Cụm": standing.cluster,
                "Tiêu chí": one.criterion.title, "Loại": words()["kind"][one.criterion.kind], "Điểm tối đa": one.criterion.maximum,
                "Số liệu": one.value.printed if isinstance(one.value, Number) else None, "Ngưỡng": _threshold(one.criterion),
                "Kết quả theo số liệu": words()["state"][one.state], "Tạm tính": "tạm tính" if one.provisional else None,
                "Điểm gợi ý": one.points, "Minh chứng (văn bản, trang)": _proof(one), "Lý do": one.reason, "Mã": _code(one),
            }  # fmt: skip
            rows.append(tuple((told | dict(given)).get(name) for name in _NAMES))
    return rows


def _threshold(one: Criterion) -> str | None:
    if one.threshold is None:
        return None
    return (
        f"{one.operator} kế hoạch" if one.threshold == "plan" else f"{one.operator} {one.threshold:g}".replace(".", ",")
    )


def _proof(one: Judged) -> str | None:
    return "; ".join(dict.fromkeys(source.words for source in one.sources)) or None


_TOTALS: tuple[tuple[str, int], ...] = (
    ("TT", 5), ("Đơn vị", 34), ("Khu vực", 9), ("Cụm", 14), ("Đạt", 8), ("Chưa đạt", 9), ("Chưa có minh chứng", 12),
    ("Không đo được", 10), ("Điểm gợi ý", 10), ("Điều kiện theo số liệu", 20), ("Thứ tự trong khu vực, cụm", 14),
)  # fmt: skip


def _total(at: int, one: Standing) -> tuple[Any, ...]:
    counts = [
        sum(judged.state == state for judged in one.judged)
        for state in ("met", "not_met", "no_evidence", "not_measurable")
    ]
    told = "các điều kiện đều đạt" if one.suggested else "có điều kiện chưa đạt" if one.failed else "chưa đủ minh chứng"
    return (at, one.unit.full, one.class_, one.cluster, *counts, one.points, told, one.rank)


_REASONS: tuple[tuple[str, int], ...] = (
    ("Đơn vị", 34), ("Tiêu chí", 50), ("Lý do", 60), ("Minh chứng (văn bản, trang)", 44),
)  # fmt: skip


def _reason(one: Judged) -> tuple[Any, ...]:
    return one.unit.full, one.criterion.title, one.reason, _proof(one)


_CRITERIA: tuple[tuple[str, int], ...] = (
    ("Mã", 8), ("Tiêu chí", 44), ("Loại", 13), ("Văn bản", 20), ("Lời văn", 70), ("Chỉ tiêu", 22), ("Ngưỡng", 12), ("Khu vực", 8),
    ("Nhóm", 14), ("Và/hoặc", 8), ("Điểm tối đa", 9), ("Ghi chú", 44),
)  # fmt: skip


def _criterion(one: Criterion, sheet: AwardSheet) -> tuple[Any, ...]:
    proposed = say("proposed") if one.maximum is not None and not sheet.table.decision else ""
    notes = "; ".join(filter(None, (sheet.problems.get(one.id, ""), proposed, one.remark)))
    join = {"and": "và", "or": "hoặc"}[one.join] if one.group else None
    return (
        one.id, one.title, words()["kind"][one.kind], one.document, one.quote, one.indicator, _threshold(one), one.class_, one.group,
        join, one.maximum, notes,
    )  # fmt: skip


# -- how it is set -------------------------------------------------------------------------------------------------------


def _styles(book: Any) -> dict[str, Any]:
    plain = {"text_wrap": True, "valign": "top", "font_name": "Times New Roman", "font_size": 11, "border": 1}
    return {
        "head": book.add_format({**plain, "bold": True, "bg_color": "#E8EEF4", "align": "center"}),
        "text": book.add_format(plain),
        "number": book.add_format({**plain, "num_format": "0.##", "align": "center"}),
        "entered": book.add_format({**plain, "bg_color": "#FFF7DC", "align": "center"}),
    }


def _write(
    book: Any, styles: Mapping[str, Any], name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]],
    *, frozen: int = 0,
) -> None:  # fmt: skip
    page = book.add_worksheet(name)
    for at, (head, width) in enumerate(columns):
        page.set_column(at, at, width, None, {"hidden": head == "Mã" and name == SHEET})
        page.write_string(0, at, head, styles["head"])
    page.set_row(0, 3 * _LINE_PT)
    for at, row in enumerate(rows, 1):
        for place, (cell, (head, _)) in enumerate(zip(row, columns, strict=True)):
            style = styles["entered"] if head in ENTERED else styles["text"]
            if cell is None or cell == "":
                page.write_blank(at, place, None, style)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                page.write_number(at, place, cell, style if head in ENTERED else styles["number"])
            else:
                page.write_string(at, place, str(cell), style)
        high = max(1 + len(str(cell or "")) * 11 // (width * 10) for cell, (_, width) in zip(row, columns, strict=True))
        page.set_row(at, _LINE_PT * min(high, 20))
    page.freeze_panes(1, frozen)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    page.set_landscape()
    page.set_paper(8 if len(columns) > 12 else 9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
