"""The targets that a plan or directive sets, each with its words: what a report must answer to and a plan below must carry."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from extractors.text import plain

from .exports.vietnamese import one_line, place

_AROUND = 70


@dataclass(frozen=True, slots=True)
class Target:
    """One target. `low`..`high` are the ends of what is to be reached; `per` is `năm` for one of each year.

    `group` are the areas that it is for where they are not the document's own (`xã 135, huyện nghèo`).
    """

    document: str
    sha256: str
    indicator: str | None
    name: str
    subject: str | None
    low: float | None
    high: float | None
    unit: str
    per: str | None
    direction: str
    qualifier: str
    measure: str
    period: str | None
    group: str | None
    beneficiary: str | None
    quote: str
    words: str
    place: str
    start: int
    better: str


def targets_of(connection: sqlite3.Connection, document: sqlite3.Row) -> list[Target]:
    """The targets of a document (a row of `documents_now`) as they stand, in reading order.

    Counts of things to do without an indicator (`3 nhóm chính sách`, `01 nội dung`) are no targets; shares, rates, multiples and
    counts of people and households are.
    """
    sql = """
      SELECT f.*, i.name_vi, i.better FROM figures_now f LEFT JOIN indicators i ON i.id = f.indicator
      WHERE f.document_id = ? AND f.basis = 'target' ORDER BY f.start"""
    rows = connection.execute(sql, (document["id"],)).fetchall()
    return [_target(document, row) for row in rows if row["indicator"] or row["measure"] in _TELLING]


_TELLING = ("rate", "multiple", "households", "persons")


def _target(document: sqlite3.Row, row: sqlite3.Row) -> Target:
    low, high = _ends(row)
    own = row["area_id"] is not None and row["area_id"] == document["area_id"]
    subject = one_line(row["subject"]) if row["subject"] else None
    return Target(
        document["number"] or document["name"], document["sha256"], row["indicator"], row["name_vi"] or subject or row["quote"],
        subject, low, high, row["unit"], row["per"], row["direction"], row["qualifier"], row["measure"], row["period"],
        None if own else row["scope"], row["beneficiary"], one_line(row["quote"]), _words(row),
        place(row["page"], row["start"], estimated=bool(document["pages_estimated"])), row["start"],
        row["better"] or ("lower" if row["direction"] == "decrease" else "higher"),
    )  # fmt: skip


def _ends(row: sqlite3.Row) -> tuple[float | None, float | None]:
    """Both ends of a target: `từ 4 %` has no upper one, `dưới 25 %` no lower one."""
    low, high = row["value"], row["value_max"] if row["value_max"] is not None else row["value"]
    if row["qualifier"] in ("at_least", "more_than"):
        return low, None
    if row["qualifier"] in ("at_most", "less_than"):
        return None, high
    return low, high


def _words(row: sqlite3.Row) -> str:
    """The clause in which the target stands: from the mark before it to the one behind."""
    at = row["start"] - row["sentence_start"]
    sentence = row["sentence"]
    before = re.split(r"[;(]|\n\s*\n", sentence[max(at - 2 * _AROUND, 0) : at])[-1]
    before = before if len(before) < 2 * _AROUND else "…" + before.partition(" ")[2]
    behind = re.split(r"[;)]|\.\s|\n\s*\n", sentence[at + len(row["quote"]) :])[0]
    if len(behind) > _AROUND:
        behind = behind[:_AROUND].rpartition(" ")[0] + " …"
    shown = before + sentence[at : at + len(row["quote"])] + behind
    return re.sub(r"^[-–+*\s]+", "", one_line(shown)).strip(" ,.")


def same_group(one: str | None, other: str | None) -> bool:
    """Whether two targets are for the same areas: both for all, or both for the hard-off ones whatever they are called."""
    if one is None or other is None:
        return one is other
    a, b = plain(one), plain(other)
    return a == b or (_hard(a) and _hard(b))


def _hard(words: str) -> bool:
    return (
        re.search(r"135|30a|đặc biệt khó khăn|đbkk|huyện nghèo|xã nghèo|khu vực iii|tỷ lệ hộ nghèo từ", words)
        is not None
    )
