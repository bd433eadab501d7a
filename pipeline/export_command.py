"""`tonghop export` and `tonghop targets`: what the database holds, for other programs and for paper."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import click

from .asked_command import form_option, listed
from .exits import Exit
from .options import PATH, db_option, settings_of
from .problems import Stop

_FORMATS = ("csv", "xlsx", "jsonl", "parquet", "html", "chart")


@click.command("export")
@click.argument("form", type=click.Choice(_FORMATS), metavar="|".join(_FORMATS))
@click.argument("out", type=PATH)
@click.option("--indicator", "indicators", multiple=True, help="Chỉ tiêu, lặp lại được (indicator; repeatable).")
@click.option("--document", "documents", multiple=True, help="Văn bản, lặp lại được (document; repeatable).")
@click.option("--areas", help="Địa bàn, cách nhau dấu phẩy (areas, comma-separated).")
@click.option(
    "--chart", type=click.Choice(["bars", "lines", "targets"]), default="bars", help="Loại biểu đồ (kind of chart)."
)
@db_option
def export(
    form: str,
    out: Path,
    indicators: tuple[str, ...],
    documents: tuple[str, ...],
    areas: str | None,
    chart: str,
    db: Path | None,
) -> None:
    """Xuất số liệu ra tệp (figures, or compared values with --indicator, to a file).

    Không có --indicator: mọi số liệu, mỗi dòng một số. html: OUT là thư mục, mỗi văn bản một trang xem không cần mạng.
    chart: OUT là tệp .svg hoặc .png của một chỉ tiêu.
    """
    from db.database import open_to_read
    from db.documents import find

    named = [name.strip() for name in (areas or "").split(",") if name.strip()]
    if form == "chart" and len(indicators) != 1:
        raise click.UsageError("Biểu đồ cần đúng một --indicator (a chart needs one indicator).")
    with open_to_read(settings_of(db).db) as connection:
        ids = [find(connection, name)["id"] for name in documents]
        try:
            if form == "html":
                _pages(connection, ids, out)
            elif form == "chart":
                _chart(connection, indicators[0], named, chart, out)
            else:
                _table(connection, form, indicators, named, ids, out)
        except ModuleNotFoundError as error:
            extra = "parquet" if form == "parquet" else "charts"
            words = f"Chưa cài thư viện {error.name}: hãy chạy pip install tonghop[{extra}] (missing library)."
            raise Stop(words, Exit.OUTPUT) from error
    click.echo(f"Đã xuất: {out}")


def _table(
    connection: sqlite3.Connection, form: str, asked: Sequence[str], areas: list[str], ids: list[int], out: Path
) -> None:
    from db.compare import compare, find_indicator, indicator_names
    from db.exports import csv, jsonl, parquet, rows, xlsx

    found = {find_indicator(connection, name): compare(connection, name, areas=areas) for name in asked}
    if form == "xlsx" and found:
        xlsx.write_comparison(found, indicator_names(connection), out)
        return
    every = [one for compared in found.values() for one in compared]
    table = rows.of_values(every) if found else rows.of_figures(connection, ids)
    if form == "xlsx":
        xlsx.write_rows(table, out)
    elif form == "parquet":
        parquet.write(table, out)
    else:
        out.write_text(csv.text_of(table) if form == "csv" else jsonl.text_of(table), encoding="utf-8", newline="")


def _pages(connection: sqlite3.Connection, ids: list[int], out: Path) -> None:
    from db.exports import html

    out.mkdir(parents=True, exist_ok=True)
    wanted = ids or [row[0] for row in connection.execute("SELECT id FROM documents_now ORDER BY id")]
    for document_id in wanted:
        row = connection.execute("SELECT name, sha256 FROM documents WHERE id = ?", (document_id,)).fetchone()
        path = out / f"{row['name']}-{row['sha256'][:8]}.html"
        path.write_text(html.text_of(connection, document_id), encoding="utf-8")


def _chart(connection: sqlite3.Connection, asked: str, areas: list[str], kind: str, out: Path) -> None:
    from db.compare import compare, find_indicator, indicator_names
    from db.exports import chart
    from db.progress import progress

    if out.suffix.lower() not in (".svg", ".png"):
        raise click.UsageError("Tệp biểu đồ phải có đuôi .svg hoặc .png (a chart is .svg or .png).")
    key = find_indicator(connection, asked)
    title = indicator_names(connection)[key]
    if kind == "targets":
        chart.targets(progress(connection, asked, areas=areas), title, out)
        return
    found = compare(connection, asked, areas=areas)
    if kind == "bars":
        chart.bars(found, title, out)
    else:
        chart.lines(found, title, out, breaks=key.startswith(("poverty.", "near_poor.")))


@click.command()
@click.argument("indicator")
@click.option("--areas", help="Địa bàn, cách nhau dấu phẩy (areas, comma-separated).")
@db_option
@form_option
def targets(indicator: str, areas: str | None, db: Path | None, form: str) -> None:
    """Mục tiêu đặt cạnh kết quả, thiếu gì nói nấy (target against result, and what is missing).

    Với một văn bản thay cho chỉ tiêu (tonghop targets 75/KH-UBND): mọi mục tiêu của văn bản đó, kèm nhóm địa bàn.
    """
    from db.compare import UnknownName, Value, find_indicator, indicator_names
    from db.database import open_to_read
    from db.documents import called
    from db.exports.table import place_words, value_words
    from db.exports.vietnamese import label, number, period
    from db.progress import progress

    from .screen import add, console, new_table

    def told(value: Value | None) -> str:
        return f"{value_words(value)} ({value.document}, {place_words(value)})" if value else "–"

    named = [name.strip() for name in (areas or "").split(",") if name.strip()]
    with open_to_read(settings_of(db).db) as connection:
        try:
            key = find_indicator(connection, indicator)
        except UnknownName:
            if not called(connection, indicator):
                raise
            listed(indicator, "targets", db, form)
            return
        if form == "json":
            raise click.UsageError("--format json chỉ dùng với một văn bản (json lists the targets of a document).")
        title = f"{indicator_names(connection)[key]} ({key})"
        found = progress(connection, indicator, areas=named)
    heads = ("area", "period", "target", "result", "fulfilment")
    table = new_table(*(label("columns", head) for head in heads), title=title)
    for one in found:
        ends = [f"{number(round(end, 1))} %" for end in dict.fromkeys((one.low, one.high)) if end is not None]
        words = ", ".join(filter(None, (label("progress", one.state), " – ".join(ends))))
        add(table, one.area, period(one.period), told(one.target), told(one.result), words)
    console().print(table)
