"""Marks of citations and the document's own data → `NAME.meta.json`."""

from __future__ import annotations

import json
import re
from typing import Any

from .compose import Composed, Place
from .errors import SourceError

RELATIONS = ("basis", "implements", "reports_on", "issued", "mentions")
_ABBREVIATIONS = {"QĐ": "quyết định", "TB": "thông báo", "KH": "kế hoạch", "NQ": "nghị quyết", "CV": "công văn"}
_KINDS = (
    "quyết định", "chỉ thị", "kế hoạch", "nghị quyết", "công văn", "báo cáo", "thông báo", "hướng dẫn", "nghị định",
    "thông tư", "kết luận", "đề án", "quy chế", "luật", "tờ trình", "chương trình",
)  # fmt: skip
_NUMBER = re.compile(r"(?<![\d/])(\d+[\d/]*\s?[-/]\s?[A-ZĐ][\wĐ&\-/]*)")
_DATE = re.compile(r"ngày (\d{1,2})/(\d{1,2})/(\d{4})|ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_TOKEN = re.compile(r'([a-z]+)=(?:"([^"]*)"|(\S+))')
_META = (
    "kind", "number", "issuer", "level", "unit", "parent_unit", "place", "date", "title", "signer", "signer_role",
    "signed_for", "recipients", "reporting_period", "sections", "citations", "slips",
)  # fmt: skip


def _kind(quote: str) -> str | None:
    for short, kind in _ABBREVIATIONS.items():
        if re.match(rf"{short}\b", quote):
            return kind
    return next((kind for kind in _KINDS if quote.lower().startswith(kind)), None)


def _date(quote: str) -> str | None:
    found = _DATE.search(quote)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups() if part)
    return f"{year:04}-{month:02}-{day:02}"


def _issuer(quote: str) -> str | None:
    head = re.split(r" về | phê duyệt | “", quote)[0]
    return head.rpartition(" của ")[2] if " của " in head else None


def _number(quote: str) -> str | None:
    found = _NUMBER.search(quote)
    return re.sub(r"\s", "", found[1]) if found else None


def citation(composed: Composed, place: Place) -> dict[str, Any]:
    """One citation; what the source does not say is read off the quote, `-` says that there is none."""
    quote = composed.quote(place)
    where = f"{composed.source.name}: {quote!r}"
    said: dict[str, str | None] = {name: quoted or plain for name, quoted, plain in _TOKEN.findall(place.words)}
    if unknown := set(said) - {"kind", "number", "date", "issuer", "rel"}:
        raise SourceError(where, f"unknown attributes {sorted(unknown)}")
    if said.get("rel") not in RELATIONS:
        raise SourceError(where, f"relation {said.get('rel')!r} is none of {RELATIONS}")
    read = {"kind": _kind(quote), "number": _number(quote), "date": _date(quote), "issuer": _issuer(quote)}
    full = {**read, **{key: None if value == "-" else value for key, value in said.items() if key != "rel"}}
    if not full["kind"]:
        raise SourceError(where, "no kind of document")
    return {"quote": quote, "start": place.start, "end": place.end, **full, "relation": said["rel"]}


def meta_json(composed: Composed) -> str:
    """The gold data of one document."""
    source = composed.source
    meta: dict[str, Any] = {key: source.data.get(key) for key in _META}
    meta["date"] = meta["date"].isoformat() if meta["date"] else None
    meta["title"] = " ".join("".join(piece.text for piece in line).strip() for line in source.title)
    meta["recipients"] = ["".join(piece.text for piece in line) for line in source.recipients]
    meta["sections"] = [list(heading) for heading in composed.headings]
    meta["citations"] = [citation(composed, place) for place in composed.places if place.mark == "citation"]
    meta["slips"] = source.data.get("slip", [])
    return json.dumps(meta, ensure_ascii=False, indent=1) + "\n"
