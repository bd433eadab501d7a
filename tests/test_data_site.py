"""For researchers: the twelve questions, the data site over HTTP, the same data from Python."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from bench_db.fill import load_samples
from click.testing import CliRunner

from db import Data
from db.data_site import metadata
from db.database import open_to_read
from db.queries import Query, as_page, queries
from pipeline.cli import cli
from pipeline.exits import Exit

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site") / "mau.db"
    load_samples(made)
    return made


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_each_question_gives_rows_on_the_samples(path: Path, query: Query) -> None:
    with open_to_read(path) as connection:
        rows = connection.execute(query.sql, query.sample).fetchall()
    assert rows, query.title


def test_there_are_twelve_questions_and_the_page_shows_them() -> None:
    assert len({query.name for query in queries()}) == 12
    page = (ROOT / "docs" / "queries.md").read_text("utf-8")
    assert as_page().strip() in page
    assert page.count("```sql") == 12


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def site(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("datasette")
    port = _port()
    said = tmp_path_factory.mktemp("noi") / "site.log"  # a pipe that nobody reads would fill, and the site wait
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "serve-data", "--db", str(path), "--port", str(port)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urlopen(f"{address}/-/versions.json", timeout=5).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    process.kill()
                    pytest.fail(f"no site: {said.read_text()}")
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _get(site: str, path: str, **asked: Any) -> str:
    with urlopen(f"{site}{path}?{urlencode(asked)}", timeout=180) as answer:
        words: str = answer.read().decode("utf-8")
        return words


def test_the_site_speaks_vietnamese_at_the_root(site: str) -> None:
    page = _get(site, "/")
    assert "số liệu trong báo cáo hành chính" in page
    assert json.loads(_get(site, "/-/settings.json"))["suggest_facets"] is False
    page = _get(site, "/tonghop")
    assert all(query.title.split(",")[0] in page for query in queries())


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_each_question_is_asked_over_http(site: str, path: Path, query: Query) -> None:
    rows = json.loads(_get(site, f"/tonghop/{query.name}.json", _shape="array", **query.sample))
    with open_to_read(path) as connection:
        expected = [dict(row) for row in connection.execute(query.sql, query.sample)]
    assert rows == expected


def test_words_are_found_without_marks(site: str) -> None:
    found = {
        asked: json.loads(_get(site, "/tonghop/passages.json", _search=asked, _shape="array", _size=5))
        for asked in ("ho ngheo", "hộ nghèo", "zzzz")
    }
    assert all({"ho", "ngheo"} <= set(re.findall(r"\w+", row["folded"])) for row in found["ho ngheo"])
    assert found["ho ngheo"] and found["hộ nghèo"] and not found["zzzz"]


def test_csv_facets_and_columns(site: str) -> None:
    table = list(csv.DictReader(io.StringIO(_get(site, "/tonghop/documents_listed.csv", _size="max"))))
    assert {row["kind"] for row in table} >= {"báo cáo", "kế hoạch"}
    facets = json.loads(_get(site, "/tonghop/documents_listed.json"))["facet_results"]
    assert "kind" in facets
    assert "Giá trị theo đơn vị gốc" in _get(site, "/tonghop/candidates", indicator="poverty.rate")


def test_nothing_can_be_written(site: str, path: Path) -> None:
    before = path.read_bytes()
    for statement in ("DELETE FROM figures", "UPDATE documents SET title = 'x'", "CREATE TABLE x (y)"):
        with pytest.raises(HTTPError) as raised:
            _get(site, "/tonghop.json", sql=statement)
        assert raised.value.code == 400
    with pytest.raises(HTTPError):
        _get(site, "/tonghop.db")
    assert path.read_bytes() == before


def test_what_is_described_exists(path: Path) -> None:
    about = metadata("tonghop")["databases"]["tonghop"]
    with open_to_read(path) as connection:
        for name, table in about["tables"].items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            assert columns, name
            assert {*table.get("columns", {}), *table.get("facets", ())} <= columns, name


def test_without_datasette_it_says_what_to_install(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasette.app", None)
    done = CliRunner().invoke(cli, ["serve-data", "--db", str(path)], standalone_mode=False)
    assert getattr(done.exception, "code", None) == Exit.OUTPUT
    assert 'pip install "tonghop[data]"' in str(getattr(done.exception, "message", ""))


def test_the_script_for_python_runs(path: Path) -> None:
    pytest.importorskip("pandas")
    done = subprocess.run(
        [sys.executable, "docs/python_api.py", str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "huyện Quản Bạ · 37.44 · % · 176/BC-UBND" in done.stdout
    assert "<NA>" in done.stdout and "-4.25" in done.stdout


def test_rows_need_no_pandas_and_missing_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with Data(path) as data:
        rows = data.pivot("poverty.rate", period="2018", level="province").rows
        assert {row["area"]: row["poverty.rate 2018"] for row in rows}["tỉnh Cao Bằng"] == 30.15
        assert None in {row["poverty.rate 2018"] for row in rows}
        assert len(data.figures("176/BC-UBND")) > 20
        assert data.rank("poverty.rate", "2018").rows[0]["place"] == 1
        with pytest.raises(ModuleNotFoundError):
            data.figures().frame()
        with pytest.raises(sqlite3.OperationalError):
            data.sql("DELETE FROM figures")
