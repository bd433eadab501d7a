"""The binary records of an old Word file (Word 97 to 2003): where its text lies and what looks its stretches have.

Names follow Microsoft's published description [MS-DOC]: FIB (head), CLX (pieces of text), PLC (places with data), FKP
(pages of looks), sprm (one property). Every number is read with its bounds checked, so that a damaged file raises
`DamagedDoc`.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

WORD_97 = 0x00C1
_PAGE = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEFINES_TABLE = (0xD608, 0xD606)
_MOST = 4_000_000


class DamagedDoc(Exception):
    """A record that points out of the file, or holds what it cannot hold."""


def number(data: bytes, at: int, form: str) -> int:
    """The number at `at`, in `struct`'s form (`H`, `I`, `i`), little-endian."""
    try:
        return int(struct.unpack_from(f"<{form}", data, at)[0])
    except struct.error as error:
        raise DamagedDoc(f"{form} at {at}") from error


def numbers(data: bytes, at: int, count: int, form: str = "I") -> tuple[int, ...]:
    if not 0 <= count <= _MOST:
        raise DamagedDoc(f"{count} numbers")
    try:
        return struct.unpack_from(f"<{count}{form}", data, at)
    except struct.error as error:
        raise DamagedDoc(f"{count}{form} at {at}") from error


@dataclass(frozen=True, slots=True)
class Head:
    """The file's head: its version, whether it is locked, how long each part of the text is, where the tables lie."""

    version: int
    encrypted: bool
    table_stream: str
    lengths: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def slice(self, table: bytes, index: int) -> bytes:
        """The bytes of one of the head's tables, empty where the file has none."""
        if index >= len(self.places):
            return b""
        at, length = self.places[index]
        return table[at : at + length]


def head(main: bytes) -> Head:
    """The head of the stream `WordDocument`; places are empty for what is older than Word 97."""
    version, flags = number(main, 2, "H"), number(main, 10, "H")
    locked, stream = bool(flags & 0x0100), "1Table" if flags & 0x0200 else "0Table"
    if number(main, 0, "H") != 0xA5EC or version < WORD_97:
        return Head(min(version, WORD_97 - 1), locked, stream, (), ())
    count = min(number(main, 0x98, "H"), 200)
    pairs = numbers(main, 0x9A, 2 * count)
    lengths = tuple(max(n, 0) for n in numbers(main, 0x4C, 8, "i"))
    return Head(version, locked, stream, lengths, tuple(zip(pairs[::2], pairs[1::2], strict=True)))


def plc(data: bytes, size: int) -> tuple[tuple[int, ...], list[bytes]]:
    """The places of a PLC and the data, `size` bytes, that stands at each but the last."""
    if len(data) < 4:
        return (), []
    count = (len(data) - 4) // (4 + size)
    places = numbers(data, 0, count + 1)
    first = 4 * (count + 1)
    return places, [data[first + size * i : first + size * (i + 1)] for i in range(count)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that lies in one place of the file: first character, length, byte offset, bytes a letter."""

    start: int
    length: int
    offset: int
    width: int

    def byte_of(self, index: int) -> int:
        return self.offset + (index - self.start) * self.width


def pieces(clx: bytes) -> list[Piece]:
    """The pieces of the text, in order."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + number(clx, at + 1, "H")
    if at >= len(clx) or clx[at] != 2:
        raise DamagedDoc("no table of pieces")
    places, items = plc(clx[at + 5 : at + 5 + number(clx, at + 1, "I")], 8)
    found = []
    for start, end, item in zip(places, places[1:], items, strict=False):
        code = number(item, 2, "I")
        packed = bool(code & 0x4000_0000)
        if end < start or end > 50_000_000:
            raise DamagedDoc("pieces out of order")
        offset = code & 0x3FFF_FFFF
        found.append(Piece(start, end - start, offset // 2 if packed else offset, 1 if packed else 2))
    return found


def text_of(main: bytes, found: list[Piece]) -> str:
    """The whole text, a character for each place. What a piece promises and the file does not hold raises."""
    out = []
    for piece in found:
        data = main[piece.offset : piece.offset + piece.length * piece.width]
        if len(data) != piece.length * piece.width:
            raise DamagedDoc("text cut off")
        # Code points beyond the first plane take two places; each half stays one character, so that places hold.
        out.append(
            "".join(map(_western, data)) if piece.width == 1 else "".join(map(chr, numbers(data, 0, piece.length, "H")))
        )
    return "".join(out)


_HIGH = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}


def _western(byte: int) -> str:
    return _HIGH.get(byte) or chr(byte)


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties in `data`: each its code and its operand. Ends where the data does not make sense."""
    at = 0
    while at + 2 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        kind = code >> 13
        if kind == 6:
            if at >= len(data):
                return
            length = data[at]
            at += 1
            if code in _DEFINES_TABLE:
                if at >= len(data):
                    return
                length = (length | data[at] << 8) - 1
                at += 1
            elif code == 0xC615 and length == 255:
                return
        else:
            length = _SIZES[kind]
        if length < 0 or at + length > len(data):
            return
        yield code, data[at : at + length]
        at += length


class Looks:
    """The looks of one kind (paragraphs or runs) by byte offset: pages are read when first asked for."""

    def __init__(self, main: bytes, table: bytes, *, of_paragraphs: bool) -> None:
        self._main = main
        self._starts, items = plc(table, 4)
        self._pages = [number(item, 0, "I") & 0x3FFFFF for item in items]
        self._of_paragraphs = of_paragraphs
        self._read: dict[int, tuple[tuple[int, ...], list[bytes]]] = {}

    def at(self, offset: int) -> tuple[int, bytes]:
        """The byte offset where the stretch around `offset` ends, and its properties."""
        index = bisect_right(self._starts, offset) - 1
        if not 0 <= index < len(self._pages):
            return offset + 2, b""
        if index not in self._read:
            self._read[index] = self._page(self._pages[index])
        starts, found = self._read[index]
        within = bisect_right(starts, offset) - 1
        if not 0 <= within < len(found):
            return self._starts[index + 1], b""
        return starts[within + 1], found[within]

    def _page(self, page: int) -> tuple[tuple[int, ...], list[bytes]]:
        data = self._main[page * _PAGE : (page + 1) * _PAGE]
        if len(data) < _PAGE:
            raise DamagedDoc(f"page {page} of looks")
        count = data[-1]
        starts = numbers(data, 0, count + 1)
        step, first = (13, 4 * (count + 1)) if self._of_paragraphs else (1, 4 * (count + 1))
        return starts, [self._properties(data, data[first + step * i]) for i in range(count)]

    def _properties(self, data: bytes, word: int) -> bytes:
        at = 2 * word
        if at == 0 or at >= _PAGE - 1:
            return b""
        size = data[at]
        if not self._of_paragraphs:
            return data[at + 1 : at + 1 + size]
        return data[at + 2 : at + 2 + 2 * data[at + 1]] if size == 0 else data[at + 1 : at + 2 * size]
