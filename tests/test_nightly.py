"""The unattended run: what arrives is loaded once, what fails says why, what is stopped is taken up, two never meet."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bombs import swelling_pdf
from test_cli_commands import run, write

import corpus
from db.upkeep import verify
from pipeline.exits import Exit

FAST = {"TONGHOP_SETTLE_S": "0"}
ROOT = Path(__file__).parent.parent


def night(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "in").mkdir(exist_ok=True)
    given = ("--inbox", "in", "--store", "store", "--db", "t.db", *more)
    return run("nightly", *given, folder=folder, **{**FAST, **environment})


def rows(folder: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "t.db")) as connection:
        return connection.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after its first night."""
    folder = tmp_path_factory.mktemp("nights")
    write(folder / "in" / "Huyện A" / "mot.txt")
    write(folder / "in" / "Huyện B" / "mot-ban-sao.txt")
    write(folder / "in" / "hai.txt", number=13, rate="11")
    (folder / "in" / "rong.txt").write_text("", "utf-8")
    (folder / "in" / "cu.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (folder / "in" / "mat.txt").write_text("MẬT\n\nBÁO CÁO\nTình hình xã X\n\nXã còn 12 hộ.\n", "utf-8")
    done = night(folder)
    assert done.returncode == Exit.SOME_REFUSED, done.stderr
    return folder


def test_every_original_has_a_final_state_with_its_reason(house: Path) -> None:
    found = rows(house, "SELECT state, reason, count(*) FROM originals GROUP BY 1, 2 ORDER BY 1, 2")
    assert found == [
        ("failed", "classified", 1),
        ("failed", "corrupt", 1),
        ("failed", "empty", 1),
        ("loaded", None, 2),
    ]
    assert rows(house, "SELECT count(*) FROM inbox_names") == [(6,)]
    assert rows(house, "SELECT DISTINCT attempts, reached FROM originals WHERE reason = 'empty'") == [(1, "reading")]


def test_a_run_has_its_row(house: Path) -> None:
    (row,) = rows(house, "SELECT command, arrived, loaded, refused, exit_code, ended_at FROM runs WHERE id = 1")
    assert row[:5] == ("nightly", 6, 2, 3, Exit.SOME_REFUSED)
    assert row[5]


def test_a_classified_document_is_not_kept(house: Path) -> None:
    assert rows(house, "SELECT stored FROM originals WHERE reason = 'classified'") == [(None,)]
    assert not list((house / "store").rglob("mat.txt"))
    assert (house / "in" / "mat.txt").exists()


def test_the_next_night_does_nothing_and_says_so(house: Path) -> None:
    before = rows(house, "SELECT * FROM documents"), rows(house, "SELECT * FROM originals")
    done = night(house)
    assert done.returncode == Exit.OK, done.stderr
    assert (rows(house, "SELECT * FROM documents"), rows(house, "SELECT * FROM originals")) == before
    assert rows(house, "SELECT unchanged, loaded FROM runs ORDER BY id DESC LIMIT 1") == [(6, 0)]


def test_status_tells_states_reasons_and_runs(house: Path) -> None:
    done = run("status", "--db", "t.db", folder=house)
    assert done.returncode == Exit.OK
    for words in ("(loaded)", "rong.txt", "empty", "cu.doc", "Lần chạy 1", "đã thử 1 lần"):
        assert words in done.stdout
    only = run("status", "--db", "t.db", "--reason", "empty", folder=house).stdout
    assert "rong.txt" in only and "cu.doc" not in only


def test_retry_tries_again_what_is_asked_for(house: Path) -> None:
    done = run("retry", "--db", "t.db", "--reason", "empty", folder=house, TONGHOP_STORE="store")
    assert done.returncode == Exit.SOME_REFUSED, done.stderr
    assert rows(house, "SELECT command, refused FROM runs ORDER BY id DESC LIMIT 1") == [("retry", 1)]


def test_reprocess_reads_what_older_rules_read(house: Path) -> None:
    with closing(sqlite3.connect(house / "t.db")) as connection:
        connection.execute(
            "UPDATE originals SET fingerprint = 'old' WHERE id = (SELECT min(id) FROM originals WHERE state = 'loaded')"
        )
        connection.commit()
    assert "quy tắc cũ" in run("status", "--db", "t.db", folder=house).stdout
    done = run("reprocess", "--older-than-rules", "--db", "t.db", folder=house, TONGHOP_STORE="store")
    assert done.returncode == Exit.OK, done.stderr
    assert rows(house, "SELECT command, loaded FROM runs ORDER BY id DESC LIMIT 1") == [("reprocess", 1)]
    assert rows(house, "SELECT count(*) FROM documents") == [(2,)]


def test_the_log_is_json_lines_without_words_of_documents(house: Path) -> None:
    lines = (house / "nightly.jsonl").read_text("utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert {event["event"] for event in events} >= {"run_began", "arrived", "loaded", "refused", "run_ended"}
    assert all("1.234" not in line and "hộ nghèo" not in line for line in lines)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in" / "mot.txt")
    done = night(tmp_path, "--dry-run")
    assert done.returncode == Exit.OK
    assert "mot.txt" in done.stdout and "1 tệp sẽ nhận" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_an_inbox_that_is_not_there_and_a_store_inside_it(tmp_path: Path) -> None:
    assert run("nightly", "--inbox", "x", "--db", "t.db", folder=tmp_path).returncode == Exit.USAGE
    (tmp_path / "in").mkdir()
    done = run("nightly", "--inbox", "in", "--store", "in/store", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.USAGE and "nằm trong thư mục nhận" in done.stderr


def test_what_failed_for_a_passing_reason_is_tried_so_often_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "phinh.pdf").write_bytes(swelling_pdf())
    tight = {"TONGHOP_MEMORY_MB": "300", "TONGHOP_MAX_ATTEMPTS": "2"}
    for attempts in (1, 2, 2):
        night(tmp_path, **tight)
        assert rows(tmp_path, "SELECT state, attempts FROM originals") == [("failed", attempts)]
    night(tmp_path, **tight | {"TONGHOP_MEMORY_MB": "310"})
    assert rows(tmp_path, "SELECT state, attempts FROM originals") == [("failed", 1)]


def start(folder: Path) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "pipeline.cli", "nightly", "--inbox", "in", "--store", "store", "--db", "t.db"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TONGHOP_WORKERS": "1", **FAST}
    return subprocess.Popen(
        arguments, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(folder: Path, sql: str, least: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (folder / "t.db").exists():
            try:
                if rows(folder, sql)[0][0] >= least:
                    return
            except sqlite3.OperationalError:
                pass
        time.sleep(0.02)
    raise AssertionError(f"{sql} did not reach {least}")


LOADED = "SELECT count(*) FROM originals WHERE state = 'loaded'"


def test_two_runs_at_once_and_a_reader_all_the_while(tmp_path: Path) -> None:
    chosen = corpus.documents("pdf")[:9]
    (tmp_path / "in").mkdir()
    for path in chosen:
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    first = start(tmp_path)
    try:
        wait_for(tmp_path, LOADED, 1)
        second = night(tmp_path)
        assert second.returncode == Exit.LOCKED
        assert f"tiến trình {first.pid}" in second.stderr and "tonghop nightly" in second.stderr
        seen = [0]
        while first.poll() is None:
            documents, figures = rows(
                tmp_path, "SELECT count(*), (SELECT count(DISTINCT document_id) FROM figures) FROM documents"
            )[0]
            assert documents == figures >= seen[-1]
            seen.append(documents)
        assert first.returncode == Exit.OK, first.stderr.read() if first.stderr else ""
    finally:
        first.kill()
        first.communicate()
    assert len(set(seen)) > 3
    assert rows(tmp_path, LOADED) == [(len(chosen),)]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, Exit.INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_stopped_run_is_taken_up(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    (tmp_path / "in").mkdir()
    for path in corpus.documents("pdf")[:6]:
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    stopped = start(tmp_path)
    wait_for(tmp_path, LOADED, 2)
    stopped.send_signal(sent)
    stopped.communicate(timeout=20)
    assert stopped.returncode == code
    kept = rows(tmp_path, "SELECT sha256, loaded_at FROM documents ORDER BY 1")
    assert 2 <= len(kept) < 6
    on_the_way = rows(tmp_path, "SELECT count(*) FROM originals WHERE state IN ('reading', 'read', 'extracted')")
    assert on_the_way[0][0] == 0 or sent == signal.SIGKILL
    assert night(tmp_path).returncode == Exit.OK
    assert set(rows(tmp_path, "SELECT sha256, loaded_at FROM documents ORDER BY 1")) >= set(kept)
    assert rows(tmp_path, LOADED) == [(6,)]
    with closing(sqlite3.connect(tmp_path / "t.db")) as connection:
        connection.row_factory = sqlite3.Row
        assert verify(connection) == []
