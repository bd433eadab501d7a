"""Documents that bear a mark of secrecy: they are refused before anything of them is kept."""

from __future__ import annotations

from ..document import Document, Line, Role
from ..errors import InputError, Reason
from .stamps import is_secret

_UPPER = 0.45
_FIRST_LINES = 15


def refuse_classified(document: Document) -> None:
    """Raises `InputError` (`CLASSIFIED`) where a page is stamped `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.

    A mark stands alone in capitals in the upper part of a page, among the first lines where the format has no pages,
    or among the stamps. The same word within a sentence, a heading or a table is none. The detail names the page only.
    """
    heights = {page.number: page.height for page in document.pages}
    for index, line in enumerate(document.lines):
        if is_secret(document.text[line.start : line.end]) and _is_mark(line, index, heights):
            raise InputError(Reason.CLASSIFIED, f"page {line.page or 1}")


def _is_mark(line: Line, index: int, heights: dict[int, float | None]) -> bool:
    if line.role is Role.STAMP:
        return True
    if line.role is Role.TABLE:
        return index < _FIRST_LINES and line.page in (None, 1)
    height = heights.get(line.page or 0)
    if line.box is None or height is None:
        return index < _FIRST_LINES
    return line.box.top < _UPPER * height
