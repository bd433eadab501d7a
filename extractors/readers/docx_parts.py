"""The zip around a DOCX: sizes checked before unpacking, parts found by their relations, XML parsed safely."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..errors import InputError, Reason

MAX_UNPACKED = 400 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024


def tag(element: Any) -> str:
    """The element's name without its namespace, so that both dialects of the format read alike."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Any, name: str = "val") -> str | None:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, *path: str) -> Any | None:
    """The first child along `path` (`pPr`, `jc`), None where one is missing."""
    for name in path:
        element = next((c for c in element if tag(c) == name), None)
        if element is None:
            return None
    return element


def switched_on(element: Any | None) -> bool | None:
    """A toggle such as `<w:b/>`: True, False where it says `0`, None where it is not there."""
    if element is None:
        return None
    return attribute(element) not in {"0", "false", "off", "none"}


def check_sizes(archive: zipfile.ZipFile) -> None:
    """Raise `InputError` where a zip would unpack to more than we take (`TOO_LARGE`), or has a password (`ENCRYPTED`)."""
    entries = archive.infolist()
    texts = [entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or max(texts, default=0) > MAX_PART:
        raise InputError(Reason.TOO_LARGE, "unpacked size")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(Reason.ENCRYPTED, "zip with a password")


class Package:
    """An open DOCX: `main`, and the parts that it relates to by kind (`styles`, `numbering`, `footnotes`, `endnotes`).

    Raises `InputError`: `CORRUPT`, `ENCRYPTED`, `TOO_LARGE` (unpacked), `NOT_A_DOCUMENT` (no main part).
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise InputError(Reason.CORRUPT, f"zip: {error}") from error
        check_sizes(self._zip)
        self._names = {entry.filename for entry in entries}
        self._main_name = self._find_main()
        self.main_xml = self._unpacked(self._main_name)
        self.main = _tree(self.main_xml, self._main_name)
        self._related = dict(self._relations(self._main_name))

    def _find_main(self) -> str:
        for kind, target in self._relations(""):
            if kind == "officeDocument" and target in self._names:
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise InputError(Reason.NOT_A_DOCUMENT, "a zip without a document part")

    def _relations(self, source: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._names:
            return
        for relation in self._parsed(rels):
            target = relation.get("Target", "")
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") != "External":
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                yield kind, posixpath.normpath(joined)

    def part(self, kind: str) -> Any | None:
        """The parsed part of one kind, None where the document has none or it cannot be read."""
        name = self._related.get(kind)
        return self._parsed(name) if name in self._names and name is not None else None

    def _parsed(self, name: str) -> Any:
        return _tree(self._unpacked(name), name)

    def _unpacked(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError) as error:
            raise InputError(Reason.CORRUPT, f"{name}: {error}") from error
        except (NotImplementedError, RuntimeError, KeyError) as error:
            raise InputError(Reason.CORRUPT, f"{name}: {error}") from error
        if len(data) > MAX_PART:
            raise InputError(Reason.TOO_LARGE, f"{name} unpacked")
        return data


def _tree(data: bytes, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(Reason.CORRUPT, f"{name}: {error}") from error
