"""One killable child a document: what it costs when a document crashes, hangs, eats memory or is wrong."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractors.errors import InputError, Reason, RuleError
from pipeline.workers import Outcome, run_all

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits and signals are those of Linux")


def _behave(path: Path) -> str:
    name = path.name
    if name == "segfault":
        ctypes.string_at(0)
    elif name == "abort":
        os.abort()
    elif name == "hang":
        time.sleep(60)
    elif name == "spin":
        while True:
            pass
    elif name == "eat":
        return str(len(bytearray(3 * 1024**3)))
    elif name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif name == "bug":
        raise ZeroDivisionError("a mistake of ours")
    elif name == "leave":
        raise SystemExit(3)
    elif name == "refuse":
        raise InputError(Reason.NEEDS_OCR, "no text")
    elif name == "rules":
        raise RuleError("units.toml: kg is there twice")
    elif name == "lambda":
        return lambda: "not to be carried"  # type: ignore[return-value]
    elif name.startswith("slow"):
        time.sleep(0.3)
    return name.upper()


def _run(*names: str, workers: int = 2, timeout_s: float = 20) -> list[Outcome[str]]:
    paths = [Path(name) for name in names]
    return list(run_all(paths, _behave, workers=workers, timeout_s=timeout_s, memory_mb=500))


def _reason(outcome: Outcome[str]) -> Reason:
    assert outcome.error is not None
    assert outcome.result is None
    return outcome.error.reason


def test_results_come_in_input_order_with_their_paths() -> None:
    outcomes = _run("slow1", "a", "b", "slow2", "c", workers=3)
    assert [o.path.name for o in outcomes] == ["slow1", "a", "b", "slow2", "c"]
    assert [o.result for o in outcomes] == ["SLOW1", "A", "B", "SLOW2", "C"]
    assert all(o.error is None and o.seconds >= 0 for o in outcomes)


def test_no_documents_give_no_outcomes() -> None:
    assert _run() == []


@linux
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("segfault", Reason.CRASHED),
        ("abort", Reason.CRASHED),
        ("bug", Reason.CRASHED),
        ("leave", Reason.CRASHED),
        ("lambda", Reason.CRASHED),
        ("eat", Reason.OUT_OF_MEMORY),
        ("killed", Reason.OUT_OF_MEMORY),
        ("refuse", Reason.NEEDS_OCR),
    ],
)
def test_a_bad_document_costs_itself_only(name: str, reason: Reason) -> None:
    before, bad, after = _run("a", name, "b")
    assert (before.result, after.result) == ("A", "B")
    assert _reason(bad) is reason


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_a_document_that_does_not_end_is_stopped(name: str) -> None:
    began = time.monotonic()
    bad, after = _run(name, "b", timeout_s=1)
    assert _reason(bad) is Reason.TIMEOUT
    assert after.result == "B"
    assert time.monotonic() - began < 10


def test_a_bug_says_where_it_is() -> None:
    (outcome,) = _run("bug")
    assert outcome.error is not None
    assert "ZeroDivisionError: a mistake of ours" in outcome.error.detail


def test_an_input_error_keeps_its_detail_and_message() -> None:
    (outcome,) = _run("refuse")
    assert outcome.error is not None
    assert outcome.error.detail == "no text"
    assert "nhận dạng chữ" in outcome.error.message_vi


def test_our_own_wrong_data_stops_the_run() -> None:
    with pytest.raises(RuleError, match="kg is there twice"):
        _run("a", "rules", "b")


def test_at_most_so_many_children_run_at_once() -> None:
    began = time.monotonic()
    _run("slow1", "slow2", "slow3", "slow4", workers=1)
    assert time.monotonic() - began >= 1.2


def test_a_large_result_comes_through() -> None:
    (outcome,) = run_all([Path("x")], _large, workers=1, timeout_s=20, memory_mb=500)
    assert outcome.result is not None
    assert len(outcome.result) == 5_000_000


def _large(path: Path) -> str:
    return "x" * 5_000_000


@linux
def test_closing_the_iterator_ends_the_children() -> None:
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(children.read_text().split())  # what other tests of this process keep (a cluster's helpers)
    outcomes = run_all([Path("a"), Path("hang")], _behave, workers=2, timeout_s=60, memory_mb=500)
    assert next(outcomes).result == "A"
    assert set(children.read_text().split()) - before
    outcomes.close()  # type: ignore[attr-defined]
    assert set(children.read_text().split()) <= before


_SCRIPT = """
import sys, time
from pathlib import Path
from pipeline.workers import run_all

def hang(path):
    Path(sys.argv[1], path.name).write_text("began")
    time.sleep(60)

try:
    list(run_all([Path("a"), Path("b")], hang, workers=2, timeout_s=60, memory_mb=500))
except KeyboardInterrupt:
    print("interrupted")
    sys.exit(130)
"""


@linux
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_no_child_outlives_its_parent(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    root = Path(__file__).parents[1]
    run = subprocess.Popen([sys.executable, "-c", _SCRIPT, str(tmp_path)], cwd=root, stderr=subprocess.PIPE)
    _until(lambda: len(list(tmp_path.iterdir())) == 2)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    assert len(children) == 2
    run.send_signal(sent)
    _, errors = run.communicate(timeout=10)
    assert run.returncode == code
    assert b"Traceback" not in errors
    _until(lambda: not any(_lives(child) for child in children))


def _lives(process_id: str) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def _until(true: object, seconds: float = 10.0) -> None:
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.02)


@linux
def test_the_next_document_is_read_while_an_outcome_is_dealt_with(tmp_path: Path) -> None:
    def note(path: Path) -> str:
        (tmp_path / path.name).write_text("read")
        return path.name

    outcomes = run_all([Path("a"), Path("b")], note, workers=1, timeout_s=20, memory_mb=500)
    assert next(outcomes).result == "a"
    end = time.monotonic() + 10
    while not (tmp_path / "b").exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert (tmp_path / "b").exists()
    assert [outcome.result for outcome in outcomes] == ["b"]


def test_a_slow_document_holds_back_only_so_many() -> None:
    started = list[str]()
    paths = [Path("slow-first"), *(Path(f"{number}") for number in range(60))]
    outcomes = run_all(
        paths, _behave, workers=2, timeout_s=20, memory_mb=500, watch=lambda step, path: started.append(path.name)
    )
    assert next(outcomes).result == "SLOW-FIRST"
    assert len(started) <= 2 * 16
    assert [outcome.path for outcome in outcomes] == paths[1:]


def test_a_document_is_not_charged_for_a_parent_that_listens_late() -> None:
    outcomes = run_all([Path("a"), Path("b"), Path("c")], _behave, workers=1, timeout_s=20, memory_mb=500)
    next(outcomes)
    time.sleep(1)
    assert all(outcome.seconds < 0.5 for outcome in outcomes)
