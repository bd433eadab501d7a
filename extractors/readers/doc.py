"""Old Word files (`.doc`, Word 97 to 2003): read from their records, without any other program."""

from __future__ import annotations

import io
from typing import Any

from ..document import Document
from ..errors import InputError, Reason
from . import legacy_fonts
from .doc_body import DocText
from .doc_records import WORD_97, DamagedDoc, Head, head, number, plc, sprms
from .docx_layout import Sheet
from .flow_writer import written

_SECTIONS = 6
_PAGE_SETUP = {0xB01F: "width", 0xB020: "height", 0xB021: "left", 0xB022: "right", 0x9023: "top", 0x9024: "bottom"}
_ENCRYPTED = "EncryptedPackage"
_OTHERS = {
    "Workbook": Reason.NEEDS_CONVERTER, "Book": Reason.NEEDS_CONVERTER,
    "PowerPoint Document": Reason.UNSUPPORTED_FORMAT, "__properties_version1.0": Reason.UNSUPPORTED_FORMAT,
}  # fmt: skip


def from_ole(data: bytes, name: str, sha256: str) -> Document:
    """The document in an OLE file: an old Word file by `from_doc`, what is older or a sheet through another program.

    Raises `InputError` as `from_doc` does, and `NEEDS_CONVERTER` where that program is missing.
    """
    from . import converters, text, xlsx
    from .docx import from_docx

    try:
        return from_doc(data, name, sha256)
    except OlderWord as older:
        if older.sheet:
            return xlsx.from_xlsx(converters.converted(data, ".xls", "xlsx"), name, sha256)
        if converters.office() is not None:
            return from_docx(converters.converted(data, ".doc", "docx"), name, sha256)
        return text.from_text(converters.words_of_doc(data), name, sha256)


class OlderWord(Exception):
    """A file of Word 6 or 95, or (`sheet`) one of an old Excel: another program has to convert it."""

    def __init__(self, what: str, *, sheet: bool = False) -> None:
        super().__init__(what)
        self.sheet = sheet


def from_doc(data: bytes, name: str, sha256: str) -> Document:
    """The document in the old Word file `data`, as `from_docx` gives it: body order, tables, notes, text boxes.

    Headers and footers are left out, and so is deleted text; pages are estimated. Words typed in the fonts of TCVN3 and
    VNI come as Unicode. Raises `InputError` (`CORRUPT`, `ENCRYPTED`, `UNSUPPORTED_FORMAT`, `NOT_A_DOCUMENT`, `EMPTY`,
    `NEEDS_OCR` where pictures stand in the place of text) and `OlderWord`.
    """
    try:
        main, table, extra, top = _streams(data)
        text = DocText(main, table, extra, top)
        blocks, notes = text.blocks(), text.notes()
        on = _sheet(main, table, top)
    except DamagedDoc as error:
        raise InputError(Reason.CORRUPT, f"doc: {error}") from error
    except (IndexError, ValueError, OverflowError, RecursionError) as error:
        raise InputError(Reason.CORRUPT, f"doc: {type(error).__name__} {error}") from error
    remarks = legacy_fonts.decode([*blocks, *(p for note in notes for p in note)])
    shown = [f"[{at}] " + " ".join(" ".join(p.text for p in note).split()) for at, note in enumerate(notes, 1)]
    document = written(blocks, shown, on, told_by_word=False, name=name, format_="docx", sha256=sha256, remarks=remarks)
    if not document.text.strip():
        pictures = "\x01" in text.text or "\x08" in text.text
        raise InputError(Reason.NEEDS_OCR if pictures else Reason.EMPTY, "no text in the body")
    return document


def _streams(data: bytes) -> tuple[bytes, bytes, bytes, Head]:
    """The streams of the file that its text needs, and its head."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            _check_kind(ole)
            main = ole.openstream("WordDocument").read()
            top = head(main)
            if top.encrypted:
                raise InputError(Reason.ENCRYPTED, "doc with a password")
            if top.version < WORD_97:
                raise OlderWord("Word 6 or 95")
            table = ole.openstream(top.table_stream).read()
            return main, table, ole.openstream("Data").read() if ole.exists("Data") else b"", top
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        if _ENCRYPTED.encode("utf-16-le") in data:
            raise InputError(Reason.ENCRYPTED, "a damaged Office file with a password") from error
        raise InputError(Reason.CORRUPT, f"ole: {error}") from error


def _check_kind(ole: Any) -> None:
    if ole.exists(_ENCRYPTED):
        raise InputError(Reason.ENCRYPTED, "an Office file with a password")
    if ole.exists("WordDocument"):
        return
    for stream, reason in _OTHERS.items():
        if ole.exists(stream):
            if reason is Reason.NEEDS_CONVERTER:
                raise OlderWord("old Excel", sheet=True)
            raise InputError(reason, f"OLE with {stream}")
    raise InputError(Reason.NOT_A_DOCUMENT, "OLE without a Word document")


def _sheet(main: bytes, table: bytes, top: Head) -> Sheet:
    """The page of the last section; A4 where the file does not say."""
    _, sections = plc(top.slice(table, _SECTIONS), 12)
    place = number(sections[-1], 2, "i") if sections else -1
    if place < 0 or place + 2 > len(main):
        return Sheet()
    found = {"width": 595.3, "height": 841.9, "left": 85.0, "right": 56.7, "top": 56.7, "bottom": 56.7}
    for code, operand in sprms(main[place + 2 : place + 2 + number(main, place, "H")]):
        if code in _PAGE_SETUP:
            found[_PAGE_SETUP[code]] = abs(number(operand, 0, "h")) / 20
    wide = max(found["width"] - found["left"] - found["right"], 72.0)
    high = max(found["height"] - found["top"] - found["bottom"], 72.0)
    return Sheet(found["width"], found["height"], wide, high)
