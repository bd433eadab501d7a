"""`tonghop campaign …`: movements and programmes with all that implements them."""

from __future__ import annotations

from pathlib import Path

import click

from .chain import day
from .correction_commands import by_option
from .options import db_option, settings_of


@click.group()
def campaign() -> None:
    """Phong trào, chương trình mà các đơn vị cùng thực hiện (campaigns)."""


@campaign.command("add")
@click.argument("code")
@click.option("--name", required=True, help="Tên phong trào, chương trình (its name).")
@click.option("--issuer", help="Cơ quan ban hành (issuer).")
@click.option("--issued-on", help="Ngày ban hành, ví dụ 21/8/2017 (its day).")
@by_option
@db_option
def campaign_add(code: str, name: str, issuer: str | None, issued_on: str | None, by: str, db: Path | None) -> None:
    """Thêm một phong trào; CODE là số ký hiệu văn bản gốc (add a campaign, by its number)."""
    from db.campaigns import add_campaign
    from db.database import open_to_write

    with open_to_write(settings_of(db).db) as connection:
        made = add_campaign(connection, code, name, made_by=by, issuer=issuer, issued_on=issued_on)
    click.echo(f"Đã thêm {made.code}: {made.name}")


@campaign.command("list")
@db_option
def campaign_list(db: Path | None) -> None:
    """Các phong trào đã nhập, mỗi phong trào có bao nhiêu yêu cầu (the campaigns entered)."""
    from db.campaigns import campaigns
    from db.database import open_to_read
    from db.requests import requests

    with open_to_read(settings_of(db).db) as connection:
        found = [(one, len(requests(connection, campaign=one.code))) for one in campaigns(connection)]
    for one, count in found:
        click.echo(f"{one.code} · {one.name} · {one.issuer or '–'} · {day(one.issued_on)} · {count} yêu cầu")
    if not found:
        click.echo("Chưa có phong trào nào; thêm bằng tonghop campaign add (none yet).")
