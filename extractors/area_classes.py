"""Classes of areas (xã khu vực III, huyện nghèo …): what a scope names, and which areas belong to one on a day.

Definitions: knowledge/area_classes.toml, each with its examples. Membership: knowledge/area_class_members.csv, one row an
area and a span of days; without a row nothing is known of an area, and nothing is said.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import RuleError
from .text import plain

_FOLDER = Path(__file__).parent / "knowledge"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COLUMNS = ["class_id", "code", "since", "until", "source"]


@dataclass(frozen=True, slots=True)
class AreaClass:
    """One class. `by_rate`: its own words define it, so that no list of it can be."""

    id: str
    name_vi: str
    name_en: str
    levels: tuple[str, ...]
    by_rate: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Membership:
    """An area (`code` of the register) belongs to a class from `since` until the day `until` (None: still).

    `source` is the number of the document that says so.
    """

    class_id: str
    code: str
    since: str
    until: str | None
    source: str

    def holds_on(self, day: str) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@cache
def area_classes() -> tuple[AreaClass, ...]:
    """The classes in the order of the file; RuleError where one has no example or its example does not fit."""
    return tuple(read_classes(_FOLDER / "area_classes.toml"))


def read_classes(path: Path) -> Iterable[AreaClass]:
    for raw in tomllib.loads(path.read_text("utf-8"))["class"]:
        body = "|".join(p.replace(" ?", "\0").replace(" ", r"\s+").replace("\0", r"\s*") for p in raw["patterns"])
        pattern = re.compile(rf"(?<!\w)(?:{body})(?!\w)")
        for example in raw.get("examples") or [""]:
            if not pattern.search(plain(example)):
                raise RuleError(f"{path.name}: {raw['id']}: {example!r} does not fit its patterns")
        yield AreaClass(
            raw["id"], raw["name_vi"], raw["name_en"], tuple(raw["levels"]), raw.get("by_rate", False), pattern
        )


def classes_in(words: str) -> tuple[str, ...]:
    """The ids of the classes that `words` (a scope, a clause) name: `xã 135, huyện nghèo` → those two."""
    text = plain(words)
    return tuple(one.id for one in area_classes() if one.pattern.search(text))


@cache
def memberships() -> tuple[Membership, ...]:
    """Who belongs to which class; empty where the file has its header alone."""
    return tuple(read_members(_FOLDER / "area_class_members.csv"))


def read_members(path: Path) -> Iterable[Membership]:
    """The rows of a file of members; RuleError names the line that cannot stand."""
    known = {one.id for one in area_classes()}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _COLUMNS:
            raise RuleError(f"{path.name}: its columns are not {','.join(_COLUMNS)}")
        for row in reader:
            where = f"{path.name}: line {reader.line_num}"
            if row["class_id"] not in known:
                raise RuleError(f"{where}: no class {row['class_id']!r}")
            if not row["code"] or not row["source"] or not _DAY.fullmatch(row["since"]):
                raise RuleError(f"{where}: needs code, source and a day (YYYY-MM-DD) under since")
            if row["until"] and (not _DAY.fullmatch(row["until"]) or row["until"] < row["since"]):
                raise RuleError(f"{where}: until is no day behind since")
            yield Membership(row["class_id"], row["code"], row["since"], row["until"] or None, row["source"])


def classes_of(code: str, day: str, members: Iterable[Membership] | None = None) -> tuple[str, ...]:
    """The classes that an area is known to belong to on a day; empty also where nothing is known of it."""
    rows = memberships() if members is None else members
    return tuple(sorted({one.class_id for one in rows if one.code == code and one.holds_on(day)}))
