"""`tonghop checks`: what a person must look at, sentence by sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import db_option, settings_of

if TYPE_CHECKING:
    from db.checks import Finding

_SEVERITY_VI = {"error": "SAI", "warning": "NGHI NGỜ", "note": "LƯU Ý"}


@click.command()
@click.argument("document", required=False)
@db_option
@click.option("--rule", "rules", multiple=True, help="Chỉ chạy quy tắc này (only this rule; repeatable).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
def checks(document: str | None, db: Path | None, rules: tuple[str, ...], form: str) -> None:
    """Những chỗ phải xem lại trong văn bản, kèm lời văn và cách xử lý (contradictions and slips).

    DOCUMENT: số ký hiệu, tên tệp, hoặc từ 8 chữ số đầu của sha256; bỏ trống là tất cả.
    """
    from db.checks import check
    from db.checks import rules as known
    from db.compare import UnknownName
    from db.database import open_to_read
    from db.documents import find

    names = [rule.name for rule in known()]
    for name in rules:
        if name not in names:
            raise UnknownName(name, names)
    with open_to_read(settings_of(db).db) as connection:
        found = check(connection, find(connection, document)["id"] if document else None, rules)
    if form == "json":
        click.echo(json.dumps([finding.to_json() for finding in found], ensure_ascii=False, indent=1))
        return
    _tell(found)


def _tell(found: list[Finding]) -> None:
    """One line a finding under its document; what to do stands once for each kind."""
    shown = ""
    for finding in found:
        if finding.sha256 != shown:
            shown = finding.sha256
            click.echo(f"\n{finding.document} ({shown[:8]})")
        click.echo(f"  [{_SEVERITY_VI[finding.severity]}] {finding.code}: {finding.sentence}\n      → {finding.todo}")
    if found:
        click.echo(f"\n{len(found)} chỗ cần xem lại (findings).")
    else:
        click.echo("Không có gì phải xem lại (nothing found).")
