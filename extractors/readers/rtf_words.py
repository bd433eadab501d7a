"""What the control words of RTF say: letters, looks, parts that hold no text, the cells that a row announces."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .doc_tables import TableMark
from .flow import PAGE_BREAK, Look

TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
CODE_PAGES = {0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
          161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
          222: "cp874", 238: "cp1250"}  # fmt: skip
SIGNS = {"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
          "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "column": "\n", "page": PAGE_BREAK}  # fmt: skip
MARKS = {"~": "\xa0", "_": "-", "-": "\xad", "\t": "\t"}
SKIPPED = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf",
            "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "aftnsep", "fldinst", "listtable",
            "listoverridetable", "generator", "xmlnstbl", "themedata", "datastore", "annotation", "atnid", "nonshppict",
            "rsidtbl", "latentstyles", "pgptbl", "revtbl", "filetbl", "xe", "tc", "bkmkstart", "bkmkend", "sp", "upr"}  # fmt: skip
WANTED_STARRED = {"shpinst", "ud", "shptxt"}
MOST_DEPTH = 400


@dataclass(slots=True)
class State:
    """What holds within one pair of braces."""

    look: Look = field(default_factory=Look)
    font: int | None = None
    skipped: bool = False
    fallback: int = 1
    number: bool = False


@dataclass(slots=True)
class Row:
    """The row's edges as they are announced, before its cells."""

    edges: list[int] = field(default_factory=list)
    across: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)
    next_across: int = 0
    next_down: int = 0
    ruled: bool = False

    def mark(self, depth: int) -> TableMark:
        lead = self.edges[0] - 1000 if self.edges else 0
        return TableMark(depth, True, False, (lead, *self.edges), tuple(self.across), tuple(self.down), self.ruled)


NOTE_WORDS = {"footnote"}


def _toggle(name: str) -> Callable[[Look, int | None], Look]:
    return lambda look, value: replace(look, **{name: value != 0})  # type: ignore[arg-type]


def _align(name: str) -> Callable[[Look, int | None], Look]:
    return lambda look, value: replace(look, align=name)


LOOKS: dict[str, Callable[[Look, int | None], Look]] = {
    "b": _toggle("bold"), "i": _toggle("italic"), "caps": _toggle("caps"), "v": _toggle("hidden"),
    "deleted": _toggle("hidden"), "qc": _align("center"), "ql": _align("left"), "qr": _align("right"),
    "qj": _align("both"), "super": _toggle("raised"), "nosupersub": lambda look, value: replace(look, raised=None), "fs": lambda look, value: replace(look, size=(value or 24) / 2),
}  # fmt: skip


def known_page(page: str) -> bool:
    try:
        b"".decode(page)
    except LookupError:
        return False
    return True
