"""`tonghop tasks|criteria DOCUMENT`, and the lists behind `targets` and `awards DOCUMENT`: what a directive, plan or letter asks for, as rows with their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from .options import db_option, settings_of

Row = dict[str, Any]

form_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output)."
)


@click.command()
@click.argument("document")
@db_option
@form_option
def tasks(document: str, db: Path | None, form: str) -> None:
    """Nhiệm vụ giao: việc gì, ai chủ trì, ai phối hợp, khi nào, báo cáo ai (tasks that a document sets).

    DOCUMENT: số ký hiệu, tên tệp, hoặc từ 8 chữ số đầu của sha256.
    """
    listed(document, "tasks", db, form)


@click.command()
@click.argument("document")
@db_option
@form_option
def criteria(document: str, db: Path | None, form: str) -> None:
    """Tiêu chuẩn, tiêu chí thi đua theo từng nhóm đối tượng (criteria of a document, group by group)."""
    listed(document, "criteria", db, form)


def listed(document: str, kind: str, db: Path | None, form: str) -> None:
    """Print what the document called so asks for: its rows of one kind, as a table or as JSON.

    Raises as `db.documents.find` where the name is unknown or not unique.
    """
    from db.asked import asked_of
    from db.database import open_to_read
    from db.documents import find

    with open_to_read(settings_of(db).db) as connection:
        found = find(connection, document)
        rows = asked_of(connection, found["id"], kind)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not rows:
        click.echo(f"{found['number'] or found['name']}: không có {_NAMES_VI[kind]} nào đọc được (none found).")
    else:
        _print(found, kind, rows)


def _print(document: sqlite3.Row, kind: str, rows: Iterable[Row]) -> None:
    from db.exports.vietnamese import place

    from .screen import add, console, new_table

    heads, cells = _TABLES[kind]
    made = new_table("TT", *heads, "Vị trí", title=f"{document['number'] or document['name']}: {_NAMES_VI[kind]}")
    made.expand = True
    for column in made.columns:
        column.ratio = _RATIOS.get(str(column.header), 3)
    for count, row in enumerate(rows, 1):
        where = place(row["page"], row["start"], estimated=bool(document["pages_estimated"]))
        numbers = [str(head).split()[0] for head in row["sections"] if head]
        add(made, count, *cells(row), ", ".join(filter(None, (where, "mục " + " ".join(numbers) if numbers else ""))))
    console().print(made)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _task(row: Row) -> tuple[str, ...]:
    from db.exports.vietnamese import label, period

    often = label("recurrence", row["recurrence"]) if row["recurrence"] else ""
    due = " ".join(filter(None, (row["by_when"], f"({period(row['period'])})" if row["period"] else "")))
    through = f"qua {row['through']}" if row["through"] else ""
    told = ", ".join(filter(None, (row["recipient"], through)))
    report = f"có: {told}".rstrip(": ") if row["is_reporting_duty"] else told
    return (row["what"], row["lead"] or "–", _joined(row["cooperating"]), ", ".join(filter(None, (due, often))), report)


def _value(row: Row) -> str:
    from db.exports.vietnamese import amount, label

    stated = row["stated"]
    if stated is None:
        return "số đã bị loại" if row["public_id"] else ""
    told = amount(stated["value"], stated["unit"], stated["value_max"], stated["qualifier"])
    per = f"/{stated['per']}" if stated["per"] else ""
    return " ".join(filter(None, (label("direction", stated["direction"]), f"{told}{per}")))


def _target(row: Row) -> tuple[str, ...]:
    from db.exports.vietnamese import period

    stated = row["stated"] or {}
    scope = row["scope"] or "–"
    return (scope, _classes(row), stated.get("subject") or "", _value(row), period(stated.get("period")), row["text"])


def _criterion(row: Row) -> tuple[str, ...]:
    joined = "hoặc" if row["joining"] == "or" else "và"
    levels = _joined(_level(level) for level in row["levels"])
    return (row["group"], levels, f"{row['number']}", joined, row["text"], _value(row), _classes(row))


def _award(row: Row) -> tuple[str, ...]:
    from db.exports.vietnamese import period

    when = " ".join(filter(None, (row["occasion"], f"({period(row['period'])})" if row["period"] else "")))
    quota = f"{_value(row)} mỗi {row['quota_of']}" if row["quota_of"] and _value(row) else _value(row)
    return (_joined(row["forms"]) or "–", row["decided_by"] or "–", row["awarded_to"] or "–", when, quota, row["quote"])


def _classes(row: Row) -> str:
    from extractors.area_classes import area_classes

    names = {one.id: one.name_vi for one in area_classes()}
    return _joined(names.get(name, name) for name in row["classes"])


def _level(level: str) -> str:
    from db.exports.vietnamese import label

    return label("criterion_level", level)


_RATIOS = {"TT": 1, "Lời văn": 10, "Nhiệm vụ": 10, "Tiêu chuẩn": 10, "Cấp": 2, "Số": 1, "Nối": 1}
_NAMES_VI = {"tasks": "nhiệm vụ", "targets": "mục tiêu", "criteria": "tiêu chuẩn", "awards": "hình thức khen thưởng"}
_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Row], tuple[str, ...]]]] = {
    "tasks": (("Nhiệm vụ", "Đơn vị thực hiện", "Phối hợp", "Thời hạn", "Báo cáo"), _task),
    "targets": (("Địa bàn", "Nhóm địa bàn", "Nội dung", "Mức", "Kỳ", "Lời văn"), _target),
    "criteria": (("Đối tượng", "Cấp", "Số", "Nối", "Tiêu chuẩn", "Mức", "Nhóm địa bàn"), _criterion),
    "awards": (("Hình thức", "Ai quyết định", "Cho ai", "Dịp", "Số lượng", "Lời văn"), _award),
}
