"""DOCX: what Word would show, in order: columns of layout tables, automatic numbers, notes, tables, pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import cell, docx, grid, para, rows_of, run, shown

from extractors.document import Document, Role
from extractors.errors import InputError, Reason
from extractors.readers.docx import from_docx

CENTRE = '<w:jc w:val="center"/>'
BOLD = "<w:b/>"
LEFT = ["ỦY BAN NHÂN DÂN", "HUYỆN AN BÌNH", "Số: 41/BC-UBND"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Bình, ngày 5 tháng 6 năm 2019"]


def _read(body: str, **parts: str) -> Document:
    return from_docx(docx(body, **parts), "thu", "")


def _roles(document: Document, role: Role) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines if line.role is role]


TWO_ROWS = grid([cell(*LEFT[:2]), cell(*RIGHT[:2])], [LEFT[2], RIGHT[2]], ruled=False)
ONE_ROW = grid([cell(*LEFT), cell(*RIGHT)], ruled=False)
SOFT_BREAKS = grid(
    [cell(para("<w:r><w:t>ỦY BAN NHÂN DÂN</w:t><w:br/><w:t>HUYỆN AN BÌNH</w:t></w:r>"), LEFT[2]), cell(*RIGHT)]
)
SPACER = grid([cell(*LEFT), "", cell(*RIGHT)], ruled=False)
TAB = "<w:r><w:tab/></w:r>"
TABBED = (
    para(run(LEFT[0]), TAB, run(RIGHT[0]))
    + para(run(LEFT[1]), TAB, run(RIGHT[1]))
    + para(run(LEFT[2]), TAB, run(RIGHT[2]))
)


@pytest.mark.parametrize("head", [TWO_ROWS, ONE_ROW, SOFT_BREAKS, SPACER, TABBED],
                         ids=["two rows", "one row", "soft breaks", "spacer", "tabs"])  # fmt: skip
def test_the_letterhead_is_read_column_by_column(head: str) -> None:
    document = _read(head + para("BÁO CÁO"))
    assert shown(document) == [*LEFT, *RIGHT, "BÁO CÁO"]
    assert _roles(document, Role.LETTERHEAD_LEFT) == LEFT
    assert _roles(document, Role.LETTERHEAD_RIGHT) == RIGHT
    assert document.tables == ()


def test_a_blank_slot_for_the_number_is_no_column() -> None:
    head = para(run("SỞ NỘI VỤ"), TAB, run(RIGHT[0])) + para(
        "Số:        /BC-SNV", TAB, "An Bình, ngày      tháng 6 năm 2019"
    )
    document = _read(head + para("BÁO CÁO"))
    assert _roles(document, Role.LETTERHEAD_LEFT) == ["SỞ NỘI VỤ", "Số:        /BC-SNV"]
    assert _roles(document, Role.LETTERHEAD_RIGHT)[1] == "An Bình, ngày      tháng 6 năm 2019"


def test_recipients_come_before_the_signature() -> None:
    closing = grid(
        [cell("Nơi nhận:", "- Như trên;", "- Lưu: VT."), cell("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "Trần Văn Mẫu")],
        ruled=False,
    )
    document = _read(para("Huyện báo cáo để tỉnh tổng hợp./.") + closing)
    assert shown(document)[1:] == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Mẫu"
    ]  # fmt: skip
    assert document.tables == ()


def test_a_signature_without_recipients_is_no_table_either() -> None:
    document = _read(para("Hết.") + grid(["", cell("CHỦ TỊCH", "Trần Văn Mẫu")], ruled=False))
    assert shown(document) == ["Hết.", "CHỦ TỊCH", "Trần Văn Mẫu"]
    assert document.tables == ()


def test_a_table_is_in_the_text_once_with_its_spans() -> None:
    rows = [
        ["STT", "Tên xã", cell("Số hộ", properties='<w:gridSpan w:val="2"/>')],
        ["", "", "Năm 2018", "Năm 2019"],
        ["1", cell("Đồng Tâm", properties='<w:vMerge w:val="restart"/>'), "14", "11"],
        ["2", cell("", properties="<w:vMerge/>"), "5", ""],
    ]
    document = _read(para("Biểu 1") + grid(*rows) + para("Hết."))
    assert rows_of(document) == [
        ["STT", "Tên xã", "Số hộ"], ["", "", "Năm 2018", "Năm 2019"], ["1", "Đồng Tâm", "14", "11"], ["2", "5", ""]
    ]  # fmt: skip
    wide, tall = (next(c for c in document.tables[0].cells if document.text[c.start : c.end] == words)
                  for words in ("Số hộ", "Đồng Tâm"))  # fmt: skip
    assert (wide.column, wide.column_span, tall.row, tall.row_span) == (2, 2, 2, 2)
    assert [c.column for c in document.tables[0].cells if c.row == 3] == [0, 2, 3]
    assert (document.tables[0].rows, document.tables[0].columns) == (4, 4)
    assert document.text.startswith("Biểu 1\nSTT\tTên xã\tSố hộ\n\t\tNăm 2018\tNăm 2019\n1\tĐồng Tâm")
    assert _roles(document, Role.BODY) == ["Biểu 1", "Hết."]


def test_a_cell_of_two_paragraphs_is_one_cell_and_a_table_inside_is_not_lost() -> None:
    document = _read(grid([cell("Tên xã", "(đã sáp nhập)"), cell(grid(["a", "b"], ["c", "d"]))], ["An Hà", "7"]))
    assert rows_of(document) == [["Tên xã\n(đã sáp nhập)", "a\tb\nc\td"], ["An Hà", "7"]]
    assert len(document.tables) == 1


def test_an_unruled_table_of_many_rows_is_data() -> None:
    rows = [["Xã", "Hộ", "Khẩu"], *([f"Xã {n}", str(n), str(3 * n)] for n in range(4))]
    assert len(_read(grid(*rows, ruled=False)).tables) == 1


def test_a_paragraph_is_one_line_with_tabs_and_soft_breaks() -> None:
    body = para("<w:r><w:t>Dòng một</w:t><w:br/><w:t>dòng hai</w:t><w:tab/><w:t>có cột</w:t><w:noBreakHyphen/></w:r>")
    document = _read(body + para("") + para("  Đoạn sau "))
    assert document.text == "Dòng một\ndòng hai\tcó cột-\n\n  Đoạn sau "
    assert shown(document) == ["Dòng một\ndòng hai\tcó cột-", "Đoạn sau"]
    assert all(line.whole for line in document.lines)


def test_deleted_and_hidden_words_are_out_and_inserted_ones_in() -> None:
    deleted = "<w:del><w:r><w:delText>cũ </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>kia </w:t></w:r></w:moveFrom>"
    document = _read(para("Số ", deleted, f"<w:ins>{run('mới')}</w:ins>", run(" ẩn", "<w:vanish/>"), run(" là 9")))
    assert document.text == "Số mới là 9"


def test_words_in_controls_links_and_fields_are_kept() -> None:
    inner = f"<w:sdt><w:sdtContent>{run('a')}</w:sdtContent></w:sdt><w:hyperlink>{run('b')}</w:hyperlink>"
    field = "<w:r><w:fldChar/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>" + run("c")
    block = f"<w:sdt><w:sdtContent>{para('d')}</w:sdtContent></w:sdt>"
    assert _read(para(inner, field) + block).text == "abc\nd"


def test_a_text_box_stands_behind_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{para('Trong khung')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    drawn = f"<w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    drawn += f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert _read(para("Trước", drawn) + para("Sau")).text == "Trước\nTrong khung\nSau"


STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="26"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Base"/><w:rPr><w:caps/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
"""


def test_looks_come_through_styles() -> None:
    body = para("tiêu đề", properties='<w:pStyle w:val="Head"/>') + para(run("đậm", BOLD), run(" thường"))
    body += para(run("không đậm", '<w:b w:val="0"/>'), properties='<w:pStyle w:val="Base"/>')
    body += para("vòng", properties='<w:pStyle w:val="Loop"/>')
    document = _read(body, styles=STYLES)
    looks = [(document.text[at.start : at.end], at.bold, at.centred, at.size) for at in document.lines]
    assert looks == [
        ("TIÊU ĐỀ", True, True, 14.0),
        ("đậm thường", False, False, 13.0),
        ("không đậm", False, True, 13.0),
        ("vòng", False, False, 13.0),
    ]


def _level(at: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">' + _level(0, "upperRoman", "%1.") + _level(1, "decimal", "%2.")
    + _level(2, "decimal", "%2.%3.") + _level(3, "lowerLetter", "%4)") + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1">' + _level(0, "bullet", "-") + _level(1, "bullet", "\uf0b7") + "</w:abstractNum>"
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
)  # fmt: skip


def _item(text: str, level: int, number: int = 5) -> str:
    return para(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_in_the_text_as_shown() -> None:
    items = [("Mở đầu", 0), ("Mục đích", 1), ("Chung", 2), ("Riêng", 2), ("Một", 3), ("Hai", 3), ("Yêu cầu", 1),
             ("Chung", 2), ("Kết quả", 0), ("Đạt được", 1)]  # fmt: skip
    body = (
        "".join(_item(*item) for item in items)
        + _item("gạch", 0, 6)
        + _item("chấm", 1, 6)
        + _item("", 0)
        + _item("Cuối", 0)
    )
    assert shown(_read(body, numbering=NUMBERING)) == [
        "I. Mở đầu", "1. Mục đích", "1.1. Chung", "1.2. Riêng", "a) Một", "b) Hai", "2. Yêu cầu", "2.1. Chung",
        "II. Kết quả", "1. Đạt được", "- gạch", "• chấm", "III. Cuối",
    ]  # fmt: skip


def test_notes_stand_at_the_end_and_their_marks_never_join_a_number() -> None:
    def mark(kind: str, note: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{note}"/></w:r>'

    body = para("Có 1.250", mark("footnote", 7), " hộ", mark("endnote", 2), ".") + para("Hết.")
    document = _read(
        body,
        footnotes=f'<w:footnote w:id="7">{para("<w:r><w:footnoteRef/></w:r>", " Theo số xã,")}{para("gửi ngày 3.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{para("Trừ hộ đã chuyển đi.")}</w:endnote>',
    )
    assert document.text.splitlines() == [
        "Có 1.250[1] hộ[2].",
        "Hết.",
        "[1] Theo số xã, gửi ngày 3.",
        "[2] Trừ hộ đã chuyển đi.",
    ]
    assert _roles(document, Role.FOOTNOTE) == ["[1] Theo số xã, gửi ngày 3.", "[2] Trừ hộ đã chuyển đi."]


RENDERED = "<w:r><w:lastRenderedPageBreak/></w:r>"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def _pages(document: Document) -> list[int | None]:
    return [line.page for line in document.lines]


def test_pages_are_those_that_word_laid_out() -> None:
    body = para("một") + para("hai ", RENDERED, "ba") + para("bốn", BREAK) + para(RENDERED, "năm") + para("sáu")
    document = _read(body)
    assert _pages(document) == [1, 1, 2, 3, 3]
    assert document.page_at(document.text.index("ba")) == 2
    assert [p.number for p in document.pages] == [1, 2, 3]
    assert not document.pages_estimated


def test_a_row_over_a_page_break_turns_the_page_once() -> None:
    rows = [["a", "b"], [cell(para(RENDERED, "c")), cell(para(RENDERED, "d"))], ["e", "f"]]
    document = _read(grid(*rows) + para("sau"))
    assert [c.page for c in document.tables[0].cells] == [1, 1, 2, 2, 2, 2]
    assert [p.number for p in document.pages] == [1, 2]
    assert _pages(document)[-1] == 2


def test_without_word_the_pages_are_estimated() -> None:
    sentence = "Các xã đã họp dân và chọn hộ theo đúng quy định. "
    document = _read(para("mở đầu", BREAK) + "".join(para(sentence * 8) for _ in range(40)))
    assert document.pages_estimated
    assert _pages(document)[:2] == [1, 2]
    assert 5 <= len(document.pages) <= 12
    assert [p.number for p in document.pages] == list(range(1, len(document.pages) + 1))
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))


def test_a_body_without_words_is_empty() -> None:
    with pytest.raises(InputError) as caught:
        _read(para("") + para("  "))
    assert caught.value.reason is Reason.EMPTY


DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the folder ../shared/documents is not there")
@pytest.mark.parametrize("stem", ["000", "001", "002", "003", "004"])
def test_real_reports_say_the_same_as_docx_and_as_pdf(stem: str) -> None:
    from extractors.readers import read

    word = read(DOCUMENTS / "rendered" / f"{stem}.docx")
    paper = read(DOCUMENTS / "rendered" / f"{stem}.pdf")
    numbers = [line for line in paper.lines if line.role is not Role.PAGE_NUMBER]
    on_paper = " ".join(paper.text[line.start : line.end] for line in numbers).replace("- ", "-").split()
    in_word = " ".join(shown(word)).replace("- ", "-").split()
    assert on_paper == in_word
    assert abs(len(word.pages) - len(paper.pages)) <= 1
