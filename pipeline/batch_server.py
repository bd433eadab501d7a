"""A helper process that reads batches of documents, each in a child of its own: `python -m pipeline.batch_server`.

A worker of a cluster has threads, and a process with threads must not fork. So each worker keeps one of these beside it:
a fresh process with one thread, whose children cost milliseconds and can be killed. It ends when its worker does.

Frames on standard input and output: eight bytes of length, then a pickle. In: a `Batch`; out: a list of outcomes.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from extractors.errors import InputError, Reason
from extractors.ocr_choice import using
from extractors.records import Extraction, Json

from .nightly import InRows
from .workers import Outcome, run_all


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents to read one after the other: paths or fsspec URLs, and the limits of each."""

    places: tuple[str, ...]
    scans: bool
    """Read pages that are pictures too, instead of putting such documents off."""
    timeout_s: float
    memory_mb: int
    fingerprint: str
    """What reads at the coordinator; another one here would give other results."""
    ocr_engine: str = "auto"


class OtherRules(Exception):
    """This machine has other rules or libraries than the coordinator."""


def read_batch(batch: Batch) -> list[Outcome[Json]]:
    """Outcomes in the order of the batch; their paths are those of the copies that were read."""
    from .process import process, process_text, warm
    from .version import reading

    if batch.fingerprint != reading():
        raise OtherRules(f"{reading()} ≠ {batch.fingerprint}")
    warm()
    read = process if batch.scans else process_text
    with using(batch.ocr_engine):
        return [_read_one(place, read, batch) for place in batch.places]


def _read_one(place: str, read: Callable[[Path], Extraction], batch: Batch) -> Outcome[Json]:
    try:
        with _at_hand(place) as path:
            (outcome,) = run_all([path], InRows(read), workers=1, timeout_s=batch.timeout_s, memory_mb=batch.memory_mb)
            return outcome
    except OSError as error:
        return Outcome(Path(place), None, InputError(Reason.NOT_FOUND, f"{type(error).__name__}: {error}"), 0.0)


@contextmanager
def _at_hand(place: str) -> Iterator[Path]:
    """The original as a file of this machine: itself where it is one, else a copy under its own name for the while."""
    if "://" not in place:
        yield Path(place)
        return
    import fsspec

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, place.rpartition("/")[2])
        with fsspec.open(place, "rb") as remote:
            copy.write_bytes(remote.read())
        yield copy


def send(pipe: BinaryIO, what: Any) -> None:
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    pipe.write(struct.pack("<Q", len(data)) + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next frame; raises `EOFError` where the other side is gone."""
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack("<Q", head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    """Answer batches until the worker is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between the frames
    while True:
        try:
            batch = receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer: Any = read_batch(batch)
        except Exception as error:
            answer = error
        try:
            send(answers, answer)
        except BrokenPipeError:  # the worker died meanwhile: the scheduler gives the batch to another one
            os._exit(0)


if __name__ == "__main__":
    from pipeline.batch_server import main as serve  # so that what is pickled names this module and not __main__

    serve()
