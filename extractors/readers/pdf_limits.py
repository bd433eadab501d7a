"""What a PDF may ask of its reader, looked at before any page is read: pages, objects, the size of a sheet, what it draws."""

from __future__ import annotations

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..errors import InputError, Reason

_MOST_PAGES = 3000
_MOST_OBJECTS = 1_000_000
_LARGEST_PT = 14_400.0
"""200 inches, the largest sheet that the format itself allows; A0 is 3,370 points high."""
_MOST_DRAWN = 300_000


def check_objects(data: bytes) -> None:
    """Refuses (`TOO_LARGE`) a file of so many objects that opening it would take the memory of the machine."""
    count = data.count(b" obj")
    if count > _MOST_OBJECTS:
        raise InputError(Reason.TOO_LARGE, f"{count} objects, at most {_MOST_OBJECTS}")


def check_pages(pdf: pdfium.PdfDocument) -> None:
    """Refuses (`TOO_LARGE`) a document that says it has more pages than any report, or a sheet larger than a sheet."""
    if len(pdf) > _MOST_PAGES:
        raise InputError(Reason.TOO_LARGE, f"{len(pdf)} pages, at most {_MOST_PAGES}")
    for index in range(len(pdf)):
        width, height = _size(pdf, index)
        if max(width, height) > _LARGEST_PT:
            raise InputError(Reason.TOO_LARGE, f"page {index + 1} is {width:.0f} x {height:.0f} points")


def _size(pdf: pdfium.PdfDocument, index: int) -> tuple[float, float]:
    """A page's size without loading what it draws; nothing for a page that is not there, which is met when it is read."""
    size = raw.FS_SIZEF()
    return (size.width, size.height) if raw.FPDF_GetPageSizeByIndexF(pdf.raw, index, size) else (0.0, 0.0)


def check_drawn(page: pdfium.PdfPage, number: int) -> None:
    """Refuses (`TOO_LARGE`) a page that draws more than a reader can look through in its time."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_DRAWN:
        raise InputError(Reason.TOO_LARGE, f"page {number} draws {count} things, at most {_MOST_DRAWN}")
