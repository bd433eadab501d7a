"""`tonghop funds`: money and households of a document, topic by topic."""

from __future__ import annotations

from pathlib import Path

import click

from .options import db_option, settings_of


@click.command()
@click.argument("document")
@db_option
def funds(document: str, db: Path | None) -> None:
    """Kinh phí và số hộ theo chủ đề, mỗi việc tính một lần (funds and households by topic, each fact once).

    DOCUMENT: số ký hiệu, tên tệp, hoặc từ 8 chữ số đầu của sha256.
    """
    from db.database import open_to_read
    from db.documents import find
    from db.exports.vietnamese import amount, label, place
    from db.funds import funds as ask

    from .screen import add, console, new_table

    with open_to_read(settings_of(db).db) as connection:
        row = find(connection, document)
        found = ask(connection, row["id"])
    table = new_table(
        "Chủ đề", "Đơn vị thực hiện", "Số hộ", "Kinh phí", "Vị trí", "Ghi chú", title=row["number"] or row["name"]
    )
    for topic in found:
        for fact in topic.facts:
            first = fact.money or fact.households
            assert first is not None
            money = amount(fact.money["value"], "đồng", None, fact.money["qualifier"]) if fact.money else ""
            stage = label("stage", fact.money["stage"] or "") if fact.money else ""
            homes = (
                amount(fact.households["value"], "hộ", None, fact.households["qualifier"]) if fact.households else ""
            )
            where = place(first["page"], first["start"], estimated=bool(row["pages_estimated"]))
            words = f"không cộng: {fact.left_out_vi}" if fact.left_out else ""
            add(table, label("topic", fact.topic), fact.actor, homes, f"{money} {stage}".strip(), where, words)
        for stage, money_vnd in topic.money.items():
            told = f"{amount(money_vnd, 'đồng', None, topic.qualifiers[stage])} {label('stage', stage)}".strip()
            add(table, f"= {label('topic', topic.topic)}", "", "", told, "", "")
    console().print(table)
