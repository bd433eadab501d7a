"""Every area of the register is read as itself: in a sentence, in a letterhead over other words, and as a figure's place."""

from __future__ import annotations

import pytest

from extractors.areas import areas_in, parent_of
from extractors.extract import extract
from extractors.knowledge.register import Area, everywhere, upper
from extractors.readers.text import from_text

SMALL_LETTERS = {"xã Đại áng", "xã Pa ủ", "xã Mường é", "xã é Tòng", "xã Đồng ý", "xã Ya ly"}
"""As the register spells them; nobody else does, and a name begins with a capital."""
OF_A_TOWN_THAT_ENDED = {f"phường {number} Bảo Lộc" for number in (1, 2, 3)}


def names() -> list[str]:
    left_out = SMALL_LETTERS | OF_A_TOWN_THAT_ENDED
    return sorted({area.name for area in everywhere()} - left_out)


def misread(before: str, name: str, behind: str) -> bool:
    found = areas_in(f"{before}{name}{behind}")
    return not found or found[0][1].lower() != name.lower()


def test_in_a_sentence() -> None:
    assert [name for name in names() if misread("đoàn công tác của ", name, " đã thăm 12 hộ")] == []


@pytest.mark.parametrize(
    ("behind", "ambiguous"),
    [
        (" PHÒNG NỘI VỤ", set()),
        (" UBND XÃ HOA THÁM", set()),
        (" CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", set()),
        (" HỘI KHUYẾN HỌC", set()),
        (" TRUNG TÂM Y TẾ", set()),
        (" VĂN PHÒNG", {"xã Thanh", "xã Đông"}),  # there are a xã Thanh Văn and a xã Đông Văn
    ],
)
def test_in_a_letterhead_over_other_words(behind: str, ambiguous: set[str]) -> None:
    missed = {name for name in names() if misread("ỦY BAN NHÂN DÂN ", name.upper(), behind)}
    assert missed == ambiguous


def test_as_the_place_of_a_figure() -> None:
    districts = [area.name for area in upper() if area.level == "district"]
    missed = list[tuple[str, str | None]]()
    for at in range(0, len(districts), 30):
        some = districts[at : at + 30]
        lines = [f"Đến cuối năm, {name} còn {number + 101} hộ nghèo." for number, name in enumerate(some)]
        found = extract(from_text("BÁO CÁO\nKết quả giảm nghèo năm 2018\n\n" + "\n\n".join(lines) + "\n"))
        scopes = {figure.value: figure.scope for figure in found.figures}
        pairs = [(name, scopes[number + 101]) for number, name in enumerate(some)]
        missed += [(name, scope) for name, scope in pairs if (scope or "").lower() != name.lower()]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bảo hiểm xã hội Sơn La chi trả", []),
        ("BẢO HIỂM XÃ HỘI SƠN LA", []),
        ("UBND xã Hội Sơn chi trả", ["xã Hội Sơn"]),
        ("TỈNH ĐOÀN KON TUM", []),
        ("mỗi phường 3 tủ sách", ["phường 3"]),
        ("thị trấn Nông trường Mộc Châu", ["thị trấn Nông trường Mộc Châu"]),
        ("UBND HUYỆN BÌNH GIA     Độc lập - Tự do", ["huyện Bình Gia"]),
    ],
)
def test_words_that_only_look_like_names(text: str, found: list[str]) -> None:
    assert [name for _, name in areas_in(text)] == found


def test_a_commune_stands_under_a_district_that_has_one_of_its_name() -> None:
    """For each commune whose name several provinces have: its own district is named once, another one twice."""
    register = everywhere()
    stranger = "huyện Côn Đảo"  # has no commune
    communes = [area for area in register if area.level == "commune" and area.until][::40]
    assert len(communes) > 200
    missed = [
        (area.name, above.name, got)
        for area in communes
        if (got := told(area, above := over(area), stranger)) != above.name
    ]
    assert missed == []


def over(area: Area) -> Area:
    found = upper().get(area.parent or "")
    assert found is not None
    return found


def told(area: Area, above: Area, stranger: str) -> str | None:
    text = f"Đoàn {stranger} đến thăm. UBND {above.name} giao {area.name} thực hiện cùng {stranger}."
    return parent_of(area.name, "commune", text, "2023-05-04")
