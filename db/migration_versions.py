"""What the search for versions of a document asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def versions_by_period(db: Database) -> None:
    """Documents by office, kind and period, so that a stored document is not held against all that its office ever wrote."""
    period = "coalesce(reporting_period, substr(issued_on, 1, 4))"
    db.execute(f"CREATE INDEX documents_period ON documents (agency_id, kind, {period})")
