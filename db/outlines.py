"""What sections a report must have, by outline (`outlines.toml`), and where a document has them."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.errors import RuleError
from extractors.text import fold

from .compare import UnknownName


@dataclass(frozen=True, slots=True)
class Wanted:
    """One section that is wanted: its name, the folded words that show it in a heading, those that hint at it in the text."""

    name: str
    found: tuple[str, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of one sort of report."""

    name: str
    title: str
    chosen_by: tuple[str, ...]
    sections: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class SectionFound:
    """Whether a wanted section is there: `present` (with its heading), `doubtful` (only words of the text), `missing`."""

    wanted: Wanted
    state: str
    words: str | None = None
    start: int | None = None
    page: int | None = None


@cache
def outlines() -> tuple[Outline, ...]:
    """Every outline. Raises `RuleError` for an entry that is not whole."""
    raw = tomllib.loads((files("db") / "outlines.toml").read_text("utf-8")).get("outline", [])
    return tuple(_outline(entry) for entry in raw)


def _outline(entry: dict[str, object]) -> Outline:
    sections = entry.get("section")
    if set(entry) != {"name", "title", "for", "section"} or not isinstance(sections, list) or not sections:
        raise RuleError(f"outlines.toml: {entry.get('name')}: needs name, title, for and sections")
    made = []
    for section in sections:
        if set(section) - {"name", "found", "said"} or not section.get("found"):
            raise RuleError(f"outlines.toml: {entry['name']}: {section}")
        made.append(Wanted(section["name"], tuple(section["found"]), tuple(section.get("said", ()))))
    chosen = entry["for"]
    return Outline(
        str(entry["name"]), str(entry["title"]), tuple(chosen if isinstance(chosen, list) else ()), tuple(made)
    )


def outline(name: str) -> Outline:
    """The outline of that name. Raises `UnknownName`."""
    for one in outlines():
        if one.name == name:
            return one
    raise UnknownName(name, [one.name for one in outlines()])


def outline_for(*words: str | None) -> Outline | None:
    """The outline that the words of a request or of a report's title choose, if any."""
    text = fold(" ".join(word for word in words if word))
    return next((one for one in outlines() if any(part in text for part in one.chosen_by)), None)


def wanted_section(name: str) -> Wanted:
    """A section by the name that a person gave it: one of an outline, or its own words in a heading."""
    for one in outlines():
        for section in one.sections:
            if fold(section.name) == fold(name):
                return section
    return Wanted(name, (fold(" ".join(name.split())),))


def sections_of(connection: sqlite3.Connection, document_id: int, wanted: Sequence[Wanted]) -> list[SectionFound]:
    """Where a document has the wanted sections."""
    sql = "SELECT * FROM sections WHERE document_id = ? ORDER BY start"
    heads = [(row, _squeezed(row["heading"])) for row in connection.execute(sql, (document_id,))]
    row = connection.execute("SELECT text, body_start, body_end FROM documents WHERE id = ?", (document_id,)).fetchone()
    body = row["text"][row["body_start"] : row["body_end"]]
    return [_section(connection, document_id, one, heads, body, row["body_start"]) for one in wanted]


def _section(
    connection: sqlite3.Connection,
    document_id: int,
    wanted: Wanted,
    heads: Sequence[tuple[sqlite3.Row, str]],
    body: str,
    offset: int,
) -> SectionFound:
    for part in wanted.found:
        for row, words in heads:
            if _holds(words, part):
                shown = " ".join(f"{row['number'] or ''} {row['heading']}".split())
                return SectionFound(wanted, "present", shown, row["start"], row["page"])
    folded = fold(body)
    for part in (*wanted.said, *wanted.found):
        match = re.search(r"\s+".join(map(re.escape, part.split())), folded)
        if match:
            start = offset + match.start()
            page = connection.execute(
                "SELECT max(number) FROM pages WHERE document_id = ? AND start <= ?", (document_id, start)
            ).fetchone()[0]
            around = body[max(match.start() - 40, 0) : match.end() + 40]
            return SectionFound(wanted, "doubtful", " ".join(around.split()), start, page)
    return SectionFound(wanted, "missing")


def _squeezed(words: str) -> str:
    return " ".join(fold(words).split())


def _holds(words: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words) is not None
