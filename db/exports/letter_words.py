"""Whose letter it is, and words that several letters share."""

from __future__ import annotations

from dataclasses import dataclass

from db.units import area_of, unit_named


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
    """Where a body writes from, by its area: `UBND tỉnh Bắc Giang` → `Bắc Giang`; the blank slot where that is not known."""
    area = area_of(unit_named(body).area_code)
    return area.bare if area else "…………"


def date_words(day: str) -> str:
    """`2018-07-05` → `05/7/2018`, as offices write days."""
    year, month, number = day.split("-")
    return f"{number}/{int(month) if int(month) > 2 else month}/{year}"


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
