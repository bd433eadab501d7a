"""The organisation that did what a figure counts: the subject of its sentence or of one before, else its heading.

`Công an huyện phát hiện 61 vụ với 74 đối tượng`, `trong đó Hội Phụ nữ 310 hộ`, `* Hội LHPN thành phố:` (a heading).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

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
    begins = r"(?:^|[.;:(]\s+|[.;:(]|\n[\s*_\-+]*|,\s+|trong đó:?\s+|Trong đó:?\s+|(?:từ|Từ|chỉ đạo)\s+)"
    joint = r"(?:\s+|\s+-\s+|\s*-\s*|,\s+)"
    return re.compile(
        rf"{begins}[\s*_]*(?P<name>(?:{heads})(?!\w)(?!\s+hành\s)(?:{joint}(?!(?:{verbs})(?!\w)){_NAME}){{0,14}}?)"
        rf"(?=\s+(?:(?:{verbs})(?!\w)|\d))"
    )


@decides("actor")
def actor_of(resolver: Resolver, item: Item) -> str | None:
    """The organisation named as the subject nearest before the figure in its paragraph, else in the heading above it."""
    figure, passage = item.figure, item.passage
    if figure.table is None:
        named = _subject_before(resolver, passage.span.start, figure.sentence[0], figure.start)
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


def _subject_before(resolver: Resolver, start: int, sentence: int, at: int) -> str | None:
    text = resolver.text
    words = text[start : at + 3]  # cut out, so that its first word begins a clause
    found = [m for m in _subjects().finditer(words) if not resolver.names.covers(start + m.start("name"))]
    if not found:
        return None
    last = found[-1]
    if start + last.start("name") < sentence and _ELSE.match(resolver.copies.plain, _first_word(text, sentence)):
        return None
    return " ".join(last["name"].split()).strip(" *_:")


def _first_word(text: str, at: int) -> int:
    while at < len(text) and not text[at].isalnum():
        at += 1
    return at
