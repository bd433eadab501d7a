"""Files in, rows out: what is new is read in a child of its own and stored, what is known is left alone.

A file that cannot be read stands in quarantine with its reason; the rest of the run goes on. Each document is one
transaction, so that a run that is stopped keeps what it has loaded and goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db import load
from extractors.errors import InputError, Reason
from extractors.records import Json

from .settings import Settings

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that was not taken in, and why."""

    path: str
    error: InputError


@dataclass(slots=True)
class Ingested:
    """What a run did: documents loaded, files known already, files refused."""

    loaded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file to be read, with the sha256 of its bytes (None where they cannot be read)."""

    path: Path
    sha256: str | None


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[Refusal]]:
    """The files of `paths`, folders searched to the bottom, hidden ones left out; and the paths that cannot be used."""
    files: list[Path] = []
    refused: list[Refusal] = []
    for path in paths:
        if path.is_dir():
            found, lost = _walk(path)
            files += found
            refused += lost
        elif path.exists():
            files.append(path)
        else:
            refused.append(Refusal(str(path), InputError(Reason.NOT_FOUND, str(path))))
    return sorted(dict.fromkeys(files)), refused


def _walk(folder: Path) -> tuple[list[Path], list[Refusal]]:
    files: list[Path] = []
    refused: list[Refusal] = []

    def lost(error: OSError) -> None:
        reason = Reason.NO_PERMISSION if isinstance(error, PermissionError) else Reason.NOT_FOUND
        refused.append(Refusal(str(error.filename), InputError(reason, str(error))))

    for root, folders, names in os.walk(folder, onerror=lost):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(root) / name for name in names if not name.startswith((".", "~$"))]
    return files, refused


def digest(path: Path) -> str | None:
    """The sha256 of a file's bytes, None where it cannot be read (the reader says why)."""
    made = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                made.update(chunk)
    except OSError:
        return None
    return made.hexdigest()


def warm() -> None:
    """Load what every document needs, once, before children are forked from this process."""
    from extractors.knowledge.indicators import indicators
    from extractors.language import pipeline, words
    from extractors.lexicon import lexicon

    pipeline()
    lexicon()
    indicators()
    words("một hộ", 0, 6)


def read_json(path: Path) -> Json:
    """What a child does: one file to its exchange form."""
    from .process import process

    return process(path).to_json()


def ingest(
    connection: sqlite3.Connection,
    paths: Sequence[Path],
    *,
    origin: str,
    settings: Settings,
    workers: int,
    progress: Callable[[int, int, str], None],
) -> Ingested:
    """Take in `paths`; `progress(done, all, file)` is called before and after each file.

    Raises `OriginMixed` before anything is read, `DiskFull` and other database problems with the document that met
    them rolled back.
    """
    from extractors.knowledge.indicators import indicators

    from .version import version

    result = Ingested()
    files, lost = collect(paths)
    waiting, kept = _sort_out(connection, files, version(), result)
    result.refused += kept
    if waiting or lost:
        run_id = load.start_run(connection, origin, version())
        load.save_indicators(connection, indicators())
        for one in lost:
            _refuse(connection, one.path, None, one.error, run_id, result)
        _read_all(connection, waiting, origin, settings, workers, progress, run_id, result)
        load.end_run(
            connection, run_id, loaded=len(result.loaded), refused=len(result.refused), unchanged=len(result.unchanged)
        )
    return result


def _sort_out(
    connection: sqlite3.Connection, files: Sequence[Path], version: str, result: Ingested
) -> tuple[list[_Waiting], list[Refusal]]:
    """The files that must be read, and those that were refused before and have not changed since."""
    known = {row[0] for row in connection.execute("SELECT sha256 FROM documents WHERE version = ?", (version,))}
    rows = connection.execute("SELECT path, sha256, reason, detail FROM refused WHERE version = ?", (version,)).fetchall()
    refused = {(row["path"], row["sha256"]): InputError(Reason(row["reason"]), row["detail"]) for row in rows}
    waiting, kept = list[_Waiting](), list[Refusal]()
    for path in files:
        sha256 = digest(path)
        if sha256 is not None and sha256 in known:
            result.unchanged.append(str(path))
        elif sha256 is not None and (str(path), sha256) in refused:
            kept.append(Refusal(str(path), refused[str(path), sha256]))
        else:
            waiting.append(_Waiting(path, sha256))
            known.add(sha256 or "")
    return waiting, kept


def _read_all(
    connection: sqlite3.Connection,
    waiting: Sequence[_Waiting],
    origin: str,
    settings: Settings,
    workers: int,
    progress: Callable[[int, int, str], None],
    run_id: int,
    result: Ingested,
) -> None:
    from .workers import run_all

    small = [one for one in waiting if not _too_large(one.path, settings)]
    for one in waiting:
        if one not in small:
            error = InputError(Reason.TOO_LARGE, f"more than {settings.max_file_mb} MB")
            _refuse(connection, str(one.path), one.sha256, error, run_id, result)
    if not small:
        return
    warm()
    by_path = {one.path: one for one in small}
    progress(0, len(small), str(small[0].path.name))
    outcomes = run_all(
        [one.path for one in small],
        read_json,
        workers=workers,
        timeout_s=settings.timeout_s,
        memory_mb=settings.memory_mb,
    )
    for done, outcome in enumerate(outcomes, 1):
        if outcome.result is not None:
            load.load(connection, outcome.result, origin=origin, path=str(outcome.path), run_id=run_id)
            result.loaded.append(str(outcome.path))
        else:
            error = outcome.error or InputError(Reason.CRASHED, "no result")
            _refuse(connection, str(outcome.path), by_path[outcome.path].sha256, error, run_id, result)
        progress(done, len(small), outcome.path.name)


def _too_large(path: Path, settings: Settings) -> bool:
    try:
        return path.stat().st_size > settings.max_file_mb * 1024 * 1024
    except OSError:
        return False


def _refuse(
    connection: sqlite3.Connection, path: str, sha256: str | None, error: InputError, run_id: int, result: Ingested
) -> None:
    from .version import version

    load.refuse(connection, error, path=path, sha256=sha256, version=version(), run_id=run_id)
    result.refused.append(Refusal(path, error))
