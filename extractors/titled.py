"""Where a text mentions another document without its number: by its kind with its issuer, or with its title."""

from __future__ import annotations

import re

from .knowledge import kinds
from .mentions import Found, Limits, overlaps, words_of_span
from .records import Metadata
from .references import issuer_end, kind_pattern
from .text import Copies, over_lines, plain

_TITLE_START = re.compile(
    r"\s+(?:[“\"*_]+|về|thực hiện|triển khai|tổ chức|phát động"
    r"|thành lập|phối hợp|phê duyệt|hỗ trợ|phát triển|giảm nghèo|phòng|"
    r"hành động|đầu tư|xây dựng|sắp xếp|nâng cao|tăng cường|kiểm tra"
    r"|rà soát|cải cách|chuyển đổi|tiếp nhận|bảo vệ|quản lý|"
    r"đào tạo|sơ kết|tổng kết|điều tra|khảo sát|tuyên truyền|vận động"
    r"|nông thôn|truyền thông|giữa|sửa chữa|khắc phục|bố trí|giao)\b"
)
_TITLE_STOP = re.compile(
    r"[;:()]|,(?!\s+(?:chống|mở rộng|bổ sung|sửa chữa|nâng cấp"
    r"|khen thưởng|lãng phí|cận nghèo|đô thị|xây dựng nông thôn|tổ chức lại|vận hành|khai thác|bồi dưỡng|sử dụng|điều hành"
    r"|công chức|viên chức|giám sát|phát triển|bảo vệ|quản lý|kiểm tra|nuôi dưỡng|cứu nạn|khắc phục|văn minh|an toàn)\b)"
    r"|\.(?=\s|$)|\s(?:để|nhằm|nên|đến nay|đã|được|sẽ|nhưng|chưa|trên sóng|và các văn bản|coi|là"
    r"|làm cơ sở|ngay trong|với các|với nội dung|vào|và tổ chức thực hiện|tại các|tới các|đến các)\s"
)
_QUOTED = re.compile(r"[“\"][^”\"]{5,250}[”\"][*_]*")
_SPAN_OF_YEARS = re.compile(r"\s*(?:,\s*)?giai\s+đoạn\s+(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
_PLAN_AHEAD = re.compile(r"(?:xây dựng|tham mưu|lập|ban hành)\s+(?:và\s+(?:ban hành|triển khai)\s+)?(?:các\s+)?$")
_DONE = re.compile(r"\b(?:đã|vừa)\b[^.;]{0,60}$")
_SELF = re.compile(r"[\s*_]+(?:này|trên|nêu trên|nói trên)\b")
_VERB_KINDS = ("báo cáo", "thông báo", "hướng dẫn", "tờ trình", "quy định", "công văn", "quyết định")
_SMALL_KINDS = (
    "kế hoạch",
    "nghị quyết",
    "chỉ thị",
    "kết luận",
    "đề án",
    "kế hoạch liên tịch",
    "quyết định",
    "công văn",
)
_COUNTED = re.compile(r"(?:\d|\b(?:các|những|nhiều|một số|một))\s+$")
_ALSO = ("chương trình", "bộ tiêu chí", "phương án", "quy định", "chiến lược")
_ISSUED_JUST = over_lines(r"(?:ban hành|phê duyệt)\s+(?:các\s+)?[*_]*$")
_AREA_KINDS = ("kế hoạch", "nghị quyết", "chỉ thị", "đề án")
_OF_AREA = re.compile(r"\s+của\s+(?P<area>trung\s+ương|tỉnh|thành\s+phố|huyện|thị\s+xã|quận)(?=\s*[,;.])")
_TAKEN_UP = over_lines(r"(?:theo|căn cứ|thực hiện|trên cơ sở)\s+(?:đúng\s+)?$")
_PARTY = over_lines(r"(?:đảng|nhà nước|đảng và nhà nước|đảng, nhà nước)")
"""Whose resolutions and directives in general are no document."""
_COURT = re.compile(r"\s*t[oò][àa]? án")


def find_titled(copies: Copies, limit_of: Limits, taken: list[Found], metadata: Metadata) -> list[Found]:
    """Documents without a number: by issuer (`Kế hoạch của UBND thành phố`) or title (`Kế hoạch thực hiện … “…”`)."""
    names = {kind.name: kind.plainly for kind in kinds()}
    found = list[Found]()
    for match in kind_pattern().finditer(copies.plain):
        kind = " ".join(match[0].split())
        if not (names[kind] or _just_issued(copies, match, kind)) or overlaps(
            [*taken, *found], match.start(), match.end()
        ):
            continue
        if (
            _COUNTED.search(copies.plain[max(0, match.start() - 12) : match.start()])
            and copies.text[match.start()].islower()
        ):
            continue
        if _SELF.match(copies.plain, match.end()) or _inside_title(copies, match.start(), [*taken, *found]):
            continue
        limit = limit_of(match.start())
        made = (
            _by_issuer(copies, match, kind, limit)
            or _by_area(copies, match, kind)
            or _by_title(copies, match, kind, limit)
        )
        if made and not _own(copies, made, metadata):
            found.append(made)
    return found


def _inside_title(copies: Copies, at: int, taken: list[Found]) -> bool:
    """Whether `at` stands inside the title of a document cited just before (`… về việc ban hành Kế hoạch …`)."""
    before = [f for f in taken if f.end <= at]
    if not before:
        return False
    last = max(before, key=lambda f: f.end)
    between = copies.plain[last.tail : at]
    return (
        len(between) < 300
        and bool(re.match(r"\s*(?:về|v/v|ban hành|phê duyệt|quy định|công bố)\b", between))
        and not re.search(r"[;,:]|\.\s", between)
    )


def _just_issued(copies: Copies, match: re.Match[str], kind: str) -> bool:
    """Whether a kind that mostly names no document does so here: `đã ban hành Chương trình vận động … 2014 - 2020`."""
    before = copies.plain[max(0, match.start() - 40) : match.start()]
    return kind in _ALSO and copies.text[match.start()].isupper() and bool(_ISSUED_JUST.search(before))


def _by_area(copies: Copies, match: re.Match[str], kind: str) -> Found | None:
    """A plan or resolution of an area, without its body's name: `Theo kế hoạch của tỉnh, …`."""
    by = _OF_AREA.match(copies.plain, match.end())
    before = copies.plain[max(0, match.start() - 30) : match.start()]
    if by is None or kind not in _AREA_KINDS or not _TAKEN_UP.search(before):
        return None
    return Found(match.start(), by.end(), kind, None, None, by["area"], "issuer", by.end())


def _by_issuer(copies: Copies, match: re.Match[str], kind: str, limit: int) -> Found | None:
    capital = copies.text[match.start()].isupper()
    if not capital and kind not in _SMALL_KINDS:
        return _reported(copies, match, kind, limit)
    joint = "|giữa" if "phối hợp" in kind or "liên tịch" in kind else ""
    by = re.compile(rf"[\s*_]+(?:của{joint})\s+").match(copies.plain, match.end(), limit)
    begin = by.end() if by else match.end() + 1
    if (by is None and (not capital or kind in _VERB_KINDS)) or _COURT.match(copies.plain, begin):
        return None
    end = issuer_end(copies.text, copies.plain, begin, limit, False)
    if end <= begin or (
        by is None and not re.match(r"(?:hđnd|hội đồng nhân dân|đại hội|ubnd|tỉnh ủy|đảng bộ)", copies.plain[begin:end])
    ):
        return None
    issuer = words_of_span(copies.text[begin:end])
    if _PARTY.fullmatch(copies.plain, begin, end):
        return None
    close = _title_end(copies, end, limit) if capital and re.match(r"\s+về\s", copies.plain[end : end + 6]) else end
    return Found(match.start(), close, kind, None, None, issuer, "issuer", close)


def _reported(copies: Copies, match: re.Match[str], kind: str, limit: int) -> Found | None:
    """A report named by what it is on and by its author, behind `theo`: `Theo báo cáo rà soát … của Ban Chỉ đạo …`."""
    if kind != "báo cáo" or not re.search(
        r"(?:theo|tại|từ|căn cứ)\s+$", copies.plain[max(0, match.start() - 10) : match.start()]
    ):
        return None
    by = re.compile(r"[^;.:\d]{0,90}?\sc[uủ]a\s+").match(copies.plain, match.end(), limit)
    if by is None:
        return None
    end = issuer_end(copies.text, copies.plain, by.end(), limit, False)
    return (
        Found(match.start(), end, kind, None, None, words_of_span(copies.text[by.end() : end]), "report", end)
        if end > by.end()
        else None
    )


def _title_end(copies: Copies, at: int, limit: int) -> int:
    """Where an unnumbered document's title ends: behind its quotation and span of years, else at the clause's end."""
    quoted = _QUOTED.search(copies.text, at, limit)
    if quoted and not _TITLE_STOP.search(copies.plain, at, quoted.start()) and quoted.start() - at < 120:
        years = _SPAN_OF_YEARS.match(copies.plain, quoted.end(), limit)
        return years.end() if years else quoted.end()
    years = _SPAN_OF_YEARS.search(copies.plain, at, limit)
    stop = _TITLE_STOP.search(copies.plain, at, limit)
    end = stop.start() if stop else limit
    if years and years.start() < end:
        end = years.end()
    return at + len(copies.text[at:end].rstrip())


def _by_title(copies: Copies, match: re.Match[str], kind: str, limit: int) -> Found | None:
    capital = copies.text[match.start()].isupper()
    if not _TITLE_START.match(copies.plain, match.end(), limit):
        return None
    if copies.plain[max(0, match.start() - 2) : match.start()].strip(" *_-") in ("", ".") and kind in _VERB_KINDS:
        return None
    end = _title_end(copies, match.end(), limit)
    quoted = bool(_QUOTED.search(copies.text, match.end(), end))
    years = bool(_SPAN_OF_YEARS.search(copies.plain, match.end(), end))
    words = len(copies.text[match.end() : end].split())
    named = kind == "hướng dẫn" or kind not in _VERB_KINDS
    if not (quoted or (capital and words >= 5 and (years or (named and _named_before(copies, match.start()))))):
        return None
    if (not capital and kind in _VERB_KINDS) or (quoted and not capital and kind not in _SMALL_KINDS):
        return None
    before = copies.plain[max(0, match.start() - 80) : match.start()]
    if _PLAN_AHEAD.search(before) and not _DONE.search(before) and not years and not quoted:
        return None
    return Found(match.start(), end, kind, None, None, None, "title", end)


def _named_before(copies: Copies, at: int) -> bool:
    """Whether the words before a capital kind treat it as a document that is or shall be (`có Hướng dẫn về …`)."""
    before = copies.plain[max(0, at - 24) : at]
    return bool(re.search(r"(?:có|theo|tại|trong|nhiệm vụ|ban hành|thực hiện|triển khai|duyệt|vụ|và|:)\s+$", before))


def _own(copies: Copies, found: Found, metadata: Metadata) -> bool:
    """Whether a mention is the document's own: a plan that announces itself or names the unit's next step."""
    if found.start < metadata.body_start:
        return found.kind == metadata.kind
    before = copies.plain[max(0, found.start - 90) : found.start]
    ahead = bool(_PLAN_AHEAD.search(before)) and not _DONE.search(before)
    if found.kind == metadata.kind and found.rule == "title":
        return ahead or _title_words(copies, found) <= _words_of(metadata.title or "") or "trên đây" in before
    return (
        ahead
        and found.rule == "title"
        and metadata.kind in ("chỉ thị", "kế hoạch", "quyết định", "hướng dẫn", "công văn")
    )


def _words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", plain(text)))


def _title_words(copies: Copies, found: Found) -> set[str]:
    return _words_of(copies.text[found.start : found.end]) - _words_of(found.kind or "")
