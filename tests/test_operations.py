"""What keeps it running: doctor, the timer's files, the lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli_commands import run, write

from pipeline.exits import Exit
from pipeline.lock import LockHeld, held


def test_doctor_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    done = run("doctor", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.OUTPUT
    assert "Thư mục nhận" in done.stdout and "hãy tạo" in done.stdout
    write(tmp_path / "corpus" / "inbox" / "a.txt")
    run("nightly", "--db", "t.db", folder=tmp_path, TONGHOP_SETTLE_S="0")
    done = run("doctor", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.OK, done.stdout
    for words in ("Python 3", "cấu trúc nguyên vẹn", "Lần chạy gần nhất 1", "còn trống", "Máy sẵn sàng"):
        assert words in done.stdout


def test_doctor_sees_a_damaged_database(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "inbox").mkdir(parents=True)
    (tmp_path / "t.db").write_bytes(b"not a database at all" * 100)
    done = run("doctor", "--db", "t.db", folder=tmp_path)
    assert done.returncode == Exit.OUTPUT and "HỎNG" in done.stdout


def test_the_timer_and_the_cron_line_are_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.timer", "--into", str(tmp_path / "u"), "--at", "1:30"]
    command += ["--folder", str(tmp_path)]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    service, timer, cron = (
        (tmp_path / "u" / f"tonghop.{kind}").read_text("utf-8") for kind in ("service", "timer", "cron")
    )
    assert f"WorkingDirectory={tmp_path}\n" in service and "tonghop nightly\n" in service
    assert f"SuccessExitStatus={int(Exit.SOME_REFUSED)} {int(Exit.LOCKED)}\n" in service
    assert "OnCalendar=*-*-* 01:30:00\n" in timer
    assert cron.startswith("30 1 * * *  cd ")
    wrong = subprocess.run([*command, "--at", "25:00"], cwd=root, capture_output=True, text=True, check=False)
    assert wrong.returncode != 0


def test_a_lock_names_its_holder_and_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "t.db.lock"
    with (
        held(path, "tonghop nightly"),
        pytest.raises(LockHeld, match=f"tonghop nightly.*tiến trình {os.getpid()}"),
        held(path, "tonghop retry"),
    ):
        pytest.fail("two hold it")
    with held(path, "tonghop retry"):
        pass


def test_settings_say_where_each_value_comes_from(tmp_path: Path) -> None:
    (tmp_path / "tonghop.toml").write_text('inbox = "den"\nsettle_s = 0\n', "utf-8")
    done = run("settings", folder=tmp_path, TONGHOP_STORE="kho")
    lines = {line.split("=")[0].strip(): line for line in done.stdout.splitlines()}
    assert "den" in lines["inbox"] and "tệp tonghop.toml" in lines["inbox"]
    assert "kho" in lines["store"] and "TONGHOP_STORE" in lines["store"]
    assert "mặc định" in lines["max_attempts"] and " 0 " in lines["settle_s"]
