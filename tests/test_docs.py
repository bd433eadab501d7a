"""The pages say what is true: every command, exit code and reason stands in them, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.errors import Reason
from pipeline.cli import cli
from pipeline.exits import Exit

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_command_reference_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_reference(command: str) -> None:
    assert f"### `tonghop {command}`" in page("README.md")


@pytest.mark.parametrize("code", list(Exit))
def test_every_exit_code_is_explained(code: Exit) -> None:
    assert re.search(rf"^\| {int(code)} \| \w", page("README.md"), re.MULTILINE)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_tells_the_secretariat_what_to_do(reason: Reason) -> None:
    assert re.search(rf"^\| `{reason}` \| [^|]+ \| [^|]+ \|$", page("README.vi.md"), re.MULTILINE)


@pytest.mark.parametrize("name", PAGES)
def test_links_and_named_files_exist(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page(name))
    files = re.findall(r"`((?:extractors|db|pipeline|corpus|tests)/[\w./-]+)`", page(name))
    assert [path for path in [*links, *files] if not (ROOT / path).exists()] == []


def test_make_targets_that_pages_name_exist() -> None:
    makefile = page("Makefile")
    for target in set(re.findall(r"`make (\w+)", "".join(map(page, PAGES)))):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
