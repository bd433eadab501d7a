"""What can be wrong with a source."""

from __future__ import annotations


class SourceError(Exception):
    """A mistake in a source: which document, which words, and what is wrong with them."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what
