"""The document's own data: kind, number, issuing body, area, place and date, title, signature, recipients, periods.

The page's letterhead and signature come first; what they lack is read from the title, the first paragraphs and the
closing sentence, and `sources` says so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from . import areas
from .area_names import areas_in
from .blocks import Block
from .document import Document
from .front import Front, find_front
from .headings import clean
from .knowledge.register import RANKS
from .letterhead import Letterhead, find_letterhead, name_issuer
from .periods import find as find_periods
from .records import Metadata, Section
from .references import kind_of_symbol
from .signature import Signature, find_signature
from .text import Copies, plain

_AGENCY = re.compile(
    r"(?P<office>(?i:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd"
    r"|hội đồng nhân dân|ban chỉ đạo|sở|phòng|tỉnh ủy|huyện ủy|thành ủy))"
    r"\s+(?=(?i:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|tp))"
)
_OFFICE = re.compile(
    r"(?P<office>(?:Sở|Phòng|Chi cục|Trung tâm|Công an|Hội|Ban Dân tộc|Bảo hiểm xã hội|Đảng ủy|Trạm)(?:\s+[\w&,-]+){0,8}?)"
    r"\s+(?=(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)\s+[^\W\d_])"
)
"""An office of an area in full: it is the author where it does what authors do (`Sở Y tế tỉnh Hà Nam báo cáo …`)."""
_ISSUES = re.compile(
    r"[^.;]{0,60}?\b(?:báo cáo|ban hành|xây dựng|phát động|kính|trân trọng"
    r"|yêu cầu|đề nghị|tôi xin|triển khai|tổ chức|thông báo|chỉ thị|quyết định)\b"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo\s")
_PROGRAMME = re.compile(r"giai\s+đoạn\s+(?P<a>(?:19|20)\d\d)\s*[-–]\s*(?P<b>(?:19|20)\d\d)")
_REPORTS = ("báo cáo",)
_PROGRAMMES = (
    "chỉ thị",
    "kế hoạch",
    "chương trình",
    "đề án",
    "nghị quyết",
    "báo cáo",
    "quyết định",
    "phương án",
    "kế hoạch liên tịch",
)
_MIDTERM = re.compile(r"giữa kỳ|giữa giai đoạn|\b(?:2|3|4|5|10) năm (?!\d)|giai đoạn|nhiệm kỳ|tổng kết")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: str | None
    unit: str | None
    level: str | None
    source: str | None


def _title(document: Document, front: Front) -> str | None:
    words = " ".join(document.text[span.start : span.end] for span in front.title)
    return clean(words.replace("\n", " ")) or None if words.strip() else None


def _stretches(document: Document, blocks: tuple[Block, ...], front: Front) -> list[tuple[str, str, float]]:
    """The places where an issuer names itself, most telling first: name of the place, its words, its weight."""
    body = [
        b for b in blocks if b.start >= front.body_start and b.kind not in ("furniture", "footnote", "table", "closing")
    ]
    opening = [(b, "opening", 2.0) for b in body[:5]]
    ending = [(b, "ending", 1.5) for b in body[-2:]] if len(body) > 6 else []
    found = [(name, document.text[b.start : b.end], weight) for b, name, weight in opening + ending]
    title = " ".join(document.text[span.start : span.end] for span in front.title)
    return [("title", title, 1.0), *found]


def _issuer_from_text(document: Document, blocks: tuple[Block, ...], front: Front, place: str | None) -> _Issuer:
    """The body that the text shows as its author: the one that reports, plans or orders, not the one that is cited."""
    votes, sources = Counter[str](), dict[str, str]()
    for source, words, weight in _stretches(document, blocks, front):
        words = " ".join(words.split())
        for match in [*_AGENCY.finditer(words), *_OFFICE.finditer(words)]:
            name = _cut(words[match.start() : match.end() + 60], document.text, match.re)
            acts = _ISSUES.match(plain(words), match.end())
            if name is None or (match.re is _OFFICE and not acts):
                continue
            score = weight + (3 if acts else 0)
            score -= (
                2.5
                if re.search(
                    r"(?:của|chủ tịch|công văn|theo|tham mưu|tham mưu cho|trình|giúp)\s*$",
                    plain(words[: match.start()]),
                )
                else 0
            )
            score += 2 if place and place in name else 0
            votes[name] += int(score * 2)
            sources.setdefault(name, source)
    best = votes.most_common(1)
    if not best or best[0][1] <= 0:
        return _Issuer(None, None, None, None)
    name = best[0][0]
    _, unit, level = name_issuer(name)
    return _Issuer(name, unit, level, sources[name])


def _issuer_attached(document: Document, blocks: tuple[Block, ...]) -> _Issuer:
    """Who issued the document that an annex or a set of rules says it came with: `(Kèm theo Quyết định … của UBND …)`."""
    for block in blocks[:10]:
        words = " ".join(document.text[block.start : block.end].split())
        attached = _ATTACHED.search(plain(words))
        for match in _AGENCY.finditer(words, attached.end()) if attached else ():
            name = _cut(words[match.start() : match.start() + 90], document.text)
            if name:
                return _Issuer(name, *name_issuer(name)[1:], "attached")
    return _Issuer(None, None, None, None)


def _cut(words: str, text: str, form: re.Pattern[str] = _AGENCY) -> str | None:
    """The agency at the head of `words` with its area; one without a name (`UBND Thành phố`) is sought in the text."""
    match = form.match(words)
    if match is None:
        return None
    office = name_issuer(match["office"])[0] or match["office"]
    behind = words[match.end() :]
    named = areas_in(behind)
    if named and named[0][0] == 0:
        return f"{office} {named[0][1]}"
    rank = next((r for r in RANKS if plain(behind).startswith(r)), None)
    found = areas.named_like(text, rank) if rank in ("tỉnh", "thành phố", "huyện", "quận", "thị xã") else None
    return f"{office} {found}" if found else None


def _issuer(
    document: Document, blocks: tuple[Block, ...], front: Front, head: Letterhead, signed: Signature
) -> _Issuer:
    if head.issuer and head.unit:
        return _Issuer(head.issuer, head.unit, head.level, "letterhead")
    if head.issuer and head.level == "central":
        return _Issuer(head.issuer, None, "central", "letterhead")
    found = _issuer_from_text(document, blocks, front, head.place)
    if found.name is None and signed.agency:
        name, unit, level = name_issuer(signed.agency)
        found = _Issuer(name, unit, level, "signature") if unit else found
    if found.name is None:
        found = _issuer_attached(document, blocks)
    if found.name is None and head.issuer:
        return _Issuer(head.issuer, None, head.level, "letterhead")
    return found


def _year(document: Document, front: Front, date: str | None) -> int | None:
    """The year that the document speaks from: its date's, else the latest that its first words name."""
    if date:
        return int(date[:4])
    years = [int(y) for y in _YEAR.findall(document.text[: front.body_start + 3000])]
    return max(years) if years else None


def _reporting_period(kind: str | None, title: str, first: str, year: int | None) -> str | None:
    """The period that a report covers, from its title, else its first paragraph: `6 tháng đầu năm 2018` → `2018-H1`.

    A mid-term report, or one on a programme of several years, has none.
    """
    if kind not in _REPORTS:
        return None
    if _MIDTERM.search(plain(title)):
        remark = re.search(r"\(([^()]*\d[^()]*)\)\s*$", title)
        title, first = (remark[1], "") if remark else ("", "")
    for words in (title, first):
        low = plain(words)
        low = re.sub(r"ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d+ tháng \d+ năm \d{4}", lambda m: " " * len(m[0]), low)
        low = re.split(
            r"\b(?:phương hướng|nhiệm vụ trọng tâm|kế hoạch năm|(?<!thực hiện )nhiệm vụ năm|và nhiệm vụ|dự kiến)\b", low
        )[0]
        for period in find_periods(low):
            value = period.value
            if value and period.needs_year:
                value = f"{year}{value}" if year else None
            if value and not period.compared:
                return value
    return None


_OF_ONE_YEAR = re.compile(r"năm\s+(20\d\d)")
_UNTIL_A_YEAR = re.compile(r"(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+20\d\d|ngày\s+\d|tháng\s+\d")
"""`Phát triển du lịch đến năm 2030` says when it ends, and a day belongs to another document."""


def _programme_period(kind: str | None, title: str, opening: str) -> str | None:
    """The span that a plan or directive names for its own programme, from the title, else from its first paragraphs.

    Else the one year of its title: `Cải cách hành chính năm 2024` → 2024.
    """
    if kind not in _PROGRAMMES:
        return None
    for words in (title, opening):
        for found in _PROGRAMME.finditer(words):
            if "chuẩn nghèo" not in plain(words[max(0, found.start() - 60) : found.start()]):
                return f"{found['a']}/{found['b']}"
    years = {m[1] for m in _OF_ONE_YEAR.finditer(plain(title))}
    return years.pop() if len(years) == 1 and not _UNTIL_A_YEAR.search(plain(title)) else None


def _kind(front: Front, head: Letterhead) -> tuple[str | None, str | None]:
    if front.kind:
        return front.kind, front.source
    known = kind_of_symbol(head.number or head.symbol or "")
    if known:
        return known, "number"
    return ("công văn", "number") if head.number else (None, None)


def _body_end(document: Document, blocks: tuple[Block, ...]) -> int:
    closing = next((block.start for block in blocks if block.kind == "closing"), None)
    return closing if closing is not None else len(document.text.rstrip())


def _sources(kind: str | None, front: Front, head: Letterhead, issuer: _Issuer, signed: Signature) -> dict[str, str]:
    """Where each field that the page shows was read."""
    sources = {
        "kind": kind,
        "number": "letterhead" if head.number else None,
        "issuer": issuer.source,
        "date": "letterhead" if head.date else None,
        "title": front.source,
        "signer": "signature" if signed.signer else None,
        "parent_unit": "text" if issuer.unit else None,
    }
    return {key: value for key, value in sources.items() if value}


def find(document: Document, copies: Copies, blocks: tuple[Block, ...], sections: tuple[Section, ...]) -> Metadata:
    """Everything that the document says of itself. What the page does not show is None."""
    front = find_front(document, copies, blocks)
    head = find_letterhead(document, copies, blocks)
    signed = find_signature(document, copies, blocks)
    kind, kind_source = _kind(front, head)
    issuer = _issuer(document, blocks, front, head, signed)
    title = _title(document, front)
    year = _year(document, front, head.date or head.date_partial)
    on = head.date or head.date_partial or (str(year) if year else None)
    level = areas.level_of(issuer.unit, year) if issuer.unit and issuer.level != "central" else issuer.level
    body = [b for b in blocks if b.start >= front.body_start and b.kind != "furniture"]
    opening = " ".join(document.text[b.start : b.end] for b in body[:3])
    return Metadata(
        kind=kind,
        number=head.number,
        symbol=head.symbol,
        issuer=issuer.name,
        level=level,
        unit=issuer.unit,
        parent_unit=areas.parent_of(issuer.unit, level or "", document.text, on) if issuer.unit else None,
        place=head.place,
        date=head.date,
        date_partial=head.date_partial,
        title=title,
        signer=signed.signer,
        signer_role=signed.role,
        signed_for=signed.signed_for,
        signed_as=signed.roles,
        urgency=head.urgency,
        recipients=signed.recipients,
        reporting_period=_reporting_period(kind, title or "", opening[:600], year),
        programme_period=_programme_period(kind, title or "", opening),
        sources=_sources(kind_source, front, head, issuer, signed),
        body_start=front.body_start,
        body_end=_body_end(document, blocks),
    )
