"""From the inbox into the store: what lies still is copied once under its hash, with every name that it came by."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.database import writing
from db.intake import add_arrival, add_original, printable
from extractors.errors import InputError, Reason

from .events import Events
from .inbox import Seen, at, look, out_of_reach
from .interruption import stop_if_asked
from .settings import Settings
from .store import Store

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the system says where a disk or a quota is full."""
_NAME_BYTES = 200


@dataclass(slots=True)
class Arrived:
    """What one look at the inbox brought."""

    looked_at: int = 0
    unchanged: int = 0
    new: int = 0
    """Originals that were not known before."""
    known_bytes: int = 0
    """Files under a new name or place whose bytes are known."""
    arriving: int = 0
    """Files that are still being written."""
    put_back: int = 0
    """Files left for a later run, since `--limit` was reached."""
    refused: list[tuple[Path, InputError]] = field(default_factory=list)


class Intake:
    """One look at the inbox. The database must not be open elsewhere in this process while children start."""

    def __init__(self, settings: Settings, store: Store, events: Events, run_id: int) -> None:
        self._settings = settings
        self._store = store
        self._events = events
        self._run_id = run_id
        self.arrived = Arrived()

    def run(self, connection: sqlite3.Connection, *, since: float | None = None, limit: int | None = None) -> Arrived:
        """Look at all of the inbox and take in what lies still: its size and time are what they were `settle_s` ago.

        A file that was not seen before is waited for, once for all of them. `since`: only files changed after that
        moment. `limit`: at most so many new files. Raises `OSError` where the store has no room: what is stored stays.
        """
        restless: list[Seen] = []
        for seen in look(self._settings.inbox, self._lost):
            self.arrived.looked_at += 1
            stop_if_asked()
            if since is not None and seen.mtime_ns < since * 1e9:
                continue
            standing = self._standing(connection, seen)
            if standing == "still":
                self._take(connection, seen, limit)
            elif standing == "restless":
                restless.append(seen)
            else:
                self.arrived.unchanged += 1
        for seen in self._settled(restless):
            self._take(connection, seen, limit)
        return self.arrived

    def _lost(self, path: Path, error: InputError) -> None:
        self.arrived.refused.append((path, error))
        self._events.say("unreachable", path=printable(path), reason=error.reason)

    def _standing(self, connection: sqlite3.Connection, seen: Seen) -> str:
        """`known` for a file that was taken in and looks as it did, `still` for one that an earlier look, long enough
        ago, saw as it is now, else `restless`: it must be watched, and watching begins."""
        sql = "SELECT size, mtime_ns, ctime_ns, still_since, original_id FROM sightings WHERE path = ?"
        row = connection.execute(sql, (printable(seen.path),)).fetchone()
        same = row is not None and (row["size"], row["mtime_ns"], row["ctime_ns"]) == seen.signature
        if same and row["original_id"] is not None:
            return "known"
        since = time.time() - row["still_since"] if same else -1.0
        if since < 0:  # new, changed, or the clock was set back
            with writing(connection):
                _watch(connection, seen)
        return "still" if since >= self._settings.settle_s else "restless"

    def _settled(self, restless: list[Seen]) -> Iterator[Seen]:
        """Those that did not change while we waited."""
        if restless:
            until = time.monotonic() + self._settings.settle_s
            while (left := until - time.monotonic()) > 0:
                stop_if_asked()
                time.sleep(min(left, 0.2))
        for seen in restless:
            now = at(seen.path, seen.sender, self._lost)
            if now is not None and (now.size, now.mtime_ns) == (seen.size, seen.mtime_ns):
                yield now
            elif now is not None:
                self.arrived.arriving += 1

    def _take(self, connection: sqlite3.Connection, seen: Seen, limit: int | None) -> None:
        stop_if_asked()
        if limit is not None and self.arrived.new + self.arrived.known_bytes >= limit:
            self.arrived.put_back += 1
            return
        if seen.size > self._settings.max_file_mb * 1_000_000:
            error = InputError(Reason.TOO_LARGE, f"{seen.size} > {self._settings.max_file_mb} MB")
            self._refuse(connection, seen, error)
            return
        try:
            stored = self._store.put(seen.path, _stored_name(seen.path))
        except OSError as error:
            if error.errno in (*NO_ROOM, errno.EROFS):
                raise
            self._refuse(connection, seen, out_of_reach(error))
            return
        now = at(seen.path, seen.sender, self._lost)
        if now is None or (now.size, now.mtime_ns, stored.size) != (seen.size, seen.mtime_ns, seen.size):
            self._changed_meanwhile(connection, stored.sha256, stored.place, now)
            return
        self._note(connection, now, stored.sha256, stored.place)

    def _changed_meanwhile(self, connection: sqlite3.Connection, sha256: str, place: str, now: Seen | None) -> None:
        """It was still being written after all: half a file is no original."""
        known = connection.execute("SELECT 1 FROM originals WHERE sha256 = ?", (sha256,)).fetchone()
        if known is None:
            self._store.remove(place)
        if now is not None:
            self.arrived.arriving += 1
            with writing(connection):
                _watch(connection, now)

    def _note(self, connection: sqlite3.Connection, seen: Seen, sha256: str, place: str) -> None:
        path = printable(seen.path)
        with writing(connection):
            original_id, new = add_original(connection, sha256, seen.size, place)
            _forget_classified_copy(connection, self._store, original_id, place)
            add_arrival(connection, original_id, path, printable(seen.sender), self._run_id)
            _watch(connection, seen, original_id=original_id)
        self.arrived.new += new
        self.arrived.known_bytes += not new
        self._events.say("arrived", path=path, sha256=sha256, size=seen.size, new=new)

    def _refuse(self, connection: sqlite3.Connection, seen: Seen, error: InputError) -> None:
        with writing(connection):
            _watch(connection, seen, reason=str(error.reason), detail=error.detail)
        self._lost(seen.path, error)


def _watch(connection: sqlite3.Connection, seen: Seen, **more: Any) -> None:
    """Note how a file looks now; `original_id` where it was taken in, `reason` where it cannot be."""
    sql = "INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    row = (printable(seen.path), *seen.signature, time.time())
    connection.execute(sql, (*row, *(more.get(name) for name in ("original_id", "reason", "detail"))))


def _forget_classified_copy(connection: sqlite3.Connection, store: Store, original_id: int, place: str) -> None:
    """A classified document that comes again is not kept either."""
    row = connection.execute("SELECT stored FROM originals WHERE id = ?", (original_id,)).fetchone()
    if row["stored"] is None:
        store.remove(place)


def _stored_name(path: Path) -> str:
    """The file's own name, cut where a file system would not take it, its suffix kept."""
    name = printable(path.name)
    suffix = Path(name).suffix[:20]
    stem = name[: len(name) - len(suffix)]
    while len((stem + suffix).encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return stem + suffix
