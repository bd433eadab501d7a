"""The sample corpus: documents of our own writing, each beside what it must yield, and short cases. One loader."""

from __future__ import annotations

import tomllib
from pathlib import Path

DOCUMENTS = Path(__file__).parent / "documents"
FORMATS = ("text", "pdf", "docx")


def documents(format: str) -> list[Path]:
    """The sample documents in one of `FORMATS`, by name."""
    suffix = {"text": "txt"}.get(format, format)
    return sorted((DOCUMENTS / format).glob(f"*.{suffix}"))


def gold_dir() -> Path:
    """The folder of what each sample document must yield."""
    return DOCUMENTS / "gold"


def blind_names() -> frozenset[str]:
    """Documents that are scored apart and never adjusted after a miss."""
    return frozenset(tomllib.loads((DOCUMENTS / "blind.toml").read_text("utf-8"))["blind"])


def sample_files() -> list[Path]:
    """What a first run takes in: each sample document once, by turns as PDF and as DOCX, and the files to refuse."""
    pairs = zip(documents("pdf"), documents("docx"), strict=True)
    chosen = [pair[index % 2] for index, pair in enumerate(pairs)]
    return [*chosen, *sorted((DOCUMENTS / "refused").iterdir())]
