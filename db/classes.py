"""Classes of areas in the database: their names, and who is known to belong to one from when until when."""

from __future__ import annotations

import sqlite3

from extractors.area_classes import area_classes, memberships


def save_classes(connection: sqlite3.Connection) -> None:
    """Bring both tables up to the knowledge folder; nothing is written where they already are."""
    classes = [(one.id, one.name_vi, one.name_en) for one in area_classes()]
    members = [(m.class_id, m.code, m.since, m.until, m.source) for m in memberships()]
    stored = [tuple(row) for row in connection.execute("SELECT id, name_vi, name_en FROM area_classes ORDER BY rowid")]
    held = connection.execute("SELECT class_id, code, since, until, source FROM area_class_members ORDER BY rowid")
    if stored == classes and [tuple(row) for row in held] == members:
        return
    connection.execute("DELETE FROM area_classes")
    connection.executemany("INSERT INTO area_classes (id, name_vi, name_en) VALUES (?, ?, ?)", classes)
    sql = "INSERT INTO area_class_members (class_id, code, since, until, source) VALUES (?, ?, ?, ?, ?)"
    connection.executemany(sql, members)
