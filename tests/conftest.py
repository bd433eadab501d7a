"""Settings that all tests share: properties are about values, never about time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from extractors.ocr_choice import using
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


@pytest.fixture(params=["tesseract", "wheel"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine that reads, each of the two in turn."""
    with using(request.param):
        if ocr.missing() is not None and not os.environ.get("TONGHOP_TESTS_NEED_OCR"):
            pytest.skip(f"no OCR here: {ocr.missing()}")
        yield request.param
