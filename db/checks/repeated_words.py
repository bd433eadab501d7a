"""code: wording
severity: note
todo: Bỏ đoạn viết lặp.

The same words twice running: a quotation, or four words and more (`thực hiện có hiệu quả thực hiện có hiệu quả`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from extractors.text import plain

_QUOTED = re.compile(r'(["][^"]{12,200}["])\s*\1')
_WORDS = re.compile(r"(?<!\w)(\w+(?: +\w+){3,12}) +\1(?!\w)")


def find(connection: sqlite3.Connection, document_id: int) -> Iterable[dict[str, Any]]:
    """One row for each repetition in the body of the document."""
    row = connection.execute("SELECT text, body_start, body_end FROM documents WHERE id = ?", (document_id,)).fetchone()
    words = plain(row["text"])
    heads = connection.execute('SELECT start, "end" FROM sections WHERE document_id = ?', (document_id,)).fetchall()
    for form in (_QUOTED, _WORDS):
        for match in form.finditer(words, row["body_start"], row["body_end"] or len(words)):
            if any(head["start"] < match.end() and match.start() < head["end"] for head in heads):
                continue
            if not any(c.isdigit() for c in match[0]) or form is _QUOTED:
                spot = [document_id, match.start(), match.end()]
                yield {
                    "document_id": document_id,
                    "spots": json.dumps([spot]),
                    "sentence": "Đoạn {0} viết lặp hai lần.",
                }
