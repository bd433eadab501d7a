"""A letter that sends a report back for completion: what is missing, what is unclear, and each contradiction with its page.

The form is that of Decree 30/2020/NĐ-CP. It asks to confirm or to correct; it judges nothing.
"""

from __future__ import annotations

import sqlite3

from db.checks import Finding
from db.complete import Completeness, Item

from .letter import Letter, Letterhead, Table
from .letter_words import Office, date_words, lower_first
from .vietnamese import one_line

_GRAVE = ("error", "warning")
"""What is put before the sender; notes stay in the house."""


def write(
    found: Completeness, office: Office, *, on: str, until: str | None = None, arrival: sqlite3.Row | None = None
) -> bytes:
    """The DOCX of one return note. `arrival` is the report's line in the register, `until` the day for completion."""
    document = found.document
    issuer = document["issuer"] or document["unit"] or "cơ quan, đơn vị gửi báo cáo"
    subject = (
        f"đề nghị hoàn thiện báo cáo {lower_first(document['title'])}"
        if document["title"]
        else "đề nghị hoàn thiện báo cáo"
    )
    letter = Letter(Letterhead(office.body, office.place, office.symbol, office.above, dated=on[:7], subject=subject))
    letter.to([issuer])
    letter.paragraph(_opening(found, office, issuer, arrival))
    at = 0
    for title, items in (
        ("Nội dung chưa có trong báo cáo", found.of("missing")),
        ("Nội dung đã nêu nhưng chưa đủ rõ", found.of("doubtful")),
    ):
        if items:
            at += 1
            letter.heading(f"{at}. {title}")
            for item in items:
                letter.paragraph(_item(item))
    grave = [one for one in found.findings if one.severity in _GRAVE]
    if grave:
        at += 1
        letter.heading(f"{at}. Số liệu, cách ghi đề nghị xác nhận hoặc điều chỉnh")
        letter.paragraph(
            "Chi tiết tại Phụ lục kèm theo; với mỗi nội dung, đề nghị ghi rõ “xác nhận đúng” hoặc số liệu đã sửa."
        )
    limit = f" chậm nhất ngày {date_words(until)}" if until else ""
    letter.paragraph(f"Đề nghị {issuer} bổ sung, xác nhận và gửi lại {office.body}{limit}.")
    if not until:
        letter.gap("ấn định thời hạn gửi lại")
    letter.paragraph("Trân trọng./.")
    letter.close(office.signs, office.signer, ("Như trên", *office.copies, "Lưu: VT"))
    if grave:
        _annex(letter, grave)
    return letter.data()


def _opening(found: Completeness, office: Office, issuer: str, arrival: sqlite3.Row | None) -> str:
    document = found.document
    number = f" số {document['number']}" if document["number"] else " (chưa ghi số)"
    day = f" ngày {date_words(document['issued_on'])}" if document["issued_on"] else ""
    title = f" {lower_first(document['title'])}" if document["title"] else ""
    came = ""
    if arrival is not None:
        stamp = f"số đến {arrival['number']}, " if arrival["number"] else ""
        came = f" ({stamp}ngày đến {date_words(arrival['arrived_on'])})"
    asked = [f"yêu cầu tại văn bản số {found.request.number}"] if found.request and found.request.number else []
    asked += [f"chỉ tiêu tại {row['kind']} số {row['number']}" for row in found.above]
    against = f" Đối chiếu với {' và '.join(asked)}," if asked else " Qua kiểm tra,"
    return f"{office.body} nhận được báo cáo{number}{day} của {issuer}{title}{came}.{against} báo cáo cần được hoàn thiện như sau:"


def _item(item: Item) -> str:
    name = f"mục “{item.name}”" if item.what == "section" else lower_first(item.name)
    where = f" ({item.place}: “{item.words}”)" if item.place else ""
    doubt = f": {item.doubt}" if item.doubt else ""
    why = f" Căn cứ: {item.why}." if item.why else ""
    group = f" Áp dụng cho {item.group}; nếu địa bàn không có thì ghi rõ “không phát sinh”." if item.group else ""
    return f"- {name[:1].upper()}{name[1:]}{where}{doubt}.{why}{group}"


def _annex(letter: Letter, grave: list[Finding]) -> None:
    letter.annex("Nội dung đề nghị xác nhận hoặc điều chỉnh", landscape=True)
    rows = []
    for at, one in enumerate(grave, 1):
        places = "; ".join(dict.fromkeys(quote.place for quote in one.quotes)) or "–"
        said = "\n".join(f"“{one_line(quote.quote)}”" for quote in one.quotes) or "–"
        rows.append([str(at), places, said, one.sentence, ""])
    head = ["TT", "Vị trí", "Lời văn của báo cáo", "Vấn đề", "Xác nhận đúng / số liệu đã sửa"]
    letter.table(Table([head], rows, [1, 1.8, 6, 8, 5], ["centre", "centre", "left", "left", "left"]))
