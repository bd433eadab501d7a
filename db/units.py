"""Who must answer a request: an area (its people's committee) or an agency, by a key that all spellings share, and who follows.

An area's key is its code in the register (`24.215`), an agency's its known name with the area it is of (`sở nội vụ|24`); a unit that
the register does not know goes by its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.knowledge import Agency, agencies
from extractors.knowledge.register import Area, everywhere, upper
from extractors.places import meant, split_name
from extractors.text import fold, plain

_COMMITTEE = re.compile(r"(?i)^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|ub nd)\s+")
_OFFICE = re.compile(r"(?i)^(?:chủ tịch|phó chủ tịch|văn phòng)\s+")
_RANKS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Unit:
    """One body: its key, the name that people read, and its area in the register where it is a people's committee."""

    key: str
    name: str
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """A unit that ended: on which day, and who follows it (none where that is not known; several share its area)."""

    ended_on: str
    to: tuple[Unit, ...]


def area_of(code: str | None) -> Area | None:
    """The area of the register with that code."""
    if not code:
        return None
    return upper().get(code) or everywhere().get(code)


def unit_of_area(area: Area) -> Unit:
    return Unit(area.id, f"UBND {area.name}", area.id)


def unit_named(words: str, within: str | None = None, on: str | None = None) -> Unit:
    """The body that `words` name: `UBND huyện Yên Thế`, `huyện Yên Thế`, `Sở LĐTB&XH tỉnh Bắc Giang`.

    `within` is the code of the area from which it is seen: `huyện Châu Thành` is that of the asker's province.
    """
    text = " ".join(words.split()).strip(" .,;:")
    seen = chain_of(within)
    bare = _COMMITTEE.sub("", _OFFICE.sub("", text))
    agency = None if bare != text else _agency(text)
    if agency:
        known, rest = agency
        return Unit(f"{plain(known.name)}|{_area_code(rest, seen, on)}", text)
    own, _, above = bare.partition(",")
    outer = _area(above, seen, on) if above.strip() else None
    area = _area(own, (outer, *seen) if outer else seen, on)
    if area and (bare != text or split_name(own)[0] is not None):
        return unit_of_area(area)
    return Unit(f"={plain(text)}", text)


@cache
def _spellings() -> tuple[tuple[str, Agency], ...]:
    found = [(plain(name), agency) for agency in agencies() for name in (agency.name, *agency.also)]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def _agency(text: str) -> tuple[Agency, str] | None:
    """The known agency that `text` begins with, and the words behind it."""
    words = plain(text)
    for spelling, agency in _spellings():
        if words == spelling or words.startswith(spelling + " "):
            return agency, text[len(spelling) :].strip()
    return None


def _area_code(rest: str, seen: tuple[Area, ...], on: str | None) -> str:
    """The code of the area behind an agency's name; its own province where only the rank stands, or nothing."""
    rank = plain(rest)
    if rank and (area := _area(rest, seen, on)):
        return area.id
    wanted = {"tỉnh": "province", "thành phố": None, "huyện": "district"}.get(rank, "")
    fits = [area for area in seen if wanted is None or not rank or area.level == wanted]
    return fits[0].id if fits else ""


def _area(words: str, seen: tuple[Area, ...], on: str | None) -> Area | None:
    return meant(words, seen, on).area


def chain_of(code: str | None) -> tuple[Area, ...]:
    """The area of that code and those above it, nearest first."""
    found = list[Area]()
    area = area_of(code)
    while area:
        found.append(area)
        area = area_of(area.parent)
    return tuple(found)


def all_below(area: Area, level: str, on: str | None) -> list[Unit]:
    """The committees of that level inside an area, as the register has them on a day."""
    register = everywhere() if level == "commune" else upper()
    inside = [one for one in register if one.level == level and one.id.startswith(area.id + ".") and one.stood_on(on)]
    return [unit_of_area(one) for one in sorted(inside, key=lambda one: fold(one.bare))]


def all_provinces(on: str | None) -> list[Unit]:
    found = [one for one in upper() if one.level == "province" and one.stood_on(on)]
    return [unit_of_area(one) for one in sorted(found, key=lambda one: fold(one.bare))]


def passing(unit: Unit, on: str) -> Passing | None:
    """What the register says of a unit that is no more on a day; None while it stands."""
    area = area_of(unit.area_code)
    if area is None:
        return _agency_passing(unit, on)
    if not area.until or area.until >= on:
        return None
    followed = [found for code in area.successors if (found := area_of(code))]
    return Passing(area.until, tuple(unit_of_area(one) for one in followed))


def _agency_passing(unit: Unit, on: str) -> Passing | None:
    known = _agency(unit.name)
    if known is None or len(known[0].until) != 10 or known[0].until >= on:
        return None
    agency, rest = known
    code = unit.key.partition("|")[2]
    names = [f"{name} {rest}".strip() for name in agency.successors]
    return Passing(
        agency.until,
        tuple(Unit(f"{plain(name)}|{code}", shown) for name, shown in zip(agency.successors, names, strict=True)),
    )


def receiver_of(unit: Unit, asker_code: str | None) -> Unit:
    """The body that a letter about a unit goes to: the unit itself, or the one between where it stands two levels below the asker.

    A province writes about a commune to the commune's district.
    """
    asker, area = area_of(asker_code), area_of(unit.area_code)
    if asker is None or area is None or not area.id.startswith(asker.id + "."):
        return unit
    while area.parent and area.parent != asker.id:
        above = area_of(area.parent)
        if above is None:
            break
        area = above
    return unit_of_area(area)
