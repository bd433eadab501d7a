"""Which administrative area a name means, seen from the document that uses it.

`huyện Bảo Lâm` is Lâm Đồng's in a report of Lâm Đồng and Cao Bằng's in one of Cao Bằng; `thành phố Bắc Giang` is never
`tỉnh Bắc Giang`. What stays open says between which areas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .knowledge.register import FIRST_NEW_DAY, RANKS, Area, Areas, everywhere, key_of, spelled, upper
from .text import fold

_SHORT = {"tp": "thành phố", "t.p": "thành phố", "tx": "thị xã", "t.x": "thị xã", "tt": "thị trấn", "t.t": "thị trấn"}
_SHORT |= {"h": "huyện", "q": "quận", "p": "phường", "x": "xã", "t": "tỉnh", "đk": "đặc khu"}
_RANKED = re.compile(rf"(?i)(?P<rank>{'|'.join(RANKS)})\s+(?P<name>\S.*)")
_ABBREVIATED = re.compile(
    r"(?i)(?P<rank>t\.p|tp|t\.x|tx|t\.t|tt|đk|h|q|p|x|t)(?:\.\s*|\s+)(?P<name>[^\W\d_].*|\d{1,2})"
)
_UNMARKED = re.compile(rf"(?i)(?P<rank>{'|'.join(fold(rank) for rank in RANKS)})\s+(?P<name>\S.*)")
_KNOWN_AS = {
    "hcm": "Hồ Chí Minh", "hochiminh": "Hồ Chí Minh", "hn": "Hà Nội", "hp": "Hải Phòng", "đn": "Đà Nẵng", "dn": "Đà Nẵng",
    "đắclắc": "Đắk Lắk", "daclac": "Đắk Lắk", "daclak": "Đắk Lắk", "daknong": "Đắk Nông", "dacnong": "Đắk Nông",
    "baccan": "Bắc Kạn", "contum": "Kon Tum", "quinhon": "Quy Nhơn", "thuathienhue": "Thừa Thiên Huế", "daklak": "Đắk Lắk",
    "brvt": "Bà Rịa - Vũng Tàu", "tthue": "Thừa Thiên Huế", "tth": "Thừa Thiên Huế", "saigon": "Hồ Chí Minh",
}  # fmt: skip
_DISTRICTS = frozenset({"huyện", "quận", "thị xã", "thành phố"})
_RAISED = {"huyện": 0, "thị xã": 1, "quận": 2, "thành phố": 2, "xã": 0, "phường": 1}
"""A unit is raised and never lowered: `thành phố Tân Uyên` is no other word for `huyện Tân Uyên`."""
_GROWN = frozenset({"xã", "phường"})
"""A commune that became a ward keeps its people; a township of the same name may have stood beside the commune."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The area that a name means, or None with the areas that it may mean.

    `how`: `exact`; `ended` (it was no more on the document's day); `rank` (same name, another rank: it was raised later);
    `marks` (its marks are garbled); `former` (it had ended in `into` before the register's day); `open` where nothing is
    decided.
    """

    area: Area | None
    how: str
    between: tuple[Area, ...] = ()
    into: Area | None = None


def split_name(words: str) -> tuple[str | None, str]:
    """Rank and bare name: `TP. Bắc Giang` → `thành phố`, `Bắc Giang`; without a rank None and the words."""
    text = " ".join(words.split()).strip(" .,;:")
    for pattern in (_RANKED, _ABBREVIATED):
        match = pattern.fullmatch(text)
        if match:
            rank = match["rank"].lower()
            return _SHORT.get(rank, rank), _KNOWN_AS.get(key_of(match["name"]), match["name"])
    bare = _UNMARKED.fullmatch(text) if text.isascii() else None
    if bare:
        return next(rank for rank in RANKS if fold(rank) == bare["rank"].lower()), bare["name"]
    glued = re.fullmatch(r"(?i)tp\.?(hcm|hn|hp|đn)", text)
    if glued:
        return "thành phố", _KNOWN_AS[glued[1].lower()]
    return None, _KNOWN_AS.get(key_of(text), text)


def _inside(area: Area, above: Area, areas: Areas) -> bool:
    """Whether an area is `above` or lies in it, also where the province has changed around it."""
    if area.id == above.id or area.id.startswith(above.id + "."):
        return True
    top = areas.get(area.id.split(".")[0])
    while top and top.successors and above.level == "province":
        top = areas.get(top.successors[0])
        if top and top.id == above.id:
            return area.level != "province"
    return False


def same_marks(areas: Sequence[Area], words: str) -> list[Area]:
    """The areas whose name is spelled so; all of them where the words carry no marks at all."""
    if words.isascii() and not words.isdigit():
        return list(areas)
    return [area for area in areas if spelled(words) in (spelled(area.name), spelled(area.bare))]


def _one(found: Sequence[Area], how: str, into: bool = False) -> Meant | None:
    if len(found) == 1:
        return Meant(None, how, (), found[0]) if into else Meant(found[0], how)
    return Meant(None, "open", tuple(found)) if found else None


def meant(words: str, within: Sequence[Area] = (), on: str | None = None) -> Meant:
    """The area that `words` name in a document of the area `within[0]`, under `within[1]` …, written `on` that day.

    `words`: with or without rank, with abbreviations (`TP.`, `H.`, `TX.`), old and new names. Inside the document's own
    area comes first, then inside the next above; outside of them a province or the only district of the name is
    meant, a commune only where no area is known. Never guesses: what fits several is left open between them.
    """
    told = _meant(words, within, on)
    if told.area is None and told.into is None and not told.between and on:
        before = _meant(words, within, None)  # a district that is no more is still spoken of
        return Meant(before.area, "ended" if before.how == "exact" else before.how, before.between, before.into)
    return told


def _meant(words: str, within: Sequence[Area], on: str | None) -> Meant:
    rank, bare = split_name(words)
    needs_communes = rank is None or rank not in ("tỉnh", "quận", "huyện", "thị xã", "thành phố")
    areas = everywhere() if needs_communes else upper()
    key = key_of(f"{rank} {bare}") if rank else key_of(bare)
    named = [area for area in (areas.named(key) if rank else areas.bare(key)) if area.stood_on(on)]
    exact = same_marks(named, bare)
    for above in within:
        found = [area for area in exact if _inside(area, above, areas)]
        if rank is None:
            found = _nearest(found, above)
        told = _one(found, "exact") or _changed(rank, bare, above, areas, on, named)
        if told and told.how == "rank" and rank in _DISTRICTS and exact:
            return Meant(None, "open", (*(() if told.area is None else (told.area,)), *exact))
        if told:
            return told
    return _outside(rank, exact, within)


def _nearest(found: list[Area], above: Area) -> list[Area]:
    """Of names without rank those that an author of this level means: in a province districts, in a district communes."""
    below = {"province": "district", "district": "commune"}.get(above.level, "commune")
    if any(area.id == above.id for area in found):
        return found
    return [area for area in found if area.level == below] or found


def _changed(
    rank: str | None, bare: str, above: Area, areas: Areas, on: str | None, named: Sequence[Area]
) -> Meant | None:
    """A name that the register has under this area in another form: ended, raised in rank, or with other marks."""
    if rank is None:
        return None
    old = not on or on[:10] < FIRST_NEW_DAY
    ended = [area for area in areas.ended_in(key_of(f"{rank} {bare}")) if old and _inside(area, above, areas)]
    if ended:
        return _one(ended, "former", into=True)
    garbled = [area for area in named if _inside(area, above, areas)]
    if garbled:
        return _one(garbled, "marks")
    group = _DISTRICTS if rank in _DISTRICTS else _GROWN if rank in _GROWN else frozenset[str]()
    same = [
        area for area in same_marks(areas.bare(key_of(bare)), bare)
        if area.rank in group and _RAISED[area.rank] > _RAISED[rank] and area.stood_on(on) and _inside(area, above, areas) and area.level != "province"
    ]  # fmt: skip
    return _one(same, "rank")


def _outside(rank: str | None, exact: Sequence[Area], within: Sequence[Area]) -> Meant:
    """Outside of the areas that the document shows: a province, a district that is the only one of its name."""
    provinces = [area for area in exact if area.level == "province"]
    if rank is not None and provinces:
        return _one(provinces, "exact") or Meant(None, "open")
    if rank is None and len(provinces) == 1 and (within or len(exact) == 1):
        return Meant(provinces[0], "exact")
    if within and any(area.level == "commune" for area in exact):
        return Meant(None, "open", tuple(exact))
    return _one(list(exact), "exact") or Meant(None, "open")
