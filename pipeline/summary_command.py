"""`tonghop summary` and `tonghop freeze`: the draft of a summary report, and its numbered versions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from .correction_commands import by_option
from .exits import Exit
from .options import PATH, db_option, settings_of
from .problems import Stop
from .request_command import today

if TYPE_CHECKING:
    from db.exports.summary_docx import Office
    from db.snapshots import Snapshot
    from db.summary.differences import Difference
    from db.summary.model import Summary

_SHOWN = 40


def _report_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a report is asked by, for both commands."""
    for option in reversed(
        (
            click.option("--on", help="Tình hình tại ngày này; mặc định là hôm nay (as on this day)."),
            click.option(
                "--issuer", help="Cơ quan ban hành văn bản gốc, khi nhiều văn bản cùng số (the root's issuer)."
            ),
            click.option("--body", default="", help="Cơ quan báo cáo, ví dụ “UBND tỉnh Bắc Giang” (who reports)."),
            click.option("--above", default="", help="Cơ quan chủ quản, in trên cơ quan báo cáo (the body above)."),
            click.option("--place", default="", help="Địa danh ghi trước ngày tháng (place)."),
            click.option("--symbol", default="BC-UBND", show_default=True, help="Ký hiệu sau số (symbol)."),
            click.option(
                "--sign", "signs", multiple=True, help="Dòng chức vụ người ký, lặp lại được (lines above the name)."
            ),
            click.option("--to", "recipients", multiple=True, help="Nơi nhận, lặp lại được (recipients)."),
        )
    ):
        function = option(function)
    return function


@click.command()
@click.option("--campaign", required=True, help="Số ký hiệu văn bản gốc, ví dụ 1258/QĐ-TTg (the campaign's root).")
@click.option("--period", required=True, help="Kỳ báo cáo: 2018, 2018-H1, 2017/2018-H1 (period).")
@click.option("--out", required=True, type=PATH, help="Tệp .docx sẽ viết (where to write).")
@click.option("--appendix", type=PATH, help="Phụ lục nội bộ .xlsx; mặc định cạnh tệp báo cáo (the internal appendix).")
@click.option("--as-of", "moment", help="Theo dữ liệu lúc này trong quá khứ, ví dụ 2018-07-20 (what was known then).")
@_report_options
@db_option
def summary(
    campaign: str, period: str, out: Path, appendix: Path | None, moment: str | None, db: Path | None, **asked: Any
) -> None:
    """Dự thảo báo cáo tổng hợp, mỗi con số có chú thích nguồn (draft of a summary report, every number with its proof).

    Phần đánh giá để trống cho người viết; phụ lục nội bộ ghi nguồn, giá trị khác, số không tính và nghi vấn, không gửi đi.
    """
    from db.database import open_to_read

    if out.suffix.lower() != ".docx":
        raise click.UsageError("Tệp báo cáo phải có đuôi .docx (give a .docx).")
    beside = appendix or out.with_name(f"{out.stem}-phu-luc-noi-bo.xlsx")
    with open_to_read(settings_of(db).db) as connection:
        made, pictures = _made(connection, campaign, period, moment, asked)
    out.write_bytes(_docx(made, asked, pictures))
    beside.write_bytes(_appendix(made))
    click.echo(f"Đã viết {out}: {len(list(made.numbers()))} số liệu có nguồn, {_gaps(made)} chỗ chờ người viết.")
    click.echo(f"Phụ lục nội bộ, không gửi đi (internal appendix): {beside}")


@click.command()
@click.option("--campaign", required=True, help="Số ký hiệu văn bản gốc, ví dụ 1258/QĐ-TTg (the campaign's root).")
@click.option("--period", required=True, help="Kỳ báo cáo: 2018, 2018-H1, 2017/2018-H1 (period).")
@click.option("--out", type=PATH, help="Thư mục ghi các tệp của bản chốt (folder for the files).")
@click.option("--version", "number", type=click.IntRange(1), help="Lấy lại bản đã chốt số này (an earlier version).")
@click.option("--list", "listing", is_flag=True, help="Liệt kê các bản đã chốt (the versions so far).")
@click.option("--note", default="", help="Ghi chú cho bản chốt (a note).")
@_report_options
@by_option
@db_option
def freeze(
    campaign: str, period: str, out: Path | None, number: int | None, listing: bool, note: str, by: str, db: Path | None,
    **asked: Any,
) -> None:  # fmt: skip
    """Chốt báo cáo tổng hợp thành bản có số, lấy lại được nguyên vẹn (freeze a report as a numbered version).

    Bản sau liệt kê số liệu khác bản trước. Các bản đã chốt không sửa, không xóa được.
    """
    from db.database import open_to_read, open_to_write

    path = settings_of(db).db
    if listing:
        with open_to_read(path) as connection:
            _list(connection, campaign, period)
    elif number is not None:
        with open_to_read(path) as connection:
            _take_out(connection, campaign, period, number, _folder(out))
    else:
        if not path.is_file():
            with open_to_read(path):
                pass
        with open_to_write(path) as connection:
            _freeze(connection, campaign, period, _folder(out), note, by, asked)


def _folder(out: Path | None) -> Path:
    if out is None:
        raise click.UsageError("Thiếu --out THƯ_MỤC (give a folder).")
    out.mkdir(parents=True, exist_ok=True)
    return out


def _list(connection: sqlite3.Connection, campaign: str, period: str) -> None:
    from db.snapshots import snapshots

    found = snapshots(connection, campaign, period)
    if not found:
        click.echo("Chưa chốt bản nào (no version yet).")
    for one in found:
        click.echo(
            f"Bản số {one.number}: tính đến {one.on_day}, chốt {one.made_at} bởi {one.made_by} {one.note}".rstrip()
        )


def _take_out(connection: sqlite3.Connection, campaign: str, period: str, number: int, out: Path) -> None:
    from db.snapshots import files_of, find_snapshot

    one = find_snapshot(connection, campaign, period, number)
    for name, data in files_of(connection, one).items():
        (out / name).write_bytes(data)
        click.echo(f"Bản số {one.number}, đúng như đã chốt (as frozen): {out / name}")


def _freeze(
    connection: sqlite3.Connection, campaign: str, period: str, out: Path, note: str, by: str, asked: dict[str, Any]
) -> None:
    from db.load import now
    from db.snapshots import changes
    from db.snapshots import freeze as keep

    from .version import version

    made, pictures = _made(connection, campaign, period, None, asked)
    before, changed = changes(connection, made)
    if before is not None and changed is None:
        click.echo(f"Không có gì khác bản số {before.number}; không chốt bản mới (nothing has changed).")
        return
    number, moment = (before.number + 1 if before else 1), now()
    name = f"{re.sub(r'[^0-9A-Za-zĐđ]+', '-', made.campaign)}-{period.replace('/', '_')}-ban-{number}"
    told = _told(number, moment, by, note, version())
    files = {
        f"{name}.docx": _docx(made, asked, pictures),
        f"{name}-phu-luc-noi-bo.xlsx": _appendix(made, told, changed if before else None),
    }
    one = keep(connection, made, files, number=number, made_by=by, program=version(), made_at=moment, note=note)
    for file, data in files.items():
        (out / file).write_bytes(data)
        click.echo(f"Đã chốt bản số {one.number} (frozen): {out / file}")
    _tell(before, changed or [])


def _told(number: int, moment: str, by: str, note: str, program: str) -> list[tuple[str, str]]:
    from db.summary.wording import word

    said = {"version": str(number), "frozen_at": moment, "frozen_by": by, "note": note, "program": program}
    return [(word("about", key), words) for key, words in said.items() if words]


def _tell(before: Snapshot | None, changed: Sequence[Difference]) -> None:
    """What the new version changes, on the screen; all of it stands in the appendix."""
    from db.summary.wording import word

    if before is None:
        return
    click.echo(f"Khác bản số {before.number}: {len(changed)} chỗ (differences):")
    for one in changed[:_SHOWN]:
        click.echo(f"  {word('change', one.what)}: {one.key}: {one.old or ''} → {one.new or ''}")
    if len(changed) > _SHOWN:
        click.echo(f"  … và {len(changed) - _SHOWN} chỗ khác, xem trang “So với bản trước” của phụ lục.")


def _made(
    connection: sqlite3.Connection, campaign: str, period: str, moment: str | None, asked: dict[str, Any]
) -> tuple[Summary, dict[Any, bytes]]:
    """The report and its charts; without matplotlib it goes without them and says so."""
    from db.as_of import as_of
    from db.campaigns import day_of
    from db.chain import SeveralDocuments
    from db.exports.summary_charts import pictures_of
    from db.summary.report import summarise
    from db.summary.spans import FORMS, NoPeriod

    on = day_of(asked["on"]) if asked["on"] else today()
    try:
        with as_of(connection, moment):
            made = summarise(
                connection, campaign, period, on, body=asked["body"] or None, issuer=asked["issuer"], as_of=moment
            )
            try:
                return made, pictures_of(connection, made)
            except ModuleNotFoundError as error:
                words = f"Chưa cài {error.name} nên báo cáo không có biểu đồ: pip install tonghop[charts] (no charts)."
                click.echo(words, err=True)
                return made, {}
    except NoPeriod as error:
        raise click.UsageError(f"“{error}” không phải là kỳ; hãy ghi như: {FORMS}.") from error
    except SeveralDocuments as several:
        listed = "; ".join(f"{one.issuer or '?'} {one.issued_on or ''}".strip() for one in several.found)
        raise Stop(
            f"Nhiều văn bản cùng số {campaign}; hãy thêm --issuer (several): {listed}", Exit.NOT_FOUND
        ) from several


def _docx(made: Summary, asked: dict[str, Any], pictures: dict[Any, bytes]) -> bytes:
    from db.exports.summary_docx import docx_of

    return docx_of(made, _office(asked), pictures)


def _office(asked: dict[str, Any]) -> Office:
    from db.exports.summary_docx import Office

    signs = tuple(asked["signs"]) or ("CHỦ TỊCH",)
    return Office(asked["body"], asked["above"], asked["place"], asked["symbol"], signs, tuple(asked["recipients"]))


def _appendix(
    made: Summary, told: Sequence[tuple[str, str]] = (), changed: Sequence[Difference] | None = None
) -> bytes:
    from db.exports.summary_xlsx import write_appendix

    with TemporaryDirectory() as folder:
        path = Path(folder) / "appendix.xlsx"
        write_appendix(made, path, told, changed)
        return path.read_bytes()


def _gaps(made: Summary) -> int:
    from db.summary.model import Gap

    return sum(isinstance(piece, Gap) for _, piece in made.pieces())
