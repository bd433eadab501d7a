"""Which areas a table speaks of: those below one, or those of one level that this database knows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from extractors.knowledge.register import FIRST_NEW_DAY, Area, everywhere, key_of, upper
from extractors.text import fold

from .candidates import same_places
from .compare import UnknownName, find_areas

LEVELS = ("central", "province", "district", "commune")
_END = {"H1": "06-30", "Q1": "03-31", "Q2": "06-30", "Q3": "09-30"}


@dataclass(frozen=True, slots=True)
class Place:
    """One area, by its row where the database has one (`id`, else None) and its names.

    `code` is its path in the register, `into` what followed it, `former` the keys of units that ended in it before the
    register's day.
    """

    id: int | None
    name: str
    parent: str | None
    level: str | None
    code: str | None = None
    into: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def full_area(self) -> str:
        return f"{self.name}, {self.parent}" if self.parent else self.name


def last_day(period: str | None) -> str | None:
    """The last day of a period, None where it is not stated: `2018-H1` → `2018-06-30`."""
    match = re.fullmatch(r"(?:.*/)?(\d{4})(?:-(\S+))?", period or "")
    if match is None:
        return None
    year, rest = match[1], match[2] or ""
    if re.fullmatch(r"\d\d-\d\d", rest):
        return f"{year}-{rest}"
    if re.fullmatch(r"\d\d", rest):
        return f"{year}-{rest}-28"
    return f"{year}-{_END.get(rest, '12-31')}"


def find_parent(connection: sqlite3.Connection, asked: str) -> frozenset[int]:
    """The rows of the one area whose parts are asked for: `tỉnh Lạng Sơn`, `lang son`, `huyện Châu Thành, tỉnh Long An`.

    Of a district and a commune of one name it is the district. Raises `UnknownName`, with the full names, where several
    areas of one level are called so.
    """
    name, _, above = (words.strip() for words in asked.partition(","))
    ids = find_areas(connection, [name])
    within = find_areas(connection, [above]) if above else None
    sql = f"""
      SELECT a.id, a.name, a.level, a.parent_id, p.name AS parent, w.identity_id
      FROM area_identity w JOIN areas a ON a.id = w.identity_id LEFT JOIN areas p ON p.id = a.parent_id
      WHERE w.id IN ({_marks(ids)})"""
    rows = connection.execute(sql, sorted(ids)).fetchall()
    rows = [row for row in rows if within is None or row["parent_id"] in within]
    top = min((LEVELS.index(row["level"] or "commune") for row in rows), default=0)
    rows = [row for row in rows if LEVELS.index(row["level"] or "commune") == top]
    places = {row["identity_id"]: Place(row["id"], row["name"], row["parent"], row["level"]) for row in rows}
    if len(places) != 1:
        raise UnknownName(asked, [place.full_area for place in places.values()])
    return frozenset(same_places(connection, places))


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def below(connection: sqlite3.Connection, parents: Collection[int], period: str | None = None) -> list[Place]:
    """The areas right below some, by name: the rows of the database and, where a period is asked and the area stands in
    the register, also those units of then that no document speaks of."""
    ids = sorted(parents)
    day = last_day(period)
    sql = f"""
      SELECT DISTINCT w.identity_id AS id, a.name, p.name AS parent, a.level, a.code, a.since, a.until,
        (SELECT group_concat(s.code, ' ') FROM area_successors s WHERE s.area_id = a.id) AS into_codes
      FROM areas c
      JOIN area_identity w ON w.id = c.id
      JOIN areas a ON a.id = w.identity_id
      JOIN areas p ON p.id = a.parent_id
      WHERE c.parent_id IN ({_marks(ids)}) AND a.parent_id IN ({_marks(ids)})"""
    found = []
    for row in connection.execute(sql, [*ids, *ids]).fetchall():
        ended = day and ((row["until"] and row["until"] < day) or (row["since"] and row["since"] > day))
        if not ended:
            into = tuple((row["into_codes"] or "").split())
            found.append(Place(row["id"], row["name"], row["parent"], row["level"], row["code"], into))
    if day:
        sql = f"SELECT name, code FROM areas WHERE code IS NOT NULL AND id IN ({_marks(ids)})"
        known = {place.code for place in found}
        for parent in connection.execute(sql, ids).fetchall():
            found += [place for place in _registered(parent["code"], parent["name"], day) if place.code not in known]
    return sorted(found, key=lambda one: (LEVELS.index(one.level or "commune"), fold(one.name)))


def _registered(code: str, name: str, day: str) -> list[Place]:
    """The units that stood right below a registered one on a day, as far as the register knows their days."""
    whole = "." in code or day >= FIRST_NEW_DAY
    return [
        Place(None, area.name, name, area.level, area.id, area.successors, area.former)
        for area in _children(whole).get(code, ())
        if area.stood_on(day) and (area.level == "commune" or day < FIRST_NEW_DAY)
    ]


@cache
def _children(whole: bool) -> dict[str, list[Area]]:
    """The register's units by the code of the one above; `whole` tells communes too."""
    found: dict[str, list[Area]] = {}
    for area in everywhere() if whole else upper():
        found.setdefault(area.parent or "", []).append(area)
    return found


def standing(places: Collection[Place], stated: Collection[int]) -> list[Place]:
    """The areas without those that cannot have stood at the time, as the values show.

    The register does not know the day on which a unit was made of others: where all of them are here it did not stand yet,
    and where it states a value and they state none they had ended. In doubt a unit stays, and is missing.
    """
    names = {key_of(place.name) for place in places if place.id is not None}
    speaking = {place.code for place in places if place.id in stated}
    kept = []
    for place in places:
        formers = {one for one in place.former if not any(o != one and o.endswith(one) for o in place.former)}
        if place.id is None and formers and formers <= names:
            continue
        if place.id is not None and place.id not in stated and speaking & set(place.into):
            continue
        kept.append(place)
    return kept


def of_level(connection: sqlite3.Connection, level: str | None) -> list[Place]:
    """The areas that issued a document this database holds, of one level or of all: they could have stated a value."""
    sql = """
      SELECT DISTINCT a.id, a.name, p.name AS parent, a.level
      FROM areas c
      JOIN area_identity w ON w.id = c.id
      JOIN areas a ON a.id = w.identity_id
      LEFT JOIN areas p ON p.id = a.parent_id
      WHERE (? IS NULL OR c.level = ?) AND EXISTS (SELECT 1 FROM documents d WHERE d.area_id = c.id)"""
    rows = connection.execute(sql, (level, level)).fetchall()
    found = [Place(row["id"], row["name"], row["parent"], row["level"]) for row in rows]
    return sorted(found, key=lambda one: (LEVELS.index(one.level or "commune"), fold(one.full_area)))


def ids_of_level(connection: sqlite3.Connection, level: str) -> set[int]:
    """The rows of all areas of one level."""
    return {row[0] for row in connection.execute("SELECT id FROM areas WHERE level = ?", (level,))}
