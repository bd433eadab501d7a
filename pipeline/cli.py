"""The commands: arguments in, calls out. What a command does lives in the modules it calls.

Messages are Vietnamese with English beside; they go to standard error, results to standard output. The exit codes
stand in exits.py.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from extractors.errors import InputError, Reason

from .asked_command import criteria, tasks
from .awards_command import awards
from .campaign_command import campaign
from .chain import command as chain_command
from .check_command import checks
from .complete_command import complete
from .correction_commands import accept, correct, history, reject
from .doctor_command import doctor
from .due_command import due
from .evaluate import command as evaluate_command
from .exits import Exit
from .explain import command as explain_command
from .export_command import export, targets
from .funds_command import funds
from .interruption import interruptible
from .merged import command as merged_command
from .nightly_command import nightly
from .options import PATH as _PATH
from .options import db_option
from .options import settings_of as _settings
from .pivot_command import change, pivot, rank
from .plan_against_command import plan_against
from .problems import Stop, explain_usage, speak_utf8, stopping
from .register_command import register
from .remind_command import remind
from .request_command import request
from .search_command import search
from .serve_data_command import serve_data
from .settings import SETTINGS, load_settings
from .states_command import reprocess, retry, status
from .summary_command import freeze, summary
from .upkeep_commands import backup, verify
from .versions_command import versions

_BASES = click.Choice(["target", "result", "cumulative"])


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tonghop", message="tonghop %(version)s")
@click.option("--no-mask", is_flag=True, help="Không che thông tin cá nhân lần này (show private persons this once).")
@click.pass_context
def cli(context: click.Context, no_mask: bool) -> None:
    """tonghop: đọc báo cáo hành chính, đưa số liệu vào một cơ sở dữ liệu và so sánh giữa các địa bàn.

    (Reads administrative reports and makes their figures comparable.)
    """
    from db.masking import masking
    from extractors.ocr_choice import using

    settings = _settings()
    context.with_resource(masking(not no_mask and settings.mask_private))
    context.with_resource(using(settings.ocr_engine))


@cli.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--out", required=True, type=_PATH, help="Thư mục kết quả (where <stem>.json are written).")
@click.option("--workers", type=click.IntRange(1), help="Số tệp đọc cùng lúc (files at a time).")
def extract(files: tuple[Path, ...], out: Path, workers: int | None) -> None:
    """Đọc tệp và ghi kết quả ra JSON (what each file says, in the exchange form)."""
    from .ingest import Refusal, collect
    from .process import process, process_text, warm
    from .scans import can_read_scans, read_all
    from .screen import console, progress, refusals

    settings = _settings(workers=workers)
    found, lost = collect(files)
    _refuse_same_stems(found)
    out.mkdir(parents=True, exist_ok=True)
    refused = list(lost)
    warm()
    outcomes = read_all(found, process_text, process if can_read_scans() else None, settings)
    with progress() as say:
        for done, outcome in enumerate(outcomes, 1):
            if outcome.result is not None:
                words = json.dumps(outcome.result.to_json(), ensure_ascii=False, indent=1)
                _write_whole(out / f"{outcome.path.stem}.json", words)
            else:
                refused.append(Refusal(outcome.path, outcome.error or InputError(Reason.CRASHED)))
            say(done, len(found), outcome.path)
    refusals(refused, console(stderr=True))
    _end(written=len(found) + len(lost) - len(refused), refused=len(refused))


def _refuse_same_stems(files: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in files:
        other = seen.setdefault(path.stem, path)
        if other is not path:
            error = InputError(Reason.SAME_STEM, f"{other} / {path}")
            raise Stop(f"{Reason.SAME_STEM}: {error.message_vi}\n  {other}\n  {path}", Exit.USAGE)


def _write_whole(path: Path, words: str) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(words + "\n", "utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        code = Exit.DISK_FULL if error.errno == errno.ENOSPC else Exit.OUTPUT
        raise Stop(f"Không ghi được {path}: {error.strerror}.", code) from error


def _end(*, written: int, refused: int) -> None:
    """End with the code that says how many files were refused."""
    if refused:
        raise click.exceptions.Exit(Exit.SOME_REFUSED if written else Exit.ALL_FAILED)


@cli.command()
@click.argument("paths", nargs=-1, type=_PATH)
@db_option
@click.option("--origin", type=click.Choice(["received", "sample"]), default="received", help="Nguồn văn bản (origin).")
@click.option("--sample", is_flag=True, help="Nạp bộ văn bản mẫu đi kèm (take in the sample corpus).")
@click.option("--workers", type=click.IntRange(1), help="Số tệp đọc cùng lúc (files at a time).")
@click.option("--summary", is_flag=True, help="In bảng so sánh khi xong (end with the overview).")
def ingest(
    paths: tuple[Path, ...], db: Path | None, origin: str, sample: bool, workers: int | None, summary: bool
) -> None:
    """Nạp tệp hoặc thư mục vào cơ sở dữ liệu (take files and folders in)."""
    from extractors.knowledge.indicators import indicators

    from . import screen
    from .ingest import Ingest, Reader
    from .process import process, process_text, warm
    from .scans import can_read_scans
    from .version import version

    settings = _settings(db, workers)
    given, origin = _asked_for(paths, origin, sample)
    with screen.progress() as say:
        result = Ingest(
            settings, Reader(process_text, version(), process if can_read_scans() else None, warm), origin, say
        ).run(given, indicators())
    out = screen.console()
    if summary:
        _print_overview(settings.db, out)
    screen.refusals(result.refused, out)
    screen.summary(result, settings.db, out)
    if summary:
        screen.next_steps(settings.db, out)
    _end(written=result.seen - len(result.refused), refused=len(result.refused))


def _asked_for(paths: Sequence[Path], origin: str, sample: bool) -> tuple[list[Path], str]:
    if sample:
        import corpus

        return corpus.sample_files(), "sample"
    if not paths:
        raise click.UsageError("Thiếu tệp hoặc thư mục cần nạp (give files or folders, or --sample).")
    return list(paths), origin


def _print_overview(db: Path, out: Any) -> None:
    from db.database import open_to_read

    from . import screen

    with open_to_read(db) as connection:
        if not screen.overview(connection, out):
            out.print("Chưa có số liệu nào so sánh được (nothing to compare yet).", markup=False)


@cli.command()
@db_option
def overview(db: Path | None) -> None:
    """Các địa bàn bên nhau theo chỉ tiêu chính (areas side by side on the main indicators)."""
    from db.database import open_to_read

    from . import screen

    settings, out = _settings(db), screen.console()
    _print_overview(settings.db, out)
    with open_to_read(settings.db) as connection:
        screen.refusals(screen.stored_refusals(connection), out)
    screen.next_steps(settings.db, out)


@cli.command()
@click.argument("indicator")
@db_option
@click.option("--period", help="Kỳ, ví dụ 2017, 2018-H1 (only this period).")
@click.option("--areas", help="Địa bàn, cách nhau dấu phẩy (areas, comma-separated).")
@click.option("--basis", type=_BASES, help="Mục tiêu hay kết quả (target or result).")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="Dạng kết quả (output)."
)
def compare(
    indicator: str, db: Path | None, period: str | None, areas: str | None, basis: str | None, form: str
) -> None:
    """So sánh một chỉ tiêu giữa các địa bàn, kèm trang chứng minh (one indicator over areas, with its proofs)."""
    from db.compare import compare as ask
    from db.compare import find_indicator, indicator_names
    from db.database import open_to_read
    from db.exports import csv as csv_export
    from db.exports import json as json_export

    from . import screen

    wanted = [name.strip() for name in (areas or "").split(",") if name.strip()]
    with open_to_read(_settings(db).db) as connection:
        key = find_indicator(connection, indicator)
        title = f"{indicator_names(connection)[key]} ({key})"
        found = ask(connection, indicator, period=period, areas=wanted, basis=basis)
    if form != "table":
        sys.stdout.write((csv_export if form == "csv" else json_export).text(found))
    elif found:
        screen.console().print(screen.comparison(found, title))
    else:
        click.echo(f"{title}: chưa có số liệu phù hợp (no values).")


@cli.command()
@click.argument("document")
@db_option
@click.option("--page", type=click.IntRange(1), help="Trang cần vẽ, cùng với --png (the page to draw).")
@click.option("--png", type=_PATH, help="Tệp ảnh: trang có khoanh số liệu (the page with its figures marked).")
def show(document: str, db: Path | None, page: int | None, png: Path | None) -> None:
    """Một văn bản nói gì, theo thứ tự, kèm trang (what a document says, in order, with pages).

    DOCUMENT: số ký hiệu (05/CT-UBND), tên tệp, hoặc từ 8 chữ số đầu của sha256.
    """
    from db.database import open_to_read
    from db.documents import show as ask
    from db.masking import covered_places

    from . import screen

    if (page is None) != (png is None):
        raise click.UsageError("--page và --png đi cùng nhau (give both).")
    with open_to_read(_settings(db).db) as connection:
        found = ask(connection, document)
        covered = covered_places(connection, found.document["id"], page) if page is not None else []
    if page is None or png is None:
        screen.shown(found, screen.console())
        return
    from .page_picture import draw_page

    marked = draw_page(found, page, png, covered)
    click.echo(f"Đã vẽ trang {page} với {marked} số liệu: {png} (page drawn; red frames are doubtful figures).")


@cli.command()
@db_option
def documents(db: Path | None) -> None:
    """Liệt kê văn bản đã nạp (the documents in the database)."""
    from db.database import open_to_read
    from db.documents import listed, parts

    from . import screen

    with open_to_read(_settings(db).db) as connection:
        out = screen.console()
        out.print(screen.documents(listed(connection), parts(connection), wide=screen.is_wide(out)))


@cli.command()
def settings() -> None:
    """In cấu hình và nguồn của từng giá trị (settings, and where each comes from)."""
    found = load_settings()
    for name, setting in SETTINGS.items():
        click.echo(f"{name:13} = {getattr(found, name)!s:22} # {setting.meaning_vi}; nguồn: {found.sources[name]}")


for command in (
    accept,
    awards,
    backup,
    campaign,
    chain_command,
    change,
    checks,
    complete,
    correct,
    criteria,
    doctor,
    due,
    evaluate_command,
    explain_command,
    export,
    freeze,
    funds,
    history,
    merged_command,
    nightly,
    pivot,
    plan_against,
    rank,
    register,
    reject,
    remind,
    reprocess,
    request,
    retry,
    search,
    serve_data,
    status,
    summary,
    targets,
    tasks,
    verify,
    versions,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The console command `tonghop`."""
    speak_utf8()
    given = None if arguments is None else list(arguments)
    try:
        with interruptible(), stopping():
            code = cli.main(args=given, prog_name="tonghop", standalone_mode=False)
        sys.exit(int(code) if isinstance(code, int) else 0)
    except Stop as stop:
        click.echo(stop.message, err=True)
        sys.exit(stop.code)
    except click.UsageError as error:
        explain_usage(error)
        sys.exit(Exit.USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Đã dừng theo yêu cầu; những gì đã nạp vẫn còn (stopped).", err=True)
        sys.exit(Exit.INTERRUPTED)


if __name__ == "__main__":
    main()
