"""Pivot, change and rank: what stands side by side, what is never put together, and what is missing."""

from __future__ import annotations

import csv as csv_reader
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extractions import REPORT, Said, extraction

from db.change import change
from db.compare import UnknownName
from db.database import open_to_write
from db.definitions import definition_of, definitions, ratios
from db.exports import csv, together
from db.load import load, save_indicators
from db.pivot import Pivot, pivot
from db.rank import rank
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli

PROVINCE = replace(REPORT, unit="tỉnh Lạng Sơn", parent_unit=None, level="province", issuer="UBND tỉnh Lạng Sơn")
DISTRICTS = (
    "thành phố Lạng Sơn", "huyện Tràng Định", "huyện Bình Gia", "huyện Văn Lãng", "huyện Cao Lộc", "huyện Văn Quan",
    "huyện Bắc Sơn", "huyện Hữu Lũng", "huyện Chi Lăng", "huyện Lộc Bình", "huyện Đình Lập",
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def put(database: sqlite3.Connection, *said: Said, **meta: Any) -> None:
    text = "; ".join(f"{more.get('scope', '')} {quote}" for quote, more in said) + f" {meta}"
    load(database, extraction(text, said, replace(PROVINCE, **meta)).to_json(), origin="received")


def poor(value: float, scope: str = "huyện Bình Gia", period: str | None = "2018", **more: Any) -> Said:
    holds = {"value": value, "indicator": "poverty.households", "period": period, "scope": scope, "topic": "poverty"}
    return f"{scope[-3:]}{value:g} hộ nghèo", holds | more


def base(value: float, scope: str = "huyện Bình Gia", period: str | None = "2018") -> Said:
    holds = {"value": value, "indicator": "profile.households", "period": period, "scope": scope, "topic": "profile"}
    return f"{scope[-3:]}{value:g} hộ dân", holds


def rate(value: float, scope: str = "huyện Bình Gia", period: str | None = "2018", **more: Any) -> Said:
    holds = {
        "value": value, "indicator": "poverty.rate", "period": period, "scope": scope, "topic": "poverty", "unit": "%",
        "measure": "rate",
    }  # fmt: skip
    return f"{scope[-3:]}{value:g}% {period}", holds | more


def cells(found: Pivot) -> dict[str, list[float | None]]:
    return {line.place.name: [cell.chosen.value if cell else None for cell in line.cells] for line in found.lines}


def test_several_indicators_side_by_side_and_missing_is_none(database: sqlite3.Connection) -> None:
    put(database, poor(300), rate(12.5), poor(200, "huyện Chi Lăng"))
    found = pivot(database, ["poverty.households", "ty le ho ngheo"], period="2018")
    assert [(c.indicator, c.period) for c in found.columns] == [
        ("poverty.households", "2018"),
        ("poverty.rate", "2018"),
    ]
    assert cells(found) == {
        "tỉnh Lạng Sơn": [None, None], "huyện Bình Gia": [300, 12.5], "huyện Chi Lăng": [200, None],
    }  # fmt: skip
    assert found.missing == ["tỉnh Lạng Sơn"]
    _, rows, notes = together.pivot_words(found)
    assert [row[1:] for row in rows] == [["300", "12,5"], ["200", "–"]]
    assert "Chưa có số liệu (1): tỉnh Lạng Sơn." in notes


def test_a_figure_without_a_period_has_a_column_of_its_own(database: sqlite3.Connection) -> None:
    put(database, poor(300), poor(280, period=None))
    found = pivot(database, ["poverty.households"])
    assert [c.period for c in found.columns] == ["2018", None]
    assert cells(found)["huyện Bình Gia"] == [300, 280]
    assert pivot(database, ["poverty.households"], period="2018").columns == found.columns
    assert "không nêu kỳ" in together.pivot_words(found)[0][2]


def test_the_end_of_a_year_is_the_year_and_half_a_year_is_not(database: sqlite3.Connection) -> None:
    put(database, poor(300, period="2017-12-31"), poor(320, "huyện Chi Lăng", "2017"), poor(310, period="2018-H1"))
    found = pivot(database, ["poverty.households"])
    assert [c.period for c in found.columns] == ["2017", "2018-H1"]
    assert cells(found)["huyện Bình Gia"] == [300, 310]
    assert cells(found)["huyện Chi Lăng"] == [320, None]
    assert "†" in together.pivot_words(found)[1][0][2]


def test_cumulative_figures_stand_apart_and_are_not_added(database: sqlite3.Connection) -> None:
    put(database, poor(300), *(poor(n, scope, basis="cumulative") for n, scope in enumerate(DISTRICTS, 900)))
    assert cells(pivot(database, ["poverty.households"], period="2018"))["huyện Bình Gia"] == [300]
    found = pivot(database, ["poverty.households"], parent="lang son", period="2018", basis="cumulative")
    assert found.totals is not None and found.totals[0].reason == "cumulative"


def test_the_parts_are_added_only_where_all_are_there(database: sqlite3.Connection) -> None:
    put(database, *(poor(100 + n, scope) for n, scope in enumerate(DISTRICTS[:-1])), poor(1200, "tỉnh Lạng Sơn"))
    found = pivot(database, ["poverty.households"], parent="tỉnh Lạng Sơn", period="2018")
    assert len(found.lines) == 12 and found.lines[0].whole
    assert found.totals is not None
    assert (found.totals[0].value, found.totals[0].reason, found.totals[0].areas) == (None, "missing", DISTRICTS[-1:])
    put(database, poor(110, DISTRICTS[-1]), number="13/BC-UBND")
    found = pivot(database, ["poverty.households"], parent="tỉnh Lạng Sơn", period="2018")
    assert found.totals is not None
    assert (found.totals[0].value, found.totals[0].how) == (sum(range(100, 111)), "sum")


def test_a_rate_is_recomputed_from_count_and_base_and_never_averaged(database: sqlite3.Connection) -> None:
    bases = [1000 * (n + 1) for n in range(11)]
    put(database, *(rate(float(n + 1), scope) for n, scope in enumerate(DISTRICTS)))
    found = pivot(database, ["poverty.rate"], parent="Lạng Sơn", period="2018")
    assert found.totals is not None
    assert (found.totals[0].value, found.totals[0].reason) == (None, "rate")
    put(
        database,
        *(poor(10 * (n + 1), scope) for n, scope in enumerate(DISTRICTS)),
        *(base(bases[n], scope) for n, scope in enumerate(DISTRICTS)),
        number="13/BC-UBND",
    )
    found = pivot(database, ["poverty.rate"], parent="Lạng Sơn", period="2018")
    assert found.totals is not None
    assert found.totals[0].value == pytest.approx(100 * 660 / sum(bases)) == pytest.approx(1.0)
    assert found.totals[0].how == "ratio"


@pytest.mark.parametrize(
    "odd, reason", [({"qualifier": "about"}, "bounds"), ({"unit": "khẩu"}, "units"), ({"period": "2018-H1"}, "missing")]
)
def test_what_is_not_alike_is_not_added(database: sqlite3.Connection, odd: dict[str, Any], reason: str) -> None:
    said = [poor(100 + n, scope) for n, scope in enumerate(DISTRICTS)]
    said[3][1].update(odd)
    put(database, *said)
    found = pivot(database, ["poverty.households"], parent="Lạng Sơn", period="2018")
    assert found.totals is not None and found.totals[0].reason == reason


def test_stocks_between_reviews_are_marked_and_not_added(database: sqlite3.Connection) -> None:
    put(database, *(poor(100 + n, scope, "2018-H1") for n, scope in enumerate(DISTRICTS)))
    found = pivot(database, ["poverty.households"], parent="Lạng Sơn", period="2018-H1")
    assert found.totals is not None and found.totals[0].reason == "estimate"


def test_of_a_district_and_a_commune_of_one_name_it_is_the_district(database: sqlite3.Connection) -> None:
    meta = {"unit": "huyện Quản Bạ", "parent_unit": "tỉnh Hà Giang"}
    put(database, poor(500, "huyện Quản Bạ"), poor(40, "xã Quản Bạ"), **meta)
    lines = pivot(database, ["poverty.households"], parent="quan ba", period="2018").lines
    assert [line.place.name for line in lines if line.whole] == ["huyện Quản Bạ"]
    assert "xã Quản Bạ" in {line.place.name for line in lines}


def test_two_districts_of_one_name_are_asked_about(database: sqlite3.Connection) -> None:
    for number, parent in (("12", "tỉnh Long An"), ("13", "tỉnh Tiền Giang")):
        meta = {"unit": "huyện Châu Thành", "parent_unit": parent, "number": f"{number}/BC-UBND"}
        put(database, poor(500, "huyện Châu Thành"), **meta)
    with pytest.raises(UnknownName) as raised:
        pivot(database, ["poverty.households"], parent="châu thành")
    assert "huyện Châu Thành, tỉnh Long An" in raised.value.near
    one = pivot(database, ["poverty.households"], parent="châu thành, long an", period="2018")
    assert one.lines[0].place.parent == "tỉnh Long An"


def test_a_unit_made_later_is_not_missing_before(database: sqlite3.Connection) -> None:
    meta = {"unit": "tỉnh Cao Bằng", "issuer": "UBND tỉnh Cao Bằng"}
    put(database, poor(50, "huyện Phục Hòa"), poor(60, "huyện Quảng Uyên"), **meta)
    names = [
        line.place.name for line in pivot(database, ["poverty.households"], parent="Cao Bằng", period="2018").lines
    ]
    assert "huyện Quảng Hòa" not in names and "huyện Phục Hòa" in names
    put(database, poor(105, "huyện Quảng Hòa", "2021"), **meta, number="9/BC-UBND", date="2022-01-05")
    names = [
        line.place.name for line in pivot(database, ["poverty.households"], parent="Cao Bằng", period="2021").lines
    ]
    assert "huyện Quảng Hòa" in names and "huyện Phục Hòa" not in names


def test_money_stands_in_one_unit(database: sqlite3.Connection) -> None:
    def lent(value: float, quote: str, scope: str) -> Said:
        holds = {
            "value": value, "unit": "đồng", "measure": "money", "indicator": "credit.loans_vnd", "period": "2018",
            "scope": scope, "topic": "credit",
        }  # fmt: skip
        return quote, holds

    put(database, lent(66_400_000_000, "66,4 tỷ", "huyện Bình Gia"), lent(900_500_000, "900,5 tr", "huyện Chi Lăng"))
    heads, rows, _ = together.pivot_words(pivot(database, ["credit.loans_vnd"], period="2018"))
    assert "(tỷ đồng)" in heads[1]
    assert [row[1] for row in rows] == ["66,4", "0,9005"]
    text = csv.text_of(together.pivot_rows(pivot(database, ["credit.loans_vnd"], period="2018")))
    table = list(csv_reader.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert ["huyện Chi Lăng", "tỉnh Lạng Sơn", "900500000"] in table


def test_a_rate_changes_in_points_and_a_count_in_per_cent_too(database: sqlite3.Connection) -> None:
    put(database, poor(400, period="2017"), poor(300), rate(20.5, period="2017-12-31"), rate(17.25))
    (count,) = [one for one in change(database, "poverty.households", "2017", "2018") if one.state == "ok"]
    assert (count.absolute, count.relative, count.points) == (-100, -25, False)
    (points,) = [one for one in change(database, "poverty.rate", "2017", "2018") if one.state == "ok"]
    assert (points.absolute, points.relative, points.points) == (-3.25, None, True)
    words = together.change_words([points], "2017", "2018")[1][0]
    assert words[3:5] == ["-3,25 điểm %", "–"]


@pytest.mark.parametrize(
    "first, last, state",
    [
        ("2015", "2016", "definition"),
        ("2020", "2022", "definition"),
        ("2025", "2026", "definition"),
        ("2016", "2020", "ok"),
        ("2022", "2025", "ok"),
        ("2017", "2018-H1", "estimate"),
    ],
)
def test_no_change_runs_over_a_break_of_definition(
    database: sqlite3.Connection, first: str, last: str, state: str
) -> None:
    put(database, rate(20, period=first), rate(15, period=last))
    (found,) = [one for one in change(database, "poverty.rate", first, last) if one.first]
    assert found.state == state
    assert (found.absolute is None) == (state != "ok")
    if state == "definition":
        assert "hai chuẩn khác nhau" in together.change_words([found], first, last)[1][0][-1]


def test_a_half_year_of_a_flow_is_not_held_against_a_year(database: sqlite3.Connection) -> None:
    flow = {"indicator": "housing.built", "unit": "nhà", "measure": "count"}
    put(database, poor(40, period="2017", **flow), poor(30, period="2018-H1", **flow), poor(50, period="2018", **flow))
    states = {last: change(database, "housing.built", "2017", last)[-1].state for last in ("2018-H1", "2018")}
    assert states == {"2018-H1": "length", "2018": "ok"}


def test_a_change_says_what_is_missing_and_never_takes_it_for_zero(database: sqlite3.Connection) -> None:
    put(database, poor(400, period="2017"), poor(300, "huyện Chi Lăng"), poor(9, "huyện Lộc Bình", qualifier="about"))
    put(
        database,
        poor(8, "huyện Lộc Bình", "2017"),
        poor(0, "huyện Văn Lãng", "2017"),
        poor(5, "huyện Văn Lãng"),
        number="9",
    )
    found = {one.place.name: one for one in change(database, "poverty.households", "2017", "2018")}
    states = {name: one.state for name, one in found.items()}
    assert states == {
        "tỉnh Lạng Sơn": "neither", "huyện Bình Gia": "no_last", "huyện Chi Lăng": "no_first", "huyện Lộc Bình": "bounds",
        "huyện Văn Lãng": "ok",
    }  # fmt: skip
    assert (found["huyện Văn Lãng"].absolute, found["huyện Văn Lãng"].relative) == (5, None)


def test_the_order_with_ties_and_the_missing_named(database: sqlite3.Connection) -> None:
    values = {"huyện Bình Gia": 9.0, "huyện Chi Lăng": 12.0, "huyện Lộc Bình": 12.0, "huyện Văn Lãng": 30.0}
    put(
        database, *(rate(value, scope) for scope, value in values.items()), rate(40, "huyện Cao Lộc", qualifier="about")
    )
    found = rank(database, "poverty.rate", "2018", parent="Lạng Sơn")
    assert [(one.place, one.tied, one.compared.chosen.value) for one in found.ranked] == [
        (1, False, 9), (2, True, 12), (2, True, 12), (4, False, 30),
    ]  # fmt: skip
    assert [(one.chosen.area, reason) for one, reason in found.left_out] == [("huyện Cao Lộc", "bounds")]
    assert found.better == "lower"
    assert set(found.missing) == {f"{name}, tỉnh Lạng Sơn" for name in set(DISTRICTS) - set(values) - {"huyện Cao Lộc"}}
    notes = together.rank_words(found)[2]
    assert notes[0] == "Thứ tự: thấp hơn là tốt hơn."
    assert any(note.startswith("Không xếp hạng huyện Cao Lộc") for note in notes)


def test_higher_is_better_where_the_indicator_says_so(database: sqlite3.Connection) -> None:
    flow = {"indicator": "housing.built", "unit": "nhà", "measure": "count"}
    put(database, poor(40, **flow), poor(50, "huyện Chi Lăng", **flow))
    assert [one.compared.chosen.value for one in rank(database, "housing.built", "2018").ranked] == [50, 40]


def test_a_stock_between_reviews_is_not_ranked_beside_year_ends(database: sqlite3.Connection) -> None:
    put(database, rate(9, period="2018"), rate(8, "huyện Chi Lăng", "2018-H1"), rate(7, "huyện Lộc Bình", "2018-06-30"))
    assert [one.compared.chosen.area for one in rank(database, "poverty.rate", "2018").ranked] == ["huyện Bình Gia"]
    halfway = rank(database, "poverty.rate", "2018-H1")
    assert [one.compared.chosen.value for one in halfway.ranked] == [7, 8]
    assert all(row[-1] == "số ước giữa kỳ" for row in together.rank_words(halfway)[1])


def test_provinces_and_districts_are_not_ranked_together(database: sqlite3.Connection) -> None:
    put(database, rate(9), rate(8, "huyện Chi Lăng"), rate(12, "tỉnh Lạng Sơn"))
    assert len(rank(database, "poverty.rate", "2018").ranked) == 2
    assert [o.compared.chosen.value for o in rank(database, "poverty.rate", "2018", level="province").ranked] == [12]


def test_definitions_name_indicators_that_exist() -> None:
    known = {one.id for one in indicators()}
    assert all(any(i.startswith(d.indicators) for i in known) for d in definitions())
    for ratio in ratios().values():
        assert {ratio.rate, ratio.count, ratio.base} <= known
    assert definition_of("housing.built", "2015") == definition_of("housing.built", "2022") == ""
    assert definition_of("poverty.rate", "2010") == "2010"
    assert definition_of("poverty.rate", "2015/2016") not in {
        definition_of("poverty.rate", y) for y in ("2015", "2016")
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("pivot", "poverty.rate", "poverty.households", "--parent", "Lạng Sơn", "--period", "2018"),
        ("change", "poverty.rate", "--from", "2017", "--to", "2018"),
        ("rank", "poverty.rate", "--period", "2018"),
    ],
)
def test_the_commands_tell_it_in_three_forms(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "t.db"
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        put(connection, rate(9), rate(8, "huyện Chi Lăng"), rate(20, period="2017"))
    told = {
        form: CliRunner().invoke(cli, [*arguments, "--db", str(path), "--format", form])
        for form in ("table", "csv", "json")
    }
    assert {one.exit_code for one in told.values()} == {0}
    assert "huyện Bình Gia" in told["table"].output
    table = list(csv_reader.reader(io.StringIO(told["csv"].output.removeprefix("\ufeff"))))
    assert len({len(row) for row in table}) == 1 and any("huyện Chi Lăng" in row[0] + row[2] for row in table)
    assert "huyện Chi Lăng" in json.dumps(json.loads(told["json"].output), ensure_ascii=False)
    assert "place_id" not in told["json"].output
