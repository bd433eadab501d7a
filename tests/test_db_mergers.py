"""Old areas add up into the ones that followed them, where the measure adds and none is missing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from extractions import REPORT, extraction

from db.compare import UnknownName
from db.database import open_to_write
from db.load import load, save_indicators
from db.mergers import before, find_successor, summed
from extractors.knowledge.indicators import indicators
from extractors.knowledge.register import everywhere
from pipeline.cli import cli

OLD = {"tỉnh Lâm Đồng": 41_210, "tỉnh Đắk Nông": 18_640, "tỉnh Bình Thuận": 9_875}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def take_in(connection: sqlite3.Connection, area: str, value: float, **holds: object) -> None:
    meta = replace(REPORT, unit=area, parent_unit=None, level="province", issuer=f"UBND {area}", date="2024-12-20")
    said = {"value": value, "indicator": "poverty.households", "period": "2024", **holds}
    unit = str(holds.get("unit", "hộ"))
    load(
        connection,
        extraction(f"{area}: {value} {unit}.", [(f"{value} {unit}", said)], meta).to_json(),
        origin="received",
    )


def test_three_provinces_add_up_into_one(database: sqlite3.Connection) -> None:
    for area, value in OLD.items():
        take_in(database, area, value)
    (found,) = summed(database, "poverty.households", "tỉnh Lâm Đồng")
    assert (found.value, found.unit, found.exact, found.why) == (69_725, "hộ", True, "")
    assert {part.area: part.value for part in found.parts} == OLD


def test_nothing_is_added_over_a_missing_area(database: sqlite3.Connection) -> None:
    take_in(database, "tỉnh Lâm Đồng", 41_210)
    (found,) = summed(database, "poverty.households", "tỉnh Lâm Đồng")
    assert (found.value, found.why) == (None, "missing")
    assert set(found.missing) == {"tỉnh Đắk Nông", "tỉnh Bình Thuận"}


def test_a_rate_is_never_added(database: sqlite3.Connection) -> None:
    for area in OLD:
        take_in(database, area, 5, indicator="poverty.rate", unit="%", measure="rate")
    (found,) = summed(database, "poverty.rate", "tỉnh Lâm Đồng")
    assert (found.value, found.why, len(found.parts)) == (None, "rate", 3)


def test_an_inexact_part_makes_the_sum_inexact(database: sqlite3.Connection) -> None:
    for area, value in OLD.items():
        take_in(database, area, value, qualifier="about" if area == "tỉnh Đắk Nông" else "exact")
    (found,) = summed(database, "poverty.households", "tỉnh Lâm Đồng")
    assert (found.value, found.exact) == (69_725, False)


def test_both_ways_over_the_merger_give_the_same() -> None:
    """A measure that adds comes to the same in each new province by its old provinces and by its old communes' new ones."""
    register = everywhere()
    by_old, by_new = Counter[str](), Counter[str]()
    for number, old in enumerate(area for area in register if area.level == "commune" and area.until):
        value = len(old.name) * 37 + number % 101
        top = register.get(old.id.split(".")[0])
        assert top
        by_old[top.successors[0] if top.successors else top.id] += value
        by_new[old.successors[0].split(".")[0]] += value
    assert by_old == by_new
    assert len(by_old) == 34


def test_names_of_today() -> None:
    assert find_successor("tỉnh Lâm Đồng").id == "68n"
    assert {area.name for area in before(find_successor("tỉnh Lâm Đồng"))} == set(OLD)
    assert find_successor("xã Hàm Thuận, tỉnh Lâm Đồng").id == "68n.23059"
    with pytest.raises(UnknownName):
        find_successor("tỉnh Không Có")


def test_the_command(database: sqlite3.Connection, tmp_path: Path) -> None:
    for area, value in OLD.items():
        take_in(database, area, value)
    given = ["merged", "poverty.households", "tỉnh Lâm Đồng", "--db", str(tmp_path / "t.db")]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 0
    assert "tỉnh Lâm Đồng · 2024 · kết quả: 69.725 hộ" in result.output
    assert "  tỉnh Đắk Nông: 18.640 hộ" in result.output
