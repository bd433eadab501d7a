"""How a document stands to one that it mentions, and who issued that one where the mention itself does not say."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from .blocks import Block
from .knowledge import kind_of_code
from .markers import UPPER
from .mentions import Found, words_of_span
from .records import Metadata
from .references import date_after, issuer_end, relation_of
from .sentences import split
from .text import Copies, over_lines, plain

_ISSUED = over_lines(
    r"\b(?:ban hành|ký ban hành|phê duyệt|ký kết|thông qua|đã có|xây dựng)\b[^.;]{0,40}$"
    r"|\b(?:ban hành|ký kết)\b[^.;]{0,140}:\s*$"
)
_ISSUING = over_lines(
    r"[\s*_]*(?:\w+\s+){0,2}?(?:đã\s+|sớm\s+|chưa\s+|vừa\s+)*"
    r"(?:xây dựng và ban hành|ban hành|có|ký ban hành|phê duyệt|thông qua|xây dựng)(?:\s[^.;:]{0,60}|[^.;]{0,140}:\s*|[^.;:]{0,160}\(\s*)"
)
_UNSAID = over_lines(r"[\W\d_]*(?:đã )?(?:ban hành|ký ban hành) (?:các )?")
"""A sentence that opens with the deed speaks of the unit itself: `Ban hành Kế hoạch số 9/KH-UBND …`."""
_CAPITAL = re.compile(rf"(?<!\w)[{UPPER}]")
_PLANS = ("kế hoạch", "kế hoạch liên tịch", "kế hoạch phối hợp", "đề án", "phương án", "chương trình phối hợp")
_ASSIGNS = over_lines(r"\s*(?:về )?(?:việc )?(?:giao|phân bổ) (?:chỉ tiêu|kế hoạch|nhiệm vụ)")
_REPORTS = over_lines(r"[,;] [^.;]{3,90}? (?:xin )?báo cáo\b")
_HEADS = over_lines(r"ban hành$|(?:ban hành|các văn bản)[^.;]{0,60}(?:sau|như|gồm)$")
_LIST_JOINT = re.compile(r"(?:[;,]|\bvà)\s*(?:các\s+)?[*_]*$")
_INHERITED = ("basis", "implements", "reports_on", "issued", "mentions")
_LETTERS = ("công văn", "công điện", "văn bản", "giấy mời")


def same_agency(name: str | None, metadata: Metadata) -> bool:
    """Whether a name is that of the document's own issuer: `UBND tỉnh` in a report of UBND tỉnh Lạng Sơn."""
    if not name or not metadata.issuer:
        return False
    short, own = _as_body(name), _as_body(metadata.issuer)
    return own == short or own.startswith(f"{short} ")


def _as_body(name: str) -> str:
    """A body's name without its head or standing committee, who speak for it: `Chủ tịch UBND tỉnh` → `ubnd tỉnh`."""
    low = plain(name).replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd")
    return re.sub(r"^(?:(?:phó )?chủ tịch|ban thường vụ|ban thường trực|thường trực) ", "", low)


def _listed(between: str) -> bool:
    """Whether only a title and a comma, semicolon or `và` part two mentions of one list."""
    if not _LIST_JOINT.search(between) or re.search(r"\.\s", between):
        return False
    if between.rstrip(" *_").endswith(";"):
        return len(between) < 700
    return len(between) < 330 and not re.search(r"\bđã\b", between)


def _bodies(number: str | None) -> frozenset[str]:
    """The parts of a number's code that may name who issued it: `2214/UBND-NC` → UBND, NC; `21/KH-UBND` → UBND."""
    parts = re.split(r"[-/]", (number or "").upper())
    return frozenset(part for part in parts if part.isalpha() and plain(part) not in kind_of_code())


def _apart(one: Found, other: Found) -> bool:
    """Whether the codes of two numbers name different bodies."""
    a, b = _bodies(one.number), _bodies(other.number)
    return bool(a and b) and not a & b


class Relations:
    """The relation of each mention, asked in reading order: a list hands its first mention's relation on."""

    def __init__(self, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> None:
        self.copies, self.blocks, self.metadata = copies, blocks, metadata
        self.starts = [block.start for block in blocks]
        self.sentences: dict[int, list[int]] = {}
        self.titled = self.spoken = False
        self.lead: tuple[Found, str] | None = None
        self.last: tuple[Found, str] | None = None

    def of(self, found: Found) -> tuple[Found, str]:
        """`found` with its issuer where the words around give one, and its relation."""
        block = self._block(found.start)
        if block is None or block.kind == "closing":
            return found, "mentions"
        start = self._sentence(block, found.start)
        if self.lead and self.lead[0].start < start:
            self.lead = self.last = None
        made, relation, anew = self._told(found, block, start)
        listed = self.last is None or _listed(self.copies.plain[self.last[0].tail : found.start])
        self.spoken = anew or (self.spoken and listed)
        if anew or (listed and not self._inner(found)):
            self.lead = (made, relation)
        self.last = (made, relation)
        return made, self._reported(made, block, relation)

    def _reported(self, found: Found, block: Block, relation: str) -> str:
        """A plan that a report's opening says it was carried out is what it reports on, unless its title names another.

        `Thực hiện [Kế hoạch số 9/KH-UBND] …, UBND huyện báo cáo …`; a letter, directive or resolution there is the
        call that is followed.
        """
        if found.start < self.metadata.body_start:
            self.titled = self.titled or relation == "reports_on"
        if self.metadata.kind != "báo cáo" or relation != "implements" or self.titled:
            return relation
        behind = self.copies.plain[found.tail : block.end]
        plan = found.kind in _PLANS or bool(_ASSIGNS.match(behind))
        opening = block.start >= self.metadata.body_start and block.start - self.metadata.body_start < 600
        return "reports_on" if plan and opening and _REPORTS.search(behind) else relation

    def _inner(self, found: Found) -> bool:
        """Whether a mention goes on with those inside a listed document's title: `Kế hoạch 9 thực hiện [A] và [B]`."""
        if self.lead is None or self.last is None or self.last[0] is self.lead[0]:
            return False
        between = self.copies.plain[self.last[0].tail : found.start].rstrip(" *_")
        return not between.endswith(";") and (not _apart(found, self.last[0]) or _apart(found, self.lead[0]))

    def _block(self, at: int) -> Block | None:
        index = bisect_right(self.starts, at) - 1
        return self.blocks[index] if index >= 0 and at < self.blocks[index].end else None

    def _sentence(self, block: Block, at: int) -> int:
        if block.start not in self.sentences:
            self.sentences[block.start] = [s.start for s in split(self.copies.text, block.start, block.end)]
        index = bisect_right(self.sentences[block.start], at) - 1
        return self.sentences[block.start][index] if index >= 0 else block.start

    def _told(self, found: Found, block: Block, start: int) -> tuple[Found, str, bool]:
        """The mention with its issuer, its relation, and whether it opens a list of its own."""
        before = self.copies.plain[start : found.start]
        told = relation_of(before, self.metadata.kind)
        if told:
            return found, told, False
        handed = self._handed(found)
        if handed:
            return *handed, False
        if block.marker and not before.strip(" -+*_\\"):
            heads, who = self._heading(block)
            if heads:
                return _with(found, who), ("issued" if same_agency(who, self.metadata) else "mentions"), True
        return self._by_subject(found, start, before)

    def _handed(self, found: Found) -> tuple[Found, str] | None:
        """What a list's first mention hands on: its relation, and its issuer where the unit issued it."""
        if self.lead is None or self.last is None:
            return None
        if not _listed(self.copies.plain[self.last[0].tail : found.start]):
            return None
        first, relation = self.last if self._inner(found) else self.lead
        if relation not in _INHERITED:
            return None
        if relation == "reports_on" and found.kind in _LETTERS:
            return found, "implements"
        if relation == "mentions" and self.spoken and _bodies(found.number) and not _apart(first, found):
            return _with(found, first.issuer), relation
        if relation != "issued":
            return found, relation
        if (found.issuer and not same_agency(found.issuer, self.metadata)) or _apart(first, found):
            return found, "mentions"
        return _with(found, first.issuer), relation

    def _by_subject(self, found: Found, start: int, before: str) -> tuple[Found, str, bool]:
        issued = bool(_ISSUED.search(before))
        subject, begin = (
            self._subject(start, found.start) if issued or before.rstrip().endswith(("có", "(")) else (None, start)
        )
        made = _with(found, subject)
        if subject:
            made = self._dated(made, start, begin)
        own = (issued and same_agency(subject, self.metadata)) or bool(_UNSAID.fullmatch(before))
        return made, ("issued" if own else "mentions"), subject is not None

    def _subject(self, start: int, at: int) -> tuple[str | None, int]:
        """Who issued it, from the same sentence, and where: `Bộ Công an sớm có [Hướng dẫn]` → `Bộ Công an`."""
        for head in _CAPITAL.finditer(self.copies.text, start, at):
            end = issuer_end(self.copies.text, self.copies.plain, head.start(), at, False)
            if end > head.start() and _ISSUING.fullmatch(self.copies.plain, end, at):
                return words_of_span(self.copies.text[head.start() : end]), head.start()
        return None, start

    def _dated(self, found: Found, start: int, begin: int) -> Found:
        """The date that opens the clause: `ngày 12/3/2019, Sở Y tế có [Kế hoạch số 47/KH-SYT]`."""
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
