"""Who has reported, who is late and who is not heard of, as the register of arrivals says."""

from __future__ import annotations

from collections.abc import Sequence

from db.cited import number_key
from db.due import RECEIVED, Due, due
from db.requests import requests

from .ground import Ground
from .model import Block, Cell, Number, Source, Statement
from .numbers import counted
from .profiles import day_words
from .wording import joined, say, word


def from_register(ground: Ground, on: str) -> list[Block]:
    """Sentences on the duties of the campaign's accepted requests for the period; none where there is no such request."""
    found = duties(ground, on)
    owed = [one for one in found if one.state != "exempt"]
    if not owed:
        return []
    n = counted([_line(one) for one in owed if one.state in RECEIVED], "register/received", "đơn vị")
    total = counted([_line(one) for one in owed], "register/units", "đơn vị")
    blocks: list[Block] = [Statement(say("received_register", on=day_words(on), n=n, total=total))]
    for key, states in (
        ("late", ("late",)), ("overdue", ("missing",)), ("not_received", ("not_due", "undated")), ("extended", ("extended",)),
        ("returned", ("returned",)), ("nothing", ("nothing",)),
    ):  # fmt: skip
        named = [one for one in owed if one.state in states]
        if named:
            blocks.append(Statement(say(key, units=_named(named))))
    if all(one.state in RECEIVED for one in owed):
        blocks.append(Statement(say("all_received")))
    return blocks


def duties(ground: Ground, on: str) -> list[Due]:
    """The duties of the campaign's accepted requests for the period on a day."""
    root = number_key(ground.chain.root.number)
    asked = [
        one for one in requests(ground.connection, ["accepted"])
        if one.campaign and number_key(one.campaign) == root and (one.period is None or ground.span.closes_with(one.period))
    ]  # fmt: skip
    return due(ground.connection, on, asked) if asked else []


def _named(found: Sequence[Due]) -> Cell:
    """Units by name, with the days that they are late."""
    cells: list[Cell] = []
    for one in found:
        if one.days > 0:
            days = Number(
                f"register/days/{one.unit.key}", str(one.days), float(one.days), "ngày", "stated", (_line(one),)
            )
            cells.append((f"{one.unit.name} (", *say("days", days=days), ")"))
        else:
            cells.append((one.unit.name,))
    return joined(cells)


def _line(one: Due) -> Source:
    """The line of the register that proves a state; it has no page."""
    said = word("register", "arrived", day=day_words(one.arrived_on)) if one.arrived_on else word("register", "none")
    until = word("register", "until", day=day_words(one.deadline)) if one.deadline else word("register", "undated")
    book = word("register", "book", request=one.request.name, unit=one.unit.name)
    return Source(book, "", None, None, None, False, -1, -1, f"{until}; {said}")
