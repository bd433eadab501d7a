"""The register of arrivals: what came in, when, from whom, and which request it answers. Rows are appended, never changed.

An entry made by mistake is withdrawn and entered again. What counts as the day of arrival is what the register says, never the
document's own date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .answers import Entry, save_answers
from .areas import area_name
from .campaigns import day_of
from .compare import UnknownName
from .database import DatabaseProblem, writing
from .load import insert, now
from .migration_register import ARRIVAL_KINDS
from .units import Unit, unit_named


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of an entry: its row, whether it was there already, what it answers, and what to look at."""

    id: int
    known: bool
    kind: str
    answers: tuple[tuple[int, str, str], ...]
    """Requests that it answers: number, name of the addressee, how that is known."""
    doubts: tuple[str, ...] = ()


def enter(connection: sqlite3.Connection, entry: Entry, *, made_by: str, source: str = "entered") -> Entered:
    """Write one arrival into the register with what it answers. The same entry again changes nothing.

    Raises `DatabaseProblem` for a day or word that cannot be used, or where another arrival bears the number; `UnknownName` for an
    unknown request, document or addressee.
    """
    with writing(connection):
        return enter_one(connection, entry, made_by=made_by, source=source)


def enter_one(connection: sqlite3.Connection, entry: Entry, *, made_by: str, source: str) -> Entered:
    """`enter` inside the caller's transaction."""
    row = _row(connection, entry)
    known = _same_entry(connection, row)
    if known is not None:
        return Entered(known, True, row["kind"] or "report", ())
    _refuse_taken_number(connection, row)
    original = None if entry.kind else _original(connection, row)
    row |= {"kind": entry.kind or ("copy" if original else "report"), "of_arrival": entry.of_arrival or original}
    id = insert(connection, "register_entries", row | {"source": source, "made_by": made_by, "made_at": now()})
    answers = save_answers(connection, id, entry, row, made_by)
    return Entered(id, False, row["kind"], tuple(answers), tuple(_doubts(row, answers, original)))


def _row(connection: sqlite3.Connection, entry: Entry) -> dict[str, Any]:
    """The columns of an entry, with what its stored document says where the entry says nothing."""
    if entry.kind and entry.kind not in ARRIVAL_KINDS:
        raise DatabaseProblem(f"Loại “{entry.kind}” không có; các loại: {', '.join(ARRIVAL_KINDS)}.")
    if not entry.sender.strip():
        raise DatabaseProblem("Thiếu nơi gửi (sender).")
    held = _document(connection, entry.document_sha256)
    arrived_on = day_of(entry.arrived_on)
    issued_on = day_of(entry.issued_on) if entry.issued_on else held["issued_on"] if held else None
    row: dict[str, Any] = {
        "number": entry.number, "arrived_on": arrived_on, "channel": entry.channel, "sender": " ".join(entry.sender.split()),
        "sender_key": sender_unit(connection, entry.sender, held, arrived_on).key,
        "document_number": entry.document_number or (held["number"] if held else None), "issued_on": issued_on,
        "subject": entry.subject or (held["title"] if held else None),
        "period": entry.period or (held["reporting_period"] if held else None), "signed": entry.signed,
        "kind": entry.kind, "document_sha256": entry.document_sha256,
    }  # fmt: skip
    return row


def _document(connection: sqlite3.Connection, sha256: str | None) -> sqlite3.Row | None:
    if sha256 is None:
        return None
    row: sqlite3.Row | None = connection.execute("SELECT * FROM documents_now WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise UnknownName(sha256[:12], [])
    return row


def sender_unit(connection: sqlite3.Connection, sender: str, held: sqlite3.Row | None, on: str) -> Unit:
    """The body that sends, seen from its document's province or from those that the requests ask."""
    within = None
    if held is not None and held["area_id"] is not None:
        within = connection.execute("SELECT code FROM areas WHERE id = ?", (held["area_id"],)).fetchone()["code"]
    if within is None and (named := area_name(sender.partition(",")[2].strip())):
        within = unit_named(named.name, None, on).area_code
    if within is None:
        tops = {one["asker_code"] for one in connection.execute("SELECT asker_code FROM requests") if one["asker_code"]}
        within = tops.pop() if len(tops) == 1 else None
    return unit_named(sender, within, on)


def _same_entry(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int | None:
    """The standing arrival that this line says again: same day, number, sender and document."""
    sql = """SELECT id FROM register_now WHERE arrived_on = ? AND sender_key = ? AND number IS ? AND document_number IS ?
             AND ifnull(document_sha256, '') = ifnull(?, '') AND ifnull(subject, '') = ifnull(?, '')"""
    names = ("arrived_on", "sender_key", "number", "document_number", "document_sha256", "subject")
    found = connection.execute(sql, [row[name] for name in names]).fetchone()
    return int(found["id"]) if found else None


def _refuse_taken_number(connection: sqlite3.Connection, row: Mapping[str, Any]) -> None:
    """A number is given once a year."""
    if row["number"] is None:
        return
    sql = "SELECT id, sender FROM register_now WHERE number = ? AND substr(arrived_on, 1, 4) = ?"
    taken = connection.execute(sql, (row["number"], str(row["arrived_on"])[:4])).fetchone()
    if taken:
        raise DatabaseProblem(f"Số đến {row['number']} năm {str(row['arrived_on'])[:4]} đã có ({taken['sender']}).")


def _original(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int | None:
    """The arrival of which this is a copy: the same file, or the same number and day from the same sender."""
    sql = """SELECT id FROM register_now WHERE kind <> 'copy' AND (
               (document_sha256 IS NOT NULL AND document_sha256 = ?)
               OR (sender_key = ? AND document_number IS NOT NULL AND document_number = ? AND issued_on IS ?)
             ) ORDER BY arrived_on, id"""
    names = ("document_sha256", "sender_key", "document_number", "issued_on")
    found = connection.execute(sql, [row[name] for name in names]).fetchone()
    return int(found["id"]) if found else None


def _doubts(row: Mapping[str, Any], answers: list[tuple[int, str, str]], original: int | None) -> list[str]:
    doubts = list[str]()
    if not answers:
        doubts.append("chưa rõ trả lời yêu cầu nào; nêu bằng tonghop register answer")
    if original:
        doubts.append(f"trùng với văn bản đến đã vào sổ (#{original}), không tính là bổ sung")
    if row["signed"] == "draft":
        doubts.append("bản dự thảo: chưa tính là đã gửi")
    if row["issued_on"] and str(row["issued_on"]) > str(row["arrived_on"]):
        doubts.append("ngày của văn bản sau ngày đến; xem lại ngày đã nhập")
    return doubts


def decide_arrival(
    connection: sqlite3.Connection,
    id: int,
    what: str,
    *,
    decided_on: str,
    reason: str,
    made_by: str,
    until: str | None = None,
) -> None:
    """Append that an arrival was `returned` for completion (with a day `until` which), or `withdrawn` as entered by mistake."""
    row = {"arrival_id": id, "what": what, "decided_on": day_of(decided_on), "until": day_of(until) if until else None}
    with writing(connection):
        insert(connection, "register_events", row | {"reason": reason, "made_by": made_by, "made_at": now()})
