"""One killable child process a document: a crash, a hang or a greedy file costs that file only.

On Linux each child is forked from this process, so what it has loaded (language model, knowledge) is there at once and
a child costs milliseconds. Load it before calling `run_all`. Elsewhere children start from nothing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from extractors.errors import InputError, Reason, RuleError

from .interruption import stop_if_asked, uninterrupted

Result = TypeVar("Result")
_MB = 1024 * 1024
_AHEAD = 16
"""Finished documents that may wait for a slower one before them, for each worker."""
_OUT_OF_MEMORY_ABORTS = ("bad_alloc", "out of memory", "memory exhausted")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of one document: a result or an error, never both, and the seconds that it took (its child's clock)."""

    path: Path
    result: Result | None
    error: InputError | None
    seconds: float


Watch = Callable[[str, Path], None]
"""Told of a step and of the document that enters it."""

_telling: Connection | None = None


def _unwatched(step: str, path: Path) -> None:
    """Nobody wants to know."""


def tell(step: str) -> None:
    """Within a child: say which step the document enters now. Elsewhere nothing happens."""
    if _telling is not None:
        with contextlib.suppress(OSError):
            _telling.send_bytes(pickle.dumps(step))


@dataclass(slots=True)
class _Child:
    index: int
    path: Path
    process: Any
    pipe: Connection
    started: float
    deadline: float


def run_all(
    paths: Iterable[Path],
    function: Callable[[Path], Result],
    *,
    workers: int,
    timeout_s: float,
    memory_mb: int,
    watch: Watch | None = None,
) -> Iterator[Outcome[Result]]:
    """`function(path)` for each path in a child of its own, at most `workers` at a time; outcomes in input order.

    `timeout_s` is wall time a document, `memory_mb` what a document may take beyond what is loaded already; a child
    that passes either is killed and its outcome is `TIMEOUT` or `OUT_OF_MEMORY`, a child that dies is `CRASHED`. An
    `InputError` of `function` is the outcome's error; any other exception is `CRASHED` with its last lines as detail.
    `function` gives back what pickle can carry. `watch` is told of each step before it is taken: `reading` before the
    child starts, then what `function` says by `tell`. Raises `RuleError` where `function` does: our own data is wrong, so
    the run stops. Closing the iterator or Ctrl-C kills the children that still run. The next children start before an outcome is
    given out, so that they work while it is dealt with; where one cannot be started the error comes first, and that
    document is to be read again.
    """
    pool = _Pool(function, max(workers, 1), timeout_s, memory_mb, watch or _unwatched)
    try:
        yield from pool.run(list(paths))
    finally:
        pool.stop()


class _Pool(Generic[Result]):
    """The children that run now, and the outcomes that wait for their turn."""

    def __init__(
        self, function: Callable[[Path], Result], workers: int, timeout_s: float, memory_mb: int, watch: Watch
    ) -> None:
        forks = sys.platform.startswith("linux")
        self._context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._function = function
        self._workers = workers
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._watch = watch
        self._running: dict[Connection, _Child] = {}
        self._done: dict[int, Outcome[Result]] = {}
        self._started = 0

    def run(self, paths: list[Path]) -> Iterator[Outcome[Result]]:
        # What is loaded stays as it is, so that the children share its memory. Nothing is collected before: going through
        # all that the libraries hold takes a fifth of a second in which no child works.
        gc.freeze()
        try:
            given = 0
            while given < len(paths):
                self._fill(paths, given)
                self._collect()
                stop_if_asked()
                while given in self._done:
                    self._fill(paths, given)  # children work while this outcome is dealt with
                    yield self._done.pop(given)
                    given += 1
        finally:
            gc.unfreeze()

    def _fill(self, paths: list[Path], given: int) -> None:
        while (
            self._started < len(paths)
            and len(self._running) < self._workers
            and self._started - given < _AHEAD * self._workers
        ):
            self._start(self._started, paths[self._started])
            self._started += 1

    def _start(self, index: int, path: Path) -> None:
        self._watch("reading", path)
        ours, theirs = self._context.Pipe(duplex=False)
        arguments = (theirs, self._function, path, self._timeout_s, self._memory_mb, os.getpid())
        process = self._context.Process(target=_serve, args=arguments, daemon=True)
        now = time.monotonic()
        with uninterrupted():  # a stop between fork and registration would leave a child that nobody kills
            process.start()
            theirs.close()
            self._running[ours] = _Child(index, path, process, ours, now, now + self._timeout_s)

    def _collect(self) -> None:
        """Waits for the next child that answers, dies or runs out of time, and takes what there is."""
        if not self._running:
            return
        soonest = min(child.deadline for child in self._running.values())
        ready = wait(list(self._running), timeout=max(soonest - time.monotonic(), 0.0))
        for pipe in ready:
            self._hear(self._running[pipe])  # type: ignore[index]
        now = time.monotonic()
        for child in [c for c in self._running.values() if c.deadline <= now]:
            if child.pipe.poll():
                self._hear(child)
            else:
                error = InputError(Reason.TIMEOUT, f"more than {self._timeout_s:g} s")
                self._finish(child, None, error, now - child.started)

    def _hear(self, child: _Child) -> None:
        """One message of a child: a step that it takes next, or its answer."""
        try:
            said = pickle.loads(child.pipe.recv_bytes())
        except (EOFError, OSError, pickle.UnpicklingError):
            child.process.join(5)
            said = (None, _death(child.process.exitcode), time.monotonic() - child.started)
        if isinstance(said, str):
            self._watch(said, child.path)
        else:
            result, error, seconds = said
            self._finish(child, *self._answer((result, error)), seconds)

    def _finish(self, child: _Child, result: Result | None, error: InputError | None, seconds: float) -> None:
        self._drop(child)
        self._done[child.index] = Outcome(child.path, result, error, seconds)

    def _answer(self, answer: tuple[Result | None, Exception | None]) -> tuple[Result | None, InputError | None]:
        result, error = answer
        if isinstance(error, RuleError):
            raise error
        return result, error if isinstance(error, InputError) else None

    def _drop(self, child: _Child) -> None:
        self._running.pop(child.pipe, None)
        if child.process.is_alive():
            child.process.kill()
        child.process.join()
        child.pipe.close()
        child.process.close()

    def stop(self) -> None:
        """Kills what still runs."""
        for child in list(self._running.values()):
            self._drop(child)


def _death(code: int | None) -> InputError:
    """What a child's end without an answer means."""
    signals: dict[int, Reason] = {}
    if hasattr(signal, "SIGKILL"):
        # Nobody here kills a child before it is taken off the list: the system did, for want of memory.
        signals = {-signal.SIGKILL: Reason.OUT_OF_MEMORY, -signal.SIGXCPU: Reason.TIMEOUT}
    reason = signals.get(code or 0, Reason.CRASHED)
    name = signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
    return InputError(reason, name)


def _serve(
    pipe: Connection, function: Callable[[Path], Any], path: Path, timeout_s: float, memory_mb: int, parent: int
) -> None:
    """The child's whole life: limits, one document, one answer."""
    global _telling
    _telling = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    faulthandler.disable()  # the outcome tells of a crash
    _die_with(parent)
    began = time.monotonic()

    def packed(result: Any, error: Exception | None) -> bytes:
        """What the parent hears; where it is late to listen, its own clock would count that too."""
        return pickle.dumps((result, error, time.monotonic() - began), pickle.HIGHEST_PROTOCOL)

    try:
        _limit(timeout_s, memory_mb)
        data = packed(function(path), None)
    except (InputError, RuleError) as error:
        # What it came from stays here: some libraries' exceptions cannot travel, and where one of them has taught pickle
        # to carry causes along they would take the answer with them.
        error.__cause__ = error.__context__ = error.__traceback__ = None
        data = packed(None, error)
    except MemoryError:
        data = packed(None, InputError(Reason.OUT_OF_MEMORY, f"more than {memory_mb} MB"))
    except BaseException as error:
        last = traceback.format_exception(error)[-4:]
        data = packed(None, InputError(Reason.CRASHED, "".join(last).strip()[-2000:]))
    with contextlib.suppress(OSError):
        pipe.send_bytes(data)
    pipe.close()
    sys.stdout.flush()
    os._exit(0)  # what the parent registered to run at its end is not the child's to run


def _limit(timeout_s: float, memory_mb: int) -> None:
    """The child's own limits, which hold even where the parent is gone: processor seconds and address space."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    seconds = max(int(timeout_s) + 2, 2)
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_CORE, 0)
    if sys.platform.startswith("linux"):
        _lower(resource.RLIMIT_AS, _address_space() + memory_mb * _MB)


def _lower(kind: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (soft, hard))


def _address_space() -> int:
    """The bytes of address space that the process has already, since the limit counts what the parent loaded too."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _die_with(parent: int) -> None:
    """Asks the system to end this child when its parent is killed (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)
