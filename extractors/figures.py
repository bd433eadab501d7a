"""The figures of running text: quantities with what their words, their item and their headings say of them.

Period, scope, actor and indicator are left to resolve.py, which sees the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import attributes, basis, quantities
from .attributes import Surroundings
from .blocks import Block
from .document import Document, Span
from .facts import Fact, Facts
from .items import Found, Item
from .language import Signals
from .passages import Passage, passages
from .quantities import Masks, Quantity
from .records import Citation, Figure, Metadata, Section
from .subjects import Counted, subject
from .text import Copies
from .topics import Place, Topics
from .trace import about, decides

_HARD = re.compile(r"[;(]|(?<!\d)[.!?](?=\s)")
_END = re.compile(r"[;)]|(?<!\d)[.!?](?=\s)")
_SOFT = re.compile(r",|\s(?=và\s)")


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the reading of one document shares."""

    document: Document
    copies: Copies
    signals: Signals
    topics: Topics
    sections: Sequence[Section]
    metadata: Metadata
    citations: Sequence[Citation]
    title: Span | None
    year: int | None

    @property
    def plain(self) -> str:
        return self.copies.plain


def find(
    document: Document,
    copies: Copies,
    signals: Signals,
    blocks: Sequence[Block],
    sections: Sequence[Section],
    metadata: Metadata,
    citations: Sequence[Citation],
    masked: Sequence[Span],
) -> Found:
    """The figures of the running text, in reading order; `masked` are spans whose numbers are none (dates, numbers)."""
    names = Masks([*(Span(c.start, c.end) for c in citations), *_quoted(copies.plain)])
    year = int(metadata.date[:4]) if metadata.date else None
    title = Span(0, metadata.body_start) if metadata.body_start else None
    reader = _Reader(
        document, copies, signals, Topics(copies.plain, signals, names), sections, metadata, citations, title, year
    )
    facts, masks = Facts(copies.plain, signals), Masks(masked)
    found: list[tuple[Quantity, Passage]] = []
    everything = tuple(passages(document, copies, blocks, sections, metadata))
    for passage in everything:
        here = quantities.find(document.text, copies.plain, passage.span, masks)
        facts.add(here, len(found), passage.sentences)
        found += [(quantity, passage) for quantity in here]
    return Found(tuple(_items(reader, facts, found)), everything)


def _quoted(plain: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in quantities.LONG_NAME.finditer(plain)]


def _items(reader: _Reader, facts: Facts, found: list[tuple[Quantity, Passage]]) -> list[Item]:
    out: list[Item] = []
    total_since_start: set[int] = set()
    for index, (quantity, passage) in enumerate(found):
        around = _around(reader, found, index)
        follows = index > 0 and found[index - 1][1] is passage and around.before > around.sentence.start
        place = _place(reader, facts, found, index)
        total = facts.total_of(index)
        same = next((i for i in total.members if found[i][0].unit == quantity.unit), None) if total else None
        figure = _figure(
            reader,
            facts.of[index],
            quantity,
            passage,
            around,
            (found[index - 1][0], out[-1].figure) if follows else None,
            place,
        )
        if same is not None and same < len(out):
            figure = figure.having(topic=out[same].figure.topic)
        if facts.of[index].number in total_since_start and figure.basis == "result":
            figure = figure.having(basis="cumulative")
        if figure.basis == "cumulative":
            total_since_start.add(facts.of[index].number)
        picked = follows and out[-1].figure.basis == "norm" and out[-1].figure.group == figure.group
        start = place.own.start if picked else attributes.left_of(quantity, around)
        near = Span(start, _near_end(reader, quantity, around))
        out.append(Item(figure, passage, place.own, near))
    return out


def _near_end(reader: _Reader, quantity: Quantity, around: Surroundings) -> int:
    """Where the words that belong to a quantity end: at the next quantity, a bracket, `;` or after 90 characters."""
    stop = min(around.behind, around.sentence.end, quantity.end + 90)
    hard = _HARD.search(reader.plain, quantity.end, stop) or _END.search(reader.plain, quantity.end, stop)
    return hard.start() if hard else stop


def _around(reader: _Reader, found: list[tuple[Quantity, Passage]], index: int) -> Surroundings:
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


def _border(reader: _Reader, last: Quantity, first: Quantity, stop: int) -> int:
    """Where one fact ends and the next begins between two quantities: at `;` or a sentence's end, else at a comma."""
    plain = reader.plain
    hard = _HARD.search(plain, last.end, min(first.start, stop))
    if hard is not None:
        return hard.start()
    for comma in _SOFT.finditer(plain, last.end, min(first.start, stop)):
        if not reader.signals.within("beneficiary", comma.end(), min(comma.end() + 20, first.start)):
            return comma.start()
    return min(first.start, stop)


def _own(reader: _Reader, found: list[tuple[Quantity, Passage]], members: list[int]) -> Span:
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


def _place(reader: _Reader, facts: Facts, found: list[tuple[Quantity, Passage]], index: int) -> Place:
    members = facts.of[index].members
    quantity, passage = found[members[0]]
    sentence = passage.sentence_of(quantity.start)
    at = passage.sentences.index(sentence) if sentence in passage.sentences else 0
    before = passage.sentences[at - 1] if at else passage.intro
    headings = tuple(Span(reader.sections[s].start, reader.sections[s].end) for s in passage.path)
    units = (found[index][0].unit, *(found[index][0].per or "").split("/"))
    mates = tuple(found[m][0].unit for m in members if m != index)
    own = _own(reader, found, members)
    nouns = tuple(Span(found[m][0].start, min(found[m][0].end + 28, max(own.end, found[m][0].end))) for m in members)
    total = facts.total_of(index)
    over = _own(reader, found, total.members) if total is not None else None
    if over is None and not reader.topics.speaks(own) and members[0] and found[members[0] - 1][1] is passage:
        last = _own(reader, found, facts.of[members[0] - 1].members)
        over = last if last.start >= sentence.start else None
        own = Span(last.start, own.end) if over else own
    return Place(own, nouns, over, units, mates, sentence, passage.lead, before, headings, reader.title)


@about("quantity")
def _figure(
    reader: _Reader,
    fact: Fact,
    quantity: Quantity,
    passage: Passage,
    around: Surroundings,
    last: tuple[Quantity, Figure] | None,
    place: Place,
) -> Figure:
    plain, signals = reader.plain, reader.signals
    topic, lead = reader.topics.topic(place)
    last_quantity, before = last or (None, None)
    last_way, last_basis = (before.direction, before.basis) if before else (None, None)
    way = attributes.direction(plain, signals, quantity, around, last_way)
    denominator = attributes.per(plain, quantity, way, around)
    base = basis.basis(plain, signals, quantity, denominator, around, last_basis)
    starts = ("start_of_change",) if attributes.is_start_of_change(plain, quantity) else ()
    flags = (*quantity.flags, *starts, *(("topic_close",) if lead < 0.15 else ()))
    return Figure(
        quote=reader.document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        measure=quantity.measure,
        qualifier=attributes.qualifier(plain, quantity, way, around, last_quantity),
        per=denominator,
        of=quantity.of,
        direction=way,
        basis=base,
        against=attributes.against(plain, signals, quantity, way, around),
        stage=attributes.stage(signals, quantity, around, place.own, place.total, topic),
        subject=_subject(reader, quantity, around, before),
        beneficiary=_beneficiary(reader, quantity, around, place, passage),
        topic=topic,
        group=fact.number,
        part_of=fact.part_of,
        sentence=(around.sentence.start, around.sentence.end),
        section=passage.path,
        page=reader.document.page_at(quantity.start),
        bbox=reader.document.box_of(quantity.start, quantity.end),
        rule=quantity.rule,
        flags=flags,
    )


_UNIT_NOUN = re.compile(
    r"\s*(?:số\s+|các\s+)?(?:xã|phường|thôn|huyện|bản|tổ dân phố|cơ quan"
    r"|đơn vị|hội cơ sở|chi hội|trường|trạm y tế)(?!\w)(?!\s+hội)"
)


def _beneficiary(
    reader: _Reader, quantity: Quantity, around: Surroundings, place: Place, passage: Passage
) -> str | None:
    """Who a quantity is for: counted communes and offices themselves, else the first people named near it."""
    plain = reader.plain
    if quantity.family == "places" or (quantity.family == "groups" and quantity.of is not None):
        return "units"
    if quantity.unit == "%" and _UNIT_NOUN.match(plain, quantity.end):
        return "units"
    who = reader.topics.beneficiary(_who_spans(quantity, around, place, passage))
    if who == "members" and "phụ nữ" in plain[around.sentence.start : around.sentence.end]:
        return "women"
    return who


def _who_spans(quantity: Quantity, around: Surroundings, place: Place, passage: Passage) -> list[Span]:
    """Where to look for whom a quantity is for: its own noun, the words behind it, its fact, its item's lead."""
    spans = [
        Span(quantity.start, min(around.behind, around.sentence.end, quantity.end + 90)),
        Span(attributes.left_of(quantity, around), quantity.start),
    ]
    if quantity.measure in ("money", "rate"):
        spans.reverse()
        spans.insert(1, place.own)
        spans.append(Span(around.sentence.start, quantity.start))
    else:
        spans.append(place.own)
    if passage.lead is not None:
        spans.append(passage.lead)
    return spans


@decides("subject")
def _subject(reader: _Reader, quantity: Quantity, around: Surroundings, before: Figure | None) -> str | None:
    """What the quantity counts, in the document's words."""
    left, right = attributes.left_of(quantity, around), min(around.behind, around.sentence.end)
    one = Counted(quantity.start, quantity.lead, quantity.end, quantity.measure, left, right)
    return subject(reader.document.text, reader.plain, one, before.subject if before else None)
