"""`tonghop complete`: what a report has of what was asked, what it lacks, what is doubtful; and the letter that sends it back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import PATH, db_option, settings_of
from .remind_command import office_of, office_options
from .request_command import today

if TYPE_CHECKING:
    from db.complete import Completeness, Item

_STATES_VI = {"present": "Đã có", "missing": "CÒN THIẾU", "doubtful": "Chưa rõ, cần xem lại"}
_SEVERITY_VI = {"error": "SAI", "warning": "NGHI NGỜ", "note": "LƯU Ý"}


@click.command("complete")
@click.argument("document")
@click.option("--request", "request_name", help="Yêu cầu phải đối chiếu; bỏ trống thì theo sổ văn bản đến (request).")
@click.option("--note", type=PATH, help="Viết công văn trả lại ra tệp DOCX này (write the return note).")
@click.option("--until", help="Hạn gửi lại, ghi trong công văn (day for completion).")
@click.option("--on", help="Ngày của công văn; mặc định là hôm nay (day of the note).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
@office_options
@db_option
def complete(
    document: str, request_name: str | None, note: Path | None, until: str | None, on: str | None, form: str, db: Path | None,
    **office: Any,
) -> None:  # fmt: skip
    """Báo cáo đã đủ nội dung chưa: có gì, thiếu gì, chỗ nào chưa rõ (is a report complete).

    Phải có = chỉ tiêu của văn bản cấp trên và đề cương, chỉ tiêu, mục của yêu cầu.
    """
    from db.campaigns import day_of
    from db.complete import complete as hold
    from db.database import open_to_read
    from db.documents import find
    from db.exports.return_note import write

    with open_to_read(settings_of(db).db) as connection:
        row = find(connection, document)
        arrival, request = _registered(connection, row["sha256"], request_name)
        found = hold(connection, row, request)
    if note:
        default = (request.asker if request else None) or next((one["issuer"] for one in found.above), None) or "…………"
        moment = day_of(on) if on else today()
        limit = day_of(until) if until else None
        note.write_bytes(write(found, office_of(office, default), on=moment, until=limit, arrival=arrival))
    if form == "json":
        click.echo(json.dumps(_json(found), ensure_ascii=False, indent=1))
    else:
        _tell(found)
    if note:
        click.echo(f"\nĐã viết công văn trả lại: {note}. Ghi vào sổ bằng: tonghop register return", err=form == "json")


def _registered(connection: Any, sha256: str, request_name: str | None) -> tuple[Any, Any]:
    """The report's line in the register, and the request that was named or that the line answers."""
    from db.requests import find_request, request

    sql = """SELECT a.*, (SELECT min(n.request_id) FROM register_answers n WHERE n.arrival_id = a.id) AS request_id
             FROM register_now a WHERE a.document_sha256 = ? ORDER BY a.arrived_on, a.id LIMIT 1"""
    arrival = connection.execute(sql, (sha256,)).fetchone()
    if request_name:
        return arrival, find_request(connection, request_name)
    return arrival, request(connection, arrival["request_id"]) if arrival and arrival["request_id"] else None


def _tell(found: Completeness) -> None:
    name = found.document["number"] or found.document["name"]
    above = ", ".join(row["number"] for row in found.above) or "không tìm thấy văn bản cấp trên giao chỉ tiêu"
    asked = f"yêu cầu {found.request.name}" if found.request else "không có yêu cầu"
    click.echo(f"{name} · {found.document['issuer'] or '–'} · đối chiếu với {asked}; chỉ tiêu: {above}")
    for state, words in _STATES_VI.items():
        items = found.of(state)
        if items:
            click.echo(f"\n{words} ({len(items)}):")
        for item in items:
            for line in _lines(item):
                click.echo(f"  {line}")
    if not found.items:
        click.echo("\nKhông có căn cứ để biết phải có gì: hãy nêu --request (nothing is known to be required).")
    if found.findings:
        click.echo(f"\nChỗ phải xem lại ({len(found.findings)}):")
    for one in found.findings:
        click.echo(f"  [{_SEVERITY_VI[one.severity]}] {one.sentence}")


def _lines(item: Item) -> list[str]:
    kind = "mục" if item.what == "section" else "chỉ tiêu"
    where = f": {item.place} “{item.words}”" if item.place else ""
    lines = [f"- {kind} {item.name}{where}"]
    if item.doubt:
        lines.append(f"    chưa rõ: {item.doubt}")
    if item.group:
        lines.append(f"    chỉ áp dụng cho {item.group}; không có thì ghi “không phát sinh”")
    if item.state != "present":
        lines.append(f"    căn cứ: {item.why}")
    return lines


def _json(found: Completeness) -> dict[str, Any]:
    return {
        "document": found.document["number"] or found.document["name"],
        "sha256": found.document["sha256"],
        "request": found.request.id if found.request else None,
        "above": [row["number"] for row in found.above],
        "items": [asdict(item) for item in found.items],
        "findings": [finding.to_json() for finding in found.findings],
    }
