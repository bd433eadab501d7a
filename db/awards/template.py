"""The points table as a file for a person to complete: the criteria that the plans print, units to class, points left open."""

from __future__ import annotations

import json
from collections.abc import Sequence

from db.summary.ground import Unit

from .criteria import Criterion

_HEAD = """# Bảng điểm xét khen thưởng. Văn bản không cho điểm: điểm do Hội đồng quyết định, người có trách nhiệm nhập vào đây.
# Chưa ghi decision thì mọi điểm được coi là đề xuất.
level = {level}
decision = ""      # số, ngày quyết định ban hành bảng điểm
quota = 0          # số đơn vị được đề nghị khen ở cấp này; 0 là văn bản không nêu

[classes]          # khu vực của từng đơn vị: "I", "II", "III", theo quyết định phê duyệt đang có hiệu lực
{classes}

[clusters]         # cụm thi đua: chỉ so sánh trong cùng cụm và cùng khu vực
# "Cụm 1" = ["{example}"]

# kind: "G" điều kiện, "Q" định lượng, "E" có minh chứng, "J" Hội đồng xem xét
# threshold: số, hoặc "plan" là chỉ tiêu cấp trên giao; class: khu vực áp dụng; shown_by: "plan", "report", "on_time"
# maximum: điểm tối đa; scoring: "all" đạt thì được đủ điểm, "share" tính theo tỷ lệ, không quá điểm tối đa
"""


def template(level: str, criteria: Sequence[Criterion], units: Sequence[Unit]) -> str:
    """TOML that `read_table` takes as it is, with no points in it."""
    classes = "\n".join(f'{_quoted(unit.full)} = ""' for unit in units) or "# không có đơn vị nào"
    example = units[0].full if units else "xã …"
    head = _HEAD.format(level=_quoted(level), classes=classes, example=example)
    return head + "".join(_entry(one) for one in criteria)


def _entry(one: Criterion) -> str:
    lines = [
        "",
        "[[criterion]]",
        f"id = {_quoted(one.id)}",
        f"title = {_quoted(one.title)}",
        f"kind = {_quoted(one.kind)}",
    ]
    lines += [f"document = {_quoted(one.document)}", f"quote = {_quoted(one.quote)}"]
    if one.indicator:
        limit = _quoted("plan") if one.threshold == "plan" else f"{one.threshold:g}"
        lines += [
            f"indicator = {_quoted(one.indicator)}",
            f"operator = {_quoted(one.operator)}",
            f"threshold = {limit}",
        ]
    for key, given in (("class", one.class_), ("group", one.group), ("shown_by", one.shown_by), ("remark", one.remark)):
        if given:
            lines.append(f"{key} = {_quoted(given)}")
    if one.group:
        lines.append(f"join = {_quoted(one.join)}")
    return "\n".join([*lines, "# maximum = ", '# scoring = "all"', ""])


def _quoted(text: str) -> str:
    """A TOML string: JSON's quoting is a subset of it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
