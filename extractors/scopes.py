"""The area or class of areas that a figure speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .area_names import registered
from .inheritance import Resolver
from .items import Item
from .text import UPPER
from .trace import decides

_SOME = re.compile(
    r"(?<!\w)(?:một số|nhiều|không ít|có)\s+(?:xã|thôn|xóm|bản|ấp|huyện|địa phương|nơi|vùng)(?:\s+[^\W\d_]+){0,3}"
)


_LETTER = UPPER


_INNER = ("xã", "phường", "thị trấn", "thôn", "bản", "xóm", "ấp", "tổ dân phố")


_WORD = rf"[{_LETTER}][^\W\d_]*(?:['’][^\W\d_]+)*"
"""A word of a name: `Thám`, `M'gar`, `Ia`."""

_NUMBERED = r"\d{1,2}(?=\s*(?:[,.;:)]|$|(?:có|còn|đã|được|là|và|thuộc|đạt|giảm|tăng)\b))(?![.,]\d)"
"""`phường 3 còn 12 hộ`; in `mỗi phường 02 (hai) tủ sách` the number counts something."""

_AREA = re.compile(
    rf"(?<!\w)(?:(?P<rank>[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Qq]uận|[Xx]ã|[Đđ]ặc khu"
    rf"|[Pp]hường|[Tt]hị trấn|[Tt]hôn|[Bb]ản|[Xx]óm|[Ấấ]p|[Tt]ổ dân phố)\s+"
    rf"(?P<name>{_WORD}(?:[\s-]{_WORD}){{0,3}}(?P<more>[ ]-[ ]{_WORD}(?:[ ]{_WORD})*|[ ]\d{{1,2}}(?!\w|[.,]\d))?)"
    rf"|(?<!mỗi )(?<!Mỗi )(?<!từng )(?<!Từng )(?<!các )(?<!Các )(?:[Qq]uận|[Pp]hường)\s+{_NUMBERED})"
)


def _areas(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """The areas that a text names, and where. A name with a dash or a number (`Phan Rang - Tháp Chàm`) is one of the register."""
    end = len(text) if end is None else end
    while match := _AREA.search(text, start, end):
        start = match.end()
        if match["more"] and not registered(match["rank"].lower(), match["name"]):
            start = match.start("more")
        yield match.start(), " ".join(text[match.start() : start].split())


_CLASS_NAME = (
    r"(?:huyện|xã|thôn|bản)(?:,\s*(?:xã|thôn|bản|huyện))*\s+"
    r"(?:nghèo|đặc biệt khó khăn|đbkk|biên giới|(?:thuộc\s+)?khu vực i{1,3}"
    r"|bãi ngang|135|an toàn khu|có tỷ lệ hộ nghèo[^();]{0,40}?trở lên)"
)


_CLASS = re.compile(rf"(?:các\s+|những\s+)?({_CLASS_NAME}(?:,?\s+(?:và\s+)?(?:các\s+)?{_CLASS_NAME})*)")


@decides("scope")
def scope_of(resolver: Resolver, item: Item) -> str | None:
    """The area or class of areas that the figure's own words name, else the issuing unit's."""
    place = item.figure.table
    if place is not None:
        return _row_area(place.row_head) or resolver.metadata.unit
    words = resolver.text[item.near.start : item.near.end]
    named = _CLASS.search(resolver.copies.plain, item.near.start, item.near.end)
    if named is not None and item.figure.measure in ("rate", "households") and named.start() < item.figure.start:
        return " ".join(resolver.text[named.start(1) : named.end(1)].split())
    some = _SOME.search(resolver.copies.plain, item.near.start, item.figure.start)
    if some is not None:
        return " ".join(resolver.text[some.start() : some.end()].split())
    areas = [area for at, area in _areas(words) if not resolver.names.covers(item.near.start + at)]
    areas = [a[0].lower() + a[1:] for a in areas]
    inner = [
        a for a in areas if a.startswith(_INNER) or (resolver.metadata.level == "province" and not a.startswith("tỉnh"))
    ]
    inner = [a for a in inner if a != resolver.metadata.unit and not (resolver.metadata.unit or "").endswith(a)]
    if inner or resolver.metadata.unit is not None:
        return ", ".join(dict.fromkeys(inner)) if inner else resolver.metadata.unit
    if areas:
        return areas[0]
    said = _areas(resolver.text, item.figure.sentence[0], item.figure.start)
    named_before = [area for at, area in said if not resolver.names.covers(at)]
    return named_before[0][0].lower() + named_before[0][1:] if named_before else None


def _row_area(row_head: str | None) -> str | None:
    """The area that a table's row is about: `Huyện Yên Thế` → `huyện Yên Thế`."""
    words = " ".join((row_head or "").split())
    _, area = next(_areas(words), (0, ""))
    return area[0].lower() + area[1:] if area and area == words else None
