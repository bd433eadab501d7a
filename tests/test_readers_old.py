"""Old and odd files: Word's binary form, RTF, HTML, OpenDocument, sheets, and letters from before Unicode."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from old_letters import tcvn3, vni
from papers import docx, para, rows_of, run, shown

import corpus
from extractors.document import Document
from extractors.errors import InputError, Reason
from extractors.extract import extract
from extractors.readers import converters, read
from extractors.readers.converters import office, words_of_doc
from extractors.readers.rtf import from_rtf
from extractors.readers.xlsx import from_xlsx, written_value
from extractors.records import Extraction
from pipeline.process import process

OLD = Path(__file__).parent / "old"
OLD_FILES = sorted(OLD.glob("*.*"))
"""Sample documents as LibreOffice writes them in older formats, and `tcvn3.doc`, typed in `.VnTime`."""
REQUIRED = bool(os.environ.get("TONGHOP_TESTS_NEED_CONVERTERS"))
needs_office = pytest.mark.skipif(office() is None and not REQUIRED, reason="LibreOffice is not installed")
needs_words = pytest.mark.skipif(
    not (shutil.which("antiword") or shutil.which("catdoc")) and not REQUIRED, reason="no antiword, no catdoc"
)


def _said(found: Extraction) -> object:
    """What must be the same from every format: all but pages, places and boxes."""
    figures = [
        (f.quote, f.value, f.value_max, f.unit, f.measure, f.qualifier, f.direction, f.basis, f.period, f.topic,
         f.beneficiary, f.scope, f.indicator, f.group, f.part_of) for f in found.figures
    ]  # fmt: skip
    meta = found.meta
    head = (meta.kind, meta.number, meta.issuer, meta.date, meta.title, meta.signer, meta.recipients)
    return figures, head, [(s.number, s.heading, s.level) for s in found.sections]


@pytest.mark.parametrize("path", [p for p in OLD_FILES if p.stem != "tcvn3"], ids=lambda p: p.name)
def test_an_older_format_says_what_the_docx_says(path: Path) -> None:
    assert _said(process(path)) == _said(process(corpus.DOCUMENTS / "docx" / f"{path.stem}.docx"))


@needs_office
@pytest.mark.parametrize("format_", ["doc", "rtf", "odt", "html"])
def test_all_samples_in_older_formats_say_the_same(tmp_path: Path, format_: str) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'ho-so').as_uri()}"
    files = corpus.documents("docx")[::6]
    command = [office() or "soffice", profile, "--headless", "--convert-to", format_, "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], check=True, timeout=180, capture_output=True)
    differ = [p.stem for p in files if _said(process(tmp_path / f"{p.stem}.{format_}")) != _said(process(p))]
    assert differ == []


LINES = (
    "ỦY BAN NHÂN DÂN HUYỆN SÔNG LÔ",
    "Đến hết năm 2009, toàn huyện còn 1.245 hộ nghèo, chiếm 12,4% tổng số hộ.",
    "Các xã đã hỗ trợ 86 hộ xây nhà, mỗi hộ 7 triệu đồng; vận động được 350 suất quà.",
    "Những thửa ruộng bậc thang, giữ rừng, ngăn lũ, trữ nước, mở đường, phát triển chợ.",
    "Kỹ thuật mới, giống tốt, đẩy mạnh chăn nuôi; đỡ đần người già yếu, trẻ mồ côi.",
)


def _rtf(lines: tuple[str, ...], small: str, capitals: str, encode: object) -> bytes:
    assert callable(encode)
    out = [rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0\fnil {small};}}{{\f1\fnil {capitals};}}}}"]
    for line in lines:
        upper = line == line.upper() and capitals != small
        typed = encode(line.lower() if upper else line)
        letters = "".join(c if 32 <= ord(c) < 127 and c not in "\\{}" else rf"\'{ord(c):02x}" for c in typed)
        out.append(rf"\pard\f{int(upper)} {letters}\par")
    return ("\n".join(out) + "}").encode("ascii")


@pytest.mark.parametrize(("small", "capitals", "encode"), [(".VnTime", ".VnTimeH", tcvn3), ("VNI-Times", "VNI-Times", vni)],
                         ids=["tcvn3", "vni"])  # fmt: skip
def test_letters_from_before_unicode_in_rtf(small: str, capitals: str, encode: object) -> None:
    document = from_rtf(_rtf(LINES, small, capitals, encode), "thu", "")
    assert shown(document) == list(LINES)


@pytest.mark.parametrize(("small", "capitals", "encode"), [(".VnTime", ".VnTimeH", tcvn3), ("VNI-Times", "VNI-Times", vni)],
                         ids=["tcvn3", "vni"])  # fmt: skip
def test_letters_from_before_unicode_in_docx(tmp_path: Path, small: str, capitals: str, encode: object) -> None:
    path = tmp_path / "thu.docx"
    path.write_bytes(legacy_docx(small, capitals, encode))
    assert shown(read(path)) == list(LINES)
    assert [(f.value, f.unit) for f in extract(read(path)).figures][:3] == [(1245, "hộ"), (12.4, "%"), (86, "hộ")]


def legacy_docx(small: str, capitals: str, encode: object) -> bytes:
    """The lines as a DOCX typed in the fonts named, words in capitals in `capitals`."""
    assert callable(encode)
    made = []
    for line in LINES:
        upper = line == line.upper() and capitals != small
        font = capitals if upper else small
        made.append(
            para(run(encode(line.lower() if upper else line), f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))
        )
    return docx("".join(made))


def test_letters_from_before_unicode_in_a_word_file() -> None:
    """LibreOffice wrote the letter `ư`, which is a soft hyphen there, as Word's own sign for one."""
    assert shown(read(OLD / "tcvn3.doc")) == list(LINES)


def test_unicode_typed_in_an_old_font_is_left_alone(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    path = tmp_path / "thu.docx"
    path.write_bytes(docx("".join(para(run(line, font)) for line in LINES)))
    assert shown(read(path)) == list(LINES)


def test_other_words_beside_an_old_font_are_left_alone(tmp_path: Path) -> None:
    """`§`, `®` and `µ` of a new font are no letters."""
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    body = "".join(para(run(tcvn3(line), font)) for line in LINES[1:]) + para(run("Điều 5 § 2 ® 10 µm"))
    path = tmp_path / "thu.docx"
    path.write_bytes(docx(body))
    assert shown(read(path)) == [*LINES[1:], "Điều 5 § 2 ® 10 µm"]


def test_capitals_with_marks_in_the_old_letters() -> None:
    words = ("Đồng bào Ê Đê, huyện Ân Thi, xã Ô Lâm, phường Ấm Thượng, ấp Ơn Phước, tổng Ưng Hòa.",)
    document = from_rtf(_rtf(words * 3, "VNI-Times", "VNI-Times", vni), "thu", "")
    assert shown(document) == list(words * 3)


def test_rtf_tables_unicode_and_deleted_words() -> None:
    words = "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in "Hộ nghèo còn 45 hộ – giảm 12 hộ")
    side = r"\clbrdrt\brdrs\clbrdrb\brdrs\clbrdrl\brdrs\clbrdrr\brdrs"
    row = rf"\trowd{side}\cellx2000{side}\cellx5000\intbl Xã\cell\intbl 45 hộ\cell\row"
    row = "".join(c if ord(c) < 128 else rf"\u{ord(c)}?" for c in row)
    data = (
        rf"{{\rtf1\ansi\uc1 {words}\par {{\deleted b\u7887? l\u7841?i}}{{\pict 0102}}{row}{row}\pard cu\u7889?i\par}}"
    )
    document = from_rtf(data.encode("ascii"), "thu", "")
    assert shown(document)[0] == "Hộ nghèo còn 45 hộ – giảm 12 hộ"
    assert rows_of(document) == [["Xã", "45 hộ"], ["Xã", "45 hộ"]]
    assert "bỏ" not in document.text and "0102" not in document.text


HTML = """<html><head><style>.an {display: none} .dam {font-weight: bold}</style><title>Trang</title></head><body>
<script>var x = 99;</script><p class=dam>B&Aacute;O C&Aacute;O</p><p>Toàn xã còn&nbsp;45 hộ
nghèo.</p><p class=an>không thấy 77 hộ</p><table border=1><tr><td rowspan=2>Thôn</td><td colspan=2>Hộ nghèo</td></tr>
<tr><td>2017</td><td>2018</td></tr><tr><td>Bản Pó</td><td>12</td><td>9</td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_html_shows_what_a_browser_shows(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "bao-cao.doc"
    path.write_bytes(HTML.encode(encoding))
    document = read(path)
    assert shown(document)[:2] == ["BÁO CÁO", "Toàn xã còn\xa045 hộ nghèo."]
    assert rows_of(document)[2] == ["Bản Pó", "12", "9"]
    assert "77" not in document.text and "99" not in document.text


def test_a_page_saved_in_one_file(tmp_path: Path) -> None:
    letter = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    letter += (
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + HTML + "\r\n--b--\r\n"
    )
    path = tmp_path / "bao-cao.doc"
    path.write_bytes(letter.encode())
    assert shown(read(path))[0] == "BÁO CÁO"


def _book(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_is_a_table_with_its_lines_above() -> None:
    data = _book(A1="BIỂU TỔNG HỢP HỘ NGHÈO NĂM 2018", A2="ĐVT: hộ", A4="STT", B4="Xã", C4="Hộ nghèo", A5=1, B5="Bản Pó",
                 C5=1245, A6=2, B6="Nà Sác", C6=312)  # fmt: skip
    document = from_xlsx(data, "bieu", "")
    assert shown(document)[0] == "BIỂU TỔNG HỢP HỘ NGHÈO NĂM 2018"
    assert rows_of(document)[1] == ["1", "Bản Pó", "1245"]
    found = [(f.value, f.unit) for f in extract(document).figures]
    assert found == [(1245, "hộ"), (312, "hộ")]


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [(0.125, "0.0%", "12,5%"), (1234.5, "#,##0.0", "1.234,5"), (1234567, "#,##0", "1.234.567"), (45, "General", "45"),
     (83.02, "0.000", "83,0200"), (0.1 + 0.2, "General", "0,3"), (-3, "0", "-3"), (None, "General", ""), ("7 hộ", "@", "7 hộ")],
)  # fmt: skip
def test_a_cell_stands_as_a_vietnamese_page_shows_it(value: object, form: str, words: str) -> None:
    assert written_value(value, form) == words


def test_hidden_rows_and_sheets_are_left_out() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(_book(A1="Xã", B1="Hộ", C1="%", A2="Kín", B2=777, C2=1, A3="Bản Pó", B3=45, C3=2))
    )
    assert book.active is not None
    book.active.row_dimensions[2].hidden = True
    book.create_sheet("nháp")["A1"] = "888 hộ"
    book["nháp"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    text = from_xlsx(out.getvalue(), "bieu", "").text
    assert "45" in text and "777" not in text and "888" not in text


def _bomb(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for _ in range(5):
            archive.writestr(f"{name.rpartition('/')[0]}/{_}.xml", bytes(100_000_000))
        archive.writestr(name, "<a/>")
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bom"
    path.write_bytes(_bomb(name))
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.reason is Reason.TOO_LARGE


def _damaged(data: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.3:
        return data[: dice.randrange(100, len(data))]
    out = bytearray(data)
    for _ in range(dice.choice([1, 5, 40, 400])):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


@pytest.mark.parametrize("path", OLD_FILES, ids=lambda p: p.name)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # what other programs make of it is not asked here
    dice = random.Random(path.name)
    data = path.read_bytes()
    refused = 0
    for number in range(40):
        target = tmp_path / f"{number}{path.suffix}"
        target.write_bytes(_damaged(data, dice))
        try:
            assert isinstance(read(target), Document)
        except InputError as error:
            refused += 1
            assert error.reason in {Reason.CORRUPT, Reason.ENCRYPTED, Reason.NEEDS_CONVERTER, Reason.NOT_A_DOCUMENT, Reason.EMPTY,
                                    Reason.NEEDS_OCR, Reason.UNSUPPORTED_FORMAT, Reason.TOO_LARGE, Reason.CLASSIFIED}  # fmt: skip
    assert refused < 40


def test_a_converter_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    path = tmp_path / "bao-cao.odt"
    path.write_bytes(out.getvalue())
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.reason is Reason.NEEDS_CONVERTER
    assert "libreoffice-writer" in caught.value.detail
    with pytest.raises(InputError, match="antiword"):
        words_of_doc((OLD / "kh-15-quyet-tien.doc").read_bytes())


@needs_words
def test_the_words_of_a_word_file_by_another_program() -> None:
    words = words_of_doc((OLD / "kh-15-quyet-tien.doc").read_bytes())
    assert re.search(r"1\.274\s+hộ,\s+5\.986\s+nhân\s+khẩu", words)


def test_a_converter_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(converters, "_SECONDS", 1)
    with pytest.raises(InputError) as caught:
        converters.converted(b"abc", ".odt", "docx")
    assert caught.value.reason is Reason.TIMEOUT
