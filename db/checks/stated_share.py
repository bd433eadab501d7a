"""code: ratio
severity: warning
todo: Đề nghị đơn vị tính lại tỷ lệ, hoặc xác nhận kết quả và kế hoạch (số vốn) được giao.

A share stated beside the two numbers that it is made of, and which they do not give: a result with its target in brackets
(`1.250 hộ (kế hoạch 1.000), bằng 115 %`) or behind the share, against a target named before it (`kế hoạch 1.000 hộ, thực hiện 1.250 hộ, đạt
115 %`), or money paid out of money assigned (`vốn 12.500 triệu đồng, đã giải ngân 9.000 triệu đồng, đạt 82 %`). `vượt 16 %` is
116 %. Where any two numbers of the sentence give the share, it is theirs.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from db.checks.words import by_sentence, last_place, squeezed
from db.exports.vietnamese import number

_PLAN = r"\b(?:kế hoạch|kh|chỉ tiêu|mục tiêu|dự toán)\b"
_MONEY = r"\b(?:vốn|kinh phí|dự toán|ngân sách|được giao|phân bổ|kế hoạch|kh)\b"
_SAID = re.compile(r"[^.;\d]{0,40}?[\s,;(–-](?P<verb>đạt|bằng|vượt|=)(?: tỷ lệ| tỉ lệ| mức)? ?")
_TARGET_BEHIND = re.compile(rf"[^.;\d]{{0,45}}(?:{_PLAN})[^.;\d%]{{0,30}}|\)? ?(?:/|trên) ?(?:tổng |tổng số )?")
_BARE_TARGET = re.compile(
    rf"[^.;\d(]{{0,40}}\((?:[^.;\d()]{{0,20}})?(?:{_PLAN})[^.;\d()]{{0,30}}(?P<digits>\d[\d.]*(?:,\d+)?) ?\)"
)
_TARGET_AFTER = re.compile(rf" ?(?:so (?:với )?|của )?(?:{_PLAN})[^.,;\d%]{{0,40}}")
_TARGET_BEFORE = re.compile(rf"(?:{_PLAN})[^.;\d%]{{0,40}}$")
_DONE_BEHIND = re.compile(r"[^.;\d]{0,40}\b(?:thực hiện|hoàn thành|đạt|làm được|xây dựng được|kết quả)\b[^.;\d]{0,30}")
_MONEY_BEFORE = re.compile(rf"(?:{_MONEY})[^.;]{{0,50}}$")
_PAID_BEHIND = re.compile(r"[^.\d]{0,40}\b(?:giải ngân|thanh toán|quyết toán)\b[^.;\d]{0,30}")
_BASE = re.compile(
    r" ?(?:$|[.,;)]|so (?:với )?(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu|tổng|số vốn)"
    r"|(?:của |so )?(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu|tổng (?:số )?vốn|số vốn|vốn)\b)"
)
"""What may stand behind the share for it to be one of the numbers before it; `% khối lượng`, `% cùng kỳ` is another."""
_OTHER_PLAN = re.compile(
    r" ?(?:kế hoạch|kh|chỉ tiêu)(?: \S+){0,2} (?:quý|tháng|giai đoạn|nhiệm kỳ|5 năm|cả giai đoạn)\b"
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A result and what it is measured against, with how far rounding may lead each astray."""

    result: float
    target: float
    slack: float
    spots: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float:
        return 100 * self.result / self.target


def find(connection: sqlite3.Connection, document_id: int) -> Iterator[Row]:
    """One row for each share that the numbers it is made of do not give."""
    (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()
    for figures in by_sentence(connection):
        for at, share in enumerate(figures):
            if share["unit"] == "%" and share["qualifier"] == "exact" and share["value_max"] is None:
                found = _wrong(text, share, figures[:at], figures[at + 1 : at + 2])
                if found is not None:
                    yield {"document_id": document_id} | found


def _wrong(text: str, share: sqlite3.Row, before: Sequence[sqlite3.Row], after: Sequence[sqlite3.Row]) -> Row | None:
    numbers = [one for one in before if one["measure"] != "rate"]
    if not numbers or before[-1] is not numbers[-1]:
        return None
    pair, said_from = _pair(text, numbers)
    for target in after:
        if _alike(numbers[-1], target) and _TARGET_AFTER.fullmatch(_between(text, share["end"], target["start"])):
            pair, said_from = _of(numbers[-1], target), numbers[-1]["end"]
    behind = squeezed(text[share["end"] : min(share["end"] + 60, share["sentence_end"])])
    said = _SAID.fullmatch(_between(text, said_from, share["start"]))
    if pair is None or said is None or not _BASE.match(behind) or _OTHER_PLAN.match(behind):
        return None
    stated = share["value"] + (100 if said["verb"] == "vượt" else 0)
    slack = 0.51 * last_place(share["quote"], share["value"])
    if abs(pair.share - stated) <= slack + pair.slack or any(
        abs(other.share - stated) <= slack + other.slack for other in _pairs(numbers)
    ):
        return None
    places = [(share["start"], share["end"]), *pair.spots]
    last = len(places) - 1
    return {
        "spots": json.dumps([[share["document_id"], *place] for place in places]),
        "sentence": f"Ghi {said['verb']} {{0}}; {{1}} so với {{{last}}} là {number(round(pair.share, 2))} %"
        + (f" (vượt {number(round(pair.share - 100, 2))} %)" if said["verb"] == "vượt" else "")
        + ".",
    }


def _between(text: str, start: int, end: int) -> str:
    """The words between two places on one line, the blanks at their ends kept as one."""
    words = text[start:end]
    lead, trail = (" " if words[:1].isspace() else ""), (" " if words[-1:].isspace() else "")
    return f"{lead}{squeezed(words)}{trail}" if words.strip() else " " * bool(words)


def _pair(text: str, numbers: Sequence[sqlite3.Row]) -> tuple[_Pair | None, int]:
    """The result and its target that stand last, and from where on the share is said."""
    last = numbers[-1]
    if bare := _BARE_TARGET.match(text.lower(), last["end"], min(last["end"] + 120, last["sentence_end"])):
        printed = re.sub(r"\D.*", "", re.sub(r"\.", "", bare["digits"]))
        scale = last_place(last["quote"], last["value"]) if "," not in last["quote"] else 0
        if printed and scale and _plain(last):
            target = int(printed) * scale
            return _made(last, target, scale, (bare.start("digits"), bare.end("digits"))), bare.end()
    if len(numbers) < 2:
        return None, last["end"]
    first = numbers[-2]
    between = _between(text, first["end"], last["start"])
    before = squeezed(text[max(first["start"] - 60, first["sentence_start"]) : first["start"]]) + " "
    if not _alike(first, last):
        return None, last["end"]
    if _TARGET_BEHIND.fullmatch(between):
        return _of(first, last), last["end"]
    if _TARGET_BEFORE.search(before) and _DONE_BEHIND.fullmatch(between):
        return _of(last, first), last["end"]
    if last["measure"] == "money" and _MONEY_BEFORE.search(before) and _PAID_BEHIND.fullmatch(between):
        return _of(last, first), last["end"]
    return None, last["end"]


def _plain(row: sqlite3.Row) -> bool:
    return (
        row["qualifier"] == "exact"
        and row["value_max"] is None
        and row["direction"] == "level"
        and row["of"] is None
        and row["per"] in (None, "kế hoạch")
        and row["value"] > 0
    )


def _alike(one: sqlite3.Row, other: sqlite3.Row) -> bool:
    return one["unit"] == other["unit"] and _plain(one) and _plain(other)


def _of(result: sqlite3.Row, target: sqlite3.Row) -> _Pair:
    return _made(
        result, target["value"], last_place(target["quote"], target["value"]), (target["start"], target["end"])
    )


def _made(result: sqlite3.Row, target: float, unit: float, spot: tuple[int, int]) -> _Pair:
    rounding = last_place(result["quote"], result["value"])
    slack = 50 * (rounding + unit * result["value"] / target) / target
    return _Pair(result["value"], target, slack, ((result["start"], result["end"]), spot))


def _pairs(numbers: Sequence[sqlite3.Row]) -> Iterator[_Pair]:
    for one, other in permutations(numbers, 2):
        if _alike(one, other):
            yield _of(one, other)
