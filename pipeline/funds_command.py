"""`tonghop funds`: money and households of documents, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import db_option, settings_of

if TYPE_CHECKING:
    import sqlite3

    from db.funds import Fact, TopicFunds


@click.command()
@click.argument("documents", nargs=-1, required=True)
@db_option
def funds(documents: tuple[str, ...], db: Path | None) -> None:
    """Kinh phí và số hộ theo chủ đề, mỗi việc tính một lần (funds and households by topic, each fact once).

    DOCUMENTS: số ký hiệu, tên tệp, hoặc từ 8 chữ số đầu của sha256; nhiều văn bản thì cộng chung, khoản mà nhiều đơn vị cùng báo cáo
    chỉ tính một lần.
    """
    from db.database import open_to_read
    from db.documents import find
    from db.exports.vietnamese import amount, label
    from db.funds import funds as ask

    from .screen import add, console, new_table

    with open_to_read(settings_of(db).db) as connection:
        rows = {row["id"]: row for row in (find(connection, document) for document in documents)}
        found = ask(connection, *rows)
    title = ", ".join(row["number"] or row["name"] for row in rows.values())
    table = new_table("Chủ đề", "Đơn vị thực hiện", "Số hộ", "Kinh phí", "Vị trí", "Ghi chú", title=title)
    for topic in found:
        for fact in topic.facts:
            money = amount(fact.money["value"], "đồng", None, fact.money["qualifier"]) if fact.money else ""
            stage = label("stage", fact.money["stage"] or "") if fact.money else ""
            homes = (
                amount(fact.households["value"], "hộ", None, fact.households["qualifier"]) if fact.households else ""
            )
            where = _place(fact.first, named=len(rows) > 1)
            add(table, label("topic", fact.topic), fact.actor, homes, f"{money} {stage}".strip(), where, _note(fact))
        for stage, money_vnd in topic.money.items():
            told = f"{amount(money_vnd, 'đồng', None, topic.qualifiers[stage])} {label('stage', stage)}".strip()
            add(table, f"= {label('topic', topic.topic)}", "", "", told, "", "")
    console().print(table)
    for words in _said(found):
        console().print(words)


def _place(row: sqlite3.Row, *, named: bool) -> str:
    from db.exports.vietnamese import place

    where = place(row["page"], row["start"], estimated=bool(row["pages_estimated"]))
    return f"{row['number'] or row['document_name']}, {where}" if named else where


def _note(fact: Fact) -> str:
    """Why the fact does not count, or may be one with another; its rivals by reporter and place."""
    rivals = "; ".join(
        f"{row['actor'] or row['issuer'] or ''} ({_place(row, named=True)})".strip() for row in fact.rivals
    )
    if fact.left_out:
        return f"không cộng: {fact.left_out_vi}" + (f": {rivals}" if rivals else "")
    if fact.doubtful:
        return f"có thể trùng với {rivals}"
    return f"cũng do {rivals} báo cáo" if rivals else ""


def _said(found: Sequence[TopicFunds]) -> list[str]:
    twice = sum(fact.left_out == "twice" for topic in found for fact in topic.facts)
    doubtful = sum(fact.doubtful for topic in found for fact in topic.facts)
    said = []
    if twice:
        said.append(f"{twice} khoản đã nêu ở chỗ khác (cùng số tiền, mục đích, kỳ và địa bàn) không cộng lần nữa.")
    if doubtful:
        said.append(
            f"{doubtful} khoản có số tiền tròn bằng nhau ở hai văn bản vẫn được cộng; hãy hỏi đơn vị có trùng không."
        )
    return said
