"""Whether a quantity is a result, a target, a norm or a running total.

The nearest phrase that speaks decides (phrases.toml); where the sentence is silent, the headings and the document's
kind do.
"""

from __future__ import annotations

import re

from .attributes import CLAUSE, SHARED, Surroundings, is_start_of_change, left_of
from .language import Signals
from .quantities import Quantity
from .trace import decides, reason

_CONDITION = re.compile(
    r"(?:có|với)\s+(?:(?:tỷ|tỉ)\s+lệ|tổng\s+mức|quy\s+mô|diện\s+tích|doanh\s+thu)[^.;,]{0,60}$"
    r"|thu\s+nhập[^.;,]{0,40}$|phải\s+có\s+(?:từ\s+)?$|(?:xã|huyện|thôn|hộ|khu)\s+có\s+(?:từ\s+)?$"
)


_OF_A_RATE = re.compile(r"\s*(?:mức|chi\s+phí|học\s+phí|tổng\s+mức|lãi\s+suất|kinh\s+phí|giá\s+trị)(?!\w)")


_PICKED = re.compile(
    r"(?:các|những|\d|cho|với|tại|của|^)\s*(?:xã|huyện|thôn|bản|hộ|đơn vị)[^.;,]{0,40}"
    r"(?:có|với)\s+(?:tỷ|tỉ)\s+lệ[^.;,]{0,40}$"
)


_RESULTS = re.compile(
    r"kết quả|tình hình|hiện trạng|đánh giá|ưu điểm|thực trạng|đặc điểm|khái quát"
    r"|đã đạt|thuận lợi|hạn chế|tồn tại|bối cảnh|sự cần thiết|công tác"
)


_TARGETS = re.compile(
    r"nhiệm vụ|phương hướng|giải pháp|mục tiêu|chỉ tiêu|(?<!thực hiện )(?<!giao )(?<!phân bổ )kế hoạch"
    r"(?! vốn| đầu tư|,? dự toán)|kiến nghị|đề xuất|yêu cầu|thời gian tới|định hướng|dự kiến|tổ chức thực hiện"
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


@decides("basis")
def basis(
    plain: str, signals: Signals, quantity: Quantity, denominator: str | None, around: Surroundings, last: str | None
) -> str:
    """`result`, `target`, `norm` or `cumulative`; `last` is that of the quantity before in the sentence."""
    target_context = is_target_context(around)
    between = plain[around.before : quantity.start]
    if last == "norm" and SHARED.fullmatch(between) and (quantity.family != "places" or " và " in between):
        return "norm"
    if last == "norm" and quantity.unit == "%" and _TO_THE_NEXT.fullmatch(between):
        return "norm"
    start = left_of(quantity, around)
    totals = [p for p in signals.within("basis", start, quantity.start) if p.label == "cumulative"]
    if totals and not CLAUSE.search(plain, totals[-1].end, quantity.start):
        return "cumulative"
    if is_start_of_change(plain, quantity):
        return "result"
    if _is_norm(plain, signals, quantity, denominator, start, around):
        return "norm"
    if around.kind in _TARGET_KINDS and _is_criterion(around):
        return "norm"
    if around.cited or _WAS_TO_BE.search(plain, around.sentence.start, quantity.start):
        return "target"
    if _is_due_later(plain, quantity, around):
        return "target"
    if target_context and not _END_OF_CHANGE.search(between) and _is_past(plain, quantity, around):
        return "result"
    said = _said_before(plain, signals, quantity, around, target_context)
    if said is not None:
        return said
    if around.intro is not None and _label_of(signals, plain, around.intro.start, around.intro.end) == "target":
        return "target"
    if _behind_target(plain, signals, quantity, around):
        return "target"
    return "target" if target_context else "result"


def _said_before(
    plain: str, signals: Signals, quantity: Quantity, around: Surroundings, target_context: bool
) -> str | None:
    """What the sentence says before the quantity; a plan's result counts only where its words say that it is done."""
    start = around.sentence.start
    said = _label_of(signals, plain, start, quantity.start)
    if said == "cumulative":
        return "result" if CLAUSE.search(plain, start, quantity.start) else "cumulative"
    if said == "result":
        return "target" if target_context and not _says_done(plain, start, quantity.start) else "result"
    return "target" if said == "target" else None


_DONE = re.compile(
    r"(?<!\w)(?:đã|đều\s+đạt|đạt\s+và\s+vượt|(?<!thực )(?<!thể )(?<!phát )(?<!biểu )hiện|hiện\s+nay|đến\s+nay|tính\s+đến|qua"
    r"|thời\s+gian\s+qua|đạt\s+được|trước\s+khi|trước\s+đây|chỉ\s+đáp\s+ứng|hiện\s+còn|hiện\s+có)(?!\w)"
)


@reason("says_done")
def _says_done(plain: str, start: int, end: int) -> bool:
    """Whether a plan's sentence tells what has been done (`đã hỗ trợ`, `hiện có`); `đạt` alone is a plan's own word."""
    return bool(_DONE.search(plain, start, end))


_OF_A_NOUN = re.compile(
    r"(?:\d|(?:thuộc|cho|của|tại|ở|với|vào)(?:\s+các|\s+những)?|số)\s+(?:xã|hộ|huyện|thôn|đơn vị|phường|địa phương)\s+$"
)
"""Places before a target word that only says which: `12 xã phấn đấu về đích`, `các xã phấn đấu đạt chuẩn`. `Toàn huyện phấn đấu …` is a target of the district."""


_COUNTED = re.compile(r"(?<!\w)(?:tổng số|số lượng|số)\s+[^.;,:]{2,40}$")
"""`Số thủ tục đề nghị bãi bỏ là 17`: how many have been proposed is known."""


_FULFILLED = re.compile(r"(?:%|so\s+với|vượt|đạt)[\s\w]{0,8}$")


_UNTIL = re.compile(
    r"(?<!\d )(?<!\d{4} )(?:đến|tới|vào|trong|trước)\s+(?:hết\s+|cuối\s+)?(?:ngày\s+[\d/]+/|năm\s+)(\d{4})"
)


_PAST = re.compile(
    r"(?<!so với )(?:cuối|hết|tính đến|trong|năm|kết quả|đến"
    r"|tháng \d+/)\s*(?:hết\s+|cuối\s+)?(?:năm\s+|31/12/)?((?:19|20)\d\d)(?!\s*-|\d)"
)


@reason("year_before_document")
def _is_past(plain: str, quantity: Quantity, around: Surroundings) -> bool:
    """Whether a plan's words put it in a year before the plan's own (`cuối năm 2016 toàn tỉnh còn …`)."""
    if around.year is None:
        return False
    clause = plain.rfind(";", around.sentence.start, quantity.start) + 1 or around.sentence.start
    years = [
        m
        for m in _PAST.finditer(plain, clause, min(quantity.end + 25, around.behind))
        if not (m.start() > quantity.end and "(" in plain[quantity.end : m.start()])
        and "so với" not in plain[max(clause, m.start() - 12) : m.start()]
    ]
    return bool(years) and int(years[-1][1]) < around.year


@reason("year_after_document")
def _is_due_later(plain: str, quantity: Quantity, around: Surroundings) -> bool:
    """Whether the words before it put it in a year after the document's own (`đến năm 2030 đạt 100%`)."""
    if around.year is None:
        return False
    found = list(_UNTIL.finditer(plain, around.sentence.start, quantity.start))
    return bool(found) and int(found[-1][1]) > around.year


def _label_of(signals: Signals, plain: str, start: int, end: int) -> str | None:
    """The label of the last phrase of basis in `start..end` but exceptions, norms and yardsticks (`95% chỉ tiêu`)."""
    for phrase in reversed(signals.within("basis", start, end)):
        if phrase.label in ("none", "norm") or _closed_off(plain, start, phrase.start, end):
            continue
        if phrase.label == "target" and _OF_A_NOUN.search(plain, max(start, phrase.start - 26), phrase.start):
            continue
        if phrase.label == "target" and _COUNTED.search(plain, start, phrase.start):
            continue
        if phrase.label == "target" and _FULFILLED.search(plain, max(start, phrase.start - 16), phrase.start):
            continue
        return phrase.label
    return None


_WAS_TO_BE = re.compile(
    r"(?:chỉ tiêu|kế hoạch|mục tiêu|nghị quyết)[^();.%]{0,70}\(\s*(?:[^().]{0,40};\s*[^().]{0,25})?"
    r"(?:giảm|tăng|là|từ|chỉ tiêu|kế hoạch|mục tiêu|còn)\s[^();.]{0,20}$"
)
"""`vượt chỉ tiêu tỉnh giao (giảm 2,5%)`: what stands in the bracket is the goal."""
_GOALS = re.compile(r"mục tiêu|chỉ tiêu|đến năm \d{4}")
_SHORT_TIMES = frozenset({"giờ", "phút", "ngày", "ngày làm việc"})


def _closed_off(plain: str, start: int, at: int, end: int) -> bool:
    """Whether a phrase stands in a bracket that is closed before `end`: `71,2% (chỉ tiêu 95%), thấp hơn …`."""
    opened, closed = plain.rfind("(", start, at), plain.find(")", at, end)
    return opened >= 0 and closed >= 0 and plain.find(")", opened, at) < 0


_CRITERIA = re.compile(r"tiêu chuẩn|tiêu chí (?:thi đua|xét|đánh giá)|khen thưởng|điều kiện|định mức")


@reason("heading_of_criteria")
def _is_criterion(around: Surroundings) -> bool:
    """Whether a plan's heading speaks of standards and awards: what stands there is a rule, not a goal."""
    return any(_CRITERIA.search(heading) for heading in around.headings)


@reason("target_word_behind")
def _behind_target(plain: str, signals: Signals, quantity: Quantity, around: Surroundings) -> bool:
    """`12 xã phấn đấu về đích`, `27 hộ đăng ký thoát nghèo`: the target's word right behind the noun."""
    stop = min(around.behind, quantity.end + 40, around.sentence.end)
    found = signals.within("basis", quantity.end, stop)
    return bool(found) and found[0].label == "target" and plain[found[0].start :].startswith(("phấn đấu", "dự kiến"))


@reason("norm")
def _is_norm(
    plain: str, signals: Signals, quantity: Quantity, denominator: str | None, start: int, around: Surroundings
) -> bool:
    bounded = quantity.qualifier in ("at_least", "at_most")
    goal = bounded and any(_GOALS.search(heading) for heading in around.headings)
    if quantity.family == "duration" or quantity.unit == "tuổi":
        return not (goal and quantity.unit in _SHORT_TIMES)
    norms = [p for p in signals.within("basis", start, quantity.start) if p.label == "norm"]
    if norms and "," not in plain[norms[-1].end : quantity.start]:
        return True
    if denominator and quantity.measure == "money" and _MONEY_PER.match(denominator):
        return not re.search(r"(?<!\w)(?:bình quân|đạt|tăng|giảm)(?!\w)", plain[start : quantity.start])
    if denominator and bounded and "năm" not in denominator and not goal:
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
    if quantity.qualifier == "less_than" and _BELOW.search(plain, around.sentence.start, quantity.lead):
        return True
    if _OF_A_MODEL.search(plain, around.sentence.start, quantity.start):
        return True
    if quantity.unit == "%" and _sorts_units(plain, quantity, start):
        return True
    if quantity.unit == "%" and around.kind != "báo cáo" and _OF_A_RATE.match(plain, quantity.end):
        return not (goal and re.search(r"(?<!\w)(?:giảm|tăng|tiết kiệm)(?!\w)", plain[start : quantity.start]))
    if quantity.qualifier == "at_most" and _QUOTA.search(plain, around.sentence.start, quantity.lead):
        return True
    return quantity.qualifier in ("at_least", "at_most", "less_than") and bool(
        _CONDITION.search(plain[max(start, quantity.lead - 70) : quantity.lead])
    )


_BELOW = re.compile(
    r"(?<!\w)(?:xã|huyện|thôn|bản|hộ|trường|đơn vị|phường|cơ quan)(?:\s+(?:đạt|có|chỉ đạt|mới đạt))?\s*$"
)
"""`không còn xã dưới 8 tiêu chí`: a bar that picks communes out."""
_OF_A_MODEL = re.compile(r"\d\s*\+\s*\d[\"”]?\s*\([^()]*$")
"""`mô hình 1+1 (01 hội viên khá giúp 01 hội viên nghèo)`: the bracket says what the model is made of."""
_QUOTA = re.compile(r"(?:khen thưởng|bằng khen|giấy khen|biểu dương|đề nghị khen)[^.;]{0,60}$")
"""`khen thưởng không quá 05 tập thể` is a quota."""
_SORTED = re.compile(r"(?<!\w)(?:số|số lượng)\s+[^.;,()\d]{2,70}$")
_TO_THE_NEXT = re.compile(r"\s*(?:-|đến)\s*(?:dưới|trên|hết)?\s*")
_END_OF_CHANGE = re.compile(r"(?:xuống|lên)(?:\s+(?:còn|đến|tới))?\s+(?:khoảng\s+|trên\s+|dưới\s+)?$")
_COUNT_BEHIND = re.compile(r"(?:\s*(?:-|đến)\s*(?:dưới\s+|trên\s+)?\d+\s*%)?[^.;,()\d]{0,60}(?:\s|:)(?:là|có|:)?\s*\d")


def _sorts_units(plain: str, quantity: Quantity, start: int) -> bool:
    """Whether a share only sorts what is counted behind it: `Số xã đạt dưới 50% chỉ tiêu là 12 xã`."""
    bounded = quantity.qualifier in ("at_least", "at_most", "less_than", "more_than", "range")
    if not bounded and not plain[quantity.lead : quantity.start].startswith("từ"):
        return False
    return bool(_SORTED.search(plain, start, quantity.lead)) and bool(
        _COUNT_BEHIND.match(plain, quantity.end, quantity.end + 80)
    )


@reason("target_context")
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
