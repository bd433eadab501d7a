"""Requests for reports: who asks whom for what, until when. What a person edits is appended, never changed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.text import fold

from .campaigns import day_of, find_campaign
from .cited import number_key
from .compare import UnknownName, find_indicator
from .database import DatabaseProblem, writing
from .load import insert, now
from .migration_register import CHANGEABLE, STATUSES
from .units import Unit, unit_named

_DAYS = ("issued_on", "cut_off", "deadline")


@dataclass(frozen=True, slots=True)
class Source:
    """The words that show a request: a report's citation of its letter, a directive's duty."""

    document: str
    sha256: str | None
    quote: str
    start: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One body that must answer; `id` is its row."""

    id: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands now. Without a `deadline` it is undated and nobody is ever late.

    `weekend` is `next` where the request says that a deadline on a Saturday or Sunday is the Monday after it.
    """

    id: int
    origin: str
    status: str
    campaign: str | None
    number: str | None
    issued_on: str | None
    asker: str | None
    asker_code: str | None
    recipient: str | None
    subject: str
    period: str | None
    cut_off: str | None
    deadline: str | None
    weekend: str
    upper: str | None
    outline: str | None
    made_by: str
    units: tuple[Addressee, ...]
    indicators: tuple[str, ...]
    sections: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        """What people call it: its number, else what it is about."""
        return self.number or self.subject


# -- requests --------------------------------------------------------------------------------------------------------


def add_request(
    connection: sqlite3.Connection,
    values: Mapping[str, str | None],
    *,
    made_by: str,
    units: Iterable[Unit] = (),
    indicators: Iterable[str] = (),
    sections: Iterable[str] = (),
    sources: Iterable[Source] = (),
    origin: str = "person",
    status: str = "accepted",
) -> Request:
    """Enter a request: `values` by the columns of `requests_now` (`subject` is needed), days as people type them.

    Raises `DatabaseProblem` for a value that cannot be used, `UnknownName` for an unknown campaign or indicator.
    """
    row = {name: _checked(connection, name, value) for name, value in values.items()}
    if not row.get("subject"):
        raise DatabaseProblem("Yêu cầu báo cáo phải có nội dung (--subject).")
    asker = row.get("asker")
    # provinces that merged in 2025 share names with those before: a name needs a day
    day = row.get("issued_on") or row.get("deadline") or row.get("cut_off") or now()[:10]
    code = unit_named(asker, on=day).area_code if asker else None
    row |= {"origin": origin, "status": status, "asker_code": code, "recipient": row.get("recipient") or asker}
    keys = [find_indicator(connection, name) for name in indicators]
    with writing(connection):
        id = insert(connection, "requests", row | {"made_by": made_by, "made_at": now()})
        _add_units(connection, id, units, made_by)
        _require(connection, id, "indicator", keys, made_by)
        _require(connection, id, "section", sections, made_by)
        for source in sources:
            _add_source(connection, id, source, made_by)
    return request(connection, id)


def _checked(connection: sqlite3.Connection, name: str, value: str | None) -> str | None:
    """A value as it is stored; blank is none."""
    words = " ".join((value or "").split())
    if name not in CHANGEABLE:
        raise DatabaseProblem(f"Không có mục “{name}”. Các mục: {', '.join(CHANGEABLE)}.")
    if name == "status" and words not in STATUSES:
        raise DatabaseProblem(f"Trạng thái “{words}” không có; các trạng thái: {', '.join(STATUSES)}.")
    if name == "weekend" and words not in ("stay", "next"):
        raise DatabaseProblem("weekend là stay (giữ nguyên ngày) hoặc next (dời sang thứ Hai).")
    if not words:
        return None
    if name == "campaign":
        return find_campaign(connection, words).code
    if name == "outline":
        from .outlines import outline

        outline(words)
    return day_of(words) if name in _DAYS else words


def _add_units(connection: sqlite3.Connection, id: int, units: Iterable[Unit], made_by: str) -> None:
    for unit in units:
        row = {"request_id": id, "key": unit.key, "name": unit.name, "area_code": unit.area_code}
        known = connection.execute("SELECT 1 FROM request_units WHERE request_id = ? AND key = ?", (id, unit.key))
        if known.fetchone() is None:
            insert(connection, "request_units", row | {"made_by": made_by, "made_at": now()})


def _require(
    connection: sqlite3.Connection, id: int, what: str, values: Iterable[str], made_by: str, wanted: bool = True
) -> None:
    for value in values:
        row = {"request_id": id, "what": what, "value": " ".join(value.split()), "wanted": int(wanted)}
        insert(connection, "request_requirements", row | {"made_by": made_by, "made_at": now()})


def _add_source(connection: sqlite3.Connection, id: int, source: Source, made_by: str) -> None:
    row = {
        "request_id": id, "document_sha256": source.sha256, "document": source.document, "quote": source.quote,
        "start": source.start, "page": source.page,
    }  # fmt: skip
    known = "SELECT 1 FROM request_sources WHERE request_id = ? AND document_sha256 IS ? AND quote = ?"
    if connection.execute(known, (id, source.sha256, source.quote)).fetchone() is None:
        insert(connection, "request_sources", row | {"made_by": made_by, "made_at": now()})


def edit(
    connection: sqlite3.Connection, id: int, values: Mapping[str, str | None], *, made_by: str, reason: str
) -> Request:
    """Lay new values over a request, all or none; what was entered before stays to be seen (`history`)."""
    held = request(connection, id)
    with writing(connection):
        for name, value in values.items():
            row = {"request_id": id, "field": name, "old_value": getattr(held, name, None)}
            row |= {"new_value": _checked(connection, name, value), "reason": reason}
            if name in ("subject", "status", "weekend") and row["new_value"] is None:
                raise DatabaseProblem(f"Mục “{name}” không được để trống.")
            insert(connection, "request_changes", row | {"made_by": made_by, "made_at": now()})
    return request(connection, id)


def change_parts(
    connection: sqlite3.Connection,
    id: int,
    *,
    made_by: str,
    units: Iterable[Unit] = (),
    indicators: Iterable[str] = (),
    sections: Iterable[str] = (),
    dropped: Iterable[str] = (),
    source: Source | None = None,
) -> Request:
    """Add addressees, required indicators and sections; `dropped` are indicators or sections no longer wanted."""
    held = request(connection, id)
    keys = [find_indicator(connection, name) for name in indicators]
    gone = [_required_as(connection, held, name) for name in dropped]
    with writing(connection):
        _add_units(connection, id, units, made_by)
        _require(connection, id, "indicator", keys, made_by)
        _require(connection, id, "section", sections, made_by)
        for what, value in gone:
            _require(connection, id, what, [value], made_by, wanted=False)
        if source:
            _add_source(connection, id, source, made_by)
    return request(connection, id)


def _required_as(connection: sqlite3.Connection, held: Request, name: str) -> tuple[str, str]:
    for section in held.sections:
        if fold(section) == fold(name):
            return "section", section
    key = find_indicator(connection, name)
    if key not in held.indicators:
        raise UnknownName(name, [*held.indicators, *held.sections])
    return "indicator", key


def source_of(connection: sqlite3.Connection, document: sqlite3.Row, words: str) -> Source:
    """The words of a document (a row of `documents_now`) that set a duty, with their page. Raises `UnknownName` where it has no such."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    match = re.search(pattern, document["text"]) if pattern else None
    if match is None:
        raise UnknownName(words, [])
    sql = "SELECT max(number) FROM pages WHERE document_id = ? AND start <= ?"
    page = connection.execute(sql, (document["id"], match.start())).fetchone()[0]
    return Source(document["number"] or document["name"], document["sha256"], match[0], match.start(), page)


def history(connection: sqlite3.Connection, id: int) -> list[sqlite3.Row]:
    """Every edit of a request, oldest first."""
    return connection.execute("SELECT * FROM request_changes WHERE request_id = ? ORDER BY id", (id,)).fetchall()


# -- asking ----------------------------------------------------------------------------------------------------------


def request(connection: sqlite3.Connection, id: int) -> Request:
    """The request of that number. Raises `UnknownName`."""
    row = connection.execute("SELECT * FROM requests_now WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise UnknownName(str(id), _names(connection))
    return _request(connection, row)


def requests(
    connection: sqlite3.Connection, statuses: Sequence[str] = (), campaign: str | None = None
) -> list[Request]:
    """All requests, or those of these statuses and this campaign, in the order in which they were entered."""
    rows = connection.execute("SELECT * FROM requests_now ORDER BY id").fetchall()
    wanted = [
        r for r in rows if (not statuses or r["status"] in statuses) and (not campaign or r["campaign"] == campaign)
    ]
    return [_request(connection, row) for row in wanted]


def find_request(connection: sqlite3.Connection, asked: str) -> Request:
    """The request called so: its own number (`3`) or its letter's (`2038/UBND-KGVX`). Raises `UnknownName`."""
    words = asked.strip()
    if words.isdigit():
        return request(connection, int(words))
    rows = connection.execute("SELECT * FROM requests_now WHERE number IS NOT NULL AND status <> 'rejected'").fetchall()
    found = [row for row in rows if number_key(row["number"]) == number_key(words)]
    if len(found) == 1:
        return _request(connection, found[0])
    if found:
        told = ", ".join(str(row["id"]) for row in found)
        raise DatabaseProblem(f"Có nhiều yêu cầu mang số {asked}: hãy dùng mã yêu cầu {told}.")
    raise UnknownName(asked, _names(connection))


def _names(connection: sqlite3.Connection) -> list[str]:
    return [
        f"{row['id']} ({row['number'] or row['subject']})" for row in connection.execute("SELECT * FROM requests_now")
    ][:8]


def _request(connection: sqlite3.Connection, row: sqlite3.Row) -> Request:
    id = row["id"]
    units = connection.execute(
        """SELECT * FROM request_units u WHERE request_id = ? AND ifnull((
             SELECT e.what FROM unit_events e WHERE e.unit_id = u.id AND e.what IN ('remove', 'lift') ORDER BY e.id DESC LIMIT 1
           ), '') <> 'remove' ORDER BY id""",
        (id,),
    ).fetchall()
    sources = connection.execute("SELECT * FROM request_sources WHERE request_id = ? ORDER BY id", (id,)).fetchall()
    return Request(
        **{name: row[name] for name in row.keys() if name != "made_at"},  # noqa: SIM118
        units=tuple(Addressee(one["id"], Unit(one["key"], one["name"], one["area_code"])) for one in units),
        indicators=_wanted(connection, id, "indicator"),
        sections=_wanted(connection, id, "section"),
        sources=tuple(Source(s["document"], s["document_sha256"], s["quote"], s["start"], s["page"]) for s in sources),
    )


def _wanted(connection: sqlite3.Connection, id: int, what: str) -> tuple[str, ...]:
    sql = "SELECT value, wanted FROM request_requirements WHERE request_id = ? AND what = ? ORDER BY id"
    last = {row["value"]: row["wanted"] for row in connection.execute(sql, (id, what))}
    return tuple(value for value, wanted in last.items() if wanted)
