"""What intake took in enters the register once, on its day in Vietnam."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from extractions import REPORT, extraction

from db.arrivals import decide_arrival
from db.arrivals_listed import arrivals
from db.database import open_to_write
from db.load import load
from db.register_intake import day_in_vietnam, enter_intake


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-07-05T16:59:59+00:00", "2024-07-05"),
        ("2024-07-05T17:00:00+00:00", "2024-07-06"),
        ("2024-07-05T02:00:00+00:00", "2024-07-05"),
        ("2024-12-31T20:00:00+00:00", "2025-01-01"),
    ],
)
def test_the_day_is_that_of_the_office(moment: str, day: str) -> None:
    assert day_in_vietnam(moment) == day


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox_names'").fetchone():
            pytest.skip("no tables of intake")
        yield connection


def take_in(connection: sqlite3.Connection, number: str, moment: str, kind: str = "báo cáo") -> None:
    made = extraction(f"Báo cáo {number}.", meta=replace(REPORT, number=number, kind=kind))
    load(connection, made.to_json(), origin="received")
    sql = "INSERT INTO originals (sha256, size, received_at, state_at) VALUES (?, 1, ?, ?)"
    id = connection.execute(sql, (made.sha256, moment, moment)).lastrowid
    for name in ("a", "b"):
        sql = "INSERT INTO inbox_names (original_id, path, sender, arrived_at) VALUES (?, ?, 'hoa-vang', ?)"
        connection.execute(sql, (id, f"{name}/{number}", moment))


def test_reports_are_entered_once(database: sqlite3.Connection) -> None:
    take_in(database, "12/BC-UBND", "2024-07-05T16:00:00+00:00")
    take_in(database, "13/BC-UBND", "2024-07-05T18:00:00+00:00")
    take_in(database, "14/KH-UBND", "2024-07-05T18:00:00+00:00", kind="kế hoạch")
    assert len(enter_intake(database, made_by="văn thư")) == 2
    assert enter_intake(database, made_by="văn thư") == []
    told = [(row["document_number"], row["arrived_on"], row["sender"], row["source"]) for row in arrivals(database)]
    assert told == [
        ("12/BC-UBND", "2024-07-05", "UBND huyện Hòa Vang", "intake"),
        ("13/BC-UBND", "2024-07-06", "UBND huyện Hòa Vang", "intake"),
    ]


def test_what_a_person_withdrew_does_not_come_back(database: sqlite3.Connection) -> None:
    take_in(database, "12/BC-UBND", "2024-07-05T16:00:00+00:00")
    (entered,) = enter_intake(database, made_by="văn thư")
    decide_arrival(database, entered.id, "withdrawn", decided_on="2024-07-06", reason="thử", made_by="văn thư")
    assert enter_intake(database, made_by="văn thư") == []
