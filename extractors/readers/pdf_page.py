"""One PDF page as pdfium shows it: printed lines made of pieces, each piece with its box, size and weight.

A piece is a run of words without a gap as wide as a column's. Boxes are points from the top left corner of the page as
it is shown, so that a turned page or a cropped one needs no special case further on.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from ctypes import c_double
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ..document import Box
from ..text import nfc

COLUMN_GAP = 12.0
"""Points between two pieces of a line: wider than a justified blank, narrower than the gap between two columns."""
_CHUNK = re.compile("[^\r\n\x00\ufffe]+\ufffe?")
_BOLD = re.compile(r"bold|black|heavy|[,-]bd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|[,-]it\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PARTED_DIGITS = re.compile(r"[\d.,] (?=[\d.,])")
_SQUARED = re.compile(r"(?:^|[^\w])[kcdm]?m$", re.IGNORECASE)
TAKEN = "\x00"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words on one line: `index` is its first character in the page's text."""

    text: str
    index: int
    box: Box
    size: float
    bold: bool
    italic: bool


@dataclass(slots=True)
class PrintedLine:
    """What stands on one line: its pieces from left to right."""

    pieces: list[Piece]

    @property
    def text(self) -> str:
        out = self.pieces[0].text
        for before, piece in pairwise(self.pieces):
            near = 6.0 if piece.text[0] in ".,;:)" else 1.5
            out += piece.text if piece.box.x0 - before.box.x1 < near else " " + piece.text
        return out

    @property
    def index(self) -> int:
        return self.pieces[0].index

    @property
    def box(self) -> Box:
        box = self.pieces[0].box
        for piece in self.pieces[1:]:
            box = box.union(piece.box)
        return box

    @property
    def size(self) -> float:
        return max(self.pieces, key=lambda p: len(p.text)).size

    @property
    def bold(self) -> bool:
        return self.pieces[0].bold

    @property
    def italic(self) -> bool:
        return self.pieces[0].italic


@dataclass(slots=True)
class PageText:
    """The text layer of one open page, and where each of its characters stands."""

    page: pdfium.PdfPage
    number: int
    text: str = ""
    width: float = 0.0
    height: float = 0.0
    _layer: Any = None
    _crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    _turn: int = 0
    _edges: tuple[Any, Any, Any, Any] = field(default_factory=lambda: (c_double(), c_double(), c_double(), c_double()))
    """Where pdfium puts a character's edges: made once, since it is asked for every character of a table."""
    _fonts: dict[bytes, tuple[bool, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.width, self.height = self.page.get_size()
        self._layer = self.page.get_textpage()
        self._crop = self.page.get_cropbox()
        self._turn = self.page.get_rotation()
        self.text = _aligned(self._layer)

    def close(self) -> None:
        self._layer.close()

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's own space as it is shown: turned, cropped, measured from the top left."""
        x0, y0, x1, y1 = self._crop
        if self._turn == 90:
            return Box(bottom - y0, left - x0, top - y0, right - x0)
        if self._turn == 180:
            return Box(x1 - right, bottom - y0, x1 - left, top - y0)
        if self._turn == 270:
            return Box(y1 - top, x1 - right, y1 - bottom, x1 - left)
        return Box(left - x0, y1 - top, right - x0, y1 - bottom)

    def char_box(self, index: int) -> Box | None:
        """Where one character stands; None for those that pdfium put in itself (blanks, line breaks)."""
        left, right, bottom, top = self._edges
        if not raw.FPDFText_GetCharBox(self._layer.raw, index, left, right, bottom, top):
            return None
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if x1 <= x0 and y1 <= y0:
            return None
        return self.shown(x0, y0, x1, y1)

    def char_edges(self, index: int) -> tuple[float, float, float, float] | None:
        """As `char_box`, as bare numbers: for the many characters of a table."""
        if self._turn:
            box = self.char_box(index)
            return None if box is None else (box.x0, box.top, box.x1, box.bottom)
        left, right, bottom, top = self._edges
        if not raw.FPDFText_GetCharBox(self._layer.raw, index, left, right, bottom, top):
            return None
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if x1 <= x0 and y1 <= y0:
            return None
        return x0 - self._crop[0], self._crop[3] - y1, x1 - self._crop[0], self._crop[3] - y0

    def rects(self, start: int, count: int) -> list[Box]:
        """The boxes of the runs that `count` characters from `start` on are drawn in, in the order of the file."""
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        boxes = []
        for i in range(raw.FPDFText_CountRects(self._layer.raw, start, count)):
            raw.FPDFText_GetRect(self._layer.raw, i, left, top, right, bottom)
            boxes.append(self.shown(left.value, bottom.value, right.value, top.value))
        return boxes

    def own_blanks(self) -> Iterator[int]:
        """Where pdfium put a blank between digits that the file does not have: a gap that another reader may close."""
        for match in _PARTED_DIGITS.finditer(self.text):
            if raw.FPDFText_IsGenerated(self._layer.raw, match.end() - 1) == 1:
                yield match.end() - 1

    def size_at(self, index: int) -> float:
        """The printed size of a character's font in points."""
        matrix = raw.FS_MATRIX()
        size = float(raw.FPDFText_GetFontSize(self._layer.raw, index))
        if raw.FPDFText_GetMatrix(self._layer.raw, index, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
        return round(size, 2)

    def style_at(self, index: int) -> tuple[bool, bool]:
        """Whether the character is bold, and whether it is italic, as its font's name and weight tell."""
        buffer = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self._layer.raw, index, buffer, 128, None)
        name = buffer.value
        if name not in self._fonts:
            words = name.decode("utf-8", "replace")
            heavy = raw.FPDFText_GetFontWeight(self._layer.raw, index) >= 600
            self._fonts[name] = bool(_BOLD.search(words)) or heavy, bool(_ITALIC.search(words))
        return self._fonts[name]

    def lines(self, taken: AbstractSet[int] = frozenset()) -> list[PrintedLine]:
        """The printed lines in the order of the file, without the characters that a table has `taken`."""
        text = self.text
        if taken:
            text = "".join(TAKEN if i in taken else c for i, c in enumerate(text))
        made: list[PrintedLine] = []
        for match in _CHUNK.finditer(text):
            first = True
            for piece in self._pieces(match[0], match.start()):
                if made and _goes_on(made[-1], piece, within=not first):
                    made[-1] = _with_marks([*made[-1].pieces, piece])
                else:
                    made.append(PrintedLine([piece]))
                first = False
        return made

    def gaps(self, piece: Piece) -> Iterator[tuple[int, float, float]]:
        """Where words of a piece part: the next word's first character, and from where to where the gap runs."""
        end = self._end(piece)
        before: Box | None = None
        blank = False
        for index in range(piece.index, end):
            if self.text[index].isspace():
                blank = True
                continue
            box = self.char_box(index)
            if box is not None and before is not None and (blank or self.text[index] in "/-"):
                yield index, before.x1, box.x0
            before, blank = box or before, False

    def _end(self, piece: Piece) -> int:
        """The end of a piece in the page's text, whose length may differ from that of the piece's composed words."""
        index, words = piece.index, re.sub(r"\s|[\[\]]", "", piece.text)
        at = piece.index
        while at < len(self.text) and self.text[at] not in "\r\n":
            at += 1
            if nfc(re.sub(r"\s|[\[\]]", "", self.text[index:at])).replace("\ufffe", "-") == words:
                break
        return at

    def parted(self, piece: Piece, at: int) -> tuple[Piece, Piece]:
        """A piece cut before the character `at` of the page's text."""
        left, right = self.text[piece.index : at].rstrip(), self.text[at : self._end(piece)].rstrip()
        ends = [self.rects(piece.index, len(left)), self.rects(at, len(right))]
        boxes = [PrintedLine([replace(piece, box=box) for box in some]).box if some else piece.box for some in ends]
        return (
            replace(piece, text=nfc(left.replace("\ufffe", "-")), box=boxes[0]),
            replace(piece, text=nfc(right.replace("\ufffe", "-")), index=at, box=boxes[1]),
        )

    def _pieces(self, chunk: str, start: int) -> Iterator[Piece]:
        words = chunk.strip()
        if not words:
            return
        start += chunk.index(words)
        boxes = self.rects(start, len(words))
        if not boxes:
            return
        cut = start
        for stop, box in self._columns(start, start + len(words), boxes):
            yield from self._piece(words[cut - start : stop - start], cut, box)
            cut = stop

    def _columns(self, start: int, end: int, boxes: list[Box]) -> Iterator[tuple[int, Box]]:
        """Where each piece of a line ends, and its box: cut at gaps as wide as a column's, and where it jumps back."""
        current = boxes[0]
        for box in boxes[1:]:
            if box.x0 - current.x1 >= COLUMN_GAP or box.x1 < current.x0:
                stop = self._first_in(start, end, box)
                if stop is not None and stop > start:
                    yield stop, current
                    start, current = stop, box
                    continue
            current = current.union(box)
        yield end, current

    def _first_in(self, start: int, end: int, run: Box) -> int | None:
        for index in range(start, end):
            box = None if self.text[index].isspace() else self.char_box(index)
            if box is not None and run.x0 - 0.5 <= (box.x0 + box.x1) / 2 <= run.x1 + 0.5:
                return index
        return None

    def _piece(self, words: str, index: int, box: Box) -> Iterator[Piece]:
        text = words.strip()
        if not text:
            return
        index += words.index(text)
        middle = next((i for i in range(len(text) // 2, len(text)) if not text[i].isspace()), 0)
        size = self.size_at(index + middle)
        (bold, italic), (bold_end, italic_end) = self.style_at(index), self.style_at(index + len(text) - 1)
        shown = nfc(self._with_note_marks(text, index, size).replace("\ufffe", "-"))
        yield Piece(shown, index, box, size, bold and bold_end, italic and italic_end)

    def _is_raised(self, match: re.Match[str], index: int) -> bool:
        """Whether a small number stands above the line, as a note's mark does; a typist's number hangs below."""
        own = self.char_box(index + match.end() - 1)
        letters = [i for i in range(len(match.string)) if match.string[i].isalpha()]
        if own is None or not letters:
            return False
        nearest = min(letters, key=lambda i: min(abs(i - match.start()), abs(i - match.end())))
        letter = self.char_box(index + nearest)
        return letter is not None and own.bottom < letter.bottom - 0.1 * (letter.bottom - letter.top)

    def _with_note_marks(self, text: str, index: int, size: float) -> str:
        """`ngành¹` as `ngành[1]`: a small raised number is the mark of a footnote unless it squares a metre."""
        out, at = "", 0
        for match in _DIGITS.finditer(text):
            first = self._raised_from(match, index, size)
            if first is None or _SQUARED.search(text[: match.start()]):
                continue
            out += f"{text[at:first]}[{text[first : match.end()]}]"
            at = match.end()
        return out + text[at:]

    def _raised_from(self, match: re.Match[str], index: int, size: float) -> int | None:
        last = self.size_at(index + match.end() - 1)
        if last >= 0.8 * size or not self._is_raised(match, index):
            return None
        for at in range(match.start(), match.end()):
            if self.size_at(index + at) == last:
                return at
        return None


def _aligned(layer: Any) -> str:
    """The page's text with exactly one code point for each character that pdfium counts."""
    count = layer.count_chars()
    text = str(layer.get_text_range())
    if len(text) == count:
        return text
    codes = (raw.FPDFText_GetUnicode(layer.raw, i) for i in range(count))
    return "".join(chr(c) if 0 < c < 0xD800 or 0xDFFF < c < 0x110000 else " " for c in codes)


def _goes_on(line: PrintedLine, piece: Piece, *, within: bool) -> bool:
    """Whether `piece` goes on where `line` stops. pdfium joins columns (`within` one of its lines), and breaks a line
    after a raised number."""
    last = line.pieces[-1].box
    gap = piece.box.x0 - last.x1
    if within:
        return gap >= -2.0
    shared = min(last.bottom, piece.box.bottom) - max(last.top, piece.box.top)
    low = min(last.bottom - last.top, piece.box.bottom - piece.box.top)
    return shared > -0.2 * low and -2.0 <= gap < COLUMN_GAP and _level(line.box, piece.box)


def _with_marks(pieces: list[Piece]) -> PrintedLine:
    """The line of `pieces`, in which a small raised number that stands alone is the mark of a note."""
    size = max(piece.size for piece in pieces)
    floor = max(piece.box.bottom for piece in pieces)
    return PrintedLine([_marked(piece, size, floor) for piece in pieces])


def _marked(piece: Piece, size: float, floor: float) -> Piece:
    alone = piece.text.isdigit() and piece.size < 0.8 * size and piece.box.bottom < floor - 1
    return replace(piece, text=f"[{piece.text}]") if alone else piece


def _level(line: Box, piece: Box) -> bool:
    """Whether `piece` stands at the height of `line`, a raised number included."""
    return piece.bottom > line.top + 0.25 * (line.bottom - line.top) and piece.top < line.bottom
