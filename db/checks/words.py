"""What the rules ask of words and numbers, as functions of SQL."""

from __future__ import annotations

import re
import sqlite3
from functools import cache

from db.exports.vietnamese import amount, number
from extractors.knowledge import kind_of_code
from extractors.text import plain

_DIGITS = re.compile(r"\d[\d., ]*")
_WHOLE = re.compile(r"\b(?:bao gồm|gồm|chia ra|gồm có)\b")
_SOME = re.compile(r"\b(?:trong đó|riêng|điển hình|nhất là|chủ yếu|tiêu biểu|trong số)\b")
_SHARE = re.compile(r"[^;.,(]{0,30}(?:(?:, |\(| |^)(?:đạt|chiếm|bằng)(?: tỷ lệ| tỉ lệ| khoảng)?|\((?:tỷ lệ|tỉ lệ)?|=)")
"""Nothing but the counted noun may stand before the verb: `16,2/18,4 km, khối lượng thi công đạt 71%` is another share."""
_OVERLAPPING = re.compile(
    r"\b(?:nữ|phụ nữ|dân tộc|trẻ em|cao tuổi|khuyết tật|đặc biệt khó khăn|đảng viên|đồng bào|người có công|lượt)\b"
)


def last_place(quote: str, value: float) -> float:
    """The worth of the last printed digit, in the base unit: 10.000 for `349,86 triệu đồng` (349860000).

    `36.544 hộ` → 1, `19,07%` → 0.01. 1 where the quote's digits do not lead to the value (numbers in words).
    """
    found = _DIGITS.search(quote)
    digits = int(re.sub(r"\D", "", found[0]) or 0) if found else 0
    return abs(value) / digits if digits and value else 1.0


def list_words(between: str) -> str:
    """How a list hangs on its total: `whole` (gồm), `some` (trong đó), empty where no word tells."""
    words = plain(between)
    if _SOME.search(words):
        return "some"
    return "whole" if _WHOLE.search(words) else ""


def marked(text: str, number_: str) -> int:
    """1 where a line of the text begins with this number: `3. …`, `**III** - …`, `3/ …`."""
    return int(bool(re.search(rf"(?m)^[\W_]*{re.escape(number_)}\s*[.)/:–-]", text, re.IGNORECASE)))


def share_words(between: str) -> int:
    """1 where the words between an amount and a rate make the rate the amount's share: `hộ nghèo, chiếm tỷ lệ`."""
    return int(bool(_SHARE.fullmatch(squeezed(between))))


def squeezed(words: str | None) -> str:
    """Lower case on one line: for looking for words, never for places."""
    return " ".join(plain(words or "").split())


def overlapping(words: str | None) -> int:
    """1 where the words name a group that cuts across others (women, ethnic minorities): such parts never add up."""
    return int(bool(words and _OVERLAPPING.search(plain(words))))


def lower(words: str | None) -> str | None:
    """Lower case that knows Vietnamese letters, of the same length."""
    return None if words is None else plain(words)


def upper(words: str | None) -> str | None:
    """Upper case that knows Vietnamese letters."""
    return None if words is None else words.upper()


@cache
def code_kind(document_number: str) -> str | None:
    """The kind that a number's code stands for: `113-TB/TU` → `thông báo`; None where no code tells.

    Letters (`2038/UBND-KGVX`) bear no code of a kind.
    """
    for part in re.split(r"[/-]", document_number):
        kind = kind_of_code().get(plain(part))
        if kind:
            return kind
    return None


def by_sentence(connection: sqlite3.Connection) -> list[list[sqlite3.Row]]:
    """The figures of running text of the document that is checked, sentence by sentence in reading order."""
    sentences: dict[int, list[sqlite3.Row]] = {}
    for row in connection.execute("SELECT * FROM figures_here WHERE table_number IS NULL ORDER BY start"):
        sentences.setdefault(row["sentence_start"], []).append(row)
    return list(sentences.values())


def register(connection: sqlite3.Connection) -> None:
    """Make the functions known to this connection; done again, it changes nothing."""
    for name, function, arguments in (
        ("last_place", last_place, 2),
        ("list_words", list_words, 1),
        ("overlapping", overlapping, 1),
        ("share_words", share_words, 1),
        ("marked", marked, 2),
        ("squeezed", squeezed, 1),
        ("lower_vi", lower, 1),
        ("upper_vi", upper, 1),
        ("code_kind", code_kind, 1),
        ("number_vi", number, 1),
        ("amount_vi", amount, 2),
    ):
        connection.create_function(name, arguments, function, deterministic=True)
