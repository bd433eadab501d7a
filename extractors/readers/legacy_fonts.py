"""Words typed in the fonts of TCVN3 (`.VnTime`) and VNI (`VNI-Times`): their letters as Unicode.

Such a font draws `à` where the file says `µ`. Which of the two encodings it is, is decided once for a document, from all
the words in such fonts; words in other fonts are never touched. The small letters of a font that only has capitals
(`.VnTimeH`) become capitals, since the file does not say so in any other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .flow import Block, Look, Paragraph, paragraphs

REMARK = "legacy_encoding"
_FONT = re.compile(r"\.?vn(?!i?[a-z]*\d*unicode)(?:[a-z]|-)|vni[- ]|abc[- _]?|\.?tcvn|vnstcvn", re.IGNORECASE)
_CAPITALS = re.compile(r"\.?vn[a-z0-9 ]*?H(?:\W.*)?$|abc.*H$", re.IGNORECASE)
_LEAST = 12
_SYMBOL_PAGE = 0xF000
_SAMPLE = 20_000
_ENCODINGS = ("tcvn3", "vni")


def is_legacy(font: str | None) -> bool:
    """Whether a font of this name draws Vietnamese over Western letters: `.VnTime`, `VnTimeH`, `VNI-Times`."""
    return bool(font and _FONT.match(font.strip()))


def decode(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Turn what `blocks` say in legacy fonts into Unicode, in place; the remark for the document where it was done."""
    found = [p for p in paragraphs(blocks) if any(is_legacy(look.font) for _, look in p.pieces)]
    if not found:
        return ()
    encoding = _encoding(found)
    if encoding is None:
        return ()
    for paragraph in found:
        paragraph.pieces = list(_decoded(_joined(paragraph.pieces), encoding))
        paragraph.settle()
    return (REMARK,)


def _encoding(found: list[Paragraph]) -> str | None:
    """The encoding of the words in legacy fonts; None where they read as Unicode already, or as nothing."""
    from viparse import detect_text_encoding

    words = "\n".join(_western(text) for p in found for text, look in p.pieces if is_legacy(look.font))[:_SAMPLE]
    if any("\u1ea0" <= char <= "\u1ef9" for char in words) or len(words.strip()) < _LEAST:
        return None
    encoding = detect_text_encoding(words)
    return encoding if encoding in _ENCODINGS else None


def _joined(pieces: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
    """Neighbours of one font as one piece: a letter of VNI is two characters that two runs may share."""
    joined = list[tuple[str, Look]]()
    for text, look in pieces:
        if joined and joined[-1][1].font == look.font and is_legacy(look.font) and joined[-1][1].bold == look.bold:
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, look))
    return joined


def _decoded(pieces: list[tuple[str, Look]], encoding: str) -> Iterable[tuple[str, Look]]:
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    charmap = get_charmap(encoding)
    for text, look in pieces:
        if charmap is None or not is_legacy(look.font):
            yield text, look
            continue
        words = convert(_western(text), charmap)
        yield words.upper() if _CAPITALS.match((look.font or "").strip()) else words, look


def _western(text: str) -> str:
    """Letters that a file keeps in the page of symbol fonts (U+F0xx) back in the Western page."""
    return "".join(chr(ord(c) - _SYMBOL_PAGE) if 0xF020 <= ord(c) <= 0xF0FF else c for c in text)
