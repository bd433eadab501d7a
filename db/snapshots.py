"""Frozen reports: numbered, kept to the byte, and what the next version changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from .cited import number_key
from .compare import UnknownName
from .database import DatabaseProblem, writing
from .load import insert, now
from .summary.differences import Difference, differences
from .summary.model import Summary


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One frozen version of a campaign's report over a period; `number` counts from 1."""

    id: int
    campaign: str
    period: str
    number: int
    on_day: str
    note: str
    program: str
    made_by: str
    made_at: str


_COLUMNS = "id, campaign, period, number, on_day, note, program, made_by, made_at"


def snapshots(connection: sqlite3.Connection, campaign: str | None = None, period: str | None = None) -> list[Snapshot]:
    """All versions, by campaign and period, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM snapshots ORDER BY campaign, period, number").fetchall()
    found = [Snapshot(**row) for row in rows]
    return [
        one for one in found
        if (campaign is None or number_key(one.campaign) == number_key(campaign)) and period in (None, one.period)
    ]  # fmt: skip


def find_snapshot(connection: sqlite3.Connection, campaign: str, period: str, number: int) -> Snapshot:
    """The version of that number. Raises `UnknownName`."""
    known = snapshots(connection, campaign, period)
    for one in known:
        if one.number == number:
            return one
    raise UnknownName(f"{campaign} {period} bản số {number}", [f"bản số {one.number}" for one in known])


def changes(connection: sqlite3.Connection, summary: Summary) -> tuple[Snapshot | None, list[Difference] | None]:
    """The version before, and what this summary changes in its numbers and documents.

    No version and an empty list where there is none before; None for the list where the two are the same to the word.
    """
    known = snapshots(connection, summary.campaign, summary.period)
    if not known:
        return None, []
    before = connection.execute("SELECT content FROM snapshots WHERE id = ?", (known[-1].id,)).fetchone()[0]
    if before == _content(summary):
        return known[-1], None
    return known[-1], differences(json.loads(before), summary.to_json())


def _content(summary: Summary) -> str:
    return json.dumps(summary.to_json(), ensure_ascii=False, sort_keys=True)


def freeze(
    connection: sqlite3.Connection, summary: Summary, files: Mapping[str, bytes], *, number: int, made_by: str, program: str,
    made_at: str | None = None, note: str = "",
) -> Snapshot:  # fmt: skip
    """Keep a report as it is. `number` is the one that its files bear, `made_at` the moment that they say.

    Raises `DatabaseProblem` where another version has taken the number meanwhile.
    """
    row = {
        "campaign": summary.campaign, "period": summary.period, "number": number, "on_day": summary.on, "note": note,
        "program": program, "made_by": made_by, "made_at": made_at or now(),
    }  # fmt: skip
    with writing(connection):
        if number != 1 + len(snapshots(connection, summary.campaign, summary.period)):
            raise DatabaseProblem(f"Bản số {number} không còn là bản kế tiếp; hãy chạy lại lệnh.")
        id = insert(connection, "snapshots", row | {"content": _content(summary)})
        for name, data in files.items():
            held = {"snapshot_id": id, "name": name, "sha256": sha256(data).hexdigest(), "data": data}
            insert(connection, "snapshot_files", held)
    return find_snapshot(connection, summary.campaign, summary.period, number)


def files_of(connection: sqlite3.Connection, one: Snapshot) -> dict[str, bytes]:
    """The files of a version as they were sent. Raises `DatabaseProblem` where one is no longer what was kept."""
    found: dict[str, bytes] = {}
    sql = "SELECT name, sha256, data FROM snapshot_files WHERE snapshot_id = ? ORDER BY name"
    for row in connection.execute(sql, (one.id,)):
        if sha256(row["data"]).hexdigest() != row["sha256"]:
            raise DatabaseProblem(
                f"Tệp {row['name']} của bản số {one.number} không còn nguyên vẹn; hãy khôi phục bản lưu."
            )
        found[row["name"]] = bytes(row["data"])
    return found
