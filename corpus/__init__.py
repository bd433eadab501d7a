"""The sample documents that ship with the program, each beside what it must yield. This is their one loader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
FORMATS = ("text", "pdf", "docx")
SUFFIXES = {"text": ".txt", "pdf": ".pdf", "docx": ".docx"}


def gold_dir() -> Path:
    """The folder of expected results: `NAME.figures.jsonl` and `NAME.meta.json`."""
    return FOLDER / "gold"


def documents(format: str) -> list[Path]:
    """The sample documents in one format (`text`, `pdf`, `docx`), by name.

    Raises `ValueError` for another format.
    """
    if format not in FORMATS:
        raise ValueError(f"{format!r} is none of {', '.join(FORMATS)}")
    return sorted((FOLDER / format).glob(f"*{SUFFIXES[format]}"))


def blind_names() -> frozenset[str]:
    """Names of the documents that are scored apart: no rule was ever made while looking at them."""
    with (FOLDER / "blind.toml").open("rb") as file:
        content = tomllib.load(file)
    return frozenset(_names(content))


def _names(content: object) -> Iterator[str]:
    """Every name in the file, whether it lists names or gives each an entry of its own."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for item in content:
            yield from _names(item)
    elif isinstance(content, dict):
        if isinstance(content.get("name"), str):
            yield content["name"]
        else:
            for item in content.values():
                yield from _names(item)


def refused_files() -> list[Path]:
    """The samples that cannot be read, each for another reason."""
    return sorted(path for path in (FOLDER / "refused").glob("*") if path.is_file() and not path.name.startswith("."))


def sample_files() -> list[Path]:
    """What `make run` takes in: each sample once, by turns as PDF and as DOCX, and the files that must be refused."""
    by_name: dict[str, list[Path]] = {}
    for path in documents("pdf") + documents("docx"):
        by_name.setdefault(path.stem, []).append(path)
    chosen = [paths[turn % len(paths)] for turn, (_, paths) in enumerate(sorted(by_name.items()))]
    return chosen + refused_files()
