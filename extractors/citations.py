"""Every mention of another document: kind, number, date, issuer, and how this document stands to it.

With a number the mention is certain; without one it counts where the text gives the kind with its issuer or its title.
A document's mention of itself, and laws and programmes in general, are none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .blocks import Block
from .document import Document, Span
from .markers import UPPER
from .mentions import Found, Limits, find_bare, find_numbered, words_of_span
from .records import Citation, Metadata
from .references import issuer_end, relation_of
from .sentences import split
from .text import Copies, plain
from .titled import find_titled

_ISSUED = re.compile(
    r"(?:ban hành|xây dựng và ban hành|ký ban hành|phê duyệt|ký kết|thông qua|đã có|xây dựng)\b[^.;]{0,260}?$"
)
_SUBJECT = re.compile(
    r"(?P<who>(?:UBND|HĐND|Ủy ban|Uỷ ban|Hội|Bộ|Sở|Ban|Tỉnh|Thành|Huyện|Đảng|Chính|Quốc|Thủ|Công an|Liên|Đoàn|Phòng|Mặt trận|Chủ tịch)[^.;:,]{0,80}?)\s+(?:\w+\s+){0,2}?(?:đã\s+|sớm\s+|chưa\s+|vừa\s+)?(?:xây dựng và ban hành|ban hành|có|ký ban hành|phê duyệt|thông qua|xây dựng)\s*[^.;]{0,40}$"
)


def _block_at(blocks: tuple[Block, ...], at: int) -> Block | None:
    return next((block for block in blocks if block.start <= at < block.end), None)


def _sentence_start(copies: Copies, block: Block, at: int) -> int:
    spans = [span for span in split(copies.text, block.start, block.end) if span.start <= at]
    return spans[-1].start if spans else block.start


def _heading_issuer(copies: Copies, blocks: tuple[Block, ...], block: Block) -> tuple[str | None, bool]:
    """The body that the heading above a list says has issued what follows: `* UBND thành phố ban hành:`."""
    at = blocks.index(block)
    for above in reversed(blocks[max(0, at - 15) : at]):
        if above.marker == block.marker and block.marker is not None or above.kind == "furniture":
            continue
        words = copies.plain[above.body : above.end].strip(" *_#:.")
        if re.search(r"ban hành$|(?:ban hành|các văn bản)[^.;]{0,60}(?:sau|như|gồm)$", words):
            begin = (
                above.body
                + len(copies.text[above.body : above.end])
                - len(copies.text[above.body : above.end].lstrip("*_\\ "))
            )
            end = issuer_end(copies.text, copies.plain, begin, above.end, False)
            return (words_of_span(copies.text[begin:end]) if end > begin else None), True
        return None, False
    return None, False


def _same_agency(name: str | None, metadata: Metadata) -> bool:
    """Whether a name is that of the document's own issuer: `UBND tỉnh` in a report of UBND tỉnh Lạng Sơn."""
    if not name or not metadata.issuer:
        return False
    short, own = plain(name).replace("ủy ban nhân dân", "ubnd"), plain(metadata.issuer)
    short = re.sub(r"^(?:phó )?chủ tịch ", "", short)
    return own.startswith(short) or own == short


def _subject(copies: Copies, start: int, at: int) -> str | None:
    """Who issued it, from the words before in the same sentence: `Bộ Công an sớm có [Hướng dẫn]` → `Bộ Công an`."""
    match = _SUBJECT.search(copies.text[start:at])
    if match is None:
        return None
    best = None
    for head in re.finditer(rf"(?<!\w)[{UPPER}]", copies.text[start:at]):
        begin = start + head.start()
        end = issuer_end(copies.text, copies.plain, begin, at, False)
        if end > begin and re.fullmatch(
            r"[\s*_]*(?:\w+\s+){0,2}?(?:đã\s+|sớm\s+|chưa\s+)*(?:xây dựng và ban hành|ban hành|có|ký ban hành|phê duyệt|thông qua|xây dựng)\s[^.;]{0,60}",
            copies.plain[end:at],
        ):
            best = best or words_of_span(copies.text[begin:end])
    return best


def _related(
    copies: Copies, blocks: tuple[Block, ...], found: Found, last: tuple[Found, str] | None, metadata: Metadata
) -> tuple[str, str | None]:
    """Relation and issuer of a mention."""
    block = _block_at(blocks, found.start)
    if block is None or block.kind == "closing":
        return "mentions", found.issuer
    start = _sentence_start(copies, block, found.start)
    before = copies.plain[start : found.start]
    told = relation_of(before, metadata.kind)
    if told:
        return told, found.issuer
    if (
        last
        and last[0].start >= start
        and last[1] in ("basis", "implements")
        and _listed(copies.plain[last[0].tail : found.start])
    ):
        return last[1], found.issuer
    who, heads = _heading_issuer(copies, blocks, block) if block.marker else (None, False)
    if heads and not before.strip(" -+*_\\"):
        return ("issued" if _same_agency(who, metadata) else "mentions"), found.issuer or who
    subject = _subject(copies, start, found.start) if _ISSUED.search(before) or before.rstrip().endswith("có") else None
    if subject and _ISSUED.search(before) and _same_agency(subject, metadata):
        return "issued", found.issuer or subject
    return "mentions", found.issuer or subject


def _listed(between: str) -> bool:
    """Whether only a title and a comma, semicolon or `và` part two mentions of one list."""
    return (
        len(between) < 330
        and bool(re.search(r"(?:[;,]|\bvà)\s*(?:các\s+)?[*_]*$", between))
        and not re.search(r"\.\s|\bđã\b", between)
    )


def _everything(document: Document, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> list[Found]:
    limits = Limits(blocks, len(document.text))
    found = find_numbered(copies, limits)
    found += find_bare(copies, limits, found)
    found += find_titled(copies, limits, found, metadata)
    return sorted(found, key=lambda f: f.start)


def find(document: Document, copies: Copies, blocks: tuple[Block, ...], metadata: Metadata) -> tuple[Citation, ...]:
    """Every mention of another document, in reading order.

    Forms: `Quyết định số 12/QĐ-TTg ngày 3/4/2017 của Thủ tướng Chính phủ`, `QĐ 2338/QĐ-UBND`, `Nghị định 116 của Chính
    phủ`, `Kế hoạch của UBND thành phố`, `Kế hoạch thực hiện phong trào thi đua “…”`. Source: GUIDELINE section 2.
    """
    letterhead = [Span(b.start, b.end) for b in blocks if b.kind == "letterhead"]
    made, last = list[Citation](), None
    for found in _everything(document, copies, blocks, metadata):
        place = Span(found.start, found.end)
        if any(span.overlaps(place) for span in letterhead) or (
            found.number and found.number == metadata.number and not found.date
        ):
            continue
        relation, issuer = _related(copies, blocks, found, last, metadata)
        last = (replace(found, issuer=issuer), relation)
        quote = document.text[found.start : found.end]
        page = document.page_at(found.start)
        made.append(
            Citation(
                quote, found.start, found.end, found.kind, found.number, found.date, issuer, relation, page, found.rule
            )
        )
    return tuple(made)


def number_spans(copies: Copies) -> list[Span]:
    """Every stretch that is a document's number with its kind and date: nothing in it is a figure."""
    limits = Limits((), len(copies.text))
    found = find_numbered(copies, limits)
    found += find_bare(copies, limits, found)
    return sorted((Span(f.start, f.end) for f in found), key=lambda span: span.start)
