"""The same source as text, PDF and DOCX gives the same figures: no form loses or changes a value."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus
from pipeline.process import process

FOLDER: Path = corpus.gold_dir().parent
NAMES = sorted(path.stem for path in (FOLDER / "text").glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_form_gives_the_same_values(name: str) -> None:
    forms = {
        form: _values(FOLDER / form / f"{name}.{end}")
        for form, end in (("text", "txt"), ("pdf", "pdf"), ("docx", "docx"))
    }
    assert forms["text"]
    assert forms["pdf"] == forms["text"]
    assert forms["docx"] == forms["text"]


def _values(path: Path) -> list[tuple[object, ...]]:
    return [(f.value, f.value_max, f.unit) for f in process(path).figures]
