"""Every case of `corpus/cases`: what a text must yield, found completely and nothing beside it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from corpus.case_loader import Case, CaseError, Expected, load_cases
from extractors.extract import extract
from extractors.readers.text import from_text
from extractors.records import Extraction

CASES = load_cases()
BY_LIKENESS = ("scope", "actor", "subject", "title")
"""Keys whose words may be cut differently by two careful readers: two thirds of their words must agree."""
CLASSIFIERS = {"căn", "ngôi", "cái", "chiếc", "con", "người", "bộ", "vị"}
"""Words before the counted noun that are not the noun themselves: `60 căn nhà` counts nhà."""


class Placed(Protocol):
    """What figures and citations have in common."""

    @property
    def quote(self) -> str: ...
    @property
    def start(self) -> int: ...


def parameters() -> Iterator[Any]:
    for case in CASES:
        marks = [pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else []
        yield pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", parameters())
def test_case(case: Case) -> None:
    got = extract(from_text(case.text, name=case.name))
    faults = [*figure_faults(case, got), *citation_faults(case, got), *document_faults(case, got)]
    faults += asked_faults(case, got)
    assert not faults, "\n".join([case.text, *faults])


def figure_faults(case: Case, got: Extraction) -> Iterator[str]:
    """What is missing, spurious or wrong among the figures, groups compared as a partition."""
    if case.figures is None:
        return
    pairs, faults = paired(case.figures, got.figures, got.text)
    yield from faults
    groups: dict[Any, Any] = {}
    for wanted, figure in pairs:
        yield from wrong_keys(wanted, figure, leave={"group", "part_of"})
        if "group" in wanted.keys:
            groups.setdefault(wanted.keys["group"], figure.group)
            if groups[wanted.keys["group"]] != figure.group or figure.group is None:
                yield f"{wanted.quote!r}: stands in group {figure.group}, apart from its fellows"
    if len(set(groups.values())) < len(groups):
        yield f"groups run together: {groups}"
    for wanted, figure in pairs:
        if "part_of" in wanted.keys:
            total = groups.get(wanted.keys["part_of"])
            if figure.part_of != total:
                yield f"{wanted.quote!r}: part_of {figure.part_of!r} for {total!r}"


def citation_faults(case: Case, got: Extraction) -> Iterator[str]:
    if case.citations is None:
        return
    pairs, faults = paired(case.citations, got.citations, got.text)
    yield from faults
    for wanted, citation in pairs:
        yield from wrong_keys(wanted, citation)


def asked_faults(case: Case, got: Extraction) -> Iterator[str]:
    """What is missing, spurious or wrong among tasks, targets, criteria, awards and requests."""
    for kind, wanted in case.asked.items():
        if wanted is None:
            continue
        pairs, faults = paired(wanted, getattr(got.asked, kind), got.text)
        yield from (f"{kind}: {fault}" for fault in faults)
        for expected, record in pairs:
            for key, value in expected.keys.items():
                found = getattr(record, key)
                if (list(found) if isinstance(found, tuple) else found) != value:
                    yield f"{kind} {expected.quote!r}: {key} {found!r} for {value!r}"


def document_faults(case: Case, got: Extraction) -> Iterator[str]:
    meta = got.meta.to_json()
    for key, value in case.meta.items():
        if not alike(key, value, meta.get(key)):
            yield f"meta {key}: {meta.get(key)!r} for {value!r}"
    found = [(folded(s.number), folded(s.heading), s.level) for s in got.sections]
    if case.sections is not None:
        wanted = [(folded(number), folded(heading), level) for number, heading, level in case.sections]
        if found != wanted:
            yield f"sections {found} for {wanted}"


def paired(wanted: Iterable[Expected], got: Iterable[Any], text: str) -> tuple[list[tuple[Expected, Any]], list[str]]:
    """Each expected record with the one that stands exactly where it does, and what is left over on either side."""
    at_place: dict[tuple[int, str], list[Placed]] = {}
    for record in got:
        at_place.setdefault((record.start, record.quote), []).append(record)
    pairs, faults = [], []
    for expected in wanted:
        found = at_place.get((expected.start(text), expected.quote))
        if found:
            pairs.append((expected, found.pop()))
        else:
            faults.append(f"missed {expected.quote!r}")
    spurious = [record for records in at_place.values() for record in records]
    faults += [f"spurious {record.quote!r} at {record.start}" for record in spurious]
    return pairs, faults


def wrong_keys(wanted: Expected, got: Any, leave: Iterable[str] = ()) -> Iterator[str]:
    """The stated keys that the record does not hold; a figure without a stated `value_max` must have none."""
    stated = dict(wanted.keys)
    if "value" in stated:
        stated.setdefault("value_max", None)
    for key, value in stated.items():
        if key not in leave and not alike(key, value, getattr(got, key)):
            yield f"{wanted.quote!r}: {key} {getattr(got, key)!r} for {value!r}"


def alike(key: str, wanted: Any, got: Any) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    if isinstance(wanted, int | float):
        return isinstance(got, int | float) and math.isclose(wanted, got, rel_tol=1e-3 if wanted % 1 else 1e-6)
    if key == "unit" and isinstance(got, str):
        return head_noun(wanted) == head_noun(got)
    return likeness(wanted, got) >= 2 / 3 if key in BY_LIKENESS else folded(wanted) == folded(got)


def head_noun(unit: str) -> str:
    """The first noun of a unit of measure: `hộ nghèo` → hộ, `căn nhà` → nhà, `tin, bài` → tin, `m²` → m2."""
    words = [word for word in re.split(r"[\s,/]+", folded(unit).replace("²", "2").replace("³", "3")) if word]
    while len(words) > 1 and words[0] in CLASSIFIERS:
        words.pop(0)
    return words[0] if words else ""


def likeness(wanted: str, got: str) -> float:
    """Twice the shared words over all words."""
    a, b = folded(wanted).split(), folded(got).split()
    shared = sum(min(a.count(word), b.count(word)) for word in set(a))
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def folded(words: object) -> str:
    text = unicodedata.normalize("NFC", "" if words is None else str(words)).lower()
    text = re.sub(r"[–—−]", "-", re.sub(r"[“”\"'*_#]", "", text))
    return re.sub(r"\s+", " ", text).strip(" .,;:-")


BAD_CASES = {
    "unknown key": 'name = "a"\ntext = "x"\nfigures = []\nfigurs = 1',
    "does not stand": 'name = "a"\ntext = "Có 5 xã."\nfigure = [{ quote = "6 xã", value = 6, unit = "xã" }]',
    "stands there twice": 'name = "a"\ntext = "5 xã, 5 xã"\nfigure = [{ quote = "5 xã", value = 5, unit = "xã" }]',
    "no value or no unit": 'name = "a"\ntext = "Có 5 xã."\nfigure = [{ quote = "5 xã", value = 5 }]',
    "is none of its words": 'name = "a"\ntext = "5 xã"\n'
    'figure = [{ quote = "5 xã", value = 5, unit = "xã", basis = "plan" }]',
    "is part of no group": 'name = "a"\ntext = "5 xã"\n'
    'figure = [{ quote = "5 xã", value = 5, unit = "xã", part_of = 3 }]',
    "xfail needs a day": 'name = "a"\ntext = "5 xã"\nfigures = []\nxfail = "later"',
    "states nothing": 'name = "a"\ntext = "5 xã"',
    "may only be the empty list": 'name = "a"\ntext = "5 xã"\nfigures = [{ quote = "5 xã" }]',
    "the name is taken": 'name = "a"\ntext = "x"\nfigures = []\n[[case]]\nname = "a"\ntext = "y"\nfigures = []',
}


@pytest.mark.parametrize("fault", BAD_CASES)
def test_loader_refuses(fault: str, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(f"[[case]]\n{BAD_CASES[fault]}\n", "utf-8")
    with pytest.raises(CaseError, match=re.escape(fault)):
        load_cases(tmp_path)


def test_cases_cover_what_they_promise() -> None:
    nothing = [case for case in CASES if case.figures == () and case.blind]
    assert len([case for case in CASES if case.blind]) >= 260
    assert len(nothing) >= 70
