"""Candidates for a comparison, found through the indexes: the view `candidates`, asked about few figures instead of all.

The view ranks every figure among those for the same indicator, place, period and basis, so a condition on areas or periods
does not reach the index through it. Here the same query runs over the figures of the asked indicators, areas and periods
alone; whole groups are fetched, so that ranks and rivals come out the same. `given` alone is left out.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence

from .database import view_sql

ANY = "*"
"""Every period, stated or not."""
_SOURCE = "FROM figures_sought\n"
_GIVEN = ",\n  count(*) OVER (PARTITION BY indicator, place_id, compared_period, basis) AS given"
"""How many values stand beside one another: no question here asks, and it would have every wide row sorted once more."""


def candidates(
    connection: sqlite3.Connection,
    indicators: Sequence[str],
    *,
    areas: Collection[int] | None = None,
    period: str | None = ANY,
    basis: str | None = None,
    chosen: bool = False,
) -> list[sqlite3.Row]:
    """Rows of `candidates` for these indicators, of some areas (row ids; None for all), of one period and basis (None for all);
    with `chosen` those alone that a comparison shows.

    `period` is as printed or as compared (`2017-12-31` and `2017`), None for figures without one, `ANY` for all.
    """
    if not indicators or (areas is not None and not areas):
        return []
    where = [f"indicator IN ({_marks(indicators)})"]
    values: list[object] = list(indicators)
    if areas is not None:
        ids = sorted(same_places(connection, areas))
        where.append(f"area_id IN ({_marks(ids)})")
        values += ids
    if period is None:
        where.append("period IS NULL")
    elif period != ANY:
        where.append(f"period IN ({_marks(_printed(period))})")
        values += _printed(period)
    if basis is not None:
        where.append("basis = ?")
        values.append(basis)
    view = view_sql("candidates")
    if view.count(_SOURCE) != 1 or view.count(_GIVEN) != 1:
        raise AssertionError("candidates.sql must read figures_sought and count the given in one place")
    view = view.replace(_GIVEN, "")
    # what is worked out for a figure is worked out once, not wherever it is looked at
    view = view.replace("figures_told AS (", "figures_told AS MATERIALIZED (")
    sql = view.replace(_SOURCE, f"FROM (SELECT * FROM figures_sought WHERE {' AND '.join(where)})\n")
    if period is not None and period != ANY:
        sql = f"SELECT * FROM ({sql}) WHERE compared_period = ? OR period = ?"
        values += [period, period]
    if chosen:
        sql = f"SELECT * FROM ({sql}) WHERE place = 1"
    return connection.execute(sql, values).fetchall()


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _printed(period: str) -> list[str]:
    """The periods that a document may print for one compared period, or that compare with the printed one."""
    end = {"": "-12-31", "-H1": "-06-30"}
    if year := re.fullmatch(r"(\d{4})(|-H1)", period):
        return [period, year[1] + end[year[2]]]
    if day := re.fullmatch(r"(\d{4})-(?:12-31|06-30)", period):
        return [period, day[1] + ("" if period.endswith("12-31") else "-H1")]
    return [period]


def same_places(connection: sqlite3.Connection, areas: Collection[int]) -> set[int]:
    """The areas with every other row that means one of the same places."""
    ids = sorted(areas)
    sql = f"SELECT DISTINCT identity_id FROM area_identity WHERE id IN ({_marks(ids)})"
    meant = [row[0] for row in connection.execute(sql, ids)]
    sql = f"""
      SELECT w.id FROM areas a CROSS JOIN area_identity w ON w.id = a.id
      WHERE a.key IN (SELECT key FROM areas WHERE id IN ({_marks(meant)})) AND w.identity_id IN ({_marks(meant)})"""
    return {row[0] for row in connection.execute(sql, meant + meant)} | set(ids)
