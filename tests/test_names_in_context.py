"""Three hundred names of areas as offices write them, each seen from its document's area and day: see the TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.knowledge.register import Area, upper
from extractors.places import Meant, meant

SEEN = tomllib.loads((Path(__file__).parent / "names_in_context.toml").read_text("utf-8"))["seen"]


def within(path: str, on: str) -> list[Area]:
    """The areas of `tỉnh Lạng Sơn / huyện Chi Lăng` that stood on that day, the innermost first."""
    found: list[Area] = []
    for name in path.split(" / "):
        above = found[0].id if found else None
        found.insert(0, next(a for a in upper() if a.name == name and a.parent == above and a.stood_on(on)))
    return found


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Words, area and day of the document, what is expected (`is`, `past`, `open`), and the name of it."""
    for seen in SEEN:
        at = (seen["from"], seen["on"])
        for words, name in seen.get("names", ()):
            yield words, *at, "is", f"{seen['from']} / {name}"
        for words, path in seen.get("elsewhere", ()):
            yield words, *at, "is", path
        for words, name in seen.get("past", ()):
            yield words, *at, "open" if name == "open" else "past", name
        for words in seen.get("open", ()):
            yield words, *at, "open", ""


def verdict(words: str, seen_from: str, on: str, expected: str, name: str) -> tuple[str, Meant]:
    """`right`, `open` (nothing was decided where something could have been) or `wrong`."""
    above = within(seen_from, on)
    found = meant(words, above, on)
    if expected == "open":
        return ("right" if found.area is None and found.into is None else "wrong"), found
    if expected == "past":
        told = found.into or found.area
        inside = told is not None and told.id.startswith(above[-1].id + ".")
        right = told is not None and told.name == name and inside
        return ("right" if right else "open" if told is None else "wrong"), found
    if found.area is None:
        return ("open" if found.into is None else "wrong"), found
    *outer, own = name.split(" / ")
    province = within(outer[0], on)[0] if outer else found.area
    inside = found.area.id.startswith(province.id)
    return ("right" if found.area.name == own and inside else "wrong"), found


ROWS = [*rows()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} / {row[1]} / {row[2]}")
def test_no_name_is_taken_for_another_area(row: tuple[str, str, str, str, str]) -> None:
    told, found = verdict(*row)
    assert told != "wrong", found


def test_ninety_eight_of_a_hundred_names_are_right() -> None:
    told = [verdict(*row)[0] for row in ROWS]
    assert len(ROWS) >= 300
    assert sum(on.startswith("2017") for _, _, on, _, _ in ROWS) >= 30
    assert told.count("right") >= 0.98 * len(ROWS), [
        row for row, said in zip(ROWS, told, strict=True) if said == "open"
    ]
