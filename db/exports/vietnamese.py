"""Values, periods and places as Vietnamese offices write them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_SCALES = ((10**9, "tỷ"), (10**6, "triệu"))
_ROMAN = ("I", "II", "III", "IV")


@cache
def labels() -> dict[str, dict[str, str]]:
    """The words of `labels.toml`, by table and key."""
    found: dict[str, dict[str, str]] = tomllib.loads((files("db") / "exports" / "labels.toml").read_text("utf-8"))
    return found


def label(table: str, key: str) -> str:
    return labels()[table].get(key, key)


def number(value: float) -> str:
    """A number with a decimal comma and thousands dots: `3.468.179.900`, `17,57`."""
    words = f"{value:,.6f}".rstrip("0").rstrip(".")
    return words.translate(str.maketrans(",.", ".,"))


def _scaled(value: float, unit: str) -> tuple[float, str]:
    """Money in tỷ or triệu where two decimals hold it exactly: 349860000 đồng → 349,86 triệu đồng."""
    if unit == "đồng":
        for factor, word in _SCALES:
            if abs(value) >= factor and round(value) % (factor // 100) == 0:
                return value / factor, f"{word} {unit}"
    return value, unit


def amount(
    value: float, unit: str, value_max: float | None = None, qualifier: str = "exact", per: str | None = None
) -> str:
    """A value with its bound and unit: `khoảng 11 %`, `2 – 3 %/năm`, `trên 36 tỷ đồng`."""
    shown, shown_unit = _scaled(value, unit)
    words = number(shown)
    if value_max is not None:
        top, top_unit = _scaled(value_max, unit)
        low = words if top_unit == shown_unit else f"{words} {shown_unit}"
        words, shown_unit = f"{low} – {number(top)}", top_unit
    bound = label("qualifier", qualifier)
    return f"{bound} {words} {shown_unit}".strip() + (f"/{per}" if per else "")


def period(value: str | None) -> str:
    """A period in words: `2018-H1` → `6 tháng đầu năm 2018`, `2016/2020` → `2016 – 2020`, None → `không nêu kỳ`."""
    if value is None:
        return label("words", "no_period")
    if "+" in value:
        return " và ".join(period(part) for part in value.split("+"))
    if "/" in value:
        return _span(*value.split("/", 1))
    return _one_period(value)


def _span(first: str, last: str) -> str:
    months = re.fullmatch(r"(\d{4})-01/\1-(\d\d)", f"{first}/{last}")
    if months:
        return label("period", "months").format(count=int(months[2]), year=months[1])
    return f"{_one_period(first)} – {_one_period(last)}"


def _one_period(value: str) -> str:
    if half := re.fullmatch(r"(\d{4})-H([12])", value):
        part = label("period", "first_half" if half[2] == "1" else "second_half")
        return label("period", "half").format(part=part, year=half[1])
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        return label("period", "quarter").format(part=_ROMAN[int(quarter[2]) - 1], year=quarter[1])
    if day := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        return label("period", "day").format(day=day[3], month=day[2], year=day[1])
    if month := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return label("period", "month").format(month=int(month[2]), year=month[1])
    return value


def place(page: int | None, start: int, *, estimated: bool = False) -> str:
    """Where something stands: `tr. 3`, `tr. ≈3` where pages are estimated, `ký tự 2096` where there are none."""
    if page is None:
        return label("words", "offset").format(start=start)
    return label("words", "page_estimated" if estimated else "page").format(page=page)


def one_line(words: str, width: int | None = None) -> str:
    """`words` on one line, cut with `…` where longer than `width`."""
    joined = " ".join(words.split())
    return joined if width is None or len(joined) <= width else joined[: width - 1].rstrip() + "…"
