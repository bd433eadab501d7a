"""A database as large as asked for, made of the sample documents' own rows with seeded variation."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import corpus
from db.corrections import correct
from db.database import open_to_write
from db.load import claim_origin, load, save_indicators
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.knowledge.register import Area, everywhere
from extractors.readers.text import from_text
from extractors.text import fold, plain

FIGURES = 50
"""Figures a document: a hundred thousand documents hold five million."""
YEARS = range(2012, 2026)
_LEVELS = {"province": 5, "district": 35, "commune": 60}
_SHIFTED = ("figures", "passages", "sections", "citations")
_LATER = ("figures_indicator", "figures_period", "figures_place", "citations_number", "passages_added")
"""Indexes, and the trigger that fills the search index, which one rebuild at the end fills five times as fast."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """A sample document: its row, the rows of its figures, passages, sections and citations."""

    document: Row
    rows: dict[str, list[Row]]


@dataclass(frozen=True)
class Place:
    id: int
    name: str
    parent: str | None
    level: str
    parts: tuple[int, ...]


def load_samples(path: Path) -> None:
    """The sample documents, from their text, in a database of their own."""
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        for file in corpus.documents("text"):
            text = file.read_text("utf-8")
            seen = from_text(text, name=file.stem, sha256=sha256(text.encode()).hexdigest())
            load(connection, extract(seen).to_json(), origin="sample")


def read_samples(connection: sqlite3.Connection) -> list[Sample]:
    samples = []
    for document in connection.execute("SELECT * FROM documents ORDER BY name"):
        rows = {
            table: [
                dict(row)
                for row in connection.execute(f"SELECT * FROM {table} WHERE document_id = ?", (document["id"],))
            ]
            for table in _SHIFTED
        }
        samples.append(Sample(dict(document), rows))
    return samples


def fill(path: Path, documents: int, *, seed: int = 1) -> None:
    """Write a new database of `documents` documents and fifty times as many figures. The same seed makes the same rows."""
    chance = random.Random(seed)
    source = path.with_suffix(".samples")
    load_samples(source)
    with open_to_write(source) as connection:
        samples = read_samples(connection)
    source.unlink()
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        claim_origin(connection, "sample")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        connection.execute("PRAGMA foreign_keys = OFF")
        later = _put_off(connection)
        places = list(_areas(connection))
        by_level = {level: [p for p in places if p.level == level] for level in _LEVELS}
        for first in range(0, documents, 2000):
            connection.execute("BEGIN")
            _some(connection, range(first, min(first + 2000, documents)), samples, by_level, chance)
            connection.execute("COMMIT")
        for statement in later:
            connection.execute(statement)
        connection.execute("INSERT INTO passages_fts (passages_fts) VALUES ('rebuild')")
        _correct(connection, documents // 50, chance)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _put_off(connection: sqlite3.Connection) -> list[str]:
    """Drop what is quicker made once over all rows than row by row; the statements that make it again."""
    marks = ", ".join("?" * len(_LATER))
    found = connection.execute(f"SELECT type, name, sql FROM sqlite_master WHERE name IN ({marks})", _LATER).fetchall()
    for row in found:
        connection.execute(f"DROP {row['type']} {row['name']}")
    return [row["sql"] for row in found]


def _areas(connection: sqlite3.Connection) -> Iterator[Place]:
    """The units of before July 2025 as rows, each with those right below it."""
    old = [area for area in everywhere() if area.level != "commune" or area.until]
    old = [area for area in old if not area.since]
    ids = {area.id: at for at, area in enumerate(old, 1)}
    parts: dict[str, list[int]] = {}
    for area in old:
        parts.setdefault(area.parent or "", []).append(ids[area.id])
    named: dict[str, Area] = {area.id: area for area in old}
    connection.execute("BEGIN")
    for area in old:
        row = (ids[area.id], area.name, plain(area.name), ids.get(area.parent or ""), area.level, area.id)
        connection.execute("INSERT INTO areas (id, name, key, parent_id, level, code) VALUES (?, ?, ?, ?, ?, ?)", row)
        above = named.get(area.parent or "")
        yield Place(ids[area.id], area.name, above.name if above else None, area.level, tuple(parts.get(area.id, ())))
    connection.execute("COMMIT")


def _some(
    connection: sqlite3.Connection,
    numbers: range,
    samples: list[Sample],
    by_level: dict[str, list[Place]],
    chance: random.Random,
) -> None:
    rows: dict[str, list[Row]] = {table: [] for table in ("documents", "pages", *_SHIFTED)}
    for number in numbers:
        level = chance.choices(list(_LEVELS), list(_LEVELS.values()))[0]
        _document(number, chance.choice(by_level[level]), samples, chance, rows)
    for table, made in rows.items():
        columns = list(made[0])
        names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
        values = ([row[column] for column in columns] for row in made)
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def _document(
    number: int, place: Place, samples: list[Sample], chance: random.Random, rows: dict[str, list[Row]]
) -> None:
    """One document: a head of its own, then whole samples until it has its figures."""
    year = chance.choice(YEARS)
    id = number + 1
    name = f"{number}/{chance.choice(('BC', 'KH'))}-UBND"
    head = f"UBND {place.name} Số: {name}\n{place.name}, ngày 10 tháng 01 năm {year + 1}\n\n"
    text, figures = head, 0
    first = chance.choice(samples)
    rows["passages"].append(_passage(id, head))
    position = dict.fromkeys(_SHIFTED, 0)
    while figures < FIGURES:
        sample = first if text == head else chance.choice(samples)
        groups = 100 * position["sections"]
        for table in _SHIFTED:
            for row in sample.rows[table]:
                if table == "figures" and figures >= FIGURES:
                    break
                made = _shifted(table, row, len(text), id)
                if table != "passages":
                    made["position"] = position[table]
                    position[table] += 1
                if table == "figures":
                    figures += 1
                    _vary(made, sample, place, year, groups, chance)
                rows[table].append(made)
        text += sample.document["text"] + "\n\n"
    unit = {
        "unit": place.name,
        "parent_unit": place.parent,
        "area_id": place.id,
        "level": place.level,
        "agency_id": None,
    }
    own = {
        "id": id,
        "sha256": sha256(f"{number}".encode()).hexdigest(),
        "name": f"vb-{number}",
        "path": f"/luu/vb-{number}.pdf",
    }
    about = {
        "number": name,
        "issuer": f"UBND {place.name}",
        "issued_on": f"{year + 1}-01-10",
        "reporting_period": str(year),
    }
    rows["documents"].append(first.document | unit | own | about | {"text": text, "run_id": None, "pages_estimated": 0})
    page = {"document_id": id, "number": 1, "start": 0, "end": len(text), "width": 595.0, "height": 842.0}
    rows["pages"].append(page)


def _passage(id: int, head: str) -> Row:
    words = head.rstrip()
    return {"document_id": id, "start": 0, "end": len(words), "page": 1, "words": plain(words), "folded": fold(words)}


def _shifted(table: str, row: Row, by: int, id: int) -> Row:
    made = {name: content for name, content in row.items() if name != "id"} | {"document_id": id, "page": 1}
    for name in ("start", "end", "sentence_start", "sentence_end"):
        if name in made:
            made[name] += by
    return made


def _vary(figure: Row, sample: Sample, place: Place, year: int, groups: int, chance: random.Random) -> None:
    """Another value, another year, the document's own area or one of its parts."""
    factor = chance.lognormvariate(0, 0.2)
    value = figure["value"] * factor
    figure["value"] = round(min(value, 99.0) if figure["unit"] == "%" else value, 2 if figure["unit"] == "%" else 0)
    if figure["value_max"] is not None:
        figure["value_max"] = max(round(figure["value_max"] * factor), figure["value"])
    if figure["area_id"] == sample.document["area_id"] or not place.parts:
        figure["area_id"] = place.id
    elif figure["area_id"] is not None:
        figure["area_id"] = chance.choice(place.parts)
    if figure["period"]:
        spoken = int((sample.document["issued_on"] or "2019")[:4]) - 1
        figure["period"] = re.sub(r"\d{4}", lambda m: str(int(m[0]) - spoken + year), figure["period"])
    for name in ("group_number", "part_of"):
        figure[name] = None if figure[name] is None else figure[name] + groups
    figure["public_id"] = sha256(f"{figure['document_id']}:{figure['position']}".encode()).hexdigest()[:12]


def _correct(connection: sqlite3.Connection, count: int, chance: random.Random) -> None:
    top = connection.execute("SELECT max(id) FROM figures").fetchone()[0]
    for _ in range(count):
        row = connection.execute(
            "SELECT public_id, value FROM figures WHERE id = ?", (chance.randint(1, top),)
        ).fetchone()
        correct(connection, row["public_id"], "value", row["value"] + 1, made_by="Lan", reason="đối chiếu")


def sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """How much there is."""
    tables = ("documents", "figures", "passages", "corrections")
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def describe(found: dict[str, int], size: int) -> str:
    per_million = size / max(found["figures"], 1)
    return (
        json.dumps(found)
        + f", {size / 1e6:.0f} MB, {per_million:.0f} MB a million figures (with text and search index)"
    )
