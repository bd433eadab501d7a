"""What a document asks for, from its text to the rows and the commands that list them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.asked import KINDS, asked_of
from db.database import open_to_write
from db.documents import find
from db.load import load, save_indicators
from extractors.area_classes import area_classes
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers.text import from_text
from pipeline.cli import cli

PLAN = """ỦY BAN NHÂN DÂN
HUYỆN TAM ĐƯỜNG

Số: 61/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Tam Đường, ngày 12 tháng 3 năm 2019

KẾ HOẠCH
Phong trào thi đua giảm nghèo năm 2019

I. MỤC TIÊU

Phấn đấu năm 2019 giảm tỷ lệ hộ nghèo toàn huyện 3%; riêng các xã đặc biệt khó khăn giảm 5%.

II. TIÊU CHUẨN THI ĐUA

1. Đối với cấp xã

- Ở xã khu vực III, tỷ lệ hộ nghèo giảm ít nhất 5%/năm.

III. KHEN THƯỞNG

Mỗi xã chọn 01 thôn tiêu biểu đề nghị UBND huyện khen thưởng.

IV. TỔ CHỨC THỰC HIỆN

1. Phòng Nội vụ chủ trì, phối hợp với Phòng Y tế hướng dẫn hồ sơ, báo cáo UBND huyện trước ngày 10/12/2019.

2. Đề nghị UBND các xã báo cáo kết quả năm 2019, gửi về Phòng Nội vụ trước ngày 30/11/2019.
"""


def said() -> dict[str, Any]:
    return extract(from_text(PLAN, name="ke-hoach")).to_json() | {"sha256": "a" * 64}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "a.db") as connection:
        save_indicators(connection, indicators())
        load(connection, said(), origin="received")
        yield connection


def test_every_kind_is_stored_with_its_section(database: sqlite3.Connection) -> None:
    found = {kind: asked_of(database, 1, kind) for kind in KINDS}
    assert [row["lead"] for row in found["tasks"]] == ["Phòng Nội vụ", "UBND các xã"]
    assert found["tasks"][0]["cooperating"] == ["Phòng Y tế"]
    assert found["tasks"][0]["period"] == "2019-12-10"
    assert found["tasks"][0]["sections"] == ["IV TỔ CHỨC THỰC HIỆN"]
    assert [row["classes"] for row in found["targets"]] == [[], ["hard_commune"], ["region_3"]]
    assert found["criteria"][0]["levels"] == ["commune"]
    assert (found["awards"][0]["quota"], found["awards"][0]["quota_of"]) == (1, "xã")
    assert found["requests"][0]["deadline"] == "2019-11-30"
    for kind in KINDS:
        assert all(PLAN[row["start"] : row["end"]] == row["quote"] for row in found[kind])


def test_a_target_shows_its_figure_as_corrected(database: sqlite3.Connection) -> None:
    target = asked_of(database, 1, "targets")[0]
    assert target["stated"]["value"] == 3
    database.execute(
        "INSERT INTO corrections (public_id, field, old_value, new_value, made_by, reason, made_at) "
        "VALUES (?, 'value', '3.0', '3.5', 'Lan', 'bản in', '2026-11-21')",
        (target["public_id"],),
    )
    assert asked_of(database, 1, "targets")[0]["stated"]["value"] == 3.5


def test_rows_go_with_their_document(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM documents")
    assert [database.execute(f"SELECT count(*) FROM asked_{kind}").fetchone()[0] for kind in KINDS] == [0] * 5


def test_a_word_outside_the_lists_is_refused(database: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE asked_tasks SET recurrence = 'often'")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE asked_criteria SET joining = 'xor'")


def test_an_extraction_without_these_keys_is_loaded(tmp_path: Path) -> None:
    old = said()
    for kind in KINDS:
        del old[kind]
    with open_to_write(tmp_path / "b.db") as connection:
        save_indicators(connection, indicators())
        load(connection, old, origin="received")
        assert asked_of(connection, find(connection, "61/KH-UBND")["id"], "tasks") == []


def test_classes_are_stored_once(database: sqlite3.Connection) -> None:
    stored = [row[0] for row in database.execute("SELECT id FROM area_classes ORDER BY rowid")]
    assert stored == [one.id for one in area_classes()]


@pytest.mark.parametrize("command", ["tasks", "targets", "criteria", "awards"])
def test_commands_list_a_document(command: str, database: sqlite3.Connection, tmp_path: Path) -> None:
    run = CliRunner().invoke(cli, [command, "61/KH-UBND", "--db", str(tmp_path / "a.db"), "--format", "json"])
    assert run.exit_code == 0, run.output
    rows = json.loads(run.output)
    assert rows and all(row["quote"] and row["sections"] for row in rows)
    table = CliRunner().invoke(cli, [command, "61/KH-UBND", "--db", str(tmp_path / "a.db")])
    assert table.exit_code == 0 and "61/KH-UBND" in table.output
