"""`tonghop correct`, `accept`, `reject`, `history`: what people decide about figures, with who and why."""

from __future__ import annotations

import getpass
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .options import db_option, settings_of


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "không rõ"


def by_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--by", default=_who, help="Người quyết định (who; mặc định là tên đăng nhập).")(function)


@click.command()
@click.argument("document")
@click.argument("figure")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--why", required=True, help="Lý do, căn cứ (why).")
@by_option
@db_option
def correct(document: str, figure: str, assignments: tuple[str, ...], why: str, by: str, db: Path | None) -> None:
    """Sửa một số liệu; bản đọc gốc vẫn giữ nguyên (correct a figure; the reading itself is kept).

    FIGURE: mã 12 ký tự của số liệu, hoặc lời văn của nó trong văn bản, ví dụ "36.544 hộ". Số ghi trơn theo đơn vị gốc:
    value=36537; để trống là xóa: period=.
    """
    from db.corrections import correct_all, find_figure, parse
    from db.database import open_to_write
    from db.documents import find

    values = dict(parse(assignment) for assignment in assignments)
    with open_to_write(settings_of(db).db) as connection:
        row = find_figure(connection, figure, find(connection, document)["id"])
        correct_all(connection, row["public_id"], values, made_by=by, reason=why)
        _tell(connection, row["public_id"])


def _decide(figure: str, values: dict[str, str | float | None], why: str, by: str, db: Path | None) -> None:
    from db.corrections import correct_all, find_figure
    from db.database import open_to_write

    with open_to_write(settings_of(db).db) as connection:
        row = find_figure(connection, figure)
        correct_all(connection, row["public_id"], values, made_by=by, reason=why)
        _tell(connection, row["public_id"])


@click.command()
@click.argument("figure")
@click.option("--why", default="đã đối chiếu với văn bản", help="Lý do, căn cứ (why).")
@by_option
@db_option
def accept(figure: str, why: str, by: str, db: Path | None) -> None:
    """Xác nhận một số liệu đã đọc đúng (confirm a figure as it was read; takes a rejection back)."""
    _decide(figure, {"accepted": "1", "rejected": None}, why, by, db)


@click.command()
@click.argument("figure")
@click.option("--why", required=True, help="Lý do, căn cứ (why).")
@by_option
@db_option
def reject(figure: str, why: str, by: str, db: Path | None) -> None:
    """Loại một số liệu: đó không phải là số liệu (this is no figure; accept takes it back)."""
    _decide(figure, {"rejected": "1", "accepted": None}, why, by, db)


@click.command()
@click.argument("figure", required=False)
@db_option
def history(figure: str | None, db: Path | None) -> None:
    """Các lần sửa, xác nhận, loại, ai và vì sao (decisions, by whom and why; without FIGURE all of them)."""
    from db.corrections import history as ask
    from db.database import open_to_read

    with open_to_read(settings_of(db).db) as connection:
        rows = ask(connection, figure)
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("Chưa có quyết định nào (no decisions yet).")


def _tell(connection: sqlite3.Connection, public_id: str) -> None:
    from db.corrections import history as ask

    click.echo(_line(ask(connection, public_id)[-1]))


def _line(row: sqlite3.Row) -> str:
    old, new = (row[name] if row[name] is not None else "–" for name in ("old_value", "new_value"))
    quote = " ".join((row["quote"] or "").split())
    lost = "  [KHÔNG CÒN SỐ LIỆU NÀY: cần xem lại]" if row["orphan"] else ""
    words = f"{row['made_at'][:16].replace('T', ' ')}  {row['figure_id']}  “{quote}”  {row['field']}: {old} → {new}"
    return f"{words}  ({row['made_by']}: {row['reason']}){lost}"
