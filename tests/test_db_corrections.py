"""What people decide outlives every reading: found again by words and place, listed where it cannot be, never dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extractions import Said, extraction

from db.compare import UnknownName, compare
from db.corrections import SeveralFigures, correct, find_figure, history, parse
from db.database import DatabaseProblem, open_to_read, open_to_write
from db.load import load, save_indicators
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit

TEXT = (
    "Cuối năm 2018 huyện còn 4.115 hộ nghèo; giảm 772 hộ so với năm 2017. Xã Hòa Bắc còn 310 hộ, xã Hòa Phú còn 310 hộ."
)
WHO: dict[str, Any] = {"made_by": "Lan", "reason": "theo quyết định phê duyệt"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        yield connection


def put(database: sqlite3.Connection, *said: Said, text: str = TEXT) -> None:
    """Read the same file anew: its hash stays, whatever the rules make of it."""
    load(database, extraction(text, said, seed="one file").to_json(), origin="received")


def code(database: sqlite3.Connection, quote: str) -> str:
    found: str = database.execute("SELECT public_id FROM figures WHERE quote = ?", (quote,)).fetchone()[0]
    return found


def values(database: sqlite3.Connection) -> list[float]:
    return [row["value"] for row in database.execute("SELECT value FROM figures_now ORDER BY start")]


LEVEL = ("4.115 hộ", {"value": 4115})
FALL = ("772 hộ", {"value": 772})


def test_a_correction_survives_a_reading_that_quotes_more(database: sqlite3.Connection) -> None:
    put(database, LEVEL, FALL)
    correct(database, code(database, "4.115 hộ"), "value", 4127, **WHO)
    put(database, ("4.115 hộ nghèo", {"value": 4115}), FALL)
    assert values(database) == [4127, 772]
    assert [row["orphan"] for row in history(database)] == [0]


def test_a_correction_survives_moved_offsets(database: sqlite3.Connection) -> None:
    put(database, LEVEL, FALL)
    correct(database, code(database, "772 hộ"), "value", 760, **WHO)
    put(database, LEVEL, ("772", {"value": 772}), text="SỐ LIỆU  HỘ NGHÈO\n\n" + TEXT.replace("; giảm", ";\ngiảm"))
    assert values(database) == [4115, 760]


def test_of_two_alike_none_is_taken_when_neither_stands_there(database: sqlite3.Connection) -> None:
    put(database, LEVEL, ("310 hộ", {"value": 310}), ("310 hộ", {"value": 310, "at": 1}))
    public_id = database.execute("SELECT public_id FROM figures ORDER BY start DESC").fetchone()[0]
    correct(database, public_id, "value", 311, **WHO)
    put(database, LEVEL, ("còn 310", {"value": 310}), ("còn 310", {"value": 310, "at": 1}))
    assert values(database) == [4115, 310, 311]
    put(database, ("310 hộ", {"value": 310}), ("310", {"value": 310, "at": 1}), text="Ghi chú. " * 20 + TEXT)
    assert values(database) == [310, 310]
    assert [row["orphan"] for row in history(database)] == [1]


def test_an_orphan_comes_back_with_its_figure(database: sqlite3.Connection) -> None:
    put(database, LEVEL, FALL)
    correct(database, code(database, "772 hộ"), "value", 760, **WHO)
    put(database, LEVEL)
    assert [row["orphan"] for row in history(database)] == [1]
    assert database.execute("SELECT count(*) FROM corrections_without_figure").fetchone()[0] == 1
    put(database, LEVEL, FALL)
    assert [row["orphan"] for row in history(database)] == [0]
    assert values(database) == [4115, 760]


def test_a_later_correction_of_a_found_figure_counts(database: sqlite3.Connection) -> None:
    put(database, LEVEL)
    correct(database, code(database, "4.115 hộ"), "value", 4127, **WHO)
    put(database, ("4.115 hộ nghèo", {"value": 4115}))
    correct(database, code(database, "4.115 hộ nghèo"), "value", 4130, **WHO)
    assert values(database) == [4130]
    assert [row["old_value"] for row in history(database)] == ["4115.0", "4127"]


def test_an_accepted_figure_stands_before_others(database: sqlite3.Connection) -> None:
    holds = {"indicator": "poverty.households", "period": "2018", "scope": "huyện Hòa Vang", "topic": "poverty"}
    put(database, ("4.115 hộ", {"value": 4115} | holds), ("310 hộ", {"value": 310} | holds))
    correct(database, code(database, "310 hộ"), "accepted", "1", **WHO)
    (compared,) = compare(database, "poverty.households")
    assert (compared.chosen.value, compared.chosen.corrected) == (310, "")


@pytest.mark.parametrize(
    "typed, wanted",
    [
        ("value=36537", ("value", 36537.0)),
        ("value = 19.07", ("value", 19.07)),
        ("period=", ("period", None)),
        ("scope=huyện Hòa Vang", ("scope", "huyện Hòa Vang")),
    ],
)
def test_assignments(typed: str, wanted: tuple[str, Any]) -> None:
    assert parse(typed) == wanted


@pytest.mark.parametrize("typed", ["36537", "value=36.537", "value=3,3", "=5"])
def test_what_is_not_clear_is_refused(typed: str) -> None:
    with pytest.raises(DatabaseProblem):
        parse(typed)


def test_figures_by_code_and_by_words(database: sqlite3.Connection) -> None:
    put(database, LEVEL, ("310 hộ", {"value": 310}), ("310 hộ", {"value": 310, "at": 1}))
    wanted = code(database, "4.115 hộ")
    assert find_figure(database, wanted[:8])["public_id"] == wanted
    assert find_figure(database, "4.115", 1)["public_id"] == wanted
    with pytest.raises(SeveralFigures, match="Hòa Phú"):
        find_figure(database, "310 hộ", 1)
    with pytest.raises(UnknownName):
        find_figure(database, "999 hộ", 1)


def test_the_commands(database: sqlite3.Connection, path: Path) -> None:
    put(database, LEVEL, FALL)
    run = CliRunner().invoke
    db = ["--db", str(path)]
    done = run(
        cli, ["correct", "12/BC-UBND", "772 hộ", "value=760", "basis=target", "--why", "đối chiếu", "--by", "Lan", *db]
    )
    assert done.exit_code == Exit.OK, done.output
    assert run(cli, ["reject", code(database, "4.115 hộ"), "--why", "nhầm", *db]).exit_code == Exit.OK
    assert values(database) == [760]
    assert run(cli, ["accept", code(database, "4.115 hộ"), *db]).exit_code == Exit.OK
    assert values(database) == [4115, 760]
    told = run(cli, ["history", *db]).output
    assert "value: 772.0 → 760.0  (Lan: đối chiếu)" in told and told.count("\n") == 6
    assert "basis: result → target" in run(cli, ["history", code(database, "772 hộ"), *db]).output
    assert run(cli, ["correct", "12/BC-UBND", "772 hộ", "basis=mục tiêu", "--why", "x", *db]).exit_code != Exit.OK
    with open_to_read(path) as connection:
        assert connection.execute("SELECT basis FROM figures_now WHERE quote = '772 hộ'").fetchone()[0] == "target"
