"""The letterhead: issuing body, number, place and date, as Decree 30/2020/NĐ-CP sets them and as copies garble them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from .area_names import areas_at, areas_in, committees_in, full_name, proper
from .areas import level_of
from .blocks import Block
from .document import Document, Role
from .knowledge import Agency, abbreviations, agencies
from .knowledge.register import RANKS
from .rows import shouts
from .text import Copies, plain

_MOTTO = re.compile(
    r"(?i)(?:cộng\s+h[oò][àa]\s+xã\s+hội|c[ộo]ng h[òoà]+a? x[ãa] h[ộo]i"
    r"|độc\s+lập\s*[-–]|đảng\s+cộng\s+sản\s+việt\s+nam|đoàn\s+(?:tncs|thanh\s+niên\s+cộng\s+sản)\s+hồ\s+chí\s+minh).*"
)
_NUMBER = re.compile(
    r"(?:^|\s)(?:luật\s+)?số\s*[:.]?\s*(?P<digits>[\d]{1,5}[a-zđ]?"
    r"(?:\s*/\s*(?:19|20)\d\d)?|[.…_ ]*)\s*(?P<slash>[/-])\s*"
    r"(?P<code>[^\W\d_][\w&]*(?:\s?[-–/.]\s?[^\W\d_][\w&]*|,\s?[A-ZĐ][\w&]*)*)",
    re.IGNORECASE,
)
_UNSLASHED = re.compile(r"^\s*[Ss][ốô]\s*:\s*(?P<digits>\d{1,5})\s*(?P<code>[A-ZĐ]{2,6}(?:-[A-ZĐ][A-ZĐa-z&]+)+)\s*$")
"""A number whose slash lies under the signature field that holds its digits."""
_DATE = re.compile(
    r"(?:(?P<place>[^\W\d_][^,:;\n\d]{1,40}?)\s*,\s*)?(?:\bngày)\s*"
    r"(?P<day>\d{1,2}|[\s.…_]*)\s*tháng\s*(?P<month>\d{1,2}|[\s.…_]*)\s*năm\s*"
    r"(?P<year>(?:19|20)\d\d|[\s.…_\d]*)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?i)\s*v/v\b.*")
_LEADER = re.compile(r"(?i)^(?:(?:phó\s+)?chủ\s+tịch|chánh văn phòng|giám đốc)\s+")
_OFFICE = re.compile(
    r"(?i)(?<!ủy )(?<!uỷ )\b(?:sở|phòng|ban|chi cục|cục|trung tâm|văn phòng|hội đồng thi|thanh tra|công an|huyện [ủu][ỷy]"
    r"|quận [ủu][ỷy]|thị [ủu][ỷy]|thành [ủu][ỷy]|đảng [ủu][ỷy]|chi nhánh|trường|bệnh viện|kho bạc|bảo hiểm xã hội"
    r"|b[tc][vh] hội|hội (?:lhpn|liên hiệp|nông dân|cựu chiến|chữ thập|đồng nhân)|(?:tỉnh|huyện|quận|thị|thành) đoàn|liên đoàn lao)\b"
)
_DEPTH = {"province": 0, "district": 1, "commune": 2}
_PLACED = re.compile(r"(?i)(?:hỏa tốc(?: hẹn giờ)?|thượng khẩn|khẩn|mật|dự thảo|đến)\W*")
_URGENT = re.compile(r"\W*(hỏa tốc(?: hẹn giờ)?|thượng khẩn|khẩn)\W*")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the letterhead says; None where it does not. `symbol` and `date_partial` only where a slot is blank."""

    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: str | None = None
    date_partial: str | None = None
    issuer: str | None = None
    unit: str | None = None
    level: str | None = None
    urgency: str | None = None
    """`hỏa tốc`, `thượng khẩn` or `khẩn`, stamped or typed alone in the letterhead."""


def _first_lines(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block in blocks[:6] if block.end - block.start < 120 and block.kind != "table"]


def _lines(document: Document, blocks: tuple[Block, ...]) -> list[tuple[str, Role]]:
    """The letterhead's printed lines; where no block is marked so, the first lines of the page."""
    marked = [block for block in blocks if block.kind == "letterhead"]
    found = list[tuple[str, Role]]()
    for block in marked or _first_lines(blocks):
        for index in block.lines:
            line = document.lines[index]
            words = document.text[max(line.start, block.start) : min(line.end, block.end)]
            found.append((re.sub(r"[*#]+|(?<!\w)_(?=\w)", "", words), line.role))
    return found


def _read_number(words: str) -> tuple[str | None, str | None]:
    match = _NUMBER.search(words)
    if match is None:
        bare = _UNSLASHED.match(words)
        return (f"{bare['digits']}/{bare['code']}", None) if bare else (None, None)
    code = re.sub(r"\s+", "", match["code"]).replace("–", "-").rstrip(".,-/")
    digits = re.sub(r"[\s.…_]+", "", match["digits"])
    return (f"{digits}{match['slash']}{code}", None) if digits else (None, code)


def _read_date(words: str) -> tuple[str | None, str | None, str | None]:
    """Place, date and partial date: `Cao Bằng, ngày   tháng 6 năm 2018` → `Cao Bằng`, None, `2018-06`."""
    match = _DATE.search(words)
    if match is None:
        return None, None, None
    place = _place(match["place"] or "")
    day, month, year = (re.sub(r"\D", "", match[part]) for part in ("day", "month", "year"))
    if len(year) != 4:
        return place, None, None
    if (month and not 1 <= int(month) <= 12) or (day and not 1 <= int(day) <= 31):
        return place, None, year
    if day and month:
        return place, f"{year}-{int(month):02}-{int(day):02}", None
    return place, None, f"{year}-{int(month):02}" if month else year


def _place(words: str) -> str | None:
    """The place before a date, without what a left column puts on its line (`BAN TUYÊN GIÁO     Trà Vinh`)."""
    last = re.split(r"\s{3,}|\t", words.strip(" ,*_"))[-1].split()
    while len(last) > 1 and last[0].isupper() and not last[-1].isupper() and last[0] not in ("TP.", "TP", "TX.", "TX"):
        last = last[1:]
    return " ".join(last).strip(" ,*_") or None


@cache
def _spellings() -> list[tuple[str, Agency]]:
    found = [(plain(name), agency) for agency in agencies() for name in (agency.name, *agency.also)]
    return sorted(found, key=lambda pair: -len(pair[0]))


def agency_at(words: str) -> tuple[Agency, int] | None:
    """The known body whose name `words` begins with, and the length of that name."""
    low = " ".join(plain(words).split())
    for spelling, agency in _spellings():
        if low.startswith(spelling) and not low[len(spelling) : len(spelling) + 1].isalpha():
            return agency, len(spelling)
    return None


def name_issuer(words: str) -> tuple[str | None, str | None, str | None]:
    """Issuer as it is shown, its area and its level: `ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN` → `UBND tỉnh Lạng Sơn`, …

    An office of an area that stands above it is joined: `UBND TỈNH CAO BẰNG SỞ NỘI VỤ` → `Sở Nội vụ tỉnh Cao Bằng`.
    """
    line = " ".join(words.split())
    if not line:
        return None, None, None
    own = _own_office(line)
    named = [name for _, name in areas_in(own) or areas_in(line)] or committees_in(line)
    # of `PHƯỜNG 12 QUẬN 3` the first, of `UBND TỈNH … UBND TỈNH …` the last
    area = max(reversed(named), key=lambda name: _DEPTH[level_of(name)], default=None)
    bare_office = plain(own).strip(" -–*") == "văn phòng"  # whose it is stands above it
    if own != line and (bare_office or (plain(own).startswith("ban ") and _is_party(line))):
        name, unit, level = name_issuer(line.removesuffix(own))
        return f"{_usual_letters(own)} {name}", unit, level
    if plain(own).startswith(("ban thường trực", "ban thường vụ")) and own != line:
        name, unit, level = name_issuer(line.removesuffix(own))
        return f"{own[:1].upper()}{own[1:4].lower()}{_second_word(own)} {name}", unit, level
    found = agency_at(own)
    if found is None:
        return _unknown(own, area)
    agency, length = found
    if agency.rank and (area is None or agency.level):
        return _party_body(agency, own, length)
    level = agency.level or (level_of(area) if area else None)
    if agency.level == "central" or area is None:
        return (agency.name if agency.level == "central" else _bare(agency, own, length)), area, level
    if plain(area) in plain(own[:length]):
        return agency.name, area, level
    agency = _of_rank(agency, area)
    if agency.rank:
        return f"{agency.name} {area.split(' ', 1)[-1].removeprefix('phố ')}", area, level
    return f"{agency.name}{_field(own[length:], area)} {area}", area, level


def _of_rank(agency: Agency, area: str) -> Agency:
    """The body of that area's rank where a body has names of its own for ranks: `Đoàn TNCS Hồ Chí Minh` → `Tỉnh đoàn`."""
    known = (
        one for one in agencies() if one.rank and area.startswith(f"{one.rank} ") and one.name.endswith(agency.ranked)
    )
    return next(known, agency) if agency.ranked else agency


def _is_party(line: str) -> bool:
    """Whether a letterhead begins with a committee of the Party."""
    found = agency_at(line)
    return found is not None and bool(found[0].rank)


def _party_body(agency: Agency, own: str, length: int) -> tuple[str, str | None, str | None]:
    """A body named by the rank of its area: `HUYỆN ỦY VĂN CHẤN` → `Huyện ủy Văn Chấn`, `huyện Văn Chấn`."""
    rest = re.sub(rf"(?i)^(?:{agency.rank}|thành phố|tp\.?)\s+", "", own[length:].strip(" -–*"))
    if not rest:
        return agency.name, None, agency.level or None
    area = full_name(agency.rank, proper(rest))
    return f"{agency.name} {proper(rest)}", area, agency.level or level_of(area)


def _second_word(own: str) -> str:
    return " ".join(own[4:].lower().split()).capitalize()


def _field(rest: str, area: str) -> str:
    """What stands between a body and its area: `BAN CHỈ ĐẠO PHÒNG, CHỐNG MA TÚY` → ` phòng, chống ma túy`."""
    named = areas_at(rest)
    rest = rest[: named[0][0]] if named else rest
    rank = next((rank for rank in RANKS if area.startswith(f"{rank} ")), "")
    words = re.sub(re.escape(plain(area)), "", plain(rest)).strip(" -–,").removesuffix(f" {rank}")
    if not re.search(r"\w", words) or words in ("vn", "việt nam"):
        return ""
    if not shouts(rest):
        return f" {rest.strip()}"
    return " " + " ".join(word.upper() if word.upper() in abbreviations() else word for word in words.split())


def _own_office(line: str) -> str:
    """The office of a line that names the body or area above it too: `UBND TỈNH CAO BẰNG SỞ NỘI VỤ` → `SỞ NỘI VỤ`."""
    names = areas_at(line)
    at = 8
    while (office := _OFFICE.search(line, at)) and (
        inside := [end for start, end, _ in names if start < office.start() < end]
    ):
        at = inside[0]  # `THÀNH PHỐ HẢI PHÒNG`, `HUYỆN ĐỒNG VĂN PHÒNG Y TẾ`
    above = agency_at(line) or areas_in(line[:12])
    branch = office is not None and plain(office[0]).startswith("chi nhánh")  # a bank's branch bears the bank's name
    if office and above and not branch:
        return line[office.start() :]
    return _body_below(line)


def _body_below(line: str) -> str:
    """The body of the lower area where two are named: `UBND HUYỆN VÂN HỒ UBND XÃ CHIỀNG KHOA` → `UBND XÃ CHIỀNG KHOA`.

    A body that no list has is known by its words, which stand there twice: `HỘI LÀM VƯỜN HUYỆN … HỘI LÀM VƯỜN XÃ …`.
    """
    named = areas_in(line)
    if len(named) < 2 or _DEPTH[level_of(named[0][1])] >= _DEPTH[level_of(named[-1][1])]:
        return line
    (above, _), (below, _) = named[0], named[-1]
    again = line.rfind(line[:above].strip(), above, below) if line[:above].strip() else -1
    starts = [word.start() for word in re.finditer(r"\S+", line) if above < word.start() < below]
    at = next((at for at in starts if agency_at(line[at:])), again)
    return line[at:] if at >= 0 else line


def _bare(agency: Agency, line: str, length: int) -> str:
    """An agency with the rest of its line: `TỈNH ỦY LÂM ĐỒNG` → `Tỉnh ủy Lâm Đồng`."""
    rest = line[length:].strip()
    return f"{agency.name} {proper(rest)}" if rest and agency.of_area else agency.name


def _unknown(line: str, area: str | None) -> tuple[str | None, str | None, str | None]:
    """A body that is not on the list, in usual letters, with its area where the line above gives one."""
    words = _usual_letters(line) if shouts(line) else line
    if area and plain(area) not in plain(words):
        words = f"{words} {area}"
    elif area:
        words = re.sub(re.escape(area), area, words, flags=re.IGNORECASE)
    level = "central" if plain(line).startswith("bộ ") else level_of(area) if area else None
    return words, area, level


def _usual_letters(line: str) -> str:
    """`PHÒNG GIÁO DỤC VÀ ĐÀO TẠO` → `Phòng Giáo dục và Đào tạo`, by the known department of that name."""
    head, _, rest = line.partition(" ")
    for agency in agencies():
        for name in (agency.name, *agency.also):
            if plain(name) == plain(f"sở {rest}") and plain(head) in ("phòng", "ban", "chi"):
                return f"{head.capitalize()} {name.partition(' ')[2]}"
    return line[:1] + line[1:].lower()


def _issuer_words(lines: list[tuple[str, Role]]) -> str:
    """The words of the left column: the body above and the body that issues, without motto, number, place and date."""
    left = [words for words, role in lines if role is Role.LETTERHEAD_LEFT]
    kept = list[str]()
    for words in left or [words for words, _ in lines]:
        words = _SUBJECT.sub("", _MOTTO.sub("", words))
        number = _NUMBER.search(words)
        if number or plain(words).strip().startswith("số"):
            kept += [words[: number.start()].strip(" -–_*")] if number and not kept else []
            break
        dated = _DATE.search(words)
        words = "".join(re.split(r"\s{3,}|\t", words[: dated.start("day")])[:-1]) if dated else words
        if _PLACED.fullmatch(words.strip()) or not re.search(r"\w", words):
            continue
        kept.append(words.strip(" -–_*"))
    return " ".join(kept)


def find_letterhead(document: Document, copies: Copies, blocks: tuple[Block, ...]) -> Letterhead:
    """The letterhead's data; every field None where the page has none (a draft, a web copy)."""
    lines = _lines(document, blocks)
    marked = any(block.kind == "letterhead" for block in blocks)
    everything = "\n".join(words for words, _ in lines)
    numbered = [words for words, _ in lines if marked or plain(words).lstrip().startswith("số")]
    number, symbol = next((pair for words in numbered if any(pair := _read_number(words))), (None, None))
    dated = [got for words in _with_next(lines) if any(got := _read_date(_NUMBER.sub(" ", words)))]
    dated.sort(key=lambda found: found[1] is None)
    place, date, partial = dated[0] if dated and (marked or number) else (None, None, None)
    issuer, unit, level = name_issuer(_issuer_words(lines)) if marked and _heads(everything) else (None, None, None)
    return Letterhead(number, symbol, place, date, partial, issuer, unit, level, _urgency(document))


def _urgency(document: Document) -> str | None:
    """The degree of urgency that stands alone in one of the first lines, or alone in its column."""
    first = document.lines[:30]
    if not first or not re.search(r"(?i)khẩn|tốc", document.text[: first[-1].end]):
        return None
    for line in first:
        for piece in re.split(r"\s{3,}|\t", document.text[line.start : line.end]):
            found = _URGENT.fullmatch(plain(piece))
            if found:
                return found[1]
    return None


def _with_next(lines: list[tuple[str, Role]]) -> list[str]:
    """Each line, and each with the next of its column: a date may be broken before its year."""
    pairs = [f"{a} {b}" for (a, one), (b, other) in pairwise(lines) if one is other]
    return [words for words, _ in lines] + [
        words for words in pairs if re.search(r"\b(?:ngày|tháng|năm)\b", plain(words))
    ]


def _heads(words: str) -> bool:
    """Whether the lines hold a body's name at all (a web copy keeps number and date only)."""
    low = plain(words)
    return bool(
        re.search(
            r"ủy ban|ubnd|hội|sở|bộ |ban |đảng|đoàn|tỉnh|huyện|quận|thị xã|thành phố|công ty|cục|trường|chính phủ|quốc hội|phòng|xã ",
            low,
        )
    )
