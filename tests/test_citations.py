"""Mentions of other documents: their parts, their exact place, and how this document stands to them."""

from __future__ import annotations

import pytest

from extractors import citations, references
from extractors.blocks import find_blocks
from extractors.readers.text import from_text
from extractors.records import Citation, Metadata
from extractors.text import Copies

OWN = Metadata(kind="báo cáo", number="9/BC-UBND", issuer="UBND tỉnh Cao Bằng", unit="tỉnh Cao Bằng")


def cited(text: str, own: Metadata = OWN) -> tuple[Citation, ...]:
    document = from_text(text)
    copies = Copies(document.text)
    found = citations.find(document, copies, find_blocks(document, copies), own)
    assert all(text[c.start : c.end] == c.quote for c in found)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "number", "date", "issuer"),
    [
        (
            "Căn cứ Quyết định số 125/QĐ-TTg ngày 2/8/2017 của Thủ tướng \n\nChính phủ về nhà ở;",
            "quyết định",
            "125/QĐ-TTg",
            "2017-08-02",
            "Thủ tướng Chính phủ",
        ),
        (
            "theo Nghị quyết số 41-NQ/TU ngày 07/9/2019 của Ban Chấp hành Đảng bộ tỉnh thực hiện việc đó",
            "nghị quyết",
            "41-NQ/TU",
            "2019-09-07",
            "Ban Chấp hành Đảng bộ tỉnh",
        ),
        ("theo Nghị quyết 30a/2008/NQ-CP,", "nghị quyết", "30a/2008/NQ-CP", None, None),
        (
            "Công văn số 549-CV/TU của Thường trực Thành ủy về nhà",
            "công văn",
            "549-CV/TU",
            None,
            "Thường trực Thành ủy",
        ),
        ("văn bản 24/UBND-KGVX ngày 25-6-2018", "văn bản", "24/UBND-KGVX", "2018-06-25", None),
        (
            "Hướng dẫn số 203/HD-\n\nHĐTĐKT ngày 16 tháng 11 năm 2013 của Hội đồng Thi đua - Khen thưởng tỉnh về việc",
            "hướng dẫn",
            "203/HD-HĐTĐKT",
            "2013-11-16",
            "Hội đồng Thi đua - Khen thưởng tỉnh",
        ),
        ("xã làm theo QĐ 2338/QĐ-UBND.", "quyết định", "2338/QĐ-UBND", None, None),
        ("ngoài KH 77/KH-LT của các quận", "kế hoạch", "77/KH-LT", None, None),
        ("Kế hoạch số 75 /KH- UBND ngày 3/4/2019", "kế hoạch", "75/KH-UBND", "2019-04-03", None),
        (
            "mẫu của hướng dẫn của liên sở LĐTBXH - Tài chính số 895/HD ngày 10/6/2009",
            "hướng dẫn",
            "895/HD",
            "2009-06-10",
            "liên sở LĐTBXH - Tài chính",
        ),
        ("theo Quyết định số 984 của Bộ Công an về đề án", "quyết định", "984", None, "Bộ Công an"),
        ("quy định Nghị định 116 của Chính phủ và ngành", "nghị định", "116", None, "Chính phủ"),
        (
            "Quy chế số 37 ngày 31/3/2025 giữa Công an thành phố với Sở Y tế về phối hợp",
            "quy chế",
            "37",
            "2025-03-31",
            "Công an thành phố với Sở Y tế",
        ),
        ("Căn cứ Luật số 76/2014/QH13 ngày 01/01/2014;", "luật", "76/2014/QH13", "2014-01-01", None),
        ("Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;", "luật", None, "2013-11-29", None),
        ("Trên cơ sở Kế hoạch của UBND thành phố; hàng năm", "kế hoạch", None, None, "UBND thành phố"),
        ("đưa việc này vào Nghị quyết của Đảng bộ để chỉ đạo", "nghị quyết", None, None, "Đảng bộ"),
        (
            "tin bài về Kế hoạch thực hiện phong trào “Xóm làng xanh” giai đoạn 2017 - 2020 và các việc khác",
            "kế hoạch",
            None,
            None,
            None,
        ),
        (
            "Theo báo cáo rà soát, thẩm định của Ban Chỉ đạo TGNN quận, huyện, còn nhiều hộ",
            "báo cáo",
            None,
            None,
            "Ban Chỉ đạo TGNN quận, huyện",
        ),
    ],
)
def test_forms(text: str, kind: str, number: str | None, date: str | None, issuer: str | None) -> None:
    (found,) = cited(f"Xã đã làm nhiều việc. {text}\n")
    assert (found.kind, found.number, found.date, found.issuer) == (kind, number, date, issuer)


def test_the_quote_ends_with_the_issuer() -> None:
    (found,) = cited("Thực hiện Quyết định số 12/QĐ-BNV ngày 3/4/2017 của Bộ Nội vụ về tinh giản biên chế.\n")
    assert found.quote == "Quyết định số 12/QĐ-BNV ngày 3/4/2017 của Bộ Nội vụ"


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch này có hiệu lực từ nay.",
        "Thực hiện chính sách pháp luật về thi đua, khen thưởng.",
        "Chương trình 135 và Đề án 06 đều đạt.",
        "Mức vay 2.000.000đ/gia đình/năm, lãi suất 3%/năm, 16/16 xã đạt.",
        "Còn 20 trường hợp có Quyết định của Tòa án nhưng chưa thi hành.",
        "UBND xã báo cáo UBND tỉnh xem xét.",
        "Tỉnh ban hành 18 nghị quyết của HĐND tỉnh.",
        "Làm theo hướng dẫn của Ngân hàng Chính sách xã hội.",
        "Kèm theo Báo cáo số 9/BC-UBND.",
    ],
)
def test_none(text: str) -> None:
    assert cited(f"{text}\n") == ()


def test_the_documents_own_number_in_its_letterhead_is_none() -> None:
    text = "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 9/BC-UBND\nBÁO CÁO\nKết quả năm\n\nĐã xong.\n"
    assert cited(text) == ()
    spans = citations.number_spans(Copies(text))
    assert [text[s.start : s.end] for s in spans] == ["Số: 9/BC-UBND"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Căn cứ Chỉ thị số 3/CT-UBND ngày 1/2/2018;", "basis"),
        ("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 8/TTr-SNV;", "basis"),
        ("Thực hiện Chỉ thị số 3/CT-UBND, xã đã làm.", "implements"),
        ("Các thôn tiếp tục thực hiện hỗ trợ theo Kế hoạch 7/KH-LT.", "implements"),
        ("Sơ kết giữa kỳ thực hiện Quyết định số 12/QĐ-TTg của Thủ tướng Chính phủ.", "reports_on"),
        ("UBND tỉnh đã ban hành Kế hoạch số 5/KH-UBND về trồng rừng.", "issued"),
        ("Sở Y tế đã ban hành Kế hoạch số 5/KH-SYT về tiêm chủng.", "mentions"),
        ("Có nhiều nhà phát sinh ngoài Kế hoạch 77/KH-LT trong năm.", "mentions"),
    ],
)
def test_relations(text: str, relation: str) -> None:
    (found,) = cited(f"{text}\n")
    assert found.relation == relation


def test_a_list_hands_its_relation_on() -> None:
    found = cited(
        "Thực hiện Quyết định số 1/QĐ-TTg ngày 2/3/2008 của Thủ tướng Chính phủ về nhà ở, Nghị quyết 3/NQ-CP của Chính phủ "
        "về tăng trưởng; Quyết định số 4/QĐ-UBND ngày 7/4/2009 của UBND tỉnh về chuẩn nghèo.\n"
    )
    assert [c.relation for c in found] == ["implements"] * 3


def test_what_stands_in_a_title_does_not_change_the_lists_relation() -> None:
    found = cited(
        "UBND tỉnh đã ban hành: Kế hoạch số 1/KH-UBND ngày 2/3/2021 về thực hiện Nghị quyết số 8/NQ-CP của Chính phủ; "
        "Kế hoạch số 2/KH-UBND ngày 5/3/2021 về chuyển đổi số.\n"
    )
    assert [(c.number, c.relation) for c in found] == [
        ("1/KH-UBND", "issued"),
        ("8/NQ-CP", "implements"),
        ("2/KH-UBND", "issued"),
    ]


def test_a_heading_says_who_issued_the_list_below() -> None:
    found = cited(
        "#### 1. Chỉ đạo\n\n*\\* Tỉnh ủy ban hành:*\n\n- Kết luận số 11-TB/TU ngày 2/3/2018 về nhà ở.\n\n*\\* UBND tỉnh ban hành:*\n\n"
        "- Kế hoạch số 8/KH-UBND ngày 9/3/2018 về nhà ở.\n"
    )
    assert [(c.relation, c.issuer) for c in found] == [("mentions", "Tỉnh ủy"), ("issued", "UBND tỉnh")]


def test_the_date_that_opens_the_clause_is_the_plans() -> None:
    (found,) = cited("Ngay sau đó, ngày 26/9/2017, UBND tỉnh đã ban hành Kế hoạch số 165/KH-UBND về thi đua.\n")
    assert (found.date, found.relation) == ("2017-09-26", "issued")


def test_a_plan_that_announces_itself_is_none() -> None:
    own = Metadata(kind="kế hoạch", issuer="UBND huyện Ba Bể", title="Tổ chức phong trào “Xóm làng xanh”")
    assert (
        cited("UBND huyện xây dựng Kế hoạch tổ chức thực hiện phong trào “Xóm làng xanh”, cụ thể như sau:\n", own) == ()
    )


def test_a_document_in_the_title_of_another_is_not_cited_without_a_number() -> None:
    found = cited(
        "Căn cứ Quyết định số 1/QĐ-TTg ngày 2/3/2017 của Thủ tướng Chính phủ ban hành Kế hoạch tổ chức thực hiện phong trào "
        "“Xóm làng xanh” giai đoạn 2016 - 2020;\n"
    )
    assert [c.number for c in found] == ["1/QĐ-TTg"]


def test_number_spans_hold_the_date() -> None:
    text = "Quyết định 13/QĐ-UBND ngày 18/5/2018 hỗ trợ 100 hộ."
    assert [text[s.start : s.end] for s in citations.number_spans(Copies(text))] == [
        "Quyết định 13/QĐ-UBND ngày 18/5/2018"
    ]


def test_each_relation_rule_fits_its_example() -> None:
    assert {rule["name"] for rule in references.rules()["relation"]} == {
        "basis", "implements", "reports_on", "mentions",
    }  # fmt: skip
