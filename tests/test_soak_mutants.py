"""Damaged files through the real ingest: each ends in a final state, the run goes on, the parent's memory stays flat.

`make soak` takes in 2,000 of them; every test run a sample of 100. `SOAK_FILES`, `SOAK_BEGIN`, `SOAK_WORKERS` and
`SOAK_OCR=0` change the soak, `SOAK_ENGINE=wheel` reads scans with the engine of the wheel. Where OCR is slow a damaged
file may end at its limit (`timeout`): told, and no failure.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mutants import mutant, mutants

from db.database import open_to_read
from extractors.errors import Reason
from extractors.knowledge.indicators import indicators
from extractors.ocr_choice import using
from pipeline.ingest import Ingest, Reader
from pipeline.process import process, process_text, warm
from pipeline.scans import can_read_scans
from pipeline.settings import load_settings
from pipeline.version import version

_BATCH = 250
_GROWTH_MB = 40
"""What the parent may gain between the first and the last batch: more than noise, less than a leak of a file's size."""


@dataclass(slots=True)
class _Run:
    """What became of all files, and what the parent took while it went on."""

    files: int = 0
    loaded: int = 0
    unchanged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    slowest_s: float = 0.0
    seconds: float = 0.0

    def told(self) -> str:
        memory = " ".join(f"{mb:.0f}" for mb in self.resident_mb)
        crashed = "".join(f"\n  crashed: {line}" for line in self.crashed)
        return (
            f"\n{self.files} damaged files in {self.seconds:.0f} s: {self.loaded} read, {self.unchanged} twins, refused "
            f"{dict(self.reasons.most_common())}; longest pause between files {self.slowest_s:.1f} s; "
            f"parent resident MB by batch: {memory}{crashed}"
        )


def _resident_mb() -> float:
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if statm.exists() else 0.0


def _soak(folder: Path, count: int, *, begin: int = 0, workers: int, timeout_s: int, scans: bool) -> _Run:
    """Takes `count` damaged files in, from number `begin` on, batch by batch, into one database."""
    given = {"db": folder / "soak.db", "workers": workers, "timeout_s": timeout_s, "memory_mb": 1024,
             "ocr_timeout_s": 2 * timeout_s}  # fmt: skip
    settings, run, began = load_settings(given, {}), _Run(), time.monotonic()
    reader = Reader(process_text, version(), process if scans and can_read_scans() else None, warm)
    for first in range(begin, begin + count, _BATCH):
        size = min(_BATCH, begin + count - first)
        batch = folder / f"{first:05}"
        batch.mkdir()
        for name, data in mutants(size, first):
            (batch / name).write_bytes(data)
        last = [time.monotonic()]

        def said(done: int, total: int, path: Path, last: list[float] = last) -> None:
            run.slowest_s, last[0] = max(run.slowest_s, time.monotonic() - last[0]), time.monotonic()

        report = Ingest(settings, reader, "received", said).run([batch], indicators())
        assert report.seen == size
        run.files += size
        run.loaded += len(report.loaded)
        run.unchanged += len(report.unchanged) + len(report.twins)
        run.reasons.update(str(refusal.error.reason) for refusal in report.refused)
        run.crashed += [
            f"{refusal.error.reason.name} {refusal.path.name} {refusal.error.detail.strip().splitlines()[-1][:160] if refusal.error.detail else ''}"
            for refusal in report.refused
            if refusal.error.reason in (Reason.CRASHED, Reason.TIMEOUT, Reason.OUT_OF_MEMORY)
        ]
        run.resident_mb.append(_resident_mb())
    run.seconds = time.monotonic() - began
    _check_stored(settings.db, run)
    return run


def _check_stored(db: Path, run: _Run) -> None:
    """The database is whole and tells of every file what the reports told."""
    with open_to_read(db) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert _count(connection, "documents") == run.loaded
        assert _count(connection, "runs WHERE ended_at IS NULL") == 0
        for row in connection.execute("SELECT reason, message FROM refused"):
            assert Reason(row["reason"]) and row["message"]


def _count(connection: sqlite3.Connection, of: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {of}").fetchone()[0])


def test_the_same_number_gives_the_same_damage() -> None:
    assert mutant(17) == mutant(17)
    kinds = {mutant(number)[0].split("-")[1] for number in range(100)}
    assert {"swapped_objects", "damaged_entry", "cut_xml", "cut", "flipped"} <= kinds


def test_a_sample_of_damaged_files_ends_in_final_states(tmp_path: Path) -> None:
    run = _soak(tmp_path, 100, workers=2, timeout_s=30, scans=False)
    print(run.told())
    assert run.loaded and run.reasons["corrupt"]
    assert not run.crashed
    assert run.loaded + run.unchanged + run.reasons.total() == 100


@pytest.mark.soak
def test_two_thousand_damaged_files_end_in_final_states(tmp_path: Path) -> None:
    count, workers = int(os.environ.get("SOAK_FILES", "2000")), int(os.environ.get("SOAK_WORKERS", "2"))
    begin, scans = int(os.environ.get("SOAK_BEGIN", "0")), os.environ.get("SOAK_OCR", "1") == "1"
    with using(os.environ.get("SOAK_ENGINE", "auto")):
        run = _soak(tmp_path, count, begin=begin, workers=workers, timeout_s=60, scans=scans)
    print(run.told())
    assert run.loaded + run.unchanged + run.reasons.total() == count
    assert run.slowest_s < 130
    assert not any("CRASHED" in line for line in run.crashed)
    assert run.resident_mb[-1] - run.resident_mb[0] < _GROWTH_MB
