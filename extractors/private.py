"""Private persons in a document: names, ID and phone numbers in lists of people, and IDs that running text gives.

A list of people is a table with a column of names beside one of IDs, phones, addresses, birth years or households. A table
that gives posts (`Chức vụ`) lists officials and is none. Nothing is changed here: what leaves the database masks these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Box, Cell, Document, Table
from .records import Private
from .text import plain

_NAMES = re.compile(
    r"(?:họ\s*(?:và|,)?\s*tên|tên\s+(?:chủ\s+hộ|người|cá nhân|học sinh|đối tượng)|chủ\s+hộ|người\s+(?:hưởng|nhận|thụ hưởng"
    r"|đại diện|giám hộ|chăm sóc|phụ thuộc|có công)|họ\s+tên)"
)
_IDS = re.compile(r"(?:cccd|cmnd|cmt|căn\s+cước|chứng\s+minh|định\s+danh|hộ\s+chiếu|số\s+tài\s+khoản)")
_PHONES = re.compile(r"(?:điện\s+thoại|sđt|số\s+đt|di\s+động|(?<!\w)đt(?!\w))")
_OF_PERSONS = re.compile(
    r"(?:địa\s+chỉ|năm\s+sinh|ngày\s+sinh|ngày,\s*tháng|nơi\s+ở|thường\s+trú|hộ\s+nghèo|giới\s+tính|dân\s+tộc)"
)
_POSTS = re.compile(r"(?:chức\s+(?:vụ|danh)|đơn\s+vị\s+công\s+tác|cơ\s+quan|phòng\s+ban)")
_NUMBER = re.compile(r"(?<!\d)(?:\+?84|0)?\d(?:[ .-]?\d){7,13}(?!\d)")
_NAME = re.compile(r"[^\W\d_][\w’']*(?:\s+[^\W\d_][\w’']*){1,5}")
_NO_NAME = re.compile(r"(?:tổng|cộng|họ|tên|chủ hộ|thôn|xã|huyện|bản|tổ dân phố|khu phố|ấp|buôn)(?!\w)")
_ID_IN_TEXT = re.compile(
    r"(?:cccd|cmnd|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh\s+nhân\s+dân|số\s+định\s+danh(?:\s+cá\s+nhân)?)"
    r"(?:\s*(?:/\s*cmnd|số|:|là))*\s*(?P<id>\d(?:[ .]?\d){8,11})(?!\d)"
)
_PHONE_NEAR = re.compile(r"(?:điện\s+thoại|sđt|(?<!\w)đt)\D{0,12}(?P<phone>0\d(?:[ .]?\d){8})(?!\d)")
_PERSON_NEAR = re.compile(
    r"(?:ông|bà|anh|chị|em|cháu)\s+(?P<name>[^\W\d_]\w*(?:\s+[^\W\d_]\w*){1,4})\s*[,(]?\s*(?:có\s+)?(?:số\s+)?$"
)
_NEAR = 160


def find(document: Document) -> tuple[Private, ...]:
    """The words about private persons, in reading order: kind `name`, `id` or `phone`, place, page and box."""
    found = {(one.start, one.end): one for table in document.tables for one in _in_table(document, table)}
    found.update({(one.start, one.end): one for one in _in_text(document)})
    return tuple(found[place] for place in sorted(found))


def _heads(document: Document, table: Table) -> tuple[int, dict[int, str]]:
    """The first row below the heads, and the words over each column: rows up to the one that names persons."""
    heads: dict[int, str] = {}
    last = -1
    for row in range(min(table.rows, 4)):
        cells = [cell for cell in table.cells if cell.row == row]
        words = [(cell, plain(document.text[cell.start : cell.end])) for cell in cells]
        if any(_NUMBER.search(text) for _, text in words):
            break
        if any(_NAMES.search(text) or _IDS.search(text) or _PHONES.search(text) for _, text in words):
            last = max(last, max(cell.row + cell.row_span - 1 for cell, _ in words))
        for cell, text in words:
            for column in range(cell.column, cell.column + cell.column_span):
                heads[column] = f"{heads.get(column, '')} {text}".strip()
    return last + 1, heads


def _in_table(document: Document, table: Table) -> Iterator[Private]:
    below, heads = _heads(document, table)
    told = " ".join(heads.values())
    names = {column for column, words in heads.items() if _NAMES.search(words) and not _POSTS.search(words)}
    ids = {column for column, words in heads.items() if _IDS.search(words)}
    phones = {column for column, words in heads.items() if _PHONES.search(words)}
    if below == 0 or _POSTS.search(told) or not (ids or (names and (phones or _OF_PERSONS.search(told)))):
        return
    for cell in table.cells:
        if cell.row < below:
            continue
        if cell.column in ids:
            yield from _numbers(document, cell, "id")
        elif cell.column in phones:
            yield from _numbers(document, cell, "phone")
        elif cell.column in names:
            yield from _names(document, cell)


def _numbers(document: Document, cell: Cell, kind: str) -> Iterator[Private]:
    for match in _NUMBER.finditer(document.text, cell.start, cell.end):
        yield _private(document, kind, match.start(), match.end(), cell.box)


def _names(document: Document, cell: Cell) -> Iterator[Private]:
    for match in _NAME.finditer(document.text, cell.start, cell.end):
        words = match[0]
        if words[:1].isupper() and not _NO_NAME.match(plain(words)):
            yield _private(document, "name", match.start(), match.end(), cell.box)


def _in_text(document: Document) -> Iterator[Private]:
    """An ID in running text, the name that it is given for, and the phone beside it."""
    if not re.search(r"(?i)cccd|cmnd|căn\s+cước|chứng\s+minh|định\s+danh", document.text):
        return
    words = plain(document.text)
    for match in _ID_IN_TEXT.finditer(words):
        yield _private(document, "id", match.start("id"), match.end("id"), None)
        person = _PERSON_NEAR.search(words, max(0, match.start() - 60), match.start())
        if person and document.text[person.start("name")].isupper():
            yield _private(document, "name", person.start("name"), person.end("name"), None)
        phone = _PHONE_NEAR.search(words, match.end(), match.end() + _NEAR)
        if phone:
            yield _private(document, "phone", phone.start("phone"), phone.end("phone"), None)


def _private(document: Document, kind: str, start: int, end: int, box: Box | None) -> Private:
    return Private(kind, start, end, document.page_at(start), box or document.box_of(start, end))
