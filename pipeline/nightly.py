"""The unattended run: look at the inbox, store what arrived, read what waits, load it, and tell what happened.

Every step of a document is written down before it is taken, so that a run that is killed at any moment is taken up by
the next one where it was. One process writes; documents are read in children of their own, here or on a cluster.

The one connection stays open while children are forked. None of them uses or closes it (they leave by `os._exit`), which
is what SQLite asks for; opening it anew for each step would cost a checkpoint, synced, each time that it is closed.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.database import DiskFull, open_to_write, problem_of
from db.intake import (
    Original,
    note_failure,
    note_loaded,
    note_removed,
    note_step,
    noting,
    take_up_again,
    waiting,
    wake,
)
from db.load import Indicator, load, save_indicators
from db.runs import close_run, open_run
from db.versions import mark_superseded
from extractors.errors import InputError, Reason
from extractors.records import Extraction, Json

from .events import Events
from .exits import Exit
from .ingest import Progress, Reader
from .intake import NO_ROOM, Arrived, Intake
from .scans import read_all
from .settings import Settings
from .store import Store
from .version import reading, trying
from .workers import Outcome, Watch


class InRows:
    """A reader whose outcome is the exchange form: what a child makes of it costs the one writer nothing."""

    def __init__(self, read: Callable[[Path], Extraction]) -> None:
        self._read = read

    def __call__(self, path: Path) -> Json:
        return self._read(path).to_json()


Readers = Callable[[Sequence[Path], Watch], Iterator[Outcome[Json]]]
"""Reads stored originals somewhere; outcomes come in input order, scans behind all others."""


@dataclass(slots=True)
class Night:
    """What one run did."""

    run_id: int
    arrived: Arrived = field(default_factory=Arrived)
    loaded: int = 0
    refused: int = 0
    taken_up: int = 0
    """Documents that a stopped run had left on the way."""
    seconds: float = 0.0

    @property
    def exit_code(self) -> Exit:
        return Exit.SOME_REFUSED if self.refused or self.arrived.refused else Exit.OK


def lock_path(settings: Settings) -> Path:
    """The lock that every command takes that changes originals or their states."""
    return settings.db.with_name(settings.db.name + ".lock")


class Nightly:
    """One run. The lock must be held."""

    def __init__(
        self,
        settings: Settings,
        reader: Reader,
        events: Events,
        *,
        command: str = "nightly",
        readers: Readers | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._settings = settings
        self._reader = reader
        self._readers = readers or self._read_here
        self._events = events
        self._command = command
        self._progress = progress or (lambda done, total, path: None)
        self._store = Store(settings.store)
        self._reached: dict[Path, str] = {}
        self._originals: dict[Path, Original] = {}
        self._night = Night(0)

    def run(
        self,
        indicators: Iterable[Indicator],
        *,
        look: bool = True,
        since: float | None = None,
        limit: int | None = None,
        choose: Callable[[sqlite3.Connection], object] | None = None,
    ) -> Night:
        """Take in what arrived (unless `look` is false) and read what waits, at most `limit` documents.

        `choose` may put originals into the queue first (retry, reprocess); without it failures that may do better now
        are woken. Raises `DatabaseProblem` and `OSError`; what was done until then stays, and so does its row in `runs`.
        """
        self._store.sweep()
        with open_to_write(self._settings.db) as connection:
            self._database = connection
            return self._run(indicators, look=look, since=since, limit=limit, choose=choose)

    def _run(
        self,
        indicators: Iterable[Indicator],
        *,
        look: bool,
        since: float | None,
        limit: int | None,
        choose: Callable[[sqlite3.Connection], object] | None,
    ) -> Night:
        began = time.monotonic()
        code = Exit.DEFECT
        try:
            self._open(indicators, look=look, since=since, limit=limit, choose=choose)
            self._read(limit)
            mark_superseded(self._database)
            code = self._night.exit_code
        except KeyboardInterrupt:
            code = Exit.INTERRUPTED
            self._put_back()
            raise
        except sqlite3.DatabaseError as error:
            problem = problem_of(error, self._settings.db)
            code = Exit.DISK_FULL if isinstance(problem, DiskFull) else Exit.DATABASE
            raise
        except OSError as error:
            code = Exit.DISK_FULL if error.errno in NO_ROOM else Exit.OUTPUT
            raise
        finally:
            self._night.seconds = time.monotonic() - began
            self._close(code)
        return self._night

    def _open(
        self,
        indicators: Iterable[Indicator],
        *,
        look: bool,
        since: float | None,
        limit: int | None,
        choose: Callable[[sqlite3.Connection], object] | None,
    ) -> None:
        connection = self._database
        self._night.run_id = open_run(connection, "received", self._reader.version, self._command)
        self._events.about(run=self._night.run_id)
        save_indicators(connection, indicators)
        self._night.taken_up = take_up_again(connection)
        self._events.say("run_began", command=self._command, taken_up=self._night.taken_up)
        if look:
            intake = Intake(self._settings, self._store, self._events, self._night.run_id)
            self._night.arrived = intake.arrived
            intake.run(connection, since=since, limit=limit)
        if choose is not None:
            choose(connection)
        else:
            wake(connection, fingerprint=trying(self._settings), max_attempts=self._settings.max_attempts)

    def _read(self, limit: int | None) -> None:
        found = waiting(self._database, limit)
        if not found:
            return
        self._originals = {self._store.path(one.stored): one for one in found}
        paths = list(self._originals)
        self._events.say("reading", documents=len(paths))
        outcomes = self._readers(paths, self._step)
        for done, outcome in enumerate(outcomes, 1):
            self._take(outcome)
            self._progress(done, len(paths), outcome.path)

    def _read_here(self, paths: Sequence[Path], watch: Watch) -> Iterator[Outcome[Json]]:
        self._reader.warm()
        scan = self._reader.read_scan
        return read_all(paths, InRows(self._reader.read), InRows(scan) if scan else None, self._settings, watch)

    def _step(self, step: str, path: Path) -> None:
        """A document enters a step: written down first, since the step may be its last."""
        self._reached[path] = step
        with noting(self._database):
            note_step(self._database, self._originals[path].id, step, self._night.run_id)

    def _take(self, outcome: Outcome[Json]) -> None:
        error = outcome.error
        if outcome.result is not None:
            self._step("extracted", outcome.path)
            try:
                self._load(outcome, outcome.result)
            except sqlite3.IntegrityError as problem:
                error = InputError(Reason.CRASHED, f"extraction breaks a rule of the database: {problem}")
        if error is not None:
            self._fail(outcome, error)
        self._reached.pop(outcome.path, None)

    def _load(self, outcome: Outcome[Json], extraction: Json) -> None:
        original, run_id = self._originals[outcome.path], self._night.run_id

        def loaded() -> None:
            note_loaded(self._database, original.id, fingerprint=reading(), seconds=outcome.seconds, run_id=run_id)

        path = str(outcome.path)
        load(self._database, extraction, origin="received", path=path, run_id=run_id, within=loaded)
        self._night.loaded += 1
        facts = {"pages": len(extraction["pages"]), "figures": len(extraction["figures"])}
        self._events.say("loaded", sha256=original.sha256, seconds=round(outcome.seconds, 3), **facts)

    def _fail(self, outcome: Outcome[Json], error: InputError) -> None:
        original = self._originals[outcome.path]
        reached = self._reached.get(outcome.path, "received")
        if error.reason is Reason.CLASSIFIED:
            self._store.remove(original.stored)
        note_failure(
            self._database,
            original.id,
            error,
            reached=reached,
            fingerprint=trying(self._settings),
            seconds=outcome.seconds,
            run_id=self._night.run_id,
        )
        if error.reason is Reason.CLASSIFIED:
            note_removed(self._database, original.id)
        self._night.refused += 1
        facts = {"reason": error.reason, "reached": reached, "seconds": round(outcome.seconds, 3)}
        self._events.say("refused", sha256=original.sha256, **facts)

    def _put_back(self) -> None:
        """What was on the way when a person or the system asked to stop is no suspect."""
        with contextlib.suppress(sqlite3.DatabaseError):
            take_up_again(self._database, suspect=False)

    def _close(self, code: Exit) -> None:
        """The run's row, as far as it can still be written: what stopped the run may stop this too."""
        if not self._night.run_id:
            return
        night = self._night
        self._events.say("run_ended", exit_code=int(code), seconds=round(night.seconds, 1), loaded=night.loaded)
        with contextlib.suppress(sqlite3.DatabaseError):
            close_run(
                self._database,
                night.run_id,
                exit_code=code,
                seconds=night.seconds,
                unchanged=night.arrived.unchanged,
            )
