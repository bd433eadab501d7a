"""Documents that are versions of one another: what they say of it, how alike they are, what people decided.

Only a document that says so, or a person, puts another one aside (`superseded`); a likeness is an offer. Which document
a number means depends on what has come in, so that is worked out by views when asked.
"""

from __future__ import annotations

import json
import sqlite3

from extractors.amendments import Named, amendments

from .database import writing
from .minhash import bands, likenesses, minima, packed

ALIKE = 0.9
"""Likeness from which two documents are versions of one another whatever their letterheads say."""
ALIKE_ENOUGH = 0.5
"""The same, where agency, kind and period are the same."""
_CANDIDATES_A_BAND = 20
"""Forms that hundreds of offices fill in share bands: the latest of them are looked at."""
_OFFERS = 20
"""Invitations of one office in one year are alike by the hundred: so many of the likest are offered when a document is
stored, of its own office, kind and period and of others apart. Whether there is one or several stays to be told."""

_SAME = """
  SELECT id FROM documents
  WHERE agency_id = :agency_id AND kind = :kind AND id <> :id
    AND coalesce(reporting_period, substr(issued_on, 1, 4)) = coalesce(:reporting_period, substr(:issued_on, 1, 4))"""
_SIGNATURES = """
  SELECT s.document_id, s.minima, d.sha256 FROM signatures s CROSS JOIN documents d ON d.id = s.document_id
  WHERE s.document_id IN (SELECT value FROM json_each(?)) ORDER BY s.document_id"""


def index_versions(connection: sqlite3.Connection, document_id: int) -> None:
    """Note what a stored document says of earlier ones, its signature, and what it is nearly a copy of."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    cited = connection.execute("SELECT number, issued_on, start FROM citations WHERE document_id = ?", (document_id,))
    found = amendments(document["text"], document["body_start"], [Named(*row) for row in cited])
    for position, one in enumerate(found):
        row = (document_id, position, one.what, one.number, one.issued_on, one.start, one.end)
        connection.execute("INSERT INTO amendments VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    _find_near_copies(connection, document)


def _find_near_copies(connection: sqlite3.Connection, document: sqlite3.Row) -> None:
    signature = minima(document["text"])
    hashes = list(enumerate(bands(signature)))
    same = {row["id"] for row in connection.execute(_SAME, dict(document))}
    sql = "SELECT document_id FROM signature_bands WHERE band = ? AND hash = ? ORDER BY document_id DESC LIMIT ?"
    near = {row[0] for pair in hashes for row in connection.execute(sql, (*pair, _CANDIDATES_A_BAND))}
    found = connection.execute(_SIGNATURES, (json.dumps(sorted(same | near)),)).fetchall()
    alike = zip(likenesses(signature, [row["minima"] for row in found]), found, strict=True)
    likest = sorted(alike, key=lambda pair: (-pair[0], -pair[1]["document_id"]))
    known = _forget_pairs(connection, document["sha256"])
    left = {True: _OFFERS, False: _OFFERS}
    for share, other in likest:
        own = other["document_id"] in same
        if share < (ALIKE_ENOUGH if own else ALIKE):
            continue
        if left[own] > 0 or other["sha256"] in known:
            _note_pair(connection, document, other["document_id"], share, own)
        left[own] -= 1
    connection.execute("INSERT INTO signatures VALUES (?, ?)", (document["id"], packed(signature)))
    rows = [(band, value, document["id"]) for band, value in hashes]
    connection.executemany("INSERT INTO signature_bands VALUES (?, ?, ?)", rows)


def _forget_pairs(connection: sqlite3.Connection, sha256: str) -> set[str]:
    """Take away the pairs of a document that is read again, and say with which others it made them."""
    both = (("later", "earlier"), ("earlier", "later"))
    known = {
        row[0]
        for one, other in both
        for row in connection.execute(f"SELECT {other} FROM near_copies WHERE {one} = ?", (sha256,))
    }
    for one, _ in both:
        connection.execute(f"DELETE FROM near_copies WHERE {one} = ?", (sha256,))
    return known


def _note_pair(
    connection: sqlite3.Connection, document: sqlite3.Row, other_id: int, alike: float, same_metadata: bool
) -> None:
    """The pair, later one first: by day of issue, else by the order in which they came."""
    sql = """
      SELECT d.sha256, d.issued_on, o.id AS came FROM documents d LEFT JOIN originals o ON o.sha256 = d.sha256
      WHERE d.id IN (?, ?)"""
    pair = connection.execute(sql, (document["id"], other_id)).fetchall()
    if len({row["issued_on"] for row in pair}) == 2 and all(row["issued_on"] for row in pair):
        pair.sort(key=lambda row: row["issued_on"])
    else:  # what no inbox brought was there before it
        pair.sort(key=lambda row: (row["came"] or 0, row["sha256"] == document["sha256"]))
    earlier, later = (row["sha256"] for row in pair)
    row = (later, earlier, round(alike, 3), int(same_metadata))
    connection.execute("INSERT OR REPLACE INTO near_copies VALUES (?, ?, ?, ?)", row)


def listed(connection: sqlite3.Connection, *, open_only: bool = False) -> list[sqlite3.Row]:
    """Pairs of versions, later first: what the later one says, how alike, what was decided, whether it counts."""
    sql = "SELECT * FROM versions_listed"
    where = " WHERE how IS NULL AND decision IS NULL" if open_only else ""
    return connection.execute(f"{sql}{where} ORDER BY later_name, earlier_name").fetchall()


def decide(
    connection: sqlite3.Connection, later: str, earlier: str, decision: str, *, made_by: str, reason: str
) -> None:
    """Store that a person says that `later` stands instead of `earlier` (`confirmed`) or not (`rejected`)."""
    from .load import now

    sql = "INSERT INTO version_decisions (later, earlier, decision, made_by, reason, made_at) VALUES (?, ?, ?, ?, ?, ?)"
    with writing(connection):
        connection.execute(sql, (later, earlier, decision, made_by, reason, now()))
    mark_superseded(connection)


def mark_superseded(connection: sqlite3.Connection) -> None:
    """Bring the states of originals up to what the documents and people say; nothing is deleted."""
    put_aside = "(SELECT d.sha256 FROM superseded s JOIN documents d ON d.id = s.document_id)"
    with writing(connection):
        for state, other, has in (("superseded", "loaded", "IN"), ("loaded", "superseded", "NOT IN")):
            sql = f"UPDATE originals SET state = '{state}' WHERE state = '{other}' AND sha256 {has} {put_aside}"
            connection.execute(sql)
