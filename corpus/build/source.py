"""One source: the TOML of one document, read and checked for its keys."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .errors import SourceError
from .markup import Block, Piece, blocks, pieces
from .tables import Grid, grid

SOURCES = Path(__file__).parent / "sources"
_KEYS = {
    "kind", "number", "issuer", "level", "unit", "parent_unit", "place", "date", "title", "signer", "signer_role",
    "signed_for", "recipients", "reporting_period", "left", "number_line", "date_line", "sign", "body", "table", "slip",
    "kind_line",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A document before it is written: its own data, its lines, its tables, its slips."""

    name: str
    data: dict[str, Any]
    title: tuple[tuple[Piece, ...], ...]
    recipients: tuple[tuple[Piece, ...], ...]
    blocks: tuple[Block, ...]
    tables: dict[str, Grid]

    @property
    def left(self) -> list[str]:
        """The letterhead's left column: the body that issues, and the number."""
        return [*self.data["left"], self._number_line()]

    @property
    def right(self) -> list[str]:
        """The letterhead's right column: the state's name, its motto, place and date."""
        return ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", self._date_line()]

    @property
    def kind_line(self) -> str:
        return str(self.data.get("kind_line") or self.data["kind"].upper())

    @property
    def sign(self) -> list[str]:
        """The closing block's right side: on whose behalf, the role, the name."""
        signer = self.data.get("signer")
        return [*self.data["sign"], *([signer] if signer else [])]

    def _number_line(self) -> str:
        return str(self.data.get("number_line") or f"Số: {self.data['number']}")

    def _date_line(self) -> str:
        if "date_line" in self.data:
            return str(self.data["date_line"])
        on: date = self.data["date"]
        month = (
            f"{on.month:02}" if on.month < 3 else str(on.month)
        )  # Decree 30/2020: days under 10 and months 1, 2 padded
        return f"{self.data['place']}, ngày {on.day:02} tháng {month} năm {on.year}"


def load(path: Path) -> Source:
    """The source in `path`. SourceError where a key is unknown or a needed one is missing."""
    name = path.stem
    data = tomllib.loads(path.read_text("utf-8"))
    if unknown := set(data) - _KEYS:
        raise SourceError(name, f"unknown keys {sorted(unknown)}")
    if missing := {"kind", "issuer", "level", "unit", "left", "title", "sign", "body"} - set(data):
        raise SourceError(name, f"keys missing: {sorted(missing)}")
    title = tuple(pieces(name, line) for line in data["title"].strip().splitlines())
    recipients = tuple(pieces(name, line) for line in data.get("recipients", []))
    tables = {table["id"]: grid(name, table) for table in data.get("table", [])}
    return Source(name, data, title, recipients, tuple(blocks(name, data["body"])), tables)


def load_all(folder: Path = SOURCES) -> list[Source]:
    """All sources of a folder, by name."""
    return [load(path) for path in sorted(folder.glob("*.toml"))]
