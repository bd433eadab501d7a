"""The words of a page's picture, by the OCR engine that is at hand: Tesseract, or one that comes as a Python package."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

from ..ocr_choice import chosen
from . import ocr_tesseract, ocr_wheel
from .ocr_read import OcrFailed, Read
from .word_pairs import mended

__all__ = ["OcrFailed", "Read", "engine", "forget", "missing", "reads_cells_badly", "recognise", "respelt"]

_MODULES: dict[str, ModuleType] = {"tesseract": ocr_tesseract, "wheel": ocr_wheel}


def engine() -> str | None:
    """The name of the engine that reads pages here (`tesseract`, `wheel`); None where none is at hand."""
    return next((name for name in chosen() if _MODULES[name].missing() is None), None)


def missing() -> str | None:
    """What keeps pages from being read, in words for the log; None where an engine is at hand."""
    lacks = [_MODULES[name].missing() for name in chosen()]
    return None if None in lacks else "; ".join(map(str, lacks))


def forget() -> None:
    """Look anew for what is at hand when asked next."""
    for module in _MODULES.values():
        module.missing.cache_clear()


def respelt(words: Sequence[str]) -> list[str]:
    """The words of one cell in their right spelling, where the engine that reads mistakes marks."""
    return mended(words) if engine() == "wheel" else list(words)


def reads_cells_badly() -> bool:
    """Whether the engine that reads needs the cells of a table one under the other."""
    return engine() == "tesseract"


def recognise(picture: Any, dpi: int, *, line: bool = False, block: bool = False) -> list[Read]:
    """The words on a grey PIL `picture`; `line` where it shows a single line, `block` a single column of lines.

    Raises `OcrFailed`.
    """
    name = engine()
    if name is None:
        raise OcrFailed(missing() or "")
    words: list[Read] = _MODULES[name].recognise(picture, dpi, line=line, block=block)
    return words
