"""A run that is killed again and again ends where one that is left alone ends: every file in a final state, each good
document once, the database whole, the inbox untouched."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from bombs import endless_pdf, swelling_pdf, zip_bomb
from test_bad_input import BAD
from test_cli_commands import write

import corpus
from db.upkeep import verify
from pipeline.exits import Exit
from pipeline.store import Store

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TONGHOP_SETTLE_S": "0", "TONGHOP_TIMEOUT_S": "4",
    "TONGHOP_MEMORY_MB": "600", "TONGHOP_WORKERS": "2",
}  # fmt: skip
FINAL = {"loaded", "failed", "needs_ocr", "needs_converter", "superseded"}


class Chaos:
    """An inbox of good and bad files, and runs over it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.inbox = root / "in"
        self.good: set[str] = set()
        self.bad: set[str] = set()
        self._chance = random.Random(7)

    def add(self, name: str, data: bytes, *, good: bool) -> None:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        (self.good if good else self.bad).add(sha256(data).hexdigest())

    def fill(self, *, texts: int, documents: int, bad: int) -> None:
        for number in range(texts):
            path = write(self.inbox / f"Huyện {number % 9}" / f"{number:03}.txt", number, rate=f"{number % 90},5")
            self.good.add(sha256(path.read_bytes()).hexdigest())
        for path in [*corpus.documents("pdf")[:documents], *corpus.documents("docx")[:documents]]:
            self.add(f"mẫu/{path.name}", path.read_bytes(), good=True)
        chosen = BAD if bad >= len(BAD) else self._chance.sample(BAD, bad)
        for number, (name, data, _) in enumerate(chosen):
            self.add(f"hỏng/{number:02}-{name}", data, good=False)
        self.add("hỏng/không-hết.pdf", endless_pdf(), good=False)
        self.add("hỏng/phình.pdf", swelling_pdf(), good=False)
        self.add("hỏng/nén.docx", zip_bomb(), good=False)
        self.add("gửi lại/000.txt", (self.inbox / "Huyện 0" / "000.txt").read_bytes(), good=True)

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pipeline.cli", "nightly", "--inbox", "in", "--store", "store", "--db", "t.db"]
        return subprocess.Popen(
            command, cwd=self.root, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def kill_one(self, within_s: float) -> bool:
        """Start a run and kill it at a random moment after it has begun; whether it was still running."""
        began = self._begun()
        run = self.start()
        end = time.monotonic() + 60
        while run.poll() is None and self._begun() == began and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(self._chance.uniform(0, within_s))
        alive = run.poll() is None
        run.send_signal(signal.SIGKILL)
        run.communicate()
        return alive

    def _begun(self) -> int:
        log = self.root / "nightly.jsonl"
        return log.read_text("utf-8").count('"run_began"') if log.exists() else 0

    def finish(self) -> None:
        run = self.start()
        _, errors = run.communicate(timeout=600)
        assert run.returncode in (Exit.OK, Exit.SOME_REFUSED), errors.decode()

    def snapshot(self) -> dict[str, tuple[str, int]]:
        return {
            str(path): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in sorted(self.inbox.rglob("*"))
            if path.is_file()
        }

    def judge(self) -> None:
        """Everything is as one undisturbed run would leave it."""
        with closing(sqlite3.connect(self.root / "t.db")) as connection:
            connection.row_factory = sqlite3.Row
            states = dict(connection.execute("SELECT sha256, state FROM originals").fetchall())
            documents = Counter(row[0] for row in connection.execute("SELECT sha256 FROM documents"))
            stored = connection.execute("SELECT sha256, stored FROM originals").fetchall()
            names = connection.execute("SELECT count(*) FROM inbox_names").fetchone()[0]
            assert verify(connection) == []
        assert set(states) == self.good | self.bad
        assert {state for sha, state in states.items() if sha in self.good} == {"loaded"}
        assert {state for sha, state in states.items() if sha in self.bad} <= FINAL - {"loaded"}
        assert documents == Counter(self.good)
        assert names == len(self.snapshot())
        store = Store(self.root / "store")
        assert all(sha256(store.path(row["stored"]).read_bytes()).hexdigest() == row["sha256"] for row in stored)
        assert sum(path.is_file() for path in store.root.rglob("*")) == len(stored)


def run_through(chaos: Chaos, kills: int, within_s: float) -> None:
    before = chaos.snapshot()
    hit = sum(chaos.kill_one(within_s) for _ in range(kills))
    chaos.finish()
    chaos.judge()
    assert chaos.snapshot() == before
    assert hit >= kills // 2, "most kills came too late to prove anything"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and signals are those of Linux")
def test_killed_twice_over_a_few_files(tmp_path: Path) -> None:
    chaos = Chaos(tmp_path)
    chaos.fill(texts=8, documents=1, bad=4)
    run_through(chaos, kills=2, within_s=1.5)


@pytest.mark.soak
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and signals are those of Linux")
def test_killed_twenty_times_over_three_hundred_files(tmp_path: Path) -> None:
    chaos = Chaos(tmp_path)
    chaos.fill(texts=220, documents=20, bad=len(BAD))
    run_through(chaos, kills=20, within_s=6)
