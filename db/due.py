"""Expected against received on one day: the state of each body's duty, from the register of arrivals alone.

States (`STATES`): `not_due`, `on_time`, `late` (by `days`), `missing` (overdue by `days`), `returned` for completion, `extended`,
`nothing` to report, `exempt`, and for a request without a deadline `undated` (not come) and `received` (come): neither is ever late.

What counts: the first arrival of a report that is no draft. A copy sent again changes nothing. A report that was returned is open until
something else than a copy comes; it is late by that only where the return named a day. Everything that was decided or arrived after the
day asked for is left out, so that the same day always gives the same answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .requests import Addressee, Request, requests
from .unit_events import Standing, standing
from .units import Unit, passing

STATES = (
    "not_due", "on_time", "late", "missing", "returned", "extended", "nothing", "exempt", "undated", "received",
)  # fmt: skip
RECEIVED = ("on_time", "late", "nothing", "received")
"""The states in which a duty is done."""


@dataclass(frozen=True, slots=True)
class Due:
    """One body's duty under one request, as it stands on the day asked for.

    `deadline` is the one that counts (with extension, moved from a weekend where the request says so); `unit_ids` are the addressees
    whose duty this is: several where areas have merged. `remarks` are for people to read.
    """

    request: Request
    unit: Unit
    unit_ids: tuple[int, ...]
    state: str
    deadline: str | None
    days: int
    arrived_on: str | None
    number: str | None
    document: str | None
    section: str | None
    reminded: int
    reminded_on: str | None
    remarks: tuple[str, ...] = ()


def moved(deadline: str | None, weekend: str) -> str | None:
    """The day that counts: the Monday after a Saturday or Sunday where the request moves them, else the day itself."""
    if deadline is None or weekend != "next":
        return deadline
    day = date.fromisoformat(deadline)
    return (day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)).isoformat()


def due(connection: sqlite3.Connection, on: str, asked: Sequence[Request] = ()) -> list[Due]:
    """Every body's duty under these requests on a day (`2018-07-06`), or under all accepted ones."""
    found = list[Due]()
    for request in asked or requests(connection, ["accepted"]):
        found += _of_request(connection, request, on)
    return found


@dataclass(frozen=True, slots=True)
class _Duty:
    """One addressee's duty before those that passed to one body are laid together."""

    addressee: Addressee
    standing: Standing
    entries: tuple[sqlite3.Row, ...]


def _of_request(connection: sqlite3.Connection, request: Request, on: str) -> list[Due]:
    held = standing(connection, request, on)
    entries = _entries(connection, request, on)
    duties = [
        _Duty(one, held.get(one.id, Standing()), tuple(e for e in entries if e["unit_id"] == one.id))
        for one in request.units
    ]
    found = [_judged(connection, request, unit, members, on, words) for unit, members, words in _holders(duties, on)]
    return found


def _holders(duties: Sequence[_Duty], on: str) -> list[tuple[Unit, list[_Duty], tuple[str, ...]]]:
    """Who holds each duty on a day: the addressee, or who followed it before it had reported; with words on what passed."""
    held = dict[str, tuple[Unit, list[_Duty], list[str]]]()
    for duty in duties:
        for unit, words, own in _heirs(duty, on):
            _, members, said = held.setdefault(unit.key, (unit, [], []))
            members.append(own)
            said += [words] if words else []
    return [(unit, members, tuple(said)) for unit, members, said in held.values()]


def _heirs(duty: _Duty, on: str) -> list[tuple[Unit, str, _Duty]]:
    """Who holds one addressee's duty, with words for people and what has arrived from each."""
    unit = duty.addressee.unit
    if duty.standing.to:
        if _counting(duty.entries, of=unit):
            return [(unit, "", duty)]
        return [(duty.standing.to, f"nhận nhiệm vụ của {unit.name} ({duty.standing.reason})", duty)]
    passed = passing(unit, on)
    if passed is None or duty.standing.what or any(e["arrived_on"] <= passed.ended_on for e in _counting(duty.entries)):
        return [(unit, "", duty)]
    ended = _day(passed.ended_on)
    if not passed.to:
        return [(unit, f"hết hoạt động sau {ended}; chưa rõ đơn vị nhận nhiệm vụ, nêu bằng tonghop request pass", duty)]
    if len(passed.to) == 1:
        return [(passed.to[0], f"nhận nhiệm vụ của {unit.name} (hết hoạt động sau {ended})", duty)]
    words = f"nhận một phần nhiệm vụ của {unit.name} (hết hoạt động sau {ended})"
    return [(heir, words, _of_sender(duty, heir)) for heir in passed.to]


def _of_sender(duty: _Duty, heir: Unit) -> _Duty:
    """An area that went into several: what one of them sends says nothing about the others."""
    return replace(duty, entries=tuple(one for one in duty.entries if one["sender_key"] == heir.key))


def _entries(connection: sqlite3.Connection, request: Request, on: str) -> list[sqlite3.Row]:
    """What has arrived for a request by a day, with the last return of each entry by that day."""
    sql = """
      SELECT a.*, n.unit_id, n.section,
        (SELECT max(decided_on) FROM register_events e
         WHERE e.arrival_id = a.id AND e.what = 'returned' AND e.decided_on <= ?) AS returned_on,
        (SELECT until FROM register_events e
         WHERE e.arrival_id = a.id AND e.what = 'returned' AND e.decided_on <= ? ORDER BY decided_on DESC, id DESC LIMIT 1
        ) AS returned_until
      FROM register_answers n JOIN register_now a ON a.id = n.arrival_id
      WHERE n.request_id = ? AND a.arrived_on <= ?
      ORDER BY a.arrived_on, a.id"""
    return connection.execute(sql, (on, on, request.id, on)).fetchall()


def _counting(entries: Sequence[sqlite3.Row], of: Unit | None = None) -> list[sqlite3.Row]:
    """The entries that meet a duty: no drafts, no copies; those of one sender only where `of` names it."""
    meets = [one for one in entries if one["signed"] != "draft" and one["kind"] != "copy"]
    return [one for one in meets if of is None or one["sender_key"] == of.key]


def _judged(
    connection: sqlite3.Connection,
    request: Request,
    unit: Unit,
    members: Sequence[_Duty],
    on: str,
    words: tuple[str, ...],
) -> Due:
    deadline = max(filter(None, [_deadline(request, one) for one in members]), default=None)
    entries = sorted(
        {e["id"]: e for one in members for e in one.entries}.values(), key=lambda e: (e["arrived_on"], e["id"])
    )
    ids = tuple(one.addressee.id for one in members)
    reminded, last = _reminded(connection, request, ids, on)
    base = Due(request, unit, ids, "undated", deadline, 0, None, None, None, None, reminded, last, words)
    whats = {one.standing.what for one in members}
    counting = _counting(entries)
    if None not in whats and not counting:
        what = "nothing" if "nothing" in whats else "exempt"
        reasons = tuple(one.standing.reason for one in members if one.standing.reason)
        return replace(base, state=what, remarks=(*words, *reasons))
    missing = [one for one in members if not _counting(one.entries) and not one.standing.what]
    if counting and not missing:
        return _arrived(base, counting, entries)
    return _not_arrived(base, members, entries, on, bool(counting))


def _deadline(request: Request, duty: _Duty) -> str | None:
    plain = moved(request.deadline, request.weekend)
    return duty.standing.until if duty.standing.until and plain else plain


def _arrived(base: Due, counting: Sequence[sqlite3.Row], entries: Sequence[sqlite3.Row]) -> Due:
    first = counting[0]
    days = _days(base.deadline, first["arrived_on"])
    remarks = list(base.remarks)
    for at, one in enumerate(counting):
        if one["returned_on"] is None:
            continue
        later = [e for e in counting[at + 1 :] if e["arrived_on"] >= one["returned_on"]]
        if not later:
            until = f", hạn {_day(one['returned_until'])}" if one["returned_until"] else ""
            remarks.append(f"trả lại ngày {_day(one['returned_on'])}{until}")
            return _with(replace(base, state="returned", remarks=tuple(remarks)), first)
        days = max(days, _days(one["returned_until"], later[0]["arrived_on"]))
        remarks.append(f"trả lại ngày {_day(one['returned_on'])}, bổ sung ngày {_day(later[0]['arrived_on'])}")
    for one in entries:
        if one["kind"] in ("supplement", "replacement", "correction") and one["id"] != first["id"]:
            said = {"supplement": "bổ sung", "replacement": "thay thế", "correction": "đính chính"}[one["kind"]]
            if f"bổ sung ngày {_day(one['arrived_on'])}" not in " ".join(remarks):
                remarks.append(f"{said} ngày {_day(one['arrived_on'])}")
        elif one["kind"] == "copy":
            remarks.append(f"gửi lại bản giống hệt ngày {_day(one['arrived_on'])}")
    if first["section"]:
        remarks.append(f"là mục “{first['section']}” của văn bản khác")
    if first["signed"] is None:
        remarks.append("chưa rõ là bản ký hay dự thảo")
    state = "received" if base.deadline is None else "late" if days > 0 else "on_time"
    return _with(replace(base, state=state, days=max(days, 0), remarks=tuple(remarks)), first)


def _with(one: Due, entry: sqlite3.Row) -> Due:
    return replace(
        one, arrived_on=entry["arrived_on"], number=entry["number"], document=entry["document_number"] or entry["subject"],
        section=entry["section"],
    )  # fmt: skip


def _not_arrived(base: Due, members: Sequence[_Duty], entries: Sequence[sqlite3.Row], on: str, partly: bool) -> Due:
    remarks = list(base.remarks)
    drafts = [one for one in entries if one["signed"] == "draft"]
    if drafts:
        remarks.append(f"mới có bản dự thảo ngày {_day(drafts[-1]['arrived_on'])}")
    if partly:
        done = [one.addressee.unit.name for one in members if _counting(one.entries)]
        remarks.append(f"đã có phần của {', '.join(done)}")
    if base.deadline is None:
        return replace(base, remarks=tuple(remarks))
    extended = [one.standing for one in members if one.standing.until]
    if extended:
        by = next((one.extended_by for one in extended if one.extended_by), None)
        remarks.append(f"gia hạn đến {_day(base.deadline)}" + (f" theo {by}" if by else ""))
    days = _days(base.deadline, on)
    state = "missing" if days > 0 else "extended" if extended else "not_due"
    return replace(base, state=state, days=max(days, 0), remarks=tuple(remarks))


def _reminded(connection: sqlite3.Connection, request: Request, ids: Sequence[int], on: str) -> tuple[int, str | None]:
    """How often a body was reminded by a day, and when last; letters written anew on one day count once."""
    marks = ", ".join("?" * len(ids))
    sql = f"""SELECT count(DISTINCT sent_on), max(sent_on) FROM reminders
              WHERE request_id = ? AND sent_on <= ? AND unit_id IN ({marks})"""
    count, last = connection.execute(sql, (request.id, on, *ids)).fetchone()
    return int(count), last


def _days(deadline: str | None, on: str) -> int:
    """Calendar days from a deadline to a day; negative before it, 0 without a deadline."""
    if deadline is None:
        return 0
    return (date.fromisoformat(on) - date.fromisoformat(deadline)).days


def _day(words: str) -> str:
    year, month, day = words.split("-")
    return f"{int(day)}/{int(month)}/{year}"
