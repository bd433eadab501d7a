"""`tonghop search`: words in documents, with or without marks."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from .options import db_option, settings_of


@click.command()
@click.argument("words", nargs=-1, required=True)
@db_option
@click.option("--areas", help="Địa bàn và cấp dưới, cách nhau dấu phẩy (areas and those below, comma-separated).")
@click.option("--kind", help="Loại văn bản, ví dụ “báo cáo” (kind of document).")
@click.option("--year", type=click.IntRange(1945, 2100), help="Năm ban hành hoặc năm của số liệu (year).")
@click.option("--topic", help="Chủ đề của số liệu, ví dụ credit (topic of a figure).")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Số đoạn (hits at most).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
def search(
    words: tuple[str, ...],
    db: Path | None,
    areas: str | None,
    kind: str | None,
    year: int | None,
    topic: str | None,
    limit: int,
    form: str,
) -> None:
    """Tìm trong lời văn, gõ có dấu hay không dấu đều được (search words, with or without marks).

    "ho ngheo" tìm ra “hộ nghèo”; cụm từ đặt trong dấu nháy; số ký hiệu gõ như in trên văn bản: 05/CT-UBND.
    """
    from db.compare import UnknownName
    from db.database import open_to_read
    from db.exports.vietnamese import place
    from db.migrations import CLOSED_LISTS
    from db.search import search as ask

    if topic and topic not in CLOSED_LISTS["topic"]:
        raise UnknownName(topic, CLOSED_LISTS["topic"])
    named = [name.strip() for name in (areas or "").split(",") if name.strip()]
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word and len(words) > 1 else word for word in words)
    with open_to_read(settings_of(db).db) as connection:
        found = ask(connection, asked, areas=named, kind=kind, year=year, topic=topic, limit=limit)
    if form == "json":
        click.echo(json.dumps([asdict(hit) for hit in found], ensure_ascii=False, indent=1))
        return
    for hit in found:
        where = place(hit.page, hit.start, estimated=hit.page_estimated)
        click.echo(f"{hit.document}, {where} ({hit.area or '–'})\n    {hit.snippet}")
    if found.bounded:
        click.echo(
            "Có quá nhiều đoạn khớp: chỉ xét những đoạn nạp gần đây; hãy thêm từ hoặc điều kiện (too many).", err=True
        )
    click.echo(f"{len(found)} đoạn (hits)." if found else "Không tìm thấy (nothing found).")
