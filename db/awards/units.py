"""Which units stand side by side on an award sheet: those of one level below the campaign, that documents of it speak of."""

from __future__ import annotations

from db.summary.ground import Ground, Unit


def units_of(ground: Ground, level: str) -> list[Unit]:
    """Units of the chain, and areas of that level of which its reports give figures (as the rows of an annex do)."""
    found = {unit.area_id: unit for unit in ground.units if unit.level == level}
    ids = [tied.row["id"] for unit in ground.units for tied in unit.reports]
    marks = ", ".join("?" * len(ids))
    sql = f"""
      SELECT DISTINCT w.identity_id AS id, a.name, p.name AS parent
      FROM figures_now f JOIN area_identity w ON w.id = f.area_id JOIN areas a ON a.id = w.identity_id
      LEFT JOIN areas p ON p.id = a.parent_id
      WHERE f.document_id IN ({marks}) AND a.level = ? AND f.topic = 'poverty'"""
    for row in ground.connection.execute(sql, (*ids, level)):
        found.setdefault(row["id"], Unit(row["id"], row["name"], row["parent"], level))
    return sorted(found.values(), key=lambda unit: (unit.parent or "", unit.name))
