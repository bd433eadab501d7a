"""What the language tools are worth: switched off they decide nothing, and the command shows the difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli_commands import run

import corpus
from extractors.extract import extract
from extractors.language import TOOLS, signals, without, words
from extractors.readers.text import from_text
from extractors.text import plain
from pipeline.ablation import nouns_alone
from pipeline.evaluate import command


def test_words_off_leaves_syllables() -> None:
    text = "trường hợp"
    assert [word.text for word in words(text, 0, len(text))] == ["trường hợp"]
    with without(["words"]):
        assert [word.text for word in words(text, 0, len(text))] == ["trường", "hợp"]
    assert len(words(text, 0, len(text))) == 1


def test_phrases_off_leaves_no_signals() -> None:
    said = plain("Phấn đấu giảm còn 11%")
    assert signals(said).within("basis", 0, len(said))
    with without(["phrases"]):
        assert not signals(said).within("basis", 0, len(said))


def unit(text: str) -> list[str]:
    return [figure.unit for figure in extract(from_text(text)).figures]


def test_words_decide_the_unit_that_no_list_holds() -> None:
    text = "Đoàn kiểm tra phát hiện 17 khiếm khuyết tại công trường."
    assert unit(text) == ["khiếm khuyết"]
    with without(["words"]):
        assert unit(text) == ["khiếm"]


def test_words_decide_where_a_subject_ends() -> None:
    text = "Công nhận 28 chi bộ trong sạch vững mạnh."
    (figure,) = extract(from_text(text)).figures
    assert figure.subject == "chi bộ trong sạch vững mạnh"
    with without(["words"]):
        (figure,) = extract(from_text(text)).figures
    assert figure.subject == "chi bộ"


def test_nouns_are_found_by_words_alone() -> None:
    pairs = []
    for path in corpus.documents("text")[:6]:
        lines = (corpus.gold_dir() / f"{path.stem}.figures.jsonl").read_text("utf-8").splitlines()
        pairs.append(([json.loads(line) for line in lines if line.strip()], path))
    whole = nouns_alone(pairs)
    with without(["words"]):
        less = nouns_alone(pairs)
    assert whole.of == less.of > 50
    assert whole.value > 0.9 > less.value


def test_a_tool_that_is_none_is_refused() -> None:
    with pytest.raises(AssertionError), without(["grammar"]):
        pass


def test_command_offers_the_tools_that_there_are() -> None:
    (option,) = [parameter for parameter in command.params if parameter.name == "tools"]
    assert tuple(option.type.choices) == TOOLS  # type: ignore[attr-defined]


def test_command_shows_both_runs(tmp_path: Path) -> None:
    path = corpus.documents("text")[0]
    gold, documents = tmp_path / "gold", tmp_path / "documents"
    gold.mkdir()
    documents.mkdir()
    (documents / path.name).write_bytes(path.read_bytes())
    for suffix in (".figures.jsonl", ".meta.json"):
        (gold / f"{path.stem}{suffix}").write_bytes((corpus.gold_dir() / f"{path.stem}{suffix}").read_bytes())
    made = json.loads(
        run("evaluate", gold, documents, "--without", "phrases", "--format", "json", folder=tmp_path).stdout
    )
    whole, less = made["f1"]["figures_core"]
    assert whole > 0.8 > less
    assert all(ms > 0 for ms in made["ms"])
    table = run("evaluate", gold, documents, "--without", "words", folder=tmp_path).stdout
    assert "without words" in table and "ms/tài liệu" in table
