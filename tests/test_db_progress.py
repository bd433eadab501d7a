"""Target against result: met or not, by how much, what is missing, and what must not be compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extractions import REPORT, Said, extraction

from db.database import open_to_write
from db.load import load, save_indicators
from db.progress import progress
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit

PLAN = replace(REPORT, kind="kế hoạch", number="9/KH-UBND", reporting_period=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        yield connection


def rate(value: float, period: str | None, basis: str = "result", **more: Any) -> Said:
    holds = {
        "value": value, "indicator": "poverty.rate_fall", "period": period, "basis": basis, "topic": "poverty", "unit": "%",
        "measure": "rate", "direction": "decrease", "scope": "huyện Hòa Vang",
    }  # fmt: skip
    return f"{value:g} %", holds | more


def told(database: sqlite3.Connection, indicator: str = "poverty.rate_fall") -> list[tuple[Any, ...]]:
    return [
        (one.period, one.target and one.target.value, one.result and one.result.value, one.state, one.low, one.high)
        for one in progress(database, indicator)
    ]


def put(database: sqlite3.Connection, *said: Said, plan: bool = False) -> None:
    meta = PLAN if plan else REPORT
    text = f"{meta.number}: " + ", ".join(quote for quote, _ in said)
    load(database, extraction(text, said, meta).to_json(), origin="received")


def test_a_yearly_target_holds_for_each_year_and_for_no_half(database: sqlite3.Connection) -> None:
    put(database, rate(4, "2016/2020", "target", per="năm"), plan=True)
    put(database, rate(4.4, "2017"), rate(3, "2018"), rate(1.5, "2019-H1"), rate(2.5, "2021"))
    assert told(database) == [
        ("2017", 4, 4.4, "met", pytest.approx(110), pytest.approx(110)),
        ("2018", 4, 3, "not_met", 75, 75),
        ("2019-H1", 4, 1.5, "short", None, None),
        ("2021", None, 2.5, "no_target", None, None),
    ]


def test_a_range_shows_both_ends(database: sqlite3.Connection) -> None:
    put(database, rate(2, "2018", "target", value_max=4, qualifier="range"), rate(3, "2018"))
    assert told(database) == [("2018", 2, 3, "met", 75, 150)]


def test_lower_is_better_for_a_rate_itself(database: sqlite3.Connection) -> None:
    level = {"indicator": "poverty.rate", "direction": "level"}
    put(database, rate(11, "2020", "target", **level), rate(12, "2020", **level), rate(9, "2018", "target", **level))
    assert told(database, "poverty.rate") == [
        ("2018", 9, None, "no_result", None, None),
        ("2020", 11, 12, "not_met", None, None),
    ]


def test_what_has_no_period_stands_apart(database: sqlite3.Connection) -> None:
    put(database, rate(4, None, "target"), rate(5, None))
    assert [(one[1], one[2], one[3]) for one in told(database)] == [(4, None, "no_result"), (None, 5, "no_target")]


def test_the_command(database: sqlite3.Connection, path: Path) -> None:
    put(database, rate(4, "2018", "target"), rate(5, "2018"), rate(3, "2019", "target"))
    done = CliRunner().invoke(cli, ["targets", "poverty.rate_fall", "--db", str(path)])
    assert done.exit_code == Exit.OK
    assert "đạt, 125 %" in " ".join(done.output.split()) and "chưa có kết quả" in " ".join(done.output.split())
