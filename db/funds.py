"""Funds and households of one document, topic by topic: each fact once, parts never beside their totals."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .checks import Finding, check

Total = tuple[int | None, str, str | None]
"""A total that parts can be parts of: its group, its measure, the stage of its money."""
_LEFT_OUT = {"part": "thành phần của một tổng số", "twice": "đã nêu ở chỗ khác", "cumulative": "số lũy kế"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What one fact gives: its money with the stage, its households, and whether they count in their topic's sums.

    `left_out` says why they do not: `part`, `twice`, `cumulative`; None where they count.
    """

    topic: str
    actor: str | None
    money: sqlite3.Row | None
    households: sqlite3.Row | None
    left_out: str | None

    @property
    def left_out_vi(self) -> str:
        return _LEFT_OUT.get(self.left_out or "", "")


@dataclass(slots=True)
class TopicFunds:
    """One topic: its facts, and its money by stage, with what is known of each sum (`exact`, `more_than` where a figure in
    it is a lower bound, else `about`).

    Households are listed and not summed: one household may stand in several facts. Nor is what is lent: loans granted and
    loans outstanding never add up, and what unions pass on is the bank's own.
    """

    topic: str
    facts: list[Fact] = field(default_factory=list)
    money: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    qualifiers: dict[str, str] = field(default_factory=dict)


def funds(connection: sqlite3.Connection, document_id: int) -> list[TopicFunds]:
    """The topics of a document that have money or households, in the order in which it tells them.

    Only what was done counts: targets and norms are left out altogether; parts of totals, facts told again and cumulative
    sums are listed with the reason and not added.
    """
    sql = """
      SELECT * FROM figures_now
      WHERE document_id = ? AND basis IN ('result', 'cumulative') AND direction = 'level' AND per IS NULL
        AND measure IN ('money', 'households') AND against IS NULL
      ORDER BY start"""
    figures = connection.execute(sql, (document_id,)).fetchall()
    twice = check(connection, document_id, ["same_fact_twice"])
    totals = {(row["group_number"], row["measure"], row["stage"]) for row in figures if row["basis"] != "cumulative"}
    found: dict[str, TopicFunds] = {}
    for group in dict.fromkeys(row["group_number"] for row in figures):
        rows = [row for row in figures if row["group_number"] == group]
        for fact in _facts(rows, twice, totals):
            _count(found.setdefault(fact.topic, TopicFunds(fact.topic)), fact)
    return list(found.values())


def _facts(rows: Sequence[sqlite3.Row], twice: Sequence[Finding], totals: set[Total]) -> list[Fact]:
    """One fact for each sum of money, the first with the households; one for households alone."""
    money: list[sqlite3.Row | None] = [row for row in rows if row["measure"] == "money"]
    households = next((row for row in rows if row["measure"] == "households"), None)
    facts = []
    for nth, sum_ in enumerate(money or [None]):
        first = sum_ or rows[0]
        beside = households if nth == 0 else None
        facts.append(Fact(first["topic"], first["actor"], sum_, beside, _left_out(first, twice, totals)))
    return facts


def _left_out(row: sqlite3.Row, twice: Sequence[Finding], totals: set[Total]) -> str | None:
    if row["basis"] == "cumulative":
        return "cumulative"
    if (row["part_of"], row["measure"], row["stage"]) in totals:
        return "part"
    if any(finding.quotes[0].start <= row["start"] < finding.quotes[0].end for finding in twice):
        return "twice"
    return None


def _count(topic: TopicFunds, fact: Fact) -> None:
    topic.facts.append(fact)
    if fact.money is None or fact.left_out or fact.money["stage"] == "lent":
        return
    stage = fact.money["stage"] or ""
    topic.money[stage] += fact.money["value"]
    topic.qualifiers[stage] = _together(topic.qualifiers.get(stage, "exact"), fact.money["qualifier"])


def _together(one: str, other: str) -> str:
    """What is known of a sum: lower bounds and exact amounts give a lower bound, anything else is `about`."""
    kinds = {"more_than" if word == "at_least" else word for word in (one, other)} - {"exact"}
    if not kinds:
        return "exact"
    return "more_than" if kinds == {"more_than"} else "about"
