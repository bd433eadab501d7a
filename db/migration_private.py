"""Where a document names private persons: the stored text stays whole, what leaves the database masks these places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def private_words(db: Database) -> None:
    db.execute(
        """CREATE TABLE private_words (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('name', 'id', 'phone')),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),
  page INTEGER, box_x0 REAL, box_top REAL, box_x1 REAL, box_bottom REAL,
  PRIMARY KEY (document_id, position)
) STRICT"""
    )
