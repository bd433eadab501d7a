"""The attributes of a marked figure, and what they fall back to.

A word alone is the stated value (`195`, `6896e6`, a range `2..3`) or one of the closed lists: a qualifier (`about`), a
direction (`decrease`), a basis (`target`), a topic (`credit`), what it is measured against (`plan`), a stage (`lent`).
Named: `u` unit, `m` measure, `i` indicator, `b` beneficiary, `s` subject, `@` scope, `by` actor, `p` period, `per`,
`of`, `g` group, `in` the group it is part of, `n` note. `p=2018` is stated, `p=2018:section` given earlier, `p=-` none.

A figure inherits topic, basis, period, beneficiary, subject, scope and actor from the first figure of its group, and
all but the subject from the group it is part of; then come the context (`%%`) and the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .errors import SourceError

QUALIFIERS = ("exact", "about", "at_least", "more_than", "at_most", "less_than", "range")
DIRECTIONS = ("level", "decrease", "increase")
BASES = ("result", "target", "norm", "cumulative")
AGAINST = ("plan", "same_period", "previous", "start")
STAGES = ("need", "assigned", "raised", "lent", "spent", "balance")
TOPICS = (
    "poverty", "credit", "health", "education", "electricity", "housing", "sanitation", "food", "gifts",
    "fund_for_the_poor", "livelihood", "jobs", "training", "communication", "awards", "new_rural", "infrastructure",
    "social_protection", "fundraising", "movement", "profile", "income", "other",
)  # fmt: skip
BENEFICIARIES = (
    "poor", "near_poor", "poor+near_poor", "policy", "children", "students", "women", "members", "residents", "workers",
    "units",
)  # fmt: skip
_LISTS = {
    "qualifier": QUALIFIERS, "direction": DIRECTIONS, "basis": BASES, "topic": TOPICS, "against": AGAINST,
    "stage": STAGES,
}  # fmt: skip
_NAMED = {
    "u": "unit", "m": "measure", "i": "indicator", "b": "beneficiary", "s": "subject", "@": "scope", "by": "actor",
    "p": "period", "per": "per", "of": "of", "g": "group", "in": "part_of", "n": "note", "pct": "pct",
}  # fmt: skip
_TOKEN = re.compile(r'([a-z]+|@)=(?:"([^"]*)"|(\S+))|(\S+)')
FROM_GROUP = ("topic", "basis", "period", "beneficiary", "subject", "scope", "actor")
FROM_TOTAL = ("topic", "basis", "period", "beneficiary", "scope", "actor")


@dataclass(slots=True)
class Attributes:
    """What one mark says: stated values by key, and flags that only checks use."""

    said: dict[str, str] = field(default_factory=dict)
    value: Decimal | None = None
    high: Decimal | None = None
    flags: set[str] = field(default_factory=set)
    about: str | None = None
    """The indicator that was named last, also where a later `i=-` says that the figure is no value of it."""

    def get(self, key: str) -> str | None:
        """The said value, None where nothing is said or where the source says `-`."""
        found = self.said.get(key)
        return None if found == "-" else found


def _value(token: str) -> tuple[Decimal, Decimal | None] | None:
    low, dots, high = token.partition("..")
    try:
        return Decimal(low), Decimal(high) if dots else None
    except InvalidOperation:
        return None


def _bare(out: Attributes, where: str, token: str) -> None:
    for key, words in _LISTS.items():
        if token in words:
            out.said[key] = token
            return
    value = _value(token)
    if value is not None:
        out.value, out.high = value
    elif token == "sum":
        out.flags.add(token)
    else:
        raise SourceError(where, f"unknown attribute {token!r}")


def _named(out: Attributes, key: str, value: str) -> None:
    out.said[key] = value
    if key == "indicator" and value != "-":
        out.about = value


def parse(where: str, words: str) -> Attributes:
    """`195 i=credit.borrowers s="hộ nghèo"` → the attributes; SourceError for a word that is none."""
    out = Attributes()
    for name, quoted, plain, bare in _TOKEN.findall(words):
        if bare:
            _bare(out, where, bare)
        elif name not in _NAMED:
            raise SourceError(where, f"unknown attribute {name!r} in {words!r}")
        else:
            _named(out, _NAMED[name], quoted or plain)
    beneficiary = out.get("beneficiary")
    if beneficiary and beneficiary not in BENEFICIARIES:
        raise SourceError(where, f"unknown beneficiary {beneficiary!r}")
    return out


def fill(out: Attributes, other: Attributes, keys: tuple[str, ...]) -> None:
    """Take from `other` what `out` does not say itself."""
    for key in keys:
        if key not in out.said and key in other.said:
            out.said[key] = other.said[key]
