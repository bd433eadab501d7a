"""What is no document, or only half of one: every file ends in a `Document` or an `InputError`, nothing else."""

from __future__ import annotations

import io
import os
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from papers import Sheet, docx, grid, para, pdf

from extractors.document import Document
from extractors.errors import MESSAGES_VI, InputError, Reason
from extractors.readers import read
from pipeline.workers import run_all

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
NOISE = random.Random(7).randbytes(4000)


def _page(page: Sheet) -> None:
    for i in range(20):
        page.write(80, 60 + 18 * i, f"Dòng {i} của báo cáo có {i} số liệu để đọc thử.")
    page.grid(80, 500, [60, 120], [["STT", "Số hộ"], ["1", "25"]])


PDF = pdf(_page)
DOCX = docx(para("Báo cáo") + grid(["STT", "Số hộ"], ["1", "25"]) + para("Hết."))


def _zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BAD: list[tuple[str, bytes, Reason]] = [
    ("a.txt", b"", Reason.EMPTY),
    ("a.pdf", b"", Reason.EMPTY),
    ("a.docx", b"", Reason.EMPTY),
    ("a.txt", b" \r\n\t ", Reason.EMPTY),
    ("a.txt", b"\xef\xbb\xbf\n", Reason.EMPTY),
    ("a.docx", bytes(5000), Reason.EMPTY),
    ("a.txt", NOISE, Reason.NOT_A_DOCUMENT),
    ("a.pdf", NOISE, Reason.NOT_A_DOCUMENT),
    ("a.docx", NOISE, Reason.NOT_A_DOCUMENT),
    ("a.txt", b"12 h\x00\x00 ngh", Reason.NOT_A_DOCUMENT),
    ("a.txt", "hộ nghèo".encode("utf-16-le"), Reason.NOT_A_DOCUMENT),
    ("a.txt", "hé".encode("latin-1"), Reason.NOT_A_DOCUMENT),
    ("a.pdf", "Không tải được tệp".encode(), Reason.NOT_A_DOCUMENT),
    ("a.docx", b"Not found", Reason.NOT_A_DOCUMENT),
    ("a.pdf", PDF[: len(PDF) // 2], Reason.CORRUPT),
    ("a.pdf", b"%PDF-1.7\n" + NOISE, Reason.CORRUPT),
    ("a.docx", DOCX[: len(DOCX) // 2], Reason.CORRUPT),
    ("a.docx", DOCX[:-30], Reason.CORRUPT),
    ("a.docx", _zip(word__document=b"", **{"word__document.xml": b"<w:document"}), Reason.CORRUPT),
    ("a.docx", _zip(**{"word__document.xml": b""}), Reason.CORRUPT),
    ("a.pdf", pdf(_page, password="mat-khau"), Reason.ENCRYPTED),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100), Reason.ENCRYPTED),
    ("a.doc", OLE, Reason.CORRUPT),
    ("a.doc", NOISE, Reason.NOT_A_DOCUMENT),
    ("a.docx", _zip(a=b"b"), Reason.NOT_A_DOCUMENT),
    ("a.xlsx", _zip(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<a/>"}), Reason.CORRUPT),
    ("a.docx", docx(""), Reason.EMPTY),
    (
        "a.pptx",
        _zip(**{"[Content_Types].xml": b"<Types/>", "ppt__presentation.xml": b"<a/>"}),
        Reason.UNSUPPORTED_FORMAT,
    ),
    ("a.doc", b"<html><body><p> </p></body></html>", Reason.EMPTY),
    ("a.doc", b"<html><body><img src=1.png></body></html>", Reason.NEEDS_OCR),
    ("a.doc", b"{\\rtf1\\ansi }", Reason.EMPTY),
    ("a.pdf", b"\x89PNG\r\n\x1a\n" + NOISE, Reason.NEEDS_OCR),
    ("a.pdf", b"\xff\xd8\xff\xe0" + NOISE, Reason.NEEDS_OCR),
    ("a.pdf", pdf(lambda page: page.canvas.circle(100, 100, 40)), Reason.NEEDS_OCR),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD, ids=[f"{r}-{i}" for i, (_, _, r) in enumerate(BAD)])
def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path, name: str, data: bytes, reason: Reason) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.reason is reason
    assert caught.value.message_vi == MESSAGES_VI[reason]


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.txt", PDF, "pdf"),
        ("a.docx", PDF, "pdf"),
        ("a", PDF, "pdf"),
        ("a.pdf", b"\xef\xbb\xbf\r\n" + PDF, "pdf"),
        ("a.doc", DOCX, "docx"),
        ("a.doc", "<html><body>Báo cáo</body></html>".encode(), "docx"),
        ("a.txt", b"\xef\xbb\xbf\r\n<!DOCTYPE html><p>a", "docx"),
        ("a.docx", b"{\\rtf1\\ansi abc}", "docx"),
        ("a.pdf", DOCX, "docx"),
        ("A.TXT", "Có 12 hộ".encode(), "text"),
        ("a.b.md", "Có 12 hộ".encode(), "text"),
    ],
)
def test_a_file_is_what_its_content_is(tmp_path: Path, name: str, data: bytes, format_: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert read(path).format == format_


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, Reason.NOT_A_DOCUMENT), (tmp_path / "khong-co.pdf", Reason.NOT_FOUND)):
        with pytest.raises(InputError) as caught:
            read(path)
        assert caught.value.reason is reason


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="gives up root's rights in a child: Linux")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "kin.txt"
    path.write_text("Có 12 hộ", encoding="utf-8")
    path.chmod(0)
    (outcome,) = run_all([path], _read_as_nobody, workers=1, timeout_s=20, memory_mb=500)
    assert outcome.error is not None
    assert outcome.error.reason is Reason.NO_PERMISSION


def _read_as_nobody(path: Path) -> Document:
    if os.getuid() == 0:
        os.setuid(65534)
    return read(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    path.write_bytes(_zip(**{"word__document.xml": b" " * 70_000_000}))
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.reason is Reason.TOO_LARGE


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("khong duoc lo", encoding="utf-8")
    head = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}"><!ENTITY x "boom">]>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'{head}<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>a&e;&x;b</w:t></w:r></w:p></w:body></w:document>'
    path = tmp_path / "e.docx"
    path.write_bytes(_zip(**{"word__document.xml": body.encode()}))
    try:
        assert "khong" not in read(path).text
    except InputError as error:
        assert error.reason in (Reason.CORRUPT, Reason.EMPTY)


def _mutants(data: bytes, count: int) -> Iterator[bytes]:
    """`data` with a few bits turned over, cut, or with a piece doubled: the same ones every time."""
    chance = random.Random(20)
    for _ in range(count):
        out = bytearray(data)
        for _ in range(chance.choice((1, 3, 20))):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
        at = chance.randrange(len(out))
        kind = chance.randrange(4)
        yield bytes(out[:at] if kind == 0 else out + out[at:] if kind == 1 else out)


def _inside(part: str) -> Iterator[bytes]:
    """The DOCX with one part damaged and packed whole again, so that the damage reaches the reader of that part."""
    with zipfile.ZipFile(io.BytesIO(DOCX)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for damaged in _mutants(parts[part], 100):
        yield _zip(**{name.replace("/", "__"): damaged if name == part else data for name, data in parts.items()})


DAMAGED: dict[str, Callable[[], Iterator[bytes]]] = {
    "pdf": lambda: _mutants(PDF, 100),
    "docx": lambda: _mutants(DOCX, 100),
    "body": lambda: _inside("word/document.xml"),
    "relations": lambda: _inside("_rels/.rels"),
}


@pytest.mark.parametrize("source", DAMAGED)
def test_damaged_files_end_in_a_document_or_an_input_error(tmp_path: Path, source: str) -> None:
    paths = []
    for number, data in enumerate(DAMAGED[source]()):
        paths.append(tmp_path / f"{number:03}.pdf")
        paths[-1].write_bytes(data)
    outcomes = list(run_all(paths, _reason_or_text, workers=2, timeout_s=30, memory_mb=1000))
    bad = {o.path.name: o.error.detail for o in outcomes if o.error is not None}
    assert not bad
    assert len({o.result for o in outcomes}) >= 2


def _reason_or_text(path: Path) -> str:
    try:
        return f"{len(read(path).text)} characters"
    except InputError as error:
        return str(error.reason)


ODD: list[tuple[str, Callable[[], bytes]]] = [
    ("table without rows", lambda: docx("<w:tbl/>" + para("a"))),
    ("row without cells", lambda: docx("<w:tbl><w:tr/></w:tbl>" + para("a"))),
    ("cell without paragraphs", lambda: docx("<w:tbl><w:tr><w:tc/><w:tc/></w:tr></w:tbl>" + para("a"))),
    ("span of nonsense", lambda: docx(grid(['<w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc>', "b"]) + para("a"))),
    ("merge without a start", lambda: docx(grid(["<w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc>", "b"]) + para("a"))),
    ("note that is not there", lambda: docx(para("a", '<w:r><w:footnoteReference w:id="9"/></w:r>'))),
    ("number that is not there", lambda: docx(para("a", properties='<w:numPr><w:numId w:val="9"/></w:numPr>'))),
    ("margins wider than the page", lambda: docx(para("a") + '<w:sectPr><w:pgMar w:left="99999" w:top="-9"/></w:sectPr>')),
    ("part of nonsense", lambda: docx(para("a"), styles="<w:style/>", numbering='<w:num w:numId="1"/>')),
]  # fmt: skip


@pytest.mark.parametrize(("made"), [m for _, m in ODD], ids=[n for n, _ in ODD])
def test_odd_but_whole_files_are_read(tmp_path: Path, made: Callable[[], bytes]) -> None:
    path = tmp_path / "la.docx"
    path.write_bytes(made())
    assert read(path).text.split()[0].startswith(("a", "b"))


def _looped_form(path: Path) -> None:
    """A PDF whose form draws itself: some readers never come back from it, some abort."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>\nstream\n/F Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>\nstream\n/F Do\nendstream",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )
    path.write_bytes(out)


def test_a_form_that_draws_itself_costs_itself_only(tmp_path: Path) -> None:
    _looped_form(tmp_path / "vong.pdf")
    (tmp_path / "tot.pdf").write_bytes(PDF)
    bad, good = run_all(
        [tmp_path / "vong.pdf", tmp_path / "tot.pdf"], _reason_or_text, workers=1, timeout_s=10, memory_mb=1000
    )
    assert bad.error is not None or bad.result in (str(Reason.NEEDS_OCR), str(Reason.CORRUPT))
    assert good.result is not None
    assert good.result.endswith("characters")
