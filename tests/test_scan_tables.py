"""Ruled tables on scanned pages: the same cells and figures as in the PDF that was scanned; what is ruled else is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import papers
import pytest
from PIL import ImageDraw
from test_readers_scans import _as_pdf, _pictures, _read

from extractors.document import Box, Document
from extractors.extract import extract
from extractors.readers.builder import Builder, CellText
from extractors.readers.ocr_read import Read
from extractors.readers.picture import Mark, page_png
from extractors.readers.scan_cells import better
from extractors.readers.scan_tables import ruling

ROWS = (
    ("TT", "Xã", "Số hộ nghèo (hộ)", "Tỷ lệ (%)", "Kinh phí (triệu đồng)"),
    ("1", "Tả Phìn", "1.245", "12,4", "15.900"),
    ("2", "Bản Hồ", "318", "9,7", "2.350,5"),
    ("3", "Mường Bo", "86", "3,1", "640"),
    ("", "Tổng cộng", "1.649", "8,9", "18.890,5"),
)


def _draw(sheet: papers.Sheet) -> None:
    sheet.centre(297, 60, "BÁO CÁO", bold=True)
    sheet.centre(297, 80, "Kết quả công tác giảm nghèo năm 2023", bold=True)
    sheet.write(70, 120, "Kết quả rà soát hộ nghèo của huyện năm 2023 như sau:", size=12)
    sheet.grid(70, 140, [35, 110, 100, 70, 130], ROWS, high=24)
    sheet.write(70, 300, "Các xã còn lại không có hộ nghèo phát sinh trong năm.", size=12)


def _cells(document: Document) -> list[tuple[int, int, str]]:
    (table,) = document.tables
    return [(c.row, c.column, " ".join(document.text[c.start : c.end].split())) for c in table.cells]


def _told(document: Document) -> list[tuple[float | None, str | None]]:
    return [(figure.value, figure.unit) for figure in extract(document).figures]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("look", [{}, {"turn": 0.6, "specks": 12_000}], ids=["clean", "noisy"])
def test_a_scanned_table_has_the_cells_and_figures_of_the_printed_one(tmp_path: Path, look: dict[str, Any]) -> None:
    printed = papers.pdf(_draw)
    right = _read(tmp_path, printed)
    scanned = _read(tmp_path, _as_pdf(_pictures(printed, **look)))
    numbers = {cell for cell in _cells(right) if cell[0] and cell[1] >= 2}
    assert len(numbers - set(_cells(scanned))) <= len(numbers) // 20
    assert len([cell for cell in _cells(right) if cell not in _cells(scanned)]) <= 3
    wanted = _told(right)
    assert len(wanted) >= 12
    assert sum(told in wanted for told in _told(scanned)) >= 0.9 * len(wanted)
    assert all("ocr" in figure.flags for figure in extract(scanned).figures)
    assert "Các xã còn lại" in scanned.text and scanned.text.index("Tổng cộng") < scanned.text.index("Các xã còn lại")


@pytest.mark.usefixtures("engine")
def test_a_number_of_a_scanned_table_is_marked_where_it_stands(tmp_path: Path) -> None:
    document = _read(tmp_path, _as_pdf(_pictures(papers.pdf(_draw))))
    at = document.text.index("2.350,5")
    box = document.box_of(at, at + 7)
    assert box is not None
    assert 385 < box.x0 < 395 and 190 < box.top < 212 and box.x1 - box.x0 < 50
    png = page_png(tmp_path / "ban-chup.pdf", 1, [Mark("2.350,5", box)])
    assert png.startswith(b"\x89PNG")


def test_lines_that_enclose_no_cells_are_no_table() -> None:
    def letter(sheet: papers.Sheet) -> None:
        sheet.centre(150, 60, "ỦY BAN NHÂN DÂN", bold=True)
        sheet.canvas.line(110, papers.HEIGHT - 66, 190, papers.HEIGHT - 66)
        sheet.canvas.line(340, papers.HEIGHT - 66, 480, papers.HEIGHT - 66)
        sheet.canvas.rect(60, papers.HEIGHT - 140, 120, 40)
        sheet.write(70, 125, "CÔNG VĂN ĐẾN")

    (picture,) = _pictures(papers.pdf(letter))
    found = ruling(picture, 200)
    assert found.tables == [] and found.picture is picture


def test_a_page_dark_as_a_photograph_has_no_rules() -> None:
    (picture,) = _pictures(papers.pdf(_draw))
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width, picture.height), fill=20)
    assert ruling(picture, 200).tables == []


def _one(text: str, confidence: float) -> list[Read]:
    return [Read(text, 0, 0, 10, 10, (0, 0, 0), confidence)]


def test_two_readings_of_a_cell_that_differ_are_never_sure() -> None:
    assert better(_one("151", 95), _one("151", 91)) == _one("151", 95)
    assert better([], _one("151", 91)) == _one("151", 91)
    assert better(_one("157", 96), _one("151", 95)) == _one("157", 50)
    assert better(_one("12;95", 96), _one("12,95", 80)) == _one("12,95", 50)
    assert better(_one("Bản Hồ", 96), _one("Bản Hổ", 90)) == _one("Bản Hồ", 70)


@pytest.mark.parametrize(("sure", "flags"), [(0.95, ("ocr",)), (0.6, ("ocr", "ocr_unsure"))])
def test_a_number_under_a_head_that_is_hardly_legible_is_unsure(sure: float, flags: tuple[str, ...]) -> None:
    builder = Builder()
    builder.start_page(1, 595, 842)
    builder.line("Kết quả rà soát hộ nghèo của huyện năm 2023:")
    box = Box(10, 10, 60, 20)
    cells = [
        ("Xã", 0.95),
        ("Số hộ nghèo (hộ)", sure),
        ("Tả Phìn", 0.95),
        ("1.245", 0.96),
        ("Bản Hồ", 0.95),
        ("318", 0.96),
    ]
    builder.table(
        CellText(i // 2, i % 2, text, page=1, box=box, read=[(0, len(text), box, at)])
        for i, (text, at) in enumerate(cells)
    )
    figures = extract(builder.document("a", "pdf", "0" * 64)).figures
    assert [figure.value for figure in figures] == [1245, 318]
    assert all(set(flags) == {f for f in figure.flags if f.startswith("ocr")} for figure in figures)
