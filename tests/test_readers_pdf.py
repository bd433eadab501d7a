"""PDF: columns apart, hyphens kept, tables as cells of the text, pages and boxes that point at what they name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from papers import HEIGHT, Sheet, pdf, rows_of, shown

from extractors.document import Document, Role
from extractors.errors import InputError, Reason
from extractors.extract import extract
from extractors.readers.pdf import from_pdf
from extractors.readers.stamps import is_received

BODY = ["Huyện đã giao chỉ tiêu cho 14 xã ngay từ đầu năm và kiểm tra hằng quý,", "mỗi xã lập danh sách riêng."]


def _read(data: bytes) -> Document:
    return from_pdf(data, "thu", "")


def _letterhead(page: Sheet) -> None:
    page.centre(170, 60, "ỦY BAN NHÂN DÂN", bold=True)
    page.centre(170, 76, "HUYỆN AN BÌNH", bold=True)
    page.centre(420, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=10, bold=True)
    page.centre(420, 76, "Độc lập - Tự do - Hạnh phúc", bold=True)
    page.centre(170, 100, "Số: 41/BC-UBND")
    page.centre(420, 100, "An Bình, ngày 5 tháng 6 năm 2019")


def _title_and_body(page: Sheet) -> None:
    page.centre(297, 150, "BÁO CÁO", size=14, bold=True)
    for i, words in enumerate(BODY):
        page.write(85, 190 + 18 * i, words)


def _first(page: Sheet) -> None:
    _letterhead(page)
    _title_and_body(page)


def _roles(document: Document, role: Role) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines if line.role is role]


LEFT = ["ỦY BAN NHÂN DÂN", "HUYỆN AN BÌNH", "Số: 41/BC-UBND"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "An Bình, ngày 5 tháng 6 năm 2019",
]


def test_the_letterhead_is_read_column_by_column() -> None:
    document = _read(pdf(_first))
    assert shown(document) == [*LEFT, *RIGHT, "BÁO CÁO", *BODY]
    assert _roles(document, Role.LETTERHEAD_LEFT) == LEFT
    assert _roles(document, Role.LETTERHEAD_RIGHT) == RIGHT


def test_a_letterhead_drawn_after_the_body_still_comes_first() -> None:
    def last(page: Sheet) -> None:
        _title_and_body(page)
        _letterhead(page)

    assert shown(_read(pdf(last)))[:6] == [*LEFT, *RIGHT]


def test_a_letter_keeps_its_subject_under_the_number() -> None:
    def letter(page: Sheet) -> None:
        _letterhead(page)
        page.centre(170, 118, "V/v rà soát hộ nghèo", size=10)
        page.centre(170, 132, "cuối năm 2019", size=10)
        page.centre(300, 170, "Kính gửi: Các phòng, ban của huyện")

    document = _read(pdf(letter))
    assert _roles(document, Role.LETTERHEAD_LEFT) == [*LEFT, "V/v rà soát hộ nghèo", "cuối năm 2019"]
    assert _roles(document, Role.BODY) == ["Kính gửi: Các phòng, ban của huyện"]


def test_a_party_letterhead_has_two_columns_too() -> None:
    def party(page: Sheet) -> None:
        page.centre(170, 60, "HUYỆN ỦY AN BÌNH", bold=True)
        page.centre(170, 74, "*")
        page.centre(420, 60, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True)
        page.centre(170, 92, "Số 18-BC/HU")
        page.centre(420, 92, "TP. An Bình, ngày 5 tháng 6 năm 2019")
        _title_and_body(page)
        page.centre(330, 260, "của nước Cộng hòa xã hội chủ nghĩa Việt Nam")

    document = _read(pdf(party))
    assert _roles(document, Role.LETTERHEAD_LEFT) == ["HUYỆN ỦY AN BÌNH", "*", "Số 18-BC/HU"]
    assert _roles(document, Role.LETTERHEAD_RIGHT) == ["ĐẢNG CỘNG SẢN VIỆT NAM", "TP. An Bình, ngày 5 tháng 6 năm 2019"]
    assert _roles(document, Role.BODY)[0] == "BÁO CÁO"


def test_a_date_in_the_body_makes_no_letterhead() -> None:
    def plain(page: Sheet) -> None:
        page.write(85, 60, "Hội nghị tổ chức tại An Bình, ngày 5 tháng 6 năm 2019 theo kế hoạch.")
        page.write(85, 80, "Có 45 đại biểu dự.")

    document = _read(pdf(plain))
    assert {line.role for line in document.lines} == {Role.BODY}


def test_recipients_come_before_the_signature() -> None:
    def end(page: Sheet) -> None:
        page.write(85, 60, "Ủy ban nhân dân huyện báo cáo để tỉnh tổng hợp, theo dõi và chỉ đạo thực hiện./.")
        page.centre(430, 92, "TM. ỦY BAN NHÂN DÂN", bold=True)
        page.write(85, 100, "Nơi nhận:", size=10, bold=True)
        for i, words in enumerate(["- Như trên;", "- Các xã, thị trấn", "trong huyện;", "- Lưu: VT."]):
            page.write(85, 114 + 14 * i, words, size=9)
        page.centre(430, 108, "CHỦ TỊCH", bold=True)
        page.centre(430, 180, "Trần Văn Mẫu", bold=True)

    words = shown(_read(pdf(end)))
    assert words[1:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Các xã, thị trấn",
        "trong huyện;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Văn Mẫu",
    ]


def test_a_hyphen_at_the_line_end_stays_and_so_does_the_break() -> None:
    def broken(page: Sheet) -> None:
        page.write(85, 60, "Căn cứ hướng dẫn của hội đồng số 77/HD-")
        page.write(85, 75, "HĐTĐKT đã gửi các xã.")

    assert _read(pdf(broken)).text == "Căn cứ hướng dẫn của hội đồng số 77/HD-\nHĐTĐKT đã gửi các xã."


def test_decomposed_letters_are_composed_and_boxes_stay_right() -> None:
    def decomposed(page: Sheet) -> None:
        page.write(85, 60, unicodedata.normalize("NFD", "Tỷ lệ hộ nghèo giảm còn 9,5%"))
        page.write(85, 80, "Dòng sau")

    document = _read(pdf(decomposed))
    assert document.text.splitlines() == ["Tỷ lệ hộ nghèo giảm còn 9,5%", "Dòng sau"]
    box = document.lines[1].box
    assert box is not None
    assert 65 < box.top < box.bottom < 85


def test_lines_know_size_weight_and_place() -> None:
    document = _read(pdf(_first))
    title, text = (
        next(at for at in document.lines if document.text[at.start : at.end] == w) for w in ("BÁO CÁO", BODY[0])
    )
    assert (title.bold, title.centred, title.size) == (True, True, 14)
    assert (text.bold, text.centred, text.size) == (False, False, 11)
    assert title.box is not None
    assert 130 < title.box.top < title.box.bottom < 155


def test_a_page_number_is_no_text_and_a_number_in_the_text_is_no_page_number() -> None:
    def numbered(page: Sheet) -> None:
        page.centre(297, 30, "2")
        page.write(85, 80, "Số hộ cần giúp đỡ trong quý tới:")
        page.write(85, 100, "120")
        page.write(85, 400, "Hết.")

    document = _read(pdf(_first, numbered))
    assert _roles(document, Role.PAGE_NUMBER) == ["2"]
    assert "120" in _roles(document, Role.BODY)


def test_pages_tell_where_their_text_stands() -> None:
    document = _read(
        pdf(_first, lambda page: page.write(85, 60, "Trang sau."), lambda page: page.write(85, 60, "Cuối."))
    )
    assert [(p.number, p.width, p.height) for p in document.pages] == [(n, 595.0, HEIGHT) for n in (1, 2, 3)]
    assert document.page_at(document.text.index("BÁO CÁO")) == 1
    assert document.page_at(document.text.index("Trang sau")) == 2
    assert document.page_at(document.text.index("Cuối")) == 3
    assert document.pages[-1].end == len(document.text)
    assert not document.pages_estimated


HEAD = ["STT", "Tên xã", "Số hộ"]
WIDTHS = [40, 200, 100]


def test_a_ruled_table_is_in_the_text_once_cell_by_cell() -> None:
    def page(page: Sheet) -> None:
        page.write(85, 60, "Biểu 1. Hộ nghèo theo xã")
        page.grid(85, 80, WIDTHS, [HEAD, ["1", "Đồng Tâm", "1.204"], ["2", "Tiến Lợi", ""]])
        page.write(85, 180, "Số liệu đến hết quý.")

    document = _read(pdf(page))
    assert rows_of(document) == [HEAD, ["1", "Đồng Tâm", "1.204"], ["2", "Tiến Lợi", ""]]
    assert document.text.split("\n") == [
        "Biểu 1. Hộ nghèo theo xã",
        "STT\tTên xã\tSố hộ",
        "1\tĐồng Tâm\t1.204",
        "2\tTiến Lợi\t",
        "Số liệu đến hết quý.",
    ]
    assert _roles(document, Role.TABLE) == [*HEAD, "1", "Đồng Tâm", "1.204", "2", "Tiến Lợi"]
    assert (document.tables[0].page, document.tables[0].columns) == (1, 3)


def test_merged_cells_keep_their_spans() -> None:
    def page(page: Sheet) -> None:
        page.grid(85, 100, [100, 80, 80], [["", "Năm 2018", "Năm 2019"], ["Đồng Tâm", "14", "11"]])
        page.canvas.lines([(185, HEIGHT - 80, 345, HEIGHT - 80), (185, HEIGHT - 80, 185, HEIGHT - 100)])
        page.canvas.line(345, HEIGHT - 80, 345, HEIGHT - 100)
        page.write(190, 94, "Số hộ", size=9)

    document = _read(pdf(page))
    wide = next(c for c in document.tables[0].cells if document.text[c.start : c.end] == "Số hộ")
    assert (wide.row, wide.column, wide.column_span) == (0, 1, 2)


def test_a_cell_of_two_lines_is_one_cell() -> None:
    def page(page: Sheet) -> None:
        page.grid(85, 80, [120, 120], [["", ""], ["Đồng Tâm", "7"]], high=40)
        for x, words in ((88, ("Tên đơn vị", "hành chính")), (208, ("Số hộ", "đăng ký"))):
            page.write(x, 95, words[0], size=9)
            page.write(x, 110, words[1], size=9)

    assert rows_of(_read(pdf(page)))[0] == ["Tên đơn vị\nhành chính", "Số hộ\nđăng ký"]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_goes_on_over_the_page(repeated: bool) -> None:
    def one(page: Sheet) -> None:
        page.grid(85, 700, WIDTHS, [HEAD, ["1", "Đồng Tâm", "12"], ["2", "Tiến Lợi", "9"]])

    def two(page: Sheet) -> None:
        page.centre(297, 30, "2")
        rows = [["3", "An Hà", "4"], ["4", "Xuân Lương", "8"]]
        page.grid(85, 60, WIDTHS, [HEAD, *rows] if repeated else rows)

    document = _read(pdf(one, two))
    assert len(document.tables) == 1
    assert [row[1] for row in rows_of(document)] == ["Tên xã", "Đồng Tâm", "Tiến Lợi", "An Hà", "Xuân Lương"]
    assert document.text.count("Tên xã") == (2 if repeated else 1)
    assert [c.page for c in document.tables[0].cells if c.column == 0] == [1, 1, 1, 2, 2]


def test_tables_with_words_between_are_two() -> None:
    def one(page: Sheet) -> None:
        page.grid(85, 700, WIDTHS, [HEAD, ["1", "Đồng Tâm", "12"]])

    def two(page: Sheet) -> None:
        page.write(85, 60, "Biểu 2. Hộ cận nghèo")
        page.grid(85, 80, WIDTHS, [HEAD, ["1", "Đồng Tâm", "5"]])

    assert len(_read(pdf(one, two)).tables) == 2


def test_rules_and_frames_that_enclose_no_grid_are_no_table() -> None:
    def framed(page: Sheet) -> None:
        _first(page)
        page.canvas.line(140, HEIGHT - 82, 200, HEIGHT - 82)
        page.canvas.line(340, HEIGHT - 82, 500, HEIGHT - 82)
        page.canvas.rect(90, HEIGHT - 145, 80, 20)
        page.write(95, 138, "HỎA TỐC")

    document = _read(pdf(framed))
    assert document.tables == ()
    assert "HỎA TỐC" in shown(document)


def test_shading_behind_words_is_no_rule() -> None:
    def shaded(page: Sheet) -> None:
        page.canvas.setFillGray(0.9)
        for i in range(4):
            for j in range(3):
                page.canvas.rect(85 + 100 * j, HEIGHT - 80 - 18 * i, 100, 18, stroke=0, fill=1)
        page.canvas.setFillGray(0)
        for i in range(4):
            page.write(85, 78 + 18 * i, f"Dòng chữ thứ {i} trên nền xám nhạt của trang")

    document = _read(pdf(shaded))
    assert document.tables == ()
    assert len(document.lines) == 4


def test_a_footnote_is_apart_and_its_mark_never_joins_a_number() -> None:
    def noted(page: Sheet) -> None:
        for i in range(12):
            page.write(85, 60 + 16 * i, f"Câu thứ {i} của báo cáo này có đủ dài để làm một dòng chữ.")
        page.write(85, 300, "Toàn huyện có 1.250")
        right = 85 + page.canvas.stringWidth("Toàn huyện có 1.250", "DejaVuSerif", 11)
        page.write(right, 296, "3", size=6)
        page.write(right + 5, 300, " hộ và 25 km")
        page.write(right + 5 + page.canvas.stringWidth(" hộ và 25 km", "DejaVuSerif", 11), 296, "2", size=6)
        page.write(85, 750, "3", size=5)
        page.write(89, 754, "Theo số của phòng thống kê", size=8)
        page.write(85, 766, "gửi đầu tháng.", size=8)

    document = _read(pdf(noted))
    assert "Toàn huyện có 1.250[3] hộ và 25 km2" in document.text
    notes = " ".join(_roles(document, Role.FOOTNOTE))
    assert notes == "[3] Theo số của phòng thống kê gửi đầu tháng."


@pytest.mark.parametrize("at", [150.0, 300.0], ids=["under the name", "as a title"])
def test_the_area_under_a_long_name_is_of_the_left_column(at: float) -> None:
    def head(page: Sheet) -> None:
        page.centre(150, 60, "HỘI NÔNG DÂN -", bold=True)
        page.centre(150, 76, "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", bold=True, size=10)
        page.centre(430, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=9)
        page.centre(430, 76, "Độc lập - Tự do - Hạnh phúc", bold=True)
        page.centre(at, 90, "TỈNH BẮC KẠN", bold=True)
        page.centre(297, 150, "CHƯƠNG TRÌNH PHỐI HỢP", bold=True)
        for i in range(20):
            page.write(85, 200 + 18 * i, f"Câu thứ {i} của chương trình này có đủ dài để làm một dòng chữ.")

    document = _read(pdf(head))
    under = at == 150.0
    assert ("TỈNH BẮC KẠN" in _roles(document, Role.LETTERHEAD_LEFT)) is under
    if under:
        assert extract(document).meta.issuer == "Sở Nông nghiệp và Môi trường tỉnh Bắc Kạn"


def test_a_paragraph_over_a_page_and_the_footnotes_between_have_each_their_own_figures() -> None:
    def first(page: Sheet) -> None:
        for i in range(36):
            page.write(
                85, 60 + 18 * i, f"Câu thứ {i} của báo cáo này có đủ dài để làm đầy một dòng chữ trên trang giấy."
            )
        page.write(85, 708, "Trong năm các xã của huyện đã vận động các doanh nghiệp, cơ quan hỗ trợ và")
        right = 85 + page.canvas.stringWidth(
            "Trong năm các xã của huyện đã vận động các doanh nghiệp, cơ quan hỗ trợ và", "DejaVuSerif", 11
        )
        page.write(right, 704, "1", size=6)
        page.write(85, 750, "1", size=5)
        page.write(89, 754, "Có 14 doanh nghiệp và 9 cơ quan tham gia, theo số của phòng thống kê", size=8)

    def second(page: Sheet) -> None:
        page.write(85, 60, "bàn giao 86 nhà cho hộ nghèo, trao 350 suất quà trong dịp Tết Nguyên đán.")

    found = extract(_read(pdf(first, second))).figures
    assert sorted(f.quote for f in found) == ["14 doanh nghiệp", "350 suất", "86 nhà", "9 cơ quan"]


@pytest.mark.parametrize(
    ("begin", "on", "value", "unit"),
    [
        ("sở; sau khi sắp xếp tổ chức bộ máy, toàn tỉnh còn 12 chi", "cục trực thuộc các sở.", 12, "chi cục"),
        ("huyện; các xã vùng cao đã củng cố hoạt động của 18 hợp", "tác xã nông nghiệp.", 18, "hợp tác xã"),
        ("ngân hàng; doanh số cho vay trong năm đạt 2.350 triệu", "đồng, tăng so với năm trước.", 2.35e9, "đồng"),
    ],
)
@pytest.mark.parametrize("between", ["line", "page number", "page number and footnote"])
def test_a_unit_goes_on_over_the_end_of_a_line_and_of_a_page(
    begin: str, on: str, value: float, unit: str, between: str
) -> None:
    def first(page: Sheet) -> None:
        for i in range(36):
            page.write(
                85, 60 + 18 * i, f"Câu thứ {i} của báo cáo này có đủ dài để làm đầy một dòng chữ trên trang giấy."
            )
        page.write(85, 708, f"Kết quả làm việc của các {begin}")
        if between == "line":
            page.write(85, 726, on)
        if "footnote" in between:
            page.write(85, 750, "1", size=5)
            page.write(89, 754, "Theo báo cáo của phòng tổ chức", size=8)

    def second(page: Sheet) -> None:
        page.centre(297, 40, "2")
        page.write(85, 70, "Các đơn vị còn lại giữ nguyên." if between == "line" else on)

    found = [(f.value, f.unit) for f in extract(_read(pdf(first, second))).figures]
    assert found == [(value, unit)]


def test_a_page_turned_on_its_side_has_boxes_as_shown() -> None:
    def turned(page: Sheet) -> None:
        page.canvas.setPageRotation(90)
        page.canvas.rotate(90)
        page.canvas.translate(0, -HEIGHT)
        page.write(60, 40, "Phụ lục in ngang")
        page.grid(60, 60, [100, 100], [["Xã", "Hộ"], ["An Hà", "31"]])

    document = _read(pdf(turned))
    assert rows_of(document) == [["Xã", "Hộ"], ["An Hà", "31"]]
    box = document.lines[0].box
    assert box is not None
    assert 50 < box.x0 < 70
    assert 20 < box.top < box.bottom < 50


def test_a_short_page_among_text_is_just_short() -> None:
    document = _read(pdf(_first, lambda page: page.write(85, 60, "Hết.")))
    assert document.notes == ()
    assert shown(document)[-1] == "Hết."


@pytest.mark.usefixtures("no_ocr")
def test_pages_without_text_are_noted_or_refused() -> None:
    def drawing(page: Sheet) -> None:
        page.canvas.circle(200, 200, 50)

    assert _read(pdf(_first, drawing)).notes == ("page_without_text",)
    with pytest.raises(InputError) as caught:
        _read(pdf(drawing, drawing))
    assert caught.value.reason is Reason.NEEDS_OCR


@pytest.mark.usefixtures("no_ocr")
def test_a_text_layer_of_wrong_letters_asks_for_recognition() -> None:
    def garbled(page: Sheet) -> None:
        for i in range(40):
            page.write(60, 50 + 18 * i, "DQc lSp Tq do Hqnh phuc cua nhan dan trong huyen An Binh va cac xa")

    with pytest.raises(InputError) as caught:
        _read(pdf(garbled))
    assert caught.value.reason is Reason.NEEDS_OCR


RENDERED = Path(__file__).parents[2] / "shared" / "documents" / "rendered"


@pytest.mark.skipif(not RENDERED.is_dir(), reason="the folder ../shared/documents/rendered is not there")
@pytest.mark.parametrize("path", sorted(RENDERED.glob("*.pdf")), ids=lambda p: p.stem)
def test_real_reports_keep_every_word(path: Path) -> None:
    seed = path.parents[1] / "seeds" / f"{path.stem}.txt"
    document = from_pdf(path.read_bytes(), path.stem, "")
    words = set(document.text.replace("-\n", "-").split())
    wanted = {w for w in seed.read_text(encoding="utf-8").split() if any(c.isdigit() for c in w) and "<" not in w}
    missing = {w for w in wanted if w.strip("*#|\\") not in words}
    assert len(missing) <= 0.1 * len(wanted), missing
    left = _roles(document, Role.LETTERHEAD_LEFT)
    assert left[0].startswith("ỦY BAN NHÂN DÂN")
    assert left[-1].startswith("Số:")
    assert len(_roles(document, Role.PAGE_NUMBER)) == len(document.pages) - 1


@pytest.mark.parametrize(
    ("words", "received"),
    [
        ("CÔNG VĂN ĐẾN", True),
        ("ĐẾN", True),
        ("Số đến: 1532", True),
        ("ĐẾN Ngày: 21/3/2018", True),
        ("Đến ngày 14/9/2024, toàn huyện có 742 người", False),
        ("Đến số liệu mới nhất thì còn 12 hộ", False),
        ("Ngày đến hạn là 30/6/2024", False),
    ],
)
def test_a_sentence_is_no_stamp_of_receipt(words: str, received: bool) -> None:
    assert is_received(words) is received
