"""The parts of a reference to a document: its number, its date, and the body that issued it.

Numbers: `1258/QĐ-TTg`, `22-NQ/TU`, `30a/2008/NQ-CP`, `76/2014/QH13`, `2038/UBND-KGVX`, with blanks and line breaks
inside.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .errors import RuleError
from .knowledge import agencies, kind_of_code, kinds
from .knowledge.register import RANKS
from .markers import UPPER
from .text import over_lines, plain

_SEGMENT = r"[^\W\d_][\w&]*(?:,[^\W\d_][\w&]*)*"
_JOIN = r"(?:\s?[-–](?=[^\W\d_])|[-–]\s+|/\s{0,2})"
NUMBER = re.compile(
    rf"(?<![\w.,/])(?P<digits>\d{{1,5}}[a-zđ]{{0,2}})(?P<year>\s?/\s?(?:19|20)\d\d)?\s?"
    rf"(?P<slash>/|[-–])\s{{0,3}}(?P<code>{_SEGMENT}(?:{_JOIN}{_SEGMENT}){{0,5}})"
)
_CODE_WORD = re.compile(
    rf"[{UPPER}][{UPPER}&,\d]*|TTg|T[Tt]r|CTr|CTrHĐ|QyĐ|[{UPPER}]{{1,4}}[a-zđ]{{1,3}}|[{UPPER}&]+[a-z]{{1,2}}"
)
_DATE = re.compile(
    r"\s*,?\s*\(?(?:ngày\s+|ra ngày\s+|ban hành ngày\s+)"
    r"(?:(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\s?\d)"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>(?:19|20)\d\d))(?!\d)"
)
_BARE_YEAR = re.compile(r"/\s?(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[*_]*(?P<word>[\w&.’']+?)(?P<tail>[*_.]*)(?=[\s,;:)”\"*_]|$)")
_RANK = re.compile(rf"(?i:(?:{'|'.join(RANKS)}|trung ương|các cấp)(?!\w)(?!(?<=xã)\s+hội))")
_BARE_RANK = re.compile(rf"(?<!\w){_RANK.pattern}$")
_RANKS_ON = re.compile(
    rf"{_RANK.pattern}(?:,?\s+(?:và\s+)?{_RANK.pattern})*(?=\s*(?:[;,.:)]|$|\n|(?:về|ngày|ban đầu|và|có)\b))"
)
"""`quận, huyện` as one issuer; in `của UBND tỉnh, huyện ban hành …` the second rank is the next clause's subject."""
_LINK = re.compile(rf"\s*(?:[-–&]|và|,)\s+(?=[{UPPER}])")


_FIELDED = re.compile(r"ban\s+chỉ\s+đạo|ban\s+đại\s+diện|hội\s+đồng|tổ\s+công\s+tác|đoàn\s+kiểm\s+tra")
_FIELD = re.compile(
    r"\s+(?:(?!ban\s+hành|đã\b|có\b|về\b)[\w-]+,?\s+){1,8}?"
    rf"(?={_RANK.pattern}\s*(?:$|[,.;:)]|(?:đã|ban|về|ngày|thông|xây|phê|tại)\s|\w+\s+\w+\s+(?:đã|ban|ngày)\s))"
)
"""The field of a committee in small letters before its area: `Ban Chỉ đạo chuyển đổi số tỉnh`, `Ban Chỉ đạo 389 tỉnh`."""


@cache
def rules() -> dict[str, Any]:
    """The data of citations.toml, checked: every relation names itself, has a pattern and an example that it fits."""
    data = tomllib.loads((Path(__file__).parent / "citations.toml").read_text("utf-8"))
    for rule in data.get("relation", []):
        try:
            pattern = over_lines(rule["before"])
        except (KeyError, re.error) as error:
            raise RuleError(f"citations.toml: {rule!r}: {error}") from error
        if not pattern.search(plain(rule.get("example", "").partition("[")[0])):
            raise RuleError(f"citations.toml: the example of {rule.get('name')!r} does not fit it")
    if not data.get("heads") or not data.get("stops") or not data.get("relation"):
        raise RuleError("citations.toml: needs heads, stops and relations")
    return data


@dataclass(frozen=True, slots=True)
class Number:
    """A document number as it stands: its span, its form without blanks, its code's segments, and its date's end."""

    start: int
    end: int
    value: str
    kind: str | None
    sure: bool
    """Whether the form alone shows a document number (a code in capitals, known or of two parts)."""


def _segments(text: str, match: re.Match[str]) -> tuple[int, list[str]]:
    """The end of the code and its segments, a tail that is no code cut off (`QĐ-UBND - Khen` ends at `UBND`)."""
    end, kept = match.start("code"), list[str]()
    lower = match["code"] == match["code"].lower() and text[match.start() : match.end()].islower()
    for part in re.finditer(_SEGMENT, text[match.start("code") : match.end("code")]):
        if not lower and not _CODE_WORD.fullmatch(part[0].rstrip(",")):
            break
        kept.append(part[0])
        end = match.start("code") + part.end()
    return end, kept


def number_at(text: str, match: re.Match[str]) -> Number | None:
    """The number that a match of `NUMBER` on `text` is, None where its code is no code (`3/năm`, `000đ/gia đình`)."""
    end, parts = _segments(text, match)
    if not parts:
        return None
    known = kind_of_code().get(plain(parts[0]))
    code = re.sub(r"\s+", "", text[match.start("code") : end]).replace("–", "-").rstrip(",")
    if re.match(r"(?i)qh\d", code):
        known = "nghị quyết" if code.count("-") else "luật"
    year = re.sub(r"\s+", "", match["year"] or "")
    value = f"{match['digits']}{year}{match['slash'].replace('–', '-')}{code}"
    if text[match.start() : end].islower():
        value = value[: len(match["digits"])] + value[len(match["digits"]) :].upper()
    sure = known is not None or len(parts) > 1 or bool(year)
    if match["slash"] in "-–" and "/" not in code:
        return None
    letter = bool(re.match(r"(?i)(?:ubnd|hđnd|bnv|btc|b[a-zđ]+|s[a-zđ]{2,}|vp|tt)", code))
    return Number(match.start(), end, value, known or ("công văn" if len(parts) > 1 and letter else None), sure)


def kind_of_symbol(number: str) -> str | None:
    """The kind that a number or symbol shows: `22-NQ/TU`, `165/KH-UBND`, `BC-UBND` → nghị quyết, kế hoạch, báo cáo.

    Only the first part of the code tells it: the last of `512/STP-PC` is the division that drew the letter up.
    """
    code = re.sub(r"^\s*\d{1,5}[a-zđ]{0,2}(?:/(?:19|20)\d\d)?[/-]", "", number, flags=re.IGNORECASE)
    parts = re.split(r"[-/]", code.strip())
    known = kind_of_code()
    return known.get(plain("-".join(parts[:2]))) or known.get(plain(parts[0]))


def date_after(plain_text: str, at: int) -> tuple[str | None, int]:
    """The date that follows at `at` (`ngày 21/8/2017`, `ngày 10 tháng 6 năm 2018`) as ISO, and its end."""
    match = _DATE.match(plain_text, at)
    if match is None:
        return None, at
    day, month, year = (
        match["d"] or match["d2"],
        match["m"] or match["m2"],
        (match["y"] or match["y2"]).replace(" ", ""),
    )
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None, at
    closed = "(" in match[0] and plain_text[match.end() : match.end() + 1] == ")"
    return f"{year}-{int(month):02}-{int(day):02}", match.end() + closed


@cache
def kind_pattern() -> re.Pattern[str]:
    """A kind of document by its name, on the plain copy."""
    names = "|".join(re.escape(kind.name).replace(r"\ ", r"\s+") for kind in kinds())
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


@cache
def _fixed() -> re.Pattern[str]:
    names = [*rules()["names"], *(plain(n) for a in agencies() for n in (a.name, *a.also))]
    listed = "|".join(re.escape(plain(n)).replace(r"\ ", r"\s+") for n in sorted(set(names), key=len, reverse=True))
    return re.compile(rf"(?:{listed})(?!\w)")


def issuer_end(text: str, plain_text: str, start: int, limit: int, numbered: bool) -> int:
    """Where an issuer's name that begins at `start` ends, `start` where there is none.

    A name runs over capital words, each with one small word behind it (`Bộ Công an`, `Ban Thường vụ Thành ủy`), over
    ranks of areas (`UBND tỉnh Bắc Giang`, `quận, huyện`) and links before a capital (`UBND và UB MTTQ`).
    """
    head = _WORD.match(text, start, limit)
    if head is None:
        return start
    small = text[start:limit].islower() and _fixed().match(plain_text, start, limit) is not None
    if not (head["word"] in rules()["heads"] or (numbered and (head["word"][:1].isupper() or small))):
        return start
    at = end = start
    fresh = True
    while at < limit:
        step = _step(text, plain_text, at, limit, fresh)
        if step is None:
            break
        end, fresh = step
        link = _LINK.match(text, end, limit)
        at = link.end() if link and not _other_kind(plain_text, link.end()) else end + _blanks(text, end, limit)
        more = re.match(r"\s*,\s*", text[end:limit])
        if more and _BARE_RANK.search(text, start, end) and _RANKS_ON.match(text, end + more.end(), limit):
            at = end + more.end()
        elif at == end or "," in text[end:at]:
            break
    return end


def _blanks(text: str, at: int, limit: int) -> int:
    return len(text[at:limit]) - len(text[at:limit].lstrip(" \n\t*_"))


def _other_kind(plain_text: str, at: int) -> bool:
    return kind_pattern().match(plain_text, at) is not None


def _step(text: str, plain_text: str, at: int, limit: int, fresh: bool) -> tuple[int, bool] | None:
    """One more piece of an issuer's name from `at`: its end, and whether a small word may follow it."""
    fixed = _fixed().match(plain_text, at, limit)
    if fixed and (text[at].isupper() or fixed[0].startswith("liên") or text[at:limit].islower()):
        field = _FIELD.match(plain_text, fixed.end(), limit) if _FIELDED.fullmatch(fixed[0]) else None
        return (at + len(text[at : field.end()].rstrip()) if field else fixed.end()), False
    rank = _RANK.match(text, at, limit)
    if rank:
        return rank.end(), False
    match = _WORD.match(text, at, limit)
    if match is None or (not fresh and not match["word"][:1].isupper()):
        return None
    word, end = match["word"], match.end("word")
    if match["word"][:1].isupper():
        return None if _other_kind(plain_text, at) and at > 0 and fresh is False else (end, not word.isupper())
    return (end, False) if word not in rules()["stops"] and word.isalpha() else None


_RELATION_REACH = 400
"""Characters before a mention: no rule reaches farther, and a list may be one sentence of many pages."""


def relation_of(before: str, kind: str | None) -> str | None:
    """How this document stands to one that it cites, from the plain words right before; None where they don't tell."""
    before = before[-_RELATION_REACH:]
    for rule in rules()["relation"]:
        if (not rule.get("kinds") or kind in rule["kinds"]) and over_lines(rule["before"]).search(before):
            return str(rule["name"])
    return None
