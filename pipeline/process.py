"""One file to everything it says, on one screen: read, then find and resolve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.language import pipeline, words
from extractors.lexicon import lexicon
from extractors.readers import read
from extractors.records import Extraction

from .version import version


def process(path: Path) -> Extraction:
    """Everything that the file at `path` says; raises InputError where it cannot be read."""
    return replace(extract(read(path)), version=version())


def process_text(path: Path) -> Extraction:
    """As `process`, but a document with pages that are pictures is put off (`NEEDS_OCR`) where OCR could read them."""
    return replace(extract(read(path, scans_later=True)), version=version())


def warm() -> None:
    """Load what every document needs, once, before children are forked from this process."""
    indicators()
    lexicon()
    pipeline()
    words("một hộ", 0, 6)
