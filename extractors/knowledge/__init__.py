"""What is known before reading, loaded once from the data beside this file and checked on the way in.

A mistake in a data file (an alias shared by two entries, an empty name, a successor that is no province) raises
`RuleError` with the file and the entry.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import RuleError
from ..text import plain

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: `kế hoạch`, its codes in numbers (`KH`), and whether texts cite one without a number."""

    name: str
    codes: tuple[str, ...] = ()
    plainly: bool = False


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that issues documents: the name that is shown, its other spellings, the level where it tells one."""

    name: str
    also: tuple[str, ...] = ()
    level: str = ""
    of_area: bool = False
    since: str = ""
    until: str = ""
    successors: tuple[str, ...] = ()
    rank: str = ""
    """The rank of the area that the body's own name carries: `huyện` for `Huyện ủy Yên Thế`."""
    ranked: str = ""
    """How its bodies end whose names carry a rank: the Youth Union of tỉnh Kon Tum is `Tỉnh đoàn Kon Tum`."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city under the centre, with its seat and, where it ended, the last day and its successor."""

    name: str
    rank: str
    seat: str = ""
    since: str = ""
    until: str = ""
    successor: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.rank} {self.name}"


def _entries(file: str, key: str, allowed: frozenset[str]) -> list[dict[str, Any]]:
    try:
        found = tomllib.loads((_HERE / file).read_text("utf-8")).get(key)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{file}: {error}") from error
    if not isinstance(found, list) or not found:
        raise RuleError(f"{file}: no [[{key}]] entries")
    for entry in found:
        if not entry.get("name") or set(entry) - allowed:
            raise RuleError(f"{file}: {entry!r}: needs a name and no keys but {sorted(allowed)}")
    return found


def _unshared(file: str, names: list[tuple[str, str]]) -> None:
    """Raise where one spelling belongs to two entries."""
    owners: dict[str, str] = {}
    for spelling, owner in names:
        if owners.setdefault(plain(spelling), owner) != owner:
            raise RuleError(f"{file}: {spelling!r} belongs to {owners[plain(spelling)]!r} and to {owner!r}")


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of document that is known, the longest name first."""
    raw = _entries("kinds.toml", "kind", frozenset({"name", "codes", "plainly"}))
    found = [Kind(e["name"], tuple(e.get("codes", ())), bool(e.get("plainly", False))) for e in raw]
    _unshared("kinds.toml", [(n, kind.name) for kind in found for n in (kind.name, *kind.codes)])
    return tuple(sorted(found, key=lambda kind: -len(kind.name)))


_AGENCY_KEYS = ("name", "also", "since", "until", "successors")
_HEADS = {"Bộ": "central", "Sở": "province", "Phòng": "district"}


def _agency(entry: dict[str, Any]) -> Agency:
    return Agency(
        entry["name"],
        tuple(entry.get("also", ())),
        entry.get("level", ""),
        bool(entry.get("of_area")),
        str(entry.get("since", "")),
        str(entry.get("until", "")),
        tuple(entry.get("successors", ())),
        entry.get("rank", ""),
        entry.get("ranked", ""),
    )


def _of_field(field: dict[str, Any], head: str) -> Agency:
    """One body of a field of state work: `Sở` with `Tài chính`, in each of the field's spellings."""
    if head not in _HEADS:
        raise RuleError(f"agencies.toml: {field['name']}: unknown head {head!r}")
    spelled = {key: [f"{head} {words}" for words in field.get(key, ())] for key in ("also", "successors")}
    days = {key: field.get(key, "") for key in ("since", "until")}
    level = {"level": _HEADS[head], "of_area": head != "Bộ"}
    return _agency({"name": f"{head} {field['name']}", **spelled, **days, **level})


@cache
def agencies() -> tuple[Agency, ...]:
    """Every issuing body that is known, the longest name first."""
    raw = _entries("agencies.toml", "agency", frozenset({*_AGENCY_KEYS, "level", "of_area", "rank", "ranked"}))
    found = [_agency(entry) for entry in raw]
    for field in _entries("agencies.toml", "field", frozenset({*_AGENCY_KEYS, "heads"})):
        found += [_of_field(field, head) for head in field["heads"]]
    names = {agency.name for agency in found}
    for agency in found:
        if not names.issuperset(agency.successors):
            raise RuleError(f"agencies.toml: {agency.name}: successors {agency.successors} are no agencies")
    _unshared("agencies.toml", [(n, agency.name) for agency in found for n in (agency.name, *agency.also)])
    return tuple(sorted(found, key=lambda agency: -len(agency.name)))


@cache
def provinces() -> tuple[Province, ...]:
    """Every province and city under the centre since 2008, with the day on which it began or ended."""
    with (_HERE / "provinces.csv").open(encoding="utf-8", newline="") as file:
        found = [Province(**row) for row in csv.DictReader(file)]
    names = {province.name for province in found}
    for province in found:
        if province.rank not in ("tỉnh", "thành phố") or (province.successor and province.successor not in names):
            raise RuleError(f"provinces.csv: {province}")
    _unshared("provinces.csv", [(p.name, p.full_name) for p in found])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of a signature: what may stand before a role, by what it says; the roles; ranks and degrees."""

    prefixes: dict[str, tuple[str, ...]]
    roles: tuple[str, ...]
    ranks: tuple[str, ...]


@cache
def role_words() -> RoleWords:
    """The words of roles.toml; all three lists must be there."""
    try:
        data = tomllib.loads((_HERE / "roles.toml").read_text("utf-8"))
        prefixes = {name: tuple(words) for name, words in data["prefix"].items()}
        found = RoleWords(prefixes, tuple(data["role"]["names"]), tuple(data["ranks"]))
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RuleError(f"roles.toml: {error}") from error
    if set(prefixes) != {"for", "by_order", "by_delegation", "on_behalf", "acting"}:
        raise RuleError(f"roles.toml: prefixes {sorted(prefixes)}")
    return found


@cache
def abbreviations() -> dict[str, str]:
    """Short forms of administrative writing and what they stand for (`NTM` → `nông thôn mới`)."""
    try:
        found = tomllib.loads((_HERE / "abbreviations.toml").read_text("utf-8")).get("abbreviation")
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"abbreviations.toml: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(v, str) and v for v in found.values()):
        raise RuleError("abbreviations.toml: [abbreviation] must map each short form to words")
    return dict(found)


@cache
def kind_of_code() -> dict[str, str]:
    """The kind that a code in a number stands for, by the code in lower case: `kh` → `kế hoạch`."""
    return {plain(code): kind.name for kind in kinds() for code in kind.codes}
