"""Charts of one indicator as SVG or PNG: bars across areas, lines across periods, target against result.

Needs the extra `charts` (matplotlib). What is missing is left out and never drawn as 0; a line never runs across a change of
the poverty standard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.compare import Compared, Value
from db.definitions import definition_of
from db.progress import Progress

from .vietnamese import label, number, period

KINDS = ("bars", "lines", "targets")
_COLOURS = ("#1463b8", "#d5822b", "#3a8f4d", "#8a4fa3", "#b33a3a", "#55636f", "#0f8f8f", "#a3822b")
_RESULT, _TARGET = "#1463b8", "#c9d3dd"


def bars(compared: Sequence[Compared], title: str, path: Path) -> None:
    """One bar an area: results of the period that most areas have, of the level that most areas are of, the highest above.

    Communes never stand beside their province: a chart compares like with like.
    """
    values = [one.chosen for one in compared if one.chosen.basis == "result" and one.chosen.period]
    shown = _commonest([(value.area_level or "", value.period or "") for value in values])
    values = sorted((v for v in values if (v.area_level or "", v.period) == shown), key=lambda v: v.value)
    level, at_period = shown or ("", "")
    heading = ", ".join(filter(None, (title, label("level", level), period(at_period or None))))
    figure, axes = _canvas(heading, height=1.2 + 0.36 * len(values))
    axes.barh(range(len(values)), [value.value for value in values], color=_RESULT)
    axes.set_yticks(range(len(values)), [value.full_area for value in values])
    for at, value in enumerate(values):
        axes.annotate(_words(value), (value.value, at), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_ylim(-0.6, max(len(values) - 0.4, 0.6))
    axes.xaxis.set_major_formatter(lambda amount, _: number(amount))
    axes.set_xlabel(values[0].unit if values else "")
    axes.margins(x=0.12)
    _save(figure, path)


def _commonest(found: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The level and period of most values; of two the later period."""
    return max(set(found), key=lambda one: (found.count(one), one[1]), default=None)


def _words(value: Value) -> str:
    """A value with its bound: `trên 2`, `2 – 3`."""
    top = f" – {number(value.value_max)}" if value.value_max is not None else ""
    return f"{label('qualifier', value.qualifier)} {number(value.value)}{top}".strip()


def lines(compared: Sequence[Compared], title: str, path: Path, *, breaks: bool) -> None:
    """One line an area over whole years, for the first areas that have two and more; with `breaks` it is cut where the
    poverty standard changes. How many areas are left out is said below."""
    values = [one.chosen for one in compared if one.chosen.basis == "result"]
    values = [value for value in values if re.fullmatch(r"\d{4}", value.period or "")]
    areas = [value.full_area for value in values]
    many = [area for area in dict.fromkeys(areas) if areas.count(area) > 1]
    shown = many[: len(_COLOURS)]
    figure, axes = _canvas(title, height=4.8)
    for area, colour in zip(shown, _COLOURS, strict=False):
        points = sorted((v for v in values if v.full_area == area), key=lambda v: v.period or "")
        for nth, piece in enumerate(_pieces(points, breaks=breaks)):
            years = [int(value.period or 0) for value in piece]
            axes.plot(years, [v.value for v in piece], "o-", color=colour, label=area if nth == 0 else None)
    axes.set_xticks(sorted({int(value.period or 0) for value in values if value.full_area in shown}))
    axes.yaxis.set_major_formatter(lambda amount, _: number(amount))
    axes.set_ylabel(values[0].unit if values else "")
    axes.set_ylim(bottom=0)
    left_out = len(set(areas)) - len(shown)
    if left_out:
        axes.set_xlabel(label("chart", "left_out").format(count=left_out), fontsize=8, color="#555555")
    if shown:
        axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    _save(figure, path)


def _pieces(points: Sequence[Value], *, breaks: bool) -> list[list[Value]]:
    """Points of one area, parted where the definition changes (`db/definitions.toml`)."""
    pieces: dict[str, list[Value]] = {}
    for value in points:
        pieces.setdefault(definition_of(value.indicator, value.period) if breaks else "", []).append(value)
    return list(pieces.values())


def targets(found: Sequence[Progress], title: str, path: Path) -> None:
    """Target beside result, one pair a row; a missing one is named and not drawn."""
    rows = list(reversed([one for one in found if one.target or one.result]))
    figure, axes = _canvas(title, height=1.4 + 0.62 * len(rows))
    for at, one in enumerate(rows):
        _pair(axes, at + 0.19, one.target, _TARGET, label("progress", "no_target"))
        _pair(axes, at - 0.19, one.result, _RESULT, label("progress", "no_result"), short=one.state == "short")
    axes.set_yticks(range(len(rows)), [f"{one.area}\n{period(one.period)}" for one in rows])
    axes.set_ylim(-0.6, max(len(rows) - 0.4, 0.6))
    axes.xaxis.set_major_formatter(lambda amount, _: number(amount))
    axes.set_xlabel(next((value.unit for one in rows for value in (one.target, one.result) if value), ""))
    axes.margins(x=0.12)
    handles = [_patch(_TARGET, label("basis", "target")), _patch(_RESULT, label("basis", "result"))]
    axes.legend(handles=handles, frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    _save(figure, path)


def _pair(axes: Any, at: float, value: Value | None, colour: str, missing: str, *, short: bool = False) -> None:
    """One bar with its words, or the words that it is missing."""
    beside = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 9}
    if value is None:
        axes.annotate(missing, (0, at), color="#777777", **beside)
        return
    top = value.value_max if value.value_max is not None else value.value
    axes.barh(at, top, height=0.36, color=colour)
    axes.annotate(_words(value) + (f" ({label('progress', 'short')})" if short else ""), (top, at), **beside)


def _patch(colour: str, words: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=colour, label=words)


def _canvas(title: str, height: float) -> tuple[Any, Any]:
    """A figure without a window; letters stay letters in SVG, so that they can be searched and edited."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.fonttype"] = "none"
    matplotlib.rcParams["svg.hashsalt"] = "tonghop"
    matplotlib.rcParams["font.family"] = ["DejaVu Sans"]
    figure = Figure(figsize=(9, max(height, 2.4)), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=12)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _save(figure: Any, path: Path) -> None:
    """SVG and PNG by the file's ending; the same chart gives the same bytes."""
    is_svg = path.suffix.lower() == ".svg"
    figure.savefig(path, format="svg" if is_svg else "png", dpi=140, metadata={"Date": None} if is_svg else None)
