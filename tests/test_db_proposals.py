"""Requests that documents show: proposed once, with their words, and binding nobody until a person accepts them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from extractions import REPORT, extraction

from db.above import numbers_above
from db.campaigns import add_campaign
from db.database import open_to_write
from db.documents import find
from db.due import due
from db.load import load
from db.proposals import propose
from db.requests import Request, edit, requests
from extractors.records import Citation, Metadata

WHO = "văn thư"
DAKRONG = replace(
    REPORT, unit="huyện Đa Krông", parent_unit="tỉnh Quảng Trị", issuer="UBND huyện Đa Krông", date="2018-07-02",
    title="Kết quả giảm nghèo 6 tháng", reporting_period="2018-H1",
)  # fmt: skip
LETTER = "Công văn số 900/UBND-VX ngày 10/6/2018 của {issuer}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        yield connection


def take_in(
    connection: sqlite3.Connection,
    behind: str,
    meta: Metadata = DAKRONG,
    issuer: str = "UBND tỉnh",
    before: str = "Thực hiện ",
) -> sqlite3.Row:
    quote = LETTER.format(issuer=issuer)
    text = f"{before}{quote}{behind}"
    at = text.index(quote)
    letter = Citation(quote, at, at + len(quote), "công văn", "900/UBND-VX", "2018-06-10", issuer, "implements", 1, "r")
    made = extraction(text, meta=meta, citations=(letter,))
    load(connection, made.to_json(), origin="received")
    return find(connection, made.sha256)


def only(connection: sqlite3.Connection) -> Request:
    propose(connection, made_by=WHO)
    (found,) = requests(connection)
    return found


@pytest.mark.parametrize(
    ("behind", "subject"),
    [
        (" về việc báo cáo sơ kết giữa kỳ, UBND huyện báo cáo như sau:", "báo cáo sơ kết giữa kỳ"),
        (" về việc sơ kết phong trào thi đua; UBND huyện báo cáo:", "báo cáo sơ kết phong trào thi đua"),
        (" về báo cáo kết quả giảm nghèo, huyện Đa Krông báo cáo:", "báo cáo kết quả giảm nghèo"),
        (" yêu cầu báo cáo nhanh thiệt hại. UBND huyện báo cáo:", "báo cáo nhanh thiệt hại"),
        (", UBND huyện Đa Krông báo cáo kết quả như sau:", "báo cáo kết quả giảm nghèo 6 tháng"),
    ],
)
def test_what_a_letter_asks_for(database: sqlite3.Connection, behind: str, subject: str) -> None:
    take_in(database, behind)
    assert only(database).subject == subject


@pytest.mark.parametrize("behind", [" về việc phân bổ kinh phí, huyện đã giao 3 tỷ đồng.", ". Huyện đã làm xong."])
def test_a_letter_about_something_else_is_no_request(database: sqlite3.Connection, behind: str) -> None:
    take_in(database, behind)
    assert propose(database, made_by=WHO) == []


def test_a_letter_cited_far_down_is_no_request(database: sqlite3.Connection) -> None:
    take_in(database, " về việc báo cáo sơ kết", before="Một đoạn dài của báo cáo. " * 60)
    assert propose(database, made_by=WHO) == []


def test_a_proposal_has_its_words_its_asker_and_no_deadline(database: sqlite3.Connection) -> None:
    take_in(database, " về việc báo cáo sơ kết, UBND huyện báo cáo:")
    found = only(database)
    assert (found.status, found.origin, found.deadline, found.period) == ("proposed", "letter", None, "2018-H1")
    assert (found.asker, found.asker_code, found.recipient) == ("UBND tỉnh Quảng Trị", "45", "UBND tỉnh Quảng Trị")
    assert [one.unit.name for one in found.units] == ["UBND huyện Đa Krông"]
    (source,) = found.sources
    assert (source.document, source.page) == ("12/BC-UBND", 1) and "900/UBND-VX" in source.quote
    assert due(database, "2020-01-01") == []


@pytest.mark.parametrize(
    ("issuer", "asker"),
    [
        ("Chủ tịch UBND tỉnh", "UBND tỉnh Quảng Trị"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Trị"),
        ("Bộ Nội vụ", "Bộ Nội vụ"),
        ("UBND tỉnh Quảng Trị", "UBND tỉnh Quảng Trị"),
    ],
)
def test_the_asker_by_its_whole_name(database: sqlite3.Connection, issuer: str, asker: str) -> None:
    take_in(database, " về việc báo cáo sơ kết, UBND huyện báo cáo:", issuer=issuer)
    assert only(database).asker == asker


def test_two_reports_on_one_letter_are_one_request(database: sqlite3.Connection) -> None:
    other = replace(DAKRONG, unit="huyện Hướng Hóa", issuer="UBND huyện Hướng Hóa", number="7/BC-UBND")
    take_in(database, " về việc báo cáo sơ kết, UBND huyện báo cáo:")
    assert propose(database, made_by=WHO) == [1]
    take_in(database, " về việc báo cáo sơ kết, UBND huyện Hướng Hóa báo cáo:", other)
    assert propose(database, made_by=WHO) == [1]
    assert propose(database, made_by=WHO) == [], "what is known is not proposed again"
    assert [one.unit.name for one in only(database).units] == ["UBND huyện Đa Krông", "UBND huyện Hướng Hóa"]


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_what_a_person_decided_is_left_alone(database: sqlite3.Connection, status: str) -> None:
    take_in(database, " về việc báo cáo sơ kết, UBND huyện báo cáo:")
    edit(database, only(database).id, {"status": status}, made_by=WHO, reason="đã xem")
    other = replace(DAKRONG, unit="huyện Hướng Hóa", issuer="UBND huyện Hướng Hóa", number="7/BC-UBND")
    take_in(database, " về việc báo cáo sơ kết, UBND huyện Hướng Hóa báo cáo:", other)
    assert propose(database, made_by=WHO) == []
    assert len(only(database).units) == 1


def test_a_report_goes_back_to_the_campaign_through_the_plan_in_between(database: sqlite3.Connection) -> None:
    add_campaign(database, "1258/QĐ-TTg", "Chung tay vì người nghèo", made_by=WHO)
    plan = replace(
        REPORT, kind="kế hoạch", number="30/KH-UBND", issuer="UBND tỉnh Quảng Trị", unit="tỉnh Quảng Trị", parent_unit=None,
        level="province",
    )  # fmt: skip
    words = "Căn cứ 1258/QĐ-TTg, tỉnh lập kế hoạch."
    cited = Citation("1258/QĐ-TTg", 7, 18, "quyết định", "1258/QĐ-TTg", None, None, "basis")
    load(database, extraction(words, meta=plan, citations=(cited,)).to_json(), origin="received")
    text = "Thực hiện Công văn số 900/UBND-VX về việc báo cáo Kế hoạch số 30/KH-UBND, UBND huyện báo cáo:"
    quotes = [
        ("Công văn số 900/UBND-VX", "công văn", "implements"),
        ("Kế hoạch số 30/KH-UBND", "kế hoạch", "reports_on"),
    ]
    citations = tuple(
        Citation(q, text.index(q), text.index(q) + len(q), kind, q.split()[-1], None, None, relation, 1, "r")
        for q, kind, relation in quotes
    )
    made = extraction(text, meta=DAKRONG, citations=citations)
    load(database, made.to_json(), origin="received")
    assert numbers_above(database, find(database, made.sha256)) == {"900/ubnd-vx", "30/kh-ubnd", "1258/qđ-ttg"}
    assert only(database).campaign == "1258/QĐ-TTg"
