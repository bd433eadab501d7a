"""What stands above a document: the numbers that it goes back to, and the documents whose targets it answers to."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from .chain import DOWN
from .cited import number_key
from .requests import Request

_KINDS = ("chỉ thị", "kế hoạch", "quyết định", "nghị quyết", "chương trình", "đề án", "công văn", "hướng dẫn")
_DEPTH = 5
"""Central decision, province, district, commune, report: a chain is no longer than that."""


def cited_by(connection: sqlite3.Connection, document_id: int) -> set[str]:
    """The keys of the numbers that a document names as its basis, implements or reports on."""
    marks = ", ".join("?" * len(DOWN))
    sql = f"SELECT number FROM citations WHERE document_id = ? AND number IS NOT NULL AND relation IN ({marks})"
    return {number_key(row["number"]) for row in connection.execute(sql, (document_id, *DOWN))}


def numbers_above(connection: sqlite3.Connection, document: sqlite3.Row) -> set[str]:
    """The numbers that a document goes back to, through the documents in between that have come in.

    A report on a district's plan belongs to the campaign that the plan's directive implements.
    """
    rows = _all_above(connection)
    found, last = set[str](), cited_by(connection, document["id"])
    for _ in range(_DEPTH):
        found |= last
        between = [row for row in rows if number_key(row["number"]) in last and in_reach(connection, row, document)]
        last = {number for row in between for number in cited_by(connection, row["id"])} - found
        if not last:
            break
    return found


def above_of(
    connection: sqlite3.Connection, document: sqlite3.Row, request: Request | None = None
) -> list[sqlite3.Row]:
    """The documents whose targets a document must answer to, the nearest area first.

    That which the request names, else those of the document's own area or of an area above it that it goes back to, or that share
    with it a document that both cite.
    """
    rows = _all_above(connection)
    if request and request.upper:
        wanted = number_key(request.upper)
        return _once(
            [row for row in rows if number_key(row["number"]) == wanted and in_reach(connection, row, document)]
        )
    cited = cited_by(connection, document["id"])
    found = [
        row for row in rows
        if row["id"] != document["id"] and in_reach(connection, row, document)
        and (number_key(row["number"]) in cited or cited & cited_by(connection, row["id"]))
    ]  # fmt: skip
    return _once(sorted(found, key=lambda row: (row["area_id"] != document["area_id"], row["issued_on"] or "")))


def _all_above(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    marks = ", ".join("?" * len(_KINDS))
    sql = f"SELECT * FROM documents_now WHERE kind IN ({marks}) AND number IS NOT NULL"
    return connection.execute(sql, _KINDS).fetchall()


def in_reach(connection: sqlite3.Connection, above: sqlite3.Row, document: sqlite3.Row) -> bool:
    """Whether a document speaks for the area of another one, or for one above it; those of central bodies always do."""
    if above["area_id"] is None:
        return True
    area: int | None = document["area_id"]
    while area is not None:
        if area == above["area_id"]:
            return True
        area = connection.execute("SELECT parent_id FROM areas WHERE id = ?", (area,)).fetchone()["parent_id"]
    return False


def _once(rows: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """Copies of one document in several formats are one: the one with pages is kept."""
    found = dict[tuple[str, str | None], sqlite3.Row]()
    for row in rows:
        key = number_key(row["number"]), row["issuer"]
        if key not in found or (found[key]["format"] != "pdf" and row["format"] == "pdf"):
            found[key] = row
    return list(found.values())
