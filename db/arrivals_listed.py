"""The arrivals that stand, and the names by which people call one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from extractors.text import fold

from .cited import number_key
from .compare import UnknownName
from .database import DatabaseProblem
from .requests import Request


def arrivals(connection: sqlite3.Connection, request: Request | None = None) -> list[sqlite3.Row]:
    """The arrivals that stand, in the order of their days; `answers` names the requests, `returned_on` the last return."""
    sql = """
      SELECT a.*,
        (SELECT group_concat(DISTINCT n.request_id) FROM register_answers n WHERE n.arrival_id = a.id) AS answers,
        (SELECT group_concat(DISTINCT n.section) FROM register_answers n WHERE n.arrival_id = a.id) AS sections,
        (SELECT max(e.decided_on) FROM register_events e WHERE e.arrival_id = a.id AND e.what = 'returned') AS returned_on
      FROM register_now a
      WHERE ? IS NULL OR a.id IN (SELECT arrival_id FROM register_answers WHERE request_id = ?)
      ORDER BY a.arrived_on, a.id"""
    id = request.id if request else None
    return connection.execute(sql, (id, id)).fetchall()


def find_arrival(connection: sqlite3.Connection, asked: str) -> sqlite3.Row:
    """The standing arrival called so: its số đến (`2352`, `2352/2018`), its document's number, or its row (`#7`).

    Raises `UnknownName`, `DatabaseProblem` where several are.
    """
    rows = connection.execute("SELECT * FROM register_now ORDER BY id").fetchall()
    words = asked.strip()
    number, _, year = words.partition("/")
    tests: tuple[Callable[[sqlite3.Row], bool], ...] = (
        lambda row: words == f"#{row['id']}",
        lambda row: bool(row["number"] == words),
        lambda row: row["number"] == number and year.isdigit() and row["arrived_on"].startswith(year),
        lambda row: bool(row["document_number"]) and number_key(row["document_number"]) == number_key(words),
    )
    for fits in tests:
        found: list[sqlite3.Row] = [row for row in rows if fits(row)]
        if len(found) == 1:
            return found[0]
        if found:
            told = ", ".join(f"#{row['id']} ({row['sender']}, {row['arrived_on']})" for row in found[:6])
            raise DatabaseProblem(f"Có nhiều văn bản đến mang số {asked}: hãy dùng mã {told}.")
    near = [f"#{row['id']} ({row['sender']})" for row in rows if fold(words) in fold(row["sender"])]
    raise UnknownName(asked, near[:6])
