"""What surrounds a quantity of running text: its sentence, the words of its fact, and where its topic may be looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .attributes import Surroundings
from .beneficiaries import Beneficiaries
from .document import Document, Span
from .facts import Facts
from .language import Signals
from .passages import Passage
from .quantities import Quantity
from .records import Citation, Metadata, Section
from .text import Copies
from .topics import Place, Topics

_HARD = re.compile(r"[;(]|(?<!\d)[.!?](?=\s)")
_END = re.compile(r"[;)]|(?<!\d)[.!?](?=\s)")
_SOFT = re.compile(r",|\s(?=và\s)")


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reading of one document's figures shares."""

    document: Document
    copies: Copies
    signals: Signals
    topics: Topics
    beneficiaries: Beneficiaries
    sections: Sequence[Section]
    metadata: Metadata
    citations: Sequence[Citation]
    title: Span | None
    year: int | None

    @property
    def plain(self) -> str:
        return self.copies.plain


def near_end(reader: Reader, quantity: Quantity, around: Surroundings) -> int:
    """Where the words that belong to a quantity end: at the next quantity, a bracket, `;` or after 90 characters."""
    stop = min(around.behind, around.sentence.end, quantity.end + 90)
    hard = _HARD.search(reader.plain, quantity.end, stop) or _END.search(reader.plain, quantity.end, stop)
    return hard.start() if hard else stop


def surroundings(reader: Reader, found: list[tuple[Quantity, Passage]], index: int) -> Surroundings:
    """The sentence of a quantity, where the numbers beside it stand, and what its item and headings say."""
    quantity, passage = found[index]
    sentence = passage.sentence_of(quantity.start)
    same = index > 0 and found[index - 1][1] is passage
    before = found[index - 1][0].end if same else sentence.start
    behind = found[index + 1][0].start if index + 1 < len(found) and found[index + 1][1] is passage else sentence.end
    headings = tuple(reader.sections[s].heading.lower() for s in passage.path)
    cited = any(
        c.relation in ("issued", "mentions") and sentence.start <= c.start and c.end <= quantity.start
        for c in reader.citations
    )
    about = (
        cited
        and passage.item
        and " về " in reader.plain[sentence.start : quantity.start]
        and "đã" not in reader.plain[sentence.start : quantity.start]
    )
    return Surroundings(
        sentence, before, behind, headings, reader.metadata.kind, reader.year, passage.lead, passage.intro, about
    )


_LISTED = frozenset({"poor", "near_poor", "just_out", "policy"})


def _border(reader: Reader, last: Quantity, first: Quantity, stop: int) -> int:
    """Where one fact ends and the next begins between two quantities: at `;` or a sentence's end, else at a comma."""
    plain = reader.plain
    hard = _HARD.search(plain, last.end, min(first.start, stop))
    if hard is not None:
        return hard.start()
    for comma in _SOFT.finditer(plain, last.end, min(first.start, stop)):
        people = reader.signals.within("beneficiary", comma.end(), min(comma.end() + 20, first.start))
        if not any(p.label in _LISTED for p in people):
            return comma.start()
    return min(first.start, stop)


def own_words(reader: Reader, found: list[tuple[Quantity, Passage]], members: list[int]) -> Span:
    """The words of a fact: from where the fact before it ends to where the next one begins."""
    first, last = members[0], members[-1]
    passage = found[first][1]
    start = passage.sentence_of(found[first][0].start).start
    start = max(start, reader.plain.rfind(";", start, found[first][0].start) + 1)
    stop = min(passage.sentence_of(found[last][0].start).end, found[last][0].end + 110)
    if first and found[first - 1][1] is passage and found[first - 1][0].end > start:
        start = _border(reader, found[first - 1][0], found[first][0], stop)
    if last + 1 < len(found) and found[last + 1][1] is passage:
        stop = min(stop, _border(reader, found[last][0], found[last + 1][0], stop))
    hard = _END.search(reader.plain, found[last][0].end, stop)
    stop = hard.start() if hard else stop
    return Span(start, max(stop, found[last][0].end))


def place_of(reader: Reader, facts: Facts, found: list[tuple[Quantity, Passage]], index: int) -> Place:
    """Where the topic of a quantity may be said: its fact, what its fact is a part of, its sentence, lead and headings."""
    members = facts.of[index].members
    quantity, passage = found[members[0]]
    sentence = passage.sentence_of(quantity.start)
    at = passage.sentences.index(sentence) if sentence in passage.sentences else 0
    before = passage.sentences[at - 1] if at else passage.intro
    headings = tuple(Span(reader.sections[s].start, reader.sections[s].end) for s in passage.path)
    units = () if _acts(reader, found[index][0]) else (found[index][0].unit, *(found[index][0].per or "").split("/"))
    mates = tuple(found[m][0].unit for m in members if m != index)
    own = own_words(reader, found, members)
    nouns = tuple(Span(found[m][0].start, min(found[m][0].end + 28, max(own.end, found[m][0].end))) for m in members)
    total = None if facts.of[index].taken_out else facts.total_of(index)
    over = own_words(reader, found, total.members) if total is not None else None
    if over is None and not reader.topics.speaks(own):
        over = _spoken_before(reader, facts, found, members[0], sentence)
        own = Span(over.start, own.end) if over else own
    return Place(own, nouns, over, units, mates, sentence, passage.lead, before, headings, reader.title)


def _spoken_before(
    reader: Reader, facts: Facts, found: list[tuple[Quantity, Passage]], first: int, sentence: Span
) -> Span | None:
    """The words of the nearest fact before in the sentence that say what it is about; else those of the one before.

    `Tỷ lệ lao động qua đào tạo đạt 47,6%, tăng 2,1 so với năm trước, 6 tháng đầu năm đạt 48,5%` is about training.
    """
    passage, nearest = found[first][1], None
    while first and found[first - 1][1] is passage:
        members = facts.of[first - 1].members
        last = own_words(reader, found, members)
        if last.start < sentence.start:
            break
        nearest = nearest or last
        if reader.topics.speaks(last):
            return last
        first = members[0]
    return nearest


_ALL_OF = re.compile(r"(?:cả|khắp|tại|ở)\s+$")


def _acts(reader: Reader, quantity: Quantity) -> bool:
    """Whether communes are counted that did or have something (`16/16 xã ban hành kế hoạch`), and not as a profile."""
    before = reader.plain[max(0, quantity.start - 8) : quantity.start]
    return quantity.family == "places" and (quantity.of is not None or bool(_ALL_OF.search(before)))
