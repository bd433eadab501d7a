"""What an administrative unit is: its level, the one above it, and which one a text speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .area_names import areas_in, committees_in, fold_name, provinces_named
from .knowledge import provinces
from .knowledge.register import FIRST_NEW_DAY, RANKS, Area, everywhere, key_of, upper
from .places import meant, same_marks, split_name
from .text import plain

_COMMUNE = {"xã", "phường", "thị trấn", "đặc khu"}
_AUTHORITIES = ("ubnd", "ủy ban nhân dân", "hđnd", "hội đồng nhân dân")


def level_of(area: str, year: int | None = None) -> str:
    """`province`, `district` or `commune`; the five cities under the centre are provinces, Huế since 2025."""
    rank = next((r for r in RANKS if area.startswith(r + " ")), "")
    name = area.removeprefix(rank).strip()
    if rank == "tỉnh":
        return "province"
    if rank in _COMMUNE:
        return "commune"
    if rank == "thành phố":
        known = [p for p in provinces_named(name) if p.rank == "thành phố"]
        if known and (year is None or not known[0].since or int(known[0].since[:4]) <= year):
            return "province"
        return "district"
    return "district"


def parent_of(area: str, level: str, text: str, on: str | None = None) -> str | None:
    """The area above a district or commune: the one that the text names most, else the only one that has such a unit.

    A district that has a commune of the name, by the register, goes before one that is named more often and has none (its
    people came on a visit). `on` is the day, month or year that the document speaks from. A district of a name that several
    provinces have (`huyện Châu Thành`) stands under none of them unless the text says which.
    """
    if level not in ("district", "commune"):
        return None
    if level == "district":
        return _province_of(area, text, on)
    named = [name for _, name in areas_in(text) if name != area]
    stood = not on or on < FIRST_NEW_DAY[:7]
    return (_district_of(area, named, text, on) if stood else None) or _above_commune(area, named, on)


def _of_level(names: Iterable[str], level: str) -> list[str]:
    """The names of that level, most named first."""
    return [name for name, _ in Counter(name for name in names if level_of(name) == level).most_common()]


def _district_of(area: str, named: list[str], text: str, on: str | None) -> str | None:
    """The district of a commune: of those that the text names the one that has a commune of this name by the register.

    The register knows the districts of 2024 and not those that communes were moved from: a district whose committee the text
    names (`UBND huyện Đồng Hỷ`) goes before the only one of the province that is not named at all. A name that the register
    does not have stands under the district that is named most.
    """
    committees = committees_in(text)
    districts = _of_level([*named, *committees], "district")
    holders = _holders(area, on)
    if not holders:
        return districts[0] if districts else None
    return (
        next((name for name in districts if any(key_of(name) == key_of(one.name) for one in holders)), None)
        or next((name for name in districts if _is_one_of(name, holders)), None)
        or next((name for name in districts if name in committees or _governs(name, text)), None)
        or _only_one_in(holders, _of_level(named, "province"))
    )


def _holders(area: str, on: str | None) -> list[Area]:
    """The districts that have a commune of this name, or one in which a commune of this name ended."""
    register = everywhere()
    key = key_of(area)
    communes = [one for one in register.named(key) if one.stood_on(on)]
    communes = same_marks(communes, area) or communes
    above = [register.get(one.parent or "") for one in (*communes, *register.ended_in(key))]
    return [one for one in above if one and one.level == "district"]


def _is_one_of(name: str, holders: list[Area]) -> bool:
    """Whether a district is one of them under the rank or name that it had before."""
    followed = {one.id for one in upper().ended_in(key_of(name))}
    bare = key_of(split_name(name)[1])
    return any(key_of(one.bare) == bare or one.id in followed for one in holders)


def _governs(name: str, text: str) -> bool:
    low = " ".join(plain(text).split())
    return any(f"{body} {plain(name)}" in low for body in _AUTHORITIES)


def _only_one_in(holders: list[Area], said: list[str]) -> str | None:
    within = {one.id: one.name for one in holders if (top := upper().get(one.id.split(".")[0])) and top.name in said}
    return next(iter(within.values())) if len(within) == 1 else None


def _above_commune(area: str, named: list[str], on: str | None) -> str | None:
    """The province that a commune's text names; else the district, or since July 2025 the province, of the only one."""
    said = _of_level(named, "province")
    if said:
        return said[0]
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
