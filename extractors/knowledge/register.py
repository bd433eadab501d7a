"""The register of administrative areas: provinces, districts, communes, with validity and what followed them.

Three CSV files beside this one, read when first asked for; the communes apart from the rest, since few questions need
them. An area's `id` is its path of official codes (`20.178.05971`); a province that was made by the merger of July 2025 has
an `n` behind its code (`68n` is the Lâm Đồng of since then, `68` the one of before). Dates that the source lacks are "".
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ..errors import RuleError
from ..markers import UPPER as _UPPER
from ..text import fold, plain

_HERE = Path(__file__).parent
LAST_OLD_DAY, FIRST_NEW_DAY = "2025-06-30", "2025-07-01"
RANKS = ("thành phố", "thị trấn", "đặc khu", "thị xã", "phường", "huyện", "tỉnh", "quận", "xã")
_FOLDED = str.maketrans(
    {c: fold(c) for c in string.ascii_uppercase + _UPPER + _UPPER.lower()} | dict.fromkeys(" -–'’‘.\xa0\t", "")
)
_RANK_KEY = re.compile("^(?:thanhpho|thitran|dackhu|thixa|phuong|huyen|tinh|quan|xa)")
_DATED = {"communes_2024.csv": ("", LAST_OLD_DAY), "communes_2025.csv": (FIRST_NEW_DAY, "")}


def key_of(name: str) -> str:
    """A name for comparing without marks, case, blanks and hyphens: `Đắk R'Lấp` → `dakrlap`, `quận 01` → `quan1`."""
    words = [word.lstrip("0") or word if word.isdigit() else word for word in name.split()]
    return "".join(words).translate(_FOLDED)


def spelled(name: str) -> str:
    """A name for comparing with its marks: lower case, one tone style, no blanks, hyphens and apostrophes.

    `Đakrông` and `Đa Krông`, `Phan Rang - Tháp Chàm` and `Phan Rang-Tháp Chàm` are the same.
    """
    words = plain(name).replace("-", " ").replace("'", "").replace(".", " ").split()
    return "".join(word.lstrip("0") or word if word.isdigit() else word for word in words)


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative area: path of codes, name with its rank, first and last day, what followed, what ended in it."""

    id: str
    name: str
    since: str
    until: str
    successors: tuple[str, ...]
    former: tuple[str, ...]
    """Keys (without marks) of areas that ended in this one before the register's day; their dates are not known."""

    @property
    def level(self) -> str:
        """`province`, `district` or `commune`, by the path."""
        parts = self.id.split(".")
        return "province" if len(parts) == 1 else "district" if len(parts[-1]) == 3 else "commune"

    @property
    def parent(self) -> str | None:
        return self.id.rpartition(".")[0] or None

    @property
    def rank(self) -> str:
        return next(rank for rank in RANKS if self.name.startswith(rank + " "))

    @property
    def bare(self) -> str:
        """The name without its rank: `Lạng Sơn`."""
        return self.name[len(self.rank) + 1 :]

    def stood_on(self, day: str | None) -> bool:
        """Whether the area was there on a day (`2024-05-01`, `2024`); without a day, or without its own dates, yes."""
        if not day:
            return True
        return not (self.since and day[:10] < self.since[: len(day)]) and not (self.until and day[:10] > self.until)


class Areas:
    """Areas by id, by name and by the names that ended in them.

    Of the rows only names and ids are looked at beforehand; a `Area` is made when one is asked for, so that fourteen
    thousand rows cost some milliseconds. Names hold no comma and no quotes: a row is its pieces.
    """

    def __init__(self, *files: str) -> None:
        self._rows, self._dates = list[str](), list[tuple[str, str]]()
        for file in files:
            says, _, head, *lines = (_HERE / file).read_text("utf-8").splitlines()
            if not says.startswith("#") or not head.startswith("id,name"):
                raise RuleError(f"{file}: does not begin with its source and the names of its columns")
            self._rows += lines
            self._dates += [_DATED.get(file, ("", ""))] * len(lines)
        self._names = "\n".join(row.split(",", 2)[1] for row in self._rows).translate(_FOLDED).split("\n")

    def ready(self) -> None:
        """Make all look-ups, which else are made when first asked for: some 40 ms for all communes."""
        for lookup in (self._by_id, self._by_key, self._by_bare, self._by_former):
            len(lookup)

    def area(self, at: int) -> Area:
        """The area of a row. Raises `RuleError` where the row is none."""
        row, (since, until) = self._rows[at].split(","), self._dates[at]
        if len(row) == 6:
            row, since, until = [*row[:2], *row[4:]], row[2], row[3]
        if len(row) not in (2, 4) or not row[1].startswith(RANKS):
            raise RuleError(f"register of areas: {row}")
        successors, former = row[2:] or ("", "")
        return Area(row[0], row[1], since, until, tuple(successors.split()), tuple(former.split()))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Area]:
        return map(self.area, range(len(self._rows)))

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {row.partition(",")[0]: at for at, row in enumerate(self._rows)}

    def get(self, id: str) -> Area | None:
        at = self._by_id.get(id)
        return None if at is None else self.area(at)

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self._names):
            found[key].append(at)
        return found

    @cached_property
    def _by_bare(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, key in enumerate(self._names):
            found[_RANK_KEY.sub("", key, count=1)].append(at)
        return found

    @cached_property
    def _by_former(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self._rows):
            if row.count(",") > 1 and not row.endswith(","):
                for key in row.rpartition(",")[2].split():
                    found[key].append(at)
        return found

    def named(self, key: str) -> list[Area]:
        """Areas whose name with its rank has this key: `huyenbaolam`."""
        return [self.area(at) for at in self._by_key.get(key, ())]

    def bare(self, key: str) -> list[Area]:
        """Areas whose name without rank has this key: `baolam`."""
        return [self.area(at) for at in self._by_bare.get(key, ())]

    def ended_in(self, key: str) -> list[Area]:
        """Areas in which one with the key of this name and rank ended: `huyenyendung` → thành phố Bắc Giang."""
        return [self.area(at) for at in self._by_former.get(key, ())]


@cache
def upper() -> Areas:
    """Provinces and districts."""
    return Areas("areas.csv")


@cache
def everywhere() -> Areas:
    """Provinces, districts and communes."""
    return Areas("areas.csv", "communes_2024.csv", "communes_2025.csv")
