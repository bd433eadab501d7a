"""Numbers that contradict what stands beside them: a `Kết luận số 113-TB/TU`, a department's paper numbered `BC-UBND`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .area_names import areas_in
from .records import Citation, Issue, Metadata
from .references import kind_of_symbol
from .text import plain

_RULES_BY_DECISION = ("quy định", "quy chế", "điều lệ", "nội quy", "thông tri")
"""What the Party numbers with the code of a decision (`Quy định số 37-QĐ/TW`), and what a decision carries with it."""
_GENERAL = ("văn bản", "phụ lục", "tham luận", "biên bản", "luật", "bộ luật")
_BODIES = (
    ("ubnd", r"ubnd|ủy ban nhân dân|ubhc"),
    ("hđnd", r"hđnd|hội đồng nhân dân"),
    ("ttg", r"thủ tướng|ttg"),
    ("cp", r"chính phủ"),
    ("tu", r"(?:tỉnh|thành) ủy|đảng bộ (?:tỉnh|thành)|ban thường vụ|thường trực|ban chấp hành"),
    ("hu", r"huyện ủy|đảng bộ huyện|ban thường vụ|thường trực|ban chấp hành"),
)


def kind_conflict(kind: str | None, number: str | None) -> str | None:
    """The kind that a number's code shows where it is not the kind that the words say, else None."""
    shown = kind_of_symbol(number) if number else None
    if not kind or not shown or kind in _GENERAL or kind.startswith(shown) or shown.startswith(kind):
        return None
    if shown == "quyết định" and kind in _RULES_BY_DECISION:
        return None
    return None if shown == "thông tư" and kind == "thông tri" else shown


def issuer_conflict(issuer: str | None, number: str | None) -> bool:
    """Whether a number's code names another body than its issuer: `BC-UBND` on a paper of Sở Nội vụ."""
    code = plain(number or "").partition("/")[2] or plain(number or "")
    parts = [part for part in re.split(r"[-/]", code) if part]
    if not issuer or len(parts) != 2:
        return False
    words = plain(issuer)
    known = [pattern for body, pattern in _BODIES if body in (parts[0], parts[1])]
    return bool(known) and not any(re.search(pattern, words) for pattern in known)


def of_document(meta: Metadata) -> Iterator[Issue]:
    """Where a document's own number contradicts its kind or its issuer."""
    number = meta.number or meta.symbol
    shown = kind_conflict(meta.kind, number)
    if shown:
        yield Issue("symbol", words=number, detail=f"{meta.kind} / {shown}", severity="warning")
    if issuer_conflict(meta.issuer, number):
        yield Issue("symbol", words=number, detail=f"{meta.issuer}", severity="warning")


def of_citations(citations: Sequence[Citation], meta: Metadata) -> Iterator[Issue]:
    """Where a citation's code contradicts its kind or issuer, or two mentions of one document contradict each other."""
    for citation in citations:
        shown = kind_conflict(citation.kind, citation.number)
        if shown:
            yield _issue("symbol", citation, f"{citation.kind} / {shown}")
        elif issuer_conflict(citation.issuer, citation.number):
            yield _issue("symbol", citation, citation.issuer or "")
        if meta.date and citation.date and citation.date > meta.date:
            yield _issue("citation", citation, f"{citation.date} > {meta.date}")
    yield from _disagreements([c for c in citations if c.number and c.date])


def _disagreements(dated: Sequence[Citation]) -> Iterator[Issue]:
    """Mentions of one number: of one day with two areas' issuers, or of one issuer with two days of one year."""
    same: dict[str | None, list[Citation]] = {}
    for citation in reversed(dated):
        same.setdefault(citation.number, []).append(citation)
    for citation in dated:
        same[citation.number].pop()
        for other in reversed(same[citation.number]):
            here, there = _area(citation.issuer), _area(other.issuer)
            if citation.date == other.date and here and there and here != there:
                yield _issue("issuer", citation, f"{citation.issuer} / {other.issuer}")
            elif citation.date != other.date and (citation.date or "")[:4] == (other.date or "")[:4] and here == there:
                yield _issue("citation", other, f"{citation.date} / {other.date}")


def _area(issuer: str | None) -> str | None:
    named = areas_in(issuer or "")
    return plain(named[-1][1]) if named else None


def _issue(code: str, citation: Citation, detail: str) -> Issue:
    return Issue(code, citation.start, citation.end, citation.quote, detail)
