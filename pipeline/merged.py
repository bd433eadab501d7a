"""`tonghop merged`: what the areas before a merger add up to in the one of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .settings import load_settings

if TYPE_CHECKING:
    from db.mergers import Summed

_WHY = {
    "rate": "không cộng được: chỉ tiêu là tỷ lệ hoặc bình quân",
    "missing": "chưa cộng: thiếu số liệu của {missing}",
    "units": "chưa cộng: các đơn vị tính khác nhau",
    "divided": "không cộng được: có địa bàn cũ bị chia vào nhiều địa bàn mới",
    "single": "địa bàn này không do sáp nhập mà thành",
}


@click.command("merged")
@click.argument("indicator")
@click.argument("area")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp cơ sở dữ liệu (database; mặc định theo cấu hình).")
def command(indicator: str, area: str, db: Path | None) -> None:
    """Cộng số liệu các địa bàn cũ vào địa bàn sau sáp nhập 2025 (old areas added up into their successor).

    AREA: địa bàn hiện nay, ví dụ "tỉnh Lâm Đồng" hoặc "xã Hàm Thuận, tỉnh Lâm Đồng".
    """
    from db.database import open_to_read
    from db.exports.vietnamese import label, number
    from db.mergers import summed

    with open_to_read(load_settings({"db": db}).db) as connection:
        found = summed(connection, indicator, area)
    if not found:
        click.echo(f"{area}: chưa có số liệu của các địa bàn cũ (no values of the old areas).")
    for one in found:
        click.echo(f"{one.area} · {one.period or 'không rõ kỳ'} · {label('basis', one.basis)}: {_says(one)}")
        for part in one.parts:
            click.echo(f"  {part.area}: {number(part.value)} {part.unit} ({part.document})")


def _says(one: Summed) -> str:
    from db.exports.vietnamese import number

    if one.value is None:
        return _WHY[one.why].format(missing=", ".join(one.missing))
    return f"{'' if one.exact else 'khoảng '}{number(one.value)} {one.unit}"
