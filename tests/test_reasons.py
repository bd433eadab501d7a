"""Every reason of the closed list has a file or a run that brings it about, and words that a sender can act on."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from papers import Sheet, docx, para, pdf

from extractors.errors import MESSAGES_VI, InputError, Reason
from extractors.readers import read
from pipeline.workers import run_all

Bring = Callable[[Path], Reason | None]
_TAIL = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.4\n", list[int]()
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + _TAIL % (len(places) + 1, len(out))


def _sheet(box: bytes) -> bytes:
    stream = b"BT /F 12 Tf 20 20 Td (Bao cao 12 ho) Tj ET"
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def _many_pages(count: int) -> bytes:
    """One page object shown `count` times: a small file that says it is a thick book."""
    kids = b" ".join([b"3 0 R"] * count)
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )


def _reading(name: str, data: bytes) -> Bring:
    def bring(folder: Path) -> Reason | None:
        path = folder / name
        path.write_bytes(data)
        try:
            read(path)
        except InputError as error:
            return error.reason
        return None

    return bring


def _child(function: Callable[[Path], object]) -> Bring:
    """What becomes of a child that does this."""

    def bring(folder: Path) -> Reason | None:
        (outcome,) = run_all([folder / "a"], function, workers=1, timeout_s=1.5, memory_mb=300)
        return outcome.error.reason if outcome.error else None

    return bring


def _sleep(path: Path) -> None:
    time.sleep(30)


def _eat(path: Path) -> int:
    return len(bytearray(3_000_000_000))


def _die(path: Path) -> None:
    os.abort()


def _secret(sheet: Sheet) -> None:
    sheet.centre(150, 60, "ỦY BAN NHÂN DÂN", bold=True)
    sheet.centre(410, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=10)
    sheet.centre(150, 110, "TỐI MẬT", bold=True)
    sheet.write(70, 200, "Báo cáo tình hình của 12 xã trong năm.")


def _not_found(folder: Path) -> Reason | None:
    try:
        read(folder / "khong-co.pdf")
    except InputError as error:
        return error.reason
    return None


def _no_permission(folder: Path) -> Reason | None:
    from pipeline.inbox import out_of_reach

    return out_of_reach(PermissionError(13, "denied")).reason


def _zip(*names: str, inside: str = "<a/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, inside)
    return out.getvalue()


def _needs_converter(folder: Path) -> Reason | None:
    """An ODT where no office program can be found."""
    odt = _zip("mimetype", inside="application/vnd.oasis.opendocument.text")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder))
        return _reading("a.odt", odt)(folder)


def _same_stem(folder: Path) -> Reason | None:
    from pipeline.cli import _refuse_same_stems
    from pipeline.problems import Stop

    with pytest.raises(Stop) as caught:
        _refuse_same_stems([folder / "a.pdf", folder / "a.docx"])
    return Reason.SAME_STEM if MESSAGES_VI[Reason.SAME_STEM] in caught.value.message else None


CASES: list[tuple[Reason, Bring]] = [
    (Reason.EMPTY, _reading("a.pdf", b"")),
    (Reason.ENCRYPTED, _reading("a.pdf", pdf(lambda sheet: sheet.write(70, 70, "12 xã"), password="khoa"))),
    (Reason.CORRUPT, _reading("a.docx", docx(para("Báo cáo"))[:-40])),
    (Reason.NOT_A_DOCUMENT, _reading("a.pdf", b"Not found")),
    (Reason.UNSUPPORTED_FORMAT, _reading("a.pptx", _zip("[Content_Types].xml", "ppt/presentation.xml"))),
    (Reason.TOO_LARGE, _reading("a.pdf", _sheet(b"0 0 9000000 9000000"))),
    (Reason.TOO_LARGE, _reading("a.pdf", _many_pages(20_000))),
    (Reason.TIMEOUT, _child(_sleep)),
    (Reason.OUT_OF_MEMORY, _child(_eat)),
    (Reason.CRASHED, _child(_die)),
    (Reason.NEEDS_OCR, _reading("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500))),
    (Reason.NEEDS_CONVERTER, _needs_converter),
    (Reason.NOT_FOUND, _not_found),
    (Reason.NO_PERMISSION, _no_permission),
    (Reason.SAME_STEM, _same_stem),
    (Reason.CLASSIFIED, _reading("a.pdf", pdf(_secret))),
]


@pytest.mark.parametrize(("reason", "bring"), CASES, ids=[f"{reason}-{at}" for at, (reason, _) in enumerate(CASES)])
def test_each_reason_is_met(tmp_path: Path, reason: Reason, bring: Bring) -> None:
    assert bring(tmp_path) is reason


def test_no_reason_is_without_a_case_and_a_message() -> None:
    assert {reason for reason, _ in CASES} == set(Reason)
    assert set(MESSAGES_VI) == set(Reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_a_message_says_in_vietnamese_what_to_do(reason: Reason) -> None:
    words = MESSAGES_VI[reason]
    assert words.endswith(".") and words.count(".") >= 2
    assert "ề nghị" in words
    assert any(mark in words for mark in "ạảãáàệểđ")
    assert InputError(reason, "chi tiết").message_vi == words


def test_a_large_sheet_that_is_still_a_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a0.pdf"
    path.write_bytes(_sheet(b"0 0 2384 3370"))
    assert "Bao cao 12 ho" in read(path).text
