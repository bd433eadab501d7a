"""Old databases come up to date with everything that stood in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.corrections import history
from db.database import open_to_read, open_to_write
from db.migrations import CLOSED_LISTS, SCHEMA_VERSION, migrate

TEXT = "Cuối năm 2018 huyện còn 4.115 hộ nghèo."
ROWS = f"""
INSERT INTO database VALUES (1, 'received', '2026-11-01');
INSERT INTO indicators VALUES ('poverty.households', 'Số hộ nghèo', 'Poor households', 'hộ', 'households', 'poverty',
  'lower', 'sum', 'one', 'stock');
INSERT INTO areas VALUES (1, 'huyện Hòa Vang', 'hoa vang', NULL, 'district');
INSERT INTO documents (id, sha256, name, path, format, version, origin, loaded_at, text, pages_estimated, recipients, sources,
  parts, body_start) VALUES (4, '{"a" * 64}', 'bao-cao', '/bao-cao.txt', 'text', '1', 'received', '2026-11-01', '{TEXT}', 0,
  '[]', '{{}}', '[]', 0);
INSERT INTO figures (id, document_id, public_id, position, quote, start, "end", value, unit, measure, qualifier, direction,
  basis, topic, area_id, indicator, sentence, sentence_start, sentence_end, section, rule, confidence, flags)
  VALUES (9, 4, 'aaaaaaaaaaaa', 0, '4.115 hộ', 24, 32, 4115, 'hộ', 'households', 'exact', 'level', 'result', 'poverty', 1,
  'poverty.households', '{TEXT}', 0, 39, '[]', 'r', 1, '[]');
INSERT INTO corrections VALUES (1, 'aaaaaaaaaaaa', 'value', '4115.0', '4127', 'Lan', 'phê duyệt', '2026-11-02');
INSERT INTO corrections VALUES (2, 'bbbbbbbbbbbb', 'rejected', NULL, '1', 'Lan', 'số trang', '2026-11-03');
"""


@pytest.fixture(params=["corrections_by_place", "search_index", "columns_in_order_of_use", "versions_by_period"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A database with data as it was before each later migration."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        migrate(connection, stop_before="corrections_by_place")
        connection.execute("COMMIT")
        connection.executescript(ROWS)
        if request.param != "corrections_by_place":
            connection.execute("BEGIN")
            migrate(connection, stop_before=request.param)
            connection.execute("COMMIT")
        connection.execute("PRAGMA user_version = 1")
    yield path


def test_nothing_is_lost(old: Path) -> None:
    with open_to_write(old) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert [tuple(row) for row in connection.execute("SELECT value, corrected FROM figures_now")] == [
            (4127, "value")
        ]
        told = [
            (row["public_id"], row["new_value"], row["reason"], row["quote"], row["orphan"])
            for row in history(connection)
        ]
        assert told == [
            ("aaaaaaaaaaaa", "4127", "phê duyệt", "4.115 hộ", 0),
            ("bbbbbbbbbbbb", "1", "số trang", None, 1),
        ]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_texts_and_closed_lists_stay(old: Path) -> None:
    with open_to_write(old) as connection:
        assert [row["text"] for row in connection.execute("SELECT text FROM documents")] == [TEXT]
        row = dict(connection.execute("SELECT * FROM figures").fetchone())
        assert (row["quote"], row["sentence"], row["indicator"]) == ("4.115 hộ", TEXT, "poverty.households")
        for column, words in CLOSED_LISTS.items():
            if column not in row:
                continue
            for word in words:
                connection.execute(f"UPDATE figures SET {column} = ?", (word,))
            for wrong in ("khác", "", words[0].upper()):
                with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                    connection.execute(f"UPDATE figures SET {column} = ?", (wrong,))
        connection.execute("UPDATE figures SET stage = NULL, against = NULL")
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            connection.execute("UPDATE figures SET topic = NULL")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("UPDATE figures SET indicator = 'khác'")
        connection.execute("DELETE FROM documents")
        assert connection.execute("SELECT count(*) FROM figures").fetchone()[0] == 0


def test_corrections_stay_append_only(old: Path) -> None:
    with open_to_write(old) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE corrections SET reason = 'x'")


def test_old_documents_can_be_searched(old: Path) -> None:
    with open_to_read(old) as connection:
        found = connection.execute(
            "SELECT rowid FROM passages_fts WHERE passages_fts MATCH 'folded : \"ho ngheo\"'"
        ).fetchall()
        assert len(found) == 1


def test_coming_up_to_date_twice_changes_nothing(old: Path) -> None:
    with open_to_write(old) as connection:
        first = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
    with open_to_write(old) as connection:
        assert [tuple(r) for r in connection.execute("SELECT sql FROM sqlite_master ORDER BY name")] == [
            tuple(r) for r in first
        ]
