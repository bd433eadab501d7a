"""Which request an arrival answers: by what is said, by the letter that it cites, by campaign and period."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .above import cited_by, numbers_above
from .arrivals_listed import find_arrival
from .cited import number_key
from .compare import UnknownName
from .database import writing
from .load import insert, now
from .requests import Addressee, Request, find_request, requests
from .unit_events import find_unit, standing
from .units import passing


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for the register, as a person or a file gives it; days as people type them.

    `kind` None lets the register tell a copy of what has come in from a new report. `answers` names the request where the sender or a
    person says so; `unit` the addressee where the sender writes on its behalf; `section` the part of a report on something else that
    meets the duty.
    """

    sender: str
    arrived_on: str
    number: str | None = None
    channel: str | None = None
    document_number: str | None = None
    issued_on: str | None = None
    subject: str | None = None
    period: str | None = None
    signed: str | None = None
    kind: str | None = None
    of_arrival: int | None = None
    document_sha256: str | None = None
    answers: str | None = None
    unit: str | None = None
    section: str | None = None


def save_answers(
    connection: sqlite3.Connection, id: int, entry: Entry, row: Mapping[str, Any], made_by: str
) -> list[tuple[int, str, str]]:
    found = list[tuple[int, str, str]]()
    for request, how in _requests_answered(connection, entry, row):
        for addressee in _addressees(connection, request, entry, row):
            answer = {"arrival_id": id, "request_id": request.id, "unit_id": addressee.id, "section": entry.section}
            how_known = "section" if entry.section else how
            insert(connection, "register_answers", answer | {"how": how_known, "made_by": made_by, "made_at": now()})
            found.append((request.id, addressee.unit.name, how_known))
    return found


def _requests_answered(
    connection: sqlite3.Connection, entry: Entry, row: Mapping[str, Any]
) -> list[tuple[Request, str]]:
    """By what is said; else what its arrival before answered; else by the letter that it cites; else by campaign and period."""
    if entry.answers:
        return [(find_request(connection, entry.answers), "stated")]
    if row.get("of_arrival"):
        ids = connection.execute(
            "SELECT DISTINCT request_id FROM register_answers WHERE arrival_id = ?", (row["of_arrival"],)
        )
        return [(find_request(connection, str(one["request_id"])), "stated") for one in ids.fetchall()]
    document = _document(connection, row["document_sha256"])
    if document is None:
        return []
    cited = cited_by(connection, document["id"])
    open_ = requests(connection, ["accepted"])
    by_letter = [one for one in open_ if one.number and number_key(one.number) in cited]
    if by_letter:
        return [(one, "citation") for one in by_letter]
    above = numbers_above(connection, document)
    by_period = [
        one for one in open_
        if one.period and one.period == row["period"] and one.campaign and number_key(one.campaign) in above
    ]  # fmt: skip
    return [(one, "period") for one in by_period]


def _document(connection: sqlite3.Connection, sha256: str | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute("SELECT * FROM documents_now WHERE sha256 = ?", (sha256,)).fetchone()
    return row


def _addressees(
    connection: sqlite3.Connection, request: Request, entry: Entry, row: Mapping[str, Any]
) -> list[Addressee]:
    """The addressees for which a sender answers: itself, and those whose duty has passed to it by that day."""
    if entry.unit:
        return [find_unit(request, entry.unit)]
    held = standing(connection, request, str(row["arrived_on"]))
    found = list[Addressee]()
    for one in request.units:
        decided = held.get(one.id)
        heirs = [decided.to] if decided and decided.to else []
        passed = passing(one.unit, str(row["arrived_on"]))
        heirs += passed.to if passed and not heirs else []
        if row["sender_key"] in (one.unit.key, *(heir.key for heir in heirs if heir)):
            found.append(one)
    return found


def answer(
    connection: sqlite3.Connection,
    id: str,
    asked: str,
    *,
    made_by: str,
    unit: str | None = None,
    section: str | None = None,
) -> list[str]:
    """Say that an arrival answers a request, for its sender or for `unit`; returns the addressees. Raises `UnknownName`."""
    row = dict(find_arrival(connection, id))
    held = find_request(connection, asked)
    entry = Entry(row["sender"], row["arrived_on"], answers=asked, unit=unit, section=section)
    with writing(connection):
        known = "SELECT unit_id FROM register_answers WHERE arrival_id = ?"
        taken = {one["unit_id"] for one in connection.execute(known, (row["id"],))}
        found = _addressees(connection, held, entry, row)
        for one in found:
            if one.id not in taken:
                values = {"arrival_id": row["id"], "request_id": held.id, "unit_id": one.id, "section": section}
                how = "section" if section else "stated"
                insert(connection, "register_answers", values | {"how": how, "made_by": made_by, "made_at": now()})
    if not found:
        raise UnknownName(row["sender"], [one.unit.name for one in held.units][:8])
    return [one.unit.name for one in found]
