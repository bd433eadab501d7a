"""Checks: what a person must look at in a document, each with the words that show it.

One rule is one file here: a `.sql` that returns the rows that are wrong, or a `.py` with `find(connection, document_id)`
where SQL cannot. Both begin with the same head, as comments or as the module's docstring:

    code: sum                  one of `CODES`
    severity: error            one of `SEVERITIES`
    todo: Đề nghị đơn vị …     what to do, in Vietnamese

and yield `document_id`, `spots` (a JSON list of `[document_id, start, end]`, the place that matters first) and `sentence`,
in which `{0}`, `{1}` … stand for the words at the spots. A `severity` column overrides the head's. The figures of the document
under check, corrections laid over, stand in `figures_here`, each with the words `before` it (lower case, one line);
`:document` is the document's row number.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from db.exports.vietnamese import one_line, place

from .rules import SEVERITIES, Rule, rules
from .words import register

__all__ = ["Finding", "Quote", "Rule", "check", "rules"]

_QUOTED = 160


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that show what is wrong, with their place: code points of the document's text, end exclusive."""

    document: str
    sha256: str
    quote: str
    start: int
    end: int
    page: int | None
    page_estimated: bool

    @property
    def place(self) -> str:
        return place(self.page, self.start, estimated=self.page_estimated)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what is wrong (`code`), how sure (`severity`), the sentence to read, what to do."""

    code: str
    severity: str
    rule: str
    document: str
    sha256: str
    sentence: str
    todo: str
    quotes: tuple[Quote, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def check(connection: sqlite3.Connection, document_id: int | None = None, names: Iterable[str] = ()) -> list[Finding]:
    """What the rules find in one document, or in all that count; the gravest first, then in reading order.

    `names` are rules by file name; none given means all.
    """
    register(connection)
    wanted = set(names)
    chosen = [rule for rule in rules() if not wanted or rule.name in wanted]
    ids = [document_id] if document_id is not None else _all_documents(connection)
    found: list[Finding] = []
    for one in ids:
        with figures_here(connection, one):
            found += _of_document(connection, chosen, one)
    return found


@contextmanager
def figures_here(connection: sqlite3.Connection, document_id: int) -> Iterator[None]:
    """One document's figures as the temporary table `figures_here`: rules join it with itself many times over, and the
    view under it would be worked out anew each time."""
    reading = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    connection.execute("DROP TABLE IF EXISTS temp.figures_here")
    sql = """
      CREATE TEMP TABLE figures_here AS
      SELECT f.*, squeezed(substr(d.text, max(f.start - 39, 1), min(40, f.start))) AS before
      FROM figures_now f JOIN documents d ON d.id = f.document_id
      WHERE f.document_id = ?"""
    connection.execute(sql, (document_id,))
    for column in ("group_number", "part_of", "start", "sentence_start", "indicator"):
        connection.execute(f"CREATE INDEX temp.here_{column} ON figures_here ({column})")
    try:
        yield
    finally:
        connection.execute("DROP TABLE temp.figures_here")
        connection.execute(f"PRAGMA query_only = {reading}")


def _all_documents(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT id FROM documents_now ORDER BY name, id")]


def _of_document(connection: sqlite3.Connection, chosen: Sequence[Rule], document_id: int) -> list[Finding]:
    found: dict[tuple[str, str], Finding] = {}
    for rule in chosen:
        for row in rule.find(connection, document_id):
            finding = _finding(connection, rule, row)
            found.setdefault((finding.code, finding.quotes[0].quote + str(finding.quotes[0].start)), finding)
    return sorted(found.values(), key=lambda f: (SEVERITIES.index(f.severity), f.quotes[0].start))


def _finding(connection: sqlite3.Connection, rule: Rule, row: dict[str, Any]) -> Finding:
    quotes = tuple(_quote(connection, *spot) for spot in json.loads(row["spots"]))
    here = quotes[0]
    words = [_told(quote, here) for quote in quotes]
    return Finding(
        code=rule.code,
        severity=row.get("severity") or rule.severity,
        rule=rule.name,
        document=here.document,
        sha256=here.sha256,
        sentence=row["sentence"].format(*words),
        todo=rule.todo,
        quotes=quotes,
    )


def _told(quote: Quote, here: Quote) -> str:
    """A quote as the sentence tells it: its words, its place, and its document where that is another one."""
    where = quote.place if quote.sha256 == here.sha256 else f"{quote.document}, {quote.place}"
    return f"“{one_line(quote.quote.strip(' #*_'), _QUOTED)}” ({where})"


def _quote(connection: sqlite3.Connection, document_id: int, start: int, end: int) -> Quote:
    sql = """
      SELECT d.sha256, coalesce(d.number, d.name) AS document, substr(d.text, ? + 1, ? - ?) AS quote, d.pages_estimated,
        (SELECT max(p.number) FROM pages p WHERE p.document_id = d.id AND p.start <= ?) AS page
      FROM documents d WHERE d.id = ?"""
    row = connection.execute(sql, (start, end, start, start, document_id)).fetchone()
    return Quote(
        document=row["document"],
        sha256=row["sha256"],
        quote=row["quote"],
        start=start,
        end=end,
        page=row["page"],
        page_estimated=bool(row["pages_estimated"]),
    )
