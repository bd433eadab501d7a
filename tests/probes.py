"""One sentence for one entry of a data file, and what the entry must do to it: the smallest proof that it works.

An entry that no case and no sample document uses still has to have its effect here (test_rules_fire.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extractors.extract import extract
from extractors.language import signals
from extractors.readers.text import from_text
from extractors.records import Figure
from extractors.text import plain

Probe = Callable[[str, str], bool]


def read(text: str) -> tuple[Figure, ...]:
    return extract(from_text(text)).figures


def holds(text: str, **wanted: Any) -> bool:
    """Whether the last figure of `text` has these attributes."""
    found = read(text)
    return bool(found) and all(getattr(found[-1], key) == value for key, value in wanted.items())


def direction(label: str, entry: str) -> bool:
    return holds(f"Toàn huyện {entry} 12,5 tấn.", direction="level" if label == "none" else label)


def basis(label: str, entry: str) -> bool:
    return holds(f"Năm nay, {entry} 12 máy bơm.", basis="result" if label == "none" else label)


def against(label: str, entry: str) -> bool:
    lead = "so với " if label != "plan" and not entry.startswith("so") else ""
    return holds(f"Sản lượng {'đạt' if label == 'plan' else 'tăng'} 12% {lead}{entry}.", against=label)


def stage(label: str, entry: str) -> bool:
    return holds(f"Huyện {entry} 12 triệu đồng.", stage="spent" if label == "none" else label)


def part(_: str, entry: str) -> bool:
    found = read(f"Toàn xã có 50 máy bơm, {entry} 12 máy bơm điện.")
    return len(found) == 2 and found[1].part_of == found[0].group


def beneficiary(label: str, entry: str) -> bool:
    who = {"none": None, "just_out": "poor+near_poor"}.get(label, label)
    return holds(f"Cấp 12 máy bơm cho {entry}.", beneficiary=who)


def topic(label: str, entry: str) -> bool:
    return holds(f"Kết quả {entry} là 12 cái.", topic="other" if label == "none" else label)


def equivalence(_: str, entry: str) -> bool:
    return holds(f"Sản lượng giảm 3%, {entry} 12 tấn.", direction="decrease")


def deed(label: str, entry: str) -> bool:
    """A deed behind a comma begins a fact of its own; a phrase that is none is not taken for one."""
    if label == "none":
        return not any(p.label == "new" for p in signals(plain(f"về {entry}")).within("deed", 0, 99))
    found = read(f"Toàn xã đã đạt 3%, {entry} 12 máy bơm.")
    return len(found) == 2 and found[0].group != found[1].group


def organisation(label: str, entry: str) -> bool:
    return holds(f"Cho vay vốn trong đó {entry} 12 hộ.", beneficiary=label)


PHRASES: dict[str, Probe] = {
    "deed": deed,
    "organisation": organisation,
    "direction": direction,
    "basis": basis,
    "against": against,
    "stage": stage,
    "part": part,
    "beneficiary": beneficiary,
    "topic": topic,
    "equivalence": equivalence,
}


def counts(_: str, entry: str) -> bool:
    """A unit or a noun is what the number counts."""
    found = read(f"Đã có 12 {entry} đạt yêu cầu.")
    return len(found) == 1 and found[0].start == 6 and "unit_unlisted" not in found[0].flags


def measures(_: str, entry: str) -> bool:
    found = read(f"Đã có 12 {entry}.")
    return len(found) == 1 and plain(found[0].quote) == f"12 {plain(entry)}"


def qualifies(name: str, entry: str) -> bool:
    return holds(f"Đã có {entry} 12 máy bơm.", qualifier=name)


def labels_hard(_: str, entry: str) -> bool:
    return read(f"Công tác của {entry} 12 máy bơm.") == ()


def labels_soft(_: str, entry: str) -> bool:
    return read(f"Công tác của {entry} 12.") == ()


def labels_none(_: str, entry: str) -> bool:
    return len(read(f"Công tác của {entry} 12 máy bơm.")) == 1


def counts_nothing(_: str, entry: str) -> bool:
    return read(f"Công tác của huyện 12 {entry} nhiều.") == ()


def lasts(_: str, entry: str) -> bool:
    return holds(f"Vay với thời hạn 12 {entry}.", unit=entry)


def is_term(_: str, entry: str) -> bool:
    return holds(f"Vay vốn {entry} 12 tháng.", unit="tháng")


def divides(_: str, entry: str) -> bool:
    return holds(f"Hỗ trợ 12 kg/{entry}.", per=entry)


def divides_in_words(_: str, entry: str) -> bool:
    return holds(f"Hỗ trợ 12 kg {entry} hộ.", per="hộ")


QUANTITIES: dict[str, Probe] = {
    "unit": measures,
    "nouns": counts,
    "durations": lasts,
    "terms": is_term,
    "labels.hard": labels_hard,
    "labels.soft": labels_soft,
    "labels.none": labels_none,
    "not_nouns": counts_nothing,
    "per.nouns": divides,
    "per.words": divides_in_words,
}


def works(table: str, entry: str) -> bool:
    """Whether the entry has its effect in its own sentence; False where its table has no such sentence."""
    file, _, rest = table.partition(".")
    if file == "phrases":
        kind, _, label = rest.partition(".")
        return PHRASES[kind](label, entry)
    if file == "quantities":
        for name, probe in QUANTITIES.items():
            if rest == name or rest.startswith(f"{name}."):
                return probe(rest, entry)
        name, _, side = rest.partition(".")
        return holds(f"Đã có từ 12 máy bơm {entry}.", qualifier=name) if side else qualifies(name, entry)
    return False
