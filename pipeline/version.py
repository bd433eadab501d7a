"""The fingerprint of what decides an extraction: our code and our data.

A document that was read under another one is read again.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

import extractors
from extractors.readers.ocr import engine, missing

from .settings import Settings

_DECIDES = (".py", ".toml", ".csv")
_READERS = ("lxml", "pdfplumber", "pypdfium2", "python-docx", "spacy", "underthesea", "viparse", "olefile")
"""Libraries that have a say in what a document is read as."""
_CONVERTERS = ("soffice", "antiword", "catdoc")


@cache
def version() -> str:
    """12 hex digits over every file of the extractors package, names and bytes: changes when a rule changes."""
    root = Path(extractors.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in _DECIDES:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def reading() -> str:
    """12 hex digits over `version` and the libraries that read: what a loaded document is held against."""
    return hashlib.sha256(repr([version(), *map(_installed, _READERS)]).encode()).hexdigest()[:12]


def trying(settings: Settings) -> str:
    """12 hex digits over `reading`, the limits and the programs at hand: what a failure is held against.

    A document that failed under another one may do better now.
    """
    limits = (settings.timeout_s, settings.memory_mb, settings.max_file_mb, settings.ocr_timeout_s)
    programs = [missing(), engine(), *(shutil.which(name) is not None for name in _CONVERTERS)]
    return hashlib.sha256(repr([reading(), limits, programs]).encode()).hexdigest()[:12]


def _installed(name: str) -> str:
    try:
        return f"{name} {installed(name)}"
    except PackageNotFoundError:
        return f"{name} -"
