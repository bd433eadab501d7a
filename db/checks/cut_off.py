"""code: incomplete
severity: note
todo: Đề nghị đơn vị kiểm tra câu này có bị thiếu phần cuối không.

An item or paragraph that ends without a closing mark before the next one begins: it may be cut off. Documents that leave
most items open do so by habit and are passed over.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_MARKER = re.compile(
    r"\s*(?:[-–+•]\s+\S|[*_\\]*\\?\*+\s*\S|#+\s|\*\*|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]+\.\s)"
)
_ITEM = re.compile(r"\s*(?:[-–+•]\s+\D|[*_\\]*\\?\*+\s*\S)")
"""A new item. A dash before a digit may be the middle of `2017 - 2020`, a number the middle of a sentence."""
_PAGE_NUMBER = re.compile(r"[\s–-]*\d{1,3}[\s–-]*")
_SENTENCE_END = re.compile(r"[.;:!?]\s+")
_CLOSED = re.compile(r"""[.;:!?…,/](?:[\s*_"”’')\]»/]|\[\d+\])*$""")
_MIN_WORDS = 12
_LEAD_WORDS = 40
"""A shorter line without a dash may be a heading that bears no number."""
_TAIL = 60
_HABIT = 0.3


def find(connection: sqlite3.Connection, document_id: int) -> Iterable[dict[str, Any]]:
    """One row for each open end; none where open ends are the habit."""
    ends = list(_ends(connection, document_id))
    loose = [(start, end) for start, end, closed in ends if not closed]
    if len(loose) > max(1, _HABIT * len(ends)):
        return []
    return [
        {
            "document_id": document_id,
            "spots": json.dumps([[document_id, start, end]]),
            "sentence": "Câu kết thúc bằng {0} không có dấu chấm, dấu phẩy; có thể thiếu phần cuối.",
        }
        for start, end in loose
    ]


def _ends(connection: sqlite3.Connection, document_id: int) -> Iterator[tuple[int, int, bool]]:
    """The last words of every running line before a new item: where they stand, and whether a mark closes them."""
    row = connection.execute("SELECT text, body_start, body_end FROM documents WHERE id = ?", (document_id,)).fetchone()
    text, first, last = row["text"], row["body_start"], row["body_end"] or len(row["text"])
    apart = _apart(connection, document_id)
    lines = [line for line in _LINE.finditer(text, first, last) if not _PAGE_NUMBER.fullmatch(line[0])]
    for line, following in pairwise(lines):
        start, end = line.start(), line.start() + len(line[0].rstrip())
        begins = _ITEM.match(following[0]) or any(following.start() <= a < following.end() for a, _ in apart)
        if not begins or any(a < end and start < b for a, b in apart) or text[end - 1] == "]":
            continue
        if line[0].lstrip().startswith(("#", "**", "|", "<")) or line[0].strip(" *_\\").isupper():
            continue
        paragraph = _paragraph(text, first, lines, line)
        sentence = _SENTENCE_END.split(paragraph)[-1] or paragraph
        if len(sentence.split()) >= (_MIN_WORDS if _ITEM.match(paragraph) else _LEAD_WORDS):
            tail = text.rfind(" ", start, max(end - _TAIL, start)) + 1
            yield max(tail, start), end, bool(_CLOSED.search(text[start:end]))


def _paragraph(text: str, first: int, lines: list[re.Match[str]], line: re.Match[str]) -> str:
    """What stands from the last marker, or from behind the last closed line, to the end of `line`."""
    index = lines.index(line)
    while index > 0 and not _MARKER.match(lines[index][0]) and not _CLOSED.search(lines[index - 1][0].rstrip()):
        index -= 1
    return text[max(lines[index].start(), first) : line.end()]


def _apart(connection: sqlite3.Connection, document_id: int) -> list[tuple[int, int]]:
    """Headings and tables: they end without a mark."""
    sql = """
      SELECT start, "end" FROM sections WHERE document_id = :id
      UNION ALL SELECT start, "end" FROM tables WHERE document_id = :id AND start IS NOT NULL"""
    return [(row[0], row[1]) for row in connection.execute(sql, {"id": document_id})]
