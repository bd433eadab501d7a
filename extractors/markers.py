"""List and heading markers at the head of a printed line: dashes, numbers, Roman numerals, letters, `Điều 5`.

The marker is given as printed, without its dot or bracket; `body` is where the words behind it begin. Markup of a
Markdown copy (`#`, `**`, `*\\**`) before the marker is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""The capital letters of Vietnamese, for a character class: a range `À-Ỹ` would take in the small ones too."""
_MARKUP = r"[ \t\xa0]*(?:\#{1,6}[ \t]*)?(?:\*{2,3}|_{1,3}|\*(?=[^\s*]))?[ \t]*"
_NAMED = r"(?:phần|chương|điều|mục|tiểu mục|phụ lục|phụ biểu|biểu)"
_ORDINAL = (
    r"(?:thứ[ \t]+(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(?:số[ \t]+)?(?:[ivxl]+|\d{1,3}|[a-h])[a-d]?)(?!\w)"
)
_DASHES = "-–—−+•●▪◦■□○➢➤✓❖\uf0b7\uf02d\uf0a7\uf0d8"
_MARKER = re.compile(
    rf"(?P<lead>{_MARKUP})(?:"
    rf"(?P<star>\\\*|\*(?=[ \t]|[{UPPER}][^*]*$)|\(\*\)){_MARKUP}"
    rf"|(?P<dash>\\?[{_DASHES}])(?:[ \t\xa0]+|(?=[{UPPER}“\"*_]))"
    rf"|(?P<named>(?i:{_NAMED}[ \t]+{_ORDINAL}))(?P<behind>[ \t*]*[.:]|(?=[ \t*]*$)|(?=[ \t*\n]+[{UPPER}(–-]))"
    r"|(?P<deep>\d{1,2}(?:\.\d{1,2}){1,4})"
    rf"(?:[.)]+(?:\*{{0,3}}[ \t\xa0]+|(?=[ \t]*\**[{UPPER}]))|(?=[ \t\xa0]+[{UPPER}“]))"
    rf"|(?P<number>\d{{1,2}})[ \t]?[.)/](?:\*{{0,3}}[ \t\xa0]+|(?=\**[{UPPER}“]))"
    rf"|(?P<roman>[IVX][IVXivx]{{0,5}})(?:[ \t]?[.)/](?:\*{{0,3}}[ \t\xa0]+|(?=\**[{UPPER}]))"
    rf"|[ \t]*[-–][ \t]*(?=[{UPPER}]))"
    rf"|(?P<letter>[a-zđ]|[A-HĐ])[.)](?:\*{{0,3}}[ \t\xa0]+|(?=\**[{UPPER}]))"
    r"|\((?P<bracket>\d{1,2}|[a-zđ]|[ivx]{1,4})\)[ \t\xa0]*"
    r")"
)
_ROMAN = re.compile(r"(?i:x{0,3}(?:ix|iv|v?i{0,3}))")
_BEHIND = re.compile(r"[ \t\n\xa0*_.:]*")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as printed, its family (`dash`, `star`, `number`, `deep`, `roman`, `letter`, `named`, `bracket`)."""

    words: str
    family: str
    body: int


def find_marker(text: str, start: int, end: int) -> Marker | None:
    """The marker at the head of `text[start:end]`: `1.1. Mục tiêu` → `1.1`, `- Hỗ trợ` → `-`; None where there is none.

    Not markers: `2.000.000đ` and `1,5 lần` at the head of a continued line, years, a hyphen inside a word.
    """
    match = _MARKER.match(text, start, end)
    if match is None:
        return None
    family = match.lastgroup if match.lastgroup != "behind" else "named"
    words = match[family] if family else ""
    if not family or (family == "roman" and not _ROMAN.fullmatch(words)):
        return None
    if family == "star":
        return Marker("*", family, match.end())
    body = match.end()
    if family == "named":
        behind = _BEHIND.match(text, body, end)
        body = behind.end() if behind else body
        words = " ".join(words.split())
    return Marker(words.lstrip("\\"), family, body)
