"""Columns where questions and loading do not trip over them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_LIST = re.compile(r"CHECK \((\w+) IN \(([^()]*)\)\)")
_INDEXES = (
    ("figures_indicator", "figures (indicator, area_id, period)"),
    ("figures_period", "figures (indicator, period, area_id)"),
    ("figures_place", "figures (document_id, start, topic, period, public_id)"),
)
"""The last one holds all that a filter of passages by topic or year looks at, so that it never fetches the figure."""


def columns_in_order_of_use(db: Database) -> None:
    """The text of a document stands behind its other columns, and a figure's closed lists are compared word by word.

    A row too long for its page goes on in a chain of others: whatever stood behind the text was reached by walking through all of
    it. A CHECK with `IN` fills a table of its own with the list for every row, which took nine tenths of a figure's storing.
    """
    for (view,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        db.execute(f'DROP VIEW "{view}"')
    db.execute("ALTER TABLE documents RENAME COLUMN text TO text_between")
    db.execute("ALTER TABLE documents ADD COLUMN text TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE documents SET text = text_between")
    db.execute("ALTER TABLE documents DROP COLUMN text_between")
    _figures_anew(db)
    db.execute("DROP INDEX documents_agency")
    db.execute("CREATE INDEX documents_agency ON documents (agency_id, kind, number)")
    db.execute("CREATE INDEX documents_number_any_case ON documents (number COLLATE NOCASE)")
    db.execute("CREATE INDEX amendments_replacing ON amendments (document_id, number) WHERE what = 'replaces'")


def _figures_anew(db: Database) -> None:
    """No table refers to `figures`, so that it can be made anew with foreign keys on."""
    (made,) = db.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'figures'").fetchone()
    anew = _LIST.sub(lambda found: f"CHECK ({compared(found[1], found[2].split(', '))})", made)
    db.execute(re.sub(r'CREATE TABLE "?figures"?', "CREATE TABLE figures_anew", anew, count=1))
    db.execute("INSERT INTO figures_anew SELECT * FROM figures")
    db.execute("DROP TABLE figures")
    db.execute("ALTER TABLE figures_anew RENAME TO figures")
    for name, columns in _INDEXES:
        db.execute(f"CREATE INDEX {name} ON {columns}")


def compared(column: str, words: list[str]) -> str:
    """The condition that a column holds one of the words (in quotes) or nothing."""
    return f"CASE {column} {' '.join(f'WHEN {word} THEN 1' for word in words)} ELSE {column} IS NULL END"
