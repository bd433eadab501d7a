"""A page of a PDF as a picture, with the places of figures marked on it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from ..document import Box
from ..errors import InputError, Reason
from .pdf_page import PageText

_DPI = 120
_SURE, _UNSURE = (20, 140, 60), (210, 40, 30)
_MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure to mark: its words, the box of its lines or its cell in points, whether a person must look at it."""

    quote: str
    box: Box
    doubtful: bool = False


def page_png(path: Path, number: int, marks: Iterable[Mark], covered: Iterable[Box] = ()) -> bytes:
    """Page `number` (from 1) of the PDF at `path` as PNG, as a reader sees it, its figures framed.

    Green frames are sure figures, red ones doubtful. The frame is that of the words themselves where the text layer
    tells where they stand, else that of the line or cell. `covered` boxes are painted over. Raises `InputError` where the page cannot be drawn.
    """
    try:
        with pdfium.PdfDocument(path) as pdf:
            if not 1 <= number <= len(pdf):
                raise InputError(Reason.NOT_FOUND, f"page {number} of {len(pdf)}")
            pdf.init_forms()
            page = pdf[number - 1]
            try:
                picture = page.render(scale=_DPI / 72).to_pil().convert("RGB")
                _cover(picture, covered)
                return _marked(picture, page, number, list(marks))
            finally:
                page.close()
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise InputError(Reason.NOT_FOUND, str(error)) from error


def _cover(picture: Any, covered: Iterable[Box]) -> None:
    from PIL import ImageDraw

    draw, scale = ImageDraw.Draw(picture), _DPI / 72
    for box in covered:
        draw.rectangle([v * scale for v in (box.x0, box.top, box.x1, box.bottom)], fill=(90, 90, 90))


def _marked(picture: Any, page: pdfium.PdfPage, number: int, marks: list[Mark]) -> bytes:
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw, scale = ImageDraw.Draw(layer), _DPI / 72
    shown = PageText(page, number)
    try:
        taken: set[int] = set()
        for mark in marks:
            colour = _UNSURE if mark.doubtful else _SURE
            for box in _places(shown, mark, taken):
                corners = [box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN]
                draw.rectangle([v * scale for v in corners], fill=(*colour, 45), outline=(*colour, 255), width=2)
    finally:
        shown.close()
    out = io.BytesIO()
    Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _places(shown: PageText, mark: Mark, taken: set[int]) -> Iterator[Box]:
    """Where the words of a mark stand: one box for each line they run over."""
    words = r"[\s\ufffe]*".join(re.escape(c) for c in mark.quote if not c.isspace())
    for match in re.finditer(words, shown.text):
        boxes = [(i, box) for i in range(*match.span()) if (box := shown.char_box(i)) is not None]
        boxes = [(i, box) for i, box in boxes if not shown.text[i].isspace()]
        if boxes and match.start() not in taken and all(_within(box, mark.box) for _, box in boxes):
            taken.add(match.start())
            yield from _by_line([box for _, box in boxes])
            return
    yield mark.box


def _within(box: Box, outer: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return outer.x0 - 2 <= x <= outer.x1 + 2 and outer.top - 2 <= y <= outer.bottom + 2


def _by_line(boxes: list[Box]) -> Iterator[Box]:
    line = boxes[0]
    for box in boxes[1:]:
        if box.x0 < line.x1 - 20 and box.top > line.top + 4:
            yield line
            line = box
        else:
            line = line.union(box)
    yield line
