"""Areas and agencies as rows: which administrative unit a name means, seen from the document that uses it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import lru_cache

from extractors.knowledge.register import Area, everywhere, upper
from extractors.places import Meant, meant
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


@lru_cache(maxsize=4096)
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
        "SELECT id FROM areas WHERE key = ? AND ifnull(parent_id, 0) = ? ORDER BY code IS NOT NULL",
        (area.key, parent_id or 0),
    ).fetchone()
    if found:
        return int(found["id"])
    made = connection.execute(
        "INSERT INTO areas (name, key, parent_id, level) VALUES (?, ?, ?, ?)",
        (area.name, area.key, parent_id, area.level),
    )
    return int(made.lastrowid or 0)


def save_registered(connection: sqlite3.Connection, area: Area) -> int:
    """The row of an area of the register, made with those above it where there is none, and the codes of what followed it."""
    found = connection.execute("SELECT id FROM areas WHERE code = ?", (area.id,)).fetchone()
    if found:
        return int(found["id"])
    register = everywhere() if area.level == "commune" else upper()
    above = register.get(area.parent) if area.parent else None
    parent_id = save_registered(connection, above) if above else None
    area_id = _adopted(connection, area, parent_id)
    for code in area.successors:  # by code: no row of its own until a document speaks of it
        row = (area_id, code, int(len(area.successors) == 1))
        connection.execute("INSERT OR IGNORE INTO area_successors VALUES (?, ?, ?)", row)
    return area_id


def _adopted(connection: sqlite3.Connection, area: Area, parent_id: int | None) -> int:
    """A row of that name and parent that had no code yet, else a new one.

    A merged province takes over no such row: it may speak of the time after the merger.
    """
    days = (area.id, area.since or None, area.until or None)
    key = plain(area.name)
    found = connection.execute(
        "SELECT id FROM areas WHERE key = ? AND ifnull(parent_id, 0) = ? AND code IS NULL AND ? IS NULL",
        (key, parent_id or 0, area.since or None),
    ).fetchone()
    if found and (parent_id is not None or not area.successors):
        connection.execute("UPDATE areas SET code = ?, since = ?, until = ? WHERE id = ?", (*days, found["id"]))
        return int(found["id"])
    made = connection.execute(
        "INSERT INTO areas (name, key, parent_id, level, code, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (area.name, key, parent_id, area.level, *days),
    )
    return int(made.lastrowid or 0)


@dataclass(frozen=True, slots=True)
class Seat:
    """The area that a document speaks for, with the area above it: where a name in its text is looked up.

    `registered` are the same in the register, nearest first; `on` is the day, month or year that the document speaks from.
    """

    area: AreaName | None
    area_id: int | None
    parent: AreaName | None
    parent_id: int | None
    registered: tuple[Area, ...] = ()
    on: str | None = None


def seat_of(connection: sqlite3.Connection, unit: str | None, parent_unit: str | None, on: str | None = None) -> Seat:
    """The rows for a document's own area and the area above it: `thành phố Bắc Giang` under `tỉnh Bắc Giang`.

    Where the register knows no such unit under the area that the document names above it, the document's words stand.
    """
    parent, area = area_name(parent_unit), area_name(unit)
    above = meant(parent.name, (), on).area if parent else None
    own = meant(area.name, (above,) if above else (), on) if area else None
    known = own.area if own and (parent is None or (above and _under(own, above))) else None
    chain = _chain(known) if known else (above,) if above else ()
    parent_id = save_registered(connection, above) if above else save_area(connection, parent, None) if parent else None
    if known:
        area_id: int | None = save_registered(connection, known)
    elif area and own and own.into and above:
        area_id = _save_former(connection, area, own.into)
    else:
        area_id = save_area(connection, area, parent_id) if area else None
    return Seat(area, area_id, parent, parent_id, chain, on)


def _under(own: Meant, above: Area) -> bool:
    """Whether a unit stands under the one that its document names, also where that one has changed since."""
    top = upper().get(own.area.id.split(".")[0]) if own.area else None
    tops = above.id.split(".")[0]
    return top is not None and (top.id == tops or tops in top.successors)


def _chain(area: Area) -> tuple[Area, ...]:
    """A area and those above it, nearest first."""
    found = [area]
    while found[-1].parent:
        above = everywhere().get(found[-1].parent) if area.level == "commune" else upper().get(found[-1].parent)
        if above is None:
            break
        found.append(above)
    return tuple(found)


def _save_former(connection: sqlite3.Connection, named: AreaName, into: Area) -> int:
    """The row of a unit that had ended before the register's day, under the area of the one that it ended in."""
    above = everywhere().get(into.parent or "")
    area_id = save_area(connection, named, save_registered(connection, above) if above else None)
    connection.execute("INSERT OR IGNORE INTO area_successors VALUES (?, ?, NULL)", (area_id, into.id))
    return area_id


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
    found = meant(named.name, seat.registered, seat.on) if seat.registered or named.level != "commune" else None
    if found and found.area:
        return save_registered(connection, found.area)
    if found and found.into:
        return _save_former(connection, named, found.into)
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
