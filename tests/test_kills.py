"""Killed while it writes: nothing half-written, nothing lost that was said to be stored; many at once: nobody is locked out."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from busy import FIGURES

from db.database import open_to_read, open_to_write
from db.load import save_indicators
from db.upkeep import verify
from extractors.knowledge.indicators import indicators

HERE = Path(__file__).resolve().parent
_MANY = 100_000


def _start(path: Path, what: str, first: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "busy.py"), str(path), what, str(first), str(count)],
        env=os.environ | {"PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _empty(path: Path) -> None:
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())


def _killed(path: Path, first: int, wait: float) -> dict[str, set[int]]:
    """Kill a loading process `wait` seconds after it stored its first document; what it said was done."""
    process = _start(path, "correct", first, _MANY)
    assert process.stdout is not None
    told = [process.stdout.readline()]
    time.sleep(wait)
    process.kill()
    rest, complaint = process.communicate(timeout=60)
    assert told[0].startswith("loaded"), complaint
    done: dict[str, set[int]] = {"loaded": set(), "corrected": set()}
    for what, number in re.findall(r"^(loaded|corrected) (\d+)$", told[0] + rest, re.MULTILINE):
        done[what].add(int(number))
    return done


def _kill_often(path: Path, times: int, chance: random.Random) -> int:
    """Kill so many times, looking at the file after each; how many documents it holds in the end."""
    _empty(path)
    loaded, corrected, next_one = set[int](), set[int](), 0
    for _ in range(times):
        done = _killed(path, next_one, chance.uniform(0.0, 0.4))
        loaded |= done["loaded"]
        corrected |= done["corrected"]
        next_one = max(loaded) + 2
        with open_to_read(path) as connection:
            assert verify(connection) == []
            sql = """
              SELECT d.name, count(f.id) AS figures, (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages,
                (SELECT max(p."end") FROM passages p WHERE p.document_id = d.id) = length(d.text) AS whole
              FROM documents d LEFT JOIN figures f ON f.document_id = d.id GROUP BY d.id"""
            rows = connection.execute(sql).fetchall()
            assert {(row["figures"], row["whole"]) for row in rows} == {(FIGURES, 1)}
            stored = {int(row["name"].removeprefix("vb-")) for row in rows}
            assert loaded <= stored
            sql = """SELECT d.name FROM corrections c JOIN figures_now f ON f.public_id = c.public_id AND f.value = 1.0
                     JOIN documents d ON d.id = f.document_id"""
            assert corrected <= {int(row[0].removeprefix("vb-")) for row in connection.execute(sql)}
            laid = connection.execute("SELECT count(*) FROM figure_corrections").fetchone()[0]
            assert laid == connection.execute("SELECT count(DISTINCT public_id) FROM corrections").fetchone()[0]
    return len(stored)


def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    assert _kill_often(tmp_path / "t.db", 3, random.Random(3)) >= 3


@pytest.mark.soak
def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    stored = _kill_often(tmp_path / "t.db", 50, random.Random(50))
    print(f"50 kills: {stored} documents stored, every one whole")
    assert stored >= 50


def _at_once(path: Path, count: int) -> None:
    _empty(path)
    whats = ("load", "read") * 2 + ("correct", "read") * 2
    processes = [_start(path, what, 1000 * n, count) for n, what in enumerate(whats)]
    for process, what in zip(processes, whats, strict=True):
        said, complaint = process.communicate(timeout=540)
        assert process.returncode == 0, complaint
        assert "locked" not in complaint
        assert len(said.splitlines()) == count * (2 if what == "correct" else 1)
    with open_to_read(path) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 4 * count
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 2 * count
        assert verify(connection) == []


def test_eight_processes_read_and_write_at_once(tmp_path: Path) -> None:
    _at_once(tmp_path / "t.db", 4)


@pytest.mark.soak
def test_eight_processes_read_and_write_for_long(tmp_path: Path) -> None:
    _at_once(tmp_path / "t.db", 60)
