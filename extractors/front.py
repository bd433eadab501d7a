"""The front of a document: the line that names its kind, its title, and where the text proper begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .blocks import Block
from .document import Document, Span
from .knowledge import kinds
from .markers import find_marker
from .rows import shouts
from .text import Copies, plain

_OPENERS = re.compile(
    r"[\s*_#]*(?:căn cứ|thực hiện|nhằm|để |trong |kính |xét |theo |sau |ngày |năm |trên cơ sở|được sự"
    r"|tiếp tục|phát huy|hưởng ứng|ủy ban nhân dân|ubnd|hội đồng nhân dân|chủ tịch|giám đốc|bộ trưởng|hđnd)\b"
)
_AUTHOR = re.compile(
    r"(?:chủ tịch|ủy ban nhân dân|ubnd|hội đồng nhân dân|giám đốc|bộ trưởng|thủ tướng|ban chấp hành)\b"
)
_SESSION = re.compile(r"khóa\s+[ivx\d]+|kỳ họp thứ\b")
_ATTACHED = re.compile(r"[\s*_(]*(?:kèm theo|ban hành kèm)")
_BODY = re.compile(r"[\s*_]*(?:kính|căn cứ|thực hiện|theo)\b")
_SUBJECT = re.compile(r"(?:v/v|về việc|trích yếu)\b")
_ORDINAL = re.compile(r"(?:số\s+)?(?:[IVX]+|\d{1,3}|[A-Z])", re.IGNORECASE)
_FORMS = r"phụ biểu|biểu(?: mẫu)?(?: số)?"
_ANNEX_ORDINAL = r"(?:số\s+)?(?:[ivx]+|\d{1,3}|[a-h])(?!\w)"
_SEARCHED = 40
_TITLE_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Front:
    """The kind that the page names (lower case), the title's spans, where the text proper begins, how it was found.

    `source` is `kind_line` (the kind stands alone on its line), `title` (it opens the title), `subject` (a letter's
    `V/v …`), or None.
    """

    kind: str | None
    title: tuple[Span, ...]
    body_start: int
    source: str | None


@cache
def _kind_names() -> re.Pattern[str]:
    names = "|".join(re.escape(kind.name).replace(r"\ ", r"\s+") for kind in kinds())
    annex = rf"(?:{_FORMS})\s*{_ANNEX_ORDINAL}"
    return re.compile(rf"[\s*_#]*(?:({names})\b(?:(?<=lục)\s+{_ANNEX_ORDINAL})?|{annex})[\s*_:.]*")


def _kind_line(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> tuple[int, Span, str] | None:
    """The block whose first printed line is nothing but a kind of document, that line, and the kind."""
    for at, block in enumerate(blocks[:_SEARCHED]):
        if block.kind in ("furniture", "table", "footnote"):
            continue
        for index in block.lines[:1] if block.kind != "letterhead" else block.lines:
            line = document.lines[index]
            start, end = max(line.start, block.start), min(line.end, block.end)
            match = _kind_names().fullmatch(copies.plain, start, end)
            if match and (shouts(document.text[start:end]) or block.kind != "letterhead"):
                return at, Span(start, end), " ".join((match[1] or "phụ lục").split())
    return None


def _in_title(document: Document, copies: Copies, block: Block, first: bool) -> bool:
    """Whether a block behind the line of the kind still belongs to the title."""
    words = document.text[block.start : block.end]
    if block.kind in ("letterhead", "furniture"):
        return False
    marker = find_marker(document.text, block.start, block.end)
    if len(words) > _TITLE_LIMIT or _ATTACHED.match(copies.plain, block.start) or (marker and marker.family != "star"):
        return False
    looks = _set_apart(document, block)
    if first:
        return not words.rstrip().endswith((":", ";")) and (looks or not _is_body(copies, block, words))
    if shouts(words) and _OPENERS.match(copies.plain, block.start):
        return False
    return looks and not re.search(r"[.:;]\W*$", words) and not _is_body(copies, block, words)


def _is_body(copies: Copies, block: Block, words: str) -> bool:
    return bool(_OPENERS.match(copies.plain, block.start)) and len(words) > 100 and words.rstrip()[-1] in ".;:,"


def _set_apart(document: Document, block: Block) -> bool:
    """Whether a block is bold, centred or marked up as a whole, or goes on from a line before (`“Cả nước …`)."""
    words = document.text[block.start : block.end].strip()
    line = document.lines[block.lines[0]]
    return (
        bool(line.bold or line.centred)
        or words.startswith(("#", "**", "“", "("))
        or words[:1].islower()
        or shouts(words)
    )


def _unfinished(title: str, block: Block) -> bool:
    """Whether the title so far asks for more: a quotation not closed, a dash or comma at its end."""
    asks = title.count("“") > title.count("”") or title.rstrip("*_ \n").endswith((" -", " –", ","))
    return asks and block.end - block.start < _TITLE_LIMIT


def _title(document: Document, copies: Copies, rest: list[Block], lead: Span | None) -> tuple[tuple[Span, ...], int]:
    """The title's spans and the end of the last; `lead` is what stands behind the kind in its own block."""
    spans, end = ([lead] if lead else []), lead.end if lead else 0
    for block in rest:
        if block.kind in ("furniture", "footnote", "letterhead"):
            continue
        if spans and re.search(r"[.;]\W*$", document.text[spans[-1].start : spans[-1].end]):
            break
        goes_on = bool(spans) and _unfinished(document.text[spans[0].start : spans[-1].end], block)
        if spans and not goes_on and _heading_behind(document, spans, block):
            break
        if not goes_on and not _in_title(document, copies, block, not spans):
            break
        spans.append(Span(block.start, block.end))
        end = block.end
    return tuple(spans), end


def _heading_behind(document: Document, spans: list[Span], block: Block) -> bool:
    """Whether a line in capitals, parted by a blank one from a title in small letters, is the first heading."""
    title, words = document.text[spans[0].start : spans[-1].end], document.text[block.start : block.end]
    parted = document.text.count("\n", spans[-1].end, block.start) > 1
    return parted and shouts(words) and not shouts(title) and words.strip("*_# ")[:1].isalpha()


def _body_start(copies: Copies, rest: list[Block], end: int) -> int:
    """Where the text proper begins behind the title: attached-to lines and the issuer's own line are passed over."""
    for block in rest:
        if block.start < end or block.kind in ("furniture", "footnote", "letterhead"):
            continue
        words = copies.text[block.start : block.end].strip(" *_#")
        author = shouts(words) and (_AUTHOR.match(plain(words)) or _SESSION.match(plain(words)))
        if not _ATTACHED.match(copies.plain, block.start) and not author:
            return block.start
    return end


def find_front(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> Front:
    """The kind, the title and the start of the text.

    Forms: `KẾ HOẠCH` alone on its line over the title; `Kế hoạch hỗ trợ hộ nghèo …` as one line of a web copy; a letter
    with `V/v …` and `Kính gửi`. Where none is found `kind` is None and the text begins behind the letterhead.
    """
    found = _kind_line(document, copies, blocks)
    if found is None:
        return _without_kind_line(document, copies, blocks)
    at, line, kind = found
    tail = Span(line.end, blocks[at].end)
    words = document.text[tail.start : tail.end].strip(" \n*_#\t.:")
    lead = tail if words and not _ORDINAL.fullmatch(words) else None
    rest = [block for block in blocks[at + 1 :] if block.start >= line.end]
    spans, end = _title(document, copies, rest, lead)
    end = max(end, line.end)
    return Front(kind, spans, _body_start(copies, rest, end), "kind_line")


def _subject(copies: Copies, rest: list[Block]) -> tuple[Span, ...]:
    """A letter's subject with the lines that go on with it, up to a blank line or `Kính gửi`."""
    spans = [Span(rest[0].start, rest[0].end)]
    for block in rest[1:4]:
        words, end = copies.text[block.start : block.end], spans[-1].end
        apart = copies.text.count("\n", end, block.start) > 1 or re.search(r"[.;]\W*$", copies.text[:end][-4:])
        small = words[:1].islower() or words[:1].isdigit()
        if not small or apart or _BODY.match(copies.plain, block.start) or len(words) > 120:
            break
        spans.append(Span(block.start, block.end))
    return tuple(spans)


def _without_kind_line(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> Front:
    heads = [b for b in blocks[:12] if b.kind not in ("furniture", "footnote", "table")]
    for at, block in enumerate(heads):
        match = _kind_names().match(copies.plain, block.start, block.end)
        if (
            match
            and block.end - block.start < 400
            and not document.text[block.start : block.end].endswith((".", ";", ":"))
        ):
            rest = heads[at + 1 :]
            return Front(
                match[1] or "phụ lục", (Span(match.end(), block.end),), _body_start(copies, rest, block.end), "title"
            )
        if len(document.text[block.start : block.end]) > 300:
            break
    for at, block in enumerate(heads):
        if _SUBJECT.match(copies.plain, block.start, block.end):
            spans = _subject(copies, heads[at:])
            return Front("công văn", spans, _body_start(copies, heads[at + 1 :], spans[-1].end), "subject")
    body = next((b.start for b in heads if b.kind != "letterhead"), 0)
    return Front(None, (), body, None)
