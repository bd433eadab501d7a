"""The Makefile's own words: what it lists, and what it says where it cannot begin."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

HOUSE = Path(__file__).parent.parent


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "-C", str(HOUSE), *arguments], capture_output=True, text=True, check=False)


def test_help_lists_every_target() -> None:
    text = (HOUSE / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert targets
    done = make("help")
    assert done.returncode == 0
    for target in targets[1].split():
        assert f"make {target} " in done.stdout


def test_a_python_that_is_too_old_is_told_apart(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    done = make("run", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert done.returncode != 0
    assert "3.11" in done.stderr
    assert not (tmp_path / "venv").exists()
