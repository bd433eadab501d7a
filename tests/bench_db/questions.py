"""What people ask on the pages for comparing and searching, each as a call with arguments drawn by chance."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from db.change import change
from db.checks import Rule, figures_here
from db.checks.words import register
from db.compare import compare
from db.documents import find, show
from db.funds import funds
from db.pivot import pivot
from db.progress import progress
from db.rank import rank
from db.search import search

MAIN = (
    "poverty.rate",
    "poverty.households",
    "near_poor.rate",
    "profile.households",
    "credit.loans_vnd",
    "housing.built",
)
COMMON = ("hộ nghèo", "ho ngheo", "kế hoạch", "thực hiện", "huyện", "giam ngheo", '"hỗ trợ"')
RARE = ("bò sinh sản", "mo hinh san xuat", "sạt lở", "tập huấn khuyến nông", "Quỹ Vì người nghèo", "xuat khau lao dong")


class Asker:
    """Draws areas, periods and documents that a database really has. `connection` is open for questions."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random) -> None:
        self.connection = connection
        self.chance = chance
        self.heads: list[str] = [row[0] for row in connection.execute(
            """SELECT DISTINCT p.name || iif(q.name IS NULL, '', ', ' || q.name) FROM areas a
               JOIN areas p ON p.id = a.parent_id LEFT JOIN areas q ON q.id = p.parent_id
               WHERE a.level = 'district' AND EXISTS (SELECT 1 FROM documents d WHERE d.area_id = a.id)"""
        )] or ["tỉnh Cao Bằng"]  # fmt: skip
        self.numbers: list[str] = [row[0] for row in connection.execute(
            "SELECT min(number) FROM documents WHERE number IS NOT NULL GROUP BY number HAVING count(*) = 1 LIMIT 500"
        )]  # fmt: skip
        self.hashes: list[str] = [
            row[0] for row in connection.execute("SELECT sha256 FROM documents ORDER BY id LIMIT 500")
        ]
        years = connection.execute("SELECT DISTINCT substr(issued_on, 1, 4) FROM documents WHERE issued_on IS NOT NULL")
        self.years = sorted(int(row[0]) - 1 for row in years) or [2018]

    @property
    def head(self) -> str:
        return self.chance.choice(self.heads)

    @property
    def indicator(self) -> str:
        return self.chance.choice(MAIN)

    @property
    def period(self) -> str:
        return str(self.chance.choice(self.years))


def _document(asker: Asker) -> int:
    return int(find(asker.connection, asker.chance.choice(asker.hashes))["id"])


def _search(words: tuple[str, ...], **more: Callable[[Asker], Any]) -> Callable[[Asker], Any]:
    def ask(asker: Asker) -> Any:
        filters = {name: draw(asker) for name, draw in more.items()}
        return search(asker.connection, asker.chance.choice(words), **filters)

    return ask


def _bare(head: str) -> list[str]:
    return [head.partition(",")[0]]


QUESTIONS: dict[str, Callable[[Asker], Any]] = {
    "compare: one area": lambda a: compare(a.connection, a.indicator, areas=_bare(a.head)),
    "compare: one area, one period": lambda a: compare(a.connection, a.indicator, areas=_bare(a.head), period=a.period),
    "pivot: one indicator below an area": lambda a: pivot(a.connection, [a.indicator], parent=a.head, period=a.period),
    "pivot: six indicators below an area": lambda a: pivot(a.connection, MAIN, parent=a.head, period=a.period),
    "pivot: one indicator, all its periods": lambda a: pivot(a.connection, [a.indicator], parent=a.head),
    "pivot: all provinces": lambda a: pivot(a.connection, [a.indicator], level="province", period=a.period),
    "change: below an area": lambda a: change(a.connection, a.indicator, "2017", "2018", parent=a.head),
    "rank: below an area": lambda a: rank(a.connection, a.indicator, a.period, parent=a.head),
    "rank: all provinces": lambda a: rank(a.connection, a.indicator, a.period, level="province"),
    "target against result": lambda a: progress(a.connection, a.indicator, areas=_bare(a.head)),
    "funds of a document": lambda a: funds(a.connection, _document(a)),
    "a document by number": lambda a: find(a.connection, a.chance.choice(a.numbers)),
    "a document from first to last": lambda a: show(a.connection, a.chance.choice(a.hashes)),
    "search: common words": _search(COMMON),
    "search: rare words": _search(RARE),
    "search: a number": lambda a: search(a.connection, a.chance.choice(a.numbers)),
    "search: in an area": _search(COMMON + RARE, areas=lambda a: _bare(a.head)),
    "search: of a kind": _search(COMMON + RARE, kind=lambda a: a.chance.choice(("báo cáo", "kế hoạch", "chỉ thị"))),
    "search: of a year": _search(COMMON + RARE, year=lambda a: int(a.period)),
    "search: on a topic": _search(COMMON + RARE, topic=lambda a: a.chance.choice(("credit", "poverty", "electricity"))),
}


@contextmanager
def told(connection: sqlite3.Connection) -> Iterator[list[str]]:
    """The statements that a connection runs meanwhile, their values filled in."""
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        connection.set_trace_callback(None)


_COMMENTS = r"(?:\s|--[^\n]*\n)*"
_GREAT = ("documents", "figures", "passages", "citations")


def walks(connection: sqlite3.Connection, statement: str) -> list[str]:
    """Lines of EXPLAIN QUERY PLAN that walk through a great table or one of its indexes from end to end."""
    if not re.match(rf"{_COMMENTS}(SELECT|WITH|CREATE TEMP TABLE|INSERT|DELETE|UPDATE)", statement):
        return []
    if _put_away(connection, statement):
        return []
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    known = _aliases(connection, statement)
    return [line for line in plan if (m := re.match(r"SCAN (\w+)", line)) and m[1] in known and "VIRTUAL" not in line]


def _put_away(connection: sqlite3.Connection, statement: str) -> bool:
    """Whether it is a rule of the checks whose document is put away again; `walks_of_rule` asks with one."""
    sql = "SELECT count(*) FROM temp.sqlite_master WHERE name = 'figures_here'"
    return "figures_here" in statement and not connection.execute(sql).fetchone()[0]


def walks_of_rule(connection: sqlite3.Connection, rule: Rule, document_id: int) -> list[str]:
    """Great tables that the statements read from end to end by which one rule looks at a document."""
    register(connection)
    with figures_here(connection, document_id):
        with told(connection) as statements:
            list(rule.find(connection, document_id))
        return [table for statement in statements for table in opened_whole(connection, statement)]


def _aliases(connection: sqlite3.Connection, statement: str) -> set[str]:
    """The names under which the statement, or a view that it may go through, reads a great table."""
    views = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'view'").fetchall()
    found = set(_GREAT)
    for words in (statement, *(row[0] for row in views)):
        for match in re.finditer(rf"\b(?:{'|'.join(_GREAT)})(?:\s+AS)?\s+([a-z]\w*)\b", words):
            found.add(match[1])
    return found - {"where", "on", "join", "order", "left", "cross", "c"}


def opened_whole(connection: sqlite3.Connection, statement: str) -> list[str]:
    """Great tables that the statement's program reads from their first row on: the same question asked of the bytecode."""
    roots = {
        row[0]: row[1]
        for row in connection.execute(
            f"SELECT rootpage, tbl_name FROM sqlite_master WHERE tbl_name IN ({', '.join('?' * len(_GREAT))})", _GREAT
        )
    }
    if not re.match(rf"{_COMMENTS}(SELECT|WITH)", statement) or _put_away(connection, statement):
        return []
    cursors: dict[int, str] = {}
    found = []
    for row in connection.execute(f"EXPLAIN {statement}"):
        opcode, p1, p2, p3 = row[1], row[2], row[3], row[4]
        if opcode == "OpenRead":
            cursors.pop(p1, None)
            if p3 == 0 and p2 in roots:
                cursors[p1] = roots[p2]
        elif opcode in ("Rewind", "Last") and p1 in cursors:
            found.append(cursors[p1])
    return found
