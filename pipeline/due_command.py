"""`tonghop due`: who has reported and who has not, on any day."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .chain import day
from .options import PATH, db_option, settings_of
from .request_command import today

if TYPE_CHECKING:
    from db.due import Due
    from db.rates import Rate

_BY = click.Choice(["unit", "time"])


@click.command("due")
@click.option("--on", help="Tình hình tại ngày này; mặc định là hôm nay (as on this day).")
@click.option("--request", "requests", multiple=True, help="Chỉ yêu cầu này (only this request; repeatable).")
@click.option("--campaign", help="Chỉ các yêu cầu của phong trào này (only of this campaign).")
@click.option("--by", "group", type=_BY, help="Tỷ lệ theo đơn vị hoặc theo tháng (rates by unit, or over time).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "xlsx"]),
    default="table",
    help="Dạng kết quả (output).",
)
@click.option("--out", type=PATH, help="Tệp kết quả; cần cho xlsx (where to write).")
@db_option
def due(
    on: str | None,
    requests: tuple[str, ...],
    campaign: str | None,
    group: str | None,
    form: str,
    out: Path | None,
    db: Path | None,
) -> None:
    """Ai đã báo cáo, đúng hạn hay chậm, ai chưa gửi (expected against received).

    Chỉ tính theo sổ văn bản đến tính tới ngày được hỏi; yêu cầu chưa được xác nhận thì chưa tính.
    """
    from db.campaigns import day_of, find_campaign
    from db.database import open_to_read
    from db.due import due as ask
    from db.exports import csv as csv_export
    from db.exports.due import json_of, rates_of, rows_of, write_workbook
    from db.rates import by_unit, over_time
    from db.requests import find_request
    from db.requests import requests as all_requests

    if form == "xlsx" and out is None:
        raise click.UsageError("--format xlsx cần --out TỆP.xlsx (give --out).")
    moment = day_of(on) if on else today()
    with open_to_read(settings_of(db).db) as connection:
        asked = [find_request(connection, name) for name in requests]
        if campaign:
            asked += all_requests(connection, ["accepted"], find_campaign(connection, campaign).code)
        found = [] if campaign and not asked else ask(connection, moment, asked)
        proposed = len(all_requests(connection, ["proposed"]))
    grouped = {"unit": by_unit, "time": over_time}[group](found) if group else None
    if form == "xlsx" and out is not None:
        write_workbook(found, out)
        click.echo(f"Đã ghi {out} ({len(found)} dòng).")
        return
    if form == "json":
        words = json.dumps(json_of(found, moment), ensure_ascii=False, indent=1) + "\n"
    elif form == "csv":
        words = csv_export.text_of(rows_of(found) if grouped is None else rates_of(grouped))
    else:
        lines = _rates(grouped) if grouped is not None else _lines(found, moment, proposed)
        words = "\n".join(lines) + "\n"
    if out:
        out.write_text(words, "utf-8", newline="")
    else:
        sys.stdout.write(words)


def _lines(found: Sequence[Due], on: str, proposed: int) -> Iterator[str]:
    from db.exports.due import state_words
    from db.rates import rate

    yield f"Tình hình báo cáo tính đến {day(on)}"
    for request in {one.request.id: one.request for one in found}.values():
        rows = [one for one in found if one.request.id == request.id]
        sums = rate(request.name, rows)
        limit = f"hạn {day(request.deadline)}" if request.deadline else "không có thời hạn"
        yield ""
        yield f"{request.id}. {request.name} · {request.asker or '–'} · {limit}"
        yield f"   đã báo cáo {sums.received}/{sums.expected} ({_percent(sums.reported_pct)}), {_in_time(sums)}"
        for one in rows:
            yield f"   - {one.unit.name}: {state_words(one)}{_when(one)}"
            for remark in one.remarks:
                yield f"       {remark}"
    if not found:
        yield "Chưa có yêu cầu nào được xác nhận (no accepted requests)."
    if proposed:
        yield f"\nCòn {proposed} yêu cầu mới là đề xuất, chưa tính: tonghop request list --status proposed"


def _in_time(sums: Rate) -> str:
    if not sums.dated:
        return "không có thời hạn nên không tính đúng hạn hay chậm"
    return f"đúng hạn {sums.on_time}/{sums.dated} ({_percent(sums.on_time_pct)})"


def _when(one: Due) -> str:
    came = f", đến ngày {day(one.arrived_on)}" if one.arrived_on else ""
    number = f", số đến {one.number}" if one.number else ""
    return came + number + (f", đã nhắc {one.reminded} lần" if one.reminded else "")


def _rates(rates: Sequence[Rate]) -> Iterator[str]:
    for one in rates:
        counts = f"chậm {one.late}, chưa gửi {one.missing}, trả lại {one.returned}"
        yield f"{one.name}: đã báo cáo {one.received}/{one.expected} ({_percent(one.reported_pct)}), {_in_time(one)}, {counts}"
    if not rates:
        yield "Chưa có yêu cầu nào đến hạn (nothing due yet)."


def _percent(value: float | None) -> str:
    from db.exports.vietnamese import number

    return "–" if value is None else f"{number(value)} %"
