"""Puts the lines of a page in the order a reader follows where a page has two columns: letterhead and closing block.

Left column first, then the right one, never glued: issuer and number, then motto, place and date; recipients, then the
signature. The columns are told apart by where their pieces stand, so the order in the file does not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from ..document import Box, Role
from ..text import fold
from .pdf_page import Piece, PrintedLine

_MOTTO = re.compile(r"cong hoa xa hoi|dang cong san viet nam|doc lap *- *tu do|chu nghia viet nam")
_DATE = re.compile(r"^[^,;]{2,40}, *ngay[ .\d…_]*thang[ .\d…_]*nam")
_NUMBER = re.compile(r"^so *[:.\d]")
_SUBJECT = re.compile(r"^\(?v/v|^ve viec")
_AREA = re.compile(r"^(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu) ")
_RECIPIENTS = re.compile(r"^(?:kinh gui.*\n)?noi nhan\b")
_PAGE_NUMBER = re.compile(r"^(?:trang )?[-–—( ]*\d{1,3}(?: ?/ ?\d{1,3})?[-–—) .]*$")
_NOTE = re.compile(r"^\[\d{1,3}\] *")
_RIGHT_FROM = 0.38
_MARGIN_BAND = 0.09
_MOTTO_HEIGHT = 60.0
_HEAD_BAND = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of the text to be, with what it is."""

    text: str
    box: Box
    size: float
    bold: bool
    italic: bool
    centred: bool = False
    role: Role = Role.BODY
    disputed: tuple[tuple[int, int], ...] = ()
    """Where in `text` two readers part the digits differently."""


def arrange(
    lines: list[PrintedLine], width: float, height: float, *, first_page: bool, notes_open: bool = False
) -> list[Placed]:
    """The lines of one page in reading order, each with its role. `notes_open`: the page before ended in a footnote."""
    numbers, lines = _page_numbers(lines, height)
    head: list[Placed] = []
    if first_page or _opens_document(lines, width, height):
        head, lines = _letterhead(lines, width, height)
    notes, lines = _footnotes(lines, height, notes_open)
    body, closing = _closing(lines, width)
    placed = [*head, *_centred([_placed(line.pieces) for line in body]), *closing, *notes]
    top = [n for n in numbers if n.box.top < height / 2]
    return [*top, *placed, *(n for n in numbers if n not in top)]


def _placed(pieces: list[Piece], role: Role = Role.BODY) -> Placed:
    line = PrintedLine(sorted(pieces, key=lambda p: p.box.x0) if len(pieces) > 1 else pieces)
    return Placed(line.text, line.box, line.size, line.bold, line.italic, False, role)


def _page_numbers(lines: list[PrintedLine], height: float) -> tuple[list[Placed], list[PrintedLine]]:
    """A number alone on the page's first or last line, within the margins."""
    if not lines:
        return [], lines
    edge = (min(line.box.top for line in lines), max(line.box.bottom for line in lines))
    found, rest = [], []
    for line in lines:
        box = line.box
        outer = box.top == edge[0] and box.bottom < _MARGIN_BAND * height
        outer = outer or (box.bottom == edge[1] and box.top > (1 - _MARGIN_BAND) * height)
        if outer and _PAGE_NUMBER.match(fold(line.text)):
            found.append(_placed(line.pieces, Role.PAGE_NUMBER))
        else:
            rest.append(line)
    return found, rest


def _opens_document(lines: list[PrintedLine], width: float, height: float) -> bool:
    """Whether a later page begins with a letterhead: the motto high on its right, a number or a dated place with it."""
    top = [p for line in lines for p in line.pieces if p.box.top < _HEAD_BAND * height]
    told = [fold(p.text) for p in top]
    motto = any(_MOTTO.search(words) and p.box.x0 > 0.25 * width for p, words in zip(top, told, strict=True))
    return motto and any(_DATE.match(words) or _NUMBER.match(words) for words in told)


def _letterhead(lines: list[PrintedLine], width: float, height: float) -> tuple[list[Placed], list[PrintedLine]]:
    pieces = [p for line in lines for p in line.pieces if p.box.top < height / 2]
    motto = [p for p in pieces if _MOTTO.search(fold(p.text)) and p.box.x0 > 0.25 * width]
    dates = [p for p in pieces if _DATE.match(fold(p.text)) and p.box.x0 > 0.25 * width]
    if not motto and not dates:
        return [], lines
    # The words of the motto may stand in a title further down: only the first ones head the page.
    motto = [p for p in motto if p.box.top < min(m.box.top for m in motto) + _MOTTO_HEIGHT]
    edge = min(p.box.x0 for p in motto or dates)
    bottom = max(p.box.bottom for p in _rows_of_head(pieces, motto, dates, edge))
    head: list[PrintedLine] = []
    rest: list[PrintedLine] = []
    for line in sorted(lines, key=lambda at: at.box.top) if lines[0].box.top > bottom else lines:
        inside = (line.box.top + line.box.bottom) / 2 <= bottom or _goes_on_left(line, head, edge)
        (head if inside else rest).append(line)
    return _two_columns(head, edge), rest


def _rows_of_head(pieces: list[Piece], motto: list[Piece], dates: list[Piece], edge: float) -> list[Piece]:
    """The pieces that certainly belong to the letterhead: motto, the first date, the number left of the motto."""
    floor = max((p.box.bottom for p in motto), default=0.0)
    numbers = [p for p in pieces if p.box.x0 < edge and _NUMBER.match(fold(p.text)) and p.box.top < floor + 60]
    return [*motto, *sorted(dates, key=lambda p: p.box.top)[:1], *numbers[:1]]


def _goes_on_left(line: PrintedLine, head: list[PrintedLine], edge: float) -> bool:
    """The subject of a letter stands in the left column, under the number, over one to five lines; a body's area may
    stand close under its name, lower than all that the right column holds."""
    if not head or line.box.x1 > edge + 15:
        return False
    if line.text.isupper() and _AREA.match(fold(line.text)):
        names = [p.box for h in head for p in h.pieces if p.box.x1 <= edge + 15]
        name = max(names, key=lambda box: box.bottom, default=None)
        beside = name is not None and line.box.x0 < name.x1 and name.x0 < line.box.x1
        return beside and name is not None and abs(line.box.top - name.bottom) < line.size
    if _SUBJECT.match(fold(line.text)):
        return True
    above = head[-1]
    near = 0 <= line.box.top - above.box.top < 2 * max(above.size, line.size)
    return near and any(_SUBJECT.match(fold(h.text)) for h in head) and above.box.x1 <= edge + 15


def _two_columns(lines: list[PrintedLine], edge: float) -> list[Placed]:
    left: list[Placed] = []
    right: list[Placed] = []
    for line in lines:
        sides: tuple[list[Piece], list[Piece]] = ([], [])
        for piece in line.pieces:
            sides[(piece.box.x0 + piece.box.x1) / 2 >= edge].append(piece)
        if sides[0]:
            left.append(_placed(sides[0], Role.LETTERHEAD_LEFT))
        if sides[1]:
            right.append(_placed(sides[1], Role.LETTERHEAD_RIGHT))
    return [*_by_row(left), *_by_row(right)]


def _by_row(lines: list[Placed]) -> list[Placed]:
    """From top to bottom, and where the file drew one row in two strokes, as one line."""
    rows: list[Placed] = []
    for line in sorted(lines, key=lambda at: at.box.top):
        if rows and _on_one_row(rows[-1].box, line.box):
            first, second = sorted((rows[-1], line), key=lambda at: at.box.x0)
            rows[-1] = replace(first, text=f"{first.text} {second.text}", box=first.box.union(second.box))
        else:
            rows.append(line)
    return rows


def _on_one_row(one: Box, other: Box) -> bool:
    """Whether two boxes stand side by side on one level."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    beside = one.x1 <= other.x0 + 1 or other.x1 <= one.x0 + 1
    return beside and shared > 0.6 * min(one.bottom - one.top, other.bottom - other.top)


def _footnotes(lines: list[PrintedLine], height: float, notes_open: bool) -> tuple[list[Placed], list[PrintedLine]]:
    """The run of small lines at the foot of the page, from the first that begins with a note's mark on.

    A note that goes on from the page before has no mark; recipients, which are small too, never follow one.
    """
    small = 0.9 * _body_size(lines)
    ordered = sorted(lines, key=lambda at: at.box.top)
    cut = len(ordered)
    while cut and ordered[cut - 1].size < small:
        cut -= 1
    goes_on = notes_open and not any(_RECIPIENTS.match(fold(line.text)) for line in ordered[cut:])
    while cut < len(ordered) and not goes_on and not _NOTE.match(ordered[cut].text):
        cut += 1
    foot = ordered[cut:]
    if not foot or foot[0].box.top < 0.1 * height:
        return [], lines
    rest = [line for line in lines if not any(line is f for f in foot)]
    return [_note(_placed(line.pieces, Role.FOOTNOTE)) for line in foot], rest


def _note(line: Placed) -> Placed:
    """A note with a blank behind its mark, whether or not the page leaves one."""
    return replace(line, text=_NOTE.sub(lambda m: m[0].rstrip() + " ", line.text))


def _body_size(lines: list[PrintedLine]) -> float:
    """The largest size that a fair part of the page is set in: notes may fill more of it than the text does."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    enough = 0.03 * letters.total()
    return max((size for size, count in letters.items() if count >= enough), default=0.0)


def _closing(lines: list[PrintedLine], width: float) -> tuple[list[PrintedLine], list[Placed]]:
    """Recipients and signature of the page: the lines from `Nơi nhận` down, and the signature's lines beside it."""
    anchor = next((line for line in lines if _RECIPIENTS.match(fold(line.text))), None)
    if anchor is None or anchor.box.x0 > _RIGHT_FROM * width:
        return lines, []
    top = _signature_top(lines, anchor, width)
    block = [line for line in lines if line.box.top >= top - 1]
    body = [line for line in lines if line.box.top < top - 1]
    left: list[Placed] = []
    right: list[Placed] = []
    for line in block:
        sides: tuple[list[Piece], list[Piece]] = ([], [])
        for piece in line.pieces:
            sides[piece.box.x0 > _RIGHT_FROM * width].append(piece)
        left.extend([_placed(sides[0])] if sides[0] else [])
        right.extend([_placed(sides[1])] if sides[1] else [])
    return body, [*_by_row(left), *_by_row(right)]


def _signature_top(lines: list[PrintedLine], anchor: PrintedLine, width: float) -> float:
    """Where the closing block begins: `TM. ỦY BAN NHÂN DÂN` may stand a little higher than `Nơi nhận`."""
    top = anchor.box.top
    above = sorted((line for line in lines if line.box.top < top), key=lambda at: -at.box.top)
    for line in above:
        if line.box.x0 <= _RIGHT_FROM * width or top - line.box.bottom > 40:
            break
        top = line.box.top
    return top


def _centred(lines: list[Placed]) -> list[Placed]:
    if not lines:
        return lines
    left, right = min(at.box.x0 for at in lines), max(at.box.x1 for at in lines)
    return [replace(at, centred=_is_centred(at.box, left, right)) for at in lines]


def _is_centred(box: Box, left: float, right: float) -> bool:
    before, after = box.x0 - left, right - box.x1
    return before > 15 and after > 15 and abs(before - after) < 24
