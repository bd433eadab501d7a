"""What a data site (Datasette) shows of a database: its words, its queries, its settings; and the copy that it serves."""

from __future__ import annotations

import sqlite3
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .masking import mask_copy
from .queries import queries
from .upkeep import backup

SETTINGS: dict[str, bool | int] = {
    "suggest_facets": False,  # on a million rows suggesting takes seconds
    "default_page_size": 50,
    "max_returned_rows": 10_000,
    "sql_time_limit_ms": 5_000,
    "facet_time_limit_ms": 500,
    "allow_download": False,
    "max_csv_mb": 500,
}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("db") / "data_site.toml").read_text("utf-8"))


def metadata(database: str) -> dict[str, Any]:
    """Datasette's metadata for a database of that name: titles, columns, facets, hidden tables, canned queries."""
    words = _words()
    tables: dict[str, Any] = {name: {"hidden": True} for name in words["hidden"]}
    tables |= words["tables"]
    canned = {}
    for query in queries():
        about = {
            "sql": query.sql,
            "title": query.title,
            "description": query.note.replace("`", ""),
            "params": list(query.sample),
        }
        canned[query.name] = about
    about_all = {name: words[name] for name in ("title", "description", "license")}
    return about_all | {"databases": {database: {"tables": tables, "queries": canned}}}


def snapshot(connection: sqlite3.Connection, folder: Path, name: str) -> Path:
    """A copy of the database that nothing changes any more: readers hold up no writer, and all pages agree.

    Private persons are masked in it, unless masking is off: whoever reads the site reads the file itself.
    """
    path = folder / f"{name}.db"
    backup(connection, path)
    mask_copy(path)
    return path
