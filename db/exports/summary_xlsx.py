"""Writes the internal appendix of a summary report as XLSX, never sent: every number with its proof, its rivals, what is left
out, what the checks doubt, and the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from db.summary.differences import Difference
from db.summary.model import Missing, Source, Summary
from db.summary.wording import word

from .rows import Cell, Kind
from .vietnamese import label, one_line, period

_DAY = datetime(2020, 1, 1)
"""The day that a workbook bears as its making: never the clock's, so that the same report gives the same bytes."""
_LINE_PT = 15

Sheet = tuple[str, Sequence[tuple[str, Kind, int]], Iterator[tuple[Cell, ...]]]
_PROOF: tuple[tuple[str, Kind, int], ...] = (
    ("document", "text", 34), ("place", "text", 10), ("quote", "text", 24), ("sentence", "text", 64), ("figure", "text", 15),
)  # fmt: skip
_NUMBERS: tuple[tuple[str, Kind, int], ...] = (
    ("where", "text", 20), ("key", "text", 44), ("printed", "text", 18), ("value", "number", 18), ("value_max", "number", 14),
    ("unit", "text", 10), ("period", "text", 20), ("how", "text", 14), *_PROOF, ("remark", "text", 26), ("doubt", "text", 60),
)  # fmt: skip
_RIVALS: tuple[tuple[str, Kind, int], ...] = (
    ("where", "text", 20), ("key", "text", 44), ("printed", "text", 18), ("rival", "text", 18), ("reason", "text", 34), *_PROOF,
)  # fmt: skip
_LEFT_OUT: tuple[tuple[str, Kind, int], ...] = (("printed", "text", 20), ("left_out", "text", 34), *_PROOF)
_DOUBTS: tuple[tuple[str, Kind, int], ...] = (
    ("severity", "text", 12), ("sentence", "text", 80), ("todo", "text", 50), ("document", "text", 34), ("place", "text", 10),
)  # fmt: skip
_PAPERS: tuple[tuple[str, Kind, int], ...] = (
    ("document", "text", 44), ("issuer", "text", 30), ("issued_on", "date", 12), ("unit", "text", 34), ("used_as", "text", 20),
    ("sha256", "text", 66),
)  # fmt: skip
_MISSING: tuple[tuple[str, Kind, int], ...] = (("where", "text", 20), ("key", "text", 60), ("reason", "text", 70))
_CHANGES: tuple[tuple[str, Kind, int], ...] = (
    ("change", "text", 16), ("key", "text", 60), ("old", "text", 24), ("new", "text", 24),
)  # fmt: skip
_ABOUT: tuple[tuple[str, Kind, int], ...] = (("setting", "text", 34), ("content", "text", 90))


def write_appendix(
    summary: Summary, path: Path, about: Sequence[tuple[str, str]] = (), changed: Sequence[Difference] | None = None
) -> None:
    """The appendix at `path`. `about` are further lines of the first sheet (a snapshot's number, who froze it), `changed`
    what this version changes in the one before."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    with book:
        book.set_properties({"title": summary.title, "created": _DAY})
        styles = _styles(book)
        for sheet in _sheets(summary, about):
            _write(book, styles, sheet)
        if changed is not None:
            rows = ((word("change", one.what), one.key, one.old, one.new) for one in changed)
            _write(book, styles, ("So với bản trước", _CHANGES, rows))


def _sheets(summary: Summary, about: Sequence[tuple[str, str]]) -> Iterator[Sheet]:
    yield "Thông tin", _ABOUT, iter([*_about(summary), *about])
    yield "Số liệu", _NUMBERS, _numbers(summary)
    yield "Giá trị khác", _RIVALS, _rivals(summary)
    yield (
        "Không tính",
        _LEFT_OUT,
        ((one.printed, word("left_out", one.reason), *_proof(one.source)) for one in summary.left_out),
    )
    yield "Còn thiếu", _MISSING, _missing(summary)
    yield "Nghi vấn", _DOUBTS, (
        (word("severity", one.severity), one.sentence, one.todo, one.source.document, one.source.place) for one in summary.doubts
    )  # fmt: skip
    yield "Văn bản", _PAPERS, (
        (one.document, one.issuer, one.issued_on, one.unit, word("used_as", one.used_as), one.sha256) for one in summary.papers
    )  # fmt: skip


def _about(summary: Summary) -> list[tuple[str, str]]:
    told = [
        ("campaign", summary.title),
        ("period", period(summary.period)),
        ("on", summary.on),
        ("as_of", summary.as_of or ""),
    ]
    numbers = len(list(summary.numbers()))
    counts = [("numbers", str(numbers)), ("papers", str(len(summary.papers))), ("doubts", str(len(summary.doubts)))]
    return [(word("about", key), said) for key, said in (*told, *counts) if said]


def _numbers(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for where, number in summary.numbers():
        remark = "; ".join(word("remark", one) for one in number.remarks)
        told = (
            where,
            number.key,
            number.printed,
            number.value,
            number.value_max,
            number.unit,
            period(number.period),
            word("told", number.how),
        )
        for source in number.sources:
            yield (*told, *_proof(source), remark, " ".join(number.doubts))


def _rivals(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for where, number in summary.numbers():
        for rival in number.rivals:
            why = label("rival", "agrees") if rival.reason == "agrees" else label("reason", rival.reason)
            yield (where, number.key, number.printed, rival.printed, why, *_proof(rival.source))


def _missing(summary: Summary) -> Iterator[tuple[Cell, ...]]:
    for where, piece in summary.pieces():
        if isinstance(piece, Missing):
            yield (where, piece.key, word("missing", piece.why))


def _proof(source: Source) -> tuple[Cell, ...]:
    return source.document, source.place, one_line(source.quote), one_line(source.sentence), source.figure


def _styles(book: Any) -> dict[str, Any]:
    plain = {"text_wrap": True, "valign": "top", "font_name": "Times New Roman", "font_size": 11}
    return {
        "head": book.add_format({**plain, "bold": True, "bg_color": "#E8EEF4", "border": 1}),
        "text": book.add_format(plain),
        "whole": book.add_format({**plain, "num_format": "#,##0"}),
        "number": book.add_format({**plain, "num_format": "#,##0.######"}),
        "date": book.add_format({**plain, "num_format": "dd/mm/yyyy", "align": "left"}),
    }


def _write(book: Any, styles: dict[str, Any], sheet: Sheet) -> None:
    """One sheet: heads that stay, a filter, rows as high as their longest words."""
    name, columns, rows = sheet
    page = book.add_worksheet(name)
    for at, (head, _, width) in enumerate(columns):
        page.set_column(at, at, width)
        page.write_string(0, at, word("column", head), styles["head"])
    last = 0
    for last, row in enumerate(rows, 1):
        for at, (cell, (_, kind, _)) in enumerate(zip(row, columns, strict=True)):
            _put(page, styles, last, at, cell, kind)
        lines = max(
            1 + len(str(cell or "")) * 10 // (width * 9) for cell, (_, _, width) in zip(row, columns, strict=True)
        )
        page.set_row(last, _LINE_PT * min(lines, 20))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(last, 1), len(columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _put(page: Any, styles: dict[str, Any], row: int, column: int, cell: Cell, kind: Kind) -> None:
    if cell is None or cell == "":
        return
    if kind == "number":
        page.write_number(row, column, float(cell), styles["whole" if float(cell).is_integer() else "number"])
    elif kind == "date" and len(str(cell)) == 10:
        page.write_datetime(row, column, datetime.fromisoformat(str(cell)), styles["date"])
    else:
        page.write_string(row, column, str(cell), styles["text"])
