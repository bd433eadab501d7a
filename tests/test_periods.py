"""Dates and periods: every rule fires on its own examples, and reads them as the guideline has it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extractors import periods
from extractors.periods import Period, completed, find
from extractors.text import plain

RULES = tomllib.loads(Path(periods.__file__).with_suffix(".toml").read_text("utf-8"))["rule"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["name"]))
def test_each_rule_reads_its_own_examples(rule: dict[str, object]) -> None:
    examples = rule["examples"]
    assert isinstance(examples, list)
    for example in examples:
        assert rule["name"] in [found.rule for found in find(plain(str(example)))], example


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("năm 2018", "2018"),
        ("tính đến hết năm 2017", "2017-12-31"),
        ("6 tháng đầu năm 2018", "2018-H1"),
        ("6 tháng cuối năm 2018", "2018-H2"),
        ("quý I/2019", "2019-Q1"),
        ("quý IV năm 2020", "2020-Q4"),
        ("9 tháng đầu năm 2025", "2025-01/2025-09"),
        ("tháng 10 năm 2025", "2025-10"),
        ("năm học 2017-2018", "2017-09/2018-08"),
        ("giai đoạn 2016 - 2020", "2016/2020"),
        ("năm 2017 và 6 tháng đầu năm 2018", "2017+2018-H1"),
        ("trước ngày 30/9/2010", "2010-09-30"),
        ("ngày 15 tháng 6 năm 2018", "2018-06-15"),
        ("từ năm 2011 đến năm 2015", "2011/2015"),
    ],
)
def test_values(text: str, value: str) -> None:
    assert [found.value for found in find(plain(text))] == [value]


@pytest.mark.parametrize(
    "text", ["3.468.179.900 đồng", "2016 hộ", "36/2018 hộ", "12,5%", "đạt 131/144 chỉ tiêu", "2.020 hộ"]
)
def test_numbers_that_are_no_period(text: str) -> None:
    assert find(plain(text)) == ()


def test_comparison_is_marked() -> None:
    (found,) = find(plain("so với cuối năm 2015"))
    assert found.compared


@pytest.mark.parametrize(
    ("value", "year", "whole"),
    [
        ("-H1", "2018", "2018-H1"),
        ("-01/-09", "2025", "2025-01/2025-09"),
        ("-10", "2025", "2025-10"),
        ("-H1", None, None),
    ],
)
def test_a_year_is_taken_from_the_document(value: str, year: str | None, whole: str | None) -> None:
    assert completed(Period(0, 1, value, "half_first", needs_year=True), year) == whole
