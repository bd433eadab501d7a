"""`tonghop pivot`, `change` and `rank`: areas side by side, between two periods, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from .options import db_option, settings_of

_FORM = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="Dạng kết quả (output)."
)
_PARENT = click.option("--parent", help="Chỉ các địa bàn ngay dưới địa bàn này (areas right below this one).")
_LEVEL = click.option(
    "--level", type=click.Choice(["province", "district", "commune"]), help="Chỉ một cấp (one level)."
)
_BASIS = click.option(
    "--basis",
    type=click.Choice(["target", "result", "cumulative"]),
    default="result",
    help="Mục tiêu hay kết quả (basis).",
)


@click.command()
@click.argument("indicators", nargs=-1, required=True, metavar="INDICATOR...")
@_PARENT
@_LEVEL
@click.option("--period", help="Kỳ, ví dụ 2017, 2018-H1 (only this period, and figures without one).")
@_BASIS
@_FORM
@db_option
def pivot(
    indicators: tuple[str, ...],
    parent: str | None,
    level: str | None,
    period: str | None,
    basis: str,
    form: str,
    db: Path | None,
) -> None:
    """Nhiều chỉ tiêu × nhiều địa bàn (several indicators over areas; what is missing is shown, never 0)."""
    from db.database import open_to_read
    from db.exports import together
    from db.pivot import pivot as ask

    with open_to_read(settings_of(db).db) as connection:
        found = ask(connection, indicators, parent=parent, level=level, period=period, basis=basis)
    if form == "csv":
        _csv(together.pivot_rows(found))
    elif form == "json":
        _json(together.pivot_object(found))
    elif not any(cell for line in found.lines for cell in line.cells):
        click.echo("Chưa có số liệu phù hợp (no values).")
    else:
        heads, rows, notes = together.pivot_words(found)
        _print(heads, rows, notes, right=range(1, len(heads)))


@click.command()
@click.argument("indicator")
@click.option("--from", "first", required=True, help="Kỳ đầu, ví dụ 2016 (first period).")
@click.option("--to", "last", required=True, help="Kỳ cuối, ví dụ 2017 (last period).")
@_PARENT
@_LEVEL
@_BASIS
@_FORM
@db_option
def change(
    indicator: str,
    first: str,
    last: str,
    parent: str | None,
    level: str | None,
    basis: str,
    form: str,
    db: Path | None,
) -> None:
    """Thay đổi giữa hai kỳ, không qua hai chuẩn khác nhau (change between periods, never over a break of definition)."""
    from db.change import change as ask
    from db.compare import find_indicator, indicator_names
    from db.database import open_to_read
    from db.exports import together

    with open_to_read(settings_of(db).db) as connection:
        key = find_indicator(connection, indicator)
        title = f"{indicator_names(connection)[key]} ({key})"
        found = ask(connection, indicator, first, last, parent=parent, level=level, basis=basis)
    if form == "csv":
        _csv(together.change_rows(found))
    elif form == "json":
        _json(together.change_objects(found))
    else:
        shown = [one for one in found if one.first or one.last]
        heads, rows = together.change_words(shown, first, last)
        without = [one.place.full_area for one in found if not (one.first or one.last)]
        notes = [f"Chưa có số liệu cả hai kỳ ({len(without)}): {'; '.join(without)}."] if without else []
        _print(heads, rows, notes, title=title, right=())


@click.command()
@click.argument("indicator")
@click.option("--period", required=True, help="Kỳ, ví dụ 2017, 2018-H1 (the period).")
@_PARENT
@_LEVEL
@_BASIS
@_FORM
@db_option
def rank(
    indicator: str, period: str, parent: str | None, level: str | None, basis: str, form: str, db: Path | None
) -> None:
    """Xếp thứ tự các địa bàn trong một kỳ (areas in order; ties told, the missing named and never last)."""
    from db.compare import find_indicator, indicator_names
    from db.database import open_to_read
    from db.exports import together
    from db.exports.vietnamese import period as period_words
    from db.rank import rank as ask

    with open_to_read(settings_of(db).db) as connection:
        key = find_indicator(connection, indicator)
        title = f"{indicator_names(connection)[key]} ({key}), {period_words(period)}"
        found = ask(connection, indicator, period, parent=parent, level=level, basis=basis)
    if form == "csv":
        _csv(together.rank_rows(found))
    elif form == "json":
        _json(together.rank_object(found))
    else:
        heads, rows, notes = together.rank_words(found)
        _print(heads, rows, notes, title=title, right=(0, 2))


def _csv(rows: Any) -> None:
    from db.exports import csv

    sys.stdout.write(csv.text_of(rows))


def _json(content: Any) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _print(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str],
    *,
    right: Sequence[int],
    title: str | None = None,
) -> None:
    from .screen import add, console, new_table

    table = new_table(*heads, title=title)
    table.columns[list(heads).index("Địa bàn")].min_width = 20
    for at in right:
        table.columns[at].justify = "right"
    for row in rows:
        add(table, *row)
    out = console()
    out.print(table)
    for note in notes:
        out.print(note, markup=False)
