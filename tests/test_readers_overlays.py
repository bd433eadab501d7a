"""Signed PDFs: number and day that annotations draw, and the stamps that lie over a page."""

from __future__ import annotations

from pathlib import Path

import papers
import pytest

from extractors.document import Document, Role
from extractors.extract import extract
from extractors.readers import read
from extractors.records import Metadata

_BODY = (
    "Thực hiện Công văn số 77/BNV-TH ngày 03/02/2024 của Bộ Nội vụ, các xã đã rà soát",
    "lại danh sách hộ nghèo và gửi kết quả về huyện trước ngày 20 hằng tháng.",
)


def _field(sheet: papers.Sheet, x: float, top: float, words: str, wide: float = 30, high: float = 16) -> None:
    """A form field whose appearance shows `words` with its lower edge at `top`."""
    sheet.canvas.acroForm.textfield(
        value=words, x=x, y=papers.HEIGHT - top, width=wide, height=high, fontSize=11, borderWidth=0, forceBorder=False
    )


def _letterhead(sheet: papers.Sheet, number: str, date: str) -> None:
    sheet.centre(150, 60, "ỦY BAN NHÂN DÂN", bold=True)
    sheet.centre(150, 76, "TỈNH LÀO CAI", bold=True)
    sheet.centre(410, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    sheet.centre(410, 76, "Độc lập - Tự do - Hạnh phúc", bold=True)
    sheet.write(90, 106, number)
    sheet.write(310, 106, date)


def _body(sheet: papers.Sheet) -> None:
    sheet.centre(297, 150, "THÔNG BÁO", bold=True)
    sheet.centre(297, 168, "Về rà soát hộ nghèo năm 2024", bold=True)
    for at, words in enumerate(_BODY):
        sheet.write(70, 210 + 16 * at, words)


def _read(folder: Path, draw: object) -> Document:
    path = folder / "mau.pdf"
    path.write_bytes(papers.pdf(draw))  # type: ignore[arg-type]
    return read(path)


def _meta(folder: Path, draw: object) -> Metadata:
    return extract(_read(folder, draw)).meta


def _stamps(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines if line.role is Role.STAMP]


_NUMBER, _DATE = "Số:            /TB-UBND", "Lào Cai, ngày        tháng 5 năm 2024"


@pytest.mark.parametrize("rise", [0, 6, -5], ids=["level", "higher", "lower"])
def test_number_and_day_of_fields_fill_the_blank_slots(tmp_path: Path, rise: int) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, _NUMBER, _DATE)
        _body(sheet)
        _field(sheet, 113, 110 - rise, "171")
        _field(sheet, 390, 110 - rise, "16", wide=20)

    meta = _meta(tmp_path, draw)
    assert (meta.number, meta.date, meta.place) == ("171/TB-UBND", "2024-05-16", "Lào Cai")


def test_month_and_year_may_be_fields_too(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, _NUMBER, "Lào Cai, ngày        tháng        năm")
        _body(sheet)
        _field(sheet, 113, 110, "8")
        _field(sheet, 388, 110, "02", wide=22)
        _field(sheet, 452, 110, "11", wide=22)
        _field(sheet, 506, 110, "2023", wide=34)

    meta = _meta(tmp_path, draw)
    assert (meta.number, meta.date) == ("8/TB-UBND", "2023-11-02")


def test_a_field_that_lies_over_the_slash(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, "Số:        /QĐ-HĐTĐ", _DATE)
        _body(sheet)
        _field(sheet, 112, 110, "10797", wide=44)

    assert _meta(tmp_path, draw).number == "10797/QĐ-HĐTĐ"


def test_a_slash_that_was_never_printed(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, "Số:             QĐ-HĐTĐ", _DATE)
        _body(sheet)
        _field(sheet, 113, 110, "10797", wide=38)

    assert _meta(tmp_path, draw).number == "10797/QĐ-HĐTĐ"


def test_blank_slots_stay_blank_and_no_cited_number_is_taken(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, _NUMBER, _DATE)
        _body(sheet)

    meta = _meta(tmp_path, draw)
    assert (meta.number, meta.symbol, meta.date, meta.date_partial) == (None, "TB-UBND", None, "2024-05")


def test_a_letterhead_behind_the_body_in_the_file(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _body(sheet)
        _letterhead(sheet, _NUMBER, _DATE)
        _field(sheet, 113, 110, "171")
        _field(sheet, 390, 110, "16", wide=20)

    meta = _meta(tmp_path, draw)
    assert (meta.number, meta.date, meta.issuer) == ("171/TB-UBND", "2024-05-16", "UBND tỉnh Lào Cai")
    assert meta.title == "Về rà soát hộ nghèo năm 2024"


def test_a_signing_stamp_is_no_text_and_no_date(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        for at, words in enumerate(("TRUNG TAM TIN HOC", "vp@laocai.example", "19/06/2024 08:12:30 +07:00")):
            _field(sheet, 300, 18 + 12 * at, words, wide=220, high=12)
        _letterhead(sheet, _NUMBER, _DATE)
        _body(sheet)

    document = _read(tmp_path, draw)
    assert " ".join(_stamps(document)) == "TRUNG TAM TIN HOC vp@laocai.example 19/06/2024 08:12:30 +07:00"
    found = extract(document)
    assert (found.meta.number, found.meta.date, found.meta.date_partial) == (None, None, "2024-05")
    assert [issue.words for issue in found.issues if issue.code == "stamp"] == _stamps(document)


@pytest.mark.parametrize("signing", [True, False], ids=["signing", "receipt"])
def test_a_stamp_drawn_into_the_page_is_told_from_the_letterhead(tmp_path: Path, signing: bool) -> None:
    rows = (
        ("TRUNG TÂM THÔNG TIN", "19.06.2024 09:17:04", "+07:00")
        if signing
        else ("CÔNG VĂN ĐẾN", "Số: 2352", "Ngày: 21/6/24")
    )

    def draw(sheet: papers.Sheet) -> None:
        for at, words in enumerate(rows):
            sheet.write(330 if signing else 60, (18 if signing else 126) + 10 * at, words, size=8)
        _letterhead(sheet, _NUMBER, _DATE)
        sheet.write(90, 30 if signing else 20, "HỎA TỐC", bold=True)
        _body(sheet)

    document = _read(tmp_path, draw)
    assert set(_stamps(document)) == {*rows, "HỎA TỐC"}
    meta = extract(document).meta
    assert (meta.number, meta.date, meta.issuer) == (None, None, "UBND tỉnh Lào Cai")


def test_digits_of_a_field_that_lies_over_no_slot_are_no_text(tmp_path: Path) -> None:
    def draw(sheet: papers.Sheet) -> None:
        _letterhead(sheet, _NUMBER, _DATE)
        _body(sheet)
        _field(sheet, 400, 700, "4821")

    document = _read(tmp_path, draw)
    assert _stamps(document) == ["4821"]
    assert extract(document).figures == ()
