"""Versions: only what says so, or a person, puts an earlier document aside; a likeness is an offer."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from db.compare import compare
from db.database import open_to_write
from db.documents import find
from db.load import load, save_indicators
from db.minhash import bands, likeness, likenesses, minima, packed, unpacked
from db.versions import _SAME, decide, listed
from extractors.amendments import Named, amendments
from extractors.document import Document, Line
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers.text import from_text

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA

Số: {number}/BC-UBND

Bình Gia, ngày {day} tháng 01 năm 2019

BÁO CÁO
{title}

I. KẾT QUẢ

Cuối năm 2018, huyện Bình Gia còn {households} hộ nghèo.

{filler}

{says}
"""
FILLER = "\n".join(
    f"Xã thứ {n} đã rà soát {n * 7 + 3} hộ, vận động các đoàn thể đến từng thôn bản và hỗ trợ {n * 3 + 1} hộ sửa nhà."
    for n in range(1, 25)
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def put(
    database: sqlite3.Connection,
    number: int,
    households: str,
    says: str = "",
    day: str = "05",
    title: str = "Công tác giảm nghèo năm 2018",
    filler: str = FILLER,
    office: str = "Bình Gia",
) -> str:
    text = HEAD.format(number=number, households=households, says=says, day=day, title=title, filler=filler)
    text = text.replace("Bình Gia", office).replace("BÌNH GIA", office.upper())
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append(Line(at, at + len(line.rstrip())))
        at += len(line)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    load(database, extract(Document(f"bc-{number}", "text", sha256, text, tuple(lines))).to_json(), origin="received")
    return sha256


def values(database: sqlite3.Connection) -> list[tuple[float, str]]:
    found = compare(database, "poverty.households", period="2018", basis="result")
    return [(v.value, v.document) for one in found for v in (one.chosen, *one.rivals)]


def test_a_near_copy_is_offered_and_changes_nothing(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234")
    put(database, 15, "1.243", day="20")
    (pair,) = listed(database)
    assert (pair["later_name"], pair["earlier_name"]) == ("15/BC-UBND", "12/BC-UBND")
    assert pair["likeness"] > 0.8 and pair["same_metadata"] and pair["how"] is None
    assert len(values(database)) == 2


TITLE = "Giấy mời họp giao ban năm 2018"
AGENDA = " ".join(f"Nội dung {n}: rà soát nhóm việc {n * 7} của phòng số {n * 3}." for n in range(12))


def test_of_letters_that_are_all_alike_the_likest_are_offered(database: sqlite3.Connection) -> None:
    put(database, 29, "1.234", AGENDA, title=TITLE)
    for number in range(30, 53):
        put(database, number, "1.234", title=TITLE)
    for _ in range(2):  # read again, it offers the same
        put(database, 61, "1.234", AGENDA, title=TITLE)
        offered = [pair for pair in listed(database) if pair["later_name"] == "61/BC-UBND"]
        assert len(offered) == 20
        assert max(offered, key=lambda pair: pair["likeness"])["earlier_name"] == "29/BC-UBND"


def test_a_form_that_many_offices_fill_in_does_not_hide_the_own_earlier_report(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234", AGENDA)
    for number in range(100, 125):
        put(database, number, "1.234", "Báo cáo này thay thế báo cáo đã gửi trước đây.", day="20", office="Văn Quan")
    put(database, 15, "1.243", "Báo cáo này thay thế báo cáo đã gửi trước đây.", day="20")
    own = [pair for pair in listed(database) if "15/BC-UBND" in (pair["later_name"], pair["earlier_name"])]
    assert sum(pair["same_metadata"] for pair in own) == 1
    assert "12/BC-UBND" not in {document for _, document in values(database)}


def test_a_pair_that_is_no_longer_alike_when_read_again_is_gone(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234")
    later = put(database, 15, "1.243", day="20")
    assert len(listed(database)) == 1
    rows = extract(from_text(" ".join(f"Việc {n} đã xong." for n in range(300)), "bc-15", later)).to_json()
    load(database, rows, origin="received")
    assert listed(database) == []


def test_others_of_one_office_kind_and_period_are_found_within_an_index(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234")
    document = dict(database.execute("SELECT * FROM documents").fetchone())
    plan = [row["detail"] for row in database.execute(f"EXPLAIN QUERY PLAN {_SAME}", document)]
    assert plan == ["SEARCH documents USING INDEX documents_period (agency_id=? AND kind=? AND <expr>=?)"]


def test_the_order_is_that_of_the_days_however_they_come(database: sqlite3.Connection) -> None:
    put(database, 15, "1.243", day="20")
    put(database, 12, "1.234")
    (pair,) = listed(database)
    assert (pair["later_name"], pair["earlier_name"]) == ("15/BC-UBND", "12/BC-UBND")


@pytest.mark.parametrize("first", [12, 15])
def test_a_report_that_says_so_stands_instead(database: sqlite3.Connection, first: int) -> None:
    both = {12: lambda: put(database, 12, "1.234"), 15: lambda: put(database, 15, "1.243", SAYS, day="20")}
    both[first]()
    both[27 - first]()
    assert values(database) == [(1243, "15/BC-UBND")]
    assert find(database, "12/BC-UBND")["number"] == "12/BC-UBND"
    assert database.execute("SELECT count(*) FROM documents").fetchone()[0] == 2


SAYS = "Báo cáo này thay thế Báo cáo số 12/BC-UBND ngày 05/01/2019 của UBND huyện Bình Gia."


def test_a_report_that_replaces_without_a_number_means_its_near_copy(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234")
    put(database, 15, "1.243", "Báo cáo này thay thế báo cáo đã gửi trước đây.", day="20")
    assert values(database) == [(1243, "15/BC-UBND")]


def test_what_is_said_of_others_puts_nothing_aside(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234")
    put(database, 15, "1.243", "Quyết định số 9/QĐ-UBND thay thế Báo cáo số 12/BC-UBND ngày 05/01/2019.", day="20")
    put(database, 16, "1.250", "Báo cáo này không thay thế Báo cáo số 12/BC-UBND ngày 05/01/2019.", day="21")
    assert len(values(database)) == 3


def test_an_addition_stands_beside_and_a_correction_before(database: sqlite3.Connection) -> None:
    put(database, 12, "1.234", filler="")
    put(database, 13, "1.235", "Báo cáo này bổ sung Báo cáo số 12/BC-UBND ngày 05/01/2019.", day="09", filler="")
    says = "Văn bản này đính chính Báo cáo số 12/BC-UBND ngày 05/01/2019."
    put(database, 14, "1.244", says, day="07", filler="")
    found = values(database)
    assert found[0] == (1244, "14/BC-UBND")
    assert len(found) == 3
    (one,) = compare(database, "poverty.households", period="2018", basis="result")
    assert set(one.reasons) == {"correction"}


def test_people_confirm_and_take_back(database: sqlite3.Connection) -> None:
    earlier, later = put(database, 12, "1.234"), put(database, 15, "1.243", day="20")
    decide(database, later, earlier, "confirmed", made_by="Lan", reason="đơn vị gửi lại")
    assert values(database) == [(1243, "15/BC-UBND")]
    assert listed(database, open_only=True) == []
    decide(database, later, earlier, "rejected", made_by="Lan", reason="nhầm")
    assert len(values(database)) == 2
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute("DELETE FROM version_decisions")


def test_a_person_takes_back_what_a_report_says(database: sqlite3.Connection) -> None:
    earlier, later = put(database, 12, "1.234"), put(database, 15, "1.243", SAYS, day="20")
    decide(database, later, earlier, "rejected", made_by="Lan", reason="ghi nhầm số")
    assert len(values(database)) == 2


def test_loading_again_keeps_one_pair_and_the_decision(database: sqlite3.Connection) -> None:
    earlier, later = put(database, 12, "1.234"), put(database, 15, "1.243", day="20")
    decide(database, later, earlier, "confirmed", made_by="Lan", reason="")
    put(database, 12, "1.234")
    put(database, 15, "1.243", day="20")
    assert len(listed(database)) == 1
    assert values(database) == [(1243, "15/BC-UBND")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Về việc đính chính Báo cáo số 5/BC-UBND\n", [("corrects", "5/BC-UBND")]),
        ("Về việc bổ sung kinh phí\n", []),
        ("Nội dung.\nVăn bản này xin được thay thế cho Công văn số 7/UBND-VX.\n", []),
        ("Nội dung.\nCông văn này thay thế Công văn số 7/UBND-VX và Công văn số 8/UBND-VX.\n", TWO := [
            ("replaces", "7/UBND-VX"), ("replaces", "8/UBND-VX")]),
        ("Nội dung.\nQuyết định này được thay thế bởi Quyết định số 5/QĐ-UBND.\n", []),
        ("Nội dung.\nBáo cáo này gửi UBND tỉnh. Chương trình X thay thế Quyết định số 5/QĐ-UBND.\n", []),
    ],
)  # fmt: skip
def test_what_a_text_says_of_itself(text: str, found: list[tuple[str, str]]) -> None:
    cited = [Named(m[0], None, m.start()) for m in re.finditer(r"\d+/[A-ZĐ]+-[A-Z]+", text)]
    body = text.index("\n") + 1
    assert [(one.what, one.number) for one in amendments(text, body, cited)] == found
    assert TWO


def test_likeness_is_about_the_share_of_common_runs() -> None:
    words = [f"từ{n}" for n in range(600)]
    one = minima(" ".join(words))
    assert likeness(one, minima(" ".join(words).upper())) == 1
    changed = words.copy()
    changed[100] = changed[300] = changed[500] = "khác"
    assert 0.9 < likeness(one, minima(" ".join(changed))) < 1
    assert likeness(one, minima(" ".join(f"mục{n}" for n in range(600)))) < 0.1
    assert set(bands(one)) & set(bands(minima(" ".join(changed))))
    assert np.array_equal(unpacked(packed(one)), one)
    others = [minima(" ".join(words[start:])) for start in range(0, 600, 50)]
    assert likenesses(one, [packed(other) for other in others]) == [likeness(one, other) for other in others]
    assert likenesses(one, []) == []


@pytest.mark.parametrize("text", ["", "một", "một hai", "!!!"])
def test_short_texts_have_a_signature_too(text: str) -> None:
    assert likeness(minima(text), minima(text)) == 1
