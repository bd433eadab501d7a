"""A full disk, while storing and while committing: a clear end, nothing lost, and the next run heals."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from test_cli_commands import run, write

from db.upkeep import verify
from pipeline.exits import Exit


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A file system of so many megabytes at `place`; skips by name where the test may not mount one."""
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a tmpfs needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux") or os.getuid() != 0, reason="mounts a tmpfs")


def _fill(disk: Path, leave: int) -> Path:
    """Take all room but `leave` bytes."""
    found = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(found.f_bavail * found.f_frsize - leave, 0)))
    return ballast


def _states(db: Path) -> dict[str, int]:
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        assert verify(connection) == []
        return dict(connection.execute("SELECT state, count(*) FROM originals GROUP BY state").fetchall())


@pytest.mark.parametrize("full", ["store", "database"])
def test_a_full_disk_ends_the_run_and_the_next_one_heals(tmp_path: Path, full: str) -> None:
    write(tmp_path / "in" / "a.txt", number=1)
    with small_disk(tmp_path / "disk", 12) as disk:
        store, db = (disk / "store", tmp_path / "t.db") if full == "store" else (tmp_path / "store", disk / "t.db")
        night = _nights(tmp_path, store, db)
        assert night() == Exit.OK
        for number in range(2, 8):
            path = write(tmp_path / "in" / f"{number}.txt", number=number)
            path.write_text(path.read_text("utf-8") + "Xã đã họp bàn.\n" * 900, "utf-8")
        ballast = _fill(disk, 70_000)
        assert night() == Exit.DISK_FULL
        before = _states(db)
        assert before.get("loaded", 0) >= 1
        assert not list(store.glob(".part/*"))
        ballast.unlink()
        assert night() == Exit.OK
        assert _states(db) == {"loaded": 7}
        assert len(list((tmp_path / "in").iterdir())) == 7


def _nights(folder: Path, store: Path, db: Path) -> Callable[[], int]:
    def night() -> int:
        done = run(
            "nightly", "--inbox", "in", "--store", store, "--db", db, folder=folder, TONGHOP_SETTLE_S="0"
        )  # fmt: skip
        if done.returncode == Exit.DISK_FULL:
            assert "hết chỗ" in done.stderr
        return done.returncode

    return night
