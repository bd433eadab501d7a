"""Files that could not be taken in, each with its reason, until they can."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import InputError

from .database import writing
from .load import now


@dataclass(frozen=True, slots=True)
class Known:
    """What one version of the reader has already decided: loaded documents, and refusals by path and sha256."""

    documents: frozenset[str]
    refused: dict[tuple[str, str], str]


def known_to(connection: sqlite3.Connection, version: str) -> Known:
    documents = connection.execute("SELECT sha256 FROM documents WHERE version = ?", (version,)).fetchall()
    sql = "SELECT path, sha256, reason FROM refused WHERE version = ? AND sha256 IS NOT NULL"
    refused = connection.execute(sql, (version,)).fetchall()
    return Known(
        frozenset(row["sha256"] for row in documents),
        {(row["path"], row["sha256"]): row["reason"] for row in refused},
    )


def refuse(
    connection: sqlite3.Connection, error: InputError, *, path: str, sha256: str | None, version: str, run_id: int
) -> None:
    """Put a file into quarantine with its reason. The same file again replaces its row."""
    with writing(connection):
        row = (path, sha256, str(error.reason), error.message_vi, error.detail, version, now(), run_id)
        connection.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def quarantined(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    """All refused files, by path."""
    return connection.execute("SELECT * FROM refused ORDER BY path").fetchall()


def forget_gone(connection: sqlite3.Connection, looked_at: Iterable[Path]) -> None:
    """Take out of quarantine what lay at or below `looked_at` and is there no longer: its sender has replaced it."""
    places = list(looked_at)
    rows = [Path(row["path"]) for row in quarantined(connection)]
    gone = [path for path in rows if any(path.is_relative_to(place) for place in places) and not path.exists()]
    if gone:
        with writing(connection):
            connection.executemany("DELETE FROM refused WHERE path = ?", [(str(path),) for path in gone])
