"""Requests that documents show: the letter that a report says it answers, and what letters, directives and plans ask for themselves.

They stay proposals until a person accepts them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.area_names import areas_in
from extractors.text import plain

from .above import campaign_of
from .cited import number_key
from .duty_proposals import propose_duties
from .requests import Source, add_request, change_parts, requests
from .units import Unit, chain_of, unit_named

_OPENING = 1200
"""A report names the letter that it answers in its first sentences; letters cited further down are about other things."""
_ASKS = re.compile(
    r"(?:về việc|v/v|về|yêu cầu|đề nghị)\s+(?P<what>(?:[^;.\n]*?\s)?(?:báo cáo|sơ kết|tổng kết|cung cấp số liệu)\b[^;.\n]*)",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"[,\s][^;.\n]{0,80}?\bbáo cáo\b[^;.\n]*", re.IGNORECASE)
"""What follows a letter that is cited without its subject: the body reports."""
_CUT = re.compile(r"[;.]|,\s*(?=(?:ubnd|ủy ban|uỷ ban|sở|phòng|hội|ban|huyện|tỉnh|thành phố)\b)", re.IGNORECASE)


@dataclass(slots=True)
class _Letter:
    """One letter as the reports that answer it cite it."""

    number: str
    issued_on: str | None
    asker: str | None
    subject: str
    period: str | None
    campaign: str | None
    units: list[Unit] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def propose(connection: sqlite3.Connection, *, made_by: str) -> list[int]:
    """Enter as proposals the request letters that reports cite; what is known already is not entered again.

    A report's issuer is among those asked: who else was asked only the letter itself tells. Without the letter the proposal has no
    deadline. Returns the numbers of new proposals and of those to which an addressee was added.
    """
    known = {(number_key(r.number), r.issued_on): r for r in requests(connection) if r.number}
    changed = list[int]()
    for letter in _letters(connection):
        held = known.get((number_key(letter.number), letter.issued_on))
        if held is None:
            names = ("number", "issued_on", "asker", "subject", "period", "campaign")
            values = {name: getattr(letter, name) for name in names}
            changed.append(
                add_request(
                    connection,
                    values,
                    made_by=made_by,
                    units=letter.units,
                    sources=letter.sources,
                    origin="letter",
                    status="proposed",
                ).id
            )
        elif held.status == "proposed" and {u.key for u in letter.units} - {a.unit.key for a in held.units}:
            change_parts(connection, held.id, made_by=made_by, units=letter.units)
            changed.append(held.id)
    return list(dict.fromkeys([*changed, *propose_duties(connection, made_by=made_by)]))


def _letters(connection: sqlite3.Connection) -> list[_Letter]:
    found = dict[tuple[str, str | None], _Letter]()
    for row in _citations(connection):
        what = _asked_for(row)
        if what is None:
            continue
        key = number_key(row["number"]), row["issued_on"]
        issuer = _full_issuer(row)
        letter = found.setdefault(
            key,
            _Letter(row["number"], row["issued_on"], issuer, what, row["reporting_period"], _campaign(connection, row)),
        )
        unit = unit_named(row["author"], row["code"], row["issued_on"])
        if unit.key not in {one.key for one in letter.units}:
            letter.units.append(unit)
            name = row["document_number"] or row["name"]
            letter.sources.append(Source(name, row["sha256"], row["quote"], row["start"], row["page"]))
    return list(found.values())


def _citations(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    sql = """
      SELECT c.*, d.text, d.sha256, d.name, d.number AS document_number, d.issuer AS author, d.reporting_period, d.title, a.code
      FROM citations c JOIN documents_now d ON d.id = c.document_id LEFT JOIN areas a ON a.id = d.area_id
      WHERE d.kind = 'báo cáo' AND c.kind = 'công văn' AND c.relation IN ('implements', 'basis') AND c.number IS NOT NULL
        AND d.issuer IS NOT NULL AND c.start BETWEEN d.body_start AND d.body_start + ?
      ORDER BY d.name, d.format, c.start"""
    yield from connection.execute(sql, (_OPENING,)).fetchall()


def _asked_for(row: sqlite3.Row) -> str | None:
    """What the letter asks for: its subject where it is cited (`báo cáo sơ kết giữa kỳ …`), else what the report is about.

    `… công văn số 1650/UBND-VX … về việc sơ kết phong trào, UBND huyện báo cáo`, `… công văn số 1377/UBND-VX, UBND huyện báo cáo …`.
    """
    behind = " ".join(re.sub(r"[*#_]+", "", row["text"][row["end"] : row["end"] + 400]).split())
    match = _ASKS.match(behind)
    if match:
        words = match["what"]
        cut = _CUT.search(words)
        words = words[: cut.start()].strip() if cut else words.strip()
        return words if "báo cáo" in plain(words) else f"báo cáo {words}"
    if _REPORTS.match(behind) and row["title"]:
        title = row["title"][:1].lower() + row["title"][1:]
        return title if plain(title).startswith("báo cáo") else f"báo cáo {title}"
    return None


def _full_issuer(row: sqlite3.Row) -> str | None:
    """The body that receives the answers, by its whole name as seen from the report's area.

    `Chủ tịch UBND tỉnh Bắc Giang` → `UBND tỉnh Bắc Giang`; in a report of huyện Kỳ Sơn `UBND tỉnh` → `UBND tỉnh Nghệ An`.
    """
    words = re.sub(r"(?i)^(?:chủ tịch|phó chủ tịch)\s+", "", " ".join((row["issuer"] or "").split()))
    areas = chain_of(row["code"])
    rank = re.search(r"(?<!\w)(?:tỉnh|thành phố|huyện|thị xã|quận)$", plain(words))
    for area in areas:
        if rank and area.rank == rank[0]:
            return f"{words} {area.bare}"
        if area.level == "province" and plain(words).startswith("sở ") and not areas_in(words):
            return f"{words} {area.name}"
    return words or None


def _campaign(connection: sqlite3.Connection, row: sqlite3.Row) -> str | None:
    """The known campaign that the report goes back to, or that its title names."""
    document = connection.execute("SELECT * FROM documents WHERE id = ?", (row["document_id"],)).fetchone()
    return campaign_of(connection, document)
