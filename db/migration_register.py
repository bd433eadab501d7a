"""Tables of campaigns, requests for reports, the register of arrivals and reminders.

All of them are append-only: what a person enters is never changed or deleted, an edit is a row behind it. Documents are named by
their sha256 and their words, never by a row's number, so that reading a document again loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

ORIGINS = ("person", "letter", "duty")
"""Who says that there is a request: a person, a report that answers its letter, a directive or plan that sets the duty."""
STATUSES = ("proposed", "accepted", "rejected", "closed")
CHANGEABLE = (
    "status", "number", "issued_on", "asker", "recipient", "subject", "period", "cut_off", "deadline", "weekend", "upper",
    "outline", "campaign",
)  # fmt: skip
UNIT_EVENTS = ("exempt", "extend", "nothing", "pass", "remove", "lift")
ARRIVAL_KINDS = ("report", "supplement", "replacement", "correction", "copy")
ARRIVAL_EVENTS = ("returned", "withdrawn")
ANSWER_HOW = ("stated", "citation", "period", "section")

_WHO = """made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
  made_at TEXT NOT NULL"""
_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"


def _words(column: str, allowed: tuple[str, ...]) -> str:
    return f"{column} TEXT NOT NULL CHECK ({column} IN ({', '.join(repr(word) for word in allowed)}))"


def _request_tables() -> dict[str, str]:
    return {
        "campaigns": f"""
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  issuer TEXT, issued_on TEXT CHECK (issued_on {_DAY}),
  {_WHO}""",
        "requests": f"""
  id INTEGER PRIMARY KEY,
  {_words("origin", ORIGINS)},
  {_words("status", STATUSES)},
  campaign TEXT REFERENCES campaigns (code),
  number TEXT, issued_on TEXT CHECK (issued_on {_DAY}),
  asker TEXT, asker_code TEXT, recipient TEXT,
  subject TEXT NOT NULL,
  period TEXT,
  cut_off TEXT CHECK (cut_off {_DAY}),
  deadline TEXT CHECK (deadline {_DAY}),
  weekend TEXT NOT NULL DEFAULT 'stay' CHECK (weekend IN ('stay', 'next')),
  upper TEXT, outline TEXT,
  {_WHO}""",
        "request_changes": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  {_words("field", CHANGEABLE)},
  old_value TEXT, new_value TEXT,
  reason TEXT NOT NULL,
  {_WHO},
  CHECK (field NOT IN ('issued_on', 'cut_off', 'deadline') OR new_value IS NULL OR new_value {_DAY}),
  CHECK (field <> 'status' OR new_value IN ({", ".join(repr(word) for word in STATUSES)})),
  CHECK (field <> 'weekend' OR new_value IN ('stay', 'next'))""",
        "request_sources": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  document_sha256 TEXT, document TEXT NOT NULL,
  quote TEXT NOT NULL, start INTEGER, page INTEGER,
  {_WHO},
  UNIQUE (request_id, document_sha256, quote)""",
        "request_requirements": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  what TEXT NOT NULL CHECK (what IN ('indicator', 'section')),
  value TEXT NOT NULL,
  wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
  {_WHO}""",
        "request_units": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  key TEXT NOT NULL, name TEXT NOT NULL, area_code TEXT,
  {_WHO},
  UNIQUE (request_id, key)""",
        "unit_events": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  unit_id INTEGER REFERENCES request_units (id),
  {_words("what", UNIT_EVENTS)},
  decided_on TEXT NOT NULL CHECK (decided_on {_DAY}),
  until TEXT CHECK (until {_DAY}),
  to_key TEXT, to_name TEXT,
  document TEXT,
  reason TEXT NOT NULL,
  {_WHO},
  CHECK ((what = 'extend') = (until IS NOT NULL)),
  CHECK ((what = 'pass') = (to_key IS NOT NULL))""",
    }


def _register_tables() -> dict[str, str]:
    return {
        "arrivals": f"""
  id INTEGER PRIMARY KEY,
  number TEXT,
  arrived_on TEXT NOT NULL CHECK (arrived_on {_DAY}),
  channel TEXT,
  sender TEXT NOT NULL, sender_key TEXT NOT NULL,
  document_number TEXT, issued_on TEXT, subject TEXT, period TEXT,
  signed TEXT CHECK (signed IN ('signed', 'draft')),
  {_words("kind", ARRIVAL_KINDS)},
  of_arrival INTEGER REFERENCES arrivals (id),
  document_sha256 TEXT,
  source TEXT NOT NULL CHECK (source IN ('entered', 'csv', 'intake')),
  {_WHO}""",
        "arrival_answers": f"""
  id INTEGER PRIMARY KEY,
  arrival_id INTEGER NOT NULL REFERENCES arrivals (id),
  request_id INTEGER NOT NULL REFERENCES requests (id),
  unit_id INTEGER NOT NULL REFERENCES request_units (id),
  {_words("how", ANSWER_HOW)},
  section TEXT,
  {_WHO},
  UNIQUE (arrival_id, unit_id)""",
        "arrival_events": f"""
  id INTEGER PRIMARY KEY,
  arrival_id INTEGER NOT NULL REFERENCES arrivals (id),
  {_words("what", ARRIVAL_EVENTS)},
  decided_on TEXT NOT NULL CHECK (decided_on {_DAY}),
  until TEXT CHECK (until {_DAY}),
  reason TEXT NOT NULL,
  {_WHO}""",
        "reminders": f"""
  id INTEGER PRIMARY KEY,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  unit_id INTEGER NOT NULL REFERENCES request_units (id),
  sent_on TEXT NOT NULL CHECK (sent_on {_DAY}),
  grade TEXT NOT NULL CHECK (grade IN ('before', 'after')),
  receiver TEXT NOT NULL,
  new_deadline TEXT CHECK (new_deadline {_DAY}),
  file TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  {_WHO}""",
    }


def register_of_reports(db: Database) -> None:
    """Campaigns, requests and who must answer; what arrived and what it answers; reminders."""
    for name, columns in (_request_tables() | _register_tables()).items():
        db.execute(f"CREATE TABLE {name} ({columns}\n) STRICT")
        _append_only(db, name)
    db.execute("CREATE INDEX arrival_answers_request ON arrival_answers (request_id, unit_id)")
    db.execute("CREATE INDEX request_changes_request ON request_changes (request_id, field, id)")
    db.execute("CREATE INDEX unit_events_request ON unit_events (request_id, id)")
    db.execute("CREATE INDEX arrivals_sender ON arrivals (sender_key, arrived_on)")


_RENAMED = {"arrivals": "register_entries", "arrival_answers": "register_answers", "arrival_events": "register_events"}


def register_of_reports_named(db: Database) -> None:
    """The register's tables by names of their own: what intake takes in arrives too."""
    for (view,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{view}"')
    for name, named in _RENAMED.items():
        for ending in ("no_update", "no_delete", "not_replaced"):
            db.execute(f"DROP TRIGGER {name}_{ending}")
        db.execute(f"ALTER TABLE {name} RENAME TO {named}")
        _append_only(db, named)
    for index in ("arrival_answers_request", "arrivals_sender"):
        db.execute(f"DROP INDEX {index}")
    db.execute("CREATE INDEX register_answers_request ON register_answers (request_id, unit_id)")
    db.execute("CREATE INDEX register_entries_sender ON register_entries (sender_key, arrived_on)")


def _append_only(db: Database, name: str) -> None:
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {name}_no_{event.lower()} BEFORE {event} ON {name}\n"
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        )
    db.execute(
        f"CREATE TRIGGER {name}_not_replaced BEFORE INSERT ON {name}\n"
        f"WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id)\n"
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    )
