"""What a quantity's words say of it: direction, basis, what it is measured against, the stage of money.

Each is decided by the nearest phrase that speaks (phrases.toml), looking left to the quantity before or the sentence's
start; sections and the kind of document decide where the sentence is silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Span
from .language import Phrase, Signals
from .lexicon import lexicon
from .quantities import Quantity

_ENUMERATED = re.compile(r"^[\s,]*(?:và|hoặc)?[\s,(]*$|^[^,;.()]{1,25}\svà\s+$")
_SAME_IN_SHARE = re.compile(r"^[^,;.()]{0,30}\(\s*$|^[^,;.()]{0,30},?\s*bằng\s+$")
_CLAUSE = re.compile(r";|(?<!\d)\.(?=\s)|\n")
_COMPARED = re.compile(r"^\s*(?:so\s+với|kế\s+hoạch|chỉ\s+tiêu|kh\b|dự\s+toán|mục\s+tiêu|nghị\s+quyết)")
_COMPARED_FIRST = re.compile(r"[\s*_\-+]*(so\s+với)")
_BEHIND = re.compile(r"[^;()]{0,60}")
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s+(?=[^,;.()]{2,50}$)")
_AVERAGE = re.compile(
    r"bình\s+quân\s+(?:0?1|một|mỗi|trên\s+một|trên\s+mỗi)\s+([^\W\d_]+(?:\s+(?:dân|đình|viên|sinh|tác\s+xã|hội))?)\s"
)
_YEARLY = re.compile(r"(?:bình\s+quân\s+(?:hằng|hàng|mỗi)\s+năm|(?:hằng|hàng|mỗi)\s+năm|bình\s+quân\s+năm|mỗi\s+năm)")
_CONDITION = re.compile(
    r"(?:có|với)\s+(?:(?:tỷ|tỉ)\s+lệ|tổng\s+mức|quy\s+mô|diện\s+tích|doanh\s+thu)[^.;,]{0,60}$|thu\s+nhập[^.;,]{0,40}$|phải\s+có\s+(?:từ\s+)?$|(?:xã|huyện|thôn|hộ|khu)\s+có\s+(?:từ\s+)?$"
)
_OF_A_RATE = re.compile(r"\s*(?:mức|chi\s+phí|học\s+phí|tổng\s+mức|lãi\s+suất|kinh\s+phí|giá\s+trị)(?!\w)")
_PICKED = re.compile(
    r"(?:các|những|\d|cho|với|tại|của|^)\s*(?:xã|huyện|thôn|bản|hộ|đơn vị)[^.;,]{0,40}(?:có|với)\s+(?:tỷ|tỉ)\s+lệ[^.;,]{0,40}$"
)
_RESULTS = re.compile(
    r"kết quả|tình hình|đánh giá|ưu điểm|thực trạng|đặc điểm|khái quát|đã đạt|thuận lợi|hạn chế|tồn tại|bối cảnh|sự cần thiết|công tác"
)
_TARGETS = re.compile(
    r"nhiệm vụ|phương hướng|giải pháp|mục tiêu|chỉ tiêu|(?<!thực hiện )(?<!giao )(?<!phân bổ )kế hoạch(?! vốn| đầu tư|,? dự toán)|kiến nghị|đề xuất|yêu cầu|thời gian tới|định hướng|dự kiến|tổ chức thực hiện"
)
_TARGET_KINDS = frozenset(
    {
        "kế hoạch",
        "chỉ thị",
        "nghị quyết",
        "quyết định",
        "đề án",
        "chương trình",
        "công điện",
        "hướng dẫn",
        "công văn",
        "phương án",
    }
)
_MONEY_PER = re.compile(
    r"hộ|gia đình|người|nhà|căn|suất|ha|học sinh|khẩu|em|cháu|con|mô hình|buổi|lớp|đối tượng|đơn vị|xã|thôn|hồ sơ|tháng"
)


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


def _same_again(signals: Signals, start: int, end: int) -> bool:
    found = signals.within("equivalence", start, end)
    return bool(found) and end - start < 30


def _parted(plain: str, phrase: Phrase, quantity: Quantity) -> bool:
    return bool(_CLAUSE.search(plain, phrase.end, quantity.start))


def _is_difference(plain: str, quantity: Quantity, said: str) -> bool:
    """Whether `vượt` names a difference (`vượt 4,7% so với chỉ tiêu`) and not a bound (`vượt 1.000 tỷ đồng`)."""
    return said != "vượt" or quantity.unit == "%" or bool(_COMPARED.match(plain, quantity.end))


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
_SHARED = re.compile(r"[^;.()]{0,25}?(?:,|\svà)\s+$")
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
        and _SHARED.fullmatch(between)
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


def per(plain: str, quantity: Quantity, way: str, around: Surroundings) -> str | None:
    """The denominator: behind the quantity, or before it in `mỗi hộ 10 kg`, `bình quân hàng năm giảm 2- 3%`."""
    if quantity.per is not None:
        return quantity.per
    start = left_of(quantity, around)
    before = plain[max(start, quantity.lead - 60) : quantity.lead]
    average = _AVERAGE.search(before)
    if average is not None:
        return " ".join(average[1].split())
    each = _EACH.search(before)
    noun = lexicon().noun_after.match(before, each.end()) if each is not None else None
    if noun is not None:
        return " ".join(noun[0].split())
    yearly = _YEARLY.search(before)
    if yearly is None or re.match(r"\s*của|.*(?:kinh tế|báo cáo)", before[yearly.end() :]):
        return None
    return "năm"


def basis(
    plain: str, signals: Signals, quantity: Quantity, denominator: str | None, around: Surroundings, last: str | None
) -> str:
    """`result`, `target`, `norm` or `cumulative`; `last` is that of the quantity before in the sentence."""
    target_context = is_target_context(around)
    if last == "norm" and _SHARED.fullmatch(plain[around.before : quantity.start]):
        return "norm"
    start = left_of(quantity, around)
    totals = [p for p in signals.within("basis", start, quantity.start) if p.label == "cumulative"]
    if totals and not _CLAUSE.search(plain, totals[-1].end, quantity.start):
        return "cumulative"
    if is_start_of_change(plain, quantity):
        return "result"
    if _is_norm(plain, signals, quantity, denominator, start, around):
        return "norm"
    if around.kind in _TARGET_KINDS and _is_criterion(around):
        return "norm"
    if around.cited:
        return "target"
    if _is_due_later(plain, quantity, around):
        return "target"
    if target_context and _is_past(plain, quantity, around):
        return "result"
    said = _label_of(signals, plain, around.sentence.start, quantity.start)
    strong = said if said in ("target", "result", "cumulative") else None
    if strong == "cumulative":
        return "cumulative" if not _CLAUSE.search(plain, around.sentence.start, quantity.start) else "result"
    if strong is not None:
        return (
            strong
            if strong == "target" or not target_context or _says_done(plain, around.sentence.start, quantity.start)
            else "target"
        )
    if around.intro is not None and _label_of(signals, plain, around.intro.start, around.intro.end) == "target":
        return "target"
    if _behind_target(plain, signals, quantity, around):
        return "target"
    return "target" if target_context else "result"


_DONE = re.compile(
    r"(?<!\w)(?:đã|đều\s+đạt|đạt\s+và\s+vượt|hiện|hiện\s+nay|đến\s+nay|tính\s+đến|qua|thời\s+gian\s+qua|đạt\s+được|trước\s+khi|trước\s+đây|chỉ\s+đáp\s+ứng|hiện\s+còn|hiện\s+có)(?!\w)"
)


def _says_done(plain: str, start: int, end: int) -> bool:
    """Whether a plan's sentence tells what has been done (`đã hỗ trợ`, `hiện có`); `đạt` alone is a plan's own word."""
    return bool(_DONE.search(plain, start, end))


_OF_A_NOUN = re.compile(r"(?<!\w)(?:xã|hộ|huyện|thôn|đơn vị|phường|địa phương)\s+$")
_FULFILLED = re.compile(r"(?:%|so\s+với|vượt|đạt)[\s\w]{0,8}$")
_BASE_OF_CHANGE = re.compile(
    r"[^,;.()]{0,30}?(?<!\w)(?:lên|xuống|tăng lên|giảm xuống|giảm còn|nâng lên|còn)(?:\s+(?:còn|đến|tới|khoảng|trên|dưới|hơn|gần))*\s*\d"
)
_UNTIL = re.compile(
    r"(?<!\d )(?<!\d{4} )(?:đến|tới|vào|trong|trước)\s+(?:hết\s+|cuối\s+)?(?:ngày\s+[\d/]+/|năm\s+)(\d{4})"
)


def is_start_of_change(plain: str, quantity: Quantity) -> bool:
    """Whether it is what a change starts from: the first of `từ 3,6 ha lên 20 ha`."""
    return plain[quantity.lead : quantity.start].startswith("từ") and bool(_BASE_OF_CHANGE.match(plain, quantity.end))


_PAST = re.compile(
    r"(?<!so với )(?:cuối|hết|tính đến|trong|năm|kết quả|đến|tháng \d+/)\s*(?:hết\s+|cuối\s+)?(?:năm\s+|31/12/)?((?:19|20)\d\d)(?!\s*-|\d)"
)


def _is_past(plain: str, quantity: Quantity, around: Surroundings) -> bool:
    """Whether a plan's words put it in a year before the plan's own (`cuối năm 2016 toàn tỉnh còn …`)."""
    if around.year is None:
        return False
    clause = plain.rfind(";", around.sentence.start, quantity.start) + 1 or around.sentence.start
    years = [
        m
        for m in _PAST.finditer(plain, clause, min(quantity.end + 25, around.behind))
        if "so với" not in plain[max(clause, m.start() - 12) : m.start()]
    ]
    return bool(years) and int(years[-1][1]) < around.year


def _is_due_later(plain: str, quantity: Quantity, around: Surroundings) -> bool:
    """Whether the words before it put it in a year after the document's own (`đến năm 2030 đạt 100%`)."""
    if around.year is None:
        return False
    found = list(_UNTIL.finditer(plain, around.sentence.start, quantity.start))
    return bool(found) and int(found[-1][1]) > around.year


def _label_of(signals: Signals, plain: str, start: int, end: int) -> str | None:
    """The label of the last phrase of basis in `start..end` that is no exception, no norm and no yardstick (`95% chỉ tiêu`)."""
    for phrase in reversed(signals.within("basis", start, end)):
        if phrase.label in ("none", "norm"):
            continue
        if phrase.label == "target" and _OF_A_NOUN.search(plain, max(start, phrase.start - 16), phrase.start):
            continue
        if phrase.label == "target" and _FULFILLED.search(plain, max(start, phrase.start - 16), phrase.start):
            continue
        return phrase.label
    return None


_CRITERIA = re.compile(r"tiêu chuẩn|tiêu chí (?:thi đua|xét|đánh giá)|khen thưởng|điều kiện|định mức")


def _is_criterion(around: Surroundings) -> bool:
    """Whether a plan's heading speaks of standards and awards: what stands there is a rule, not a goal."""
    return any(_CRITERIA.search(heading) for heading in around.headings)


def _behind_target(plain: str, signals: Signals, quantity: Quantity, around: Surroundings) -> bool:
    """`12 xã phấn đấu về đích`, `27 hộ đăng ký thoát nghèo`: the target's word right behind the noun."""
    stop = min(around.behind, quantity.end + 40, around.sentence.end)
    found = signals.within("basis", quantity.end, stop)
    return bool(found) and found[0].label == "target" and plain[found[0].start :].startswith(("phấn đấu", "dự kiến"))


def _is_norm(
    plain: str, signals: Signals, quantity: Quantity, denominator: str | None, start: int, around: Surroundings
) -> bool:
    if quantity.family == "duration" or quantity.unit == "tuổi":
        return True
    norms = [p for p in signals.within("basis", start, quantity.start) if p.label == "norm"]
    if norms and "," not in plain[norms[-1].end : quantity.start]:
        return True
    if denominator and quantity.measure == "money" and _MONEY_PER.match(denominator):
        return "bình quân" not in plain[start : quantity.start] and "đạt" not in plain[start : quantity.start]
    if denominator and quantity.qualifier in ("at_least", "at_most") and "năm" not in denominator:
        return True
    if (
        re.search(r"(?<!\w)mỗi\s(?!năm|tháng|quý|kỳ)", plain[max(start, quantity.lead - 60) : quantity.lead])
        and "bình quân" not in plain[start : quantity.start]
    ):
        return True
    if quantity.qualifier == "more_than" and _PICKED.search(
        plain[max(around.sentence.start, quantity.lead - 90) : quantity.lead]
    ):
        return True
    if quantity.unit == "%" and around.kind != "báo cáo" and _OF_A_RATE.match(plain, quantity.end):
        return True
    return quantity.qualifier in ("at_least", "at_most", "less_than") and bool(
        _CONDITION.search(plain[max(start, quantity.lead - 70) : quantity.lead])
    )


def is_target_context(around: Surroundings) -> bool:
    """Whether the headings, or else the kind of document, speak of what is to be."""
    for heading in reversed(around.headings):
        if (
            _RESULTS.search(heading)
            and not _CRITERIA.search(heading)
            and not heading.startswith(("mục tiêu", "nhiệm vụ", "phương hướng"))
        ):
            return False
        if _TARGETS.search(heading):
            return True
    return around.kind in _TARGET_KINDS


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
