"""Marks that OCR mistook, set right by the words beside: `triệu đống` → `triệu đồng`, `thành phổ` → `thành phố`.

Which two words stand side by side is told by our own knowledge files, whose phrases and examples cover three of four
words of a report; what stands behind a number, by the units and counted nouns; the names of areas, by their register. Only marks change, never a letter, a digit or a length; a word that a known pair confirms stays.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..knowledge.register import RANKS, everywhere, key_of
from ..lexicon import lexicon
from ..text import fold, nfc, same_tones

_ROOT = Path(__file__).resolve().parent.parent
_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
_DATED = {"nam": "năm", "thang": "tháng", "ngay": "ngày"}
"""Words before a number."""
MENDED = 0.85
"""Confidence at most of a word whose marks were set right."""
_USUAL = 4
"""How many times oftener one spelling of a pair stands in our files than another that is left out."""
_SCALES = ("nghìn", "ngàn", "triệu", "tỷ", "tỉ")
_COMMA_HEAD = re.compile(r"\d{1,2},")
_ROMAN_HEAD = re.compile(r"[lIL|]{1,3}[.,]?")
_RANK_WORDS = frozenset(fold(rank.split()[0]) for rank in RANKS)
_WORD = re.compile(r"(?P<before>[^\w]*)(?P<word>[^\W\d_]+)(?P<behind>(?:[\W_].*)?)", re.DOTALL)


def mended(words: Sequence[str]) -> list[str]:
    """The words of one page in reading order, those respelt whose marks fit no neighbour while one other spelling does."""
    found = [_WORD.fullmatch(word) for word in words]
    plain = [same_tones(m["word"].lower()) if m else "" for m in found]
    joined = [bool(a and b and not a["behind"] and not b["before"]) for a, b in pairwise(found)]
    sure = [False] * len(words)
    out = list(words)
    for at, match in enumerate(found):
        if match and match["behind"] == ":" and fold(plain[at]) == "so" and plain[at] != "số":
            plain[at], out[at], sure[at] = "số", _respelt(words[at], match, "số"), True
    for at in range(len(words) - 1):
        if words[at + 1][:1].isdigit() and (date := _DATED.get(fold(plain[at]))):
            sure[at] = True
            if plain[at] != date:
                plain[at], out[at] = date, _respelt(words[at], found[at], date)
    for at, name in _areas(found, plain, joined):
        for i, spelling in enumerate(name, at):
            sure[i] = True
            if plain[i] != spelling:
                plain[i], out[i] = spelling, _respelt(words[i], found[i], spelling)
    for at in range(len(words)):
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+d\W*", words[at]):
            out[at] = words[at].replace("d", "đ")
    for at in range(1, len(words)):
        two = " ".join(plain[at : at + 2])
        if (
            _counts(words[at - 1], plain[at - 1])
            and (twos := _counted().get(fold(two)))
            and joined[at : at + 1] == [True]
        ):
            if len(twos) == 1 and two not in twos:
                for i, spelling in enumerate(next(iter(twos)).split(), at):
                    if plain[i] != spelling:
                        plain[i], out[i] = spelling, _respelt(words[i], found[i], spelling)
            sure[at] = sure[at + 1] = True
            continue
        units = (
            _counted().get(fold(plain[at]), frozenset())
            if _counts(words[at - 1], plain[at - 1]) or _in_brackets(found[at])
            else frozenset()
        )
        if len(units) == 1 or plain[at] in units:
            sure[at] = True
            if plain[at] not in units:
                plain[at] = next(iter(units))
                out[at] = _respelt(words[at], found[at], plain[at])
    for at, together in enumerate(joined):
        if together and (plain[at], plain[at + 1]) in _pairs().get(_key(plain[at], plain[at + 1]), ()):
            sure[at] = sure[at + 1] = True
    for at, together in enumerate(joined):
        known = _pairs().get(_key(plain[at], plain[at + 1]), ()) if together else frozenset()
        if len(known) != 1 or (sure[at] and sure[at + 1]):
            continue
        pair = next(iter(known))
        if all(not sure[at + i] or plain[at + i] == pair[i] for i in (0, 1)):
            for i in (0, 1):
                if plain[at + i] != pair[i]:
                    out[at + i] = _respelt(words[at + i], found[at + i], pair[i])
                plain[at + i], sure[at + i] = pair[i], True
    return out


def headed(words: Sequence[str]) -> list[str]:
    """The words of a printed line, its own number as a heading has it: `L MỤC ĐÍCH` → `I. MỤC ĐÍCH`, `1, Thi` → `1. Thi`."""
    out = list(words)
    if len(words) > 1 and _COMMA_HEAD.fullmatch(words[0]) and words[1][:1].isupper():
        out[0] = words[0][:-1] + "."
    if len(words) > 2 and _ROMAN_HEAD.fullmatch(words[0]) and " ".join(words[1:3]).isupper():
        out[0] = "I" * len(words[0].rstrip(".,")) + "."
    return out


def _areas(
    found: Sequence[re.Match[str] | None], plain: Sequence[str], joined: Sequence[bool]
) -> Iterator[tuple[int, list[str]]]:
    """Where names of areas stand behind their rank (`HUYỆN MUỜNG LÁT`), and how the one that it can be is spelt."""
    for at in range(len(plain)):
        for count in (5, 4, 3):
            words = plain[at : at + count]
            if len(words) < count or not all(joined[at : at + count - 1]) or fold(words[0]) not in _RANK_WORDS:
                continue
            if not all(m is not None and m["word"][0].isupper() for m in found[at + count - 2 : at + count]):
                continue
            names = {same_tones(nfc(area.name).lower()) for area in everywhere().named(key_of(" ".join(words)))}
            spellings = [name.split() for name in names if [*map(len, name.split())] == [*map(len, words)]]
            if words in spellings:
                yield at, words
            elif len(names) == len(spellings) == 1:
                yield at, spellings[0]


def _in_brackets(match: re.Match[str] | None) -> bool:
    """Whether a word stands by itself in brackets, as the unit in the head of a column does: `(tấn)`."""
    return match is not None and match["before"][-1:] == "(" and match["behind"][:1] == ")"


def _counts(word: str, plain: str) -> bool:
    """Whether a unit or a counted noun may stand behind a word: a number, or `triệu`."""
    return word[-1:].isdigit() or plain in _SCALES


@cache
def _counted() -> dict[str, frozenset[str]]:
    """Units and counted nouns of one or two words, by their letters without marks."""
    found: dict[str, set[str]] = {}
    for name in (*_SCALES, *_DATED.values(), *lexicon().units, *lexicon().nouns):
        if all(map(str.isalpha, name.split())) and name.count(" ") < 2:
            found.setdefault(fold(name), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _key(first: str, second: str) -> str:
    return f"{fold(first)} {fold(second)}"


def _respelt(whole: str, match: re.Match[str] | None, spelling: str) -> str:
    if match is None or len(match["word"]) != len(spelling):
        return whole
    word = "".join(new.upper() if old.isupper() else new for old, new in zip(match["word"], spelling, strict=True))
    return match["before"] + word + match["behind"]


@cache
def _pairs() -> dict[str, frozenset[tuple[str, str]]]:
    """Pairs of neighbours in all knowledge files, by their letters without marks; of two spellings the usual one."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for path in sorted(_ROOT.rglob("*.toml")):
        for words in _strings(tomllib.loads(path.read_text("utf-8"))):
            if words.isascii():
                continue
            for run in _RUN.findall(nfc(words).lower()):
                for first, second in pairwise(map(same_tones, run.split())):
                    found[_key(first, second)][first, second] += 1
    return {
        key: frozenset(pair for pair, count in pairs.items() if count * _USUAL > max(pairs.values()))
        for key, pairs in found.items()
    }


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
