"""Originals on disk, each once: `store/ab/<sha256>/<the name that it first came by>`.

A folder a document, so that a person who opens the original sees its own name. What is there is whole: bytes are
written aside, synced, and take their place by a rename.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_BLOCK = 1 << 20
_ASIDE = ".part"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie in the store: their hash, their number, and the path below the store's folder."""

    sha256: str
    size: int
    place: str


class Store:
    """The store in the folder `root`, made when first needed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sweep(self) -> None:
        """Remove what a stopped run left half written. Nobody else may be writing (the run's lock)."""
        shutil.rmtree(self.root / _ASIDE, ignore_errors=True)

    def put(self, source: Path, name: str) -> Stored:
        """Copy the bytes of `source` in under `name`; where they are there already, nothing is written twice.

        Raises `OSError`: the store is as it was.
        """
        aside = self.root / _ASIDE
        aside.mkdir(parents=True, exist_ok=True)
        part = aside / str(os.getpid())
        try:
            digest, size = _copied(source, part)
            return Stored(digest, size, self._placed(part, digest, name))
        finally:
            part.unlink(missing_ok=True)

    def _placed(self, part: Path, digest: str, name: str) -> str:
        folder = self.root / digest[:2] / digest
        folder.mkdir(parents=True, exist_ok=True)
        there = sorted(folder.iterdir())
        target = there[0] if there else folder / name
        if not there:
            part.rename(target)
            for changed in (folder, folder.parent, self.root):
                _sync_folder(changed)
        return f"{digest[:2]}/{digest}/{target.name}"

    def path(self, place: str) -> Path:
        return self.root.absolute() / place

    def remove(self, place: str) -> None:
        """Take the bytes at `place` out of the store."""
        target = self.root / place
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            target.parent.rmdir()


def _copied(source: Path, target: Path) -> tuple[str, int]:
    """Copy, hash and sync in one go."""
    digest, size = sha256(), 0
    with source.open("rb") as wanted, target.open("wb") as made:
        while block := wanted.read(_BLOCK):
            digest.update(block)
            made.write(block)
            size += len(block)
        made.flush()
        os.fsync(made.fileno())
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    """A rename is lasting once its folder is synced; systems that cannot sync a folder do without."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
