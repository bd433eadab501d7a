"""The targets among a document's figures: what is to be reached, for which areas or class of areas."""

from __future__ import annotations

import re

from .area_classes import classes_in, listed_classes
from .asked_records import Target
from .asked_words import Ground, words
from .document import Span
from .records import Figure

_CUT = re.compile(r"[;()]")


def find_targets(ground: Ground) -> tuple[Target, ...]:
    """Every figure that is set as a target, and every threshold that a class of areas has to reach."""
    return tuple(_target(ground, i, f, rule) for i, f in enumerate(ground.figures) if (rule := _rule(ground, f)))


def _rule(ground: Ground, figure: Figure) -> str | None:
    """Why a figure is a target; None where it is none."""
    if figure.unit in words()["targets"]["not_reached"]:
        return None
    if figure.basis == "target":
        return "asked.target.stated"
    falls = figure.direction != "level" or figure.per == "năm"
    if figure.basis != "norm" or figure.measure != "rate" or not falls:
        return None
    before = ground.document.text[clause_of(ground, figure).start : figure.start]
    return "asked.target.class" if listed_classes(before) else None


def clause_of(ground: Ground, figure: Figure) -> Span:
    """The clause of its sentence that a figure stands in: as far as `;` or a bracket on either side."""
    start, end = figure.sentence
    cuts = list(_CUT.finditer(ground.document.text, start, end))
    before = [m.end() for m in cuts if m.end() <= figure.start]
    after = [m.start() for m in cuts if m.start() >= figure.end]
    return ground.trimmed(max(before, default=start), min(after, default=end))


def _target(ground: Ground, index: int, figure: Figure, rule: str) -> Target:
    clause = clause_of(ground, figure)
    scope = figure.scope
    return Target(
        ground.document.text[clause.start : clause.end],
        clause.start,
        clause.end,
        index,
        ground.text(clause.start, clause.end),
        scope,
        classes_in(scope or ""),
        figure.section,
        figure.page,
        rule,
    )
