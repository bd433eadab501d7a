"""`tonghop versions`: which documents are versions of one another, and what people say of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from .correction_commands import by_option
from .options import db_option, settings_of

_SAYS = {"replaces": "tự ghi là thay thế", "adds": "tự ghi là bổ sung", "corrects": "tự ghi là đính chính"}
_HOW = {"said": "ĐÃ THAY (văn bản tự ghi)", "confirmed": "ĐÃ THAY (có người xác nhận)"}


@click.group(invoke_without_command=True)
@db_option
@click.option("--open", "open_only", is_flag=True, help="Chỉ những cặp chưa ai quyết định (only undecided pairs).")
@click.pass_context
def versions(context: click.Context, db: Path | None, open_only: bool) -> None:
    """Văn bản nào là bản khác của văn bản nào, và bản nào được dùng (versions of one document).

    Chỉ văn bản tự ghi “thay thế” hoặc được người phụ trách xác nhận mới đứng thay bản trước khi so sánh.
    """
    if context.invoked_subcommand is not None:
        return
    from db.database import open_to_read
    from db.versions import listed

    with open_to_read(settings_of(db).db) as connection:
        found = listed(connection, open_only=open_only)
    for row in found:
        _tell(row)
    click.echo(f"{len(found)} cặp văn bản (pairs).")


def _tell(row: sqlite3.Row) -> None:
    later, earlier = (
        f"{row[f'{one}_name']} ({row[one][:8]}, {row[f'{one}_on'] or '–'})" for one in ("later", "earlier")
    )
    click.echo(f"{later}  ←  {earlier}  {row['issuer'] or ''}")
    told = [_SAYS[row["what"]]] if row["what"] else []
    told += [f"giống {row['likeness']:.0%}".replace(".", ",")] if row["likeness"] is not None else []
    told += ["cùng cơ quan, loại, kỳ"] if row["same_metadata"] else []
    told += [f"{row['made_by']}: {row['decision']} {row['reason']}".strip()] if row["decision"] else []
    standing = _HOW.get(row["how"] or "", "không thay" if row["decision"] == "rejected" else "chưa quyết định")
    click.echo(f"    {standing}; {', '.join(told)}")


def _deciding(name: str, decision: str, help_vi: str, said: str) -> click.Command:
    """A command by which a person says how two documents stand to one another."""

    @click.command(name, help=help_vi)
    @click.argument("later")
    @click.argument("earlier")
    @click.option("--why", default="", help="Lý do, căn cứ (why).")
    @by_option
    @db_option
    def command(later: str, earlier: str, why: str, by: str, db: Path | None) -> None:
        from db.database import open_to_write
        from db.documents import find
        from db.versions import decide

        with open_to_write(settings_of(db).db) as connection:
            first, second = (find(connection, one)["sha256"] for one in (later, earlier))
            if first == second:
                raise click.UsageError("Hai tên chỉ cùng một văn bản (one document under two names).")
            decide(connection, first, second, decision, made_by=by, reason=why)
        click.echo(f"Đã ghi: {said}")

    return command


for made in (
    _deciding(
        "confirm", "confirmed", "Xác nhận LATER đứng thay EARLIER khi so sánh (LATER stands instead of EARLIER).",
        "văn bản trước không còn dùng để so sánh; dữ liệu của nó vẫn giữ (superseded, kept).",
    ),
    _deciding(
        "reject", "rejected", "LATER không thay EARLIER: cả hai cùng được dùng (both stand).",
        "cả hai văn bản cùng được dùng (both stand).",
    ),
):  # fmt: skip
    versions.add_command(made)
