"""What people decide about figures: appended, never changed, and laid over every reading by `figures_now`."""

from __future__ import annotations

import sqlite3

from .areas import Seat, area_name, place_of
from .database import DatabaseProblem, writing
from .load import insert, now
from .migrations import CORRECTABLE


def correct(
    connection: sqlite3.Connection, public_id: str, field: str, value: str | float | None, *, made_by: str, reason: str
) -> None:
    """Record that `field` of a figure is `value`, by whom and why: `correct(c, "a1b2c3d4e5f6", "value", 36537, …)`.

    Numbers are in the base unit, as in the exchange form. `rejected` with `1` says that it is no figure. Raises
    `DatabaseProblem` for an unknown figure or field, `sqlite3.IntegrityError` for a word outside its closed list.
    """
    if field not in CORRECTABLE:
        raise DatabaseProblem(f"Không sửa được mục “{field}”. Các mục sửa được: {', '.join(CORRECTABLE)}.")
    with writing(connection):
        figure = connection.execute("SELECT * FROM figures WHERE public_id = ?", (public_id,)).fetchone()
        if figure is None:
            raise DatabaseProblem(f"Không có số liệu nào mang mã {public_id}.")
        if field == "scope" and isinstance(value, str):
            _make_area(connection, figure["document_id"], value)
        old = None if field == "rejected" else figure[field]
        row = {"public_id": public_id, "field": field, "old_value": _words(old), "new_value": _words(value)}
        insert(connection, "corrections", row | {"made_by": made_by, "reason": reason, "made_at": now()})


def _words(value: str | float | None) -> str | None:
    return None if value is None else str(value)


def _make_area(connection: sqlite3.Connection, document_id: int, scope: str) -> None:
    """Have a row for the corrected area: the view looks it up by name."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    parent = connection.execute("SELECT parent_id FROM areas WHERE id = ?", (document["area_id"],)).fetchone()
    above = parent["parent_id"] if parent else None
    seat = Seat(area_name(document["unit"]), document["area_id"], area_name(document["parent_unit"]), above)
    place_of(connection, scope, seat)
