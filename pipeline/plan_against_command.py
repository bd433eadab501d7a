"""`tonghop plan-against`: what a plan made of the targets above it, and whether they can still be reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import db_option, settings_of

if TYPE_CHECKING:
    from db.plan_against import Against
    from db.plan_against import Path as Way
    from db.targets import Target

_STATES_VI = {
    "missing": "BỎ QUA", "loosened": "HẠ THẤP", "unclear": "CHƯA RÕ", "carried": "giữ nguyên", "tightened": "nâng cao",
    "added": "bổ sung thêm",
}  # fmt: skip


@click.command("plan-against")
@click.argument("plan")
@click.argument("directive", required=False)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
@db_option
def plan_against(plan: str, directive: str | None, form: str, db: Path | None) -> None:
    """Kế hoạch so với văn bản cấp trên, từng chỉ tiêu một, và mục tiêu còn khả thi không (a plan against its directive).

    DIRECTIVE bỏ trống thì tìm văn bản cấp trên mà kế hoạch thực hiện.
    """
    from db.database import open_to_read
    from db.documents import find
    from db.plan_against import plan_against as hold

    with open_to_read(settings_of(db).db) as connection:
        upper = find(connection, directive) if directive else None
        found = hold(connection, find(connection, plan), upper)
    if form == "json":
        words = {
            "plan": found.plan["number"], "directive": found.directive["number"] if found.directive else None,
            "pairs": [asdict(pair) for pair in found.pairs], "paths": [asdict(path) for path in found.paths],
        }  # fmt: skip
        click.echo(json.dumps(words, ensure_ascii=False, indent=1))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Against) -> Iterator[str]:
    name = found.plan["number"] or found.plan["name"]
    if found.directive is None:
        yield f"{name}: chưa nhận được văn bản cấp trên nào mà kế hoạch này thực hiện (no directive in the database)."
    else:
        counts = ", ".join(f"{words} {len(found.of(state))}" for state, words in _STATES_VI.items() if found.of(state))
        yield f"{name} so với {found.directive['number']}: {counts or 'không có chỉ tiêu nào'}"
    for pair in found.pairs:
        either = pair.directive or pair.plan
        group = f" ({either.group})" if either and either.group else ""
        yield f"\n[{_STATES_VI[pair.state]}] {either.name if either else ''}{group}" + (
            f": {pair.remark}" if pair.remark else ""
        )
        for target in (pair.directive, pair.plan):
            if target:
                yield f"    {target.document}, {target.place}: “{target.words}”"
    if found.paths:
        yield "\nCòn khả thi không (is it still within reach):"
    for path in found.paths:
        yield f"  - {_way(path)}"


def _way(path: Way) -> str:
    from db.exports.vietnamese import number

    target = path.target
    goal = f"{target.document}, {target.place}: {target.name} {_value(target)} năm {path.until}"
    if path.state == "no_base":
        return f"{goal}: chưa có số liệu cuối năm nào của địa bàn để tính"
    base = f"từ {number(path.base or 0)} {target.unit} năm {path.base_period} ({path.base_source})"
    if path.state == "reached" or path.needed is None:
        return f"{goal}: {base} đã đạt"
    low, high = path.needed
    need = number(low) if low == high else f"{number(low)} – {number(high)}"
    told = f"{goal}: {base} còn phải giảm {need} điểm mỗi năm"
    if path.yearly is None:
        return f"{told}; văn bản không nêu mức giảm hằng năm"
    verdict = "đủ" if path.state == "planned" else "KHÔNG ĐỦ"
    return f"{told}; mức giảm hằng năm đã nêu: {_value(path.yearly)}/{path.yearly.per}, {verdict} nếu thực hiện được"


def _value(target: Target) -> str:
    from db.exports.vietnamese import label, number

    ends = [end for end in (target.low, target.high) if end is not None]
    shown = " – ".join(number(end) for end in dict.fromkeys(ends))
    return f"{label('qualifier', target.qualifier)} {shown} {target.unit}".strip()
