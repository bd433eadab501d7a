"""The charts of a summary report as PNG; needs the extra `charts` (matplotlib)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from db.compare import compare
from db.progress import progress
from db.summary.model import Picture, Summary
from db.summary.spans import span_of


def pictures_of(connection: sqlite3.Connection, summary: Summary) -> dict[Picture, bytes]:
    """Every chart that the report asks for. Raises `ModuleNotFoundError` where matplotlib is not installed."""
    wanted = [block for _, block in summary.blocks() if isinstance(block, Picture)]
    with TemporaryDirectory() as folder:
        return {one: _drawn(connection, summary, one, Path(folder) / "chart.png") for one in wanted}


def _drawn(connection: sqlite3.Connection, summary: Summary, picture: Picture, path: Path) -> bytes:
    from . import chart

    span = span_of(summary.period)
    if picture.kind == "targets":
        found = [one for one in progress(connection, picture.indicator) if one.area in picture.areas]
        told = [one for one in found if one.target and one.result and span.ends(one.result.period)]
        chart.targets(told, picture.title, path)
    else:
        values = compare(connection, picture.indicator, basis="result", period=picture.period)
        chart.bars([one for one in values if one.chosen.full_area in picture.areas], picture.title, path)
    return path.read_bytes()
