"""`tonghop register …`: the register of arrivals, from which lateness is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .chain import day
from .correction_commands import by_option
from .options import PATH, db_option, settings_of
from .request_command import today

if TYPE_CHECKING:
    from db.arrivals import Entered

_KIND_VI = {
    "report": "báo cáo", "supplement": "bổ sung", "replacement": "thay thế", "correction": "đính chính", "copy": "gửi lại bản cũ",
}  # fmt: skip
_HOW_VI = {
    "stated": "đã nêu",
    "citation": "theo công văn được dẫn",
    "period": "theo phong trào và kỳ",
    "section": "là một mục",
}


@click.group()
def register() -> None:
    """Sổ văn bản đến: căn cứ duy nhất để biết đúng hạn hay chậm (the register of arrivals)."""


@register.command("add")
@click.argument("sender")
@click.option("--arrived-on", help="Ngày đến; mặc định là hôm nay (day of arrival).")
@click.option("--number", help="Số đến (arrival number).")
@click.option("--channel", help="Kênh: trục liên thông, bưu điện, trực tiếp … (channel).")
@click.option("--document", help="Văn bản đã nạp: số ký hiệu, tên tệp hoặc sha256 (the stored document).")
@click.option("--document-number", help="Số ký hiệu của văn bản (its own number).")
@click.option("--issued-on", help="Ngày ghi trên văn bản; không dùng để tính chậm (its own day).")
@click.option("--subject", help="Trích yếu (what it is about).")
@click.option("--period", help="Kỳ báo cáo, ví dụ 2018-H1 (period).")
@click.option("--signed/--draft", default=None, help="Bản ký hay dự thảo (signed or draft).")
@click.option("--kind", type=click.Choice(sorted(_KIND_VI)), help="Loại; bỏ trống thì tự nhận ra bản gửi lại (kind).")
@click.option("--of", "of", metavar="ARRIVAL", help="Bổ sung, thay thế cho văn bản đến này (which arrival it adds to).")
@click.option(
    "--answers", metavar="REQUEST", help="Trả lời yêu cầu này; bỏ trống thì tìm theo văn bản (what it answers)."
)
@click.option("--for", "unit", help="Gửi thay cho đơn vị này (on whose behalf).")
@click.option("--section", help="Chỉ là một mục của báo cáo khác (it is a section of another report).")
@by_option
@db_option
def register_add(
    sender: str, arrived_on: str | None, document: str | None, signed: bool | None, of: str | None, unit: str | None,
    by: str, db: Path | None, **given: str | None,
) -> None:  # fmt: skip
    """Vào sổ một văn bản đến (enter an arrival)."""
    from dataclasses import replace

    from db.answers import Entry
    from db.arrivals import enter
    from db.arrivals_listed import find_arrival
    from db.database import open_to_write
    from db.documents import find

    said = None if signed is None else "signed" if signed else "draft"
    with open_to_write(settings_of(db).db) as connection:
        sha256 = find(connection, document)["sha256"] if document else None
        entry = Entry(sender, arrived_on or today(), signed=said, document_sha256=sha256, unit=unit)
        of_arrival = find_arrival(connection, of)["id"] if of else None
        entry = replace(entry, of_arrival=of_arrival, **given)  # type: ignore[arg-type]
        if of_arrival and not entry.kind:
            entry = replace(entry, kind="supplement")
        _tell(enter(connection, entry, made_by=by))


@register.command("import")
@click.argument("file", type=PATH)
@by_option
@db_option
def register_import(file: Path, by: str, db: Path | None) -> None:
    """Nhập sổ văn bản đến từ tệp CSV; nhập lại không sinh dòng trùng (take a register in from a CSV).

    Cột cần có: ngày đến, nơi gửi. Hiểu thêm: số đến, số ký hiệu, ngày văn bản, trích yếu, kỳ báo cáo, bản ký, loại, kênh, trả lời,
    mục, thay cho đơn vị, văn bản đã nạp.
    """
    from db.database import DatabaseProblem, open_to_write
    from db.register_csv import import_register

    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatabaseProblem(f"{file} không phải UTF-8: hãy lưu lại bằng Excel dạng “CSV UTF-8”.") from error
    with open_to_write(settings_of(db).db) as connection:
        found = import_register(connection, text, made_by=by)
    for one in found:
        _tell(one)
    click.echo(
        f"Đã vào sổ {sum(not one.known for one in found)} văn bản, {sum(one.known for one in found)} đã có từ trước."
    )


@register.command("list")
@click.option("--request", "request_name", help="Chỉ văn bản trả lời yêu cầu này (only what answers it).")
@db_option
def register_list(request_name: str | None, db: Path | None) -> None:
    """Sổ văn bản đến theo ngày (the register by day)."""
    from db.arrivals_listed import arrivals
    from db.database import open_to_read
    from db.requests import find_request

    with open_to_read(settings_of(db).db) as connection:
        rows = arrivals(connection, find_request(connection, request_name) if request_name else None)
    for row in rows:
        name = row["document_number"] or row["subject"] or "–"
        signed = {"signed": "bản ký", "draft": "DỰ THẢO", None: "chưa rõ bản ký"}[row["signed"]]
        answers = f"yêu cầu {row['answers']}" if row["answers"] else "CHƯA RÕ trả lời yêu cầu nào"
        returned = f" · trả lại {day(row['returned_on'])}" if row["returned_on"] else ""
        words = f"#{row['id']} · số đến {row['number'] or '–'} · {day(row['arrived_on'])} · {row['sender']} · {name}"
        click.echo(f"{words} · {_KIND_VI[row['kind']]} · {signed} · {answers}{returned}")
    if not rows:
        click.echo("Sổ chưa có văn bản nào (nothing in the register).")


@register.command("answer")
@click.argument("arrival")
@click.argument("request_name", metavar="REQUEST")
@click.option("--for", "unit", help="Thay cho đơn vị này (on whose behalf).")
@click.option("--section", help="Chỉ là một mục của báo cáo khác (a section of another report).")
@by_option
@db_option
def register_answer(
    arrival: str, request_name: str, unit: str | None, section: str | None, by: str, db: Path | None
) -> None:
    """Nêu một văn bản đến trả lời yêu cầu nào; ARRIVAL: số đến, số ký hiệu hoặc #mã (say what an arrival answers)."""
    from db.answers import answer
    from db.database import open_to_write

    with open_to_write(settings_of(db).db) as connection:
        names = answer(connection, arrival, request_name, made_by=by, unit=unit, section=section)
    click.echo(f"Đã ghi: trả lời yêu cầu {request_name} cho {', '.join(names)}.")


@register.command("return")
@click.argument("arrival")
@click.option("--why", required=True, help="Lý do trả lại (why).")
@click.option("--until", help="Hạn bổ sung; bỏ trống thì việc bổ sung không bị tính chậm (until when).")
@click.option("--on", help="Ngày trả lại; mặc định là hôm nay (day of the return).")
@by_option
@db_option
def register_return(arrival: str, why: str, until: str | None, on: str | None, by: str, db: Path | None) -> None:
    """Trả lại để bổ sung (send an arrival back for completion)."""
    _decide(arrival, "returned", why, on, until, by, db)


@register.command("withdraw")
@click.argument("arrival")
@click.option("--why", default="nhập nhầm", help="Lý do (why).")
@by_option
@db_option
def register_withdraw(arrival: str, why: str, by: str, db: Path | None) -> None:
    """Rút một dòng vào sổ nhầm; dòng ấy vẫn lưu lại (take back an entry made by mistake)."""
    _decide(arrival, "withdrawn", why, None, None, by, db)


def _decide(arrival: str, what: str, why: str, on: str | None, until: str | None, by: str, db: Path | None) -> None:
    from db.arrivals import decide_arrival
    from db.arrivals_listed import find_arrival
    from db.database import open_to_write

    with open_to_write(settings_of(db).db) as connection:
        row = find_arrival(connection, arrival)
        decide_arrival(connection, row["id"], what, decided_on=on or today(), reason=why, made_by=by, until=until)
    said = "Đã ghi trả lại" if what == "returned" else "Đã rút khỏi sổ"
    click.echo(f"{said}: #{row['id']} · {row['sender']} · đến {day(row['arrived_on'])}.")


def _tell(one: Entered) -> None:
    if one.known:
        click.echo(f"#{one.id}: đã có trong sổ.")
        return
    click.echo(f"#{one.id}: đã vào sổ, {_KIND_VI[one.kind]}.")
    for request, unit, how in one.answers:
        click.echo(f"   trả lời yêu cầu {request} cho {unit} ({_HOW_VI[how]})")
    for doubt in one.doubts:
        click.echo(f"   ! {doubt}")
