"""Private persons are masked in whatever leaves the database; officials are not, and what is stored stays whole."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from papers import Sheet, cell, docx, grid, para, pdf

from db.data_site import snapshot
from db.database import open_to_read, open_to_write
from db.documents import show
from db.exports.html import text_of as page_of
from db.exports.rows import of_figures
from db.load import load
from db.masking import MASK, Masker, masking
from db.search import search
from extractors.extract import extract
from extractors.readers import read
from extractors.readers.text import from_text
from extractors.records import Extraction
from pipeline.cli import main

LETTERHEAD = grid(
    [cell("ỦY BAN NHÂN DÂN", "XÃ TÀ HỘC", "Số: 21/QĐ-UBND"),
     cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Tà Hộc, ngày 3 tháng 4 năm 2024")],
    ruled=False,
)  # fmt: skip
SIGNED = grid([cell("Nơi nhận:", "- Lưu: VT."), cell("CHỦ TỊCH", "Lường Văn Phiêu")], ruled=False)
HOUSEHOLDS = grid(
    ["STT", "Họ và tên chủ hộ", "Số CCCD", "Số điện thoại", "Địa chỉ", "Số tiền hỗ trợ (đồng)"],
    ["1", "Quàng Thị Inh", "014185000123", "0912 345 678", "Bản Mòng", "5.000.000"],
    ["2", "Cà Văn Toán", "014090004567", "0987654321", "Bản Hộc", "7.500.000"],
)
OFFICIALS = grid(
    ["STT", "Họ và tên", "Chức vụ", "Số điện thoại"],
    ["1", "Lò Văn Hặc", "Trưởng ban", "02123 850 123"],
    ["2", "Bạc Thị Vui", "Phó Trưởng ban", "02123 850 124"],
)
PRIVATE = ("Quàng Thị Inh", "Cà Văn Toán", "014185000123", "014090004567", "0912 345 678", "0987654321")


def _document(table: str, more: str = "") -> bytes:
    body = (
        LETTERHEAD + para("QUYẾT ĐỊNH") + para("Về việc hỗ trợ làm nhà ở cho hộ nghèo")
        + para("Điều 1. Hỗ trợ 02 hộ nghèo có tên trong danh sách kèm theo; đồng chí Cà Văn Toán, Phó Chủ tịch UBND xã chỉ đạo.")
        + para(more) + SIGNED + para("PHỤ LỤC") + para("DANH SÁCH KÈM THEO") + table
    )  # fmt: skip
    return docx(body)


def _extraction(folder: Path, data: bytes, name: str = "ho.docx") -> Extraction:
    path = folder / name
    path.write_bytes(data)
    return extract(read(path))


def _loaded(folder: Path, found: Extraction) -> Path:
    db = folder / "a.db"
    with open_to_write(db) as connection:
        load(connection, found.to_json(), origin="received", path=str(folder / "ho.docx"))
    return db


def _everything(connection: sqlite3.Connection) -> str:
    """All that is shown of the one document: its page, its list, its figures as rows, a search."""
    (document_id,) = connection.execute("SELECT id FROM documents").fetchone()
    entries = [str(tuple(entry.row)) for entry in show(connection, "21/QĐ-UBND").entries]
    rows = [str(row) for row in of_figures(connection).rows]
    hits = [hit.snippet for words in ("Bản Mòng", "quang thi inh", "danh sách") for hit in search(connection, words)]
    assert hits
    return "\n".join([page_of(connection, document_id), *entries, *rows, *hits])


def test_a_list_of_households_is_masked_wherever_it_is_shown(tmp_path: Path) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    with open_to_read(db) as connection:
        shown = _everything(connection)
    assert "••••• ••• •••" in shown
    for words in PRIVATE:
        outside = shown.replace("đồng chí Cà Văn Toán", "")
        assert words not in outside, words


def test_amounts_places_and_officials_stay(tmp_path: Path) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    with open_to_read(db) as connection:
        shown = _everything(connection)
        (signer,) = connection.execute("SELECT signer FROM documents_now").fetchone()
        rows = of_figures(connection)
    assert signer == "Lường Văn Phiêu"
    assert "đồng chí Cà Văn Toán, Phó Chủ tịch" in shown
    assert "Bản Mòng" in shown
    assert [row[rows.names.index("value")] for row in rows.rows] == [2, 5_000_000, 7_500_000]


def test_what_is_stored_stays_whole_and_offsets_stay_true(tmp_path: Path) -> None:
    found = _extraction(tmp_path, _document(HOUSEHOLDS))
    db = _loaded(tmp_path, found)
    assert [found.text[one.start : one.end] for one in found.private if one.kind == "id"] == [PRIVATE[2], PRIVATE[3]]
    with masking(False), open_to_read(db) as connection:
        assert connection.execute("SELECT text FROM documents").fetchone()[0] == found.text
    with open_to_read(db) as connection:
        text = connection.execute("SELECT text FROM documents").fetchone()[0]
        for row in connection.execute('SELECT quote, start, "end" FROM figures'):
            assert text[row["start"] : row["end"]] == row["quote"]
    assert len(text) == len(found.text)
    assert MASK in text


@pytest.mark.parametrize("flags", [["--no-mask"], []], ids=["asked for", "by default"])
def test_the_command_shows_them_only_when_told(
    tmp_path: Path, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    with pytest.raises(SystemExit):
        main([*flags, "search", "Bản Mòng", "--db", str(db)])
    said = capsys.readouterr().out
    assert ("014185000123" in said) is bool(flags)


def test_a_setting_turns_masking_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    monkeypatch.setenv("TONGHOP_MASK_PRIVATE", "false")
    with pytest.raises(SystemExit):
        main(["search", "Bản Mòng", "--db", str(db)])
    assert "014185000123" in capsys.readouterr().out


def test_an_id_in_running_text_is_private_with_its_owner() -> None:
    words = "Hỗ trợ ông Vàng A Sếnh, số CCCD: 014 085 001 234, điện thoại 0912345678 số tiền 40 triệu đồng."
    found = extract(from_text(words, name="a", sha256=sha256(b"a").hexdigest()))
    assert [(one.kind, words[one.start : one.end]) for one in found.private] == [
        ("name", "Vàng A Sếnh"), ("id", "014 085 001 234"), ("phone", "0912345678"),
    ]  # fmt: skip
    assert [figure.quote for figure in found.figures][-1] == "40 triệu đồng"


@pytest.mark.parametrize(
    "table",
    [
        OFFICIALS,
        grid(["STT", "Tên công trình", "Địa chỉ", "Kinh phí"], ["1", "Cầu Nậm Pàn", "Bản Mòng", "450"]),
        grid(["TT", "Xã", "Số hộ nghèo", "Số điện thoại"], ["1", "Tà Hộc", "31", "02123850100"]),
    ],
    ids=["officials", "works", "communes"],
)
def test_tables_that_list_no_private_persons_are_left_alone(tmp_path: Path, table: str) -> None:
    assert _extraction(tmp_path, _document(table)).private == ()


def test_heads_of_agencies_in_prose_are_no_private_persons() -> None:
    words = "Chủ tịch UBND tỉnh Hoàng Quốc Khánh giao Sở Nội vụ, số điện thoại 02123 852 111, tổng hợp 12 báo cáo."
    assert extract(from_text(words, name="a", sha256=sha256(b"b").hexdigest())).private == ()


def test_the_picture_of_a_page_covers_them(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.write(70, 60, "Danh sách hộ nghèo được hỗ trợ 02 hộ")
        sheet.grid(
            70,
            90,
            [120, 120, 120],
            [["Họ và tên", "Số CCCD", "Địa chỉ"], ["Quàng Thị Inh", "014185000123", "Bản Mòng"]],
        )

    path = tmp_path / "anh.pdf"
    path.write_bytes(pdf(draw))
    found = extract(read(path))
    boxes = [one.bbox for one in found.private if one.bbox]
    assert len(boxes) == 2
    from extractors.readers.picture import page_png

    bare, covered = page_png(path, 1, ()), page_png(path, 1, (), boxes)
    assert bare != covered
    with pdfium.PdfDocument(path) as opened:
        assert len(opened) == 1


def test_a_mask_is_as_long_as_what_it_covers_and_stops_at_words() -> None:
    masker = Masker({"Quàng Thị Inh", "0912 345 678"})
    assert masker.mask("bà Quàng Thị Inh (0912 345 678)") == "bà ••••• ••• ••• (•••• ••• •••)"
    assert masker.mask("Quàng Thị Inhh") == "Quàng Thị Inhh"
    assert masker.mask("không có ai") == "không có ai"


def test_the_copy_that_a_data_site_serves_is_masked_whole(tmp_path: Path) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    with open_to_read(db) as connection:
        copy = snapshot(connection, tmp_path, "ban-chep")
    kept = copy.read_bytes().decode("utf-8", "ignore").replace("đồng chí Cà Văn Toán", "")
    assert [words for words in (*PRIVATE, "quàng thị inh", "quang thi inh") if words in kept] == []
    with sqlite3.connect(copy) as other:
        found = other.execute('SELECT count(*) FROM passages_fts WHERE passages_fts MATCH \'"ban" "mong"\'').fetchone()[
            0
        ]
        assert found and other.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert other.execute("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'inh'").fetchone()[0] == 0
    with masking(False), open_to_read(db) as connection:
        whole = snapshot(connection, tmp_path, "nguyen").read_bytes().decode("utf-8", "ignore")
    assert all(words in whole for words in PRIVATE)


def test_a_data_site_over_the_file_itself_is_refused_where_persons_would_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = _loaded(tmp_path, _extraction(tmp_path, _document(HOUSEHOLDS)))
    with pytest.raises(SystemExit) as ended:
        main(["serve-data", "--db", str(db), "--live"])
    assert ended.value.code == 2 and "--no-mask" in capsys.readouterr().err
