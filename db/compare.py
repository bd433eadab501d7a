"""One indicator over areas, periods and bases: the value that counts, and the rivals that say otherwise."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import groupby

from extractors.text import fold

from .areas import area_name
from .candidates import ANY, candidates


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a document gives, with the place that proves it.

    `period` is the compared period: a stock of 2017-12-31 stands under `2017`, its own words are in `stated_period`.
    """

    indicator: str
    area: str
    parent_area: str | None
    area_level: str | None
    period: str | None
    stated_period: str | None
    period_from: str | None
    basis: str
    value: float
    value_max: float | None
    unit: str
    per: str | None
    qualifier: str
    document: str
    sha256: str
    issuer: str | None
    issued_on: str | None
    page: int | None
    page_estimated: bool
    start: int
    quote: str
    sentence: str
    row_head: str | None
    column_head: str | None
    public_id: str
    confidence: float
    corrected: str
    estimate: bool = False
    """A stock or rate of poverty printed between two yearly reviews."""
    expected: bool = False
    """Printed as an estimate or a preliminary figure (`ước`, `sơ bộ`)."""
    place_id: int = 0
    """The area's row: two areas may bear one name (a province before and after its merger)."""

    @property
    def full_area(self) -> str:
        """The area with the one above it: `thành phố Bắc Giang, tỉnh Bắc Giang`."""
        return f"{self.area}, {self.parent_area}" if self.parent_area else self.area

    def agrees_with(self, other: Value) -> bool:
        return (self.value, self.value_max) == (other.value, other.value_max)


@dataclass(frozen=True, slots=True)
class Compared:
    """The value that counts for one area, period and basis, with every other that is given for it."""

    chosen: Value
    rivals: tuple[Value, ...]
    reasons: tuple[str, ...] = ()
    """Why the chosen value stands before each rival: a word of `REASONS`."""

    @property
    def disputed(self) -> bool:
        """True where a rival says another value."""
        return any(not rival.agrees_with(self.chosen) for rival in self.rivals)


class UnknownName(Exception):
    """No indicator or area is called so; `near` lists those that are called nearly so."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.near = tuple(near)


def indicator_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Vietnamese names by id, for all indicators known to this database."""
    rows = connection.execute("SELECT id, name_vi FROM indicators ORDER BY id").fetchall()
    return {row["id"]: row["name_vi"] for row in rows}


def find_indicator(connection: sqlite3.Connection, asked: str) -> str:
    """The id of the indicator that is asked for by id or by Vietnamese name, with or without marks.

    `poverty.rate`, `Tỷ lệ hộ nghèo` and `ty le ho ngheo` are the same. Raises `UnknownName` with near ones.
    """
    names = indicator_names(connection)
    by_words = {fold(name): key for key, name in names.items()} | {key: key for key in names}
    wanted = fold(" ".join(asked.split()))
    if wanted in by_words:
        return by_words[wanted]
    near = [by_words[words] for words in get_close_matches(wanted, by_words, n=6, cutoff=0.5)]
    near += [key for words, key in by_words.items() if wanted and wanted in words]
    raise UnknownName(asked, list(dict.fromkeys(near))[:8])


def find_areas(connection: sqlite3.Connection, asked: Collection[str]) -> frozenset[int]:
    """Row ids of the areas called so: `tỉnh Lạng Sơn`, `Lạng Sơn`, `lang son`. Raises `UnknownName`."""
    if not asked:
        return frozenset()
    found: set[int] = set()
    for name in asked:
        wanted = fold(" ".join(name.split()))
        sql = "SELECT id, name FROM areas WHERE substr(name, ?) GLOB ?"
        near = connection.execute(sql, (-len(wanted), _any_marks(wanted)))
        ids = [row["id"] for row in near if wanted in _spellings(row["name"])]
        if not ids:
            every = [row["name"] for row in connection.execute("SELECT DISTINCT name FROM areas")]
            raise UnknownName(name, _near_areas(wanted, every))
        found.update(ids)
    return frozenset(found)


@cache
def _letters() -> dict[str, str]:
    """Each plain letter with all that it folds from, as a class of a pattern: eleven thousand names are too many to fold."""
    found: dict[str, str] = {}
    for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))):
        plain = fold(letter)
        if letter.isalpha() and len(plain) == 1:
            found[plain] = found.get(plain, "") + letter
    return found


def _any_marks(folded: str) -> str:
    """A GLOB pattern for names that fold to `folded`."""
    return "".join(f"[{_letters()[c]}]" if c in _letters() else "?" if c in "*?[]" else c for c in folded)


def _spellings(name: str) -> tuple[str, str]:
    """An area's folded name with and without its kind: `tinh lang son`, `lang son`."""
    named = area_name(name)
    kind = len(name) - len(named.bare) if named else 0
    return fold(name), fold(name[kind:])


def _near_areas(wanted: str, names: Sequence[str]) -> list[str]:
    by_words = {spelling: name for name in names for spelling in _spellings(name)}
    return list(dict.fromkeys(by_words[w] for w in get_close_matches(wanted, by_words, n=6, cutoff=0.6)))


def compare(
    connection: sqlite3.Connection,
    indicator: str,
    *,
    period: str | None = None,
    areas: Collection[str] = (),
    basis: str | None = None,
) -> list[Compared]:
    """All values of one indicator: results first, latest period first, then by area; periods not stated come last.

    `areas` and `indicator` as people type them (`find_areas`, `find_indicator`); `period` as in the exchange form
    (`2017`, `2018-H1`). Raises `UnknownName`.
    """
    key = find_indicator(connection, indicator)
    wanted = find_areas(connection, areas)
    rows = candidates(connection, [key], areas=wanted if areas else None, period=period or ANY, basis=basis)
    return grouped([row for row in rows if not areas or row["area_id"] in wanted])


def compare_all(connection: sqlite3.Connection, indicators: Sequence[str]) -> dict[str, list[Compared]]:
    """The same for several indicators at once, by id, for those that have values."""
    rows = candidates(connection, indicators)
    found = {key: grouped([row for row in rows if row["indicator"] == key]) for key in indicators}
    return {key: compared for key, compared in found.items() if compared}


_BASES = ("result", "cumulative", "target")
_LEVELS = ("central", "province", "district", "commune")


REASONS = (
    "person", "decision", "owner", "area", "correction", "signature", "estimate", "kind", "part", "exact", "newer",
    "earlier",
)  # fmt: skip
"""Why one value stands before another, the strongest first: the ranks of `candidates.sql`, then age, then place."""


def _reason(first: sqlite3.Row, other: sqlite3.Row, at: dict[str, int]) -> str:
    for reason in REASONS[:-2]:
        column = at["own_document" if reason == "area" else f"by_{reason}"]
        if first[column] != other[column]:
            return reason
    return "newer" if first[at["issued_on"]] != other[at["issued_on"]] else "earlier"


def _group_key(row: sqlite3.Row) -> tuple[int, str, str]:
    return (row["place_id"], row["compared_period"] or "", row["basis"])


def grouped(rows: Sequence[sqlite3.Row]) -> list[Compared]:
    """Candidates as compared values: one for each place, period and basis, rivals behind it."""
    ordered = sorted(rows, key=lambda row: (_group_key(row), row["place"]))
    names = rows[0].keys() if rows else []
    at = {name: names.index(name) for name in names}  # a row looks a name up from its first column on
    compared = []
    for _, members in groupby(ordered, key=_group_key):
        first, *others = list(members)
        reasons = tuple(_reason(first, other, at) for other in others)
        compared.append(Compared(_value(first, at), tuple(_value(other, at) for other in others), reasons))
    compared.sort(key=lambda c: (_LEVELS.index(c.chosen.area_level or "central"), fold(c.chosen.full_area)))
    compared.sort(key=lambda c: c.chosen.period or "", reverse=True)
    compared.sort(key=lambda c: (_BASES.index(c.chosen.basis), c.chosen.period is None))
    return compared


_VALUE_COPIED = [
    "indicator", "area", "parent_area", "area_level", "period_from", "basis", "value", "value_max", "unit", "per",
    "qualifier", "sha256", "issuer", "issued_on", "page", "start", "quote", "sentence", "row_head", "column_head",
    "public_id", "confidence", "corrected",
]  # fmt: skip


def _value(row: sqlite3.Row, at: dict[str, int]) -> Value:
    return Value(
        **{name: row[at[name]] for name in _VALUE_COPIED},
        period=row[at["compared_period"]],
        stated_period=row[at["period"]],
        document=row[at["number"]] or row[at["document_name"]],
        page_estimated=bool(row[at["pages_estimated"]]),
        estimate=bool(row[at["estimate"]]),
        expected=bool(row[at["by_estimate"]]),
        place_id=row[at["place_id"]],
    )
