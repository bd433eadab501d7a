"""The document's own data, from letterheads of every make, titles, first paragraphs and signatures."""

from __future__ import annotations

import pytest

from extractors import areas, knowledge, metadata, outline
from extractors.blocks import find_blocks
from extractors.errors import RuleError
from extractors.front import find_front
from extractors.letterhead import name_issuer
from extractors.readers.text import from_text
from extractors.records import Metadata
from extractors.text import Copies


def read(text: str) -> Metadata:
    document = from_text(text)
    copies = Copies(document.text)
    blocks = find_blocks(document, copies)
    return metadata.find(document, copies, blocks, outline.find(document, copies, blocks))


TWO_COLUMNS = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
-------
Số: 12 /BC- UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cao Bằng, ngày 05 tháng 7 năm 2018
BÁO CÁO
Kết quả trồng rừng 6 tháng đầu năm 2018, nhiệm vụ 6 tháng cuối năm

Thực hiện Công văn số 100/BNN-TCLN ngày 01/6/2018, UBND tỉnh báo cáo như sau:
I. KẾT QUẢ
Trồng mới được nhiều rừng phòng hộ./.
Nơi nhận:
- Bộ NN&PTNT (b/c);
- C, PCVP UBND tỉnh,
các phòng chuyên môn;
- Lưu: VT, NL.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Nguyễn Thị Hoa
"""


def test_a_letterhead_in_two_columns() -> None:
    found = read(TWO_COLUMNS)
    assert (found.kind, found.number, found.date, found.place) == ("báo cáo", "12/BC-UBND", "2018-07-05", "Cao Bằng")
    assert (found.issuer, found.unit, found.level, found.parent_unit) == (
        "UBND tỉnh Cao Bằng",
        "tỉnh Cao Bằng",
        "province",
        None,
    )
    assert found.title == "Kết quả trồng rừng 6 tháng đầu năm 2018, nhiệm vụ 6 tháng cuối năm"
    assert found.reporting_period == "2018-H1"
    assert (found.signer, found.signer_role, found.signed_for) == ("Nguyễn Thị Hoa", "PHÓ CHỦ TỊCH", "CHỦ TỊCH")
    assert found.recipients == ("Bộ NN&PTNT (b/c)", "C, PCVP UBND tỉnh, các phòng chuyên môn", "Lưu: VT, NL")
    assert TWO_COLUMNS[found.body_start :].startswith("Thực hiện Công văn")
    assert TWO_COLUMNS[found.body_end :].startswith("Nơi nhận")
    assert found.sources["issuer"] == "letterhead"


def test_a_letterhead_typed_in_one_line() -> None:
    text = (
        "ỦY BAN NHÂN DÂN CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH HOÀ BÌNH Độc lập - Tự do - Hạnh phúc\n"
        "Số:  31 /KH-UBND     Hoà Bình, ngày  8   tháng 3 năm 2019\nKẾ HOẠCH\nCải tạo chợ vùng cao\n\nUBND tỉnh đề ra việc làm.\n"
    )
    found = read(text)
    assert (found.number, found.date, found.place) == ("31/KH-UBND", "2019-03-08", "Hoà Bình")
    assert found.unit == "tỉnh Hòa Bình"


def test_blank_slots_give_no_number_and_no_day() -> None:
    text = TWO_COLUMNS.replace("Số: 12 /BC- UBND", "Số:      /BC-UBND").replace("ngày 05 tháng 7", "ngày     tháng 7")
    found = read(text)
    assert (found.number, found.symbol) == (None, "BC-UBND")
    assert (found.date, found.date_partial) == (None, "2018-07")


def test_without_letterhead_the_author_is_who_reports_not_who_is_cited() -> None:
    text = (
        "## BÁO CÁO\n\n### Kết quả xóa nhà tạm\n\nThực hiện công văn số 20/UBND-XD ngày 3/5/2018 của UBND tỉnh Nghệ An; UBND thị xã "
        "Cửa Lò báo cáo kết quả như sau:\n\nĐã xong./.\n\n**KT. CHỦ TỊCH  \nPHÓ CHỦ TỊCH**\n\n*Võ Văn Hà*\n"
    )
    found = read(text)
    assert (found.issuer, found.level, found.parent_unit) == ("UBND thị xã Cửa Lò", "district", "tỉnh Nghệ An")
    assert (found.number, found.date, found.place) == (None, None, None)
    assert found.signer == "Võ Văn Hà"


def test_a_web_copy_with_kind_and_title_on_one_line() -> None:
    text = (
        "Kế hoạch sửa nhà cho hộ nghèo\nUBND Thành phố xây dựng Kế hoạch sửa nhà như sau:\nI. tình hình nhà ở thành phố hà nội:\n"
        "Toàn Thành phố Hà Nội còn nhà dột nát.\n"
    )
    found = read(text)
    assert (found.kind, found.title) == ("kế hoạch", "sửa nhà cho hộ nghèo")
    assert (found.issuer, found.level) == ("UBND thành phố Hà Nội", "province")


def test_a_letter_has_its_subject_for_a_title() -> None:
    text = (
        "UBND HUYỆN YÊN THÀNH\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\nSố: 210/PGDĐT-TH\nV/v rà soát sĩ số\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Yên Thành, ngày 12 tháng 9 năm 2021\nKính gửi: Các trường\nPhòng yêu cầu các trường báo cáo.\n"
    )
    found = read(text)
    assert (found.kind, found.title) == ("công văn", "V/v rà soát sĩ số")
    assert found.issuer == "Phòng Giáo dục và Đào tạo huyện Yên Thành"


def test_a_markdown_table_as_letterhead_and_signature() -> None:
    text = (
        "| **ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |\n| --- | --- |\n"
        "| Số: 45/KH-UBND | *Cần Thơ, ngày 12 tháng 6 năm 2019* |\n\n**KẾ HOẠCH**\n\n**Nạo vét kênh**\n\nUBND thành phố giao việc.\n\n"
        "| **Nơi nhận:** - Sở Xây dựng; - Lưu: VT. | **TM. ỦY BAN NHÂN DÂN CHỦ TỊCH** **Lê Văn Tâm** |\n| --- | --- |\n"
    )
    found = read(text)
    assert (found.number, found.date) == ("45/KH-UBND", "2019-06-12")
    assert (found.signer, found.signer_role) == ("Lê Văn Tâm", "CHỦ TỊCH")
    assert found.recipients == ("Sở Xây dựng", "Lưu: VT")


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Kết quả năm 2018", "2018"),
        ("Tình hình quý I/2018", "2018-Q1"),
        ("Kết quả tháng 10 năm 2025", "2025-10"),
        ("Kết quả 9 tháng đầu năm 2025", "2025-01/2025-09"),
        ("Sơ kết giữa kỳ thực hiện phong trào giai đoạn 2016 - 2020", None),
    ],
)
def test_reporting_periods(title: str, period: str | None) -> None:
    assert read(f"BÁO CÁO\n{title}\n\nUBND xã An Bình báo cáo như sau:\nĐã xong.\n").reporting_period == period


def test_a_plan_names_its_programme_and_no_reporting_period() -> None:
    found = read("KẾ HOẠCH\nLàm đường xóm giai đoạn 2017 - 2020\n\nUBND xã An Bình xây dựng như sau:\nĐổ bê tông.\n")
    assert (found.programme_period, found.reporting_period) == ("2017/2020", None)


@pytest.mark.parametrize(
    ("roles", "role", "signed_for"),
    [
        ("CHỦ TỊCH", "CHỦ TỊCH", None),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "CHÁNH VĂN PHÒNG", None),
        ("TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
        ("KT.CHỦ TỊCH\nPHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CHỦ TỊCH"),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CHỦ TỊCH"),
    ],
)
def test_signatures(roles: str, role: str, signed_for: str | None) -> None:
    found = read(f"THÔNG BÁO\nLịch trực tết\n\nCác phòng trực đủ./.\n\n{roles}\n\nĐại tá Trần Văn Bảy\n")
    assert (found.signer, found.signer_role, found.signed_for) == ("Trần Văn Bảy", role, signed_for)


@pytest.mark.parametrize(
    ("line", "issuer", "area"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "UBND tỉnh Lạng Sơn", "tỉnh Lạng Sơn"),
        ("UBND TỈNH NGHỆ AN SỞ Y TẾ", "Sở Y tế tỉnh Nghệ An", "tỉnh Nghệ An"),
        ("HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ CẦN THƠ", "HĐND thành phố Cần Thơ", "thành phố Cần Thơ"),
        ("TỈNH ỦY LÂM ĐỒNG", "Tỉnh ủy Lâm Đồng", "tỉnh Lâm Đồng"),
        ("BỘ NỘI VỤ", "Bộ Nội vụ", None),
    ],
)
def test_issuers_in_usual_letters(line: str, issuer: str, area: str | None) -> None:
    assert name_issuer(line)[:2] == (issuer, area)


@pytest.mark.parametrize(
    ("area", "year", "level"),
    [
        ("tỉnh Cà Mau", None, "province"),
        ("thành phố Hồ Chí Minh", 2019, "province"),
        ("thành phố Huế", 2025, "province"),
        ("thành phố Huế", 2020, "district"),
        ("thành phố Vinh", None, "district"),
        ("huyện Ba Bể", None, "district"),
        ("phường Hồng Hà", None, "commune"),
    ],
)
def test_levels(area: str, year: int | None, level: str) -> None:
    assert areas.level_of(area, year) == level


def test_the_seat_tells_the_province_of_a_city() -> None:
    assert areas.parent_of("thành phố Đà Lạt", "district", "Thành phố Đà Lạt đã làm.") == "tỉnh Lâm Đồng"


def test_the_front_of_an_empty_page_has_no_kind() -> None:
    document = from_text("Ghi chép nhanh ở thôn.\n")
    copies = Copies(document.text)
    assert find_front(document, copies, find_blocks(document, copies)).kind is None
    assert read("Ghi chép nhanh ở thôn.\n").issuer is None


def test_knowledge_is_whole() -> None:
    assert {p.name for p in knowledge.provinces()} >= {"Hà Nội", "Lạng Sơn", "Bắc Giang", "Huế"}
    assert len([p for p in knowledge.provinces() if not p.until]) == 34
    assert knowledge.kind_of_code()["kh"] == "kế hoạch"
    assert knowledge.abbreviations()["NTM"] == "nông thôn mới"
    assert all(agency.name for agency in knowledge.agencies())


def test_a_spelling_shared_by_two_entries_stops_the_start() -> None:
    with pytest.raises(RuleError, match="belongs to"):
        knowledge._unshared("kinds.toml", [("KH", "kế hoạch"), ("kh", "khảo sát")])


def test_a_long_title_ends_at_an_empty_line() -> None:
    title = "Kết quả thực hiện công tác giảm nghèo và an sinh xã hội năm 2022 trên địa bàn huyện Bình Gia"
    found = read(f"BÁO CÁO\n{title}\n\nToàn huyện đã giúp 35 hộ nghèo.\n")
    assert found.title == title
