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
from .items import Item
from .language import Signals
from .lexicon import Unit, lexicon
from .numerals import SCALES, read_digits, tidy
from .passages import Outline, Passage
from .quantities import Masks
from .records import Figure, Metadata, Section, TablePlace
from .text import Copies
from .topics import Place, Topics

_CELL = re.compile(r"\s*(?P<a>\d+(?:[.,]\d+)*)(?:\s*/\s*(?P<b>\d+(?:[.,]\d+)*))?\s*(?P<unit>%|đồng|đ)?\s*")
_COLUMN_NUMBER = re.compile(r"\s*\(?\s*(?:\d{1,2}|[a-z])\s*\)?\s*(?:=.*)?\s*")
_ORDINAL_HEAD = re.compile(r"\s*(?:stt|tt|số tt|số thứ tự|no)\.?\s*")
_UNIT_HEAD = re.compile(r"\s*(?:đvt|đơn vị tính|đơn vị)\s*")
_NOTE_HEAD = re.compile(r"\s*(?:ghi chú|thời gian|văn bản|số hiệu|năm sinh|điện thoại|mã số)\b")
_CAPTION_UNIT = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*:?\s*([^\n)|;]{1,40})")
_TOTAL = re.compile(
    r"\s*(?:tổng(?: cộng| số| chung)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|ngành|thị xã|quốc)(?!\w).*)\s*:?\s*"
)
_RATE = re.compile(r"%|tỷ lệ|tỉ lệ")
_MONEY = re.compile(r"kinh phí|số tiền|vốn|dư nợ|trị giá|thành tiền|giải ngân|doanh số|quỹ|thu nhập|dự toán|giá trị")
_PLAN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|dự kiến|kh năm|đăng ký")
_DONE = re.compile(r"thực hiện|kết quả|đạt|th năm|đã ")
_ASSIGNED = re.compile(r"kế hoạch vốn|vốn giao|được giao|phân bổ|dự toán")
_FULFILMENT = re.compile(
    r"(?:so với|so|/|đạt|%)\s*(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu)|th\s*/\s*kh|hoàn thành|thực hiện\s*/\s*kế hoạch"
)
_SAME = re.compile(r"cùng kỳ")
_DOWN, _UP = re.compile(r"(?<!\w)giảm(?! nghèo)"), re.compile(r"(?<!\w)tăng(?! cường)")
_SCALE_WORD = re.compile(r"(?<!\w)(nghìn|ngàn|triệu|tr|tỷ|tỉ)(?=[.\s]*(?:đồng|đ)(?!\w))")
_THOUSAND = re.compile(r"1[.,]?000\s*(?:đồng|đ)(?!\w)")
_CAPTION_REACH = 400


@dataclass(frozen=True, slots=True)
class Head:
    """The heads over or before a cell: their words joined, and where they stand."""

    words: str
    spans: tuple[Span, ...]
    parts: tuple[str, ...] = ()


class Grid:
    """A table by row and column: spanning cells stand in every place they cover."""

    def __init__(self, table: Table, plain: str) -> None:
        self.table, self._plain = table, plain
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.at.setdefault((row, column), cell)
        self.head_rows = self._head_rows()

    def words(self, row: int, column: int) -> str:
        cell = self.at.get((row, column))
        return "" if cell is None else " ".join(self._plain[cell.start : cell.end].split())

    def _row(self, row: int) -> list[str]:
        return [self.words(row, column) for column in range(self.table.columns)]

    def _head_rows(self) -> int:
        """How many of the first rows are heads: those before the first row with a number that is no column number."""
        for row in range(self.table.rows):
            said = [words for words in self._row(row) if words]
            if said and all(_COLUMN_NUMBER.fullmatch(words) for words in said):
                return row + 1
            if any(_CELL.fullmatch(words) for words in said[1:]) and not all(
                _year_like(w) or not _CELL.fullmatch(w) for w in said
            ):
                return row
        return self.table.rows

    def is_column_numbers(self, row: int) -> bool:
        said = [words for words in self._row(row) if words]
        return (
            len(said) > 1
            and all(_COLUMN_NUMBER.fullmatch(w) and not re.search(r"\d[.,]\d", w) for w in said)
            and any("(" in w or "=" in w for w in said)
        )

    def repeats_head(self, row: int) -> bool:
        """Whether a row further down is the head again, as on a table's second page."""
        return row >= self.head_rows > 0 and any(self._row(row) == self._row(head) for head in range(self.head_rows))

    def _over(self, row: int, column: int) -> Cell | None:
        """The head cell over a column in one row; an empty one with a head below it lies under its left neighbour's."""
        cell = self.at.get((row, column))
        if cell is not None and cell.end > cell.start:
            return cell
        below = any(self.words(r, column) for r in range(row + 1, self.head_rows))
        while below and column > 0:
            column -= 1
            left = self.at.get((row, column))
            if left is not None and left.end > left.start:
                return left if any(self.words(r, column) for r in range(row + 1, self.head_rows)) else None
        return None

    def column_head(self, column: int) -> Head:
        cells = [c for c in (self._over(row, column) for row in range(self.head_rows)) if c is not None]
        unique = list(dict.fromkeys(cells))
        unique = [c for c in unique if not _COLUMN_NUMBER.fullmatch(self._plain[c.start : c.end])]
        parts = tuple(" ".join(self._plain[c.start : c.end].split()) for c in unique)
        return Head(" ".join(parts), tuple(Span(c.start, c.end) for c in unique if c.end > c.start), parts)

    def name_column(self) -> int:
        """The column whose cells name the rows: the first that is neither running numbers nor figures."""
        for column in range(self.table.columns):
            if _ORDINAL_HEAD.fullmatch(self.column_head(column).words):
                continue
            body = [self.words(row, column) for row in range(self.head_rows, self.table.rows)]
            if sum(1 for words in body if words and not _CELL.fullmatch(words)) * 2 > len([w for w in body if w]):
                return column
        return 0

    def row_head(self, row: int, column: int) -> Head:
        cell = self.at.get((row, column))
        if cell is None or cell.start == cell.end:
            return Head("", ())
        return Head(self.words(row, column), (Span(cell.start, cell.end),), (self.words(row, column),))


def _year_like(words: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", words))


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
            _ORDINAL_HEAD.fullmatch(head.words)
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
    sources = [printed or "", _bracketed(head.words), column, _counting(head.words), _bracketed(named.words)]
    exact = (0, 1, 4)
    for index, words in enumerate(sources):
        found = _exact_unit(words) if index in exact else _unit_in(words)
        if found is not None:
            return _scaled_by_caption(found, words, caption[1] if caption else "")
    if caption is not None and (found := _unit_in(caption[1])) is not None:
        return *found, ()
    found = _unit_in(head.words) or _leading_noun(head) or _unit_in(named.words) or _leading_noun(named)
    return (*found, ()) if found is not None else (Unit("", "count"), 1, ("missing_unit",))


def _scaled_by_caption(found: tuple[Unit, int], words: str, caption: str) -> tuple[Unit, int, tuple[str, ...]]:
    """A money column whose head names no unit takes the caption's (`Kinh phí` under `ĐVT: triệu đồng`)."""
    unit, scale = found
    if unit.measure == "money" and not re.search(r"đồng|đ(?!\w)", words):
        said = _unit_in(caption)
        if said is not None and said[0].measure == "money":
            return *said, ()
        return unit, scale, ("missing_unit",)
    return unit, scale, ()


def _counting(words: str) -> str:
    """A head that names its unit by itself: a share, a number of something, households or people; else nothing."""
    if _RATE.search(words) or re.search(r"(?<!\w)số(?:\s+lượng)?\s", words):
        return words
    noun = lexicon().noun_after.match(words)
    if noun is not None and lexicon().nouns[" ".join(noun[0].split())].measure in ("households", "persons"):
        return words
    return words if _SCALE_WORD.search(words) or _THOUSAND.search(words) else ""


def _bracketed(words: str) -> str:
    found = re.findall(r"\(([^()]*)\)", words)
    return found[-1] if found else ""


_NOT_COUNTED = frozenset(
    {
        "kế hoạch",
        "chương trình",
        "dự án",
        "giải",
        "nội dung",
        "chỉ tiêu",
        "nhiệm vụ",
        "quỹ",
        "chính sách",
        "điểm",
        "phần",
    }
)


def _leading_noun(head: Head) -> tuple[Unit, int] | None:
    """The noun that the innermost head begins with: `Thẻ BHYT cấp cho người nghèo` counts thẻ."""
    known = lexicon()
    for words in reversed(head.parts):
        noun = known.noun_after.match(words)
        if noun is not None and " ".join(noun[0].split()) not in _NOT_COUNTED:
            unit = known.nouns[" ".join(noun[0].split())]
            return Unit(unit.name, unit.measure, family=unit.family), 1
    return None


def _exact_unit(words: str) -> tuple[Unit, int] | None:
    """The unit that `words` are, whole: `triệu đồng`, `%`, `hộ`; None where they are something else."""
    bare = words.strip(" .").removeprefix("đvt").strip(" :.")
    known = lexicon()
    if re.fullmatch(r"1[.,]?000\s*(?:đồng|đ)|(?:nghìn|ngàn|triệu|tr|tỷ|tỉ)[.\s]*(?:đồng|đ)?", bare):
        return _unit_in(bare if re.search(r"đ", bare) else f"{bare} đồng")
    found = known.units.get(bare) or known.nouns.get(bare)
    return (found, 1) if found is not None else None


def _unit_in(words: str) -> tuple[Unit, int] | None:
    """The unit that a head names: `tỷ lệ (%)`, `kinh phí (triệu đồng)`, `số hộ nghèo`; None where it names none."""
    known = lexicon()
    if not words.strip():
        return None
    if _THOUSAND.search(words):
        return known.units["đồng"], 1000
    scale = _SCALE_WORD.search(words)
    if scale is not None:
        return known.units["đồng"], SCALES[scale[1]]
    if _RATE.search(words):
        return known.units["%"], 1
    if re.search(r"(?<!\w)đồng(?!\w)", words) and "đồng bào" not in words:
        return known.units["đồng"], 1
    exact = known.units.get(words.strip()) or known.nouns.get(words.strip())
    if exact is not None:
        return exact, 1
    return _counted_in(words) or ((known.units["đồng"], 1) if _MONEY.search(words) else None)


def _counted_in(words: str) -> tuple[Unit, int] | None:
    """The noun that a head counts: behind `số`, else at its start."""
    known = lexicon()
    for m in re.finditer(r"(?:tổng\s+)?số(?:\s+lượng)?\s+|^\s*", words):
        noun = known.noun_after.match(words, m.end())
        counted = noun is not None and (
            m[0].strip() or known.nouns[" ".join(noun[0].split())].measure in ("households", "persons")
        )
        if noun is not None and counted:
            unit = known.nouns[" ".join(noun[0].split())]
            return Unit(unit.name, unit.measure, family=unit.family), 1
    return None


def _cell(
    reading: _Reading, cell: Cell, row: int, column: int, head: Head, named: Head, total: int | None
) -> Item | None:
    m = _CELL.fullmatch(reading.plain, cell.start, cell.end)
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
