"""The figures of running text: quantities with what their words, their item and their headings say of them.

Period, scope, actor and indicator are left to resolve.py, which sees the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
from .vicinity import Reader, near_end, place_of, surroundings


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
    reader = Reader(document, copies, signals, topics, people, sections, metadata, citations, title, year)
    facts, masks = Facts(copies.plain, signals), Masks(masked)
    found: list[tuple[Quantity, Passage]] = []
    everything = tuple(passages(document, copies, blocks, sections, metadata))
    for passage in everything:
        here = _quantities(document, copies, passage, masks)
        facts.add(here, len(found), passage.sentences)
        found += [(quantity, passage) for quantity in here]
    return Found(tuple(_items(reader, facts, found)), everything)


def _quantities(document: Document, copies: Copies, passage: Passage, masks: Masks) -> list[Quantity]:
    """The quantities of a passage: none of a foreign line inside it, a unit may go on behind such lines."""
    if not passage.foreign:
        return quantities.find(document.text, copies.plain, passage.span, masks)
    plain = copies.without((s.start, s.end) for s in passage.foreign).plain
    found = quantities.find(document.text, plain, passage.span, masks)
    return [_cut(document.text, quantity, passage.foreign) for quantity in found]


def _cut(text: str, quantity: Quantity, foreign: Sequence[Span]) -> Quantity:
    """The quantity with the words of its quote that stand before the first foreign line."""
    end = min((s.start for s in foreign if quantity.start < s.start < quantity.end), default=quantity.end)
    return quantity if end == quantity.end else replace(quantity, end=len(text[:end].rstrip()))


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


def _items(reader: Reader, facts: Facts, found: list[tuple[Quantity, Passage]]) -> list[Item]:
    out: list[Item] = []
    total_since_start: set[int] = set()
    for index, (quantity, passage) in enumerate(found):
        around = surroundings(reader, found, index)
        follows = index > 0 and found[index - 1][1] is passage and around.before > around.sentence.start
        place = place_of(reader, facts, found, index)
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
        near = Span(start, near_end(reader, quantity, around))
        out.append(Item(figure, passage, place.own, near, lead))
    return out


_OF_EVERYONE = frozenset({"profile", "other"})
"""Topics of totals that say nothing of what their parts are about: `16.204 hộ, trong đó 8.102 hộ nghèo`."""


def _past_like(reader: Reader, total: Figure, part: Figure, around: Surroundings) -> bool:
    """Whether a part is past because its total is, its own words setting no goal."""
    said = reader.signals.within("basis", around.before, part.start)
    return total.basis == "result" and part.basis == "target" and not any(p.label == "target" for p in said)


_OUT_OF_ALL = re.compile(r"(?:trên|/|trong)\s+tổng số\s+$")


@about("quantity")
def _figure(
    reader: Reader,
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


def _of_what_was_raised(reader: Reader, quantity: Quantity, place: Place, first: Quantity) -> str | None:
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


def _beneficiary(reader: Reader, quantity: Quantity, around: Surroundings, place: Place, topic: str) -> str | None:
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
def _subject(reader: Reader, quantity: Quantity, around: Surroundings, before: Figure | None) -> str | None:
    """What the quantity counts, in the document's words."""
    left, right = attributes.left_of(quantity, around), min(around.behind, around.sentence.end)
    one = Counted(quantity.start, quantity.lead, quantity.end, quantity.measure, left, right)
    return subject(reader.document.text, reader.plain, one, before.subject if before else None)
