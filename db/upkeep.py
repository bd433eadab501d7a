"""Looking after the file: is everything whole, and a copy of it taken while others work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from .database import DatabaseProblem, named_problems

_BLOCK = 1 << 20


def verify(connection: sqlite3.Connection) -> list[str]:
    """Everything that is wrong with the database, as Vietnamese sentences; empty where all is well.

    Checked: SQLite's own structure, foreign keys, the search index against the passages, passages and figures against the
    text of their document, corrections whose figure is gone, and the originals on disk against their checksum.
    """
    return list(_problems(connection))


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (words,) in connection.execute("PRAGMA integrity_check").fetchall():
        if words != "ok":
            yield f"Cấu trúc tệp hỏng: {words}. Hãy khôi phục bản lưu."
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield f"Dòng {row} của bảng {table} trỏ tới dòng không có trong {parent}."
    yield from _index(connection)
    yield from _quotes(connection)
    lost = connection.execute("SELECT count(*) FROM corrections_without_figure").fetchone()[0]
    if lost:
        yield f"{lost} quyết định sửa không còn số liệu tương ứng; xem bằng lệnh: tonghop history."
    yield from _originals(connection)


def _index(connection: sqlite3.Connection) -> Iterator[str]:
    reading = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute("INSERT INTO passages_fts (passages_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        yield "Chỉ mục tìm kiếm không khớp với lời văn; hãy nạp lại các văn bản."
    finally:
        connection.execute(f"PRAGMA query_only = {reading}")
    sql = """
      SELECT d.name FROM documents d
      WHERE trim(d.text) <> '' AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.document_id = d.id)"""
    for (name,) in connection.execute(sql).fetchall():
        yield f"Văn bản {name} chưa có trong chỉ mục tìm kiếm; hãy nạp lại văn bản này."


def _quotes(connection: sqlite3.Connection) -> Iterator[str]:
    sql = """
      SELECT d.name, f.public_id, f.quote FROM figures f JOIN documents d ON d.id = f.document_id
      WHERE substr(d.text, f.start + 1, f."end" - f.start) <> f.quote"""
    for name, public_id, quote in connection.execute(sql).fetchall():
        yield f"Số liệu {public_id} “{quote}” không khớp lời văn của {name}; hãy nạp lại văn bản này."


def _originals(connection: sqlite3.Connection) -> Iterator[str]:
    """Originals that are still where they were taken in; one that was taken away is no fault of the database."""
    for path, name, stored in connection.execute("SELECT path, name, sha256 FROM documents_now WHERE path <> ''"):
        original = Path(path)
        if original.is_file() and _checksum(original) != stored:
            yield f"Tệp gốc {path} ({name}) đã thay đổi sau khi nạp; hãy nạp lại hoặc khôi phục tệp."


def _checksum(path: Path) -> str:
    made = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def backup(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the database to `path` as it is at one moment, while others go on reading and writing.

    The copy is checked before it takes its name, so that a stopped backup leaves nothing that looks like one. Raises
    `DatabaseProblem` where the file exists or the copy is not whole.
    """
    if path.exists():
        raise DatabaseProblem(f"{path} đã có; hãy chọn tên khác, bản lưu cũ không bị ghi đè.")
    unfinished = path.with_name(path.name + ".part")
    try:
        with named_problems(unfinished), closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy, pages=4096)
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise DatabaseProblem(f"Bản lưu {path} không nguyên vẹn; hãy chạy lại.")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
