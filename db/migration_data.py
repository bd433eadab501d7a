"""Indexes that the questions of comparison and search need once a database holds a whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def indexes_of_questions(db: Database) -> None:
    """One indicator in one period, figures by their place in a document, documents by path, name and area."""
    for name, columns in (
        ("figures_period", "figures (indicator, period, area_id)"),
        ("figures_place", "figures (document_id, start)"),
        ("documents_path", "documents (path)"),
        ("documents_name", "documents (name)"),
        ("documents_area", "documents (area_id, issued_on)"),
    ):
        db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
