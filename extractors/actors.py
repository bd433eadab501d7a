"""The organisation that did what a figure counts: the subject of its sentence or of one before, else its heading.

`Công an huyện phát hiện 61 vụ với 74 đối tượng`, `trong đó Hội Phụ nữ 310 hộ`, `* Hội LHPN thành phố:` (a heading).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

from .document import Span
from .inheritance import Resolver
from .items import Item
from .text import UPPER
from .trace import decides

_NAME = r"(?:[^\W\d_]+|\"[^\"]{2,60}\"|“[^”]{2,60}”|&)"
_ELSE = re.compile(
    r"(?:toàn (?:tỉnh|huyện|xã|thành phố|ngành)|cả (?:tỉnh|huyện|xã)|các (?:xã|huyện|địa phương|thôn|đơn vị)|tỷ lệ|số)(?!\w)"
    r"|\d[\d./]*\s*(?:xã|huyện|phường|thôn|đơn vị|hộ)(?!\w)"
)
"""What a sentence may begin with that has another subject than the organisation of the one before."""


@cache
def _subjects() -> re.Pattern[str]:
    """An organisation where a clause begins, as far as its verb or the number right behind it."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    heads = "|".join(re.escape(h) for h in sorted(data["heads"], key=len, reverse=True))
    verbs = "|".join(re.escape(v) for v in sorted(data["verbs"], key=len, reverse=True))
    # Possessive, and from the first of several breaks: hundreds of empty lines would else be tried in every way.
    begins = r"(?:^|[.;:(]\s*+|(?<!\n)\n[\s*_\-+]*+|,\s++|[Tt]rong đó:?\s++|(?:từ|Từ|chỉ đạo)\s++)"
    joint = r"(?:\s+|\s+-\s+|\s*-\s*|,\s+)"
    return re.compile(
        rf"{begins}[\s*_]*+(?P<name>(?:{heads})(?!\w)(?!\s+hành\s)(?:{joint}(?!(?:{verbs})(?!\w)){_NAME}){{0,14}}?)"
        rf"(?=\s+(?:(?:{verbs})(?!\w)|\d))"
    )


@decides("actor")
def actor_of(resolver: Resolver, item: Item) -> str | None:
    """The organisation named as the subject nearest before the figure in its paragraph, else in the heading above it."""
    figure, passage = item.figure, item.passage
    if figure.table is None:
        named = _subject_before(resolver, passage.span, figure.sentence[0], figure.start)
        if named is not None:
            return named
    for index in reversed(passage.path):
        heading = resolver.sections[index].heading
        if _heads().match(heading):
            return heading
    return None


@cache
def _heads() -> re.Pattern[str]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return re.compile(rf"(?:{'|'.join(re.escape(h) for h in data['heads'] if h[0].isupper())})\s+[^\W\d_{UPPER}]*")


def _subject_before(resolver: Resolver, passage: Span, sentence: int, at: int) -> str | None:
    text = resolver.text
    places = _named(text[passage.start : passage.end])  # cut out, so that its first word begins a clause
    for name, end in reversed(places[: bisect_left(places, (at - passage.start, 0))]):
        start, end = passage.start + name, passage.start + end
        if end > at or resolver.names.covers(start):
            continue
        if start < sentence and _ELSE.match(resolver.copies.plain, _first_word(text, sentence)):
            return None
        return " ".join(text[start:end].split()).strip(" *_:")
    return None


@lru_cache(maxsize=16)
def _named(words: str) -> tuple[tuple[int, int], ...]:
    """Where the organisations stand that do something in a passage; all its figures ask, one after the other."""
    return tuple(m.span("name") for m in _subjects().finditer(words))


def _first_word(text: str, at: int) -> int:
    while at < len(text) and not text[at].isalnum():
        at += 1
    return at
