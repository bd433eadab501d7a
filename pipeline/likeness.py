"""When an extracted value counts as the one that a careful reader wrote down.

Words are compared without case, quotation marks and the two ways of placing a tone mark; numbers within one in a
thousand (whole numbers: one in a million); units by their first noun (`căn nhà` and `nhà` are one unit).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter

from extractors.records import Json

_TONES = {"oà": "òa", "oá": "óa", "uỷ": "ủy", "uý": "úy"}
_MARKS = re.compile("[“”\"'*_#]")
_DASHES = re.compile("[–—−]")
_CLASSIFIERS = frozenset({"căn", "ngôi", "cái", "chiếc", "con", "người", "bộ", "vị"})
_NEARLY = 0.6
"""Share of common words from which a scope, an actor or an issuer counts as the same."""
_WORDED = frozenset({"scope", "actor"})


def fold(value: object) -> str:
    """`value` as words to compare: ` “Hoà Bình”.` → `hòa bình`; None is the empty string."""
    words = unicodedata.normalize("NFC", "" if value is None else str(value)).lower()
    for old, new in _TONES.items():
        words = words.replace(old, new)
    words = _DASHES.sub("-", _MARKS.sub("", words))
    return " ".join(words.split()).strip(" .,;:-")


def as_number(value: object) -> float | None:
    """`value` as a finite number, None where it is none (`"12"` → 12.0, True → None)."""
    if value is None or isinstance(value, bool):
        return None
    try:
        made = float(str(value))
    except ValueError:
        return None
    return made if math.isfinite(made) else None


def same_number(gold: object, got: object) -> bool:
    """Both absent, or equal within the tolerance that reading off a page allows."""
    if gold is None or got is None:
        return gold is got
    expected, found = as_number(gold), as_number(got)
    if expected is None or found is None:
        return False
    share = 1e-6 if expected.is_integer() else 1e-3
    return abs(expected - found) <= share * abs(expected) + 1e-9


def unit_head(unit: object) -> str:
    """The first noun of a unit: `hộ nghèo` → `hộ`, `căn nhà` → `nhà`, `tin, bài` → `tin`, `m²` → `m2`."""
    words = [word for word in re.split(r"[\s,/]+", fold(unit).replace("²", "2").replace("³", "3")) if word]
    heads = [word for word in words[:-1] if word not in _CLASSIFIERS] + words[-1:]
    return heads[0] if heads else ""


def same_quantity(gold: Json, got: Json) -> bool:
    """Value, upper end and unit are right."""
    numbers = all(same_number(gold.get(key), got.get(key)) for key in ("value", "value_max"))
    return numbers and unit_head(gold.get("unit")) == unit_head(got.get("unit"))


def likeness(gold: object, got: object) -> float:
    """The share of words that two phrases have in common, 0 to 1 (two empty ones: 1)."""
    ours, theirs = Counter(fold(gold).split()), Counter(fold(got).split())
    size = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / size if size else 1.0


def near(gold: object, got: object) -> bool:
    """Most words are common: how a name of an area or a body is compared."""
    return likeness(gold, got) >= _NEARLY


def same_attribute(name: str, gold: object, got: object) -> bool:
    """Whether the attribute `name` of a figure is right."""
    if name in _WORDED:
        return near(gold, got)
    if name == "of":
        return same_number(gold, got)
    return fold(gold) == fold(got)
