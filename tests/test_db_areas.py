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
    district = extraction("Xã có 12 hộ.", [("12 hộ", {"scope": "xã Hòa Bắc"})])
    own = replace(REPORT, unit="xã Hòa Bắc", parent_unit="huyện Hòa Vang", level="commune", issuer="UBND xã Hòa Bắc")
    load(database, extraction("Còn 12 hộ.", [("12 hộ", {})], own).to_json(), origin="received")
    load(database, district.to_json(), origin="received")
    assert identities(database) == 1
    other = replace(REPORT, parent_unit="tỉnh Quảng Nam")
    load(database, extraction("Huyện khác.", meta=other).to_json(), origin="received")
    assert identities(database) == 2
