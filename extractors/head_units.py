"""The unit that a head's or caption's words name: `Kinh phí (triệu đồng)`, `Tỷ lệ (%)`, `Số hộ nghèo`, `ĐVT: tấn`."""

from __future__ import annotations

import re

from .grids import Head
from .lexicon import Unit, lexicon
from .numerals import SCALES

_RATE = re.compile(r"%|tỷ lệ|tỉ lệ")


_MONEY = re.compile(r"kinh phí|số tiền|vốn|dư nợ|trị giá|thành tiền|giải ngân|doanh số|quỹ|thu nhập|dự toán|giá trị")


_SCALE_WORD = re.compile(r"(?<!\w)(nghìn|ngàn|triệu|tr|tỷ|tỉ)(?=[.\s]*(?:đồng|đ)(?!\w))")


_THOUSAND = re.compile(r"1[.,]?000\s*(?:đồng|đ)(?!\w)")


def scaled_by_caption(found: tuple[Unit, int], words: str, caption: str) -> tuple[Unit, int, tuple[str, ...]]:
    """A money column whose head names no unit takes the caption's (`Kinh phí` under `ĐVT: triệu đồng`)."""
    unit, scale = found
    if unit.measure == "money" and not re.search(r"đồng|đ(?!\w)", words):
        said = unit_in(caption)
        if said is not None and said[0].measure == "money":
            return *said, ()
        return unit, scale, ("missing_unit",)
    return unit, scale, ()


def counting(words: str) -> str:
    """A head that names its unit by itself: a share, a number of something, households or people; else nothing."""
    if _RATE.search(words) or re.search(r"(?<!\w)số(?:\s+lượng)?\s", words):
        return words
    noun = lexicon().noun_after.match(words)
    if noun is not None and lexicon().nouns[" ".join(noun[0].split())].measure in ("households", "persons"):
        return words
    return words if _SCALE_WORD.search(words) or _THOUSAND.search(words) else ""


def bracketed(words: str) -> str:
    found = re.findall(r"\(([^()]*)\)", words)
    return found[-1] if found else ""


_NOT_COUNTED = frozenset(
    {
        "kế hoạch",
        "chương trình",
        "dự án",
        "giải",
        "nội dung",
        "chỉ tiêu",
        "nhiệm vụ",
        "quỹ",
        "chính sách",
        "điểm",
        "phần",
    }
)


def leading_noun(head: Head) -> tuple[Unit, int] | None:
    """The noun that the innermost head begins with: `Thẻ BHYT cấp cho người nghèo` counts thẻ."""
    known = lexicon()
    for words in reversed(head.parts):
        noun = known.noun_after.match(words)
        if noun is not None and " ".join(noun[0].split()) not in _NOT_COUNTED:
            unit = known.nouns[" ".join(noun[0].split())]
            return Unit(unit.name, unit.measure, family=unit.family), 1
    return None


def split_per(words: str) -> tuple[str, str | None]:
    """A unit's words and what it is divided by: `tạ/ha` → (`tạ`, `ha`), `triệu đồng/người/năm` → (…, `người/năm`)."""
    unit, slash, divisor = words.partition("/")
    known = divisor.strip() and all(part.strip() in lexicon().divisors for part in divisor.split("/"))
    return (unit.strip(), re.sub(r"\s*/\s*", "/", divisor.strip())) if slash and known else (words, None)


def exact_unit(words: str) -> tuple[Unit, int] | None:
    """The unit that `words` are, whole: `triệu đồng`, `%`, `hộ`; None where they are something else."""
    bare = words.strip(" .").removeprefix("đvt").strip(" :.")
    known = lexicon()
    if re.fullmatch(r"1[.,]?000\s*(?:đồng|đ)|(?:nghìn|ngàn|triệu|tr|tỷ|tỉ)[.\s]*(?:đồng|đ)?", bare):
        return unit_in(bare if re.search(r"đ", bare) else f"{bare} đồng")
    found = known.units.get(bare) or known.nouns.get(bare)
    return (found, 1) if found is not None else None


def unit_in(words: str) -> tuple[Unit, int] | None:
    """The unit that a head names: `tỷ lệ (%)`, `kinh phí (triệu đồng)`, `số hộ nghèo`; None where it names none."""
    known = lexicon()
    if not words.strip():
        return None
    if _THOUSAND.search(words):
        return known.units["đồng"], 1000
    scale = _SCALE_WORD.search(words)
    if scale is not None:
        return known.units["đồng"], SCALES[scale[1]]
    if _RATE.search(words):
        return known.units["%"], 1
    if re.search(r"(?<!\w)đồng(?!\w)", words) and "đồng bào" not in words:
        return known.units["đồng"], 1
    exact = known.units.get(words.strip()) or known.nouns.get(words.strip())
    if exact is not None:
        return exact, 1
    return _counted_in(words) or ((known.units["đồng"], 1) if _MONEY.search(words) else None)


def _counted_in(words: str) -> tuple[Unit, int] | None:
    """The noun that a head counts: behind `số`, else at its start."""
    known = lexicon()
    for m in re.finditer(r"(?:tổng\s+)?số(?:\s+lượng)?\s+|^\s*", words):
        noun = known.noun_after.match(words, m.end())
        counted = noun is not None and (
            m[0].strip() or known.nouns[" ".join(noun[0].split())].measure in ("households", "persons")
        )
        if noun is not None and counted:
            unit = known.nouns[" ".join(noun[0].split())]
            return Unit(unit.name, unit.measure, family=unit.family), 1
    return None
