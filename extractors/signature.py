"""The closing part: who signed, in what role and for whom, and to whom the document goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Block
from .document import Document
from .markers import find_marker
from .roles import is_role, name_in, prefix_of, role_lines
from .rows import shouts
from .text import Copies, plain

_HEAD = re.compile(r"nơi nhận\s*[:.]?")
_GROUP = re.compile(r"(?:bản điện tử|bản giấy|gửi bản giấy|gửi bản điện tử|qua mạng|như trên|đồng kính gửi)\s*:\s*$")
_GAP = re.compile(r"\t+| {4,}")


@dataclass(frozen=True, slots=True)
class Signature:
    """Signer, role as printed, the role stood in for (after KT. only), and the recipients, one an item."""

    signer: str | None = None
    role: str | None = None
    signed_for: str | None = None
    recipients: tuple[str, ...] = ()
    agency: str | None = None
    """The body after `TM.`: on whose behalf it is signed."""
    roles: tuple[str, ...] = ()
    """Every line above the name, as printed: `TL. CHỦ TỊCH`, `KT. CHÁNH VĂN PHÒNG`, `PHÓ CHÁNH VĂN PHÒNG`."""


@dataclass(frozen=True, slots=True)
class _Piece:
    words: str
    marked: bool
    wrapped: bool = False


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[*#]+|(?<!\w)_+|_+(?!\w)", " ", words).split())


def _pieces(document: Document, blocks: list[Block]) -> Iterator[_Piece]:
    """The closing part's printed lines, cut where a wide gap parts two columns on one line."""
    for block in blocks:
        marked = find_marker(document.text, block.start, block.end) is not None
        for at, index in enumerate(block.lines):
            line = document.lines[index]
            words = document.text[max(line.start, block.start) : min(line.end, block.end)]
            for part, piece in enumerate(_GAP.split(words)):
                if _bare(piece):
                    yield _Piece(_bare(piece), marked and at == 0 and part == 0, at > 0)


def _closing(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks of the first closing part: a second document behind it has its own."""
    found = list[Block]()
    for block in blocks:
        if block.kind == "closing":
            found.append(block)
        elif found and block.kind not in ("furniture", "footnote") and block.start > found[-1].end:
            break
    return found


def _name_tail(words: str) -> tuple[str, str | None]:
    """A role with the signer's name on the same line: `PHÓ CHỦ TỊCH Hồ Văn Năm` → role, name."""
    parts = words.split()
    count = 0
    while count < min(5, len(parts) - 1) and parts[-1 - count][:1].isupper() and parts[-1 - count][1:].islower():
        count += 1
    role = " ".join(parts[: len(parts) - count])
    return (role, " ".join(parts[-count:])) if count >= 2 and shouts(role) else (words, None)


def _roles_and_name(pieces: list[_Piece]) -> tuple[list[str], str | None]:
    roles, name = list[str](), None
    for piece in pieces:
        words, tail = _name_tail(piece.words)
        if is_role(words) and (shouts(words) or (piece.marked is False and not words.endswith((";", ".", ",")))):
            if name and roles:
                break
            roles += role_lines(words)
            name = tail
        elif roles and name is None and shouts(piece.words) and roles[-1].endswith((" VÀ", ",", "-", "–")):
            roles[-1] += f" {piece.words}"
        elif roles and name is None and not piece.marked:
            name = name_in(piece.words)
    return roles, name


def _signed(roles: list[str]) -> tuple[str | None, str | None, str | None]:
    """Role, the role stood in for, and the body signed for, from the lines above the name."""
    signed_for, agency = None, None
    for words in roles:
        how, rest = prefix_of(words) or (None, words)
        if how == "for":
            signed_for = rest
        elif how == "on_behalf":
            agency = rest
    own = [words for words in roles if prefix_of(words) is None]
    return (own[-1] if own else roles[-1] if roles else None), signed_for, agency


def _recipients(document: Document, blocks: list[Block]) -> tuple[str, ...]:
    started, found = False, list[str]()
    for block in blocks:
        text = _bare(_joined(document, block))
        head = _HEAD.match(plain(text))
        if head:
            started, text = True, text[head.end() :].strip(" :*")
        if not started or not text or _GROUP.match(plain(text)):
            continue
        marker = find_marker(document.text, block.start, block.end)
        if marker is None and (is_role(text) or name_in(text) or (head and not text.startswith(("-", "–")))):
            continue
        if marker is None and not text.endswith((";", ".")):
            continue
        found += _items(text if marker is None else text.removeprefix(marker.words).lstrip(" .)"))
    return tuple(item for item in found if re.search(r"\w", item))


def _joined(document: Document, block: Block) -> str:
    """A block's words, the first column of each printed line."""
    parts = list[str]()
    for index in block.lines:
        line = document.lines[index]
        words = document.text[max(line.start, block.start) : min(line.end, block.end)]
        parts.append(_GAP.split(words.strip())[0])
    return re.sub(r"(?<=\w)([-/]) (?=\w)", r"\1", " ".join(parts)) if len(parts) > 1 else " ".join(parts)


def _items(words: str) -> list[str]:
    """One recipient, or several that a web copy runs together (`- A; - B; - C.`)."""
    return [item.strip(" -–").rstrip(" ;.,") for item in re.split(r";\s*[-–+]\s*(?=\w)", words)]


def find_signature(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> Signature:
    """Who signed and who receives.

    Forms: `KT. CHỦ TỊCH` over `PHÓ CHỦ TỊCH` over the name; `TL.`, `TUQ.`, `TM.` lines; all on one line in a web copy;
    `(Đã ký)` before or behind the name. A recipient wrapped over lines is one item; `Bản điện tử:` heads a group.
    """
    closing = _closing(blocks)
    roles, name = _roles_and_name(list(_pieces(document, closing)))
    role, signed_for, agency = _signed(roles)
    return Signature(
        name, role if name or roles else None, signed_for, _recipients(document, closing), agency, tuple(roles)
    )
