"""XLSX annexes: each sheet as lines and a table, numbers written as a Vietnamese page shows them."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from typing import Any

from ..document import Document
from ..errors import InputError, Reason
from .docx_layout import Sheet
from .docx_parts import MAX_UNPACKED
from .flow import PAGE_BREAK, Block, Grid, GridCell, Look, Paragraph, paragraph_of, paragraphs
from .flow_writer import written

MAX_CELLS = 400_000
_PLACES = re.compile(r"[0#?](?:[,0#?]*)(?:\.([0#?]+))?")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LANDSCAPE = Sheet(841.9, 595.3, 756.8, 481.9)
_FIRST_TABLE_CELLS = 3


def from_xlsx(data: bytes, name: str, sha256: str) -> Document:
    """The document in the XLSX `data`: for each sheet that shows, the lines above its table, the table, those below.

    A number stands as its cell shows it, in Vietnamese form (`1.234,5`, `12,5%`); a formula as the value that it was
    saved with. Hidden sheets, rows and columns are left out. Every sheet begins a page; the pages are estimated.
    Raises `InputError`: `CORRUPT`, `TOO_LARGE`, `ENCRYPTED`, `EMPTY`.
    """
    book = _opened(data)
    blocks: list[Block] = []
    cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            cells += sheet.max_row * sheet.max_column
            if cells > MAX_CELLS:
                raise InputError(Reason.TOO_LARGE, f"more than {MAX_CELLS} cells")
            blocks.extend(_sheet_blocks(sheet, first=not blocks))
    if not any(p.text.strip() for p in paragraphs(blocks)):
        raise InputError(Reason.EMPTY, "no cell with content")
    return written(blocks, [], _LANDSCAPE, told_by_word=False, name=name, format_="docx", sha256=sha256)


def _opened(data: bytes) -> Any:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise InputError(Reason.TOO_LARGE, "unpacked size")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise InputError(Reason.ENCRYPTED, "zip with a password")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (InputError, MemoryError):
        raise
    except Exception as error:  # openpyxl gives whatever its parsers meet in a damaged file
        raise InputError(Reason.CORRUPT, f"xlsx: {type(error).__name__} {error}") from error


def _sheet_blocks(sheet: Any, *, first: bool) -> list[Block]:
    rows = _shown(sheet)
    if not rows:
        return []
    spans = _spans(sheet)
    counts = [sum(1 for _, text, _ in row if text) for row in rows.values()]
    numbers = list(rows)
    wide = [i for i, count in enumerate(counts) if count >= _FIRST_TABLE_CELLS]
    start = wide[0] if wide else next((i for i, count in enumerate(counts) if count > 1), len(counts))
    end = _last(counts, start)
    blocks: list[Block] = [_line(rows[n]) for n in numbers[:start]]
    if start < end:
        blocks.append(_grid(rows, numbers[start:end], spans))
    blocks.extend(_line(rows[n]) for n in numbers[end:])
    if not first:
        blocks.insert(0, paragraph_of([(PAGE_BREAK, Look())], Look()))
    return blocks


def _last(counts: list[int], start: int) -> int:
    """Where the table ends: behind the last row of three cells, and the rows of two that follow it."""
    last = max((i for i, count in enumerate(counts) if count >= _FIRST_TABLE_CELLS), default=len(counts) - 1)
    return max(last + 1, min(start + 1, len(counts)))


_Shown = list[tuple[int, str, bool]]


def _shown(sheet: Any) -> dict[int, _Shown]:
    """The rows that show anything: of each cell the column, its text and whether it is bold."""
    hidden = {_column(key) for key, one in sheet.column_dimensions.items() if one.hidden}
    rows: dict[int, _Shown] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        if sheet.row_dimensions[number].hidden:
            continue
        cells = [(c.column, written_value(c.value, c.number_format or ""), bool(c.font and c.font.b)) for c in row
                 if c.column not in hidden]  # fmt: skip
        if any(text for _, text, _ in cells):
            rows[number] = cells
    return rows


def _column(letters: str) -> int:
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total


def _spans(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns of each merged cell by its place."""
    return {
        (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in sheet.merged_cells.ranges
    }


def _line(row: _Shown) -> Paragraph:
    """A row above or below the table: its words, apart by a tab where they stand in columns."""
    words = [(text, Look(bold=bold)) for _, text, bold in row if text]
    pieces = [piece for i, one in enumerate(words) for piece in ([("\t", Look()), one] if i else [one])]
    return paragraph_of(pieces, Look(size=12.0))


def _grid(rows: dict[int, _Shown], numbers: list[int], spans: dict[tuple[int, int], tuple[int, int]]) -> Grid:
    used = [column for n in numbers for column, text, _ in rows[n] if text]
    first, last = min(used), max(used)
    place = {number: at for at, number in enumerate(numbers)}
    covered = {
        (r, c) for (row, column), (high, wide) in spans.items() for r in range(row, row + high)
        for c in range(column, column + wide) if (r, c) != (row, column)
    }  # fmt: skip
    cells: list[GridCell] = []
    for number in numbers:
        for column, text, bold in rows[number]:
            if not first <= column <= last or (number, column) in covered:
                continue
            high, wide = spans.get((number, column), (1, 1))
            down = sum(1 for n in range(number, number + high) if n in place)
            across = min(wide, last - column + 1)
            found = [paragraph_of([(text, Look(bold=bold))], Look(size=12.0))]
            cells.append(GridCell(place[number], column - first, across, max(down, 1), found))
    return Grid(cells, len(numbers), last - first + 1, ruled=True)


def written_value(value: Any, form: str) -> str:
    """A cell's value as a Vietnamese page shows it: `0.125` in the form `0.0%` → `12,5%`, `1234.5` → `1.234,5`.

    A third decimal is followed by a 0, since a comma with three digits behind it could be read as a thousands mark.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, int | float):
        return str(value).strip()
    plain = _QUOTED.sub("", form.split(";")[0])
    share = "%" in plain
    amount = value * 100 if share else value
    if "E" in plain.upper() and plain != "General":
        plain = "General"
    places = _PLACES.search(plain)
    digits = len(places[1] or "") if places and plain != "General" else _own_places(amount)
    text = f"{amount:,.{min(digits, 10)}f}"
    if digits and (plain == "General" or "#" in plain.partition(".")[2]):
        text = text.rstrip("0").rstrip(".")
    whole, _, decimals = text.partition(".")
    decimals += "0" if len(decimals) == 3 else ""
    grouped = "," in plain or len(whole.lstrip("-")) > 5
    whole = whole.replace(",", "." if grouped else "")
    return whole + (f",{decimals}" if decimals else "") + ("%" if share else "")


def _own_places(amount: float) -> int:
    """The decimals that a number without a form shows: what is left of ten digits, without the noise of floats."""
    text = f"{amount:.10g}"
    return len(text.partition(".")[2]) if "e" not in text else 0
