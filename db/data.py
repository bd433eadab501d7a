"""The database from Python: rows as dictionaries, and pandas frames where pandas is installed (extra `data`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .change import change
from .compare import compare
from .database import open_to_read
from .documents import find
from .exports.rows import Rows, of_figures, of_values
from .exports.together import change_rows, pivot_rows, rank_rows
from .pivot import pivot
from .progress import progress
from .rank import rank
from .search import search

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and their rows: a list of dictionaries by `rows`, a pandas frame by `frame()`."""

    columns: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.values]

    def frame(self) -> pandas.DataFrame:
        """The table as a frame; what is missing is NA and never 0. Raises `ModuleNotFoundError` without pandas."""
        import pandas

        return pandas.DataFrame(list(self.values), columns=list(self.columns)).convert_dtypes()

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)


def _table(rows: Rows) -> Table:
    return Table(tuple(rows.names), rows.rows)


class Data:
    """A database, open for questions only: `with Data("received.db") as data: …`.

    Names of indicators and areas are as people type them. Raises `DatabaseMissing` where there is no file, and
    `UnknownName` with near ones.
    """

    def __init__(self, path: str | Path) -> None:
        self._open = ExitStack()
        self.connection: sqlite3.Connection = self._open.enter_context(open_to_read(Path(path)))

    def __enter__(self) -> Data:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    def sql(self, query: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Table:
        """Any query; `docs/queries.md` has twelve."""
        found = self.connection.execute(query, values)
        columns = tuple(column[0] for column in found.description)
        return Table(columns, tuple(tuple(row) for row in found.fetchall()))

    def compare(
        self, indicator: str, *, areas: Collection[str] = (), period: str | None = None, basis: str | None = None
    ) -> Table:
        """One row a value with its proof; `chosen` is 1 for the one that counts, 0 for its rivals."""
        return _table(of_values(compare(self.connection, indicator, areas=areas, period=period, basis=basis)))

    def pivot(self, *indicators: str, **asked: Any) -> Table:
        """One row an area, one column an indicator and period; options as of `db.pivot.pivot`."""
        return _table(pivot_rows(pivot(self.connection, indicators, **asked)))

    def change(self, indicator: str, first: str, last: str, **asked: Any) -> Table:
        """One row an area; options as of `db.change.change`."""
        return _table(change_rows(change(self.connection, indicator, first, last, **asked)))

    def rank(self, indicator: str, period: str, **asked: Any) -> Table:
        """Areas in order, then those left out and missing; options as of `db.rank.rank`."""
        return _table(rank_rows(rank(self.connection, indicator, period, **asked)))

    def targets(self, indicator: str, *, areas: Collection[str] = ()) -> Table:
        """Target beside result, one row a pair; a missing one is None."""
        columns = ("area", "period", "target", "target_max", "result", "state", "low", "high")
        values = []
        for one in progress(self.connection, indicator, areas=areas):
            goal = (one.target.value, one.target.value_max) if one.target else (None, None)
            result = one.result.value if one.result else None
            values.append((one.area, one.period, *goal, result, one.state, one.low, one.high))
        return Table(columns, tuple(values))

    def figures(self, *documents: str) -> Table:
        """Every figure of some documents (number, name or sha256) or of all, corrections laid over."""
        return _table(of_figures(self.connection, [find(self.connection, name)["id"] for name in documents]))

    def search(self, words: str, **filters: Any) -> Table:
        """Passages that hold the words, typed with or without marks; filters as of `db.search.search`."""
        hits = [asdict(hit) for hit in search(self.connection, words, **filters)]
        return Table(tuple(hits[0]) if hits else (), tuple(tuple(hit.values()) for hit in hits))
