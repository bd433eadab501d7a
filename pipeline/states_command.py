"""`tonghop status`, `retry`, `reprocess`: how far every original has come, and asking for another try."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from extractors.errors import MESSAGES_VI, Reason

from .nightly_command import finish, locked, run_night
from .options import db_option, settings_of

STATES_VI = {
    "received": "đã nhận, chờ đọc", "reading": "đang đọc", "read": "đã đọc chữ, đang lấy số liệu",
    "extracted": "đã lấy số liệu, đang nạp", "loaded": "đã nạp", "superseded": "đã nạp, có bản khác thay",
    "needs_ocr": "chờ nhận dạng chữ (OCR)", "needs_converter": "chờ chương trình chuyển đổi", "failed": "không đọc được",
}  # fmt: skip

_reasons = click.option(
    "--reason",
    "reasons",
    multiple=True,
    type=click.Choice([str(one) for one in Reason]),
    help="Chỉ lý do này (repeatable).",
)


@click.command()
@db_option
@_reasons
def status(db: Path | None, reasons: tuple[str, ...]) -> None:
    """Mỗi văn bản đang ở bước nào, tệp nào hỏng vì sao, các lần chạy gần đây (how far every original has come)."""
    from db.database import open_to_read
    from db.intake import counts, older, troubled
    from db.runs import last_runs

    from .version import reading

    with open_to_read(settings_of(db).db) as connection:
        states, trouble, runs = counts(connection), troubled(connection, reasons), last_runs(connection)
        behind = older(connection, reading())
    for state, words in STATES_VI.items():
        if states.get(state):
            click.echo(f"{words + ' (' + state + ')':48} {states[state]:8}")
    if behind:
        click.echo(f"{'đọc bằng quy tắc cũ':48} {behind:8}   tonghop reprocess --older-than-rules")
    for row in trouble:
        _tell(row)
    for row in runs:
        _tell_run(row)


def _tell(row: sqlite3.Row) -> None:
    tries = f", đã thử {row['attempts']} lần" if row["attempts"] else ""
    click.echo(f"\n{row['path']}\n    {row['reason']}{tries}: {row['message'] or MESSAGES_VI[Reason(row['reason'])]}")


def _tell_run(row: sqlite3.Row) -> None:
    end = (
        f"mã kết thúc {row['exit_code']}" if row["exit_code"] is not None else "xong" if row["ended_at"] else "bị ngắt"
    )
    counted = f"nhận {row['arrived']}, nạp {row['loaded']}, từ chối {row['refused']}"
    click.echo(f"\nLần chạy {row['id']} ({row['command']}) {row['started_at']}: {counted}; {end}")


@click.command()
@db_option
@_reasons
@click.option("--workers", type=click.IntRange(1), help="Số tệp đọc cùng lúc (files at a time).")
def retry(db: Path | None, reasons: tuple[str, ...], workers: int | None) -> None:
    """Đọc lại những tệp hỏng hoặc còn chờ (try again what failed or was put off)."""
    from db.intake import ask_again

    settings = settings_of(db, workers)
    with locked(settings, "tonghop retry") as events:
        night = run_night(
            settings, events, command="retry", look=False, choose=lambda connection: ask_again(connection, reasons)
        )
    finish(settings, night)


@click.command()
@db_option
@click.option("--older-than-rules", is_flag=True, required=True, help="Văn bản đọc bằng quy tắc cũ (by older rules).")
@click.option("--limit", type=click.IntRange(1), help="Nhiều nhất bao nhiêu văn bản (documents at most).")
@click.option("--workers", type=click.IntRange(1), help="Số tệp đọc cùng lúc (files at a time).")
def reprocess(db: Path | None, older_than_rules: bool, limit: int | None, workers: int | None) -> None:
    """Đọc lại những văn bản mà bộ quy tắc cũ đã đọc; các lần sửa vẫn giữ (read again what older rules read)."""
    from db.intake import read_older_again

    from .version import reading

    settings = settings_of(db, workers)
    with locked(settings, "tonghop reprocess") as events:
        night = run_night(
            settings,
            events,
            command="reprocess",
            look=False,
            limit=limit,
            choose=lambda connection: read_older_again(connection, reading(), limit),
        )
    finish(settings, night)
