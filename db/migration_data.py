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


_NUMBERS = ("value", "value_max", "of")
_STATED = ("value", "unit", "measure", "qualifier", "direction", "basis", "topic")
_MAY_BE_NONE = (
    "value_max", "per", "of", "against", "stage", "period", "subject", "beneficiary", "scope", "actor", "indicator",
)  # fmt: skip


def laid(condition: str) -> str:
    """The rows of `figure_corrections` for the figures that meet a condition on `figure_id`."""
    columns = [f"max(CASE field WHEN '{name}' THEN new_value END)" for name in _STATED]
    for name in _MAY_BE_NONE:
        columns += [f"max(field = '{name}')", f"max(CASE field WHEN '{name}' THEN new_value END)"]
    return f"""
  INSERT INTO figure_corrections
  SELECT figure_id, coalesce(group_concat(iif(field IN ('accepted', 'rejected'), NULL, field), ' '), ''),
    coalesce(max(CASE field WHEN 'rejected' THEN new_value END), '') = '1',
    coalesce(max(CASE field WHEN 'accepted' THEN new_value END), '') = '1',
    max(field IN ('indicator', 'scope', 'period')),
    {", ".join(columns)}
  FROM (
    SELECT coalesce(n.now_id, c.public_id) AS figure_id, c.field, c.new_value, max(c.id)
    FROM corrections c LEFT JOIN figure_names n ON n.public_id = c.public_id
    WHERE {condition}
    GROUP BY 1, 2 ORDER BY 1, 2
  )
  GROUP BY figure_id"""


def corrections_laid_out(db: Database) -> None:
    """The latest correction of each field, one row a figure, kept in step by triggers: no question works them out anew.

    `moves` marks figures whose indicator, area or period a person changed: an index of `figures` does not find those.
    """
    optional = ", ".join(
        f'has_{name} INTEGER NOT NULL CHECK (has_{name} IN (0, 1)), "{name}" TEXT' for name in _MAY_BE_NONE
    )
    db.execute(f"""CREATE TABLE figure_corrections (
  public_id TEXT PRIMARY KEY CHECK (length(public_id) = 12),
  fields TEXT NOT NULL,
  rejected INTEGER NOT NULL CHECK (rejected IN (0, 1)),
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  moves INTEGER NOT NULL CHECK (moves IN (0, 1)),
  {", ".join(f"{name} TEXT" for name in _STATED)},
  {optional}
) STRICT""")
    db.execute("CREATE INDEX figure_corrections_moved ON figure_corrections (public_id) WHERE moves")
    db.execute("CREATE INDEX areas_parent ON areas (parent_id, level)")
    db.execute("CREATE INDEX figure_names_now ON figure_names (now_id)")
    db.execute(laid("1"))
    events = {
        "corrected": ("AFTER INSERT ON corrections", ("NEW.public_id",)),
        "named": ("AFTER INSERT ON figure_names", ("NEW.public_id", "NEW.now_id")),
        "renamed": ("AFTER UPDATE ON figure_names", ("OLD.public_id", "OLD.now_id", "NEW.public_id", "NEW.now_id")),
        "unnamed": ("AFTER DELETE ON figure_names", ("OLD.public_id", "OLD.now_id")),
    }
    for name, (event, ids) in events.items():
        named = " UNION ".join(f"SELECT {id} AS id" for id in ids)
        touched = f"""SELECT id FROM ({named})
      UNION SELECT now_id FROM figure_names WHERE public_id IN ({", ".join(ids)})"""
        those = f"""c.public_id IN ({touched} UNION SELECT public_id FROM figure_names WHERE now_id IN ({touched}))
      AND coalesce(n.now_id, c.public_id) IN ({touched})"""
        db.execute(f"""CREATE TRIGGER figure_corrections_{name} {event} BEGIN
  DELETE FROM figure_corrections WHERE public_id IN ({touched});
  {laid(those)};
END""")
