"""Loading the rules: every `.sql` and every `.py` with a head, once, and checked on the way in."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from extractors.errors import RuleError

CODES = (
    "sum", "part_over_total", "ratio", "equivalence", "stock_as_change", "same_fact_twice", "two_values", "separator",
    "malformed_number", "missing_unit", "implausible", "citation", "issuer", "symbol", "numbering", "period",
    "incomplete", "wording",
)  # fmt: skip
SEVERITIES = ("error", "warning", "note")
"""`error`: arithmetic or form alone shows it. `warning`: very likely wrong. `note`: look at it when there is time."""

_HEAD = re.compile(r"^(?:-- )?(code|severity|todo): (.+)$", re.MULTILINE)
_NO_RULES = ("__init__", "rules", "words")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its head, and `find`, which gives the rows that are wrong in one document."""

    name: str
    code: str
    severity: str
    todo: str
    find: Callable[[sqlite3.Connection, int], Iterable[Row]]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by name. Raises `RuleError` for a head that is not whole or a word outside its closed list."""
    found = []
    for entry in sorted(files("db.checks").iterdir(), key=lambda entry: entry.name):
        name, _, ending = entry.name.rpartition(".")
        if ending == "sql":
            text = entry.read_text(encoding="utf-8")
            found.append(_rule(name, text, _by_sql(text)))
        elif ending == "py" and name not in _NO_RULES:
            module = import_module(f"db.checks.{name}")
            found.append(_rule(name, module.__doc__ or "", module.find))
    return tuple(found)


def _by_sql(text: str) -> Callable[[sqlite3.Connection, int], Iterable[Row]]:
    def find(connection: sqlite3.Connection, document_id: int) -> Iterable[Row]:
        return [dict(row) for row in connection.execute(text, {"document": document_id}).fetchall()]

    return find


def _rule(name: str, text: str, find: Callable[[sqlite3.Connection, int], Iterable[Row]]) -> Rule:
    head = dict(_HEAD.findall(text))
    if set(head) != {"code", "severity", "todo"}:
        raise RuleError(f"checks/{name}: needs code, severity and todo, has {sorted(head)}")
    if head["code"] not in CODES or head["severity"] not in SEVERITIES:
        raise RuleError(f"checks/{name}: {head['code']!r} or {head['severity']!r} is no known word")
    return Rule(name, head["code"], head["severity"], head["todo"], find)
