"""The pages say what is true: commands, options, exit codes, reasons, settings, keys and counts; links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import corpus
from corpus.case_loader import load_cases
from extractors.document import Document, Line
from extractors.errors import Reason
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from pipeline.cli import cli
from pipeline.exits import Exit
from pipeline.settings import PREFIX, SETTINGS

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def typed_commands(words: str) -> list[list[str]]:
    """What a page tells to type after `tonghop`, without comments and redirections, word by word."""
    typed = re.findall(r"(?m)^\.venv/bin/tonghop (.+)$", words) + re.findall(r"`tonghop ([a-z][^`\n]*)`", words)
    return [re.split(r"\s[#>]", line)[0].split() for line in typed]


@pytest.mark.parametrize("width", ["40", "200"])
def test_the_command_reference_is_up_to_date_in_any_terminal(width: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "README.md"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": width},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_and_option_is_in_the_reference(command: str) -> None:
    head = f"### `tonghop {command}`"
    assert head in page("README.md")
    reference = page("README.md").partition(head)[2].partition("### ")[0]
    options = [name for one in cli.commands[command].params if isinstance(one, click.Option) for name in one.opts]
    assert [name for name in options if name not in reference] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_types_can_be_typed(name: str) -> None:
    for command, *rest in typed_commands(page(name)):
        assert command in cli.commands, command
        known = {option for one in typed(command, rest).params for option in one.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= known, (command, rest)


def typed(command: str, rest: list[str]) -> click.Command:
    """The command that is typed; inside a group (`request add`) the one of the group."""
    found = cli.commands[command]
    return found.commands[rest[0]] if isinstance(found, click.Group) and rest else found


@pytest.mark.parametrize("group", sorted(name for name, one in cli.commands.items() if isinstance(one, click.Group)))
def test_every_command_of_a_group_is_in_the_reference(group: str) -> None:
    commands = cli.commands[group]
    assert isinstance(commands, click.Group)
    for name, command in commands.commands.items():
        head = f"### `tonghop {group} {name}`"
        assert head in page("README.md")
        reference = page("README.md").partition(head)[2].partition("### ")[0]
        options = [words for one in command.params if isinstance(one, click.Option) for words in one.opts]
        assert [words for words in options if words not in reference] == []


def test_typed_commands_are_seen() -> None:
    shell = '```sh\n.venv/bin/tonghop show "a" --db x.db  # why\n```\nand `tonghop settings`'
    assert typed_commands(shell) == [["show", '"a"', "--db", "x.db"], ["settings"]]
    assert typed_commands(page("README.vi.md")) and typed_commands(page("CONTRIBUTING.md"))


@pytest.mark.parametrize("code", list(Exit))
def test_every_exit_code_is_explained(code: Exit) -> None:
    assert re.search(rf"^\| {int(code)} \| \w", page("README.md"), re.MULTILINE)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_tells_the_secretariat_what_to_do(reason: Reason) -> None:
    assert re.search(rf"^\| `{reason}` \| [^|]+ \| [^|]+ \|$", page("README.vi.md"), re.MULTILINE)


def test_no_reason_is_explained_that_does_not_exist() -> None:
    table = page("README.vi.md").partition("| mã lý do |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == {str(reason) for reason in Reason}


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_explained_with_its_default(name: str) -> None:
    row = re.search(
        rf"^\| `{name}` \| `{PREFIX}{name.upper()}` \| ([^|]+) \| [^|]+ \|$", page("README.md"), re.MULTILINE
    )
    assert row
    assert name == "workers" or row[1] == str(SETTINGS[name].default)


def test_every_key_of_the_exchange_form_is_named() -> None:
    words = "Xã có 35 hộ nghèo."
    made = extract(Document("a", "text", "0" * 64, words, (Line(0, len(words)),))).to_json()
    section = page("README.md").partition("### The exchange form")[2].partition("## Commands")[0]
    assert made["figures"]
    assert [key for key in (*made, *made["figures"][0]) if f"`{key}`" not in section] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_and_named_files_exist(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page(name))
    files = re.findall(r"`((?:extractors|db|pipeline|corpus|tests)/[\w./-]+)`", page(name))
    assert [path for path in [*links, *files] if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "DECISIONS.md"])
def test_data_files_named_without_a_folder_exist(name: str) -> None:
    known = {
        path.name for folder in ("extractors", "corpus", "pipeline", "db") for path in (ROOT / folder).rglob("*.toml")
    }
    named = set(re.findall(r"`(\w+\.toml)`", page(name)))
    assert named and named <= known


def test_make_targets_that_pages_name_exist() -> None:
    targets = set(re.findall(r"(?:`|^)make ([\w-]+)", "\n".join(map(page, PAGES)), re.MULTILINE))
    assert {"run", "test", "check"} <= targets
    assert [name for name in targets if not re.search(rf"^{name}:", page("Makefile"), re.MULTILINE)] == []


def test_counts_are_those_of_the_data() -> None:
    log, readme = page("CHANGELOG.md"), page("README.md")
    documents = corpus.documents("text")
    figures = [path.read_text("utf-8").count("\n") for path in corpus.gold_dir().glob("*.figures.jsonl")]
    assert f"A catalogue of {len(indicators())} indicators" in log
    assert f"A sample corpus of {len(documents)} documents" in log
    assert f"({len(documents)} documents, {sum(figures)} figures)" in readme
    assert f"| {len(corpus.blind_names())} blind documents |" in readme
    assert f"| {len(documents) - len(corpus.blind_names())} documents seen" in readme
    cases = re.search(r"more than (\d+) short cases", log)
    assert cases and int(cases[1]) < len(load_cases()) <= int(cases[1]) + 300


def test_the_licence_is_whole_and_the_one_that_is_declared() -> None:
    declared = tomllib.loads(page("pyproject.toml"))["project"]["license"]
    words = page("LICENSE")
    assert declared == "Apache-2.0" and "Version 2.0, January 2004" in words
    assert [n for n in range(1, 10) if not re.search(rf"^   {n}\. [A-Z]", words, re.MULTILINE)] == []
    assert "END OF TERMS AND CONDITIONS" in words
    assert f"[{declared}](LICENSE)" in page("README.md")


def test_decisions_are_dated() -> None:
    heads = re.findall(r"^\*\*(.*)", page("DECISIONS.md"), re.MULTILINE)
    assert heads and all(re.match(r"\d{4}-\d{2}-\d{2} · ", head) for head in heads)
