"""A comparison as heads and rows of words, for a terminal or any other page."""

from __future__ import annotations

from collections.abc import Sequence

from db.compare import Compared, Value

from .vietnamese import amount, label, one_line, period, place

COLUMNS = ("area", "period", "basis", "value", "document", "place", "quote", "rival")


def heads() -> list[str]:
    return [label("columns", column) for column in COLUMNS]


def value_words(value: Value) -> str:
    return amount(value.value, value.unit, value.value_max, value.qualifier, value.per)


def place_words(value: Value) -> str:
    return place(value.page, value.start, estimated=value.page_estimated)


def remark(compared: Compared) -> str:
    """What a reader must know of a chosen value: corrected by a person, disputed by others."""
    words = [label("rival", "corrected")] if compared.chosen.corrected else []
    if compared.chosen.estimate:
        words.append(label("rival", "estimate"))
    others = sum(not rival.agrees_with(compared.chosen) for rival in compared.rivals)
    if others:
        words.append(label("rival", "disputed").format(count=others))
    return "; ".join(words)


def rival_words(compared: Compared, rival: Value, reason: str) -> str:
    """What a rival is: the same value again, or another one and why it does not stand."""
    if rival.agrees_with(compared.chosen):
        return label("rival", "agrees")
    return f"{label('rival', 'differs')}: {label('reason', reason)}"


def rows(compared: Sequence[Compared]) -> list[list[str]]:
    """One row a value; a rival follows the value that it disputes, marked with `↳` and what it is."""
    made: list[list[str]] = []
    for one in compared:
        made.append(_row(one.chosen, one.chosen.full_area, remark(one)))
        for rival, reason in zip(one.rivals, one.reasons, strict=True):
            made.append(_row(rival, "  ↳", rival_words(one, rival, reason)))
    return made


def _row(value: Value, area: str, note: str) -> list[str]:
    words = [area, period(value.period), label("basis", value.basis), value_words(value), value.document]
    return [*words, place_words(value), one_line(value.quote), note]
