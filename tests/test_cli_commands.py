"""The commands as people run them: what they print, what they write, how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from extractors.errors import MESSAGES_VI, Reason
from pipeline.exits import MEANINGS_VI, Exit
from pipeline.settings import SETTINGS

COMMANDS = ("compare", "documents", "evaluate", "explain", "extract", "ingest", "overview", "settings", "show")
REPORT = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA

Số: {number}/BC-UBND

BÁO CÁO
Công tác giảm nghèo năm 2018 trên địa bàn huyện Bình Gia

I. KẾT QUẢ

Cuối năm 2018, huyện Bình Gia còn {households} hộ nghèo, chiếm {rate}% tổng số hộ.
"""


def run(*arguments: str | Path, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tonghop` in `folder`, apart from the settings of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONGHOP_")}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        cwd=folder,
        env=environment | {"COLUMNS": "200", "PYTHONPATH": str(Path(__file__).parent.parent)} | more,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def write(path: Path, number: int = 12, households: str = "1.234", rate: str = "12,5") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(number=number, households=households, rate=rate), "utf-8")
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of two reports, one of them there twice under one number."""
    folder = tmp_path_factory.mktemp("loaded")
    write(folder / "in" / "mot.txt")
    write(folder / "in" / "hai.txt", rate="13")
    write(folder / "in" / "sub" / "ba.txt", number=77)
    write(folder / "in" / ".an" / "khong.txt", number=99)
    (folder / "in" / "rong.txt").write_text("", "utf-8")
    done = run("ingest", "in", "--db", "t.db", folder=folder)
    assert done.returncode == Exit.SOME_REFUSED, done.stderr
    return folder


def test_help_names_every_command_quickly(tmp_path: Path) -> None:
    done = run("--help", folder=tmp_path)
    assert done.returncode == Exit.OK
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)
    heavy = ("spacy", "pdfplumber", "sqlite_utils", "rich")
    code = f"import pipeline.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_vietnamese(tmp_path: Path, command: str) -> None:
    done = run(command, "--help", folder=tmp_path)
    assert done.returncode == Exit.OK
    assert any(ord(letter) > 0x1EA0 - 1 or letter in "đĐ" for letter in done.stdout)


def test_ingest_takes_folders_in_and_names_what_it_refused(loaded: Path) -> None:
    with sqlite3.connect(loaded / "t.db") as database:
        names = sorted(row[0] for row in database.execute("SELECT name FROM documents"))
        refused = database.execute("SELECT path, reason, message FROM refused").fetchall()
    database.close()
    assert names == ["ba", "hai", "mot"]
    assert refused == [(str(loaded / "in" / "rong.txt"), Reason.EMPTY, MESSAGES_VI[Reason.EMPTY])]


def test_a_second_run_changes_nothing_and_says_so(loaded: Path) -> None:
    before = (loaded / "t.db").read_bytes()
    done = run("ingest", "in", "--db", "t.db", folder=loaded)
    assert done.returncode == Exit.SOME_REFUSED
    assert "đọc mới 0, không đổi 3, không nhận 1" in done.stdout
    assert MESSAGES_VI[Reason.EMPTY] in done.stdout
    assert (loaded / "t.db").read_bytes() == before


def test_received_documents_never_enter_a_sample_database(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    assert run("ingest", "a.txt", "--db", "t.db", "--origin", "sample", folder=tmp_path).returncode == Exit.OK
    done = run("ingest", "a.txt", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.DATABASE
    assert "văn bản mẫu" in done.stderr


def test_copies_are_counted_and_copies_of_refused_files_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / "in" / f"{name}.txt")
        (tmp_path / "in" / f"rong-{name}.txt").write_text(" ", "utf-8")
    for _ in range(2):
        done = run("ingest", "in", "--db", "t.db", folder=tmp_path)
        assert done.returncode == Exit.SOME_REFUSED
        assert "rong-a.txt" in done.stdout
        assert "rong-b.txt" in done.stdout
        assert "không nhận 2, trùng hệt tệp khác 1" in done.stdout


def test_a_replaced_file_leaves_quarantine(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("", "utf-8")
    assert run("ingest", "in", "--db", "t.db", folder=tmp_path).returncode == Exit.ALL_FAILED
    write(tmp_path / "in" / "a.txt")
    assert run("ingest", "in", "--db", "t.db", folder=tmp_path).returncode == Exit.OK
    (tmp_path / "in" / "b.txt").write_text("", "utf-8")
    assert run("ingest", "in", "--db", "t.db", folder=tmp_path).returncode == Exit.SOME_REFUSED
    (tmp_path / "in" / "b.txt").unlink()
    assert run("ingest", "in", "--db", "t.db", folder=tmp_path).returncode == Exit.OK


def test_a_path_that_is_not_there_makes_no_database(tmp_path: Path) -> None:
    done = run("ingest", "khong-co", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.ALL_FAILED
    assert MESSAGES_VI[Reason.NOT_FOUND] in done.stdout
    assert not (tmp_path / "t.db").exists()


def test_compare_as_table_csv_and_json(loaded: Path) -> None:
    shown = run("compare", "ty le ho ngheo", "--db", "t.db", folder=loaded)
    assert shown.returncode == Exit.OK
    assert "huyện Bình Gia" in shown.stdout
    assert "12,5 %" in shown.stdout
    text = run("compare", "poverty.rate", "--db", "t.db", "--format", "csv", folder=loaded).stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert sorted((row["value"], row["quote"]) for row in rows) == [("12.5", "12,5%"), ("12.5", "12,5%"), ("13", "13%")]
    assert sum(row["chosen"] == "1" for row in rows) == 1
    (one,) = json.loads(run("compare", "poverty.rate", "--db", "t.db", "--format", "json", folder=loaded).stdout)
    assert len(one["rivals"]) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "poverty.rat"), "poverty.rate"),
        (("compare", "poverty.rate", "--areas", "Bình Giã Giã"), "huyện Bình Gia"),
        (("show", "12/BC-UBND"), "Có nhiều văn bản"),
        (("show", "khong-co"), "Không có “khong-co”"),
    ],
)
def test_what_is_not_found_or_ambiguous(loaded: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, "--db", "t.db", folder=loaded)
    assert done.returncode == Exit.NOT_FOUND
    assert words in done.stderr
    assert done.stdout == ""


def test_show_documents_and_overview(loaded: Path) -> None:
    shown = run("show", "77/BC-UBND", "--db", "t.db", folder=loaded)
    assert shown.returncode == Exit.OK
    assert "12,5% → 12,5 %" in shown.stdout
    assert "ký tự" in shown.stdout
    listed = run("documents", "--db", "t.db", folder=loaded)
    assert listed.stdout.count("12/BC-UBND") == 2
    overview = run("overview", "--db", "t.db", folder=loaded)
    assert "poverty.households" in overview.stdout
    assert "rong.txt" in overview.stdout
    assert "tonghop documents --db t.db" in overview.stdout


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_words_that_people_copy_are_never_broken(loaded: Path, columns: str) -> None:
    done = run("documents", "--db", "t.db", folder=loaded, COLUMNS=columns)
    assert "77/BC-UBND" in done.stdout or columns == "40"
    assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_output_is_utf8_whatever_the_locale(loaded: Path) -> None:
    done = run("documents", "--db", "t.db", folder=loaded, LC_ALL="C", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.returncode == Exit.OK
    assert "văn bản" in done.stdout


def test_extract_writes_the_exchange_form(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("", "utf-8")
    done = run("extract", "a.txt", "b.txt", "c.txt", "--out", "out", folder=tmp_path)
    assert done.returncode == Exit.SOME_REFUSED
    assert all(MESSAGES_VI[reason] in done.stderr for reason in (Reason.EMPTY, Reason.NOT_FOUND))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.json"]
    words = (tmp_path / "out" / "a.json").read_text("utf-8")
    assert "Bình Gia" in words
    made = json.loads(words)
    assert [figure["quote"] for figure in made["figures"]] == ["1.234 hộ", "12,5%"]
    for figure in made["figures"]:
        assert made["text"][figure["start"] : figure["end"]] == figure["quote"]


def test_one_stem_twice_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "sub" / "a.md")
    done = run("extract", "a.txt", "sub/a.md", "--out", "out", folder=tmp_path)
    assert done.returncode != Exit.OK
    assert MESSAGES_VI[Reason.SAME_STEM] in done.stderr
    assert not (tmp_path / "out").exists()


def test_extract_where_nothing_can_be_written(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "out").write_text("a file, no folder", "utf-8")
    done = run("extract", "a.txt", "--out", "out", folder=tmp_path)
    assert done.returncode == Exit.OUTPUT
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("ingest",), ("ingest", "--bogus"), ("extract", "a.txt"), ("bogus",)])
def test_a_command_typed_wrongly(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "Traceback" not in done.stderr
    if arguments:
        assert "Lệnh gõ chưa đúng" in done.stderr


@pytest.mark.parametrize("command", [("documents",), ("overview",), ("show", "x"), ("compare", "poverty.rate")])
def test_a_database_that_is_none(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--db", "none.db", folder=tmp_path)
    assert done.returncode == Exit.DATABASE
    assert "none.db" in done.stderr
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "junk.db").write_text("x" * 5000, "utf-8")
    assert run(*command, "--db", "junk.db", folder=tmp_path).returncode == Exit.DATABASE


def test_settings_and_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "tonghop.toml").write_text('db = "cua-toi.db"\nworkers = 3\n', "utf-8")
    done = run("settings", folder=tmp_path, TONGHOP_WORKERS="2")
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert set(lines) == set(SETTINGS)
    assert "cua-toi.db" in lines["db"]
    assert "tệp tonghop.toml" in lines["db"]
    assert "= 2 " in lines["workers"]
    assert "TONGHOP_WORKERS" in lines["workers"]
    assert "mặc định" in lines["timeout_s"]


@pytest.mark.parametrize("content", ["workers = 0", "wrokers = 2", "workers = ", 'db = ""', "workers = true"])
def test_settings_that_cannot_be_used(tmp_path: Path, content: str) -> None:
    (tmp_path / "tonghop.toml").write_text(content, "utf-8")
    done = run("settings", folder=tmp_path)
    assert done.returncode == Exit.USAGE
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("chữ " * 400_000, "utf-8")
    done = run("ingest", "a.txt", "--db", "t.db", folder=tmp_path, TONGHOP_MAX_FILE_MB="1")
    assert done.returncode == Exit.ALL_FAILED
    assert MESSAGES_VI[Reason.TOO_LARGE] in done.stdout


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_300_000, 1_300_000))


def _many(folder: Path, count: int = 24) -> None:
    for n in range(count):
        path = write(folder / f"{n:02}.txt", number=n + 1, households=f"{n + 1}")
        with path.open("a", encoding="utf-8") as file:
            file.write("Nội dung khác của báo cáo. " * 2000)


def _start(folder: Path, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ingest", "in", "--db", "t.db", "--workers", "1"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=before,
    )


def _whole(database: Path) -> int:
    """How many documents a database holds, each with all its figures."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sql = "SELECT d.text, count(f.id) FROM documents d LEFT JOIN figures f ON f.document_id = d.id GROUP BY d.id"
        rows = connection.execute(sql).fetchall()
    connection.close()
    assert all(figures == 2 for _, figures in rows)
    return len(rows)


def test_a_full_disk_ends_the_run_and_keeps_what_is_whole(tmp_path: Path) -> None:
    _many(tmp_path / "in")
    process = _start(tmp_path, _small_files)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode == Exit.DISK_FULL, complaint
    assert "hết chỗ" in complaint
    assert "Traceback" not in complaint
    kept = _whole(tmp_path / "t.db")
    assert 0 < kept < 24
    assert run("ingest", "in", "--db", "t.db", folder=tmp_path).returncode == Exit.OK
    assert _whole(tmp_path / "t.db") == 24


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_keeps_what_is_whole(tmp_path: Path, number: signal.Signals) -> None:
    _many(tmp_path / "in", 60)
    process = _start(tmp_path)
    database = tmp_path / "t.db"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (database.exists() and _documents(database)):
        time.sleep(0.02)
    process.send_signal(number)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == Exit.INTERRUPTED, complaint
    assert "Traceback" not in complaint
    assert 0 < _whole(database) < 60


def _documents(database: Path) -> int:
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            found: int = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
    return found


def test_the_sample_corpus_is_taken_in_once_each() -> None:
    files = corpus.sample_files()
    refused = [path for path in files if path.parent.name == "refused"]
    read = [path for path in files if path not in refused]
    assert sorted(path.stem for path in read) == [path.stem for path in corpus.documents("text")]
    assert {path.suffix for path in read} == {".pdf", ".docx"}
    assert len(refused) >= 3


def test_every_exit_code_has_its_meaning() -> None:
    assert set(MEANINGS_VI) == set(Exit)
