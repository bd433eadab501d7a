"""The documents that citations mean: the same one in different words is one; what stays open says between which.

A number alone means little: every province has its `05/CT-UBND` every year. Number with day, or with issuer and year,
tells a document; a mention that has neither joins the only one that it can mean from where it is written.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.text import plain

from .issuers import Body, Viewpoint, body_of


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation, with what is known of the document that cites, and the words behind it on its line."""

    document_id: int
    position: int
    kind: str | None
    number: str
    issued_on: str | None
    issuer: str | None
    relation: str
    quote: str
    start: int
    page: int | None
    seen: Viewpoint
    body: Body


@dataclass(slots=True)
class Cited:
    """One document as the database knows it: every mention of it, and its own row where it has come in."""

    number: str
    mentions: list[Mention] = field(default_factory=list)
    document: sqlite3.Row | None = None

    @property
    def issued_on(self) -> str | None:
        """Its day: its own where it is at hand, else the one that most mentions give."""
        if self.document and self.document["issued_on"]:
            return str(self.document["issued_on"])
        return _most([m.issued_on for m in self.mentions])

    @property
    def issuer(self) -> str | None:
        if self.document and self.document["issuer"]:
            return str(self.document["issuer"])
        return _most([m.issuer for m in self.mentions])

    @property
    def kind(self) -> str | None:
        return self.document["kind"] if self.document else _most([m.kind for m in self.mentions])

    @property
    def body(self) -> Body | None:
        if self.document:
            return _own_body(self.document)
        named = [m.body for m in self.mentions if m.body.area or m.body.level == "central"]
        return named[0] if named else self.mentions[0].body if self.mentions else None

    @property
    def provinces(self) -> frozenset[str]:
        """The provinces that it may belong to, as the documents that cite it show."""
        named = [m.seen.province for m in self.mentions if m.seen.province]
        own = Viewpoint(self.document["unit"], self.document["parent_unit"]).province if self.document else None
        return frozenset([*named, *([own] if own else [])])


def _most(words: Sequence[str | None]) -> str | None:
    given = [word for word in words if word]
    return max(dict.fromkeys(given), key=given.count) if given else None


def number_key(number: str) -> str:
    """A number for comparing: no blanks, no case, no leading zeros: `05 /CT-UBND` → `5/ct-ubnd`."""
    return re.sub(r"^0+(?=\d)", "", "".join(plain(number).split()))


def _own_body(row: sqlite3.Row) -> Body:
    return body_of(row["issuer"], row["number"], Viewpoint(row["unit"], row["parent_unit"]))


_MENTIONS = """
SELECT c.*, d.unit, d.parent_unit FROM citations c JOIN documents_now d ON d.id = c.document_id
WHERE c.number IN ({marks})
ORDER BY c.document_id, c.position"""


def mentions_of(connection: sqlite3.Connection, number: str) -> list[Mention]:
    """Every mention of a number, with or without its leading zero."""
    wanted = _spellings(connection, number)
    rows = connection.execute(_MENTIONS.format(marks=", ".join("?" * len(wanted))), wanted).fetchall()
    return [_mention(row) for row in rows]


def _spellings(connection: sqlite3.Connection, number: str) -> list[str]:
    """The spellings of a number that stand in the database, found over the index by their first digits."""
    digits = re.match(r"0*(\d+)", number)
    if digits is None:
        return [number]
    begins = [f"{zeros}{digits[1]}[^0-9]*" for zeros in ("", "0", "00")]
    tables = [f"SELECT number FROM {name} WHERE number GLOB ?" for name in ("citations", "documents") for _ in begins]
    found = connection.execute(" UNION ".join(tables), begins * 2).fetchall()
    return [row["number"] for row in found if number_key(row["number"]) == number_key(number)]


def _mention(row: sqlite3.Row) -> Mention:
    seen = Viewpoint(row["unit"], row["parent_unit"])
    body = body_of(row["issuer"], row["number"], seen)
    names = ("document_id", "position", "kind", "number", "issued_on", "issuer", "relation", "quote", "start", "page")
    return Mention(**{name: row[name] for name in names}, seen=seen, body=body)


def _documents(connection: sqlite3.Connection, number: str) -> list[sqlite3.Row]:
    wanted = _spellings(connection, number)
    sql = f"SELECT * FROM documents_now WHERE number IN ({', '.join('?' * len(wanted))})"
    rows: list[sqlite3.Row] = connection.execute(sql, wanted).fetchall()
    return rows


@dataclass(frozen=True, slots=True)
class Open:
    """A mention that fits several documents, or none that is certain, with the ones that it may mean."""

    mention: Mention
    between: tuple[Cited, ...]


def known_as(connection: sqlite3.Connection, number: str) -> tuple[list[Cited], list[Open]]:
    """The documents that bear a number, each with its mentions, and the mentions that stay open between them."""
    found = list[Cited]()
    for row in _documents(connection, number):
        _of_document(found, row)
    mentions = mentions_of(connection, number)
    for mention in [m for m in mentions if m.issued_on]:
        fits = [one for one in found if _same(one, mention)]
        if fits:
            fits[0].mentions.append(mention)
        else:
            found.append(Cited(mention.number, [mention]))
    left = list[Open]()
    for mention in [m for m in mentions if not m.issued_on]:
        fits = [one for one in found if _may_be(one, mention)]
        if len(fits) == 1:
            fits[0].mentions.append(mention)
        elif fits:
            left.append(Open(mention, tuple(fits)))
        else:
            found.append(Cited(mention.number, [mention]))
    return found, left


def _of_document(found: list[Cited], row: sqlite3.Row) -> None:
    """A document of the corpus; its copies in other formats are the same one."""
    for one in found:
        held = one.document
        if held and held["issuer"] == row["issuer"] and held["issued_on"] == row["issued_on"]:
            return
    found.append(Cited(row["number"], [], row))


def _related(one: Body | None, other: Body) -> bool:
    """Whether two issuers may be one: the same body, of the same area where both tell theirs."""
    if one is None or not one.body or not other.body:
        return True
    if one.body != other.body:
        return False
    return one.area is None or other.area is None or one.area == other.area


def _same(one: Cited, mention: Mention) -> bool:
    """Whether a mention with its day means `one`.

    The same number on the same day in one province is one document, even where its issuer is given otherwise; the same
    number and issuer in one year is one too, even where its day is.
    """
    near = _in_reach(one, mention)
    days = {day for day in (one.issued_on, *(m.issued_on for m in one.mentions)) if day}
    if mention.issued_on in days:
        return near
    alike = _related(one.body, mention.body) and (mention.body.area is not None or mention.body.level == "central")
    if not days:
        return near and alike
    return near and alike and any(day[:4] == (mention.issued_on or "")[:4] for day in days)


def _in_reach(one: Cited, mention: Mention) -> bool:
    """Whether both can be of one office: central, or of the same province."""
    central = mention.body.level == "central" or (one.body is not None and one.body.level == "central")
    if central or not one.provinces or mention.seen.province is None:
        return True
    return mention.seen.province in one.provinces


def _may_be(one: Cited, mention: Mention) -> bool:
    return _in_reach(one, mention) and _related(one.body, mention.body)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where mentions of one document disagree on who issued it or when: what is printed against what stands."""

    what: str
    mention: Mention
    printed: str
    known: str


def contradictions(one: Cited) -> list[Contradiction]:
    """The mentions that give another issuer or day than the document itself, or than most of the others give."""
    found = list[Contradiction]()
    held = _held_body(one)
    for mention in one.mentions:
        body = mention.body
        if held and mention.issuer and body.area and held.area and (body.body, body.area) != (held.body, held.area):
            found.append(Contradiction("issuer", mention, mention.issuer, one.issuer or ""))
        if mention.issued_on and one.issued_on and mention.issued_on != one.issued_on:
            found.append(Contradiction("date", mention, mention.issued_on, one.issued_on))
    return found


def _held_body(one: Cited) -> Body | None:
    if one.document:
        return _own_body(one.document)
    named = [m.body for m in one.mentions if m.issuer and m.body.area]
    return max(named, key=named.count) if named else None
