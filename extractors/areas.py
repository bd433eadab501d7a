"""Administrative units by name: `TỈNH BẮC GIANG` → `tỉnh Bắc Giang`, their level, and the province above a district."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from itertools import takewhile

from .knowledge import Province, provinces
from .knowledge.register import FIRST_NEW_DAY, Area, everywhere, key_of, spelled, upper
from .markers import UPPER
from .places import meant, split_name
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
_NAME = rf"(?:[Nn]ông [Tt]rường )?{_CAPITAL}[\w’']*(?:[ \n]+(?:-[ ]+)?{_CAPITAL}[\w’']*|[ \n]+\d{{1,2}}(?!\d)){{0,4}}"
_AREA = re.compile(rf"(?i:\b(?P<rank>{'|'.join(RANKS)}|tp\.?|tx\.))[ \n]+(?P<name>{_NAME}|\d{{1,2}}(?!\d))")
_COMMITTEE = re.compile(rf"(?i:\b(?P<rank>huyện|quận|thị|thành)\s+[uủ][yỷ])\s+(?P<name>{_NAME})")
_UNION = re.compile(r"(?:tỉnh|huyện|quận) đoàn(?! hùng)")
"""`TỈNH ĐOÀN KON TUM` is the Youth Union of tỉnh Kon Tum; some copies write huyện Đoan Hùng with another mark."""
_ABOVE_COMMUNE = re.compile(r"(?:ubnd|hđnd|mttq|nhân dân|đảng [ủu][ỷy]|đảng bộ|tại|của|các|ở)\s+$")
"""Where `xã Hội …` is a commune; else it is the second half of a word (`Bảo hiểm xã hội Sơn La`)."""
_SHORT_COMMITTEES = {"huyện": "huyện", "quận": "quận", "thị": "thị xã", "thành": "thành phố"}
_NO_NAMES = re.compile(
    r"(?:ubnd|hđnd|mttq|chủ|trưởng|cộng|số|độc|nơi|căn|theo|về|ủy|hội|ban|sở|đảng|báo|kế|i{1,3}|iv|v)"
)
_NEXT_NAME = re.compile(
    r"\s(?:(?<!hải )phòng|sở|ban|cộng hòa|cộng hoà|ủy ban|hội đồng|ubnd|hđnd|(?:ub)?mttq|bch|btv|đảng (?:[ủu][ỷy]|bộ|cộng sản)"
    r"|hội liên hiệp|công an|văn phòng|trung tâm|(?<!nông )trường|số|chủ tịch)(?!\w)"
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


_NEXT_BODY = re.compile(r"\s(?:hội|đoàn|liên minh|quỹ|tổ)\s")
"""The same, where what stands before is a known name: there is a `xã Tân Hội Trung`, but no `xã Tân`."""
_BODY_PAIR = re.compile(r"hội (?:nông|khuyến|liên|lhpn|cựu|ccb|chữ|luật|người|đồng)|trung tâm|chi cục")
"""What shares its first word with names: `XÃ TÂN AN HỘI NÔNG DÂN` is of xã Tân An, though there is a xã Tân An Hội."""
_BODY_WORD = re.compile(
    r"(?:ubnd|hđnd|mttq|ubmttq|bch|btv|phòng|sở|ban|ủy|văn|trung|trường|công|hội|chi|chủ|số|độc|cộng|đảng|đội|trạm|tổ|quỹ)(?!\w)"
)


@lru_cache(4096)
def _known_prefix(rank: str, name: str) -> str:
    """`name` without what runs on behind it: `Lạng Sơn Độc` → `Lạng Sơn`, `ĐỒNG VĂN PHÒNG NỘI VỤ` → `ĐỒNG VĂN`.

    By the register where the name stands in it; there are names of words that else begin a body's (`Kế Sách`, `Xuân Trường`).
    """
    words = _of_one_case(name.split())
    known, cut = _registered(rank, words), _cut(rank, words)
    if len(known) >= len(cut):
        return known
    return known if known and words.isupper() and _BODY_WORD.match(plain(words[len(known) + 1 :])) else cut


def _of_one_case(pieces: list[str]) -> str:
    """A name in capitals ends where small letters begin: `BÌNH GIA Độc` → `BÌNH GIA`."""
    capitals = pieces[0].isupper() and (
        len(pieces[0]) > 2 or (pieces[1:2] and pieces[1].isupper() and len(pieces[1]) > 1)
    )
    return " ".join(takewhile(lambda piece: not capitals or piece.isdigit() or piece == piece.upper(), pieces))


def _registered(rank: str, words: str) -> str:
    """The longest beginning of `words` that is the name of an area of this rank; empty where none is."""
    pieces = words.split()
    for count in range(len(pieces), 0, -1):
        if count < len(pieces) and _BODY_PAIR.fullmatch(plain(f"{pieces[count - 1]} {pieces[count]}")):
            continue
        name = " ".join(pieces[:count])
        full = full_name(rank, name)
        if any(spelled(one.name) == spelled(full) for one in everywhere().named(key_of(full))):
            return name
    return ""


def _cut(rank: str, words: str) -> str:
    """`words` to where a province's name or the name of a body ends it."""
    pieces = words.split()
    for count in range(min(len(pieces), 6), 0, -1):
        if province_named(" ".join(pieces[:count])):
            return " ".join(pieces[:count])
    low = plain(words)
    other = _NEXT_NAME.search(low)
    body = None if other or not words.isupper() else _NEXT_BODY.search(low)
    if body and _registered(rank, words[: body.start()]):
        other = body
    return words[: other.start()] if other else words


def areas_in(text: str) -> list[tuple[int, str]]:
    """Every administrative unit that `text` names, with its place: `… của huyện Yên Thế` → `huyện Yên Thế`."""
    found = list[tuple[int, str]]()
    match = _AREA.search(text)
    while match:
        name = _known_prefix(match["rank"], match["name"])
        if _is_no_name(text, match, name):
            match = _AREA.search(text, match.end("rank"))  # `XÃ HỘI CHI NHÁNH TỈNH …`: the true one stands inside
            continue
        found.append((match.start(), full_name(match["rank"], name)))
        match = _AREA.search(text, match.start("name") + _length(match["name"], name))
    return found


def _is_no_name(text: str, match: re.Match[str], name: str) -> bool:
    """`xã HỘI CHỦ NGHĨA`, `tỉnh ĐOÀN KON TUM`, `huyện Theo`; not so `huyện Kế Sách`, `UBND xã Hội Sơn`."""
    rank = plain(match["rank"])
    if _UNION.match(plain(f"{rank} {name}")):
        return True
    if not _NO_NAMES.fullmatch(plain(name.split()[0])):
        return False
    if not _registered(rank, name) or plain(match["name"]).startswith("cộng hòa xã"):
        return True
    return rank == "xã" and plain(name).startswith("hội ") and not _ABOVE_COMMUNE.search(plain(text[: match.start()]))


def _length(printed: str, name: str) -> int:
    """How much of what is printed a name is that was cut from it, with blanks and line breaks as they stand."""
    at = 0
    for word in name.split():
        at = printed.index(word, at) + len(word)
    return at


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

    A district that has, or had, a commune of the name goes before one that is named more often and has none (its people
    came on a visit). `on` is the day, month or year that the document speaks from. A district of a name that several
    provinces have (`huyện Châu Thành`) stands under none of them unless the text says which.
    """
    if level not in ("district", "commune"):
        return None
    if level == "district":
        return _province_of(area, text, on)
    stood = not on or on < FIRST_NEW_DAY[:7]
    return (_district_of(area, text, on) if stood else None) or _above_commune(area, text, on)


def _most_named(area: str, text: str, rank: str) -> str | None:
    named = _named_at(area, text, rank)
    return named.most_common(1)[0][0] if named else None


def _named_at(area: str, text: str, level: str) -> Counter[str]:
    return Counter(name for _, name in areas_in(text) if name != area and level_of(name) == level)


def _district_of(area: str, text: str, on: str | None) -> str | None:
    """The district of a commune: of those that the text names the one that has a commune of this name by the register.

    Without one, the only one of the provinces that the text names. A name that the register does not have stands under the
    district that is named most.
    """
    named = _named_at(area, text, "district")
    named.update(
        full_name(_SHORT_COMMITTEES[plain(m["rank"])], _known_prefix(m["rank"], m["name"]))
        for m in _COMMITTEE.finditer(text)
    )
    holders = _holders(area, on)
    if not holders:
        return named.most_common(1)[0][0] if named else None
    bare, ids = {key_of(one.bare) for one in holders}, {one.id for one in holders}
    for name, _ in named.most_common():
        followed = upper().ended_in(key_of(name))
        if key_of(split_name(name)[1]) in bare or any(one.id in ids for one in followed):
            return name
    said = _named_at(area, text, "province")
    within = {one.id: one.name for one in holders if (top := upper().get(one.id.split(".")[0])) and top.name in said}
    return next(iter(within.values())) if len(within) == 1 else None


def _holders(area: str, on: str | None) -> list[Area]:
    """The districts that have, or had, a commune of this name, spelled so if there are such."""
    register = everywhere()
    key = key_of(area)
    communes = [one for one in register.named(key) if one.stood_on(on)]
    communes = [one for one in communes if spelled(one.name) == spelled(area)] or communes
    above = [register.get(one.parent or "") for one in (*communes, *register.ended_in(key))]
    return [one for one in above if one and one.level == "district"]


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
