"""code: symbol
severity: note
todo: Đối chiếu với văn bản gốc để ghi đúng ký hiệu.

A cited number whose letters are no usual code but nearly one: `2874/UBND-LĐTĐ`, where LĐTBXH is usual.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Any

from extractors.knowledge import kind_of_code
from extractors.text import plain

_CODE = re.compile(r"[A-ZĐƯÔÂ][\w&]{3,}")
_RANKS = "sbp"
"""A ministry's, department's or office's code is its field's with one letter before it: SKHCN, BKHCN."""
_ALIKE = 0.6
_HEAD = 3


@cache
def _known() -> tuple[str, ...]:
    text = (files("db") / "checks" / "symbols.toml").read_text(encoding="utf-8")
    return tuple(dict.fromkeys(tomllib.loads(text)["known"]))


def probable(code: str) -> str | None:
    """The usual code that `code` is nearly: `LĐTĐ` → `LĐTBXH`; None for a usual code and for one like none."""
    wanted = plain(code)
    known = {plain(word): word for word in _known()}
    if wanted in known or wanted in kind_of_code() or (wanted[0] in _RANKS and wanted[1:] in known):
        return None
    near = [
        (SequenceMatcher(None, wanted, other).ratio(), word)
        for other, word in known.items()
        if other[:_HEAD] == wanted[:_HEAD] and len(other) >= len(wanted)
    ]
    ratio, word = max(near, default=(0.0, ""))
    return word if ratio >= _ALIKE else None


def find(connection: sqlite3.Connection, document_id: int) -> Iterable[dict[str, Any]]:
    """One row for each number of such letters, at its first mention."""
    sql = 'SELECT number, min(start) AS start, "end" FROM citations WHERE document_id = ? AND number IS NOT NULL'
    for row in connection.execute(f"{sql} GROUP BY number ORDER BY 2", (document_id,)).fetchall():
        for code in _CODE.findall(row["number"].partition("/")[2]):
            usual = probable(code)
            if usual:
                yield {
                    "document_id": document_id,
                    "spots": json.dumps([[document_id, row["start"], row["end"]]]),
                    "sentence": f"Trích dẫn {{0}} có ký hiệu {code} không thông dụng; có thể là {usual}.",
                }
                break
