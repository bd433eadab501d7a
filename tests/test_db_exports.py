"""Exports: every format holds the same values with their types and proofs; pages and charts need nothing from elsewhere."""

from __future__ import annotations

import csv as csv_reader
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from extractions import REPORT, extraction, full

from db.compare import compare
from db.database import open_to_write
from db.exports import chart, html, rows
from db.load import load, save_indicators
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit

TEXT = "Năm 2017 huyện còn 4.887 hộ nghèo & năm 2018 còn 4.115 hộ nghèo <cuối năm>; hỗ trợ 349,86 triệu đồng."
HOLDS = {"indicator": "poverty.households", "scope": "huyện Hòa Vang", "topic": "poverty"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        said = [
            ("4.887 hộ", HOLDS | {"value": 4887, "period": "2017"}),
            ("4.115 hộ", HOLDS | {"value": 4115, "period": "2018", "flags": ("blank_inside",)}),
            ("349,86 triệu đồng", {"value": 349_860_000, "unit": "đồng", "measure": "money", "topic": "electricity"}),
        ]
        load(connection, extraction(TEXT, said, REPORT).to_json(), origin="received")
        yield connection


def run(path: Path, *typed: str) -> Result:
    return CliRunner().invoke(cli, ["export", *typed, "--db", str(path)])


def values_in(path: Path, form: str, out: Path, *more: str) -> list[float]:
    done = run(path, form, str(out), *more)
    assert done.exit_code == Exit.OK, done.output
    if form == "csv":
        raw = out.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw and b"\r\r" not in raw
        return [float(row["value"]) for row in csv_reader.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))]
    if form == "jsonl":
        return [json.loads(line)["value"] for line in out.read_text("utf-8").splitlines()]
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
        import pyarrow.parquet

        found: list[float] = pyarrow.parquet.read_table(out).column("value").to_pylist()
        return found
    sheet = openpyxl.load_workbook(out)["Số liệu"]
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index("Giá trị")].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_format_holds_every_figure(database: sqlite3.Connection, path: Path, tmp_path: Path, form: str) -> None:
    assert values_in(path, form, tmp_path / f"out.{form}") == [4887, 4115, 349_860_000]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_an_indicator_gives_compared_values(
    database: sqlite3.Connection, path: Path, tmp_path: Path, form: str
) -> None:
    assert values_in(path, form, tmp_path / f"o.{form}", "--indicator", "poverty.households") == [4115, 4887]


def test_every_column_is_filled_from_a_full_figure(database: sqlite3.Connection) -> None:
    document = load(database, full().to_json(), origin="received")
    table = rows.of_figures(database, [document])
    (row,) = table.rows
    empty = {name for name, cell in zip(table.names, row, strict=True) if cell is None}
    assert empty == set()


def test_a_workbook_has_types_frozen_heads_and_sources(
    database: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o.xlsx"
    assert run(path, "xlsx", str(out), "--indicator", "so ho ngheo").exit_code == Exit.OK
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["poverty.households", "Nguồn"]
    sheet, sources = book["poverty.households"], book["Nguồn"]
    assert sheet["A1"].value == "Số hộ nghèo" and sheet.freeze_panes == "B4"
    assert (sheet["D4"].value, sheet["D4"].number_format, sheet["F4"].value) == (4115, "#,##0", "hộ")
    assert sheet["E4"].value is None
    told = [[cell.value for cell in row] for row in sources.iter_rows(min_row=2)]
    assert [row[3] for row in told] == [4115, 4887]
    assert told[0][6:11] == ["12/BC-UBND", "UBND huyện Hòa Vang", datetime(2019, 1, 8), "tr. 1", "4.115 hộ"]
    assert told[0][11] == TEXT


def test_a_workbook_never_holds_a_formula_from_a_document(
    database: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    text = "=HYPERLINK(1) 5 hộ"
    load(database, extraction(text, [("5 hộ", {"value": 5, "subject": "=1+1"})], REPORT).to_json(), origin="received")
    out = tmp_path / "o.xlsx"
    assert run(path, "xlsx", str(out)).exit_code == Exit.OK
    cells = [cell for row in openpyxl.load_workbook(out)["Số liệu"].iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in cells] and all(cell.data_type != "f" for cell in cells)


def test_a_page_marks_every_figure_and_needs_nothing_else(database: sqlite3.Connection) -> None:
    page = html.text_of(database, 1)
    assert re.findall(r'<mark id="m-\w{12}"(?: class="\w+")? title="[^"]*">([^<]*)</mark>', page) == [
        "4.887 hộ", "4.115 hộ", "349,86 triệu đồng",
    ]  # fmt: skip
    assert page.count('class="doubt"') == 1 and page.count("<li data-f=") == 3
    assert "nghèo &amp; năm" in page and "&lt;cuối năm&gt;" in page
    assert re.findall(r"(?:src|href)\s*=|url\(|@import|https?:", page) == []
    assert "Số “4.115 hộ”" in page


def test_pages_of_all_documents(database: sqlite3.Connection, path: Path, tmp_path: Path) -> None:
    assert run(path, "html", str(tmp_path / "pages")).exit_code == Exit.OK
    assert len(list((tmp_path / "pages").glob("*.html"))) == 1


@pytest.mark.parametrize("kind", chart.KINDS)
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_charts_are_drawn(database: sqlite3.Connection, path: Path, tmp_path: Path, kind: str, ending: str) -> None:
    pytest.importorskip("matplotlib", reason="the extra charts is not installed")
    out = tmp_path / f"c.{ending}"
    done = run(path, "chart", str(out), "--indicator", "poverty.households", "--chart", kind)
    assert done.exit_code == Exit.OK, done.output
    if ending == "svg":
        words = out.read_text("utf-8")
        assert "Số hộ nghèo" in words and "huyện Hòa Vang" in words
        assert ("không có mục tiêu" in words) == (kind == "targets")
    else:
        assert out.read_bytes().startswith(b"\x89PNG")


def test_a_line_breaks_with_the_standard(database: sqlite3.Connection) -> None:
    found = [one.chosen for one in compare(database, "poverty.households")]
    years: Any = {"2017": found[1], "2018": found[0]}
    from dataclasses import replace

    years["2022"] = replace(found[0], period="2022")
    points = list(years.values())
    assert [[v.period for v in piece] for piece in chart._pieces(points, breaks=True)] == [["2017", "2018"], ["2022"]]
    assert len(chart._pieces(points, breaks=False)) == 1


@pytest.mark.parametrize("typed", [("chart", "c.svg"), ("chart", "c.pdf", "--indicator", "poverty.rate")])
def test_what_cannot_be_drawn_is_said(database: sqlite3.Connection, path: Path, typed: tuple[str, ...]) -> None:
    assert run(path, *typed).exit_code == Exit.USAGE
