"""What one run did, asked of the database: the same facts for the text and for the page."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.checks import Finding, check
from db.exports.vietnamese import amount, period
from db.intake import counts, older
from db.moves import Move, moved_most
from db.versions import listed
from extractors.errors import MESSAGES_VI, Reason

from .version import reading

_CHECKS_S = 600.0
"""How long the checks of one night may take; what is left out is said."""
_SEVERITY_VI = {"error": "SAI", "warning": "NGHI NGỜ", "note": "LƯU Ý"}


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the summary: a title, heads, rows of words; nothing to say where there are no rows."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    more: int = 0
    """Rows that are left out."""


@dataclass(slots=True)
class Facts:
    """The head lines of a summary and its tables."""

    run_id: int
    title: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def facts(connection: sqlite3.Connection, run_id: int, *, unreachable: list[tuple[Path, str]] | None = None) -> Facts:
    """Everything that a summary of the run tells."""
    run = connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
    found = Facts(run_id, f"Tóm tắt lần chạy {run_id} ({run['started_at'][:16].replace('T', ' ')} UTC)")
    found.lines = _lines(connection, run)
    refused = _refused(connection, run_id)
    lost = [(str(path), reason, MESSAGES_VI[Reason(reason)]) for path, reason in unreachable or []]
    refused = Table(refused.title, refused.heads, [*refused.rows, *lost])
    found.tables = [
        _arrived(connection, run_id),
        refused,
        *_checked(connection, run_id),
        _moved(moved_most(connection, run_id)),
        _versions(connection, run_id),
        _slowest(connection, run_id),
    ]
    return found


def _lines(connection: sqlite3.Connection, run: sqlite3.Row) -> list[str]:
    figures, documents = connection.execute(
        "SELECT count(f.id), count(DISTINCT d.id) FROM documents d LEFT JOIN figures f ON f.document_id = d.id "
        "WHERE d.run_id = ?",
        (run["id"],),
    ).fetchone()
    states = counts(connection)
    told = [
        f"Tệp mới đến: {run['arrived']}; tệp đã biết, không đổi: {run['unchanged']}.",
        f"Văn bản nạp được: {documents} ({figures} số liệu); không nhận được: {run['refused']}.",
        f"Trong kho: {sum(states.values())} văn bản gốc, đã nạp {states.get('loaded', 0) + states.get('superseded', 0)}.",
        f"Thời gian: {run['seconds'] or 0:.0f} giây.",
    ]
    if left := sum(states.get(state, 0) for state in ("received", "reading", "read", "extracted")):
        told.append(f"Còn {left} văn bản chờ đọc; lần chạy sau sẽ đọc tiếp.")
    if behind := older(connection, reading()):
        told.append(f"{behind} văn bản do bộ quy tắc cũ đọc; đọc lại bằng: tonghop reprocess --older-than-rules")
    return told


def _arrived(connection: sqlite3.Connection, run_id: int) -> Table:
    sql = """
      SELECT iif(a.sender = '', '(thư mục chung)', a.sender), count(*), count(DISTINCT a.original_id),
        sum(o.state IN ('loaded', 'superseded'))
      FROM inbox_names a JOIN originals o ON o.id = a.original_id WHERE a.run_id = ? GROUP BY 1 ORDER BY 1"""
    rows = [tuple(map(str, row)) for row in connection.execute(sql, (run_id,))]
    return Table("Đã đến, theo nơi gửi", ("Nơi gửi", "Tệp", "Văn bản khác nhau", "Tệp có văn bản đã nạp"), rows)


def _refused(connection: sqlite3.Connection, run_id: int) -> Table:
    sql = """
      SELECT ifnull(a.path, o.sha256), o.reason, o.message FROM originals o
      LEFT JOIN inbox_names a ON a.original_id = o.id
      WHERE o.run_id = ? AND o.state IN ('failed', 'needs_ocr', 'needs_converter') ORDER BY o.reason, a.path"""
    rows = [tuple(map(str, row)) for row in connection.execute(sql, (run_id,))]
    return Table("Không nhận được, vì sao và làm gì", ("Tệp", "Mã lý do", "Lý do và cách xử lý"), rows)


def _checked(connection: sqlite3.Connection, run_id: int, most: int = 25) -> list[Table]:
    sql = "SELECT d.id FROM documents_now d WHERE d.run_id = ? ORDER BY d.id"
    ids = [row["id"] for row in connection.execute(sql, (run_id,)).fetchall()]
    found: list[Finding] = []
    end = time.monotonic() + _CHECKS_S
    checked = 0
    for document_id in ids:
        if time.monotonic() > end:
            break
        found += check(connection, document_id)
        checked += 1
    title = f"Soát lỗi: {len(found)} chỗ trong {checked} văn bản mới"
    title += f" ({len(ids) - checked} văn bản chưa kịp soát: tonghop checks)" if checked < len(ids) else ""
    kinds = Counter((finding.severity, finding.code) for finding in found)
    order = list(_SEVERITY_VI)
    by_kind = sorted(kinds.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    counted = [(_SEVERITY_VI[severity], code, str(count)) for (severity, code), count in by_kind]
    grave = [finding for severity in order[:2] for finding in found if finding.severity == severity]
    told = [(_SEVERITY_VI[one.severity], one.document, one.sentence, one.todo) for one in grave[:most]]
    return [
        Table(title, ("Mức", "Mã", "Số chỗ"), counted),
        Table("Cần xem trước", ("Mức", "Văn bản", "Chỗ", "Việc cần làm"), told, len(grave) - len(told)),
    ]


def _moved(moves: list[Move]) -> Table:
    rows = []
    for one in moves:
        change = f"{one.change:+.0%}".replace(".", ",") if abs(one.change) < 100 else "nhiều lần"
        values = [amount(value, one.unit, None, "exact", None) for value in (one.before, one.value)]
        before = "trước đây" if one.revised else period(one.before_period)
        told = (f"{values[0]} ({before}; {one.before_document})", f"{values[1]} ({period(one.period)}; {one.document})")
        rows.append((one.area, one.name_vi, *told, change))
    heads = ("Địa bàn", "Chỉ tiêu", "Trước", "Nay", "Thay đổi")
    return Table("Số liệu thay đổi nhiều nhất", heads, rows)


def _versions(connection: sqlite3.Connection, run_id: int, most: int = 25) -> Table:
    sql = "SELECT sha256 FROM documents WHERE run_id = ?"
    new = {row["sha256"] for row in connection.execute(sql, (run_id,))}
    pairs = [row for row in listed(connection, open_only=True) if row["later"] in new or row["earlier"] in new]
    rows = [
        (
            f"{row['later_name']} ({row['later'][:8]})",
            f"{row['earlier_name']} ({row['earlier'][:8]})",
            f"{row['likeness'] or 0:.0%}",
            f"tonghop versions confirm {row['later'][:8]} {row['earlier'][:8]}",
        )
        for row in pairs[:most]
    ]
    heads = ("Văn bản sau", "Có thể là bản khác của", "Giống", "Nếu đúng thì gõ")
    return Table("Có thể là bản gửi lại; chưa thay gì cho đến khi xác nhận", heads, rows, len(pairs) - len(rows))


def _slowest(connection: sqlite3.Connection, run_id: int) -> Table:
    sql = """
      SELECT coalesce(d.number, d.name, o.sha256), o.seconds, (SELECT count(*) FROM pages p WHERE p.document_id = d.id)
      FROM originals o LEFT JOIN documents d ON d.sha256 = o.sha256
      WHERE o.run_id = ? AND o.seconds IS NOT NULL ORDER BY o.seconds DESC LIMIT 10"""
    rows = [(str(name), f"{seconds:.1f}".replace(".", ","), str(pages or "–")) for name, seconds, pages in
            connection.execute(sql, (run_id,))]  # fmt: skip
    return Table("Đọc lâu nhất", ("Văn bản", "Giây", "Trang"), rows)
