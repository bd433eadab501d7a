"""Originals, the names that they came by, and how far each has come: every change is one row, written at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import InputError, Reason

from .database import writing
from .load import insert, now

TRANSIENT = (Reason.TIMEOUT, Reason.OUT_OF_MEMORY, Reason.CRASHED, Reason.NOT_FOUND, Reason.NO_PERMISSION)
"""Reasons that another try may cure though bytes and rules stay the same."""

_UNDER_WAY = "('reading', 'read', 'extracted')"
_PUT_OFF = {Reason.NEEDS_OCR: "needs_ocr", Reason.NEEDS_CONVERTER: "needs_converter"}


@dataclass(frozen=True, slots=True)
class Original:
    """One original that waits to be read: its row, its hash and where its bytes are stored."""

    id: int
    sha256: str
    stored: str


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What a stored state is held against: `loaded` where the text was read, `failed` where it was not."""

    loaded: str
    failed: str


def printable(path: Path | str) -> str:
    """A path as words: bytes of its name that are no UTF-8 stand as `\\xff`, since SQLite keeps text only."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@contextmanager
def noting(connection: sqlite3.Connection) -> Iterator[None]:
    """Small writes between two documents: not synced, since a state that a loss of power takes back is one that the next
    run goes through again."""
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = FULL")


def note_step(connection: sqlite3.Connection, original_id: int, state: str, run_id: int) -> None:
    """An original enters `state`, before the work that may end badly; the first step counts as an attempt."""
    begins = int(state == "reading")
    connection.execute(
        "UPDATE originals SET state = ?, attempts = attempts + (? AND state = 'received'), state_at = ?, run_id = ? "
        "WHERE id = ?",
        (state, begins, now(), run_id, original_id),
    )


def note_failure(
    connection: sqlite3.Connection,
    original_id: int,
    error: InputError,
    *,
    reached: str,
    fingerprint: str,
    seconds: float | None,
    run_id: int,
) -> None:
    """An original could not be taken in: `needs_ocr`, `needs_converter` or `failed`, with all that is known of why."""
    sql = """
      UPDATE originals SET state = ?, reached = ?, reason = ?, message = ?, detail = ?, fingerprint = ?, seconds = ?,
        state_at = ?, run_id = ? WHERE id = ?"""
    state = _PUT_OFF.get(error.reason, "failed")
    told = (state, reached, str(error.reason), error.message_vi, error.detail, fingerprint, seconds)
    connection.execute(sql, (*told, now(), run_id, original_id))


def note_loaded(
    connection: sqlite3.Connection, original_id: int, *, fingerprint: str, seconds: float | None, run_id: int
) -> None:
    """An original's rows are there. Called within the transaction that loads them."""
    sql = """
      UPDATE originals SET state = 'loaded', reached = 'loaded', reason = NULL, message = NULL, detail = NULL,
        fingerprint = ?, seconds = ?, state_at = ?, run_id = ? WHERE id = ?"""
    connection.execute(sql, (fingerprint, seconds, now(), run_id, original_id))


def note_removed(connection: sqlite3.Connection, original_id: int) -> None:
    """The stored bytes of an original are gone (a classified document)."""
    connection.execute("UPDATE originals SET stored = NULL WHERE id = ?", (original_id,))


def take_up_again(connection: sqlite3.Connection, *, suspect: bool = True) -> int:
    """What a stopped run left on the way is received again; how many. The run's lock must be held.

    With `suspect` the stop is counted for each: such documents are read behind all others.
    """
    with writing(connection):
        sql = f"UPDATE originals SET state = 'received', stops = stops + ?, state_at = ? WHERE state IN {_UNDER_WAY}"
        return connection.execute(sql, (int(suspect), now())).rowcount


def wake(connection: sqlite3.Connection, *, fingerprint: str, max_attempts: int) -> int:
    """What failed and may do better now is received again; how many.

    That is: what was tried under another fingerprint (other rules, other limits, a program missing that is there now),
    and what failed fewer than `max_attempts` times for a reason that may pass.
    """
    passing = ", ".join(repr(str(reason)) for reason in TRANSIENT)
    sql = f"""
      UPDATE originals SET state = 'received', state_at = ?, attempts = iif(fingerprint IS ?, attempts, 0)
      WHERE stored IS NOT NULL AND state IN ('failed', 'needs_ocr', 'needs_converter')
        AND (fingerprint IS NOT ? OR (reason IN ({passing}) AND attempts < ?))"""
    with writing(connection):
        return connection.execute(sql, (now(), fingerprint, fingerprint, max_attempts)).rowcount


def ask_again(connection: sqlite3.Connection, reasons: Sequence[str] = ()) -> int:
    """What failed or was put off is received again because a person asks (`reasons`: only for these); how many."""
    wanted = f"AND reason IN ({', '.join('?' * len(reasons))})" if reasons else ""
    sql = f"""
      UPDATE originals SET state = 'received', attempts = 0, state_at = ?
      WHERE stored IS NOT NULL AND state IN ('failed', 'needs_ocr', 'needs_converter') {wanted}"""
    with writing(connection):
        return connection.execute(sql, (now(), *reasons)).rowcount


def older(connection: sqlite3.Connection, fingerprint: str) -> int:
    """How many loaded originals were read by other rules than these."""
    sql = "SELECT count(*) FROM originals WHERE state IN ('loaded', 'superseded') AND fingerprint IS NOT ?"
    return int(connection.execute(sql, (fingerprint,)).fetchone()[0])


def read_older_again(connection: sqlite3.Connection, fingerprint: str, limit: int | None = None) -> int:
    """What was read by other rules is received again, the oldest first; its rows stay until they are replaced."""
    sql = """
      UPDATE originals SET state = 'received', attempts = 0, state_at = ?
      WHERE id IN (
        SELECT id FROM originals
        WHERE stored IS NOT NULL AND state IN ('loaded', 'superseded') AND fingerprint IS NOT ?
        ORDER BY id LIMIT ?)"""
    with writing(connection):
        return connection.execute(sql, (now(), fingerprint, -1 if limit is None else limit)).rowcount


def waiting(connection: sqlite3.Connection, limit: int | None = None) -> list[Original]:
    """What waits to be read, oldest first; what was there when runs were stopped comes last, since it may be why."""
    sql = "SELECT id, sha256, stored FROM originals WHERE state = 'received' AND stored IS NOT NULL ORDER BY stops, id"
    rows = connection.execute(f"{sql} LIMIT ?", (-1 if limit is None else limit,))
    return [Original(row["id"], row["sha256"], row["stored"]) for row in rows]


def add_original(connection: sqlite3.Connection, sha256: str, size: int, stored: str) -> tuple[int, bool]:
    """The row of the original with these bytes, and whether it is new."""
    row = connection.execute("SELECT id FROM originals WHERE sha256 = ?", (sha256,)).fetchone()
    if row is not None:
        return int(row["id"]), False
    moment = now()
    made = {"sha256": sha256, "size": size, "stored": stored, "received_at": moment, "state_at": moment}
    return insert(connection, "originals", made), True


def add_arrival(connection: sqlite3.Connection, original_id: int, path: str, sender: str, run_id: int) -> bool:
    """Note a name that an original came by; whether it is a new one."""
    sql = "INSERT OR IGNORE INTO inbox_names VALUES (?, ?, ?, ?, ?)"
    return connection.execute(sql, (original_id, path, sender, now(), run_id)).rowcount == 1


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many originals are in each state."""
    rows = connection.execute("SELECT state, count(*) FROM originals GROUP BY state ORDER BY state")
    return {row[0]: row[1] for row in rows}


def troubled(connection: sqlite3.Connection, reasons: Sequence[str] = ()) -> list[sqlite3.Row]:
    """Originals and paths of the inbox that could not be taken in, each with reason, attempts and one of its names."""
    sql = """
      SELECT o.sha256, o.state, o.reason, o.message, o.detail, o.attempts, o.fingerprint, o.reached, o.state_at, o.run_id,
        (SELECT min(a.path) FROM inbox_names a WHERE a.original_id = o.id) AS path,
        (SELECT min(a.sender) FROM inbox_names a WHERE a.original_id = o.id) AS sender
      FROM originals o WHERE o.state IN ('failed', 'needs_ocr', 'needs_converter')
      UNION ALL
      SELECT NULL, 'failed', s.reason, NULL, s.detail, 0, NULL, NULL, NULL, NULL, s.path, ''
      FROM sightings s WHERE s.reason IS NOT NULL
      ORDER BY 3, 11"""
    return [row for row in connection.execute(sql) if not reasons or row["reason"] in reasons]
