"""Names of administrative areas in context: what a careful reader takes each for, written without looking at the register."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors.knowledge.register import Area, everywhere, upper
from extractors.places import Meant, meant, split_name

DISTRICTS = {
    "tỉnh Bắc Giang": "thành phố Bắc Giang, huyện Yên Thế, huyện Lục Ngạn, huyện Sơn Động, huyện Tân Yên, huyện Hiệp Hòa",
    "tỉnh Lạng Sơn": "thành phố Lạng Sơn, huyện Chi Lăng, huyện Văn Quan, huyện Bình Gia, huyện Tràng Định, huyện Đình Lập",
    "tỉnh Cao Bằng": "thành phố Cao Bằng, huyện Bảo Lâm, huyện Bảo Lạc, huyện Hà Quảng, huyện Trùng Khánh, huyện Thạch An",
    "tỉnh Lâm Đồng": "thành phố Đà Lạt, thành phố Bảo Lộc, huyện Bảo Lâm, huyện Di Linh, huyện Đơn Dương, huyện Lâm Hà",
    "tỉnh Hà Giang": "huyện Đồng Văn, huyện Mèo Vạc, huyện Quản Bạ, huyện Hoàng Su Phì, huyện Xín Mần, huyện Vị Xuyên",
    "tỉnh Điện Biên": "thị xã Mường Lay, huyện Tủa Chùa, huyện Nậm Pồ, huyện Mường Nhé, huyện Tuần Giáo",
    "tỉnh Sơn La": "huyện Sông Mã, huyện Sốp Cộp, huyện Mường La, huyện Vân Hồ, huyện Phù Yên",
    "tỉnh Yên Bái": "thị xã Nghĩa Lộ, huyện Mù Cang Chải, huyện Trạm Tấu, huyện Văn Chấn, huyện Lục Yên",
    "tỉnh Nghệ An": "thành phố Vinh, huyện Kỳ Sơn, huyện Tương Dương, huyện Quế Phong, huyện Con Cuông, thị xã Thái Hòa",
    "tỉnh Quảng Trị": "thành phố Đông Hà, thị xã Quảng Trị, huyện Hướng Hóa, huyện Đakrông, huyện Gio Linh",
    "tỉnh Quảng Nam": "thành phố Hội An, thành phố Tam Kỳ, huyện Nam Trà My, huyện Phước Sơn, huyện Đại Lộc",
    "tỉnh Kon Tum": "thành phố Kon Tum, huyện Đắk Hà, huyện Tu Mơ Rông, huyện Ia H'Drai, huyện Kon Plông",
    "tỉnh Gia Lai": "thành phố Pleiku, thị xã An Khê, thị xã Ayun Pa, huyện Krông Pa, huyện Chư Sê",
    "tỉnh Đắk Lắk": "thành phố Buôn Ma Thuột, huyện Ea H'leo, huyện Cư M'gar, huyện Krông Bông, huyện M'Đrắk",
    "tỉnh Đồng Tháp": "thành phố Cao Lãnh, huyện Cao Lãnh, thành phố Hồng Ngự, huyện Hồng Ngự, huyện Châu Thành",
    "tỉnh An Giang": "thành phố Long Xuyên, huyện Châu Thành, huyện Châu Phú, huyện Phú Tân, huyện Tri Tôn",
    "tỉnh Kiên Giang": "thành phố Rạch Giá, huyện Châu Thành, thành phố Phú Quốc, huyện Kiên Lương, huyện U Minh Thượng",
    "tỉnh Hậu Giang": "thành phố Vị Thanh, thị xã Long Mỹ, huyện Long Mỹ, huyện Châu Thành A, huyện Châu Thành",
    "tỉnh Cà Mau": "thành phố Cà Mau, huyện Phú Tân, huyện Đầm Dơi, huyện Ngọc Hiển, huyện U Minh",
    "thành phố Hà Nội": "quận Ba Đình, quận Hà Đông, huyện Ba Vì, thị xã Sơn Tây, huyện Thanh Trì",
    "thành phố Hồ Chí Minh": "quận 1, quận 12, thành phố Thủ Đức, huyện Cần Giờ, quận Bình Thạnh",
}
COMMUNES = [
    ("tỉnh Lạng Sơn", "huyện Chi Lăng", "xã Chi Lăng, thị trấn Đồng Mỏ, thị trấn Chi Lăng, xã Gia Lộc"),
    ("tỉnh Bắc Giang", "huyện Yên Thế", "thị trấn Phồn Xương, xã Canh Nậu, xã Đồng Tiến, xã Tam Tiến"),
    ("tỉnh Cao Bằng", "huyện Bảo Lâm", "xã Đức Hạnh, xã Nam Cao, thị trấn Pác Miầu, xã Lý Bôn"),
    ("tỉnh Hà Giang", "huyện Quản Bạ", "thị trấn Tam Sơn, xã Quản Bạ, xã Cán Tỷ, xã Lùng Tám"),
    ("tỉnh Quảng Trị", "huyện Đakrông", "xã Tà Rụt, xã A Vao, xã Ba Nang, thị trấn Krông Klang"),
]
SHORT = {
    "thành phố": "TP.",
    "huyện": "H.",
    "thị xã": "TX.",
    "quận": "Q.",
    "xã": "X.",
    "thị trấn": "TT.",
    "phường": "P.",
}
ON = "2024-06-30"
REGISTERED = {
    "huyện Đakrông": "huyện Đa Krông",
    "huyện Mù Cang Chải": "huyện Mù Căng Chải",
    "huyện Đắk Hà": "huyện Đăk Hà",
}
"""Where the register's spelling is another than the one that most offices use."""


def area(path: str) -> Area:
    """The area at the end of `tỉnh Lạng Sơn / huyện Chi Lăng / …`, found by names one below the other."""
    areas = everywhere() if path.count("/") == 2 else upper()
    above: Area | None = None
    for name in path.split(" / "):
        found = [u for u in areas if u.name == name and u.parent == (above.id if above else None) and u.stood_on(ON)]
        assert len(found) == 1, (path, name, found)
        above = found[0]
    assert above
    return above


def forms(name: str) -> Iterator[str]:
    """A name as texts have it: as it is, abbreviated, in capitals."""
    rank = split_name(name)[0] or ""
    bare = name[len(rank) + 1 :]
    yield name
    yield f"{SHORT[rank]} {bare}"
    yield name.upper()


def district_cases() -> Iterator[tuple[str, str, str]]:
    for province, listed in DISTRICTS.items():
        for name in listed.split(", "):
            registered = REGISTERED.get(name, name)
            for form in forms(name):
                yield form, province, f"{province} / {registered}"


def commune_cases() -> Iterator[tuple[str, str, str]]:
    for province, district, listed in COMMUNES:
        registered = REGISTERED.get(district, district)
        for name in listed.split(", "):
            for form in forms(name):
                yield form, f"{province} / {registered}", f"{province} / {registered} / {name}"


@pytest.mark.parametrize(("words", "seen_from", "expected"), [*district_cases(), *commune_cases()])
def test_a_name_in_its_document(words: str, seen_from: str, expected: str) -> None:
    above = area(seen_from)
    within = [above] if above.level == "province" else [above, area(seen_from.split(" / ")[0])]
    found = meant(words, within, ON)
    assert found.area == area(expected), found


def test_three_hundred_names_and_more() -> None:
    assert len([*district_cases(), *commune_cases()]) + len(PAST) + len(LEFT_OPEN) >= 300


PAST = [  # names of 2017: what they ended in, None where the register lacks them
    ("huyện Thông Nông", "tỉnh Cao Bằng", "huyện Hà Quảng"), ("huyện Phục Hòa", "tỉnh Cao Bằng", "huyện Quảng Hòa"),
    ("huyện Quảng Uyên", "tỉnh Cao Bằng", "huyện Quảng Hòa"), ("huyện Trà Lĩnh", "tỉnh Cao Bằng", None),
    ("huyện Kỳ Sơn", "tỉnh Hòa Bình", "thành phố Hòa Bình"), ("huyện Hoành Bồ", "tỉnh Quảng Ninh", "thành phố Hạ Long"),
    ("huyện Yên Dũng", "tỉnh Bắc Giang", "thành phố Bắc Giang"), ("H. Yên Dũng", "tỉnh Bắc Giang", "thành phố Bắc Giang"),
    ("thị xã Phúc Yên", "tỉnh Vĩnh Phúc", "thành phố Phúc Yên"), ("huyện Quế Võ", "tỉnh Bắc Ninh", "thị xã Quế Võ"),
    ("huyện Thuận Thành", "tỉnh Bắc Ninh", "thị xã Thuận Thành"), ("huyện Mỹ Hào", "tỉnh Hưng Yên", "thị xã Mỹ Hào"),
    ("huyện Mỹ Lộc", "tỉnh Nam Định", "thành phố Nam Định"), ("huyện Đông Sơn", "tỉnh Thanh Hóa", "thành phố Thanh Hóa"),
    ("huyện Tĩnh Gia", "tỉnh Thanh Hóa", "thị xã Nghi Sơn"), ("thị xã Cửa Lò", "tỉnh Nghệ An", "thành phố Vinh"),
    ("TX. Cửa Lò", "tỉnh Nghệ An", "thành phố Vinh"), ("huyện Nông Sơn", "tỉnh Quảng Nam", "huyện Quế Sơn"),
    ("huyện Tây Trà", "tỉnh Quảng Ngãi", "huyện Trà Bồng"), ("huyện Hoài Nhơn", "tỉnh Bình Định", "thị xã Hoài Nhơn"),
    ("thị xã Gia Nghĩa", "tỉnh Đắk Nông", "thành phố Gia Nghĩa"), ("huyện Đạ Tẻh", "tỉnh Lâm Đồng", "huyện Đạ Huoai"),
    ("huyện Cát Tiên", "tỉnh Lâm Đồng", "huyện Đạ Huoai"), ("huyện Chơn Thành", "tỉnh Bình Phước", "thị xã Chơn Thành"),
    ("huyện Trảng Bàng", "tỉnh Tây Ninh", "thị xã Trảng Bàng"), ("thị xã Dĩ An", "tỉnh Bình Dương", "thành phố Dĩ An"),
    ("thị xã Long Khánh", "tỉnh Đồng Nai", "thành phố Long Khánh"), ("quận 2", "thành phố Hồ Chí Minh", "thành phố Thủ Đức"),
    ("quận 9", "thành phố Hồ Chí Minh", "thành phố Thủ Đức"), ("thị xã Hồng Ngự", "tỉnh Đồng Tháp", "thành phố Hồng Ngự"),
    ("huyện Tịnh Biên", "tỉnh An Giang", "thị xã Tịnh Biên"), ("xã Song Mai", "tỉnh Bắc Giang", "phường Song Mai"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "province", "into"), PAST)
def test_a_name_of_2017(words: str, province: str, into: str | None) -> None:
    found = meant(words, [area(province)], "2017-09-27")
    assert found.area is None
    assert (found.into.name if found.into else None) == into


LEFT_OPEN = [
    ("huyện Châu Thành", None), ("huyện Bảo Lâm", None), ("huyện Phú Tân", None), ("xã Tân Tiến", None),
    ("phường 5", "thành phố Hồ Chí Minh"), ("xã Không Có Đâu", "tỉnh Lạng Sơn"),
    ("huyện Nam Bắc", "tỉnh Lạng Sơn"), ("xã Cán Tỷ", "tỉnh Lâm Đồng"), ("xã đặc biệt khó khăn", "tỉnh Lạng Sơn"),
    ("tỉnh Lâm Đồng", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "province"), LEFT_OPEN)
def test_what_fits_several_or_nothing_stays_open(words: str, province: str | None) -> None:
    day = None if province is None else ON
    assert meant(words, [area(province)] if province else [], day).area is None


def name(found: Meant) -> tuple[str, str] | None:
    return (found.area.id, found.area.name) if found.area else None


@pytest.mark.parametrize(
    ("words", "day", "expected"),
    [
        ("tỉnh Bắc Giang", "2018", ("24", "tỉnh Bắc Giang")),
        ("thành phố Bắc Giang", "2018", ("24.213", "thành phố Bắc Giang")),
        ("tỉnh Lâm Đồng", "2024-12", ("68", "tỉnh Lâm Đồng")),
        ("tỉnh Lâm Đồng", "2025-12-19", ("68n", "tỉnh Lâm Đồng")),
        ("tỉnh Lạng Sơn", "2025-12-19", ("20", "tỉnh Lạng Sơn")),
        ("TP.HCM", "2020", ("79", "thành phố Hồ Chí Minh")),
        ("TP. HCM", "2026-03", ("79n", "thành phố Hồ Chí Minh")),
        ("thành phố Huế", "2018", ("46t.474", "thành phố Huế")),
        ("thành phố Huế", "2025-03-01", ("46", "thành phố Huế")),
        ("tỉnh Thừa Thiên - Huế", "2018", ("46t", "tỉnh Thừa Thiên Huế")),
        ("tỉnh Đắc Lắc", "2019", ("66", "tỉnh Đắk Lắk")),
        ("tinh lang son", "2019", ("20", "tỉnh Lạng Sơn")),
        ("đặc khu Phú Quốc", "2025-08", ("91n.31078", "đặc khu Phú Quốc")),
        ("huyện Hoà Vang", "2019", ("48.497", "huyện Hòa Vang")),
    ],
)
def test_a_name_on_its_own(words: str, day: str, expected: tuple[str, str]) -> None:
    assert name(meant(words, (), day)) == expected


def test_a_bare_name_is_a_district_in_a_province_and_a_commune_in_a_district() -> None:
    assert name(meant("Chi Lăng", [area("tỉnh Lạng Sơn")], ON)) == ("20.187", "huyện Chi Lăng")
    assert meant("Lạng Sơn", [area("tỉnh Lạng Sơn")], ON).area is None


def test_a_district_that_is_no_more_is_still_found() -> None:
    found = meant("huyện Bảo Lâm", [u for u in upper() if u.id == "68n"], "2025-12-19")
    assert (found.how, name(found)) == ("ended", ("68.680", "huyện Bảo Lâm"))


def test_garbled_marks_are_told_from_the_right_name() -> None:
    found = meant("xã Đình Tri", [area("tỉnh Bắc Giang / thành phố Bắc Giang"), area("tỉnh Bắc Giang")], "2018")
    assert found.into is not None and found.into.name == "phường Dĩnh Trì"


def test_the_register_is_whole() -> None:
    areas = everywhere()
    counts = {
        level: sum(u.level == level and u.stood_on(ON) for u in areas) for level in ("province", "district", "commune")
    }
    after = {
        level: sum(u.level == level and u.stood_on("2025-12-01") for u in areas) for level in ("province", "commune")
    }
    assert counts == {"province": 63, "district": 695, "commune": 10035}
    assert after == {"province": 34, "commune": 3321}
    assert all(areas.get(code) for u in areas for code in u.successors)
    assert all(u.parent is None or areas.get(u.parent) for u in areas)


def test_every_commune_went_somewhere_inside_the_new_province() -> None:
    areas = everywhere()
    old = [u for u in areas if u.level == "commune" and u.until]
    assert sum(not u.successors for u in old) <= 1
    for u in old:
        top = areas.get(u.id.split(".")[0])
        tops = {u.id.split(".")[0], *(top.successors if top else ())}
        assert all(code.split(".")[0] in tops for code in u.successors), u
