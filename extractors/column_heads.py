"""What a column's head says of the figures under it: direction, basis, yardstick, the stage of money."""

from __future__ import annotations

import re

from .grids import Grid
from .lexicon import Unit

_PLAN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|dự kiến|kh năm|đăng ký")
_DONE = re.compile(r"thực hiện|kết quả|đạt|th năm|đã ")
_ASSIGNED = re.compile(r"kế hoạch vốn|vốn giao|được giao|phân bổ|dự toán")
_FULFILMENT = re.compile(
    r"(?:so với|so|/|đạt|%)\s*(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu)|th\s*/\s*kh|hoàn thành|thực hiện\s*/\s*kế hoạch"
)
_SAME = re.compile(r"cùng kỳ")
_DOWN, _UP = re.compile(r"(?<!\w)giảm(?! nghèo)"), re.compile(r"(?<!\w)tăng(?! cường)")


def direction(head: str) -> str:
    """`level`, or the way of change that the head names; `giảm còn` is a level."""
    if _DOWN.search(head) and "còn" not in head:
        return "decrease"
    return "increase" if _UP.search(head) else "level"


def basis(head: str, unit: Unit, grid: Grid, kind: str | None) -> tuple[str, str | None]:
    """The basis of a column's cells and what their rates are measured against: `So với kế hoạch (%)` → result, plan."""
    compared = "plan" if _FULFILMENT.search(head) else "same_period" if _SAME.search(head) else None
    against = compared if unit.measure == "rate" else None
    if re.search(r"lũy kế|cộng dồn", head):
        return "cumulative", against
    if against is not None:
        return "result", against
    if unit.measure == "money" and _is_assigned(head, grid):
        return "result", None
    if _PLAN.search(head) and not _DONE.search(head):
        return "target", None
    if kind in ("kế hoạch", "chỉ thị", "quyết định") and not _DONE.search(head):
        return "target", None
    return "result", None


def _is_assigned(head: str, grid: Grid) -> bool:
    """Whether a column of money is what was assigned: it says so, or it is the plan beside what was disbursed."""
    if _ASSIGNED.search(head):
        return True
    return bool(_PLAN.search(head)) and any("giải ngân" in grid.column_head(c).words for c in range(grid.table.columns))


def stage(head: str, topic: str, grid: Grid) -> str:
    """The stage of a column of money: what is assigned, raised or lent, else spent."""
    if topic == "credit":
        return "lent"
    if _is_assigned(head, grid):
        return "assigned"
    if re.search(r"vận động|huy động|ủng hộ|quyên góp|đóng góp", head):
        return "raised"
    return "assigned" if re.search(r"giao|phân bổ|kế hoạch vốn|dự toán|bố trí", head) else "spent"
