"""How a paragraph and its runs look, inherited through the styles; its automatic number, as Word counts it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .docx_parts import attribute, child, switched_on, tag
from .flow import Look

_DEPTH = 12
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_SUFFIX = {"space": " ", "nothing": "", "tab": " "}


def run_look(properties: Any | None) -> Look:
    """The look that a run's own properties give."""
    if properties is None:
        return Look()
    by_name = {tag(c): c for c in properties}
    size = attribute(by_name["sz"]) if "sz" in by_name else None
    return Look(
        bold=switched_on(by_name.get("b")),
        italic=switched_on(by_name.get("i")),
        caps=switched_on(by_name.get("caps")),
        hidden=switched_on(by_name.get("vanish")),
        size=_half_points(size),
        font=_font(by_name.get("rFonts")),
        raised=attribute(by_name["vertAlign"]) == "superscript" if "vertAlign" in by_name else None,
    )


def _font(fonts: Any | None) -> str | None:
    """The font of Latin letters; the one for letters above ASCII where that alone is named."""
    return None if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _half_points(value: str | None) -> float | None:
    try:
        return None if value is None else float(value) / 2
    except ValueError:
        return None


def paragraph_look(properties: Any | None) -> Look:
    """The look that a paragraph's own properties give: alignment and numbering."""
    if properties is None:
        return Look()
    jc = child(properties, "jc")
    level, number = child(properties, "numPr", "ilvl"), child(properties, "numPr", "numId")
    text = attribute(level) if level is not None else None
    return Look(
        align=attribute(jc) if jc is not None else None,
        number_id=attribute(number) if number is not None else None,
        number_level=int(text) if text is not None and text.isdigit() else None,
    )


class Styles:
    """The document's named styles, each with what it inherits."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._made: dict[str, Look] = {}
        self._defaults: dict[str, str] = {}
        self.base = Look(size=10.0)
        if root is not None:
            self._collect(root)

    def _collect(self, root: Any) -> None:
        for element in root:
            style_id = attribute(element, "styleId")
            if tag(element) == "style" and style_id is not None:
                self._elements[style_id] = element
                if attribute(element, "default") in {"1", "true", "on"}:
                    self._defaults[attribute(element, "type") or ""] = style_id
        run = child(root, "docDefaults", "rPrDefault", "rPr")
        self.base = run_look(run).over(self.base)

    def look(self, style_id: str | None, kind: str = "paragraph") -> Look:
        style_id = style_id or self._defaults.get(kind)
        if style_id is None:
            return Look()
        if style_id not in self._made:
            self._made[style_id] = self._resolved(style_id, _DEPTH)
        return self._made[style_id]

    def _resolved(self, style_id: str, depth: int) -> Look:
        element = self._elements.get(style_id)
        if element is None or depth == 0:
            return Look()
        own = run_look(child(element, "rPr")).over(paragraph_look(child(element, "pPr")))
        based = child(element, "basedOn")
        parent = attribute(based) if based is not None else None
        return own.over(self._resolved(parent, depth - 1)) if parent else own

    def table_borders(self, style_id: str | None) -> Any | None:
        """The borders of a table style, or of what it is based on."""
        for _ in range(_DEPTH):
            element = self._elements.get(style_id or "")
            if element is None:
                return None
            borders = child(element, "tblPr", "tblBorders")
            if borders is not None:
                return borders
            based = child(element, "basedOn")
            style_id = attribute(based) if based is not None else None
        return None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its form (`decimal`), its text (`%1.`), its first number, what follows it."""

    form: str
    text: str
    start: int
    suffix: str
    legal: bool


@dataclass(slots=True)
class NumberList:
    """The levels of one list and how far each is counted."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the automatic numbers (`1.`, `a)`, `II.`, `-`) in the order in which paragraphs ask for them."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, NumberList] = {}
        if root is None:
            return
        abstract = {attribute(e, "abstractNumId"): e for e in root if tag(e) == "abstractNum"}
        shared: dict[str, NumberList] = {}
        for element in root:
            number_id = attribute(element, "numId")
            source = child(element, "abstractNumId") if tag(element) == "num" else None
            if number_id is not None and source is not None and attribute(source) in abstract:
                self._add(number_id, element, attribute(source) or "", abstract, shared)

    def _add(self, number_id: str, element: Any, key: str, abstract: dict[str | None, Any],
             shared: dict[str, NumberList]) -> None:  # fmt: skip
        overrides = [e for e in element if tag(e) == "lvlOverride"]
        if not overrides:
            shared.setdefault(key, NumberList(_levels(abstract[key])))
            self._lists[number_id] = shared[key]
            return
        levels = _levels(abstract[key])
        for override in overrides:
            at = int(attribute(override, "ilvl") or 0)
            start, own = child(override, "startOverride"), child(override, "lvl")
            if own is not None:
                levels[at] = _level(own)
            if start is not None and at in levels:
                levels[at] = replace(levels[at], start=int(attribute(start) or 1))
        self._lists[number_id] = NumberList(levels)

    def add(self, number_id: str, levels: NumberList) -> None:
        self._lists[number_id] = levels

    def next(self, look: Look) -> str:
        """The number that the next paragraph of this look shows, with the blank after it; empty where it has none."""
        found = self._lists.get(look.number_id or "")
        at = look.number_level or 0
        if found is None or at not in found.levels:
            return ""
        level = found.levels[at]
        found.counts[at] = found.counts.get(at, level.start - 1) + 1
        for deeper in [d for d in found.counts if d > at]:
            del found.counts[deeper]
        if level.form == "bullet":
            return _bullet(level.text) + level.suffix
        shown = _PLACE.sub(lambda m: _counted(found, int(m[1]) - 1, level.legal), level.text)
        return shown + level.suffix if shown else ""


def _bullet(text: str) -> str:
    """A bullet out of a symbol font has no letter of its own: shown as `•`."""
    return "•" if not text or "\ue000" <= text[0] <= "\uf8ff" else text


def _counted(numbers: NumberList, at: int, legal: bool) -> str:
    level = numbers.levels.get(at)
    if level is None:
        return ""
    return _FORMS.get("decimal" if legal else level.form, str)(numbers.counts.get(at, level.start))


def _levels(abstract: Any) -> dict[int, Level]:
    return {int(attribute(e, "ilvl") or 0): _level(e) for e in abstract if tag(e) == "lvl"}


def _level(element: Any) -> Level:
    def said(name: str, default: str) -> str:
        found = child(element, name)
        return default if found is None else attribute(found) or ""

    start = said("start", "1")
    return Level(
        form=said("numFmt", "decimal"),
        text=said("lvlText", ""),
        start=int(start) if start.isdigit() else 1,
        suffix=_SUFFIX.get(said("suff", "tab"), " "),
        legal=child(element, "isLgl") is not None,
    )


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _letter(number: int) -> str:
    """`a` to `z`, then `aa`, `bb`, as Word counts."""
    number = max(number, 1) - 1
    return chr(ord("a") + number % 26) * (number // 26 + 1)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "none": lambda n: "",
}
