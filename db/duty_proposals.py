"""Requests that letters, directives and plans set themselves: who must report what to whom, until when; proposals, like all others."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.text import plain

from .above import campaign_of
from .cited import number_key
from .requests import Request, Source, add_request, change_parts, edit, requests
from .units import Unit, all_below, area_of, unit_named

_GROUPS = (
    ("district", re.compile(r"\bcác (?:huyện|quận|thị xã|thành phố)\b")),
    ("commune", re.compile(r"\bcác (?:xã|phường|thị trấn)\b")),
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One duty of one document, as a request would hold it."""

    values: dict[str, str | None]
    units: tuple[Unit, ...]
    sections: tuple[str, ...]
    source: Source
    letter: bool


def propose_duties(connection: sqlite3.Connection, *, made_by: str) -> list[int]:
    """Enter as proposals what documents in the database ask for; returns the requests that are new or know more than before.

    A letter that reports had only cited so far fills in what its proposal lacked; what a person accepted or rejected is left alone.
    """
    known = {(number_key(r.number), r.issued_on): r for r in requests(connection) if r.number and r.origin == "letter"}
    changed = list[int]()
    for one in _duties(connection):
        held = known.get((number_key(one.values["number"] or ""), one.values["issued_on"])) if one.letter else None
        if held is not None:
            if held.status == "proposed" and _fill(connection, held, one, made_by):
                changed.append(held.id)
        elif not _entered(connection, one.source):
            made = add_request(
                connection, one.values, made_by=made_by, units=one.units, sections=one.sections, sources=[one.source],
                origin="letter" if one.letter else "duty", status="proposed",
            )  # fmt: skip
            changed.append(made.id)
    return changed


def _entered(connection: sqlite3.Connection, source: Source) -> bool:
    sql = "SELECT 1 FROM request_sources WHERE document_sha256 = ? AND quote = ?"
    return connection.execute(sql, (source.sha256, source.quote)).fetchone() is not None


def _fill(connection: sqlite3.Connection, held: Request, one: _Asked, made_by: str) -> bool:
    """What the letter says and its proposal did not know yet; whether there was anything."""
    if _entered(connection, one.source):
        return False
    lacking = {name: value for name, value in one.values.items() if value and not getattr(held, name)}
    if lacking:
        edit(connection, held.id, lacking, made_by=made_by, reason="theo công văn đã nhận")
    change_parts(
        connection, held.id, made_by=made_by, units=one.units, source=one.source,
        sections=[name for name in one.sections if name not in held.sections],
    )  # fmt: skip
    return True


def _duties(connection: sqlite3.Connection) -> Iterator[_Asked]:
    taken = set[tuple[int, int]]()
    for row in _rows(connection, "asked_requests", "1"):
        taken.add((row["document_id"], row["start"]))
        words = json.loads(row["asked"])
        values = _values(connection, row) | {name: row[name] for name in ("subject", "period")}
        values |= {"cut_off": _day(row["cut_off"]), "deadline": _day(row["deadline"])}
        yield _asked(connection, row, values, words, tuple(json.loads(row["outline"])))
    # What a body reports only when something comes up has no round of its own: nobody can be late with it.
    for row in _rows(connection, "asked_tasks", "t.is_reporting_duty AND t.recurrence IS NOT 'on_demand'"):
        if (row["document_id"], row["start"]) in taken:
            continue
        values = _values(connection, row) | {"subject": row["what"], "deadline": _day(row["period"])}
        yield _asked(connection, row, values, [row["lead"]] if row["lead"] else [], ())


def _rows(connection: sqlite3.Connection, table: str, where: str) -> list[sqlite3.Row]:
    sql = f"""
      SELECT t.*, d.sha256, d.name, d.number, d.issued_on, d.issuer, d.kind, a.code
      FROM {table} t JOIN documents_now d ON d.id = t.document_id LEFT JOIN areas a ON a.id = d.area_id
      WHERE {where} ORDER BY d.issued_on, d.name, t.start"""
    return connection.execute(sql).fetchall()


def _day(words: str | None) -> str | None:
    """A day of the exchange form; a month, a quarter or a day of every year is none."""
    return words if words and _DAY.fullmatch(words) else None


def _values(connection: sqlite3.Connection, row: sqlite3.Row) -> dict[str, str | None]:
    asker = row["asker"] if "asker" in row.keys() else None  # noqa: SIM118
    body = unit_named(asker or row["issuer"] or "", row["code"], row["issued_on"]).name
    recipient = row["recipient"]
    named = unit_named(recipient, row["code"], row["issued_on"]).name if recipient else None
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (row["document_id"],)).fetchone()
    values = {"number": row["number"], "issued_on": row["issued_on"], "asker": body or None, "recipient": named}
    return values | {"campaign": campaign_of(connection, document)}


def _asked(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    values: dict[str, str | None],
    words: list[str],
    sections: tuple[str, ...],
) -> _Asked:
    units = [unit for one in _parts(words) for unit in _units(one, row["code"], row["issued_on"])]
    units = list({unit.key: unit for unit in units}.values())
    quote = " ".join(row["quote"].split())
    source = Source(row["number"] or row["name"], row["sha256"], quote, row["start"], row["page"])
    return _Asked(values, tuple(units), sections, source, row["kind"] == "công văn")


def _parts(words: list[str]) -> list[str]:
    """`Các phòng, ban huyện; UBND các xã` are two."""
    return [part.strip() for one in words for part in one.split(";") if part.strip()]


def _units(words: str, code: str | None, on: str | None) -> list[Unit]:
    """The bodies that words ask: all districts or communes of the area where they say so, else one body.

    A group that cannot be told apart (`các sở, ban, ngành`) stays one by its words, for the person who accepts to replace.
    """
    area = area_of(code)
    found = list[Unit]()
    for level, pattern in _GROUPS:
        if area and area.level != level and pattern.search(plain(words)):
            found += all_below(area, level, on)
    return found or [unit_named(words, code, on)]
