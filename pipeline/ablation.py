"""What a language tool is worth: the same documents read with it and without it, in F1 and in milliseconds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import InputError
from extractors.extract import extract
from extractors.language import without, words
from extractors.readers import read
from extractors.records import Json

from .evaluation_report import total
from .tallies import Score, Share
from .verdicts import Result

_COUNTED = frozenset({"count", "persons", "households"})
_NUMBER = re.compile(r"[\d.,/ ]+(?=[^\W\d_])")
ROUNDS = 3
"""Each document is timed this often with and without, in turn; the fastest counts."""


@dataclass(frozen=True, slots=True)
class Ablation:
    """The scores of a run with all tools and of one without `tools`, and the milliseconds per document of each."""

    tools: tuple[str, ...]
    whole: Score
    less: Score
    whole_nouns: Share
    less_nouns: Share
    whole_ms: float
    less_ms: float


Pairs = Sequence[tuple[Sequence[Json], Path]]
"""The figures that a document must yield, and its file."""


def ablate(tools: Sequence[str], run: Callable[[], list[Result]], pairs: Pairs) -> Ablation:
    """`run` measures the documents; it is called with all tools and without `tools`, then the files are timed."""
    whole, nouns = run(), nouns_alone(pairs)
    with without(tools):
        less, fewer = run(), nouns_alone(pairs)
    whole_ms, less_ms = _times(tools, [path for _, path in pairs])
    return Ablation(tuple(tools), total(whole), total(less), nouns, fewer, whole_ms, less_ms)


def nouns_alone(pairs: Pairs) -> Share:
    """How often the first word behind a number is exactly the noun that gold counts, as if no list held any noun.

    That is what reading rests on for a noun that the lists lack: `144 học viên`, `36 nút giao`.
    """
    found = Share()
    for figures, path in pairs:
        text = read(path).text
        for figure in figures:
            number = _NUMBER.match(figure["quote"])
            noun = figure["quote"][number.end() :] if number else ""
            if figure["measure"] not in _COUNTED or not noun or "," in noun or not _stands(text, figure):
                continue
            at = figure["start"] + len(figure["quote"]) - len(noun)
            first = next(iter(words(text, at, min(len(text), at + 60))), None)
            found += Share(first is not None and first.text.split() == noun.split(), 1)
    return found


def _stands(text: str, figure: Json) -> bool:
    return bool(text[figure["start"] : figure["end"]] == figure["quote"])


def _times(tools: Sequence[str], paths: Sequence[Path]) -> tuple[float, float]:
    """Milliseconds that the finding takes per document (reading of the file left out), with and without."""
    with_all, with_less = list[float](), list[float]()
    for path in paths:
        try:
            document = read(path)
        except InputError:
            continue
        found: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for less in (False, True):
                with without(tools if less else ()):
                    start = time.process_time()
                    extract(document)
                    found[less].append((time.process_time() - start) * 1000)
        with_all.append(min(found[False]))
        with_less.append(min(found[True]))
    return (sum(with_all) / len(with_all), sum(with_less) / len(with_less)) if with_all else (0.0, 0.0)


def report(found: Ablation) -> str:
    """The table: every measure and attribute with, without, and the difference; then the time."""
    return "\n".join(_lines(found))


def _lines(found: Ablation) -> Iterator[str]:
    names = ", ".join(found.tools)
    yield f"Không có {names} (without {names})"
    yield f"  {'F1':16}{'đủ (with)':>12}{'thiếu (without)':>17}{'chênh (worth)':>15}"
    for name, tally in found.whole.tallies.items():
        if tally.gold or tally.got:
            yield _line(name, tally.f1, found.less.tallies[name].f1)
    yield f"  {'thuộc tính (attributes of matched figures)'}"
    for name, share in found.whole.shares.items():
        yield _line(name, share.value, found.less.shares[name].value)
    yield _line("noun unlisted", found.whole_nouns.value, found.less_nouns.value)
    yield f"  {'ms/tài liệu':16}{found.whole_ms:12.1f}{found.less_ms:17.1f}{found.whole_ms - found.less_ms:+15.1f}"


def _line(name: str, whole: float, less: float) -> str:
    return f"  {name:16}{whole:12.3f}{less:17.3f}{whole - less:+15.3f}"


def as_json(found: Ablation) -> Json:
    """The same as an object: measure → [with, without], and `ms`."""
    tallies = {
        name: [round(tally.f1, 4), round(found.less.tallies[name].f1, 4)] for name, tally in found.whole.tallies.items()
    }
    shares = {
        name: [round(share.value, 4), round(found.less.shares[name].value, 4)]
        for name, share in found.whole.shares.items()
    }
    return {
        "without": list(found.tools),
        "f1": tallies,
        "attributes": shares,
        "noun_unlisted": [round(found.whole_nouns.value, 4), round(found.less_nouns.value, 4)],
        "ms": [round(found.whole_ms, 2), round(found.less_ms, 2)],
    }
