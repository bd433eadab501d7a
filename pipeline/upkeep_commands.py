"""`tonghop verify` and `tonghop backup`."""

from __future__ import annotations

from pathlib import Path

import click

from .exits import Exit
from .options import PATH, db_option, settings_of
from .problems import Stop


@click.command()
@db_option
def verify(db: Path | None) -> None:
    """Kiểm tra cơ sở dữ liệu còn nguyên vẹn không (checksums, keys, search index, orphans)."""
    from db.database import open_to_read
    from db.upkeep import verify as ask

    path = settings_of(db).db
    with open_to_read(path) as connection:
        found = ask(connection)
    for words in found:
        click.echo(words)
    if found:
        raise Stop(f"{path}: {len(found)} chỗ phải xem lại (problems).", Exit.DATABASE)
    click.echo(f"{path}: nguyên vẹn (all well).")


@click.command()
@click.argument("file", type=PATH)
@db_option
def backup(file: Path, db: Path | None) -> None:
    """Lưu một bản sao nguyên vẹn, kể cả khi đang có người dùng (a consistent copy, online)."""
    from db.database import open_to_read
    from db.upkeep import backup as copy

    with open_to_read(settings_of(db).db) as connection:
        copy(connection, file)
    click.echo(f"Đã lưu: {file} ({file.stat().st_size / 1e6:.1f} MB).")
