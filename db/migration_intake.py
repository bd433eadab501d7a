"""Tables of intake: originals with their states, the names that they came by, likenesses, what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .versions import index_versions

if TYPE_CHECKING:
    from sqlite_utils import Database

STATES = (
    "received", "reading", "read", "extracted", "loaded", "needs_ocr", "needs_converter", "failed", "superseded",
)  # fmt: skip
"""How far an original has come. The first four are on the way, the others final until somebody asks again."""


def intake(db: Database) -> None:
    """Originals under their sha256, every name that each came by, and how far each has come."""
    from .migrations import CLOSED_LISTS

    states, reasons = (", ".join(repr(word) for word in words) for words in (STATES, CLOSED_LISTS["reason"]))
    for statement in (
        f"""CREATE TABLE originals (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size INTEGER NOT NULL,
  stored TEXT,
  state TEXT NOT NULL DEFAULT 'received' CHECK (state IN ({states})),
  reached TEXT CHECK (reached IN ({states})),
  reason TEXT CHECK (reason IN ({reasons})),
  message TEXT, detail TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  stops INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT,
  seconds REAL,
  received_at TEXT NOT NULL,
  state_at TEXT NOT NULL,
  run_id INTEGER REFERENCES runs (id)
) STRICT""",
        "CREATE INDEX originals_state ON originals (state, stops, id)",
        "CREATE INDEX originals_run ON originals (run_id)",
        """CREATE TABLE inbox_names (
  original_id INTEGER NOT NULL REFERENCES originals (id),
  path TEXT NOT NULL,
  sender TEXT NOT NULL,
  arrived_at TEXT NOT NULL,
  run_id INTEGER REFERENCES runs (id),
  PRIMARY KEY (original_id, path)
) STRICT, WITHOUT ROWID""",
        "CREATE INDEX inbox_names_run ON inbox_names (run_id)",
        f"""CREATE TABLE sightings (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
  still_since REAL NOT NULL,
  original_id INTEGER REFERENCES originals (id),
  reason TEXT CHECK (reason IN ({reasons})),
  detail TEXT
) STRICT, WITHOUT ROWID""",
        "ALTER TABLE runs ADD COLUMN command TEXT NOT NULL DEFAULT 'ingest'",
        "ALTER TABLE runs ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE runs ADD COLUMN seconds REAL",
        "ALTER TABLE runs ADD COLUMN exit_code INTEGER",
        "ALTER TABLE runs ADD COLUMN host TEXT",
    ):
        db.execute(statement)


def versions(db: Database) -> None:
    """What a document says of earlier ones, how alike two documents are, and what people decided about it."""
    for statement in (
        """CREATE TABLE amendments (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('replaces', 'adds', 'corrects')),
  number TEXT, issued_on TEXT,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),
  PRIMARY KEY (document_id, position)
) STRICT""",
        "CREATE INDEX amendments_number ON amendments (number)",
        """CREATE TABLE signatures (
  document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  minima BLOB NOT NULL
) STRICT""",
        """CREATE TABLE signature_bands (
  band INTEGER NOT NULL,
  hash INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (band, hash, document_id)
) STRICT, WITHOUT ROWID""",
        "CREATE INDEX signature_bands_document ON signature_bands (document_id)",
        "CREATE INDEX documents_agency ON documents (agency_id, kind)",
        """CREATE TABLE near_copies (
  later TEXT NOT NULL CHECK (length(later) = 64),
  earlier TEXT NOT NULL CHECK (length(earlier) = 64),
  likeness REAL NOT NULL CHECK (likeness BETWEEN 0 AND 1),
  same_metadata INTEGER NOT NULL CHECK (same_metadata IN (0, 1)),
  PRIMARY KEY (later, earlier)
) STRICT, WITHOUT ROWID""",
        "CREATE INDEX near_copies_earlier ON near_copies (earlier)",
        """CREATE TABLE version_decisions (
  id INTEGER PRIMARY KEY,
  later TEXT NOT NULL CHECK (length(later) = 64),
  earlier TEXT NOT NULL CHECK (length(earlier) = 64 AND earlier <> later),
  decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'rejected')),
  made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
  reason TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT""",
        "CREATE INDEX version_decisions_pair ON version_decisions (earlier, later, id)",
    ):
        db.execute(statement)
    for action, name in (("UPDATE", "changed"), ("DELETE", "deleted")):
        db.execute(f"""CREATE TRIGGER version_decisions_are_not_{name} BEFORE {action} ON version_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""")
    for (document_id,) in db.execute("SELECT id FROM documents ORDER BY id").fetchall():
        index_versions(db.conn, document_id)
