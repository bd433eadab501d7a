"""Corrections whose figure is quoted otherwise by a new reading: found again by their digits and their place."""

from __future__ import annotations

import re
import sqlite3


def adopt_corrections(connection: sqlite3.Connection, document_id: int) -> None:
    """Tie every correction of this document that lost its figure to the figure which now stands for it.

    That is the one with the same digits (`36.544` and `36.544 hộ`) that overlaps the old place, or else the only one of
    these digits in the document. Where neither is, the correction stays an orphan and is listed as one.
    """
    row = connection.execute("SELECT sha256 FROM documents WHERE id = ?", (document_id,)).fetchone()
    figures = connection.execute(
        'SELECT public_id, quote, start, "end" FROM figures WHERE document_id = ?', (document_id,)
    ).fetchall()
    known = {figure["public_id"] for figure in figures}
    sql = "SELECT DISTINCT public_id, quote, start FROM corrections WHERE document_sha256 = ?"
    for lost in connection.execute(sql, (row["sha256"],)).fetchall():
        connection.execute("DELETE FROM figure_names WHERE public_id = ?", (lost["public_id"],))
        if lost["public_id"] in known:
            continue
        now_id = _found_again(lost, figures)
        if now_id:
            connection.execute("INSERT INTO figure_names VALUES (?, ?)", (lost["public_id"], now_id))


def _found_again(lost: sqlite3.Row, figures: list[sqlite3.Row]) -> str | None:
    alike = [figure for figure in figures if _digits(figure["quote"]) == _digits(lost["quote"])]
    end = lost["start"] + len(lost["quote"])
    here = [figure for figure in alike if figure["start"] < end and lost["start"] < figure["end"]]
    chosen = here or alike
    return str(chosen[0]["public_id"]) if len(chosen) == 1 else None


def _digits(quote: str) -> str:
    return re.sub(r"\D", "", quote) or quote
