"""Tells the stamps in a page's own lines from its text: a signing stamp, the stamp of receipt, urgency, secrecy."""

from __future__ import annotations

import re

from ..document import Box
from ..text import fold
from . import stamps
from .pdf_page import PrintedLine

_MOTTO = re.compile(r"cong hoa xa hoi|dang cong san viet nam")
_ISSUER = re.compile(
    r"^(?:uy ban|ubnd|hoi|so|bo|ban|tinh|huyen|thanh pho|quan|xa|phuong|thi tran|dang|chi cuc|cuc|van phong|phong|thu tuong"
    r"|chinh phu|lien doan|truong)\b"
)
_HINT = re.compile(r"[:ýÝ@]|[Ss]igne")
"""What every line that tells a moment or a signer has; most lines of a page have none of it."""
_UPPER = 0.55
"""Share of a page's height below which no stamp of receipt or urgency stands."""


def apart(lines: list[PrintedLine], height: float, *, first_page: bool) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """The lines without the stamps among them, and the stamps."""
    found = _signing(lines, first_page)
    if first_page:
        found |= _receipt(lines, height)
    found |= {
        i for i, line in enumerate(lines) if line.box.top < _UPPER * height and _marks(line.text, first_page=first_page)
    }
    if not found:
        return lines, []
    return [line for i, line in enumerate(lines) if i not in found], [lines[i] for i in sorted(found)]


def _marks(words: str, *, first_page: bool) -> bool:
    return stamps.is_secret(words) or (first_page and stamps.is_urgent(words))


def _signing(lines: list[PrintedLine], first_page: bool) -> set[int]:
    """Lines of a signing stamp that was drawn into the page: those near a line that tells its moment or its signer."""
    short = [(i, words) for i, line in enumerate(lines) if len(words := line.text) < 80 and _HINT.search(words)]
    seeds = [i for i, words in short if stamps.tells_moment(words)]
    if not seeds:
        return set()
    top = min((x.box.top for x in lines if _MOTTO.search(fold(x.text))), default=0.0) if first_page else 0.0
    found = set(seeds)
    for i, line in enumerate(lines):
        near = any(_near(lines[s].box, line.box) for s in seeds)
        above = line.box.bottom < top - 4 and not _ISSUER.match(fold(line.text))
        if near and len(line.text) < 60 and (above or stamps.is_signing(line.text)):
            found.add(i)
    return found


def _near(seed: Box, box: Box) -> bool:
    high = max(seed.bottom - seed.top, 6.0)
    return box.x0 < seed.x1 + 20 and seed.x0 - 20 < box.x1 and -6 * high < box.top - seed.bottom < 6 * high


def _receipt(lines: list[PrintedLine], height: float) -> set[int]:
    """The stamp of an incoming letter: its head, and the lines below that its form has."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if line.box.top > _UPPER * height or not stamps.is_received(line.text):
            continue
        found.add(i)
        box = line.box
        for j, other in enumerate(lines):
            below = -3 < other.box.top - box.top < 90 and other.box.x0 < box.x1 + 60 and box.x0 - 80 < other.box.x1
            if j != i and below and stamps.goes_with_receipt(other.text):
                found.add(j)
    return found
