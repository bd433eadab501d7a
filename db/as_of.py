"""The database as it knew at a moment: what was loaded, decided or entered later is left out.

Temporary tables and views of the same names stand before the real ones in this connection, so that every question that names them
without a schema sees the past. What a document says is what its last reading by then says, as far as it is kept: reading a file again
replaces the reading before.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from .database import DatabaseProblem
from .migration_data import laid

_WHEN = ("made_at", "loaded_at")


@contextmanager
def as_of(connection: sqlite3.Connection, moment: str | None) -> Iterator[None]:
    """Ask questions as of a day (`2018-07-20`, its end) or a moment (`2018-07-20T09:00:00+00:00`); None is now.

    Raises `DatabaseProblem` where it is neither.
    """
    if moment is None:
        yield
        return
    last = _moment(moment)
    reading = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    made = [*_tables(connection, last), *_views(connection)]
    connection.execute(f"PRAGMA query_only = {reading}")
    try:
        yield
    finally:
        connection.execute("PRAGMA query_only = OFF")
        for kind, name in reversed(made):
            connection.execute(f'DROP {kind} temp."{name}"')
        connection.execute(f"PRAGMA query_only = {reading}")


def _moment(words: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return f"{words}T23:59:59+00:00"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", words):
        return words
    raise DatabaseProblem(f"“{words}” không phải là thời điểm; hãy ghi dạng 2018-07-20 hoặc 2018-07-20T09:00:00+00:00.")


def _tables(connection: sqlite3.Connection, last: str) -> list[tuple[str, str]]:
    """Copies of every table that says when its rows came in, up to the moment."""
    names = [row[0] for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    made = []
    for name in names:
        columns = [row["name"] for row in connection.execute(f'PRAGMA main.table_info("{name}")')]
        when = next((column for column in _WHEN if column in columns), None)
        if when is None or name == "database" or name.startswith("snapshot"):
            continue
        connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM main."{name}" WHERE {when} <= ?', (last,))
        if "id" in columns:
            connection.execute(f'CREATE INDEX temp."{name}_past_id" ON "{name}" (id)')
        made.append(("TABLE", name))
    # The corrections as laid out say no time of their own: they follow from those that were made until then.
    connection.execute("CREATE TEMP TABLE figure_corrections AS SELECT * FROM main.figure_corrections WHERE 0")
    connection.execute(laid("1"))
    connection.execute("CREATE UNIQUE INDEX temp.figure_corrections_past_id ON figure_corrections (public_id)")
    return [*made, ("TABLE", "figure_corrections")]


def _views(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'view'").fetchall()
    for row in rows:
        connection.execute(re.sub(r"^\s*CREATE\s+VIEW", "CREATE TEMP VIEW", row["sql"], count=1, flags=re.IGNORECASE))
    return [("VIEW", row["name"]) for row in rows]
