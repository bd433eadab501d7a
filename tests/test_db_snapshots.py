"""Frozen reports stay to the byte, say what the next version changes, and the past can be asked for."""

from __future__ import annotations

import sqlite3
import time
from hashlib import sha256
from pathlib import Path

import pytest
from campaign import NUMBER, PAPERS, make_campaign, paper, take_in
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from db.as_of import as_of
from db.corrections import correct
from db.database import DatabaseProblem, open_to_read, open_to_write
from db.exports.summary_docx import Office, docx_of
from db.load import now
from db.snapshots import files_of, find_snapshot, freeze, snapshots
from db.summary.report import summarise
from pipeline.cli import cli
from pipeline.exits import Exit

ASKED = ["--campaign", NUMBER, "--period", "2022", "--on", "10/1/2023"]
LATE = paper(
    "HUYỆN YÊN MINH", "91/BC-UBND", "12/12/2022", "BÁO CÁO",
    "Kết quả thực hiện Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ năm 2022",
    "UBND huyện báo cáo như sau:\nI. KẾT QUẢ\nCuối năm 2022 toàn huyện còn 3.311 hộ nghèo, chiếm tỷ lệ 21,4%.",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_campaign(tmp_path / "t.db")
    return tmp_path / "t.db"


def run(path: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [command, *ASKED, *arguments, "--db", str(path)])


def hashes(folder: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def change(path: Path, quote: str, value: float) -> None:
    with open_to_write(path) as connection:
        row = connection.execute("SELECT public_id FROM figures WHERE quote = ?", (quote,)).fetchone()
        correct(connection, row["public_id"], "value", value, made_by="an", reason="đối chiếu sổ")


def test_a_frozen_version_stays_to_the_byte_after_corrections(path: Path, tmp_path: Path) -> None:
    assert run(path, "freeze", "--out", str(tmp_path / "one"), "--note", "bản gửi Bộ").exit_code == 0
    sent = hashes(tmp_path / "one")
    change(path, "4,96%", 5.02)
    assert run(path, "freeze", "--out", str(tmp_path / "two")).exit_code == 0
    assert run(path, "freeze", "--version", "1", "--out", str(tmp_path / "again")).exit_code == 0
    assert hashes(tmp_path / "again") == sent
    assert set(sent.values()).isdisjoint(hashes(tmp_path / "two").values())
    with open_to_read(path) as connection:
        assert [(one.number, one.note) for one in snapshots(connection)] == [(1, "bản gửi Bộ"), (2, "")]


def test_the_next_version_lists_what_it_changes(path: Path, tmp_path: Path) -> None:
    run(path, "freeze", "--out", str(tmp_path))
    change(path, "3.360 triệu đồng", 3_400_000_000)
    with open_to_write(path) as connection:
        take_in(connection, "bc-yen-minh", LATE)
    told = run(path, "freeze", "--out", str(tmp_path)).output
    assert "3.360" not in told.split("Khác bản")[0]
    assert (
        "đổi: t6/huyện Mèo Vạc, tỉnh Hà Giang/unknown/2022/Báo cáo số 150/BC-UBND của UBND huyện Mèo Vạc/spent: 6.861,12 → 6.901,12"
        in told
    )
    assert "đổi: units: 3 → 4" in told
    assert "thêm văn bản: Báo cáo số 91/BC-UBND của UBND huyện Yên Minh" in told
    book = load_workbook(next(tmp_path.glob("*ban-2*.xlsx")))
    listed = [row[1].value for row in book["So với bản trước"].iter_rows(min_row=2)]
    assert "units" in listed and any("3.311" in str(row[3].value) for row in book["So với bản trước"].iter_rows())


def test_what_has_not_changed_makes_no_version(path: Path, tmp_path: Path) -> None:
    run(path, "freeze", "--out", str(tmp_path))
    again = run(path, "freeze", "--out", str(tmp_path))
    assert again.exit_code == 0 and "Không có gì khác bản số 1" in again.output
    assert "Bản số 1" in run(path, "freeze", "--list").output
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_frozen_versions_are_never_changed_or_deleted(path: Path, tmp_path: Path) -> None:
    run(path, "freeze", "--out", str(tmp_path))
    with open_to_write(path) as connection:
        for sql in (
            "UPDATE snapshots SET note = 'x'",
            "DELETE FROM snapshot_files",
            "UPDATE snapshot_files SET data = x'00'",
            "INSERT OR REPLACE INTO snapshots SELECT * FROM snapshots",
            "INSERT OR REPLACE INTO snapshot_files SELECT * FROM snapshot_files",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(sql)


def test_a_damaged_file_is_not_handed_out(path: Path, tmp_path: Path) -> None:
    run(path, "freeze", "--out", str(tmp_path))
    with open_to_write(path) as connection:
        connection.execute("DROP TRIGGER snapshot_files_no_update")
        connection.execute("UPDATE snapshot_files SET data = x'00' WHERE name LIKE '%.docx'")
        with pytest.raises(DatabaseProblem, match="không còn nguyên vẹn"):
            files_of(connection, find_snapshot(connection, NUMBER, "2022", 1))


def test_two_people_cannot_freeze_the_same_number(path: Path) -> None:
    with open_to_write(path) as connection:
        made = summarise(connection, NUMBER, "2022", "2023-01-10")
        freeze(connection, made, {"a.docx": b"a"}, number=1, made_by="an", program="1")
        with pytest.raises(DatabaseProblem, match="không còn là bản kế tiếp"):
            freeze(connection, made, {"a.docx": b"a"}, number=1, made_by="bình", program="1")


def test_an_unknown_version_is_told(path: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(cli, ["freeze", *ASKED, "--version", "7", "--out", str(tmp_path), "--db", str(path)])
    assert found.exit_code != Exit.OK


def test_the_past_is_asked_for_as_it_was_known(path: Path) -> None:
    office = Office("UBND tỉnh Hà Giang")
    with open_to_read(path) as connection:
        then, before = now(), docx_of(summarise(connection, NUMBER, "2022", "2023-01-10"), office, {})
    time.sleep(1.1)  # moments are kept to the second
    change(path, "4,96%", 5.02)
    with open_to_write(path) as connection:
        take_in(connection, "bc-yen-minh", LATE)
    with open_to_read(path) as connection:
        with as_of(connection, then):
            past = docx_of(summarise(connection, NUMBER, "2022", "2023-01-10"), office, {})
        today = docx_of(summarise(connection, NUMBER, "2022", "2023-01-10"), office, {})
    assert past == before != today


def test_a_moment_that_is_none_is_refused(path: Path) -> None:
    with (
        open_to_read(path) as connection,
        pytest.raises(DatabaseProblem, match="không phải là thời điểm"),
        as_of(connection, "hôm qua"),
    ):
        pass


def test_summary_writes_report_and_appendix(path: Path, tmp_path: Path) -> None:
    found = run(path, "summary", "--out", str(tmp_path / "bao-cao.docx"), "--body", "UBND tỉnh Hà Giang")
    assert found.exit_code == 0, found.output
    book = load_workbook(tmp_path / "bao-cao-phu-luc-noi-bo.xlsx")
    assert book.sheetnames == ["Thông tin", "Số liệu", "Giá trị khác", "Không tính", "Còn thiếu", "Nghi vấn", "Văn bản"]
    rows = list(book["Số liệu"].iter_rows(min_row=2, values_only=True))
    fall = [row for row in rows if row[10] == "4,96%"]
    assert {row[8] for row in fall} == {"Báo cáo số 150/BC-UBND của UBND huyện Mèo Vạc"}
    assert all(row[8] and row[9] for row in rows)
    assert len(list(book["Văn bản"].iter_rows(min_row=2))) == len(PAPERS)


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--campaign", NUMBER, "--period", "năm nay", "--out", "x.docx"], "không phải là kỳ"),
        (["--campaign", NUMBER, "--period", "2022", "--out", "x.pdf"], ".docx"),
    ],
)
def test_what_cannot_be_asked_is_told(path: Path, arguments: list[str], told: str) -> None:
    found = CliRunner().invoke(cli, ["summary", *arguments, "--db", str(path)])
    assert found.exit_code == Exit.USAGE and told in found.output
