"""What a document asks for: stored with it, listed from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

KINDS = ("tasks", "targets", "criteria", "awards", "requests")
_LISTS = ("cooperating", "classes", "levels", "forms", "asked", "outline", "section")


def save_asked(connection: sqlite3.Connection, document_id: int, extraction: Json, public: Sequence[str]) -> None:
    """Store what an extraction asks for, each kind in its table `asked_…`; an extraction may lack these keys.

    Rows that refer to a figure get its public id (`public`, in the order of the figures), by which corrections and every
    list know it.
    """
    for kind in KINDS:
        for position, record in enumerate(extraction.get(kind, ())):
            row = {name: _stored(value) for name, value in record.items()}
            if "figure" in record:
                row["public_id"] = None if record["figure"] is None else public[record["figure"]]
            row |= {"document_id": document_id, "position": position}
            columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO asked_{kind} ({columns}) VALUES ({marks})", tuple(row.values()))


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def asked_of(connection: sqlite3.Connection, document_id: int, kind: str) -> list[Json]:
    """The rows of one kind (`tasks`, `targets`, `criteria`, `awards`, `requests`) in the order of the text.

    Lists are lists; `sections` holds the headings over the row, outermost first; a target and what has a figure bear the
    figure's own row (after corrections) under `stated`, None where a person has since rejected it.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    heads = {
        row["position"]: " ".join(filter(None, (row["number"], row["heading"])))
        for row in connection.execute("SELECT * FROM sections WHERE document_id = ?", (document_id,))
    }
    rows = connection.execute(f"SELECT * FROM asked_{kind} WHERE document_id = ? ORDER BY position", (document_id,))
    return [_read(connection, dict(row), heads) for row in rows.fetchall()]


def _read(connection: sqlite3.Connection, row: Json, heads: dict[int, str]) -> Json:
    out = {name: json.loads(value) if name in _LISTS else value for name, value in row.items()}
    del out["document_id"]
    out["sections"] = [heads[index] for index in out["section"]]
    if "is_reporting_duty" in out:
        out["is_reporting_duty"] = bool(out["is_reporting_duty"])
    if "public_id" in out:
        found = connection.execute(
            "SELECT value, value_max, unit, per, qualifier, direction, period, indicator, subject, scope FROM figures_now "
            "WHERE public_id = ?",
            (out["public_id"],),
        ).fetchone()
        out["stated"] = dict(found) if found else None
    return out
