"""What a summary rests on: the campaign's documents, the units that stand in it, and what the checks doubt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from db.chain import REPORTS, Chain, Link, chain
from db.checks import Finding, check
from db.compare import Compared, Value, compare_all, indicator_names

from .bodies import body_of
from .model import Doubt, LeftOut, Paper, Source
from .spans import Span, span_of

LEVELS = ("province", "district", "commune")
_DOUBTED = ("error", "warning")
_OF_FORM = ("numbering", "wording", "symbol", "incomplete")
"""What checks say of a document's form: no doubt about a number."""


@dataclass(frozen=True, slots=True)
class Tied:
    """A document of the campaign, and the words in it that tie it to the one above."""

    row: sqlite3.Row
    source: Source

    @property
    def name(self) -> str:
        return title_of(self.row)


@dataclass(slots=True)
class Unit:
    """One area that the campaign reaches: what it issued and what it sent."""

    area_id: int
    name: str
    parent: str | None
    level: str
    plans: list[Tied] = field(default_factory=list)
    reports: list[Tied] = field(default_factory=list)
    other_reports: list[Tied] = field(default_factory=list)

    @property
    def full(self) -> str:
        return f"{self.name}, {self.parent}" if self.parent else self.name


def title_of(row: sqlite3.Row) -> str:
    """A document as a report names it: `Kế hoạch số 75/KH-UBND`; without a number by its issuer.

    A draft's number that is only its symbol (`BC-UBND`) is none.
    """
    kind = (row["kind"] or "văn bản").capitalize()
    if row["number"] and row["number"][0].isdigit():
        return f"{kind} số {row['number']}" + (f" của {row['issuer']}" if row["issuer"] else "")
    issuer = f" của {row['issuer']}" if row["issuer"] else f" ({row['name']})"
    return f"{kind}{issuer} (chưa ghi số)"


class Ground:
    """One campaign in one database, seen over one period: everything that the tables ask for.

    Raises `UnknownName` and `SeveralDocuments` as `chain` does, `NoPeriod` for a period that is none.
    """

    def __init__(self, connection: sqlite3.Connection, campaign: str, period: str, issuer: str | None = None) -> None:
        self.connection = connection
        self.period = period
        self.span: Span = span_of(period)
        self.chain: Chain = chain(connection, campaign, issuer)
        self.names = indicator_names(connection)
        self.left_out: list[LeftOut] = []
        self._findings: dict[int, list[Finding]] = {}
        self._rows: dict[str, sqlite3.Row] = {}
        self._compared: dict[str, list[Compared]] = {}
        self._values: dict[str, dict[str, list[Compared]]] = {}
        self.units: list[Unit] = self._units()

    # -- documents and units -------------------------------------------------------------------------------------------

    @property
    def reports(self) -> list[Tied]:
        return [tied for unit in self.units for tied in unit.reports]

    def _units(self) -> list[Unit]:
        units: dict[int, Unit] = {}
        for tied in self._tied(self.chain.below):
            row = tied.row
            area = self._area(row["area_id"])
            if area is None or area["level"] not in LEVELS:
                continue
            key = int(area["identity_id"])
            unit = units.setdefault(key, Unit(key, area["name"], area["parent"], area["level"]))
            if row["kind"] not in REPORTS:
                unit.plans.append(tied)
            elif self.reports_now(row):
                unit.reports.append(tied)
            else:
                unit.other_reports.append(tied)
        return sorted(units.values(), key=lambda unit: (LEVELS.index(unit.level), unit.parent or "", unit.name))

    def _tied(self, links: Sequence[Link]) -> Iterator[Tied]:
        for link in links:
            mention = link.mention
            end = mention.start + len(mention.quote)
            yield Tied(link.document, self.source(link.document, mention.start, end, mention.page, link.words))
            yield from self._tied(link.below)

    def _area(self, area_id: int | None) -> sqlite3.Row | None:
        sql = """
          SELECT w.identity_id, a.name, a.level, p.name AS parent
          FROM area_identity w JOIN areas a ON a.id = w.identity_id LEFT JOIN areas p ON p.id = a.parent_id
          WHERE w.id = ?"""
        found: sqlite3.Row | None = self.connection.execute(sql, (area_id,)).fetchone()
        return found

    def reports_now(self, row: sqlite3.Row) -> bool:
        """Whether a report is one for the period: its own comes to its end with it (a half year's is none for the year); where it
        tells none, a figure's does, or it tells no time at all."""
        if row["reporting_period"]:
            return self.span.closes_with(row["reporting_period"])
        sql = """SELECT DISTINCT period FROM figures_now
                 WHERE document_id = ? AND basis IN ('result', 'cumulative') AND period IS NOT NULL"""
        found = [one["period"] for one in self.connection.execute(sql, (row["id"],))]
        return not found or any(self.span.closes_with(period) for period in found)

    def row_of(self, sha256: str) -> sqlite3.Row:
        if sha256 not in self._rows:
            sql = "SELECT * FROM documents_now WHERE sha256 = ?"
            self._rows[sha256] = self.connection.execute(sql, (sha256,)).fetchone()
        return self._rows[sha256]

    def source(
        self, row: sqlite3.Row, start: int, end: int, page: int | None, quote: str, sentence: str = "", figure: str = ""
    ) -> Source:
        return Source(
            title_of(row), row["sha256"], row["issuer"], row["issued_on"], page, bool(row["pages_estimated"]),
            start, end, quote, sentence, figure or None,
        )  # fmt: skip

    def figure_source(self, row: sqlite3.Row, figure: sqlite3.Row) -> Source:
        """The place of a figure of a document."""
        place = (figure["start"], figure["end"], figure["page"])
        return self.source(row, *place, figure["quote"], figure["sentence"], figure["public_id"])

    def head(self, row: sqlite3.Row) -> Source:
        """The top of a document: where its number and its day stand."""
        return self.source(row, 0, 0, 1 if self._has_pages(row["id"]) else None, title_of(row))

    def _has_pages(self, document_id: int) -> bool:
        sql = "SELECT 1 FROM pages WHERE document_id = ?"
        return self.connection.execute(sql, (document_id,)).fetchone() is not None

    def page_at(self, document_id: int, start: int) -> int | None:
        sql = "SELECT max(number) FROM pages WHERE document_id = ? AND start <= ?"
        found: int | None = self.connection.execute(sql, (document_id, start)).fetchone()[0]
        return found

    def papers(self, sources: Sequence[Source]) -> tuple[Paper, ...]:
        """Every document that the summary speaks from, and as what."""
        found: dict[str, Paper] = {}
        for unit in self.units:
            roles = ("plan", unit.plans), ("report", unit.reports), ("other_period", unit.other_reports)
            for used_as, papers in roles:
                for tied in papers:
                    found[tied.row["sha256"]] = self._paper(tied.row, unit.full, used_as)
        for source in sources:
            if source.sha256 and source.sha256 not in found:
                row = self.row_of(source.sha256)
                found[source.sha256] = self._paper(row, row["area"], "value")
        return tuple(found.values())

    @staticmethod
    def _paper(row: sqlite3.Row, unit: str | None, used_as: str) -> Paper:
        return Paper(title_of(row), row["sha256"], row["kind"], row["issuer"], row["issued_on"], unit, used_as)

    # -- values --------------------------------------------------------------------------------------------------------

    def compared(self, indicator: str) -> list[Compared]:
        """What stands for every area of the database, asked once."""
        if indicator not in self._compared:
            self._compared[indicator] = compare_all(self.connection, [indicator]).get(indicator, [])
        return self._compared[indicator]

    def values(self, indicator: str) -> dict[str, list[Compared]]:
        """What stands for each unit by its full name, every period and basis."""
        if indicator not in self._values:
            wanted = {unit.full for unit in self.units}
            found: dict[str, list[Compared]] = {}
            for one in self.compared(indicator):
                if one.chosen.full_area in wanted:
                    found.setdefault(one.chosen.full_area, []).append(one)
            self._values[indicator] = found
        return self._values[indicator]

    def value(self, indicator: str, unit: Unit, period: str | None, basis: str = "result") -> Compared | None:
        """What stands for one unit and period."""
        here = self.values(indicator).get(unit.full, [])
        return next((one for one in here if (one.chosen.period, one.chosen.basis) == (period, basis)), None)

    def owned(self, compared: Compared | None) -> Compared | None:
        """The first value that the unit states of itself: what an organisation did and a part of a total are not the unit's.
        The others stay its rivals."""
        if compared is None:
            return None
        values = (compared.chosen, *compared.rivals)
        reasons = (*compared.reasons[:1], *compared.reasons)
        for at, value in enumerate(values):
            if self._is_own(value):
                kept = [n for n in range(len(values)) if n != at]
                return Compared(value, tuple(values[n] for n in kept), tuple(reasons[n] for n in kept))
        return None

    def _is_own(self, value: Value) -> bool:
        sql = "SELECT actor, part_of FROM figures_now WHERE public_id = ?"
        row = self.connection.execute(sql, (value.public_id,)).fetchone()
        return row["part_of"] is None and body_of(row["actor"]) is None

    # -- doubts --------------------------------------------------------------------------------------------------------

    def findings(self, document_id: int) -> list[Finding]:
        if document_id not in self._findings:
            self._findings[document_id] = check(self.connection, document_id)
        return self._findings[document_id]

    def doubts_at(self, row: sqlite3.Row, start: int, end: int) -> tuple[str, ...]:
        """What the checks say against the number at a place; corrections and form are no doubts."""
        return tuple(
            finding.sentence
            for finding in self.findings(row["id"])
            if finding.severity in _DOUBTED and finding.code not in _OF_FORM
            and finding.quotes[0].start < end and start < finding.quotes[0].end
        )  # fmt: skip

    def doubts(self) -> tuple[Doubt, ...]:
        """All that the checks found in the reports of the period and the plans, as far as they were asked."""
        found = []
        for tied in [tied for unit in self.units for tied in (*unit.reports, *unit.plans)]:
            for finding in self.findings(tied.row["id"]):
                quote = finding.quotes[0]
                place = self.source(tied.row, quote.start, quote.end, quote.page, quote.quote)
                found.append(Doubt(place, finding.severity, finding.sentence, finding.todo))
        return tuple(found)
