"""Walks a summary report as DOCX, run by run: which digits stand in it, and what the footnote behind them says.

It knows nothing of how the report was made: it reads the file's own XML, and the documents in the database.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Run:
    """Words of the report with what their footnote says; `note` is empty where none follows."""

    words: str
    note: str
    first_cell: bool
    marked: bool


def runs_with_digits(data: bytes) -> list[Run]:
    """Every run of the body that holds a digit, in order; what a person has to replace (yellow) is marked."""
    return [run for run in _runs(data) if re.search(r"\d", run.words)]


def _runs(data: bytes) -> Iterator[Run]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        notes = _notes(package.read("word/footnotes.xml"))
    for paragraph in body.iter(f"{_W}p"):
        runs = list(paragraph.iter(f"{_W}r"))
        for at, run in enumerate(runs):
            if _mark(run) is not None:
                continue
            following = next((_mark(later) for later in runs[at + 1 : at + 2]), None)
            words = "".join(text.text or "" for text in run.iter(f"{_W}t"))
            marked = run.find(f"{_W}rPr/{_W}highlight") is not None
            yield Run(words.replace("\xa0", " "), notes.get(following or "", ""), _first_cell(paragraph), marked)


def _mark(run: etree._Element) -> str | None:
    """The number of the footnote that a run calls: by a reference, or by its raised number where it was called before."""
    reference = run.find(f"{_W}footnoteReference")
    if reference is not None:
        return reference.get(f"{_W}id")
    raised = run.find(f"{_W}rPr/{_W}vertAlign")
    return "".join(t.text or "" for t in run.iter(f"{_W}t")) if raised is not None else None


def _notes(xml: bytes) -> dict[str, str]:
    root = etree.fromstring(xml)
    return {
        note.get(f"{_W}id") or "": "".join(text.text or "" for text in note.iter(f"{_W}t")).strip()
        for note in root.iter(f"{_W}footnote")
    }


def _first_cell(paragraph: etree._Element) -> bool:
    cell = paragraph.getparent()
    if cell is None or cell.tag != f"{_W}tc":
        return False
    row = cell.getparent()
    return row is not None and row.find(f"{_W}tc") is cell


_PLACE = re.compile(
    r"(?P<document>[^;()]+?(?:\(chưa ghi số\))?), (?:tr\. (?P<about>≈?)(?P<page>\d+)|ký tự (?P<start>\d+))"
)


@dataclass(frozen=True)
class Place:
    """A document and a page (or nothing but the document) that a footnote names, with the words that it quotes."""

    document: str
    page: int | None
    quotes: str


def places(note: str) -> list[Place]:
    """Every document and page in a footnote."""
    body = re.sub(r"^(?:Cộng \d+ số liệu|Tính từ|Đếm theo): ", "", note)
    found = list(_PLACE.finditer(body))
    ends = [*(match.start() for match in found[1:]), len(body)]
    return [
        Place(m["document"].strip(" ;"), int(m["page"]) if m["page"] else None, body[m.end() : end])
        for m, end in zip(found, ends, strict=True)
    ]


def text_at(connection: sqlite3.Connection, titles: dict[str, int], place: Place) -> str:
    """The words of the page that a footnote names; raises `KeyError` where there is no such document or page."""
    document_id = titles[place.document]
    text: str = connection.execute("SELECT text FROM documents WHERE id = ?", (document_id,)).fetchone()[0]
    if place.page is None:
        return text
    sql = 'SELECT start, "end" FROM pages WHERE document_id = ? AND number = ?'
    row = connection.execute(sql, (document_id, place.page)).fetchone()
    if row is None:
        raise KeyError(place)
    return text[row[0] : row[1]]


def amounts(words: str) -> list[float]:
    """The numbers in words, as Vietnamese offices write them: `3.468,18` is 3468.18."""
    found = re.findall(r"\d[\d.]*(?:,\d+)?", words)
    return [float(one.rstrip(".").replace(".", "").replace(",", ".")) for one in found]
