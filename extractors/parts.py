"""Several documents in one file: a decision and the rules that it issues, a letter and the plan behind it, annexes.

What comes behind the first signature is looked at: a second letterhead, a title with `(Ban hành kèm theo …)` under it, or
the head of an annex alone on its line begins a part of its own. Nothing before the signature does, so a letterhead that
the body quotes and an annex that the recipients name are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from .document import Document
from .knowledge import kinds
from .records import Metadata, Part
from .roles import is_role, name_in
from .rows import Row, shouts
from .text import Copies
from .zones import is_head_line

_MOTTO = re.compile(r"cộng h[oò]à? xã hội chủ nghĩa|độc lập\s*-\s*tự do|đảng cộng sản việt nam")
_NUMBER = re.compile(r"(?:số|luật số)\s*[:.]?\s*[\d.…_ ]*\s*[/-]\s*[a-zđ]")
_ORDINAL = r"(?:số\s*)?(?:[ivx]{1,5}|\d{1,2}(?:[.-]\d{1,2})?[a-zđ]?|[a-hđ])(?!\w)"
_ANNEX = re.compile(rf"(?:(?:phụ lục|phụ biểu)(?:\s+{_ORDINAL})?|biểu(?: mẫu)?(?: số)?\s*:?\s*{_ORDINAL})(?!\w)")
_ATTACHED = re.compile(r"(?:\(\s*(?:ban hành\s+)?kèm theo|ban hành kèm theo)(?!\w)")
_TEMPLATE = re.compile(r"\(?\s*(?:biểu\s+)?mẫu(?!\w)")
_GOES_ON = re.compile(r"\(?\s*tiếp(?: theo)?\s*\)?\W*")
_HEAD_REACH = 12
"""Rows within which the head of one part stands whole: letterhead, kind, title, `(Kèm theo …)`."""
_TITLE_LIMIT = 250
_MOST = 60


@dataclass(frozen=True, slots=True)
class Split:
    """One part behind the first: where it begins and ends, and how it is tied to what stands before it.

    `relation` is `annex` (the head of an annex), `issued_with` (`ban hành kèm theo`) or `second` (a letterhead of its
    own and nothing that says what it came with).
    """

    start: int
    end: int
    relation: str


_INHERITED = ("issuer", "level", "unit", "parent_unit", "date", "date_partial", "reporting_period", "programme_period")


def inheriting(own: Metadata, parent: Metadata) -> Metadata:
    """The metadata under which a part is read: its own, and the first document's where its head shows nothing."""
    if own.unit is not None:
        return own if own.date else replace(own, date=parent.date, date_partial=own.date_partial or parent.date_partial)
    return replace(own, **{name: getattr(own, name) or getattr(parent, name) for name in _INHERITED})


def described(document: Document, split: Split, own: Metadata, before: Sequence[Part]) -> Part:
    """A part with what its own head shows, its pages, and the part that it belongs to (0: the first document)."""
    end = split.start + len(document.text[split.start : split.end].rstrip())
    parent = next((at for at in range(len(before), 0, -1) if before[at - 1].relation != "annex"), 0)
    return Part(
        split.relation,
        parent if split.relation == "annex" else 0,
        split.start,
        end,
        document.page_at(split.start),
        document.page_at(max(split.start, end - 1)),
        replace(own, sources=dict(own.sources)),
    )


@cache
def _kind_line() -> re.Pattern[str]:
    names = "|".join(re.escape(kind.name).replace(r"\ ", r"\s+") for kind in kinds() if kind.name != "văn bản")
    return re.compile(rf"(?:{names})\W*")


def find(document: Document, copies: Copies, rows: Sequence[Row]) -> tuple[Split, ...]:
    """The parts behind the first signature in reading order; empty where the file holds one document."""
    signed = next((at for at, row in enumerate(rows) if row.kind == "closing"), None)
    if signed is None:
        return ()
    heads = _Heads(document.text, copies.plain, rows, signed).found()
    ends = [*(rows[at].start for at, _ in heads[1:]), len(document.text)][: len(heads)]
    return tuple(Split(rows[at].start, end, how) for (at, how), end in zip(heads, ends, strict=True))


def alone(document: Document, start: int, end: int) -> Document:
    """One part as a document of its own, at the offsets that it has in the whole: all other text is blank."""
    text = " " * start + document.text[start:end] + " " * (len(document.text) - end)
    return replace(
        document,
        text=text,
        lines=tuple(line for line in document.lines if start <= line.start < end),
        tables=tuple(table for table in document.tables if start <= table.start < end),
        words=tuple(word for word in document.words if start <= word.start < end),
    )


class _Heads:
    """The rows behind a signature, asked for those that begin a part."""

    def __init__(self, text: str, plain: str, rows: Sequence[Row], signed: int) -> None:
        self._text, self._plain, self._rows, self._signed = text, plain, rows, signed
        self._taken = signed

    def found(self) -> list[tuple[int, str]]:
        """Row and relation of each head, in reading order."""
        heads: list[tuple[int, str]] = []
        for at in range(self._signed + 1, len(self._rows)):
            if at <= self._taken and heads:
                continue
            head = self._begins(at)
            if head is None or len(heads) >= _MOST:
                continue
            start, how = head
            if heads and (
                start <= heads[-1][0] or self._repeats(heads[-1][0], start, how) or self._within(heads, start)
            ):
                continue
            how = "issued_with" if how == "second" and self._attached_below(at) else how
            heads.append((start, how))
            self._taken = self._end_of_head(at)
        return heads

    def _words(self, at: int) -> str:
        row = self._rows[at]
        return self._plain[row.start : row.end].strip(" *_#|")

    def _printed(self, at: int) -> str:
        row = self._rows[at]
        return self._text[row.start : row.end].strip(" *_#|")

    def _begins(self, at: int) -> tuple[int, str] | None:
        """The row where the part begins whose head shows itself at row `at`, and how it is tied."""
        row, words = self._rows[at], self._words(at)
        if row.kind in ("table", "furniture", "footnote") or row.cell is not None:
            return None
        if self._is_annex(at):
            return at, "annex"
        if _MOTTO.search(words) and self._heads_document(at):
            return self._up(at), "second"
        if _ATTACHED.match(words):
            start = self._title_above(at)
            return (start, "issued_with") if start is not None else None
        return None

    def _is_annex(self, at: int) -> bool:
        words, printed = self._words(at), self._printed(at)
        match = _ANNEX.match(words)
        if match is None or len(words) > _TITLE_LIMIT or printed.endswith((";", ",")):
            return False
        rest = words[match.end() :].strip(" .:-–")
        return not rest or shouts(printed) or bool(_GOES_ON.fullmatch(rest))

    def _heads_document(self, at: int) -> bool:
        """Whether a motto heads a document: a number or a kind follows or stands beside it, and no form is named above."""
        near = range(max(self._signed + 1, at - 5), min(len(self._rows), at + _HEAD_REACH))
        above = [self._words(k) for k in range(max(self._signed + 1, at - 5), at)]
        if any(_TEMPLATE.match(words) for words in above):
            return False
        return any(_NUMBER.match(self._words(k)) or _kind_line().fullmatch(self._words(k)) for k in near)

    def _signs(self, at: int) -> bool:
        """Whether a row is of the signature or the recipients above."""
        printed = self._printed(at)
        named = name_in(printed) is not None and not shouts(printed)
        return named or is_role(printed) or printed.endswith((";", "./.")) or self._rows[at].marker is not None

    def _up(self, at: int) -> int:
        """The first row of the letterhead that holds row `at`."""
        while at - 1 > self._signed:
            row, above = self._rows[at], self._rows[at - 1]
            inside = above.kind == "letterhead" or is_head_line(self._words(at - 1)) or shouts(self._printed(at - 1))
            if not inside or above.line.page != row.line.page or (above.kind != "letterhead" and self._signs(at - 1)):
                break
            at -= 1
        return at

    def _title_above(self, at: int) -> int | None:
        """The first row of the title over `(Kèm theo …)`: the line of a kind, else lines set apart; None for neither."""
        top: int | None = None
        for k in range(at - 1, max(self._signed, at - 9), -1):
            row = self._rows[k]
            if row.line.page != self._rows[at].line.page or self._signs(k) or row.kind == "table":
                break
            if _kind_line().fullmatch(self._words(k)):
                return self._up(k)
            if shouts(self._printed(k)) or row.line.bold or row.line.centred:
                top = k if top in (None, k + 1) else top
        return top

    def _attached_below(self, at: int) -> bool:
        return any(_ATTACHED.match(self._words(k)) for k in range(at, min(len(self._rows), at + 2 * _HEAD_REACH)))

    def _end_of_head(self, at: int) -> int:
        """The last row of a head: what it says of itself there begins no further part."""
        last = at
        for k in range(at + 1, min(len(self._rows), at + _HEAD_REACH)):
            words = self._words(k)
            if _ATTACHED.match(words) or _MOTTO.search(words):
                last = k
        return last

    def _within(self, heads: Sequence[tuple[int, str]], at: int) -> bool:
        """Whether a form (`Biểu mẫu 2`) stands in an annex that holds several, and is no part beside it."""
        return self._words(at).startswith("biểu") and self._words(heads[-1][0]).startswith("phụ lục")

    def _repeats(self, before: int, at: int, how: str) -> bool:
        """Whether an annex's head is only shown again on a later page: the same words over the same title."""
        if how != "annex":
            return False
        words = self._words(at)
        if _GOES_ON.fullmatch(words[_ANNEX.match(words).end() :].strip(" .:-–") or "-"):  # type: ignore[union-attr]
            return True
        below = [self._words(k + 1) if k + 1 < len(self._rows) else "" for k in (before, at)]
        return words == self._words(before) and (below[0] == below[1] or bool(re.search(r"[\divx]\W*$", words)))
