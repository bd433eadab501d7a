"""One SQLite file with all that the documents say, and the questions that people ask of it.

For researchers: `from db import Data`. Nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .data import Data, Table

__all__ = ["Data", "Table"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import data

        return getattr(data, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
