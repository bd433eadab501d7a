"""Tables of frozen reports: what was sent, to the byte, and what it was made of. Append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def frozen_reports(db: Database) -> None:
    """A numbered snapshot of a summary report, and its files with their sha256."""
    db.execute("""CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,
  campaign TEXT NOT NULL,
  period TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  on_day TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  note TEXT NOT NULL DEFAULT '',
  program TEXT NOT NULL,
  made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
  made_at TEXT NOT NULL,
  UNIQUE (campaign, period, number)
) STRICT""")
    db.execute("""CREATE TABLE snapshot_files (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  data BLOB NOT NULL,
  PRIMARY KEY (snapshot_id, name)
) STRICT""")
    keys = {"snapshots": "id = NEW.id", "snapshot_files": "snapshot_id = NEW.snapshot_id AND name = NEW.name"}
    for table, same in keys.items():
        for event in ("UPDATE", "DELETE"):
            db.execute(f"""CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")
        db.execute(f"""CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")
