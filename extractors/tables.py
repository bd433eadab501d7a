"""The figures of tables: every numeric cell with its row and column heads, its unit, its place.

The unit comes from the column's head (`Kinh phí (triệu đồng)`, `Số hộ nghèo`), a column of units (`ĐVT`), else from the
caption over the table (`Đơn vị tính: triệu đồng`). Running numbers, the row that numbers columns (`(1) (2)
(3)=(1)+(2)`), empty cells and `-` are no figures. Rows under a total are parts of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import column_heads
from .beneficiaries import Beneficiaries
from .document import Cell, Document, Span, Table
from .grids import CELL, ORDINAL_HEAD, Grid, Head
from .head_units import bracketed, counting, exact_unit, leading_noun, scaled_by_caption, split_per, unit_in
from .items import Item
from .language import Signals
from .lexicon import Unit
from .numerals import Number, read_digits, tidy
from .passages import Outline, Passage
from .quantities import Masks
from .records import Figure, Metadata, Section, TablePlace
from .text import Copies
from .topics import Lead, Place, Topics
from .trace import about, decides

_UNIT_HEAD = re.compile(r"\s*(?:đvt|đơn vị tính|đơn vị)\s*")


_NOTE_HEAD = re.compile(
    r"\s*(?:ghi chú|thời gian|văn bản|số hiệu|năm sinh|(?:số )?điện thoại|sđt|mã số|(?:số )?(?:cccd|cmnd|căn cước|định danh|tài khoản))\b"
)


_CAPTION_UNIT = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*:?\s*([^\n)|;]{1,40})")


_TOTAL = re.compile(
    r"\s*(?:tổng(?: cộng| số| chung)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|ngành|thị xã|quốc)(?!\w).*)\s*:?\s*"
)


_CAPTION_REACH = 400


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell: its row and column, the heads over it and before it."""

    cell: Cell
    row: int
    column: int
    head: Head
    named: Head

    @property
    def spans(self) -> tuple[Span, ...]:
        return (*self.head.spans, *self.named.spans)


@dataclass(frozen=True, slots=True)
class _Value:
    """What a cell's numeral comes to in its base unit."""

    value: Number
    of: Number | None
    unit: Unit
    per: str | None
    flags: tuple[str, ...]


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
    beneficiaries: Beneficiaries
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
    title = Span(0, metadata.body_start) if metadata.body_start else None
    people = Beneficiaries(copies.plain, signals, Masks([]), title)
    for table in document.tables:
        grid = Grid(table, copies.plain)
        units = next((c for c in range(table.columns) if _UNIT_HEAD.fullmatch(grid.column_head(c).words)), None)
        caption, names, path = _caption(document, table), grid.name_column(), outline.path(table.start)
        reading = _Reading(
            document, copies.plain, grid, caption, names, units, path, topics, people, sections, metadata, first_group
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
        item = _cell(reading, _Spot(cell, row, column, head, named), totals.get(column))
        if item is not None:
            out.append(item)
    return out


@decides("unit")
def _unit(reading: _Reading, spot: _Spot, printed: str | None) -> tuple[Unit, int, str | None, tuple[str, ...]]:
    """Unit, scale, denominator, flags of a cell: printed in it, in its column's head, the column of units, the caption."""
    caption = _CAPTION_UNIT.search(reading.plain, reading.caption.start, reading.caption.end)
    column = reading.grid.words(spot.row, reading.units) if reading.units is not None else ""
    head, named = spot.head, spot.named
    sources = [printed or "", bracketed(head.words), column, counting(head.words), bracketed(named.words)]
    exact = (0, 1, 4)
    for index, source in enumerate(sources):
        words, per = split_per(source)
        found = exact_unit(words) if index in exact else unit_in(words)
        if found is not None:
            unit, scale, flags = scaled_by_caption(found, words, caption[1] if caption else "")
            return unit, scale, per, flags
    words, per = split_per(caption[1]) if caption is not None else ("", None)
    if (found := unit_in(words)) is not None:
        return *found, per, ()
    found = unit_in(head.words) or leading_noun(head) or unit_in(named.words) or leading_noun(named)
    return (*found, None, ()) if found is not None else (Unit("", "count"), 1, None, ("missing_unit",))


def _value(reading: _Reading, spot: _Spot, m: re.Match[str]) -> _Value:
    unit, scale, per, flags = _unit(reading, spot, m["unit"])
    numeral, factor = read_digits(m["a"]), unit.factor * scale
    of = tidy(read_digits(m["b"]).value * factor) if m["b"] else None
    return _Value(tidy(numeral.value * factor), of, unit, per, (*numeral.flags, *flags))


@about("spot")
def _cell(reading: _Reading, spot: _Spot, total: int | None) -> Item | None:
    m = CELL.fullmatch(reading.plain, spot.cell.start, spot.cell.end)
    if m is None or not (spot.head.words or spot.named.words):
        return None
    here, lead = Span(spot.cell.start, spot.cell.end), spot.named.spans[0] if spot.named.spans else None
    passage = Passage(here, (here,), lead, reading.path, reading.caption, False)
    own = spot.spans[0] if spot.spans else here
    figure, sure = _figure(reading, spot, m, total)
    return Item(figure, passage, own, own, sure, heads=spot.spans)


def _figure(reading: _Reading, spot: _Spot, m: re.Match[str], total: int | None) -> tuple[Figure, Lead]:
    document, grid, cell, head = reading.document, reading.grid, spot.cell, spot.head.words
    read = _value(reading, spot, m)
    lead = _topic(reading, spot, read.unit)
    topic = lead.topic
    basis, against = column_heads.basis(head, read.unit, grid, reading.metadata.kind)
    start, end = m.start("a"), m.end("b") if m["b"] else m.end("a")
    figure = Figure(
        quote=document.text[start:end],
        start=start,
        end=end,
        value=read.value,
        value_max=None,
        unit=read.unit.name,
        measure=read.unit.measure,
        of=read.of,
        per=read.per,
        direction=column_heads.direction(head),
        basis=basis,
        against=against,
        stage=column_heads.stage(head, topic, grid) if read.unit.measure == "money" else None,
        subject=" ".join(f"{head} {spot.named.words}".split()) or None,
        beneficiary=reading.beneficiaries.of_cell(spot.spans, reading.caption, topic),
        topic=topic,
        group=reading.first_group + spot.row * grid.table.columns + spot.column,
        part_of=total,
        sentence=(cell.start, cell.end),
        section=reading.path,
        page=cell.page or document.page_at(start),
        bbox=cell.box or document.box_of(start, end),
        table=_place(reading, spot),
        rule="cell",
        flags=(*read.flags, *(("topic_close",) if lead.by < 0.15 else ())),
    )
    return figure, lead


def _place(reading: _Reading, spot: _Spot) -> TablePlace:
    number = reading.grid.table.number
    return TablePlace(number, spot.row, spot.column, _printed(reading, spot.named), _printed(reading, spot.head))


def _printed(reading: _Reading, head: Head) -> str | None:
    """The head's words as the page has them."""
    text = reading.document.text
    return " ".join(" ".join(text[s.start : s.end].split()) for s in head.spans) or None


def _topic(reading: _Reading, spot: _Spot, unit: Unit) -> Lead:
    headings = tuple(Span(reading.sections[s].start, reading.sections[s].end) for s in reading.path)
    over = spot.head.spans
    own = over[-1] if over else Span(spot.cell.start, spot.cell.end)
    lead = spot.named.spans[0] if spot.named.spans else None
    nouns = over[:-1] or (own,)
    place = Place(
        own, nouns, None, (unit.name,), (), reading.caption, lead, None, headings, Span(0, reading.metadata.body_start)
    )
    return reading.topics.topic(place)
