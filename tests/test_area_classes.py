"""Classes of areas: what a scope names, and who belongs to one on a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.area_classes import area_classes, classes_in, classes_of, read_classes, read_members
from extractors.errors import RuleError

SCOPES = {
    "xã khu vực I": ("region_1",),
    "xã khu vực II": ("region_2",),
    "các xã khu vực III": ("region_3",),
    "xã khu vực II và III": ("region_2", "region_3"),
    "xã khu vực I, II, III": ("region_1", "region_2", "region_3"),
    "xã KV III": ("region_3",),
    "xã 135, huyện nghèo": ("poor_district", "programme_135"),
    "huyện, xã nghèo": ("poor_district", "poor_commune"),
    "huyện 30a": ("poor_district",),
    "thôn, bản đặc biệt khó khăn": ("hard_village",),
    "xã, thôn ĐBKK": ("hard_commune", "hard_village"),
    "xã an toàn khu": ("safe_zone",),
    "các xã biên giới": ("border",),
    "xã bãi ngang ven biển": ("coastal",),
    "huyện, xã có tỷ lệ hộ nghèo từ 40% trở lên": ("high_poverty",),
    "tỉnh Hà Giang": (),
    "xã hội": (),
    "hộ nghèo": (),
    "vùng đồng bào dân tộc thiểu số": (),
    "khu vực nông thôn": (),
    "chương trình 135": (),
}
HEADS = "class_id,code,since,until,source\n"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_names_its_classes(scope: str) -> None:
    assert sorted(classes_in(scope)) == sorted(SCOPES[scope])


def test_membership_holds_from_day_to_day(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        HEADS + "region_3,00001,2017-04-28,2021-06-03,QĐ A\nregion_2,00001,2021-06-04,,QĐ B\n", encoding="utf-8"
    )
    members = list(read_members(path))
    assert classes_of("00001", "2017-04-27", members) == ()
    assert classes_of("00001", "2018-01-01", members) == ("region_3",)
    assert classes_of("00001", "2021-06-03", members) == ("region_3",)
    assert classes_of("00001", "2021-06-04", members) == ("region_2",)
    assert classes_of("00002", "2021-06-04", members) == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("region_9,00001,2017-04-28,,QĐ A", "no class"),
        ("region_3,00001,2017,,QĐ A", "needs code, source and a day"),
        ("region_3,00001,2017-04-28,,", "needs code, source and a day"),
        ("region_3,00001,2017-04-28,2016-01-01,QĐ A", "until"),
    ],
)
def test_a_row_that_cannot_stand_is_refused(row: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(f"{HEADS}{row}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=fault):
        list(read_members(path))


def test_a_class_that_its_example_does_not_fit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "classes.toml"
    path.write_text(
        '[[class]]\nid = "a"\nname_vi = "a"\nname_en = "a"\nlevels = ["commune"]\npatterns = ["xã"]\nexamples = ["huyện"]\n',
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="does not fit"):
        list(read_classes(path))


def test_ids_are_unique() -> None:
    ids = [one.id for one in area_classes()]
    assert len(ids) == len(set(ids))
