"""Which OCR engine reads pages that are pictures: asked for once, at the start of a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGINES = ("auto", "tesseract", "wheel")
"""What may be asked for: `auto` takes the first of the others that is at hand."""
_wanted: ContextVar[str] = ContextVar("ocr_engine", default="auto")


@contextmanager
def using(name: str) -> Iterator[None]:
    """Inside the block pages are read by the engine `name` (of `ENGINES`), also in children forked there."""
    token = _wanted.set(name)
    try:
        yield
    finally:
        _wanted.reset(token)


def chosen() -> tuple[str, ...]:
    """The engines that may be used, the better one first."""
    wanted = _wanted.get()
    return ENGINES[1:] if wanted == "auto" else (wanted,)
