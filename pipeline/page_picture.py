"""One page of a stored document as a picture with its figures marked: what `show --page N --png FILE` does."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from db.documents import Shown
from extractors.document import Box
from extractors.errors import InputError
from extractors.readers.picture import Mark, page_png

from .exits import Exit
from .problems import Stop

_DOUBTFUL = 0.7
"""Confidence under which a figure is framed red."""


def draw_page(shown: Shown, number: int, target: Path, covered: Sequence[Sequence[float]] = ()) -> int:
    """Writes page `number` of the document as PNG, `covered` boxes painted over, and gives the number of figures marked on it.

    Raises `Stop` where the format has no pages, the original is gone or has changed, or there is no such page.
    """
    document = shown.document
    if document["format"] != "pdf":
        raise Stop(f"Chỉ vẽ được trang của tệp PDF; văn bản này là {document['format']} (PDF only).", Exit.USAGE)
    original = Path(document["path"])
    try:
        same = sha256(original.read_bytes()).hexdigest() == document["sha256"]
    except OSError as error:
        raise Stop(f"Không đọc được tệp gốc {original} (original not readable).", Exit.NOT_FOUND) from error
    if not same:
        raise Stop(f"Tệp gốc {original} đã thay đổi từ khi nạp; hãy nạp lại (original has changed).", Exit.NOT_FOUND)
    marks = [
        Mark(row["quote"], Box(row["box_x0"], row["box_top"], row["box_x1"], row["box_bottom"]), doubtful)
        for entry in shown.entries
        if entry.what == "figure" and entry.page == number and entry.row["box_x0"] is not None
        for row, doubtful in [(entry.row, entry.row["confidence"] < _DOUBTFUL)]
    ]
    try:
        picture = page_png(original, number, marks, [Box(*place) for place in covered])
    except InputError as error:
        raise Stop(f"Không vẽ được trang {number} (no such page): {error.detail}.", Exit.NOT_FOUND) from error
    target.write_bytes(picture)
    return len(marks)
