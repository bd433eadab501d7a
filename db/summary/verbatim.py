"""What reports say themselves, taken over word by word with their unit: limits, causes, tasks, proposals."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.text import plain

from .ground import Ground, Tied, Unit
from .model import Block, Heading, Quoted, Statement
from .wording import choice, word

KINDS = ("limits", "causes", "tasks", "proposals")
_ITEM = re.compile(r"(?m)^\s*(?:[-+•*–]|\d{1,2}[.)]|[a-zđ]\))\s+")
_PAGE_NUMBER = re.compile(r"(?m)^\s*\d{1,3}\s*$\n?")


@dataclass(frozen=True, slots=True)
class Said:
    """One item of a section of a report or plan, with the unit whose it is."""

    unit: Unit | None
    paper: Tied
    text: str
    start: int
    end: int


def said(ground: Ground, kind: str) -> list[Said]:
    """The items below the headings of a kind (`limits`, `causes`, `tasks`, `proposals`) in the reports of the period."""
    return [
        item for unit in ground.units for tied in unit.reports for item in _of_report(ground, unit, tied, kind)
    ]  # fmt: skip


def headed_items(ground: Ground, tied: Tied, wanted: Callable[[str, list[str]], bool]) -> list[tuple[str, int, int]]:
    """The items below the headings that are wanted (a heading and those above it, nearest first), with their places."""
    sections = _sections(ground, tied)
    found = []
    for at, section in enumerate(sections):
        if wanted(section["heading"], _above(sections, at)):
            for item in _items(None, tied, *_behind(sections, at, tied)):
                found.append((item.text, item.start, item.end))
    return found


def _of_report(ground: Ground, unit: Unit, tied: Tied, kind: str) -> Iterator[Said]:
    for start, end in places(ground, tied, kind):
        yield from _items(unit, tied, start, end)


def places(ground: Ground, tied: Tied, kind: str) -> list[tuple[int, int]]:
    """Where the sections of a kind stand in a report: behind each heading up to the next."""
    sections = _sections(ground, tied)
    return [
        _behind(sections, at, tied)
        for at, section in enumerate(sections)
        if _is(section["heading"], kind, _above(sections, at))
    ]


def _sections(ground: Ground, tied: Tied) -> list[sqlite3.Row]:
    sql = "SELECT * FROM sections WHERE document_id = ? ORDER BY start"
    return ground.connection.execute(sql, (tied.row["id"],)).fetchall()


def _behind(sections: list[sqlite3.Row], at: int, tied: Tied) -> tuple[int, int]:
    last = tied.row["body_end"] or len(tied.row["text"])
    behind = sections[at + 1]["start"] if at + 1 < len(sections) else last
    return sections[at]["end"], _before_closing(tied.row["text"], sections[at]["end"], behind)


def _before_closing(text: str, start: int, end: int) -> int:
    """Where the last line begins that closes a report and no longer belongs to its last section."""
    for line in re.finditer(r"(?m)^.*$", text[start:end]):
        if any(word_ in plain(line[0]) for word_ in map(plain, choice("sections", "closing"))):
            return start + line.start()
    return end


def _above(sections: list[sqlite3.Row], at: int) -> list[str]:
    """The headings over a section, the nearest first."""
    level, found = sections[at]["level"], []
    for section in reversed(sections[:at]):
        if section["level"] < level:
            level = section["level"]
            found.append(section["heading"])
    return found


def _is(heading: str, kind: str, above: list[str]) -> bool:
    """Whether a heading is of a kind by its own words; a bare `Giải pháp` is one of what was done below a heading of results."""
    words = " ".join(plain(heading).split())
    if any(plain(bar) in words for bar in choice("sections", "never", kind)):
        return False
    if kind == "tasks" and any("kết quả" in plain(one) for one in above[:1]):
        return False
    return any(plain(one) in words for one in choice("sections", kind))


def _items(unit: Unit | None, tied: Tied, start: int, end: int) -> Iterator[Said]:
    """Paragraphs that open with a dash or a number; a section without any is one item."""
    text = tied.row["text"]
    marks = [match.start() for match in _ITEM.finditer(text, start, end)]
    cuts = [*(marks or [start]), end]
    for first, last in pairwise(cuts):
        begin = _ITEM.match(text, first, last)
        first = begin.end() if begin else first
        shown = _clean(text[first:last])
        if len(shown) > 20:
            yield Said(unit, tied, shown, first, first + len(text[first:last].rstrip()))


def _clean(words: str) -> str:
    """On one line, without page numbers between lines, heading marks and emphasis of Markdown."""
    return " ".join(re.sub(r"[*#_]+", "", _PAGE_NUMBER.sub("", words)).split()).lstrip(" .:;")


def quoted(ground: Ground, item: Said) -> Quoted:
    page = ground.page_at(item.paper.row["id"], item.start)
    source = ground.source(item.paper.row, item.start, item.end, page, item.text)
    return Quoted(f"“{item.text}”", source)


def by_unit(ground: Ground, items: list[Said], level: int = 3) -> list[Block]:
    """Items one below the other, below the name of their unit."""
    blocks: list[Block] = []
    for nth, item in enumerate(items):
        if item.unit and (nth == 0 or items[nth - 1].unit is not item.unit):
            blocks.append(Heading(item.unit.full, level))
        blocks.append(Statement((quoted(ground, item),), item=True))
    return blocks


def by_addressee(ground: Ground, items: list[Said]) -> list[tuple[str, list[Block]]]:
    """Proposals by the body that they are made to, as their own words name it."""
    found: dict[str, list[Said]] = {}
    for item in items:
        found.setdefault(_addressee(item.text), []).append(item)
    order = [*choice("addressees", "words"), word("say", "addressee_none")]
    ranked = sorted(found, key=lambda body: next((n for n, one in enumerate(order) if body.startswith(one)), 99))
    return [(body, by_unit(ground, found[body], 4)) for body in ranked]


def _addressee(text: str) -> str:
    """`Đề nghị Bộ Tài chính sớm …` → `Bộ Tài chính`."""
    heads = "|".join(sorted(map(re.escape, choice("addressees", "words")), key=len, reverse=True))
    opening = rf"(?:(?:Đề nghị|Kiến nghị|Kính đề nghị|Đề xuất|Đối với)\s+(?:với\s+)?)?((?:{heads})(?:\s+[A-ZĐÀ-Ỹ][\wÀ-ỹ]*|\s+(?:và|-|–)(?=\s+[A-ZĐÀ-Ỹ]))*)"
    match = re.match(opening, text)
    return " ".join(match[1].split()) if match else word("say", "addressee_none")
