"""Runs: one row each, opened before anything is done and closed with what came of it."""

from __future__ import annotations

import socket
import sqlite3

from .database import writing
from .load import claim_origin, insert, now


def open_run(connection: sqlite3.Connection, origin: str, version: str, command: str) -> int:
    """A new run's number."""
    with writing(connection):
        claim_origin(connection, origin)
        row = {"origin": origin, "version": version, "started_at": now()}
        return insert(connection, "runs", row | {"command": command, "host": socket.gethostname()})


def close_run(connection: sqlite3.Connection, run_id: int, *, exit_code: int, seconds: float, unchanged: int) -> None:
    """A run's counts, as the originals tell them, how long it took and how it ended."""
    sql = """
      UPDATE runs SET ended_at = ?, seconds = ?, exit_code = ?, unchanged = ?,
        arrived = (SELECT count(*) FROM inbox_names a WHERE a.run_id = runs.id),
        loaded = (SELECT count(*) FROM originals o WHERE o.run_id = runs.id AND o.state IN ('loaded', 'superseded')),
        refused = (
          SELECT count(*) FROM originals o
          WHERE o.run_id = runs.id AND o.state IN ('failed', 'needs_ocr', 'needs_converter'))
      WHERE id = ?"""
    with writing(connection):
        connection.execute(sql, (now(), round(seconds, 1), exit_code, unchanged, run_id))


def last_runs(connection: sqlite3.Connection, count: int = 5) -> list[sqlite3.Row]:
    """The latest runs, newest first; one without `ended_at` was stopped from outside or still runs."""
    return connection.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (count,)).fetchall()
