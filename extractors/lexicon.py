"""The words of quantities.toml, compiled once: units, counted nouns, labels, qualifiers, denominators."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .errors import RuleError
from .text import plain


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a counted noun: its base name, the factor to it, its measure and its family."""

    name: str
    measure: str
    factor: Decimal = Decimal(1)
    family: str = ""


def phrase_pattern(phrases: Iterable[str]) -> str:
    """An alternation of `phrases`, the longest first, each blank any run of blanks."""
    known = sorted({plain(p) for p in phrases}, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in known)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that quantities.toml knows, ready for matching on the plain copy."""

    units: dict[str, Unit]
    nouns: dict[str, Unit]
    unit_after: re.Pattern[str]
    noun_after: re.Pattern[str]
    duration_after: re.Pattern[str]
    term_before: re.Pattern[str]
    hard_label: re.Pattern[str]
    soft_label: re.Pattern[str]
    no_label: re.Pattern[str]
    not_nouns: frozenset[str]
    before: tuple[tuple[str, re.Pattern[str]], ...]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    per_after: re.Pattern[str]
    divisors: frozenset[str]


def _units(data: dict[str, Any]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for entry in data["unit"]:
        for form in entry["forms"]:
            key = plain(form)
            if key in found:
                raise RuleError(f"quantities.toml: the unit form {form!r} stands twice")
            found[key] = Unit(entry.get("unit", key), entry["measure"], Decimal(str(entry.get("factor", 1))))
    return found


def _nouns(data: dict[str, Any]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for entry in data["nouns"]:
        for word in entry["words"]:
            name = entry.get("ends_at", plain(word))
            found[plain(word)] = Unit(name, entry["measure"], family=entry["family"])
    return found


def _behind(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{phrase_pattern(phrases)})(?![^\W\d_])")


def _ahead(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{phrase_pattern(phrases)})[\s:.]*$")


def _qualifiers(data: dict[str, Any], side: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    make = _ahead if side == "before" else _behind
    return tuple((name, make(entry[side])) for name, entry in data["qualifier"].items() if side in entry)


@cache
def lexicon() -> Lexicon:
    """The lexicon; RuleError where a form stands for two units."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "quantities.toml").read_text("utf-8"))
    units, nouns = _units(data), _nouns(data)
    per = phrase_pattern([*data["per"]["nouns"], *nouns])
    lead = phrase_pattern(data["per"]["words"])
    return Lexicon(
        units=units,
        nouns=nouns,
        unit_after=_behind(units),
        noun_after=_behind(nouns),
        duration_after=_behind(data["durations"]["words"]),
        term_before=_ahead(data["durations"]["terms"]),
        hard_label=_ahead(data["labels"]["hard"]),
        soft_label=_ahead(data["labels"]["soft"]),
        no_label=_ahead(data["labels"]["none"]),
        not_nouns=frozenset(data["labels"]["not_nouns"]),
        before=_qualifiers(data, "before"),
        after=_qualifiers(data, "after"),
        per_after=re.compile(
            rf"\s*(?:/\s*(?:{lead}\s)?|(?:{lead})\s+)((?:{per})(?![^\W\d_])(?:\s*/\s*(?:{per})(?![^\W\d_]))*)"
        ),
        divisors=frozenset(plain(word) for word in [*data["per"]["nouns"], *nouns]),
    )
