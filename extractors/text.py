"""Copies of the text for matching, each of the same length, so that an offset in one is an offset in all.

`plain` is lower case with one tone-mark style (`hoà` → `hòa`), Markdown marks and line breaks blanked;
`folded` drops the marks too (`hộ nghèo` → `ho ngheo`), for search and for text that lost its marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property

_TONED = {  # old style → new style, letter by letter: the mark moves from the second vowel to the first
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE_PAIR = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_MARKUP = re.compile(
    r"</?(?:sup|sub|br|b|i|u|em|strong)\s*/?>"
    r"|^[ \t]*#{1,6}(?=[ \t*_])"
    r"|\\(?=[*_#])"
    r"|\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)",
    re.MULTILINE,
)
_MARKS = re.compile(r"[<#\\*_]")
"""Every markup holds one of these."""
UPPER = "".join(chr(code) for code in range(0x1EFA) if chr(code).isupper())
"""Every capital letter of Vietnamese, for a character class: a range such as `À-Ỹ` holds small letters too."""
_STRAIGHT = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "\xa0": " ", "\t": " "}  # fmt: skip
_NOT_STRAIGHT = re.compile(f"[{''.join(_STRAIGHT)}]")
_SUPERSCRIPT = re.compile(r"<sup>([23])</sup>")


@cache
def over_lines(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled so that each blank in it also fits a line break with markup or a page number blanked out."""
    return re.compile(pattern.replace(" ", r"\s+"))


def nfc(text: str) -> str:
    """`text` composed (NFC): the form that every document's text has."""
    return unicodedata.normalize("NFC", text)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def lower(text: str) -> str:
    """Lower case of the same length (`İ` keeps its form: its lower case has two code points)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(map(_lower, text))


def same_tones(text: str) -> str:
    """Lower-case `text` with the newer tone-mark placement (`hoà` → `hòa`, `thuỷ` → `thủy`), same length."""
    return _TONE_PAIR.sub(lambda m: _TONED[m[0]], text)


def _fold_char(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0]
    return _lower(base)


class _Folded(dict[int, str]):
    """The folded letter of each code point, worked out when it is first met: `str.translate` does the rest."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _fold_char(chr(code)) if code > 127 else chr(code).lower()
        return made


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`text` without case and marks, letter by letter: `Hộ nghèo, đồng` → `ho ngheo, dong`, same length."""
    return text.translate(_FOLDED)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def plain(text: str) -> str:
    """`text` for matching: lower case, one tone style, straight quotes and hyphens, marks and breaks as blanks."""
    out = _NOT_STRAIGHT.sub(lambda m: _STRAIGHT[m[0]], lower(text))
    if _MARKS.search(out):
        out = _SUPERSCRIPT.sub(lambda m: m[1] + " " * (len(m[0]) - 1), out)
        out = _MARKUP.sub(_blank, out)
    return same_tones(out).replace("\n", " ").replace("\r", " ").replace("\x0b", " ").replace("\x0c", " ")


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept, at = list[str](), 0
    for start, end in sorted(spans):
        if end > at:
            kept += (text[at:start], " " * (end - max(at, start)))
            at = end
    return "".join((*kept, text[at:]))


class Copies:
    """The matching copies of one text, made when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        made = plain(self.text)
        assert len(made) == len(self.text)
        return made

    def without(self, spans: Iterable[tuple[int, int]]) -> Copies:
        """The copies with `spans` blanked in `plain`: a sentence then runs over the page number inside it."""
        made = Copies(self.text)
        made.plain = _blanked(self.plain, spans)
        return made

    @cached_property
    def folded(self) -> str:
        return fold(self.text)
