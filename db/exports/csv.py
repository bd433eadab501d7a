"""A table as CSV that Excel opens with its letters whole: UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from db.compare import Compared

from .rows import Cell, Rows, of_values
from .vietnamese import one_line

_FORMULA = ("=", "+", "@", "-")


def text(compared: Sequence[Compared]) -> str:
    """One line a value, rivals included with `chosen` 0; numbers plain, in the base unit, with a decimal point."""
    return text_of(of_values(compared))


def text_of(rows: Rows) -> str:
    """Any table: its column names, then its rows."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows.names)
    writer.writerows([_cell(content) for content in row] for row in rows.rows)
    return out.getvalue()


def _cell(content: Cell) -> str:
    """One cell. Words that a spreadsheet would run as a formula get an apostrophe: documents come from outside."""
    if content is None:
        return ""
    if isinstance(content, (int, float)):
        return f"{content:.10g}" if content % 1 else str(int(content))
    words = one_line(content)
    return f"'{words}" if words.startswith(_FORMULA) else words
