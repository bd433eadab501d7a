"""Which entries of the data files ever apply to a text of our own: a case, an example, a sample document.

Everything is matched on the plain copy. `entries()` gives every entry as (table, entry); `fired()` those that apply.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import corpus
from corpus.case_loader import load_cases
from extractors.language import phrase_lists, pipeline, tokens
from extractors.numerals import FIRST_WORDS
from extractors.text import plain

HERE = Path(corpus.__file__).parent.parent / "extractors"
Entry = tuple[str, str]
_NUMBER = rf"(?:\d|(?<!\w)(?:{'|'.join(sorted(FIRST_WORDS))})(?!\w)|%|(?<!\w)(?:nghìn|triệu|tỷ|trăm|tr))"


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


@cache
def texts() -> tuple[str, ...]:
    """The plain copies of every case and every sample document."""
    documents = [path.read_text("utf-8") for path in corpus.documents("text")]
    return tuple(plain(text) for text in [*(case.text for case in load_cases()), *documents])


@cache
def everything() -> str:
    return " \x00 ".join(texts())


def _said(entry: str) -> str:
    return re.escape(plain(entry)).replace(r"\ ", r"\s+")


def anywhere(entry: str) -> bool:
    return bool(re.search(rf"(?<!\w){_said(entry)}(?!\w)", everything()))


def behind_number(entry: str) -> bool:
    """A unit or noun: right behind a number, joined to one, in a table's head or the word of a heading over numbers."""
    return bool(re.search(rf"{_NUMBER}[^\W\d_]*\s*{_said(entry)}(?![^\W\d_])", everything()))


def ahead_of_number(entry: str) -> bool:
    """A label or qualifier: right before a number, or before `từ` and a number."""
    return bool(re.search(rf"(?<!\w){_said(entry)}[\s:.]*(?:từ\s+)?{_NUMBER}", everything()))


def divides(entry: str) -> bool:
    """A denominator: behind a slash, or behind `mỗi`, `một`, `trên`."""
    return bool(re.search(rf"(?:/\s*|(?<!\w)(?:mỗi|một|trên|0?1)\s+){_said(entry)}(?!\w)", everything()))


def _tokens(phrase: str) -> str:
    return " ".join(token.text for token in tokens(plain(phrase)))


@cache
def _phrases_found() -> frozenset[tuple[str, str, str]]:
    found = set()
    for text in texts():
        for phrase in pipeline()(text).user_data["phrases"]:
            found.add((phrase.kind, phrase.label, _tokens(text[phrase.start : phrase.end])))
    return frozenset(found)


def _phrase_entries() -> Iterator[tuple[str, str, bool]]:
    for kind, labels in phrase_lists().items():
        for label, phrases in labels.items():
            for phrase in phrases:
                yield f"phrases.{kind}.{label}", phrase, (kind, label, _tokens(phrase)) in _phrases_found()


def _quantity_entries() -> Iterator[tuple[str, str, bool]]:
    data = load("quantities.toml")
    lists: list[tuple[str, list[str], Callable[[str], bool]]] = [
        *((f"quantities.unit.{'.'.join(one['forms'][:1])}", one["forms"], behind_number) for one in data["unit"]),
        *((f"quantities.nouns.{one['family']}", one["words"], behind_number) for one in data["nouns"]),
        ("quantities.durations", data["durations"]["words"], behind_number),
        ("quantities.terms", data["durations"]["terms"], ahead_of_number),
        *((f"quantities.labels.{name}", data["labels"][name], ahead_of_number) for name in ("hard", "soft", "none")),
        ("quantities.not_nouns", data["labels"]["not_nouns"], behind_number),
        *((f"quantities.{name}", one.get("before", []), ahead_of_number) for name, one in data["qualifier"].items()),
        *((f"quantities.{name}.after", one.get("after", []), anywhere) for name, one in data["qualifier"].items()),
        ("quantities.per.words", data["per"]["words"], anywhere),
        ("quantities.per.nouns", data["per"]["nouns"], divides),
    ]
    for table, words, applies in lists:
        for word in words:
            yield table, word, applies(word)


def _other_entries() -> Iterator[tuple[str, str, bool]]:
    for name, words in load("subjects.toml").items():
        for word in words:
            yield f"subjects.{name}", word, anywhere(word)
    for table, words in load("topics.toml").items():
        if table in ("phrase", "unit"):
            for word in words:
                yield f"topics.{table}", word, anywhere(word)
    for entry in load("knowledge/indicators.toml")["indicator"]:
        for condition in ("any", "all", "never", "noun", "near"):
            for word in entry["match"].get(condition, ()):
                yield f"indicators.{entry['id']}.{condition}", word, anywhere(word)


@cache
def entries() -> tuple[tuple[str, str, bool], ...]:
    """Every entry with whether it ever applies; one that a file repeats counts once."""
    found = [*_phrase_entries(), *_quantity_entries(), *_other_entries()]
    return tuple(dict.fromkeys(found))
