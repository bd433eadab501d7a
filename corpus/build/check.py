"""What proves a source: nothing forgotten, values as they read, totals that add up, slips that stand in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .attributes import parse
from .compose import Composed
from .figures import figures_jsonl, indicators
from .reading import number, read
from .tables import Grid

_YEAR = r"(?:19|20)\d\d"
_TIMES = re.compile(
    rf"ngày \d{{1,2}}(?:/\d{{1,2}})?(?:/{_YEAR})?(?: tháng \d{{1,2}})?(?: năm {_YEAR})?"
    rf"|tháng \d{{1,2}}(?:/{_YEAR})?|quý (?:[IV]+|\d)(?:/{_YEAR})?"
    rf"|(?:giai đoạn |năm học |nhiệm kỳ ){_YEAR}\s?[-–]\s?{_YEAR}"
    rf"|(?:\d{{1,2}}|\d{{1,2}} và \d{{1,2}}) tháng(?: (?:đầu|cuối) năm(?: {_YEAR})?)?"
    rf"|(?:năm|xuân|Tết Nguyên đán|(?:Tết|xuân) (?:Mậu Tuất|Kỷ Hợi|Ất Tỵ)|vụ|mùa) {_YEAR}"
    rf"|\d{{1,2}}/\d{{1,2}}/{_YEAR}|\d{{1,2}}/{_YEAR}|khu vực [IV]+",
    re.IGNORECASE,
)
_HEAD_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]|\[\d+\]) ", re.MULTILINE)
_COUNTED = re.compile(
    r"(?<![\w/])(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) "
    r"(?:hộ|xã|thôn|bản|người|nhà|mô hình|lớp|tổ|công trình|huyện|dự án)(?!\w)",
    re.IGNORECASE,
)


def _masked(composed: Composed) -> str:
    letters = list(composed.text)
    for place in composed.places:
        letters[place.start : place.end] = "·" * (place.end - place.start)
    return "".join(letters)


def unmarked(composed: Composed) -> Iterator[str]:
    """Digits and counted number words that no mark, date, period or heading number explains."""
    text = _masked(composed)
    for pattern in (_HEAD_NUMBER, _TIMES):
        text = pattern.sub(lambda m: "·" * len(m[0]), text)
    for found in (*re.finditer(r"\d", text), *_COUNTED.finditer(text)):
        yield f"not marked: …{composed.text[max(0, found.start() - 30) : found.end() + 15]!r}…"


def values(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Stated values that differ from the obvious reading, where no note says why."""
    for line in lines:
        reading = None if line["table"] else read(line["quote"])
        if line.get("note") or line["table"]:
            continue
        if reading is None:
            yield f"{line['quote']!r} has no obvious reading: say why in a note"
            continue
        for name, stated, read_off in (
            ("value", line["value"], reading.value), ("value_max", line["value_max"], reading.high),
            ("of", line["of"], reading.of),
        ):  # fmt: skip
            if (None if stated is None else Decimal(str(stated))) != read_off:
                yield f"{line['quote']!r}: {name} {stated} stated, {read_off} reads"


def indicator_fits(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Indicators on figures of another measure or topic, where no note says why."""
    for line in lines:
        known = indicators().get(line["indicator"] or "")
        if known and known["measure"] != line["measure"] and not line.get("note"):
            yield f"{line['quote']!r}: {line['indicator']} is {known['measure']}, the figure {line['measure']}"
        if known and known["topic"] != line["topic"]:
            yield f"{line['quote']!r}: {line['indicator']} is of {known['topic']}, the figure of {line['topic']}"


def _column(table: Grid, column: int) -> list[Decimal | None]:
    return [number(row[column].text) if row[column].words is not None else None for row in table.rows]


def _sum_fault(table: Grid, column: int) -> str | None:
    cells = _column(table, column)
    for total, end in zip(table.totals, (*table.totals[1:], len(cells)), strict=True):
        rows = cells[total + 1 : end] if total + 1 < len(cells) else cells[:total]
        found = sum((cell for cell in rows if cell is not None), Decimal(0))
        if cells[total] is not None and cells[total] != found and "n=" not in (table.rows[total][column].words or ""):
            return f"table {table.id}, column {column}: total {cells[total]}, rows add up to {found}"
    return None


def _share_faults(table: Grid, column: int, share: str) -> Iterator[str]:
    above, below = (int(part) for part in share.split("/"))
    tops, bottoms = _column(table, above), _column(table, below)
    for row, printed in enumerate(_column(table, column)):
        top, bottom = tops[row], bottoms[row]
        if printed is None or top is None or not bottom or "n=" in (table.rows[row][column].words or ""):
            continue
        digits = Decimal(1).scaleb(int(printed.as_tuple().exponent))
        if abs(top / bottom * 100 - printed) > digits / 2 + Decimal("0.0000001"):
            yield f"table {table.id}, row {row}: {printed} printed, {top / bottom * 100:.3f} computed"


def tables(composed: Composed) -> Iterator[str]:
    """Totals and shares of tables that the rows do not bear out."""
    for table in composed.source.tables.values():
        for column, words in enumerate(table.columns):
            said = parse(table.id, words.partition(" ")[2])
            fault = _sum_fault(table, column) if "sum" in said.flags else None
            if fault:
                yield fault
            if share := said.get("pct"):
                yield from _share_faults(table, column, share)


def slips(composed: Composed) -> Iterator[str]:
    """Slips whose words do not stand in the text."""
    for slip in composed.source.data.get("slip", []):
        if set(slip) != {"quote", "code", "checkable", "why"}:
            yield f"slip with keys {sorted(slip)}"
        elif slip["quote"] not in composed.text:
            yield f"slip not in the text: {slip['quote']!r}"


def faults(composed: Composed) -> list[str]:
    """Everything that is wrong with a composed source, each a sentence."""
    lines = [json.loads(line) for line in figures_jsonl(composed).splitlines()]
    found = [*unmarked(composed), *values(lines), *indicator_fits(lines), *tables(composed), *slips(composed)]
    return [f"{composed.source.name}: {fault}" for fault in found]
