"""Loading: what goes in comes out, loading again replaces and keeps what people decided, a kill leaves nothing half."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from extractions import REPORT, extraction, full

from db.corrections import correct
from db.database import DatabaseProblem, OriginMixed, RowRejected, open_to_read, open_to_write, writing
from db.load import load, save_indicators
from db.migrations import CLOSED_LISTS
from db.public_id import PublicIds
from extractors.errors import Reason
from extractors.knowledge.indicators import indicators
from extractors.records import Extraction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        yield connection


def put(database: sqlite3.Connection, made: Extraction, origin: str = "received", path: str = "") -> int:
    return load(database, made.to_json(), origin=origin, path=path)


def only(database: sqlite3.Connection, sql: str, *values: Any) -> sqlite3.Row:
    rows = database.execute(sql, values).fetchall()
    assert len(rows) == 1, [tuple(row) for row in rows]
    row: sqlite3.Row = rows[0]
    return row


def test_a_figure_comes_out_as_it_went_in(database: sqlite3.Connection) -> None:
    made = full()
    put(database, made)
    row = only(database, "SELECT * FROM figures_now")
    wanted = made.figures[0].to_json()
    for key in wanted.keys() - {"group", "sentence", "section", "bbox", "table", "flags"}:
        assert row[key] == wanted[key], key
    assert row["group_number"] == 3
    assert row["sentence"] == made.text[11:]
    assert [row[f"box_{edge}"] for edge in ("x0", "top", "x1", "bottom")] == [1, 2.5, 3, 4.25]
    assert [row[f"table_{part}"] for part in ("number", "row", "column")] == [1, 2, 3]
    assert (row["row_head"], row["column_head"]) == ("Hòa Bắc", "Hộ nghèo")
    assert json.loads(row["flags"]) == ["period_far"]
    assert json.loads(row["section"]) == [0]


def test_a_document_comes_out_as_it_went_in(database: sqlite3.Connection) -> None:
    made = full()
    put(database, made, path="/thu/bao-cao.pdf")
    row = only(database, "SELECT * FROM documents_now")
    assert (row["number"], row["issued_on"], row["text"]) == ("12/BC-UBND", "2019-01-08", made.text)
    assert (row["area"], row["parent_area"], row["path"]) == ("huyện Hòa Vang", "thành phố Đà Nẵng", "/thu/bao-cao.pdf")
    assert json.loads(row["recipients"]) == ["UBND thành phố", "Lưu: VT"]
    assert only(database, "SELECT name FROM agencies")["name"] == "UBND huyện Hòa Vang"
    assert tuple(only(database, "SELECT number, width, height FROM pages")) == (1, 595.0, 842.0)
    assert only(database, "SELECT heading FROM sections")["heading"] == "KẾT QUẢ"
    assert only(database, "SELECT issued_on FROM citations")["issued_on"] == "2018-02-01"
    assert json.loads(only(database, "SELECT content FROM tables")["content"])["page"] == 1
    assert [row["code"] for row in database.execute("SELECT code FROM issues")] == ["numbering", "tables_unread"]


def test_loading_again_replaces_and_keeps_corrections(database: sqlite3.Connection) -> None:
    text = "Huyện còn 318 hộ nghèo, đã xây 25 nhà."
    put(database, extraction(text, [("318 hộ", {"value": 318}), ("25 nhà", {"value": 25, "unit": "nhà"})]))
    public_id = only(database, "SELECT public_id FROM figures WHERE unit = 'hộ'")["public_id"]
    correct(database, public_id, "value", 319, made_by="Lan", reason="đối chiếu quyết định")
    put(database, extraction(text, [("318 hộ", {"value": 318, "subject": "hộ nghèo"})], version="2"))
    row = only(database, "SELECT * FROM figures_now")
    assert (row["public_id"], row["value"], row["subject"], row["corrected"]) == (public_id, 319, "hộ nghèo", "value")
    assert only(database, "SELECT value FROM figures")["value"] == 318
    assert only(database, "SELECT version FROM documents")["version"] == "2"


def test_the_last_correction_counts_and_may_empty_a_field(database: sqlite3.Connection) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    for field, value in (("value", 5), ("value", 6), ("period", None), ("value_max", None), ("basis", "target")):
        correct(database, public_id, field, value, made_by="Lan", reason="xem lại")
    row = only(database, "SELECT * FROM figures_now")
    assert (row["value"], row["period"], row["value_max"], row["basis"]) == (6, None, None, "target")
    assert row["unit"] == "hộ"
    old = [row["old_value"] for row in database.execute("SELECT old_value FROM corrections ORDER BY id")]
    assert old == ["310.0", "5", "2018-12-31", "320.0", "cumulative"]


def test_a_rejected_figure_is_none_any_more(database: sqlite3.Connection) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    correct(database, public_id, "rejected", "1", made_by="Lan", reason="số trang")
    assert database.execute("SELECT count(*) FROM figures_now").fetchone()[0] == 0
    correct(database, public_id, "rejected", None, made_by="Lan", reason="nhầm")
    assert database.execute("SELECT count(*) FROM figures_now").fetchone()[0] == 1


def test_a_corrected_scope_finds_its_area(database: sqlite3.Connection) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    correct(database, public_id, "scope", "xã Hòa Bắc", made_by="Lan", reason="của xã")
    sql = "SELECT a.name, p.name FROM figures_now f JOIN areas a ON a.id = f.area_id JOIN areas p ON p.id = a.parent_id"
    assert tuple(only(database, sql)) == ("xã Hòa Bắc", "huyện Hòa Vang")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE corrections SET new_value = '7'",
        "DELETE FROM corrections",
        "INSERT OR REPLACE INTO corrections (id, public_id, field, new_value, made_by, reason, made_at)"
        " SELECT id, public_id, field, '7', made_by, reason, made_at FROM corrections",
    ],
)
def test_corrections_are_append_only(database: sqlite3.Connection, statement: str) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    correct(database, public_id, "value", 5, made_by="Lan", reason="xem lại")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(statement)
    assert only(database, "SELECT new_value FROM corrections")["new_value"] == "5"


@pytest.mark.parametrize(
    ("field", "value"), [("basis", "guess"), ("value", "nhiều"), ("unit", None), ("topic", "weather")]
)
def test_a_correction_keeps_to_the_closed_lists(database: sqlite3.Connection, field: str, value: str | None) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        correct(database, public_id, field, value, made_by="Lan", reason="xem lại")


def test_a_correction_needs_a_figure_a_field_and_a_reason(database: sqlite3.Connection) -> None:
    put(database, full())
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    with pytest.raises(DatabaseProblem, match="Không có số liệu"):
        correct(database, "0" * 12, "value", 5, made_by="Lan", reason="xem lại")
    with pytest.raises(DatabaseProblem, match="Không sửa được"):
        correct(database, public_id, "quote", "5 hộ", made_by="Lan", reason="xem lại")
    with pytest.raises(sqlite3.IntegrityError):
        correct(database, public_id, "value", 5, made_by="Lan", reason="  ")


def test_a_correction_without_its_figure_is_shown(database: sqlite3.Connection) -> None:
    text = "Huyện còn 318 hộ nghèo."
    put(database, extraction(text, [("318 hộ", {})]))
    public_id = only(database, "SELECT public_id FROM figures")["public_id"]
    correct(database, public_id, "value", 319, made_by="Lan", reason="xem lại")
    assert database.execute("SELECT count(*) FROM corrections_without_figure").fetchone()[0] == 0
    put(database, extraction(text, version="2"))
    assert only(database, "SELECT public_id FROM corrections_without_figure")["public_id"] == public_id


def test_public_ids_hang_on_the_text_alone() -> None:
    text = "Xã có 12 hộ. Thôn có 12 hộ và 3 tổ."
    whole = PublicIds("a" * 64, text)
    first, second, third = whole.of("12 hộ", 6), whole.of("12 hộ", text.rindex("12 hộ")), whole.of("3 tổ", 30)
    assert len({first, second, third}) == 3
    lost = PublicIds("a" * 64, text)
    assert (lost.of("12 hộ", text.rindex("12 hộ")), lost.of("3 tổ", 30)) == (second, third)
    broken = PublicIds("a" * 64, text.replace("có 12 hộ và", "có 12\n hộ và"))
    assert broken.of("12\n hộ", text.rindex("12 hộ")) == second
    assert PublicIds("b" * 64, text).of("12 hộ", 6) != first


def test_one_quote_told_twice_at_one_place_gets_two_ids() -> None:
    ids = PublicIds("a" * 64, "Cả ba đơn vị đều đạt 50%.")
    assert ids.of("50%", 21) != ids.of("50%", 21)


def test_origins_never_mix(database: sqlite3.Connection) -> None:
    put(database, full(), origin="sample")
    with pytest.raises(OriginMixed, match="văn bản mẫu"):
        put(database, extraction("Xã có 12 hộ."), origin="received")
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        database.execute("UPDATE database SET origin = 'received'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("UPDATE documents SET origin = 'received'")
    assert only(database, "SELECT count(*) AS n FROM documents")["n"] == 1


@pytest.mark.parametrize("broken", [{"basis": "guess"}, {"confidence": 2.0}, {"indicator": "no.such"}, {"stage": ""}])
def test_a_row_outside_the_rules_costs_its_document_only(path: Path, broken: dict[str, Any]) -> None:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        put(connection, full())
    with pytest.raises(RowRejected), open_to_write(path) as connection:
        put(connection, extraction("Xã có 12 hộ.", [("12 hộ", broken)]))
    with open_to_read(path) as connection:
        assert only(connection, "SELECT number FROM documents")["number"] == "12/BC-UBND"


_KILLED = """
import os, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
import db.load
from db.database import open_to_write
from extractions import extraction

def die(*_):
    os._exit(9)

said = [(f"{{n}} hộ", {{}}) for n in range(10, 60)]
text = ", ".join(quote for quote, _ in said)
made = extraction(text, said, seed={seed!r}, version="2")
db.load._places_then, calls = db.load._places, iter(range(1000))
db.load._places = lambda *a: die() if next(calls) == 30 else db.load._places_then(*a)
with open_to_write(Path({path!r})) as connection:
    db.load.load(connection, made.to_json(), origin="received")
"""


@pytest.mark.parametrize("known", [False, True])
def test_a_kill_in_the_middle_leaves_the_document_as_it_was(path: Path, known: bool) -> None:
    text = "Xã có 12 hộ."
    with open_to_write(path) as connection:
        put(connection, extraction(text, [("12 hộ", {})], seed="known"))
    seed = "known" if known else "new"
    code = _KILLED.format(tests=str(Path(__file__).parent), seed=seed, path=str(path))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr
    with open_to_write(path) as connection:
        assert tuple(only(connection, "SELECT version, text FROM documents")) == ("1", text)
        assert only(connection, "SELECT quote FROM figures")["quote"] == "12 hộ"
        assert only(connection, "PRAGMA integrity_check")[0] == "ok"
        put(connection, extraction("Xã có 13 hộ."))


_WRITER = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from db.database import open_to_write
from db.load import load
from extractions import extraction

for n in range(6):
    text = f"Tổ {worker} có {{n}} hộ."
    with open_to_write(Path({path!r})) as connection:
        load(connection, extraction(text, [(f"{{n}} hộ", {{}})]).to_json(), origin="received")
"""


def test_writers_at_the_same_time_wait_for_each_other(path: Path) -> None:
    tests = str(Path(__file__).parent)
    codes = [_WRITER.format(tests=tests, worker=worker, path=str(path)) for worker in range(3)]
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for code in codes]
    for process in running:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint.decode()
    with open_to_read(path) as connection:
        assert only(connection, "SELECT count(*) FROM figures")[0] == 18


def test_of_files_at_one_path_the_last_counts(database: sqlite3.Connection) -> None:
    put(database, extraction("Xã có 12 hộ."), path="/thu/a.pdf")
    put(database, extraction("Xã có 13 hộ."), path="/thu/a.pdf")
    assert only(database, "SELECT text FROM documents_now")["text"] == "Xã có 13 hộ."
    assert only(database, "SELECT count(*) FROM documents")[0] == 2


def test_a_citation_finds_its_document(database: sqlite3.Connection) -> None:
    plan = put(database, extraction("Kế hoạch.", meta=replace(REPORT, kind="kế hoạch", number="9/KH-UBND", date=None)))
    put(database, full())
    assert only(database, "SELECT cited_id FROM citations_resolved")["cited_id"] == plan
    put(database, extraction("Khác.", meta=replace(REPORT, number="9/KH-UBND", date=None, issuer="UBND huyện khác")))
    assert only(database, "SELECT cited_id FROM citations_resolved")["cited_id"] is None


def test_opening_again_writes_nothing(path: Path) -> None:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        put(connection, full())
    before = path.read_bytes()
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
    with open_to_read(path) as connection:
        assert only(connection, "SELECT count(*) FROM documents")[0] == 1
    assert path.read_bytes() == before


def test_every_view_answers(database: sqlite3.Connection) -> None:
    views = {row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert views == {file.stem for file in (Path(__file__).parent.parent / "db" / "views").glob("*.sql")}
    for view in views:
        database.execute(f"SELECT * FROM {view}").fetchall()


def test_a_changed_view_is_made_anew(path: Path) -> None:
    with open_to_write(path) as connection:
        connection.execute("DROP VIEW documents_now")
        connection.execute("CREATE VIEW documents_now AS SELECT 1 AS one")
    with open_to_read(path) as connection:
        assert "area" in {column[0] for column in connection.execute("SELECT * FROM documents_now").description}


def test_reading_cannot_write(path: Path) -> None:
    with open_to_write(path):
        pass
    with pytest.raises(DatabaseProblem), open_to_read(path) as connection:
        connection.execute("DELETE FROM documents")


def test_foreign_and_newer_files_are_left_alone(tmp_path: Path) -> None:
    foreign, newer, junk = tmp_path / "foreign.db", tmp_path / "newer.db", tmp_path / "junk.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    connection.close()
    with open_to_write(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    junk.write_text("không phải SQLite " * 100, "utf-8")
    for file, words in ((foreign, "chương trình khác"), (newer, "mới hơn"), (junk, "không phải tệp SQLite")):
        before = file.read_bytes()
        with pytest.raises(DatabaseProblem, match=words), open_to_write(file):
            pass
        assert file.read_bytes() == before


def test_a_failed_transaction_is_rolled_back(database: sqlite3.Connection) -> None:
    with pytest.raises(ZeroDivisionError), writing(database):
        database.execute("INSERT INTO database VALUES (1, 'sample', 'x')")
        raise ZeroDivisionError
    assert not database.in_transaction
    assert database.execute("SELECT count(*) FROM database").fetchone()[0] == 0


def test_every_reason_can_be_stored() -> None:
    assert sorted(CLOSED_LISTS["reason"]) == sorted(Reason)
