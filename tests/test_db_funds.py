"""Funds by topic: each fact once, parts not beside totals, cumulative sums and loans never added."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from extractions import Said, extraction

from db.database import open_to_write
from db.funds import funds
from db.load import load, save_indicators
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers.text import from_text
from pipeline.cli import cli
from pipeline.exits import Exit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        yield connection


def money(quote: str, value: float, group: int, **more: object) -> Said:
    holds = {"value": value, "unit": "đồng", "measure": "money", "stage": "spent", "topic": "gifts", "group": group}
    return quote, holds | more


def sums(database: sqlite3.Connection, *said: Said) -> list[tuple[dict[str, float], dict[str, str], list[str | None]]]:
    document = load(database, extraction(", ".join(q for q, _ in said), said).to_json(), origin="received")
    return [(dict(t.money), dict(t.qualifiers), [f.left_out for f in t.facts]) for t in funds(database, document)]


def test_parts_cumulative_sums_and_loans_are_not_added(database: sqlite3.Connection) -> None:
    assert sums(
        database,
        money("50 đồng", 50, 1),
        money("20 đồng", 20, 2, part_of=1),
        money("30 đồng", 30, 3, part_of=9),
        money("900 đồng", 900, 4, basis="cumulative"),
        money("7 đồng", 7, 5, part_of=4),
        money("11 đồng", 11, 6, stage="lent"),
        money("13 đồng", 13, 7, basis="target"),
    ) == [({"spent": 87}, {"spent": "exact"}, [None, "part", None, "cumulative", None, None])]


@pytest.mark.parametrize(
    "first, second, told",
    [("exact", "more_than", "more_than"), ("at_least", "more_than", "more_than"), ("about", "more_than", "about")],
)
def test_a_sum_is_known_as_well_as_its_vaguest_part(
    database: sqlite3.Connection, first: str, second: str, told: str
) -> None:
    found = sums(database, money("50 đồng", 50, 1, qualifier=first), money("20 đồng", 20, 2, qualifier=second))
    assert found == [({"spent": 70}, {"spent": told}, [None, None])]


def test_what_two_bodies_tell_counts_once(database: sqlite3.Connection, path: Path) -> None:
    text = """BÁO CÁO
Kết quả công tác giảm nghèo năm 2018

1. UBND huyện đã cấp 12.400 kg gạo cho 620 hộ nghèo, kinh phí 186 triệu đồng.
2. Hội Chữ thập đỏ huyện: cấp 12.400 kg gạo cho 620 hộ nghèo, kinh phí 186 triệu đồng.
"""
    made = extract(from_text(text, name="bao-cao", sha256=sha256(text.encode()).hexdigest())).to_json()
    document = load(database, made, origin="received")
    (topic,) = funds(database, document)
    assert (topic.topic, dict(topic.money)) == ("food", {"spent": 186_000_000})
    assert [fact.left_out for fact in topic.facts] == [None, "twice"]
    told = CliRunner().invoke(cli, ["funds", "bao-cao", "--db", str(path)])
    assert told.exit_code == Exit.OK
    assert "không cộng" in told.output and "= lương thực" in told.output


REPORTS = {
    "mttq": """ỦY BAN MTTQ VIỆT NAM HUYỆN BÌNH GIA
Số: 12/BC-MTTQ
Bình Gia, ngày 10 tháng 01 năm 2019

BÁO CÁO
Kết quả vận động Quỹ "Vì người nghèo" năm 2018

Năm 2018, Ủy ban MTTQ huyện vận động Quỹ Vì người nghèo được 486,5 triệu đồng. Hội Nông dân huyện ủng hộ Quỹ Vì người nghèo 50 triệu đồng.
""",
    "ubnd": """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA
Số: 31/BC-UBND
Bình Gia, ngày 15 tháng 01 năm 2019

BÁO CÁO
Kết quả công tác giảm nghèo năm 2018

Năm 2018, toàn huyện vận động Quỹ Vì người nghèo được 486,5 triệu đồng. Hội Phụ nữ huyện ủng hộ Quỹ Vì người nghèo 50 triệu đồng.
""",
    "nam-truoc": """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA
Số: 29/BC-UBND
Bình Gia, ngày 15 tháng 01 năm 2018

BÁO CÁO
Kết quả công tác giảm nghèo năm 2017

Năm 2017, toàn huyện vận động Quỹ Vì người nghèo được 486,5 triệu đồng.
""",
    "huyen-khac": """ỦY BAN NHÂN DÂN
HUYỆN VĂN QUAN
Số: 8/BC-UBND
Văn Quan, ngày 15 tháng 01 năm 2019

BÁO CÁO
Kết quả công tác giảm nghèo năm 2018

Năm 2018, toàn huyện vận động Quỹ Vì người nghèo được 486,5 triệu đồng.
""",
}


def put(database: sqlite3.Connection, name: str) -> int:
    text = REPORTS[name]
    made = extract(from_text(text, name=name, sha256=sha256(text.encode()).hexdigest())).to_json()
    return load(database, made, origin="received")


@pytest.mark.parametrize("order", [("mttq", "ubnd"), ("ubnd", "mttq")])
def test_what_two_reports_tell_counts_once_in_the_owners_words(
    database: sqlite3.Connection, path: Path, order: tuple[str, str]
) -> None:
    ids = [put(database, name) for name in order]
    (topic,) = funds(database, *ids)
    assert dict(topic.money) == {"raised": 586_500_000}
    left = {fact.first["issuer"]: [row["issuer"] for row in fact.rivals] for fact in topic.facts if fact.left_out}
    (issuer,) = left
    assert issuer is not None and "MTTQ" not in issuer and len(left[issuer]) == 1 and "MTTQ" in left[issuer][0]
    assert [fact.doubtful for fact in topic.facts] == [False, True, False, True]
    told = CliRunner(env={"COLUMNS": "400"}).invoke(cli, ["funds", *order, "--db", str(path)]).output
    assert "không cộng" in told and "có thể trùng" in told
    assert "1 khoản đã nêu ở chỗ khác" in told and "2 khoản có số tiền tròn" in told


@pytest.mark.parametrize("other", ["nam-truoc", "huyen-khac"])
def test_another_year_or_another_district_is_other_money(database: sqlite3.Connection, other: str) -> None:
    ids = [put(database, name) for name in ("mttq", other)]
    (topic,) = funds(database, *ids)
    assert dict(topic.money) == {"raised": 1_023_000_000}
    assert not any(fact.rivals or fact.left_out for fact in topic.facts)


def test_each_document_alone_is_told_as_it_stands(database: sqlite3.Connection) -> None:
    (topic,) = funds(database, put(database, "mttq"))
    assert dict(topic.money) == {"raised": 536_500_000} and not any(fact.rivals for fact in topic.facts)
