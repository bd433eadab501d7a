"""Which extracted record stands for which expected one.

Where both sides read the same plain text, places decide; where the text was laid out anew (PDF, DOCX), order does.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

from extractors.records import Json

from .likeness import as_number, fold, same_quantity

Pairs = list[tuple[int, int]]
"""(index of the expected record, index of the extracted one), each index at most once."""


def in_step(gold: Sequence[Hashable], got: Sequence[Hashable]) -> Pairs:
    """Pairs of equal items that keep their order on both sides."""
    blocks = SequenceMatcher(None, gold, got, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def _place(record: Json) -> tuple[float, float] | None:
    start, end = as_number(record.get("start")), as_number(record.get("end"))
    return None if start is None or end is None else (start, end)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    union = max(one[1], other[1]) - min(one[0], other[0])
    return (min(one[1], other[1]) - max(one[0], other[0])) / union if union > 0 else 0.0


def _nearest(record: Json, others: Sequence[Json], free: Sequence[int], *, same: bool) -> int | None:
    place = _place(record)
    best, found = 0.5, None
    for index in free:
        other = _place(others[index])
        if place is None or other is None or (same and not same_quantity(record, others[index])):
            continue
        overlap = _overlap(place, other)
        if overlap > best or (overlap == best and found is None):
            best, found = overlap, index
    return found


def by_offset(gold: Sequence[Json], got: Sequence[Json], *, same: bool = True) -> Pairs:
    """Pairs that share at least half of their joint span; with `same`, of equal quantity too. The closest wins."""
    pairs: Pairs = []
    free = list(range(len(got)))
    for index, record in enumerate(gold):
        found = _nearest(record, got, free, same=same)
        if found is not None:
            free.remove(found)
            pairs.append((index, found))
    return pairs


def _amount(record: Json) -> tuple[float | None, ...]:
    ends = (as_number(record.get("value")), as_number(record.get("value_max")))
    return tuple(None if end is None else round(end, 4) for end in ends)


def _reading_order(got: Sequence[Json]) -> list[int]:
    places = [as_number(record.get("start")) for record in got]
    return sorted(range(len(got)), key=lambda index: (places[index] is None, places[index] or 0.0))


def by_order(gold: Sequence[Json], got: Sequence[Json]) -> Pairs:
    """Pairs of equal quantity that come in the same order."""
    order = _reading_order(got)
    steps = in_step([_amount(record) for record in gold], [_amount(got[index]) for index in order])
    return [(a, order[b]) for a, b in steps if same_quantity(gold[a], got[order[b]])]


def by_words(gold: Sequence[Json], got: Sequence[Json]) -> Pairs:
    """Pairs whose quotes agree and come in the same order, whatever value was read from them."""
    order = _reading_order(got)
    words = [[fold(record.get("quote")) for record in side] for side in (gold, [got[index] for index in order])]
    return [(a, order[b]) for a, b in in_step(words[0], words[1])]
