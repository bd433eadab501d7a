"""What a nightly run would do now, worked out without writing anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.database import open_to_read
from db.intake import counts, printable
from extractors.errors import InputError

from .inbox import Seen, look
from .settings import Settings


@dataclass(slots=True)
class Rehearsal:
    """Files that would be taken in, those that are known, those that cannot be reached, originals by state."""

    new: list[Path] = field(default_factory=list)
    known: int = 0
    unreachable: list[tuple[Path, InputError]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)


def rehearse(settings: Settings, *, since: float | None = None, limit: int | None = None) -> Rehearsal:
    """What a run would find. Files that are still being written count as new: that shows only with time."""
    found = Rehearsal()
    with _database(settings.db) as connection:
        for seen in look(settings.inbox, lambda path, error: found.unreachable.append((path, error))):
            if since is not None and seen.mtime_ns < since * 1e9:
                continue
            if connection is not None and _is_known(connection, seen):
                found.known += 1
            elif limit is None or len(found.new) < limit:
                found.new.append(seen.path)
        found.states = counts(connection) if connection is not None else {}
    return found


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection | None]:
    if not path.exists():
        yield None
        return
    with open_to_read(path) as connection:
        yield connection


def _is_known(connection: sqlite3.Connection, seen: Seen) -> bool:
    sql = "SELECT size, mtime_ns, ctime_ns FROM sightings WHERE path = ? AND original_id IS NOT NULL"
    row = connection.execute(sql, (printable(seen.path),)).fetchone()
    return row is not None and tuple(row) == seen.signature
