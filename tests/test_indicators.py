"""The catalogue is whole: every entry is proved by a case, its words are known, and it can be recognised."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extractors.knowledge.indicators import Words, indicators, recognise
from extractors.language import phrase_lists
from extractors.records import Figure

ROOT = Path(__file__).resolve().parents[1]


def proved() -> set[str]:
    """The indicator ids that a corpus case or a sample document's expected result names."""
    found: set[str] = set()
    for path in (ROOT / "corpus" / "cases").glob("*.toml"):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            found |= {str(figure["indicator"]) for figure in case.get("figure", []) if figure.get("indicator")}
    return found


def test_there_are_seventy_two_and_each_id_is_unique() -> None:
    assert len(indicators()) == 72 == len({indicator.id for indicator in indicators()})


def test_every_entry_has_a_case() -> None:
    assert {indicator.id for indicator in indicators()} - proved() == set()


def test_conditions_use_words_that_figures_have() -> None:
    topics = set(phrase_lists()["topic"]) - {"none"}
    for indicator in indicators():
        assert indicator.match.fields.get("topic", frozenset()) <= topics, indicator.id
        assert indicator.match.fields.get("direction", frozenset()) <= {"level", "increase", "decrease"}, indicator.id
        assert indicator.match.fields.get("basis", frozenset()) <= {"result", "target", "cumulative"}, indicator.id


@pytest.mark.parametrize(
    ("words", "direction", "expected"),
    [
        ("tỷ lệ hộ nghèo còn", "level", "poverty.rate"),
        ("tỷ lệ hộ nghèo giảm", "decrease", "poverty.rate_fall"),
        ("tỷ lệ hộ cận nghèo còn", "level", "near_poor.rate"),
    ],
)
def test_look_alikes_are_told_apart(words: str, direction: str, expected: str) -> None:
    attributes: dict[str, str | None] = {
        "measure": "rate",
        "unit": "%",
        "topic": "poverty",
        "direction": direction,
        "basis": "result",
        "stage": None,
    }
    assert recognise(attributes, Words(words, "", words)) == expected


def test_a_figure_is_kept_without_an_indicator() -> None:
    assert Figure("5 m", 0, 3, 5, None, "m", "count").indicator is None
