"""Requests that letters, directives and plans set themselves become proposals, with their words and their days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from extractions import REPORT, extraction

from db.campaigns import add_campaign
from db.database import open_to_write
from db.due import due
from db.load import load
from db.proposals import propose
from db.requests import Request, edit, requests
from extractors.records import Citation, Metadata

WHO = "văn thư"
LETTER = Metadata(
    kind="công văn",
    number="900/UBND-VX",
    issuer="UBND tỉnh Quảng Trị",
    level="province",
    unit="tỉnh Quảng Trị",
    date="2018-06-10",
)
PLAN = replace(LETTER, kind="kế hoạch", number="30/KH-UBND", date="2018-01-10")
TEXT = "UBND tỉnh yêu cầu UBND các huyện, thành phố báo cáo kết quả trước ngày 05/7/2018."
REQUEST: dict[str, Any] = {
    "quote": TEXT, "start": 0, "end": len(TEXT), "subject": "báo cáo kết quả 6 tháng", "asker": "UBND tỉnh",
    "asked": ["UBND các huyện, thành phố", "Sở Y tế"], "recipient": "UBND tỉnh", "period": "2018-H1", "cut_off": "2018-06-30",
    "deadline": "2018-07-05", "deadline_words": "trước ngày 05/7/2018", "recurrence": None, "outline": ["Kết quả", "Kiến nghị"],
    "forms": [], "section": [], "page": 1, "rule": "r",
}  # fmt: skip
TASK: dict[str, Any] = {
    "quote": TEXT, "start": 0, "end": len(TEXT), "what": "báo cáo kết quả thực hiện", "lead": "Sở Nội vụ", "cooperating": [],
    "by_when": "trước ngày 15/12", "period": None, "recurrence": "yearly", "recipient": "UBND tỉnh", "through": None,
    "is_reporting_duty": True, "section": [], "page": 1, "rule": "r",
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        yield connection


def take_in(connection: sqlite3.Connection, meta: Metadata, **asked: Any) -> None:
    load(connection, extraction(TEXT, meta=meta).to_json() | asked, origin="received")


def only(connection: sqlite3.Connection) -> Request:
    propose(connection, made_by=WHO)
    (found,) = requests(connection)
    return found


def test_a_letter_that_came_in_tells_all_of_its_request(database: sqlite3.Connection) -> None:
    take_in(database, LETTER, requests=[REQUEST])
    found = only(database)
    assert (found.status, found.origin, found.asker, found.asker_code) == (
        "proposed",
        "letter",
        "UBND tỉnh Quảng Trị",
        "45",
    )
    assert (found.period, found.cut_off, found.deadline) == ("2018-H1", "2018-06-30", "2018-07-05")
    assert found.sections == ("Kết quả", "Kiến nghị")
    names = [one.unit.name for one in found.units]
    assert {"UBND huyện Hướng Hóa", "UBND thành phố Đông Hà", "Sở Y tế"} <= set(names)
    assert due(database, "2018-08-01") == [], "it binds nobody before a person accepts it"
    assert propose(database, made_by=WHO) == []


def test_the_letter_fills_in_what_its_reports_did_not_tell(database: sqlite3.Connection) -> None:
    words = "Thực hiện Công văn số 900/UBND-VX về việc báo cáo kết quả, UBND huyện báo cáo:"
    cited = Citation(
        "Công văn số 900/UBND-VX", 10, 33, "công văn", "900/UBND-VX", "2018-06-10", "UBND tỉnh", "implements", 1, "r"
    )
    meta = replace(REPORT, unit="huyện Hướng Hóa", parent_unit="tỉnh Quảng Trị", issuer="UBND huyện Hướng Hóa")
    load(database, extraction(words, meta=meta, citations=(cited,)).to_json(), origin="received")
    assert only(database).deadline is None
    take_in(database, LETTER, requests=[REQUEST])
    found = only(database)
    assert (found.deadline, found.subject) == ("2018-07-05", "báo cáo kết quả"), "what stood is kept"
    assert len(found.units) > 5 and len(found.sources) == 2
    assert propose(database, made_by=WHO) == []


def test_a_letter_does_not_touch_what_a_person_accepted(database: sqlite3.Connection) -> None:
    take_in(database, LETTER, requests=[REQUEST])
    edit(database, only(database).id, {"status": "accepted", "deadline": "10/7/2018"}, made_by=WHO, reason="xem")
    take_in(database, LETTER, requests=[REQUEST | {"deadline": "2018-07-01"}])
    assert only(database).deadline == "2018-07-10"


def test_a_duty_of_a_plan_without_a_day_of_a_year_is_undated(database: sqlite3.Connection) -> None:
    take_in(database, PLAN, tasks=[TASK, TASK | {"start": 3, "is_reporting_duty": False}])
    found = only(database)
    assert (found.origin, found.deadline, found.subject) == ("duty", None, "báo cáo kết quả thực hiện")
    assert [one.unit.key for one in found.units] == ["sở nội vụ|45"]
    assert found.recipient == "UBND tỉnh Quảng Trị" and found.sources[0].quote == TEXT
    assert propose(database, made_by=WHO) == []


def test_what_is_reported_only_when_something_comes_up_is_no_request(database: sqlite3.Connection) -> None:
    take_in(database, PLAN, tasks=[TASK | {"recurrence": "on_demand"}])
    assert propose(database, made_by=WHO) == [] == requests(database)


def test_groups_of_bodies_and_single_ones_side_by_side(database: sqlite3.Connection) -> None:
    add_campaign(database, "1258/QĐ-TTg", "Chung tay vì người nghèo", made_by=WHO)
    words = "Các sở, ban, ngành; UBND các huyện, thị xã"
    take_in(database, replace(PLAN, title="Phong trào Chung tay vì người nghèo"), tasks=[TASK | {"lead": words}])
    found = only(database)
    names = [one.unit.name for one in found.units]
    assert names[0] == "Các sở, ban, ngành" and "UBND huyện Gio Linh" in names
    assert found.campaign == "1258/QĐ-TTg"


def test_a_duty_that_is_also_a_request_is_proposed_once(database: sqlite3.Connection) -> None:
    take_in(database, PLAN, tasks=[TASK], requests=[REQUEST])
    assert only(database).subject == "báo cáo kết quả 6 tháng"
