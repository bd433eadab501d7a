"""DOCX: paragraphs, tables and notes straight from the XML, in the order in which Word shows them."""

from __future__ import annotations

from ..document import Document
from ..errors import InputError, Reason
from . import legacy_fonts
from .docx_body import BodyReader
from .docx_layout import sheet
from .docx_parts import Package
from .flow_writer import written


def from_docx(data: bytes, name: str, sha256: str, format_: str = "docx") -> Document:
    """The document in the DOCX `data`: a line for each paragraph, tables, notes at the end as `[n] …`.

    Headers and footers are left out, and so is deleted text. Words typed in the fonts of TCVN3 and VNI come as Unicode.
    Raises `InputError`: `CORRUPT`, `TOO_LARGE`, `ENCRYPTED`, `NOT_A_DOCUMENT`, `EMPTY` (no text; `NEEDS_OCR` where
    pictures stand in its place).
    """
    package = Package(data)
    reader = BodyReader(package)
    blocks = reader.blocks()
    notes = reader.notes()
    remarks = legacy_fonts.decode([*blocks, *(p for note in notes for p in note)])
    document = written(
        blocks,
        [f"[{number}] " + " ".join(" ".join(p.text for p in note).split()) for number, note in enumerate(notes, 1)],
        sheet(reader.section),
        told_by_word=b"lastRenderedPageBreak" in package.main_xml,
        name=name,
        format_=format_,
        sha256=sha256,
        remarks=remarks,
    )
    if not document.text.strip():
        pictures = b"<pic:pic" in package.main_xml or b"<v:imagedata" in package.main_xml
        raise InputError(Reason.NEEDS_OCR if pictures else Reason.EMPTY, "no text in the body")
    return document
