"""Old and odd formats: DOC, RTF, HTML, sheets, ODT, and words typed in fonts of TCVN3 and VNI."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from old_formats import DATA, LEFT, MORE, NOTE, RIGHT, SENTENCE, TITLE, run_cell, tcvn3_paper, vni_paper, whole_paper
from old_letters import tcvn3, vni
from openpyxl.styles import Font
from papers import docx, grid, para, rows_of, run

from extractors.document import Document, Role
from extractors.errors import MESSAGES_VI, InputError, Reason
from extractors.extract import extract
from extractors.readers import converters, read
from extractors.readers.legacy_fonts import REMARK, is_legacy
from extractors.readers.xlsx import written_value

needs_office = pytest.mark.skipif(converters.office() is None, reason="LibreOffice is not installed")
needs_antiword = pytest.mark.skipif(
    shutil.which("antiword") is None and not os.environ.get("TONGHOP_TESTS_NEED_CONVERTERS"),
    reason="antiword is not installed",
)


def _read(folder: Path, data: bytes | str, name: str = "thu.doc") -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path)


def _printed(document: Document) -> list[str]:
    """The lines outside tables."""
    found = [document.text[line.start : line.end] for line in document.lines if line.role is not Role.TABLE]
    return [words for words in found if words.strip()]


def _figures(document: Document) -> list[tuple[str, object, object]]:
    found = extract(document).to_json()
    text = found["text"]
    return [(" ".join(text[f["start"] : f["end"]].split()), f["value"], f["unit"]) for f in found["figures"]]


WHOLE = [
    *LEFT, *RIGHT, "BÁO CÁO", "1. Kết quả thực hiện", "Toàn huyện có 11 hộ, đạt 92,5%[1] kế hoạch.", "2. Phương hướng",
]  # fmt: skip


def _is_whole(document: Document) -> None:
    assert _printed(document) == [*WHOLE, "Giá trị 1.500 tấn", f"[1] {NOTE}"]
    assert rows_of(document) == [
        ["STT", "Tên xã", "Số hộ"], ["", "", "Năm 2018", "Năm 2019"], ["1", "Đồng Tâm", "14", "11"], ["2", "5", "7"]
    ]  # fmt: skip
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert (spans[0, 2], spans[2, 1]) == ((1, 2), (2, 1))


@pytest.mark.parametrize("form", ["doc", "rtf"])
def test_what_a_word_processor_saved_reads_like_the_docx_it_came_from(tmp_path: Path, form: str) -> None:
    document = read(DATA / f"mau-day-du.{form}")
    _is_whole(document)
    source = _read(tmp_path, whole_paper(), "mau-day-du.docx")
    _is_whole(source)
    assert _figures(document) == _figures(source)
    assert len(_figures(source)) >= 5


@needs_office
def test_open_document_is_read_through_libreoffice() -> None:
    _is_whole(read(DATA / "mau-day-du.odt"))


@pytest.mark.parametrize("name", ["mau-tcvn3.doc", "mau-tcvn3.rtf", "mau-vni.doc", "mau-vni.rtf"])
def test_words_in_legacy_fonts_come_as_unicode(name: str) -> None:
    document = read(DATA / name)
    for words in (TITLE, SENTENCE, MORE):
        assert words in document.text
    assert REMARK in document.notes
    assert ("12,5 tỷ đồng", 12_500_000_000, "đồng") in _figures(document)


@pytest.mark.parametrize("paper", [tcvn3_paper, vni_paper])
def test_legacy_fonts_in_docx(tmp_path: Path, paper: object) -> None:
    assert callable(paper)
    document = _read(tmp_path, paper(), "cu.docx")
    assert all(words in document.text for words in (TITLE, SENTENCE, MORE))


@pytest.mark.parametrize(("encoded", "font"), [(tcvn3, ".VnTime"), (vni, "VNI-Times")])
def test_legacy_fonts_in_html(tmp_path: Path, encoded: object, font: str) -> None:
    assert callable(encoded)
    page = f"<html><meta charset=utf-8><body style='font-family:\"{font}\"'><p>{encoded(SENTENCE)}</p><p>{encoded(MORE)}</p>"
    document = _read(tmp_path, page)
    assert (SENTENCE in document.text, MORE in document.text) == (True, True)


@pytest.mark.parametrize("encoded", [tcvn3, vni])
def test_the_same_letters_in_other_fonts_are_left_alone(tmp_path: Path, encoded: object) -> None:
    assert callable(encoded)
    words = encoded(SENTENCE)
    for font in ("Times New Roman", "Verdana", "Arial"):
        document = _read(tmp_path, docx(para(run(words, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))))
        assert REMARK not in document.notes, font
        assert document.text.strip() == words.replace("\xad", "")


def test_unicode_under_the_name_of_a_legacy_font_is_left_alone(tmp_path: Path) -> None:
    document = _read(tmp_path, docx(para(run(SENTENCE, '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'))))
    assert document.text.strip() == SENTENCE


@pytest.mark.parametrize("words", ["µ¶·¸ cần ẳ", "ẳ Ẳ ỵ Ỵ ẵ ặ ữ ợ"])
def test_every_letter_of_vni_is_known(tmp_path: Path, words: str) -> None:
    """The letters that tables of VNI often leave out, behind enough words to tell the encoding."""
    last = words.split()[-1]
    look = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    document = _read(tmp_path, docx(para(run(vni(f"{SENTENCE} {last} Chẳng đáng khẳng khái, thỵ."), look))))
    assert document.text.strip() == f"{SENTENCE} {last} Chẳng đáng khẳng khái, thỵ."


@pytest.mark.parametrize(
    ("font", "legacy"),
    [(".VnTime", True), (".VnTimeH", True), ("VNI-Times", True), (".VnArial NarrowH", True), ("Times New Roman", False),
     ("Arial", False), (None, False), ("", False), ("Verdana", False)],
)  # fmt: skip
def test_legacy_fonts_are_told_by_name(font: str | None, legacy: bool) -> None:
    assert is_legacy(font) is legacy


RTF = r"""{\rtf1\ansi\ansicpg1258\deff0{\fonttbl{\f0\fnil\fcharset163 Times New Roman;}{\f1 Arial;}}{\info{\title Th\u7915?}}
{\header\pard Trang 9\par}\pard\qc\b T\u7893?ng s\u7889? {\deleted 55 }{\v 66 }12 h\u7897?\b0{\super 3}\par
\pard Ngh\'e8o{\footnote\pard {\super\chftn} Ghi ch\u250? th\u7917?.\par} \u8211- 1\~234 t\'ean {\field{\*\fldinst PAGE}{\fldrslt 7}}\par
\trowd\trgaph10\clvmgf\clbrdrt\brdrs\cellx1000\clbrdrt\brdrs\cellx2000\cellx3000\pard\intbl X\u227?\cell 2018\cell 2019\cell\row
\trowd\clvmrg\clbrdrt\brdrs\cellx1000\cellx3000\pard\intbl\cell 41\cell\row\pard Xong \{a\}.\par}"""


def test_rtf_by_its_control_words(tmp_path: Path) -> None:
    document = _read(tmp_path, RTF)
    lines = _printed(document)
    assert lines[0] == "Tổng số 12 hộ3"
    assert lines[1] == "Nghèo[1] – 1\xa0234 tên 7"
    assert lines[-2:] == ["Xong {a}.", "[1] Ghi chú thử."]
    assert document.lines[0].bold is not True
    assert document.lines[0].centred
    assert rows_of(document) == [["Xã", "2018", "2019"], ["41"]]
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans == {(0, 0): (2, 1), (0, 1): (1, 1), (0, 2): (1, 1), (1, 1): (1, 2)}


HTML = """<!DOCTYPE html><html><head><title>Tên tệp</title><style>.an {display: none} p.to {font-weight: bold}</style></head>
<body><script>var x = 5;</script><p class="to" align="center">Kết   quả
năm 2019</p><p>Có <del>15 hộ</del><ins>16 hộ</ins><span class="an"> 17 hộ</span><br>xong<a href="#_ftn1"><sup>1</sup></a>.</p>
<ol start="3"><li><p>Mục ba</p></li><li>Mục bốn</li></ol>
<table border="1"><tr><th rowspan="2">Xã</th><th colspan="2">Số hộ</th></tr><tr><td>2018</td><td>2019</td></tr>
<tr><td>An Hà</td><td>1.250</td><td>7</td></tr></table>
<div id="ftn1"><p><a href="#_ref1">[1]</a> Chú thích.</p></div></body></html>"""


def _is_page(document: Document) -> None:
    lines = _printed(document)
    assert lines == ["Kết quả năm 2019", "Có 16 hộ\nxong[1].", "3. Mục ba", "4. Mục bốn", "[1] Chú thích."]
    assert (document.lines[0].bold, document.lines[0].centred) == (True, True)
    assert rows_of(document) == [["Xã", "Số hộ"], ["2018", "2019"], ["An Hà", "1.250", "7"]]
    assert {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}[0, 1] == (1, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_html_under_another_name(tmp_path: Path, encoding: str) -> None:
    _is_page(_read(tmp_path, HTML.encode(encoding)))


def test_a_web_page_in_one_file(tmp_path: Path) -> None:
    import base64

    body = base64.encodebytes(HTML.encode()).decode()
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
    _is_page(_read(tmp_path, f"{head}Content-Transfer-Encoding: base64\n\n{body}\n--b--\n"))


def _book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [
        ["Biểu 1. Kết quả giảm nghèo năm 2019"], [], ["STT", "Tên xã", "Số hộ", None, "Tỷ lệ"],
        [None, None, "2018", "2019", None], [1, "An Hà", 1250, 1100, 0.125], [2, "Đồng Tâm", 90.5, None, 0.0525],
        [9, "Dòng ẩn", 1, 2, 3], ["Người lập biểu"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("C3:D3")
    sheet["A1"].font = Font(bold=True)
    sheet["C5"].number_format = "#,##0"
    sheet["C6"].number_format = '#,##0.00" ha"'
    sheet["E5"].number_format = sheet["E6"].number_format = "0.0%"
    sheet.row_dimensions[7].hidden = True
    sheet["XFD1048576"].font = Font(bold=True)
    hidden = book.create_sheet("an")
    hidden.append(["Không in 77"])
    hidden.sheet_state = "hidden"
    book.create_sheet("2").append(["Trang hai"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_is_lines_and_a_table_as_it_shows(tmp_path: Path) -> None:
    document = _read(tmp_path, _book(), "bieu.doc")
    lines = _printed(document)
    assert lines == ["Biểu 1. Kết quả giảm nghèo năm 2019", "Người lập biểu", "Trang hai"]
    assert rows_of(document) == [
        ["STT", "Tên xã", "Số hộ", "Tỷ lệ"], ["", "", "2018", "2019", ""],
        ["1", "An Hà", "1.250", "1100", "12,5%"], ["2", "Đồng Tâm", "90,50 ha", "", "5,3%"],
    ]  # fmt: skip
    assert len(document.pages) == 2


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1234.56, "#,##0.00", "1.234,56"), (1234.5, "General", "1234,5"), (0.125, "0.00", "0,13"), (2.675, "0.00", "2,68"),
        (0.1 + 0.2, "General", "0,3"), (1234567, "General", "1.234.567"), (2025, "General", "2025"), (2025, "0", "2025"),
        (1.234, "0.000", "1,2340"), (0.5, "0%", "50%"), (1250000, "#,##0,", "1.250"), (3500000, '#,##0.0,, "triệu"', "3,5triệu"),
        (12, '0" hộ"', "12 hộ"), (7, '"Đạt "0', "Đạt 7"), (-3, "0;(0)", "-3"), (True, "General", "TRUE"),
        ("  chữ ", "@", "chữ"), (5, "@", "5"), (None, "0", ""), (0.5, "# ?/?", "0,5"),
    ],
)  # fmt: skip
def test_a_number_stands_as_its_cell_shows_it(value: object, form: str, shown: str) -> None:
    assert written_value(value, form) == shown


def _bomb(*names: str, mime: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if mime:
            archive.writestr("mimetype", mime)
        for name in names:
            archive.writestr(name, b" " * 70_000_000 if name == names[-1] else b"<a/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        lambda: _bomb("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
        lambda: _bomb("content.xml", mime="application/vnd.oasis.opendocument.text"),
        lambda: _bomb("word/document.xml", "word/media/a.xml"),
    ],
    ids=["xlsx", "odt", "docx"],
)
def test_zip_bombs_are_refused_unopened(tmp_path: Path, data: object) -> None:
    assert callable(data)
    with pytest.raises(InputError) as caught:
        _read(tmp_path, data())
    assert caught.value.reason is Reason.TOO_LARGE


def _of_word_95() -> bytes:
    """The DOC with the version that Word 95 writes."""
    data = bytearray((DATA / "mau-day-du.doc").read_bytes())
    at = data.find(b"\xec\xa5")
    data[at + 2 : at + 4] = (104).to_bytes(2, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (_of_word_95, ("libreoffice-writer", "antiword")),
        ((DATA / "mau-day-du.odt").read_bytes, ("libreoffice-writer",)),
    ],
    ids=["word 95", "odt"],
)
def test_without_a_converter_the_file_waits_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: object, named: tuple[str, ...]
) -> None:
    assert callable(data)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError) as caught:
        _read(tmp_path, data())
    assert caught.value.reason is Reason.NEEDS_CONVERTER
    for name in named:
        assert name in caught.value.detail
        assert name in MESSAGES_VI[Reason.NEEDS_CONVERTER]


@needs_antiword
def test_antiword_gives_the_words_of_a_doc() -> None:
    words = converters.words_of_doc((DATA / "mau-day-du.doc").read_bytes())
    assert "92,5%" in words
    assert "Phương hướng" in words


def test_a_mark_of_a_note_typed_by_hand_joins_no_number(tmp_path: Path) -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    assert "đạt 15[2] hộ" in _read(tmp_path, docx(para("đạt 15", raised, run(" hộ"))), "a.docx").text


def test_a_cell_in_a_legacy_font_is_read(tmp_path: Path) -> None:
    rows = [[run_cell(tcvn3("Tổng số hộ được hỗ trợ"), ".VnTimeH"), "15"]]
    assert rows_of(_read(tmp_path, docx(para("Biểu") + grid(*rows, ["a", "b"]))))[0] == ["TỔNG SỐ HỘ ĐƯỢC HỖ TRỢ", "15"]
