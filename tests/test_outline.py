"""Headings, their levels, and jumps in their numbers."""

from __future__ import annotations

from extractors import outline
from extractors.blocks import find_blocks
from extractors.readers.text import from_text
from extractors.records import Section
from extractors.text import Copies


def sections_of(text: str) -> tuple[Section, ...]:
    document = from_text(text)
    copies = Copies(document.text)
    return outline.find(document, copies, find_blocks(document, copies))


def rows_of(text: str) -> list[tuple[str | None, str, int]]:
    return [(s.number, s.heading, s.level) for s in sections_of(text)]


HEAD = "BÁO CÁO\nTình hình năm 2021\n\nUBND xã báo cáo như sau:\n"


def test_levels_come_from_nesting_not_from_hashes() -> None:
    text = HEAD + (
        "## **I. KẾT QUẢ**\n\n###### 1. Trồng trọt:\n\n- Lúa đạt sản lượng khá.\n\n# 2. Chăn nuôi.\n\n- Đàn trâu ổn định.\n\n"
        "#### **II. NHIỆM VỤ**\n\n- Làm tiếp các việc còn dở.\n"
    )
    assert rows_of(text) == [("I", "KẾT QUẢ", 1), ("1", "Trồng trọt", 2), ("2", "Chăn nuôi", 2), ("II", "NHIỆM VỤ", 1)]


def test_parts_over_roman_numerals_and_deep_numbers() -> None:
    text = HEAD + (
        "Phần thứ nhất\nKẾT QUẢ ĐẠT ĐƯỢC\nI. Tình hình\n1. Dân cư\n1.1. Số hộ\nXã có nhiều hộ mới tách.\nPhần thứ hai\n"
        "NHIỆM VỤ NĂM TỚI\n1. Việc cần làm\nSửa đường và kênh.\n"
    )
    assert rows_of(text) == [
        ("Phần thứ nhất", "KẾT QUẢ ĐẠT ĐƯỢC", 1),
        ("I", "Tình hình", 2),
        ("1", "Dân cư", 3),
        ("1.1", "Số hộ", 4),
        ("Phần thứ hai", "NHIỆM VỤ NĂM TỚI", 1),
        ("1", "Việc cần làm", 2),
    ]


def test_a_numbered_paragraph_that_runs_on_is_no_heading() -> None:
    text = HEAD + (
        "I. TỔ CHỨC THỰC HIỆN\n1. Các thôn rà soát lại danh sách, gửi về xã trước ngày 20; nơi nào chậm thì nhắc.\n"
        "2. Văn phòng xã có trách nhiệm tổng hợp.\n3. Tín dụng: dư nợ tăng nhanh.\n4. Tặng 20 suất quà, trị giá 8 triệu đồng\n"
        "a) Cột mốc;\nb) Biển báo;\n"
    )
    assert rows_of(text) == [("I", "TỔ CHỨC THỰC HIỆN", 1)]


def test_starred_and_italic_lines_are_headings_without_a_number() -> None:
    text = HEAD + (
        "#### 1. Các đoàn thể\n\n*\\* Hội Phụ nữ xã:*\n\n- Góp được nhiều ngày công.\n\n*Đoàn Thanh niên xã*\n\n- Dọn kênh mương.\n"
    )
    assert rows_of(text) == [("1", "Các đoàn thể", 1), ("*", "Hội Phụ nữ xã", 2), ("*", "Đoàn Thanh niên xã", 2)]


def test_starred_parts_behind_a_lone_numeral_are_its_siblings() -> None:
    text = (
        HEAD
        + "I. Thực trạng cơ sở.\nNhà cũ, mái dột.\n* Về giải pháp.\nSửa mái trước mùa mưa.\n* Về kiến nghị:\n- Cấp thêm tôn.\n"
    )
    assert [level for _, _, level in rows_of(text)] == [1, 1, 1]


def test_the_remark_in_brackets_is_not_part_of_the_heading() -> None:
    text = (
        HEAD
        + "I. NỘI DUNG\n4. Quyết toán (Thực hiện theo mẫu của phòng tài chính huyện gửi kèm).\nII. KINH PHÍ\nDo xã lo.\n"
    )
    assert ("4", "Quyết toán", 2) in rows_of(text)


def test_title_letterhead_and_recipients_are_no_headings() -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH\nBÁO CÁO\nKẾT QUẢ VẬN ĐỘNG QUỸ\nXã đã vận động xong./.\n**Nơi nhận:**\n- Lưu: VT.\nCHỦ TỊCH\nLý Tám\n"
    assert rows_of(text) == []


def test_articles_that_are_sentences_are_none() -> None:
    text = "QUYẾT ĐỊNH\nVề việc lập tổ\n\nĐiều 1. Lập tổ giúp việc gồm năm người.\nĐiều 2. Trách nhiệm thi hành\nVăn phòng thi hành.\n"
    assert rows_of(text) == [("Điều 2", "Trách nhiệm thi hành", 1)]


def test_a_section_covers_its_line() -> None:
    text = HEAD + "I. KẾT QUẢ\nĐường đã thông.\n"
    (section,) = sections_of(text)
    assert text[section.start : section.end] == "I. KẾT QUẢ"


def test_a_jump_in_the_numbers_is_an_issue() -> None:
    text = HEAD + "## I. MỘT\n\nĐã làm.\n\n## II. HAI LẦN\n\nĐã làm.\n\n## VI. BA LẦN\n\nĐã làm.\n"
    found = outline.issues(sections_of(text))
    assert [(issue.code, issue.detail) for issue in found] == [("numbering", "II → VI")]


def test_an_item_that_fills_the_gap_excuses_it() -> None:
    text = HEAD + (
        "I. VIỆC CHÍNH\n1. Đường sá\nĐã thông.\n2. Thủy lợi: đã nạo vét xong các tuyến kênh chính trước mùa mưa.\n3. Trường học\nĐã sơn lại.\n"
    )
    document = from_text(text)
    copies = Copies(document.text)
    blocks = find_blocks(document, copies)
    sections = outline.find(document, copies, blocks)
    assert [s.number for s in sections] == ["I", "1", "3"]
    assert outline.issues(sections, blocks) == []
    assert len(outline.issues(sections)) == 1
