"""The chain below a document: who implements it, who plans by that, who reports, by which words, and what is missing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.markers import UPPER
from extractors.text import plain

from .cited import Cited, Contradiction, Mention, Open, contradictions, known_as, number_key
from .compare import UnknownName
from .issuers import Viewpoint, body_of

DOWN = ("reports_on", "implements", "basis")
"""The relations by which a document hangs below one that it cites, the most telling first."""
PLANS = ("kế hoạch", "chương trình", "phương án", "đề án", "chương trình hành động")
REPORTS = ("báo cáo",)


@dataclass(slots=True)
class Link:
    """One document of the chain: its row, the mention that ties it to the one above, and what hangs below it."""

    document: sqlite3.Row
    mention: Mention
    words: str
    below: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a chain lacks: `plan` (a report's area without one), `report`, `document` (cited and never came in)."""

    what: str
    area: str | None
    number: str | None
    issuer: str | None
    issued_on: str | None
    cited_by: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A document, in the database or only cited, with all below it, what is missing, what contradicts, what is open."""

    root: Cited
    below: tuple[Link, ...]
    missing: tuple[Missing, ...]
    contradictions: tuple[Contradiction, ...]
    open: tuple[Open, ...]


class SeveralDocuments(Exception):
    """Several documents bear the number; `found` lists them: ask again with the issuer."""

    def __init__(self, number: str, found: list[Cited]) -> None:
        super().__init__(number)
        self.number = number
        self.found = found


def chain(connection: sqlite3.Connection, number: str, issuer: str | None = None) -> Chain:
    """The chain below the document of that number (`1258/QĐ-TTg`).

    Raises `UnknownName` where no document or citation bears it, `SeveralDocuments` where several do and `issuer` does
    not tell them apart. A document hangs below the lowest of those that it cites as basis, to implement or to report on.
    """
    found, _ = known_as(connection, number)
    if issuer:
        found = [one for one in found if plain(issuer) in plain(one.issuer or "")]
    if not found:
        raise UnknownName(number, _near(connection, number))
    if len(found) > 1:
        raise SeveralDocuments(number, found)
    return _Walk(connection).chain(found[0])


def _near(connection: sqlite3.Connection, number: str) -> list[str]:
    digits = re.match(r"\d+", number)
    sql = "SELECT DISTINCT number FROM citations WHERE number GLOB ? ORDER BY number LIMIT 6"
    return [row["number"] for row in connection.execute(sql, (f"{digits[0]}*",))] if digits else []


def name_of(row: sqlite3.Row) -> str:
    """A document as people call it: its number, else its file's name."""
    return str(row["number"] or row["name"])


class _Walk:
    """One walk down from a root; each document is met once, below the lowest one that it cites."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.rows: dict[int, sqlite3.Row] = {}
        self.depth: dict[int, int] = {}
        self.above: dict[int, tuple[int, Mention]] = {}
        self.known: dict[int, Cited] = {}
        self.contradictions: list[Contradiction] = []
        self.open: list[Open] = []

    def chain(self, root: Cited) -> Chain:
        self._down(root, 0, 0, ())
        links = {id: Link(self.rows[id], mention, self._words(mention)) for id, (_, mention) in self.above.items()}
        tops = list[Link]()
        for id, (parent, _) in sorted(self.above.items(), key=lambda item: self._order(item[0])):
            (links[parent].below if parent in links else tops).append(links[id])
        missing = tuple(dict.fromkeys([*self._without_plan(), *self._without_report(), *self._never_came(root)]))
        return Chain(root, tuple(tops), missing, tuple(dict.fromkeys(self.contradictions)), tuple(self.open))

    def _order(self, id: int) -> tuple[bool, str, str]:
        row = self.rows[id]
        return row["kind"] in REPORTS, row["issued_on"] or "9999", row["name"]

    def _down(self, one: Cited, id: int, depth: int, path: tuple[int, ...]) -> None:
        contradicted = contradictions(one)
        self.contradictions += contradicted
        doubted = [contradiction.mention for contradiction in contradicted]
        rank = {relation: at for at, relation in enumerate(DOWN)}
        for mention in sorted(one.mentions, key=lambda m: (rank.get(m.relation, 9), m in doubted)):
            below = mention.document_id
            if mention.relation not in DOWN or below in path or below == id:
                continue
            if self.depth.get(below, -1) >= depth + 1:
                continue
            self.depth[below], self.above[below] = depth + 1, (id, mention)
            row = self._row(below)
            if row["number"]:
                own = self._own(row)
                if own:
                    self._down(own, below, depth + 1, (*path, below))

    def _row(self, id: int) -> sqlite3.Row:
        if id not in self.rows:
            self.rows[id] = self.connection.execute("SELECT * FROM documents_now WHERE id = ?", (id,)).fetchone()
        return self.rows[id]

    def _own(self, row: sqlite3.Row) -> Cited | None:
        """A document of the chain as the others cite it."""
        if row["id"] not in self.known:
            found, left = known_as(self.connection, row["number"])
            mine = [one for one in found if one.document and one.document["id"] == row["id"]]
            self.open += [one for one in left if mine and mine[0] in one.between]
            if not mine:
                return None
            self.known[row["id"]] = mine[0]
        return self.known[row["id"]]

    def _words(self, mention: Mention) -> str:
        """The words that link: those before the citation in its sentence, and the citation."""
        text = self.rows[mention.document_id]["text"]
        before = text[max(0, mention.start - 60) : mention.start]
        before = re.split(rf"\n\s*\n|[.;]\s|\n(?=[{UPPER}])", before)[-1]
        if len(before) == 60:
            before = "… " + before.partition(" ")[2]
        return " ".join(re.sub(r"[*#_]+", " ", before + mention.quote).split())

    def _members(self, *kinds: str) -> list[sqlite3.Row]:
        return [self.rows[id] for id in self.above if self.rows[id]["kind"] in kinds]

    def _without_plan(self) -> Iterator[Missing]:
        """Areas that report and sent no plan: with the plan's number where the report names it."""
        planned = {row["issuer"] for id in self.above if (row := self.rows[id])["kind"] not in REPORTS}
        for row in self._members(*REPORTS):
            if row["issuer"] in planned:
                continue
            named = self._plan_named_in(row)
            area = row["unit"]
            if named:
                yield Missing("plan", area, named["number"], row["issuer"], named["issued_on"], name_of(row))
            else:
                yield Missing("plan", area, None, row["issuer"], None, None)

    def _plan_named_in(self, row: sqlite3.Row) -> sqlite3.Row | None:
        """The plan that a report says its own office issued for this, by the words behind its number."""
        campaign = _quoted(row["title"] or "") | {
            words for id in self.above for words in _quoted(self.rows[id]["title"] or "")
        }
        sql = "SELECT * FROM citations WHERE document_id = ? AND number IS NOT NULL AND relation IN ('issued', 'implements')"
        for citation in self.connection.execute(sql, (row["id"],)):
            behind = row["text"][citation["end"] : citation["end"] + 260].partition("\n\n")[0]
            if citation["kind"] in PLANS and any(_alike(a, b) for a in _quoted(behind) for b in campaign):
                return citation  # type: ignore[no-any-return]
        return None

    def _without_report(self) -> Iterator[Missing]:
        reported = {row["issuer"] for row in self._members(*REPORTS)}
        if not reported:
            return
        for id in self.above:
            row = self.rows[id]
            if row["kind"] not in REPORTS and row["issuer"] and row["issuer"] not in reported:
                yield Missing("report", row["unit"], None, row["issuer"], None, None)

    def _never_came(self, root: Cited) -> Iterator[Missing]:
        """What documents of the chain say that they implement or answer, and what has not come in."""
        if root.document is None:
            yield Missing("document", None, root.number, root.issuer, root.issued_on, None)
        done = {number_key(root.number)}
        for id in self.above:
            sql = """SELECT number FROM citations WHERE document_id = ? AND number IS NOT NULL
                     AND relation IN ('implements', 'reports_on') ORDER BY position"""
            for citation in self.connection.execute(sql, (id,)):
                if number_key(citation["number"]) in done or "/" not in citation["number"]:
                    continue
                done.add(number_key(citation["number"]))
                for one in known_as(self.connection, citation["number"])[0]:
                    if one.document is None and any(m.document_id == id for m in one.mentions):
                        by = name_of(self.rows[id])
                        yield Missing("document", None, one.number, self._full(one), one.issued_on, by)

    def _full(self, one: Cited) -> str | None:
        """A cited document's issuer, with the area that a short name means."""
        mention = next((m for m in one.mentions if m.issuer), None)
        if mention is None:
            return None
        body = body_of(mention.issuer, mention.number, mention.seen)
        short = body.area is None or body.area in plain(mention.issuer or "")
        named = Viewpoint(mention.seen.unit, mention.seen.parent)
        full = next((n for n in (named.unit, named.parent) if n and plain(n) == body.area), None)
        return mention.issuer if short or not full else f"{mention.issuer} ({full})"


def _quoted(text: str) -> set[str]:
    """The quoted names in a text: a campaign is known by its own."""
    return {" ".join(re.findall(r"\w+", plain(words))) for words in re.findall(r"[“\"]([^”\"]{12,160})[”\"]", text)}


def _alike(one: str, other: str) -> bool:
    a, b = set(one.split()), set(other.split())
    return len(a & b) >= 0.6 * min(len(a), len(b))
