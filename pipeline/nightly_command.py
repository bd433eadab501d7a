"""`tonghop nightly`: the unattended run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from .events import Events
from .exits import Exit
from .lock import LockHeld, held
from .options import PATH, db_option
from .problems import Stop
from .settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from .nightly import Night, Readers


@click.command()
@db_option
@click.option("--inbox", type=PATH, help="Thư mục nhận văn bản (inbox; mặc định theo cấu hình).")
@click.option("--store", type=PATH, help="Kho tệp gốc (store of originals; mặc định theo cấu hình).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ tệp thay đổi từ ngày này (only files since).")
@click.option("--limit", type=click.IntRange(1), help="Nhiều nhất bao nhiêu văn bản (documents at most).")
@click.option("--dry-run", is_flag=True, help="Chỉ nói sẽ làm gì, không ghi gì (say what would be done).")
@click.option("--workers", type=click.IntRange(1), help="Số tệp đọc cùng lúc (files at a time).")
@click.option("--executor", help="local, hoặc dask://MÁY:CỔNG (where documents are read).")
def nightly(since: datetime | None, limit: int | None, dry_run: bool, **given: object) -> None:
    """Nhận văn bản mới, đọc, nạp và viết tóm tắt; dùng cho lịch chạy đêm (the unattended run).

    Chạy lại lúc nào cũng được: việc dở được làm tiếp, tệp đã nạp được bỏ qua.
    """
    settings = load_settings(given)
    _check_places(settings)
    after = since.timestamp() if since else None
    if dry_run:
        _rehearse(settings, after, limit)
        return
    with locked(settings, "tonghop nightly") as events:
        night = run_night(settings, events, since=after, limit=limit)
    finish(settings, night)


def _check_places(settings: Settings) -> None:
    """The inbox must be there, and the store must not lie in it."""
    inbox = settings.inbox.absolute()
    if not inbox.is_dir():
        raise SettingsError(f"Không có thư mục nhận {inbox}. Hãy tạo thư mục này, hoặc chỉ nơi khác bằng --inbox.")
    if settings.store.absolute().is_relative_to(inbox):
        raise SettingsError(f"Kho {settings.store} nằm trong thư mục nhận {inbox}; hãy đặt kho ở nơi khác.")


def _rehearse(settings: Settings, since: float | None, limit: int | None) -> None:
    from .rehearsal import rehearse

    found = rehearse(settings, since=since, limit=limit)
    for path in found.new:
        click.echo(f"sẽ nhận: {path}")
    for path, error in found.unreachable:
        click.echo(f"không xem được: {path} ({error.reason})")
    waiting = sum(found.states.get(state, 0) for state in ("received", "reading", "read", "extracted"))
    click.echo(
        f"Chạy thử, không ghi gì (dry run): {len(found.new)} tệp sẽ nhận, {found.known} tệp đã biết, "
        f"{waiting} văn bản đang chờ đọc."
    )


@contextmanager
def locked(settings: Settings, command: str) -> Iterator[Events]:
    """Hold the lock of this database; ends the command with its own code where another run holds it."""
    from .nightly import lock_path

    events = Events(settings.log)
    try:
        with held(lock_path(settings), command):
            yield events
    except LockHeld as error:
        events.say("lock_held", command=command)
        raise Stop(str(error), Exit.LOCKED) from error


def run_night(settings: Settings, events: Events, *, command: str = "nightly", **how: object) -> Night:
    """One run with what is installed here, its progress on standard error."""
    from extractors.knowledge.indicators import indicators

    from .ingest import Reader
    from .nightly import Nightly
    from .process import process, process_text, warm
    from .scans import can_read_scans
    from .screen import progress
    from .version import version

    scans = can_read_scans()
    reader = Reader(process_text, version(), process if scans else None, warm)
    with progress() as say:
        night = Nightly(
            settings, reader, events, command=command, readers=_readers(settings, scans=scans), progress=say
        )
        return night.run(indicators(), **how)  # type: ignore[arg-type]


def _readers(settings: Settings, *, scans: bool) -> Readers | None:
    """Where documents are read: None is this machine."""
    if settings.executor == "local":
        return None
    if not settings.executor.startswith("dask://"):
        raise SettingsError(f"Giá trị {settings.executor!r} của “executor” phải là local hoặc dask://MÁY:CỔNG.")
    from .cluster import Cluster

    return Cluster(settings, scans=scans)


def finish(settings: Settings, night: Night) -> None:
    """Write the summary, say where, and end with the run's code."""
    from db.database import open_to_read

    from .night_facts import facts
    from .night_report import as_text, write_summary

    lost = [(path, str(error.reason)) for path, error in night.arrived.refused]
    with open_to_read(settings.db) as connection:
        told = facts(connection, night.run_id, unreachable=lost)
    click.echo(as_text(told), nl=False)
    page = write_summary(told, settings.summaries)
    click.echo(f"\nBản tóm tắt (summary): {page}")
    if night.exit_code:
        sys.exit(int(night.exit_code))
