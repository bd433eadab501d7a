"""A plan beside its directive, the way that is left to a target, and whether a report has what was asked of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from extractions import Said, extraction

from db.above import above_of
from db.campaigns import add_campaign
from db.complete import complete
from db.database import open_to_write
from db.documents import find
from db.exports.letter_words import Office
from db.exports.return_note import write
from db.load import load, save_indicators
from db.outlines import outline_for, outlines, wanted_section
from db.plan_against import plan_against
from db.requests import add_request
from db.targets import same_group, targets_of
from db.units import unit_named
from extractors.knowledge.indicators import indicators
from extractors.records import Citation, Metadata, Section

TARGET = {"basis": "target", "measure": "rate", "unit": "%", "topic": "poverty"}
FALL = {**TARGET, "indicator": "poverty.rate_fall", "per": "năm", "direction": "decrease", "period": "2017/2020"}
HARD = {**FALL, "indicator": "poverty.hard_fall", "scope": "xã 135, huyện nghèo", "qualifier": "range"}
DIRECTIVE = Metadata(
    kind="chỉ thị", number="05/CT-UBND", issuer="UBND tỉnh Bắc Giang", level="province", unit="tỉnh Bắc Giang",
    date="2017-09-27", title="Phát động phong trào thi đua vì người nghèo",
)  # fmt: skip
PLAN = Metadata(
    kind="kế hoạch", number="75/KH-UBND", issuer="UBND huyện Yên Thế", level="district", unit="huyện Yên Thế",
    parent_unit="tỉnh Bắc Giang", date="2017-10-30", title="Thực hiện phong trào thi đua",
)  # fmt: skip
MID = replace(PLAN, kind="báo cáo", number="90/BC-UBND", date="2018-07-02", title="Sơ kết phong trào thi đua")
ASKED: list[Said] = [
    ("2 - 3%", FALL | {"value": 2, "value_max": 3, "qualifier": "range"}),
    ("5 - 6%", HARD | {"value": 5, "value_max": 6}),
    (
        "3 - 5%",
        TARGET | {"indicator": "poverty.rate", "value": 3, "value_max": 5, "qualifier": "range", "period": "2020"},
    ),
    ("100%", TARGET | {"indicator": "credit.need_met", "value": 100, "topic": "credit"}),
    ("3 nhóm", {"basis": "target", "value": 3, "unit": "nhóm", "measure": "count"}),
]
ASKED_TEXT = "Mỗi năm giảm 2 - 3%; nơi khó giảm 5 - 6%; cuối kỳ còn 3 - 5%; 100% được vay; làm tốt 3 nhóm việc."
PLANNED: list[Said] = [
    ("3%", FALL | {"value": 3, "qualifier": "about"}),
    ("5 - 6%", HARD | {"value": 5, "value_max": 6, "scope": "xã đặc biệt khó khăn"}),
    (
        "1,5 lần",
        {"basis": "target", "value": 1.5, "unit": "lần", "measure": "multiple", "subject": "thu nhập bình quân"},
    ),
]
PLANNED_TEXT = "Theo số 05/CT-UBND, huyện giảm khoảng 3%; nơi khó giảm 5 - 6%; thu nhập bình quân tăng 1,5 lần."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def take_in(
    connection: sqlite3.Connection, text: str, said: list[Said], meta: Metadata, cites: str = "", **more: Any
) -> sqlite3.Row:
    citations: tuple[Citation, ...] = ()
    if cites:
        at = text.index(cites)
        citations = (Citation(cites, at, at + len(cites), "chỉ thị", cites, None, None, "implements", 1, "r"),)
    made = extraction(text, said, meta, citations=citations, **more)
    load(connection, made.to_json(), origin="received")
    return find(connection, made.sha256)


def both(connection: sqlite3.Connection, said: list[Said] = PLANNED, text: str = PLANNED_TEXT) -> Any:
    take_in(connection, ASKED_TEXT, ASKED, DIRECTIVE)
    return plan_against(connection, take_in(connection, text, said, PLAN, "05/CT-UBND"))


def test_target_by_target_with_both_quotes(database: sqlite3.Connection) -> None:
    found = both(database)
    told = [(pair.state, (pair.directive or pair.plan).indicator) for pair in found.pairs]
    assert told == [
        ("tightened", "poverty.rate_fall"), ("carried", "poverty.hard_fall"), ("missing", "poverty.rate"),
        ("missing", "credit.need_met"), ("added", None),
    ]  # fmt: skip
    first = found.pairs[0]
    assert (first.directive.quote, first.plan.quote) == ("2 - 3%", "3%")
    assert "khoảng" in first.remark and "tr. 1" in (first.directive.place, first.plan.place)
    assert found.pairs[-1].plan.quote == "1,5 lần"


@pytest.mark.parametrize(
    ("own", "state"),
    [
        ({"value": 2, "value_max": 3, "qualifier": "range"}, "carried"),
        ({"value": 2}, "carried"),
        ({"value": 2.5}, "carried"),
        ({"value": 3}, "tightened"),
        ({"value": 4, "qualifier": "at_least"}, "tightened"),
        ({"value": 1.5}, "loosened"),
        ({"value": 3, "per": None}, "unclear"),
    ],
)
def test_where_more_is_better(database: sqlite3.Connection, own: dict[str, Any], state: str) -> None:
    found = both(database, [("3%", FALL | {"qualifier": "exact"} | own)])
    assert found.pairs[0].state == state


@pytest.mark.parametrize(
    ("own", "state"),
    [
        ({"value": 5}, "carried"),
        ({"value": 2, "qualifier": "less_than"}, "tightened"),
        ({"value": 6}, "loosened"),
        ({"value": 5, "period": "2021"}, "unclear"),
    ],
)
def test_where_less_is_better(database: sqlite3.Connection, own: dict[str, Any], state: str) -> None:
    found = both(database, [("3%", TARGET | {"indicator": "poverty.rate", "period": "2020"} | own)])
    assert [pair.state for pair in found.pairs if pair.directive and pair.directive.indicator == "poverty.rate"] == [
        state
    ]


def test_groups_of_hard_off_areas_are_one_whatever_they_are_called() -> None:
    assert same_group("xã 135, huyện nghèo", "các xã đặc biệt khó khăn")
    assert same_group(None, None)
    assert not same_group(None, "xã 135")
    assert not same_group("phường", "xã 135")


def test_counts_of_work_are_no_targets(database: sqlite3.Connection) -> None:
    row = take_in(database, ASKED_TEXT, ASKED, DIRECTIVE)
    assert [target.quote for target in targets_of(database, row)] == ["2 - 3%", "5 - 6%", "3 - 5%", "100%"]


# -- what is still needed --------------------------------------------------------------------------------------------

LANG_SON = replace(DIRECTIVE, kind="kế hoạch", number="165/KH-UBND", issuer="UBND tỉnh Lạng Sơn", unit="tỉnh Lạng Sơn")
RATE = {"value": 19.07, "unit": "%", "measure": "rate", "topic": "poverty", "indicator": "poverty.rate"}


def path_of(connection: sqlite3.Connection, *said: Said, base: str | None = "2017-12-31") -> Any:
    if base:
        meta = replace(LANG_SON, kind="báo cáo", number="1/BC-UBND", date="2018-07-01")
        take_in(connection, "Toàn tỉnh còn 19,07% hộ nghèo.", [("19,07%", RATE | {"period": base})], meta)
    text = "Đến năm 2020 còn 11%, mỗi năm giảm 3%."
    goal = ("11%", TARGET | {"indicator": "poverty.rate", "value": 11, "period": "2016/2020", "qualifier": "about"})
    (found,) = plan_against(connection, take_in(connection, text, [goal, *said], LANG_SON)).paths
    return found


def test_points_a_year_that_are_still_needed(database: sqlite3.Connection) -> None:
    found = path_of(database, ("3%", FALL | {"value": 3}))
    assert (found.state, found.base, found.base_period, found.needed) == ("planned", 19.07, "2017", (2.69, 2.69))


def test_a_yearly_target_that_does_not_suffice(database: sqlite3.Connection) -> None:
    assert path_of(database, ("3%", FALL | {"value": 2.5})).state == "short"


def test_without_a_yearly_target_the_way_is_open(database: sqlite3.Connection) -> None:
    assert path_of(database).state == "open"


@pytest.mark.parametrize("base", [None, "2018-06-30", "2020-12-31"])
def test_only_a_year_end_before_the_target_is_a_base(database: sqlite3.Connection, base: str | None) -> None:
    found = path_of(database, base=base)
    assert (found.state, found.needed) == ("no_base", None)


# -- completeness ----------------------------------------------------------------------------------------------------

MID_TEXT = (
    "Thực hiện 05/CT-UBND.\nI. KẾT QUẢ\nToàn huyện còn 12,4% hộ nghèo. Cho vay đạt 100%.\n"
    "Đã tặng giấy khen.\nII. NHIỆM VỤ\nTiếp tục."
)
MID_SECTIONS = (Section("I", "KẾT QUẢ", 1, 22, 32, 1), Section("II", "NHIỆM VỤ", 1, 106, 118, 1))
MID_SAID: list[Said] = [
    ("12,4%", RATE | {"value": 12.4, "period": "2018", "confidence": 0.98}),
    ("100%", TARGET | {"indicator": "credit.need_met", "value": 100, "topic": "credit"}),
]


def held(connection: sqlite3.Connection, **request: Any) -> Any:
    take_in(connection, ASKED_TEXT, ASKED, DIRECTIVE)
    document = take_in(connection, MID_TEXT, MID_SAID, MID, "05/CT-UBND", sections=MID_SECTIONS)
    asked = None
    if request:
        parts = {name: request.pop(name, ()) for name in ("indicators", "sections")}
        values = {"subject": "báo cáo sơ kết", "number": "2038/UBND-KGVX", "asker": "UBND tỉnh Bắc Giang"}
        units = [unit_named("UBND huyện Yên Thế", "24")]
        asked = add_request(connection, values | request, made_by="văn thư", units=units, **parts)
    return complete(connection, document, asked)


def test_required_are_the_targets_above_and_the_outline(database: sqlite3.Connection) -> None:
    found = held(database)
    assert [row["number"] for row in found.above] == ["05/CT-UBND"]
    states = {item.name: item.state for item in found.items}
    assert states == {
        "Mức giảm tỷ lệ hộ nghèo": "missing",
        "Mức giảm tỷ lệ hộ nghèo ở xã ĐBKK, huyện nghèo": "missing",
        "Tỷ lệ hộ nghèo": "present",
        "Hộ nghèo có nhu cầu được vay": "doubtful",
        "Công tác chỉ đạo, triển khai": "missing",
        "Kết quả thực hiện": "present",
        "Công tác thi đua, khen thưởng": "doubtful",
        "Tồn tại, hạn chế và nguyên nhân": "missing",
        "Phương hướng, nhiệm vụ thời gian tới": "present",
    }
    rate = next(item for item in found.items if item.name == "Tỷ lệ hộ nghèo")
    assert rate.place == "tr. 1" and "12,4%" in rate.words and "3 - 5%" in rate.why
    assert next(item for item in found.items if item.group).group == "xã 135, huyện nghèo"
    assert "mục tiêu" in found.of("doubtful")[0].doubt


def test_a_request_adds_its_indicators_and_sections(database: sqlite3.Connection) -> None:
    wanted = {"indicators": ["Số hộ nghèo"], "sections": ["Đề xuất, kiến nghị"], "outline": "general"}
    found = held(database, upper="05/CT-UBND", **wanted)
    states = {item.name: item.state for item in found.items}
    assert states["Số hộ nghèo"] == "missing" and states["Đề xuất, kiến nghị"] == "missing"
    assert "Công tác thi đua, khen thưởng" not in states, "the general outline asks for no such section"


def test_a_figure_of_another_area_is_doubtful(database: sqlite3.Connection) -> None:
    take_in(database, ASKED_TEXT, ASKED, DIRECTIVE)
    said: list[Said] = [("9,1%", RATE | {"value": 9.1, "period": "2018", "scope": "xã Đồng Kỳ", "confidence": 0.98})]
    document = take_in(database, "Theo 05/CT-UBND, xã Đồng Kỳ còn 9,1% hộ nghèo.", said, MID, "05/CT-UBND")
    (item,) = [item for item in complete(database, document).items if item.name == "Tỷ lệ hộ nghèo"]
    assert item.state == "doubtful" and item.doubt == "chỉ có số liệu của xã Đồng Kỳ"


def test_a_directive_of_another_province_asks_for_nothing(database: sqlite3.Connection) -> None:
    take_in(database, ASKED_TEXT, ASKED, replace(DIRECTIVE, unit="tỉnh Cao Bằng", issuer="UBND tỉnh Cao Bằng"))
    document = take_in(database, MID_TEXT, MID_SAID, MID, "05/CT-UBND", sections=MID_SECTIONS)
    assert above_of(database, document, None) == []


def test_outlines_are_chosen_by_words_and_found_by_name() -> None:
    chosen = outline_for("Sơ kết phong trào thi đua năm 2024")
    assert chosen and chosen.name == "emulation"
    assert outline_for("Báo cáo thu ngân sách") is None
    assert wanted_section("công tác thi đua, khen thưởng").found == ("khen thuong",)
    assert len({one.name for one in outlines()}) == len(outlines())


def test_the_return_note_quotes_and_asks(database: sqlite3.Connection) -> None:
    add_campaign(database, "1258/QĐ-TTg", "Chung tay vì người nghèo", made_by="văn thư")
    found = held(database, upper="05/CT-UBND", campaign="1258/QĐ-TTg")
    office = Office("UBND tỉnh Bắc Giang", "Bắc Giang")
    data = write(found, office, on="2018-07-06", until="2018-07-12")
    assert data == write(found, office, on="2018-07-06", until="2018-07-12")
    document = Document(BytesIO(data))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "2038/UBND-KGVX" in words and "05/CT-UBND" in words and "12/7/2018" in words
    assert "Mức giảm tỷ lệ hộ nghèo" in words and "không phát sinh" in words
    assert "V/v đề nghị hoàn thiện" in document.tables[0].rows[0].cells[0].text
