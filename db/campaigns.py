"""Campaigns: a movement or programme with all that implements it; and days as people type them."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date

from .cited import number_key
from .compare import UnknownName
from .database import DatabaseProblem, writing
from .load import insert, now


@dataclass(frozen=True, slots=True)
class Campaign:
    """A movement or programme with all that implements it; `code` is what people call it by, mostly its number."""

    code: str
    name: str
    issuer: str | None
    issued_on: str | None


def day_of(words: str) -> str:
    """A day as people type it, `5/7/2018` or `2018-07-05`, as `2018-07-05`. Raises `DatabaseProblem`."""
    text = words.strip()
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise DatabaseProblem(f"“{words}” không phải là ngày; hãy ghi dạng 05/7/2018 hoặc 2018-07-05.") from None


def add_campaign(
    connection: sqlite3.Connection,
    code: str,
    name: str,
    *,
    made_by: str,
    issuer: str | None = None,
    issued_on: str | None = None,
) -> Campaign:
    """Enter a campaign; the same code twice is refused."""
    code = " ".join(code.split())
    if any(number_key(one.code) == number_key(code) for one in campaigns(connection)):
        raise DatabaseProblem(f"Phong trào, chương trình “{code}” đã có (xem: tonghop campaign list).")
    row = {"code": code, "name": name, "issuer": issuer, "issued_on": day_of(issued_on) if issued_on else None}
    with writing(connection):
        insert(connection, "campaigns", row | {"made_by": made_by, "made_at": now()})
    return Campaign(code, name, issuer, row["issued_on"])


def campaigns(connection: sqlite3.Connection) -> list[Campaign]:
    rows = connection.execute("SELECT code, name, issuer, issued_on FROM campaigns ORDER BY issued_on, code")
    return [Campaign(**row) for row in rows]


def find_campaign(connection: sqlite3.Connection, asked: str) -> Campaign:
    """The campaign called so. Raises `UnknownName`."""
    known = campaigns(connection)
    for one in known:
        if number_key(one.code) == number_key(asked):
            return one
    raise UnknownName(asked, [one.code for one in known][:6])
