"""Letters in the form of Decree 30/2020/NĐ-CP, read back as the files that people open."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from db.exports.letter import Letter, Letterhead, Piece, Table, day_line

HEAD = Letterhead("UBND tỉnh Quảng Trị", "Quảng Trị", "UBND-VX", dated="2024-07", subject="đôn đốc gửi báo cáo")
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


def _letter() -> Letter:
    letter = Letter(HEAD)
    letter.to(["UBND huyện Đakrông"])
    letter.paragraph(["Đến nay còn ", Piece("02 đơn vị", bold=True, note="Sổ văn bản đến"), " chưa gửi."])
    letter.close(["TL. CHỦ TỊCH", "Chánh Văn phòng"], "Lê Thị Ánh", ["Như trên", "Lưu: VT"])
    return letter


def _opened(letter: Letter) -> Any:
    return Document(BytesIO(letter.data()))


def test_letterhead_stands_in_two_columns() -> None:
    left, right = _opened(_letter()).tables[0].rows[0].cells
    assert "UBND TỈNH QUẢNG TRỊ" in left.text and "V/v đôn đốc gửi báo cáo" in left.text
    assert "/UBND-VX" in left.text and "Số:" in left.text
    assert right.text.splitlines()[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert "tháng 7 năm 2024" in right.text


def test_closing_block_has_recipients_left_and_signature_right() -> None:
    left, right = _opened(_letter()).tables[-1].rows[0].cells
    assert left.text.splitlines() == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert right.text.splitlines()[:2] == ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"] and right.text.endswith("Lê Thị Ánh")


@pytest.mark.parametrize(
    ("dated", "shown"),
    [
        ("2024-02-05", "Huế, ngày 05 tháng 02 năm 2024"),
        ("2024-11-20", "Huế, ngày 20 tháng 11 năm 2024"),
        ("2024-07", "Huế, ngày {slot} tháng 7 năm 2024"),
        (None, "Huế, ngày {slot} tháng {slot} năm {slot}"),
    ],
)
def test_what_is_not_known_of_the_day_stays_a_blank_slot(dated: str | None, shown: str) -> None:
    assert day_line("Huế", dated) == shown.format(slot="\xa0" * 8)


def test_footnotes_are_numbered_as_called_and_the_same_words_once() -> None:
    letter = Letter(HEAD)
    letter.paragraph([Piece("7", note="văn bản A, trang 1"), " và ", Piece("8", note="văn bản B & C, trang 2")])
    letter.table(Table([["Đơn vị", "Số"]], [["Huyện", [Piece("7", note="văn bản A, trang 1")]]], [2, 1]))
    with zipfile.ZipFile(BytesIO(letter.data())) as package:
        notes = package.read("word/footnotes.xml").decode()
        body = package.read("word/document.xml").decode()
    assert notes.count("văn bản A, trang 1") == 1 and "văn bản B &amp; C, trang 2" in notes
    assert body.count("footnoteReference") == 2


def test_table_head_is_merged_and_repeated() -> None:
    letter = Letter(HEAD)
    letter.table(Table([["TT", "Kết quả", "<"], ["^", "2023", "2024"]], [["1", "–", "5,2"]], [1, 2, 2]))
    table = _opened(letter).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["TT", "Kết quả", "Kết quả"]
    assert [cell.text for cell in table.rows[1].cells] == ["TT", "2023", "2024"]
    assert table._tbl.xml.count("w:tblHeader") == 2 and table._tbl.xml.count("w:cantSplit") == 3


def test_annexes_begin_their_own_pages_and_numbers() -> None:
    letter = _letter()
    letter.annex("Danh sách đơn vị", landscape=True)
    letter.annex("Biểu số liệu")
    document = _opened(letter)
    assert [p.text for p in document.paragraphs if p.text.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]
    wide = [section.page_width > section.page_height for section in document.sections]
    assert wide == [False, True, False]
    assert document.element.xml.count('w:pgNumType w:start="1"') == 2


def test_pages_are_numbered_from_the_second_on() -> None:
    section = _opened(_letter()).sections[0]
    assert section.different_first_page_header_footer and "PAGE" in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_same_calls_give_the_same_bytes() -> None:
    assert _letter().data() == _letter().data()


def test_a_character_that_no_docx_can_hold_is_left_out() -> None:
    letter = Letter(HEAD)
    letter.paragraph("a\x0bb")
    letter.paragraph("c\x0cd")
    assert "cd" in [p.text for p in _opened(letter).paragraphs]


def test_pictures_and_gaps_stand_in_the_body() -> None:
    letter = Letter(HEAD)
    letter.picture(_PIXEL, caption="Hình 1")
    letter.gap("bổ sung nhận xét")
    document = _opened(letter)
    assert len(document.inline_shapes) == 1
    assert any(p.text == "[bổ sung nhận xét]" and "w:highlight" in p._p.xml for p in document.paragraphs)
