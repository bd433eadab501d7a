"""The tables of one tonghop database; the only place that names a column's type.

A closed list of the exchange form is a CHECK here, so that a word which no reader of the data expects cannot be stored.
A migration that has once run anywhere is never edited: a change is a new one behind it.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.migrations import Migrations

SCHEMA_VERSION = 16
APPLICATION_ID = 0x746F6E67
"""Written into the file's head, so that a foreign SQLite file is never taken for ours."""

CLOSED_LISTS: dict[str, list[str]] = {
    "measure": ["money", "rate", "households", "persons", "count", "mass", "area", "multiple"],
    "qualifier": ["exact", "about", "at_least", "more_than", "at_most", "less_than", "range"],
    "direction": ["level", "decrease", "increase"],
    "basis": ["result", "target", "norm", "cumulative"],
    "against": ["plan", "same_period", "previous", "start"],
    "stage": ["need", "assigned", "raised", "lent", "spent", "balance"],
    "period_from": ["stated", "section", "document"],
    "beneficiary": [
        "poor", "near_poor", "poor+near_poor", "policy", "children", "students", "women", "members", "residents",
        "workers", "units",
    ],
    "topic": [
        "poverty", "credit", "health", "education", "electricity", "housing", "sanitation", "food", "gifts",
        "fund_for_the_poor", "livelihood", "jobs", "training", "communication", "awards", "new_rural",
        "infrastructure", "social_protection", "fundraising", "movement", "profile", "income", "other",
    ],
    "level": ["central", "province", "district", "commune"],
    "relation": ["basis", "implements", "reports_on", "issued", "mentions"],
    "format": ["text", "pdf", "docx"],
    "origin": ["sample", "received"],
    "reason": [
        "empty", "encrypted", "corrupt", "not_a_document", "unsupported_format", "too_large", "timeout",
        "out_of_memory", "crashed", "needs_ocr", "needs_converter", "not_found", "no_permission", "same_stem",
        "classified",
    ],
}  # fmt: skip
"""The closed lists of the exchange form, by the name of the key that takes its words from one."""

NUMBER_FIELDS = ("value", "value_max", "of")
TEXT_FIELDS = ("unit", "per", "period", "subject", "scope", "actor", "indicator", "rejected")
CLOSED_FIELDS = ("measure", "qualifier", "direction", "basis", "against", "stage", "beneficiary", "topic")
ALWAYS_STATED = ("value", "unit", "measure", "qualifier", "direction", "basis", "topic")
CORRECTABLE = NUMBER_FIELDS + TEXT_FIELDS + CLOSED_FIELDS
"""What a person may correct of a figure; `rejected` set to `1` says that it is no figure at all."""


def _one_of(column: str, name: str = "", *, required: bool = True) -> str:
    """A column of a closed list: its type and its CHECK (`NULL` passes a CHECK, so optional ones need no more)."""
    allowed = ", ".join(f"'{word}'" for word in CLOSED_LISTS[name or column])
    return f"{column} TEXT {'NOT NULL ' if required else ''}CHECK ({column} IN ({allowed}))"


def corrected_words() -> str:
    """The CHECKs that hold a correction to the same closed lists and to numbers where the field is one."""
    closed = [
        f"CHECK (field <> '{f}' OR new_value IS NULL OR new_value IN ({', '.join(repr(w) for w in CLOSED_LISTS[f])}))"
        for f in CLOSED_FIELDS
    ]
    numbers = ", ".join(repr(f) for f in NUMBER_FIELDS)
    numeric = f"CHECK (field NOT IN ({numbers}) OR new_value IS NULL OR new_value GLOB '[0-9-]*')"
    always = ", ".join(repr(f) for f in ALWAYS_STATED)
    needed = f"CHECK (new_value IS NOT NULL OR field NOT IN ({always}))"
    return ",\n  ".join([*closed, numeric, needed])


def _register_tables() -> list[str]:
    """What the file is, who ran, what is known before reading."""
    return [
        f"""CREATE TABLE database (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  {_one_of("origin")} UNIQUE,
  made_at TEXT NOT NULL
) STRICT""",
        """CREATE TRIGGER database_origin_stays BEFORE UPDATE ON database
BEGIN SELECT RAISE(ABORT, 'the origin of a database never changes'); END""",
        """CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL REFERENCES database (origin),
  version TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  loaded INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0
) STRICT""",
        f"""CREATE TABLE refused (
  path TEXT PRIMARY KEY,
  sha256 TEXT CHECK (length(sha256) = 64),
  {_one_of("reason")},
  message TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  version TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs (id)
) STRICT""",
        f"""CREATE TABLE areas (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  parent_id INTEGER REFERENCES areas (id),
  {_one_of("level", required=False)}
) STRICT""",
        "CREATE UNIQUE INDEX areas_key ON areas (key, ifnull(parent_id, 0))",
        f"""CREATE TABLE agencies (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  area_id INTEGER REFERENCES areas (id),
  {_one_of("level", required=False)}
) STRICT""",
        "CREATE UNIQUE INDEX agencies_key ON agencies (key, ifnull(area_id, 0))",
        """CREATE TABLE indicators (
  id TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  unit TEXT NOT NULL,
  measure TEXT NOT NULL,
  topic TEXT NOT NULL,
  better TEXT NOT NULL,
  over_areas TEXT NOT NULL,
  over_bodies TEXT NOT NULL,
  over_time TEXT NOT NULL
) STRICT""",
    ]


def _document_tables() -> list[str]:
    """One document and what stands in it, apart from its figures."""
    return [
        f"""CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  {_one_of("format")},
  version TEXT NOT NULL,
  origin TEXT NOT NULL REFERENCES database (origin),
  run_id INTEGER REFERENCES runs (id),
  loaded_at TEXT NOT NULL,
  text TEXT NOT NULL,
  pages_estimated INTEGER NOT NULL CHECK (pages_estimated IN (0, 1)),
  kind TEXT, number TEXT, symbol TEXT, issuer TEXT,
  {_one_of("level", required=False)},
  unit TEXT, parent_unit TEXT,
  area_id INTEGER REFERENCES areas (id),
  agency_id INTEGER REFERENCES agencies (id),
  place TEXT, issued_on TEXT, date_partial TEXT, title TEXT,
  signer TEXT, signer_role TEXT, signed_for TEXT,
  recipients TEXT NOT NULL CHECK (json_valid(recipients)),
  reporting_period TEXT, programme_period TEXT,
  sources TEXT NOT NULL CHECK (json_valid(sources)),
  parts TEXT NOT NULL CHECK (json_valid(parts)),
  body_start INTEGER NOT NULL, body_end INTEGER
) STRICT""",
        "CREATE INDEX documents_number ON documents (number)",
        """CREATE TABLE pages (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" >= start),
  width REAL, height REAL,
  PRIMARY KEY (document_id, number)
) STRICT""",
        """CREATE TABLE sections (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number TEXT, heading TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" >= start),
  page INTEGER,
  PRIMARY KEY (document_id, position)
) STRICT""",
        f"""CREATE TABLE citations (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  quote TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),
  kind TEXT, number TEXT, issued_on TEXT, issuer TEXT,
  {_one_of("relation")},
  page INTEGER,
  rule TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT""",
        "CREATE INDEX citations_number ON citations (number)",
        """CREATE TABLE tables (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number INTEGER, start INTEGER, "end" INTEGER, page INTEGER,
  content TEXT NOT NULL CHECK (json_valid(content)),
  PRIMARY KEY (document_id, position)
) STRICT""",
        """CREATE TABLE issues (
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  code TEXT NOT NULL, severity TEXT NOT NULL,
  start INTEGER, "end" INTEGER, words TEXT, detail TEXT,
  PRIMARY KEY (document_id, position)
) STRICT""",
    ]


def _figure_tables() -> list[str]:
    return [
        f"""CREATE TABLE figures (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  public_id TEXT NOT NULL UNIQUE CHECK (length(public_id) = 12),
  position INTEGER NOT NULL,
  quote TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start),
  value REAL NOT NULL, value_max REAL,
  unit TEXT NOT NULL, per TEXT, of REAL,
  {_one_of("measure")},
  {_one_of("qualifier")},
  {_one_of("direction")},
  {_one_of("basis")},
  {_one_of("against", required=False)},
  {_one_of("stage", required=False)},
  period TEXT,
  {_one_of("period_from", required=False)},
  subject TEXT,
  {_one_of("beneficiary", required=False)},
  {_one_of("topic")},
  scope TEXT,
  area_id INTEGER REFERENCES areas (id),
  actor TEXT,
  group_number INTEGER, part_of INTEGER,
  indicator TEXT REFERENCES indicators (id),
  note TEXT,
  sentence TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (json_valid(section)),
  page INTEGER,
  box_x0 REAL, box_top REAL, box_x1 REAL, box_bottom REAL,
  table_number INTEGER, table_row INTEGER, table_column INTEGER, row_head TEXT, column_head TEXT,
  rule TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  UNIQUE (document_id, position)
) STRICT""",
        "CREATE INDEX figures_indicator ON figures (indicator, area_id, period)",
    ]


def _correction_tables() -> list[str]:
    """Corrections name a figure by what the document says, hence no foreign key: they outlive every row."""
    return [
        f"""CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL CHECK (length(public_id) = 12),
  field TEXT NOT NULL CHECK (field IN ({", ".join(repr(f) for f in CORRECTABLE)})),
  old_value TEXT,
  new_value TEXT,
  made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
  reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  made_at TEXT NOT NULL,
  {corrected_words()}
) STRICT""",
        "CREATE INDEX corrections_figure ON corrections (public_id, field, id)",
        """CREATE TRIGGER corrections_are_not_changed BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""",
        """CREATE TRIGGER corrections_are_not_deleted BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""",
        """CREATE TRIGGER corrections_are_not_replaced BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END""",
    ]


def _registered_areas() -> list[str]:
    """Areas by their code in the register, with their days; what followed them; and what a signature block says."""
    return [
        "ALTER TABLE areas ADD COLUMN code TEXT",
        "ALTER TABLE areas ADD COLUMN since TEXT",
        "ALTER TABLE areas ADD COLUMN until TEXT",
        "DROP INDEX areas_key",
        "CREATE UNIQUE INDEX areas_key ON areas (key, ifnull(parent_id, 0), ifnull(code, ''))",
        "CREATE UNIQUE INDEX areas_code ON areas (code) WHERE code IS NOT NULL",
        """CREATE TABLE area_successors (
  area_id INTEGER NOT NULL REFERENCES areas (id),
  code TEXT NOT NULL,
  whole INTEGER CHECK (whole IN (0, 1)),
  PRIMARY KEY (area_id, code)
) STRICT""",
        "ALTER TABLE documents ADD COLUMN urgency TEXT",
        "ALTER TABLE documents ADD COLUMN signed_as TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(signed_as))",
    ]


def _migrations() -> Migrations:
    """The migrations in order. Built when asked: sqlite-utils takes longer to import than most commands to run."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    from .later_migrations import corrections_by_place, search_index
    from .migration_data import corrections_laid_out, indexes_of_questions

    migrations = Migrations("tonghop")

    @migrations(name="first_tables")
    def first_tables(db: Database) -> None:
        for statement in _register_tables() + _document_tables() + _figure_tables() + _correction_tables():
            db.execute(statement)

    for later in (corrections_by_place, search_index):
        migrations(name=later.__name__)(later)

    @migrations(name="registered_areas")
    def registered_areas(db: Database) -> None:
        for statement in _registered_areas():
            db.execute(statement)

    @migrations(name="reason_classified")
    def reason_classified(db: Database) -> None:
        """A database made before the reason was known has a CHECK without it: the table is made anew."""
        made = next(sql for sql in _register_tables() if sql.startswith("CREATE TABLE refused"))
        db.execute(made.replace("CREATE TABLE refused", "CREATE TABLE refused_anew", 1))
        db.execute("INSERT INTO refused_anew SELECT * FROM refused")
        db.execute("DROP TABLE refused")
        db.execute("ALTER TABLE refused_anew RENAME TO refused")

    migrations(name=indexes_of_questions.__name__)(indexes_of_questions)

    from .migration_register import register_of_reports, register_of_reports_named

    for later in (register_of_reports, register_of_reports_named):
        migrations(name=later.__name__)(later)

    from .migration_snapshots import frozen_reports

    migrations(name=frozen_reports.__name__)(frozen_reports)

    from .migration_asked import what_documents_ask

    migrations(name=what_documents_ask.__name__)(what_documents_ask)

    from .migration_intake import intake, versions

    migrations(name=intake.__name__)(intake)
    migrations(name=versions.__name__)(versions)
    from .migration_private import private_words

    migrations(name=private_words.__name__)(private_words)
    migrations(name=corrections_laid_out.__name__)(corrections_laid_out)
    from .migration_columns import columns_in_order_of_use

    migrations(name=columns_in_order_of_use.__name__)(columns_in_order_of_use)
    from .migration_versions import versions_by_period

    migrations(name=versions_by_period.__name__)(versions_by_period)
    return migrations


def migrate(connection: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Bring the tables up to `SCHEMA_VERSION`, or to what they were before the migration named so; the caller holds a
    write transaction."""
    from sqlite_utils import Database

    _migrations().apply(Database(connection, execute_plugins=False), stop_before=stop_before)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
