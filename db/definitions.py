"""What must be known of indicators before their values meet: spans of one definition, and rates with count and base."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Definition:
    """The years, both ends included, within which indicators that begin so mean the same."""

    name: str
    indicators: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate as 100 × `count` ÷ `base`, each an indicator."""

    rate: str
    count: str
    base: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("db") / "definitions.toml").read_text("utf-8"))


@cache
def definitions() -> tuple[Definition, ...]:
    return tuple(
        Definition(d["name"], tuple(d["indicators"]), d["from"], d["until"]) for d in _data().get("definition", [])
    )


@cache
def ratios() -> dict[str, Ratio]:
    """Rates that can be recomputed, by their id."""
    return {entry["rate"]: Ratio(**entry) for entry in _data().get("rate", [])}


def definition_of(indicator: str, period: str | None) -> str:
    """The name of the definition that holds for an indicator in a period, `""` where the indicator has only one.

    A year that no span covers is a definition of its own, named after the year; so is a period that joins two spans.
    """
    spans = [one for one in definitions() if indicator.startswith(one.indicators)]
    years = [int(year) for year in re.findall(r"\d{4}", period or "")]
    if not spans:
        return ""
    named = {next((s.name for s in spans if s.first <= year <= s.last), str(year)) for year in years}
    return " + ".join(sorted(named)) or "?"
