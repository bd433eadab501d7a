"""Who is to be reminded of what, as the register stands, and the record of it.

Two grades only: `before` a deadline and `after` it. Extended, exempt and undated duties, drafts of decisions and returned reports are not
reminded of: an extended one is not late, an undated one never is, and a returned one has its own letter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .campaigns import day_of
from .database import writing
from .due import Due, due
from .load import insert, now
from .rates import Rate, rate
from .requests import Request
from .units import Unit, receiver_of


@dataclass(frozen=True, slots=True)
class Reminder:
    """One letter: to one body, from one asker, about the duties of itself or of the units below it."""

    receiver: Unit
    asker: str
    grade: str
    on: str
    owed: tuple[Due, ...]
    counts: tuple[Rate, ...]
    """How many have reported, one for each of the letter's requests."""

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple({one.request.id: one.request for one in self.owed}.values())

    def times_before(self, one: Due) -> int:
        """How often a body was reminded before this letter's day."""
        return one.reminded - (one.reminded_on == self.on)


def reminders(
    connection: sqlite3.Connection, asked: Sequence[Request], on: str, *, before: bool = False
) -> list[Reminder]:
    """The letters that are to be written on a day, one for each receiving body; `before` for those whose day has not come."""
    day = day_of(on)
    found = due(connection, day, asked)
    state = "not_due" if before else "missing"
    letters = dict[tuple[str, str], list[Due]]()
    names = dict[str, Unit]()
    for one in found:
        if one.state == state:
            receiver = receiver_of(one.unit, one.request.asker_code)
            names[receiver.key] = receiver
            letters.setdefault((one.request.asker or "", receiver.key), []).append(one)
    made = list[Reminder]()
    for (asker, key), owed in letters.items():
        ids = {one.request.id for one in owed}
        counts = tuple(rate(str(id), [one for one in found if one.request.id == id]) for id in sorted(ids))
        owed.sort(key=lambda one: one.request.id)
        made.append(Reminder(names[key], asker, "before" if before else "after", day, tuple(owed), counts))
    return made


def record(
    connection: sqlite3.Connection, letters: Iterable[tuple[Reminder, str, str]], *, until: str | None, made_by: str
) -> None:
    """Append that these letters were written: each with its file's name and sha256. Counts as one reminder a day and duty."""
    new_deadline = day_of(until) if until else None
    with writing(connection):
        for letter, file, sha256 in letters:
            row: dict[str, str | None] = {
                "sent_on": letter.on,
                "grade": letter.grade,
                "receiver": letter.receiver.name,
                "file": file,
            }
            row |= {"new_deadline": new_deadline, "sha256": sha256, "made_by": made_by, "made_at": now()}
            for one in letter.owed:
                for unit_id in one.unit_ids:
                    insert(connection, "reminders", row | {"request_id": one.request.id, "unit_id": unit_id})
