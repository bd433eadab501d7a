"""Names of administrative units in a text: `TỈNH BẮC GIANG` → `tỉnh Bắc Giang`, by the register and by what stands behind.

A name has no end of its own: in a letterhead its capitals run into the next line (`HUYỆN ĐỒNG VĂN PHÒNG NỘI VỤ`), and
there are names of words that else begin a body's (`Kế Sách`, `Xuân Trường`, `Hội An`). So the register is asked first; a
unit that it does not have keeps all words that begin with a capital.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from .knowledge import Province, agencies, provinces
from .knowledge.register import RANKS, everywhere, key_of, spelled
from .markers import UPPER
from .text import fold, plain

_SHORT = {
    "tp.": "thành phố",
    "tp": "thành phố",
    "tx.": "thị xã",
    "tx": "thị xã",
    "tt.": "thị trấn",
    "h.": "huyện",
    "p.": "phường",
}
_CAPITAL = rf"[{UPPER}]"
_NAME = rf"(?:[Nn]ông [Tt]rường )?{_CAPITAL}[\w’']*(?:[ \n]+(?:-[ ]+)?{_CAPITAL}[\w’']*|[ \n]+\d{{1,2}}(?!\d)){{0,7}}"
_AREA = re.compile(rf"(?i:\b(?P<rank>{'|'.join(RANKS)}|tp\.?|tx\.))[ \n]+(?P<name>{_NAME}|\d{{1,2}}(?!\d))")
_SENTENCE_BEGINS = re.compile(r"(?:^|[\n.;:+-])\s*$")
_SHOWN_BEFORE = 24
"""Letters before a rank that tell whether it is one."""


@dataclass(frozen=True, slots=True)
class _Words:
    behind: re.Pattern[str]
    behind_unknown: re.Pattern[str]
    no_name: frozenset[str]
    above_commune: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("extractors") / "area_names.toml").read_text("utf-8"))

    def any_of(name: str) -> str:
        return "|".join(re.escape(plain(words)) for words in data[name])

    return _Words(
        re.compile(rf"(?:{any_of('behind')}|{'|'.join(RANKS)})(?!\w)"),
        re.compile(rf"(?:{any_of('behind_unknown')})(?!\w)"),
        frozenset(map(plain, data["no_name"])),
        re.compile(rf"(?<!\w)(?:{any_of('above_commune')})\s+$"),
    )


@cache
def _by_name() -> dict[str, list[Province]]:
    found: dict[str, list[Province]] = {}
    for province in provinces():
        found.setdefault(fold_name(province.name), []).append(province)
    return found


def provinces_named(name: str) -> list[Province]:
    """The provinces and cities under the centre of that name, those that have ended too, whatever its case or marks."""
    return _by_name().get(fold_name(name), [])


def fold_name(name: str) -> str:
    """A name for comparing: no case, marks, hyphens or doubled blanks."""
    return " ".join(fold(name).replace("-", " ").replace("–", " ").split())


def proper(name: str) -> str:
    """A place name in its usual letters: `BẮC GIANG` → `Bắc Giang`, `BÀ RỊA - VŨNG TÀU` → `Bà Rịa - Vũng Tàu`."""
    words = " ".join(name.replace("–", "-").split()).strip(" ,.;:*_")
    known = provinces_named(words)
    if known and plain(known[0].name) == plain(words):
        return known[0].name
    return " ".join(word[:1].upper() + word[1:].lower() if word.isupper() else word for word in words.split())


def full_name(rank: str, name: str) -> str:
    rank = _SHORT.get(plain(rank).strip(), plain(rank).strip())
    full = f"{rank} {proper(name)}"
    if "'" not in full or not name.isupper():
        return full
    # which letter behind an apostrophe is a capital one only the register tells
    return next((one.name for one in everywhere().named(key_of(full)) if spelled(one.name) == spelled(full)), full)


@lru_cache(4096)
def registered(rank: str, name: str) -> bool:
    """Whether the register has an area of this rank whose name is spelled so."""
    if name.endswith("-"):
        return False
    full = full_name(rank, name)
    if any(spelled(one.name) == spelled(full) for one in everywhere().named(key_of(full))):
        return True
    return full.startswith("tỉnh ") and any(plain(one.name) == plain(name) for one in provinces_named(name))


def areas_in(text: str) -> list[tuple[int, str]]:
    """Every administrative unit that `text` names, with its place: `… của huyện Yên Thế` → `huyện Yên Thế`."""
    return [(start, name) for start, _, name in areas_at(text)]


def areas_at(text: str) -> list[tuple[int, int, str]]:
    """As `areas_in`, each with the place where its name ends too."""
    found = list[tuple[int, int, str]]()
    match = _AREA.search(text)
    while match:
        name = name_at(match["rank"], match["name"])
        end = match.start("name") + _length(match["name"], name)
        if _is_no_name(text, match, name):
            end = match.end("rank")  # `XÃ HỘI CHI NHÁNH TỈNH …`: the true one stands inside
        else:
            found.append((match.start(), end, full_name(match["rank"], name)))
        match = _AREA.search(text, end)
    return found


def committees_in(text: str) -> list[str]:
    """The units that Party committees carry in their names: `HUYỆN ỦY BÌNH GIA` → `huyện Bình Gia`."""
    found = [(party_ranks()[plain(m["of"])], m["name"]) for m in _committee().finditer(text)]
    return [full_name(rank, name_at(rank, name)) for rank, name in found]


@cache
def _committee() -> re.Pattern[str]:
    """A Party committee with the name of its unit, the mark of `ủy` on either letter."""
    bodies = "|".join(party_ranks()).replace("ủy", "(?:ủy|uỷ)")
    return re.compile(rf"(?i:(?<!\w)(?P<of>{bodies}))\s+(?P<name>{_NAME})")


@cache
def party_ranks() -> dict[str, str]:
    """The rank of the unit whose Party committee a word means: `huyện ủy` → `huyện`, `thị ủy` → `thị xã`."""
    return {plain(agency.name): agency.rank for agency in agencies() if agency.rank and agency.name.endswith("ủy")}


@lru_cache(4096)
def name_at(rank: str, printed: str) -> str:
    """The name at the head of what is printed: `Lạng Sơn Độc` → `Lạng Sơn`, `ĐỒNG VĂN PHÒNG NỘI VỤ` → `ĐỒNG VĂN`."""
    pieces = printed.split()
    if registered(rank, " ".join(pieces)):
        return " ".join(pieces)
    pieces = _of_one_case(pieces)
    for count in range(len(pieces), 0, -1):
        ends = count == len(pieces) or _words().behind.match(plain(" ".join(pieces[count:])).lstrip("- "))
        if (ends or plain(rank) == "tỉnh") and registered(rank, " ".join(pieces[:count])):
            return " ".join(pieces[:count])
    farm = plain(printed).startswith("nông trường")
    for count in range(3 if farm else 1, len(pieces)):
        if _words().behind_unknown.match(plain(" ".join(pieces[count:])).lstrip("- ")):
            pieces = pieces[:count]
            break
    while len(pieces) > 1 and (pieces[-1].isdigit() or pieces[-1] == "-"):
        pieces.pop()
    return " ".join(pieces)


def _of_one_case(pieces: Sequence[str]) -> list[str]:
    """A name in capitals ends where small letters begin: `BÌNH GIA Độc` → `BÌNH GIA`."""
    second = pieces[1] if len(pieces) > 1 else ""
    if not pieces[0].isupper() or (len(pieces[0]) < 3 and not (second.isupper() and len(second) > 1)):
        return list(pieces)
    count = next((at for at, piece in enumerate(pieces) if piece != piece.upper()), len(pieces))
    return list(pieces[:count])


def _is_no_name(text: str, match: re.Match[str], name: str) -> bool:
    """`xã HỘI CHỦ NGHĨA`, `tỉnh ĐOÀN KON TUM`, `huyện Theo`; not so `huyện Kế Sách`, `UBND xã Hội Sơn`."""
    rank = plain(match["rank"])
    if plain(name.split()[0]) not in _words().no_name:
        return False
    if not registered(rank, name):
        return not (plain(name).startswith("đoàn ") and rank in ("xã", "phường"))
    if rank != "xã" or not plain(name).startswith("hội ") or (match["rank"] == "xã" and not name.isupper()):
        return False
    before = text[max(match.start() - _SHOWN_BEFORE, 0) : match.start()]
    begins = match["rank"] == "Xã" and _SENTENCE_BEGINS.search(before)
    return not begins and not _words().above_commune.search(plain(before))


def _length(printed: str, name: str) -> int:
    """How much of what is printed a name is that was cut from it, with blanks and line breaks as they stand."""
    at = 0
    for word in name.split():
        at = printed.index(word, at) + len(word)
    return at
