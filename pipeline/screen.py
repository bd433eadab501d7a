"""What a person sees in the terminal: progress, tables, refusals, what to do next. Vietnamese, with marks whole."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from db.compare import Compared, Value, compare_all, indicator_names
from db.documents import Shown
from db.exports import table
from db.exports.vietnamese import amount, label, one_line, period, place
from db.quarantine import quarantined
from extractors.errors import InputError, Reason

from .ingest import Refusal, Report

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDTH = 120
_NARROW = 100
"""Columns below which tables leave out what `show` tells as well."""
_EVERY_S = 60.0
_WORDS = 70
_PROOF = "Lời văn chứng minh"
_RATIOS = {_PROOF: 8, "Loại": 2}


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, 120 columns where there is none."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if made.is_terminal or os.environ.get("COLUMNS"):
        return made
    return Console(stderr=stderr, highlight=False, width=_WIDTH)


def is_wide(out: Console) -> bool:
    return out.width >= _NARROW


@contextmanager
def progress() -> Iterator[Callable[[int, int, Path], None]]:
    """A progress bar on a terminal, otherwise a line now and then; both on standard error."""
    made = console(stderr=True)
    if not made.is_terminal:
        yield _plain_progress(made)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("Đang đọc"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    began = time.monotonic()

    def speed(done: int) -> str:
        return f"{done / max(time.monotonic() - began, 0.001):.1f} tệp/s".replace(".", ",")

    with Progress(*columns, TextColumn("{task.description}"), console=made, transient=False) as bar:
        task = bar.add_task("", total=None, rate="")
        yield lambda done, total, path: bar.update(
            task, completed=done, total=total, rate=speed(done), description=one_line(path.name, 40)
        )


def _plain_progress(made: Console) -> Callable[[int, int, Path], None]:
    began = time.monotonic()
    said = [began]

    def say(done: int, total: int, path: Path) -> None:
        now = time.monotonic()
        if done == total or done == 1 or now - said[0] > _EVERY_S:
            said[0] = now
            left = (now - began) / done * (total - done)
            pace = f"{done / max(now - began, 0.001):.1f} tệp/s, còn {left / 60:.0f} phút".replace(".", ",")
            made.print(f"Đang đọc {done}/{total}  {pace}  {path.name}", markup=False)

    return say


_WHOLE = ("Số, ký hiệu", "Văn bản", "Ngày", "sha256", "Vị trí", "Mã lý do")
"""Columns whose words are never broken: people copy them."""


def new_table(*heads: str, title: str | None = None) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, expand=_PROOF in heads)
    for head in heads:
        ratio = _RATIOS.get(head, 3) if _PROOF in heads else None
        made.add_column(head, overflow="fold", ratio=ratio, no_wrap=head in _WHOLE)
    return made


def _cells(words: Iterable[object]) -> list[Any]:
    from rich.text import Text

    return [Text("" if word is None else str(word)) for word in words]


def add(made: Table, *words: object) -> None:
    """One row; words stand as they are, never read as markup."""
    made.add_row(*_cells(words))


def comparison(compared: Sequence[Compared], title: str) -> Table:
    made = new_table(*table.heads(), title=title)
    for row in table.rows(compared):
        add(made, *row)
    return made


def proof(value: Value) -> str:
    """The words that prove a value: its sentence, or the heads of its cell in a table."""
    if value.row_head or value.column_head:
        heads = " · ".join(one_line(words, 45) for words in (value.row_head, value.column_head) if words)
        return f"(bảng) {heads}: 【{one_line(value.quote)}】"
    return snippet(value.sentence, value.quote)


def snippet(sentence: str, quote: str, width: int = _WORDS) -> str:
    """The words around a quote, on one line, the quote marked: `… còn 【36.544 hộ】 nghèo …`."""
    words, marked = one_line(sentence), one_line(quote)
    before, found, behind = words.partition(marked)
    if not found:
        return one_line(sentence, width)
    room = max(12, width - len(marked) - 4)
    left = before if len(before) <= room * 2 // 3 else "…" + before[-(room * 2 // 3) :]
    right = behind if len(behind) <= room // 3 else behind[: room // 3] + "…"
    return f"{left}【{marked}】{right}"


def _main_indicators() -> list[str]:
    found: list[str] = tomllib.loads((files("pipeline") / "overview.toml").read_text("utf-8"))["indicators"]
    return found


def overview(connection: sqlite3.Connection, out: Console) -> int:
    """Print, indicator by indicator, the areas that issued documents side by side; the number of values shown."""
    names = indicator_names(connection)
    seats = {row[0] for row in connection.execute("SELECT area FROM documents_now WHERE area IS NOT NULL")}
    shown = 0
    for key, compared in compare_all(connection, _main_indicators()).items():
        rows = [one for one in compared if one.chosen.area in seats]
        if not rows:
            continue
        wide = is_wide(out)
        heads = ("Địa bàn", "Kỳ", "Loại", "Giá trị", "Văn bản, vị trí", *([_PROOF] if wide else []))
        made = new_table(*heads, title=f"{names[key]} ({key})")
        for one in rows:
            _add_value(made, one, wide=wide)
        out.print(made)
        shown += len(rows)
    return shown


def _add_value(made: Table, one: Compared, *, wide: bool) -> None:
    value, note = one.chosen, table.remark(one)
    words = table.value_words(value) + (f" ({note})" if note else "")
    when = period(value.stated_period or value.period)
    where = f"{value.document}, {table.place_words(value)}"
    proofs = [proof(value)] if wide else []
    add(made, value.full_area, when, label("basis", value.basis), words, where, *proofs)


def refusals(refused: Sequence[Refusal], out: Console) -> None:
    """The files that were not taken in, each with its reason and what its sender should do."""
    if not refused:
        return
    made = new_table("Tệp", "Mã lý do", "Lý do và cách xử lý", title=f"Không nhận được {len(refused)} tệp")
    for one in refused:
        missing = one.error.reason in (Reason.NOT_FOUND, Reason.NO_PERMISSION)
        add(made, one.path if missing else one.path.name, one.error.reason, one.error.message_vi)
    out.print(made)


def stored_refusals(connection: sqlite3.Connection) -> list[Refusal]:
    """The quarantine of a database, as a run reports it."""
    rows = quarantined(connection)
    return [Refusal(Path(row["path"]), InputError(Reason(row["reason"]), row["detail"])) for row in rows]


def summary(result: Report, db: Path, out: Console) -> None:
    counts = [f"đọc mới {len(result.loaded)}", f"không đổi {len(result.unchanged)}"]
    counts.append(f"không nhận {len(result.refused)}")
    if result.twins:
        counts.append(f"trùng hệt tệp khác {len(result.twins)}")
    out.print(f"Cơ sở dữ liệu {db}: {', '.join(counts)}.", markup=False)


def next_steps(db: Path, out: Console) -> None:
    """What to do next, as commands that can be copied."""
    out.print("Làm gì tiếp (what next):", markup=False)
    for words, command in (
        ("xem các văn bản đã nạp", f"tonghop documents --db {db}"),
        ("xem một văn bản nói gì, ở trang nào", f"tonghop show SỐ_KÝ_HIỆU --db {db}"),
        ("so sánh một chỉ tiêu", f"tonghop compare poverty.rate --db {db}"),
        ("nạp thư mục của mình", "make run INBOX=thư_mục DB=tệp.db"),
    ):
        out.print(f"  {words:38} {command}", markup=False)


def shown(found: Shown, out: Console) -> None:
    """What one document says, in order, with its pages."""
    document = found.document
    for head, words in _about(document, found.recipients):
        if words:
            out.print(f"{head:16} {words}", markup=False)
    from rich.table import Table

    made = Table.grid(padding=(0, 2))
    for entry in found.entries:
        add(
            made,
            place(entry.page, entry.start, estimated=bool(document["pages_estimated"])),
            _entry(entry.what, entry.row),
        )
    for issue in found.placeless:
        add(made, "", f"! {issue['code']} {issue['detail'] or ''}")
    out.print(made)


def _about(document: sqlite3.Row, recipients: Sequence[str]) -> list[tuple[str, str]]:
    signed = ", ".join(word for word in (document["signer_role"], document["signer"]) if word)
    return [
        ("Loại văn bản", document["kind"] or ""),
        ("Số, ký hiệu", document["number"] or document["symbol"] or "(chưa có số)"),
        ("Cơ quan", document["issuer"] or ""),
        ("Địa bàn", ", ".join(w for w in (document["unit"], document["parent_unit"]) if w)),
        ("Ngày", document["issued_on"] or document["date_partial"] or "(chưa có ngày)"),
        ("Trích yếu", document["title"] or ""),
        ("Kỳ báo cáo", period(document["reporting_period"]) if document["reporting_period"] else ""),
        ("Người ký", signed),
        ("Nơi nhận", "; ".join(recipients)),
        ("Tệp", f"{document['path'] or document['name']} ({document['sha256'][:8]})"),
        ("", " "),
    ]


def _entry(what: str, row: sqlite3.Row) -> str:
    if what == "part":
        return f"=== {_part(row)} ==="
    if what == "section":
        return f"{'  ' * (row['level'] - 1)}# {row['number'] or ''} {row['heading']}"
    if what == "citation":
        return f"[{label('relation', row['relation'])}] {one_line(row['quote'])}"
    if what == "issue":
        return f"! {row['code']} {one_line(row['words'] or '')} {row['detail'] or ''}"
    value = amount(row["value"], row["unit"], row["value_max"], row["qualifier"], row["per"])
    way = label("direction", row["direction"])
    parts = [f"{way} {value}".strip(), label("basis", row["basis"]), period(row["period"])]
    parts.append(row["indicator"] or row["topic"])
    flags = ", ".join(json.loads(row["flags"]))
    doubt = f" (xem lại: {flags})" if flags else ""
    return f"{one_line(row['quote'])} → " + " · ".join(parts) + f" · {one_line(row['subject'] or '', 50)}{doubt}"


def _part(row: sqlite3.Row) -> str:
    """A part of a file by its own head: relation, kind, number, date, title, signer."""
    words = [label("part", row["relation"]), row["kind"], row["number"] or row["symbol"], row["issued_on"]]
    words += [one_line(row["title"] or "", 80), row["signer"]]
    return " · ".join(word for word in words if word)


def documents(
    rows: Sequence[sqlite3.Row], parts: Mapping[int, Sequence[sqlite3.Row]] = MappingProxyType({}), *, wide: bool = True
) -> Table:
    """One line a document, and under it one line a part of its file; each line counts its own figures only."""
    heads = ["Số, ký hiệu", "Loại", "Địa bàn", "Ngày", "sha256", "Trang", "Số liệu"]
    made = new_table(*heads, *(["Lưu ý", "Tệp"] if wide else []), title=f"{len(rows)} văn bản")
    for row in rows:
        area = ", ".join(word for word in (row["area"], row["parent_area"]) if word)
        pages = f"≈{row['pages']}" if row["pages_estimated"] and row["pages"] else row["pages"] or "–"
        words = [row["number"] or row["symbol"] or "–", row["kind"] or "–", area or "–", row["issued_on"] or "–"]
        own = parts.get(row["id"], ())
        words += [row["sha256"][:8], pages, row["figures"] - sum(part["figures"] for part in own)]
        add(made, *words, *([row["issues"], Path(row["path"]).name or row["name"]] if wide else []))
        for part in own:
            at = "–" if part["first_page"] is None else f"{part['first_page']}–{part['last_page']}"
            named = [f"└ {part['number'] or part['symbol'] or '–'}", part["kind"] or label("part", part["relation"])]
            named += ["", part["issued_on"] or "–", "", at, part["figures"]]
            add(made, *named, *(["", one_line(part["title"] or "", 60)] if wide else []))
    return made
