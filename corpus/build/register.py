"""The register of administrative units, out of the open data of vietnamadminunits (MIT): `python -m corpus.build.register FOLDER`.

FOLDER is where that package lies unpacked (it holds `data/dataset.db` and `data/converter_2025.json`). The package knows
the units of June 2025 and of July 2025, which old commune went into which new ones, and names that had ended before; it
has no dates but that one. Only these facts are taken; the package itself is not needed to run anything.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

KNOWLEDGE = Path(__file__).resolve().parents[2] / "extractors" / "knowledge"
SOURCE = (
    "facts from vietnamadminunits 1.0.4, (c) 2025 Tran Ngoc Minh Hieu, MIT licence; made by corpus/build/register.py"
)
MENDED = [
    ("46t", "tỉnh Thừa Thiên Huế", "", "2024-12-31", "46", ""),
    ("46t.474", "thành phố Huế", "", "2024-12-31", "46.474 46.475", ""),
]
"""What the package lacks: the province before it became a city (Resolution 175/2024/QH15), and its seat, cut in two."""
LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"
Row = tuple[str, str, str, str]


def printed(name: str) -> str:
    """A unit's name as running text has it: `Thành phố Hà Nội` → `thành phố Hà Nội`."""
    ranks = ("thành phố", "thị trấn", "đặc khu", "thị xã", "phường", "huyện", "tỉnh", "quận", "xã")
    words = " ".join(name.split())
    rank = next(rank for rank in ranks if words.lower().startswith(rank + " "))
    return rank + re.sub(r" 0+(?=\d)", " ", words[len(rank) :])


def former(aliases: str | None) -> list[str]:
    """The keys of units that ended in this one before the package's day: those that carry a rank."""
    ranks = ("huyen", "thixa", "thanhpho", "quan", "phuong", "xa", "thitran")
    return [key for key in dict.fromkeys(json.loads(aliases or "[]")) if key.startswith(ranks) and len(key) > 4]


class Register:
    """The rows of the three files, gathered from the package's tables."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "data" / "dataset.db")
        self.database.row_factory = sqlite3.Row
        self.map = json.loads((folder / "data" / "converter_2025.json").read_text("utf-8"))
        self.old = self.database.execute(
            "SELECT * FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
        )
        self.new = self.database.execute("SELECT * FROM admin_units ORDER BY provinceCode, wardCode").fetchall()
        self.old_rows = self.old.fetchall()
        kept = {row["provinceKey"]: row for row in self.old_rows}
        self.into = {old: new for new, olds in self.map["DICT_PROVINCE"].items() for old in olds}
        alone = {new for new, olds in self.map["DICT_PROVINCE"].items() if len(olds) == 1}
        self.new_id = {}
        for row in self.new:
            same = row["provinceKey"] in alone and row["provinceKey"] in kept
            self.new_id[row["provinceKey"]] = row["provinceCode"] + ("" if same else "n")
        self.ward_id = {
            (r["provinceKey"], r["wardKey"]): f"{self.new_id[r['provinceKey']]}.{r['wardCode']}" for r in self.new
        }
        self.next = self._next()

    def _next(self) -> dict[str, list[str]]:
        """Each old commune's path of keys with the new communes that it went into."""
        found: dict[str, list[str]] = defaultdict(list)
        for province, wards in self.map["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                for old in olds:
                    found[old].append(self.ward_id[province, ward])
        for province, divided in self.map["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, news in divided.items():
                found[old] += [self.ward_id[province, new["newWardKey"]] for new in news]
        return found

    def upper(self) -> list[tuple[str, ...]]:
        """Provinces, then districts: id, name, since, until, successors, former keys."""
        rows: dict[str, tuple[str, ...]] = {}
        for r in self.old_rows:
            code, successor = r["provinceCode"], self.new_id[self.into[r["provinceKey"]]]
            ends = "" if successor == code else LAST_DAY
            rows.setdefault(code, (code, printed(r["province"]), "", ends, successor if ends else "", ""))
        for r in self.new:
            code = self.new_id[r["provinceKey"]]
            rows.setdefault(code, (code, printed(r["province"]), FIRST_DAY, "", "", ""))
        for r in self.old_rows:
            code = f"{r['provinceCode']}.{r['districtCode']}"
            island = " ".join(self.next.get(f"{r['provinceKey']}_{r['districtKey']}_", ()))
            past = " ".join(former(r["districtAlias"]))
            rows.setdefault(code, (code, printed(r["district"]), "", LAST_DAY, island, past))
        for code in ("46", "46.474", "46.475"):
            rows[code] = (*rows[code][:2], "2025-01-01", *rows[code][3:])
        return [*rows.values(), *MENDED]

    def communes(self) -> list[Row]:
        """The communes of June 2025: id, name, successors, former keys."""
        rows: list[Row] = []
        for r in self.old_rows:
            if r["ward"]:
                path = f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey']}"
                code = f"{r['provinceCode']}.{r['districtCode']}.{r['wardCode']}"
                rows.append(
                    (
                        code,
                        printed(r["ward"]),
                        " ".join(dict.fromkeys(self.next.get(path, ()))),
                        " ".join(former(r["wardAlias"])),
                    )
                )
        return rows

    def new_communes(self) -> list[tuple[str, str]]:
        return [(self.ward_id[r["provinceKey"], r["wardKey"]], printed(r["ward"])) for r in self.new]


def write(name: str, says: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    out = StringIO()
    out.write(f"# {says}\n# {SOURCE}\n{columns}\n")
    csv.writer(out, lineterminator="\n").writerows(rows)
    (KNOWLEDGE / name).write_text(out.getvalue(), "utf-8")


def main(folder: Path) -> None:
    register = Register(folder)
    write("areas.csv", "Provinces and districts", "id,name,since,until,successors,former", register.upper())
    write("communes_2024.csv", f"Communes until {LAST_DAY}", "id,name,successors,former", register.communes())
    write("communes_2025.csv", f"Communes since {FIRST_DAY}", "id,name", register.new_communes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
