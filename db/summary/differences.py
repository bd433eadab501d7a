"""What one version of a summary report changes in another: number by number, by its place in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place whose print has changed; None where there is nothing on that side. `–` is a value that is missing."""

    key: str
    old: str | None
    new: str | None
    what: Literal["changed", "added", "removed", "paper_added", "paper_removed"]


def differences(old: Json, new: Json) -> list[Difference]:
    """What `new` changes in `old`, both as `Summary.to_json` gives them: numbers by their key, then documents."""
    before, after = printed(old), printed(new)
    found: list[Difference] = []
    for key in [*before, *(key for key in after if key not in before)]:
        here, there = before.get(key), after.get(key)
        if here != there:
            what: Literal["changed", "added", "removed"] = (
                "changed" if here and there else "removed" if here else "added"
            )
            found.append(Difference(key, here, there, what))
    papers = [{paper["sha256"]: paper["document"] for paper in side["papers"]} for side in (old, new)]
    found += [Difference(name, name, None, "paper_removed") for key, name in papers[0].items() if key not in papers[1]]
    found += [Difference(name, None, name, "paper_added") for key, name in papers[1].items() if key not in papers[0]]
    return found


def printed(summary: Json) -> dict[str, str]:
    """What stands at each keyed place of a report: a number's print, `–` where it is missing."""
    return dict(_keyed(summary))


def _keyed(one: Any) -> Iterator[tuple[str, str]]:
    if isinstance(one, dict):
        if one.get("is") == "Number":
            yield one["key"], one["printed"]
        elif one.get("is") == "Missing":
            yield one["key"], "–"
        else:
            for inner in one.values():
                yield from _keyed(inner)
    elif isinstance(one, list):
        for inner in one:
            yield from _keyed(inner)
