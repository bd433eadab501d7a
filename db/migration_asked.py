"""Tables of what directives, plans and requests ask for, and of which area belonged to which class when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_RECURRENCE = "'monthly', 'quarterly', 'half_yearly', 'yearly', 'regular', 'on_demand'"
_HEAD = """
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  quote TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),"""
_TAIL = """
  section TEXT NOT NULL CHECK (json_valid(section)),
  page INTEGER,
  rule TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
"""
_TABLES = {
    "asked_tasks": f"""
  what TEXT NOT NULL,
  lead TEXT,
  cooperating TEXT NOT NULL CHECK (json_valid(cooperating)),
  by_when TEXT, period TEXT,
  recurrence TEXT CHECK (recurrence IN ({_RECURRENCE})),
  recipient TEXT, through TEXT,
  is_reporting_duty INTEGER NOT NULL CHECK (is_reporting_duty IN (0, 1)),""",
    "asked_targets": """
  figure INTEGER NOT NULL CHECK (figure >= 0),
  public_id TEXT CHECK (length(public_id) = 12),
  text TEXT NOT NULL,
  scope TEXT,
  classes TEXT NOT NULL CHECK (json_valid(classes)),""",
    "asked_criteria": """
  "group" TEXT NOT NULL,
  levels TEXT NOT NULL CHECK (json_valid(levels)),
  number INTEGER NOT NULL CHECK (number > 0),
  text TEXT NOT NULL,
  joining TEXT NOT NULL CHECK (joining IN ('and', 'or')),
  operator TEXT CHECK (operator IN ('>=', '>', '<=', '<', '=')),
  value REAL, value_max REAL, unit TEXT, per TEXT,
  figure INTEGER CHECK (figure >= 0),
  public_id TEXT CHECK (length(public_id) = 12),
  classes TEXT NOT NULL CHECK (json_valid(classes)),
  scope TEXT,""",
    "asked_awards": """
  forms TEXT NOT NULL CHECK (json_valid(forms)),
  decided_by TEXT, awarded_to TEXT, occasion TEXT, period TEXT,
  quota REAL CHECK (quota >= 0), quota_max REAL, quota_unit TEXT, quota_of TEXT,
  figure INTEGER CHECK (figure >= 0),
  public_id TEXT CHECK (length(public_id) = 12),""",
    "asked_requests": f"""
  subject TEXT NOT NULL,
  asker TEXT,
  asked TEXT NOT NULL CHECK (json_valid(asked)),
  recipient TEXT, period TEXT, cut_off TEXT, deadline TEXT, deadline_words TEXT,
  recurrence TEXT CHECK (recurrence IN ({_RECURRENCE})),
  outline TEXT NOT NULL CHECK (json_valid(outline)),
  forms TEXT NOT NULL CHECK (json_valid(forms)),""",
}


def what_documents_ask(db: Database) -> None:
    """One table for each kind, its rows gone with their document; and the classes of areas with their days."""
    for name, columns in _TABLES.items():
        db.execute(f"CREATE TABLE {name} ({_HEAD}{columns}{_TAIL}) STRICT")
    db.execute("""CREATE TABLE area_classes (
  id TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT""")
    db.execute("""CREATE TABLE area_class_members (
  class_id TEXT NOT NULL REFERENCES area_classes (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT,
  source TEXT NOT NULL CHECK (trim(source) <> ''),
  PRIMARY KEY (class_id, code, since)
) STRICT""")
