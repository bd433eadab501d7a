"""The register of arrivals as a CSV that a secretariat keeps: its columns by their Vietnamese or English heads, with or without marks."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from dataclasses import replace

from extractors.text import fold

from .answers import Entry
from .arrivals import Entered, enter_one
from .compare import UnknownName
from .database import DatabaseProblem, writing

HEADS: dict[str, tuple[str, ...]] = {
    "number": ("so den", "number"),
    "arrived_on": ("ngay den", "ngay nhan", "arrived_on"),
    "channel": ("kenh", "hinh thuc gui", "channel"),
    "sender": ("noi gui", "co quan ban hanh", "co quan gui", "don vi gui", "sender"),
    "document_number": ("so ky hieu", "so van ban", "document_number"),
    "issued_on": ("ngay van ban", "ngay ban hanh", "issued_on"),
    "subject": ("trich yeu", "noi dung", "subject"),
    "period": ("ky bao cao", "ky", "period"),
    "signed": ("ban ky", "ky hay du thao", "signed"),
    "kind": ("loai", "kind"),
    "document": ("van ban da nap", "document"),
    "answers": ("tra loi", "yeu cau", "answers"),
    "unit": ("thay cho don vi", "unit"),
    "section": ("muc", "section"),
}
"""The heads by which a column is known, folded."""
_SIGNED = {
    "ky": "signed",
    "da ky": "signed",
    "chinh thuc": "signed",
    "signed": "signed",
    "du thao": "draft",
    "draft": "draft",
}
_KINDS = {
    "bao cao": "report", "bo sung": "supplement", "thay the": "replacement", "dinh chinh": "correction", "ban sao": "copy",
    "gui lai": "copy",
}  # fmt: skip


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a register, each with its number in the file. Raises `DatabaseProblem` where a needed column is missing."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    mark = max(";,\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    if not rows:
        raise DatabaseProblem("Sổ văn bản đến rỗng.")
    columns = [_column(head) for head in rows[0]]
    for needed, words in (("arrived_on", "ngày đến"), ("sender", "nơi gửi")):
        if needed not in columns:
            raise DatabaseProblem(
                f"Sổ văn bản đến thiếu cột “{words}”. Các cột hiểu được: {', '.join(h[0] for h in HEADS.values())}."
            )
    found = []
    for at, row in enumerate(rows[1:], 2):
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name and cell.strip()}
        if cells:
            found.append((at, cells))
    return found


def _column(head: str) -> str | None:
    words = " ".join(re.sub(r"[^\w]+", " ", fold(head)).split())
    return next((name for name, heads in HEADS.items() if words in heads), None)


def import_register(connection: sqlite3.Connection, text: str, *, made_by: str) -> list[Entered]:
    """Take a register in: all of its lines or none; lines that are there already stay as they are.

    Raises `DatabaseProblem` that names every line which cannot be used.
    """
    wrong = list[str]()
    found = list[Entered]()
    lines = read(text)
    with writing(connection):
        for at, cells in lines:
            try:
                found.append(enter_one(connection, _entry(connection, cells), made_by=made_by, source="csv"))
            except UnknownName as error:
                wrong.append(f"  dòng {at}: không có “{error.name}”")
            except DatabaseProblem as error:
                wrong.append(f"  dòng {at}: {error}")
        if wrong:
            told = "\n".join(wrong)
            raise DatabaseProblem(f"Chưa nhập dòng nào; hãy sửa các dòng sau rồi nhập lại:\n{told}")
    return found


def _entry(connection: sqlite3.Connection, cells: dict[str, str]) -> Entry:
    from .documents import find

    given = {name: cells[name] for name in cells if name not in ("document", "signed", "kind")}
    for needed, words in (("arrived_on", "ngày đến"), ("sender", "nơi gửi")):
        if needed not in given:
            raise DatabaseProblem(f"thiếu {words}")
    sha256 = find(connection, cells["document"])["sha256"] if "document" in cells else None
    signed = _word(cells.get("signed"), _SIGNED, "bản ký")
    kind = _word(cells.get("kind"), _KINDS, "loại")
    sender, arrived_on = given.pop("sender"), given.pop("arrived_on")
    entry = Entry(sender, arrived_on, signed=signed, kind=kind, document_sha256=sha256)
    return replace(entry, **given)  # type: ignore[arg-type]


def _word(words: str | None, known: dict[str, str], column: str) -> str | None:
    if not words:
        return None
    if fold(words) not in known:
        raise DatabaseProblem(f"cột “{column}” ghi “{words}”; chỉ hiểu: {', '.join(known)}")
    return known[fold(words)]
