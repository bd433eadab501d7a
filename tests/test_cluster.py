"""Reading on a Dask cluster: the same rows as on one machine, also when a worker is killed in mid-run."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import corpus
from extractors.errors import Reason
from extractors.knowledge.indicators import indicators
from pipeline import cluster
from pipeline.batch_server import Batch, OtherRules, send
from pipeline.cluster import Cluster, read_in_helper
from pipeline.events import Events
from pipeline.ingest import Reader
from pipeline.nightly import Nightly
from pipeline.process import process_text, warm
from pipeline.settings import Settings, SettingsError, load_settings
from pipeline.version import reading, version

distributed = pytest.importorskip("distributed")

_TIMES = {"loaded_at", "made_at", "received_at", "state_at", "seconds", "started_at", "ended_at", "arrived_at"}
_BY_TIME = {"sightings", "runs", "database", "_sqlite_migrations"}


def settings(folder: Path, inbox: Path, **more: Any) -> Settings:
    places = {"inbox": inbox, "store": inbox.parent / "store", "db": folder / "t.db", "log": folder / "log.jsonl"}
    return load_settings(places | {"settle_s": 0, "workers": 1} | more, {})


def night(chosen: Settings, readers: Cluster | None = None) -> int:
    reader = Reader(process_text, version(), None, warm)
    made = Nightly(chosen, reader, Events(chosen.log), readers=readers)
    return made.run(indicators()).loaded


def content(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, moments left out."""
    with closing(sqlite3.connect(db)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        out = {}
        for name in sorted(set(names) - _BY_TIME):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if column not in _TIMES)
            out[name] = sorted(connection.execute(f"SELECT {kept} FROM {name}").fetchall(), key=repr)
        return out


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "in"
    folder.mkdir()
    for path in corpus.documents("docx")[:9]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "rong.docx").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """A scheduler with two workers, each a process of its own."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


@pytest.mark.soak
def test_a_cluster_with_a_killed_worker_gives_the_rows_of_one_machine(
    inbox: Path, workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "BATCH", 2)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    alone = settings(tmp_path / "a", inbox)
    assert night(alone) == 9
    address = workers.scheduler_address.replace("tcp://", "dask://")
    url = f"file://{inbox.parent / 'store'}"
    together = settings(tmp_path / "b", inbox, executor=address, store_url=url)
    victim = threading.Thread(target=_kill_one, args=(workers, together.log))
    victim.start()
    assert night(together, Cluster(together, scans=False)) == 9
    victim.join()
    assert content(together.db) == content(alone.db)


def _kill_one(workers: Any, log: Path) -> None:
    """Kill a worker with -9 as soon as the first document is loaded."""
    end = time.monotonic() + 60
    while time.monotonic() < end and not (log.exists() and '"loaded"' in log.read_text("utf-8")):
        time.sleep(0.02)
    first = next(iter(workers.workers.values()))
    os.kill(first.pid, signal.SIGKILL)


def test_a_cluster_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WAIT_S", 0.5)
    chosen = settings(tmp_path, tmp_path / "in", executor="dask://127.0.0.1:1")
    with pytest.raises(SettingsError, match=r"Không nối được với cụm Dask ở tcp://127\.0\.0\.1:1"):
        list(Cluster(chosen, scans=False)([Path("x")], lambda step, path: None))


def test_a_helper_reads_in_order_and_refuses_other_rules(tmp_path: Path) -> None:
    good, bad = corpus.documents("docx")[0], tmp_path / "rong.docx"
    bad.write_bytes(b"")
    batch = Batch((str(good), f"file://{bad}", "file:///khong/co.docx"), False, 60, 2000, reading())
    first, second, third = read_in_helper(batch)
    assert first.result == process_text(good).to_json()
    assert second.error is not None and second.error.reason is Reason.EMPTY
    assert third.error is not None and third.error.reason is Reason.NOT_FOUND
    with pytest.raises(OtherRules):
        read_in_helper(Batch((), False, 60, 2000, "older"))


def test_a_helper_whose_worker_is_gone_ends_without_a_word() -> None:
    command = [sys.executable, "-m", "pipeline.batch_server"]
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
    ) as helper:
        assert helper.stdin and helper.stdout and helper.stderr
        helper.stdout.close()
        send(helper.stdin, Batch((), False, 60, 2000, "older"))  # type: ignore[arg-type]
        assert helper.wait(60) == 0
        assert helper.stderr.read() == b""
