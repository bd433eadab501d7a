"""One extraction → rows, in one transaction. Loading a document again replaces its rows and keeps its corrections."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from .adoption import adopt_corrections
from .areas import Seat, place_of, save_agency, seat_of
from .asked import save_asked
from .classes import save_classes
from .database import OriginMixed, writing
from .passages import index_document
from .public_id import public_ids
from .versions import index_versions

Json = dict[str, Any]

ORIGINS_VI = {"sample": "văn bản mẫu", "received": "văn bản đã tiếp nhận"}


class Indicator(Protocol):
    """What the knowledge folder says of one indicator; `over_…` is how it adds up."""

    @property
    def id(self) -> str: ...
    @property
    def name_vi(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def better(self) -> str: ...
    @property
    def over_areas(self) -> str: ...
    @property
    def over_bodies(self) -> str: ...
    @property
    def over_time(self) -> str: ...


_INDICATOR_COLUMNS = [
    "id", "name_vi", "name_en", "unit", "measure", "topic", "better", "over_areas", "over_bodies", "over_time",
]  # fmt: skip
_FIGURE_COPIED = [
    "quote", "start", "end", "value", "value_max", "unit", "per", "of", "measure", "qualifier", "direction", "basis",
    "against", "stage", "period", "period_from", "subject", "beneficiary", "topic", "scope", "actor", "part_of",
    "indicator", "note", "page", "rule", "confidence",
]  # fmt: skip
_META_COPIED = [
    "kind", "number", "symbol", "issuer", "level", "unit", "parent_unit", "place", "date_partial", "title", "signer",
    "signer_role", "signed_for", "reporting_period", "programme_period", "body_start", "body_end",
]  # fmt: skip


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def insert(connection: sqlite3.Connection, table: str, row: Json) -> int:
    """Insert one row, its columns named by its keys."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    made = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))
    return int(made.lastrowid or 0)


def claim_origin(connection: sqlite3.Connection, origin: str) -> None:
    """Mark an empty database as holding `sample` or `received` documents, or hold it to what it is.

    Raises `OriginMixed`: invented figures must never stand beside real ones.
    """
    row = connection.execute("SELECT origin FROM database").fetchone()
    if row is None:
        insert(connection, "database", {"id": 1, "origin": origin, "made_at": now()})
    elif row["origin"] != origin:
        raise OriginMixed(
            f"Cơ sở dữ liệu này chứa {ORIGINS_VI[row['origin']]}, không nạp chung với {ORIGINS_VI[origin]}. "
            "Hãy chọn một tệp khác bằng --db."
        )


def save_indicators(connection: sqlite3.Connection, indicators: Iterable[Indicator]) -> None:
    """Bring the table of indicators up to the knowledge folder; rows that stay the same are not written."""
    names = ", ".join(_INDICATOR_COLUMNS)
    updates = ", ".join(f"{name} = excluded.{name}" for name in _INDICATOR_COLUMNS[1:])
    same = " AND ".join(f"indicators.{name} = excluded.{name}" for name in _INDICATOR_COLUMNS[1:])
    sql = (
        f"INSERT INTO indicators ({names}) VALUES ({', '.join('?' * len(_INDICATOR_COLUMNS))}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates} WHERE NOT ({same})"
    )
    for indicator in indicators:
        connection.execute(sql, [str(getattr(indicator, name)) for name in _INDICATOR_COLUMNS])


def load(
    connection: sqlite3.Connection,
    extraction: Json,
    *,
    origin: str,
    path: str = "",
    run_id: int | None = None,
    within: Callable[[], None] = lambda: None,
) -> int:
    """Store one extraction (its `to_json()` form) and return the document's row number.

    `within` is called before the transaction ends: what it writes is there with the document or not at all.

    All of it or nothing: a killed process leaves the document as it was. Corrections stay, since they name figures by
    `public_id`. Raises `OriginMixed` where the database holds documents of the other origin.
    """
    with writing(connection):
        claim_origin(connection, origin)
        connection.execute("DELETE FROM documents WHERE sha256 = ?", (extraction["sha256"],))
        connection.execute("DELETE FROM refused WHERE path = ?", (path,))
        meta = extraction["meta"]
        seat = seat_of(connection, meta["unit"], meta["parent_unit"], _speaks_from(meta))
        document_id = _save_document(connection, extraction, seat, {"origin": origin, "path": path, "run_id": run_id})
        _save_parts(connection, document_id, extraction)
        public = public_ids(extraction)
        _save_figures(connection, document_id, extraction, public, seat)
        _save_private(connection, document_id, extraction)
        save_classes(connection)
        save_asked(connection, document_id, extraction, public)
        adopt_corrections(connection, document_id)
        index_document(connection, document_id)
        index_versions(connection, document_id)
        within()
    return document_id


def _speaks_from(meta: Json) -> str | None:
    """The day, month or year that a document speaks from: its date, else the last year of the periods that it names."""
    stated = meta["date"] or meta["date_partial"]
    years = re.findall(r"\d{4}", f"{meta['reporting_period'] or ''} {meta['programme_period'] or ''}")
    return stated or max(years, default=None)


_text = json.JSONEncoder(ensure_ascii=False).encode


def _save_document(connection: sqlite3.Connection, extraction: Json, seat: Seat, arrival: Json) -> int:
    meta = extraction["meta"]
    row = {name: extraction[name] for name in ("sha256", "name", "format", "version", "text")}
    row |= {name: meta[name] for name in _META_COPIED} | arrival
    row |= {
        "loaded_at": now(),
        "pages_estimated": int(extraction["pages_estimated"]),
        "area_id": seat.area_id,
        "agency_id": save_agency(connection, meta["issuer"], meta["level"], seat.area_id),
        "issued_on": meta["date"],
        "recipients": _text(meta["recipients"]),
        "urgency": meta.get("urgency"),
        "signed_as": _text(meta.get("signed_as", [])),
        "sources": _text(meta["sources"]),
        "parts": _text(extraction["parts"]),
    }
    return insert(connection, "documents", row)


def _save_parts(connection: sqlite3.Connection, document_id: int, extraction: Json) -> None:
    """Pages, sections, citations, tables and issues of one document."""
    for page in extraction["pages"]:
        row = {name: page.get(name) for name in ("number", "start", "end", "width", "height")}
        insert(connection, "pages", {"document_id": document_id} | row)
    _save_list(connection, "sections", document_id, extraction["section_places"])
    citations = [{"issued_on" if k == "date" else k: v for k, v in c.items()} for c in extraction["citations"]]
    _save_list(connection, "citations", document_id, citations)
    tables = [
        {name: t.get(name) for name in ("number", "start", "end", "page")} | {"content": _text(t)}
        for t in extraction["tables"]
    ]
    _save_list(connection, "tables", document_id, tables)
    _save_list(connection, "issues", document_id, extraction["issues"])


def _save_list(connection: sqlite3.Connection, table: str, document_id: int, rows: Sequence[Json]) -> None:
    for position, row in enumerate(rows):
        insert(connection, table, {"document_id": document_id, "position": position} | row)


def _save_figures(
    connection: sqlite3.Connection, document_id: int, extraction: Json, public: Sequence[str], seat: Seat
) -> None:
    rows = []
    for position, (figure, name) in enumerate(zip(extraction["figures"], public, strict=True)):
        row = {key: figure[key] for key in _FIGURE_COPIED} | _places(figure, extraction["text"])
        row |= {
            "document_id": document_id,
            "position": position,
            "public_id": name,
            "area_id": place_of(connection, figure["scope"], seat),
            "group_number": figure["group"],
            "flags": _text(figure["flags"]),
            "section": _text(figure["section"]),
        }
        rows.append(row)
    _insert_all(connection, "figures", rows)


def _insert_all(connection: sqlite3.Connection, table: str, rows: Sequence[Json]) -> None:
    """Insert rows that all have the same keys, in order."""
    if rows:
        columns = ", ".join(f'"{name}"' for name in rows[0])
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(r.values()) for r in rows])


def _save_private(connection: sqlite3.Connection, document_id: int, extraction: Json) -> None:
    rows = [
        {name: one[name] for name in ("kind", "start", "end", "page")}
        | dict(zip(("box_x0", "box_top", "box_x1", "box_bottom"), one["bbox"] or [None] * 4, strict=True))
        for one in extraction.get("private", [])
    ]
    _save_list(connection, "private_words", document_id, rows)


def _places(figure: Json, text: str) -> Json:
    """Where the figure stands: its sentence, its box on the page, its cell."""
    start, end = figure["sentence"]
    box = figure["bbox"] or [None] * 4
    cell = figure["table"] or {}
    return {
        "sentence": text[start:end],
        "sentence_start": start,
        "sentence_end": end,
        **dict(zip(("box_x0", "box_top", "box_x1", "box_bottom"), box, strict=True)),
        "table_number": cell.get("table"),
        "table_row": cell.get("row"),
        "table_column": cell.get("column"),
        "row_head": cell.get("row_head"),
        "column_head": cell.get("column_head"),
    }


def start_run(connection: sqlite3.Connection, origin: str, version: str) -> int:
    """Open a run's row: made only once there is something to load or to refuse."""
    with writing(connection):
        claim_origin(connection, origin)
        return insert(connection, "runs", {"origin": origin, "version": version, "started_at": now()})


def end_run(connection: sqlite3.Connection, run_id: int, *, loaded: int, refused: int, unchanged: int) -> None:
    with writing(connection):
        connection.execute(
            "UPDATE runs SET ended_at = ?, loaded = ?, refused = ?, unchanged = ? WHERE id = ?",
            (now(), loaded, refused, unchanged, run_id),
        )
