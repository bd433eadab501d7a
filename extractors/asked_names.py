"""Names of bodies in sentences that order something: who leads, who cooperates, who gets the report.

All work on one line of words (single blanks) and its plain copy of the same length, so that a look behind can count blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .asked_words import pattern, words
from .text import plain

_ASIDE = re.compile(r"\s*\([^()]*\)")
_WITH = re.compile(r"(?:phối hợp|cùng|kết hợp)(?: chặt chẽ)?,?(?: cùng)? (?:với|cùng) ")
_ENDS = re.compile(r"[;:(]|\.(?: |$)")


@cache
def _head() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(words()["body"]["heads"]) + r")(?!\w)")


@cache
def _parted() -> re.Pattern[str]:
    """Where one name of a list ends and the next begins."""
    return re.compile(rf"(?:, |; | và | cùng )(?={_head().pattern})")


@dataclass(frozen=True, slots=True)
class Named:
    """A body's name: its words, and where on the line they begin and end."""

    name: str
    start: int
    end: int


def body_at(line: str, at: int = 0) -> Named | None:
    """The body that is named at `at` and told to do something: its name ends before the verb. None where none is."""
    low = plain(line)
    if not _head().match(low, at):
        return None
    aside = _ASIDE.search(low, at)
    end = _verb(low, at)
    if end is None:
        return None
    described = pattern("body", "described_by").search(low, at, end + 12)
    if described is not None:
        later = pattern("body", "described_ends").search(low, described.end())
        end = later.start() if later else end
    if aside is not None and aside.start() < end <= aside.end():
        later_verb = _verb(low, aside.end())
        end = later_verb if later_verb is not None else end
    name = _ASIDE.sub("", line[at:end]).strip(" ,:;")
    if name.endswith("-") or re.search("|".join(words()["tasks"]["appeals"]), plain(name) + " "):
        return None
    if not name or len(name) > 330 or _ENDS.search(name.replace("TP.", "TP").replace("; UBND", ", UBND")):
        return None
    return Named(name, at, end)


def _verb(low: str, at: int) -> int | None:
    """Where the first verb of an order stands; a verb inside brackets or a quotation is none."""
    for found in pattern("body", "verbs").finditer(low, at):
        before = low[at : found.start()]
        if before.count("(") == before.count(")") and before.count('"') % 2 == 0:
            return found.start()
    return None


def cooperating(line: str) -> tuple[str, ...]:
    """Who is named behind `phối hợp với`, one by one."""
    low = plain(line)
    found = _WITH.search(low)
    if found is None:
        return ()
    return parted(name_from(line, found.end()))


def parted(names: str) -> tuple[str, ...]:
    """A list of names cut where the next begins: `Sở Tư pháp và các cơ quan liên quan` → both."""
    low, cuts = plain(names), [0]
    for found in _parted().finditer(low):
        cuts += [found.start(), found.end()]
    cuts.append(len(names))
    pieces = [names[a:b].strip(" ,;:.") for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
    return tuple(piece for piece in pieces if piece)


def name_from(line: str, at: int) -> str:
    """The name that begins at `at`: as far as a verb, a word that ends names, a bracket, or a comma with no name behind."""
    low = plain(line)
    if not _head().match(low, at):
        return ""
    ends = [len(line)]
    verb = _verb(low, at + 1)
    stop = pattern("reports", "name_stops").search(low, at + 2)
    mark = _ENDS.search(low, at)
    ends += [m for m in (verb, stop.start() if stop else None, mark.start() if mark else None) if m is not None]
    for comma in re.finditer(", ", low[at:]):
        behind = at + comma.end()
        if not _head().match(low, behind) and not re.match(
            r"(?:thương binh|đơn vị|ban|ngành|thị|thành|phường|xã)", low[behind:]
        ):
            ends.append(at + comma.start())
            break
    return line[at : min(ends)].strip(" ,;:./")


def recipient(line: str) -> tuple[str | None, str | None]:
    """Who gets the report, and the body that it is sent through."""
    low = plain(line)
    found = None
    for sent in pattern("reports", "to").finditer(low):
        name = name_from(line, sent.end() + 1) if sent.end() < len(low) else ""
        if name:
            found = name
            break
    through = None
    for sent in pattern("reports", "through").finditer(low):
        name = name_from(line, sent.end() + 1)
        if name:
            through = name
            break
    return found, through
