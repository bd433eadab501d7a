"""What a directive, plan or request asks for: tasks, targets, criteria, awards and requests, each with its place.

`start`..`end` is the item, sentence or clause that `quote` holds; `section` are indexes into `Extraction.sections`,
outermost first; `figure` is an index into `Extraction.figures`. What the text does not say is None or empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

Json = dict[str, Any]

RECURRENCES = ("monthly", "quarterly", "half_yearly", "yearly", "regular", "on_demand")
"""How often: `regular` where the text says `định kỳ` and no more, `on_demand` for `đột xuất`."""
CRITERION_LEVELS = (
    "province", "district", "commune", "village", "household", "person", "office", "organisation", "enterprise",
)  # fmt: skip
OPERATORS = (">=", ">", "<=", "<", "=")


@dataclass(frozen=True, slots=True)
class Task:
    """Something that a body is told to do. `by_when` is as printed, `period` its value (`2019-Q1`, `2018-12-15`).

    `lead` is who does it (`chủ trì` where one leads), `cooperating` those beside it. `recipient` is who gets the report
    of a reporting duty, `through` the body that it is sent through.
    """

    quote: str
    start: int
    end: int
    what: str
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    by_when: str | None = None
    period: str | None = None
    recurrence: str | None = None
    recipient: str | None = None
    through: str | None = None
    is_reporting_duty: bool = False
    section: tuple[int, ...] = ()
    page: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to be reached, with the areas or the class of areas that it is set for.

    `text` is its clause; `scope` as printed, `classes` the ids of `area_classes.toml` that it resolves to. The value stands
    in the figure.
    """

    quote: str
    start: int
    end: int
    figure: int
    text: str
    scope: str | None = None
    classes: tuple[str, ...] = ()
    section: tuple[int, ...] = ()
    page: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of award or of a title, for the group (`group` as printed, `levels` of CRITERION_LEVELS) it judges.

    `number` counts the criteria of one group from 1. `joining` tells how it stands to the others of its group. `classes`
    are the classes of area that it alone is for; the threshold is that of figure `figure`.
    """

    quote: str
    start: int
    end: int
    group: str
    levels: tuple[str, ...]
    number: int
    text: str
    joining: str = "and"
    operator: str | None = None
    value: float | int | None = None
    value_max: float | int | None = None
    unit: str | None = None
    per: str | None = None
    figure: int | None = None
    classes: tuple[str, ...] = ()
    scope: str | None = None
    section: tuple[int, ...] = ()
    page: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """A recognition that is held out: `forms` as printed (`Bằng khen`), who decides, on what occasion, how many.

    `quota`..`quota_max` of `quota_unit` for each `quota_of` (`mỗi xã` → `xã`; `toàn huyện` → `huyện`).
    """

    quote: str
    start: int
    end: int
    forms: tuple[str, ...] = ()
    decided_by: str | None = None
    awarded_to: str | None = None
    occasion: str | None = None
    period: str | None = None
    quota: float | int | None = None
    quota_max: float | int | None = None
    quota_unit: str | None = None
    quota_of: str | None = None
    figure: int | None = None
    section: tuple[int, ...] = ()
    page: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A letter or clause that asks for reports: who asks whom for what, over which time, until when, sent where.

    `deadline` is a day (`2018-12-15`), `deadline_words` as printed; `cut_off` the day as of which figures are wanted;
    `outline` the items to report on, `forms` the outlines and tables named (`Phụ lục 1`, `Đề cương`).
    """

    quote: str
    start: int
    end: int
    subject: str
    asker: str | None = None
    asked: tuple[str, ...] = ()
    recipient: str | None = None
    period: str | None = None
    cut_off: str | None = None
    deadline: str | None = None
    deadline_words: str | None = None
    recurrence: str | None = None
    outline: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    section: tuple[int, ...] = ()
    page: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that one document asks for, each kind in the order of the text."""

    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    awards: tuple[Award, ...] = ()
    requests: tuple[Request, ...] = ()

    def to_json(self) -> dict[str, list[Json]]:
        return {kind: [_json(one) for one in getattr(self, kind)] for kind in KINDS}

    def behind(self, figures: int, sections: int) -> Asked:
        """The same where `figures` figures and `sections` sections of the parts before it stand ahead in the document."""
        return Asked(*(tuple(_behind(one, figures, sections) for one in getattr(self, kind)) for kind in KINDS))


KINDS = ("tasks", "targets", "criteria", "awards", "requests")


def joined(parts: Iterable[Asked]) -> Asked:
    """What all parts of a document ask for, in the order of the text."""
    found = tuple(parts)
    return Asked(*(tuple(one for part in found for one in getattr(part, kind)) for kind in KINDS))


_One = TypeVar("_One", Task, Target, Criterion, Award, Request)


def _behind(record: _One, figures: int, sections: int) -> _One:
    moved: dict[str, Any] = {"section": tuple(index + sections for index in record.section)}
    figure = getattr(record, "figure", None)
    if figure is not None:
        moved["figure"] = figure + figures
    return replace(record, **moved)


def _json(record: Task | Target | Criterion | Award | Request) -> Json:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(record).items()}
