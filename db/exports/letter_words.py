"""Whose letter it is, and words that several letters share."""

from __future__ import annotations

from dataclasses import dataclass

from db.units import area_of, unit_named
from extractors.places import split_name

_CENTRAL = ("Bộ ", "Văn phòng Chính phủ", "Thanh tra Chính phủ", "Ủy ban Dân tộc")


@dataclass(frozen=True, slots=True)
class Office:
    """The body that writes: its name and the one above it, its place, the symbol behind its numbers, who signs, who gets a copy."""

    body: str
    place: str
    symbol: str = "UBND"
    above: str = ""
    signs: tuple[str, ...] = ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    signer: str = ""
    copies: tuple[str, ...] = ()


def place_of_office(body: str) -> str:
    """Where a body writes from, by its area: `UBND tỉnh Bắc Giang`, `Sở Nội vụ tỉnh Bắc Giang` → `Bắc Giang`, ministries → `Hà Nội`.

    A slot of dots where that is not known.
    """
    unit = unit_named(body)
    area = area_of(unit.area_code or unit.key.partition("|")[2])
    if area:
        return area.bare
    rank, bare = split_name(body.removeprefix("UBND ").partition(",")[0])
    if body.startswith("UBND ") and rank:  # provinces of before and after July 2025 share names: the place is the same
        return bare
    return "Hà Nội" if body.startswith(_CENTRAL) else "…………"


def signs_of(body: str) -> tuple[str, ...]:
    """The lines above a signature that such a body's office mostly has; a person may give others."""
    return ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG") if body.startswith("UBND") else ("THỦ TRƯỞNG CƠ QUAN",)


def date_words(day: str) -> str:
    """`2018-07-05` → `05/7/2018`, as offices write days."""
    year, month, number = day.split("-")
    return f"{number}/{int(month) if int(month) > 2 else month}/{year}"


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
