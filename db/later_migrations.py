"""Migrations behind the first, one function each. One that has once run anywhere is never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .passages import index_document

if TYPE_CHECKING:
    from sqlite_utils import Database


def corrections_by_place(db: Database) -> None:
    """Corrections know the words and the place of their figure, so that a reading that quotes more or less than before
    still finds it; a person may also confirm a figure as it stands (`accepted`)."""
    from .migrations import CORRECTABLE, corrected_words

    for (view,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{view}"')
    fields = ", ".join(repr(name) for name in (*CORRECTABLE, "accepted"))
    db.execute(f"""CREATE TABLE corrections_placed (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL CHECK (length(public_id) = 12),
  document_sha256 TEXT, quote TEXT, start INTEGER,
  field TEXT NOT NULL CHECK (field IN ({fields})),
  old_value TEXT,
  new_value TEXT,
  made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
  reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  made_at TEXT NOT NULL,
  {corrected_words()}
) STRICT""")
    db.execute("""
INSERT INTO corrections_placed
  (id, public_id, document_sha256, quote, start, field, old_value, new_value, made_by, reason, made_at)
SELECT c.id, c.public_id, d.sha256, f.quote, f.start, c.field, c.old_value, c.new_value, c.made_by, c.reason, c.made_at
FROM corrections c
LEFT JOIN figures f ON f.public_id = c.public_id
LEFT JOIN documents d ON d.id = f.document_id
ORDER BY c.id""")
    db.execute("DROP TABLE corrections")
    db.execute("ALTER TABLE corrections_placed RENAME TO corrections")
    db.execute("CREATE INDEX corrections_figure ON corrections (public_id, field, id)")
    db.execute("CREATE INDEX corrections_document ON corrections (document_sha256)")
    for action, name in (("UPDATE", "changed"), ("DELETE", "deleted")):
        db.execute(f"""CREATE TRIGGER corrections_are_not_{name} BEFORE {action} ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""")
    db.execute("""CREATE TRIGGER corrections_are_not_replaced BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""")
    db.execute("""CREATE TABLE figure_names (
  public_id TEXT PRIMARY KEY CHECK (length(public_id) = 12),
  now_id TEXT NOT NULL CHECK (length(now_id) = 12)
) STRICT""")


def search_index(db: Database) -> None:
    """Passages of every document, searchable with and without marks."""
    db.execute("""CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),
  page INTEGER,
  words TEXT NOT NULL,
  folded TEXT NOT NULL
) STRICT""")
    db.execute("CREATE INDEX passages_document ON passages (document_id, start)")
    # unicode61 drops only some Vietnamese marks and never folds đ: the folded copy is ours, and no mark is dropped here
    db.execute("""CREATE VIRTUAL TABLE passages_fts USING fts5 (
  words, folded, content='passages', content_rowid='id', tokenize="unicode61 remove_diacritics 0"
)""")
    db.execute("""CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
  INSERT INTO passages_fts (rowid, words, folded) VALUES (NEW.id, NEW.words, NEW.folded);
END""")
    db.execute("""CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
  INSERT INTO passages_fts (passages_fts, rowid, words, folded) VALUES ('delete', OLD.id, OLD.words, OLD.folded);
END""")
    for (document_id,) in db.execute("SELECT id FROM documents").fetchall():
        index_document(db.conn, document_id)
