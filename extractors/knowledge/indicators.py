"""The indicator catalogue: what is compared, how its values combine, and which figures are values of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..errors import RuleError
from ..text import plain

_FIELDS = ("measure", "unit", "topic", "direction", "basis", "stage")
_WORDS = frozenset({"any", "all", "never", "noun", "near", "fact"})
_LEVELS = frozenset({"stock", "rate", "cumulative"})
"""A change of one of these is no value of it."""
_BETTER = frozenset({"higher", "lower", "none"})
_AREAS = frozenset({"sum", "weighted", "sum by unit", "never"})
_TIME = frozenset({"stock", "flow", "cumulative", "rate", "difference"})


@dataclass(frozen=True, slots=True)
class Match:
    """The conditions of an entry: attributes by name, and patterns over words."""

    fields: dict[str, frozenset[str]]
    any: re.Pattern[str] | None = None
    all: tuple[re.Pattern[str], ...] = ()
    never: re.Pattern[str] | None = None
    noun: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    fact: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue."""

    id: str
    name_vi: str
    name_en: str
    unit: str
    measure: str
    topic: str
    better: str
    over_areas: str
    over_bodies: str
    over_time: str
    match: Match


@dataclass(frozen=True, slots=True)
class Words:
    """What the catalogue's word conditions look at, as plain copies: before the figure, behind it, its own, its fact's."""

    before: str
    behind: str
    own: str
    fact: str = ""


def _pattern(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    body = "|".join(re.escape(plain(p)).replace(r"\ ", r"\s+") for p in phrases)
    return re.compile(rf"(?<![^\W\d_])(?:{body})(?![^\W\d_])")


def _match(entry: dict[str, Any]) -> Match:
    said = entry.get("match", {})
    unknown = set(said) - set(_FIELDS) - _WORDS
    if unknown or not said:
        raise RuleError(f"indicators.toml: {entry.get('id')}: conditions {sorted(unknown) or 'missing'}")
    every = tuple(p for p in (_pattern([phrase]) for phrase in said.get("all", [])) if p is not None)
    fields = {name: frozenset(said[name]) for name in _FIELDS if name in said}
    return Match(
        fields,
        _pattern(said.get("any", [])),
        every,
        *(_pattern(said.get(k, [])) for k in ("never", "noun", "near", "fact")),
    )


@cache
def indicators() -> tuple[Indicator, ...]:
    """The catalogue in its file's order; RuleError where an entry lacks a key, repeats an id or has a wrong value."""
    path = Path(__file__).parent / "indicators.toml"
    found, seen = list[Indicator](), set[str]()
    for entry in tomllib.loads(path.read_text("utf-8"))["indicator"]:
        plain_keys = {k: v for k, v in entry.items() if k != "match"}
        try:
            made = Indicator(**plain_keys, match=_match(entry))
        except TypeError as error:
            raise RuleError(f"indicators.toml: {entry.get('id')}: {error}") from error
        if (
            made.id in seen
            or made.better not in _BETTER
            or made.over_areas not in _AREAS
            or made.over_time not in _TIME
        ):
            raise RuleError(f"indicators.toml: {made.id}: stands twice or has a value that is not known")
        seen.add(made.id)
        found.append(made)
    return tuple(found)


def recognise(attributes: dict[str, str | None], words: Words) -> str | None:
    """The id of the first indicator whose conditions hold, None where none does."""
    for indicator in _possible(tuple(map(attributes.get, _FIELDS))):
        if _said(indicator.match, words):
            return indicator.id
    return None


@lru_cache(maxsize=4096)
def _possible(values: tuple[str | None, ...]) -> tuple[Indicator, ...]:
    """The indicators whose conditions on attributes hold; `values` stand in the order of `_FIELDS`."""
    said = dict(zip(_FIELDS, values, strict=True))
    return tuple(
        one
        for one in indicators()
        if all(said[name] in allowed for name, allowed in one.match.fields.items())
        and (said["direction"] == "level" or "direction" in one.match.fields or one.over_time not in _LEVELS)
    )


def _clause(before: str) -> str:
    """The last clause of the words before a figure: `hỗ trợ hộ cận nghèo về y tế: cấp 1.405` says `cấp` alone."""
    return re.split(r"[,:;]", before)[-1]


def _said(match: Match, words: Words) -> bool:
    if match.any is not None and not match.any.search(words.own):
        return False
    if match.never is not None and match.never.search(words.own):
        return False
    if match.noun is not None and not (match.noun.search(words.behind) or match.noun.search(_clause(words.before))):
        return False
    if match.fact is not None and not match.fact.search(words.fact):
        return False
    if match.near is not None and not match.near.search(words.before):
        return False
    return all(pattern.search(words.own) for pattern in match.all)
