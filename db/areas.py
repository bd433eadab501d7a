"""Areas and agencies as rows: which administrative unit a name means, seen from the document that uses it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from extractors.text import plain

CENTRAL_CITIES = frozenset(plain(f"thành phố {name}") for name in ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ"))
CENTRAL_CITIES |= {plain("thành phố Hồ Chí Minh")}
"""The cities of province level (Huế since 2025); every other `thành phố` stands under a province."""

_LEVELS = {"tỉnh": "province", "huyện": "district", "quận": "district", "thị xã": "district", "thành phố": "district"}
_LEVELS |= {"xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune"}
_AREA = re.compile(rf"(?P<kind>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})\s+(?P<name>\S.*)", re.IGNORECASE)
_RANK = {"province": 1, "district": 2, "commune": 3}


@dataclass(frozen=True, slots=True)
class AreaName:
    """The name of one area: `tỉnh Lạng Sơn`, `thị trấn Neo`, `phường 5`."""

    name: str
    key: str
    level: str
    bare: str
    """The name without its kind: `Lạng Sơn`."""


def area_name(words: str | None) -> AreaName | None:
    """`words` as the name of one area, None where they name a group (`xã đặc biệt khó khăn`) or several.

    A proper name begins in upper case or with a digit; a comma or `và` joins several, which stay one scope text.
    """
    text = " ".join((words or "").split())
    match = _AREA.fullmatch(text)
    if match is None or re.search(r"[,;]| và ", text):
        return None
    name = match["name"]
    if not (name[0].isupper() or name[0].isdigit()) or re.fullmatch(r"[IVX]+", name):
        return None
    key = plain(text)
    level = "province" if key in CENTRAL_CITIES else _LEVELS[" ".join(match["kind"].lower().split())]
    return AreaName(f"{match['kind'].lower()} {name}", key, level, name)


def save_area(connection: sqlite3.Connection, area: AreaName, parent_id: int | None) -> int:
    """The row of the area that bears this name under this parent, made where there is none."""
    found = connection.execute(
        "SELECT id FROM areas WHERE key = ? AND ifnull(parent_id, 0) = ?", (area.key, parent_id or 0)
    ).fetchone()
    if found:
        return int(found["id"])
    made = connection.execute(
        "INSERT INTO areas (name, key, parent_id, level) VALUES (?, ?, ?, ?)",
        (area.name, area.key, parent_id, area.level),
    )
    return int(made.lastrowid or 0)


@dataclass(frozen=True, slots=True)
class Seat:
    """The area that a document speaks for, with the area above it: where a name in its text is looked up."""

    area: AreaName | None
    area_id: int | None
    parent: AreaName | None
    parent_id: int | None


def seat_of(connection: sqlite3.Connection, unit: str | None, parent_unit: str | None) -> Seat:
    """The rows for a document's own area and the area above it: `thành phố Bắc Giang` under `tỉnh Bắc Giang`."""
    parent, area = area_name(parent_unit), area_name(unit)
    parent_id = save_area(connection, parent, None) if parent else None
    area_id = save_area(connection, area, parent_id) if area else None
    return Seat(area, area_id, parent, parent_id)


def place_of(connection: sqlite3.Connection, scope: str | None, seat: Seat) -> int | None:
    """The area that a figure's scope names, None for groups and lists; without a scope the document's own area."""
    if scope is None or not scope.strip():
        return seat.area_id
    named = area_name(scope)
    if named is None:
        return None
    if seat.area and named.key == seat.area.key:
        return seat.area_id
    if seat.parent and named.key == seat.parent.key:
        return seat.parent_id
    return save_area(connection, named, _parent_of(named, seat))


def _parent_of(named: AreaName, seat: Seat) -> int | None:
    """The nearest area above, as far as the document shows it; a province has none."""
    if named.level == "province":
        return None
    if seat.area and _RANK[seat.area.level] < _RANK[named.level]:
        return seat.area_id
    if seat.parent and _RANK[seat.parent.level] < _RANK[named.level]:
        return seat.parent_id
    return None


def save_agency(connection: sqlite3.Connection, name: str | None, level: str | None, area_id: int | None) -> int | None:
    """The row of an issuing body: `UBND tỉnh Lạng Sơn`."""
    text = " ".join((name or "").split())
    if not text:
        return None
    key = plain(text)
    found = connection.execute(
        "SELECT id FROM agencies WHERE key = ? AND ifnull(area_id, 0) = ?", (key, area_id or 0)
    ).fetchone()
    if found:
        return int(found["id"])
    made = connection.execute(
        "INSERT INTO agencies (name, key, area_id, level) VALUES (?, ?, ?, ?)", (text, key, area_id, level)
    )
    return int(made.lastrowid or 0)
