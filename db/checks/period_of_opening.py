"""code: period
severity: warning
todo: Đề nghị đơn vị xác nhận kỳ báo cáo.

A report whose title names one span of months and whose opening sentence another: 6 months above, 5 below.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from extractors.text import plain

_SPAN = re.compile(r"\b(\d{1,2})\s+tháng\s+(?:(đầu|cuối)\s+)?năm\s+(\d{4})|\bquý\s+([ivx\d]+)[\s/]+(?:năm\s+)?(\d{4})")
_OPENING = 700


def find(connection: sqlite3.Connection, document_id: int) -> Iterable[dict[str, Any]]:
    """One row where the report's title and its opening (up to `như sau:`) share no span."""
    sql = "SELECT kind, title, text, body_start FROM documents WHERE id = ?"
    row = connection.execute(sql, (document_id,)).fetchone()
    if row["kind"] != "báo cáo" or not row["title"]:
        return
    words = plain(row["text"])
    opening = words.find("như sau", row["body_start"], row["body_start"] + _OPENING)
    below = list(_SPAN.finditer(words, row["body_start"], opening)) if opening > 0 else []
    above = list(_SPAN.finditer(words, 0, row["body_start"]))
    if above and below and not {_named(m) for m in above} & {_named(m) for m in below}:
        spots = [[document_id, m.start(), m.end()] for m in (below[0], above[0])]
        sentence = "Câu mở đầu nêu kỳ báo cáo {0}, tên báo cáo lại là {1}."
        yield {"document_id": document_id, "spots": json.dumps(spots), "sentence": sentence}


def _named(match: re.Match[str]) -> tuple[str | None, ...]:
    return tuple(match.groups())
