"""Headings: which lines head a part of the document, their numbers, and how deep each stands.

A numbered paragraph that runs on as a sentence is no heading. Levels come from the nesting that the document shows,
not from the count of `#` in a Markdown copy, which OCR sets at random.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .blocks import Block
from .document import Document
from .front import Front, find_front
from .markers import Marker, find_marker
from .records import Issue, Section
from .rows import shouts
from .text import Copies

_LEADS_ON = re.compile(r"(?:sau(?: đây)?|cụ thể|như|gồm|là|rằng|trong đó|điển hình|nhiệm vụ)\s*:\W*$")
_RUNS_ON = re.compile(
    r"\b(?:đã|sẽ|được|cần|phải|có trách nhiệm|chủ trì|phối hợp với|chịu trách nhiệm|có hiệu lực|gồm|bao gồm|đề nghị|giao)\b"
)
_MID_STOP = re.compile(r"(?<![\d.])[.;:!?](?=\s+[^\W\d_])|;")
_ASIDE = re.compile(r"\s*\((?=[^\W\d_])(?P<first>\w)[^()]{24,}\)\s*[.:]?\s*$")
_NOTE = re.compile(r"\[\d{1,3}\]|<sup>.*?</sup>")
_MARKS = re.compile(r"^\s*#{1,6}\s*|\\(?=[*_#])|\*+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)
_ANNEX = re.compile(r"(?:phụ lục|phụ biểu|biểu mẫu|biểu số|mẫu số)\b")
_FORM = re.compile(r"^(?:điều|phụ lục|phụ biểu|biểu)\b")
_BODY_NAME = re.compile(
    r"(?:hội|đoàn|liên đoàn|ủy ban|ubnd|sở|phòng|ban|công an|đảng ủy|huyện|thành phố|xã|phường)\s[^.;,:]+:"
)
_AWAITS_NUMBER = re.compile(r"\b(?:năm|tháng|ngày|quý|giai đoạn)\W*$", re.IGNORECASE)
_MONEY = re.compile(r"\d\s*(?:triệu|tỷ|tỉ|nghìn)?\s*đồng\b|\d\s*(?:%|triệu|tỷ|tỉ)(?!\w)")
_LONGEST = 260
_RANKS = {"phần": 0, "phụ lục": 0, "phụ biểu": 0, "biểu": 0, "chương": 1, "mục": 2, "tiểu mục": 3, "điều": 4}
_PLAIN_RANKS = {"letter_upper": 2.5, "roman": 3, "number": 5, "letter": 9, "bracket": 10, "star": 11, "dash": 12}
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A block that heads what follows, before its level is known."""

    block: Block
    marker: Marker | None
    heading: str
    key: str
    rank: float


def clean(text: str) -> str:
    """Words as printed without markup, footnote marks and doubled blanks, and without the closing `:` or `.`."""
    words = " ".join(_MARKS.sub(" " if "\n" in text else "", _NOTE.sub("", text)).split())
    return re.sub(r"\s*(?<!\.)[.:]+\s*$", "", words).strip(" *_")


def _aside(words: str) -> str:
    """The remark in brackets behind a heading that stands for its text (`Cấp phát kinh phí (Thực hiện theo …).`)."""
    match = _ASIDE.search(words)
    return match[0] if match and match["first"].isupper() else ""


def _key(marker: Marker | None, words: str = "") -> tuple[str, float]:
    """The family that siblings share, and its usual rank (0 outermost)."""
    if marker is None:
        return ("phụ lục", 0) if _ANNEX.match(words) else ("star", _PLAIN_RANKS["star"])
    if marker.family == "named":
        word = next((w for w in sorted(_RANKS, key=len, reverse=True) if marker.words.lower().startswith(w)), "điều")
        return word, _RANKS[word]
    if marker.family == "deep":
        depth = marker.words.count(".")
        return f"deep{depth}", 5 + depth
    if marker.family == "letter" and marker.words.isupper():
        return "letter_upper", _PLAIN_RANKS["letter_upper"]
    return marker.family, _PLAIN_RANKS[marker.family]


def _set_apart(document: Document, block: Block) -> bool:
    """Whether type alone makes the block a heading: bold or capitals throughout, or a Markdown heading."""
    words = document.text[block.start : block.end].strip()
    bold = words.startswith(("#", "**")) and words.rstrip(".: ").endswith(("*", words.strip("*#")[-1:]))
    if words.startswith("**") and not words.startswith("#"):
        bold = words.rstrip(".: ").endswith("**") and not _MID_STOP.search(words.replace("**", ""), 6)
    lines = [document.lines[index] for index in block.lines]
    return bold or all(line.bold is True for line in lines) or shouts(document.text[block.body : block.end])


def _italic(document: Document, block: Block) -> bool:
    words = document.text[block.start : block.end].strip()
    if (
        words.startswith("*")
        and not words.startswith("**")
        and words.rstrip(":. ").endswith("*")
        and words.count("*") < 5
    ):
        return True
    return all(document.lines[index].italic is True for index in block.lines)


def _heads_something(block: Block, marker: Marker | None, rest: list[Block], document: Document) -> bool:
    """Whether what follows is no sibling of the block: a list of short numbered items heads nothing."""
    if _aside(document.text[block.body : block.end]):
        return True
    follower = next((b for b in rest if b.kind not in ("furniture", "footnote")), None)
    if follower is None or follower.kind == "closing":
        return False
    if follower.kind == "table" or marker is None:
        return True
    other = find_marker(document.text, follower.start, follower.end)
    if other is None:
        first = document.text[follower.start : follower.start + 1]
        awaits = _AWAITS_NUMBER.search(document.text, block.start, block.end) is not None
        return not (first.islower() or (first.isdigit() and awaits))
    key, rank = _key(marker)
    following = _key(other)
    return following[0] != key and (following[1] > rank or other.family in ("dash", "star"))


def _phrase(copies: Copies, block: Block, marker: Marker | None, longest: int) -> bool:
    """Whether a block reads as a heading by its words: one short phrase that does not go on as a sentence."""
    aside = len(_aside(copies.text[block.body : block.end]))
    words = " ".join(_NOTE.sub("", copies.plain[block.body : block.end - aside]).split())
    if (
        not words
        or len(words) > longest
        or words.endswith((";", ",", '"', "./", "/.", "...", "…", ")"))
        and words[-1] != ")"
    ):
        return False
    if _LEADS_ON.search(words) or _MONEY.search(words) or _MID_STOP.search(words.rstrip(".: ")):
        return False
    if not words.endswith("."):
        return True
    family = marker.family if marker else "star"
    return (
        family in ("roman", "star", "named")
        and not _RUNS_ON.search(words)
        and not _FORM.match(marker.words.lower() if marker else "")
        or (len(words) < 60 and not _RUNS_ON.search(words))
    )


def _is_heading(document: Document, copies: Copies, block: Block, marker: Marker | None, rest: list[Block]) -> bool:
    words = document.text[block.body : block.end].strip()
    if marker is not None and marker.family == "dash":
        return False
    if marker is not None and marker.family == "named" and not words:
        return True
    if len(words) > _LONGEST * 1.5 or not any(c.isalpha() for c in words):
        return False
    apart = _set_apart(document, block)
    if marker is None:
        return _unnumbered(document, copies, block, apart, rest)
    if apart and _phrase(copies, block, marker, int(_LONGEST * 1.5)):
        return True
    if marker.family == "star":
        return _phrase(copies, block, marker, 150) and _heads_something(block, marker, rest, document)
    longest = _LONGEST if marker.family in ("roman", "named", "number", "deep") else 160
    return _phrase(copies, block, marker, longest) and _heads_something(block, marker, rest, document)


def _unnumbered(document: Document, copies: Copies, block: Block, apart: bool, rest: list[Block]) -> bool:
    """A heading without a number: bold, capitals or italics alone on the line, with text below."""
    words = copies.plain[block.start : block.end].strip(" *_#")
    if not (apart or _italic(document, block)) or len(words) > 160 or words.startswith(("(", '"', "kính ", "nơi nhận")):
        return False
    if re.search(r"[;,]\W*$", words) or not _phrase(copies, block, None, 160) or len(words.split()) < 2:
        return False
    return _heads_something(block, None, rest, document) and not words.startswith(
        ("quyết định", "ubnd", "ủy ban nhân dân")
    )


def _lost_star(copies: Copies, block: Block, marker: Marker | None, rest: list[Block]) -> bool:
    """Whether a bare line is the sibling of starred headings that lost its star: a body's name over its list of items."""
    words = copies.plain[block.start : block.end]
    over_items = bool(rest) and rest[0].marker is not None
    return marker is None and over_items and len(words) < 60 and bool(_BODY_NAME.fullmatch(words))


def _candidates(document: Document, copies: Copies, blocks: tuple[Block, ...], front: Front) -> list[_Candidate]:
    found = list[_Candidate]()
    taken, ended = -1, False
    for at, block in enumerate(blocks):
        ended = ended or block.kind == "closing"
        if block.start < front.body_start or block.kind in ("letterhead", "closing", "furniture", "table", "footnote"):
            continue
        if at == taken or (
            ended and (not block.marker or _ANNEX.match(copies.plain[block.start : block.end].strip(" *_#")))
        ):
            continue
        marker = find_marker(document.text, block.start, block.end)
        rest = list(blocks[at + 1 : at + 6])
        starred = any(candidate.key == "star" for candidate in found)
        if not _is_heading(document, copies, block, marker, rest) and not (
            starred and _lost_star(copies, block, marker, rest)
        ):
            continue
        heading, end = document.text[block.body : block.end], block.end
        if marker and marker.family == "named" and not heading.strip(" *_#.:\n") and at + 1 < len(blocks):
            taken = at + 1
            heading, end = document.text[blocks[taken].start : blocks[taken].end], blocks[taken].end
        made = Block(block.start, end, block.kind, block.marker, block.body, block.lines)
        found.append(
            _Candidate(
                made, marker, _shown(heading), *_key(marker, copies.plain[block.start : block.end].strip(" *_#"))
            )
        )
    return found


def _shown(heading: str) -> str:
    return clean(heading.removesuffix(_aside(heading))) or clean(heading)


def _level(stack: list[tuple[str, float]], candidate: _Candidate, lone: frozenset[str]) -> int:
    """The candidate's level; `stack` holds the families open above it, and is brought up to date."""
    keys = [key for key, _ in stack]
    if candidate.key in keys:
        del stack[keys.index(candidate.key) + 1 :]
        return len(stack)
    while stack and (stack[-1][1] > candidate.rank or (stack[-1][0] in lone and candidate.key == "star")):
        stack.pop()
    stack.append((candidate.key, candidate.rank))
    return len(stack)


def _lone(candidates: list[_Candidate]) -> frozenset[str]:
    """Families with one member in the whole document: the starred headings behind such a one are its siblings."""
    keys = [candidate.key for candidate in candidates]
    return frozenset(key for key in keys if keys.count(key) == 1 and key != "star" and not key.startswith("deep"))


def find(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> tuple[Section, ...]:
    """The document's headings in reading order, level 1 outermost.

    Forms: `Phần thứ nhất …`, `Chương I`, `Điều 5. …`, `I. MỤC ĐÍCH`, `1. Mục tiêu`, `1.1. …`, `a) …`, and lines set apart
    by a star, bold type or italics only (number `*`).
    """
    candidates = _candidates(document, copies, blocks, find_front(document, copies, blocks))
    lone, stack, found = _lone(candidates), list[tuple[str, float]](), list[Section]()
    for candidate in candidates:
        level = _level(stack, candidate, lone)
        number = candidate.marker.words if candidate.marker else "*"
        start, end = candidate.block.start, candidate.block.end
        found.append(Section(number, candidate.heading, level, start, end, document.page_at(start)))
    return tuple(found)


def _value(number: str) -> int | None:
    """The place of a heading number in its row: `III` → 3, `2.4` → 4, `c` → 3, `Phần thứ hai` → 2."""
    word = number.split()[-1].split(".")[-1].lower()
    if word.isdigit():
        return int(word)
    words = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
    if word in words:
        return words[word]
    if re.fullmatch(r"[ivx]+", word) and number[:1].isupper():
        values = [{"i": 1, "v": 5, "x": 10}[c] for c in word]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return _LETTERS.index(word) + 1 if len(word) == 1 and word in _LETTERS else None


def _printed_numbers(blocks: Iterable[Block]) -> list[tuple[int, str]]:
    return [(block.start, block.marker) for block in blocks if block.marker]


def issues(sections: tuple[Section, ...], blocks: tuple[Block, ...] = ()) -> list[Issue]:
    """Numbers that jump (`III` → `VI`) among headings of one level; an item of `blocks` that fills the gap excuses it."""
    found, last = list[Issue](), dict[int, Section]()
    printed = _printed_numbers(blocks)
    for section in sections:
        for level in [level for level in last if level > section.level]:
            del last[level]
        before = last.get(section.level)
        last[section.level] = section
        issue = _gap(before, section, printed)
        if issue:
            found.append(issue)
    return found


def _gap(before: Section | None, section: Section, printed: list[tuple[int, str]]) -> Issue | None:
    here = _value(section.number or "*")
    there = _value(before.number or "*") if before else 0
    if here is None or there is None or here in (there + 1, 1) or (before is None and here != 1 and not section.number):
        return None
    start = before.start if before else 0
    between = [number for at, number in printed if start < at < section.start]
    if any(_value(number) == here - 1 for number in between):
        return None
    detail = f"{before.number if before else '–'} → {section.number}"
    return Issue("numbering", section.start, section.end, section.number, detail)
