"""Short examples, text → what must be understood: reads and proves the TOML files of `corpus/cases`.

Pure data: it imports nothing of the project. One file is one topic, one `[[case]]` one example:

    [[case]]
    name = "loan-to-poor-households"
    blind = true
    text = "Cho 35 hộ nghèo vay 1,2 tỷ đồng."
    figure = [
      { quote = "35 hộ", value = 35, unit = "hộ", measure = "households" },
      { quote = "1,2 tỷ đồng", value = 1200000000, unit = "đồng", group = 1 },
    ]

`figure` (or `[[case.figure]]`) is the whole list of what may be found; `figures = []` says that nothing may be.
`citation` and `citations = []` work alike, and so do `task`, `target`, `criterion`, `award`, `request`; `sections` and `[case.meta]` are compared where present.
Only the keys that a case states are compared; the word "none" stands for the absence of a value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"

Keys = Mapping[str, Any]

CASE_KEYS = {
    "name", "blind", "topic", "text", "xfail", "figure", "figures", "citation", "citations", "sections", "meta",
    "task", "tasks", "target", "targets", "criterion", "criteria", "award", "awards", "request", "requests",
}  # fmt: skip
ASKED = {
    "tasks": "task what lead cooperating by_when period recurrence recipient through is_reporting_duty",
    "targets": "target scope classes text",
    "criteria": "criterion group levels number text joining operator value value_max unit per classes scope",
    "awards": "award forms decided_by awarded_to occasion period quota quota_max quota_unit quota_of",
    "requests": "request subject asker asked recipient period cut_off deadline deadline_words recurrence outline forms",
}
"""What a document asks for: the list's name, the name of one entry, and the keys that may be stated."""
WORDS: dict[str, str] = {
    "measure": "money rate households persons count mass area multiple",
    "qualifier": "exact about at_least more_than at_most less_than range",
    "direction": "level decrease increase",
    "basis": "result target norm cumulative",
    "period_from": "stated section document none",
    "against": "plan same_period previous start none",
    "stage": "need assigned raised lent spent balance none",
    "beneficiary": "poor near_poor poor+near_poor policy children students women members residents workers units none",
    "topic": "poverty credit health education electricity housing sanitation food gifts fund_for_the_poor livelihood "
    "jobs training communication awards new_rural infrastructure social_protection fundraising movement profile income "
    "other",
    "relation": "basis implements reports_on issued mentions",
}
"""The closed vocabularies, so that a misspelt word fails at once and not as a wrong extraction."""
FREE_FIGURE_KEYS = {
    "quote", "at", "value", "value_max", "unit", "per", "of", "period", "subject", "scope", "actor", "group", "part_of",
    "indicator",
}  # fmt: skip
FIGURE_KEYS = FREE_FIGURE_KEYS | (set(WORDS) - {"relation"})
CITATION_KEYS = {"quote", "at", "kind", "number", "date", "issuer", "relation"}
DATED = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
NAMED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CaseError(ValueError):
    """A case file that says something no extraction could satisfy: names the file, the case and the fault."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One record that must be found: its words, which occurrence of them (0-based), and the keys that must hold."""

    quote: str
    at: int
    keys: Keys

    def start(self, text: str) -> int:
        """Where the quote's `at`-th occurrence begins in `text`; -1 where it has none."""
        found = -1
        for _ in range(self.at + 1):
            found = text.find(self.quote, found + 1)
            if found < 0:
                break
        return found


@dataclass(frozen=True, slots=True)
class Case:
    """One example. `figures` and `citations` are complete lists, None where the case says nothing of them."""

    file: str
    name: str
    text: str
    blind: bool
    topic: str | None
    xfail: str | None
    figures: tuple[Expected, ...] | None
    citations: tuple[Expected, ...] | None
    sections: tuple[tuple[str | None, str, int], ...] | None
    meta: Keys
    asked: Mapping[str, tuple[Expected, ...] | None]

    @property
    def id(self) -> str:
        return f"{self.file}::{self.name}"


def load_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """All cases of a folder in the order of their files' names; raises CaseError on the first that cannot stand."""
    cases = tuple(case for path in sorted(folder.glob("*.toml")) for case in read_file(path))
    seen: dict[str, str] = {}
    for case in cases:
        if case.name in seen:
            raise CaseError(f"{case.id}: the name is taken by {seen[case.name]}")
        seen[case.name] = case.id
    return cases


def read_file(path: Path) -> Iterator[Case]:
    """The cases of one file, each proved on its own."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(f"{path.name}: {error}") from error
    if set(data) != {"case"}:
        raise CaseError(f"{path.name}: holds {sorted(data)}, only [[case]] is read")
    for raw in data["case"]:
        yield build_case(path.stem, raw)


def build_case(file: str, raw: Keys) -> Case:
    """One case out of its TOML table; raises CaseError where a key, word or quote is wrong."""
    where = f"{file}::{raw.get('name', '?')}"
    require(not set(raw) - CASE_KEYS, where, f"unknown keys {sorted(set(raw) - CASE_KEYS)}")
    require(bool(NAMED.fullmatch(str(raw.get("name", "")))), where, "a name is lower case words joined by '-'")
    require(bool(str(raw.get("text", "")).strip()), where, "no text")
    xfail = raw.get("xfail")
    require(xfail is None or bool(DATED.search(xfail)), where, "xfail needs a day (YYYY-MM-DD) and a reason")
    case = Case(
        file=file,
        name=raw["name"],
        text=raw["text"],
        blind=raw.get("blind", False),
        topic=raw.get("topic"),
        xfail=xfail,
        figures=expected(where, raw, "figure", FIGURE_KEYS),
        citations=expected(where, raw, "citation", CITATION_KEYS),
        sections=sections(where, raw.get("sections")),
        meta=absent_as_none(raw.get("meta", {})),
        asked={many: expected(where, raw, keys.split()[0], _asked_keys(keys), many) for many, keys in ASKED.items()},
    )
    states = (case.figures, case.citations, case.sections, case.meta or None, *case.asked.values())
    require(any(part is not None for part in states), where, "states nothing that must be understood")
    prove_figures(where, case.figures or ())
    return case


def _asked_keys(keys: str) -> set[str]:
    return {"quote", "at", *keys.split()[1:]}


def expected(where: str, raw: Keys, one: str, allowed: set[str], many: str = "") -> tuple[Expected, ...] | None:
    """The records under `figure` or `citation`; an empty tuple for `figures = []`, None where neither is there."""
    many = many or f"{one}s"
    require(not (one in raw and many in raw), where, f"has both {one} and {many}")
    if one not in raw and many not in raw:
        return None
    require(bool(raw.get(one)) if one in raw else raw[many] == [], where, f"{many} may only be the empty list")
    return tuple(record(where, str(raw["text"]), item, allowed) for item in raw.get(one, ()))


def record(where: str, text: str, raw: Keys, allowed: set[str]) -> Expected:
    """One expected record, its keys and words checked and its quote found in the text."""
    require(not set(raw) - allowed, where, f"unknown keys {sorted(set(raw) - allowed)}")
    require(isinstance(raw.get("quote"), str), where, "a record without its quote")
    for key, words in WORDS.items():
        require(
            key not in raw or key not in FIGURE_KEYS | CITATION_KEYS or raw[key] in words.split(),
            where,
            f"{key} = {raw.get(key)!r} is none of its words",
        )
    found = Expected(raw["quote"], raw.get("at", 0), absent_as_none(raw))
    require(found.start(text) >= 0, where, f"{found.quote!r} (at {found.at}) does not stand in the text")
    require("at" in raw or text.count(found.quote) == 1, where, f"{found.quote!r} stands there twice: say at = n")
    return found


def prove_figures(where: str, figures: tuple[Expected, ...]) -> None:
    """Every figure states value and unit, and `part_of` names a group that stands in the case."""
    groups = {figure.keys.get("group") for figure in figures} - {None}
    for figure in figures:
        require({"value", "unit"} <= set(figure.keys), where, f"{figure.quote!r} states no value or no unit")
        total = figure.keys.get("part_of")
        require(total is None or total in groups, where, f"{figure.quote!r} is part of no group here: {total}")


def sections(where: str, raw: Any) -> tuple[tuple[str | None, str, int], ...] | None:
    """`[[number, heading, level], …]`, the number "none" where the page prints none."""
    if raw is None:
        return None
    require(all(isinstance(s, list) and len(s) == 3 for s in raw), where, "a section is [number, heading, level]")
    return tuple((None if number == "none" else number, heading, level) for number, heading, level in raw)


def absent_as_none(raw: Keys) -> Keys:
    """TOML has no null: "none" stands for it."""
    return {key: None if value == "none" else value for key, value in raw.items() if key not in {"quote", "at"}}


def require(holds: bool, where: str, fault: str) -> None:
    if not holds:
        raise CaseError(f"{where}: {fault}")
