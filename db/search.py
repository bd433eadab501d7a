"""Searching the documents' words, typed with or without marks, each hit with its place."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.text import fold, lower, same_tones

from .compare import find_areas

_TERM = re.compile(r'"([^"]+)"|“([^”]+)”|(\S+)')
_AROUND = 90
_RANKED = 300
"""Matches that are weighed against each other."""
_LOOKED_AT = 5_000
"""Matches that filters are held to, the newest first, where there are more than `_RANKED`."""
_FEW = 200
"""Documents of an area up to which each is searched by itself."""


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


class Hits(list[Hit]):
    """Hits, the best first; `bounded` where so many passages match that only the newest were looked at."""

    def __init__(self, hits: Iterable[Hit] = (), *, bounded: bool = False) -> None:
        super().__init__(hits)
        self.bounded = bounded


def terms(asked: str) -> list[str]:
    """What is looked for, word by word and phrase by phrase: `"hỗ trợ gạo" ho` → `["hỗ trợ gạo", "ho"]`."""
    found = [" ".join((a or b or c).split()) for a, b, c in _TERM.findall(asked)]
    return [term for term in found if any(char.isalnum() for char in term)]


def _sought(term: str) -> tuple[str, list[str]]:
    """Where one term is looked for, and its words: among the words as written where it has marks, else the folded ones."""
    small = same_tones(lower(term))
    column, words = ("folded", fold(term)) if fold(term) == small else ("words", small)
    return column, re.findall(r"[^\W_]+", words)


def _match(term: str) -> str:
    """One term as the index is asked for it.

    Always in quotes: what people type (`05/CT-UBND`, `AND`, `*`) is never read as the index's own language.
    """
    column, words = _sought(term)
    return f'{column} : "{" ".join(words)}"'


def search(
    connection: sqlite3.Connection,
    asked: str,
    *,
    areas: Collection[str] = (),
    kind: str | None = None,
    year: int | None = None,
    topic: str | None = None,
    limit: int = 20,
) -> Hits:
    """Passages that hold what is asked, the best first.

    `ho ngheo` and `hộ nghèo` both find `hộ nghèo`, `dong` finds `đồng`; words in quotes are a phrase; a document number is
    typed as it is printed. Passages where all words stand together as typed come before those that hold them apart.
    Filters: areas as people type them (and the areas below them), the document's kind, the year it was issued in or that a
    figure of the passage holds for, the topic of a figure of the passage. Raises `UnknownName` for an unknown area.
    """
    wanted = terms(asked)
    if not wanted:
        return Hits()
    queries = [wanted] if len(wanted) == 1 else [[" ".join(wanted)], wanted]
    places = find_areas(connection, areas)
    where, values = _filters(places, kind, year, topic)
    documents = _documents_in(connection, places) if places else None
    found, bounded = dict[int, None](), False
    for together in queries:
        if len(found) < limit:
            query = " AND ".join(map(_match, together))
            ids, cut = _ranked(connection, _Asked(query, together, wanted, where, values, documents, limit))
            found.update(dict.fromkeys(ids))
            bounded = bounded or cut
    return Hits(_hits(connection, list(found)[:limit], wanted), bounded=bounded)


def _within(areas: Collection[int]) -> str:
    """The condition that a document is of one of these areas or of one below."""
    marks = ", ".join("?" * len(areas))
    return f"""area_id IN (
          WITH RECURSIVE below (id) AS (
            SELECT id FROM areas WHERE id IN ({marks}) UNION SELECT a.id FROM areas a JOIN below b ON a.parent_id = b.id
          ) SELECT id FROM below)"""


def _filters(
    areas: Collection[int], kind: str | None, year: int | None, topic: str | None
) -> tuple[str, list[str | int]]:
    where, values = [], list[str | int]()
    if areas:
        where.append(f"p.document_id IN (SELECT id FROM documents WHERE {_within(areas)})")
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """One query of the index with its filters; `documents` are all that an area's filter allows, where they are few."""

    query: str
    terms: list[str]
    wanted: list[str]
    where: str
    values: list[str | int]
    documents: list[int] | None
    limit: int


def _ranked(connection: sqlite3.Connection, asked: _Asked) -> tuple[list[int], bool]:
    """Passages by id, the best first, and whether only the newest of more were looked at.

    A word that stands in half of all passages says nothing about any one, and weighing them all would take seconds: beyond
    `_RANKED` matches the newest are taken and ordered by how densely they hold the words.
    """
    if asked.documents is not None:
        return _by_density(_in_documents(connection, asked), asked.wanted), False
    sql = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ? LIMIT ?"
    if len(connection.execute(sql, (asked.query, _RANKED + 1)).fetchall()) <= _RANKED:
        sql = f"""
          SELECT p.id FROM passages_fts
          JOIN passages p ON p.id = passages_fts.rowid JOIN documents_latest d ON d.id = p.document_id
          WHERE passages_fts MATCH ?{asked.where}
          ORDER BY bm25(passages_fts), p.document_id, p.start LIMIT ?"""
        rows = connection.execute(sql, (asked.query, *asked.values, asked.limit)).fetchall()
        return [row["id"] for row in rows], False
    sql = f"""
      SELECT p.id, p.folded
      FROM (SELECT rowid AS id FROM passages_fts WHERE passages_fts MATCH ? ORDER BY rowid DESC LIMIT {_LOOKED_AT}) m
      CROSS JOIN passages p ON p.id = m.id
      CROSS JOIN documents_latest d ON d.id = p.document_id
      WHERE 1{asked.where} LIMIT ?"""
    rows = connection.execute(sql, (asked.query, *asked.values, max(_RANKED, asked.limit))).fetchall()
    return _by_density(rows, asked.wanted), True


def _documents_in(connection: sqlite3.Connection, areas: Collection[int]) -> list[int] | None:
    """The documents of some areas and those below, None where they are many."""
    sql = f"SELECT id FROM documents WHERE {_within(areas)} LIMIT ?"
    found = [row["id"] for row in connection.execute(sql, (*sorted(areas), _FEW + 1))]
    return found if len(found) <= _FEW else None


def _in_documents(connection: sqlite3.Connection, asked: _Asked) -> list[sqlite3.Row]:
    """Matches of a few documents, read passage by passage: that is quicker than the index, which knows words only of all."""
    documents = asked.documents or []
    if not documents:
        return []
    first = [(column, words[0]) for column, words in map(_sought, asked.terms) if words]
    holds = "".join(f" AND instr(p.{column}, ?)" for column, _ in first)
    sql = f"""
      SELECT p.id, p.words, p.folded FROM documents_latest d CROSS JOIN passages p ON p.document_id = d.id
      WHERE d.id IN ({", ".join("?" * len(documents))}){holds}{asked.where}"""
    rows = connection.execute(sql, (*documents, *(word for _, word in first), *asked.values)).fetchall()
    forms = [(column, re.compile(_form(words))) for column, words in map(_sought, asked.terms)]
    return [row for row in rows if all(form.search(row[column]) for column, form in forms)]


def _form(words: Sequence[str]) -> str:
    """Words that follow each other, as the index sees them: letters and digits make words, all else parts them."""
    return r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])"


def _by_density(rows: Sequence[sqlite3.Row], wanted: Sequence[str]) -> list[int]:
    """Passages by how much of them is what was asked for; of equals the newest."""
    words = [word for term in wanted for word in re.findall(r"\w+", fold(term))]

    def density(row: sqlite3.Row) -> float:
        folded: str = row["folded"]
        return -sum(folded.count(word) for word in words) / (len(folded) + 200)

    return [row["id"] for row in sorted(rows, key=lambda row: (density(row), -row["id"]))]


def _hits(connection: sqlite3.Connection, ids: Sequence[int], wanted: list[str]) -> list[Hit]:
    if not ids:
        return []
    sql = f"""
      SELECT p.id, p.start, p."end", p.page, p.folded, substr(d.text, p.start + 1, p."end" - p.start) AS passage,
        coalesce(d.number, d.name) AS document, d.sha256, d.title, d.kind, d.area, d.issued_on, d.pages_estimated
      FROM passages p JOIN documents_now d ON d.id = p.document_id
      WHERE p.id IN ({", ".join("?" * len(ids))})"""
    rows = {row["id"]: row for row in connection.execute(sql, list(ids))}
    return [_hit(rows[id], wanted) for id in ids]


def _hit(row: sqlite3.Row, wanted: list[str]) -> Hit:
    spans = sorted(_places(row["folded"], wanted))
    start, end = spans[0] if spans else (0, 0)
    return Hit(
        **{name: row[name] for name in ("document", "sha256", "title", "kind", "area", "issued_on", "page")},
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
