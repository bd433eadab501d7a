"""`tonghop chain`: the tree below a document, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .exits import Exit
from .problems import Stop
from .settings import load_settings

if TYPE_CHECKING:
    from db.chain import Chain, Link, Missing
    from db.cited import Cited, Contradiction, Open

_RELATIONS = {"reports_on": "báo cáo việc thực hiện", "implements": "thực hiện", "basis": "căn cứ"}


def day(date: str | None) -> str:
    """`2017-08-21` → `21/8/2017`."""
    if not date:
        return "không rõ ngày"
    year, month, number = date.split("-")
    return f"{int(number)}/{int(month)}/{year}"


@click.command("chain")
@click.argument("number")
@click.option("--issuer", help="Cơ quan ban hành, khi nhiều văn bản cùng số (issuer, where several bear the number).")
@click.option("--db", type=click.Path(path_type=Path), help="Tệp cơ sở dữ liệu (database; mặc định theo cấu hình).")
def command(number: str, issuer: str | None, db: Path | None) -> None:
    """Chuỗi văn bản: ai thực hiện văn bản nào, còn thiếu gì (the tree below a document, and what is missing).

    NUMBER: số ký hiệu của văn bản gốc, ví dụ 1258/QĐ-TTg.
    """
    from db.chain import SeveralDocuments, chain
    from db.database import open_to_read

    with open_to_read(load_settings({"db": db}).db) as connection:
        try:
            found = chain(connection, number, issuer)
        except SeveralDocuments as several:
            listed = "\n".join(f"  {_root(one)}" for one in several.found)
            words = f"Có {len(several.found)} văn bản cùng số {number}; hãy thêm --issuer (several):\n{listed}"
            raise Stop(words, Exit.NOT_FOUND) from several
    for line in lines(found):
        click.echo(line)


def lines(found: Chain) -> Iterator[str]:
    """The chain as lines of text: tree, then what is missing, contradictory and open."""
    yield _root(found.root)
    yield from _tree(found.below, "")
    if not found.below:
        yield "  Chưa có văn bản nào trong cơ sở dữ liệu thực hiện văn bản này (nothing below it)."
    yield from _section("Còn thiếu (missing)", map(_missing, found.missing))
    yield from _section("Mâu thuẫn (contradictions)", map(_contradiction, found.contradictions))
    yield from _section("Chưa xác định (open)", map(_open, found.open))


def _section(head: str, said: Iterator[str]) -> Iterator[str]:
    for at, line in enumerate(said):
        if at == 0:
            yield ""
            yield f"{head}:"
        yield f"  - {line}"


def _root(one: Cited) -> str:
    here = "" if one.document else " [chưa có trong cơ sở dữ liệu]"
    return f"{one.number} · {one.kind or 'văn bản'} · {one.issuer or 'không rõ cơ quan'} · {day(one.issued_on)}{here}"


def _tree(below: Sequence[Link], indent: str) -> Iterator[str]:
    for at, link in enumerate(below):
        last = at == len(below) - 1
        row = link.document
        area = f"{row['unit']}, {row['parent_unit']}" if row["parent_unit"] else row["unit"] or "không rõ địa bàn"
        when = day(row["issued_on"])
        name = row["number"] or row["name"]
        yield f"{indent}{'└─' if last else '├─'} {name} · {row['kind']} · {row['issuer']} · {when} · {area}"
        deeper = indent + ("   " if last else "│  ")
        page = f"tr. {'≈' if row['pages_estimated'] else ''}{link.mention.page}: " if link.mention.page else ""
        yield f"{deeper}{_RELATIONS[link.mention.relation]}: {page}“{link.words}”"
        yield from _tree(link.below, deeper)


def _missing(one: Missing) -> str:
    if one.what == "plan":
        named = f"; kế hoạch {one.number} ngày {day(one.issued_on)} được {one.cited_by} nhắc đến nhưng chưa nhận"
        return f"{one.issuer}: có báo cáo, chưa có kế hoạch{named if one.number else ''}"
    if one.what == "report":
        return f"{one.issuer}: có văn bản triển khai, chưa có báo cáo"
    by = f" (do {one.cited_by} dẫn)" if one.cited_by else ""
    return f"{one.number} · {one.issuer or 'không rõ cơ quan'} · {day(one.issued_on)}: được dẫn, chưa nhận{by}"


def _contradiction(one: Contradiction) -> str:
    what = "cơ quan ban hành" if one.what == "issuer" else "ngày ban hành"
    printed, known = (one.printed, one.known) if one.what == "issuer" else (day(one.printed), day(one.known))
    return f"{one.mention.number}: {what} ghi “{printed}”, các văn bản khác ghi “{known}” (“{one.mention.quote}”)"


def _open(one: Open) -> str:
    between = "; ".join(_root(cited) for cited in one.between)
    return f"“{one.mention.quote}” có thể là: {between}"
