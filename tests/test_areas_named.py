"""Areas of the register are read as themselves: in sentences, in a letterhead over other words, and as a figure's place."""

from __future__ import annotations

import time

import pytest

from extractors.area_names import areas_in
from extractors.areas import parent_of
from extractors.extract import extract
from extractors.knowledge.register import Area, everywhere, key_of, upper
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


@pytest.mark.parametrize(
    ("before", "behind"),
    [("đoàn công tác của ", " đã thăm 12 hộ"), ("Ngày 5/4, ", " và đoàn thăm"), ("", " còn 12 hộ nghèo"), ("(", ")")],
)
def test_in_a_sentence(before: str, behind: str) -> None:
    assert [name for name in names() if misread(before, name, behind)] == []


def test_at_its_beginning() -> None:
    assert [name for name in names() if misread("Đã họp. ", name[0].upper() + name[1:], " đã thu")] == []


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
        ("Bảo hiểm Xã Hội Sơn La chi trả", []),
        ("BẢO HIỂM XÃ HỘI SƠN LA", []),
        ("SỞ LAO ĐỘNG VÀ XÃ HỘI SƠN LA", []),
        ("CỦA XÃ HỘI AN NINH", []),
        ("UBND xã Hội Sơn chi trả", ["xã Hội Sơn"]),
        ("HỘI NÔNG DÂN XÃ HỘI SƠN", ["xã Hội Sơn"]),
        ("huyện Anh Sơn: xã Hội Sơn", ["huyện Anh Sơn", "xã Hội Sơn"]),
        ("TỈNH ĐOÀN KON TUM", []),
        ("thị trấn Nông trường Mộc Châu", ["thị trấn Nông trường Mộc Châu"]),
        ("UBND HUYỆN BÌNH GIA     Độc lập - Tự do", ["huyện Bình Gia"]),
        ("UBND HUYỆN BÌNH GIA - PHÒNG NỘI VỤ", ["huyện Bình Gia"]),
        ("UBND HUYỆN BÌNH GIA TỈNH LẠNG SƠN", ["huyện Bình Gia", "tỉnh Lạng Sơn"]),
        ("UBND XÃ CHIỀNG KHOA HUYỆN VÂN HỒ TỈNH SƠN LA", ["xã Chiềng Khoa", "huyện Vân Hồ", "tỉnh Sơn La"]),
        ("UBND XÃ TÂN HỘI ĐOÀN THANH NIÊN", ["xã Tân Hội"]),
        ("huyện Chư Prông Hội Nông dân", ["huyện Chư Prông"]),
        ("QUẬN HẢI CHÂU THÀNH ỦY ĐÀ NẴNG", ["quận Hải Châu"]),
        ("xã Tân Lập 15 con bò", ["xã Tân Lập"]),
        ("xã TÂN  Lập", ["xã Tân Lập"]),
        ("xã Tân Hòa Đông Thượng", ["xã Tân Hòa Đông Thượng"]),
    ],
)
def test_where_names_begin_and_end(text: str, found: list[str]) -> None:
    assert [name for _, name in areas_in(text)] == found


def holders(commune: str) -> list[Area]:
    """The districts that have a commune of this name, marks aside."""
    above = [upper().get(one.parent or "") for one in everywhere().named(key_of(commune))]
    return [one for one in above if one]


STRANGERS = {"of another province": "huyện Côn Đảo", "of the same name": "huyện Châu Thành"}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_a_commune_stands_under_its_district_and_not_under_that_of_guests(stranger: str) -> None:
    """Every fortieth commune: its own district is named once, and another one, which has none of the name, twice."""
    communes = [area for area in everywhere() if area.level == "commune" and area.until][::40]
    named = [(area, above) for area in communes if (above := upper().get(area.parent or "")) and above.name != stranger]
    assert len(named) > 200
    text = "Đoàn {stranger} đến thăm. UBND {above} giao {area} thực hiện cùng {stranger}."
    got = {
        (area.name, above.name): parent_of(
            area.name, "commune", text.format(area=area.name, above=above.name, stranger=stranger), "2023-05-04"
        )
        for area, above in named
        if stranger not in {one.name for one in holders(area.name)}
    }
    assert [(names, parent) for names, parent in got.items() if parent != names[1]] == []


@pytest.mark.parametrize(
    ("area", "text", "on", "above"),
    [
        # the register knows where a commune lay at last; a text that names its former district's committee knows better
        ("xã Nà Tấu", "Thực hiện kế hoạch của UBND huyện Điện Biên.", "2018-03-01", "huyện Điện Biên"),
        ("xã Linh Sơn", "UBND huyện Đồng Hỷ và tỉnh Thái Nguyên.", "2015-01-01", "huyện Đồng Hỷ"),
        # town and district of one name: the register says which
        ("xã Kỳ Hoa", "UBND thị xã Kỳ Anh; đoàn huyện Kỳ Anh, huyện Kỳ Anh.", "2020-01-01", "thị xã Kỳ Anh"),
        ("xã Hòa Bình", "HUYỆN UỶ KIẾN XƯƠNG\nĐẢNG UỶ XÃ HOÀ BÌNH", "2017-04-11", "huyện Kiến Xương"),
        ("xã Tân Thành", "Ban Thường vụ Huyện uỷ Kim Sơn giao.", "2016-01-01", "huyện Kim Sơn"),
        ("xã Thanh Minh", "THÀNH ỦY ĐIỆN BIÊN PHỦ\nĐẢNG ỦY XÃ THANH MINH", "2021-01-01", "thành phố Điện Biên Phủ"),
        # a name that no register has: the district that is named most, never a city under the centre
        (
            "xã Không Tên",
            "Thành ủy Hồ Chí Minh, Thành ủy Hồ Chí Minh; UBND huyện Củ Chi.",
            "2020-01-01",
            "huyện Củ Chi",
        ),
        # only the province is named, and it has one of the name
        ("xã Vĩnh Hải", "Kế hoạch của UBND tỉnh Ninh Thuận.", "2020-10-19", "huyện Ninh Hải"),
        # since July 2025 there is no district
        ("xã Ia Phí", "Trụ sở của huyện Chư Păh trước đây.", "2026-01-19", "tỉnh Gia Lai"),
    ],
)
def test_which_district_a_commune_stands_under(area: str, text: str, on: str, above: str) -> None:
    assert parent_of(area, "commune", text, on) == above


def test_a_long_text_of_doubtful_names_costs_its_length() -> None:
    def spent(count: int) -> float:
        began = time.process_time()
        areas_in("UBND XÃ HỘI SƠN, BẢO HIỂM XÃ HỘI SƠN, " * count)
        return time.process_time() - began

    spent(10)
    assert min(spent(2000) for _ in range(3)) < 20 * max(min(spent(200) for _ in range(3)), 0.001)
