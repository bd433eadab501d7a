"""Scanned documents as a queue of their own, behind the text documents and with a longer limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from extractors.errors import Reason
from extractors.readers.ocr import missing

from .settings import Settings
from .workers import Outcome, run_all

Result = TypeVar("Result")


def can_read_scans() -> bool:
    """Whether this machine has an OCR engine with its Vietnamese model."""
    return missing() is None


class ScanQueue(Generic[Result]):
    """Reads what was put off for OCR once all else is read. `read` reads one document, its pictures included."""

    def __init__(self, read: Callable[[Path], Result], settings: Settings) -> None:
        self._read = read
        self._settings = settings

    def behind(self, outcomes: Iterable[Outcome[Result]]) -> Iterator[Outcome[Result]]:
        """The outcomes, those put off left out and given at the end as OCR answers them."""
        waiting: list[Path] = []
        for outcome in outcomes:
            if outcome.error is not None and outcome.error.reason is Reason.NEEDS_OCR:
                waiting.append(outcome.path)
            else:
                yield outcome
        if waiting:
            limits = self._settings
            yield from run_all(
                waiting,
                self._read,
                workers=min(limits.workers, len(waiting)),
                timeout_s=limits.ocr_timeout_s,
                memory_mb=limits.memory_mb,
            )
