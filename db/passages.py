"""Documents cut into passages of a few sentences: what a search finds and shows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from extractors.text import fold, plain

_LINE = re.compile(r"[^\n]*\n?")
_CLOSED = re.compile(r"[.;:!?…]\W*$")
_SHORT, _LONG = 400, 1500


def index_document(connection: sqlite3.Connection, document_id: int) -> None:
    """Cut a stored document into passages; the triggers on `passages` put them into the index."""
    row = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()
    text = row[0]
    pages = connection.execute("SELECT start, number FROM pages WHERE document_id = ? ORDER BY start", (document_id,))
    starts = [(page[0], page[1]) for page in pages]
    words, folded = plain(text), fold(text)
    for start, end in cut(text):
        page = max((number for begin, number in starts if begin <= start), default=None)
        connection.execute(
            'INSERT INTO passages (document_id, start, "end", page, words, folded) VALUES (?, ?, ?, ?, ?, ?)',
            (document_id, start, end, page, words[start:end], folded[start:end]),
        )


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Spans that cover the text without blanks around: whole lines, ended where a sentence ends once long enough."""
    start = None
    for line in _LINE.finditer(text):
        if not line[0].strip():
            continue
        start = line.start() if start is None else start
        end = line.start() + len(line[0].rstrip())
        if (end - start >= _SHORT and _CLOSED.search(line[0].rstrip())) or end - start >= _LONG:
            yield start, end
            start = None
    if start is not None:
        yield start, len(text.rstrip())
