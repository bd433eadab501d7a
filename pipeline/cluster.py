"""Reading on an existing Dask cluster: batches out, outcomes back in input order; this process alone writes.

Each worker keeps a helper process (batch_server.py) in which every document has a killable child of its own, as on one
machine. A worker that is lost costs time only: its batch is given to another one.
"""

from __future__ import annotations

import atexit
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.errors import Reason
from extractors.records import Json

from .batch_server import Batch, OtherRules, receive, send
from .interruption import stop_if_asked
from .settings import Settings, SettingsError
from .version import reading
from .workers import Outcome, Watch

BATCH = 12
"""Documents a task: the scheduler takes some 2 ms for a task, whatever is in it."""
_AHEAD = 3
"""Batches a thread of the cluster that may be under way or wait for a slower one before them."""
_WAIT_S = 30

_idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()


def read_in_helper(batch: Batch) -> list[Outcome[Json]]:
    """Runs within a worker: hands the batch to a helper process that nobody else uses now."""
    helper = _helper()
    assert helper.stdin is not None and helper.stdout is not None
    try:
        send(helper.stdin, batch)  # type: ignore[arg-type]
        answer = receive(helper.stdout)  # type: ignore[arg-type]
    except (EOFError, OSError) as error:
        helper.kill()
        raise RuntimeError("the helper process that reads documents has ended") from error
    _idle.put(helper)
    if isinstance(answer, Exception):
        raise answer
    outcomes: list[Outcome[Json]] = answer
    return outcomes


def _helper() -> subprocess.Popen[bytes]:
    while True:
        try:
            helper = _idle.get_nowait()
        except queue.Empty:
            command = [sys.executable, "-m", "pipeline.batch_server"]
            made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(made.kill)
            return made
        if helper.poll() is None:
            return helper


class Cluster:
    """Reads originals on the Dask cluster whose scheduler is at `dask://HOST:PORT`."""

    def __init__(self, settings: Settings, *, scans: bool) -> None:
        self._settings = settings
        self._scans = scans
        self._address = "tcp://" + settings.executor.removeprefix("dask://")

    def __call__(self, paths: Sequence[Path], watch: Watch) -> Iterator[Outcome[Json]]:
        """Outcomes in input order, scans behind all others. Raises `SettingsError` where no cluster answers."""
        client = _client(self._address)
        try:
            put_off: list[Path] = []
            for outcome in self._run(client, paths, watch, scans=False):
                if self._scans and outcome.error is not None and outcome.error.reason is Reason.NEEDS_OCR:
                    put_off.append(outcome.path)
                else:
                    yield outcome
            yield from self._run(client, put_off, watch, scans=True)
        finally:
            client.close()

    def _run(self, client: Any, paths: Sequence[Path], watch: Watch, *, scans: bool) -> Iterator[Outcome[Json]]:
        executor = client.get_executor(pure=False, retries=2)
        limits = self._settings
        room = _AHEAD * max(sum(client.ncores().values()), 1)
        timeout_s = limits.ocr_timeout_s if scans else limits.timeout_s
        empty = Batch((), scans, timeout_s, limits.memory_mb, reading(), limits.ocr_engine)
        waiting = deque(paths[at : at + BATCH] for at in range(0, len(paths), BATCH))
        running: deque[tuple[Sequence[Path], Future[list[Outcome[Json]]]]] = deque()
        while waiting or running:
            while waiting and len(running) < room:
                chosen = waiting.popleft()
                for path in chosen:
                    watch("reading", path)
                places = tuple(self._place(path) for path in chosen)
                running.append((chosen, executor.submit(read_in_helper, replace(empty, places=places))))
            chosen, future = running.popleft()
            for path, outcome in zip(chosen, _result(future), strict=True):
                yield replace(outcome, path=path)

    def _place(self, path: Path) -> str:
        """Where a worker finds an original."""
        base = self._settings.store_url
        if base == "-":
            return str(path)
        return f"{base.rstrip('/')}/{path.relative_to(self._settings.store.absolute()).as_posix()}"


def _result(future: Future[list[Outcome[Json]]]) -> list[Outcome[Json]]:
    while True:
        try:
            return future.result(timeout=1)
        except TimeoutError:
            stop_if_asked()
        except OtherRules as error:
            raise SettingsError(
                f"Máy trong cụm có bộ quy tắc hoặc thư viện khác máy này ({error}); hãy cài cùng một phiên bản."
            ) from error


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            "Chạy trên cụm máy cần phần mở rộng “cluster” (dask); hãy cài: pip install tonghop[cluster]."
        ) from error
    try:
        return Client(address, timeout=_WAIT_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise SettingsError(f"Không nối được với cụm Dask ở {address}: {error}") from error
