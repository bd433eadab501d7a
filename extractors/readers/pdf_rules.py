"""The ruling lines that a PDF page draws, and the tables' cells that they enclose.

The lines come from pdfium's paths, so that the page is never parsed a second time; how lines make cells is pdfplumber's
answer (the lattice way), which reads ruled office tables exactly. Shading behind words is no rule.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import Box

THIN = 3.0
_TOLERANCE = 3.0
_SHORTEST = 3.0
_MOST_RULES = 5000
_MOST_SEGMENTS = 2000
_LINE_TO = raw.FPDF_SEGMENT_LINETO
_BEZIER = raw.FPDF_SEGMENT_BEZIERTO
Rect = tuple[float, float, float, float]
Shown = Callable[[float, float, float, float], Box]


class TooManyRules(Exception):
    """A drawing, or a file made to choke its reader: nothing to look for a table in."""


def rules(page: pdfium.PdfPage, shown: Shown) -> list[Box]:
    """The page's straight lines both ways as flat boxes, where it shows them. Raises `TooManyRules`."""
    found: list[Box] = []
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        found.extend(box for rect in _path_rules(path) if (box := _flat(shown(*rect))) is not None)
        if len(found) > _MOST_RULES:
            raise TooManyRules
    return found


def _flat(box: Box) -> Box | None:
    """`box` as a line without thickness, None for what is no line."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if high <= THIN and wide > max(high, _SHORTEST):
        middle = (box.top + box.bottom) / 2
        return Box(box.x0, middle, box.x1, middle)
    if wide <= THIN and high > max(wide, _SHORTEST):
        middle = (box.x0 + box.x1) / 2
        return Box(middle, box.top, middle, box.bottom)
    return None


def _path_rules(path: Any) -> Iterator[Rect]:
    """A thin path is a rule as a whole; the outline of a stroked one is four of them."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    if not fill.value and not stroke.value:
        return
    left, bottom, right, top = _out(path.container, path.get_bounds())
    if right - left <= THIN or top - bottom <= THIN:
        yield left, bottom, right, top
    elif stroke.value and raw.FPDFPath_CountSegments(path.raw) <= _MOST_SEGMENTS:
        yield from _outline(path)


def _outline(path: Any) -> Iterator[Rect]:
    matrix = path.get_matrix()
    start = here = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(raw.FPDFPath_CountSegments(path.raw)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, there = raw.FPDFPathSegment_GetType(segment), matrix.on_point(x.value, y.value)
        if kind == _LINE_TO:
            yield _out(path.container, _between(here, there))
        elif kind != _BEZIER:
            start = there
        here = there
        if raw.FPDFPathSegment_GetClose(segment):
            yield _out(path.container, _between(here, start))
            here = start


def _between(one: tuple[float, float], other: tuple[float, float]) -> Rect:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _out(container: Any | None, rect: Rect) -> Rect:
    """A rectangle inside nested forms, on the page."""
    while container is not None:
        rect = container.get_matrix().on_rect(*rect)
        container = container.container
    return rect


def has_lattice(lines: list[Box]) -> bool:
    """Whether lines lie both ways, as a table's do; those under a letterhead only lie flat."""
    upright = sum(line.x0 == line.x1 for line in lines)
    return upright >= 2 and len(lines) - upright >= 2


def lattices(lines: list[Box]) -> list[list[Box]]:
    """The cells that `lines` enclose, one list for each table, from top to bottom."""
    from pdfplumber import table

    edges = table.merge_edges([_edge(line) for line in lines], *[_TOLERANCE] * 4)
    crossings = table.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    found = table.cells_to_tables(_cells(crossings))
    return [[Box(*map(float, cell)) for cell in cells] for cells in found]


def _cells(crossings: dict[tuple[float, float], dict[str, list[Any]]]) -> list[Rect]:
    """The smallest cell right of and below each crossing: pdfplumber's answer, with a look at the crossing's own row and
    column only, since its way compares every crossing with all others."""
    upright = {point: {id(edge) for edge in edges["v"]} for point, edges in crossings.items()}
    flat = {point: {id(edge) for edge in edges["h"]} for point, edges in crossings.items()}
    columns: dict[float, list[float]] = defaultdict(list)
    rows: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(crossings):
        columns[x].append(y)
        rows[y].append(x)
    found: list[Rect] = []
    for x, y in sorted(crossings):
        corners = (
            (x, y, r, b)
            for b in columns[x][bisect_right(columns[x], y) :]
            if upright[x, y] & upright[x, b]
            for r in rows[y][bisect_right(rows[y], x) :]
            if flat[x, y] & flat[r, y]
            and (r, b) in crossings
            and upright[r, b] & upright[r, y]
            and flat[r, b] & flat[x, b]
        )
        cell = next(corners, None)
        if cell is not None:
            found.append(cell)
    return found


def _edge(line: Box) -> dict[str, Any]:
    return {
        "x0": line.x0, "x1": line.x1, "top": line.top, "bottom": line.bottom,
        "width": line.x1 - line.x0, "height": line.bottom - line.top,
        "orientation": "v" if line.x0 == line.x1 else "h", "object_type": "line",
    }  # fmt: skip
