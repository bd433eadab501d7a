"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .settings import Settings, load_settings

PATH = click.Path(path_type=Path)


def settings_of(db: Path | None = None, workers: int | None = None) -> Settings:
    """Settings with what the command line says laid over them."""
    return load_settings({"db": db, "workers": workers})


def db_option(function: Callable[..., Any]) -> Callable[..., Any]:
    words = "Tệp cơ sở dữ liệu (database; mặc định theo cấu hình)."
    return click.option("--db", type=PATH, help=words)(function)
