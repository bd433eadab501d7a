"""Who is late and who is not: the days around a deadline, extensions, exemptions, mergers, undated duties, doubles, supplements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from extractions import REPORT, extraction

from db.answers import Entry, answer
from db.arrivals import Entered, decide_arrival, enter
from db.arrivals_listed import arrivals, find_arrival
from db.campaigns import add_campaign, find_campaign
from db.compare import UnknownName
from db.database import DatabaseProblem, open_to_write
from db.due import Due, due
from db.load import load
from db.rates import by_request, by_unit, over_time
from db.register_csv import import_register
from db.requests import Request, add_request, edit, history, requests
from db.requests import request as asked_again
from db.unit_events import decide, find_unit
from db.units import all_below, area_of, receiver_of, unit_named
from extractors.records import Citation

WHO = "văn thư"
DEADLINE = "2024-07-05"  # a Friday


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        yield connection


def ask(connection: sqlite3.Connection, *names: str, **more: str | None) -> Request:
    names = names or ("UBND huyện Đakrông", "UBND huyện Hướng Hóa")
    values = {
        "subject": "báo cáo 6 tháng",
        "number": "900/UBND-VX",
        "asker": "UBND tỉnh Quảng Trị",
        "deadline": DEADLINE,
    }
    units = [unit_named(name, "45") for name in names]
    return add_request(connection, values | {"period": "2024-H1"} | more, made_by=WHO, units=units)


def came(connection: sqlite3.Connection, sender: str, day: str, **more: Any) -> Entered:
    return enter(connection, Entry(sender, day, **({"answers": "1", "signed": "signed"} | more)), made_by=WHO)


def one(connection: sqlite3.Connection, on: str, name: str = "Đa Krông") -> Due:
    (found,) = [row for row in due(connection, on) if name in row.unit.name]
    return found


def decided(connection: sqlite3.Connection, what: str, *names: str, on: str, **more: Any) -> None:
    request = requests(connection)[0]
    units = [find_unit(request, name) for name in names]
    decide(connection, request, what, units, decided_on=on, reason="theo đề nghị", made_by=WHO, **more)


# -- around the deadline ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        ("2024-07-04", "not_due", 0),
        ("2024-07-05", "not_due", 0),
        ("2024-07-06", "missing", 1),
        ("2024-07-15", "missing", 10),
    ],
)
def test_what_has_not_come(database: sqlite3.Connection, on: str, state: str, days: int) -> None:
    ask(database)
    found = one(database, on)
    assert (found.state, found.days) == (state, days)


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [("2024-07-04", "on_time", 0), ("2024-07-05", "on_time", 0), ("2024-07-06", "late", 1), ("2024-07-08", "late", 3)],
)
def test_what_has_come(database: sqlite3.Connection, day: str, state: str, days: int) -> None:
    ask(database)
    came(database, "UBND huyện Đakrông", day)
    found = one(database, "2024-08-01")
    assert (found.state, found.days, found.arrived_on) == (state, days, day)


def test_the_day_asked_for_does_not_know_what_came_later(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Đakrông", "2024-07-08")
    assert one(database, "2024-07-07").state == "missing"
    assert one(database, "2024-07-08").state == "late"


def test_lateness_is_told_by_the_register_and_not_by_the_text(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Đakrông", "2024-07-09", issued_on="2024-07-01", document_number="12/BC-UBND")
    assert (one(database, "2024-07-30").state, one(database, "2024-07-30").days) == ("late", 4)


@pytest.mark.parametrize(("weekend", "state"), [("stay", "late"), ("next", "on_time")])
def test_a_weekend_moves_a_deadline_only_where_the_request_says_so(
    database: sqlite3.Connection, weekend: str, state: str
) -> None:
    ask(database, deadline="2024-07-06", weekend=weekend)  # a Saturday
    came(database, "UBND huyện Đakrông", "2024-07-08")  # the Monday after
    assert one(database, "2024-07-09").state == state


def test_a_duty_without_a_date_is_never_late(database: sqlite3.Connection) -> None:
    ask(database, deadline=None)
    assert one(database, "2030-01-01").state == "undated"
    came(database, "UBND huyện Đakrông", "2029-12-31")
    found = one(database, "2030-01-01")
    assert (found.state, found.days) == ("received", 0)
    (sums,) = by_request(due(database, "2030-01-01"))
    assert (sums.received, sums.expected, sums.on_time_pct) == (1, 2, None)


def test_a_proposal_binds_nobody(database: sqlite3.Connection) -> None:
    request = ask(database)
    edit(database, request.id, {"status": "proposed"}, made_by=WHO, reason="thử")
    assert due(database, "2024-08-01") == []


# -- decisions -------------------------------------------------------------------------------------------------------


def test_an_extension_counts_from_its_day_for_its_unit(database: sqlite3.Connection) -> None:
    ask(database)
    decided(database, "extend", "Đakrông", on="2024-07-08", until="2024-07-12")
    assert one(database, "2024-07-07").state == "missing"
    assert one(database, "2024-07-08").state == "extended"
    assert one(database, "2024-07-12").state == "extended"
    assert (one(database, "2024-07-13").state, one(database, "2024-07-13").days) == ("missing", 1)
    assert one(database, "2024-07-08", "Hướng Hóa").state == "missing"
    came(database, "UBND huyện Đakrông", "2024-07-12")
    assert one(database, "2024-07-20").state == "on_time"


def test_an_extension_for_all(database: sqlite3.Connection) -> None:
    ask(database)
    decided(database, "extend", on="2024-07-01", until="2024-07-10", document="950/UBND-VX")
    assert [row.state for row in due(database, "2024-07-09")] == ["extended", "extended"]
    assert "950/UBND-VX" in one(database, "2024-07-09").remarks[0]


def test_an_extension_of_nothing_is_refused(database: sqlite3.Connection) -> None:
    ask(database, deadline=None)
    with pytest.raises(DatabaseProblem, match="chưa có thời hạn"):
        decided(database, "extend", "Đakrông", on="2024-07-01", until="2024-07-10")


def test_an_exempt_unit_is_not_expected_until_that_is_lifted(database: sqlite3.Connection) -> None:
    ask(database)
    decided(database, "exempt", "Đakrông", on="2024-07-01")
    assert one(database, "2024-08-01").state == "exempt"
    assert by_request(due(database, "2024-08-01"))[0].expected == 1
    decided(database, "lift", "Đakrông", on="2024-07-20")
    assert one(database, "2024-07-19").state == "exempt"
    assert one(database, "2024-07-20").state == "missing"


def test_nothing_to_report_is_a_report(database: sqlite3.Connection) -> None:
    ask(database)
    decided(database, "nothing", "Đakrông", on="2024-07-03")
    assert one(database, "2024-08-01").state == "nothing"
    assert by_request(due(database, "2024-08-01"))[0].received == 1


def test_a_unit_taken_off_the_list_is_gone(database: sqlite3.Connection) -> None:
    ask(database)
    decided(database, "remove", "Đakrông", on="2024-07-03")
    assert [row.unit.name for row in due(database, "2024-08-01")] == ["UBND huyện Hướng Hóa"]


# -- what comes twice, in parts, or inside another -------------------------------------------------------------------


def test_the_same_report_sent_twice_is_one(database: sqlite3.Connection) -> None:
    ask(database)
    paper = {"document_number": "12/BC-UBND", "issued_on": "2024-07-03"}
    came(database, "UBND huyện Đakrông", "2024-07-04", number="10", **paper)
    again = came(database, "UBND huyện Đakrông", "2024-07-09", number="15", **paper)
    assert again.kind == "copy" and again.doubts
    found = one(database, "2024-07-20")
    assert (found.state, found.number) == ("on_time", "10")
    assert any("gửi lại" in words for words in found.remarks)


def test_a_draft_is_no_report_but_is_told(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "UBND huyện Đakrông", "2024-07-04", signed="draft")
    found = one(database, "2024-07-08")
    assert found.state == "missing" and "dự thảo ngày 4/7/2024" in found.remarks[0]
    came(database, "UBND huyện Đakrông", "2024-07-09", document_number="12/BC-UBND")
    assert (one(database, "2024-07-10").state, one(database, "2024-07-10").days) == ("late", 4)


def test_a_returned_report_is_open_until_it_is_supplemented(database: sqlite3.Connection) -> None:
    ask(database)
    first = came(database, "UBND huyện Đakrông", "2024-07-04", document_number="12/BC-UBND", issued_on="2024-07-03")
    decide_arrival(database, first.id, "returned", decided_on="2024-07-06", reason="thiếu mục", made_by=WHO)
    assert one(database, "2024-07-05").state == "on_time"
    assert one(database, "2024-07-06").state == "returned"
    came(database, "UBND huyện Đakrông", "2024-07-08", document_number="12/BC-UBND", issued_on="2024-07-03")
    assert one(database, "2024-07-08").state == "returned", "a copy completes nothing"
    came(database, "UBND huyện Đakrông", "2024-07-09", kind="supplement", of_arrival=first.id)
    found = one(database, "2024-07-09")
    assert (found.state, found.arrived_on) == ("on_time", "2024-07-04")


@pytest.mark.parametrize(("day", "state", "days"), [("2024-07-10", "on_time", 0), ("2024-07-12", "late", 2)])
def test_a_supplement_is_late_only_by_the_day_that_the_return_names(
    database: sqlite3.Connection, day: str, state: str, days: int
) -> None:
    ask(database)
    first = came(database, "UBND huyện Đakrông", "2024-07-04")
    decide_arrival(
        database, first.id, "returned", decided_on="2024-07-06", reason="thiếu", made_by=WHO, until="2024-07-10"
    )
    came(database, "UBND huyện Đakrông", day, kind="supplement", of_arrival=first.id)
    assert (one(database, "2024-08-01").state, one(database, "2024-08-01").days) == (state, days)


def test_a_supplement_that_nobody_asked_for_leaves_the_first_day(database: sqlite3.Connection) -> None:
    ask(database)
    first = came(database, "UBND huyện Đakrông", "2024-07-04")
    came(database, "UBND huyện Đakrông", "2024-07-20", kind="supplement", of_arrival=first.id)
    found = one(database, "2024-08-01")
    assert found.state == "on_time" and "bổ sung ngày 20/7/2024" in found.remarks


def test_a_section_of_another_report_meets_the_duty(database: sqlite3.Connection) -> None:
    ask(database)
    entered = came(database, "UBND huyện Đakrông", "2024-07-03", answers=None, subject="Báo cáo kinh tế - xã hội")
    assert entered.answers == () and "chưa rõ" in entered.doubts[0]
    assert one(database, "2024-07-06").state == "missing"
    answer(database, f"#{entered.id}", "900/UBND-VX", made_by=WHO, section="III. Giảm nghèo")
    found = one(database, "2024-07-06")
    assert (found.state, found.section) == ("on_time", "III. Giảm nghèo")


def test_an_office_may_send_for_its_unit(database: sqlite3.Connection) -> None:
    ask(database)
    came(database, "Phòng Nội vụ huyện Đakrông", "2024-07-04", unit="Đakrông")
    assert one(database, "2024-07-06").state == "on_time"


def test_an_entry_by_mistake_is_withdrawn_and_its_number_free_again(database: sqlite3.Connection) -> None:
    ask(database)
    wrong = came(database, "UBND huyện Đakrông", "2024-07-04", number="10")
    with pytest.raises(DatabaseProblem, match="Số đến 10"):
        came(database, "UBND huyện Hướng Hóa", "2024-07-05", number="10")
    decide_arrival(database, wrong.id, "withdrawn", decided_on="2024-07-05", reason="nhập nhầm", made_by=WHO)
    assert one(database, "2024-07-06").state == "missing"
    came(database, "UBND huyện Hướng Hóa", "2024-07-05", number="10")
    assert find_arrival(database, "10/2024")["sender"] == "UBND huyện Hướng Hóa"
    assert len(arrivals(database)) == 1


# -- by citation and period ------------------------------------------------------------------------------------------


def take_in(connection: sqlite3.Connection, cited: str, relation: str, period: str = "2024-H1") -> str:
    text = f"Thực hiện văn bản số {cited}, UBND huyện báo cáo."
    quote = f"số {cited}"
    citation = Citation(
        quote, text.index(quote), text.index(quote) + len(quote), "công văn", cited, None, None, relation
    )
    meta = replace(REPORT, unit="huyện Đa Krông", parent_unit="tỉnh Quảng Trị", issuer="UBND huyện Đa Krông")
    meta = replace(meta, reporting_period=period)
    made = extraction(text, meta=meta, citations=(citation,)).to_json()
    load(connection, made, origin="received")
    return str(made["sha256"])


def test_a_report_answers_the_letter_that_it_cites(database: sqlite3.Connection) -> None:
    ask(database)
    sha256 = take_in(database, "0900/UBND-VX", "implements", period="2023")
    entered = came(database, "UBND huyện Đa Krông", "2024-07-04", answers=None, document_sha256=sha256)
    assert [how for _, _, how in entered.answers] == ["citation"]


@pytest.mark.parametrize(("period", "answers"), [("2024-H1", ["period"]), ("2023", [])])
def test_a_report_on_the_campaign_answers_the_request_of_its_period(
    database: sqlite3.Connection, period: str, answers: list[str]
) -> None:
    add_campaign(database, "1258/QĐ-TTg", "Chung tay vì người nghèo", made_by=WHO)
    ask(database, campaign="1258/QĐ-TTg")
    sha256 = take_in(database, "1258/QĐ-TTg", "reports_on", period)
    entered = came(database, "UBND huyện Đa Krông", "2024-07-04", answers=None, document_sha256=sha256)
    assert [how for _, _, how in entered.answers] == answers


# -- mergers ---------------------------------------------------------------------------------------------------------


def provinces(connection: sqlite3.Connection, deadline: str = "2025-07-10") -> Request:
    names = ("UBND tỉnh Lâm Đồng", "UBND tỉnh Đắk Nông", "UBND tỉnh Bình Thuận")
    values = {"subject": "báo cáo năm", "number": "77/LĐTBXH", "asker": "Bộ Nội vụ", "deadline": deadline}
    units = [unit_named(name, on="2025-06-01") for name in names]
    return add_request(connection, values, made_by=WHO, units=units)


def test_a_merger_passes_the_duty_to_the_successor_visibly(database: sqlite3.Connection) -> None:
    provinces(database)
    assert len(due(database, "2025-06-30")) == 3
    (found,) = due(database, "2025-07-01")
    assert (found.unit.key, found.state, len(found.unit_ids)) == ("68n", "not_due", 3)
    assert any("nhận nhiệm vụ của UBND tỉnh Đắk Nông" in words for words in found.remarks)
    came(database, "UBND tỉnh Lâm Đồng", "2025-07-09")
    (found,) = due(database, "2025-07-20")
    assert (found.state, found.arrived_on) == ("on_time", "2025-07-09")


def test_what_was_sent_before_the_merger_stays_the_old_areas(database: sqlite3.Connection) -> None:
    provinces(database)
    came(database, "UBND tỉnh Đắk Nông", "2025-06-20")
    found = {row.unit.key: row for row in due(database, "2025-07-15")}
    assert {key: row.state for key, row in found.items()} == {"67": "on_time", "68n": "missing"}
    assert found["68n"].days == 5


def test_a_unit_without_known_successor_is_named_and_passed_on_by_hand(database: sqlite3.Connection) -> None:
    ask(database, deadline="2025-07-10")
    found = one(database, "2025-07-02")
    assert found.state == "not_due" and "chưa rõ đơn vị nhận" in found.remarks[0]
    decided(
        database, "pass", "Đakrông", on="2025-07-01", to=unit_named("UBND xã Đakrông, tỉnh Quảng Trị", on="2025-07-02")
    )
    assert one(database, "2025-07-02", "xã Đa").remarks[0].startswith("nhận nhiệm vụ của UBND huyện")


def test_an_area_that_went_into_several_leaves_each_its_part(database: sqlite3.Connection) -> None:
    from extractors.knowledge.register import everywhere

    old = next(area for area in everywhere() if area.level == "commune" and len(area.successors) == 2)
    first, second = old.successors
    unit = unit_named(f"UBND {old.name}", old.parent, "2025-01-01")
    assert unit.key == old.id
    values = {"subject": "báo cáo", "asker": "UBND tỉnh", "deadline": "2025-07-10"}
    add_request(database, values, made_by=WHO, units=[unit])
    heir = area_of(first)
    assert heir
    entry = Entry(f"UBND {heir.name}", "2025-07-05", answers="1", signed="signed")
    sender = unit_named(entry.sender, heir.parent, "2025-07-05")
    assert sender.key == first
    top = area_of(heir.parent)
    assert top
    enter(database, replace(entry, sender=f"UBND {heir.name}, {top.name}"), made_by=WHO)
    found = {row.unit.key: row.state for row in due(database, "2025-07-20")}
    assert found == {first: "on_time", second: "missing"}


# -- rates, names, edits ---------------------------------------------------------------------------------------------


def test_rates_by_request_unit_and_month(database: sqlite3.Connection) -> None:
    ask(database)
    ask(database, number="901/UBND-VX", deadline="2024-09-05")
    came(database, "UBND huyện Đakrông", "2024-07-05", answers="1")
    came(database, "UBND huyện Đakrông", "2024-09-07", answers="2", subject="khác")
    found = due(database, "2024-09-30")
    assert [(r.expected, r.received, r.on_time, r.late, r.missing) for r in by_request(found)] == [
        (2, 1, 1, 0, 1),
        (2, 1, 0, 1, 1),
    ]
    assert [(r.name, r.reported_pct, r.on_time_pct) for r in by_unit(found)] == [
        ("UBND huyện Đa Krông", 100.0, 50.0),
        ("UBND huyện Hướng Hóa", 0.0, 0.0),
    ]
    assert [(r.name, r.reported_pct) for r in over_time(found)] == [("2024-07", 50.0), ("2024-09", 50.0)]
    assert over_time(due(database, "2024-07-01")) == []


def test_units_by_every_spelling() -> None:
    keys = {
        unit_named(words, "24").key for words in ("UBND huyện Yên Thế", "huyện Yên Thế", "Chủ tịch UBND huyện Yên Thế")
    }
    assert keys == {"24.215"}
    assert unit_named("UBND thành phố Bắc Giang").key != unit_named("UBND tỉnh Bắc Giang").key
    spelled = {
        unit_named(words, "24").key for words in ("Sở LĐTB&XH", "Sở Lao động - Thương binh và Xã hội tỉnh Bắc Giang")
    }
    assert len(spelled) == 1
    assert unit_named("UBND huyện Yên Dũng", "24", "2018-07-01").area_code is None, "ended on a day that nobody knows"


def test_all_districts_of_a_province_by_the_register() -> None:
    area = area_of("24")
    assert area
    assert "UBND huyện Yên Thế" in [unit.name for unit in all_below(area, "district", "2024-01-01")]
    new = area_of("24n")
    assert new
    assert all_below(new, "district", "2025-08-01") == []
    assert all_below(new, "commune", "2025-08-01")


def test_a_letter_about_a_commune_goes_to_its_district() -> None:
    commune = next(unit for unit in all_below(area_of("24.215") or pytest.fail(), "commune", "2024-01-01"))
    assert receiver_of(commune, "24").key == "24.215"
    assert receiver_of(commune, "24.215").key == commune.key
    assert receiver_of(unit_named("Sở Y tế", "24"), "24").name == "Sở Y tế"


def test_edits_are_appended_and_nothing_is_changed_in_place(database: sqlite3.Connection) -> None:
    request = ask(database)
    edit(database, request.id, {"deadline": "10/7/2024"}, made_by=WHO, reason="công văn sửa")
    assert asked_again(database, 1).deadline == "2024-07-10"
    (change,) = history(database, 1)
    assert (change["old_value"], change["new_value"], change["made_by"]) == ("2024-07-05", "2024-07-10", WHO)
    for table in ("requests", "request_changes", "request_units"):
        for sql in (f"UPDATE {table} SET made_by = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(sql)


@pytest.mark.parametrize("words", ["31/2/2024", "mai", "2024-13-01", ""])
def test_what_is_no_day_is_refused(database: sqlite3.Connection, words: str) -> None:
    ask(database)
    with pytest.raises(DatabaseProblem, match="không phải là ngày"):
        came(database, "UBND huyện Đakrông", words)


def test_unknown_campaigns_and_units_are_named(database: sqlite3.Connection) -> None:
    request = ask(database)
    with pytest.raises(UnknownName):
        find_campaign(database, "1/QĐ")
    with pytest.raises(UnknownName):
        find_unit(request, "huyện Khác")


# -- the register as a file ------------------------------------------------------------------------------------------

HEADS = "Số đến;Ngày đến;Nơi gửi;Số, ký hiệu;Bản ký;Trả lời\r\n"


def test_a_register_is_taken_in_once(database: sqlite3.Connection) -> None:
    ask(database)
    text = f"\ufeff{HEADS}11;4/7/2024;UBND huyện Đakrông;5/BC-UBND;ký;1\r\n12;9/7/2024;UBND huyện Hướng Hóa;6/BC-UBND;ký;1\r\n"
    assert [entry.known for entry in import_register(database, text, made_by=WHO)] == [False, False]
    assert [entry.known for entry in import_register(database, text, made_by=WHO)] == [True, True]
    assert [row.state for row in due(database, "2024-07-30")] == ["on_time", "late"]


def test_a_register_with_wrong_lines_is_not_taken_in_at_all(database: sqlite3.Connection) -> None:
    ask(database)
    text = (
        HEADS + "11;4/7/2024;UBND huyện Đakrông;;ký;1\n12;40/7/2024;UBND huyện Hướng Hóa;;ký;1\n13;4/7/2024;X;;lạ;1\n"
    )
    with pytest.raises(DatabaseProblem, match=r"(?s)dòng 3.*dòng 4"):
        import_register(database, text, made_by=WHO)
    assert arrivals(database) == []


def test_a_register_without_days_is_refused(database: sqlite3.Connection) -> None:
    with pytest.raises(DatabaseProblem, match="ngày đến"):
        import_register(database, "Số đến,Nơi gửi\n1,UBND huyện Đakrông\n", made_by=WHO)


def test_a_register_kept_under_its_first_table_names_is_kept(tmp_path: Path) -> None:
    from contextlib import closing

    from db.migrations import migrate

    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        migrate(connection, stop_before="register_of_reports_named")
        who = "'văn thư', '2024-07-01'"
        connection.execute(
            f"""INSERT INTO requests (id, origin, status, subject, deadline, made_by, made_at)
                VALUES (1, 'person', 'accepted', 'báo cáo', '2024-07-05', {who})"""
        )
        connection.execute(
            f"""INSERT INTO request_units (id, request_id, key, name, made_by, made_at)
                VALUES (1, 1, '=a', 'đơn vị A', {who})"""
        )
        connection.execute(
            f"""INSERT INTO arrivals (id, arrived_on, sender, sender_key, kind, source, made_by, made_at)
                VALUES (1, '2024-07-06', 'đơn vị A', '=a', 'report', 'entered', {who})"""
        )
        connection.execute(
            f"""INSERT INTO arrival_answers (arrival_id, request_id, unit_id, how, made_by, made_at)
                VALUES (1, 1, 1, 'stated', {who})"""
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA user_version = 7")
    with open_to_write(path) as connection:
        assert [(row.state, row.days) for row in due(connection, "2024-08-01")] == [("late", 1)]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM register_entries")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
