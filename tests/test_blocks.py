"""Paragraphs: printed lines rejoined, markers, parts of the page, sentences."""

from __future__ import annotations

import pytest

from extractors.blocks import Block, find_blocks, sentences
from extractors.document import Box, Document, Line, Role
from extractors.markers import find_marker
from extractors.readers.text import from_text
from extractors.text import Copies


def blocks_of(text: str) -> tuple[Document, tuple[Block, ...]]:
    document = from_text(text)
    return document, find_blocks(document, Copies(document.text))


def words_of(text: str) -> list[tuple[str, str]]:
    document, blocks = blocks_of(text)
    return [(block.kind, " ".join(document.text[block.start : block.end].split())) for block in blocks]


WRAPPED = """I. KẾT QUẢ

1. Công tác vận động

Trong quý vừa rồi, mười hai xóm của xã đã họp dân để bàn việc sửa đường, góp công

và góp đất; nhiều nhà tự nguyện lùi hàng rào vào phía trong hơn một mét để xe tải

nhỏ có thể vào tận sân kho.

- Sở Lao động - Thương binh và Xã hội hướng dẫn các xã lập hồ sơ cho giai đoạn 2016

- 2020 và gửi về tỉnh trước ngày 15 hằng tháng theo mẫu đã thống nhất từ đầu năm;

- Các xã còn lại nộp bổ sung.
"""


def test_lines_broken_by_blank_lines_are_one_paragraph() -> None:
    found = words_of(WRAPPED)
    assert [kind for kind, _ in found] == ["heading", "heading", "paragraph", "item", "item"]
    assert found[2][1].startswith("Trong quý") and found[2][1].endswith("sân kho.")
    assert "giai đoạn 2016 - 2020 và gửi" in found[3][1]


def test_a_page_break_in_mid_sentence_is_rejoined() -> None:
    text = "- Hội Nông dân xã vận động được nhiều nhà hảo tâm góp tiền, góp công để dựng\n\nlại mái nhà cho các hộ neo đơn.\n"
    assert len(words_of(text)) == 1


def test_a_number_at_the_head_of_a_continued_line_is_no_marker() -> None:
    text = (
        "- Chi hội phụ nữ các thôn rà soát những nhà khó khăn và vận động người quen biết nhận đỡ đầu ít nhất\n\n"
        "1.500.000đ/cháu/năm. Đã có tám cháu được nhận.\n"
    )
    assert len(words_of(text)) == 1


def test_page_numbers_stand_apart_and_do_not_part_a_paragraph() -> None:
    text = WRAPPED.replace("công\n\nvà góp", "công\n\n3\n\nvà góp")
    found = words_of(text)
    assert ("furniture", "3") in found
    assert any(words.startswith("Trong quý") and words.endswith("sân kho.") for _, words in found)


def test_offsets_are_without_outer_blanks_and_body_is_behind_the_marker() -> None:
    document, blocks = blocks_of("  b) Hỗ trợ giống cây cho các hộ mới thoát nghèo.\n")
    (block,) = blocks
    assert block.marker == "b"
    assert document.text[block.start : block.end].startswith("b)")
    assert document.text[block.body : block.end].startswith("Hỗ trợ")


def test_letterhead_and_closing_are_told_from_the_body() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH\nSố: 7/BC-UBND\nBÁO CÁO\nTình hình quý\n\nXã đã sửa xong ba cây cầu./.\n\n"
        "Nơi nhận:\n- UBND huyện;\n- Lưu: VT.\nCHỦ TỊCH\nLý Văn Tám\n"
    )
    kinds = [kind for kind, _ in words_of(text)]
    assert kinds[:3] == ["letterhead"] * 3
    assert kinds[-5:] == ["closing"] * 5
    assert "closing" not in kinds[:-5]


def line_at(text: str, start: int, words: str, box: Box, role: Role = Role.BODY) -> Line:
    at = text.index(words, start)
    return Line(at, at + len(words), page=1, box=box, role=role)


def test_an_indented_line_begins_a_paragraph_where_lines_have_boxes() -> None:
    rows = ["Đoạn thứ nhất kéo dài hết dòng này và còn", "sang dòng thứ hai của trang in", "Đoạn thứ hai lùi đầu dòng"]
    text = "\n".join(rows)
    boxes = [Box(113, 100, 540, 114), Box(85, 118, 536, 132), Box(113, 136, 300, 150)]
    lines = tuple(line_at(text, 0, words, box) for words, box in zip(rows, boxes, strict=True))
    document = Document("d", "pdf", "", text, lines)
    found = find_blocks(document, Copies(text))
    assert [text[b.start : b.end] for b in found] == ["\n".join(rows[:2]), rows[2]]


def test_a_docx_paragraph_is_never_continued() -> None:
    text = "Hỗ trợ các xã\nvùng cao"
    lines = (Line(0, 13, whole=True), Line(14, 22, whole=True))
    assert len(find_blocks(Document("d", "docx", "", text, lines), Copies(text))) == 2


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("- Hỗ trợ", "-"),
        ("1.1. Mục tiêu", "1.1"),
        ("#### **2. Yêu cầu:**", "2"),
        ("*\\* Đoàn xã:*", "*"),
        ("* Về nhân lực", "*"),
        ("a) Đối với xã", "a"),
        ("IV. TỔ CHỨC", "IV"),
        ("Iii. nội dung", "Iii"),
        ("Điều 5. Hiệu lực", "Điều 5"),
        ("**Phần thứ nhất KẾT QUẢ**", "Phần thứ nhất"),
        ("2.000.000đ mỗi hộ", None),
        ("1,5 lần so với", None),
        ("2018. Đến nay", None),
        ("-5% so với", None),
        ("Thôn Hạ", None),
        ("*Ba Bể, ngày 3*", None),
    ],
)
def test_markers(line: str, marker: str | None) -> None:
    found = find_marker(line, 0, len(line))
    assert (found.words if found else None) == marker


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Xã có 12 thôn. Thôn xa nhất cách 9,5 km.", 2),
        ("UBND TP. Vinh và KT. Giám đốc ký; việc xong.", 1),
        ("Tổng thu 3.468.179.900 đồng. Chi hết.", 2),
        ("Tặng gạo, chăn, màn... cho người già; dựng nhà.", 1),
        ("Ngày 5.6.2019 họp. Kết luận rõ.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    _, blocks = blocks_of(text)
    assert len(sentences(text, blocks[0])) == count
