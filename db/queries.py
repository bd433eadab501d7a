"""The questions of `queries.toml`: their words, their SQL, and the page that shows them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Query:
    """One question: `sql` with named parameters, and `sample` values that give rows on the sample documents."""

    name: str
    title: str
    sql: str
    sample: dict[str, str | float]
    note: str = ""


@cache
def queries() -> tuple[Query, ...]:
    found = tomllib.loads((files("db") / "queries.toml").read_text("utf-8"))["query"]
    return tuple(Query(**entry | {"sql": entry["sql"].strip()}) for entry in found)


def as_page() -> str:
    """The questions as Markdown, numbered, for `docs/queries.md`."""
    made = []
    for at, query in enumerate(queries(), 1):
        asked = ", ".join(f"`:{name}` = `{value}`" for name, value in query.sample.items())
        made.append(f"## {at}. {query.title}\n")
        made += [f"{query.note}\n"] * bool(query.note)
        made.append(f"```sql\n{query.sql}\n```\n")
        made += [f"Ví dụ (example): {asked}\n"] * bool(asked)
    return "\n".join(made)
