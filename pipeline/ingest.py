"""Files and folders → database: what is new is read, what is unchanged skipped, what cannot be read listed.

A file that is refused stands in quarantine with its reason and the run goes on. Each document is one transaction: a run
that is stopped keeps what it has loaded, and the next one goes on from there.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from db.database import RowRejected, open_to_write
from db.load import Indicator, claim_origin, end_run, load, save_indicators, start_run
from db.quarantine import Known, forget_gone, known_to, refuse
from extractors.errors import InputError, Reason
from extractors.records import Extraction

from .scans import ScanQueue
from .settings import Settings
from .workers import Outcome, run_all

_LASTING = {Reason.EMPTY, Reason.ENCRYPTED, Reason.CORRUPT, Reason.NOT_A_DOCUMENT, Reason.UNSUPPORTED_FORMAT}
_LASTING |= {Reason.NEEDS_OCR, Reason.NEEDS_CONVERTER, Reason.CLASSIFIED}
"""Reasons that hold for as long as the bytes and the reader stay the same; for all others a file is tried again."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How a file becomes an extraction, and the version that a stored extraction is compared with."""

    read: Callable[[Path], Extraction]
    version: str
    read_scan: Callable[[Path], Extraction] | None = None
    """How a document is read that `read` puts off because OCR must read it; None where OCR is not to be had."""
    warm: Callable[[], None] = lambda: None
    """Loads what every document needs, once, before children are forked from this process."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be taken in; `earlier` where it already stood in quarantine and nothing has changed."""

    path: Path
    error: InputError
    earlier: bool = False


@dataclass(slots=True)
class Report:
    """What one run did with every file that it was given."""

    loaded: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    twins: list[tuple[Path, Path]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    figures: int = 0

    @property
    def seen(self) -> int:
        return len(self.loaded) + len(self.unchanged) + len(self.twins) + len(self.refused)


Progress = Callable[[int, int, Path], None]
"""Told after each file that was read: how many are done, of how many, and which."""


def collect(paths: Iterable[Path], *, leave_out: Iterable[Path] = ()) -> tuple[list[Path], list[Refusal]]:
    """All files of `paths`, folders with all that lies below, sorted and each once; and what could not be looked into.

    Hidden files, folders and the lock files of office programs (`.x`, `~$x.docx`) are passed over inside folders.
    """
    found: set[Path] = set()
    refused: list[Refusal] = []
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            refused.append(Refusal(path, _out_of_reach(error)))
            continue
        found.update(_files_below(path, refused) if path.is_dir() else [path.absolute()])
    return sorted(found - {path.absolute() for path in leave_out}), refused


def _out_of_reach(error: OSError) -> InputError:
    """What the system says of a path, as a reason: a name too long or a broken link is not found either."""
    denied = isinstance(error, PermissionError) or error.errno == errno.EIO
    return InputError(Reason.NO_PERMISSION if denied else Reason.NOT_FOUND, error.strerror or "")


def _files_below(folder: Path, refused: list[Refusal]) -> Iterator[Path]:
    def cannot_list(error: OSError) -> None:
        refused.append(Refusal(Path(error.filename), _out_of_reach(error)))

    for place, folders, names in os.walk(folder.absolute(), onerror=cannot_list):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith((".", "~$")))


def _fingerprint(path: Path, max_file_mb: int) -> str:
    """The sha256 of a file's bytes. Raises `InputError` for a file that is too large or cannot be read."""
    try:
        if path.stat().st_size > max_file_mb * 1_000_000:
            raise InputError(Reason.TOO_LARGE, f"{path.stat().st_size} > {max_file_mb} MB")
        if not path.is_file():
            raise InputError(Reason.NOT_A_DOCUMENT, "not a regular file")
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _out_of_reach(error) from error


class Ingest:
    """One run over many files.

    The database is opened anew for each step and never while children start: an open SQLite connection must not be
    carried over a fork.
    """

    def __init__(self, settings: Settings, reader: Reader, origin: str, progress: Progress | None = None) -> None:
        self._settings = settings
        self._reader = reader
        self._origin = origin
        self._progress = progress
        self._run_id: int | None = None
        self._shas: dict[Path, str] = {}
        self.report = Report()

    def run(self, paths: Iterable[Path], indicators: Iterable[Indicator]) -> Report:
        """Take in `paths`. Raises `DatabaseProblem` (`OriginMixed`, `DiskFull` …); what was loaded until then stays."""
        db = self._settings.db
        given = list(paths)
        files, refused = collect(given, leave_out=[db, *(db.with_name(db.name + end) for end in ("-wal", "-shm"))])
        self.report.refused.extend(refused)
        if not files and not db.exists():
            return self.report
        known = self._prepare(given, indicators)
        self._read(self._sorted_out(files, known))
        self._judge_twins()
        self._close()
        return self.report

    def _prepare(self, given: list[Path], indicators: Iterable[Indicator]) -> Known:
        with open_to_write(self._settings.db) as connection:
            claim_origin(connection, self._origin)
            save_indicators(connection, indicators)
            forget_gone(connection, [path.absolute() for path in given])
            return known_to(connection, self._reader.version)

    def _sorted_out(self, files: list[Path], known: Known) -> list[Path]:
        """The files that must be read; all others are noted in the report."""
        first: dict[str, Path] = {}
        for path in files:
            try:
                sha256 = _fingerprint(path, self._settings.max_file_mb)
            except InputError as error:
                self._refuse(path, None, error)
                continue
            if sha256 in first:
                self.report.twins.append((path, first[sha256]))
                continue
            first[sha256] = path
            self._shas[path] = sha256
        return [path for path in first.values() if not self._is_known(path, known)]

    def _judge_twins(self) -> None:
        """A copy of a refused file is refused too: each sender has to be told."""
        refusals = {refusal.path: refusal for refusal in self.report.refused}
        taken_in = [(path, first) for path, first in self.report.twins if first not in refusals]
        for path, first in self.report.twins:
            refusal = refusals.get(first)
            if refusal is not None and refusal.earlier:
                self.report.refused.append(Refusal(path, refusal.error, earlier=True))
            elif refusal is not None:
                self._refuse(path, self._shas[first], refusal.error)
        self.report.twins = taken_in

    def _is_known(self, path: Path, known: Known) -> bool:
        sha256 = self._shas[path]
        if sha256 in known.documents:
            self.report.unchanged.append(path)
            return True
        reason = known.refused.get((str(path), sha256))
        readable = reason == Reason.NEEDS_OCR and self._reader.read_scan is not None
        if reason is None or Reason(reason) not in _LASTING or readable:
            return False
        self.report.refused.append(Refusal(path, InputError(Reason(reason)), earlier=True))
        return True

    def _read(self, files: list[Path]) -> None:
        if not files:
            return
        limits = self._settings
        self._reader.warm()
        outcomes = run_all(
            files,
            self._reader.read,
            workers=min(limits.workers, len(files)),
            timeout_s=limits.timeout_s,
            memory_mb=limits.memory_mb,
        )
        if self._reader.read_scan is not None:
            scans = ScanQueue(self._reader.read_scan, limits)
            outcomes = scans.behind(outcomes)
        for done, outcome in enumerate(outcomes, 1):
            self._take(outcome)
            if self._progress:
                self._progress(done, len(files), outcome.path)

    def _take(self, outcome: Outcome[Extraction]) -> None:
        error = outcome.error
        if outcome.result is not None:
            try:
                self._load(outcome.path, outcome.result)
            except RowRejected as problem:
                error = InputError(Reason.CRASHED, f"extraction breaks a rule of the database: {problem}")
        if error is not None:
            self._refuse(outcome.path, self._shas.get(outcome.path), error)

    def _load(self, path: Path, extraction: Extraction) -> None:
        with open_to_write(self._settings.db) as connection:
            load(connection, extraction.to_json(), origin=self._origin, path=str(path), run_id=self._run(connection))
        self.report.loaded.append(path)
        self.report.figures += len(extraction.figures)

    def _refuse(self, path: Path, sha256: str | None, error: InputError) -> None:
        with open_to_write(self._settings.db) as connection:
            run_id, version = self._run(connection), self._reader.version
            refuse(connection, error, path=str(path), sha256=sha256, version=version, run_id=run_id)
        self.report.refused.append(Refusal(path, error))

    def _run(self, connection: sqlite3.Connection) -> int:
        if self._run_id is None:
            self._run_id = start_run(connection, self._origin, self._reader.version)
        return self._run_id

    def _close(self) -> None:
        if self._run_id is not None:
            counts = {name: len(getattr(self.report, name)) for name in ("loaded", "refused", "unchanged")}
            with open_to_write(self._settings.db) as connection:
                end_run(connection, self._run_id, **counts)
