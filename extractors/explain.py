"""Every number of a document with the reasons for its reading: what it is a figure of, or why it is none.

`explain(document)` reads the document once more under a trace. A number is a run of digits, or number words that the
reading looked at; each is told once, as a figure or as left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from . import citations
from .blocks import Block
from .document import Document, Table
from .extract import extract
from .grids import CELL, ORDINAL_HEAD, Grid
from .lexicon import lexicon
from .periods import Period
from .records import Extraction, Figure, Json
from .text import Copies
from .trace import Step, Trace, tracing

_RUN = re.compile(r"\d+(?:[.,/]\d+)*")
_RUNS_ON = re.compile(r"[\s.,/:+–-]{0,3}")
ZONES = frozenset(
    {
        "table_head", "table_column_numbers", "table_ordinal", "table_not_a_number", "table_heads_missing",
        "letterhead", "furniture", "closing", "heading", "heading_number", "list_number", "title", "outside",
        "date_or_period", "document_number", "label_hard", "label_soft", "part_of_figure", "footnote_mark",
    }
)  # fmt: skip
"""Reasons for leaving a number out that follow from where it stands, beside the rules of the trace."""
ASPECTS = (
    *("unit", "qualifier", "direction", "basis", "against", "stage", "per", "period", "scope", "actor"),
    *("topic", "indicator", "beneficiary", "subject"),
)
"""What is told of a figure, in this order."""
_BY_NEAREST = frozenset({"direction", "basis", "against", "stage"})
"""What the nearest word decides."""
_BY_LABEL = _BY_NEAREST | {"topic", "beneficiary"}
"""What words of the phrase lists decide."""


@dataclass(frozen=True, slots=True)
class Source:
    """Words that a decision rests on, and where they stand to the number: `sentence`, `lead`, `heading`, `title` …"""

    words: str
    start: int
    where: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One attribute of a figure: its value, the rules that held when it was decided, the words it rests on."""

    what: str
    value: str | None
    rules: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One number of the document. `left_out` names the rule that passed it over, None for a figure.

    `detail` is the value of a date or the words of a label; `figure` the whole figure, `aspects` its reasons.
    """

    quote: str
    start: int
    end: int
    page: int | None
    left_out: str | None = None
    detail: str | None = None
    figure: Json | None = None
    aspects: tuple[Aspect, ...] = ()
    sentence: str = ""
    headings: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All numbers of one document in reading order."""

    name: str
    numbers: tuple[Told, ...]

    def at(self, offset: int) -> list[Told]:
        """The number at `offset`, else those less than 60 characters away."""
        here = [one for one in self.numbers if one.start <= offset < one.end]
        return here or [one for one in self.numbers if one.start - 60 < offset < one.end + 60]

    def to_json(self) -> Json:
        return {"name": self.name, "numbers": [one.to_json() for one in self.numbers]}


def explain(document: Document) -> Explanation:
    """Every number of `document`: each figure with its reasons, each other number with why it is none."""
    with tracing() as trace:
        extraction = extract(document)
    teller = _Teller(document, extraction, trace)
    told = [*map(teller.figure, extraction.figures), *teller.others()]
    return Explanation(document.name, tuple(sorted(told, key=lambda one: (one.start, one.left_out is not None))))


class _Teller:
    """The reading of one document with its trace, to be asked number by number."""

    def __init__(self, document: Document, extraction: Extraction, trace: Trace) -> None:
        self.document, self.extraction, self.trace = document, extraction, trace
        self.copies: Copies = trace.layout["copies"]
        self.blocks: Sequence[Block] = trace.layout["blocks"]
        self.periods: Sequence[Period] = trace.layout["periods"]
        self.numbered = citations.number_spans(self.copies)
        self.steps: dict[int, list[Step]] = {}
        for step in trace.steps:
            self.steps.setdefault(step.place, []).append(step)
        self.grids = {table.number: Grid(table, self.copies.plain) for table in document.tables}

    def figure(self, figure: Figure) -> Told:
        sections = self.extraction.sections
        headings = tuple(" ".join(f"{sections[i].number or ''} {sections[i].heading}".split()) for i in figure.section)
        sentence = " ".join(self.document.text[slice(*figure.sentence)].split())
        if figure.table is not None:
            heads = (figure.table.row_head, figure.table.column_head, sentence)
            sentence = " | ".join(words for words in heads if words)
        return Told(
            figure.quote,
            figure.start,
            figure.end,
            figure.page,
            figure=figure.to_json(),
            aspects=tuple(self._aspects(figure)),
            sentence=sentence,
            headings=headings,
        )

    def _aspects(self, figure: Figure) -> Iterator[Aspect]:
        place = figure.start
        if figure.table is not None:
            place = next((c.start for t in self.document.tables for c in t.cells if _in(figure.start, c)), place)
        steps = {step.what: step for step in self.steps.get(place, ())}
        held = figure.to_json()
        for what in ASPECTS:
            value, step = held[what], steps.get("bound" if what == "qualifier" else what)
            sources = tuple(self._sources(figure, step)) if step is not None and value is not None else ()
            rules = () if step is None else step.rules
            if what == "period" and figure.period_from == "document":
                rules = (*rules, "period_of_document")
            if what == "scope" and value is not None and value == self.extraction.meta.unit:
                rules = (*rules, "scope_of_issuer")
            yield Aspect(what, None if value is None else str(value), rules, sources)

    def _sources(self, figure: Figure, step: Step) -> Iterator[Source]:
        value = step.value[0] if isinstance(step.value, tuple) else step.value
        words = [w for w in step.words if w.end > w.start]
        if step.what in _BY_LABEL:
            words = [w for w in words if w.label == value or (w.label == "just_out" and value == "poor+near_poor")]
        elif step.what == "period":
            words = words[-1:]
        else:
            words = []
        nearest = sorted(dict.fromkeys(words), key=lambda w: abs(w.start - figure.start))
        nearest = nearest[: 1 if step.what in _BY_NEAREST else 3]
        for one in sorted(nearest, key=lambda w: w.start):
            quoted = " ".join(self.document.text[one.start : one.end].split())
            yield Source(quoted, one.start, self._where(figure, one.start))

    def _where(self, figure: Figure, offset: int) -> str:
        if figure.sentence[0] <= offset < figure.sentence[1]:
            return "sentence"
        first, _ = self._body(offset)
        if offset < first:
            return "title"
        if any(_in(offset, self.extraction.sections[index]) for index in figure.section):
            return "heading"
        if figure.table is not None:
            return "table_words"
        return "above"

    def others(self) -> Iterator[Told]:
        """The numbers that no figure holds: each run of digits, and the number words that were passed over."""
        figures = sorted(self.extraction.figures, key=lambda f: f.start)
        starts = [figure.start for figure in figures]
        last: Told | None = None
        for run in _RUN.finditer(self.document.text):
            at = bisect_right(starts, run.start()) - 1
            if at >= 0 and run.start() < figures[at].end:
                continue
            last = self._left_out(run.start(), run.end(), last)
            yield last
        for place, steps in self.steps.items():
            if any("word_counts_nothing" in step.rules for step in steps) and not self.document.text[place].isdigit():
                word = re.compile(r"\w+").match(self.document.text, place)
                yield self._other(place, word.end() if word else place + 1, "word_counts_nothing")

    def _left_out(self, start: int, end: int, last: Told | None) -> Told:
        period = next((p for p in self.periods if p.start <= start < p.end), None)
        if period is not None:
            return self._other(start, end, "date_or_period", period.value)
        if any(_in(start, span) for span in self.numbered):
            return self._other(start, end, "document_number")
        zone = self._beside(start, end) or self._zone(start)
        if zone is not None:
            return self._other(start, end, zone)
        rules = [
            rule
            for at in range(start, end)
            for step in self.steps.get(at, ())
            if step.what == "left_out"
            for rule in step.rules
        ]
        if rules:
            return self._named(start, end, rules[-1])
        if last is not None and last.left_out and _RUNS_ON.fullmatch(self.document.text, last.end, start):
            return self._other(start, end, last.left_out, last.detail)
        return self._other(start, end, "outside" if self._block(start) is None else "no_unit")

    def _beside(self, start: int, end: int) -> str | None:
        """What a number belongs to that stands right beside it: a footnote mark, the figure before it."""
        text = self.document.text
        if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
            return "footnote_mark"
        last = next((f for f in reversed(self.extraction.figures) if f.end <= start), None)
        behind = lexicon().per_after.match(self.copies.plain, last.end) if last is not None else None
        return "part_of_figure" if behind is not None and start < behind.end() else None

    def _named(self, start: int, end: int, rule: str) -> Told:
        if rule != "label_before":
            return self._other(start, end, rule)
        before = self.copies.plain[max(0, start - 30) : start]
        hard = lexicon().hard_label.search(before)
        soft = hard or lexicon().soft_label.search(before)
        words = soft[0].strip(" :.") if soft else None
        return self._other(start, end, "label_hard" if hard else "label_soft", words)

    def _other(self, start: int, end: int, rule: str, detail: str | None = None) -> Told:
        text = self.document.text
        around = " ".join(text[max(0, start - 40) : end + 40].split())
        return Told(text[start:end], start, end, self.document.page_at(start), rule, detail, sentence=around)

    def _body(self, offset: int) -> tuple[int, int | None]:
        """Where the text proper of the part that holds `offset` begins and ends."""
        parts = (part.meta for part in self.extraction.parts if part.start <= offset < part.end)
        meta = next(parts, self.extraction.meta)
        return meta.body_start, meta.body_end

    def _block(self, offset: int) -> Block | None:
        return next((b for b in self.blocks if b.start <= offset < b.end), None)

    def _zone(self, offset: int) -> str | None:
        """The part of the document that keeps a number from being read, None in running text."""
        table = next((t for t in self.document.tables if t.start <= offset < t.end), None)
        if table is not None:
            return self._in_table(table, offset)
        block, (body_start, body_end) = self._block(offset), self._body(offset)
        if block is not None and block.kind in ("letterhead", "furniture", "closing"):
            return block.kind
        section = next((s for s in self.extraction.sections if _in(offset, s)), None)
        if section is not None:
            return "heading_number" if block is not None and offset < block.body else "heading"
        if block is not None and offset < block.body:
            return "list_number"
        footnote = block is not None and block.kind == "footnote"
        if not footnote and offset < body_start:
            return "title"
        if not footnote and body_end is not None and offset >= body_end:
            return "closing"
        return None

    def _in_table(self, table: Table, offset: int) -> str:
        grid = self.grids[table.number]
        cell = next((c for c in table.cells if _in(offset, c)), None)
        if cell is None or cell.row < grid.head_rows:
            return "table_head"
        if grid.is_column_numbers(cell.row) or grid.repeats_head(cell.row):
            return "table_column_numbers"
        if ORDINAL_HEAD.fullmatch(grid.column_head(cell.column).words) or cell.column < grid.name_column():
            return "table_ordinal"
        if CELL.fullmatch(self.copies.plain, cell.start, cell.end):
            return "table_heads_missing"
        return "table_not_a_number"


def _in(offset: int, span: object) -> bool:
    return bool(getattr(span, "start", 0) <= offset < getattr(span, "end", 0))
