"""Whether a report has what was asked: the targets of the document above it, the indicators and sections of its request.

`present` with its place, `doubtful` with why a person must look, or `missing`; and beside them what the checks find. A target for a group
of areas (`xã 135`) is asked for only where the area has such: the row says so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .above import above_of
from .checks import Finding, check
from .compare import indicator_names
from .exports.vietnamese import one_line, place
from .outlines import outline, outline_for, sections_of, wanted_section
from .requests import Request
from .targets import targets_of

_SURE = 0.9
_BASES = ("result", "cumulative")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is required. `why` says who asks for it, with the words and their place; `group` the areas to which a target
    applies, where it is not for all."""

    what: str
    name: str
    why: str
    state: str
    place: str | None = None
    words: str | None = None
    doubt: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """A document held against what is asked of it."""

    document: sqlite3.Row
    request: Request | None
    above: tuple[sqlite3.Row, ...]
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]

    def of(self, state: str) -> list[Item]:
        return [item for item in self.items if item.state == state]


def complete(connection: sqlite3.Connection, document: sqlite3.Row, request: Request | None = None) -> Completeness:
    """Hold a document (a row of `documents_now`) against its request and the document above it.

    The document above is the one that the request names, else those of the document's own area or of the area above it that it cites or
    that belong to the same campaign.
    """
    above = above_of(connection, document, request)
    items = [*_indicators(connection, document, request, above), *_sections(connection, document, request)]
    return Completeness(document, request, tuple(above), tuple(items), tuple(check(connection, document["id"])))


# -- indicators ------------------------------------------------------------------------------------------------------


def _indicators(
    connection: sqlite3.Connection, document: sqlite3.Row, request: Request | None, above: Sequence[sqlite3.Row]
) -> Iterator[Item]:
    names = indicator_names(connection)
    asked = dict[str, tuple[str, str | None]]()
    for row in above:
        for target in targets_of(connection, row):
            if target.indicator and target.indicator not in asked:
                asked[target.indicator] = (f"{target.document}, {target.place}: “{target.words}”", target.group)
    for key in request.indicators if request else ():
        why, group = asked.get(key, ("", None))
        words = f"yêu cầu {request.name}" if request else ""
        asked[key] = (f"{words}; {why}" if why else words, None if not why else group)
    for key, (why, group) in asked.items():
        yield _indicator(connection, document, key, names.get(key, key), why, group)


def _indicator(
    connection: sqlite3.Connection, document: sqlite3.Row, key: str, name: str, why: str, group: str | None
) -> Item:
    sql = "SELECT * FROM figures_now WHERE document_id = ? AND indicator = ? ORDER BY start"
    rows = connection.execute(sql, (document["id"], key)).fetchall()
    if not rows:
        return Item("indicator", name, why, "missing", group=group)
    doubts = [_doubt(connection, document, row) for row in rows]
    best = min(range(len(rows)), key=lambda at: (doubts[at] is not None, at))
    row, doubt = rows[best], doubts[best]
    where = place(row["page"], row["start"], estimated=bool(document["pages_estimated"]))
    state = "doubtful" if doubt else "present"
    return Item("indicator", name, why, state, where, _around(row), doubt, group)


def _doubt(connection: sqlite3.Connection, document: sqlite3.Row, row: sqlite3.Row) -> str | None:
    """Why a figure does not surely answer for its indicator."""
    if row["basis"] not in _BASES:
        return "chỉ nêu mục tiêu hoặc định mức, chưa có kết quả"
    if row["area_id"] is not None and row["area_id"] != document["area_id"]:
        name = connection.execute("SELECT name FROM areas WHERE id = ?", (row["area_id"],)).fetchone()["name"]
        return f"chỉ có số liệu của {name}"
    if row["accepted"]:
        return None
    if json.loads(row["flags"]) or row["confidence"] < _SURE:
        return f"chưa chắc đọc đúng (độ tin cậy {row['confidence']:.2f})".replace(".", ",")
    if row["period"] is None:
        return "không nêu kỳ số liệu"
    return None


def _around(row: sqlite3.Row) -> str:
    heads = " · ".join(one_line(words) for words in (row["row_head"], row["column_head"]) if words)
    if heads:
        return f"{one_line(row['quote'])} ({heads})"
    at = row["start"] - row["sentence_start"]
    before = row["sentence"][max(at - 70, 0) : at]
    before = before if at <= 70 else "…" + before.partition(" ")[2]
    end = at + len(row["quote"])
    behind = row["sentence"][end : end + 40]
    behind = behind if len(behind) < 40 else behind.rpartition(" ")[0] + " …"
    return one_line(before + row["sentence"][at:end] + behind)


# -- sections --------------------------------------------------------------------------------------------------------


def _sections(connection: sqlite3.Connection, document: sqlite3.Row, request: Request | None) -> Iterator[Item]:
    named = request.sections if request else ()
    by_words = outline_for(request.subject if request else None, document["title"])
    chosen = outline(request.outline) if request and request.outline else by_words
    wanted = [(one, f"đề cương {chosen.title}") for one in chosen.sections] if chosen else []
    known = {one.name for one, _ in wanted}
    wanted += [(wanted_section(name), f"yêu cầu {request.name}") for name in named if request and name not in known]
    found = sections_of(connection, document["id"], [one for one, _ in wanted])
    for one, (_, why) in zip(found, wanted, strict=True):
        where = None
        if one.start is not None:
            where = place(one.page, one.start, estimated=bool(document["pages_estimated"]))
        doubt = "có nhắc đến nhưng không thành mục riêng" if one.state == "doubtful" else None
        yield Item("section", one.wanted.name, why, one.state, where, one.words, doubt)
