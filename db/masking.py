"""What the database knows of private persons, masked in every word that is read from it to be shown.

One place: a connection that is opened to read gets its words through `Masker`, so that exports, searches, pages, lists and
messages all show the same. A mask is as long as what it covers, so that every place in a text stays true; the stored
words are whole, and what SQL compares is what is stored.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from pathlib import Path

from .passages import index_document

MASK = "•"
_on: ContextVar[bool] = ContextVar("mask_private", default=True)
_WORD = re.compile(r"[^\W_]+")
_OFFICE = re.compile(
    r"(?:chủ tịch|bí thư|giám đốc|trưởng|chánh|bộ trưởng|thứ trưởng|thủ tướng|cục trưởng|đồng chí|đ/c|chủ nhiệm|hiệu trưởng)"
    r"[^.;:\n]{0,60}$",
    re.IGNORECASE,
)


@contextmanager
def masking(on: bool) -> Iterator[None]:
    """Whether connections opened inside the block mask private persons (they do unless told otherwise)."""
    token = _on.set(on)
    try:
        yield
    finally:
        _on.reset(token)


def mask_words(connection: sqlite3.Connection) -> None:
    """From now on `connection` gives private words masked, where masking is on and the database holds any."""
    if not _on.get():
        return
    masker = Masker.of(connection)
    if masker is not None:
        connection.text_factory = masker.decoded


def names_private_words(connection: sqlite3.Connection) -> bool:
    """Whether there is anything in the database that would be masked."""
    return _on.get() and connection.execute("SELECT 1 FROM private_words LIMIT 1").fetchone() is not None


def covered_places(connection: sqlite3.Connection, document_id: int, page: int) -> list[tuple[float, ...]]:
    """The boxes of private words on a page, to be covered in its picture; none where masking is off."""
    if not _on.get():
        return []
    sql = """
      SELECT box_x0, box_top, box_x1, box_bottom FROM private_words
      WHERE document_id = ? AND page = ? AND box_x0 IS NOT NULL"""
    return [tuple(row) for row in connection.execute(sql, (document_id, page))]


class Masker:
    """The private words of one database, found in any text by their first word."""

    def __init__(self, words: set[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        # What a figure counts and what a search looks through is stored in small letters; a name of two words in small
        # letters may be any two words (`thu hà`), so only longer ones are looked for there.
        small = {one.lower() for one in words if len(one.split()) > 2}
        for one in sorted(words | small, key=len, reverse=True):
            first = _WORD.search(one)
            if first is not None and first.start() == 0:
                self._by_first.setdefault(first[0], []).append(one)

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Masker | None:
        """The masker of a database; None where it names nobody. Who signs a document is no private person."""
        found = set(_private_words(connection))
        if not found:
            return None
        found |= {" ".join(words.split()) for words in found}
        return cls(
            found - {row[0] for row in connection.execute("SELECT signer FROM documents WHERE signer IS NOT NULL")}
        )

    def decoded(self, data: bytes) -> str:
        return self.mask(data.decode())

    def mask(self, text: str) -> str:
        """`text` with every private word under a mask of its length; blanks between words stay."""
        out, at = list[str](), 0
        for match in _WORD.finditer(text):
            start = match.start()
            if start < at or match[0] not in self._by_first:
                continue
            found = next((one for one in self._by_first[match[0]] if _stands(text, one, start)), None)
            if found is None or _OFFICE.search(text, max(0, start - 80), start):
                continue
            out += [text[at:start], re.sub(r"\S", MASK, found)]
            at = start + len(found)
        return "".join(out) + text[at:] if out else text


def _private_words(connection: sqlite3.Connection) -> Iterator[str]:
    """Each text is fetched once and cut here: `substr` in SQL would walk the whole text for every word of a long list."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for document_id, start, end in connection.execute('SELECT document_id, start, "end" FROM private_words'):
        spans.setdefault(document_id, []).append((start, end))
    for document_id, places in spans.items():
        (text,) = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()
        yield from (text[start:end] for start, end in places)


def _stands(text: str, words: str, start: int) -> bool:
    end = start + len(words)
    return text.startswith(words, start) and not (text[end : end + 1].isalnum())


def mask_copy(path: Path) -> None:
    """Mask private persons in a copy of a database for good, its search index included; nothing where masking is off.

    For a program that opens the file itself. Only ever call it on a copy.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        masker = Masker.of(copy) if _on.get() else None
        if masker is None:
            return
        copy.create_function("masked", 1, lambda words: masker.mask(words) if isinstance(words, str) else words)
        copy.execute("BEGIN")
        for table, columns in _worded(copy):
            changed = ", ".join(f'"{column}" = masked("{column}")' for column in columns)
            differs = " OR ".join(f'"{column}" <> masked("{column}")' for column in columns)
            copy.execute(f'UPDATE "{table}" SET {changed} WHERE {differs}')
        copy.execute("DELETE FROM passages")
        for (document_id,) in copy.execute("SELECT id FROM documents").fetchall():
            index_document(copy, document_id)
        copy.execute("COMMIT")
        copy.execute("VACUUM")  # what was overwritten is gone from the file too


def _worded(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """The tables that hold words of documents, each with its columns of text."""
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
        texts = [name for name, kind in columns if kind == "TEXT"]
        if (
            table != "passages"
            and texts
            and (table == "documents" or any(name == "document_id" for name, _ in columns))
        ):
            yield table, texts
