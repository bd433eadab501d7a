"""Text and Markdown: the file's own text, offset for offset."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from papers import rows_of, shown

from extractors.document import Role
from extractors.errors import InputError, Reason
from extractors.readers import read
from extractors.readers.text import from_text

WORDS = "BÁO CÁO\n\n  Xã Đồng Tâm có 12 hộ mới thoát nghèo.\t\n- Quỹ xã: 3,5 triệu đồng"


def _written(folder: Path, data: bytes, name: str = "bao-cao.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        b"\xef\xbb\xbf" + WORDS.encode(),
        WORDS.encode("utf-16"),
        b"\xfe\xff" + WORDS.encode("utf-16-be"),
        WORDS.replace("\n", "\r\n").encode(),
        WORDS.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", WORDS).encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "crlf", "cr", "nfd"],
)
def test_every_coding_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    assert read(_written(tmp_path, data)).text == WORDS


def test_text_is_what_python_reads(tmp_path: Path) -> None:
    path = _written(tmp_path, "Một\f\x0bhai\u2028ba\r\n\r\nbốn \x85 năm".encode())
    assert read(path).text == path.read_text(encoding="utf-8")


def test_lines_are_the_printed_ones_without_blanks_around() -> None:
    document = from_text(WORDS)
    assert shown(document) == ["BÁO CÁO", "Xã Đồng Tâm có 12 hộ mới thoát nghèo.", "- Quỹ xã: 3,5 triệu đồng"]
    assert {line.box for line in document.lines} == {None}
    assert document.pages == ()


def test_a_document_knows_its_file(tmp_path: Path) -> None:
    document = read(_written(tmp_path, b"abc", "Bao cao thang 5.md"))
    assert (document.name, document.format) == ("Bao cao thang 5", "text")
    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_markdown_table_has_cells_that_are_spans_of_the_text() -> None:
    text = "Biểu 1\n\n| STT | Xã | Số hộ |\n|:---|---|--:|\n| 1 | Đồng Tâm | 12 |\n| 2 | Tiến Lợi |  |\n\nHết."
    document = from_text(text)
    assert document.text == text
    assert rows_of(document) == [["STT", "Xã", "Số hộ"], ["1", "Đồng Tâm", "12"], ["2", "Tiến Lợi", ""]]
    assert (document.tables[0].rows, document.tables[0].columns) == (3, 3)
    assert [line.role for line in document.lines] == [Role.BODY, *[Role.TABLE] * 4, Role.BODY]


def test_two_markdown_tables_apart_by_a_blank_line_are_two() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert len(from_text(table + "\n" + table).tables) == 2


def test_bars_without_a_rule_under_the_head_are_no_table() -> None:
    assert from_text("| hỏi | đáp |\n| rồi | thôi |\n").tables == ()


@pytest.mark.parametrize("rule", ["", "-----\n"])
def test_notes_at_the_end_are_footnotes(rule: str) -> None:
    document = from_text(f"Đã họp với các sở[1], các xã[2].\n\n{rule}[1] Họp ngày 3/2.\n[2] Họp ngày 4/2.\n")
    notes = [document.text[at.start : at.end] for at in document.lines if at.role is Role.FOOTNOTE]
    assert notes == ["[1] Họp ngày 3/2.", "[2] Họp ngày 4/2."]


def test_a_list_that_begins_with_brackets_in_the_middle_is_no_footnote() -> None:
    document = from_text("[1] Mở đầu\n" + "Nội dung.\n" * 6)
    assert all(line.role is Role.BODY for line in document.lines)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\xa0\u200b\n"])
def test_nothing_but_blanks_is_empty(text: str) -> None:
    with pytest.raises(InputError) as caught:
        from_text(text)
    assert caught.value.reason is Reason.EMPTY


SEEDS = sorted((Path(__file__).parents[2] / "shared" / "documents").glob("[so][et]*/*.txt"))


@pytest.mark.skipif(not SEEDS, reason="the folder ../shared/documents is not there")
def test_real_texts_stay_untouched() -> None:
    for path in SEEDS:
        assert read(path).text == path.read_text(encoding="utf-8"), path.name
