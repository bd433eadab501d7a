"""What the reports of the period say fact by fact: each once, whose it is, and what is not counted with its reason."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.checks import check
from db.exports.vietnamese import amount

from .bodies import body_of, stands_in
from .ground import Ground, Tied, Unit
from .model import LeftOut
from .spans import span_of
from .verbatim import KINDS, places
from .wording import choice


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a report: its figures, its topic and period, and the organisation that acted, if it was one."""

    unit: Unit
    paper: Tied
    topic: str
    period: str | None
    body: str | None
    figures: tuple[sqlite3.Row, ...]

    @property
    def indicator(self) -> str | None:
        return next((figure["indicator"] for figure in self.figures if figure["indicator"]), None)


def facts(ground: Ground) -> list[Fact]:
    """The facts of all reports of the period, in reading order; what is left out goes to `ground.left_out`."""
    return [fact for unit in ground.units for tied in unit.reports for fact in _of_report(ground, unit, tied)]


def _of_report(ground: Ground, unit: Unit, tied: Tied) -> Iterator[Fact]:
    sql = """SELECT * FROM figures_now
             WHERE document_id = ? AND basis IN ('result', 'cumulative') AND direction = 'level' AND per IS NULL AND against IS NULL
             ORDER BY start"""
    rows = ground.connection.execute(sql, (tied.row["id"],)).fetchall()
    twice = [finding.quotes[0] for finding in check(ground.connection, tied.row["id"], ["same_fact_twice"])]
    asides = [place for kind in KINDS for place in places(ground, tied, kind)]
    whole = {(row["group_number"], row["measure"]) for row in rows if row["basis"] != "cumulative"}
    told_again = {row["part_of"] for row in rows if row["part_of"] is not None}
    for group in dict.fromkeys(row["group_number"] for row in rows):
        here = [row for row in rows if row["group_number"] == group]
        reason = _reason(ground, here, whole, told_again, [(quote.start, quote.end) for quote in twice])
        if any(start <= here[0]["start"] < end for start, end in asides):
            reason = "aside"
        if not reason:
            first = here[0]
            yield Fact(unit, tied, first["topic"], first["period"], body_of(first["actor"]), tuple(here))
            continue
        for row in here:
            told = amount(row["value"], row["unit"], row["value_max"], row["qualifier"])
            ground.left_out.append(LeftOut(ground.figure_source(tied.row, row), told, reason))


def _reason(
    ground: Ground, rows: Sequence[sqlite3.Row], whole: set[tuple[int, str]], told_again: set[int],
    twice: Sequence[tuple[int, int]],
) -> str:  # fmt: skip
    """Why a fact does not count: told already, of another period, a part of what is told, a running total beside its addition."""
    first = rows[0]
    if any(start <= first["start"] < end for start, end in twice):
        return "twice"
    if first["period"] is not None and _elsewhere(ground, first["period"]):
        return "other_period"
    if any((row["part_of"], row["measure"]) in whole for row in rows):
        return "part"
    if first["basis"] == "cumulative" and first["group_number"] in told_again:
        return "cumulative"
    return ""


def _elsewhere(ground: Ground, period: str) -> bool:
    """Whether a result lies wholly before or behind the period. Gifts of `Tết 2018` in a report of its first half are told as
    of 2018: what a report says is done was done by its day."""
    told = span_of(period)
    return told.last < ground.span.first or told.first > ground.span.last


def source_of_money(figure: sqlite3.Row, topic: str) -> str:
    """Where a sum comes from, a key of `[source]`: as the words beside it say, else `unknown`; what several say is unknown.

    In a table the heads of its row and column say it; a column of totals beside columns of sources is `all`. Capital that was
    assigned or disbursed is `capital` and never added to what policies cost: it may hold that.
    """
    if topic in ("fund_for_the_poor", "credit"):
        return "fund" if topic == "fund_for_the_poor" else "credit"
    if (figure["indicator"] or "").startswith("budget."):
        return _named(_words_of(figure), "capital")
    if figure["table_number"] is not None:
        return _named(_words_of(figure), "all")
    return _named(_words_of(figure), "unknown")


def _words_of(figure: sqlite3.Row) -> str:
    """The heads of its row and column in a table, else the words beside it up to the next stop, and who acted."""
    if figure["table_number"] is not None:
        return f"{figure['row_head'] or ''} {figure['column_head'] or ''}"
    at = figure["start"] - figure["sentence_start"]
    before = re.split(r"[.;:]", figure["sentence"][:at])[-1][-120:]
    behind = re.split(r"[.;:,)]", figure["sentence"][at + len(figure["quote"]) :])[0][:80]
    return f"{figure['actor'] or ''} {before} {behind}"


def _named(words: str, else_: str) -> str:
    told = " ".join(words.lower().split())
    found = [key for key, words in choice("sources").items() if any(stands_in(word, told) for word in words)]
    return found[0] if len(found) == 1 else "unknown" if found else else_
