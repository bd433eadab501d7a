"""`tonghop remind`: letters that remind of reports, one for each receiving body."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .chain import day
from .correction_commands import by_option
from .options import PATH, db_option, settings_of
from .request_command import today

if TYPE_CHECKING:
    from db.exports.letter_words import Office


def office_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which a command takes who writes a letter."""
    options = (
        click.option("--office", help="Cơ quan ký văn bản; mặc định là cơ quan yêu cầu (who writes)."),
        click.option("--above", default="", help="Cơ quan chủ quản, in dòng trên (the body above)."),
        click.option("--place", help="Địa danh; mặc định theo địa bàn của cơ quan (place)."),
        click.option("--symbol", help="Ký hiệu sau số văn bản, ví dụ UBND-VX (symbol behind the number)."),
        click.option(
            "--sign", "signs", multiple=True, help="Dòng trên chữ ký, lặp lại được (lines above the signature)."
        ),
        click.option("--signer", default="", help="Họ tên người ký (who signs)."),
        click.option("--copy", "copies", multiple=True, help="Nơi nhận thêm, lặp lại được (who gets a copy)."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def office_of(given: dict[str, Any], default: str) -> Office:
    """The office that the options name."""
    from db.exports.letter_words import Office, place_of_office, signs_of

    body = given["office"] or default
    signs = given["signs"] or signs_of(body)
    place = given["place"] or place_of_office(body)
    symbol = given["symbol"] if given["symbol"] is not None else "UBND-VX" if body.startswith("UBND") else ""
    return Office(body, place, symbol, given["above"], tuple(signs), given["signer"], tuple(given["copies"]))


def file_name(*words: str) -> str:
    """`đôn đốc`, `UBND huyện Yên Thế` → `don-doc-ubnd-huyen-yen-the`."""
    from extractors.text import fold

    return "-".join(re.findall(r"[a-z0-9]+", fold(" ".join(words))))


@click.command("remind")
@click.option(
    "--request", "requests", multiple=True, required=True, help="Yêu cầu cần đôn đốc, lặp lại được (request)."
)
@click.option("--out", required=True, type=PATH, help="Thư mục ghi các công văn (where letters are written).")
@click.option("--on", help="Theo sổ tại ngày này; mặc định là hôm nay (as on this day).")
@click.option("--at", help="Giờ chốt sổ, ví dụ “17 giờ 00” (time of day; mặc định là giờ hiện tại nếu là hôm nay).")
@click.option("--until", help="Thời hạn mới; bỏ trống thì để chỗ cho người phụ trách (new deadline).")
@click.option("--before", is_flag=True, help="Nhắc trước hạn các đơn vị chưa gửi (remind before the deadline).")
@click.option("--dry-run", is_flag=True, help="Ghi công văn nhưng không ghi nhận lần nhắc (do not record).")
@office_options
@by_option
@db_option
def remind(
    requests: tuple[str, ...], out: Path, on: str | None, at: str | None, until: str | None, before: bool, dry_run: bool,
    by: str, db: Path | None, **office: Any,
) -> None:  # fmt: skip
    """Công văn đôn đốc, mỗi nơi nhận một tệp DOCX, kèm danh sách (reminders, one DOCX a receiving body).

    Đọc sổ tại thời điểm chạy; bỏ qua đơn vị được gia hạn, được miễn; không phê bình. Mỗi lần nhắc được ghi nhận.
    """
    from db.campaigns import day_of
    from db.database import open_to_write
    from db.exports.reminder import write
    from db.reminders import record, reminders
    from db.requests import find_request

    moment = day_of(on) if on else today()
    at = at or (datetime.now().strftime("%H giờ %M") if moment == today() else None)
    with open_to_write(settings_of(db).db) as connection:
        asked = [find_request(connection, name) for name in requests]
        made = []
        for letter in reminders(connection, asked, moment, before=before):
            data = write(letter, office_of(office, letter.asker), until=day_of(until) if until else None, at=at)
            name = f"{file_name('nhac' if before else 'don doc', letter.receiver.name, moment)}.docx"
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(data)
            made.append((letter, name, hashlib.sha256(data).hexdigest()))
        if not dry_run:
            record(connection, made, until=until, made_by=by)
    for letter, name, _ in made:
        owed = ", ".join(dict.fromkeys(one.unit.name for one in letter.owed))
        click.echo(f"{out / name}: {letter.receiver.name} ({owed})")
    for request in asked:
        if request.deadline is None:
            click.echo(f"Yêu cầu {request.id} chưa có thời hạn nên không đôn đốc (no deadline).")
    if not made:
        click.echo(f"Không có đơn vị nào phải nhắc tại ngày {day(moment)} (nobody to remind).")
