"""A table as an Excel workbook: typed cells, frozen heads, and a sheet of sources with the words that prove each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from db.compare import Compared, Value

from .rows import Kind, Rows
from .table import remark, rival_words
from .vietnamese import label, one_line, period, place

_WIDTHS = {"text": 18, "number": 16, "whole": 9, "date": 12}
_WIDE = {"sentence": 60, "quote": 26, "subject": 30, "sha256": 14, "indicator_name": 34, "document": 18, "issuer": 26}
_WIDE |= {"unit_name": 28, "remarks": 50, "state": 22, "request": 26, "receiving": 26, "group": 30}
_LINE_PT, _PROOF_CHARS = 15, 62
"""Height of a line, and letters in one of the column of proofs: rows are not fitted to their words by every program."""
_LONGEST = 32767
"""What a cell of Excel holds at most."""
_HEADS = ("area", "period", "basis", "value", "value_max", "unit", "qualifier", "document", "place", "rival")
_SOURCES = (
    "indicator",
    "area",
    "period",
    "value",
    "value_max",
    "unit",
    "document",
    "issuer",
    "issued_on",
    "place",
    "quote",
    "proof",
    "code",
)


def write_rows(rows: Rows, path: Path, sheet: str = "Số liệu") -> None:
    """Any table as one sheet, column by column with its type."""
    write_sheets({sheet: rows}, path)


def write_sheets(sheets: Mapping[str, Rows], path: Path, *, fitted: bool = False) -> None:
    """Several tables, a sheet each; `fitted` makes rows as high as their words, for sheets that are printed."""
    with _workbook(path) as book:
        styles = _styles(book)
        for sheet, rows in sheets.items():
            _sheet(book.add_worksheet(sheet), styles, rows, fitted)


def _sheet(page: Any, styles: dict[str, Any], rows: Rows, fitted: bool) -> None:
    heads = [label("columns", name) for name in rows.names]
    widths = [_WIDE.get(name, _WIDTHS[kind]) for name, kind in rows.columns]
    _heads(page, styles, heads)
    _widths(page, widths)
    for at, row in enumerate(rows.rows, 1):
        for place_, (cell, (_, kind)) in enumerate(zip(row, rows.columns, strict=True)):
            _put(page, styles, at, place_, cell, kind)
    for at, cells in enumerate([heads, *rows.rows] if fitted else []):
        lines = max(-(-len(str(cell or "")) // max(width - 2, 1)) for cell, width in zip(cells, widths, strict=True))
        page.set_row(at, _LINE_PT * max(lines, 1))
    page.autofilter(0, 0, max(len(rows.rows), 1), len(rows.columns) - 1)


def write_comparison(compared: Mapping[str, Sequence[Compared]], names: dict[str, str], path: Path) -> None:
    """A sheet for each indicator (by id, `names` in Vietnamese) and one of sources, every value with its words."""
    with _workbook(path) as book:
        styles = _styles(book)
        for key, found in compared.items():
            page = book.add_worksheet(_sheet_name(key))
            page.write_string(0, 0, names.get(key, key), styles["title"])
            _heads(page, styles, [label("columns", head) for head in _HEADS], at=2)
            _widths(page, (32, 22, 12, 16, 16, 12, 14, 20, 12, 40))
            at = 3
            for one in found:
                _value(page, styles, at, one.chosen, remark(one))
                at += 1
                for rival, reason in zip(one.rivals, one.reasons, strict=True):
                    _value(page, styles, at, rival, f"↳ {rival_words(one, rival, reason)}")
                    at += 1
        _sources(book, styles, compared, names)


def _value(page: Any, styles: dict[str, Any], at: int, value: Value, note: str) -> None:
    cells: list[tuple[Any, Kind]] = [
        (value.full_area, "text"), (period(value.period), "text"), (label("basis", value.basis), "text"),
        (value.value, "number"), (value.value_max, "number"), (_unit(value), "text"),
        (label("qualifier", value.qualifier), "text"), (value.document, "text"), (_place(value), "text"), (note, "text"),
    ]  # fmt: skip
    for place_, (cell, kind) in enumerate(cells):
        _put(page, styles, at, place_, cell, kind)


def _sources(
    book: Any, styles: dict[str, Any], compared: Mapping[str, Sequence[Compared]], names: dict[str, str]
) -> None:
    page = book.add_worksheet("Nguồn")
    _heads(page, styles, [label("columns", head) for head in _SOURCES])
    _widths(page, (30, 30, 20, 16, 16, 12, 20, 28, 12, 12, 26, 70, 15))
    at = 1
    for key, found in compared.items():
        for value in (v for one in found for v in (one.chosen, *one.rivals)):
            cells: list[tuple[Any, Kind]] = [
                (names.get(key, key), "text"), (value.full_area, "text"), (period(value.period), "text"),
                (value.value, "number"), (value.value_max, "number"), (_unit(value), "text"), (value.document, "text"),
                (value.issuer, "text"), (value.issued_on, "date"), (_place(value), "text"), (value.quote, "text"), (_proof(value), "text"),
                (value.public_id, "text"),
            ]  # fmt: skip
            for place_, (cell, kind) in enumerate(cells):
                _put(page, styles, at, place_, cell, kind)
            page.set_row(at, _LINE_PT * (1 + len(_proof(value)) // _PROOF_CHARS))
            at += 1
    page.autofilter(0, 0, max(at - 1, 1), len(_SOURCES) - 1)


def _proof(value: Value) -> str:
    heads = " · ".join(one_line(words) for words in (value.row_head, value.column_head) if words)
    return heads or one_line(value.sentence)


def _place(value: Value) -> str:
    return place(value.page, value.start, estimated=value.page_estimated)


def _unit(value: Value) -> str:
    return f"{value.unit}/{value.per}" if value.per else value.unit


def _sheet_name(key: str) -> str:
    """At most 31 characters, and none that Excel refuses."""
    return "".join("_" if char in "[]:*?/\\" else char for char in key)[:31]


def _workbook(path: Path) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )


def _styles(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 13}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
    }


def _heads(page: Any, styles: dict[str, Any], heads: Sequence[str], at: int = 0) -> None:
    for place_, head in enumerate(heads):
        page.write_string(at, place_, head, styles["head"])
    page.freeze_panes(at + 1, 1)
    page.repeat_rows(at)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _widths(page: Any, widths: Sequence[int]) -> None:
    for place_, width in enumerate(widths):
        page.set_column(place_, place_, width)


def _put(page: Any, styles: dict[str, Any], row: int, column: int, cell: Any, kind: Kind) -> None:
    """One cell with its type; what is missing stays empty, never 0."""
    if cell is None or cell == "":
        return
    if kind in ("number", "whole"):
        style = "whole" if float(cell).is_integer() else "number"
        page.write_number(row, column, float(cell), styles[style])
    elif kind == "date" and len(str(cell)) == 10:
        from datetime import date

        page.write_datetime(row, column, date.fromisoformat(str(cell)), styles["date"])
    else:
        page.write_string(row, column, str(cell)[:_LONGEST], styles["text"])
