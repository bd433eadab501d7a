"""How a summary opens: on what request, how many have reported, who has not, and what must be known before reading on."""

from __future__ import annotations

import sqlite3

from extractors.text import plain

from .ground import Ground, Unit
from .model import Block, Cell, Gap, Quoted, Source, Statement
from .numbers import counted
from .profiles import day_words
from .reported import from_register
from .wording import joined, say, word


def opening(ground: Ground, on: str, body: str | None) -> tuple[Block, ...]:
    """The opening paragraphs. `on` is the day as of which they speak, `body` the office that reports (a gap where None)."""
    from db.exports.vietnamese import period

    name: Cell = (body,) if body else (Gap(word("say", "body_gap")),)
    blocks: list[Block] = [Statement(say("basis", root=root_piece(ground), body=name, period=period(ground.period)))]
    blocks.append(Gap(word("say", "basis_gap")))
    requests = _requests(ground)
    if requests:
        blocks.append(Statement(say("requests", requests=joined([(one,) for one in requests]))))
    blocks += from_register(ground, on) or _received(ground, on)
    undated = [unit.reports[0] for unit in ground.units if unit.reports and not unit.reports[0].row["issued_on"]]
    if undated:
        papers = joined([(Quoted(tied.name, ground.head(tied.row)),) for tied in undated])
        blocks.append(Statement(say("undated_reports", papers=papers)))
    others = [tied for unit in ground.units for tied in unit.other_reports]
    if others:
        papers = joined([(Quoted(tied.name, tied.source),) for tied in others])
        blocks.append(Statement(say("others", papers=papers)))
    blocks.append(Statement(say("quantities")))
    return tuple(blocks)


def root_piece(ground: Ground) -> Quoted:
    """The campaign as the first document that names it does: number, day, issuer."""
    root = ground.chain.root
    if root.document is not None:
        return Quoted(
            _named(root.document["kind"], root.number, root.issued_on, root.issuer), ground.head(root.document)
        )
    mention = root.mentions[0]
    sql = "SELECT * FROM documents_now WHERE id = ?"
    row = ground.connection.execute(sql, (mention.document_id,)).fetchone()
    source = ground.source(row, mention.start, mention.start + len(mention.quote), mention.page, mention.quote)
    return Quoted(_named(root.kind, root.number, root.issued_on, root.issuer), source)


def _named(kind: str | None, number: str, issued_on: str | None, issuer: str | None) -> str:
    day = f" ngày {day_words(issued_on)}" if issued_on else ""
    return f"{(kind or 'văn bản').capitalize()} số {number}{day}" + (f" của {issuer}" if issuer else "")


def _requests(ground: Ground) -> list[Quoted]:
    """The letters that the reports say they answer."""
    found: dict[str, Quoted] = {}
    sql = """SELECT * FROM citations WHERE document_id = ? AND relation IN ('implements', 'reports_on', 'basis')
             ORDER BY position"""
    for tied in ground.reports:
        for row in ground.connection.execute(sql, (tied.row["id"],)):
            if _asks(tied.row["text"], row):
                source = ground.source(tied.row, row["start"], row["end"], row["page"], row["quote"])
                found.setdefault(row["number"] or row["quote"], Quoted(" ".join(row["quote"].split()), source))
    return list(found.values())


def _asks(text: str, citation: sqlite3.Row) -> bool:
    """A letter about reporting: `công văn số 2038/… về việc báo cáo sơ kết`."""
    if (citation["kind"] or "") != "công văn":
        return False
    behind = " ".join(plain(text[citation["end"] : citation["end"] + 120]).split())
    return "báo cáo" in behind[:60]


def _received(ground: Ground, on: str) -> list[Block]:
    """Who has reported and who has not, as the chain shows it."""
    total = counted([_first(ground, unit) for unit in ground.units], "units", "đơn vị")
    there = [unit for unit in ground.units if unit.reports]
    n = counted([unit.reports[0].source for unit in there], "units_reported", "đơn vị")
    if not ground.units:
        return [Statement(say("no_units"))]
    blocks: list[Block] = [Statement(say("received", on=day_words(on), n=n, total=total))]
    lacking = [unit.full for unit in ground.units if not unit.reports]
    blocks.append(Statement(say("not_received", units="; ".join(lacking)) if lacking else say("all_received")))
    blocks.append(Statement(say("no_register")))
    return blocks


def _first(ground: Ground, unit: Unit) -> Source:
    """What shows that a unit takes part."""
    return (*unit.plans, *unit.reports, *unit.other_reports)[0].source
