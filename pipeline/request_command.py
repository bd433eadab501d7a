"""`tonghop request …`: what is asked of whom, until when."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .chain import day
from .correction_commands import by_option
from .options import db_option, settings_of
from .request_units import DECISIONS, units_option, units_wanted

if TYPE_CHECKING:
    from db.requests import Request

_STATUS_VI = {"proposed": "ĐỀ XUẤT", "accepted": "đã xác nhận", "rejected": "đã loại", "closed": "đã đóng"}
_FIELDS_VI = (
    "number, issued_on, asker, recipient, subject, period, cut_off, deadline, weekend, upper, outline, campaign"
)


@click.group()
def request() -> None:
    """Yêu cầu báo cáo: ai yêu cầu ai, kỳ nào, hạn nào (requests for reports)."""


@request.command("add")
@click.option("--subject", required=True, help="Nội dung yêu cầu, ví dụ “báo cáo sơ kết giữa kỳ …” (what is asked).")
@click.option("--number", help="Số ký hiệu công văn yêu cầu (the letter's number).")
@click.option("--issued-on", help="Ngày của công văn (its day).")
@click.option("--asker", help="Cơ quan yêu cầu (who asks).")
@click.option("--recipient", help="Nơi nhận báo cáo; mặc định là cơ quan yêu cầu (who receives the reports).")
@click.option("--campaign", help="Thuộc phong trào, chương trình nào (its campaign).")
@click.option("--period", help="Kỳ báo cáo, ví dụ 2018-H1, 2017 (period).")
@click.option("--cut-off", help="Ngày chốt số liệu (cut-off).")
@click.option("--deadline", help="Thời hạn nộp; bỏ trống là không thời hạn, không ai bị tính chậm (deadline).")
@click.option(
    "--weekend",
    type=click.Choice(["stay", "next"]),
    default="stay",
    help="Hạn rơi vào thứ Bảy, Chủ nhật (deadline on a weekend).",
)
@click.option("--upper", help="Văn bản cấp trên giao chỉ tiêu (the document whose targets are required).")
@click.option("--outline", help="Đề cương: emulation, general (outline of the report).")
@click.option("--indicator", "indicators", multiple=True, help="Chỉ tiêu phải có (required indicator; repeatable).")
@click.option("--section", "sections", multiple=True, help="Mục phải có (required section; repeatable).")
@units_option
@by_option
@db_option
def request_add(
    indicators: tuple[str, ...], sections: tuple[str, ...], by: str, db: Path | None, weekend: str, **given: str | None
) -> None:
    """Thêm một yêu cầu báo cáo (add a request)."""
    from db.database import open_to_write
    from db.requests import add_request

    wanted = {name: given.pop(name) for name in list(given) if name.startswith("all_") or name in ("units", "units_on")}
    with open_to_write(settings_of(db).db) as connection:
        units = units_wanted(wanted, given.get("asker"), given.get("issued_on") or given.get("deadline"))
        _know_indicators(connection, indicators)
        values = given | {"weekend": weekend}
        made = add_request(connection, values, made_by=by, units=units, indicators=indicators, sections=sections)
        _tell(connection, made)


@request.command("propose")
@by_option
@db_option
def request_propose(by: str, db: Path | None) -> None:
    """Đề xuất yêu cầu từ các văn bản đã nạp; chưa có hiệu lực khi chưa được xác nhận (proposals from documents)."""
    from db.database import open_to_write
    from db.proposals import propose
    from db.requests import request as one

    with open_to_write(settings_of(db).db) as connection:
        ids = propose(connection, made_by=by)
        for id in ids:
            _tell(connection, one(connection, id))
    if ids:
        click.echo(
            "Xác nhận bằng: tonghop request accept MÃ [deadline=NGÀY …]; loại bằng: tonghop request reject MÃ --why …"
        )
    else:
        click.echo("Không có đề xuất mới (nothing new).")


@request.command("list")
@click.option("--campaign", help="Chỉ của phong trào này (only of this campaign).")
@click.option("--status", type=click.Choice(sorted(_STATUS_VI)), help="Chỉ trạng thái này (only this status).")
@db_option
def request_list(campaign: str | None, status: str | None, db: Path | None) -> None:
    """Các yêu cầu báo cáo đã nhập và đang đề xuất (the requests)."""
    from db.campaigns import find_campaign
    from db.database import open_to_read
    from db.requests import requests

    with open_to_read(settings_of(db).db) as connection:
        code = find_campaign(connection, campaign).code if campaign else None
        found = requests(connection, [status] if status else [], code)
    for one in found:
        click.echo(line(one))
    if not found:
        click.echo("Chưa có yêu cầu nào (none yet).")


@request.command("show")
@click.argument("request_name", metavar="REQUEST")
@db_option
def request_show(request_name: str, db: Path | None) -> None:
    """Một yêu cầu với đơn vị, căn cứ và mọi lần sửa (one request with all that was decided)."""
    from db.database import open_to_read
    from db.requests import find_request

    with open_to_read(settings_of(db).db) as connection:
        _tell(connection, find_request(connection, request_name))


@request.command("edit", epilog=f"Các mục: {_FIELDS_VI}.")
@click.argument("request_name", metavar="REQUEST")
@click.argument("assignments", nargs=-1, metavar="FIELD=VALUE...")
@click.option("--why", default="điều chỉnh", help="Lý do, căn cứ (why).")
@click.option("--indicator", "indicators", multiple=True, help="Thêm chỉ tiêu phải có (add a required indicator).")
@click.option("--section", "sections", multiple=True, help="Thêm mục phải có (add a required section).")
@click.option("--drop", "dropped", multiple=True, help="Bỏ một chỉ tiêu hoặc mục (no longer required).")
@units_option
@by_option
@db_option
def request_edit(
    request_name: str, assignments: tuple[str, ...], why: str, indicators: tuple[str, ...], sections: tuple[str, ...],
    dropped: tuple[str, ...], by: str, db: Path | None, **wanted: str | None,
) -> None:  # fmt: skip
    """Sửa một yêu cầu; bản cũ vẫn lưu lại (edit a request; what was before is kept)."""
    from db.database import open_to_write
    from db.requests import change_parts, edit, find_request

    with open_to_write(settings_of(db).db) as connection:
        held = find_request(connection, request_name)
        if assignments:
            held = edit(connection, held.id, _values(assignments), made_by=by, reason=why)
        units = units_wanted(wanted, held.asker, held.issued_on or held.deadline)
        _know_indicators(connection, indicators)
        if units or indicators or sections or dropped:
            held = change_parts(
                connection, held.id, made_by=by, units=units, indicators=indicators, sections=sections, dropped=dropped
            )
        _tell(connection, held)


@request.command("attach")
@click.argument("request_name", metavar="REQUEST")
@click.argument("document")
@click.option("--words", required=True, help="Lời văn giao nhiệm vụ, chép từ văn bản (the words that set the duty).")
@by_option
@db_option
def request_attach(request_name: str, document: str, words: str, by: str, db: Path | None) -> None:
    """Gắn yêu cầu với lời văn giao nhiệm vụ trong một văn bản đã nạp (attach the words of a directive or plan)."""
    from db.database import open_to_write
    from db.documents import find
    from db.requests import change_parts, find_request, source_of

    with open_to_write(settings_of(db).db) as connection:
        held = find_request(connection, request_name)
        source = source_of(connection, find(connection, document), words)
        _tell(connection, change_parts(connection, held.id, made_by=by, source=source))


@request.command("accept")
@click.argument("request_name", metavar="REQUEST")
@click.argument("assignments", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--why", default="đã đối chiếu với văn bản", help="Lý do, căn cứ (why).")
@by_option
@db_option
def request_accept(request_name: str, assignments: tuple[str, ...], why: str, by: str, db: Path | None) -> None:
    """Xác nhận một đề xuất, có thể bổ sung ngay thời hạn (accept a proposal)."""
    _set_status(request_name, _values(assignments) | {"status": "accepted"}, why, by, db)


@request.command("reject")
@click.argument("request_name", metavar="REQUEST")
@click.option("--why", required=True, help="Lý do (why).")
@by_option
@db_option
def request_reject(request_name: str, why: str, by: str, db: Path | None) -> None:
    """Loại một đề xuất: đó không phải là yêu cầu báo cáo (this is no request)."""
    _set_status(request_name, {"status": "rejected"}, why, by, db)


@request.command("close")
@click.argument("request_name", metavar="REQUEST")
@click.option("--why", default="đã xong", help="Lý do (why).")
@by_option
@db_option
def request_close(request_name: str, why: str, by: str, db: Path | None) -> None:
    """Đóng một yêu cầu: không theo dõi nữa (close a request)."""
    _set_status(request_name, {"status": "closed"}, why, by, db)


def _set_status(name: str, values: dict[str, str | None], why: str, by: str, db: Path | None) -> None:
    from db.database import open_to_write
    from db.requests import edit, find_request

    with open_to_write(settings_of(db).db) as connection:
        held = find_request(connection, name)
        _tell(connection, edit(connection, held.id, values, made_by=by, reason=why))


def _values(assignments: tuple[str, ...]) -> dict[str, str | None]:
    from db.database import DatabaseProblem

    found = dict[str, str | None]()
    for words in assignments:
        name, equals, value = words.partition("=")
        if not equals:
            raise DatabaseProblem(f"“{words}” phải có dạng mục=giá_trị, ví dụ deadline=05/7/2018.")
        found[name.strip()] = value.strip() or None
    return found


def _know_indicators(connection: sqlite3.Connection, named: tuple[str, ...]) -> None:
    """A campaign may be set up before the first document has come in: the catalogue is put in where it is asked for."""
    if named:
        from db.database import writing
        from db.load import save_indicators
        from extractors.knowledge.indicators import indicators

        with writing(connection):
            save_indicators(connection, indicators())


def today() -> str:
    return date.today().isoformat()


def line(one: Request) -> str:
    """A request on one line."""
    due = f"hạn {day(one.deadline)}" if one.deadline else "KHÔNG THỜI HẠN"
    asker = one.asker or "chưa rõ cơ quan yêu cầu"
    head = f"{one.id}. {one.number or '(không số)'} · {asker} · {one.subject}"
    return f"{head} · {due} · {len(one.units)} đơn vị · {_STATUS_VI[one.status]}"


def _tell(connection: sqlite3.Connection, one: Request) -> None:
    from db.requests import history
    from db.unit_events import standing

    click.echo(line(one))
    for words, value in (
        ("phong trào", one.campaign), ("ngày công văn", day(one.issued_on) if one.issued_on else None),
        ("kỳ báo cáo", one.period), ("chốt số liệu", day(one.cut_off) if one.cut_off else None),
        ("nơi nhận báo cáo", one.recipient), ("văn bản giao chỉ tiêu", one.upper), ("đề cương", one.outline),
        ("chỉ tiêu phải có", ", ".join(one.indicators)), ("mục phải có", "; ".join(one.sections)),
    ):  # fmt: skip
        if value:
            click.echo(f"   {words}: {value}")
    held = standing(connection, one, "9999-12-31")
    for addressee in one.units:
        what = held.get(addressee.id)
        click.echo(f"   - {addressee.unit.name}" + (f": {_standing(what)}" if what else ""))
    for source in one.sources:
        page = f", tr. {source.page}" if source.page else ""
        click.echo(f"   căn cứ: {source.document}{page}: “{' '.join(source.quote.split())}”")
    for change in history(connection, one.id):
        old, new = (change[name] or "–" for name in ("old_value", "new_value"))
        when = change["made_at"][:10]
        click.echo(f"   sửa {when} ({change['made_by']}: {change['reason']}): {change['field']}: {old} → {new}")


def _standing(held: object) -> str:
    what, until, to, reason = (getattr(held, name) for name in ("what", "until", "to", "reason"))
    said = {"exempt": "được miễn", "nothing": "không phát sinh"}.get(what, "")
    parts = [said, f"được gia hạn đến {day(until)}" if until else "", f"chuyển cho {to.name}" if to else ""]
    return "; ".join(part for part in parts if part) + (f" ({reason})" if reason else "")


for decision in DECISIONS:
    request.add_command(decision)
