"""The figures of tables: every numeric cell with its row and column heads, its unit, its place.

The unit comes from the column's head (`Kinh phí (triệu đồng)`, `Số hộ nghèo`), from a column of units (`ĐVT`), else from
the caption over the table (`Đơn vị tính: triệu đồng`). Running numbers, the row that numbers columns (`(1) (2)
(3)=(1)+(2)`), empty cells and `-` are no figures. Rows under a total are parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .document import Cell, Document, Span, Table
from .grids import CELL, ORDINAL_HEAD, Grid, Head
from .head_units import bracketed, counting, exact_unit, leading_noun, scaled_by_caption, unit_in
from .items import Item
from .language import Signals
from .lexicon import Unit
from .numerals import read_digits, tidy
from .passages import Outline, Passage
from .quantities import Masks
from .records import Figure, Metadata, Section, TablePlace
from .text import Copies
from .topics import Place, Topics

_UNIT_HEAD = re.compile(r"\s*(?:đvt|đơn vị tính|đơn vị)\s*")


_NOTE_HEAD = re.compile(r"\s*(?:ghi chú|thời gian|văn bản|số hiệu|năm sinh|điện thoại|mã số)\b")


_CAPTION_UNIT = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*:?\s*([^\n)|;]{1,40})")


_TOTAL = re.compile(
    r"\s*(?:tổng(?: cộng| số| chung)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|ngành|thị xã|quốc)(?!\w).*)\s*:?\s*"
)


_PLAN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|dự kiến|kh năm|đăng ký")


_DONE = re.compile(r"thực hiện|kết quả|đạt|th năm|đã ")


_ASSIGNED = re.compile(r"kế hoạch vốn|vốn giao|được giao|phân bổ|dự toán")


_FULFILMENT = re.compile(
    r"(?:so với|so|/|đạt|%)\s*(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu)|th\s*/\s*kh|hoàn thành|thực hiện\s*/\s*kế hoạch"
)


_SAME = re.compile(r"cùng kỳ")
_DOWN, _UP = re.compile(r"(?<!\w)giảm(?! nghèo)"), re.compile(r"(?<!\w)tăng(?! cường)")


_CAPTION_REACH = 400


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the cells of one table share."""

    document: Document
    plain: str
    grid: Grid
    caption: Span
    names: int
    units: int | None
    path: tuple[int, ...]
    topics: Topics
    sections: Sequence[Section]
    metadata: Metadata
    first_group: int


def find(
    document: Document,
    copies: Copies,
    signals: Signals,
    sections: Sequence[Section],
    metadata: Metadata,
    first_group: int,
) -> list[Item]:
    """The figures of every table of the document, in reading order; groups are numbered from `first_group`."""
    out: list[Item] = []
    outline, topics = Outline(sections), Topics(copies.plain, signals, Masks([]))
    for table in document.tables:
        grid = Grid(table, copies.plain)
        caption = _caption(document, table)
        units = next((c for c in range(table.columns) if _UNIT_HEAD.fullmatch(grid.column_head(c).words)), None)
        path = outline.path(table.start)
        reading = _Reading(
            document,
            copies.plain,
            grid,
            caption,
            grid.name_column(),
            units,
            path,
            topics,
            sections,
            metadata,
            first_group,
        )
        out += _cells(reading)
        first_group += table.rows * table.columns + 1
    return out


def _caption(document: Document, table: Table) -> Span:
    """The lines right over a table: its title and its unit."""
    start = max(0, table.start - _CAPTION_REACH)
    lines = [
        line for line in document.lines if line.end <= table.start and line.start >= start and line.end > line.start
    ]
    return Span(lines[-3].start if len(lines) > 2 else (lines[0].start if lines else table.start), table.start)


def _cells(reading: _Reading) -> list[Item]:
    grid, out = reading.grid, list[Item]()
    totals: dict[int, int] = {}
    for row in range(grid.head_rows, grid.table.rows):
        if grid.is_column_numbers(row) or grid.repeats_head(row):
            continue
        named = grid.row_head(row, reading.names)
        is_total = any(_TOTAL.fullmatch(grid.words(row, c)) for c in range(min(3, grid.table.columns)))
        found = _row(reading, row, named, {} if is_total else totals)
        if is_total and found:
            totals = {
                i.figure.table.column: i.figure.group for i in found if i.figure.table and i.figure.group is not None
            }
            out = [_under(item, totals) for item in out]
        out += found
    return out


def _under(item: Item, totals: dict[int, int]) -> Item:
    """An earlier row's figure, made a part of the total that closes its column."""
    if item.figure.part_of is not None or item.figure.table is None:
        return item
    return replace(item, figure=item.figure.having(part_of=totals.get(item.figure.table.column)))


def _row(reading: _Reading, row: int, named: Head, totals: dict[int, int]) -> list[Item]:
    grid, out, seen = reading.grid, list[Item](), set[int]()
    for column in range(grid.table.columns):
        cell = grid.at.get((row, column))
        if cell is None or id(cell) in seen or column in (reading.names, reading.units):
            continue
        seen.add(id(cell))
        head = grid.column_head(column)
        if (
            ORDINAL_HEAD.fullmatch(head.words)
            or _NOTE_HEAD.match(head.words)
            or (column < reading.names and not head.words)
        ):
            continue
        item = _cell(reading, cell, row, column, head, named, totals.get(column))
        if item is not None:
            out.append(item)
    return out


def _unit(
    reading: _Reading, row: int, head: Head, named: Head, printed: str | None
) -> tuple[Unit, int, tuple[str, ...]]:
    """Unit, scale and flags of a cell: printed in it, in its column's head, in the column of units, in the caption."""
    caption = _CAPTION_UNIT.search(reading.plain, reading.caption.start, reading.caption.end)
    column = reading.grid.words(row, reading.units) if reading.units is not None else ""
    sources = [printed or "", bracketed(head.words), column, counting(head.words), bracketed(named.words)]
    exact = (0, 1, 4)
    for index, words in enumerate(sources):
        found = exact_unit(words) if index in exact else unit_in(words)
        if found is not None:
            return scaled_by_caption(found, words, caption[1] if caption else "")
    if caption is not None and (found := unit_in(caption[1])) is not None:
        return *found, ()
    found = unit_in(head.words) or leading_noun(head) or unit_in(named.words) or leading_noun(named)
    return (*found, ()) if found is not None else (Unit("", "count"), 1, ("missing_unit",))


def _cell(
    reading: _Reading, cell: Cell, row: int, column: int, head: Head, named: Head, total: int | None
) -> Item | None:
    m = CELL.fullmatch(reading.plain, cell.start, cell.end)
    if m is None or not (head.words or named.words):
        return None
    unit, scale, flags = _unit(reading, row, head, named, m["unit"])
    numeral = read_digits(m["a"])
    factor = unit.factor * scale
    topic, lead = _topic(reading, cell, head, named, unit)
    heads = f"{head.words} {named.words}"
    basis, against = _basis(head.words, reading, unit)
    of = tidy(read_digits(m["b"]).value * factor) if m["b"] else None
    start, end = m.start("a"), m.end("b") if m["b"] else m.end("a")
    figure = Figure(
        quote=reading.document.text[start:end],
        start=start,
        end=end,
        value=tidy(numeral.value * factor),
        value_max=None,
        unit=unit.name,
        measure=unit.measure,
        of=of,
        direction=_direction(head.words),
        basis=basis,
        against=against,
        stage=_stage(head.words, topic, reading) if unit.measure == "money" else None,
        subject=" ".join(heads.split()) or None,
        beneficiary=reading.topics.beneficiary([*head.spans, *named.spans, reading.caption]),
        topic=topic,
        group=reading.first_group + row * reading.grid.table.columns + column,
        part_of=total,
        sentence=(cell.start, cell.end),
        section=reading.path,
        page=cell.page or reading.document.page_at(start),
        bbox=cell.box or reading.document.box_of(start, end),
        table=TablePlace(reading.grid.table.number, row, column, _printed(reading, named), _printed(reading, head)),
        rule="cell",
        flags=(*numeral.flags, *flags, *(("topic_close",) if lead < 0.15 else ())),
    )
    spans = (*head.spans, *named.spans)
    passage = Passage(
        Span(cell.start, cell.end),
        (Span(cell.start, cell.end),),
        named.spans[0] if named.spans else None,
        reading.path,
        reading.caption,
        False,
    )
    own = spans[0] if spans else Span(cell.start, cell.end)
    return Item(figure, passage, own, own, heads=spans)


def _printed(reading: _Reading, head: Head) -> str | None:
    """The head's words as the page has them."""
    text = reading.document.text
    return " ".join(" ".join(text[s.start : s.end].split()) for s in head.spans) or None


def _topic(reading: _Reading, cell: Cell, head: Head, named: Head, unit: Unit) -> tuple[str, float]:
    headings = tuple(Span(reading.sections[s].start, reading.sections[s].end) for s in reading.path)
    own = head.spans[-1] if head.spans else Span(cell.start, cell.end)
    lead = named.spans[0] if named.spans else None
    nouns = head.spans[:-1] or (own,)
    place = Place(
        own, nouns, None, (unit.name,), (), reading.caption, lead, None, headings, Span(0, reading.metadata.body_start)
    )
    return reading.topics.topic(place)


def _direction(head: str) -> str:
    if _DOWN.search(head) and "còn" not in head:
        return "decrease"
    return "increase" if _UP.search(head) else "level"


def _basis(head: str, reading: _Reading, unit: Unit) -> tuple[str, str | None]:
    compared = "plan" if _FULFILMENT.search(head) else "same_period" if _SAME.search(head) else None
    against = compared if unit.measure == "rate" else None
    if re.search(r"lũy kế|cộng dồn", head):
        return "cumulative", against
    if against is not None:
        return "result", against
    if unit.measure == "money" and _is_assigned(head, reading):
        return "result", None
    if _PLAN.search(head) and not _DONE.search(head):
        return "target", None
    if reading.metadata.kind in ("kế hoạch", "chỉ thị", "quyết định") and not _DONE.search(head):
        return "target", None
    return "result", None


def _is_assigned(head: str, reading: _Reading) -> bool:
    """Whether a column of money is what was assigned: it says so, or it is the plan beside what was disbursed."""
    if _ASSIGNED.search(head):
        return True
    grid = reading.grid
    return bool(_PLAN.search(head)) and any("giải ngân" in grid.column_head(c).words for c in range(grid.table.columns))


def _stage(head: str, topic: str, reading: _Reading) -> str:
    if topic == "credit":
        return "lent"
    if _is_assigned(head, reading):
        return "assigned"
    if re.search(r"vận động|huy động|ủng hộ|quyên góp|đóng góp", head):
        return "raised"
    return "assigned" if re.search(r"giao|phân bổ|kế hoạch vốn|dự toán|bố trí", head) else "spent"
