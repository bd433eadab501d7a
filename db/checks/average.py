"""code: ratio
severity: warning
todo: Đề nghị đơn vị tính lại mức bình quân, hoặc xác nhận tổng số và số lượng.

An average beside the total and the count that it is made of, and which they do not give: `5.410 kg gạo cho 108 nhân khẩu, bình
quân 60 kg/khẩu`. Where any total and count of the sentence give it, it is theirs.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from db.checks.words import by_sentence, last_place, squeezed
from db.exports.vietnamese import amount

_AVERAGE = re.compile(
    r"[^.\d;]{0,30}(?:^|[\s,;(–-])(?:tính )?(?:bình quân|trung bình)(?: (?:mỗi|một|1|cho mỗi|theo) \w+(?: \w+)?)?"
    r"(?: (?:là|được|đạt|khoảng|hơn|gần))? ?"
)
"""What may stand between the numbers and their average; another thing that is averaged (income, wages) is named there."""
_ANOTHER = re.compile(
    r"\b(?:thu nhập|lương|tuổi|lãi|năng suất|diện tích|mỗi năm|mỗi tháng|hằng năm|hàng năm|mỗi ngày|mức vay|hỗ trợ thêm)\b"
)
_SPAN = re.compile(r"năm|tháng|ngày|quý|tuần|vụ|lần")

Row = dict[str, Any]


def find(connection: sqlite3.Connection, document_id: int) -> Iterator[Row]:
    """One row for each average that its total and its count do not give."""
    (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()
    for figures in by_sentence(connection):
        for at, average in enumerate(figures):
            if at and average["per"] and _exact(average) and not _SPAN.search(average["per"]):
                found = _wrong(text, average, figures[:at])
                if found is not None:
                    yield {"document_id": document_id} | found


def _wrong(text: str, average: sqlite3.Row, before: Sequence[sqlite3.Row]) -> Row | None:
    between = " " + squeezed(text[before[-1]["end"] : average["start"]])
    if not _AVERAGE.fullmatch(between) or _ANOTHER.search(between):
        return None
    plain = [one for one in before if one["per"] is None and one["of"] is None and one["direction"] == "level"]
    totals = [one for one in plain if one["unit"] == average["unit"]]
    counts = [one for one in plain if _counts(one["unit"], average["per"]) and one["value"] > 0]
    pairs = [(total, count) for total in totals for count in counts if total is not count]
    if (
        not pairs
        or not all(_exact(one) for pair in pairs for one in pair)
        or any(_gives(*pair, average) for pair in pairs)
    ):
        return None
    total, count = min(pairs, key=lambda pair: average["start"] - min(one["start"] for one in pair))
    spots = [[average["document_id"], one["start"], one["end"]] for one in (average, total, count)]
    worth = amount(round(total["value"] / count["value"], 0 if average["unit"] == "đồng" else 2), average["unit"])
    return {
        "spots": json.dumps(spots),
        "sentence": f"Ghi bình quân {{0}} mỗi {average['per']}; {{1}} chia cho {{2}} là {worth}.",
    }


def _exact(row: sqlite3.Row) -> bool:
    return row["qualifier"] == "exact" and row["value_max"] is None


def _counts(unit: str, per: str) -> bool:
    """`nhân khẩu` is counted by `khẩu`, `hộ gia đình` by `hộ`."""
    return unit == per or unit.endswith(f" {per}") or per.startswith(f"{unit} ")


def _gives(total: sqlite3.Row, count: sqlite3.Row, average: sqlite3.Row) -> bool:
    """Within the printed places, and within what cutting instead of rounding leaves."""
    slack = 1.01 * last_place(average["quote"], average["value"])
    slack += last_place(total["quote"], total["value"]) / 2 / count["value"]
    return bool(abs(total["value"] / count["value"] - average["value"]) <= slack)
