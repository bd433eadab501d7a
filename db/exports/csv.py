"""A comparison as CSV that Excel opens with its letters whole: UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from db.compare import Compared, Value

from .vietnamese import one_line

COLUMNS = [
    "indicator", "area", "parent_area", "period", "stated_period", "basis", "value", "value_max", "unit", "per",
    "qualifier", "chosen", "document", "issuer", "issued_on", "page", "page_estimated", "start", "quote", "sentence",
    "row_head", "column_head", "public_id", "sha256", "confidence", "corrected",
]  # fmt: skip
_FORMULA = ("=", "+", "@")


def text(compared: Sequence[Compared]) -> str:
    """One line a value, rivals included with `chosen` 0; numbers plain, in the base unit, with a decimal point."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in compared:
        writer.writerow(_line(one.chosen, chosen=True))
        for rival in one.rivals:
            writer.writerow(_line(rival, chosen=False))
    return out.getvalue()


def _line(value: Value, *, chosen: bool) -> list[str]:
    return [_cell(int(chosen) if name == "chosen" else getattr(value, name)) for name in COLUMNS]


def _cell(content: object) -> str:
    """One cell. Words that a spreadsheet would run as a formula get an apostrophe: documents come from outside."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return str(int(content))
    if isinstance(content, float):
        return f"{content:.10g}" if content % 1 else str(int(content))
    words = one_line(str(content))
    return f"'{words}" if words.startswith(_FORMULA) else words
