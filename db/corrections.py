"""What people decide about figures: appended, never changed, and laid over every reading by `figures_now`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from .areas import Seat, area_name, place_of
from .compare import UnknownName
from .database import DatabaseProblem, writing
from .load import insert, now
from .migrations import CORRECTABLE, NUMBER_FIELDS


class SeveralFigures(DatabaseProblem):
    """Several figures of the document read so."""


def find_figure(connection: sqlite3.Connection, asked: str, document_id: int | None = None) -> sqlite3.Row:
    """The figure called so: its code of 12 digits (6 and more are enough), or, within a document, its words.

    A figure that was rejected is found too. Raises `UnknownName`, or `SeveralFigures` with the codes to choose from.
    """
    sql, values = "SELECT * FROM figures WHERE (? IS NULL OR document_id = ?)", [document_id, document_id]
    found: list[sqlite3.Row] = []
    if re.fullmatch(r"[0-9a-f]{6,12}", asked):
        found = connection.execute(f"{sql} AND public_id GLOB ? || '*'", (*values, asked)).fetchall()
    if not found and document_id is not None:
        rows = connection.execute(f"{sql} ORDER BY start", values).fetchall()
        wanted = " ".join(asked.split())
        found = [row for row in rows if " ".join(row["quote"].split()) == wanted]
        found = found or [row for row in rows if wanted in " ".join(row["quote"].split())]
    if len(found) == 1:
        return found[0]
    if found:
        told = "\n".join(f"  {row['public_id']}  {_around(row)}" for row in found)
        raise SeveralFigures(f"Có nhiều số liệu “{asked}” (several figures); hãy dùng mã:\n{told}")
    raise UnknownName(asked, [])


def _around(figure: sqlite3.Row) -> str:
    """The figure with the words beside it, on one line."""
    at = figure["start"] - figure["sentence_start"]
    return "…" + " ".join(figure["sentence"][max(at - 40, 0) : at + len(figure["quote"]) + 30].split()) + "…"


def correct(
    connection: sqlite3.Connection, public_id: str, field: str, value: str | float | None, *, made_by: str, reason: str
) -> None:
    """Record that `field` of a figure is `value`, by whom and why: `correct(c, "a1b2c3d4e5f6", "value", 36537, …)`.

    Numbers are in the base unit, as in the exchange form. `rejected` with `1` says that it is no figure, `accepted` with
    `1` that it stands as it was read. Raises `DatabaseProblem` for an unknown figure or field, `sqlite3.IntegrityError`
    for a word outside its closed list.
    """
    correct_all(connection, public_id, {field: value}, made_by=made_by, reason=reason)


def correct_all(
    connection: sqlite3.Connection,
    public_id: str,
    values: Mapping[str, str | float | None],
    *,
    made_by: str,
    reason: str,
) -> None:
    """Several fields of one figure at once: all of them or none."""
    for field in values:
        if field not in (*CORRECTABLE, "accepted"):
            raise DatabaseProblem(f"Không sửa được mục “{field}”. Các mục sửa được: {', '.join(CORRECTABLE)}.")
    with writing(connection):
        figure = connection.execute("SELECT * FROM figures WHERE public_id = ?", (public_id,)).fetchone()
        if figure is None:
            raise DatabaseProblem(f"Không có số liệu nào mang mã {public_id}.")
        for field, value in values.items():
            _append(connection, figure, field, value, made_by, reason)


def _append(
    connection: sqlite3.Connection, figure: sqlite3.Row, field: str, value: str | float | None, by: str, reason: str
) -> None:
    if field == "scope" and isinstance(value, str):
        _make_area(connection, figure["document_id"], value)
    sha256 = connection.execute("SELECT sha256 FROM documents WHERE id = ?", (figure["document_id"],)).fetchone()[0]
    place = {"document_sha256": sha256, "quote": figure["quote"], "start": figure["start"]}
    old = _standing(connection, figure, field)
    row = {"public_id": figure["public_id"], "field": field, "old_value": old, "new_value": _words(value)}
    insert(connection, "corrections", row | place | {"made_by": by, "reason": reason, "made_at": now()})


def _standing(connection: sqlite3.Connection, figure: sqlite3.Row, field: str) -> str | None:
    """What a field says before this correction: the last one's word, else what was read."""
    sql = "SELECT new_value FROM corrections_laid WHERE figure_id = ? AND field = ? ORDER BY id DESC LIMIT 1"
    last = connection.execute(sql, (figure["public_id"], field)).fetchone()
    if last is not None:
        return None if last[0] is None else str(last[0])
    return None if field in ("rejected", "accepted") else _words(figure[field])


def _words(value: str | float | None) -> str | None:
    return None if value is None else str(value)


def parse(assignment: str) -> tuple[str, str | float | None]:
    """`value=36537` → `("value", 36537.0)`; `period=` → `("period", None)`. Numbers are plain, in the base unit.

    Raises `DatabaseProblem` where it is no assignment or a number is not plain (`36.537` may be one or the other).
    """
    field, equals, words = assignment.partition("=")
    field, words = field.strip(), words.strip()
    if not equals or not field:
        raise DatabaseProblem(f"“{assignment}” phải có dạng mục=giá_trị, ví dụ value=36537.")
    if not words:
        return field, None
    if field not in NUMBER_FIELDS:
        return field, words
    if not re.fullmatch(r"-?\d+(?:\.\d{1,2}|\.\d{4,})?", words):
        raise DatabaseProblem(f"“{words}” chưa rõ: hãy ghi số trơn theo đơn vị gốc, ví dụ 36537 hoặc 19.07.")
    return field, float(words)


def history(connection: sqlite3.Connection, public_id: str | None = None) -> list[sqlite3.Row]:
    """Every decision, of one figure or of all, oldest first; `orphan` is 1 where no reading yields the figure any more."""
    sql = """
      SELECT c.*, NOT EXISTS (SELECT 1 FROM figures f WHERE f.public_id = c.figure_id) AS orphan
      FROM corrections_laid c WHERE ? IS NULL OR c.figure_id = ? OR c.public_id = ? ORDER BY c.id"""
    return connection.execute(sql, (public_id, public_id, public_id)).fetchall()


def _make_area(connection: sqlite3.Connection, document_id: int, scope: str) -> None:
    """Have a row for the corrected area: the view looks it up by name."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
    parent = connection.execute("SELECT parent_id FROM areas WHERE id = ?", (document["area_id"],)).fetchone()
    above = parent["parent_id"] if parent else None
    seat = Seat(area_name(document["unit"]), document["area_id"], area_name(document["parent_unit"]), above)
    place_of(connection, scope, seat)
