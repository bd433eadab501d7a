"""Two readers of one PDF: where they part digits differently the better grouping stands, flagged and trusted less."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import Sheet, pdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from extractors.extract import extract
from extractors.readers import read
from extractors.readers.pdf_second import better
from extractors.records import Extraction

FLAG = "readers_disagree"


def _read(folder: Path, draw: object) -> Extraction:
    path = folder / "so.pdf"
    path.write_bytes(pdf(draw))  # type: ignore[arg-type]
    return extract(read(path))


def _runs(sheet: Sheet, x: float, top: float, *runs: tuple[float, str], size: float = 8) -> None:
    """Words drawn run by run, each this many points behind the one before."""
    for gap, words in runs:
        sheet.write(x + gap, top, words, size=size)
        x += gap + stringWidth(words, "DejaVuSerif", size)


def _split(gap: float) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.write(70, 60, "Ủy ban nhân dân xã báo cáo kết quả sản xuất vụ xuân của các thôn trong xã.", size=8)
        _runs(sheet, 70, 80, (0, "Diện tích gieo trồng toàn xã đạt 1"), (gap, "66,9 ha, năng suất bình quân"))
        sheet.write(70, 100, "đạt 58 tạ/ha và có 240 hộ tham gia mô hình.", size=8)

    return draw


def test_a_number_drawn_in_two_runs_is_one_number_and_doubted(tmp_path: Path) -> None:
    found = _read(tmp_path, _split(2.6))
    figure = next(f for f in found.figures if f.unit in ("ha", "m2"))
    assert figure.quote == "166,9 ha"
    assert FLAG in figure.flags
    whole = next(f for f in _read(tmp_path, _split(0)).figures if f.quote == "166,9 ha")
    assert whole.flags == tuple(flag for flag in figure.flags if flag != FLAG)
    assert figure.value == whole.value
    assert figure.confidence < whole.confidence


def test_figures_beside_it_are_not_doubted(tmp_path: Path) -> None:
    found = _read(tmp_path, _split(2.6))
    assert [f.quote for f in found.figures if FLAG in f.flags] == ["166,9 ha"]
    assert "240 hộ" in [f.quote for f in found.figures]


def test_numbers_that_both_readers_part_stay_two(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.write(70, 60, "Kết quả rà soát theo thứ tự thôn 1 đến thôn 3 của xã như sau:", size=8)
        sheet.write(70, 80, "Số hộ nghèo các năm lần lượt là 12 15 18 theo báo cáo của thôn.", size=8)

    found = _read(tmp_path, draw)
    assert "12 15 18" in found.text
    assert not any(FLAG in f.flags for f in found.figures)


def test_a_cell_of_a_table_and_later_pages_are_compared_too(tmp_path: Path) -> None:
    def first(sheet: Sheet) -> None:
        sheet.write(70, 60, "Trang đầu không có số nào bị tách, chỉ có 12 thôn.", size=8)

    def second(sheet: Sheet) -> None:
        sheet.grid(70, 60, [120, 120], [["Xã", "Kinh phí (triệu đồng)"], ["Xã Tà Hộc", ""], ["Xã Nà Ớt", "310"]])
        _runs(sheet, 200, 94, (0, "1"), (2.7, "250,5"), size=9)

    path = tmp_path / "bang.pdf"
    path.write_bytes(pdf(first, second))
    found = extract(read(path))
    assert [(f.quote, FLAG in f.flags) for f in found.figures if f.table] == [("1250,5", True), ("310", False)]
    for figure in found.figures:
        assert found.text[figure.start : figure.end] == figure.quote


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        (("1", "66,9"), ("166,9",), ("166,9",)),
        (("2.", "345"), ("2.345",), ("2.345",)),
        (("2018", "1.234"), ("20181.234",), ("2018", "1.234")),
        (("12.345",), ("12.3", "45"), ("12.345",)),
        (("3", "5", "7"), ("35", "7"), ("35", "7")),
    ],
)
def test_the_better_grouping(ours: tuple[str, ...], theirs: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    assert better(ours, theirs) == wanted
