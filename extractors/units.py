"""The unit behind a number: a scale with đồng, a unit of measure, a counted noun with those joined to it, a term.

A noun that no list holds is found by underthesea's segmentation and flagged `unit_unlisted`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .language import words
from .lexicon import Unit, lexicon
from .numbers import SCALED, Raw
from .numerals import SCALES
from .text import UPPER
from .trace import reason

_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit found behind a numeral: the unit, where the quote ends, the scale, and the flags that it brings."""

    unit: Unit
    end: int
    scale: int = 1
    flags: tuple[str, ...] = ()


def _scale_at(plain: str, at: int, end: int) -> tuple[int, int]:
    """The scale behind a numeral and where it ends: ` nghìn tỷ` → 10**12; 1 where there is none."""
    m = SCALED.match(plain, at, end)
    if m is None:
        return 1, at
    size = 1
    for word in m["scale"].split():
        size *= SCALES[word]
    stop = m.end("scale")
    return size, m.end() if plain[stop : stop + 1] in ".," and plain[m.end() : m.end() + 2].strip().startswith(
        "đ"
    ) else stop


def skip(plain: str, at: int, end: int) -> int:
    while at < end and plain[at].isspace():
        at += 1
    return at


def unit_behind(text: str, plain: str, at: int, end: int) -> Named | None:
    """The scale and unit behind a numeral at `at`, None where nothing there can be one."""
    known = lexicon()
    scale, stop = _scale_at(plain, at, end)
    here = skip(plain, stop, end)
    m = known.unit_after.match(plain, here, end)
    if m is not None and not _is_longer_noun(plain, here, end, m.end()):
        return Named(known.units[" ".join(m[0].split())], _behind_markup(text, m.end()), scale)
    named = _noun_behind(text, plain, here, end)
    if named is not None:
        return replace(named, scale=scale)
    if scale >= 10**6 and stop > at:
        return Named(known.units["đồng"], stop, scale, ("unit_inferred",))
    return None


def _behind_markup(text: str, end: int) -> int:
    """The end of a unit whose last digit stands in markup: `km<sup>2</sup>` is quoted whole."""
    closing = "</sup>"
    return (
        text.index(closing, end) + len(closing)
        if text.startswith("<sup>", end - 1) and closing in text[end : end + 16]
        else end
    )


def _is_longer_noun(plain: str, at: int, end: int, stop: int) -> bool:
    """Whether a counted noun that is longer than the unit begins here (`đồng chí`, `lần lượt`, `tạ` …)."""
    noun = lexicon().noun_after.match(plain, at, end)
    return (noun is not None and noun.end() > stop) or plain.startswith("lần lượt", at)


_CASES = frozenset({"trường hợp", "ca"})
_PEOPLE = (
    r"(?:mắc|nhiễm|nghiện|dương tính|tử vong|người|bệnh nhân|công chức|viên chức|cán bộ|học viên|học sinh"
    r"|sinh viên|lao động|đối tượng|phạm nhân|bị can|nạn nhân|trẻ em|phụ nữ|hội viên|đoàn viên)"
)
_PEOPLE_BEHIND = re.compile(rf"\s+(?:[^\W\d_]+\s+){{0,2}}?{_PEOPLE}(?!\w)")
_PEOPLE_BEFORE = re.compile(
    rf"(?<!\w){_PEOPLE}[^.;,()]{{0,60}}(?:đối với|là|có|còn|cho|với|với tổng số)?\s*[(]?[^.;,()]{{0,12}}$"
)
_NO_PEOPLE = re.compile(r"\s+(?:vi phạm|xây dựng|lấn chiếm|hồ sơ|khiếu nại|tố cáo|tranh chấp)")


def _is_people(plain: str, noun: re.Match[str], end: int) -> bool:
    """Whether `trường hợp` or `ca` counts people: `318 trường hợp mắc sốt xuất huyết`, `người nghiện còn 20 trường hợp`."""
    if _NO_PEOPLE.match(plain, noun.end(), end):
        return False
    start = max(0, noun.start() - 90)
    return bool(_PEOPLE_BEHIND.match(plain, noun.end(), min(end, noun.end() + 40))) or bool(
        _PEOPLE_BEFORE.search(plain[start : noun.start()])
    )


_JOINED = frozenset({"places", "media", "groups", "people", "papers", "works"})
_NEXT_NUMBER = re.compile(r"\s*:?\s*\d")
_CLASSIFIERS = ("căn", "ngôi")


def _noun_behind(text: str, plain: str, at: int, end: int) -> Named | None:
    known = lexicon()
    if known.duration_after.match(plain, at, end) and not known.noun_after.match(plain, at, end):
        return None
    m = known.noun_after.match(plain, at, end)
    if m is not None:
        return _joined(plain, m, end)
    return _unknown_noun(text, plain, at, end)


@reason("unit_of_list")
def _joined(plain: str, first: re.Match[str], end: int) -> Named:
    """The noun with those of its family that are joined to it: `tin, bài`, `xã, phường, thị trấn`."""
    known = lexicon()
    unit = known.nouns[" ".join(first[0].split())]
    if unit.name in _CASES and _is_people(plain, first, end):
        unit = replace(unit, measure="persons")
    stop = first.start() + len(unit.name) if first[0].startswith(unit.name) else first.end()
    if stop < first.end():
        return Named(unit, stop)
    name, alone = _without_classifier(" ".join(first[0].split())), stop
    while unit.family in _JOINED and (comma := _COMMA.match(plain, stop, end)) is not None:
        follower = known.noun_after.match(plain, comma.end(), end)
        if follower is None or known.nouns[" ".join(follower[0].split())].family != unit.family:
            break
        if _NEXT_NUMBER.match(plain, follower.end(), end):
            name, stop = _without_classifier(" ".join(first[0].split())), alone
            break  # `12.400 người, học sinh, sinh viên 8.900 người`: those names are the next number's
        name, stop = f"{name}, {' '.join(follower[0].split())}", follower.end()
    return Named(Unit(name, unit.measure, family=unit.family), stop)


def _without_classifier(name: str) -> str:
    head, _, tail = name.partition(" ")
    return tail if head in _CLASSIFIERS and tail else name


@reason("unit_by_words")
def _unknown_noun(text: str, plain: str, at: int, end: int) -> Named | None:
    """The word behind a number that no list holds, by underthesea's segmentation: `144 học viên`, `20 vị trí`."""
    if at >= end or not plain[at].isalpha():
        return None
    found = words(text, at, min(end, at + 60))
    if not found or found[0].start != at:
        return None
    word = found[0].text
    head = plain[at : found[0].end].split()[0] if plain[at : found[0].end].split() else ""
    if (
        head in lexicon().not_nouns
        or head in SCALES
        or not word[:1].isalpha()
        or (word[0].isupper() and not word.isupper())
    ):
        return None
    return Named(
        Unit(" ".join(plain[at : found[0].end].split()), "count", family="unknown"), found[0].end, 1, ("unit_unlisted",)
    )


@reason("term")
def duration_behind(plain: str, raw: Raw, end: int) -> Named | None:
    """A term or limit in years, months, days: `từ 03 năm trở lên`, `thời hạn vay 10 năm`; a plain span is none."""
    known = lexicon()
    at = skip(plain, raw.end, end)
    m = known.duration_after.match(plain, at, end)
    if m is None:
        return None
    limit = any(p.match(plain, skip(plain, m.end(), end), end) for _, p in known.after)
    before = plain[max(0, raw.start - 30) : raw.start]
    if not (limit or known.term_before.search(before)):
        return None
    return Named(Unit(" ".join(m[0].split()), "count", family="duration"), m.end())


_NAME_AHEAD = re.compile(rf"[^\W\d_]+\s+[{UPPER}][^\W\d_]*\s$")


@reason("label_before", "raw")
def labelled(text: str, plain: str, raw: Raw, named: Named | None) -> bool:
    """Whether a word before the number makes it a name or reference: `Chương trình 135`, `tổ 5`, `Điều 7`.

    A unit of measure behind the number undoes it (`hỗ trợ mỗi tổ 5 triệu đồng`), a counted noun only a weak label.
    """
    known = lexicon()
    before = plain[max(0, raw.start - 30) : raw.start]
    listed = named is not None and "unit_unlisted" not in named.flags
    if (
        before.endswith(":")
        or (listed and before.rstrip().endswith(":"))
        or known.no_label.search(before)
        or (named is not None and named.unit.name in _MEASURED)
    ):
        return False
    if known.hard_label.search(before):
        return True
    solid = named is not None and "unit_unlisted" not in named.flags
    if not solid and _NAME_AHEAD.search(text[max(0, raw.start - 20) : raw.start]):
        return True
    return not solid and raw.numeral.value < _MANY and bool(known.soft_label.search(before))


_MANY = 1000
"""No commune, class or tariff has a number as high: `cấp 3.905 và 2.716 thẻ` counts."""
_MEASURED = frozenset({"đồng", "%", "kg", "m2", "lần"})
