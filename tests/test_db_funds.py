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
