"""The words of asked.toml, compiled, and the ways in which the finders of what is asked read a stretch of text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .document import Document, Span
from .passages import Passage
from .periods import Period, completed
from .records import Figure, Metadata, Section
from .text import Copies


@cache
def words() -> dict[str, Any]:
    """asked.toml as it stands."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "asked.toml").read_text("utf-8"))
    return data


@cache
def pattern(kind: str, name: str) -> re.Pattern[str]:
    """The phrases `name` of table `kind` as one pattern, at word borders; phrases are regexes where a blank is any run."""
    body = "|".join(p.replace(" ", r"\s+") for p in sorted(words()[kind][name], key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the finders are given: the document and all that was found in it before."""

    document: Document
    copies: Copies
    passages: tuple[Passage, ...]
    sections: Sequence[Section]
    metadata: Metadata
    figures: Sequence[Figure]
    times: Sequence[Period]

    def text(self, start: int, end: int) -> str:
        """The words of a stretch on one line, without markup."""
        return " ".join(re.sub(r"[*_#\\]+", " ", self.document.text[start:end]).split())

    def trimmed(self, start: int, end: int) -> Span:
        """The stretch without blanks, markup and closing marks around."""
        text = self.document.text
        while start < end and (text[start].isspace() or text[start] in "*_#-–+;,.:"):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in "*_;,./:"):
            end -= 1
        return Span(start, end)

    def headings(self, path: Sequence[int]) -> tuple[str, ...]:
        """The headings of a path as plain words, outermost first."""
        return tuple(" ".join(self.copies.plain[self.sections[i].start : self.sections[i].end].split()) for i in path)

    def times_in(self, span: Span) -> list[Period]:
        return [time for time in self.times if span.start <= time.start and time.end <= span.end]

    def value_of(self, time: Period) -> str | None:
        """A period's value, its year from the document's date where its own words lack one."""
        year = (self.metadata.date or self.metadata.date_partial or "")[:4]
        return completed(time, year or None)

    def figures_in(self, span: Span) -> list[tuple[int, Figure]]:
        return [(i, f) for i, f in enumerate(self.figures) if span.start <= f.start and f.end <= span.end]
