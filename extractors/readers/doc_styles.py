"""Fonts, styles and lists of an old Word file, in the terms that DOCX uses: `Look` and `Numbering`."""

from __future__ import annotations

from dataclasses import replace

from .doc_records import Head, number, sprms
from .docx_styles import Level, Numbering, NumberList
from .flow import Look

STYLES, FONTS, LISTS, LIST_USES = 1, 15, 73, 74
_FORMS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero",
          23: "bullet", 255: "none"}  # fmt: skip
_ALIGNS = {0: "left", 1: "center", 2: "right", 3: "both"}
_FOLLOWS = {0: " ", 1: " ", 2: ""}
_NO_STYLE = 0xFFF
_DEPTH = 12


def fonts(data: bytes) -> list[str]:
    """The names of the fonts, by their number in the file."""
    found = list[str]()
    if len(data) < 4:
        return found
    at = 4
    for _ in range(number(data, 0, "H")):
        if at >= len(data):
            break
        length = data[at]
        name = data[at + 40 : at + 1 + length].decode("utf-16-le", "replace")
        found.append(name.partition("\0")[0])
        at += 1 + length
    return found


class DocStyles:
    """The named styles, each with what it inherits, and what a property list adds to a look."""

    def __init__(self, sheet: bytes, font_names: list[str]) -> None:
        self._fonts = font_names
        self._own: dict[int, tuple[int, Look]] = {}
        self._made: dict[int, Look] = {}
        self.base = Look(size=10.0)
        if len(sheet) >= 20:
            self._collect(sheet)

    def _collect(self, sheet: bytes) -> None:
        size = number(sheet, 0, "H")
        count, base_size = number(sheet, 2, "H"), number(sheet, 4, "H")
        font = number(sheet, 14, "H") if size >= 14 else 0
        self.base = Look(size=10.0, font=self._fonts[font] if font < len(self._fonts) else None)
        at = 2 + size
        for style in range(count):
            if at + 2 > len(sheet):
                return
            length = number(sheet, at, "H")
            if length:
                self._add(style, sheet[at + 2 : at + 2 + length], base_size)
            at += 2 + length + length % 2

    def _add(self, style: int, data: bytes, base_size: int) -> None:
        if len(data) < base_size + 2 or base_size < 10:
            return
        kind, parent = number(data, 2, "H") & 0xF, number(data, 2, "H") >> 4
        at = base_size + 2 + 2 * (number(data, base_size, "H") + 1)
        look = Look()
        for step in range(2 if kind == 1 else 1):
            if at + 2 > len(data):
                break
            length = number(data, at, "H")
            properties = data[at + 2 : at + 2 + length]
            of_paragraph = kind == 1 and step == 0
            look = self.paragraph(properties[2:], look) if of_paragraph else self.run(properties, look)
            at += 2 + length + length % 2
        self._own[style] = (parent, look)

    def look(self, style: int) -> Look:
        if style not in self._made:
            self._made[style] = self._resolved(style, _DEPTH).over(self.base)
        return self._made[style]

    def _resolved(self, style: int, depth: int) -> Look:
        if style not in self._own or depth == 0:
            return Look()
        parent, own = self._own[style]
        return own if parent == _NO_STYLE else own.over(self._resolved(parent, depth - 1))

    def paragraph(self, properties: bytes, base: Look) -> Look:
        """`base` with a paragraph's own alignment and numbering over it."""
        for code, operand in sprms(properties):
            if code in (0x2403, 0x2461):
                base = replace(base, align=_ALIGNS.get(operand[0], "both"))
            elif code == 0x260A:
                base = replace(base, number_level=operand[0])
            elif code == 0x460B:
                base = replace(base, number_id=str(number(operand, 0, "H")))
            elif code == 0x2407:
                base = replace(base, new_page=bool(operand[0]))
        return base

    def run(self, properties: bytes, base: Look) -> Look:
        """`base` with a run's own look over it; what is deleted counts as hidden."""
        style = base
        for code, operand in sprms(properties):
            if code == 0x4A30:
                named = self._resolved(number(operand, 0, "H"), _DEPTH)
                base = style = replace(named, align=None, number_id=None, number_level=None, new_page=None).over(base)
            elif code in _TOGGLES:
                name = _TOGGLES[code]
                base = replace(base, **{name: _switched(operand[0], getattr(style, name))})  # type: ignore[arg-type]
            elif code == 0x0800 and operand[0]:
                base = replace(base, hidden=True)
            elif code == 0x2A48:
                base = replace(base, raised=operand[0] == 1)
            elif code == 0x4A43:
                base = replace(base, size=number(operand, 0, "H") / 2)
            elif code == 0x4A4F and number(operand, 0, "H") < len(self._fonts):
                base = replace(base, font=self._fonts[number(operand, 0, "H")])
        return base


_TOGGLES = {0x0835: "bold", 0x0836: "italic", 0x083B: "caps", 0x083C: "hidden"}


def _switched(value: int, inherited: bool | None) -> bool | None:
    """A toggle's new state: 0 off, 1 on, 128 as the style has it, 129 the other way."""
    return bool(value) if value in (0, 1) else inherited if value == 0x80 else not inherited


def numbering(table: bytes, top: Head) -> Numbering:
    """The lists that paragraphs number themselves by; a list that cannot be read gives no numbers."""
    made = Numbering(None)
    lists = _lists(table, top)
    uses = top.slice(table, LIST_USES)
    count = number(uses, 0, "I") if len(uses) >= 4 else 0
    if count > 5000:
        return made
    at = 4 + 16 * count
    shared: dict[int, NumberList] = {}
    for use in range(count):
        key, own = number(uses, 4 + 16 * use, "I"), uses[4 + 16 * use + 12] if 4 + 16 * use + 12 < len(uses) else 0
        at, changed = _changes(uses, at + 4, own, lists.get(key, {}))
        if key in lists:
            shared.setdefault(key, NumberList(lists[key]))
            made.add(str(use + 1), NumberList({**lists[key], **changed}) if changed else shared[key])
    return made


def _changes(data: bytes, at: int, count: int, levels: dict[int, Level]) -> tuple[int, dict[int, Level]]:
    changed: dict[int, Level] = {}
    for _ in range(count):
        if at + 8 > len(data):
            break
        start, flags = number(data, at, "I"), number(data, at + 4, "I")
        level, at = flags & 0xF, at + 8
        if flags & 0x20:
            found, at = _level(data, at)
            changed[level] = found
        elif flags & 0x10 and level in levels:
            changed[level] = replace(levels[level], start=start)
    return at, changed


def _lists(table: bytes, top: Head) -> dict[int, dict[int, Level]]:
    """The levels of each list by the list's key. They lie behind the table of lists, not in it."""
    data = top.slice(table, LISTS)
    if len(data) < 2:
        return {}
    count = number(data, 0, "H")
    at = top.places[LISTS][0] + 2 + 28 * count
    found: dict[int, dict[int, Level]] = {}
    for item in range(count):
        start = 2 + 28 * item
        if start + 28 > len(data):
            break
        levels: dict[int, Level] = {}
        for level in range(1 if data[start + 26] & 1 else 9):
            levels[level], at = _level(table, at)
        found[number(data, start, "I")] = levels
    return found


def _level(data: bytes, at: int) -> tuple[Level, int]:
    start, form, flags = number(data, at, "I"), number(data, at + 4, "B"), number(data, at + 5, "B")
    follow = number(data, at + 15, "B")
    behind = at + 28 + number(data, at + 24, "B") + number(data, at + 25, "B")
    length = number(data, behind, "H")
    words = data[behind + 2 : behind + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in words)
    level = Level(_FORMS.get(form, "decimal"), text, start, _FOLLOWS.get(follow, " "), bool(flags & 0x04))
    return level, behind + 2 + 2 * length
