"""Who must answer, as people type it: single bodies, or all districts of a province by the register of areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .correction_commands import by_option
from .options import db_option, settings_of

if TYPE_CHECKING:
    from db.units import Unit

_REGISTER_BEGINS = "2024"
_LEVELS = {"all_districts": "district", "all_communes": "commune"}


def units_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which a command takes addressees."""
    options = (
        click.option("--units", help="Đơn vị phải báo cáo, cách nhau dấu chấm phẩy (who must answer, ;-separated)."),
        click.option("--all-districts", metavar="AREA", help="Mọi huyện của một tỉnh (all districts of a province)."),
        click.option(
            "--all-communes", metavar="AREA", help="Mọi xã của một huyện hoặc tỉnh (all communes of an area)."
        ),
        click.option("--all-provinces", is_flag=True, help="Mọi tỉnh, thành phố (all provinces)."),
        click.option("--units-on", metavar="DATE", help="Theo danh mục địa bàn của ngày này (register of this day)."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def units_wanted(given: Mapping[str, Any], asker: str | None, on: str | None) -> list[Unit]:
    """The bodies that the options name. Says so where the register may lack some that ended before its day."""
    from db.campaigns import day_of
    from db.compare import UnknownName
    from db.units import all_below, all_provinces, area_of, unit_named

    from .request_command import today

    on = day_of(str(given.get("units_on") or on or today()))
    seen = unit_named(asker, on=on).area_code if asker else None
    names = [words.strip() for words in (given.get("units") or "").split(";") if words.strip()]
    found = [unit_named(words, seen, on) for words in names]
    if given.get("all_provinces"):
        found += all_provinces(on)
    for option, level in _LEVELS.items():
        if words := given.get(option):
            area = area_of(unit_named(f"UBND {words}", seen, on).area_code)
            inside = all_below(area, level, on) if area else []
            if not inside:
                raise UnknownName(words, [])
            found += inside
            _warn_of_age([one.area_code for one in inside], on)
    return list({one.key: one for one in found}.values())


def _warn_of_age(codes: list[str | None], on: str | None) -> None:
    """The register is of 2024 and 2025: for an earlier day it lacks what ended before, and has what began later."""
    from db.units import area_of

    former = [area.name for code in codes if (area := area_of(code)) and area.former]
    if former or (on and on < _REGISTER_BEGINS):
        merged = f" Có đơn vị đã nhập vào: {', '.join(former)}." if former else ""
        words = (
            f"Danh mục địa bàn là của năm 2024 – 2025, chưa có ngày của những lần chia tách, đổi tên trước đó.{merged}"
        )
        click.echo(f"{words} Hãy đối chiếu danh sách (check the list against the day).", err=True)


def _grounds(document_help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of a decision by a document: why, which document, on which day, who notes it."""

    def options(function: Callable[..., Any]) -> Callable[..., Any]:
        function = by_option(db_option(function))
        function = click.option("--on", help="Ngày quyết định; mặc định là hôm nay (day of the decision).")(function)
        function = click.option("--document", help=document_help)(function)
        return click.option("--why", required=True, help="Lý do (why).")(function)

    return options


@click.command("extend")
@click.argument("request_name", metavar="REQUEST")
@click.option("--until", required=True, help="Thời hạn mới (new deadline).")
@click.option("--unit", "units", multiple=True, help="Đơn vị; bỏ trống là tất cả (who; without it all).")
@_grounds("Văn bản cho gia hạn (the document that grants it).")
def extend(request_name: str, units: tuple[str, ...], **given: Any) -> None:
    """Gia hạn cho một số đơn vị hoặc cho tất cả (extend the deadline)."""
    _decide("extend", request_name, units, **given)


def _plain(what: str, help_vi: str) -> click.Command:
    """A decision that needs only who and why."""

    @click.command(what, help=help_vi)
    @click.argument("request_name", metavar="REQUEST")
    @click.argument("units", nargs=-1, required=True, metavar="UNIT...")
    @_grounds("Văn bản căn cứ (the document that says so).")
    def command(request_name: str, units: tuple[str, ...], **given: Any) -> None:
        _decide(what, request_name, units, **given)

    return command


@click.command("pass")
@click.argument("request_name", metavar="REQUEST")
@click.argument("unit")
@click.option("--to", required=True, help="Đơn vị nhận nhiệm vụ (who takes the duty over).")
@click.option("--why", required=True, help="Lý do, ví dụ nghị quyết sáp nhập (why).")
@click.option("--on", help="Từ ngày; mặc định là hôm nay (from this day on).")
@by_option
@db_option
def pass_on(request_name: str, unit: str, to: str, why: str, on: str | None, by: str, db: Path | None) -> None:
    """Chuyển nhiệm vụ báo cáo cho đơn vị kế thừa (pass the duty on; mergers of 2025 are passed on by the register)."""
    _decide("pass", request_name, (unit,), why=why, on=on, by=by, db=db, to=to)


def _decide(
    what: str, name: str, units: tuple[str, ...], *, why: str, on: str | None, by: str, db: Path | None,
    until: str | None = None, to: str | None = None, document: str | None = None,
) -> None:  # fmt: skip
    from db.database import open_to_write
    from db.requests import find_request
    from db.unit_events import decide, find_unit
    from db.units import unit_named

    from .request_command import request_show, today

    with open_to_write(settings_of(db).db) as connection:
        held = find_request(connection, name)
        named = [find_unit(held, words) for words in units]
        heir = unit_named(to, held.asker_code) if to else None
        decide(
            connection,
            held,
            what,
            named,
            decided_on=on or today(),
            reason=why,
            made_by=by,
            until=until,
            to=heir,
            document=document,
        )
    context = click.get_current_context()
    context.invoke(request_show, request_name=str(held.id), db=db)


DECISIONS = (
    extend,
    pass_on,
    _plain("exempt", "Miễn báo cáo cho đơn vị (exempt units)."),
    _plain("nothing", "Đơn vị báo không phát sinh (nothing to report)."),
    _plain("remove", "Bỏ đơn vị khỏi danh sách phải báo cáo (take units off the list)."),
    _plain("lift", "Hủy các quyết định trước về đơn vị (take back what was decided about units)."),
)
