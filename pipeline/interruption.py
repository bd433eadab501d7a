"""Ctrl-C and a service manager's stop end a run cleanly, even where Python loses the exception that they raise.

Python drops a KeyboardInterrupt that is raised inside a callback of the system (a hook around fork, a destructor):
"Exception ignored in …". A run forks once a document, so that is not rare. Whoever forks does so `uninterrupted`, and
as destructors remain, the signal is noted as well: whoever works for long asks `stop_if_asked` between two steps.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_asked = False
_held = False


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Within it, SIGINT and SIGTERM raise KeyboardInterrupt at once, and again at the next `stop_if_asked`."""
    global _asked
    before = {number: signal.signal(number, _note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _asked = False


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Within it a stop is only noted; it takes effect at its end."""
    global _held
    _held = True
    try:
        yield
    finally:
        _held = False
    stop_if_asked()


def stop_if_asked() -> None:
    """Raises KeyboardInterrupt where a stop was asked for and has not taken effect."""
    if _asked:
        raise KeyboardInterrupt


def _note(number: int, frame: FrameType | None) -> None:
    global _asked
    _asked = True
    if not _held:
        raise KeyboardInterrupt
