"""Administrative units by name: `TỈNH BẮC GIANG` → `tỉnh Bắc Giang`, their level, and the province above a district."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from .knowledge import Province, provinces
from .knowledge.register import everywhere, upper
from .markers import UPPER
from .places import meant
from .text import fold, plain

RANKS = ("thành phố", "tỉnh", "huyện", "quận", "thị xã", "thị trấn", "phường", "xã", "đặc khu")
_COMMUNE = {"xã", "phường", "thị trấn", "đặc khu"}
_SHORT = {
    "tp.": "thành phố",
    "tp": "thành phố",
    "tx.": "thị xã",
    "tx": "thị xã",
    "tt.": "thị trấn",
    "h.": "huyện",
    "p.": "phường",
}
_CAPITAL = rf"[{UPPER}]"
_NAME = rf"{_CAPITAL}[\w’']*(?:[ \n]+(?:-[ ]+)?{_CAPITAL}[\w’']*|[ \n]+\d{{1,2}}(?!\d)){{0,4}}"
_AREA = re.compile(rf"(?i:\b(?P<rank>{'|'.join(RANKS)}|tp\.?|tx\.))[ \n]+(?P<name>{_NAME}|\d{{1,2}}(?!\d))")
_NO_NAMES = re.compile(
    r"(?:ubnd|hđnd|mttq|chủ|trưởng|cộng|số|độc|nơi|căn|theo|về|ủy|hội|ban|sở|đảng|báo|kế|i{1,3}|iv|v)"
)
_NEXT_NAME = re.compile(
    r"(?<!hải)\s(?:phòng|sở|ban|cộng hòa|cộng hoà|ủy ban|hội đồng"
    r"|hội liên hiệp|công an|văn phòng|trung tâm|trường|số|chủ tịch)(?!\w)"
)
"""Where a name in capitals runs on into the next line of a letterhead."""


@cache
def _by_name() -> dict[str, list[Province]]:
    found: dict[str, list[Province]] = {}
    for province in provinces():
        found.setdefault(fold_name(province.name), []).append(province)
    return found


def fold_name(name: str) -> str:
    """A name for comparing: no case, marks, hyphens or doubled blanks."""
    return " ".join(fold(name).replace("-", " ").replace("–", " ").split())


def province_named(name: str) -> Province | None:
    """The province or city under the centre of that name, whatever its case or marks."""
    found = _by_name().get(fold_name(name))
    return found[0] if found else None


def proper(name: str) -> str:
    """A place name in its usual letters: `BẮC GIANG` → `Bắc Giang`, `BÀ RỊA - VŨNG TÀU` → `Bà Rịa - Vũng Tàu`."""
    words = " ".join(name.replace("–", "-").split()).strip(" ,.;:*_")
    known = province_named(words)
    if known and plain(known.name) == plain(words):
        return known.name
    return " ".join(word[:1].upper() + word[1:].lower() if word.isupper() else word for word in words.split())


def full_name(rank: str, name: str) -> str:
    rank = _SHORT.get(plain(rank).strip(), plain(rank).strip())
    return f"{rank} {proper(name)}"


def _known_prefix(name: str) -> str:
    """`name` cut to a province's name where it begins with one (`Lạng Sơn Độc` → `Lạng Sơn`), else to its capitals."""
    words = name.split()
    for count in range(min(len(words), 6), 0, -1):
        if province_named(" ".join(words[:count])):
            return " ".join(words[:count])
    other = _NEXT_NAME.search(plain(" ".join(words)))
    return " ".join(words)[: other.start()] if other else " ".join(words)


def areas_in(text: str) -> list[tuple[int, str]]:
    """Every administrative unit that `text` names, with its place: `… của huyện Yên Thế` → `huyện Yên Thế`."""
    found = list[tuple[int, str]]()
    match = _AREA.search(text)
    while match:
        name = _known_prefix(match["name"])
        if _NO_NAMES.fullmatch(plain(name.split()[0])):
            match = _AREA.search(text, match.end("rank"))  # `XÃ HỘI CHI NHÁNH TỈNH …`: the true one stands inside
            continue
        found.append((match.start(), full_name(match["rank"], name)))
        match = _AREA.search(text, match.end())
    return found


def level_of(area: str, year: int | None = None) -> str:
    """`province`, `district` or `commune`; the five cities under the centre are provinces, Huế since 2025."""
    rank = next((r for r in RANKS if area.startswith(r + " ")), "")
    name = area.removeprefix(rank).strip()
    if rank == "tỉnh":
        return "province"
    if rank in _COMMUNE:
        return "commune"
    if rank == "thành phố":
        known = [p for p in _by_name().get(fold_name(name), []) if p.rank == "thành phố"]
        if known and (year is None or not known[0].since or int(known[0].since[:4]) <= year):
            return "province"
        return "district"
    return "district"


def parent_of(area: str, level: str, text: str, on: str | None = None) -> str | None:
    """The area above a district or commune: the one that the text names most, else the only one that has such a unit.

    `on` is the day, month or year that the document speaks from. A district of a name that several provinces have
    (`huyện Châu Thành`) stands under none of them unless the text says which.
    """
    if level not in ("district", "commune"):
        return None
    if level == "district":
        return _province_of(area, text, on)
    return _most_named(area, text, "district") or _above_commune(area, text, on)


def _most_named(area: str, text: str, rank: str) -> str | None:
    named = Counter(name for _, name in areas_in(text) if name != area and level_of(name) == rank)
    return named.most_common(1)[0][0] if named else None


def _above_commune(area: str, text: str, on: str | None) -> str | None:
    """The province that a commune's text names; else the district, or since July 2025 the province, of the only one."""
    said = _most_named(area, text, "province")
    if said:
        return said
    known = meant(area, (), on)
    above = everywhere().get(known.area.parent or "") if known.area and known.how == "exact" and on else None
    return above.name if above else None


def _province_of(area: str, text: str, on: str | None) -> str | None:
    known = meant(area, (), on)
    found = [known.area] if known.area else list(known.between) or ([known.into] if known.into else [])
    above = [one.id.split(".")[0] for one in found if one.level == "district"]
    names = [province.name for id in above if (province := upper().get(id))]
    if len(names) == 1:
        return names[0]
    said = Counter(name for _, name in areas_in(text) if name != area and (not names or name in names))
    told = [name for name, _ in said.most_common() if level_of(name) == "province"]
    if told:
        return told[0]
    bare = [
        name
        for name in names or [p.full_name for p in provinces()]
        if name.split(" ", 1)[1].removeprefix("phố ") in text
    ]
    bare = [name for name in bare if not area.endswith(name.split(" ", 1)[1])]
    if bare and not area.startswith("thành phố"):
        return max(bare, key=lambda full: text.count(full.split(" ", 1)[1]))
    name = fold_name(area.removeprefix("thành phố").strip())
    seats = [p for p in provinces() if p.seat and fold_name(p.seat) == name]
    return seats[0].full_name if area.startswith("thành phố") and seats else None


def named_like(text: str, rank: str) -> str | None:
    """The unit of a rank that the text names most (`Thành phố` alone → `thành phố Hà Nội`)."""
    named = Counter(name for _, name in areas_in(text) if name.startswith(rank + " "))
    return named.most_common(1)[0][0] if named else None
