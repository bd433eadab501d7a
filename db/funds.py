"""Funds and households of documents, topic by topic: each fact once, parts never beside their totals."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.text import plain

from .checks import Finding, check

Total = tuple[int, int | None, str, str | None]
"""A total that parts can be parts of: its document and group, its measure, the stage of its money."""
_LEFT_OUT = {"part": "thành phần của một tổng số", "twice": "đã nêu ở chỗ khác", "cumulative": "số lũy kế"}
_OWNERS = {
    "fund_for_the_poor": "mặt trận tổ quốc|mttq",
    "credit": "ngân hàng chính sách|nhcsxh",
    "health": "bảo hiểm xã hội|bhxh",
}
"""Who a topic's money belongs to: of two that tell of it, the owner's word stands."""
_TELLING = 3
"""Digits from which an amount is hardly told by two bodies by chance: 186 triệu, not 50 triệu."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one fact gives: its money with the stage, its households, and whether they count in their topic's sums.

    `left_out` says why they do not: `part`, `twice`, `cumulative`; None where they count. `rivals` are the figures of other
    reporters that tell of the same money (amount, purpose, period and area): of these one counts and the others are left out as
    `twice`. With `doubtful` only a round amount speaks for that, in two documents: both count, and a person must look.
    """

    topic: str
    actor: str | None
    money: sqlite3.Row | None
    households: sqlite3.Row | None
    left_out: str | None
    rivals: tuple[sqlite3.Row, ...] = ()
    doubtful: bool = False

    @property
    def left_out_vi(self) -> str:
        return _LEFT_OUT.get(self.left_out or "", "")

    @property
    def first(self) -> sqlite3.Row:
        """The figure by whose place the fact is found."""
        row = self.money or self.households
        assert row is not None
        return row


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


def funds(connection: sqlite3.Connection, *documents: int) -> list[TopicFunds]:
    """The topics of one or more documents that have money or households, in the order in which they tell them.

    Only what was done counts: targets and norms are left out altogether; parts of totals, facts told again (in one document
    or by another reporter in another) and cumulative sums are listed with the reason and not added.
    """
    facts = [fact for document_id in documents for fact in _of_document(connection, document_id)]
    found: dict[str, TopicFunds] = {}
    for fact in _each_once(facts):
        _count(found.setdefault(fact.topic, TopicFunds(fact.topic)), fact)
    return list(found.values())


def _of_document(connection: sqlite3.Connection, document_id: int) -> list[Fact]:
    sql = """
      SELECT f.*, w.identity_id AS place_id, d.number, d.name AS document_name, d.issuer, d.reporting_period, d.pages_estimated
      FROM figures_now f JOIN documents d ON d.id = f.document_id LEFT JOIN area_identity w ON w.id = f.area_id
      WHERE f.document_id = ? AND f.basis IN ('result', 'cumulative') AND f.direction = 'level' AND f.per IS NULL
        AND f.measure IN ('money', 'households') AND f.against IS NULL
      ORDER BY f.start"""
    figures = connection.execute(sql, (document_id,)).fetchall()
    twice = check(connection, document_id, ["same_fact_twice"])
    totals = {_total(row, row["group_number"]) for row in figures if row["basis"] != "cumulative"}
    facts = []
    for group in dict.fromkeys(row["group_number"] for row in figures):
        facts += _facts([row for row in figures if row["group_number"] == group], twice, totals)
    return facts


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


def _total(row: sqlite3.Row, group: int | None) -> Total:
    return row["document_id"], group, row["measure"], row["stage"]


def _left_out(row: sqlite3.Row, twice: Sequence[Finding], totals: set[Total]) -> str | None:
    if row["basis"] == "cumulative":
        return "cumulative"
    if _total(row, row["part_of"]) in totals:
        return "part"
    if any(finding.quotes[0].start <= row["start"] < finding.quotes[0].end for finding in twice):
        return "twice"
    return None


def _each_once(facts: Sequence[Fact]) -> list[Fact]:
    """The same facts in the same order, those that several reporters tell with their rivals; all of these but one left out."""
    made = list(facts)
    seen = set[int]()
    for at, fact in enumerate(facts):
        same = [n for n in range(at, len(facts)) if n not in seen and (n == at or _same_money(fact, facts[n]))]
        if at in seen or len(same) < 2:
            continue
        seen.update(same)
        counted = next((n for n in same if _owns(facts[n])), at)
        sure = all(_surely(facts[counted], facts[n]) for n in same if n != counted)
        for n in same:
            rivals = tuple(facts[other].first for other in same if other != n)
            left_out = "twice" if sure and n != counted else None
            made[n] = replace(facts[n], rivals=rivals, left_out=left_out, doubtful=not sure)
    return made


def _same_money(one: Fact, other: Fact) -> bool:
    """Whether two reporters tell of one sum: amount, purpose, period and area agree as far as both state them."""
    a, b = one.money, other.money
    if a is None or b is None or one.left_out or other.left_out or one.topic != other.topic:
        return False
    same_document = a["document_id"] == b["document_id"]
    return (
        (a["value"], a["value_max"], a["unit"]) == (b["value"], b["value_max"], b["unit"])
        and all(_agree(a[name], b[name]) for name in ("stage", "indicator", "beneficiary", "place_id"))
        and _agree(a["period"] or a["reporting_period"], b["period"] or b["reporting_period"])
        and not (same_document and (_reporter(a) == _reporter(b) or not _surely(one, other)))
    )


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _reporter(row: sqlite3.Row) -> str:
    return " ".join(plain(row["actor"] or row["issuer"] or "").split())


def _owns(fact: Fact) -> bool:
    names = _OWNERS.get(fact.topic, "")
    return bool(names) and any(name in _reporter(fact.first) for name in names.split("|"))


def _surely(one: Fact, other: Fact) -> bool:
    """Whether more than a round amount agrees: its digits, or the households that it went to."""
    assert one.money is not None
    digits = f"{one.money['value']:.0f}".rstrip("0")
    homes = [fact.households["value"] for fact in (one, other) if fact.households is not None]
    if len(homes) == 2:
        return bool(homes[0] == homes[1])
    return len(digits) >= _TELLING


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
