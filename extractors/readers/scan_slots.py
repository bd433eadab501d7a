"""The slots of number and day on a scanned first page: what is not surely printed there is left out, never guessed.

Number and day are written by hand or stamped after printing, and OCR reads a hand's `660` as `6§0` with 0.92
confidence. Digits stay only where they look like print (as high as the printed digits of the letterhead, on their
baseline, high confidence) and a second, finer reading of the line agrees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from ..text import fold
from .ocr import Read, recognise

_SURE = 90.0
_HEAD = 0.4
"""Share of the page's height that the letterhead lies within."""
_NUMBER = re.compile(r"(?P<word>s[ốôóoòồổỗộỏõọ]\s*[:.;]?)(?P<rest>.*)", re.IGNORECASE)
_CODE = re.compile(r"(?P<before>[^/]*)(?P<code>/\s*[A-ZĐ].*)")
_DATE_WORDS = ("ngay", "thang", "nam")
_PLAIN = re.compile(r"\d{1,5}")
_LIKE = 0.18
"""Share of the height by which printed digits of one line differ from each other."""


def with_blank_slots(read: list[Read], picture: Any, dpi: int) -> tuple[list[Read], bool]:
    """The words of a first page without those of its slots that may be handwriting, and whether any was left out."""
    floor = picture.height * _HEAD
    kept, blanked = list(read), False
    for start in _numbers(read, floor):
        kept, changed = _blank_number(kept, start, picture, dpi)
        blanked = blanked or changed
        break
    for start in _dates(read, floor):
        kept, changed = _blank_date(kept, start, picture, dpi)
        blanked = blanked or changed
        break
    return kept, blanked


def _numbers(read: list[Read], floor: float) -> list[Read]:
    """The words that open a line or a column with `Số`."""
    found = []
    for word in read:
        match = _NUMBER.fullmatch(word.text)
        if word.bottom > floor or match is None or word.text[0] not in "Ss":
            continue
        before = [w for w in read if w.line == word.line and w.right <= word.left]
        alone = not before or word.left - max(w.right for w in before) > 4 * (word.bottom - word.top)
        if alone and (":" in word.text or match["rest"] == "" or not match["rest"][0].isalpha()):
            found.append(word)
    return found


def _dates(read: list[Read], floor: float) -> list[Read]:
    """The words that begin a place's date: `ngày` behind a comma, with `tháng` on the same line."""
    found = []
    for word in read:
        row = sorted((w for w in read if w.line == word.line), key=lambda w: w.left)
        at = row.index(word)
        behind = " ".join(fold(w.text) for w in row[at + 1 : at + 8])
        comma = at > 0 and row[at - 1].text.endswith((",", "."))
        if word.bottom <= floor and fold(word.text).startswith("ngay") and comma and "thang" in behind:
            found.append(word)
    return found


def _blank_number(read: list[Read], start: Read, picture: Any, dpi: int) -> tuple[list[Read], bool]:
    row = sorted((w for w in read if w.line == start.line and w.left >= start.left), key=lambda w: w.left)
    end = next((i for i, w in enumerate(row) if "/" in w.text or (i and _is_code(w.text))), None)
    if end is None:
        return read, False
    slot = row[: end + 1]
    match = _NUMBER.fullmatch(start.text)
    said = match["rest"] if match else ""
    said += "".join(w.text for w in slot[1:-1])
    last = _CODE.fullmatch(slot[-1].text if len(slot) > 1 else said)
    digits = said + (last["before"] if last and len(slot) > 1 else "") if last else said
    if len(slot) == 1 and last:
        digits = last["before"]
    if _is_printed(digits.strip(), slot, _like(row), picture, dpi):
        return read, False
    out = [w for w in read if w not in slot[1:-1]]
    word = match["word"] if match else start.text
    if len(slot) == 1:
        code = last["code"] if last else ""
        out[out.index(start)] = replace(start, text=f"{word} {code}".strip())
        return out, True
    out[out.index(start)] = replace(start, text=word)
    if last and last["before"]:
        out[out.index(slot[-1])] = replace(slot[-1], text=last["code"])
    return out, bool(digits.strip())


def _is_code(words: str) -> bool:
    return bool(re.match(r"[A-ZĐ]{2,6}-[A-ZĐ]{2}", words))


def _blank_date(read: list[Read], start: Read, picture: Any, dpi: int) -> tuple[list[Read], bool]:
    """Empties each of the three slots between `ngày`, `tháng`, `năm` and the year that is not surely printed."""
    row = sorted((w for w in read if w.line == start.line and w.left >= start.left), key=lambda w: w.left)
    out, changed = list(read), False
    year = [w for w in row if re.fullmatch(r"(?:19|20)\d\d[.,]?", w.text)]
    like = year or _like(row)
    for name, follower in pairwise(_DATE_WORDS):
        at = next((i for i, w in enumerate(row) if fold(w.text).startswith(name)), None)
        to = next((i for i, w in enumerate(row) if fold(w.text).startswith(follower)), None)
        if at is None or to is None or to <= at:
            continue
        head, tail = row[at], row[at].text[len(name) :]
        slot = row[at + 1 : to]
        digits = tail + "".join(w.text for w in slot)
        if tail or not _is_printed(digits, [head, *slot], like, picture, dpi):
            changed = changed or bool(digits)
            out = [w for w in out if w not in slot]
            out[out.index(head)] = replace(head, text=head.text[: len(name)])
            row[at] = replace(head, text=head.text[: len(name)])
    return out, changed


def _like(row: Sequence[Read]) -> list[Read]:
    """Printed words of the line to compare digits with: those read surely."""
    return [w for w in row if w.confidence >= _SURE and re.search(r"[\dA-ZĐ]", w.text)]


def _is_printed(digits: str, slot: list[Read], like: Sequence[Read], picture: Any, dpi: int) -> bool:
    own = [w for w in slot if any(c.isdigit() for c in w.text)]
    if not _PLAIN.fullmatch(digits) or not own or any(w.confidence < _SURE for w in own):
        return False
    if len(own) == 1 and _PLAIN.fullmatch(own[0].text) and like:
        others = [w for w in like if w is not own[0]]
        if others and not _as_high(own[0], others):
            return False
    return digits in _again(slot, picture, dpi).split()


def _as_high(word: Read, others: Sequence[Read]) -> bool:
    """Whether digits are as high as the line's other digits, or not higher than its capitals, and on one baseline."""
    digits = [w for w in others if _PLAIN.fullmatch(w.text.strip(".,"))]
    high = word.bottom - word.top
    if digits:
        usual = median(w.bottom - w.top for w in digits)
        return abs(high - usual) <= _LIKE * usual + 1
    return high <= 1.1 * median(w.bottom - w.top for w in others)


def _again(slot: list[Read], picture: Any, dpi: int) -> str:
    """The slot's part of the picture read once more, by itself and enlarged by a half."""
    pad = dpi // 12
    box = (
        max(0, min(w.left for w in slot) - pad), max(0, min(w.top for w in slot) - pad),
        min(picture.width, max(w.right for w in slot) + pad), min(picture.height, max(w.bottom for w in slot) + pad),
    )  # fmt: skip
    part = picture.crop(box)
    part = part.resize((part.width * 3 // 2, part.height * 3 // 2), 3)
    return re.sub(r"\D+", " ", " ".join(w.text for w in recognise(part, dpi * 3 // 2, line=True)))
