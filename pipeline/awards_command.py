"""`tonghop awards`: what a document holds out; with `--campaign` what the data says of each unit by the criteria of plans and the points that a person entered."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .asked_command import form_option, listed
from .options import PATH, db_option, settings_of
from .request_command import today

if TYPE_CHECKING:
    from db.awards.criteria import PointsTable
    from db.awards.judge import Standing
    from db.summary.ground import Ground

_LEVELS = click.Choice(["district", "commune"])


@click.command()
@click.argument("document", required=False)
@click.option("--campaign", help="Số ký hiệu văn bản gốc, ví dụ 1258/QĐ-TTg (the campaign's root).")
@click.option("--level", type=_LEVELS, help="Cấp được xét (whose awards).")
@click.option("--period", help="Kỳ xét, ví dụ 2018 (period).")
@click.option("--out", type=PATH, help="Tệp .xlsx của bảng chấm điểm (where to write).")
@click.option("--points", type=PATH, help="Bảng điểm do người có trách nhiệm nhập, .toml (the points table).")
@click.option(
    "--template", type=PATH, help="Viết mẫu bảng điểm từ tiêu chí trong kế hoạch (write a points table to fill in)."
)
@click.option("--on", help="Tình hình tại ngày này; mặc định là hôm nay (as on this day).")
@click.option("--issuer", help="Cơ quan ban hành văn bản gốc, khi nhiều văn bản cùng số (the root's issuer).")
@db_option
@form_option
def awards(
    document: str | None, campaign: str | None, level: str | None, period: str | None, out: Path | None,
    points: Path | None, template: Path | None, on: str | None, issuer: str | None, db: Path | None, form: str,
) -> None:  # fmt: skip
    """Khen thưởng nêu trong một văn bản, hoặc bảng chấm điểm của phong trào (awards of a document, or the award sheet).

    Với DOCUMENT: hình thức khen thưởng, ai quyết định, dịp nào, bao nhiêu. Với --campaign, --level, --period: bảng chấm điểm theo
    tiêu chí của kế hoạch; đó là gợi ý, không phải quyết định (a suggestion, never a decision).

    Điểm chỉ lấy từ bảng điểm được nhập; chưa đạt, chưa có minh chứng và không đo được là ba việc khác nhau. Chạy lại không ghi đè
    điểm tự chấm, thẩm định, Hội đồng đã nhập trong tệp.
    """
    if document is not None:
        listed(document, "awards", db, form)
        return
    if campaign is None or level is None or period is None:
        raise click.UsageError(
            "Hãy cho DOCUMENT, hoặc --campaign, --level và --period (name a document or these three)."
        )
    from db.campaigns import day_of
    from db.database import open_to_read
    from db.summary.ground import Ground
    from db.summary.spans import FORMS, NoPeriod

    if (out is None) == (template is None):
        raise click.UsageError("Hãy cho --out TỆP.xlsx hoặc --template TỆP.toml (give one of them).")
    with open_to_read(settings_of(db).db) as connection:
        try:
            ground = Ground(connection, campaign, period, issuer)
        except NoPeriod as error:
            raise click.UsageError(f"“{error}” không phải là kỳ; hãy ghi như: {FORMS}.") from error
        if template is not None:
            _write_template(ground, level, template)
        elif out is not None:
            _write_sheet(ground, level, points, out, day_of(on) if on else today())


def _write_template(ground: Ground, level: str, path: Path) -> None:
    from db.awards.criteria import drafted
    from db.awards.template import template
    from db.awards.units import units_of

    criteria, units = drafted(ground, level), units_of(ground, level)
    path.write_text(template(level, criteria, units), encoding="utf-8")
    click.echo(
        f"Đã viết mẫu {path}: {len(criteria)} tiêu chí, {len(units)} đơn vị; hãy kiểm tra và nhập điểm, khu vực."
    )


def _write_sheet(ground: Ground, level: str, points: Path | None, out: Path, on: str) -> None:
    from db.awards.criteria import PointsTable, drafted, quote_problem, read_table
    from db.awards.judge import standings
    from db.awards.units import units_of
    from db.exports.awards_xlsx import AwardSheet, entered_in, write_sheet

    if points is not None:
        table = read_table(points.read_text("utf-8"), level)
    else:
        table = PointsTable(level, tuple(drafted(ground, level)))
    found = standings(ground, table, units_of(ground, level), on)
    problems = {one.id: quote_problem(ground.connection, one) for one in table.criteria}
    notes = _notes(ground.connection, table, found, points)
    sheet = AwardSheet(ground.chain.root.number, tuple(found), table, notes, problems)
    lost = write_sheet(sheet, out, entered_in(out))
    click.echo(f"Đã viết {out}: {len(found)} đơn vị, {len(table.criteria)} tiêu chí.")
    for note in notes:
        click.echo(f"  {note}")
    if lost:
        click.echo(f"  {len(lost)} điểm đã nhập không còn dòng tương ứng: giữ ở trang “Đã nhập, không còn dòng”.")


def _notes(
    connection: sqlite3.Connection, table: PointsTable, found: Sequence[Standing], points: Path | None
) -> tuple[str, ...]:
    """What whoever reads the sheet must know first."""
    from db.awards.criteria import say

    notes = [say("suggestion")]
    if points is None:
        notes.append(say("no_points"))
    elif not table.decision:
        notes.append(say("proposed"))
    suggested = [one for one in found if one.suggested]
    if table.quota is None:
        notes.append(say("no_quota"))
    elif len(suggested) > table.quota:
        notes.append(say("quota", count=str(len(suggested)), quota=str(table.quota)))
    unclassed = [one for one in found if not one.class_]
    if unclassed and any(one.class_ for one in table.criteria):
        notes.append(f"{len(unclassed)} đơn vị chưa nhập khu vực.")
    return tuple(notes)
