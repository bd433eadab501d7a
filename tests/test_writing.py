"""Whatever way an office writes a quantity, it reads back as the same value, is quoted exactly, and reads the same in
either Unicode form and either style of tone marks."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_numerals import grouped, said

import corpus
from corpus.case_loader import load_cases
from extractors.extract import extract
from extractors.numerals import tidy
from extractors.readers.text import from_text
from extractors.records import Extraction, Figure
from extractors.text import _TONED, nfc

UNITS = {
    "đồng": (1, "đồng"),
    "nghìn đồng": (10**3, "đồng"),
    "triệu đồng": (10**6, "đồng"),
    "tỷ đồng": (10**9, "đồng"),
    "nghìn tỷ đồng": (10**12, "đồng"),
    "%": (1, "%"),
    "kg": (1, "kg"),
    "tạ": (100, "kg"),
    "tấn": (1000, "kg"),
    "nghìn tấn": (10**6, "kg"),
    "ha": (10**4, "m2"),
    "hộ": (1, "hộ"),
    "hồ sơ": (1, "hồ sơ"),
    "triệu người": (10**6, "người"),
}
LEADS = ("Kết quả đạt ", "Trong đó: ", "Toàn tỉnh có ", "- Tổng cộng ", "(Bao gồm ")
TAILS = (".", ", hoàn thành.", "; còn lại chuyển sang năm sau.", " theo báo cáo.", ")")


def only(text: str) -> Figure:
    found = extract(from_text(text)).figures
    assert len(found) == 1, (text, [figure.quote for figure in found])
    return found[0]


@given(
    whole=st.integers(2, 9_999_999),
    behind=st.one_of(st.none(), st.integers(1, 99)),
    unit=st.sampled_from(sorted(UNITS)),
    gap=st.sampled_from([" ", "\n", "\xa0", "  "]),
    lead=st.sampled_from(LEADS),
    tail=st.sampled_from(TAILS),
    dots=st.booleans(),
)
def test_a_quantity_reads_back(
    whole: int, behind: int | None, unit: str, gap: str, lead: str, tail: str, dots: bool
) -> None:
    number = grouped(whole) if dots or behind is not None else str(whole)
    number += "" if behind is None else f",{behind:02d}"
    quote = f"{number}{gap}{unit}"
    figure = only(f"{lead}{quote}{tail}")
    factor, base = UNITS[unit]
    value = Decimal(whole) + Decimal(behind or 0) / 100
    assert (figure.value, figure.unit) == (tidy(value * factor), base)
    assert figure.quote == quote


@given(
    low=st.integers(1, 500),
    more=st.integers(1, 500),
    unit=st.sampled_from(["%", "triệu đồng", "tấn", "hộ", "ha"]),
    dash=st.sampled_from(["-", " - ", "–", " – ", " đến ", "- "]),
    twice=st.booleans(),
)
def test_a_range_reads_back(low: int, more: int, unit: str, dash: str, twice: bool) -> None:
    gap = "" if unit == "%" else " "
    first = f"{grouped(low)}{gap}{unit}" if twice else grouped(low)
    figure = only(f"Mức đạt từ {first}{dash}{grouped(low + more)}{gap}{unit}.")
    factor, base = UNITS[unit]
    assert (figure.value, figure.value_max, figure.unit) == (low * factor, (low + more) * factor, base)
    assert figure.qualifier == "range"


@given(st.integers(2, 999), st.sampled_from([("", 1), (" nghìn", 10**3), (" triệu", 10**6)]))
def test_number_words_read_back(number: int, scale: tuple[str, int]) -> None:
    words = f"{said(number)}{scale[0]} hồ sơ"
    assume(not words.startswith("năm hồ sơ"))  # năm is a year there as well as five
    figure = only(f"Tiếp nhận được {words}.")
    assert (figure.value, figure.quote) == (number * scale[1], words)


@given(st.integers(1, 99), st.sampled_from(["hộ", "xã", "mô hình", "suất quà"]), st.integers(0, 2))
def test_zeros_before_a_number_change_nothing(number: int, noun: str, zeros: int) -> None:
    assert only(f"Đã hỗ trợ {'0' * zeros}{number} {noun}.").value == number


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999))
def test_several_scales_add_up(billions: int, millions: int, thousands: int) -> None:
    stacked = f"{billions} tỷ {millions} triệu {thousands} nghìn đồng"
    figure = only(f"Đã giải ngân {stacked}.")
    assert figure.value == billions * 10**9 + millions * 10**6 + thousands * 10**3
    assert figure.quote == stacked


@given(st.integers(1, 9999), st.integers(1, 999))
def test_two_scales_add_up(billions: int, millions: int) -> None:
    stacked = f"{grouped(billions)} tỷ {millions} triệu đồng"
    figure = only(f"Kế hoạch vốn được giao là {stacked}.")
    assert (figure.value, figure.quote) == (billions * 10**9 + millions * 10**6, stacked)


OLD_STYLE = {new: old for old, new in _TONED.items()}


def older(text: str) -> str:
    """`text` with the older placement of tone marks, where a syllable ends on the pair: `hòa` → `hoà`."""
    out = list(text)
    for at in range(len(text) - 1):
        pair, before, behind = text[at : at + 2].lower(), text[at - 1 : at].lower(), text[at + 2 : at + 3]
        if pair in OLD_STYLE and before != "q" and not behind.isalpha():
            old = OLD_STYLE[pair]
            out[at] = old[0].upper() if text[at].isupper() else old[0]
            out[at + 1] = old[1].upper() if text[at + 1].isupper() else old[1]
    return "".join(out)


def without_words(read: Extraction) -> list[tuple[object, ...]]:
    """The figures as numbers and labels, apart from the words that a text itself spells differently."""
    return [
        (f.start, f.end, f.value, f.value_max, f.measure, f.qualifier, f.direction, f.basis, f.against, f.stage,
         f.period, f.period_from, f.beneficiary, f.topic, f.indicator, f.of, f.group, f.part_of)
        for f in read.figures
    ]  # fmt: skip


TEXTS = [(case.id, case.text) for case in load_cases()] + [
    (path.stem, path.read_text("utf-8")) for path in corpus.documents("text")[:6]
]


@pytest.mark.parametrize("half", [0, 1])
def test_reading_is_the_same_in_every_spelling(half: int) -> None:
    for name, text in TEXTS[half::2]:
        plain_reading = extract(from_text(text))
        assert extract(from_text(unicodedata.normalize("NFD", text))).figures == plain_reading.figures, name
        old = extract(from_text(older(nfc(text))))
        assert without_words(old) == without_words(plain_reading), name
        for figure in (*plain_reading.figures, *old.figures):
            source = plain_reading if figure in plain_reading.figures else old
            assert source.text[figure.start : figure.end] == figure.quote, name


def test_the_older_style_is_another_spelling() -> None:
    assert older("hòa thủy Quý quả HÓA") == "hoà thuỷ Quý quả HOÁ"
