"""A letter that reminds of a report (`V/v đôn đốc …`), in the form of Decree 30/2020/NĐ-CP, with what is owed in its annex.

It says what the register says and asks; it blames nobody. What a person has to decide (number, signature, a new deadline that was not
given) is left open or marked.
"""

from __future__ import annotations

from db.reminders import Reminder
from db.requests import Request
from db.units import area_of

from .letter import Letter, Letterhead, Table
from .letter_words import Office, date_words, lower_first
from .vietnamese import period


def write(reminder: Reminder, office: Office, *, until: str | None = None, at: str | None = None) -> bytes:
    """The DOCX of one reminder. `until` is the new deadline, `at` the time of day at which the register was read (`17 giờ 00`)."""
    late = reminder.grade == "after"
    what = lower_first(reminder.requests[0].subject) if len(reminder.requests) == 1 else "gửi báo cáo"
    what = what if what.startswith("gửi") else f"gửi {what}"
    subject = f"{'đôn đốc' if late else 'nhắc thời hạn'} {what}"
    letter = Letter(
        Letterhead(office.body, office.place, office.symbol, office.above, dated=reminder.on[:7], subject=subject)
    )
    letter.to([reminder.receiver.name])
    for request in reminder.requests:
        letter.paragraph(_basis(request))
    letter.paragraph(_status(reminder, at))
    letter.paragraph(_asks(reminder, office))
    if until:
        letter.paragraph(f"Thời hạn gửi: chậm nhất ngày {date_words(until)}.")
    elif late:
        letter.gap("ấn định thời hạn mới")
    letter.paragraph(
        "Trường hợp cơ quan, đơn vị đã gửi báo cáo trước khi nhận được văn bản này thì xin bỏ qua nội dung đôn đốc./."
        if late
        else "Trường hợp cơ quan, đơn vị đã gửi báo cáo thì xin bỏ qua nội dung văn bản này./."
    )
    letter.close(office.signs, office.signer, ("Như trên", *office.copies, "Lưu: VT"))
    _annex(letter, reminder)
    return letter.data()


def _basis(request: Request) -> str:
    day = f" ngày {date_words(request.issued_on)}" if request.issued_on else ""
    by = f" của {request.asker}" if request.asker else ""
    letter = f"Thực hiện văn bản số {request.number}{day}{by} về việc " if request.number else "Theo yêu cầu về việc "
    to = f" về {request.recipient}" if request.recipient else ""
    limit = f", chậm nhất ngày {date_words(request.deadline)}" if request.deadline else ""
    return f"{letter}{lower_first(request.subject)}, các cơ quan, đơn vị gửi báo cáo{to}{limit}."


def _status(reminder: Reminder, at: str | None) -> str:
    moment = f"{at} ngày {date_words(reminder.on)}" if at else f"hết ngày {date_words(reminder.on)}"
    counts = [f"{one.received}/{one.expected} đơn vị gửi báo cáo" for one in reminder.counts]
    numbers = [request.number or lower_first(request.subject) for request in reminder.requests]
    told = counts[0] if len(counts) == 1 else "; ".join(f"{c} theo {n}" for c, n in zip(counts, numbers, strict=True))
    return f"Theo sổ văn bản đến, tính đến {moment}, đã có {told}; báo cáo nêu tại Phụ lục kèm theo chưa được ghi nhận."


def _asks(reminder: Reminder, office: Office) -> str:
    own = all(one.unit.key == reminder.receiver.key for one in reminder.owed)
    area = area_of(reminder.receiver.area_code)
    whom = "" if own else f" đôn đốc các đơn vị trên địa bàn {area.name if area else ''}".rstrip()
    return (
        f"{office.body} đề nghị {reminder.receiver.name}{whom} gửi báo cáo theo Phụ lục; nếu có khó khăn, vướng mắc, "
        "đề nghị thông tin để được hướng dẫn, phối hợp."
    )


def _annex(letter: Letter, reminder: Reminder) -> None:
    letter.annex("Danh sách báo cáo chưa được ghi nhận", landscape=True)
    rows = [
        [
            str(at), one.unit.name, _missing(one.request), date_words(one.deadline) if one.deadline else "–",
            str(one.days) if one.days else "–", str(reminder.times_before(one)), "; ".join(one.remarks) or "–",
        ]
        for at, one in enumerate(reminder.owed, 1)
    ]  # fmt: skip
    head = ["TT", "Đơn vị", "Nội dung còn thiếu", "Thời hạn", "Số ngày chậm", "Số lần đã nhắc", "Ghi chú"]
    letter.table(
        Table(
            [head], rows, [1, 4, 7, 2.4, 1.8, 1.8, 4], ["centre", "left", "left", "centre", "centre", "centre", "left"]
        )
    )


def _missing(request: Request) -> str:
    when = f" ({period(request.period)})" if request.period else ""
    by = f", theo {request.number}" if request.number else ""
    return f"{request.subject[:1].upper()}{request.subject[1:]}{when}{by}"
