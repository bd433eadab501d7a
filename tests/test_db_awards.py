"""Award sheets: thresholds of plans by class of area, points only as entered, three ways of not being shown kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import ROOT, make_sample, paper, take_in
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from db.awards.criteria import Criterion, PointsTable, drafted, level_of, quote_problem, read_table
from db.awards.judge import Judged, Standing, standings
from db.awards.template import template
from db.awards.units import units_of
from db.database import DatabaseProblem, open_to_read, open_to_write
from db.load import save_indicators
from db.summary.ground import Ground
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit

NUMBER = "1719/QĐ-TTg"
PLAN = paper(
    "HUYỆN MÈO VẠC", "31/KH-UBND", "20/01/2022", "KẾ HOẠCH", "Thực hiện phong trào giai đoạn 2022 - 2025",
    f"""Căn cứ {ROOT}, UBND huyện xây dựng kế hoạch.
I. MỤC TIÊU
Giảm tỷ lệ hộ nghèo toàn huyện bình quân 4,5%/năm giai đoạn 2022 - 2025.
II. TIÊU CHUẨN THI ĐUA
1. Đối với cấp xã
- Thực hiện đúng chế độ báo cáo.
- Vận động nhân dân tích cực hưởng ứng phong trào.
- Xã khu vực II: tỷ lệ hộ nghèo giảm ít nhất 3%/năm; xã khu vực III: tỷ lệ hộ nghèo giảm ít nhất 5%/năm và đạt theo kế hoạch huyện giao.
2. Đối với thôn, bản
- Giảm tỷ lệ hộ nghèo và không có hộ tái nghèo.""",
)  # fmt: skip


def report(commune: str, number: int, words: str) -> str:
    title = "Kết quả thực hiện Kế hoạch số 31/KH-UBND ngày 20/01/2022 của UBND huyện Mèo Vạc năm 2022"
    told = f"UBND xã {commune}, huyện Mèo Vạc báo cáo kết quả năm 2022 như sau:\nI. KẾT QUẢ\n{words}"
    return paper(f"XÃ {commune.upper()}", f"{number}/BC-UBND", "05/12/2022", "BÁO CÁO", title, told)


REPORTS = {
    "Sủng Máng": "Năm 2022 tỷ lệ hộ nghèo giảm 5,6%.",
    "Tả Lủng": "Năm 2022 tỷ lệ hộ nghèo giảm 4,96%.",
    "Pải Lủng": "Năm 2022 tỷ lệ hộ nghèo giảm 3,2%.",
    "Khâu Vai": "Năm 2022 xã tuyên truyền 12 buổi cho hộ nghèo.",
}
CLASSES = {"Sủng Máng": "III", "Tả Lủng": "III", "Pải Lủng": "II", "Khâu Vai": "III"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "t.db"
    with open_to_write(made) as connection:
        save_indicators(connection, indicators())
        take_in(connection, "kh", PLAN)
        for at, (commune, words) in enumerate(REPORTS.items(), 1):
            take_in(connection, f"bc-{at}", report(commune, at, words))
    return made


def table_of(path: Path, **more: object) -> PointsTable:
    with open_to_read(path) as connection:
        criteria = tuple(drafted(Ground(connection, NUMBER, "2022"), "commune"))
    classes = {f"xã {name}, huyện Mèo Vạc": class_ for name, class_ in CLASSES.items()}
    return PointsTable("commune", criteria, classes=classes, **more)  # type: ignore[arg-type]


def judged_by(path: Path, table: PointsTable) -> dict[str, Standing]:
    with open_to_read(path) as connection:
        ground = Ground(connection, NUMBER, "2022")
        found = standings(ground, table, units_of(ground, "commune"), "2023-01-10")
    return {one.unit.name.removeprefix("xã "): one for one in found}


def states(one: Standing) -> list[str]:
    return [judged.state for judged in one.judged]


def fall(one: Standing) -> Judged:
    return next(judged for judged in one.judged if judged.criterion.class_ == one.class_)


def test_criteria_of_a_plan_as_records(path: Path) -> None:
    found = table_of(path).criteria
    assert [(one.kind, one.threshold, one.class_, one.shown_by) for one in found] == [
        ("E", None, "", "report"), ("J", None, "", ""), ("G", 3.0, "II", ""), ("G", 5.0, "III", ""), ("G", "plan", "", ""),
    ]  # fmt: skip
    assert {one.document for one in found} == {"31/KH-UBND"} and all(one.maximum is None for one in found)


@pytest.mark.parametrize(
    "heading, level",
    [("1.2. Đối với cấp xã", "commune"), ("Đối với các huyện, thành phố", "district"), ("Đối với thôn, bản, phố", "village"),
     ("Đối với hộ gia đình", "household"), ("Tổ chức thực hiện", None)],
)  # fmt: skip
def test_whom_a_heading_is_for(heading: str, level: str | None) -> None:
    assert level_of(heading) == level


def test_thresholds_by_class_of_area(path: Path) -> None:
    found = judged_by(path, table_of(path))
    assert states(found["Sủng Máng"]) == ["met", "not_measurable", "not_applicable", "met", "met"]
    assert states(found["Pải Lủng"]) == ["met", "not_measurable", "met", "not_applicable", "not_met"]
    assert fall(found["Sủng Máng"]).reason == "5,6 % so với ngưỡng ≥ 5"


def test_nothing_is_rounded_up(path: Path) -> None:
    one = judged_by(path, table_of(path))["Tả Lủng"]
    assert fall(one).state == "not_met" and "4,96 %" in fall(one).reason
    assert states(one)[4] == "met"  # the district's own plan is 4,5
    assert not one.suggested and one.rank is None


def test_no_evidence_is_not_not_met(path: Path) -> None:
    one = judged_by(path, table_of(path))["Khâu Vai"]
    assert fall(one).state == "no_evidence" and not one.failed
    assert [judged.state for judged in one.open] == ["not_measurable", "no_evidence", "no_evidence"]


def test_a_class_without_a_threshold_is_a_gap_and_not_filled(path: Path) -> None:
    table = table_of(path)
    table.classes["xã Sủng Máng, huyện Mèo Vạc"] = "I"
    one = judged_by(path, table)["Sủng Máng"]
    told = [judged for judged in one.judged if judged.state == "not_measurable"]
    assert [judged.reason for judged in told][-1] == "không tiêu chí nào nêu ngưỡng cho khu vực I"
    assert not one.suggested


def test_a_unit_without_a_class_is_not_judged_by_class(path: Path) -> None:
    table = table_of(path)
    table.classes.clear()
    assert "chưa nhập khu vực" in judged_by(path, table)["Sủng Máng"].judged[2].reason


def scored(path: Path, scoring: str, **more: object) -> PointsTable:
    from dataclasses import replace

    table = table_of(path, **more)
    return replace(table, criteria=tuple(replace(one, maximum=20, scoring=scoring) for one in table.criteria))


def test_points_only_from_the_table(path: Path) -> None:
    assert judged_by(path, table_of(path))["Sủng Máng"].points is None
    assert judged_by(path, scored(path, ""))["Sủng Máng"].points is None
    assert judged_by(path, scored(path, "all"))["Sủng Máng"].points == 60
    assert fall(judged_by(path, scored(path, "all"))["Khâu Vai"]).points is None


def test_more_than_asked_gives_no_more_than_the_maximum(path: Path) -> None:
    found = judged_by(path, scored(path, "share"))
    assert fall(found["Sủng Máng"]).points == 20
    assert fall(found["Tả Lủng"]).points == 19.84


def test_either_of_two_is_enough_where_the_table_says_or(path: Path) -> None:
    from dataclasses import replace

    table = table_of(path)
    either = tuple(replace(one, group="g", join="or") if one.kind == "G" else one for one in table.criteria)
    assert judged_by(path, replace(table, criteria=either))["Pải Lủng"].suggested
    assert not judged_by(path, table)["Pải Lủng"].suggested


def test_units_are_ranked_within_class_and_cluster(path: Path) -> None:
    table = scored(path, "share")
    criteria = tuple(one for one in table.criteria if one.threshold != "plan")
    low = [
        Criterion(
            one.id,
            one.title,
            one.kind,
            one.document,
            one.quote,
            one.indicator,
            ">=",
            2.0,
            "",
            "",
            "and",
            one.shown_by,
            10,
            "share",
        )
        for one in criteria
        if one.class_ != "III"
    ]
    found = judged_by(path, PointsTable("commune", tuple(low), classes=table.classes))
    ranks = {name: (one.class_, one.rank) for name, one in found.items() if one.rank}
    assert ranks == {"Sủng Máng": ("III", 1), "Tả Lủng": ("III", 1), "Pải Lủng": ("II", 1)}


def test_a_fall_that_nobody_states_is_the_difference_of_two_rates(tmp_path: Path) -> None:
    make_sample(
        tmp_path / "s.db",
        ("kh-412-ha-giang", "kh-88-quan-ba", "bc-176-quan-ba", "kh-15-quyet-tien", "bc-57-quyet-tien"),
    )
    with open_to_read(tmp_path / "s.db") as connection:
        ground = Ground(connection, "1258/QĐ-TTg", "2018")
        table = PointsTable(
            "commune", tuple(drafted(ground, "commune")), classes={"xã Quyết Tiến, huyện Quản Bạ": "III"}
        )
        found = standings(ground, table, units_of(ground, "commune"), "2019-01-20")
    assert len(found) == 13
    one = next(one for one in found if one.unit.name == "xã Quyết Tiến")
    assert fall(one).state == "met" and fall(one).reason == "5,91 so với ngưỡng ≥ 5; hiệu của hai tỷ lệ cuối năm"
    assert {source.quote for source in fall(one).sources} == {"33,75%", "27,84%"}
    assert all(fall_.state == "not_measurable" for other in found if other is not one for fall_ in other.judged[:1])


def test_a_plan_of_another_area_asks_nothing_of_a_unit(path: Path) -> None:
    other = (
        PLAN.replace("HUYỆN MÈO VẠC", "HUYỆN ĐỒNG VĂN")
        .replace("31/KH-UBND", "40/KH-UBND")
        .replace("Mèo Vạc,", "Đồng Văn,")
    )
    with open_to_write(path) as connection:
        take_in(connection, "kh-khac", other)
    found = judged_by(path, table_of(path))["Sủng Máng"]
    told = [judged for judged in found.judged if judged.criterion.document == "40/KH-UBND"]
    assert told and {(one.state, one.reason) for one in told} == {("not_applicable", "40/KH-UBND là của địa bàn khác")}
    assert found.suggested


def test_what_plans_say_of_numbers_and_what_never_came_in_is_noted(tmp_path: Path) -> None:
    plan = (
        PLAN
        + "\nIII. KHEN THƯỞNG\n- Mỗi xã chọn 01 thôn tiêu biểu đề nghị UBND huyện khen thưởng.\n- Việc xét khen thưởng thực hiện theo Hướng dẫn số 77/HD-HĐTĐKT ngày 10/5/2021 của Hội đồng Thi đua - Khen thưởng tỉnh.\n"
    )
    made = tmp_path / "t.db"
    with open_to_write(made) as connection:
        save_indicators(connection, indicators())
        take_in(connection, "kh", plan)
    told = run(made, "--out", str(tmp_path / "b.xlsx")).output
    assert "31/KH-UBND: “Mỗi xã chọn 01 thôn tiêu biểu" in told
    assert "thiếu văn bản 77/HD-HĐTĐKT (31/KH-UBND dẫn)" in told


# -- the table that a person enters --------------------------------------------------------------------------------------


def test_the_template_is_a_table_without_points(path: Path) -> None:
    with open_to_read(path) as connection:
        ground = Ground(connection, NUMBER, "2022")
        criteria, units = drafted(ground, "commune"), units_of(ground, "commune")
    table = read_table(template("commune", criteria, units), "commune")
    assert [(one.id, one.kind, one.threshold, one.quote) for one in table.criteria] == [
        (one.id, one.kind, one.threshold, " ".join(one.quote.split())) for one in criteria
    ]
    assert table.decision == "" and table.quota is None and all(one.maximum is None for one in table.criteria)
    assert set(table.classes) == {unit.full for unit in units} and set(table.classes.values()) == {""}


@pytest.mark.parametrize(
    "text, told",
    [
        ("[[criterion]", "không đúng dạng TOML"),
        ('level = "district"', "Bảng điểm ghi cấp"),
        ('[[criterion]]\nid = "1"\ntitle = "a"\nkind = "G"\ndocument = "b"', "thiếu quote"),
        ('[[criterion]]\ntitle = "a"\nkind = "X"\ndocument = "b"\nquote = "c"', "kind = “X”"),
        ('[[criterion]]\ntitle = "a"\nkind = "G"\ndocument = "b"\nquote = "c"', "cần indicator và threshold"),
        ('[[criterion]]\nid = "1"\ntitle = "a"\nkind = "J"\ndocument = "b"\nquote = "c"\n' * 2, "cùng mã id"),
    ],
)
def test_a_points_table_that_is_wrong_is_refused_with_the_place(text: str, told: str) -> None:
    with pytest.raises(DatabaseProblem, match=told):
        read_table(text, "commune")


def test_a_quote_is_looked_up_in_its_document(path: Path) -> None:
    with open_to_read(path) as connection:
        good = Criterion("1", "a", "J", "31/KH-UBND", "Vận động nhân dân   tích cực hưởng ứng phong trào")
        assert quote_problem(connection, good) == ""
        assert "không có trong" in quote_problem(connection, Criterion("1", "a", "J", "31/KH-UBND", "lời bịa"))
        assert "chưa có trong cơ sở dữ liệu" in quote_problem(connection, Criterion("1", "a", "J", "9/HD", "gì đó"))


# -- the sheet -----------------------------------------------------------------------------------------------------------


def run(path: Path, *arguments: str) -> Result:
    asked = [
        "awards",
        "--campaign",
        NUMBER,
        "--level",
        "commune",
        "--period",
        "2022",
        "--on",
        "10/1/2023",
        "--db",
        str(path),
    ]
    return CliRunner().invoke(cli, [*asked, *arguments])


def points_file(path: Path, folder: Path, quota: int = 0) -> Path:
    file = folder / "diem.toml"
    assert run(path, "--template", str(file)).exit_code == 0
    text = file.read_text("utf-8").replace("quota = 0", f"quota = {quota}")
    for name, class_ in CLASSES.items():
        text = text.replace(f'"xã {name}, huyện Mèo Vạc" = ""', f'"xã {name}, huyện Mèo Vạc" = "{class_}"')
    file.write_text(text.replace('# maximum = \n# scoring = "all"', 'maximum = 20\nscoring = "all"'), "utf-8")
    return file


def test_the_sheet_keeps_what_people_entered(path: Path, tmp_path: Path) -> None:
    points, out = points_file(path, tmp_path), tmp_path / "bang.xlsx"
    assert run(path, "--points", str(points), "--out", str(out)).exit_code == 0
    book = load_workbook(out)
    page = book["Chấm điểm"]
    heads = [cell.value for cell in page[1]]
    assert (
        heads.index("Điểm tối đa")
        < heads.index("Tự chấm")
        < heads.index("Thẩm định")
        < heads.index("Minh chứng (văn bản, trang)")
    )
    assert heads[-3:-1] == ["Lý do", "Hội đồng"]
    assert all(page.cell(2, heads.index(name) + 1).value is None for name in ("Tự chấm", "Thẩm định", "Hội đồng"))
    page.cell(2, heads.index("Tự chấm") + 1, 18)
    page.cell(3, heads.index("Hội đồng") + 1, "xem lại")
    book.save(out)
    assert run(path, "--points", str(points), "--out", str(out)).exit_code == 0
    page = load_workbook(out)["Chấm điểm"]
    assert page.cell(2, heads.index("Tự chấm") + 1).value == 18
    assert page.cell(3, heads.index("Hội đồng") + 1).value == "xem lại"


def test_entries_without_a_row_are_kept_apart_and_said(path: Path, tmp_path: Path) -> None:
    points, out = points_file(path, tmp_path), tmp_path / "bang.xlsx"
    run(path, "--points", str(points), "--out", str(out))
    book = load_workbook(out)
    page = book["Chấm điểm"]
    heads = [cell.value for cell in page[1]]
    page.cell(2, heads.index("Thẩm định") + 1, 7)
    book.save(out)
    points.write_text(points.read_text("utf-8").replace('id = "1"', 'id = "mới"'), "utf-8")
    told = run(path, "--points", str(points), "--out", str(out)).output
    assert "1 điểm đã nhập không còn dòng tương ứng" in told
    kept = list(load_workbook(out)["Đã nhập, không còn dòng"].iter_rows(min_row=2, values_only=True))
    assert kept[0][2] == 7


def test_three_ways_of_not_being_shown_stand_on_three_sheets(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "bang.xlsx"
    run(path, "--points", str(points_file(path, tmp_path)), "--out", str(out))
    book = load_workbook(out)
    listed = {
        name: {row[0] for row in book[name].iter_rows(min_row=2, values_only=True)}
        for name in ("Chưa đạt", "Chưa có minh chứng", "Không đo được")
    }
    assert (
        "xã Tả Lủng, huyện Mèo Vạc" in listed["Chưa đạt"]
        and "xã Tả Lủng, huyện Mèo Vạc" not in listed["Chưa có minh chứng"]
    )
    assert listed["Chưa có minh chứng"] == {"xã Khâu Vai, huyện Mèo Vạc"}
    assert len(listed["Không đo được"]) == 4


def test_more_units_than_the_quota_are_ranked_and_warned_of_not_cut(path: Path, tmp_path: Path) -> None:
    points, out = points_file(path, tmp_path, quota=1), tmp_path / "bang.xlsx"
    text = (
        points.read_text("utf-8")
        .replace("threshold = 5", "threshold = 2")
        .replace('threshold = "plan"', "threshold = 2")
    )
    points.write_text(text, "utf-8")
    told = run(path, "--points", str(points), "--out", str(out)).output
    assert "3 đơn vị đủ điều kiện theo số liệu, vượt số lượng 1" in told and "không tự loại" in told
    rows = list(load_workbook(out)["Tổng hợp"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 4 and sum(row[10] is not None for row in rows) == 3


def test_proposed_points_are_marked_until_a_decision_is_named(path: Path, tmp_path: Path) -> None:
    points, out = points_file(path, tmp_path), tmp_path / "bang.xlsx"
    assert "điểm đề xuất, chưa có quyết định" in run(path, "--points", str(points), "--out", str(out)).output
    points.write_text(
        points.read_text("utf-8").replace('decision = ""', 'decision = "12/QĐ-HĐTĐKT ngày 05/01/2023"'), "utf-8"
    )
    assert "điểm đề xuất" not in run(path, "--points", str(points), "--out", str(out)).output
    notes = [row[11] for row in load_workbook(out)["Tiêu chí"].iter_rows(min_row=2, values_only=True)]
    assert not any("đề xuất" in str(note) for note in notes)


def test_without_a_table_there_are_no_points(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "bang.xlsx"
    assert "chưa có bảng điểm" in run(path, "--out", str(out)).output
    page = load_workbook(out)["Chấm điểm"]
    heads = [cell.value for cell in page[1]]
    assert all(row[heads.index("Điểm tối đa")] is None for row in page.iter_rows(min_row=2, values_only=True))


def test_the_command_asks_for_one_of_two_files(path: Path) -> None:
    assert run(path).exit_code == Exit.USAGE
