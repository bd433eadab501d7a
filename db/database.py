"""Opening the one SQLite file: WAL, foreign keys on, tables and views up to date, one write transaction at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from .masking import mask_words
from .migrations import APPLICATION_ID, SCHEMA_VERSION, migrate

WAIT_S = 60.0
"""How long a writer waits for another: a nightly run and a person's import may meet."""

CACHE_KB = 65_536
"""How much of the file a connection for questions keeps at hand; SQLite's own 2 MB read the same pages again and again."""


class DatabaseProblem(Exception):
    """The database cannot be used as asked. The message is for the user, in Vietnamese."""


class DatabaseMissing(DatabaseProblem):
    """There is no database at the path."""


class OriginMixed(DatabaseProblem):
    """Sample documents were about to enter a database of received ones, or the other way round."""


class RowRejected(DatabaseProblem):
    """A row breaks a rule of the tables (a closed list, a key): the extraction is at fault, not the file."""


class DiskFull(DatabaseProblem):
    """The disk has no room left; the transaction that met it was rolled back."""


@cache
def _views() -> dict[str, str]:
    folder = files("db") / "views"
    found = {entry.name.removesuffix(".sql"): entry for entry in folder.iterdir() if entry.name.endswith(".sql")}
    return {name: found[name].read_text(encoding="utf-8").strip().rstrip(";") for name in sorted(found)}


def view_sql(name: str) -> str:
    """The query that a view stands for, as its file has it."""
    return _views()[name]


def _stale_views(connection: sqlite3.Connection) -> dict[str, str]:
    stored = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    wanted = {name: f"CREATE VIEW {name} AS\n{body}" for name, body in _views().items()}
    return {name: sql for name, sql in wanted.items() if stored.get(name) != sql}


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseProblem(f"{path} là cơ sở dữ liệu của chương trình khác; hãy chọn tệp khác bằng --db.")
    if connection.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION:
        raise DatabaseProblem(f"{path} do một phiên bản tonghop mới hơn tạo ra; hãy cập nhật chương trình.")


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Tables and views as this version wants them; touches nothing where they already are."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION and not _stale_views(connection):
        return
    with writing(connection):
        migrate(connection)
        for name, sql in _stale_views(connection).items():
            connection.execute(f"DROP VIEW IF EXISTS {name}")
            connection.execute(sql)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        _check_ours(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up_to_date(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def named_problems(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, each with a sentence that its reader can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise problem_of(error, path) from error


def problem_of(error: sqlite3.DatabaseError, path: Path) -> DatabaseProblem:
    code = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, sqlite3.IntegrityError):
        return RowRejected(f"Dữ liệu không hợp quy tắc của {path}: {error}")
    if code == "SQLITE_FULL" or code.startswith("SQLITE_IOERR_WRITE") or "disk is full" in str(error):
        return DiskFull(f"Ổ đĩa chứa {path} đã hết chỗ. Hãy giải phóng dung lượng rồi chạy lại; dữ liệu cũ còn nguyên.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseProblem(f"{path} đang được một lần chạy khác ghi. Hãy đợi lần đó xong rồi chạy lại.")
    if code in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return DatabaseProblem(f"{path} không phải tệp SQLite hoặc đã hỏng. Hãy chọn tệp khác hoặc khôi phục bản lưu.")
    if code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return DatabaseProblem(f"Không mở hoặc không ghi được {path}. Hãy kiểm tra thư mục và quyền ghi.")
    return DatabaseProblem(f"Cơ sở dữ liệu {path} báo lỗi: {error}")


@contextmanager
def open_to_write(path: Path) -> Iterator[sqlite3.Connection]:
    """The database at `path`, made where there is none yet."""
    with named_problems(path), closing(_connect(path)) as connection:
        yield connection


@contextmanager
def open_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """The database at `path` for questions only; what it says of private persons is masked (`masking.py`).

    Raises `DatabaseMissing` where there is none.
    """
    if not path.is_file():
        todo = f"tonghop ingest THƯ_MỤC --db {path}"
        raise DatabaseMissing(f"Chưa có cơ sở dữ liệu {path}. Hãy nạp văn bản trước: {todo}")
    with named_problems(path), closing(_connect(path)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        mask_words(connection)
        yield connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: all of it or nothing.

    IMMEDIATE, because a transaction that begins by reading cannot wait for another writer: SQLite refuses it at once.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back on a full disk
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
