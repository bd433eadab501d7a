"""Documents by the names that people use, and what one says from its first page to its last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from extractions import REPORT, extraction, full

from db.compare import UnknownName
from db.database import open_to_write
from db.documents import Ambiguous, find, listed, show
from db.load import load, save_indicators
from extractors.knowledge.indicators import indicators


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        for name, number in (("bao-cao-mot", "05/BC-UBND"), ("bao-cao-hai", "05/BC-UBND"), ("ke-hoach", "9/KH-UBND")):
            made = extraction(f"Tệp {name}.", meta=replace(REPORT, number=number), name=name)
            load(connection, made.to_json(), origin="received", path=f"/thu/{name}.pdf")
        yield connection


HASH = sha256("Tệp ke-hoach.".encode()).hexdigest()


@pytest.mark.parametrize(
    "asked", ["9/KH-UBND", " 9/kh-ubnd ", "ke-hoach", "ke-hoach.pdf", "/thu/ke-hoach.pdf", HASH[:8].upper(), HASH]
)
def test_a_document_by_number_stem_path_or_hash(database: sqlite3.Connection, asked: str) -> None:
    assert find(database, asked)["name"] == "ke-hoach"


def test_several_documents_of_one_number(database: sqlite3.Connection) -> None:
    with pytest.raises(Ambiguous) as raised:
        find(database, "05/BC-UBND")
    assert sorted(row["name"] for row in raised.value.found) == ["bao-cao-hai", "bao-cao-mot"]


def test_an_unknown_document_and_those_like_it(database: sqlite3.Connection) -> None:
    with pytest.raises(UnknownName) as raised:
        find(database, "bao-cao")
    assert len(raised.value.near) == 2
    with pytest.raises(UnknownName) as raised:
        find(database, "abcdef1")
    assert raised.value.near == ()


def test_what_a_document_says_in_order(database: sqlite3.Connection) -> None:
    load(database, full().to_json(), origin="received", path="/thu/bao-cao.pdf")
    found = show(database, "12/BC-UBND")
    assert [entry.what for entry in found.entries] == ["section", "issue", "part", "citation", "figure"]
    assert {entry.page for entry in found.entries} == {1}
    assert [row["code"] for row in found.placeless] == ["tables_unread"]
    assert found.recipients == ("UBND thành phố", "Lưu: VT")


def test_the_list_counts(database: sqlite3.Connection) -> None:
    load(database, full().to_json(), origin="received")
    (row,) = [row for row in listed(database) if row["number"] == "12/BC-UBND"]
    assert [row[name] for name in ("pages", "figures", "citations", "issues")] == [1, 1, 1, 2]
    assert len(listed(database)) == 4
