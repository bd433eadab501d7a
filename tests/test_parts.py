"""Several documents in one file: each has its own head, pages and figures, tied to its parent, and nothing twice."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from papers import Sheet, cell, docx, grid, para, pdf

from db.database import open_to_read, open_to_write
from db.documents import listed, parts, show
from db.exports.rows import of_figures
from db.load import load
from extractors.document import Document
from extractors.extract import extract
from extractors.readers import read
from extractors.readers.text import from_text
from extractors.records import Extraction, Part

DECISION = """ỦY BAN NHÂN DÂN
HUYỆN MƯỜNG LÁT
Số: 412/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mường Lát, ngày 14 tháng 3 năm 2023

QUYẾT ĐỊNH
Về việc ban hành Quy chế quản lý Quỹ Vì người nghèo huyện

ỦY BAN NHÂN DÂN HUYỆN MƯỜNG LÁT
Xét đề nghị của Trưởng phòng Lao động - Thương binh và Xã hội,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý Quỹ, áp dụng cho 9 xã.
Điều 2. Quyết định này có hiệu lực từ ngày ký./.

Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Hà Văn Toản
"""
RULES = """
QUY CHẾ
Quản lý Quỹ Vì người nghèo huyện Mường Lát
(Ban hành kèm theo Quyết định số 412/QĐ-UBND ngày 14 tháng 3 năm 2023 của UBND huyện Mường Lát)

Điều 1. Mức hỗ trợ
Mỗi hộ nghèo làm nhà mới được hỗ trợ 45 triệu đồng, mỗi nhà sửa chữa 20 triệu đồng.
Điều 2. Kế hoạch sử dụng
Quỹ hỗ trợ 37 hộ nghèo trong đợt đầu.
"""
LETTER = """UBND TỈNH SƠN LA
SỞ NỘI VỤ
Số: 88/SNV-CCHC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 2 tháng 5 năm 2024

Kính gửi: UBND các huyện, thành phố

Sở Nội vụ gửi kèm kế hoạch kiểm tra và đề nghị 12 huyện, thành phố chuẩn bị nội dung./.

Nơi nhận:
- Như trên;
- Lưu: VT, CCHC.
GIÁM ĐỐC
Lò Thị Mai
"""
PLAN = """
UBND TỈNH SƠN LA
SỞ NỘI VỤ
Số: 31/KH-SNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 29 tháng 4 năm 2024

KẾ HOẠCH
Kiểm tra công tác cải cách hành chính năm 2024

Kiểm tra 18 xã và 6 phòng chuyên môn trong năm 2024.

Nơi nhận:
- Các huyện;
- Lưu: VT.
PHÓ GIÁM ĐỐC
Cầm Văn Thịnh
"""


def _text(words: str) -> Extraction:
    return extract(from_text(words, name="van-ban", sha256=sha256(words.encode()).hexdigest()))


def _file(folder: Path, name: str, data: bytes) -> Document:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def _quotes(found: Extraction, part: Part) -> list[str]:
    return [figure.quote for figure in found.figures if part.start <= figure.start < part.end]


def test_rules_issued_with_a_decision_are_a_part_with_figures_of_their_own() -> None:
    found = _text(DECISION + RULES)
    (part,) = found.parts
    assert (found.meta.number, found.meta.kind, found.meta.signer) == ("412/QĐ-UBND", "quyết định", "Hà Văn Toản")
    assert (part.relation, part.meta.kind, part.meta.number) == ("issued_with", "quy chế", None)
    assert part.meta.title == "Quản lý Quỹ Vì người nghèo huyện Mường Lát"
    assert found.text[part.start :].startswith("QUY CHẾ\n")
    assert _quotes(found, part) == ["45 triệu đồng", "20 triệu đồng", "37 hộ"]
    assert [f.quote for f in found.figures] == ["9 xã", *_quotes(found, part)]
    assert {f.scope for f in found.figures} == {"huyện Mường Lát"}


def test_a_plan_behind_a_letter_has_its_own_number_date_and_signer() -> None:
    found = _text(LETTER + PLAN)
    (part,) = found.parts
    assert (found.meta.number, found.meta.date, found.meta.signer) == ("88/SNV-CCHC", "2024-05-02", "Lò Thị Mai")
    assert (part.relation, part.parent) == ("second", 0)
    assert (part.meta.kind, part.meta.number, part.meta.date) == ("kế hoạch", "31/KH-SNV", "2024-04-29")
    assert (part.meta.signer, part.meta.signer_role) == ("Cầm Văn Thịnh", "PHÓ GIÁM ĐỐC")
    assert found.text[part.start :].startswith("UBND TỈNH SƠN LA")
    assert _quotes(found, part) == ["18 xã", "6 phòng"]


def test_every_offset_points_into_the_one_text() -> None:
    found = _text(LETTER + PLAN + "\nPHỤ LỤC I\nDANH SÁCH XÃ ĐƯỢC KIỂM TRA\nĐợt một kiểm tra 7 xã.\n")
    assert [part.relation for part in found.parts] == ["second", "annex"]
    assert found.parts[1].parent == 1
    for figure in found.figures:
        assert found.text[figure.start : figure.end] == figure.quote
        assert figure.sentence[0] <= figure.start < figure.sentence[1]
        assert all(found.sections[index].start <= figure.start for index in figure.section)
    for citation in found.citations:
        assert found.text[citation.start : citation.end] == citation.quote
    groups = [{f.group for f in found.figures if p.start <= f.start < p.end} for p in found.parts]
    assert not groups[0] & groups[1]


def test_annexes_of_a_report_are_parts_each_with_its_title_and_pages(tmp_path: Path) -> None:
    head = [["ỦY BAN NHÂN DÂN", "HUYỆN MAI SƠN", "Số: 77/BC-UBND"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Mai Sơn, ngày 5 tháng 6 năm 2023"]]  # fmt: skip
    signed = [["Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT."], ["CHỦ TỊCH", "Vì Văn Ngoan"]]
    turn = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    body = (
        grid([cell(*column) for column in head], ruled=False)
        + para("BÁO CÁO") + para("Kết quả giảm nghèo 6 tháng đầu năm 2023")
        + para("Toàn huyện có 5.120 hộ nghèo, số liệu từng xã tại Phụ lục I và Phụ lục II kèm theo./.")
        + grid([cell(*column) for column in signed], ruled=False) + turn
        + para("PHỤ LỤC I") + para("HỘ NGHÈO THEO XÃ") + para("(Kèm theo Báo cáo số 77/BC-UBND ngày 05/6/2023)")
        + grid(["Xã", "Số hộ nghèo (hộ)"], ["Xã Chiềng Sung", "310"], ["Xã Mường Bon", "275"]) + turn
        + para("PHỤ LỤC II") + para("KINH PHÍ THEO XÃ")
        + grid(["Xã", "Kinh phí (triệu đồng)"], ["Xã Chiềng Sung", "1.250"])
    )  # fmt: skip
    found = extract(_file(tmp_path, "bao-cao.docx", docx(body)))
    assert [(p.relation, p.meta.kind, p.meta.title) for p in found.parts] == [
        ("annex", "phụ lục", "HỘ NGHÈO THEO XÃ"),
        ("annex", "phụ lục", "KINH PHÍ THEO XÃ"),
    ]
    assert [(p.first_page, p.last_page) for p in found.parts] == [(2, 2), (3, 3)]
    assert [_quotes(found, part) for part in found.parts] == [["310", "275"], ["1.250"]]
    assert [p.meta.number for p in found.parts] == [None, None]
    assert found.meta.number == "77/BC-UBND"


def _head(sheet: Sheet, office: str, number: str, dated: str, top: float = 60) -> None:
    sheet.centre(150, top, "UBND TỈNH SƠN LA", bold=True)
    sheet.centre(150, top + 16, office, bold=True)
    sheet.centre(410, top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=10)
    sheet.centre(410, top + 16, "Độc lập - Tự do - Hạnh phúc", bold=True)
    sheet.centre(150, top + 46, number)
    sheet.write(300, top + 46, dated)


def _sign(sheet: Sheet, top: float, role: str, name: str) -> None:
    for at, words in enumerate(("Nơi nhận:", "- Như trên;", "- Lưu: VT.")):
        sheet.write(70, top + 14 * at, words, size=9)
    sheet.centre(430, top, role, bold=True)
    sheet.centre(430, top + 70, name, bold=True)


def _letter_page(number: str) -> object:
    def draw(sheet: Sheet) -> None:
        _head(sheet, "SỞ NỘI VỤ", number, "Sơn La, ngày 02 tháng 5 năm 2024")
        sheet.write(150, 160, "Kính gửi: UBND các huyện, thành phố")
        sheet.write(80, 200, "Sở Nội vụ gửi kèm kế hoạch kiểm tra và đề nghị 12 huyện, thành phố")
        sheet.write(70, 220, "chuẩn bị nội dung theo yêu cầu./.")
        _sign(sheet, 280, "GIÁM ĐỐC", "Lò Thị Mai")

    return draw


def _plan_page(sheet: Sheet) -> None:
    _head(sheet, "SỞ NỘI VỤ", "Số: 31/KH-SNV", "Sơn La, ngày 29 tháng 4 năm 2024")
    sheet.centre(297, 150, "KẾ HOẠCH", bold=True)
    sheet.centre(297, 168, "Kiểm tra công tác cải cách hành chính năm 2024", bold=True)
    sheet.write(80, 210, "Kiểm tra 18 xã và 6 phòng chuyên môn trong năm 2024.")
    _sign(sheet, 280, "PHÓ GIÁM ĐỐC", "Cầm Văn Thịnh")


@pytest.mark.parametrize("number", ["Số: 88/SNV-CCHC", "Số:       /SNV-CCHC"], ids=["numbered", "blank"])
def test_a_pdf_of_a_letter_and_its_plan(tmp_path: Path, number: str) -> None:
    found = extract(_file(tmp_path, "hai.pdf", pdf(_letter_page(number), _plan_page)))  # type: ignore[arg-type]
    (part,) = found.parts
    assert found.meta.number == (None if "  " in number else "88/SNV-CCHC")
    assert found.meta.date == "2024-05-02"
    assert (part.meta.kind, part.meta.number, part.meta.date) == ("kế hoạch", "31/KH-SNV", "2024-04-29")
    assert (part.first_page, part.last_page) == (2, 2)
    assert part.meta.signer == "Cầm Văn Thịnh"
    assert _quotes(found, part) == ["18 xã", "6 phòng"]
    assert {f.page for f in found.figures if f.start >= part.start} == {2}


def test_a_long_annex_shown_again_on_its_next_page_is_one_part(tmp_path: Path) -> None:
    def annex(at: int) -> object:
        def draw(sheet: Sheet) -> None:
            sheet.centre(297, 60, "PHỤ LỤC II", bold=True)
            sheet.centre(297, 78, "DANH MỤC CÔNG TRÌNH", bold=True)
            sheet.grid(70, 110, [200, 150], [["Tên công trình", "Kinh phí (triệu đồng)"], [f"Cầu {at}", f"{at}25"]])

        return draw

    found = extract(_file(tmp_path, "dai.pdf", pdf(_letter_page("Số: 88/SNV-CCHC"), annex(1), annex(2))))  # type: ignore[arg-type]
    assert [(p.relation, p.first_page, p.last_page) for p in found.parts] == [("annex", 2, 3)]


RECIPIENTS = DECISION.replace("- Lưu: VT.", "- Phụ lục I gửi các xã;\n- Quy chế kèm theo gửi 9 xã;\n- Lưu: VT.")
QUOTED = DECISION.replace(
    "Điều 2.",
    "Thể thức của mẫu giấy mời như sau:\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Số: …/GM-UBND\nGIẤY MỜI\nĐiều 2.",
)
TEMPLATE = DECISION + (
    "\nPHỤ LỤC\nMẪU ĐƠN ĐỀ NGHỊ HỖ TRỢ\nMẫu số 01\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Số: …/ĐĐN\nĐƠN ĐỀ NGHỊ\nTên tôi là: …\n"
)


@pytest.mark.parametrize(
    ("words", "relations"),
    [(DECISION, []), (RECIPIENTS, []), (QUOTED, []), (TEMPLATE, ["annex"])],
    ids=["one document", "annexes among the recipients", "a letterhead quoted in the body", "a form in an annex"],
)
def test_what_only_looks_like_a_second_document_is_none(words: str, relations: list[str]) -> None:
    found = _text(words)
    assert [part.relation for part in found.parts] == relations
    assert (found.meta.number, found.meta.signer) == ("412/QĐ-UBND", "Hà Văn Toản")


def test_parts_are_listed_shown_and_exported_and_every_figure_is_counted_once(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with open_to_write(db) as connection:
        load(connection, _text(LETTER + PLAN).to_json(), origin="received", path="hai.txt")
    with open_to_read(db) as connection:
        (document,) = listed(connection)
        (part,) = parts(connection)[document["id"]]
        assert (part["kind"], part["number"], part["issued_on"]) == ("kế hoạch", "31/KH-SNV", "2024-04-29")
        assert (document["figures"], part["figures"]) == (3, 2)
        entries = show(connection, "88/SNV-CCHC").entries
        at = next(i for i, entry in enumerate(entries) if entry.what == "part")
        assert [e.row["quote"] for e in entries[at:] if e.what == "figure"] == ["18 xã", "6 phòng"]
        rows = of_figures(connection)
    where = rows.names.index("part")
    assert [row[where] for row in rows.rows] == [None, "31/KH-SNV", "31/KH-SNV"]
