"""The `evaluate` command: how well documents are read, measured against what a careful reader wrote down.

A gold folder holds `NAME.figures.jsonl` (one figure a line) and `NAME.meta.json`; the documents `NAME.txt`, `.md`,
`.pdf` or `.docx` stand in another. Text is matched by place, a PDF or DOCX by order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from extractors.errors import InputError
from extractors.records import Json

from .comparison import Comparison
from .evaluation_report import changes_report, json_report, load_verdicts, misses_report, table_report
from .exits import Exit
from .measures import measure
from .verdicts import Result, changes, judge

FORMS = {".txt": "text", ".md": "text", ".pdf": "pdf", ".docx": "docx"}
"""Suffix → form of a document; forms other than text are laid out anew, so that places differ from gold's."""


class GoldError(click.ClickException):
    """A gold file or a baseline that cannot be used; the command ends as for a wrong argument."""

    exit_code = Exit.USAGE

    def format_message(self) -> str:
        return f"Không dùng được tệp đối chiếu: {self.message}"


@dataclass(frozen=True, slots=True)
class Gold:
    """What one document must yield."""

    name: str
    figures: Sequence[Json]
    meta: Json


def load_gold(folder: Path) -> list[Gold]:
    """Every document of a gold folder, by name. Raises GoldError for a folder without gold and for broken JSON."""
    names = sorted(path.name.removesuffix(".figures.jsonl") for path in folder.glob("*.figures.jsonl"))
    if not names:
        raise GoldError(f"thư mục {folder} không có tệp *.figures.jsonl")
    return [
        Gold(name, _lines(folder / f"{name}.figures.jsonl"), _object(folder / f"{name}.meta.json")) for name in names
    ]


def _lines(path: Path) -> list[Json]:
    rows = _words(path).split("\n")
    return [_parsed(row, f"{path.name}:{number}") for number, row in enumerate(rows, 1) if row.strip()]


def _object(path: Path) -> Json:
    made = _parsed(_words(path), path.name)
    if any(not isinstance(row, list) or len(row) != 3 for row in made.get("sections") or []):
        raise GoldError(f"{path.name}: mỗi mục của sections phải là [số, tiêu đề, cấp]")
    return made


def _words(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: không phải UTF-8") from error


def _parsed(words: str, place: str) -> Json:
    try:
        made = json.loads(words)
    except ValueError as error:
        raise GoldError(f"{place}: {error}") from error
    if not isinstance(made, dict):
        raise GoldError(f"{place}: phải là một đối tượng JSON")
    return made


def find_documents(gold: Sequence[Gold], folders: Iterable[Path]) -> list[tuple[Gold, Path]]:
    """Each gold document with each of its files. Raises GoldError naming those that have no file at all."""
    places = list(folders)
    found = [
        (one, folder / f"{one.name}{suffix}")
        for folder in places
        for suffix in FORMS
        for one in gold
        if (folder / f"{one.name}{suffix}").is_file()
    ]
    lost = sorted({one.name for one in gold} - {one.name for one, _ in found})
    if lost:
        raise GoldError(f"không có văn bản cho {', '.join(lost)} trong {', '.join(map(str, places))}")
    return found


def evaluate_document(gold: Gold, path: Path, *, align: bool, blind: bool = False) -> Result:
    """Process one file and judge it. A refused file counts as one that says nothing, with its reason beside."""
    from .process import process

    form = FORMS[path.suffix]
    refused: str | None = None
    extraction: Json = {}
    try:
        extraction = process(path).to_json()
    except InputError as error:
        refused = f"{error.reason}: {error.message_vi}"
    comparison = Comparison(gold.figures, gold.meta, extraction, align or form != "text")
    return Result(f"{form}/{gold.name}", form, blind, measure(comparison), tuple(judge(comparison)), refused)


@dataclass(frozen=True, slots=True)
class Task:
    """Where gold and documents stand, and which names are blind: measured apart, never looked at when rules change."""

    gold: Path
    documents: tuple[Path, ...]
    blind: frozenset[str] = frozenset()


def _own_corpus() -> Task:
    import corpus

    folder = corpus.gold_dir().parent
    return Task(
        corpus.gold_dir(), tuple(folder / form for form in ("text", "pdf", "docx")), frozenset(corpus.blind_names())
    )


def evaluate(task: Task, *, align: bool = False) -> list[Result]:
    """Every document of `task` in each of its forms, in a fixed order."""
    pairs = find_documents(load_gold(task.gold), task.documents)
    return [evaluate_document(gold, path, align=align, blind=gold.name in task.blind) for gold, path in pairs]


def _write(path: Path, words: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(words + "\n", "utf-8")
    part.replace(path)


def _task(gold_dir: Path | None, documents_dir: Path | None) -> Task:
    if gold_dir is None:
        return _own_corpus()
    if documents_dir is None:
        raise click.UsageError("Thiếu DOCUMENTS_DIR: thư mục văn bản ứng với GOLD_DIR.")
    return Task(gold_dir, (documents_dir,))


def _ablate(task: Task, tools: Sequence[str], *, align: bool, form: str) -> None:
    """Measure text documents with and without `tools`; other forms differ in the reading of the file only."""
    from .ablation import ablate, as_json, report

    pairs = find_documents(load_gold(task.gold), task.documents)
    texts = [pair for pair in pairs if FORMS[pair[1].suffix] == "text"] or pairs
    found = ablate(
        tools,
        lambda: [evaluate_document(gold, path, align=align) for gold, path in texts],
        [(gold.figures, path) for gold, path in texts],
    )
    click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1) if form == "json" else report(found))


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("evaluate")
@click.argument("gold_dir", type=_FOLDER, required=False)
@click.argument("documents_dir", type=_FOLDER, required=False)
@click.option("--baseline", type=_FILE, help="Kết quả đã lưu để so sánh (an earlier --save: shows gains and losses).")
@click.option("--save", type=_FILE, help="Lưu kết quả vào tệp JSON (keep this run for a later --baseline).")
@click.option("--align", is_flag=True, help="Đối chiếu theo thứ tự (match by order, also for text).")
@click.option(
    "--misses", is_flag=True, help="Liệt kê từng chỗ sai, thiếu, thừa (list every miss, blind ones left out)."
)
@click.option(
    "--show-blind", is_flag=True, help="Liệt kê cả tài liệu mù (list blind documents too: they are blind no more)."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Dạng kết quả (output).")
@click.option(
    "--without",
    "tools",
    type=click.Choice(["words", "phrases"]),
    multiple=True,
    help="Đọc thêm một lần không có công cụ ngôn ngữ này (ablation: F1 and ms with and without a language tool).",
)
def command(
    gold_dir: Path | None,
    documents_dir: Path | None,
    baseline: Path | None,
    save: Path | None,
    align: bool,
    misses: bool,
    show_blind: bool,
    form: str,
    tools: tuple[str, ...],
) -> None:
    """Đo độ chính xác so với kết quả mẫu (measure against gold).

    Without folders it measures the project's own corpus as text, PDF and DOCX, blind documents apart.
    """
    if tools:
        _ablate(_task(gold_dir, documents_dir), tools, align=align, form=form)
        return
    earlier = None if baseline is None else load_verdicts(baseline)
    results = evaluate(_task(gold_dir, documents_dir), align=align)
    click.echo(json_report(results) if form == "json" else table_report(results))
    listed = [result for result in results if show_blind or not result.blind]
    if misses:
        click.echo(misses_report(listed), err=form == "json")
    if earlier is not None:
        now = {result.document: {verdict.key: verdict for verdict in result.verdicts} for result in listed}
        if not show_blind:
            blind = {result.document for result in results if result.blind}
            earlier = {name: verdicts for name, verdicts in earlier.items() if name not in blind}
        click.echo(changes_report(changes(earlier, now)), err=form == "json")
    if save is not None:
        _write(save, json_report(results, verdicts=True))
    refused = sum(result.refused is not None for result in results)
    if refused:
        raise click.exceptions.Exit(Exit.ALL_FAILED if refused == len(results) else Exit.SOME_REFUSED)
