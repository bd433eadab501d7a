"""A table as Parquet, typed, for pandas, R and DuckDB. Needs the extra `parquet`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .rows import Rows


def write(rows: Rows, path: Path) -> None:
    """Write the table. Raises `ModuleNotFoundError` where pyarrow is not installed."""
    import pyarrow
    import pyarrow.parquet

    types: dict[str, Any] = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole": pyarrow.int64(),
        "date": pyarrow.string(),
    }
    columns = {}
    for place, (name, kind) in enumerate(rows.columns):
        cells = [row[place] for row in rows.rows]
        if kind == "number":
            cells = [None if cell is None else float(cell) for cell in cells]
        columns[name] = pyarrow.array(cells, types[kind])
    pyarrow.parquet.write_table(pyarrow.table(columns), path, compression="zstd")
