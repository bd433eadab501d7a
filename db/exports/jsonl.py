"""A table as JSON lines: one object a row, numbers in the base unit."""

from __future__ import annotations

import json

from .rows import Rows


def text_of(rows: Rows) -> str:
    names = rows.names
    return "".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows.rows)
