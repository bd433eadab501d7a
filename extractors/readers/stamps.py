"""Stamps and marks that lie over a page and are no part of its text: signatures' stamps, receipt, urgency, secrecy."""

from __future__ import annotations

import re

from ..text import fold, plain

_SIGNING = re.compile(
    r"(?:nguoi ky|ky boi|ky so boi|duoc ky boi|thoi gian ky|ngay ky|signed by|digitally signed|signature (?:not )?valid"
    r"|signer|signing time|location|reason|email|e-mail|co quan|don vi|to chuc)\s*:"
    r"|digitally signed|signature (?:not )?valid|chu ky so\b"
)
_MOMENT = re.compile(
    r"(?:^|:\s*|\s)\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[+-]\d\d[:']?\d\d)?\s*$"
    r"|^\s*[+-]\d\d[:']\d\d'?\s*$|^\s*\d{1,2}:\d\d:\d\d\s*$"
)
_ADDRESS = re.compile(r"^\s*[\w.+-]+@[\w.-]+\s*$")
_RECEIPT = re.compile(
    r"(?:cong van|van ban)?\s*den|cv den|den (?:so|ngay)\b.*|(?:so|ngay) den\b.*|gio\s*:?.*|chuyen\s*:.*|kinh chuyen\s*:.*"
    r"|luu ho so(?: so)?\s*:?.*|so va ky hieu hs\s*:?.*|(?:so|ngay)\s*[:.]?[\s.…_\d/-]*"
)
_RECEIVED = re.compile(
    r"(?:cong van|van ban|cv)\s*den\W*|den\W*|(?:den\W*(?:so|ngay)|(?:so|ngay) den)\s*[:.]?[\s.…_\d/-]*"
)
"""A head with nothing but a number or a day behind it: `Đến ngày 14/9/2024, toàn huyện …` is a sentence."""
_URGENT = re.compile(r"\W*(?:hoa toc(?: hen gio)?|thuong khan|khan|thuong hoa toc)\W*")
_SECRET = re.compile(r"\W*(?:tuyệt mật|tối mật|mật)\W*")


def is_stamp(words: str) -> bool:
    """Whether a line of an annotation is that of a stamp: who signed and when, an address, `CÔNG VĂN ĐẾN`, `HỎA TỐC`."""
    low = fold(words).strip()
    return bool(
        _SIGNING.match(low) or _MOMENT.search(low) or _ADDRESS.match(low) or is_received(words) or is_urgent(words)
    )


def is_signing(words: str) -> bool:
    """Whether a line tells of an electronic signature: `Ký bởi: …`, `Thời gian ký: …`, a moment to the second."""
    low = fold(words).strip()
    return bool(_SIGNING.match(low) or _MOMENT.search(low) or _ADDRESS.match(low))


def tells_moment(words: str) -> bool:
    """Whether a line is the time of an electronic signature, or names who made it."""
    low = fold(words).strip()
    return bool(_MOMENT.search(low) or re.match(r"(?:nguoi ky|ky boi|ky so boi|thoi gian ky|signed by|digitally)", low))


def is_received(words: str) -> bool:
    """Whether a line heads the stamp of an incoming letter: `CÔNG VĂN ĐẾN`, `ĐẾN`, `Số đến: …`."""
    return bool(_RECEIVED.fullmatch(fold(words).strip())) and words.strip()[:1].isupper()


def goes_with_receipt(words: str) -> bool:
    """Whether a line below the head of such a stamp belongs to it: `Số: 2352`, `Ngày: 21/3/18`, `Chuyển: …`."""
    return bool(_RECEIPT.fullmatch(fold(words).strip())) and len(words) < 60


def is_urgent(words: str) -> bool:
    """Whether a line is a mark of urgency in capitals: `HỎA TỐC`, `THƯỢNG KHẨN`, `KHẨN`."""
    return words.upper() == words and bool(_URGENT.fullmatch(fold(words)))


def is_secret(words: str) -> bool:
    """Whether a line is a mark of secrecy in capitals and nothing else: `MẬT`, `TỐI MẬT`, `TUYỆT MẬT`."""
    return words.upper() == words and bool(_SECRET.fullmatch(plain(words).replace("\n", " ")))
