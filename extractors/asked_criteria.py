"""Criteria of award and of titles: the items below a heading of criteria, by the group that they judge."""

from __future__ import annotations

import re

from .area_classes import classes_in
from .asked_records import Criterion
from .asked_words import Ground, pattern, words
from .asked_zones import zone_of
from .document import Span
from .passages import Passage
from .records import Figure
from .text import plain

_OPERATORS = {
    "at_least": ">=",
    "more_than": ">",
    "at_most": "<=",
    "less_than": "<",
    "exact": "=",
    "about": "=",
    "range": ">=",
}
_CLASS_CUT = re.compile(r";\s+(?=(?:đối\s+với|riêng|các|xã|huyện|thôn)\s)")
_CLASS_NEAR = 40
_OWN_GROUP = re.compile(r"(?:đối với|riêng)\s[^:;.]{3,90}:\s*")
_OR = re.compile(r"hoặc[\s*_]*$|^[\s*_]*hoặc(?!\w)")


def find_criteria(ground: Ground) -> tuple[Criterion, ...]:
    """Every criterion with its group, its number in the group and the threshold that it states."""
    made: list[Criterion] = []
    for passage in ground.passages:
        if zone_of(ground, passage.path) != "criteria" or passage.footnote:
            continue
        low = " ".join(ground.copies.plain[passage.span.start : passage.span.end].split())
        if low.endswith(":") or not low:
            continue
        for span in _pieces(ground, passage):
            made.append(_criterion(ground, span, passage, made))
    return tuple(made)


def _pieces(ground: Ground, passage: Passage) -> list[Span]:
    """An item cut where it turns to another class of area (`…; đối với xã khu vực III: …`)."""
    starts = [passage.span.start]
    low = ground.copies.plain
    for cut in _CLASS_CUT.finditer(low, passage.span.start, passage.span.end):
        if classes_in(low[cut.end() : cut.end() + _CLASS_NEAR]):
            starts.append(cut.end())
    ends = [*starts[1:], passage.span.end]
    return [ground.trimmed(a, b) for a, b in zip(starts, ends, strict=True)]


def _criterion(ground: Ground, span: Span, passage: Passage, made: list[Criterion]) -> Criterion:
    group = _group(ground, span, passage)
    fellows = [one for one in made if one.group == group and one.section == passage.path]
    text = ground.text(span.start, span.end)
    threshold = _threshold(ground, span)
    figure = threshold[1] if threshold else None
    scope = _OWN_GROUP.match(plain(text))
    classes = classes_in(text[: scope.end()]) if scope else (classes_in(figure.scope or "") if figure else ())
    return Criterion(
        ground.document.text[span.start : span.end],
        span.start,
        span.end,
        group,
        levels_of(group),
        len(fellows) + 1,
        text,
        "or" if _any_of(ground, span, passage) else "and",
        _OPERATORS[figure.qualifier] if figure else None,
        figure.value if figure else None,
        figure.value_max if figure else None,
        figure.unit if figure else None,
        figure.per if figure else None,
        threshold[0] if threshold else None,
        classes,
        figure.scope if figure else None,
        passage.path,
        ground.document.page_at(span.start),
        "asked.criterion.item" if passage.item else "asked.criterion.paragraph",
    )


def _group(ground: Ground, span: Span, passage: Passage) -> str:
    """Whom a criterion judges: the heading, or the paragraph before the list, that begins with `Đối với` and its like."""
    if passage.intro is not None:
        intro = ground.text(passage.intro.start, passage.intro.end)
        if pattern("criteria", "groups").match(plain(intro)):
            return intro.rstrip(": ").split(":")[0]
    for index in reversed(passage.path):
        heading = " ".join(ground.sections[index].heading.split())
        if pattern("criteria", "groups").search(plain(heading)) or levels_of(heading):
            return heading.strip(" :")
    own = _OWN_GROUP.match(ground.copies.plain, span.start, span.end)
    if own is not None:
        return ground.text(span.start, own.end()).rstrip(": ")
    return ground.sections[passage.path[-1]].heading.strip(" :")


def levels_of(group: str) -> tuple[str, ...]:
    """The levels and groups of CRITERION_LEVELS that a name speaks of: `xã, phường, thị trấn` → commune."""
    low = " ".join(plain(group).split())
    levels = words()["criteria"]["levels"]
    return tuple(level for level in levels if re.search(rf"(?<!\w)(?:{'|'.join(levels[level])})(?!\w)", low))


def _threshold(ground: Ground, span: Span) -> tuple[int, Figure] | None:
    """The figure that must be reached: the first that is a rule or a target, else the first."""
    stated = ground.figures_in(span)
    ruled = [one for one in stated if one[1].basis in ("norm", "target")]
    return next(iter(ruled or stated), None)


def _any_of(ground: Ground, span: Span, passage: Passage) -> bool:
    """Whether one of the criteria of a list is enough: the words before the list, or `hoặc` at an end, say so."""
    intro = ground.text(passage.intro.start, passage.intro.end) if passage.intro else ""
    if pattern("criteria", "one_is_enough").search(plain(intro)):
        return True
    low = ground.copies.plain[passage.span.start : passage.span.end].rstrip(" ;,.")
    return bool(_OR.search(low))
