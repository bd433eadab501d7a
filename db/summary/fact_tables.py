"""Tables 6 to 9: money by source and stage, policies, what organisations did, and awards."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.exports.vietnamese import label
from db.exports.vietnamese import period as period_words

from .facts import Fact, source_of_money
from .ground import Ground, Unit
from .model import Cell, LeftOut, Missing, Number, Piece, Quoted, Statement, Table
from .numbers import added, of_figure, of_value
from .profiles import why_missing
from .wording import choice, joined, say, word

_STAGES = ("assigned", "raised", "spent")
_LOANS = (("loans", "credit.loans_vnd"), ("outstanding", "credit.outstanding_vnd"))
_MONEY = "triệu đồng"


def funds_table(ground: Ground, facts: Sequence[Fact], number: int) -> Table:
    """A row a unit, source and period. Only what one report tells is added; what is lent is never added."""
    rows: list[tuple[Cell, ...]] = []
    for unit in ground.units:
        lines = [*_money_lines(ground, facts, unit, number), *_loan_lines(ground, unit, number)]
        blank: tuple[Cell, ...] = tuple(
            (Missing(f"t{number}/{unit.full}/{name}", why_missing(unit)),)
            for name in (*_STAGES, "loans", "outstanding")
        )
        nothing: tuple[Cell, ...] = (("",), ("",), *blank)
        for nth, line in enumerate(lines or [nothing]):
            rows.append(((str(len(rows) + 1),), (unit.full if nth == 0 else "",), *line))
    heads = ("order", "unit", "source", "period", *_STAGES, "loans", "outstanding")
    head = (tuple(word("head", one) for one in heads),)
    align = ("centre", "left", "left", "left", *("right",) * 5)
    return Table(
        number, word("table", "funds"), head, tuple(rows), (9, 38, 36, 32, 25, 25, 28, 25, 25), align,
        word("unit_line", "money"), (say("sum_note"),), wide=True,
    )  # fmt: skip


def _money_lines(ground: Ground, facts: Sequence[Fact], unit: Unit, number: int) -> list[tuple[Cell, ...]]:
    found: dict[tuple[str, str | None, str], dict[str, list[Number]]] = {}
    for fact in facts:
        for row in fact.figures:
            if (
                fact.unit is not unit
                or fact.body is not None
                or row["measure"] != "money"
                or row["stage"] not in _STAGES
            ):
                continue
            kind = (source_of_money(row, fact.topic), row["period"], fact.paper.name)
            one = of_figure(ground, fact.paper.row, row, row["public_id"], _MONEY)
            found.setdefault(kind, {}).setdefault(row["stage"], []).append(one)
    order = list(choice("sources"))
    ranked = sorted(found, key=lambda kind: (kind[2], order.index(kind[0]) if kind[0] in order else 99, kind[1] or ""))
    lines: list[tuple[Cell, ...]] = []
    for kind in ranked:
        key = f"t{number}/{unit.full}/{'/'.join(str(part) for part in kind)}"
        cells = tuple((_sum(ground, found[kind].get(stage, []), f"{key}/{stage}"),) for stage in _STAGES)
        loans: tuple[Cell, ...] = tuple((Missing(f"{key}/{name}", "not_stated"),) for name, _ in _LOANS)
        lines.append(((word("source", kind[0]),), (period_words(kind[1]),), *cells, *loans))
    return lines


def _sum(ground: Ground, parts: Sequence[Number], key: str) -> Piece:
    """What may be added, else nothing: a number printed twice or beside what it is the total of makes a wrong sum."""
    if not parts:
        return Missing(key, "not_stated")
    try:
        return added(parts, key, _MONEY)
    except ValueError:
        ground.left_out += [LeftOut(part.sources[0], part.printed, "not_added") for part in parts]
        return Missing(key, "not_added")


def _loan_lines(ground: Ground, unit: Unit, number: int) -> list[tuple[Cell, ...]]:
    """What was lent and what is outstanding, each as it stands: one beside the other, never added."""
    periods = {
        one.chosen.period
        for _, indicator in _LOANS
        for one in ground.values(indicator).get(unit.full, [])
        if one.chosen.basis != "target"
        and ground.owned(one)
        and (one.chosen.period is None or ground.span.ends(one.chosen.period))
    }
    lines: list[tuple[Cell, ...]] = []
    for period in sorted(periods, key=lambda period: period or ""):
        cells: list[Cell] = []
        for name, indicator in _LOANS:
            found = ground.owned(ground.value(indicator, unit, period))
            key = f"t{number}/{unit.full}/credit/{period}/{name}"
            cells.append((of_value(ground, found, key, shown=_MONEY),))
        blank = [(Missing(f"t{number}/{unit.full}/credit/{period}/{stage}", "not_stated"),) for stage in _STAGES]
        lines.append(((word("source", "credit"),), (period_words(period),), *blank, *cells))
    return lines


def policies_table(ground: Ground, facts: Sequence[Fact], number: int) -> Table:
    """What the administration reports of each policy, fact by fact."""
    wanted = [fact for fact in facts if fact.body is None and fact.topic in choice("topics", "policies")]
    heads = ("order", "unit", "topic", "content", "quantity", "money", "period")
    return _listed(ground, wanted, number, "policies", heads)


def bodies_table(ground: Ground, facts: Sequence[Fact], number: int) -> Table:
    """What organisations report as their own, fact by fact."""
    wanted = [fact for fact in facts if fact.body is not None and fact.topic not in ("profile", "awards")]
    heads = ("order", "unit", "body", "content", "quantity", "money", "period")
    return _listed(ground, wanted, number, "bodies", heads)


def _listed(ground: Ground, facts: Sequence[Fact], number: int, kind: str, heads: Sequence[str]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for unit in ground.units:
        here = [fact for fact in facts if fact.unit is unit]
        if not here:
            blank = Missing(f"t{number}/{unit.full}", why_missing(unit))
            rows.append(((str(len(rows) + 1),), (unit.full,), (blank,), ("",), ("",), ("",), ("",)))
        told = ""
        for nth, fact in enumerate(here):
            label_ = fact.body if kind == "bodies" else label("topic", fact.topic)
            shown = " ".join((label_ or "").split())
            first = (unit.full if nth == 0 else "", shown if shown != told else "")
            told = shown
            rows.append(((str(len(rows) + 1),), (first[0],), (first[1],), *_fact_cells(ground, fact, number)))
    head = (tuple(word("head", one) for one in heads),)
    align = ("centre", "left", "left", "left", "left", "left", "left")
    return Table(number, word("table", kind), head, tuple(rows), (14, 26, 26, 38, 32, 34, 28), align)


def _fact_cells(ground: Ground, fact: Fact, number: int) -> tuple[Cell, ...]:
    money = [row for row in fact.figures if row["measure"] == "money"]
    others = [row for row in fact.figures if row["measure"] != "money"]
    key = f"t{number}/{fact.unit.full}/{fact.figures[0]['public_id']}"
    told = [
        _told(ground, fact, rows, number) or (Missing(f"{key}/{name}", "not_stated"),)
        for name, rows in (("others", others), ("money", money))
    ]
    return (_content(ground, fact), *told, (period_words(fact.period),))


def _content(ground: Ground, fact: Fact) -> Cell:
    if fact.indicator:
        return (ground.names[fact.indicator],)
    subject = " ".join((fact.figures[0]["subject"] or label("topic", fact.topic)).split())
    first = fact.figures[0]
    return (Quoted(subject, ground.figure_source(fact.paper.row, first)),)


def _told(ground: Ground, fact: Fact, rows: Sequence[sqlite3.Row], number: int) -> Cell:
    key = f"t{number}/{fact.unit.full}"
    cells: list[Cell] = []
    for row in rows:
        stage = (
            label("stage", row["stage"]) if row["stage"] in ("assigned", "raised", "lent", "balance", "need") else ""
        )
        one = of_figure(ground, fact.paper.row, row, f"{key}/{row['public_id']}")
        cells.append((one, f" {stage}") if stage else (one,))
    return joined(cells)


_AWARDS = (("collectives", "awards.collectives"), ("individuals", "awards.individuals"))


def awards_table(ground: Ground, facts: Sequence[Fact], number: int) -> Table | None:
    """Awards as reported: collectives, individuals, others; None where no report tells any."""
    wanted = [fact for fact in facts if fact.topic == "awards"]
    if not wanted:
        return None
    rows: list[tuple[Cell, ...]] = []
    for fact in wanted:
        cells: dict[str, list[sqlite3.Row]] = {"collectives": [], "individuals": [], "others": []}
        for row in fact.figures:
            kind = next((name for name, indicator in _AWARDS if row["indicator"] == indicator), "others")
            cells[kind].append(row)
        key = f"t{number}/{fact.unit.full}/{fact.figures[0]['public_id']}"
        told = [
            _told(ground, fact, those, number) or (Missing(f"{key}/{name}", "not_stated"),)
            for name, those in cells.items()
        ]
        rows.append(((str(len(rows) + 1),), (fact.unit.full,), *told, (period_words(fact.period),)))
    head = (tuple(word("head", one) for one in ("order", "unit", "collectives", "individuals", "others", "period")),)
    align = ("centre", "left", *("centre",) * 4)
    return Table(number, word("table", "awards"), head, tuple(rows), (14, 36, 26, 26, 30, 28), align)


def quotas(ground: Ground) -> list[Statement]:
    """What plans say about how many may be rewarded, in their own words."""
    found: list[Statement] = []
    for unit in ground.units:
        for tied in unit.plans:
            sql = """SELECT * FROM figures_now WHERE document_id = ? AND topic = 'awards' AND basis = 'norm' ORDER BY start"""
            rows = ground.connection.execute(sql, (tied.row["id"],)).fetchall()
            for sentence in dict.fromkeys((row["sentence_start"], row["sentence_end"]) for row in rows):
                first = next(row for row in rows if row["sentence_start"] == sentence[0])
                source = ground.source(
                    tied.row, *sentence, first["page"], first["sentence"], first["sentence"], first["public_id"]
                )
                said = Quoted("“" + " ".join(first["sentence"].split()) + "”", source)
                found.append(Statement((f"{unit.full}: ", said, "."), item=True))
    return found


def twice_statement(left_out: Sequence[LeftOut]) -> Statement | None:
    """What was told twice and is counted once."""
    twice = [one for one in left_out if one.reason == "twice"]
    if not twice:
        return None
    count = Number(
        "twice", str(len(twice)), float(len(twice)), "số liệu", "count", tuple(one.source for one in twice)
    )  # fmt: skip
    quotes = joined([(Quoted(" ".join(one.source.quote.split()), one.source),) for one in twice], ", ")
    return Statement(say("twice_out", count=count, quotes=quotes))
