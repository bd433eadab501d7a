"""Where a text mentions another document by its number: `Quyết định số 12/QĐ-TTg ngày … của …`, `QĐ 2338/QĐ-UBND`."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from .blocks import Block
from .knowledge import kind_of_code
from .markers import UPPER
from .references import NUMBER, Number, date_after, issuer_end, kind_pattern, number_at
from .text import Copies, plain

_BEFORE_NUMBER = re.compile(r"(?P<gap>[\s*_]*)(?P<so>số[\s:.*_]*)?$")
_KIND_BEHIND = re.compile(
    r"(?P<liaison>\s+(?:liên tịch|phối hợp|liên ngành|hành động"
    r"|hỏa tốc|khẩn|thực hiện|tổng thể|chi tiết|triển khai|thẩm tra|thẩm định|kết luận|chỉ đạo|giải trình))?[\s*_:]*$"
)
_BARE = re.compile(r"\s+(?P<so>số\s+)?(?P<digits>\d{1,5}[a-z]?)(?P<year>/(?:19|20)\d\d)?(?![\w/,.%-]*\d|\w)")
_BARE_KINDS = (
    "quyết định",
    "nghị định",
    "nghị quyết",
    "chỉ thị",
    "thông tư",
    "quy chế",
    "kế hoạch",
    "công văn",
    "thông báo",
    "kết luận",
    "hướng dẫn",
    "tờ trình",
    "báo cáo",
    "công điện",
)
_BARE_FOLLOWED = re.compile(r"\s*(?:của|ngày|giữa|năm (?:19|20)\d\d|về|ban hành|do)\b")
_BY = re.compile(r"[\s*_]+(?:của|do|giữa)\s+")
_LAW = re.compile(r"(?<!\w)(?P<kind>bộ luật|luật|pháp lệnh)\s+[^;.:()\d]{4,160}?(?=,?\s+ngày\s+\d)")
_BETWEEN = re.compile(r"\s+(?:với|và)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before its relation is known."""

    start: int
    end: int
    kind: str | None
    number: str | None
    date: str | None
    issuer: str | None
    rule: str
    tail: int


class Limits:
    """Where the paragraph that holds an offset ends: a reference never runs past it."""

    def __init__(self, blocks: tuple[Block, ...], length: int) -> None:
        self.starts = [block.start for block in blocks]
        self.ends = [block.end for block in blocks]
        self.length = length

    def __call__(self, at: int) -> int:
        index = bisect_right(self.starts, at) - 1
        return self.ends[index] if index >= 0 and self.ends[index] > at else min(at + 400, self.length)


def words_of_span(text: str) -> str | None:
    return " ".join(re.sub(r"[*_#]+", " ", text).split()) or None


def _kind_before(copies: Copies, at: int) -> tuple[int, str | None, bool]:
    """Where the mention begins before its number, the kind named there (in words or code), and whether `số` stands."""
    lead = _BEFORE_NUMBER.search(copies.plain, max(0, at - 14), at)
    begin = lead.start() if lead else at
    has_number_word = bool(lead and lead["so"])
    window = max(0, begin - 60)
    last = None
    for match in kind_pattern().finditer(copies.plain, window, begin):
        if _KIND_BEHIND.fullmatch(copies.plain[match.end() : begin]):
            last = match
    if last:
        name = " ".join(last[0].split())
        behind = _KIND_BEHIND.fullmatch(copies.plain[last.end() : begin])
        liaison = (behind["liaison"] or "").strip() if behind else ""
        joined = f"{name} {liaison}" if liaison in ("liên tịch", "phối hợp", "liên ngành") else name
        return last.start(), joined, has_number_word
    code = re.search(rf"(?<!\w)([{UPPER}][{UPPER}a-z]{{0,3}})[\s]*$", copies.text[window:begin])
    if code and plain(code[1]) in kind_of_code():
        return window + code.start(1), kind_of_code()[plain(code[1])], has_number_word
    number_word = lead.start("so") if lead and lead["so"] else at
    return number_word, None, has_number_word


def _titled_kind_before(copies: Copies, at: int) -> tuple[int, str, str | None] | None:
    """A kind parted from `số` by issuer or name: `hướng dẫn của liên sở … số 895/HD`, `Luật … số 76/2014/QH13`."""
    window = copies.plain[max(0, at - 110) : at]
    offset = max(0, at - 110)
    stop = max(window.rfind(c) for c in ";.:(")
    for match in reversed(list(kind_pattern().finditer(window, stop + 1))):
        start, end = offset + match.start(), offset + match.end()
        by = _BY.match(copies.plain, end)
        if by:
            close = issuer_end(copies.text, copies.plain, by.end(), at, True)
            if copies.plain[close:at].strip() in ("", "tại") and close > by.end():
                return start, match[0], words_of_span(copies.text[by.end() : close])
        if match[0] in ("luật", "bộ luật", "pháp lệnh") and "," not in window[match.end() :].replace(", ", " ", 2):
            return start, match[0], None
    return None


def _by_whom(copies: Copies, at: int, limit: int, numbered: bool) -> tuple[str | None, int]:
    """The issuer that `của …` names at `at`, and its end: `của Thủ tướng Chính phủ` → `Thủ tướng Chính phủ`."""
    by = _BY.match(copies.plain, at, limit)
    if by is None:
        return None, at
    begin = by.end()
    end = issuer_end(copies.text, copies.plain, begin, limit, numbered)
    if end == begin:
        return None, at
    if "giữa" in by[0]:
        joint = _BETWEEN.match(copies.plain, end, limit)
        other = issuer_end(copies.text, copies.plain, joint.end(), limit, True) if joint else end
        end = other if joint and other > joint.end() else end
    return words_of_span(copies.text[begin:end]), end


def _issuer_of_title(copies: Copies, at: int, limit: int) -> str | None:
    """The issuer at the end of a title: `… ngày 26/5/2014 về chính sách hỗ trợ của Thủ tướng Chính phủ;`."""
    stop = re.compile(r"[;.()]|,\s").search(copies.plain, at, limit)
    end = stop.start() if stop else limit
    if not re.match(r"\s*(?:về|v/v|quy định)\b", copies.plain[at:end]) or kind_pattern().search(copies.plain, at, end):
        return None
    for by in reversed(list(_BY.finditer(copies.plain, at, end))):
        close = issuer_end(copies.text, copies.plain, by.end(), end, False)
        if close > by.end() and not copies.plain[close:end].strip():
            return words_of_span(copies.text[by.end() : close])
    return None


def find_numbered(copies: Copies, limit_of: Limits) -> list[Found]:
    found = list[Found]()
    for match in NUMBER.finditer(copies.text):
        number = number_at(copies.text, match)
        if number is None or (found and match.start() < found[-1].end):
            continue
        made = _around_number(copies, number, found[-1] if found else None, limit_of(match.start()))
        if made:
            found.append(made)
    return found


def _around_number(copies: Copies, number: Number, last: Found | None, limit: int) -> Found | None:
    start, kind, said = _kind_before(copies, number.start)
    issuer = None
    if kind is None and said:
        titled = _titled_kind_before(copies, start)
        if titled:
            start, kind, issuer = titled
    if (
        kind is None
        and last
        and re.fullmatch(r"[\s,;*_]*(?:và\s+|hoặc\s+)?(?:số\s+)?", copies.plain[last.end : number.start])
    ):
        kind = last.kind
    if kind is None and (not (number.sure or said) or copies.text[number.start : number.end].islower()):
        return None
    date, end = date_after(copies.plain, number.end)
    by, close = _by_whom(copies, end, limit, True)
    issuer = by or issuer
    tail = issuer or _issuer_of_title(copies, end, limit)
    return Found(start, close if by else end, kind or number.kind, number.value, date, tail, "number", close)


def find_bare(copies: Copies, limit_of: Limits, taken: list[Found]) -> list[Found]:
    """`Quyết định số 984 của Bộ Công an`, `Nghị định 116 của Chính phủ`: a number without a code.

    So is `Quyết định 1719` where the text has given that number with its code.
    """
    known = {(f.kind, re.split(r"[-/]", f.number)[0]) for f in taken if f.number}
    found = list[Found]()
    for match in kind_pattern().finditer(copies.plain):
        kind = " ".join(match[0].split())
        bare = _BARE.match(copies.plain, match.end())
        if bare is None or kind not in _BARE_KINDS or overlaps(taken, match.start(), bare.end()):
            continue
        followed = bool(_BARE_FOLLOWED.match(copies.plain, bare.end()))
        law = kind in ("nghị định", "thông tư") and not re.match(
            r"\s+[^\W\d_]+\s+(?:người|hộ|xã)", copies.plain[bare.end() :][:30]
        )
        if not (bare["so"] or followed or law or (kind, bare["digits"]) in known):
            continue
        date, end = date_after(copies.plain, bare.end())
        limit = limit_of(match.start())
        issuer, close = _by_whom(copies, end, limit, True)
        value = bare["digits"] + (bare["year"] or "")
        found.append(Found(match.start(), close if issuer else end, kind, value, date, issuer, "bare_number", close))
    return found


def overlaps(taken: list[Found], start: int, end: int) -> bool:
    return any(f.start < end and start < f.end for f in taken)


def find_dated_laws(copies: Copies, taken: list[Found]) -> list[Found]:
    """Laws named with their day: `Luật Đất đai ngày 29 tháng 11 năm 2013`; a law without number and day is none."""
    found = list[Found]()
    for match in _LAW.finditer(copies.plain):
        date, end = date_after(copies.plain, match.end())
        if date and copies.text[match.start()].isupper() and not overlaps(taken, match.start(), end):
            found.append(Found(match.start(), end, match["kind"], None, date, None, "dated_law", end))
    return found
