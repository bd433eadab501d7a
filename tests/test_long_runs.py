"""Forms fill whole pages with one sign (dotted lines, rules, empty rows): what stands behind them is found all the same.

A pattern that tries such a run from each of its places takes the square of its length: it shows as a suite that hangs here.
"""

from __future__ import annotations

import pytest

from extractors.document import Document, Line
from extractors.extract import extract

HEAD = "UBND HUYỆN ĐA KRÔNG\nSố: 12/BC-UBND\nBÁO CÁO\nKết quả năm 2019\n\n"


def document(text: str) -> Document:
    lines, at = list[Line](), 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append(Line(at, at + len(line.rstrip())))
        at += len(line)
    return Document("d", "text", "0" * 64, text, tuple(lines))


@pytest.mark.parametrize("sign", [".", "_", "-", " ", "\n", "\n ", "*", "(", "…", "|"])
def test_what_follows_a_run_of_one_sign_is_found(sign: str) -> None:
    text = f"{HEAD}Họ và tên: {sign * 20_000}\n\nTrong năm, xã hỗ trợ 12 hộ nghèo.\n"
    found = extract(document(text)).figures
    assert [(figure.quote, figure.value) for figure in found] == [("12 hộ", 12)]


def test_blanks_behind_the_last_word_count_for_nothing() -> None:
    text = f"{HEAD}Trong năm, xã hỗ trợ 12 hộ nghèo.{' ' * 100_000}"
    assert [figure.quote for figure in extract(document(text)).figures] == ["12 hộ"]


def test_hundreds_of_sentences_of_one_paragraph_keep_their_own_words() -> None:
    said = [f"Năm 20{10 + n % 9} có {n + 100} hộ nghèo được vay vốn." for n in range(300)]
    found = extract(document(f"{HEAD}{' '.join(said)}\n")).figures
    assert [figure.value for figure in found] == [n + 100 for n in range(300)]
    assert [figure.period for figure in found] == [f"20{10 + n % 9}" for n in range(300)]
