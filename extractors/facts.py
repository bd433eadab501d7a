"""Which quantities make up one fact, and which fact is a part of another.

`195 hộ nghèo vay vốn với tổng số 6.896 triệu đồng` is one fact; what stands behind `trong đó`, `gồm`, `riêng` or in
brackets as a breakdown are facts of their own that point to their total. A new fact begins where a quantity of a kind
that the fact already has comes up again, at `;`, at a new sentence, and where a count follows its money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Span
from .language import Phrase, Signals
from .quantities import Quantity

_BREAK = re.compile(r";|(?<!\d)[.!?](?=\s)|\n\s*\n")
_LINKED = re.compile(
    r"^(?:[^,;.]{0,60}(?:\s|^)(?:cho|để|giúp|hỗ trợ|với|tại|trong|xây dựng|thực hiện|và)\s[^,;.]{0,60})$"
)
_TOTAL_AHEAD = re.compile(r"(?:lũy kế|luỹ kế|cộng dồn|nâng tổng số|đưa tổng số)")
_CHANGE = re.compile(r"(?<!\w)(?:tăng|giảm|thêm)(?:\s+(?:thêm|được|so với|khoảng|trên|hơn))*\s*$")
_COMPARED_WITH = re.compile(r"so (?:với|cùng)[^()]*\(\s*$|cùng kỳ[^()]*\(\s*$")
_NAMED_PART = re.compile(r"\(\s*[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_BREAKS_DOWN = re.compile(
    r"[\s(*_\-+]*(?:phân theo|chia theo|trong (?:số )?đó|cụ thể|gồm|bao gồm|chia ra|điển hình|tiêu biểu|nổi bật)(?!\w)"
)
_ITEM = 60
"""An item of a list is a name: no longer than this, with neither verb nor comma before its first number."""
_BELOW_THEM = frozenset({"với", ",", "gồm", ", với"})
"""`14 xã và 01 thị trấn với 128 thôn, 18.450 hộ`: what lies below units, and their people, are facts of their own."""
_RATE_OF = re.compile(r",\s*(?:ước\s+)?(?:đưa\s+)?(?:tỷ|tỉ)\s+lệ\s+[^,;\d]{4,}\s(?:còn|đạt|là|giảm|tăng)\s*[^,;\d]*$")
"""`…, ước tỷ lệ hộ nghèo còn 9,8%` has a subject of its own; `46 hộ nghèo, tỷ lệ 3,1%` has not."""
_OPENS_CLAUSE = re.compile(r"[^,]*,\s*(?:và\s+)?(?:trên\s+|khoảng\s+|hơn\s+|từ\s+)?$")
_MEASURED_BY = r"(?:dự toán|kế hoạch|kh(?!\w)|chỉ tiêu|mục tiêu|nghị quyết|so (?:với|cùng)|cùng kỳ)"
_STANDS_TOO = re.compile(
    rf"\s*(?:năm\s+)?{_MEASURED_BY}[^,;.()]{{0,60}}?(?:,\s*(?:và\s+)?|\svà\s+)"
    r"(?:bằng|đạt|vượt|tăng|giảm|cao hơn|thấp hơn)(?:\s+[^\W\d_]+){0,3}\s*$"
)
_MEASURED = re.compile(rf"\s*(?:so\s|{_MEASURED_BY})")
"""`412 tỷ đồng, bằng 108% dự toán tỉnh giao, bằng 103,5% dự toán huyện giao`: two measures of one amount."""
_SUBJECT = re.compile(
    r"\s+(?:số\s+|các\s+)?(?:người|hộ|xã|phường|thôn|học sinh|trẻ|trường|cơ quan|đơn vị|cán bộ|dân số|lao động|thủ tục|hồ sơ)(?!\w)"
    r"(?!\s+nghèo)"
)
"""`…, 97% người dân tham gia bảo hiểm y tế`: a share and whose it is begin a clause of their own."""
_PRAISE = frozenset({"tiêu biểu", "điển hình", "nổi bật"})
_NAMES = re.compile(r"\s*(?::|là(?!\w)|như(?!\w))")
_JOINT = re.compile(r"[,;]\s+(?:và\s+)?|\svà\s+")
_TAKEN_OUT = re.compile(r"(?<!\w)trích(?!\w)")
_TAUGHT = frozenset({"lớp", "buổi", "khóa", "hội nghị", "đợt", "cuộc"})
_FOR_PEOPLE = re.compile(r"(?:cho|với)\s+(?:hơn\s+|trên\s+|gần\s+|khoảng\s+)?$")
_THRESHOLDS = frozenset({"at_least", "more_than", "at_most", "less_than"})
_PICKED = re.compile(r"(?:có|với)\s+(?:tỷ|tỉ)\s+lệ[^.;,]{0,50}$")
_ANEW = re.compile(
    r";.*(?:phấn đấu|đến năm|toàn (?:tỉnh|huyện|xã|thành phố)|cả (?:tỉnh|huyện|xã|nước)|ngoài ra|bên cạnh|đồng thời)"
)
_ONLY_OPEN = re.compile(r"^[^()]{0,25}\(\s*$")
_TRADE = re.compile(
    r"^(?!.*số tiền (?:trên|này|đó))[^,;()]{0,40},?\s*(?:chiếm|tương đương"
    r"|tương ứng|bằng|đạt|với|kinh phí|tổng|trị giá|số tiền|tỷ lệ|ước|giá trị)"
)


def head(unit: str) -> str:
    """The first noun of a unit: `xã, phường, thị trấn` counts communes as `xã` does."""
    return unit.split(", ")[0]


def _kindred(one: str, other: str) -> bool:
    """Whether two units count one kind of thing, the longer naming it more closely: `cơ sở` and `cơ sở sản xuất`."""
    one, other = head(one), head(other)
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


@dataclass(slots=True)
class Fact:
    """One fact: a number of its own in the document, the quantities in it, and the fact it is a part of."""

    number: int
    members: list[int] = field(default_factory=list)
    part_of: int | None = None
    taken_out: bool = False
    """Money taken out of its total for a purpose of its own (`trích 20 triệu đồng mua cây giống`)."""


class Facts:
    """Builds the facts of a document, paragraph by paragraph; numbers run on."""

    def __init__(self, plain: str, signals: Signals) -> None:
        self._plain = plain
        self._signals = signals
        self._next = 1
        self._by_number: dict[int, Fact] = {}
        self.of: dict[int, Fact] = {}
        self._outer: Fact | None = None
        self._outer_total: Fact | None = None
        self._first = 0

    def total_of(self, index: int) -> Fact | None:
        """The fact that the quantity's own fact is a part of."""
        number = self.of[index].part_of
        return self._by_number.get(number) if number is not None else None

    def add(self, quantities: Sequence[Quantity], first: int, sentences: Sequence[Span]) -> None:
        """Group `quantities` (a paragraph's, the first with index `first` in the document)."""
        total: Fact | None = None
        self._outer = None
        self._first = first
        current: Fact | None = None
        for offset, quantity in enumerate(quantities):
            last = quantities[offset - 1] if offset else None
            gap = Span(last.end, quantity.start) if last else None
            opening = None if gap is None else self._new_sentence(gap, sentences)
            if last is None or gap is None or current is None:
                current, total = self._new(None), None
            elif opening is not None:
                total = self._total_over(Span(opening, quantity.lead), current, total, quantity, quantities[:offset])
                current = self._new(total)
            else:
                current, total = self._follow(quantities, offset, gap, current, total)
            current.members.append(first + offset)
            self.of[first + offset] = current

    def _new(self, part_of: Fact | None) -> Fact:
        fact = Fact(self._next, part_of=part_of.number if part_of else None)
        self._next += 1
        self._by_number[fact.number] = fact
        return fact

    def _new_sentence(self, gap: Span, sentences: Sequence[Span]) -> int | None:
        """Where the sentence begins that begins in `gap`, if any does."""
        return max((s.end for s in sentences[:-1] if gap.start < s.end <= gap.end), default=None)

    def _total_over(
        self, opening: Span, current: Fact, total: Fact | None, this: Quantity, earlier: Sequence[Quantity]
    ) -> Fact | None:
        """The total that a new sentence's first fact is a part of.

        `(Trong đó: …` and `Điển hình: …` break down what stands before the full stop; a list of parts runs on where the
        sentence is one more item of it: a name without a verb (`Chương trình nước sạch: 900 hộ`).
        """
        words = self._plain[opening.start : opening.end]
        if _BREAKS_DOWN.match(words):
            return total or self._with_unit(current, [*earlier, this], len(earlier))
        alike = any(q.unit == this.unit or (this.measure == q.measure != "count") for q in earlier)
        return total if total is not None and alike and self._is_item(opening) else None

    def _is_item(self, opening: Span) -> bool:
        words = self._plain[opening.start : opening.end].strip()
        if words.endswith(":"):
            return len(words) < _ITEM and "," not in words
        verbs = ("basis", "direction", "deed")
        acts = any(p.label != "none" for kind in verbs for p in self._signals.within(kind, opening.start, opening.end))
        return 0 < len(words) < _ITEM and "," not in words and not acts

    def _follow(
        self, quantities: Sequence[Quantity], offset: int, gap: Span, current: Fact | None, total: Fact | None
    ) -> tuple[Fact, Fact | None]:
        """The fact of the quantity at `offset`, which stands behind another in its sentence, and the total in force."""
        assert current is not None
        words = self._plain[gap.start : gap.end]
        if _TOTAL_AHEAD.search(words):
            return self._total_behind(current), total
        parts = [p for p in self._signals.within("part", gap.start, gap.end) if self._breaks_down(p)]
        strong = [p for p in parts if self._plain[p.start : p.end] not in ("như", "có", "đặc biệt")]
        if (
            quantities[offset].measure == "money"
            and _TAKEN_OUT.search(words)
            and self._holds_money(quantities, offset, current)
        ):
            taken = self._new(current)
            taken.taken_out = True
            return taken, None
        only_open = bool(_ONLY_OPEN.match(words)) and not _NAMED_PART.search(words)
        opened = words.count("(") > words.count(")") and not only_open
        if opened:
            self._outer, self._outer_total = current, total
        if opened and not strong and self._lists_parts(quantities, offset):
            return self._new(current), current
        if strong or (opened and parts):
            over = current if total is None or opened else total
            return self._new(self._with_unit(over, quantities, offset)), (current if opened else total or current)
        if words.count(")") > words.count("(") and self._outer is not None:
            current, total, self._outer = self._outer, self._outer_total, None
            if self._same_fact(quantities, offset, words, current):
                return current, total
            if total is None or _ANEW.search(words):
                return self._new(None), None
            return self._new(self._with_unit(total, quantities, offset)), total
        if only_open and _COMPARED_WITH.search(words):
            return self._new(None), total
        if only_open:
            return self._in_bracket(quantities, offset, current, total)
        if self._same_fact(quantities, offset, words, current):
            return current, total
        if _ANEW.search(words) or self._leaves_the_list(quantities, offset, words):
            return self._new(None), None
        return self._new(self._with_unit(total, quantities, offset) if total is not None else None), total

    def _lists_parts(self, quantities: Sequence[Quantity], offset: int) -> bool:
        """Whether a bracket lists parts of what stands before it: `36 thủ tục (cấp tỉnh 22 thủ tục, cấp xã 14 thủ tục)`."""
        this, last = quantities[offset], quantities[offset - 1]
        if not _kindred(this.unit, last.unit) or this.unit == "%":
            return False
        closing = self._plain.find(")", this.end)
        inside = [q for q in quantities[offset:] if q.start < closing and _kindred(q.unit, last.unit)]
        return len(inside) > 1

    def _leaves_the_list(self, quantities: Sequence[Quantity], offset: int, words: str) -> bool:
        """Whether a deed behind `;` counts something else than the list of parts: `…; mua sắm 45 máy in`."""
        this = quantities[offset]
        if ";" not in words or this.measure == "money" or not self._new_deed(quantities[offset - 1].end, this):
            return False
        return not any(head(q.unit) == head(this.unit) for q in quantities[max(0, offset - 8) : offset])

    def _is_change(self, quantity: Quantity) -> bool:
        """Whether it is a change or what one is measured against, and so no total."""
        before = self._plain[max(0, quantity.lead - 60) : quantity.start]
        return bool(_CHANGE.search(before[-20:]) or _COMPARED_WITH.search(before))

    def _breaks_down(self, phrase: Phrase) -> bool:
        """Whether a word of a breakdown is one here: in `chọn 01 thôn tiêu biểu` the word only praises."""
        said = self._plain[phrase.start : phrase.end]
        if said not in _PRAISE:
            return True
        ahead = self._plain[max(0, phrase.start - 3) : phrase.start].rstrip()
        return ahead.endswith((",", ";", ".", "(", ":")) or bool(_NAMES.match(self._plain, phrase.end))

    def _with_unit(self, over: Fact, quantities: Sequence[Quantity], offset: int) -> Fact:
        """`over`, or the fact before it in the sentence that counts what its part counts, where `over` does not.

        `10 huyện, 226 xã, 2.314 thôn, trong đó có 03 huyện nghèo`: the three are part of the ten.
        """
        unit = head(quantities[offset].unit)
        members = [quantities[m - self._first] for m in over.members if 0 <= m - self._first < offset]
        if any(head(q.unit) == unit and not self._is_change(q) for q in members) or unit == "%":
            return over
        for back in range(offset - 1, max(offset - 12, -1), -1):
            fact, earlier = self.of.get(self._first + back), quantities[back]
            if (
                head(earlier.unit) == unit
                and fact is not None
                and fact.part_of is None
                and not self._is_change(earlier)
            ):
                return fact
        return over

    def _total_behind(self, current: Fact) -> Fact:
        fact = self._new(None)
        current.part_of = fact.number
        return fact

    def _in_bracket(
        self, quantities: Sequence[Quantity], offset: int, current: Fact, total: Fact | None
    ) -> tuple[Fact, Fact | None]:
        """`571 suất (356 hộ)` is one fact; `226 xã, phường, thị trấn (207 xã, 14 thị trấn …)` is a breakdown."""
        this, last = quantities[offset], quantities[offset - 1]
        if not _kindred(this.unit, last.unit) and not (this.family and this.family == last.family):
            return current, total
        self._outer = current
        return self._new(current), current

    def _picks_out(self, quantity: Quantity) -> bool:
        """Whether a quantity is a threshold that picks out areas, so that what follows is said of those."""
        before = self._plain[max(0, quantity.lead - 60) : quantity.lead]
        return quantity.qualifier in _THRESHOLDS and bool(_PICKED.search(before))

    def _holds_money(self, quantities: Sequence[Quantity], offset: int, current: Fact) -> bool:
        return any(q.measure == "money" for q in quantities[max(0, offset - len(current.members)) : offset])

    def _new_deed(self, start: int, this: Quantity) -> bool:
        """Whether a deed of its own stands behind a comma or `và`: `giảm 2,5%, xóa 120 nhà tạm và mở 14 lớp`."""
        if this.measure == "money":
            return False
        joints = list(_JOINT.finditer(self._plain, start, this.start))
        deeds = self._signals.within("deed", joints[-1].end(), this.start) if joints else []
        return bool(deeds) and deeds[0].label == "new" and not self._plain[joints[-1].end() : deeds[0].start].strip()

    def _same_fact(self, quantities: Sequence[Quantity], offset: int, words: str, current: Fact) -> bool:
        this = quantities[offset]
        if self._picks_out(quantities[offset - 1]):
            return not _BREAK.search(words)
        members = [quantities[offset - 1 - n] for n in range(min(len(current.members), offset))]
        if this.unit == "%" and _STANDS_TOO.match(words) and _MEASURED.match(self._plain, this.end):
            return members[-1].unit != "%" or len(members) == 1
        if _BREAK.search(words) or any(m.measure == this.measure and _kindred(m.unit, this.unit) for m in members):
            return False
        if all(m.family == "places" for m in members) and this.measure != "rate" and words.strip() in _BELOW_THEM:
            return False
        if this.unit == "%" and _RATE_OF.search(words):
            return False
        if this.unit == "%" and _OPENS_CLAUSE.match(words) and _SUBJECT.match(self._plain, this.end):
            return False
        if self._new_deed(quantities[offset - 1].end, this):
            return False
        if this.measure in ("money", "rate"):
            return not any(m.measure == this.measure for m in members)
        if members[0].unit in _TAUGHT and _FOR_PEOPLE.search(words):
            return True
        money_before = any(m.measure == "money" for m in members)
        if not money_before and this.family == "goods" and all(m.family == "goods" for m in members):
            return True
        if not money_before:
            return "," not in words or this.measure != members[0].measure or len(words) < 4
        return bool(_LINKED.match(words)) or bool(_TRADE.match(words)) or words.strip() in (",", "và")
