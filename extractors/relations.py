"""How a document stands to one that it mentions, and who issued that one where the mention itself does not say."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from .blocks import Block
from .markers import UPPER
from .mentions import Found, words_of_span
from .records import Metadata
from .references import date_after, issuer_end, relation_of
from .sentences import split
from .text import Copies, plain

_ISSUED = re.compile(
    r"\b(?:ban hành|ký ban hành|phê duyệt|ký kết|thông qua|đã có|xây dựng)\b[^.;]{0,40}$"
    r"|\b(?:ban hành|ký kết)\b[^.;]{0,140}:\s*$"
)
_ISSUING = re.compile(
    r"[\s*_]*(?:\w+\s+){0,2}?(?:đã\s+|sớm\s+|chưa\s+|vừa\s+)*"
    r"(?:xây dựng và ban hành|ban hành|có|ký ban hành|phê duyệt|thông qua|xây dựng)(?:\s[^.;:]{0,60}|[^.;]{0,140}:\s*)"
)
_CAPITAL = re.compile(rf"(?<!\w)[{UPPER}]")
_HEADS = re.compile(r"ban hành$|(?:ban hành|các văn bản)[^.;]{0,60}(?:sau|như|gồm)$")
_LIST_JOINT = re.compile(r"(?:[;,]|\bvà)\s*(?:các\s+)?[*_]*$")
_INHERITED = ("basis", "implements", "issued", "mentions")


def same_agency(name: str | None, metadata: Metadata) -> bool:
    """Whether a name is that of the document's own issuer: `UBND tỉnh` in a report of UBND tỉnh Lạng Sơn."""
    if not name or not metadata.issuer:
        return False
    short = re.sub(r"^(?:phó )?chủ tịch ", "", plain(name)).replace("ủy ban nhân dân", "ubnd")
    own = plain(metadata.issuer).replace("ủy ban nhân dân", "ubnd")
    return own == short or own.startswith(f"{short} ")


def _listed(between: str) -> bool:
    """Whether only a title and a comma, semicolon or `và` part two mentions of one list."""
    joint = bool(_LIST_JOINT.search(between)) and not re.search(r"\.\s|\bđã\b", between)
    return joint and len(between) < 330


class Relations:
    """The relation of each mention, asked in reading order: a list hands its first mention's relation on."""

    def __init__(self, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> None:
        self.copies, self.blocks, self.metadata = copies, blocks, metadata
        self.starts = [block.start for block in blocks]
        self.lead: tuple[Found, str] | None = None
        self.last: Found | None = None

    def of(self, found: Found) -> tuple[Found, str]:
        """`found` with its issuer where the words around give one, and its relation."""
        block = self._block(found.start)
        if block is None or block.kind == "closing":
            return found, "mentions"
        start = self._sentence(block, found.start)
        if self.lead and self.lead[0].start < start:
            self.lead = self.last = None
        made, relation = self._told(found, block, start)
        listed = self.last is None or _listed(self.copies.plain[self.last.tail : found.start])
        if listed:
            self.lead = (made, relation)
        self.last = made
        return made, relation

    def _block(self, at: int) -> Block | None:
        index = bisect_right(self.starts, at) - 1
        return self.blocks[index] if index >= 0 and at < self.blocks[index].end else None

    def _sentence(self, block: Block, at: int) -> int:
        spans = [span.start for span in split(self.copies.text, block.start, block.end) if span.start <= at]
        return spans[-1] if spans else block.start

    def _told(self, found: Found, block: Block, start: int) -> tuple[Found, str]:
        before = self.copies.plain[start : found.start]
        told = relation_of(before, self.metadata.kind)
        if told:
            return found, told
        handed = self._handed(found)
        if handed:
            return handed
        if block.marker and not before.strip(" -+*_\\"):
            heads, who = self._heading(block)
            if heads:
                return _with(found, who), ("issued" if same_agency(who, self.metadata) else "mentions")
        return self._by_subject(found, start, before)

    def _handed(self, found: Found) -> tuple[Found, str] | None:
        """What a list's first mention hands on: its relation, and its issuer where the unit issued it."""
        if self.lead is None or self.last is None or self.lead[1] not in _INHERITED:
            return None
        if not _listed(self.copies.plain[self.last.tail : found.start]):
            return None
        first, relation = self.lead
        if relation != "issued":
            return found, relation
        if found.issuer and not same_agency(found.issuer, self.metadata):
            return found, "mentions"
        return _with(found, first.issuer), relation

    def _by_subject(self, found: Found, start: int, before: str) -> tuple[Found, str]:
        issued = bool(_ISSUED.search(before))
        subject, begin = (
            self._subject(start, found.start) if issued or before.rstrip().endswith("có") else (None, start)
        )
        made = _with(found, subject)
        if not (issued and same_agency(subject, self.metadata)):
            return made, "mentions"
        return self._dated(made, start, begin), "issued"

    def _subject(self, start: int, at: int) -> tuple[str | None, int]:
        """Who issued it, from the same sentence, and where: `Bộ Công an sớm có [Hướng dẫn]` → `Bộ Công an`."""
        for head in _CAPITAL.finditer(self.copies.text, start, at):
            end = issuer_end(self.copies.text, self.copies.plain, head.start(), at, False)
            if end > head.start() and _ISSUING.fullmatch(self.copies.plain, end, at):
                return words_of_span(self.copies.text[head.start() : end]), head.start()
        return None, start

    def _dated(self, found: Found, start: int, begin: int) -> Found:
        """The date that opens the clause: `ngày 26/9/2017, UBND tỉnh đã ban hành [Kế hoạch số 165/KH-UBND]`."""
        opening = re.search(r"ngày\s[^,;]{6,24},?\s*$", self.copies.plain[start:begin])
        if found.date or not found.number or opening is None:
            return found
        return replace(found, date=date_after(self.copies.plain, start + opening.start())[0])

    def _heading(self, block: Block) -> tuple[bool, str | None]:
        """Whether the line above a list says who issued what follows, and who: `* UBND thành phố ban hành:`."""
        at = bisect_right(self.starts, block.start) - 1
        for above in reversed(self.blocks[max(0, at - 15) : at]):
            if above.marker == block.marker or above.kind in ("furniture", "footnote"):
                continue
            if not _HEADS.search(self.copies.plain[above.body : above.end].strip(" *_#:.")):
                return False, None
            words = self.copies.text[above.body : above.end]
            begin = above.body + len(words) - len(words.lstrip("*_\\ "))
            end = issuer_end(self.copies.text, self.copies.plain, begin, above.end, False)
            named = words_of_span(self.copies.text[begin:end]) if end > begin else None
            return True, named or self._subject(above.body, above.end)[0]
        return False, None


def _with(found: Found, issuer: str | None) -> Found:
    return found if found.issuer else replace(found, issuer=issuer)
