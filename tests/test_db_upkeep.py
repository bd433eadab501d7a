"""verify says what is wrong, backup copies what is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from extractions import extraction

from db.database import DatabaseProblem, open_to_read, open_to_write
from db.load import load, save_indicators
from db.upkeep import backup, verify
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit

TEXT = "Huyện còn 4.115 hộ nghèo."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    original = tmp_path / "bao-cao.txt"
    original.write_text(TEXT, encoding="utf-8", newline="")
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        made = extraction(TEXT, [("4.115 hộ", {"value": 4115})]).to_json()
        load(connection, made | {"sha256": sha256(TEXT.encode()).hexdigest()}, origin="received", path=str(original))
        yield connection


def test_a_whole_database_has_no_problems(database: sqlite3.Connection, path: Path) -> None:
    with open_to_read(path) as connection:
        assert verify(connection) == []


@pytest.mark.parametrize(
    "damage, words",
    [
        ("UPDATE figures SET quote = '4.116 hộ'", "không khớp lời văn"),
        ("UPDATE passages SET folded = 'khac'", "Chỉ mục tìm kiếm"),
        ("DELETE FROM passages", "chưa có trong chỉ mục"),
        ("PRAGMA foreign_keys = OFF; UPDATE documents SET area_id = 999", "trỏ tới dòng không có"),
        ("UPDATE documents SET sha256 = replace(sha256, substr(sha256, 1, 4), 'ffff')", "đã thay đổi sau khi nạp"),
        (
            "INSERT INTO corrections (public_id, field, new_value, made_by, reason, made_at)"
            " VALUES ('aaaaaaaaaaaa', 'value', '5', 'Lan', 'x', '2026')",
            "không còn số liệu",
        ),
    ],
)
def test_damage_is_told(database: sqlite3.Connection, path: Path, damage: str, words: str) -> None:
    database.executescript(damage)
    found = verify(database)
    assert len(found) == 1 and words in found[0]
    done = CliRunner().invoke(cli, ["verify", "--db", str(path)])
    assert words in done.output and done.exit_code != Exit.OK


def test_an_original_that_was_taken_away_is_no_fault(database: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.txt").unlink()
    assert verify(database) == []


def test_a_backup_is_whole_while_another_writes(database: sqlite3.Connection, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "luu.db"
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE figures SET value = 1")
    with open_to_read(path) as connection:
        backup(connection, out)
    database.execute("ROLLBACK")
    with closing(sqlite3.connect(out)) as copy:
        assert copy.execute("SELECT value FROM figures").fetchall() == [(4115.0,)]
    with open_to_read(out) as connection:
        assert verify(connection) == []
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_never_overwrites(database: sqlite3.Connection, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "luu.db"
    assert CliRunner().invoke(cli, ["backup", str(out), "--db", str(path)]).exit_code == Exit.OK
    with pytest.raises(DatabaseProblem, match="đã có"):
        backup(database, out)
