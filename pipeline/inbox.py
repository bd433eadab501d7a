"""The inbox: what lies in it, who sent it, and what has arrived, that is, lies still. Nothing in it is ever changed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import InputError, Reason


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as one look at the inbox shows it. `sender` is the folder right below the inbox, or empty."""

    path: Path
    sender: str
    size: int
    mtime_ns: int
    ctime_ns: int

    @property
    def signature(self) -> tuple[int, int, int]:
        return self.size, self.mtime_ns, self.ctime_ns


Lost = Callable[[Path, InputError], None]
"""Told of a folder or file that cannot be looked into."""


def look(inbox: Path, lost: Lost) -> Iterator[Seen]:
    """Every file below `inbox`, folder by folder in the order of names.

    Passed over: hidden names, the lock files of office programs (`~$x.docx`), names of unfinished copies (`.part`,
    `.tmp`, `.crdownload`), and symbolic links, which could lead out of the inbox.
    """
    yield from _below(inbox.absolute(), "", lost)


_PASSED_OVER = (".", "~$")
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".partial")


def _below(folder: Path, sender: str, lost: Lost) -> Iterator[Seen]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        lost(folder, out_of_reach(error))
        return
    for entry in entries:
        if entry.name.startswith(_PASSED_OVER) or entry.name.lower().endswith(_UNFINISHED) or entry.is_symlink():
            continue
        path = folder / entry.name
        if entry.is_dir():
            yield from _below(path, sender or entry.name, lost)
            continue
        seen = at(path, sender, lost)
        if seen is not None:
            yield seen


def at(path: Path, sender: str, lost: Lost) -> Seen | None:
    """One file as it is now; None where it is gone again or is no regular file."""
    try:
        found = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        lost(path, out_of_reach(error))
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Seen(path, sender, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def out_of_reach(error: OSError) -> InputError:
    """What the system says of a path, as a reason: a name too long or a broken link is not found either."""
    denied = isinstance(error, PermissionError) or error.errno == errno.EIO
    return InputError(Reason.NO_PERMISSION if denied else Reason.NOT_FOUND, error.strerror or "")
