"""Who issued a cited document, seen from the document that cites it: `UBND tỉnh` in a plan of a district is the province's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.area_names import areas_in, party_ranks
from extractors.areas import level_of
from extractors.knowledge.register import RANKS
from extractors.text import plain

_HEADS = re.compile(r"^(?:phó |quyền )?(?:chủ tịch|bí thư|giám đốc|bộ trưởng|văn phòng|chánh văn phòng)\s+(?:của\s+)?")
_PARTY = re.compile(
    r"(?:ban thường vụ|thường trực|ban chấp hành|btv|bch)?\s*(?:đảng bộ|(?:tỉnh|thành|huyện|quận|thị|đảng) ủy)"
)
_BODIES = (
    ("ubnd", r"ubnd|ủy ban nhân dân|\bub\b(?! m)"),
    ("hđnd", r"hđnd|hội đồng nhân dân"),
    ("ttg", r"thủ tướng|\bttg\b|ttcp"),
    ("cp", r"^chính phủ$"),
    ("qh", r"^quốc hội$"),
)
_CODES = (
    ("ubnd", r"\bubn?d?\b(?!\w)"), ("hđnd", r"\bhđnd\b"), ("ttg", r"\bttg\b"), ("cp", r"\bcp\b"), ("qh", r"\bqh\d+\b"),
    ("party", r"\b(?:tu|hu|qu|đu|tw)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The document that cites: its own area and the one above it, as it names them."""

    unit: str | None
    parent: str | None

    @property
    def province(self) -> str | None:
        for name in (self.unit, self.parent):
            if name and level_of(name) == "province":
                return plain(name)
        return None


@dataclass(frozen=True, slots=True)
class Body:
    """An issuer for comparing: the kind of body, and its area (`tỉnh bắc giang`); central bodies have none."""

    body: str
    area: str | None
    level: str | None


def body_of(issuer: str | None, number: str | None, seen: Viewpoint) -> Body:
    """The issuer of a cited document; where the words name none, what the number's code tells."""
    code = plain(number or "").partition("/")[2] or plain(number or "")
    by_code = next((body for body, pattern in _CODES if re.search(pattern, code)), "")
    if not issuer:
        return Body(by_code, None, "central" if by_code in ("ttg", "cp", "qh") else None)
    words = _HEADS.sub("", plain(" ".join(issuer.split())))
    party = _PARTY.search(words)
    body = "party" if party else next((name for name, pattern in _BODIES if re.search(pattern, words)), words)
    if body in ("ttg", "cp", "qh") or re.match(r"bộ\s|trung ương|ban bí thư|bộ chính trị", words):
        return Body(body, None, "central")
    area = _area(issuer, words, seen)
    if body == words and area:
        body = words.replace(area, "").strip()
    return Body(body, area, level_of(area) if area else None)


def _area(issuer: str, words: str, seen: Viewpoint) -> str | None:
    """The area that an issuer's name carries, or that it means from where it is written (`UBND tỉnh`, `Thành ủy`)."""
    named = areas_in(issuer)
    if named:
        return plain(named[-1][1])
    for name, of_rank in party_ranks().items():
        at = words.find(name)
        if at >= 0:
            rest = words[at + len(name) :].strip()
            return f"{of_rank} {rest}" if rest else _of_rank(of_rank, seen)
    rank = next((rank for rank in RANKS if re.search(rf"(?<!\w){rank}$", words)), None)
    return _of_rank(rank, seen) if rank else None


def _of_rank(rank: str, seen: Viewpoint) -> str | None:
    return next((plain(name) for name in (seen.unit, seen.parent) if name and plain(name).startswith(rank + " ")), None)
