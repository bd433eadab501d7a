"""`tonghop doctor`: is this machine ready, in words that say what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

import click

from .exits import Exit
from .options import db_option
from .problems import Stop
from .settings import Settings, load_settings

Found = tuple[str, str]
"""`ok`, `note` (works without) or `bad` (must be mended), and a sentence."""

_LIBRARIES = ("pypdfium2", "pdfplumber", "lxml", "python-docx", "spacy", "underthesea", "sqlite-utils", "distributed")
_PROGRAMS = {
    "soffice": "đọc tệp .doc đời cũ (gói libreoffice-writer)",
    "antiword": "đọc nhanh tệp .doc đời cũ (gói antiword)",
}
_ENGINES = {
    "tesseract": "tesseract và bộ chữ tiếng Việt",
    "wheel": "trueocr (pip install 'tonghop[ocr]'); cài thêm gói tesseract-ocr-vie sẽ đọc dấu đúng hơn",
}
_LITTLE_GB, _TOO_LITTLE_GB = 5.0, 0.5
_MARKS = {"ok": "  ổn   ", "note": "  lưu ý", "bad": "✗ HỎNG "}


@click.command()
@db_option
def doctor(db: Path | None) -> None:
    """Kiểm tra máy, chương trình đi kèm, ổ đĩa, quyền, cơ sở dữ liệu, lần chạy gần nhất (is all well here)."""
    settings = load_settings({"db": db})
    bad = 0
    for examine in (_versions, _programs, _places, _database):
        for kind, sentence in examine(settings):
            bad += kind == "bad"
            click.echo(f"{_MARKS[kind]} {sentence}")
    if bad:
        raise Stop(f"{bad} chỗ phải sửa trước khi chạy (problems).", Exit.OUTPUT)
    click.echo("Máy sẵn sàng (ready).")


def _versions(settings: Settings) -> Iterator[Found]:
    from .version import version

    python = platform.python_version()
    yield ("ok" if sys.version_info >= (3, 11) else "bad"), f"Python {python}, SQLite {sqlite3.sqlite_version}"
    yield "ok", f"tonghop {installed_or(name='tonghop')}, bộ quy tắc {version()}, {os.cpu_count()} lõi"
    told = [f"{name} {installed_or(name)}" for name in _LIBRARIES]
    yield "ok", "Thư viện: " + ", ".join(told)


def installed_or(name: str, otherwise: str = "chưa cài") -> str:
    try:
        return installed(name)
    except PackageNotFoundError:
        return otherwise


def _programs(settings: Settings) -> Iterator[Found]:
    from extractors.ocr_choice import using
    from extractors.readers.ocr import engine, missing

    with using(settings.ocr_engine):
        name, lacking = engine(), missing()
    if name is None:
        yield "note", f"Chưa nhận dạng được bản chụp; hãy cài tesseract-ocr-vie hoặc 'tonghop[ocr]': {lacking}"
    else:
        yield "ok", f"Nhận dạng chữ (OCR) bằng {_ENGINES[name]}"
    for program, use in _PROGRAMS.items():
        there = shutil.which(program)
        yield ("ok", f"{program}: {there}") if there else ("note", f"Không có {program}: {use}")


def _places(settings: Settings) -> Iterator[Found]:
    wanted: list[tuple[str, Path, int]] = [
        ("Thư mục nhận", settings.inbox, os.R_OK | os.X_OK),
        ("Kho tệp gốc", settings.store, os.W_OK | os.X_OK),
        ("Nơi ghi tóm tắt", settings.summaries, os.W_OK | os.X_OK),
        ("Thư mục cơ sở dữ liệu", settings.db.absolute().parent, os.W_OK | os.X_OK),
    ]
    for name, path, rights in wanted:
        place = path.absolute()
        if not place.exists():
            missing_inbox = path == settings.inbox
            near = next(parent for parent in place.parents if parent.exists())
            if missing_inbox:
                yield "bad", f"{name} {place} chưa có; hãy tạo hoặc đặt “inbox” trong cấu hình"
            elif not os.access(near, rights):
                yield "bad", f"{name} {place} chưa có và không có quyền tạo trong {near}"
            else:
                yield "ok", f"{name} {place}: sẽ được tạo khi chạy"
            continue
        if not os.access(place, rights):
            yield "bad", f"{name} {place}: thiếu quyền {'đọc' if rights & os.R_OK else 'ghi'}"
            continue
        yield _room(name, place)


def _room(name: str, place: Path) -> Found:
    free = shutil.disk_usage(place).free / 1e9
    kind = "bad" if free < _TOO_LITTLE_GB else "note" if free < _LITTLE_GB else "ok"
    return kind, f"{name} {place}: còn trống {free:.1f} GB"


def _database(settings: Settings) -> Iterator[Found]:
    from db.database import DatabaseProblem, open_to_read
    from db.intake import counts
    from db.runs import last_runs

    if not settings.db.exists():
        yield "note", f"Chưa có cơ sở dữ liệu {settings.db}: sẽ được tạo ở lần chạy đầu"
        return
    try:
        with open_to_read(settings.db) as connection:
            words = connection.execute("PRAGMA quick_check").fetchone()[0]
            states, runs = counts(connection), last_runs(connection, 1)
    except DatabaseProblem as problem:
        yield "bad", str(problem)
        return
    if words != "ok":
        yield "bad", f"{settings.db} bị hỏng ({words}); hãy khôi phục bản lưu, xem: tonghop verify"
    else:
        yield "ok", f"{settings.db}: cấu trúc nguyên vẹn, {settings.db.stat().st_size / 1e6:.0f} MB"
    left = sum(states.get(state, 0) for state in ("received", "reading", "read", "extracted"))
    failed = sum(states.get(state, 0) for state in ("failed", "needs_ocr", "needs_converter"))
    yield "ok", f"Văn bản gốc: {sum(states.values())}, chờ đọc {left}, không đọc được {failed} (tonghop status)"
    yield from map(_last_run, runs)


def _last_run(row: sqlite3.Row) -> Found:
    when = f"Lần chạy gần nhất {row['id']} ({row['command']}), {row['started_at'][:16].replace('T', ' ')} UTC"
    if row["ended_at"] is None:
        return "note", f"{when}: chưa xong hoặc bị ngắt; lần sau sẽ làm tiếp"
    good = row["exit_code"] in (None, Exit.OK, Exit.SOME_REFUSED)
    # Only nightly runs write their exit code down.
    code = "" if row["exit_code"] is None else f", mã {row['exit_code']}"
    return ("ok" if good else "note"), f"{when}: nạp {row['loaded']}, từ chối {row['refused']}{code}"
