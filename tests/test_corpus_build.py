"""The sample documents: built again they are the same bytes, and their gold points at what it says."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from corpus.build.build import FOLDERS, build
from corpus.build.check import faults
from corpus.build.compose import compose
from corpus.build.errors import SourceError
from corpus.build.source import SOURCES, load
from corpus.build.tables import merged_head

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
NAMES = sorted(path.stem for path in SOURCES.glob("*.toml"))
FIGURE_KEYS = (
    "quote", "start", "end", "value", "value_max", "unit", "per", "measure", "qualifier", "direction", "basis",
    "period", "period_from", "subject", "beneficiary", "topic", "scope", "actor", "group", "part_of", "indicator", "of",
    "against", "stage", "table",
)  # fmt: skip
TWICE = ["Có {{12 hộ|12 poverty g=a}}.\nCó {{13 hộ|13 poverty g=a}}."]
SOURCE = """
kind = "báo cáo"
number = "1/BC-UBND"
issuer = "UBND xã A"
level = "commune"
unit = "xã A"
place = "A"
date = 2018-12-03
title = "Kết quả năm 2018"
left = ["ỦY BAN NHÂN DÂN", "XÃ A"]
sign = ["CHỦ TỊCH"]
body = '''
# 1. Kết quả
BODY
'''
"""


def figures(name: str) -> list[dict[str, Any]]:
    path = DOCUMENTS / "gold" / f"{name}.figures.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def source(folder: Path, body: str, more: str = "") -> Path:
    path = folder / "bc-1-a.toml"
    path.write_text(SOURCE.replace("BODY", body) + more, "utf-8")
    return path


def found(folder: Path, body: str, more: str = "") -> list[str]:
    return faults(compose(load(source(folder, body, more))))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    build(folder)
    return folder


@pytest.mark.parametrize("kind", FOLDERS)
def test_building_again_gives_the_committed_bytes(rebuilt: Path, kind: str) -> None:
    committed = {path.name: path.read_bytes() for path in (DOCUMENTS / kind).iterdir()}
    assert committed == {path.name: path.read_bytes() for path in (rebuilt / kind).iterdir()}
    assert committed


@pytest.mark.parametrize("name", NAMES)
def test_gold_points_at_its_quotes(name: str) -> None:
    text = (DOCUMENTS / "text" / f"{name}.txt").read_text("utf-8")
    lines = figures(name)
    meta = json.loads((DOCUMENTS / "gold" / f"{name}.meta.json").read_text("utf-8"))
    assert lines and all(tuple(line)[: len(FIGURE_KEYS)] == FIGURE_KEYS for line in lines)
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in [*lines, *meta["citations"]])
    assert [line["start"] for line in lines] == sorted(line["start"] for line in lines)
    groups = {line["group"] for line in lines}
    assert {line["part_of"] for line in lines} - {None} <= groups
    assert all(heading in text for _, heading, _ in meta["sections"])


@pytest.mark.parametrize("name", NAMES)
def test_pdf_shows_every_quote(name: str) -> None:
    pdf = pypdfium2.PdfDocument(DOCUMENTS / "pdf" / f"{name}.pdf")
    shown = "".join(page.get_textpage().get_text_range() for page in pdf)
    squeezed = "".join(shown.replace("\ufffe", "-").split())
    missing = [line["quote"] for line in figures(name) if "".join(str(line["quote"]).split()) not in squeezed]
    assert not missing


def test_blind_documents_exist_and_cover_tables_and_other_subjects() -> None:
    blind = tomllib.loads((DOCUMENTS / "blind.toml").read_text("utf-8"))["blind"]
    assert set(blind) <= set(NAMES) and len(blind) >= 5
    lines = [line for name in blind for line in figures(name)]
    assert any(line["table"] for line in lines)
    assert {"livelihood", "infrastructure", "other"} <= {line["topic"] for line in lines}


def test_a_docx_holds_real_footnotes_and_a_landscape_section() -> None:
    with zipfile.ZipFile(DOCUMENTS / "docx" / "bc-410-kon-tum.docx") as parts:
        notes = parts.read("word/footnotes.xml").decode("utf-8")
        assert parts.read("word/document.xml").count(b"footnoteReference") == 2
    assert "3.415 hồ sơ" in notes
    with zipfile.ZipFile(DOCUMENTS / "docx" / "bc-618-cao-bang.docx") as parts:
        assert b'w:orient="landscape"' in parts.read("word/document.xml")


def test_the_refused_files_are_empty_locked_and_without_text() -> None:
    refused = DOCUMENTS / "refused"
    assert (refused / "trong.docx").read_bytes() == b""
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(refused / "bao-cao-bi-khoa.pdf")
    scan = pypdfium2.PdfDocument(io.BytesIO((refused / "ban-chup.pdf").read_bytes()))
    assert [page.get_textpage().get_text_range().strip() for page in scan] == [""]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("Có 12 hộ nghèo.", "not marked"),
        ("Có hai hộ thoát nghèo.", "not marked"),
        ('Có {{12 hộ|21 poverty s="hộ nghèo"}} nghèo.', "21 stated, 12 reads"),
        ('Đạt {{12/15 xã|12 other s="xã"}}.', "of None stated, 15 reads"),
        ('Có {{2.1.35 hộ|2135 u=hộ poverty s="hộ nghèo"}} nghèo.', "no obvious reading"),
        ('Chi {{12 hộ|12 i=fund.spent_vnd s="chi"}}.', "fund.spent_vnd is money"),
    ],
)
def test_a_wrong_source_is_named(tmp_path: Path, body: str, fault: str) -> None:
    faults_found = found(tmp_path, body)
    assert faults_found and fault in faults_found[0]


@pytest.mark.parametrize(
    "body",
    [
        *TWICE,
        "Có {{12 hộ|12 s=hộ}} nghèo.",
        "Có {{12 hộ|12 x}}.",
        "Có {{12 hộ}}.",
        "Có {{12 hộ|12 poverty in=a}}.",
        "Có {{12 hộ.",
    ],
)
def test_a_mark_that_says_too_little_is_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(SourceError):
        found(tmp_path, body)


def test_dates_periods_and_names_need_no_mark(tmp_path: Path) -> None:
    body = "Ngày 21/8/2017, 6 tháng đầu năm 2018, quý IV/2020, giai đoạn 2017 - 2020, {{~Chương trình 135}}."
    assert found(tmp_path, body) == []


def test_a_table_that_does_not_add_up_is_named(tmp_path: Path) -> None:
    table = """
    [[table]]
    id = "t"
    head = [["Xã", "Hộ nghèo", "Tỷ lệ (%)"]]
    columns = ["area", "hộ i=poverty.households s=hộ sum", "% i=poverty.rate s=hộ"]
    total = [0]
    rows = [["Cộng", "12", "10"], ["Xã A", "7", "8"], ["Xã B", "6", "9"]]
    """
    assert found(tmp_path, "@@table t", table) == ["bc-1-a: table t, column 1: total 12, rows add up to 13"]


def test_merged_heads_are_read_as_rectangles() -> None:
    head = (("TT", "Hộ nghèo", "<"), ("^", "Số hộ", "Tỷ lệ"))
    assert merged_head(head) == [(0, 0, 1, 0), (0, 1, 0, 2)]
