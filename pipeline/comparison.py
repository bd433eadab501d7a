"""One document's expected and extracted records side by side, and which stands for which.

Both sides come in the exchange form (`Extraction.to_json()`); the expected side is a gold file's lines and document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from extractors.records import Json

from .likeness import fold, likeness, near, same_attribute
from .matching import Pairs, by_offset, by_order, by_words, in_step

CORE = ("measure", "qualifier", "direction", "basis", "topic")
FULL = (*CORE, "period", "beneficiary", "per")
ATTRIBUTES = (*FULL, "period_from", "of", "against", "indicator", "scope", "actor")
FIELDS = (
    *("kind", "number", "issuer", "level", "unit", "parent_unit", "place", "date", "title"),
    *("signer", "signer_role", "signed_for", "reporting_period"),
)
"""The document's own data that are compared."""

Links = set[tuple[int, int]]
"""Two figures each: indexes of expected figures; an extracted one that gold lacks has a number below zero."""


@dataclass(frozen=True)
class Comparison:
    """The expected and the extracted side of one document, matched when first asked for.

    `align` matches figures by order and not by place: for a document that was laid out anew (PDF, DOCX).
    """

    gold_figures: Sequence[Json]
    gold_meta: Json
    extraction: Json
    align: bool = False

    @cached_property
    def figures(self) -> list[Json]:
        """The extracted figures; without places to tell them apart, cells of tables only where gold has some."""
        found = records(self.extraction, "figures")
        if self.align and not any(figure.get("table") for figure in self.gold_figures):
            return [figure for figure in found if not figure.get("table")]
        return found

    @cached_property
    def pairs(self) -> Pairs:
        return by_order(self.gold_figures, self.figures) if self.align else by_offset(self.gold_figures, self.figures)

    @cached_property
    def places(self) -> Pairs:
        """Figures that stand at the same place, whatever value was read there."""
        if self.align:
            return by_words(self.gold_figures, self.figures)
        return by_offset(self.gold_figures, self.figures, same=False)

    @cached_property
    def meta(self) -> Json:
        """The extracted document: its own data, sections, citations and recipients under one roof."""
        return {**self.extraction, **(self.extraction.get("meta") or {})}

    @cached_property
    def citations(self) -> tuple[list[Json], list[Json]]:
        """The expected and the extracted citations."""
        return records(self.gold_meta, "citations"), records(self.meta, "citations")

    @cached_property
    def citation_pairs(self) -> Pairs:
        gold, got = self.citations
        return in_step([citation_key(one) for one in gold], [citation_key(one) for one in got])

    @cached_property
    def sections(self) -> tuple[list[tuple[str, str, object]], list[tuple[str, str, object]]]:
        """The expected and the extracted sections, each as `section_keys` gives them."""
        return section_keys(self.gold_meta), section_keys(self.meta)

    @cached_property
    def section_pairs(self) -> Pairs:
        gold, got = self.sections
        return in_step([row[:2] for row in gold], [row[:2] for row in got])

    @cached_property
    def recipients(self) -> tuple[list[str], list[str]]:
        """The expected and the extracted recipients, folded."""
        gold, got = (side.get("recipients") or [] for side in (self.gold_meta, self.meta))
        return [fold(one) for one in gold], [fold(one) for one in got]

    @cached_property
    def groups(self) -> tuple[Links, Links]:
        """The expected and the extracted pairs of figures that make up one fact."""
        found = (self._named(link) for link in group_links(self.figures))
        return group_links(self.gold_figures), {(min(link), max(link)) for link in found}

    @cached_property
    def parts(self) -> tuple[Links, Links]:
        """The expected and the extracted links of a part to its total."""
        return part_links(self.gold_figures), {self._named(link) for link in part_links(self.figures)}

    @cached_property
    def _gold_of(self) -> dict[int, int]:
        return {got: gold for gold, got in self.pairs}

    def _named(self, link: tuple[int, int]) -> tuple[int, int]:
        one, other = link
        return self._gold_of.get(one, -1 - one), self._gold_of.get(other, -1 - other)

    def wrong_attributes(self, pair: tuple[int, int], names: Sequence[str] = ATTRIBUTES) -> tuple[str, ...]:
        """Those of `names` that are wrong in one matched figure."""
        gold, got = self.gold_figures[pair[0]], self.figures[pair[1]]
        return tuple(name for name in names if not same_attribute(name, gold.get(name), got.get(name)))

    def field_right(self, name: str) -> bool:
        """Whether one of `FIELDS` is right; a title by nineteen words in twenty."""
        gold, got = self.gold_meta.get(name), self.meta.get(name)
        return likeness(gold, got) >= 0.95 if name == "title" else fold(gold) == fold(got)

    def citation_full(self, pair: tuple[int, int]) -> bool:
        """Whether a matched citation has the right relation and, where gold states an issuer, that too."""
        gold, got = self.citations[0][pair[0]], self.citations[1][pair[1]]
        issuer = gold.get("issuer")
        return bool(gold.get("relation") == got.get("relation") and (issuer is None or near(issuer, got.get("issuer"))))


def records(side: Json, key: str) -> list[Json]:
    """The records under `key`; whatever is no object is left out."""
    return [record for record in side.get(key) or [] if isinstance(record, dict)]


def citation_key(citation: Json) -> tuple[str, str, object]:
    """What makes two mentions the same: kind, number without blanks, date."""
    return fold(citation.get("kind")), fold(citation.get("number")).replace(" ", ""), citation.get("date")


def section_keys(side: Json) -> list[tuple[str, str, object]]:
    """(number, first six words of the heading, level) of each section, given as a list or an object."""
    rows = (
        [row.get("number"), row.get("heading"), row.get("level")] if isinstance(row, dict) else row
        for row in side.get("sections") or []
    )
    return [(fold(row[0]).rstrip(".)"), " ".join(fold(row[1]).split()[:6]), row[2]) for row in rows]


def _members(figures: Sequence[Json]) -> dict[object, list[int]]:
    members: dict[object, list[int]] = defaultdict(list)
    for index, figure in enumerate(figures):
        if figure.get("group") is not None:
            members[figure["group"]].append(index)
    return members


def group_links(figures: Sequence[Json]) -> Links:
    """Pairs of figures that carry the same group, the earlier one first."""
    return {pair for group in _members(figures).values() for pair in combinations(group, 2)}


def part_links(figures: Sequence[Json]) -> Links:
    """(part, total) for each figure of the same unit in the group that a figure is a part of."""
    members = _members(figures)
    return {
        (part, total)
        for part, figure in enumerate(figures)
        for total in members.get(figure.get("part_of"), ())
        if part != total and fold(figure.get("unit")) == fold(figures[total].get("unit"))
    }
