"""The quick ways to ask: the same answers as the plain ones, and no question walks through all figures."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench_db.fill import fill, load_samples, sizes
from bench_db.questions import QUESTIONS, Asker, opened_whole, told, walks, walks_of_rule

from db.candidates import ANY, candidates, same_places
from db.checks import Rule, rules
from db.corrections import correct
from db.database import open_to_read, open_to_write
from db.search import search

CORRECTIONS: list[tuple[str, Any]] = [
    ("value", 77.0), ("unit", "khẩu"), ("period", "2016"), ("period", None), ("indicator", "poverty.rate"),
    ("indicator", None), ("rejected", "1"), ("accepted", "1"), ("scope", "tỉnh Cao Bằng"), ("basis", "target"),
    ("qualifier", "about"), ("value_max", 90.0), ("of", 5.0), ("topic", "credit"), ("direction", "decrease"),
]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample documents with some hundred corrections."""
    made = tmp_path_factory.mktemp("questions") / "t.db"
    load_samples(made)
    with open_to_write(made) as connection:
        ids = [row[0] for row in connection.execute("SELECT public_id FROM figures ORDER BY public_id")]
        choose = random.Random(7)
        for public_id in choose.sample(ids, 150):
            for field, value in choose.sample(CORRECTIONS, 2):
                correct(connection, public_id, field, value, made_by="Lan", reason="thử")
    return made


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_read(path) as connection:
        yield connection


def test_figures_now_are_the_figures_with_the_latest_correction_of_each_field(database: sqlite3.Connection) -> None:
    expected = {row["public_id"]: dict(row) for row in database.execute("SELECT * FROM figures")}
    laid = database.execute("SELECT * FROM corrections ORDER BY id").fetchall()
    rejected = set[str]()
    for row in laid:
        figure, field, value = expected[row["public_id"]], row["field"], row["new_value"]
        if field == "rejected":
            (rejected.add if value == "1" else rejected.discard)(row["public_id"])
        elif field not in ("accepted", "scope"):
            figure[field] = float(value) if field in ("value", "value_max", "of") and value is not None else value
    assert rejected and len(laid) > 200
    found = {row["public_id"]: dict(row) for row in database.execute("SELECT * FROM figures_now")}
    assert found == {row["public_id"]: dict(row) for row in database.execute("SELECT * FROM figures_sought")}
    assert set(found) == set(expected) - rejected
    scoped = {row["public_id"] for row in laid if row["field"] == "scope"}
    for public_id, figure in found.items():
        for field in set(figure) - {"corrected", "accepted", *({"scope", "area_id"} if public_id in scoped else ())}:
            assert figure[field] == expected[public_id][field], (public_id, field)
        changed = {row["field"] for row in laid if row["public_id"] == public_id} - {"accepted", "rejected"}
        assert set(figure["corrected"].split()) == changed


def _rows(found: list[sqlite3.Row]) -> list[tuple[object, ...]]:
    """What the rows say, but for how many stand beside one another."""
    said = ({name: value for name, value in dict(row).items() if name != "given"} for row in found)
    return sorted((tuple(row.values()) for row in said), key=repr)


@pytest.mark.parametrize("seed", range(40))
def test_a_question_through_the_index_gives_what_the_view_gives(database: sqlite3.Connection, seed: int) -> None:
    choose = random.Random(seed)
    named = [row[0] for row in database.execute("SELECT DISTINCT indicator FROM candidates ORDER BY 1")]
    asked = choose.sample(named, choose.randint(1, 3))
    areas = [row[0] for row in database.execute("SELECT id FROM areas ORDER BY id")]
    some = choose.sample(areas, choose.randint(1, 20)) if seed % 3 else None
    printed = [
        row[0]
        for row in database.execute("SELECT DISTINCT period FROM figures_now WHERE period IS NOT NULL ORDER BY 1")
    ]
    period = choose.choice([ANY, None, *printed])
    basis = choose.choice([None, "result", "target"])
    marks = ", ".join("?" * len(asked))
    every = database.execute(f"SELECT * FROM candidates WHERE indicator IN ({marks})", asked).fetchall()
    assert set(every[0].keys()) - {"given"} == set(candidates(database, asked)[0].keys())
    places = same_places(database, some) if some else None
    wanted = [
        row
        for row in every
        if (places is None or row["area_id"] in places)
        and basis in (None, row["basis"])
        and (
            period == ANY
            or (row["period"] is None if period is None else period in (row["compared_period"], row["period"]))
        )
    ]
    assert _rows(candidates(database, asked, areas=some, period=period, basis=basis)) == _rows(wanted)
    shown = candidates(database, asked, areas=some, period=period, basis=basis, chosen=True)
    assert _rows(shown) == _rows([row for row in wanted if row["place"] == 1])


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_walks_through_all_figures(database: sqlite3.Connection, name: str) -> None:
    """By the plans of every statement that the question really runs, and by their programs."""
    asker = Asker(database, random.Random(1))
    with told(database) as statements:
        QUESTIONS[name](asker)
    assert statements
    assert [line for statement in statements for line in walks(database, statement)] == []
    assert [line for statement in statements for line in opened_whole(database, statement)] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_no_rule_walks_through_all_documents(database: sqlite3.Connection, rule: Rule) -> None:
    """One document is checked, however many there are."""
    (document,) = database.execute("SELECT id FROM documents WHERE name = 'bc-198-dakrong'").fetchone()
    assert walks_of_rule(database, rule, document) == []


def test_a_walk_is_recognised(database: sqlite3.Connection) -> None:
    assert walks(database, "-- why\nSELECT sum(value) FROM figures") and opened_whole(
        database, "-- why\nSELECT sum(value) FROM figures"
    )
    for statement in ("SELECT sum(value) FROM figures", "SELECT * FROM figures_now WHERE value > 5"):
        assert walks(database, statement) and opened_whole(database, statement) == ["figures"]
    assert walks(database, "SELECT * FROM figures WHERE document_id = 1") == []
    assert opened_whole(database, "SELECT * FROM figures WHERE document_id = 1") == []


def test_a_filled_database_is_as_large_as_asked_and_answers(tmp_path: Path) -> None:
    fill(tmp_path / "t.db", 40)
    with open_to_read(tmp_path / "t.db") as connection:
        found = sizes(connection)
        assert (found["documents"], found["figures"]) == (40, 2000)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        asker = Asker(connection, random.Random(3))
        assert QUESTIONS["search: common words"](asker)
        sql = 'SELECT count(*) FROM figures f JOIN documents d ON d.id = f.document_id WHERE substr(d.text, f.start + 1, f."end" - f.start) <> f.quote'
        assert connection.execute(sql).fetchone()[0] == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_search_in_few_documents_finds_what_the_index_finds(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    choose = random.Random(seed)
    passage = choose.choice(database.execute("SELECT words, folded FROM passages ORDER BY id").fetchall())
    words = passage[choose.choice(("words", "folded"))].split()
    at = choose.randrange(len(words))
    asked = " ".join(words[at : at + choose.randint(1, 3)])
    area = choose.choice(
        database.execute("SELECT DISTINCT area FROM documents_now WHERE area IS NOT NULL ORDER BY 1").fetchall()
    )[0]
    few = search(database, asked, areas=[area], limit=1000)
    monkeypatch.setattr("db.search._FEW", -1)
    index = search(database, asked, areas=[area], limit=1000)
    assert {(hit.sha256, hit.start, hit.snippet) for hit in few} == {
        (hit.sha256, hit.start, hit.snippet) for hit in index
    }


def test_of_too_many_matches_the_newest_are_looked_at_and_it_is_said(
    database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = search(database, "hộ nghèo", limit=1000)
    assert len(every) > 20 and not every.bounded
    monkeypatch.setattr("db.search._RANKED", 10)
    some = search(database, "hộ nghèo", limit=10)
    assert some.bounded and len(some) == 10
    assert {hit.start for hit in some} <= {hit.start for hit in every}
    dense = [hit.snippet.lower().count("hộ nghèo") for hit in some]
    assert dense[0] >= 1
