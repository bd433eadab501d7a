"""What is decided about one body's duty: exempt, extended, nothing to report, passed on, taken off the list; each appended."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.knowledge.register import key_of

from .campaigns import day_of
from .compare import UnknownName
from .database import DatabaseProblem, writing
from .load import insert, now
from .requests import Addressee, Request
from .units import Unit, unit_named


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands decided about one body on one day: `what` is `exempt` or `nothing` (or None), `until` a longer deadline, `to` the
    body that took the duty over."""

    what: str | None = None
    until: str | None = None
    to: Unit | None = None
    reason: str | None = None
    extended_by: str | None = None


def find_unit(request: Request, asked: str) -> Addressee:
    """The addressee called so, as `unit_named` reads it or by its words without marks. Raises `UnknownName`."""
    key = unit_named(asked, request.asker_code, request.issued_on or request.deadline).key
    for one in request.units:
        if one.unit.key == key:
            return one
    wanted = key_of(asked)
    found = [one for one in request.units if wanted in key_of(one.unit.name)]
    if len(found) == 1:
        return found[0]
    raise UnknownName(asked, [one.unit.name for one in found or request.units][:8])


def decide(
    connection: sqlite3.Connection,
    request: Request,
    what: str,
    units: Sequence[Addressee],
    *,
    decided_on: str,
    reason: str,
    made_by: str,
    until: str | None = None,
    to: Unit | None = None,
    document: str | None = None,
) -> None:
    """Append a decision about some addressees, or about all of them where none is given (`extend` only).

    `extend` needs `until`, `pass` needs `to`; `lift` takes back what was decided before. It counts from `decided_on` on.
    """
    if not units and what != "extend":
        raise DatabaseProblem("Hãy nêu đơn vị (--unit).")
    if what == "extend" and until is None:
        raise DatabaseProblem("Gia hạn phải có thời hạn mới (--until).")
    if what == "extend" and request.deadline is None:
        raise DatabaseProblem("Yêu cầu này chưa có thời hạn: hãy ấn định trước (tonghop request edit … deadline=NGÀY).")
    row = {
        "request_id": request.id, "what": what, "decided_on": day_of(decided_on), "until": day_of(until) if until else None,
        "to_key": to.key if to else None, "to_name": to.name if to else None, "document": document, "reason": reason,
        "made_by": made_by, "made_at": now(),
    }  # fmt: skip
    with writing(connection):
        everyone: list[int | None] = [None]
        for unit_id in [one.id for one in units] or everyone:
            insert(connection, "unit_events", row | {"unit_id": unit_id})


def standing(connection: sqlite3.Connection, request: Request, on: str) -> dict[int, Standing]:
    """What stands decided on a day, by addressee; those of whom nothing was decided are left out."""
    sql = "SELECT * FROM unit_events WHERE request_id = ? AND decided_on <= ? ORDER BY decided_on, id"
    events = connection.execute(sql, (request.id, on)).fetchall()
    found = {one.id: _standing([e for e in events if e["unit_id"] in (None, one.id)]) for one in request.units}
    return {id: one for id, one in found.items() if one != Standing()}


def _standing(events: Sequence[sqlite3.Row]) -> Standing:
    held = Standing()
    for event in events:
        what, words = event["what"], event["reason"]
        if what == "lift":
            held = Standing()
        elif what == "extend":
            held = Standing(held.what, event["until"], held.to, held.reason, event["document"])
        elif what == "pass":
            to = Unit(event["to_key"], event["to_name"], None if "|" in event["to_key"] else _code(event["to_key"]))
            held = Standing(held.what, held.until, to, words, held.extended_by)
        elif what in ("exempt", "nothing"):
            held = Standing(what, held.until, held.to, words, held.extended_by)
    return held


def _code(key: str) -> str | None:
    return None if key.startswith("=") else key
