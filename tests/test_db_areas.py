"""Which administrative unit a name means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from extractions import REPORT, extraction

from db.areas import area_name
from db.database import open_to_write
from db.load import load
from extractors.records import Metadata


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        yield connection


@pytest.mark.parametrize(
    ("words", "name", "level"),
    [
        ("tỉnh Lạng Sơn", "tỉnh Lạng Sơn", "province"),
        ("Thành phố  Huế", "thành phố Huế", "province"),
        ("thành phố Bắc Giang", "thành phố Bắc Giang", "district"),
        ("thị xã Nghĩa Lộ", "thị xã Nghĩa Lộ", "district"),
        ("thị trấn Neo", "thị trấn Neo", "commune"),
        ("phường 5", "phường 5", "commune"),
        ("xã Ea H'leo", "xã Ea H'leo", "commune"),
    ],
)
def test_a_name_of_one_area(words: str, name: str, level: str) -> None:
    found = area_name(words)
    assert found is not None
    assert (found.name, found.level) == (name, level)


GROUPS = ["", "xã", "xã đặc biệt khó khăn", "huyện nghèo", "xã Song Mai, xã Đình Trì", "xã A Vao và xã Tà Long"]
OTHERS = ["xã III", "toàn tỉnh", "các xã, phường", "Hội Phụ nữ tỉnh Lạng Sơn", None]


@pytest.mark.parametrize("words", [*GROUPS, *OTHERS])
def test_a_group_is_no_area(words: str | None) -> None:
    assert area_name(words) is None


def test_spellings_of_the_tone_mark_are_one_area() -> None:
    old, new = area_name("huyện Hoà Vang"), area_name("huyện Hòa Vang")
    assert old and new
    assert old.key == new.key


def scopes(database: sqlite3.Connection, *names: str | None) -> list[tuple[str | None, str | None]]:
    text = " ".join(f"{n} hộ." for n in range(len(names)))
    said = [(f"{n} hộ", {"scope": name}) for n, name in enumerate(names)]
    load(database, extraction(text, said).to_json(), origin="received")
    sql = """SELECT a.name, p.name FROM figures f LEFT JOIN areas a ON a.id = f.area_id
             LEFT JOIN areas p ON p.id = a.parent_id ORDER BY f.position"""
    return [tuple(row) for row in database.execute(sql)]


def test_a_scope_is_looked_up_from_its_document(database: sqlite3.Connection) -> None:
    assert scopes(
        database,
        "huyện Hoà Vang",
        None,
        "thành phố Đà Nẵng",
        "xã Hòa Bắc",
        "quận Liên Chiểu",
        "tỉnh Quảng Nam",
        "xã nghèo",
    ) == [
        ("huyện Hòa Vang", "thành phố Đà Nẵng"),
        ("huyện Hòa Vang", "thành phố Đà Nẵng"),
        ("thành phố Đà Nẵng", None),
        ("xã Hòa Bắc", "huyện Hòa Vang"),
        ("quận Liên Chiểu", "thành phố Đà Nẵng"),
        ("tỉnh Quảng Nam", None),
        (None, None),
    ]


def identities(database: sqlite3.Connection) -> int:
    sql = "SELECT count(DISTINCT w.identity_id) FROM area_identity w JOIN areas a ON a.id = w.id WHERE a.level = ?"
    found: int = database.execute(sql, ("commune",)).fetchone()[0]
    return found


def test_a_district_of_unnamed_province_is_the_only_one_known(database: sqlite3.Connection) -> None:
    """Names that the register lacks: what the documents of this database say is all that there is."""
    near = replace(REPORT, unit="huyện Tân Lập", parent_unit="tỉnh Quảng Nam", issuer="UBND huyện Tân Lập")
    own = replace(REPORT, unit="xã Bình Xa", parent_unit="huyện Tân Lập", level="commune", issuer="UBND xã Bình Xa")
    load(database, extraction("Còn 12 hộ.", [("12 hộ", {})], own).to_json(), origin="received")
    district = extraction("Xã có 12 hộ.", [("12 hộ", {"scope": "xã Bình Xa"})], near)
    load(database, district.to_json(), origin="received")
    assert identities(database) == 1
    other = replace(near, parent_unit="tỉnh Bình Định")
    load(database, extraction("Huyện khác.", meta=other).to_json(), origin="received")
    assert identities(database) == 2


def codes(database: sqlite3.Connection, *names: str | None, meta: Metadata = REPORT) -> list[str | None]:
    text = " ".join(f"{n} hộ." for n in range(len(names)))
    said = [(f"{n} hộ", {"scope": name}) for n, name in enumerate(names)]
    load(database, extraction(text, said, meta).to_json(), origin="received")
    sql = "SELECT a.code FROM figures f LEFT JOIN areas a ON a.id = f.area_id ORDER BY f.id DESC, f.position"
    return [row["code"] for row in database.execute(sql)][: len(names)][::-1]


def test_the_register_knows_districts_and_communes(database: sqlite3.Connection) -> None:
    assert codes(database, "huyện Hoà Vang", "xã Hòa Bắc", "quận Liên Chiểu", "xã Hòa Xyz") == [
        "48.497", "48.497.20293", "48.490", None,
    ]  # fmt: skip


def test_one_name_in_two_provinces(database: sqlite3.Connection) -> None:
    north = replace(REPORT, unit="tỉnh Cao Bằng", parent_unit=None, level="province", issuer="UBND tỉnh Cao Bằng")
    south = replace(north, unit="tỉnh Lâm Đồng", issuer="UBND tỉnh Lâm Đồng")
    assert codes(database, "huyện Bảo Lâm", meta=north) == ["04.042"]
    assert codes(database, "huyện Bảo Lâm", meta=south) == ["68.680"]


def test_a_province_before_and_after_the_merger_is_two_areas(database: sqlite3.Connection) -> None:
    before = replace(REPORT, unit="tỉnh Lâm Đồng", parent_unit=None, level="province", issuer="UBND tỉnh Lâm Đồng")
    assert codes(database, None, meta=before) == ["68"]
    assert codes(database, None, meta=replace(before, date="2025-12-19")) == ["68n"]
    rows = database.execute("SELECT s.code FROM area_successors s JOIN areas a ON a.id = s.area_id WHERE a.code = '68'")
    assert [row["code"] for row in rows] == ["68n"]


def test_a_unit_that_ended_earlier_stands_under_its_province_and_names_what_it_ended_in(
    database: sqlite3.Connection,
) -> None:
    meta = replace(REPORT, unit="tỉnh Cao Bằng", parent_unit=None, level="province", issuer="UBND tỉnh Cao Bằng")
    assert codes(database, "huyện Thông Nông", meta=replace(meta, date="2018-03-01")) == [None]
    sql = """SELECT a.name, p.code AS above, s.code, s.whole FROM area_successors s JOIN areas a ON a.id = s.area_id
             JOIN areas p ON p.id = a.parent_id"""
    assert [tuple(row) for row in database.execute(sql)] == [("huyện Thông Nông", "04", "04.045", None)]


def test_a_document_without_any_day_and_one_with_it(database: sqlite3.Connection) -> None:
    """`tỉnh Lâm Đồng` without a day may be the old or the new one; it counts as the only one that is known."""
    dated = replace(REPORT, unit="tỉnh Lâm Đồng", parent_unit=None, level="province", issuer="UBND tỉnh Lâm Đồng")
    undated = replace(dated, date=None, reporting_period=None)
    assert codes(database, None, meta=undated) == [None]
    assert codes(database, None, meta=dated) == ["68"]
    sql = "SELECT count(DISTINCT w.identity_id) FROM area_identity w JOIN areas a ON a.id = w.id WHERE a.level = 'province'"
    assert database.execute(sql).fetchone()[0] == 1
    assert codes(database, None, meta=replace(dated, date="2026-01-05")) == ["68n"]
    assert database.execute(sql).fetchone()[0] == 3


def test_an_area_of_an_older_database_takes_its_code(database: sqlite3.Connection) -> None:
    database.execute("INSERT INTO areas (name, key, level) VALUES ('tỉnh Lạng Sơn', 'tỉnh lạng sơn', 'province')")
    meta = replace(REPORT, unit="tỉnh Lạng Sơn", parent_unit=None, level="province", issuer="UBND tỉnh Lạng Sơn")
    assert codes(database, None, meta=meta) == ["20"]
    assert database.execute("SELECT count(*) FROM areas").fetchone()[0] == 1
