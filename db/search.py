"""Searching the documents' words, typed with or without marks, each hit with its place."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from extractors.text import fold, lower, same_tones

from .compare import find_areas

_TERM = re.compile(r'"([^"]+)"|“([^”]+)”|(\S+)')
_AROUND = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds the words: its document and place, and `snippet` with each found word between 【 and 】."""

    document: str
    sha256: str
    title: str | None
    kind: str | None
    area: str | None
    issued_on: str | None
    page: int | None
    page_estimated: bool
    start: int
    end: int
    snippet: str


def terms(asked: str) -> list[str]:
    """What is looked for, word by word and phrase by phrase: `"hỗ trợ gạo" ho` → `["hỗ trợ gạo", "ho"]`."""
    found = [" ".join((a or b or c).split()) for a, b, c in _TERM.findall(asked)]
    return [term for term in found if any(char.isalnum() for char in term)]


def _match(term: str) -> str:
    """One term as the index is asked for it: among the words as written where it has marks, else among the folded ones.

    Always in quotes: what people type (`05/CT-UBND`, `AND`, `*`) is never read as the index's own language.
    """
    small = same_tones(lower(term))
    column, words = ("folded", fold(term)) if fold(term) == small else ("words", small)
    quoted = words.replace('"', '""')
    return f'{column} : "{quoted}"'


def search(
    connection: sqlite3.Connection,
    asked: str,
    *,
    areas: Collection[str] = (),
    kind: str | None = None,
    year: int | None = None,
    topic: str | None = None,
    limit: int = 20,
) -> list[Hit]:
    """Passages that hold what is asked, the best first.

    `ho ngheo` and `hộ nghèo` both find `hộ nghèo`, `dong` finds `đồng`; words in quotes are a phrase; a document number is
    typed as it is printed. Passages where all words stand together as typed come before those that hold them apart.
    Filters: areas as people type them (and the areas below them), the document's kind, the year it was issued in or that a
    figure of the passage holds for, the topic of a figure of the passage. Raises `UnknownName` for an unknown area.
    """
    wanted = terms(asked)
    if not wanted:
        return []
    queries = [" AND ".join(_match(term) for term in wanted)]
    if len(wanted) > 1:
        queries.insert(0, _match(" ".join(wanted)))
    where, values = _filters(find_areas(connection, areas), kind, year, topic)
    found: dict[int, Hit] = {}
    for query in queries:
        for row in _rows(connection, query, where, values, limit):
            found.setdefault(row["id"], _hit(row, wanted))
    return list(found.values())[:limit]


def _filters(
    areas: Collection[int], kind: str | None, year: int | None, topic: str | None
) -> tuple[str, list[str | int]]:
    where, values = [], list[str | int]()
    if areas:
        marks = ", ".join("?" * len(areas))
        where.append(f"""d.area_id IN (
          WITH RECURSIVE below (id) AS (
            SELECT id FROM areas WHERE id IN ({marks}) UNION SELECT a.id FROM areas a JOIN below b ON a.parent_id = b.id
          ) SELECT id FROM below)""")
        values += sorted(areas)
    if kind:
        where.append("d.kind = ?")
        values.append(lower(kind))
    inside = (
        'SELECT 1 FROM figures_now f WHERE f.document_id = p.document_id AND f.start >= p.start AND f.start < p."end"'
    )
    if year:
        where.append(f"(substr(d.issued_on, 1, 4) = ? OR EXISTS ({inside} AND substr(f.period, 1, 4) = ?))")
        values += [str(year), str(year)]
    if topic:
        where.append(f"EXISTS ({inside} AND f.topic = ?)")
        values.append(topic)
    return "".join(f" AND {one}" for one in where), values


def _rows(
    connection: sqlite3.Connection, query: str, where: str, values: list[str | int], limit: int
) -> list[sqlite3.Row]:
    sql = f"""
      SELECT p.id, p.start, p."end", p.page, p.folded, substr(d.text, p.start + 1, p."end" - p.start) AS passage,
        coalesce(d.number, d.name) AS document, d.sha256, d.title, d.kind, d.area, d.issued_on, d.pages_estimated
      FROM passages_fts
      JOIN passages p ON p.id = passages_fts.rowid
      JOIN documents_now d ON d.id = p.document_id
      WHERE passages_fts MATCH ?{where}
      ORDER BY bm25(passages_fts), p.document_id, p.start LIMIT ?"""
    return connection.execute(sql, (query, *values, limit)).fetchall()


def _hit(row: sqlite3.Row, wanted: list[str]) -> Hit:
    spans = sorted(_places(row["folded"], wanted))
    start, end = spans[0] if spans else (0, 0)
    return Hit(
        document=row["document"],
        sha256=row["sha256"],
        title=row["title"],
        kind=row["kind"],
        area=row["area"],
        issued_on=row["issued_on"],
        page=row["page"],
        page_estimated=bool(row["pages_estimated"]),
        start=row["start"] + start,
        end=row["start"] + end,
        snippet=_snippet(row["passage"], spans),
    )


def _places(folded: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in the folded passage, which is as long as the passage itself; the phrase first."""
    whole = [" ".join(wanted), *wanted] if len(wanted) > 1 else wanted
    for term in whole:
        words = re.findall(r"\w+", fold(term))
        form = r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + r"(?!\w)"
        found = [match.span() for match in re.finditer(form, folded)]
        yield from found
        if found and term != wanted[0] and term == whole[0]:
            return


def _snippet(passage: str, spans: list[tuple[int, int]]) -> str:
    """The words around the first place, on one line, found words marked."""
    first = spans[0][0] if spans else 0
    begin = max(first - _AROUND, 0)
    begin = passage.rfind(" ", 0, begin) + 1 if begin else 0
    end = min(first + 2 * _AROUND, len(passage))
    made, at = "", begin
    for start, stop in spans:
        if start >= at and stop <= end:
            made += passage[at:start] + "【" + passage[start:stop] + "】"
            at = stop
    made += passage[at:end]
    words = " ".join(made.split())
    return ("… " if begin else "") + words + (" …" if end < len(passage) else "")
