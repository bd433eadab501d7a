"""RTF: paragraphs, runs and tables out of its control words; letters by the code page of their font."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..document import Document
from ..errors import InputError, Reason
from . import legacy_fonts
from .doc_tables import TableMark, Tables
from .docx_layout import Sheet
from .flow import PAGE_BREAK, Block, Look, Paragraph, paragraph_of, paragraphs
from .flow_writer import written

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_PAGES = {0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
          161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
          222: "cp874", 238: "cp1250"}  # fmt: skip
_SIGNS = {"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
          "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "column": "\n", "page": PAGE_BREAK}  # fmt: skip
_MARKS = {"~": "\xa0", "_": "-", "-": "\xad", "\t": "\t"}
_SKIPPED = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf",
            "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "aftnsep", "fldinst", "listtable",
            "listoverridetable", "generator", "xmlnstbl", "themedata", "datastore", "annotation", "atnid", "nonshppict",
            "rsidtbl", "latentstyles", "pgptbl", "revtbl", "filetbl", "xe", "tc", "bkmkstart", "bkmkend", "sp", "upr"}  # fmt: skip
_WANTED_STARRED = {"shpinst", "ud", "shptxt"}
_DEPTH = 400


@dataclass(slots=True)
class _State:
    """What holds within one pair of braces."""

    look: Look = field(default_factory=Look)
    font: int | None = None
    skipped: bool = False
    fallback: int = 1
    collects: str = ""


@dataclass(slots=True)
class _Row:
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


def from_rtf(data: bytes, name: str, sha256: str) -> Document:
    """The document in the RTF `data`, as `from_docx` gives it; headers, footers and pictures are left out.

    Raises `InputError`: `CORRUPT` (no paragraphs at all), `EMPTY`, `NEEDS_OCR` (pictures only).
    """
    reader = _Reader(data)
    reader.run()
    blocks, notes = reader.blocks, reader.notes
    remarks = legacy_fonts.decode([*blocks, *(p for note in notes for p in note)])
    if not any(p.text.strip() for p in paragraphs(blocks)):
        raise InputError(Reason.NEEDS_OCR if b"\\pict" in data else Reason.EMPTY, "RTF without text")
    shown = [f"[{at}] " + " ".join(" ".join(p.text for p in note).split()) for at, note in enumerate(notes, 1)]
    return written(
        blocks, shown, Sheet(), told_by_word=False, name=name, format_="docx", sha256=sha256, remarks=remarks
    )


class _Flow:
    """One stream of text: the body, or a note, or a text box."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables = Tables()
        self.pieces: list[tuple[str, Look]] = []
        self.depth = 0

    def paragraph(self, look: Look) -> Paragraph:
        made = paragraph_of(self.pieces, look)
        self.pieces = []
        return made

    def end(self, look: Look) -> None:
        """A paragraph ends: in the cell that is open, or in the body."""
        found = self.paragraph(look)
        if self.depth:
            self.tables.add([found], TableMark(self.depth), cell_ends=False)
        else:
            self.blocks.extend(self.tables.flush())
            self.blocks.append(found)

    def close(self, look: Look) -> list[Block]:
        if self.pieces:
            self.end(look)
        self.blocks.extend(self.tables.flush())
        return self.blocks


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._states = [_State()]
        self._flows = [_Flow()]
        self._owners: list[tuple[int, str]] = []
        self._fonts: dict[int, tuple[str, str]] = {}
        self._page = "cp1252"
        self._default_font: int | None = None
        self._row = _Row()
        self._bytes = bytearray()
        self._to_skip = 0
        self._starred = False
        self._surrogate: int | None = None
        self.notes: list[list[Paragraph]] = []
        self.blocks: list[Block] = []

    def run(self) -> None:
        self._font_table()
        at = 0
        while at < len(self._data):
            match = _TOKEN.match(self._data, at)
            at = match.end() if match else at + 1
            if match is None:
                continue
            code, word, value, sign, brace, plain = match.groups()
            if word == b"bin":
                at += max(int(value or b"0"), 0)
            elif code is not None:
                self._byte(bytes([int(code, 16)]))
            elif word is not None:
                self._flush()
                self._word(word.decode("ascii"), int(value) if value is not None else None)
            elif brace is not None:
                self._flush()
                self._open() if brace == b"{" else self._close()
            elif plain is not None:
                self._byte(plain)
            elif sign is not None:
                self._sign(sign.decode("latin-1"))
        self._flush()
        while len(self._flows) > 1:
            self._end_flow(self._owners.pop()[1])
        self.blocks = self._flows[0].close(self._states[-1].look)

    def _font_table(self) -> None:
        """Names and code pages of the fonts, read ahead."""
        page = re.search(rb"\\ansicpg(\d{3,5})", self._data[:4000])
        if page:
            self._page = f"cp{page[1].decode()}" if _known(f"cp{page[1].decode()}") else "cp1252"
        default = re.search(rb"\\deff(\d+)", self._data[:4000])
        self._default_font = int(default[1]) if default else None
        table = self._data[max(self._data.find(b"\\fonttbl"), 0) :][:60_000]
        form = rb"\\f(\d+)((?:\\[a-z]+-?\d* ?|\{\\\*[^{}]*\}|\s)*)([^{};\\]*)"
        for number, words, name in re.findall(form, table):
            charset = re.search(rb"\\fcharset(\d+)", words)
            if int(number) not in self._fonts and name.strip():
                page_name = _PAGES.get(int(charset[1]) if charset else 0, self._page)
                page_name = self._page if charset is None or int(charset[1]) == 1 else page_name
                self._fonts[int(number)] = (name.decode("latin-1").strip(), page_name)

    def _byte(self, data: bytes) -> None:
        if self._to_skip:
            dropped = min(self._to_skip, len(data))
            self._to_skip -= dropped
            data = data[dropped:]
        if not self._states[-1].skipped:
            self._bytes += data

    def _flush(self) -> None:
        """Turn the bytes gathered so far into letters of the font that holds."""
        if self._bytes:
            state = self._states[-1]
            name, page = self._fonts.get(self._font(state), (None, self._page))
            data, self._bytes = bytes(self._bytes), bytearray()
            words = data.decode("latin-1" if legacy_fonts.is_legacy(name) else page, "replace")
            self._put(words)

    def _font(self, state: _State) -> int:
        number = state.font if state.font is not None else self._default_font
        return -1 if number is None else number

    def _put(self, text: str) -> None:
        state = self._states[-1]
        if not state.skipped and not state.look.hidden:
            name, _ = self._fonts.get(self._font(state), (None, ""))
            self._flows[-1].pieces.append((text, replace(state.look, font=name, align=None)))

    def _open(self) -> None:
        if len(self._states) > _DEPTH:
            raise InputError(Reason.CORRUPT, "braces too deep")
        self._states.append(replace(self._states[-1], collects=""))
        self._starred = False

    def _close(self) -> None:
        if self._owners and self._owners[-1][0] == len(self._states):
            self._end_flow(self._owners.pop()[1])
        if len(self._states) > 1:
            self._states.pop()

    def _sign(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in _MARKS or sign in "\\{}":
            self._byte(b"") if not _MARKS.get(sign, sign) else self._put(_MARKS.get(sign, sign))

    def _word(self, word: str, value: int | None) -> None:
        state = self._states[-1]
        starred, self._starred = self._starred, False
        if word == "u" and value is not None:
            self._unicode(value, state)
            return
        self._to_skip = 0
        if starred and word not in _WANTED_STARRED and word not in _NOTE_WORDS:
            state.skipped = True
        elif word in ("ud", "shptxt"):
            state.skipped = False
        if word in _SKIPPED:
            state.skipped = True
        elif word == "uc":
            state.fallback = max(value or 0, 0)
        elif state.skipped:
            return
        elif word in _NOTE_WORDS or word == "shptxt":
            self._begin_flow(word)
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _LOOKS:
            state.look = _LOOKS[word](state.look, value)
        elif word == "f":
            state.font = value
        elif word == "plain":
            state.look = Look(align=state.look.align)
            state.font = None
        else:
            self._structure(word, value, state)

    def _unicode(self, value: int, state: _State) -> None:
        code = value + 65536 if value < 0 else value
        self._to_skip = state.fallback
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
        elif 0xDC00 <= code < 0xE000 and self._surrogate is not None:
            self._put(chr(0x10000 + ((self._surrogate - 0xD800) << 10) + code - 0xDC00))
            self._surrogate = None
        elif 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            self._put(chr(code))

    def _structure(self, word: str, value: int | None, state: _State) -> None:
        flow = self._flows[-1]
        if word in ("par", "sect"):
            flow.end(state.look)
            if word == "sect":
                flow.pieces.append((PAGE_BREAK, state.look))
        elif word == "pard":
            flow.depth = 0
            state.look = replace(state.look, align=None)
        elif word in ("intbl", "itap"):
            flow.depth = max(value if word == "itap" and value is not None else 1, 0)
        elif word == "trowd":
            self._row = _Row()
        elif word in ("cell", "nestcell"):
            nested = word == "nestcell"
            mark = TableMark(2 if nested else 1, inner_cell_end=nested)
            flow.tables.add([flow.paragraph(state.look)], mark, cell_ends=not nested)
        elif word in ("row", "nestrow"):
            flow.tables.end_row(self._row.mark(2 if word == "nestrow" else 1))
        else:
            self._announce(word, value)

    def _announce(self, word: str, value: int | None) -> None:
        row = self._row
        if word == "cellx":
            row.edges.append(value or 0)
            row.across.append(row.next_across)
            row.down.append(row.next_down)
            row.next_across = row.next_down = 0
        elif word in ("clmgf", "clmrg"):
            row.next_across = 2 if word == "clmgf" else 1
        elif word in ("clvmgf", "clvmrg"):
            row.next_down = 3 if word == "clvmgf" else 1
        elif word in ("brdrs", "brdrth", "brdrdb", "brdrdot", "brdrdash", "brdrhair"):
            row.ruled = True

    def _begin_flow(self, word: str) -> None:
        if word != "shptxt":
            self.notes.append([])
            self._put(f"[{len(self.notes)}]")
        self._owners.append((len(self._states), f"{word} {len(self.notes)}"))
        self._flows.append(_Flow())

    def _end_flow(self, owner: str) -> None:
        word, _, number = owner.partition(" ")
        blocks = self._flows.pop().close(self._states[-1].look)
        found = [p for p in paragraphs(blocks) if p.text.strip()]
        if word == "shptxt":
            below = self._flows[-1]
            below.blocks.extend(found) if not below.depth else below.tables.add(found, TableMark(1), cell_ends=False)
        else:
            self.notes[int(number) - 1] = found


_NOTE_WORDS = {"footnote"}


def _toggle(name: str) -> Callable[[Look, int | None], Look]:
    return lambda look, value: replace(look, **{name: value != 0})  # type: ignore[arg-type]


def _align(name: str) -> Callable[[Look, int | None], Look]:
    return lambda look, value: replace(look, align=name)


_LOOKS: dict[str, Callable[[Look, int | None], Look]] = {
    "b": _toggle("bold"), "i": _toggle("italic"), "caps": _toggle("caps"), "v": _toggle("hidden"),
    "deleted": _toggle("hidden"), "qc": _align("center"), "ql": _align("left"), "qr": _align("right"),
    "qj": _align("both"), "super": _toggle("raised"), "nosupersub": lambda look, value: replace(look, raised=None), "fs": lambda look, value: replace(look, size=(value or 24) / 2),
}  # fmt: skip


def _known(page: str) -> bool:
    try:
        b"".decode(page)
    except LookupError:
        return False
    return True
