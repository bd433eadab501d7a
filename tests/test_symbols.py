"""What a number contradicts: the kind beside it, its issuer, another mention of the same document."""

from __future__ import annotations

import pytest

from extractors.extract import extract
from extractors.readers.text import from_text
from extractors.symbols import issuer_conflict, kind_conflict


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("kết luận", "113-TB/TU", "thông báo"),
        ("kế hoạch", "12/BC-UBND", "báo cáo"),
        ("chỉ thị", "77/KH-UBND", "kế hoạch"),
        ("kế hoạch liên tịch", "77/KH-LT", None),
        ("chương trình hành động", "30-CTr/TU", None),
        ("quy định", "37-QĐ/TW", None),
        ("thông tri", "09-TT/TU", None),
        ("luật", "76/2014/QH13", None),
        ("công văn", "512/STP-PC", None),
        ("báo cáo", "61/BC-LĐTBXH", None),
        ("văn bản", "15/KH-UBND", None),
        (None, "15/KH-UBND", None),
    ],
)
def test_a_code_shows_the_kind(kind: str | None, number: str, shown: str | None) -> None:
    assert kind_conflict(kind, number) == shown


@pytest.mark.parametrize(
    ("issuer", "number", "wrong"),
    [
        ("Sở Nội vụ tỉnh Hà Giang", "210/BC-UBND", True),
        ("UBND tỉnh Hà Giang", "210/BC-UBND", False),
        ("Chủ tịch UBND tỉnh", "2038/UBND-KGVX", False),
        ("HĐND tỉnh Cà Mau", "12/NQ-UBND", True),
        ("Ủy ban nhân dân xã", "5/TB-UBND", False),
        ("Ban Thường vụ Thành ủy", "113-TB/TU", False),
        ("Thủ tướng Chính phủ", "1258/QĐ-TTg", False),
        ("UBND và UB MTTQ Thành phố", "77/KHLT-UBND-MTTQ", False),
        (None, "5/TB-UBND", False),
    ],
)
def test_a_code_names_the_issuer(issuer: str | None, number: str, wrong: bool) -> None:
    assert issuer_conflict(issuer, number) is wrong


def issues(text: str) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.words) for issue in extract(from_text(text, name="t")).issues]


HEAD = """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN MÈO VẠC                Độc lập - Tự do - Hạnh phúc
Số: 31/{code}               Mèo Vạc, ngày 12 tháng 3 năm 2019

KẾ HOẠCH
Triển khai Chỉ thị số 08/CT-UBND ngày 15/01/2019 của UBND {area} về chăn nuôi

Thực hiện Chỉ thị số 08/CT-UBND ngày 15/01/2019 của UBND tỉnh Hà Giang, huyện ban hành kế hoạch.
"""


def test_two_issuers_of_one_document() -> None:
    assert issues(HEAD.format(code="KH-UBND", area="tỉnh Hà Giang")) == []
    found = issues(HEAD.format(code="KH-UBND", area="huyện Mèo Vạc"))
    assert [code for code, _ in found] == ["issuer"]


def test_a_plan_numbered_as_a_report() -> None:
    assert ("symbol", "31/BC-UBND") in issues(HEAD.format(code="BC-UBND", area="tỉnh Hà Giang"))


def test_a_cited_document_later_than_the_one_that_cites() -> None:
    text = HEAD.format(code="KH-UBND", area="tỉnh Hà Giang").replace("15/01/2019", "15/01/2020")
    assert {code for code, _ in issues(text)} == {"citation"}
