"""The part of a document that each printed line stands in, where the reader's layout does not tell.

Parts are the letterhead, the body, footnotes and the closing part (recipients and signature); tables and furniture
(page numbers, running heads, rules) are known before.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from .document import Document
from .knowledge import kinds
from .roles import is_role, name_in, prefix_of
from .rows import Row, printed_rows, shouts
from .text import Copies

_CLOSING = re.compile(r"nơi nhận\s*(?:[:.]|$)")
_ANNEX = re.compile(r"(?:phụ lục|phụ biểu|biểu mẫu|biểu số)\b|\(?\s*kèm theo\b|\(?\s*ban hành kèm theo\b")
_HEAD_LINE = re.compile(
    r"(?:cộng h[oò]a xã hội|độc lập|.*\bủy ban nhân dân\b|ubnd\b|.*\bđảng cộng sản việt nam\b"
    r"|.*\bhội đồng nhân dân\b|số\s*:|số\s+\d{1,5}\s*-|.*\bngày\b.*\btháng\b.*\bnăm\b|v/v\b)"
)
NOTE = re.compile(r"\[\d{1,3}\]\s*\S")
_TELLING = re.compile(r"cộng h|số:|đảng cộng sản việt nam")
_ADDRESSED = re.compile(r"[\s*_#|]*(?:kính gửi|nơi nhận)\s*(?:[:.]|$)")
_TAIL = 8
_LONGEST_HEAD = 120


@cache
def _titles() -> re.Pattern[str]:
    """A line that is nothing but the name of a kind of document."""
    return re.compile("|".join(re.escape(kind.name) for kind in kinds() if kind.name != "văn bản"))


def _letterhead_end(plain: str, rows: list[Row]) -> int:
    """How many of the first rows are letterhead: up to the kind of document alone on its line, else by their words."""
    head = rows[:30]
    for count, row in enumerate(head):
        if _titles().fullmatch(plain[row.start : row.end].strip(" *_#:|")):
            return count
        # A letter has no kind of its own: one that stands further down is that of a second document behind it.
        if row.end - row.start > 160 or _ADDRESSED.match(plain, row.start):
            break
    last = 0
    for count, row in enumerate(rows[:14]):
        starred = row.marker is not None and row.marker.family == "star"  # the star under a Party committee's name
        if row.end - row.start > 120 or (row.marker and not starred) or plain.startswith("kính", row.start):
            break
        if _HEAD_LINE.match(plain, row.start, row.end):
            last = count + 1
    telling = any(_TELLING.search(plain, r.start, r.end) for r in head[:last])
    return last if telling else 0


def _closing_start(text: str, plain: str, rows: list[Row]) -> int:
    """The row where recipients or signature begin, `len(rows)` where the text has neither."""
    ended = False
    body = [at for at, row in enumerate(rows) if row.kind not in ("furniture", "footnote")]
    tail = body[-_TAIL] if len(body) > 2 * _TAIL else 0
    for at, row in enumerate(rows):
        words = plain[row.start : row.end].strip(" *_#|")
        if row.kind in ("furniture", "footnote", "letterhead"):
            continue
        if _CLOSING.match(words):
            return at
        if row.kind == "table" and prefix_of(words) is None:
            continue
        if _signs(text, words, row) and (ended or (tail and at >= tail) or _signed_below(text, rows, at)):
            return at
        ended = ended or "./." in words or words.endswith("/.")
    return len(rows)


def _signs(text: str, words: str, row: Row) -> bool:
    """Whether a line is the first of a signature: `KT. CHỦ TỊCH`, `CHỦ TỊCH`, `TM. ỦY BAN NHÂN DÂN XÃ`."""
    printed = text[row.start : row.end].strip(" *_#|")
    if len(printed) > 90 or not printed[:1].isupper():
        return False
    return is_role(printed) if shouts(printed) else "." in printed[:5] and prefix_of(printed) is not None


def _signed_below(text: str, rows: list[Row], at: int) -> bool:
    """Whether a name follows a role at the end of the text or before an annex, with nothing but roles between.

    A short letter has neither `./.` nor enough lines for its tail to be told by count.
    """
    for row in rows[at + 1 : at + 6]:
        words = text[row.start : row.end].strip(" *_#|")
        if name_in(words) and not shouts(words):
            return True
        if not (is_role(words) and shouts(words)) and row.kind not in ("furniture", "footnote") and len(words) > 24:
            return False
    return False


def _kind(row: Row, first: bool, note: bool, closing: bool) -> str:
    if row.kind == "table" and (first or closing):
        return "letterhead" if first else "closing"
    if row.kind != "paragraph":
        return row.kind
    return "letterhead" if first else "footnote" if note else "closing" if closing else row.kind


def find_rows(document: Document, copies: Copies) -> list[Row]:
    """The printed lines that have words, letterhead, closing part and footnotes told from the body."""
    plain, text, rows = copies.plain, document.text, printed_rows(document)
    first, last = _letterhead_end(plain, rows), _closing_start(document.text, plain, rows)
    zoned, closing, note = list[Row](), False, False
    for at, row in enumerate(rows):
        words = plain[row.start : row.end].strip(" *_#")
        closing = at >= last and (closing or at == last) and not (_ANNEX.match(words) and _annex_head(text, row))
        # A note that the reader set apart by its layout is one already: the body goes on behind it, on the next page.
        if row.kind == "footnote":
            note = False
        else:
            begins = at > first and bool(NOTE.match(plain, row.start, row.end)) and not row.line.whole
            note = begins or (note and row.marker is None)
        kind = _kind(row, at < first, note, closing and not _tabular(rows, at, last))
        zoned.append(row if kind == row.kind else replace(row, kind=kind))
    return zoned


def _tabular(rows: list[Row], at: int, last: int) -> bool:
    """Whether a table row behind the closing part is an annex's and not the signature's own table."""
    return rows[at].kind == "table" and (rows[last].kind != "table" or at - last > 12)


def is_head_line(words: str) -> bool:
    """Whether plain words are such as a letterhead holds: a body, the motto, a number, place and date."""
    return len(words) < _LONGEST_HEAD and _HEAD_LINE.match(words) is not None


def _annex_head(text: str, row: Row) -> bool:
    words = text[row.start : row.end].strip(" *_#")
    return words.startswith("(") or shouts(words) or len(words) < 20
