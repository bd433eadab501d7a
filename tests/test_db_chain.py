"""Citations become documents, and documents a chain: who implements whom, and what is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign import ROOT, paper, take_in
from click.testing import CliRunner

from db.chain import Chain, Link, SeveralDocuments, chain
from db.cited import contradictions, known_as, number_key
from db.compare import UnknownName
from db.database import open_to_write
from pipeline.chain import lines
from pipeline.cli import cli

SLOGAN = "“Bản làng no ấm, không ai bị quên”"


PAPERS = {
    "chi-thi": paper("TỈNH HÀ GIANG", "09/CT-UBND", "03/12/2021", "CHỈ THỊ", f"Về phát động phong trào {SLOGAN}", f"Thực hiện {ROOT}, tỉnh yêu cầu các huyện triển khai."),
    "ke-hoach-huyen": paper("HUYỆN MÈO VẠC", "31/KH-UBND", "20/01/2022", "KẾ HOẠCH", f"Thực hiện phong trào {SLOGAN}", "Thực hiện Chỉ thị số 09/CT-UBND ngày 03/12/2021 của UBND tỉnh, huyện ban hành kế hoạch."),
    "ke-hoach-huyen-khac": paper("HUYỆN ĐỒNG VĂN", "40/KH-UBND", "25/01/2022", "KẾ HOẠCH", f"Thực hiện phong trào {SLOGAN}", "Thực hiện Chỉ thị số 9/CT-UBND ngày 03/12/2021 của UBND huyện Đồng Văn, huyện ban hành kế hoạch."),
    "ke-hoach-tinh-khac": paper("TỈNH CÀ MAU", "31/KH-UBND", "11/02/2022", "KẾ HOẠCH", "Hỗ trợ nhà ở năm 2022", f"Căn cứ {ROOT};"),
    "bao-cao-huyen": paper("HUYỆN MÈO VẠC", "150/BC-UBND", "10/12/2022", "BÁO CÁO", f"Kết quả thực hiện {ROOT} năm 2022", "UBND huyện đã ban hành Kế hoạch số 31/KH-UBND ngày 20/01/2022."),
    "bao-cao-tinh": paper("TỈNH HÀ GIANG", "600/BC-UBND", "20/12/2022", "BÁO CÁO", f"Sơ kết thực hiện {ROOT}", "Thực hiện Công văn số 4455/BLĐTBXH-VP ngày 01/11/2022 của Bộ Lao động - Thương binh và Xã hội, tỉnh báo cáo."),
    "bao-cao-thieu": paper("HUYỆN QUẢN BẠ", "77/BC-UBND", "12/12/2022", "BÁO CÁO", f"Sơ kết thực hiện {ROOT} và phong trào {SLOGAN}", f"UBND huyện đã ban hành Kế hoạch số 88/KH-UBND ngày 05/3/2022 về phong trào {SLOGAN}."),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "t.db"
    with open_to_write(file) as connection:
        for name, text in PAPERS.items():
            take_in(connection, name, text)
    return file


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(path) as connection:
        yield connection


def tree(links: tuple[Link, ...] | list[Link]) -> list[object]:
    return [(link.document["name"], link.mention.relation, tree(link.below)) for link in links]


def test_the_tree_below_a_decision(database: sqlite3.Connection) -> None:
    found = chain(database, "1719/QĐ-TTg")
    assert found.root.document is None
    assert (found.root.issuer, found.root.issued_on) == ("Thủ tướng Chính phủ", "2021-10-14")
    assert tree(found.below) == [
        ("chi-thi", "implements", [("ke-hoach-huyen", "implements", []), ("ke-hoach-huyen-khac", "implements", [])]),
        ("ke-hoach-tinh-khac", "basis", []),
        ("bao-cao-huyen", "reports_on", []),
        ("bao-cao-thieu", "reports_on", []),
        ("bao-cao-tinh", "reports_on", []),
    ]


def missing(found: Chain, what: str) -> list[tuple[str | None, str | None]]:
    return [(one.issuer, one.number) for one in found.missing if one.what == what]


def test_what_is_missing(database: sqlite3.Connection) -> None:
    found = chain(database, "1719/QĐ-TTg")
    assert missing(found, "plan") == [("UBND huyện Quản Bạ", "88/KH-UBND")]
    assert missing(found, "report") == [("UBND huyện Đồng Văn", None), ("UBND tỉnh Cà Mau", None)]
    assert ("Bộ Lao động - Thương binh và Xã hội", "4455/BLĐTBXH-VP") in missing(found, "document")


def test_an_issuer_that_the_document_itself_contradicts(database: sqlite3.Connection) -> None:
    found = chain(database, "1719/QĐ-TTg")
    assert [(c.what, c.printed, c.known) for c in found.contradictions] == [
        ("issuer", "UBND huyện Đồng Văn", "UBND tỉnh Hà Giang")
    ]


def test_one_number_in_two_provinces(database: sqlite3.Connection) -> None:
    with pytest.raises(SeveralDocuments) as several:
        chain(database, "31/KH-UBND")
    assert {one.issuer for one in several.value.found} == {"UBND huyện Mèo Vạc", "UBND tỉnh Cà Mau"}
    assert chain(database, "31/KH-UBND", "Cà Mau").root.issuer == "UBND tỉnh Cà Mau"


def test_a_leading_zero_and_blanks_are_no_difference(database: sqlite3.Connection) -> None:
    assert number_key("05 /CT-UBND") == number_key("5/ct-ubnd")
    found, left = known_as(database, "9/CT-UBND")
    assert (len(found), len(found[0].mentions), left) == (1, 2, [])
    assert [c.what for c in contradictions(found[0])] == ["issuer"]


def test_a_number_without_day_and_issuer_joins_the_one_of_its_province(database: sqlite3.Connection) -> None:
    text = paper("HUYỆN YÊN MINH", "5/BC-UBND", "01/02/2022", "BÁO CÁO", "Tình hình Tết", "Thực hiện Chỉ thị 09/CT-UBND, huyện báo cáo.")  # fmt: skip
    take_in(database, "ngan", text)
    found, _ = known_as(database, "09/CT-UBND")
    assert sorted(m.document_id for m in found[0].mentions) == [2, 3, 8]


def test_a_number_that_fits_two_stays_open(database: sqlite3.Connection) -> None:
    own = paper("HUYỆN MÈO VẠC", "31/KH-UBND", "15/01/2023", "KẾ HOẠCH", "Trồng rừng", "Huyện trồng rừng.")
    asks = paper("HUYỆN MÈO VẠC", "8/BC-UBND", "01/02/2024", "BÁO CÁO", "Tình hình", "Thực hiện Kế hoạch 31/KH-UBND của UBND huyện, các xã đã làm.")  # fmt: skip
    for name, text in (("rung", own), ("hoi", asks)):
        take_in(database, name, text)
    _, left = known_as(database, "31/KH-UBND")
    assert [(one.mention.quote, sorted(str(b.issued_on) for b in one.between)) for one in left] == [
        ("Kế hoạch 31/KH-UBND của UBND huyện", ["2022-01-20", "2023-01-15"])
    ]


def test_an_unknown_number_offers_near_ones(database: sqlite3.Connection) -> None:
    with pytest.raises(UnknownName) as unknown:
        chain(database, "1719/KH-TTg")
    assert list(unknown.value.near) == ["1719/QĐ-TTg"]


def test_the_command(path: Path) -> None:
    result = CliRunner().invoke(cli, ["chain", "1719/QĐ-TTg", "--db", str(path)])
    assert result.exit_code == 0
    assert "├─ 09/CT-UBND · chỉ thị · UBND tỉnh Hà Giang · 3/12/2021 · tỉnh Hà Giang" in result.output
    assert "│  └─ 40/KH-UBND" in result.output
    assert "88/KH-UBND ngày 5/3/2022" in result.output


def test_a_document_with_nothing_below_says_so(database: sqlite3.Connection) -> None:
    assert any("Chưa có văn bản nào" in line for line in lines(chain(database, "150/BC-UBND")))
