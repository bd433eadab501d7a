"""One run at a time: a lock that the system lets go when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any


class LockHeld(Exception):
    """Somebody else holds the lock; the message says who, in Vietnamese."""


@contextlib.contextmanager
def held(path: Path, command: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs. Raises `LockHeld` at once where another process holds it.

    The file stays and says who held it last; what counts is the system's lock on it (fcntl), which a killed process
    loses. On network shares it holds between machines as far as the share passes locks on (NFS 4 and SMB do).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, path)
        words = {"pid": os.getpid(), "host": socket.gethostname(), "command": command}
        _write(handle, words | {"since": datetime.now().astimezone().isoformat(timespec="seconds")})
        yield
        _write(handle, {})
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError as error:  # Windows has another lock; unattended runs are for Linux and macOS
        raise LockHeld("Hệ điều hành này không có khóa tệp (fcntl); hãy chạy trên Linux hoặc macOS.") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise LockHeld(_who(_read(handle), path)) from error


def _write(handle: int, words: dict[str, Any]) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(words, ensure_ascii=False).encode() + b"\n", 0)


def _read(handle: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(handle, 4096, 0))
    except ValueError:  # its holder is about to write it
        return {}
    return found if isinstance(found, dict) else {}


def _who(holder: dict[str, Any], path: Path) -> str:
    if not holder:
        return f"Một lần chạy khác đang giữ khóa {path}. Hãy đợi lần đó xong rồi chạy lại."
    return (
        f"Lần chạy “{holder.get('command')}” đang giữ khóa {path}: tiến trình {holder.get('pid')} trên máy "
        f"{holder.get('host')}, từ {holder.get('since')}. Hãy đợi lần đó xong rồi chạy lại."
    )
