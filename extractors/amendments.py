"""Where a document says of itself that it replaces, corrects or adds to an earlier one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .text import plain, same_tones

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_TURNED = re.compile(r"(?:không|chưa|được|bị|không được)\s+$")
_REACH = 250
"""Letters from the verb within which the document that it names must stand, all in one sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document that the text cites at `start`: its number and its day, as far as they are given."""

    number: str | None
    issued_on: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Amendment:
    """`replaces`, `corrects` or `adds`, the document that is meant (no number: the text gives none), and the words."""

    what: str
    number: str | None
    issued_on: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rules:
    this: re.Pattern[str]
    verbs: re.Pattern[str]
    meaning: dict[str, str]


@cache
def _rules() -> _Rules:
    data = tomllib.loads((files("extractors") / "amendments.toml").read_text("utf-8"))
    meaning = {same_tones(word): what["name"] for what in data["what"] for word in what["words"]}
    this = "|".join(re.escape(same_tones(words)) for words in data["this"])
    between = int(data["between"])
    return _Rules(
        re.compile(rf"(?<!\w)(?:{this})(?!\w)[^.;!?]{{0,{between}}}$"),
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, meaning))})(?!\w)"),
        meaning,
    )


def amendments(text: str, body_start: int, cited: Iterable[Named]) -> list[Amendment]:
    """What `text` says of itself, in reading order.

    Accepted: a verb in the title (before `body_start`: `Về việc đính chính Báo cáo số …`), or behind the document's
    name for itself (`Báo cáo này thay thế Báo cáo số …`). What it tells of others (`Quyết định số 5 thay thế Quyết
    định số 3`), `không thay thế` and `được thay thế` are none.
    """
    rules, words = _rules(), plain(text)
    named = sorted((one for one in cited if one.number), key=lambda one: one.start)
    found: list[Amendment] = []
    for verb in rules.verbs.finditer(words):
        before = words[max(0, verb.start() - 120) : verb.start()]
        if _TURNED.search(before) or not (verb.end() <= body_start or rules.this.search(before)):
            continue
        found += _meant(rules.meaning[verb[0]], verb, words, named)
    return found


def _meant(what: str, verb: re.Match[str], words: str, named: list[Named]) -> Iterator[Amendment]:
    end = _SENTENCE_END.search(words, verb.end())
    limit = min(end.start() if end else len(words), verb.end() + _REACH)
    objects = [one for one in named if verb.end() <= one.start < limit]
    for one in objects:
        yield Amendment(what, one.number, one.issued_on, verb.start(), verb.end())
    if not objects and what != "adds":
        yield Amendment(what, None, None, verb.start(), verb.end())
