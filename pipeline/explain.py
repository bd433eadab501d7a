"""The `explain` command: why a number was read as it was, or why it is no figure."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.errors import InputError, Reason

from .problems import Stop
from .settings import load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from extractors.explain import Aspect, Explanation, Told

_LABELLED = {"basis", "qualifier", "direction"}
_QUIET = frozenset({"word_counts_nothing"})
"""Left out so often (`một số`, `hằng năm`) that the listing only counts them."""


@cache
def said() -> dict[str, dict[str, str]]:
    """The words of explain.toml, by table and key."""
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return found


def told_of(path: Path) -> Explanation:
    """Every number of the file at `path` with its reasons; raises InputError where it cannot be read."""
    from extractors.explain import explain
    from extractors.readers import read

    return explain(read(path))


@click.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--at", type=click.IntRange(0), help="Vị trí ký tự, như `show` in ra (offset in the text).")
@click.option("--words", help="Chữ hoặc số cần hỏi, ví dụ 36.544 (only numbers whose quote or sentence holds this).")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
def command(file: Path, at: int | None, words: str | None, form: str) -> None:
    """Vì sao một con số được đọc như vậy, hoặc không được tính là số liệu (why a number was read as it was).

    Không có --at, --words: liệt kê mọi con số của văn bản (without them: every number of the document).
    """
    from extractors.explain import Explanation

    from .screen import console

    found = _explained(file)
    chosen = _chosen(found, at, words)
    if form == "json":
        click.echo(json.dumps(Explanation(found.name, tuple(chosen)).to_json(), ensure_ascii=False, indent=1))
    elif not chosen:
        click.echo(said()["words"]["nothing_here"])
    elif at is None and words is None:
        _list_all(chosen, console())
    else:
        out = console()
        for number in chosen:
            _tell(number, out)


def _explained(file: Path) -> Explanation:
    """The explanation, made in a child of its own like every reading of a file."""
    from .process import warm
    from .workers import run_all

    settings = load_settings()
    if not file.is_file():
        raise click.UsageError(f"Không có tệp {file} (no such file).")
    warm()
    limits = {"timeout_s": settings.timeout_s, "memory_mb": settings.memory_mb}
    (outcome,) = run_all([file], told_of, workers=1, **limits)
    if outcome.result is None:
        from .exits import Exit

        error = outcome.error or InputError(Reason.CRASHED)
        raise Stop(f"{error.reason}: {error.message_vi}\n  {file}", Exit.ALL_FAILED)
    return outcome.result


def _chosen(found: Explanation, at: int | None, words: str | None) -> Sequence[Told]:
    chosen = found.numbers if at is None else found.at(at)
    if words is None:
        return chosen
    asked = " ".join(words.split())
    quoted = [one for one in chosen if asked in " ".join(one.quote.split())]
    return quoted or [one for one in chosen if asked in one.sentence and one.left_out not in _QUIET]


def _place(one: Told) -> str:
    from db.exports.vietnamese import place

    offset = place(None, one.start)
    return offset if one.page is None else f"{place(one.page, one.start)}, {offset}"


def _reason(one: Told) -> str:
    words = said()["left_out"].get(one.left_out or "", one.left_out or "")
    return f"{words}: {one.detail}" if one.detail else words


def _list_all(numbers: Sequence[Told], out: Console) -> None:
    """Two tables: the figures with what was decided of each, and the other numbers with why they are none."""
    from db.exports.vietnamese import one_line

    from .screen import add, new_table

    figures = [one for one in numbers if one.figure is not None]
    others = [one for one in numbers if one.left_out is not None and one.left_out not in _QUIET]
    made = new_table(
        "Vị trí", "Trích dẫn", "Đọc là", "Loại", "Kỳ", "Chỉ tiêu / chủ đề", title=_head("figures", figures)
    )
    for one in figures:
        held = one.figure or {}
        period = f"{held['period'] or said()['words']['none']} ({held['period_from'] or said()['words']['none']})"
        topic = held["indicator"] or held["topic"]
        add(made, _place(one), one_line(one.quote, 40), _value(held), held["basis"], period, topic)
    out.print(made)
    made = new_table("Vị trí", "Số", "Vì sao không tính", "Lời văn", title=_head("left_out", others))
    for one in others:
        add(made, _place(one), one.quote, _reason(one), one_line(one.sentence, 60))
    out.print(made)
    for reason, count in Counter(one.left_out for one in numbers if one.left_out in _QUIET).items():
        out.print(f"+ {count}: {said()['left_out'][str(reason)]}", markup=False)


def _head(what: str, numbers: Sequence[Told]) -> str:
    return f"{len(numbers)} {said()['words'][f'heads_{what}']}"


def _value(held: dict[str, object]) -> str:
    from db.exports.vietnamese import amount, label

    low, high = held["value"], held["value_max"]
    assert isinstance(low, int | float)
    top = high if isinstance(high, int | float) else None
    words = amount(low, str(held["unit"]), top, str(held["qualifier"]), str(held["per"]) if held["per"] else None)
    return f"{label('direction', str(held['direction']))} {words}".strip()


def _tell(one: Told, out: Console) -> None:
    """One number in full: its place and sentence, then each attribute with its value, rules and words."""
    from .screen import add, new_table, snippet

    out.print(f"【{' '.join(one.quote.split())}】  {_place(one)}–{one.end}", markup=False)
    out.print(f"  {snippet(one.sentence, one.quote, 110)}", markup=False)
    if one.figure is None:
        out.print(f"  → {said()['words']['heads_left_out']}: {_reason(one)}\n", markup=False)
        return
    for depth, heading in enumerate(one.headings):
        out.print(f"  {'  ' * depth}# {heading}", markup=False)
    made = new_table("Thuộc tính", "Giá trị", "Quy tắc", "Từ chữ")
    reader, flags = str(one.figure["rule"]), [str(flag) for flag in one.figure["flags"]]
    aspects = said()["aspect"]
    add(made, aspects["number"], _value(one.figure), said()["reader"].get(reader, reader), "")
    for aspect in one.aspects:
        if aspect.value is not None:
            add(made, aspects[aspect.what], _shown(aspect), _rules(aspect), _words(aspect))
    doubts = "; ".join(said()["flag"].get(flag, flag) for flag in flags)
    add(made, aspects["confidence"], one.figure["confidence"], doubts, "")
    out.print(made)


def _shown(aspect: Aspect) -> str:
    from db.exports.vietnamese import label, period
    from extractors.knowledge.indicators import indicators

    value = str(aspect.value)
    if aspect.what == "period":
        return f"{period(value)} ({value})"
    if aspect.what == "indicator":
        name = next((one.name_vi for one in indicators() if one.id == value), value)
        return f"{name} ({value})"
    words = label(aspect.what, value) or said()["words"].get(value, "") if aspect.what in _LABELLED else ""
    return f"{words} ({value})" if words and words != value else value


def _rules(aspect: Aspect) -> str:
    if aspect.rules:
        return "; ".join(said()["rule"].get(rule, rule) for rule in aspect.rules)
    plain = {"qualifier": "exact", "direction": "level", "basis": "result"}
    return said()["words"]["default"] if plain.get(aspect.what) == aspect.value and not aspect.sources else ""


def _words(aspect: Aspect) -> str:
    return "; ".join(f"“{source.words}” – {said()['where'][source.where]}" for source in aspect.sources)
