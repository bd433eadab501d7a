"""One file in, one `Document` out: the format is told by the content, never by the name."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from ..document import Document
from ..errors import InputError, Reason
from .classified import refuse_classified

MAX_BYTES = 200 * 1024 * 1024
_TEXT_NAMES = {".txt", ".md", ".markdown", ".text", ""}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def read(path: Path, *, scans_later: bool = False) -> Document:
    """The document in the file `path`: text, lines, pages and tables, the text in NFC.

    Read are text and Markdown (UTF-8, or UTF-16 with a BOM), PDF, DOCX, old DOC, RTF, HTML, XLSX, and
    what LibreOffice converts where it is installed: ODT, ODS, XLS, DOC older than Word 97 (antiword or catdoc do for
    the last). A file is taken for what its content is: a PDF named `báo cáo.docx` is read as PDF, a DOCX or HTML named
    `.doc` as what it is. Plain text is read only under a name that promises text (`.txt`, `.md`), since text named
    `.pdf` is a failed download. `Document.format` is `docx` for everything made of paragraphs rather than of pages.
    Lines that are blank are not in `Document.lines`. A footnote's mark is written `[1]` and so is its note.
    Pages that are pictures are read by OCR where the system has it; with `scans_later` a document with such pages is
    put off instead (`NEEDS_OCR`), so that it does not hold up the others.
    Raises `InputError` with one of the closed reasons; no other exception for any content.
    """
    data = _bytes_of(path)
    document = _read_as(sniff(data, path.suffix.lower()), data, path, scans_later=scans_later)
    refuse_classified(document)
    return document


def _read_as(kind: str, data: bytes, path: Path, *, scans_later: bool) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    if kind == "pdf":
        from . import pdf, pdf_pages

        scans = pdf_pages.Scans.LATER if scans_later else pdf_pages.Scans.NOW
        return pdf.from_pdf(data, path.stem, digest, scans)
    if kind == "text":
        from . import text

        return text.from_text(text.decode(data), path.stem, digest)
    return _READERS[kind](data, path.stem, digest)


def sniff(data: bytes, suffix: str) -> str:
    """What the bytes of `data` are: `pdf`, `docx`, `doc`, `rtf`, `html`, `xlsx`, `odt`, `ods` or `text`.

    `suffix` (`.txt`) only tells whether text is expected. Raises `InputError` for what is none of them.
    """
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise InputError(Reason.EMPTY, f"{len(data)} bytes, all blank")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return "doc"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_PICTURES):
        raise InputError(Reason.NEEDS_OCR, "a picture")
    return _text_kind(data, suffix)


def _docx(data: bytes, name: str, sha256: str) -> Document:
    from . import docx

    return docx.from_docx(data, name, sha256)


def _doc(data: bytes, name: str, sha256: str) -> Document:
    from . import doc

    return doc.from_ole(data, name, sha256)


def _rtf(data: bytes, name: str, sha256: str) -> Document:
    from . import rtf

    return rtf.from_rtf(data, name, sha256)


def _html(data: bytes, name: str, sha256: str) -> Document:
    from . import html

    return html.from_html(data, name, sha256)


def _xlsx(data: bytes, name: str, sha256: str) -> Document:
    from . import xlsx

    return xlsx.from_xlsx(data, name, sha256)


def _odt(data: bytes, name: str, sha256: str) -> Document:
    from . import converters

    return _docx(converters.converted(data, ".odt", "docx"), name, sha256)


def _ods(data: bytes, name: str, sha256: str) -> Document:
    from . import converters

    return _xlsx(converters.converted(data, ".ods", "xlsx"), name, sha256)


_READERS: dict[str, Callable[[bytes, str, str], Document]] = {
    "docx": _docx, "doc": _doc, "rtf": _rtf, "html": _html, "xlsx": _xlsx, "odt": _odt, "ods": _ods,
}  # fmt: skip


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(Reason.NOT_A_DOCUMENT, "a folder")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(Reason.TOO_LARGE, f"{path.stat().st_size} bytes, at most {MAX_BYTES}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(Reason.NOT_FOUND, str(path)) from error
    except PermissionError as error:
        raise InputError(Reason.NO_PERMISSION, str(path)) from error
    except (OSError, ValueError) as error:
        raise InputError(Reason.NOT_FOUND, str(error)) from error


def _zip_kind(data: bytes) -> str:
    from .docx_parts import check_sizes

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            check_sizes(archive)
            mime = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError) as error:
        raise InputError(Reason.CORRUPT, f"zip: {error}") from error
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mime in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[mime]
    if any(n.startswith("ppt/") for n in names):
        raise InputError(Reason.UNSUPPORTED_FORMAT, "slides")
    raise InputError(Reason.NOT_A_DOCUMENT, "a zip, but no DOCX")


def _text_kind(data: bytes, suffix: str) -> str:
    from . import html

    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if html.is_html(data):
        return "html"
    if suffix not in _TEXT_NAMES:
        raise InputError(Reason.NOT_A_DOCUMENT, f"content is no {suffix}")
    return "text"


def load_libraries() -> None:
    """Import what reads PDF and DOCX now: a process that starts children does it once for all of them."""
    import pdfplumber  # noqa: F401

    from . import docx, pdf  # noqa: F401
