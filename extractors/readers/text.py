"""Plain text and Markdown: the file's own text, nothing added and nothing taken away."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise

from ..document import Cell, Document, Line, Role, Table
from ..errors import InputError, Reason
from ..text import nfc

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BREAK = re.compile(r"\r\n?")
_PIPE_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
_PIPE_RULE = re.compile(r"^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")
_RULE_LINE = re.compile(r"^(?:[-_*=–—] ?){3,}$")
_FOOTNOTE = re.compile(r"^\[(\d{1,3})\]\s")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8 (a BOM is dropped) or UTF-16 with a BOM, line breaks as `\\n`.

    Raises `InputError`: `EMPTY` (nothing but blanks), `NOT_A_DOCUMENT` (NUL or control bytes, not decodable).
    """
    encoding = "utf-8"
    for bom, named in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], named
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(Reason.NOT_A_DOCUMENT, f"not {encoding}: byte {error.start}") from error
    if _CONTROL.search(text):
        raise InputError(Reason.NOT_A_DOCUMENT, "control characters in the text")
    return _BREAK.sub("\n", text)


def from_text(text: str, name: str = "text", sha256: str = "") -> Document:
    """The document whose text is `text` (composed to NFC, else untouched): a line for each line that is not blank.

    A line's span leaves out the blanks around it. Markdown tables (`| a | b |` over a `|---|---|` row) become tables.
    Raises `InputError(EMPTY)` where there is nothing but blanks.
    """
    text = nfc(text)
    if not text.strip("\ufeff \t\r\n\f\v\xa0\u200b"):
        raise InputError(Reason.EMPTY, "no text")
    printed = list(_printed(text))
    tables = tuple(_tables(text, printed))
    roles = _roles(text, printed, tables)
    lines = tuple(Line(s, e, role=role) for (s, e), role in zip(printed, roles, strict=True))
    return Document(name=name, format="text", sha256=sha256, text=text, lines=lines, tables=tables)


def _printed(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the lines that are not blank, without the blanks around them."""
    for match in re.finditer(r"[^\n]+", text):
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words)
            yield start, start + len(words)


def _tables(text: str, printed: list[tuple[int, int]]) -> Iterator[Table]:
    number, i = 0, 0
    while i < len(printed):
        j = i
        while j < len(printed) and _PIPE_ROW.match(text[slice(*printed[j])]) and _follows(text, printed, i, j):
            j += 1
        rows = printed[i:j]
        if len(rows) >= 2 and any(_PIPE_RULE.match(text[s:e]) for s, e in rows[:3]):
            yield _pipe_table(text, rows, number)
            number += 1
        i = max(j, i + 1)


def _follows(text: str, printed: list[tuple[int, int]], first: int, at: int) -> bool:
    """A blank line ends a Markdown table."""
    return at == first or text.count("\n", printed[at - 1][1], printed[at][0]) == 1


def _pipe_table(text: str, rows: list[tuple[int, int]], number: int) -> Table:
    cells: list[Cell] = []
    row = 0
    for start, end in rows:
        if _PIPE_RULE.match(text[start:end]):
            continue
        cells.extend(_pipe_cells(text, start, end, row))
        row += 1
    columns = 1 + max(c.column for c in cells)
    return Table(number, rows[0][0], rows[-1][1], row, columns, tuple(cells))


def _pipe_cells(text: str, start: int, end: int, row: int) -> Iterator[Cell]:
    bars = [start + m.start() for m in _PIPE.finditer(text[start:end])]
    for column, (left, right) in enumerate(pairwise(bars)):
        words = text[left + 1 : right].strip()
        at = left + 1 + text[left + 1 : right].index(words) if words else left + 1
        yield Cell(row, column, at, at + len(words))


def _roles(text: str, printed: list[tuple[int, int]], tables: tuple[Table, ...]) -> list[Role]:
    notes_from = _footnotes_from(text, printed)
    roles: list[Role] = []
    for i, (start, end) in enumerate(printed):
        if any(t.start <= start and end <= t.end for t in tables):
            roles.append(Role.TABLE)
        else:
            roles.append(Role.FOOTNOTE if notes_from is not None and i >= notes_from else Role.BODY)
    return roles


def _footnotes_from(text: str, printed: list[tuple[int, int]]) -> int | None:
    """Where the notes at the end begin: the first `[1] …` after which no other line but notes' own text stands."""
    starts = [i for i, (s, e) in enumerate(printed) if _FOOTNOTE.match(text[s:e])]
    if not starts or not text[printed[starts[0]][0] :].startswith("[1]"):
        return None
    first = starts[0]
    ruled = first > 0 and bool(_RULE_LINE.match(text[slice(*printed[first - 1])]))
    dense = len(starts) >= (len(printed) - first) / 2
    return first if ruled or dense else None
