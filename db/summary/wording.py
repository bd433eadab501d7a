"""The report's own words and its choices, from the data beside this file; a template takes pieces with their proofs."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from .model import Cell, Piece


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("db.summary") / name).read_text("utf-8"))


def word(table: str, key: str, **put: str) -> str:
    """One entry of `words.toml`, with plain words put in."""
    found: str = _table("words.toml")[table][key]
    return found.format(**put) if put else found


def choice(*path: str) -> Any:
    """One entry of `choices.toml`."""
    found: Any = _table("choices.toml")
    for key in path:
        found = found[key]
    return found


def say(key: str, **put: Piece | Cell) -> Cell:
    """A sentence of `words.toml` as pieces: `{n}` becomes the piece that is put in, or several."""
    pieces: list[Piece] = []
    for at, part in enumerate(re.split(r"\{(\w+)\}", word("say", key))):
        if at % 2:
            given = put[part]
            pieces += given if isinstance(given, tuple) else [given]
        elif part:
            pieces.append(part)
    return tuple(pieces)


def joined(cells: list[Cell], between: str = "; ") -> Cell:
    """Several runs of pieces, one behind the other."""
    pieces: list[Piece] = []
    for at, cell in enumerate(cells):
        pieces += [between, *cell] if at else [*cell]
    return tuple(pieces)
