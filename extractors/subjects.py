"""The words that say what a quantity counts: `buổi tuyên truyền lưu động`, `tỷ lệ hộ nghèo`, `Quỹ “Vì người nghèo”`.

A counted noun runs on behind the number; a rate or an amount is named before it, else behind it, else by what the same
sentence counted before. Where such a phrase ends is decided by whole words (underthesea's segmentation), so that
`trong` ends it and `trong sạch` does not.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from .language import words
from .text import plain as plain_copy

_MEASURED = frozenset({"money", "rate", "mass", "area", "multiple"})
_PORTIONS = re.compile(r"(?:suất|lượt|phần)\s+(?=\w)")
_RATE = re.compile(r"(?:tỷ|tỉ)\s+lệ\s|chỉ\s+số\s|tốc\s+độ\s")
_MARK = re.compile(r"[;:()]|[.,](?=\s)|\.$")
_REACH = 130


@dataclass(frozen=True, slots=True)
class Lists:
    """The words of subjects.toml, the syllables of a word joined by `_`."""

    ends: frozenset[str]
    dangling: frozenset[str]
    openers: frozenset[str]
    ahead: frozenset[str]


@cache
def lists() -> Lists:
    """The lists; TypeError where the file has another one."""
    data: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return Lists(**{name: frozenset(map(_key, entries)) for name, entries in data.items()})


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with the bounds of its words: behind the quantity before it, before the one behind it."""

    start: int
    lead: int
    end: int
    measure: str
    left: int
    right: int


def subject(text: str, plain: str, one: Counted, before: str | None) -> str | None:
    """What is counted; `before` is the subject of the quantity before in the sentence, for one that names none."""
    if one.measure not in _MEASURED:
        return _counted(text, plain, one, before)
    if one.measure == "rate":
        rate = _rate_ahead(text, plain, one)
        if rate is not None:
            return rate
        return _behind(text, one) or _ahead(text, plain, one) or before
    behind = _purpose(text, one)
    return behind or _ahead(text, plain, one) or before


def _counted(text: str, plain: str, one: Counted, before: str | None) -> str | None:
    """The noun of a counted quantity with what follows it: `100 suất quà cho học sinh nghèo` → `quà cho …`."""
    noun_at = one.end - len(plain[one.start : one.end].lstrip("0123456789.,/ "))
    found = _until_end(text, noun_at, _stop(text, one.end, one.right), at_least=one.end)
    portion = _PORTIONS.match(plain_copy(found))
    found = found[portion.end() :] if portion else found
    if before and " " not in found and plain_copy(before).startswith(f"{plain_copy(found)} "):
        return before
    return found or None


def _rate_ahead(text: str, plain: str, one: Counted) -> str | None:
    """`tỷ lệ hộ nghèo` of `Tỷ lệ hộ nghèo giảm còn 11%`: the last rate that is named before it."""
    named = list(_RATE.finditer(plain, max(one.left, one.lead - _REACH), one.lead))
    if not named:
        return None
    at = named[-1].start()
    return _until_end(text, at, _stop(text, at, one.lead), at_least=named[-1].end()) or None


def _ahead(text: str, plain: str, one: Counted) -> str | None:
    """The phrase before an amount without the verbs at either end: `Vận động Quỹ … được 3 tỷ` → `Quỹ …`."""
    start = max(one.left, one.lead - _REACH)
    marks = list(_MARK.finditer(text, start, one.lead))
    start = marks[-1].end() if marks else start
    known, found = lists(), words(text, start, one.lead)
    while found and _key(found[0].text) in known.ahead | known.ends:
        found.pop(0)
    while found and _key(found[-1].text) in known.ends | known.dangling | known.ahead:
        found.pop()
    said = " ".join(text[found[0].start : found[-1].end].split()) if found else ""
    return said.strip(" *_-") if len(said) > 3 else None


def _behind(text: str, one: Counted) -> str | None:
    found = _until_end(text, one.end, _stop(text, one.end, one.right), at_least=one.end)
    return found if len(found) > 3 and found[0].isalpha() else None


def _purpose(text: str, one: Counted) -> str | None:
    """What an amount is for, said behind it: `59 triệu đồng từ nguồn ngân sách cho các huyện`."""
    stop = _stop(text, one.end, one.right)
    known, found = lists(), words(text, one.end, stop)
    if (
        not found
        or _key(found[0].text) in (known.ends | known.dangling) - known.openers
        or not found[0].text[0].isalpha()
    ):
        return None
    end = found[0].end
    for word in found[1:]:
        if _key(word.text) in known.ends - known.openers:
            break
        end = word.end
    said = " ".join(text[found[0].start : end].split())
    return said if said.count(" ") > 1 else None


def _stop(text: str, start: int, end: int) -> int:
    mark = _MARK.search(text, start, min(end, start + _REACH))
    return mark.start() if mark else min(end, start + _REACH)


def _until_end(text: str, start: int, stop: int, at_least: int) -> str:
    """The words of `start..stop` up to the first that ends a phrase, behind `at_least`."""
    end = start
    for word in words(text, start, stop):
        if word.start >= at_least and _key(word.text) in lists().ends:
            break
        end = word.end
    said = " ".join(text[start : max(end, min(at_least, stop))].split())
    parts = said.split()
    while len(parts) > 1 and plain_copy(parts[-1]) in lists().dangling:
        parts.pop()
    return " ".join(parts).strip(" ,;:.*")


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    return "_".join(plain_copy(word).split())
