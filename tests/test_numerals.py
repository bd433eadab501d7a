"""Numbers in every way that offices write them read back as the same value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import Span
from extractors.numerals import read_digits, read_fraction, read_words
from extractors.quantities import Masks, find
from extractors.text import plain


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(st.integers(0, 10**13))
def test_grouped_and_plain_digits_read_alike(number: int) -> None:
    assert read_digits(grouped(number)).value == number == read_digits(str(number)).value
    assert not read_digits(grouped(number)).flags


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_decimals_behind_a_comma(whole: int, cents: int) -> None:
    text = f"{grouped(whole)},{cents:02d}"
    assert read_digits(text).value == Decimal(f"{whole}.{cents:02d}")


@given(st.integers(1, 999), st.integers(0, 999))
def test_three_decimals_are_read_as_decimals_and_flagged(whole: int, part: int) -> None:
    numeral = read_digits(f"{whole},{part:03d}")
    assert numeral.value == Decimal(f"{whole}.{part:03d}")
    assert numeral.flags == ("comma_three_digits",)


@given(st.text("0123456789.,", min_size=1, max_size=20).filter(lambda t: t[0].isdigit() and t[-1].isdigit()))
def test_no_run_of_digits_is_refused(run: str) -> None:
    assert read_digits(run).value >= 0


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def said(number: int) -> str:
    """The number under a thousand in words, as it is read out."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    elif ones and hundreds:
        words.append("linh")
    if ones:
        words.append("lăm" if ones == 5 and tens else DIGITS[ones])
    return " ".join(words)


@given(
    st.integers(1, 999),
    st.sampled_from([("", 1), ("nghìn", 10**3), ("ngàn", 10**3), ("triệu", 10**6), ("tỷ", 10**9), ("tỉ", 10**9)]),
)
def test_numbers_in_words(number: int, scale: tuple[str, int]) -> None:
    assert read_words(f"{said(number)} {scale[0]}".split()) == number * scale[1]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai phẩy năm", "2.5"),
        ("một nghìn rưỡi", "1500"),
        ("một trăm rưỡi", "150"),
        ("ba triệu hai trăm nghìn", "3200000"),
        ("một phẩy hai tỷ", "1200000000"),
    ],
)
def test_composed_words(words: str, value: str) -> None:
    assert read_words(words.split()) == Decimal(value)


@pytest.mark.parametrize("words", ["rưỡi", "mươi phẩy", "năm học", "hai phẩy", "phẩy năm"])
def test_words_that_are_no_number(words: str) -> None:
    assert read_words(words.split()) is None


def test_fractions_are_shares() -> None:
    assert read_fraction(["một", "phần", "ba"]) == Decimal("33.33")
    assert read_fraction(["ba", "phần", "tư"]) == 75
    assert read_fraction(["một", "phần"]) is None


MONEY = {
    "đồng": 1,
    "đ": 1,
    "nghìn đồng": 10**3,
    "ngàn đồng": 10**3,
    "triệu đồng": 10**6,
    "tr.đ": 10**6,
    "trđ": 10**6,
    "tỷ đồng": 10**9,
    "tỉ đồng": 10**9,
}


def quantities(text: str) -> list[tuple[str, float, str]]:
    return [(text[q.start : q.end], q.value, q.unit) for q in find(text, plain(text), Span(0, len(text)), Masks([]))]


@given(st.integers(1, 999_999), st.sampled_from(sorted(MONEY)), st.sampled_from([" ", "", "\n"]))
def test_money_in_every_scale_reads_back(number: int, unit: str, gap: str) -> None:
    quote = f"{grouped(number)}{gap}{unit}"
    assert quantities(f"Tổng kinh phí {quote}, hoàn thành.") == [(quote, number * MONEY[unit], "đồng")]


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["-", " - ", " đến ", "- ", " – "]))
def test_ranges_keep_both_ends(low: int, more: int, dash: str) -> None:
    text = f"Phấn đấu giảm từ {low}{dash}{low + more}% mỗi năm."
    found = find(text, plain(text), Span(0, len(text)), Masks([]))
    assert [(q.value, q.value_max, q.unit, q.qualifier) for q in found] == [(low, low + more, "%", "range")]


@given(st.integers(1, 9999), st.sampled_from(["hộ", "người", "xã", "học sinh", "mô hình", "suất", "thẻ", "nhà"]))
def test_zero_padding_changes_nothing(number: int, noun: str) -> None:
    assert quantities(f"Đã có 0{number} {noun}.") == [(f"0{number} {noun}", number, noun)]
