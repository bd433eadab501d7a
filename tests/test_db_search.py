"""Search: with and without marks, phrases, numbers as typed, filters, places."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extractions import REPORT, Said, extraction
from hypothesis import given
from hypothesis import strategies as st

from db.compare import UnknownName
from db.database import open_to_write
from db.load import load, save_indicators
from db.passages import cut
from db.search import search, terms
from extractors.knowledge.indicators import indicators
from extractors.records import Metadata
from pipeline.cli import cli
from pipeline.exits import Exit

COMMUNE = replace(
    REPORT,
    unit="xã Hòa Bắc",
    parent_unit="huyện Hòa Vang",
    level="commune",
    number="5/KH-UBND",
    kind="kế hoạch",
    date="2017-02-01",
)
PROVINCE = replace(
    REPORT, unit="tỉnh Quảng Nam", parent_unit=None, level="province", number="75/CT-UBND", kind="chỉ thị"
)
LONG = "Đường vào bản đã được mở rộng cho xe tải nhỏ đi qua cả mùa mưa. " * 12


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        put(
            connection,
            "Huyện còn 310 hộ nghèo; đồng bào thiểu số đã thuỷ lợi hoá ruộng.",
            REPORT,
            ("310 hộ", {"value": 310, "topic": "poverty", "period": "2018"}),
        )
        put(connection, "Xã hỗ trợ gạo cho hộ nghèo theo Chỉ thị số 75 /CT- UBND của tỉnh.", COMMUNE)
        put(connection, f"{LONG}\nTỉnh phân bổ gạo, hỗ trợ nhà ở; nghèo đói và hộ tịch.", PROVINCE)
        yield connection


def put(database: sqlite3.Connection, text: str, meta: Metadata, *said: Said) -> None:
    pages = ({"number": 1, "start": 0, "end": len(text), "width": 1, "height": 1},)
    load(database, extraction(text, said, meta, pages=pages).to_json(), origin="received", path=str(meta.number))


def found(database: sqlite3.Connection, asked: str, **more: Any) -> list[str]:
    return [hit.document for hit in search(database, asked, **more)]


BOTH = {"12/BC-UBND", "5/KH-UBND"}


@pytest.mark.parametrize("asked", ["hộ nghèo", "ho ngheo", "HỘ NGHÈO", "Ho Ngheo", '"hộ nghèo"', "“ho ngheo”"])
def test_marks_and_case_do_not_matter(database: sqlite3.Connection, asked: str) -> None:
    assert set(found(database, asked)[:2]) == BOTH


def test_words_together_come_before_words_apart(database: sqlite3.Connection) -> None:
    assert found(database, "hộ nghèo")[2:] == ["75/CT-UBND"]
    assert set(found(database, '"ho ngheo"')) == BOTH


@pytest.mark.parametrize(
    "asked, wanted",
    [
        ("dong bao", ["12/BC-UBND"]),
        ("đồng bào", ["12/BC-UBND"]),
        ("đông bào", []),
        ("thủy lợi hóa", ["12/BC-UBND"]),
        ('"hỗ trợ gạo"', ["5/KH-UBND"]),
        ("75/CT-UBND", ["5/KH-UBND"]),
        ("310", ["12/BC-UBND"]),
        ("AND", []),
        ("* ^ :", []),
        ('"', []),
        ("gạo NOT NEAR(nhà", []),
    ],
)
def test_what_is_typed_is_what_is_looked_for(database: sqlite3.Connection, asked: str, wanted: list[str]) -> None:
    assert found(database, asked) == wanted


@pytest.mark.parametrize(
    "more, wanted",
    [
        ({"areas": ["hoa vang"]}, BOTH),
        ({"areas": ["xã Hòa Bắc"]}, {"5/KH-UBND"}),
        ({"kind": "kế hoạch"}, {"5/KH-UBND"}),
        ({"year": 2017}, {"5/KH-UBND"}),
        ({"year": 2018}, {"12/BC-UBND"}),
        ({"topic": "poverty"}, {"12/BC-UBND"}),
        ({"limit": 1}, None),
    ],
)
def test_filters(database: sqlite3.Connection, more: dict[str, Any], wanted: set[str] | None) -> None:
    hits = found(database, "ho ngheo", **more)
    assert set(hits) == wanted if wanted else len(hits) == 1


def test_an_unknown_area_is_said(database: sqlite3.Connection) -> None:
    with pytest.raises(UnknownName):
        search(database, "hộ", areas=["Hà Tiên"])


def test_a_hit_has_its_place_and_words(database: sqlite3.Connection) -> None:
    (hit,) = search(database, '"ho tro nha o"')
    text = database.execute("SELECT text FROM documents WHERE sha256 = ?", (hit.sha256,)).fetchone()[0]
    assert text[hit.start : hit.end] == "hỗ trợ nhà ở"
    assert (hit.page, hit.snippet) == (1, "Tỉnh phân bổ gạo, 【hỗ trợ nhà ở】; nghèo đói và hộ tịch.")


def test_a_document_read_again_is_found_once(database: sqlite3.Connection) -> None:
    put(database, "Xã hỗ trợ gạo cho hộ nghèo theo Chỉ thị số 75 /CT- UBND của tỉnh.", COMMUNE)
    assert found(database, '"hỗ trợ gạo"') == ["5/KH-UBND"]
    database.execute("INSERT INTO passages_fts (passages_fts) VALUES ('integrity-check')")


@given(st.text(alphabet="ab. ;\nđ", max_size=4000))
def test_passages_cover_all_words(text: str) -> None:
    spans = list(cut(text))
    assert all(a < b for a, b in spans) and all(x[1] <= y[0] for x, y in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_terms() -> None:
    assert terms('"hỗ trợ  gạo" 05/CT-UBND *') == ["hỗ trợ gạo", "05/CT-UBND"]


def test_the_command(database: sqlite3.Connection, path: Path) -> None:
    run = CliRunner().invoke
    told = run(cli, ["search", "ho", "ngheo", "--db", str(path)])
    assert told.exit_code == Exit.OK and "【hộ nghèo】" in told.output and "tr. 1" in told.output
    hits = json.loads(run(cli, ["search", "75/CT-UBND", "--db", str(path), "--format", "json"]).output)
    assert [hit["document"] for hit in hits] == ["5/KH-UBND"]
    assert run(cli, ["search", "hộ", "--topic", "x", "--db", str(path)]).exit_code != Exit.OK
