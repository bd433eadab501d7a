"""The text of an old Word file as paragraphs: runs with their looks, fields, notes, text boxes, automatic numbers."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from . import doc_records as records
from .doc_records import DamagedDoc, Head, Looks, number
from .doc_styles import FONTS, STYLES, DocStyles, fonts, numbering
from .doc_tables import Tables, table_mark
from .flow import PAGE_BREAK, Block, Look, Paragraph, paragraph_of

_NOTES = {"footnote": (2, 3, 1), "endnote": (46, 47, 5)}
"""Where the marks and the texts of notes lie, and which part of the text they are."""
_RUN_LOOKS, _PARAGRAPH_LOOKS, _CLX, _DRAWN, _BOXES, _BOX_PART = 12, 13, 33, 40, 56, 6
_LETTERS = {"\t": "\t", "\x0b": "\n", "\x0e": "\n", "\x0c": PAGE_BREAK, "\x1e": "-", "\x1f": "\xad"}
"""A soft hyphen stays until the fonts are known: in those of TCVN3 it is the letter `ư`."""
_FIELD, _SHOWN, _FIELD_END, _NOTE, _OBJECT = "\x13", "\x14", "\x15", "\x02", "\x08"
_CELL_END = "\x07"
_SYMBOL = 0x6A09
_HUGE = (0x6645, 0x6646)


@dataclass(frozen=True, slots=True)
class _Raw:
    """One paragraph by its places in the text, with its style and own properties."""

    start: int
    end: int
    closed_by: str
    style: int
    properties: bytes


class DocText:
    """The text of one file. Raises `DamagedDoc` where the records do not fit the file."""

    def __init__(self, main: bytes, table: bytes, data: bytes, top: Head) -> None:
        self._main, self._data, self.top = main, data, top
        self._pieces = records.pieces(top.slice(table, _CLX))
        self._piece_starts = [piece.start for piece in self._pieces]
        self.text = records.text_of(main, self._pieces)
        self._runs = Looks(main, top.slice(table, _RUN_LOOKS), of_paragraphs=False)
        self._paragraphs = Looks(main, top.slice(table, _PARAGRAPH_LOOKS), of_paragraphs=True)
        self._styles = DocStyles(top.slice(table, STYLES), fonts(top.slice(table, FONTS)))
        self._numbering = numbering(table, top)
        self._marks, self._note_texts = self._notes_of(table)
        self._boxes = self._boxes_of(table)
        self._asked: list[tuple[int, int]] = []

    def part(self, index: int) -> tuple[int, int]:
        """Where one part of the text stands: 0 the body, 1 footnotes, 2 headers, 5 endnotes, 6 text boxes."""
        start = sum(self.top.lengths[:index])
        return start, min(start + self.top.lengths[index], len(self.text))

    def blocks(self) -> list[Block]:
        return list(self._blocks(*self.part(0)))

    def notes(self) -> list[list[Paragraph]]:
        """The notes in the order of their marks, each as its paragraphs."""
        return [[b for b in self._blocks(*place) if isinstance(b, Paragraph)] for place in self._asked]

    def _notes_of(self, table: bytes) -> tuple[dict[int, tuple[str, int]], dict[str, list[tuple[int, int]]]]:
        marks: dict[int, tuple[str, int]] = {}
        texts: dict[str, list[tuple[int, int]]] = {}
        for kind, (reference, text, part) in _NOTES.items():
            places, _ = records.plc(self.top.slice(table, reference), 2)
            marks.update({place: (kind, i) for i, place in enumerate(places[:-1])})
            starts, _ = records.plc(self.top.slice(table, text), 0)
            first, last = self.part(part)
            texts[kind] = [(min(first + a, last), min(first + b, last)) for a, b in itertools.pairwise(starts)]
        return marks, texts

    def _boxes_of(self, table: bytes) -> dict[int, tuple[int, int]]:
        """The text of each box by the place of its anchor in the body."""
        anchors, shapes = records.plc(self.top.slice(table, _DRAWN), 26)
        starts, boxes = records.plc(self.top.slice(table, _BOXES), 22)
        first, last = self.part(_BOX_PART)
        by_shape = {
            number(box, 14, "i"): (min(first + a, last), min(first + b, last))
            for box, a, b in zip(boxes, starts, starts[1:], strict=False)
        }
        found = ((anchor, number(shape, 0, "i")) for anchor, shape in zip(anchors, shapes, strict=False))
        return {anchor: by_shape[key] for anchor, key in found if key in by_shape}

    def _blocks(self, start: int, end: int) -> Iterator[Block]:
        tables = Tables()
        for raw in self._raw(start, end):
            mark = table_mark(raw.properties)
            if mark.depth == 0:
                yield from tables.flush()
                paragraph = self._paragraph(raw)
                yield paragraph
                yield from paragraph.boxes
            elif mark.row_end:
                tables.end_row(mark)
            else:
                tables.add(self._cell_paragraphs(raw), mark, cell_ends=raw.closed_by == _CELL_END)
        yield from tables.flush()

    def _cell_paragraphs(self, raw: _Raw) -> list[Paragraph]:
        paragraph = self._paragraph(raw)
        return [paragraph, *paragraph.boxes]

    def _byte_of(self, place: int) -> int:
        piece = self._pieces[max(bisect_right(self._piece_starts, place) - 1, 0)]
        return piece.byte_of(place)

    def _raw(self, start: int, end: int) -> Iterator[_Raw]:
        first = start
        for at in range(start, end):
            char = self.text[at]
            if char not in "\r\x07\x0c":
                continue
            ends, properties = self._paragraphs.at(self._byte_of(at))
            if char == "\x0c" and ends > self._byte_of(at) + 2:
                continue
            yield self._raw_one(first, at, char, properties)
            first = at + 1
        if first < end:
            yield self._raw_one(first, end, "\r", self._paragraphs.at(self._byte_of(end - 1))[1])

    def _raw_one(self, start: int, end: int, char: str, found: bytes) -> _Raw:
        style, properties = (number(found, 0, "H"), found[2:]) if len(found) >= 2 else (0, b"")
        for code, operand in records.sprms(properties):
            if code in _HUGE:
                at = number(operand, 0, "I")
                properties += self._data[at + 2 : at + 2 + number(self._data, at, "H")]
        return _Raw(start, end + (char == "\x0c"), char, style, properties)

    def _paragraph(self, raw: _Raw) -> Paragraph:
        look = self._styles.paragraph(raw.properties, self._styles.look(raw.style))
        made = _Shown(self, look)
        for start, text, properties in self._stretches(raw.start, raw.end):
            made.add(start, text, self._styles.run(properties, look), properties)
        if look.new_page:
            made.pieces.insert(0, (PAGE_BREAK, look))
        shows = any(text.strip() for text, _ in made.pieces)
        return paragraph_of(made.pieces, look, self._numbering.next(look) if shows else "", made.boxes)

    def _stretches(self, start: int, end: int) -> Iterator[tuple[int, str, bytes]]:
        """The runs between two places: each one's place, text and properties."""
        while start < end:
            piece = self._pieces[max(bisect_right(self._piece_starts, start) - 1, 0)]
            byte = piece.byte_of(start)
            stops, properties = self._runs.at(byte)
            length = max((stops - byte) // piece.width, 1)
            stop = min(start + length, piece.start + piece.length, end)
            if stop <= start:
                raise DamagedDoc("runs out of order")
            yield start, self.text[start:stop], properties
            start = stop

    def note_mark(self, place: int) -> str:
        """`[n]` for the note whose mark stands at `place`; empty where none does."""
        kind, index = self._marks.get(place, ("", -1))
        texts = self._note_texts.get(kind, [])
        if not 0 <= index < len(texts):
            return ""
        self._asked.append(texts[index])
        return f"[{len(self._asked)}]"

    def box_at(self, place: int) -> list[Paragraph]:
        """The paragraphs of the text box that hangs at `place`; each box is shown once."""
        found = self._boxes.pop(place, None)
        if found is None:
            return []
        out = list[Paragraph]()
        for block in self._blocks(*found):
            out.extend([block] if isinstance(block, Paragraph) else [p for c in block.cells for p in c.paragraphs])
        return [paragraph for paragraph in out if paragraph.text.strip()]


class _Shown:
    """Gathers what one paragraph shows: results of fields without their instructions, marks of notes."""

    def __init__(self, text: DocText, look: Look) -> None:
        self._text = text
        self._look = look
        self._hidden: list[bool] = []
        self.pieces: list[tuple[str, Look]] = []
        self.boxes: list[Paragraph] = []

    def add(self, start: int, text: str, look: Look, properties: bytes) -> None:
        symbol = next((o for code, o in records.sprms(properties) if code == _SYMBOL), None)
        shown = "".join(self._letter(start + i, char, symbol) for i, char in enumerate(text))
        if shown and not look.hidden:
            whole = shown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self.pieces.append((whole, replace(look, align=None)))

    def _letter(self, place: int, char: str, symbol: bytes | None) -> str:
        if char == _FIELD:
            self._hidden.append(True)
        elif char == _SHOWN and self._hidden:
            self._hidden[-1] = False
        elif char == _FIELD_END and self._hidden:
            self._hidden.pop()
        elif any(self._hidden):
            return ""
        elif char == _NOTE:
            return self._text.note_mark(place)
        elif char == _OBJECT:
            self.boxes.extend(self._text.box_at(place))
        elif char == "(" and symbol is not None:
            code = number(symbol, 2, "H")
            return "•" if code >= 0xE000 or code < 0x20 else chr(code)
        elif char in _LETTERS or char >= " ":
            return _LETTERS.get(char, char)
        return ""
