"""One summary report: the sections in their order, each from the tables and the words that belong into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.exports.vietnamese import period as period_words

from .fact_tables import awards_table, bodies_table, funds_table, policies_table, quotas, twice_statement
from .facts import Fact, facts
from .ground import Ground
from .model import Block, Cell, Gap, Heading, Number, Picture, Quoted, Section, Source, Statement, Summary, Table
from .numbers import counted, of_value
from .opening import opening, root_piece
from .outcomes import Line, compared_table, poverty_periods, poverty_table, target_lines, targets_table
from .profiles import day_words, direction_table, profile_table
from .verbatim import by_addressee, by_unit, said
from .wording import say, word


def summarise(
    connection: sqlite3.Connection, campaign: str, period: str, on: str, *, body: str | None = None,
    issuer: str | None = None, as_of: str | None = None,
) -> Summary:  # fmt: skip
    """The summary of a campaign (`1258/QĐ-TTg`) over a period (`2018-H1`, `2017/2018-H1`) as it is on a day.

    `body` is the office that reports, `issuer` tells apart roots of one number, `as_of` is only noted. Raises `UnknownName`,
    `SeveralDocuments`, `NoPeriod`. Reads the database and nothing else: no clock, no network.
    """
    ground = Ground(connection, campaign, period, issuer)
    told = facts(ground)
    lines = target_lines(ground, 3)
    sections = (
        _section("general", profile_table(ground, 1), Gap(word("gap", "general"))),
        _section("direction", direction_table(ground, 2), Gap(word("gap", "direction"))),
        Section(word("section", "results"), tuple(_results(ground, lines, told))),
        Section(word("section", "awards"), tuple(_awards(ground, told))),
        Section(word("section", "assessment"), tuple(_assessment(ground, lines))),
        Section(word("section", "tasks"), tuple(_tasks(ground, lines))),
        Section(word("section", "proposals"), tuple(_proposals(ground))),
    )
    head = opening(ground, on, body)
    annexes = tuple(_annexes(ground))
    root = root_piece(ground)
    closing = Statement(say("closing", root=root, period=period_words(period)))
    sections = (*sections[:-1], Section(sections[-1].title, (*sections[-1].blocks, closing)))
    made = Summary(
        campaign, root.text, period, on, as_of, head, sections, annexes, tuple(ground.left_out), ground.doubts(), (),
        tuple(unit.full for unit in ground.units),
    )  # fmt: skip
    return _with_papers(ground, made)


def _with_papers(ground: Ground, made: Summary) -> Summary:
    """The same with every document that it speaks from."""
    from dataclasses import replace

    return replace(made, papers=ground.papers(_sources(made)))


def _sources(made: Summary) -> list[Source]:
    found: list[Source] = []
    for _, piece in made.pieces():
        if isinstance(piece, Number):
            found += [*piece.sources, *(rival.source for rival in piece.rivals)]
        elif isinstance(piece, Quoted):
            found.append(piece.source)
    return found


def _section(key: str, *blocks: Block) -> Section:
    return Section(word("section", key), tuple(_checked(blocks)))


def _checked(blocks: Sequence[Block]) -> list[Block]:
    """Behind a table with doubtful numbers a gap that says so."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Table):
            doubtful = {
                piece.key
                for row in block.rows
                for cell in row
                for piece in cell
                if isinstance(piece, Number) and piece.doubts
            }
            if doubtful:
                found.append(Gap(word("say", "doubtful", count=str(len(doubtful)))))
    return found


def _results(ground: Ground, lines: list[Line], told: list[Fact]) -> list[Block]:
    blocks: list[Block] = [Heading(word("heading", "targets"), 2)]
    if lines:
        blocks.append(targets_table(lines, 3))
    else:
        blocks.append(Statement(say("no_data")))
    blocks += [
        Picture("targets", indicator, _areas(lines, indicator), ground.names[indicator]) for indicator in _drawn(lines)
    ]
    blocks.append(Heading(word("heading", "compared"), 2))
    compared = compared_table(ground, 4)
    blocks += [compared] if compared else [Statement(say("no_data"))]
    blocks.append(Heading(word("heading", "poverty"), 2))
    blocks += [*_poverty(ground), poverty_table(ground, 5)]
    blocks += [Heading(word("heading", "funds"), 2), funds_table(ground, told, 6)]
    blocks += [Heading(word("heading", "policies"), 2), policies_table(ground, told, 7)]
    blocks += [Heading(word("heading", "bodies"), 2), bodies_table(ground, told, 8)]
    twice = twice_statement(ground.left_out)
    blocks += [twice] if twice else []
    return _checked(blocks)


def _drawn(lines: list[Line]) -> list[str]:
    """Indicators with a target and a result of one unit: at most one chart."""
    judged = [line.indicator for line in lines if line.state in ("met", "not_met")]
    return sorted(set(judged), key=lambda one: (-judged.count(one), one))[:1]


def _areas(lines: list[Line], indicator: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.unit.full for line in lines if line.indicator == indicator))


def _poverty(ground: Ground) -> list[Block]:
    """The poor that each unit has left, period by period, as sentences."""
    found: list[Block] = []
    for unit in ground.units:
        for period in poverty_periods(ground, unit):
            pieces = {
                name: of_value(ground, ground.value(indicator, unit, period), f"p/{unit.full}/{period}/{name}")
                for name, indicator in (("households", "poverty.households"), ("rate", "poverty.rate"))
            }
            there = {name: piece for name, piece in pieces.items() if isinstance(piece, Number)}
            if there:
                key = "poor_left" if len(there) == 2 else f"poor_left_{'count' if 'households' in there else 'rate'}"
                when = period_words(period if not period.isdigit() else f"{period}-12-31")
                found.append(Statement(say(key, unit=unit.full, period=when, **there), item=True))
    if any(
        isinstance(p, Number) and "estimate" in p.remarks for b in found if isinstance(b, Statement) for p in b.pieces
    ):
        found.append(Statement(say("estimates")))
    return found


def _awards(ground: Ground, told: list[Fact]) -> list[Block]:
    table = awards_table(ground, told, 9)
    blocks: list[Block] = [table] if table else [Statement(say("no_awards"))]
    said_of = quotas(ground)
    if said_of:
        blocks += [Statement(say("quotas")), *said_of]
    return [*_checked(blocks), Gap(word("gap", "awards"))]


def _assessment(ground: Ground, lines: list[Line]) -> list[Block]:
    blocks: list[Block] = [Heading(word("heading", "achieved"), 2), *_judged(lines), Gap(word("gap", "assessment"))]
    for kind in ("limits", "causes"):
        blocks += [Heading(word("heading", kind), 2), *_gathered(ground, kind), Gap(word("gap", kind))]
    return blocks


def _judged(lines: list[Line]) -> list[Block]:
    """How many targets were reached, as numbers say and nobody else."""
    states: dict[str, list[Source]] = {}
    for line in lines:
        sources = [
            source for piece in (line.result, line.target) if isinstance(piece, Number) for source in piece.sources
        ]
        states.setdefault(line.state, []).append(sources[0])
    total = [*states.get("met", []), *states.get("not_met", [])]
    if not total:
        return [Statement(say("nothing_judged"))]
    put = {key: counted(found, f"v/{key}", "chỉ tiêu") for key, found in (*states.items(), ("total", total))}
    key = "met" if {"met", "not_met"} <= set(states) else "met_all" if "met" in states else "met_none"
    blocks: list[Block] = [Statement(say(key, **put))]
    blocks += [Statement(say(key, count=put[key])) for key in ("short", "no_result", "not_due") if key in states]
    return blocks


def _gathered(ground: Ground, kind: str) -> list[Block]:
    items = said(ground, kind)
    if not items:
        return [Statement(say(f"no_{kind}"))]
    first = {item.paper.name: item for item in reversed(items)}
    n = counted([item.paper.source for item in first.values()], f"v/{kind}", "báo cáo")
    total = counted([tied.source for tied in ground.reports], "reports", "báo cáo")
    return [Statement(say(f"{kind}_count", n=n, total=total)), *by_unit(ground, items)]


def _tasks(ground: Ground, lines: list[Line]) -> list[Block]:
    """What is ahead: targets of later periods; the units' own tasks stand in an annex."""
    blocks: list[Block] = []
    ahead = [line for line in lines if line.state == "not_due" and isinstance(line.target, Number)]
    if ahead:
        blocks.append(Statement(say("targets_ahead")))
    for line in ahead:
        put = {"unit": line.unit.full, "indicator": ground.names[line.indicator], "period": period_words(line.period)}
        blocks.append(Statement(say("target_ahead", target=line.target, **put), item=True))
    tasks = said(ground, "tasks")
    if tasks:
        n = counted(
            [tied.source for tied in {item.paper.name: item.paper for item in tasks}.values()], "v/tasks", "báo cáo"
        )
        total = counted([tied.source for tied in ground.reports], "reports", "báo cáo")
        blocks.append(Statement(say("tasks_count", n=n, total=total)))
    else:
        blocks.append(Statement(say("no_tasks")))
    return [*blocks, Gap(word("gap", "tasks"))]


def _proposals(ground: Ground) -> list[Block]:
    items = said(ground, "proposals")
    if not items:
        return [Statement(say("no_proposals")), Gap(word("gap", "proposals"))]
    n = counted(
        [tied.source for tied in {item.paper.name: item.paper for item in items}.values()], "v/proposals", "báo cáo"
    )
    total = counted([tied.source for tied in ground.reports], "reports", "báo cáo")
    blocks: list[Block] = [Statement(say("proposals_count", n=n, total=total))]
    for body, statements in by_addressee(ground, items):
        blocks += [Heading(body, 3), *statements]
    return [*blocks, Gap(word("gap", "proposals"))]


def _annexes(ground: Ground) -> list[Section]:
    tasks = said(ground, "tasks")
    found = [Section(word("section", "annex_tasks"), tuple(by_unit(ground, tasks)))] if tasks else []
    rows: list[tuple[Cell, ...]] = []
    for unit in ground.units:
        for used_as, papers in (("plan", unit.plans), ("report", unit.reports)):
            for tied in papers:
                day = day_words(tied.row["issued_on"])
                rows.append(
                    (
                        (str(len(rows) + 1),),
                        (unit.full,),
                        (Quoted(tied.name, tied.source),),
                        ((Quoted(day, ground.head(tied.row)),) if day else ("",)),
                        (word("used_as", used_as),),
                    )
                )
    head = (tuple(word("head", one) for one in ("order", "unit", "paper", "dated", "kind")),)
    table = Table(
        10,
        word("table", "papers"),
        head,
        tuple(rows),
        (14, 40, 60, 28, 30),
        ("centre", "left", "left", "centre", "left"),
    )
    return [*found, Section(word("section", "annex_papers"), (table,))]
