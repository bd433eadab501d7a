"""Award criteria as records: what is asked of whom, by which document, how it is shown, and the points that a person enters.

A plan gives criteria and no points. What the software reads out of a plan is a draft for a person to complete; only what stands in
the points table counts, and its points are proposed as long as it names no decision.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from db.database import DatabaseProblem
from db.summary.ground import Ground, Tied
from db.summary.verbatim import headed_items
from extractors.text import plain

Kind = Literal["G", "Q", "E", "J"]
KINDS: tuple[Kind, ...] = ("G", "Q", "E", "J")
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
SHOWN_BY = ("plan", "report", "on_time", "")
SCORINGS = ("all", "share", "")


@cache
def words() -> dict[str, Any]:
    """The data beside this file."""
    return tomllib.loads((files("db.awards") / "awards.toml").read_text("utf-8"))


def say(key: str, **put: str) -> str:
    told: str = words()["say"][key]
    return told.format(**put) if put else told


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion.

    `kind`: G gate, Q counted, E evidence is there, J judgement. `threshold` is a number or `plan`: what the level above set.
    `class_` is the class of area (`II`) that it is for, empty for all. Criteria of one `group` stand together by `join`.
    `shown_by` is what shows an E: `plan`, `report` or `on_time`. `scoring`: `all` (the maximum or nothing), `share` (of the threshold,
    never more than the maximum), empty where nobody has said.
    """

    id: str
    title: str
    kind: Kind
    document: str
    quote: str
    indicator: str = ""
    operator: str = ">="
    threshold: float | Literal["plan"] | None = None
    class_: str = ""
    group: str = ""
    join: Literal["and", "or"] = "and"
    shown_by: str = ""
    maximum: float | None = None
    scoring: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PointsTable:
    """What a person entered: criteria with points, classes and clusters of units, how many may be proposed.

    `decision` is the council's dated decision; empty while the points are only proposed.
    """

    level: str
    criteria: tuple[Criterion, ...]
    decision: str = ""
    classes: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    quota: int | None = None
    source: str = ""


# -- the table that a person enters ------------------------------------------------------------------------------------


def read_table(text: str, level: str) -> PointsTable:
    """A points table from TOML. Raises `DatabaseProblem` with what is wrong and where."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DatabaseProblem(f"Bảng điểm không đúng dạng TOML: {error}.") from error
    if held.get("level", level) != level:
        raise DatabaseProblem(f"Bảng điểm ghi cấp “{held['level']}”, lệnh hỏi cấp “{level}”.")
    criteria = tuple(_criterion(one, at) for at, one in enumerate(held.get("criterion", []), 1))
    ids = [one.id for one in criteria]
    if len(set(ids)) < len(ids):
        raise DatabaseProblem("Bảng điểm có hai tiêu chí cùng mã id.")
    clusters = {unit: name for name, units in held.get("clusters", {}).items() for unit in units}
    quota = held.get("quota") or None
    return PointsTable(
        level, criteria, str(held.get("decision", "")).strip(), dict(held.get("classes", {})), clusters, quota
    )


def _criterion(one: dict[str, Any], at: int) -> Criterion:
    name = f"Tiêu chí thứ {at}"
    for key in ("title", "kind", "document", "quote"):
        if not str(one.get(key, "")).strip():
            raise DatabaseProblem(f"{name}: thiếu {key}.")
    threshold = one.get("threshold")
    allowed = (
        ("kind", one["kind"], KINDS), ("operator", one.get("operator", ">="), tuple(SIGNS)), ("join", one.get("join", "and"), ("and", "or")),
        ("shown_by", one.get("shown_by", ""), SHOWN_BY), ("scoring", one.get("scoring", ""), SCORINGS),
    )  # fmt: skip
    for key, given, known in allowed:
        if given not in known:
            raise DatabaseProblem(f"{name}: {key} = “{given}”; chỉ nhận {', '.join(repr(word) for word in known)}.")
    if threshold is not None and threshold != "plan" and not isinstance(threshold, int | float):
        raise DatabaseProblem(f'{name}: threshold phải là số hoặc "plan".')
    if one["kind"] in ("G", "Q") and not one.get("shown_by") and (not one.get("indicator") or threshold is None):
        raise DatabaseProblem(f"{name}: loại {one['kind']} cần indicator và threshold, hoặc shown_by.")
    given = {key: one[key] for key in Criterion.__slots__ if key in one}
    return Criterion(**{"id": str(at), **given, "class_": str(one.get("class", ""))})


# -- what a plan says ---------------------------------------------------------------------------------------------------


def drafted(ground: Ground, level: str) -> list[Criterion]:
    """The criteria for a level in the plans of the campaign, with the thresholds that they print and without points."""
    found: list[Criterion] = []
    for unit in ground.units:
        for tied in unit.plans:
            for text, start, end in _items(ground, tied, level):
                found += _of_item(ground, tied, text, start, end)
    return [replace(one, id=str(at)) for at, one in enumerate(found, 1)]


def _items(ground: Ground, tied: Tied, level: str) -> list[tuple[str, int, int]]:
    def wanted(heading: str, above: list[str]) -> bool:
        under = any(bar in plain(one) for one in above for bar in words()["headings"]["standards"])
        return under and level_of(heading) == level

    return headed_items(ground, tied, wanted)


def level_of(heading: str) -> str | None:
    """Whom a heading is for: `1.2. Đối với cấp xã` → `commune`."""
    told = " ".join(plain(heading).split())
    for level, named in words()["levels"].items():
        if any(plain(one) in told for one in named):
            return str(level)
    return None


def _of_item(ground: Ground, tied: Tied, text: str, start: int, end: int) -> list[Criterion]:
    """One criterion an item; an item with thresholds gives one for each, with the class that it is for."""
    sql = """SELECT * FROM figures_now WHERE document_id = ? AND start >= ? AND "end" <= ? AND measure = 'rate'
             AND basis IN ('norm', 'target') ORDER BY start"""
    rows = ground.connection.execute(sql, (tied.row["id"], start, end)).fetchall()
    name = tied.row["number"] or tied.row["name"]
    if not rows:
        shown_by = next(
            (key for key, said in words()["evidence"].items() if any(one in plain(text) for one in said)), ""
        )
        return [Criterion("", _short(text), "E" if shown_by else "J", name, text, shown_by=shown_by)]
    falls = any(
        row["direction"] == "decrease" for row in rows
    )  # `xã khu vực II từ 3%/năm` leaves the verb to what goes before
    found = [_of_figure(row, name, text, falls) for row in rows]
    if found[-1].indicator and any(one in plain(text) for one in words()["planned"]["against"]):
        planned = Criterion(
            "", say("planned"), "G", name, text, found[-1].indicator, ">=", "plan", remark=say("planned_whom")
        )
        found.append(planned)
    return found


def _of_figure(row: sqlite3.Row, document: str, text: str, falls: bool) -> Criterion:
    class_ = re.search(r"khu vực\s+(I{1,3})\b", row["scope"] or "", re.IGNORECASE)
    named = class_[1].upper() if class_ else ""
    title = f"Giảm tỷ lệ hộ nghèo, khu vực {named}" if falls and named else _short(text)
    indicator = row["indicator"] or ("poverty.rate_fall" if falls else "")
    return Criterion(
        "", title, "G", document, text, indicator, ">=", row["value"], named, f"khu vực {named}" if named else "", "and"
    )  # fmt: skip


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= 90 else told[:89].rsplit(" ", 1)[0] + "…"


def quote_problem(connection: sqlite3.Connection, one: Criterion) -> str:
    """What is wrong with a criterion's proof: its document is not stored, or does not say the words; empty where it does."""
    row = connection.execute(
        "SELECT text FROM documents_now WHERE number = ? OR name = ?", (one.document, one.document)
    ).fetchone()
    if row is None:
        return say("not_stored", document=one.document)
    said = _bare(row["text"])
    return "" if _bare(one.quote) in said else say("not_quoted", document=one.document)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))
