"""The opening of a summary report as the register of arrivals says: n of N, late, missing, extended, returned."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign import NUMBER, make_campaign

from db.answers import Entry
from db.arrivals import enter
from db.awards.criteria import Criterion, PointsTable
from db.awards.judge import standings
from db.awards.units import units_of
from db.campaigns import add_campaign
from db.database import open_to_write
from db.exports.summary_docx import Office, docx_of
from db.requests import Request, add_request
from db.summary.ground import Ground
from db.summary.model import Number, Quoted, Statement, Summary
from db.summary.report import summarise
from db.unit_events import decide, find_unit
from db.units import unit_named

WHO, HA_GIANG = "văn thư", "02"
UNITS = ("UBND huyện Mèo Vạc", "UBND huyện Đồng Văn", "UBND huyện Yên Minh", "UBND huyện Quản Bạ")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "t.db"
    make_campaign(path)
    with open_to_write(path) as connection:
        add_campaign(connection, NUMBER, "Phong trào thử", made_by=WHO)
        yield connection


def ask(connection: sqlite3.Connection, **more: str | None) -> Request:
    values = {
        "subject": "báo cáo năm 2022", "number": "812/SLĐTBXH-BTXH", "asker": "Sở Lao động - Thương binh và Xã hội tỉnh Hà Giang",
        "deadline": "2022-12-15", "period": "2022", "campaign": NUMBER,
    }  # fmt: skip
    units = [unit_named(name, HA_GIANG) for name in UNITS]
    return add_request(connection, values | more, made_by=WHO, units=units)


def came(connection: sqlite3.Connection, sender: str, day: str) -> None:
    enter(connection, Entry(sender, day, answers="1", signed="signed"), made_by=WHO)


def words(summary: Summary) -> str:
    def told(piece: object) -> str:
        return piece.printed if isinstance(piece, Number) else piece.text if isinstance(piece, Quoted) else str(piece)

    return "\n".join("".join(map(told, block.pieces)) for block in summary.opening if isinstance(block, Statement))


def test_received_late_and_missing_by_the_register(database: sqlite3.Connection) -> None:
    request = ask(database)
    came(database, "UBND huyện Mèo Vạc", "2022-12-14")
    came(database, "UBND huyện Đồng Văn", "2022-12-28")
    decide(
        database,
        request,
        "exempt",
        [find_unit(request, "Quản Bạ")],
        decided_on="2022-12-01",
        reason="không thuộc diện",
        made_by=WHO,
    )
    told = words(summarise(database, NUMBER, "2022", "2022-12-30"))
    assert "theo sổ theo dõi, đã nhận báo cáo của 2 trên 3 đơn vị phải báo cáo" in told
    assert "Báo cáo chậm: UBND huyện Đồng Văn (13 ngày)." in told
    assert "Quá hạn chưa gửi báo cáo: UBND huyện Yên Minh (15 ngày)." in told
    assert "Chưa có sổ theo dõi" not in told


def test_the_day_asked_for_decides(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Mèo Vạc", "2022-12-14")
    assert "đã nhận báo cáo của 0 trên 4" in words(summarise(database, NUMBER, "2022", "2022-12-13"))
    told = words(summarise(database, NUMBER, "2022", "2022-12-15"))
    assert "đã nhận báo cáo của 1 trên 4" in told and "Quá hạn" not in told


def test_extended_is_not_late(database: sqlite3.Connection) -> None:
    request = ask(database)
    unit = [find_unit(request, "Yên Minh")]
    decide(
        database, request, "extend", unit, decided_on="2022-12-10", until="2023-01-10", reason="lũ quét", made_by=WHO
    )
    told = words(summarise(database, NUMBER, "2022", "2022-12-30"))
    assert "Được gia hạn: UBND huyện Yên Minh." in told


def test_a_request_without_a_deadline_makes_nobody_late(database: sqlite3.Connection) -> None:
    ask(database, deadline=None)
    told = words(summarise(database, NUMBER, "2022", "2023-06-01"))
    assert "chậm" not in told and "Quá hạn" not in told
    assert "đã nhận báo cáo của 0 trên 4" in told


def test_numbers_of_the_register_are_proved_by_its_lines(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Mèo Vạc", "2022-12-14")
    made = summarise(database, NUMBER, "2022", "2022-12-30")
    received = next(number for _, number in made.numbers() if number.key == "register/received")
    assert [source.words for source in received.sources] == [
        "Sổ văn bản đến, yêu cầu 812/SLĐTBXH-BTXH, UBND huyện Mèo Vạc (hạn 15/12/2022; đến ngày 14/12/2022)"
    ]
    assert not any(paper.sha256 == "" for paper in made.papers)
    assert docx_of(made, Office(), {})


def test_reporting_on_time_is_shown_by_the_register(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Mèo Vạc", "2022-12-14")
    came(database, "UBND huyện Đồng Văn", "2022-12-28")
    ground = Ground(database, NUMBER, "2022")
    one = Criterion("1", "đúng hạn", "E", "31/KH-UBND", "báo cáo", shown_by="on_time")
    found = standings(ground, PointsTable("district", (one,)), units_of(ground, "district"), "2022-12-30")
    told = {standing.unit.name: (standing.judged[0].state, standing.judged[0].reason) for standing in found}
    assert told == {
        "huyện Mèo Vạc": ("met", "gửi đúng hạn theo sổ văn bản đến"),
        "huyện Đồng Văn": ("not_met", "gửi chậm 13 ngày theo sổ văn bản đến"),
    }
