"""Which blocks are headings: by their type (bold, capitals, Markdown), by their marker, and by how their words read."""

from __future__ import annotations

import re

from .blocks import Block
from .document import Document
from .markers import Marker, find_marker
from .rows import shouts
from .text import Copies

_LEADS_ON = re.compile(r"(?:sau(?: đây)?|cụ thể|như|gồm|là|rằng|trong đó|điển hình|nhiệm vụ)\s*:\W*$")
_RUNS_ON = re.compile(
    r"\b(?:đã|sẽ|được|cần|phải|có trách nhiệm|chủ trì|phối hợp với"
    r"|chịu trách nhiệm|có hiệu lực|gồm|bao gồm|đề nghị|giao)\b"
)
_MID_STOP = re.compile(r"(?<![\d.])[.;:!?](?=\s+[^\W\d_])|;")
_ASIDE = re.compile(r"\s*\((?=[^\W\d_])(?P<first>\w)[^()]{24,}\)\s*[.:]?\s*$")
_NOTE = re.compile(r"\[\d{1,3}\]|<sup>.*?</sup>")
_MARKS = re.compile(r"^\s*#{1,6}\s*|\\(?=[*_#])|\*+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)
ANNEX = re.compile(r"(?:phụ lục|phụ biểu|biểu mẫu|biểu số|mẫu số)\b")
_FORM = re.compile(r"^(?:điều|phụ lục|phụ biểu|biểu)\b")
_BODY_NAME = re.compile(
    r"(?:hội|đoàn|liên đoàn|ủy ban|ubnd|sở|phòng|ban|công an|đảng ủy|huyện|thành phố|xã|phường)\s[^.;,:]+:"
)
_AWAITS_NUMBER = re.compile(r"\b(?:năm|tháng|ngày|quý|giai đoạn)\W*$", re.IGNORECASE)
_MONEY = re.compile(r"\d\s*(?:triệu|tỷ|tỉ|nghìn)?\s*đồng\b|\d\s*(?:%|triệu|tỷ|tỉ)(?!\w)")
_NEVER = (
    "quyết định",
    "quyết nghị",
    "nghị quyết:",
    "chỉ thị:",
    "khóa ",
    "ubnd",
    "ủy ban nhân dân",
    "bảng ",
    "biểu đồ",
    "hình ",
    "đơn vị tính",
    "đvt",
    "cộng hòa",
    "độc lập",
)
_LONGEST = 260
_RANKS = {"phần": 0, "phụ lục": 0, "phụ biểu": 0, "biểu": 0, "chương": 1, "mục": 2, "tiểu mục": 3, "điều": 4}
_PLAIN_RANKS = {"letter_upper": 2.5, "roman": 3, "number": 5, "letter": 9, "bracket": 10, "star": 11, "dash": 12}


def clean(text: str) -> str:
    """Words as printed without markup, footnote marks and doubled blanks, and without the closing `:` or `.`."""
    words = " ".join(_MARKS.sub(" " if "\n" in text else "", _NOTE.sub("", text)).split())
    return re.sub(r"\s*(?<!\.)[.:]+\s*$", "", words).strip(" *_")


def aside_of(words: str) -> str:
    """The remark in brackets behind a heading that stands for its text (`Cấp phát kinh phí (Thực hiện theo …).`)."""
    match = _ASIDE.search(words)
    return match[0] if match and match["first"].isupper() else ""


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
    if aside_of(document.text[block.body : block.end]):
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
    key, rank = family_of(marker)
    following = family_of(other)
    return following[0] != key and (following[1] > rank or other.family in ("dash", "star"))


def _phrase(copies: Copies, block: Block, marker: Marker | None, longest: int) -> bool:
    """Whether a block reads as a heading by its words: one short phrase that does not go on as a sentence."""
    aside = len(aside_of(copies.text[block.body : block.end]))
    words = " ".join(_NOTE.sub("", copies.plain[block.body : block.end - aside]).split())
    if (
        not words
        or len(words) > longest
        or (words.endswith((";", ",", '"', "./", "/.", "...", "…", ")")) and words[-1] != ")")
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
    ) or (len(words) < 60 and not _RUNS_ON.search(words))


def is_short(copies: Copies, start: int, end: int, leads: bool = False) -> bool:
    """Whether the words before a colon name something and state nothing: `Địa điểm`, not `Các xã phải báo cáo`."""
    words = " ".join(copies.plain[start:end].split())
    lead = _LEADS_ON.search(f"{words.rstrip(': ')}:") and not (leads and words.rstrip(": *_").endswith("nhiệm vụ"))
    return not (_RUNS_ON.search(words) or _MONEY.search(words) or lead or "." in words)


def is_heading(document: Document, copies: Copies, block: Block, marker: Marker | None, rest: list[Block]) -> bool:
    words = document.text[block.body : block.end].strip()
    if marker is not None and (marker.family == "dash" or _number_of_line_above(copies, block)):
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


def _number_of_line_above(copies: Copies, block: Block) -> bool:
    """Whether the number at the head of a line belongs to the line above: `… thu trong quý` / `III. Tổng thu …`."""
    above = copies.text[max(0, block.start - 24) : block.start].rstrip(" *_\t")
    return (
        above.endswith("\n")
        and not above.endswith("\n\n")
        and above.rstrip()[-1:].isalpha()
        and bool(_AWAITS_NUMBER.search(above.rstrip()))
    )


def _unnumbered(document: Document, copies: Copies, block: Block, apart: bool, rest: list[Block]) -> bool:
    """A heading without a number: bold, capitals or italics alone on the line, with text below."""
    words = copies.plain[block.start : block.end].strip(" *_#")
    if not (apart or _italic(document, block)) or len(words) > 160 or words.startswith(("(", '"', "kính ", "nơi nhận")):
        return False
    if re.search(r"[;,]\W*$", words) or not _phrase(copies, block, None, 160) or len(words.split()) < 2:
        return False
    return _heads_something(block, None, rest, document) and not words.startswith(_NEVER)


def lost_star(copies: Copies, block: Block, marker: Marker | None, rest: list[Block]) -> bool:
    """Whether a bare line is a sibling of starred headings without its star: a body's name over its list of items."""
    words = copies.plain[block.start : block.end]
    over_items = bool(rest) and rest[0].marker is not None
    return marker is None and over_items and len(words) < 60 and bool(_BODY_NAME.fullmatch(words))


def family_of(marker: Marker | None, words: str = "") -> tuple[str, float]:
    """The family that siblings share, and its usual rank (0 outermost)."""
    if marker is None:
        return ("phụ lục", 0) if ANNEX.match(words) else ("star", _PLAIN_RANKS["star"])
    if marker.family == "named":
        word = next((w for w in sorted(_RANKS, key=len, reverse=True) if marker.words.lower().startswith(w)), "điều")
        return word, _RANKS[word]
    if marker.family == "deep":
        depth = marker.words.count(".")
        return f"deep{depth}", 5 + depth
    if marker.family == "letter" and marker.words.isupper():
        return "letter_upper", _PLAIN_RANKS["letter_upper"]
    return marker.family, _PLAIN_RANKS[marker.family]
