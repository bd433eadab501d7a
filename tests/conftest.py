"""Settings that all tests share: properties are about values, never about time."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from extractors.readers import ocr

settings.register_profile("tonghop", deadline=None, print_blob=True)
settings.load_profile("tonghop")


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which no OCR is installed."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(sys.modules, "trueocr", None)
    ocr.forget()
    yield
    monkeypatch.undo()
    ocr.forget()


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Tesseract."""
    monkeypatch.setenv("PATH", "/nowhere")
    ocr.forget()
    yield
    monkeypatch.undo()
    ocr.forget()
