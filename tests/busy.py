"""A process that a test starts, to be killed or to be one of many: `python busy.py DATABASE WHAT FROM COUNT`.

`load` stores documents and says `loaded N` once each is stored; `correct` also corrects a figure of each and says
`corrected N`; `read` asks questions and says `read N`.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from extractions import extraction

from db.compare import compare
from db.corrections import correct
from db.database import open_to_read, open_to_write
from db.load import load, save_indicators
from db.search import search
from extractors.knowledge.indicators import indicators

FIGURES = 120


def text_of(number: int) -> str:
    return f"Văn bản {number}. " + "; ".join(f"thôn {n} có {1000 * (number % 97) + n} hộ nghèo" for n in range(FIGURES))


def document(number: int) -> dict[str, object]:
    """Document `number`: a hundred and twenty figures in one text."""
    holds = {"indicator": "poverty.households", "period": "2018", "topic": "poverty"}
    said = []
    for n in range(FIGURES):
        value = 1000 * (number % 97) + n
        said.append((f"{value} hộ", holds | {"value": value, "scope": f"xã Số {n}"}))
    return extraction(text_of(number), said, name=f"vb-{number}").to_json()


def main(path: Path, what: str, first: int, count: int) -> None:
    for number in range(first, first + count):
        if what == "read":
            with open_to_read(path) as connection:
                compare(
                    connection, "poverty.households", period="2018", areas=["xã Số 7"] if _known(connection) else []
                )
                search(connection, "hộ nghèo")
            print(f"read {number}", flush=True)
            continue
        with open_to_write(path) as connection:
            save_indicators(connection, indicators())
            load(connection, document(number), origin="received", path=f"/vb/{number}.txt")
            print(f"loaded {number}", flush=True)
            if what == "correct":
                sql = "SELECT f.public_id FROM figures f JOIN documents d ON d.id = f.document_id WHERE d.name = ? LIMIT 1"
                row = connection.execute(sql, (f"vb-{number}",)).fetchone()
                correct(connection, row["public_id"], "value", 1.0, made_by="Lan", reason="thử")
                print(f"corrected {number}", flush=True)


def _known(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM areas WHERE name = 'xã Số 7'").fetchone())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
