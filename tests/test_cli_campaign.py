"""A campaign from request to reminder, as a secretariat types it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from db.database import open_to_write
from db.due import due
from db.exports.letter_words import Office, date_words, place_of_office, signs_of
from db.exports.reminder import write
from db.reminders import reminders
from db.requests import add_request, find_request, requests
from db.units import unit_named
from pipeline.cli import cli
from pipeline.exits import Exit
from pipeline.problems import Stop, stopping
from pipeline.remind_command import file_name

Run = Callable[..., Result]
UNITS = "UBND huyện Đa Krông; UBND huyện Hướng Hóa; UBND huyện Gio Linh; UBND huyện Hải Lăng"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`tonghop` on a database of its own; fails unless the command ends well."""

    def command(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, [*arguments, "--db", str(tmp_path / "t.db")])
        assert result.exit_code == code, (result.output, result.exception)
        return result

    return command


@pytest.fixture
def campaign(run: Run) -> Run:
    """A request to four districts, one extended and one that has reported in time."""
    run("campaign", "add", "1258/QĐ-TTg", "--name", "Chung tay vì người nghèo", "--issued-on", "21/8/2017")
    run(
        "request", "add", "--subject", "báo cáo kết quả 6 tháng", "--number", "900/UBND-VX", "--issued-on", "10/6/2024",
        "--asker", "UBND tỉnh Quảng Trị", "--campaign", "1258/qđ-ttg", "--period", "2024-H1", "--deadline", "5/7/2024",
        "--units", UNITS, "--indicator", "Tỷ lệ hộ nghèo", "--section", "Kiến nghị",
    )  # fmt: skip
    run("request", "extend", "1", "--until", "12/7/2024", "--unit", "Gio Linh", "--why", "bão", "--on", "4/7/2024")
    run(
        "register",
        "add",
        "UBND huyện Hải Lăng",
        "--arrived-on",
        "5/7/2024",
        "--number",
        "31",
        "--answers",
        "1",
        "--signed",
    )
    return run


def words_of(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_from_request_to_reminder(campaign: Run, tmp_path: Path) -> None:
    shown = campaign("due", "--on", "8/7/2024").output
    assert "đã báo cáo 1/4 (25 %), đúng hạn 1/4 (25 %)" in shown
    assert "UBND huyện Gio Linh: được gia hạn" in shown
    assert "UBND huyện Hướng Hóa: chưa gửi (quá hạn 3 ngày)" in shown
    out = tmp_path / "nhac"
    told = campaign(
        "remind", "--request", "900/UBND-VX", "--on", "8/7/2024", "--until", "15/7/2024", "--out", str(out)
    ).output
    files = sorted(path.name for path in out.iterdir())
    assert files == ["don-doc-ubnd-huyen-da-krong-2024-07-08.docx", "don-doc-ubnd-huyen-huong-hoa-2024-07-08.docx"]
    assert "Gio Linh" not in told and "Hải Lăng" not in told
    letter = words_of((out / files[0]).read_bytes())
    assert "Thực hiện văn bản số 900/UBND-VX ngày 10/6/2024 của UBND tỉnh Quảng Trị" in letter
    assert "đã có 1/4 đơn vị gửi báo cáo" in letter and "chậm nhất ngày 15/7/2024" in letter
    assert "bỏ qua" in letter and "phê bình" not in letter and "kiểm điểm" not in letter
    assert "V/v đôn đốc gửi báo cáo kết quả 6 tháng" in letter
    assert "đã nhắc 1 lần" in campaign("due", "--on", "8/7/2024").output


def test_times_reminded_count_days_and_stand_in_the_next_letter(campaign: Run, tmp_path: Path) -> None:
    for on in ("8/7/2024", "8/7/2024", "10/7/2024"):
        campaign("remind", "--request", "1", "--on", on, "--out", str(tmp_path / "nhac"))
    campaign("remind", "--request", "1", "--on", "11/7/2024", "--out", str(tmp_path / "thu"), "--dry-run")
    with open_to_write(tmp_path / "t.db") as connection:
        (one,) = [row for row in due(connection, "2024-07-11") if "Hướng Hóa" in row.unit.name]
        assert (one.reminded, one.reminded_on) == (2, "2024-07-10")
    table = Document(str(tmp_path / "thu" / "don-doc-ubnd-huyen-huong-hoa-2024-07-11.docx")).tables[-1]
    assert [cell.text for cell in table.rows[1].cells][:6] == [
        "1", "UBND huyện Hướng Hóa", "Báo cáo kết quả 6 tháng (6 tháng đầu năm 2024), theo 900/UBND-VX", "05/7/2024", "6", "2",
    ]  # fmt: skip


def test_before_the_deadline_it_is_a_word_and_nobody_is_late(campaign: Run, tmp_path: Path) -> None:
    out = tmp_path / "nhac"
    assert "Không có đơn vị nào" in campaign("remind", "--request", "1", "--on", "5/7/2024", "--out", str(out)).output
    campaign("remind", "--request", "1", "--on", "3/7/2024", "--out", str(out), "--before")
    letter = words_of((out / "nhac-ubnd-huyen-huong-hoa-2024-07-03.docx").read_bytes())
    assert "V/v nhắc thời hạn gửi báo cáo" in letter and "đôn đốc" not in letter


def test_an_undated_request_reminds_nobody(run: Run, tmp_path: Path) -> None:
    run("request", "add", "--subject", "báo cáo", "--asker", "UBND tỉnh Quảng Trị", "--units", UNITS)
    told = run("remind", "--request", "1", "--on", "1/1/2030", "--out", str(tmp_path / "nhac")).output
    assert "chưa có thời hạn" in told and not (tmp_path / "nhac").exists()
    assert "KHÔNG THỜI HẠN" in run("request", "list").output


def test_communes_are_written_about_to_their_district(tmp_path: Path) -> None:
    with open_to_write(tmp_path / "t.db") as connection:
        names = ("UBND xã Tà Rụt", "UBND xã Hướng Hiệp")
        units = [unit_named(f"{name}, huyện Đa Krông", "45") for name in names]
        values = {"subject": "báo cáo", "asker": "UBND tỉnh Quảng Trị", "deadline": "2024-07-05"}
        request = add_request(connection, values, made_by="văn thư", units=units)
        (letter,) = reminders(connection, [request], "2024-07-10")
    assert (letter.receiver.name, len(letter.owed)) == ("UBND huyện Đa Krông", 2)
    office = Office("UBND tỉnh Quảng Trị", place_of_office("UBND tỉnh Quảng Trị"))
    data = write(letter, office)
    assert data == write(letter, office)
    words = words_of(data)
    assert "UBND xã Tà Rụt" in words and "đôn đốc các đơn vị trên địa bàn huyện Đa Krông" in words
    assert "[ấn định thời hạn mới]" in words, "a new deadline is a person's decision"


def test_due_as_files_for_other_programs(campaign: Run, tmp_path: Path) -> None:
    told = json.loads(campaign("due", "--on", "8/7/2024", "--format", "json").output)
    assert [row["state"] for row in told["duties"]] == ["missing", "missing", "extended", "on_time"]
    assert (told["by_request"][0]["expected"], told["by_request"][0]["on_time_pct"]) == (4, 25.0)
    lines = campaign("due", "--on", "8/7/2024", "--format", "csv").output.splitlines()
    assert lines[0].startswith("\ufeffrequest,") and len(lines) == 5
    out = tmp_path / "theo-doi.xlsx"
    campaign("due", "--on", "8/7/2024", "--format", "xlsx", "--out", str(out))
    book = load_workbook(out)
    assert book.sheetnames == ["Theo dõi", "Theo yêu cầu", "Theo đơn vị", "Theo tháng"]
    assert [cell.value for cell in book["Theo dõi"]["E"]][1:] == [
        "chưa gửi (quá hạn 3 ngày)", "chưa gửi (quá hạn 3 ngày)", "được gia hạn", "đúng hạn",
    ]  # fmt: skip
    assert "UBND huyện Hải Lăng: đã báo cáo 1/1" in campaign("due", "--on", "8/7/2024", "--by", "unit").output


def test_the_register_by_hand(campaign: Run) -> None:
    told = campaign(
        "register",
        "add",
        "UBND huyện Hướng Hóa",
        "--arrived-on",
        "9/7/2024",
        "--number",
        "40",
        "--draft",
        "--answers",
        "1",
    )
    assert "dự thảo" in told.output
    campaign("register", "return", "31", "--why", "thiếu biểu", "--on", "9/7/2024", "--until", "12/7/2024")
    assert "trả lại bổ sung" in campaign("due", "--on", "10/7/2024").output
    added = campaign(
        "register", "add", "UBND huyện Hải Lăng", "--arrived-on", "11/7/2024", "--number", "44", "--of", "31"
    )
    assert "bổ sung" in added.output and "trả lời yêu cầu 1 cho UBND huyện Hải Lăng" in added.output
    assert "UBND huyện Hải Lăng: đúng hạn" in campaign("due", "--on", "12/7/2024").output
    campaign("register", "withdraw", "40")
    assert "Hướng Hóa" not in campaign("register", "list", "--request", "1").output


def test_edits_show_who_and_why(campaign: Run) -> None:
    told = campaign(
        "request", "edit", "1", "deadline=10/7/2024", "--why", "công văn 950", "--drop", "Kiến nghị", "--by", "Lan"
    ).output
    assert "hạn 10/7/2024" in told and "(Lan: công văn 950): deadline: 2024-07-05 → 2024-07-10" in told
    assert "Kiến nghị" not in told and "poverty.rate" in told
    campaign("request", "exempt", "1", "Hướng Hóa", "--why", "sáp nhập", "--on", "1/7/2024")
    assert "UBND huyện Hướng Hóa: được miễn (sáp nhập)" in campaign("request", "show", "1").output


def test_the_words_that_set_a_duty_are_attached(campaign: Run, tmp_path: Path) -> None:
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text("KẾ HOẠCH\nVề giảm nghèo\n\nCác huyện gửi báo cáo\ntrước ngày 05 tháng 7.\n", "utf-8")
    campaign("ingest", str(plan))
    told = campaign("request", "attach", "1", "ke-hoach", "--words", "gửi báo cáo trước ngày 05 tháng 7").output
    assert "căn cứ: ke-hoach" in told and "“gửi báo cáo trước ngày 05 tháng 7”" in told
    campaign("request", "attach", "1", "ke-hoach", "--words", "không có lời này", code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "--request", "77"),
        ("request", "show", "1/KHONG"),
        ("request", "exempt", "1", "huyện Lạ", "--why", "x"),
        ("campaign", "add", "1258/QĐ-TTg", "--name", "lần hai"),
        ("request", "edit", "1", "deadline=mai"),
        ("request", "edit", "1", "hạn"),
        ("register", "return", "999", "--why", "x"),
    ],
)
def test_what_is_not_there_is_said(campaign: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(Stop) as stopped, stopping():
        result = CliRunner().invoke(cli, [*arguments, "--db", str(tmp_path / "t.db")])
        if result.exception:
            raise result.exception
    assert stopped.value.code in (Exit.NOT_FOUND, Exit.DATABASE)


def test_words_of_letters() -> None:
    assert date_words("2018-02-05") == "05/02/2018" and date_words("2018-12-05") == "05/12/2018"
    assert file_name("đôn đốc", "UBND huyện Yên Thế") == "don-doc-ubnd-huyen-yen-the"
    places = {
        "Sở Nội vụ": "…………",
        "Sở Nội vụ tỉnh Bắc Giang": "Bắc Giang",
        "Bộ Nội vụ": "Hà Nội",
        "UBND huyện Yên Thế": "Yên Thế",
    }
    assert {body: place_of_office(body) for body in places} == places
    assert signs_of("Bộ Nội vụ") == ("THỦ TRƯỞNG CƠ QUAN",)


# -- the documents that the project exists for -----------------------------------------------------------------------

RENDERED = Path(__file__).parents[2] / "shared" / "documents" / "rendered"


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("founding") / "f.db"
    pdfs = [str(one) for one in sorted(RENDERED.glob("*.pdf"))]
    assert CliRunner().invoke(cli, ["ingest", *pdfs, "--db", str(path)]).exit_code == 0
    return path


def on_founding(path: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(cli, [*arguments, "--db", str(path)])
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.skipif(not RENDERED.is_dir(), reason="the folder ../shared/documents/rendered is not there")
class TestFoundingDocuments:
    def test_the_letters_that_the_two_reports_answer_are_proposed(self, founding: Path) -> None:
        told = on_founding(founding, "request", "propose").output
        assert "2038/UBND-KGVX · UBND tỉnh Bắc Giang" in told and "UBND thành phố Bắc Giang" in told
        assert "2422/LĐTĐ-BHXH-VPQGNN · Bộ Lao động" in told and "UBND tỉnh Lạng Sơn" in told
        assert "không có yêu cầu" not in told
        with open_to_write(founding) as connection:
            found = requests(connection)
            assert [one.number for one in found if one.origin == "letter"] == [
                "2038/UBND-KGVX",
                "2422/LĐTĐ-BHXH-VPQGNN",
            ]
            duties = [one.number for one in found if one.origin == "duty"]
            assert duties == ["165/KH-UBND"] * 2 + ["05/CT-UBND"] + ["75/KH-UBND"] * 2, "on demand is no request"
            assert {one.status for one in found} == {"proposed"} and told.count("ĐỀ XUẤT") == len(found)
            assert due(connection, "2026-01-01") == [], "a proposal binds nobody"
            assert find_request(connection, "2038/UBND-KGVX").deadline is None

    def test_the_citys_report_lacks_rates_and_awards(self, founding: Path) -> None:
        told = json.loads(on_founding(founding, "complete", "003", "--format", "json").output)
        missing = {item["name"] for item in told["items"] if item["state"] == "missing"}
        assert {"Tỷ lệ hộ nghèo", "Mức giảm tỷ lệ hộ nghèo", "Công tác thi đua, khen thưởng"} <= missing
        assert told["above"] == ["05/CT-UBND"] and told["findings"]

    def test_the_plan_drops_two_targets_and_adds_one(self, founding: Path) -> None:
        told = json.loads(on_founding(founding, "plan-against", "75/KH-UBND", "--format", "json").output)
        states = [pair["state"] for pair in told["pairs"]]
        assert (told["directive"], states.count("missing"), states.count("added")) == ("05/CT-UBND", 2, 1)
        assert next(pair["plan"]["quote"] for pair in told["pairs"] if pair["state"] == "added") == "1,5 lần"

    def test_points_a_year_that_lang_son_still_needs(self, founding: Path) -> None:
        told = json.loads(on_founding(founding, "plan-against", "165/KH-UBND", "--format", "json").output)
        assert [(path["base"], path["needed"], path["state"]) for path in told["paths"]] == [
            (19.07, [2.69, 2.69], "planned")
        ]


def test_nothing_is_updated_in_place(campaign: Run, tmp_path: Path) -> None:
    campaign("remind", "--request", "1", "--on", "8/7/2024", "--out", str(tmp_path / "nhac"))
    tables = ("campaigns", "request_units", "unit_events", "register_entries", "register_answers", "reminders")
    with open_to_write(tmp_path / "t.db") as connection:
        for table in tables:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(f"UPDATE {table} SET made_by = 'x'")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
