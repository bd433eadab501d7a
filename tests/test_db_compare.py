"""Comparing: which value stands for an area, which are its rivals, and what never enters a comparison."""

from __future__ import annotations

import csv as csv_reader
import io
import json as json_reader
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from extractions import REPORT, Said, extraction

from db.compare import UnknownName, compare, compare_all, find_indicator
from db.corrections import correct
from db.database import open_to_write
from db.exports import csv, json, table
from db.exports.vietnamese import amount, number, period, place
from db.load import load, save_indicators
from extractors.knowledge.indicators import indicators
from extractors.records import Metadata

AREA = "huyện Hòa Vang"
CITY = replace(REPORT, unit="thành phố Đà Nẵng", parent_unit=None, level="province", number="3/BC-UBND")
PLAN = replace(REPORT, kind="kế hoạch", number="9/KH-UBND", reporting_period=None)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def households(value: float, **more: Any) -> Said:
    holds = {"value": value, "indicator": "poverty.households", "period": "2018", "scope": AREA, "topic": "poverty"}
    return f"{value:g} hộ", holds | more


def put(database: sqlite3.Connection, meta: Metadata, *said: Said) -> None:
    """A document that says it; `lead` are words before a figure."""
    leads = [more.pop("lead", "") for _, more in said]
    text = f"{meta.number}: " + ("; " * 30).join(lead + quote for lead, (quote, _) in zip(leads, said, strict=True))
    load(database, extraction(text, said, meta).to_json(), origin="received")


def told(database: sqlite3.Connection, **asked: Any) -> list[tuple[str | None, str, float, list[float]]]:
    found = compare(database, "poverty.households", **asked)
    return [(c.chosen.period, c.chosen.basis, c.chosen.value, [r.value for r in c.rivals]) for c in found]


def test_the_areas_own_document_comes_first(database: sqlite3.Connection) -> None:
    put(database, CITY, households(300))
    put(database, REPORT, households(310))
    assert told(database) == [("2018", "result", 310, [300])]
    assert compare(database, "poverty.households")[0].disputed


def test_a_report_of_the_year_comes_before_others(database: sqlite3.Connection) -> None:
    put(database, replace(REPORT, number="5/BC-UBND", reporting_period="2018-H1", date="2019-06-01"), households(300))
    put(database, REPORT, households(310))
    put(database, replace(REPORT, kind="tờ trình", number="7/TTr-UBND", date="2020-01-01"), households(320))
    assert told(database) == [("2018", "result", 310, [300, 320])]


def test_an_approval_comes_before_every_report(database: sqlite3.Connection) -> None:
    approval = replace(REPORT, kind="quyết định", number="8/QĐ-UBND", title="Phê duyệt kết quả rà soát hộ nghèo")
    put(database, REPORT, households(310))
    put(database, approval, households(311))
    assert told(database) == [("2018", "result", 311, [310])]


def test_exact_comes_before_about_and_whole_before_part(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(300, qualifier="about"), households(310, part_of=1), households(320))
    assert told(database) == [("2018", "result", 320, [300, 310])]


def test_a_target_is_that_of_the_document_that_sets_it(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(250, basis="target"), households(310))
    put(database, PLAN, households(240, basis="target"))
    assert told(database) == [("2018", "result", 310, []), ("2018", "target", 240, [250])]
    assert told(database, basis="target") == [("2018", "target", 240, [250])]


def test_what_a_person_corrected_comes_first(database: sqlite3.Connection) -> None:
    put(database, CITY, households(300))
    put(database, REPORT, households(310))
    public_id = database.execute("SELECT public_id FROM figures WHERE value = 300").fetchone()[0]
    correct(database, public_id, "value", 305, made_by="Lan", reason="đối chiếu")
    assert told(database) == [("2018", "result", 305, [310])]
    assert table.rows(compare(database, "poverty.households"))[0][-1] == "đã sửa; có 1 giá trị khác"


def test_equal_values_are_no_dispute(database: sqlite3.Connection) -> None:
    put(database, CITY, households(310))
    put(database, REPORT, households(310))
    (compared,) = compare(database, "poverty.households")
    assert len(compared.rivals) == 1
    assert not compared.disputed


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "decrease"},
        {"basis": "norm"},
        {"measure": "rate", "unit": "%"},
        {"measure": "money", "unit": "đồng"},
        {"scope": "xã đặc biệt khó khăn"},
        {"indicator": None},
    ],
)
def test_what_is_no_value_stays_out(database: sqlite3.Connection, more: dict[str, Any]) -> None:
    put(database, REPORT, households(310, **more))
    assert told(database) == []


def test_a_fall_is_a_value_of_a_difference(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(31, indicator="poverty.net_fall", direction="decrease"))
    assert compare(database, "poverty.net_fall")[0].chosen.value == 31


def test_periods_latest_first_and_unknown_last(database: sqlite3.Connection) -> None:
    put(
        database,
        REPORT,
        households(300, period="2017-12-31"),
        households(290, period=None),
        households(310, period="2018-06-30"),
        households(280, period="2019"),
    )
    assert [period for period, *_ in told(database)] == ["2019", "2018-H1", "2017", None]
    assert told(database, period="2017") == told(database, period="2017-12-31") == [("2017", "result", 300, [])]


def test_areas_are_asked_for_as_people_type_them(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(310), households(5000, scope="thành phố Đà Nẵng"))
    for asked in ("Hòa Vang", "hoa vang", "huyện Hoà Vang"):
        assert [value for _, _, value, _ in told(database, areas=[asked])] == [310]
    assert len(told(database, areas=["hoa vang", "da nang"])) == 2
    with pytest.raises(UnknownName) as raised:
        told(database, areas=["Hòa Vag"])
    assert raised.value.near == (AREA,)


def test_an_indicator_by_id_or_name(database: sqlite3.Connection) -> None:
    for asked in ("poverty.households", "Số hộ nghèo", "so ho ngheo", "POVERTY.HOUSEHOLDS"):
        assert find_indicator(database, asked) == "poverty.households"
    with pytest.raises(UnknownName) as raised:
        find_indicator(database, "poverty.household")
    assert "poverty.households" in raised.value.near


def test_several_indicators_at_once(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(310))
    found = compare_all(database, ["poverty.rate", "poverty.households"])
    assert list(found) == ["poverty.households"]


def test_the_table_marks_rivals(database: sqlite3.Connection) -> None:
    put(database, CITY, households(300))
    put(database, REPORT, households(310))
    first, second = table.rows(compare(database, "poverty.households"))
    place_shown = "thành phố Đà Nẵng"
    assert first == [
        f"{AREA}, {place_shown}", "2018", "kết quả", "310 hộ", "12/BC-UBND", "tr. 1", "310 hộ", "có 1 giá trị khác",
    ]  # fmt: skip
    assert (second[0].strip(), second[3], second[-1]) == ("↳", "300 hộ", "giá trị khác: số trên của chính địa bàn")
    assert len(table.heads()) == len(first)


def test_csv_opens_in_a_spreadsheet(database: sqlite3.Connection) -> None:
    put(database, CITY, households(300))
    put(database, replace(REPORT, number="=HYPERLINK(1)"), households(310.5, period=None))
    text = csv.text(compare(database, "poverty.households"))
    assert text.startswith("\ufeffindicator,")
    assert "\r\n" in text
    rows = list(csv_reader.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["value"], row["chosen"], row["period"]) for row in rows] == [("300", "1", "2018"), ("310.5", "1", "")]
    assert rows[1]["document"] == "'=HYPERLINK(1)"


def test_json_holds_rivals_inside(database: sqlite3.Connection) -> None:
    put(database, CITY, households(300))
    put(database, REPORT, households(310))
    (one,) = json_reader.loads(json.text(compare(database, "poverty.households")))
    assert (one["value"], one["disputed"], [rival["value"] for rival in one["rivals"]]) == (310, True, [300])
    assert one["area"] == AREA


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (17.57, "%", "17,57 %"),
        (191631, "hộ", "191.631 hộ"),
        (349_860_000, "đồng", "349,86 triệu đồng"),
        (186_600_000_000, "đồng", "186,6 tỷ đồng"),
        (3_468_179_900, "đồng", "3.468.179.900 đồng"),
        (500_000, "đồng", "500.000 đồng"),
        (0, "hộ", "0 hộ"),
    ],
)
def test_amounts_as_offices_write_them(value: float, unit: str, shown: str) -> None:
    assert amount(value, unit) == shown


def test_amounts_with_bounds_and_denominators() -> None:
    assert amount(2, "%", 3, "range", "năm") == "2 – 3 %/năm"
    assert amount(500_000, "đồng", 1_500_000, "range") == "500.000 đồng – 1,5 triệu đồng"
    assert amount(36_000_000_000, "đồng", qualifier="more_than") == "trên 36 tỷ đồng"
    assert number(-1234.5) == "-1.234,5"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "không nêu kỳ"),
        ("2018", "2018"),
        ("2018-H1", "6 tháng đầu năm 2018"),
        ("2018-Q3", "quý III/2018"),
        ("2025-10", "tháng 10/2025"),
        ("2017-12-31", "31/12/2017"),
        ("2016/2020", "2016 – 2020"),
        ("2025-01/2025-09", "9 tháng đầu năm 2025"),
        ("2017-09/2018-08", "tháng 9/2017 – tháng 8/2018"),
        ("2017+2018-H1", "2017 và 6 tháng đầu năm 2018"),
    ],
)
def test_periods_in_words(value: str | None, shown: str) -> None:
    assert period(value) == shown


def test_places_in_words() -> None:
    assert (place(3, 9), place(3, 9, estimated=True), place(None, 2096)) == ("tr. 3", "tr. ≈3", "ký tự 2096")


BANK = replace(CITY, issuer="Ngân hàng Chính sách xã hội thành phố Đà Nẵng", number="4/BC-NHCS", date="2019-01-02")
APPROVAL = replace(
    CITY, kind="quyết định", number="8/QĐ-UBND", title="Phê duyệt kết quả rà soát hộ nghèo", date="2018-12-16"
)
UNION = replace(
    REPORT, issuer="Hội Nông dân huyện Hòa Vang", number="6/BC-HND", reporting_period="2018", date="2019-03-01"
)
DRAFT = replace(REPORT, number=None, date=None, signer=None)
SIGNED = replace(REPORT, signer="Nguyễn Văn Lành")


@pytest.mark.parametrize(
    "metas, more, reason",
    [
        ((APPROVAL, REPORT), ({}, {}), "decision"),
        ((REPORT, replace(CITY, date="2019-09-09")), ({}, {}), "area"),
        ((REPORT, UNION), ({}, {}), "kind"),
        (
            (SIGNED, replace(SIGNED, number="15/BC-UBND", reporting_period="2019-H1", date="2019-07-01")),
            ({}, {}),
            "kind",
        ),
        ((SIGNED, replace(UNION, issuer="Huyện đoàn Hòa Vang", signer="Lê Văn An")), ({}, {}), "kind"),
        ((SIGNED, DRAFT), ({}, {}), "signature"),
        ((replace(SIGNED, reporting_period="2019-H1"), DRAFT), ({}, {}), "signature"),
        ((SIGNED, replace(APPROVAL, date=None)), ({}, {}), "area"),
        ((SIGNED, replace(REPORT, number="16/BC-UBND", signer="x")), ({}, {"lead": "ước "}), "estimate"),
        ((SIGNED, replace(REPORT, number="16/BC-UBND", signer="x")), ({}, {"lead": "số liệu sơ bộ "}), "estimate"),
        ((SIGNED, SIGNED), ({"lead": "sơ bộ "}, {"lead": "ước đạt "}), "estimate"),
        ((replace(SIGNED, reporting_period="2019-H1"), SIGNED), ({}, {"lead": "ước cả năm "}), "estimate"),
        ((SIGNED, SIGNED), ({"lead": "theo hương ước của thôn "}, {"qualifier": "about"}), "exact"),
        ((SIGNED, SIGNED), ({}, {"part_of": 7}), "part"),
        ((SIGNED, SIGNED), ({}, {"qualifier": "about"}), "exact"),
        ((replace(SIGNED, date="2019-02-02", number="14/BC-UBND"), SIGNED), ({}, {}), "newer"),
        ((SIGNED, SIGNED), ({}, {}), "earlier"),
    ],
)
def test_authority_and_not_age_decides(
    database: sqlite3.Connection, metas: tuple[Metadata, Metadata], more: tuple[dict[str, Any], ...], reason: str
) -> None:
    if metas[0] == metas[1]:
        put(database, metas[0], households(310, **more[0]), households(320, **more[1]))
    else:
        put(database, metas[0], households(310, **more[0]))
        put(database, metas[1], households(320, **more[1]))
    (compared,) = compare(database, "poverty.households")
    assert (compared.chosen.value, compared.reasons) == (310, (reason,))


def test_the_owner_of_a_number_stands_before_the_area(database: sqlite3.Connection) -> None:
    loans = {"indicator": "credit.borrowers", "topic": "credit"}
    put(database, REPORT, households(310, **loans))
    put(database, BANK, households(320, **loans))
    (compared,) = compare(database, "credit.borrowers")
    assert (compared.chosen.value, compared.reasons) == (320, ("owner",))


@pytest.mark.parametrize(
    "indicator, issuer",
    [
        ("credit.borrowers", "NHCSXH thành phố Đà Nẵng"),
        ("health.cards_poor", "Bảo hiểm xã hội thành phố Đà Nẵng"),
        ("fund.raised_vnd", "Ủy ban MTTQ Việt Nam thành phố Đà Nẵng"),
        ("budget.disbursed_vnd", "Kho bạc Nhà nước thành phố Đà Nẵng"),
        ("budget.assigned_vnd", "Sở Tài chính thành phố Đà Nẵng"),
        ("profile.population", "Cục Thống kê thành phố Đà Nẵng"),
    ],
)
def test_each_owner_of_the_catalogue_stands_before_the_area(
    database: sqlite3.Connection, indicator: str, issuer: str
) -> None:
    money = {"measure": "money", "unit": "đồng"} if indicator.endswith("_vnd") else {}
    put(database, REPORT, households(310, indicator=indicator, **money))
    put(database, replace(BANK, issuer=issuer), households(320, indicator=indicator, **money))
    (compared,) = compare(database, indicator)
    assert (compared.chosen.value, compared.reasons) == (320, ("owner",))
    put(database, replace(APPROVAL, number="18/QĐ-UBND"), households(330, indicator=indicator, **money))
    assert compare(database, indicator)[0].chosen.value == 330


def test_every_owner_of_the_catalogue_is_known() -> None:
    named = {one.over_bodies for one in indicators()} - {"", "approval decision"}
    assert named == {"NHCSXH", "BHXH", "MTTQ", "treasury", "finance", "statistics"}


def test_one_fact_of_two_bodies_is_one_value(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(45))
    put(database, UNION, households(45))
    (compared,) = compare(database, "poverty.households")
    assert (compared.chosen.value, compared.disputed, len(compared.rivals)) == (45, False, 1)


def test_a_stock_between_two_reviews_is_an_estimate(database: sqlite3.Connection) -> None:
    put(database, REPORT, households(310, period="2018-H1"), households(320, period="2017-12-31"))
    assert [(c.chosen.value, c.chosen.estimate) for c in compare(database, "poverty.households")] == [
        (310, True),
        (320, False),
    ]
