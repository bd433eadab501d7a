"""Expected against received as a table, for CSV and for an Excel workbook with the rates beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.due import Due
from db.rates import Rate, by_request, by_unit, over_time

from . import xlsx
from .rows import Kind, Rows
from .vietnamese import label, period

_ROWS: tuple[tuple[str, Kind], ...] = (
    ("request", "text"), ("period_asked", "text"), ("receiving", "text"), ("unit_name", "text"), ("state", "text"),
    ("deadline", "date"), ("days_late", "whole"), ("arrived_on", "date"), ("arrival_number", "text"), ("document", "text"),
    ("reminded", "whole"), ("reminded_on", "date"), ("remarks", "text"),
)  # fmt: skip
_RATES: tuple[tuple[str, Kind], ...] = (
    ("group", "text"), ("expected", "whole"), ("received", "whole"), ("reported_pct", "number"), ("on_time", "whole"),
    ("on_time_pct", "number"), ("late", "whole"), ("missing", "whole"), ("returned", "whole"), ("extended", "whole"),
    ("not_due", "whole"), ("exempt", "whole"),
)  # fmt: skip


def state_words(one: Due) -> str:
    """A state as people read it: `chậm 3 ngày`, `chưa gửi (quá hạn 3 ngày)`."""
    return label("due", one.state).format(days=one.days)


def rows_of(found: Sequence[Due]) -> Rows:
    """One row a body and request."""
    rows = tuple(
        (
            one.request.name, period(one.request.period) if one.request.period else None, one.request.recipient,
            one.unit.name, state_words(one), one.deadline, one.days or None, one.arrived_on, one.number, one.document,
            one.reminded or None, one.reminded_on, "; ".join(one.remarks) or None,
        )
        for one in found
    )  # fmt: skip
    return Rows(_ROWS, rows)


def rates_of(rates: Sequence[Rate]) -> Rows:
    """One row a group."""
    rows = tuple((rate.name, *(getattr(rate, name) for name, _ in _RATES[1:])) for rate in rates)
    return Rows(_RATES, rows)


def write_workbook(found: Sequence[Due], path: Path) -> None:
    """A sheet of bodies, and the rates by request, by body and by month of the deadline."""
    xlsx.write_sheets(
        {
            "Theo dõi": rows_of(found), "Theo yêu cầu": rates_of(by_request(found)), "Theo đơn vị": rates_of(by_unit(found)),
            "Theo tháng": rates_of(over_time(found)),
        },
        path,
        fitted=True,
    )  # fmt: skip


def json_of(found: Sequence[Due], on: str) -> dict[str, Any]:
    """The same for other programs; states by their own words."""
    return {
        "on": on,
        "duties": [
            {
                "request": one.request.id, "number": one.request.number, "unit": one.unit.name, "key": one.unit.key,
                "state": one.state, "days": one.days, "deadline": one.deadline, "arrived_on": one.arrived_on,
                "arrival_number": one.number, "document": one.document, "section": one.section, "reminded": one.reminded,
                "remarks": list(one.remarks),
            }
            for one in found
        ],
        "by_request": [_rate(one) for one in by_request(found)],
        "by_unit": [_rate(one) for one in by_unit(found)],
        "over_time": [_rate(one) for one in over_time(found)],
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    return {"group": rate.name} | {name: getattr(rate, name) for name, _ in _RATES[1:]}
