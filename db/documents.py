"""Documents by the names that people use for them, and what one document says from its first page to its last."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass, field

from extractors.text import fold

from .compare import UnknownName


class Ambiguous(Exception):
    """Several documents answer to the name; `found` lists them."""

    def __init__(self, name: str, found: list[sqlite3.Row]) -> None:
        super().__init__(name)
        self.name = name
        self.found = found


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a document says, at its place: `what` is `part`, `section`, `figure`, `citation` or `issue`."""

    what: str
    start: int
    page: int | None
    row: sqlite3.Row


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, its recipients, and all that it says in reading order; `placeless` are issues of all of it."""

    document: sqlite3.Row
    recipients: tuple[str, ...]
    entries: tuple[Entry, ...]
    placeless: tuple[sqlite3.Row, ...] = field(default=())


def listed(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """All documents, by area and date, then by name."""
    sql = "SELECT * FROM documents_listed ORDER BY ifnull(parent_area, area), area, issued_on, name, format"
    return connection.execute(sql).fetchall()


def parts(connection: sqlite3.Connection) -> dict[int, list[sqlite3.Row]]:
    """The parts of files that hold several documents, by document, in reading order."""
    found: dict[int, list[sqlite3.Row]] = {}
    for row in connection.execute("SELECT * FROM document_parts ORDER BY document_id, part"):
        found.setdefault(row["document_id"], []).append(row)
    return found


def find(connection: sqlite3.Connection, asked: str) -> sqlite3.Row:
    """The one document called so: a number (`05/CT-UBND`), a file's stem or name, or 8 and more digits of its sha256.

    Raises `Ambiguous` where several are, `UnknownName` where none is.
    """
    wanted = asked.strip()
    for source in (_NOW, _PUT_ASIDE):
        for answers in (_by_number, _by_stem, _by_hash):
            rows = answers(connection, wanted, source)
            if len(rows) == 1:
                return _whole(connection, rows[0]["id"])
            if rows:
                raise Ambiguous(asked, rows)
    part = fold(wanted)
    rows = connection.execute("SELECT number, name, title FROM documents_latest").fetchall()
    raise UnknownName(asked, [row["number"] or row["name"] for row in rows if _looks_like(row, part)][:8])


def called(connection: sqlite3.Connection, asked: str) -> bool:
    """Whether a document answers to the name, or several do."""
    return any(answers(connection, asked.strip()) for answers in (_by_number, _by_stem, _by_hash))


_ANY = """
  SELECT d.*, a.name AS area, p.name AS parent_area FROM documents d
  LEFT JOIN area_identity w ON w.id = d.area_id
  LEFT JOIN areas a ON a.id = w.identity_id
  LEFT JOIN areas p ON p.id = a.parent_id"""


_NOW = "documents_now"
_PUT_ASIDE = f"({_ANY} WHERE d.id IN (SELECT document_id FROM superseded))"
"""Documents that another one stands instead of: kept, and found by name where no other bears it."""


def _whole(connection: sqlite3.Connection, document_id: int) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(f"{_ANY} WHERE d.id = ?", (document_id,)).fetchone()
    return row


_FOUND = """
  SELECT id, number, name, path, sha256, area FROM {source}
  WHERE {where} ORDER BY ifnull(parent_area, area), area, issued_on, name, format"""


def _by_number(connection: sqlite3.Connection, asked: str, source: str = _NOW) -> list[sqlite3.Row]:
    """By the digits in front, which the index knows; then marks, case and blanks do not matter."""
    if digits := re.match(r"\d+", asked):
        # narrowed within the index: thousands of numbers begin with the same digit
        begun = "SELECT id FROM documents WHERE number >= ?1 AND number < ?2 AND number NOT GLOB ?1 || '[0-9]*'"
        where = _FOUND.format(source=source, where=f"id IN ({begun})")
        found = connection.execute(where, (digits[0], digits[0] + "\U0010ffff"))
    else:
        same = "id IN (SELECT id FROM documents WHERE number = ? COLLATE NOCASE)"
        found = connection.execute(_FOUND.format(source=source, where=same), (asked,))
    wanted = fold("".join(asked.split()))
    return [row for row in found.fetchall() if wanted == fold("".join(row["number"].split()))]


def _by_stem(connection: sqlite3.Connection, asked: str, source: str = _NOW) -> list[sqlite3.Row]:
    """By the name without its ending, the path, or the file's name; a file's name begins with the stored name."""
    stems = [asked[:end] for end in range(1, len(asked) + 1) if end == len(asked) or asked[end] == "."]
    marks = ", ".join("?" * len(stems))
    rows = connection.execute(
        _FOUND.format(source=source, where=f"name IN ({marks}) OR path = ?"), (*stems, asked)
    ).fetchall()
    return [row for row in rows if asked in (row["name"], row["path"], re.split(r"[\\/]", row["path"])[-1])]


def _by_hash(connection: sqlite3.Connection, asked: str, source: str = _NOW) -> list[sqlite3.Row]:
    if not re.fullmatch(r"[0-9a-fA-F]{8,64}", asked):
        return []
    small = asked.lower()
    return connection.execute(
        _FOUND.format(source=source, where="sha256 >= ? AND sha256 < ?"), (small, small + "g")
    ).fetchall()


def _looks_like(row: sqlite3.Row, part: str) -> bool:
    return bool(part) and any(part in fold(row[name] or "") for name in ("number", "name", "title"))


_SAID = {"section": "sections", "figure": "figures_now", "citation": "citations", "issue": "issues"}


def show(connection: sqlite3.Connection, asked: str) -> Shown:
    """What the document called `asked` says, in reading order. Raises as `find` does."""
    document = find(connection, asked)
    entries: list[Entry] = []
    placeless: list[sqlite3.Row] = []
    for what, table in _SAID.items():
        for row in connection.execute(f"SELECT * FROM {table} WHERE document_id = ?", (document["id"],)):
            if row["start"] is None:
                placeless.append(row)
            else:
                page = row["page"] if what != "issue" else _page_at(connection, document["id"], row["start"])
                entries.append(Entry(what, row["start"], page, row))
    for row in connection.execute("SELECT * FROM document_parts WHERE document_id = ?", (document["id"],)):
        entries.append(Entry("part", row["start"], row["first_page"], row))
    entries.sort(key=lambda entry: (entry.start, entry.what != "part"))
    return Shown(document, tuple(json.loads(document["recipients"])), tuple(entries), tuple(placeless))


def _page_at(connection: sqlite3.Connection, document_id: int, start: int) -> int | None:
    sql = "SELECT max(number) FROM pages WHERE document_id = ? AND start <= ?"
    found: int | None = connection.execute(sql, (document_id, start)).fetchone()[0]
    return found
