"""Paragraphs as a reader sees them: printed lines rejoined over line, blank-line and page breaks.

A block begins at a marker, at a heading, at a table cell and where a line ends a sentence before the margin; page
numbers and running heads are blocks of their own (`furniture`) and never part a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Document, Span
from .rows import Layout, Row, find_layout, shouts
from .sentences import split
from .text import Copies
from .zones import NOTE, find_rows

_ENDS = re.compile(r"""[.!?;:…][\s*_"”’')\]»/]*$|[!?;:….]\s*\[\d+\]$""")
_HANGING = re.compile(
    r"(?:[,–(“&/-]|\s(?:và|của|các|những|về|cho|với|tại|từ|đến|là|do|theo)"
    r"|(?<!\w)(?-i:Ban|Bộ|Sở|Hội|Hội đồng|Ủy|Ủy ban|Phòng|Cục|Vụ|Quỹ"
    r"|Đảng|Nhà|Thủ tướng|Liên đoàn|Tổng|Công ty|Tỉnh|Trung tâm))[\s*_]*$",
    re.IGNORECASE,
)
_AWAITS_NUMBER = re.compile(
    r"\b(?:ngày|tháng|năm|quý|điều|khoản|điểm|mục|số|và|từ|đến|còn|đạt|là|trên|khoảng)\s*$", re.IGNORECASE
)
_JOINING = re.compile(r"[,–(“&/-][\s*_]*$")
_OPENING = re.compile(r"(?:Căn cứ|Thực hiện|Nhằm|Xét|Trên cơ sở|Được sự|Kính gửi|Kính thưa)\s")
"""Words in capitals that open a paragraph, and that no line of a running sentence begins with."""
_LONG = 120
_PARTED = {("lao động", "thương binh"), ("thi đua", "khen thưởng"), ("kinh tế", "xã hội"), ("văn hóa", "xã hội")}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, item, table cell or piece of furniture: its span, its marker and its printed lines.

    `start`..`end` is without outer blanks (markup may be inside). `kind` is one of `letterhead`, `heading`, `item`,
    `paragraph`, `table`, `footnote`, `furniture`, `closing`; `heading` is a guess that the outline confirms or not.
    `marker` is as printed without dot or bracket (`-`, `*`, `1.1`, `I`, `a`, `Điều 5`); `body` is where the words
    behind the marker begin; `lines` index `Document.lines`.
    """

    start: int
    end: int
    kind: str
    marker: str | None
    body: int
    lines: tuple[int, ...]


def _marked_up(words: str) -> bool:
    """Whether a Markdown line is set apart as a whole: `## …`, `**…**`, `*\\* …*`."""
    bare = words.strip()
    if re.fullmatch(r"\*[^*]+\*", bare):
        return True
    return bare.startswith("#") or (
        bare.startswith("**") and bare.rstrip("\\").endswith("**") and bare.count("**") == 2
    )


def _parted_name(layout: Layout, last: Row, row: Row) -> bool:
    """Whether a dash at the head of a line joins two halves (`Lao động` / `- Thương binh`, `2016` / `- 2020`)."""
    if row.marker is None or row.marker.family != "dash":
        return False
    before, behind = layout.plain[last.start : last.end].rstrip(), layout.plain[row.marker.body : row.end]
    if any(before.endswith(a) and behind.startswith(b) for a, b in _PARTED):
        return True
    return before[-1:].isdigit() and bool(re.match(r"(?:19|20)\d\d\b", behind))


def _breaks_at_marker(layout: Layout, last: Row, row: Row) -> bool:
    assert row.marker is not None
    before = layout.text[last.start : last.end]
    open_ended = not _ENDS.search(before) and (layout.full(last, row) if layout.wrapped else len(before) > _LONG)
    if _parted_name(layout, last, row):
        return False
    if row.marker.family == "dash":
        return not (open_ended and layout.text[row.marker.body : row.marker.body + 1].islower() and last.marker is None)
    if row.marker.family in ("bracket", "named") and not _marked_up(layout.text[row.start : row.end]):
        return not open_ended or (row.marker.family == "named" and row.line.bold is True)
    return not (open_ended and _AWAITS_NUMBER.search(before) is not None and row.marker.family in ("number", "letter"))


def _hangs(above: str, below: str) -> bool:
    """Whether a line asks for the next: it ends in a comma or dash, or (long or before small letters) `và`, `của`."""
    if _JOINING.search(above):
        return True
    return bool(_HANGING.search(above)) and (len(above) > 40 or below[:1].islower())


def _breaks_by_look(layout: Layout, last: Row, row: Row) -> bool:
    """Whether type alone parts two lines: capitals against small letters, centred against not, bold against not."""
    above, below = layout.text[last.start : last.end], layout.text[row.start : row.end]
    if _marked_up(below) or _marked_up(above):
        return not (_marked_up(below) and below[:2] == "**" and above[:2] == "**" and not _ENDS.search(above))
    if shouts(above) and not shouts(below):
        return True
    if below[:1].islower() or _hangs(above, below):
        return False
    if last.line.bold and row.line.bold is False:
        return True
    return bool(row.line.centred) is not bool(last.line.centred) and row.line.centred is not None


def _breaks(layout: Layout, last: Row, row: Row) -> bool:
    """Whether `row` begins a block of its own behind `last`."""
    if row.kind != last.kind or row.cell != last.cell:
        return True
    if row.kind in ("table", "furniture"):
        return row.cell is None
    if row.kind == "footnote" and NOTE.match(layout.text, row.start, row.end):
        return True
    if row.kind == "closing":
        return _breaks_in_closing(layout, last, row)
    if row.kind == "letterhead" or last.line.whole or row.line.whole:
        return True
    if layout.text.startswith("%", row.start):
        return False  # a per cent sign never opens a paragraph: it belongs to the number that the line above ends with
    if row.marker is not None:
        return _breaks_at_marker(layout, last, row)
    if _breaks_by_look(layout, last, row):
        return True
    above, head = layout.text[last.start : last.end], layout.text[row.start : row.start + 1]
    if not _ENDS.search(above) and _OPENING.match(layout.text, row.start):
        return True
    if layout.wrapped:
        return _breaks_at_margin(layout, last, row, bool(_ENDS.search(above)))
    if _ENDS.search(above):
        return not head.islower() or above.rstrip("*_ ").endswith(("/.", "./"))
    listed = last.marker is not None and last.marker.family != "dash"
    number = head.isdigit() and (len(above) > 60 or (not listed and _AWAITS_NUMBER.search(above) is not None))
    if head.islower() or number or _hangs(above, layout.text[row.start : row.end]):
        return False
    run_on = last.marker is None or last.marker.family == "dash"
    return not (run_on and len(above) > _LONG and _blank_between(layout.text, last, row))


def _breaks_in_closing(layout: Layout, last: Row, row: Row) -> bool:
    """Whether a line of recipients or signature begins anew: a wrapped recipient goes on below in its own column."""
    above, below = layout.text[last.start : last.end].rstrip(), layout.text[row.start : row.end]
    ended = bool(_ENDS.search(above)) or shouts(above) or _blank_between(layout.text, last, row)
    if row.marker is not None:
        glued = row.marker.family == "dash" and not layout.text[row.marker.body - 1].isspace()
        return not (glued and not ended and last.line.box is not None)
    if ended or below.endswith(":") or (shouts(below) and not below.endswith((";", "."))):
        return True
    if above.endswith(",") or (below[:1].islower() and not last.line.whole):
        return False
    return not _same_column(last, row)


def _same_column(last: Row, row: Row) -> bool:
    """Whether a line stands close below another and begins near where that one does."""
    above, below = last.line.box, row.line.box
    if above is None or below is None or last.line.page != row.line.page:
        return False
    return abs(below.x0 - above.x0) < 20 and below.top - above.bottom < 0.6 * (above.bottom - above.top)


def _breaks_at_margin(layout: Layout, last: Row, row: Row, ended: bool) -> bool:
    head = layout.text[row.start : row.start + 1]
    if not ended and _hangs(layout.text[last.start : last.end], layout.text[row.start : row.end]):
        return False
    if not head.islower() and layout.parted(last, row):
        return True
    if not ended and _centred_together(last, row):
        return False
    if not layout.full(last, row):
        return not head.islower() if not ended else True
    if not ended:
        return layout.opens(row) and not head.islower()
    return layout.indented(row) and not head.islower() and not layout.indented(last, 30)


def _centred_together(last: Row, row: Row) -> bool:
    """Whether two lines are of one centred, bold stretch: a title set over several lines."""
    above, below = last.line.box, row.line.box
    if (
        above is None
        or below is None
        or not (last.line.centred and row.line.centred and last.line.bold and row.line.bold)
    ):
        return False
    return below.top - above.bottom < 0.8 * (above.bottom - above.top)


def _blank_between(text: str, last: Row, row: Row) -> bool:
    return text.count("\n", last.end, row.start) > 1


def _bold_open(layout: Layout, group: list[Row], row: Row) -> bool:
    """Whether a Markdown paragraph opened bold type that `row` closes."""
    if row.kind != "paragraph" or row.marker is not None or group[-1].kind != row.kind:
        return False
    return (
        layout.text[group[0].start : group[-1].end].count("**") % 2 == 1
        and "**" in layout.text[row.start : row.end + 300]
    )


def _group(layout: Layout, rows: list[Row]) -> list[list[Row]]:
    """Rows of one block together; furniture and footnotes stand apart and do not end the paragraph around them."""
    groups, current = list[list[Row]](), dict[str, list[Row]]()
    for row in rows:
        channel = row.kind if row.kind in ("furniture", "footnote") else "body"
        last = current.get(channel)
        if (
            last is None
            or row.kind == "furniture"
            or not (_bold_open(layout, last, row) or not _breaks(layout, last[-1], row))
        ):
            last = []
            groups.append(last)
            current[channel] = last
        last.append(row)
    return groups


def _looks_like_heading(text: str, group: list[Row]) -> bool:
    words = text[group[0].start : group[-1].end]
    if len(words) > 250 or words.rstrip("*_ ").endswith((";", ".”", "./.")):
        return False
    marker = group[0].marker
    if marker is not None and marker.family not in ("dash", "bracket"):
        return not words.rstrip("*_ ").endswith(".") or len(words) < 80
    return (
        _marked_up(words)
        or (shouts(words) and len(words.split()) > 1)
        or (marker is None and group[0].line.bold is True)
    )


def _block(document: Document, group: list[Row]) -> Block:
    first, start, end = group[0], group[0].start, group[-1].end
    kind = first.kind
    if kind == "paragraph":
        kind = "heading" if _looks_like_heading(document.text, group) else "item" if first.marker else kind
    marker = first.marker
    lines = tuple(dict.fromkeys(row.index for row in group))
    return Block(start, end, kind, marker.words if marker else None, marker.body if marker else start, lines)


def find_blocks(document: Document, copies: Copies, rows: list[Row] | None = None) -> tuple[Block, ...]:
    """The document's blocks in the order of the text; furniture and footnotes stand where they are printed.

    `rows` are its printed lines, where whoever asks has them already.
    """
    layout = find_layout(document, copies)
    groups = _group(layout, find_rows(document, copies) if rows is None else rows)
    return tuple(sorted((_block(document, group) for group in groups), key=lambda block: (block.start, block.end)))


def sentences(document_plain: str, block: Block) -> list[Span]:
    """The sentences of a block, behind its marker.

    `document_plain` is `Document.text` where its capitals should count, else `Copies.plain`.
    `;` ends no sentence; nor does a dot inside numbers, dates and abbreviations (`TP.`, `KT.`).
    """
    return split(document_plain, block.body, block.end)
