"""The figures of running text: quantities with what their words, their item and their headings say of them.

Period, scope, actor and indicator are left to resolve.py, which sees the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import attributes, basis, quantities
from .attributes import Surroundings
from .beneficiaries import Beneficiaries, Whereabouts, is_office
from .blocks import Block
from .document import Document, Span
from .facts import Fact, Facts, head
from .items import Found, Item
from .language import Signals
from .passages import Passage, passages
from .quantities import Masks, Quantity
from .records import Citation, Figure, Metadata, Section
from .subjects import Counted, subject
from .text import UPPER, Copies
from .topics import Lead, Place, Topics
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
    beneficiaries: Beneficiaries
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
    topics, people = (
        Topics(copies.plain, signals, names, _offices(document.text)),
        Beneficiaries(copies.plain, signals, names, title),
    )
    reader = _Reader(document, copies, signals, topics, people, sections, metadata, citations, title, year)
    facts, masks = Facts(copies.plain, signals), Masks(masked)
    found: list[tuple[Quantity, Passage]] = []
    everything = tuple(passages(document, copies, blocks, sections, metadata))
    for passage in everything:
        here = quantities.find(document.text, copies.plain, passage.span, masks)
        facts.add(here, len(found), passage.sentences)
        found += [(quantity, passage) for quantity in here]
    return Found(tuple(_items(reader, facts, found)), everything)


_OFFICE = re.compile(
    rf"(?<!\w)(?:Sở|Phòng|Bộ|Ban|Chi cục|Cục|Tổng cục|Trung tâm|Văn phòng|Viện|Vụ|Thanh tra)\s+[{UPPER}][^\W\d_]*"
    r"(?:(?:,\s+|\s+-\s+|\s+)(?!(?:tỉnh|huyện|thành|thị|quận|đã|đang|sẽ|có|là|về|cho|được|tại|với|phối|tổ|thực|triển"
    r"|ban|tham|chủ|hướng|báo|đề|tiếp|căn|thuộc|các|trực|số|theo|hỗ|tặng|trao|vận|huy|cấp|giải|trích|hiện|còn|mở|do|để|trong"
    r"|và\s+các|đạt|gồm|kiểm|rà)\b)[^\W\d_]+){0,8}"
)
"""The name of an office, as far as its words can belong to it: `Sở Nông nghiệp và Phát triển nông thôn`."""


def _offices(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in _OFFICE.finditer(text)]


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
        same = (
            next((i for i in total.members if head(found[i][0].unit) == head(quantity.unit)), None) if total else None
        )
        figure, lead = _figure(
            reader,
            facts.of[index],
            quantity,
            passage,
            around,
            (found[index - 1][0], out[-1].figure) if follows else None,
            place,
            found[facts.of[index].members[0]][0],
        )
        alone = facts.of[index].taken_out or reader.topics.has_purpose(place.own)
        if (
            same is not None
            and same < len(out)
            and not alone
            and (quantity.family == "places" or out[same].figure.topic not in _OF_EVERYONE)
        ):
            figure = figure.having(topic=out[same].figure.topic)
        if (
            total is not None
            and total.members[0] < len(out)
            and _past_like(reader, out[total.members[0]].figure, figure, around)
        ):
            figure = figure.having(basis="result")
        if facts.of[index].number in total_since_start and figure.basis == "result":
            figure = figure.having(basis="cumulative")
        if figure.basis == "cumulative":
            total_since_start.add(facts.of[index].number)
        picked = follows and out[-1].figure.basis == "norm" and out[-1].figure.group == figure.group
        start = place.own.start if picked else attributes.left_of(quantity, around)
        near = Span(start, _near_end(reader, quantity, around))
        out.append(Item(figure, passage, place.own, near, lead))
    return out


_OF_EVERYONE = frozenset({"profile", "other"})
"""Topics of totals that say nothing of what their parts are about: `16.204 hộ, trong đó 8.102 hộ nghèo`."""


def _past_like(reader: _Reader, total: Figure, part: Figure, around: Surroundings) -> bool:
    """Whether a part is past because its total is, its own words setting no goal."""
    said = reader.signals.within("basis", around.before, part.start)
    return total.basis == "result" and part.basis == "target" and not any(p.label == "target" for p in said)


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


_LISTED = frozenset({"poor", "near_poor", "just_out", "policy"})


def _border(reader: _Reader, last: Quantity, first: Quantity, stop: int) -> int:
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
    units = () if _acts(reader, found[index][0]) else (found[index][0].unit, *(found[index][0].per or "").split("/"))
    mates = tuple(found[m][0].unit for m in members if m != index)
    own = _own(reader, found, members)
    nouns = tuple(Span(found[m][0].start, min(found[m][0].end + 28, max(own.end, found[m][0].end))) for m in members)
    total = None if facts.of[index].taken_out else facts.total_of(index)
    over = _own(reader, found, total.members) if total is not None else None
    if over is None and not reader.topics.speaks(own):
        over = _spoken_before(reader, facts, found, members[0], sentence)
        own = Span(over.start, own.end) if over else own
    return Place(own, nouns, over, units, mates, sentence, passage.lead, before, headings, reader.title)


def _spoken_before(
    reader: _Reader, facts: Facts, found: list[tuple[Quantity, Passage]], first: int, sentence: Span
) -> Span | None:
    """The words of the nearest fact before in the sentence that say what it is about; else those of the one before.

    `Tỷ lệ lao động qua đào tạo đạt 47,6%, tăng 2,1 so với năm trước, 6 tháng đầu năm đạt 48,5%` is about training.
    """
    passage, nearest = found[first][1], None
    while first and found[first - 1][1] is passage:
        members = facts.of[first - 1].members
        last = _own(reader, found, members)
        if last.start < sentence.start:
            break
        nearest = nearest or last
        if reader.topics.speaks(last):
            return last
        first = members[0]
    return nearest


_OUT_OF_ALL = re.compile(r"(?:trên|/|trong)\s+tổng số\s+$")
_ALL_OF = re.compile(r"(?:cả|khắp|tại|ở)\s+$")


def _acts(reader: _Reader, quantity: Quantity) -> bool:
    """Whether communes are counted that did or have something (`16/16 xã ban hành kế hoạch`), and not as a profile."""
    before = reader.plain[max(0, quantity.start - 8) : quantity.start]
    return quantity.family == "places" and (quantity.of is not None or bool(_ALL_OF.search(before)))


@about("quantity")
def _figure(
    reader: _Reader,
    fact: Fact,
    quantity: Quantity,
    passage: Passage,
    around: Surroundings,
    last: tuple[Quantity, Figure] | None,
    place: Place,
    first: Quantity,
) -> tuple[Figure, Lead]:
    plain, signals = reader.plain, reader.signals
    lead = reader.topics.topic(place)
    topic = lead.topic
    topic = _of_what_was_raised(reader, quantity, place, first) or topic
    if quantity.measure in ("households", "persons") and _OUT_OF_ALL.search(plain, around.before, quantity.lead):
        topic = "profile"
    last_quantity, before = last or (None, None)
    last_way, last_basis = (before.direction, before.basis) if before else (None, None)
    way = attributes.direction(plain, signals, quantity, around, last_way)
    said = (last_quantity, before.direction, before.per) if last_quantity is not None and before is not None else None
    denominator = attributes.per(plain, quantity, way, around, said)
    base = basis.basis(plain, signals, quantity, denominator, around, last_basis)
    starts = ("start_of_change",) if attributes.is_start_of_change(plain, quantity) else ()
    flags = (*quantity.flags, *starts, *(("topic_close",) if lead.by < 0.15 else ()))
    figure = Figure(
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
        beneficiary=_beneficiary(reader, quantity, around, place, topic),
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
    return figure, lead


def _of_what_was_raised(reader: _Reader, quantity: Quantity, place: Place, first: Quantity) -> str | None:
    """The topic of a fact that begins with money or goods raised, or of people brought together for a movement."""
    if first.measure in ("money", "mass") or first.family == "goods":
        return reader.topics.raised(place, first.start)
    people = first.measure in ("persons", "households")
    return "movement" if people and _BROUGHT_TOGETHER.search(reader.plain, place.own.start, place.own.end) else None


_BROUGHT_TOGETHER = re.compile(r"(?:huy động|vận động|thu hút)\s[^;()]{0,40}\d[^.;()]{0,40}\stham gia(?!\w)")
_UNIT_NOUN = re.compile(
    r"\s*(?:số\s+|các\s+)?(?:xã|phường|thôn|huyện|bản|tổ dân phố|cơ quan"
    r"|đơn vị|hội cơ sở|chi hội|trường|trạm y tế)(?!\w)(?!\s+hội)"
)


def _beneficiary(reader: _Reader, quantity: Quantity, around: Surroundings, place: Place, topic: str) -> str | None:
    """Who a quantity is for: counted communes and offices themselves, else the people named or meant."""
    if quantity.family == "places" or (quantity.family == "groups" and quantity.of is not None):
        return "units"
    if is_office(quantity.unit):
        return "units"
    if quantity.unit == "%" and _UNIT_NOUN.match(reader.plain, quantity.end):
        return "units"
    where = Whereabouts(
        Span(quantity.start, quantity.end),
        min(around.behind, around.sentence.end, quantity.end + 90),
        attributes.left_of(quantity, around),
        place.own,
        around.sentence,
        place.lead,
        place.headings,
        quantity.measure == "area",
        quantity.measure not in ("money", "rate"),
    )
    who = reader.beneficiaries.of(where, topic)
    if who == "members" and "phụ nữ" in reader.plain[around.sentence.start : around.sentence.end]:
        return "women"
    return who


@decides("subject")
def _subject(reader: _Reader, quantity: Quantity, around: Surroundings, before: Figure | None) -> str | None:
    """What the quantity counts, in the document's words."""
    left, right = attributes.left_of(quantity, around), min(around.behind, around.sentence.end)
    one = Counted(quantity.start, quantity.lead, quantity.end, quantity.measure, left, right)
    return subject(reader.document.text, reader.plain, one, before.subject if before else None)
