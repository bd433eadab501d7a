"""The register from intake: what came into the drop folder, on the day on which it came, by the office's clock."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta, timezone

from .answers import Entry
from .arrivals import Entered, enter_one
from .database import writing

VIETNAM = timezone(timedelta(hours=7))
"""Moments are stored in UTC; a file of 23:30 on the last day must not stand under the next one, nor the other way round."""


def day_in_vietnam(moment: str) -> str:
    """The day in Vietnam of a moment in UTC: `2024-07-05T17:30:00+00:00` → `2024-07-06`."""
    return datetime.fromisoformat(moment).astimezone(VIETNAM).date().isoformat()


def enter_intake(connection: sqlite3.Connection, *, made_by: str) -> list[Entered]:
    """Enter the reports that intake has taken in and that are not in the register yet, not even withdrawn; the earliest first.

    The sender is the document's issuer, else the folder that it lay in; a document that shows neither is left to a person. Whether it
    is signed nobody knows from a file: that is entered by hand.
    """
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'inbox_names'").fetchone():
        return []
    sql = """
      SELECT d.sha256, coalesce(d.issuer, nullif(trim(min(n.sender)), '')) AS sender, min(n.arrived_at) AS arrived_at
      FROM inbox_names n JOIN originals o ON o.id = n.original_id JOIN documents_now d ON d.sha256 = o.sha256
      WHERE d.kind = 'báo cáo' AND NOT EXISTS (SELECT 1 FROM register_entries e WHERE e.document_sha256 = d.sha256)
      GROUP BY d.sha256 HAVING sender IS NOT NULL ORDER BY arrived_at, d.sha256"""
    rows = connection.execute(sql).fetchall()
    with writing(connection):
        return [
            enter_one(
                connection,
                Entry(
                    row["sender"],
                    day_in_vietnam(row["arrived_at"]),
                    channel="thư mục tiếp nhận",
                    document_sha256=row["sha256"],
                ),
                made_by=made_by,
                source="intake",
            )
            for row in rows
        ]
