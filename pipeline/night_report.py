"""The summary of a run as plain text and as a page that needs nothing from anywhere."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from textwrap import wrap

from .night_facts import Facts, Table

_STYLE = """
body{font:16px/1.5 "Segoe UI",Arial,"DejaVu Sans",sans-serif;color:#1b1b1b;max-width:72rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}ul{padding-left:1.2rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{border:1px solid #cdd5dd;padding:.35rem .55rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef2f6}.dim{color:#555}
.SAI{background:#ffdcd6}.NGHI{background:#fff0b3}
@media print{body{max-width:none;margin:0}}
"""
_WIDTH = 116


def as_text(facts: Facts) -> str:
    """The summary for a terminal or a mail."""
    lines = [facts.title, "=" * len(facts.title), *facts.lines]
    for table in facts.tables:
        lines += _text_table(table)
    return "\n".join(lines) + "\n"


def _text_table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    yield ""
    yield table.title
    yield "-" * len(table.title)
    for row in table.rows:
        first, *rest = wrap(" | ".join(row), _WIDTH - 4, break_on_hyphens=False)
        yield f"  {first}"
        yield from (f"      {line}" for line in rest)
    if table.more:
        yield f"  … và {table.more} dòng nữa"


def as_html(facts: Facts) -> str:
    """The summary as one page: no script, nothing loaded."""
    head = "".join(f"<li>{escape(line)}</li>" for line in facts.lines)
    body = "".join(_html_table(table) for table in facts.tables if table.rows)
    quiet = "" if body else '<p class="dim">Không có gì mới.</p>'
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(facts.title)}</title><style>{_STYLE}</style></head>
<body><h1>{escape(facts.title)}</h1><ul>{head}</ul>{body}{quiet}</body></html>
"""


def _html_table(table: Table) -> str:
    heads = "".join(f"<th>{escape(head)}</th>" for head in table.heads)
    rows = "".join(_html_row(row) for row in table.rows)
    more = f'<p class="dim">… và {table.more} dòng nữa</p>' if table.more else ""
    return f"<h2>{escape(table.title)}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _html_row(row: tuple[str, ...]) -> str:
    kind = row[0].split()[0] if row[0] in ("SAI", "NGHI NGỜ") else ""
    return f'<tr class="{kind}">' + "".join(f"<td>{escape(words)}</td>" for words in row) + "</tr>"


def write_summary(facts: Facts, folder: Path) -> Path:
    """Write `run-000012.txt` and `.html` and the same as `latest`; gives back the page's path. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, words in ((".txt", as_text(facts)), (".html", as_html(facts))):
        for stem in (f"run-{facts.run_id:06}", "latest"):
            _write_whole(folder / f"{stem}{suffix}", words)
    return folder / f"run-{facts.run_id:06}.html"


def _write_whole(path: Path, words: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(words, "utf-8", errors="backslashreplace")
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
