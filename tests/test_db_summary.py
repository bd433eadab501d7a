"""The summary report: every number in the DOCX leads to a document and page that says it, and depends on nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from campaign import NUMBER, make_campaign, make_sample, paper, take_in
from printed_numbers import Run, amounts, places, runs_with_digits, text_at

from db.compare import UnknownName
from db.corrections import correct
from db.database import open_to_read, open_to_write
from db.exports.summary_docx import Office, docx_of
from db.exports.vietnamese import period as period_words
from db.load import save_indicators
from db.summary.differences import differences, printed
from db.summary.ground import title_of
from db.summary.model import Block, Gap, Heading, Missing, Number, Piece, Quoted, Statement, Summary, Table
from db.summary.numbers import added
from db.summary.report import summarise
from db.summary.spans import NoPeriod, span_of
from extractors.knowledge.indicators import indicators

OFFICE = Office("UBND tỉnh Hà Giang", place="Hà Giang")
ON = "2023-01-10"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    make_campaign(tmp_path / "small.db")
    return tmp_path / "small.db"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    make_sample(path)
    return path


def summary_of(path: Path, number: str = NUMBER, period: str = "2022", on: str = ON) -> Summary:
    with open_to_read(path) as connection:
        return summarise(connection, number, period, on, body=OFFICE.body)


def table(summary: Summary, number: int) -> Table:
    return next(block for _, block in summary.blocks() if isinstance(block, Table) and block.number == number)


def shown(table_: Table) -> list[list[str]]:
    """The rows of a table as words: numbers as printed, what is missing as its reason."""
    return [["".join(_word(piece) for piece in cell) for cell in row] for row in table_.rows]


def _word(piece: object) -> str:
    if isinstance(piece, Number):
        return piece.printed
    if isinstance(piece, Missing):
        return f"– {piece.why}"
    return piece.text if isinstance(piece, Quoted | Gap) else str(piece)


def sentences(summary: Summary) -> str:
    return "\n".join("".join(_word(p) for p in b.pieces) for _, b in summary.blocks() if isinstance(b, Statement))


# -- every number ------------------------------------------------------------------------------------------------------


def check_all(connection: sqlite3.Connection, summary: Summary, data: bytes) -> int:
    """Trace every digit of the DOCX; how many were traced to a page. Raises `AssertionError` for one that is not."""
    titles = {title_of(row): row["id"] for row in connection.execute("SELECT * FROM documents_now")}
    own = _own_words(summary)
    traced = 0
    for run in runs_with_digits(data):
        if run.marked:
            continue
        if not run.note:
            assert _structural(run, own), f"không có nguồn: {run.words!r}"
            continue
        where = places(run.note)
        assert where, f"{run.words!r}: {run.note!r}"
        _proved(connection, titles, run)
        traced += 1
    return traced


def _proved(connection: sqlite3.Connection, titles: dict[str, int], run: Run) -> None:
    """The digits of a run stand on one of the pages of its footnote, or follow from what the footnote adds up."""
    texts = [" ".join(text_at(connection, titles, place).split()) for place in places(run.note)]
    if run.note.startswith("Cộng"):
        quoted = [place.quotes.strip(" ;.()").split("; số")[0] for place in places(run.note)]
        for quote in re.split(r"\)?, (?=[\d~])", ", ".join(quoted)):
            assert any(quote.strip(" ()") in text for text in texts), f"{quote!r} không có ở trang đã dẫn"
        added = sum(_in_millions(quote) for quote in re.split(r", (?=\d)", ", ".join(quoted)))
        assert amounts(run.words)[-1] == pytest.approx(added), run
    elif run.note.startswith("Đếm"):
        assert float(run.words) >= len(texts)
    elif run.note.startswith("Tính"):
        assert any(_share(run, texts)), run
    else:
        found = {amount for text in texts for amount in amounts(text)}
        for number in amounts(run.words):
            hectares = (100,) if any(re.search(r"\d ha\b", text) for text in texts) else ()
            scaled = {number * scale for scale in (1, 1e-3, 1e3, 1e-6, 1e6, 1e-9, *hectares)}
            assert any(abs(a - b) <= 1e-6 * max(a, 1) for a in scaled for b in found), (run.words, run.note)


def _in_millions(quote: str) -> float:
    """An amount in triệu đồng; a cell of a table has its unit in the table's head, triệu đồng in the samples."""
    value = amounts(quote)[0]
    scales = {"tỷ": 1000, "triệu": 1, "nghìn": 1e-3, "đ": 1e-6}
    return next((value * scale for unit, scale in scales.items() if unit in quote), value)


def _share(run: Run, texts: list[str]) -> Iterator[bool]:
    """A printed share is that of two numbers on the pages of its footnote."""
    found = {amount for text in texts for amount in amounts(text) if amount}
    for share in amounts(run.words):
        yield any(abs(100 * a / b - share) < 0.051 for a in found for b in found)


def _own_words(summary: Summary) -> list[str]:
    """What the report says by itself and may hold digits: its periods, its day, the names of units, of tables, of sections."""
    numbers = [number for _, number in summary.numbers()]
    periods = {number.period for number in numbers} | {summary.period, *_heads(summary)}
    told = [period_words(period) for period in periods if period]
    year, month, day = summary.on.split("-")
    return sorted([*told, summary.title, f"{int(day)}/{int(month)}/{year}", *summary.areas], key=len, reverse=True)


def _heads(summary: Summary) -> set[str]:
    years = {str(int(span_of(summary.period).first[:4]) + step) for step in (-1, 0)}
    ends = {number.period for _, number in summary.numbers() if number.period and number.period.isdigit()}
    return {f"{year}-12-31" for year in years | ends} | _spans(summary)


def _spans(summary: Summary) -> set[str]:
    rows = [
        row for _, block in summary.blocks() if isinstance(block, Table) and block.number == 3 for row in block.rows
    ]
    return {
        piece.period for row in rows for cell in row for piece in cell if isinstance(piece, Number) and piece.period
    }


def _structural(run: Run, own: list[str]) -> bool:
    words = run.words
    if run.first_cell and words.isdigit():
        return True
    for told in own:
        words = words.replace(told, "")
    words = re.sub(r"Bảng \d+", "", words)
    words = re.sub(r"^(?:[IVX]+|\d+)\. ", "", words)
    return not re.search(r"\d", words)


@pytest.mark.parametrize("period", ["2018", "2017/2018-H1"])
def test_every_number_of_the_sample_leads_to_a_page(sample: Path, period: str) -> None:
    made = summary_of(sample, "1258/QĐ-TTg", period, "2019-01-20")
    with open_to_read(sample) as connection:
        traced = check_all(connection, made, docx_of(made, OFFICE, {}))
    assert traced > 200


def test_every_number_of_the_small_campaign_leads_to_a_page(small: Path) -> None:
    made = summary_of(small)
    with open_to_read(small) as connection:
        assert check_all(connection, made, docx_of(made, OFFICE, {})) > 40


@pytest.mark.parametrize(
    "old, new", [("38,25 %", "38,26 %"), ("6.861,12", "6.861,13"), ("99,2", "99,3"), ("6.120 hộ", "6.121 hộ")]
)
def test_a_number_that_no_page_says_is_found(small: Path, old: str, new: str) -> None:
    """The walk itself is able to fail."""
    made = summary_of(small)
    forged = _forged(made, old, new)
    with open_to_read(small) as connection, pytest.raises(AssertionError):
        check_all(connection, forged, docx_of(forged, OFFICE, {}))


def _forged(made: Summary, old: str, new: str) -> Summary:
    def piece_of(one: Piece) -> Piece:
        return replace(one, printed=new) if isinstance(one, Number) and one.printed == old else one

    def block_of(one: Block) -> Block:
        if isinstance(one, Statement):
            return replace(one, pieces=tuple(map(piece_of, one.pieces)))
        if isinstance(one, Table):
            return replace(one, rows=tuple(tuple(tuple(map(piece_of, cell)) for cell in row) for row in one.rows))
        return one

    return replace(made, sections=tuple(replace(s, blocks=tuple(map(block_of, s.blocks))) for s in made.sections))


# -- corrections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quote", ["4,96%", "3.360 triệu đồng", "84 hộ", "38,25%", "60 triệu đồng", "5%/năm"])
def test_a_correction_changes_what_depends_on_it_and_nothing_else(small: Path, quote: str) -> None:
    before = summary_of(small)
    with open_to_write(small) as connection:
        sql = "SELECT * FROM figures WHERE quote = ? OR quote || '/năm' = ?"
        row = connection.execute(sql, (quote, quote)).fetchone()
        correct(
            connection,
            row["public_id"],
            "value",
            row["value"] + 1_000_000 if row["value"] > 1e6 else row["value"] + 1,
            made_by="an",
            reason="thử",
        )
    after = summary_of(small)
    depends = {
        number.key for _, number in before.numbers() if row["public_id"] in number.figures and number.how != "count"
    }
    changed = {one.key for one in differences(before.to_json(), after.to_json())}
    assert depends and changed >= depends
    judged = {key for key in changed - depends if key.startswith("v/")}
    assert changed - depends == judged


def test_what_a_person_corrected_is_said_and_no_longer_doubted(small: Path) -> None:
    with open_to_write(small) as connection:
        row = connection.execute("SELECT * FROM figures WHERE quote = '6.120 hộ'").fetchone()
        correct(connection, row["public_id"], "value", 6210, made_by="an", reason="theo quyết định phê duyệt")
    numbers = [number for _, number in summary_of(small).numbers() if row["public_id"] in number.figures]
    assert {number.printed for number in numbers} == {"6.210 hộ", "6.210"}
    assert all(number.remarks == ("corrected",) for number in numbers)


# -- what it says ------------------------------------------------------------------------------------------------------


def test_who_has_reported_and_who_has_not(small: Path) -> None:
    words = sentences(summary_of(small))
    assert "Tính đến ngày 10/1/2023, đã nhận báo cáo của 2 trên 3 đơn vị" in words
    assert "Chưa nhận báo cáo của: tỉnh Hà Giang." in words
    assert "Công văn số 812/SLĐTBXH-BTXH ngày 01/11/2022" in words


def test_missing_is_a_dash_with_its_reason_and_never_nought(small: Path) -> None:
    made = summary_of(small)
    poverty = shown(table(made, 5))
    assert poverty[0][3:] == ["– not_reported"] * 9
    assert poverty[1][9:] == ["4,96", "6.120", "38,25"] and poverty[1][3:9] == ["– not_stated"] * 6
    assert not any(number.value == 0 for _, number in made.numbers())


def test_just_below_the_target_is_not_reached(small: Path) -> None:
    rows = [row for row in shown(table(summary_of(small), 3)) if row[6] == "4,96 %"]
    assert [row[4:] for row in rows] == [["5 %/năm", "x", "4,96 %", "99,2", "chưa đạt"]]


def test_a_target_that_is_still_ahead_is_not_judged(small: Path) -> None:
    rows = shown(table(summary_of(small), 3))
    assert [row[8] for row in rows if row[3] == "2025"] == ["chưa đến hạn"]


def test_a_share_just_below_the_target_is_never_printed_as_whole(small: Path) -> None:
    with open_to_write(small) as connection:
        row = connection.execute("SELECT * FROM figures WHERE quote = '4,96%'").fetchone()
        correct(connection, row["public_id"], "value", 4.999, made_by="an", reason="thử")
    rows = [row for row in shown(table(summary_of(small), 3)) if row[6] == "4,999 %"]
    assert [(row[7], row[8]) for row in rows] == [("99,9", "chưa đạt")]


def test_what_an_organisation_did_is_not_added_to_the_unit(small: Path) -> None:
    made = summary_of(small)
    funds = [row for row in shown(table(made, 6)) if row[6] == "6.861,12"]
    assert len(funds) == 1
    assert any(row[5] == "60 triệu đồng" for row in shown(table(made, 8)))


def test_figures_of_limits_are_no_results(small: Path) -> None:
    made = summary_of(small)
    assert [one.source.quote for one in made.left_out if one.reason == "aside"] == ["3 xã"]
    assert not any("3 xã" in cell for row in shown(table(made, 7)) for cell in row)


def test_limits_and_proposals_are_quoted_with_their_unit_and_body(small: Path) -> None:
    made = summary_of(small)
    words = sentences(made)
    assert "Có 2 trên 2 báo cáo nêu tồn tại, hạn chế" in words
    assert "“Công tác tuyên truyền ở thôn chưa thường xuyên.”" in words
    proposals = next(section for section in made.sections if section.title.startswith("VII"))
    heads = [block.text for block in proposals.blocks if isinstance(block, Heading)]
    assert heads == ["UBND tỉnh", "huyện Mèo Vạc, tỉnh Hà Giang"]


def test_nobody_but_a_person_judges(small: Path) -> None:
    made = summary_of(small)
    assessment = next(section for section in made.sections if section.title.startswith("V."))
    assert sum(isinstance(block, Gap) for block in assessment.blocks) == 3
    own = "".join(piece for _, piece in made.pieces() if isinstance(piece, str))
    assert not re.search(r"(tích cực|xuất sắc|hiệu quả|đáng kể|nổi bật|tốt)", own)


def test_a_report_of_half_a_year_is_none_for_the_year(sample: Path) -> None:
    year, half = (summary_of(sample, "1258/QĐ-TTg", period, "2019-01-20") for period in ("2018", "2018-H1"))
    assert {paper_.document for paper_ in year.papers if paper_.used_as == "other_period"} >= {
        "Báo cáo số 305/BC-UBND của UBND tỉnh Cao Bằng"
    }
    assert {paper_.document for paper_ in half.papers if paper_.used_as == "report"} == {
        "Báo cáo số 305/BC-UBND của UBND tỉnh Cao Bằng", "Báo cáo số 214/BC-UBND của UBND huyện Thạch An",
    }  # fmt: skip


def test_what_is_told_twice_counts_once_and_is_said(small: Path) -> None:
    again = paper(
        "HUYỆN YÊN MINH", "91/BC-UBND", "12/12/2022", "BÁO CÁO", "Kết quả thực hiện Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ năm 2022",
        """UBND huyện báo cáo kết quả năm 2022 như sau:
I. KẾT QUẢ
1. Lương thực
Năm 2022 huyện hỗ trợ gạo cho 45 hộ nghèo (108 nhân khẩu) với 5.410 kg gạo, kinh phí 81,15 triệu đồng.
2. Hội Chữ thập đỏ huyện
Hội Chữ thập đỏ huyện hỗ trợ gạo cho 45 hộ nghèo (108 nhân khẩu) với 5.410 kg gạo, kinh phí 81,15 triệu đồng.""",
    )  # fmt: skip
    with open_to_write(small) as connection:
        take_in(connection, "bc-yen-minh", again)
    made = summary_of(small)
    twice = [one.source.quote for one in made.left_out if one.reason == "twice"]
    assert "81,15 triệu đồng" in twice
    assert f"Không tính hai lần {len(twice)} số liệu" in sentences(made)
    assert sum("81,15" in cell for row in shown(table(made, 7)) + shown(table(made, 8)) for cell in row) == 1


@pytest.mark.parametrize("values", [[64.87, 58.23, 6.64], [58.23, 6.64, 64.87], [5.0, 7.0, 5.0]])
def test_a_total_beside_its_parts_and_one_amount_twice_have_no_sum(values: list[float]) -> None:
    parts = [Number(str(at), "", value, "đồng", "stated", ()) for at, value in enumerate(values)]
    with pytest.raises(ValueError):
        added(parts, "k", "")


def test_bounds_of_a_sum(small: Path) -> None:
    parts = [
        Number(bound, "", value, "đồng", "stated", (), None, bound) for value, bound in ((3, "exact"), (4, "at_least"))
    ]
    assert (added(parts, "k", "số").printed, added(parts, "k", "số").how) == ("trên 7", "sum")
    parts.append(Number("c", "", 9, "đồng", "stated", (), None, "about"))
    assert added(parts, "k", "số").printed == "khoảng 16"


# -- what it is asked --------------------------------------------------------------------------------------------------


def test_the_same_question_gives_the_same_report(small: Path) -> None:
    first, second = (summary_of(small) for _ in range(2))
    assert first == second and docx_of(first, OFFICE, {}) == docx_of(second, OFFICE, {})


def test_an_unknown_campaign_or_period_is_refused(small: Path) -> None:
    with pytest.raises(UnknownName):
        summary_of(small, "9/QĐ-TTg")
    with pytest.raises(NoPeriod):
        summary_of(small, period="năm ngoái")


@pytest.mark.parametrize(
    "period, first, last",
    [("2018", "2018-01-01", "2018-12-31"), ("2018-H2", "2018-07-01", "2018-12-31"), ("2020-02", "2020-02-01", "2020-02-29"),
     ("2017/2018-H1", "2017-01-01", "2018-06-30"), ("2017+2018-H1", "2017-01-01", "2018-06-30"), ("2018-Q4", "2018-10-01", "2018-12-31")],
)  # fmt: skip
def test_periods_as_days(period: str, first: str, last: str) -> None:
    assert (span_of(period).first, span_of(period).last) == (first, last)


def test_an_empty_campaign_says_so(tmp_path: Path) -> None:
    path = tmp_path / "e.db"
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        take_in(
            connection,
            "qd",
            paper(
                "TỈNH HÀ GIANG",
                "5/QĐ-UBND",
                "03/12/2021",
                "QUYẾT ĐỊNH",
                "Về việc khác",
                "Điều 1. Giao các huyện thực hiện.",
            ),
        )
    made = summary_of(path, "5/QĐ-UBND")
    assert "Chưa có văn bản của đơn vị nào" in sentences(made)
    assert printed(made.to_json()) == {}
