"""What a quantity's words say of it: direction, qualifier, denominator, what it is measured against, stage of money.

Each is decided by the nearest phrase that speaks (phrases.toml), looking left to the quantity before or the sentence's
start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Span
from .language import Phrase, Signals
from .lexicon import lexicon
from .quantities import Quantity
from .trace import decides, reason

_ENUMERATED = re.compile(r"^[\s,]*(?:và|hoặc)?[\s,(]*$|^[^,;.()]{1,25}\svà\s+$")


_SAME_IN_SHARE = re.compile(r"^[^,;.()]{0,30}\(\s*$|^[^,;.()]{0,30},?\s*bằng\s+$")


CLAUSE = re.compile(r";|(?<!\d)\.(?=\s)|\n")


_COMPARED = re.compile(r"^\s*(?:so\s+với|kế\s+hoạch|chỉ\s+tiêu|kh\b|dự\s+toán|mục\s+tiêu|nghị\s+quyết)")


_COMPARED_FIRST = re.compile(r"[\s*_\-+]*(so\s+với)")


_THAN = re.compile(r"(?:cao|thấp|nhiều|ít)\s+hơn\s+")
"""`thấp hơn cùng kỳ 8,6%`: what a difference is measured against may stand before it."""


_BEHIND = re.compile(r"[^;()]{0,60}")


_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s+(?=[^;.()]{2,60}$)")
_JOINED_NOUN = re.compile(r",\s+")


_MODEL = re.compile(r"mô hình\s+[\"“]?\d\s*\+\s*\d[\"”]?\s*\([^()]*$")


_AVERAGE = re.compile(
    r"bình\s+quân\s+(?:0?1|một|mỗi|trên\s+một|trên\s+mỗi)\s+([^\W\d_]+(?:\s+(?:dân|đình|viên|sinh|tác\s+xã|hội))?)\s"
)


_YEARLY = re.compile(r"(?:bình\s+quân\s+(?:hằng|hàng|mỗi)\s+năm|(?:hằng|hàng|mỗi)\s+năm|bình\s+quân\s+năm|mỗi\s+năm)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a quantity stands: its sentence, the end of the quantity before it and the start of the one behind."""

    sentence: Span
    before: int
    behind: int
    headings: tuple[str, ...]
    kind: str | None
    year: int | None
    lead: Span | None
    intro: Span | None = None
    """The paragraph that introduces the list it stands in (`Phấn đấu đến năm 2030:`)."""
    cited: bool = False
    """Whether the sentence is what another document is about (`Công văn số … về việc …`)."""


def left_of(quantity: Quantity, around: Surroundings) -> int:
    """Where the words before the quantity begin: behind the quantity before it, in its sentence."""
    return max(around.sentence.start, around.before)


@decides("direction")
def direction(plain: str, signals: Signals, quantity: Quantity, around: Surroundings, last: str | None) -> str:
    """`level`, `decrease` or `increase`; `last` is that of the quantity before in the sentence."""
    if is_start_of_change(plain, quantity):
        return "level"
    start = left_of(quantity, around)
    between = plain[start : quantity.start]
    if last is not None and around.before > around.sentence.start:
        if _ENUMERATED.match(between) or _same_again(signals, start, quantity.start):
            return last
        if quantity.unit == "%" and _SAME_IN_SHARE.match(between) and not _COMPARED.match(plain, quantity.end):
            return last
    found = [p for p in signals.within("direction", start, quantity.start) if p.label != "none"]
    if not found or _parted(plain, found[-1], quantity):
        return "level"
    label = found[-1].label
    said = plain[found[-1].start : found[-1].end]
    if quantity.measure == "multiple" and re.match(r"tăng|nâng", said):
        return "increase"
    if label == "increase" and said.startswith("vượt") and not _is_difference(plain, quantity, said):
        return "level"
    return label


@reason("same_change_again")
def _same_again(signals: Signals, start: int, end: int) -> bool:
    found = signals.within("equivalence", start, end)
    return bool(found) and end - start < 30


@reason("word_in_other_clause", "phrase")
def _parted(plain: str, phrase: Phrase, quantity: Quantity) -> bool:
    return bool(CLAUSE.search(plain, phrase.end, quantity.start))


def _is_difference(plain: str, quantity: Quantity, said: str) -> bool:
    """Whether `vượt` names a difference (`vượt 4,7% so với chỉ tiêu`) and not a bound (`vượt 1.000 tỷ đồng`)."""
    return said != "vượt" or quantity.unit == "%" or bool(_COMPARED.match(plain, quantity.end))


@decides("qualifier")
def qualifier(plain: str, quantity: Quantity, way: str, around: Surroundings, last: Quantity | None) -> str:
    """The quantity's qualifier; `vượt` before a difference is none, a list shares its first one's bound.

    `không quá 40 tập thể và 60 cá nhân` bounds both; `từ 5%/năm` is a least; a clause that opens with `Ước` estimates.
    """
    if quantity.qualifier == "exact" and quantity.value_max is None:
        return _unsaid_qualifier(plain, quantity, around, last)
    if (
        quantity.qualifier == "more_than"
        and way == "increase"
        and plain[quantity.lead : quantity.start].startswith("vượt")
    ):
        return "exact"
    return quantity.qualifier


_BOUNDS = frozenset({"at_most", "at_least"})


SHARED = re.compile(r"[^;.()]{0,25}?(?:,|\svà)\s+$")


_BOUND_AHEAD = re.compile(r"(tối đa|tối thiểu)\s[^,;.\d]{1,50}(?:là|:)\s*$")


_ESTIMATES = re.compile(r"[\s*_\-+]*ước\s+(?:đến|cả|thực|tính|trong|tháng|quý|6)")


def _unsaid_qualifier(plain: str, quantity: Quantity, around: Surroundings, last: Quantity | None) -> str:
    between = plain[around.before : quantity.start]
    named = _BOUND_AHEAD.search(plain[max(left_of(quantity, around), quantity.start - 70) : quantity.lead])
    if named is not None:
        return "at_most" if named[1] == "tối đa" else "at_least"
    if (
        last is not None
        and last.qualifier in _BOUNDS
        and (last.measure == "money") == (quantity.measure == "money")
        and SHARED.fullmatch(between)
    ):
        return last.qualifier
    if (
        quantity.unit == "%"
        and plain[quantity.lead : quantity.start].startswith("từ")
        and not is_start_of_change(plain, quantity)
    ):
        return "at_least"
    clause = plain.rfind(";", around.sentence.start, quantity.start) + 1 or around.sentence.start
    comma = max(plain.rfind(",", clause, quantity.start) + 1, left_of(quantity, around))
    if re.match(r"\s*ước\s", plain[comma : quantity.start]):
        return "about"
    return (
        "about"
        if around.before == around.sentence.start and _ESTIMATES.match(plain, clause, quantity.start)
        else "exact"
    )


@decides("per")
def per(
    plain: str, quantity: Quantity, way: str, around: Surroundings, last: tuple[Quantity, str, str | None] | None
) -> str | None:
    """The denominator: behind the quantity, or before it in `mỗi hộ 10 kg`, `bình quân hàng năm giảm 2- 3%`.

    `last` is the quantity before in the sentence with its direction and its denominator, which the next one of a list
    shares: `mỗi xã 02 tập thể và 03 cá nhân`, `mỗi năm giảm 2%, vùng cao giảm 4%`.
    """
    if quantity.per is not None:
        return quantity.per
    if last is not None and last[2] is not None and _shares_divisor(plain, quantity, way, around, last):
        return last[2]
    if _MODEL.search(plain, around.sentence.start, quantity.start):
        return "mô hình"
    start = left_of(quantity, around)
    before = plain[max(start, quantity.lead - 60) : quantity.lead]
    average = _AVERAGE.search(before)
    if average is not None:
        return " ".join(average[1].split())
    each = _EACH.search(before)
    shared = _each_of(before, each.end()) if each is not None else None
    if shared is not None:
        return shared
    before = before[before.rfind(";") + 1 :]
    yearly = _YEARLY.search(before)
    if yearly is None or re.match(r"\s*của|.*(?:kinh tế|báo cáo)", before[yearly.end() :]):
        return None
    return "năm"


def _shares_divisor(
    plain: str, quantity: Quantity, way: str, around: Surroundings, last: tuple[Quantity, str, str | None]
) -> bool:
    before, its_way, _ = last
    between = plain[before.end : quantity.start]
    if ";" in between or "/" in between or before.per is not None:
        return False  # what stands behind a quantity (`3%/năm`) is its own
    if _YEARLY.search(plain, around.sentence.start, before.start) and quantity.unit == before.unit == "%":
        return way == its_way != "level" and "năm" not in between
    return bool(re.fullmatch(r"[^,;.()]{0,30}\svà\s+", between)) and before.unit != quantity.unit


def _each_of(before: str, at: int) -> str | None:
    """The nouns behind `mỗi`: `mỗi hộ` → hộ, `mỗi xã, thị trấn` → xã, thị trấn; None where a clause begins between."""
    known = lexicon()
    noun = known.noun_after.match(before, at)
    if noun is None:
        return None
    words, end = [" ".join(noun[0].split())], noun.end()
    while (comma := _JOINED_NOUN.match(before, end)) is not None:
        more = known.noun_after.match(before, comma.end())
        if more is None or known.nouns[" ".join(more[0].split())].family != known.nouns[words[0]].family:
            return None
        words.append(" ".join(more[0].split()))
        end = more.end()
    return None if "," in before[end:] else ", ".join(words)


_BASE_OF_CHANGE = re.compile(
    r"(?:\s*\([^()]{1,30}\))?[^,;.()]{0,30}?(?<!\w)(?:lên|xuống|tăng lên|giảm xuống"
    r"|giảm còn|nâng lên|còn)(?:\s+(?:còn|đến|tới|khoảng|trên|dưới|hơn|gần))*\s*\d"
)


@reason("start_of_change", "quantity")
def is_start_of_change(plain: str, quantity: Quantity) -> bool:
    """Whether it is what a change starts from: the first of `từ 3,6 ha lên 20 ha`."""
    return plain[quantity.lead : quantity.start].startswith("từ") and bool(_BASE_OF_CHANGE.match(plain, quantity.end))


@decides("against")
def against(plain: str, signals: Signals, quantity: Quantity, way: str, around: Surroundings) -> str | None:
    """What a change or fulfilment is measured against, from the words behind it, else from `so với …` before it."""
    stop = min(around.behind, around.sentence.end, quantity.end + 60)
    denominator = lexicon().per_after.match(plain, quantity.end, stop)
    end = denominator.end() if denominator else quantity.end
    m = _BEHIND.match(plain, end, stop)
    words = plain[end : m.end() if m else stop]
    if quantity.unit == "%" and _COMPARED.match(words) and not words.strip().startswith("so"):
        return "plan"
    if way == "level" and not (quantity.unit == "%" and re.match(r"\s*so\s+với", words)):
        return None
    than = _THAN.search(plain, max(around.before, around.sentence.start), quantity.start)
    if than is not None and (compared := _first(signals, than.end(), quantity.start)) is not None:
        return compared
    behind = _first(signals, end, end + len(words))
    if behind is not None and re.match(r"\s*(?:\([^)]*\)\s*)?(?:so|cùng|,?\s*so)", words):
        return behind
    m = _COMPARED_FIRST.match(
        plain, plain.rfind(";", around.sentence.start, quantity.start) + 1 or around.sentence.start
    )
    return _first(signals, m.start(1), quantity.start) if m and m.end() <= quantity.start else None


def _first(signals: Signals, start: int, end: int) -> str | None:
    found = signals.within("against", start, end)
    return found[0].label if found else None


@decides("stage")
def stage(
    signals: Signals, quantity: Quantity, around: Surroundings, fact: Span, total: Span | None, topic: str
) -> str | None:
    """The stage of money: the nearest word before it in its fact, else its total's; a loan stays a loan."""
    if quantity.measure != "money":
        return None
    found = [p for p in signals.within("stage", left_of(quantity, around), quantity.start) if p.label != "none"]
    if topic == "credit":
        return "lent"
    if not found:
        found = [p for p in signals.within("stage", fact.start, quantity.start) if p.label != "none"]
    if not found and total is not None:
        found = [p for p in signals.within("stage", total.start, total.end) if p.label != "none"]
    return found[-1].label if found else ("raised" if topic in ("fundraising", "fund_for_the_poor") else "spent")
