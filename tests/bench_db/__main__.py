"""`python -m bench_db [--size DOCUMENTS] [--db FILE] [--keep]`: fill, ask, and tell how long each question took."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from bench_db.fill import describe, fill, sizes
from bench_db.questions import QUESTIONS, Asker, opened_whole, told, walks
from db.database import open_to_read

MEDIAN_MS, P95_MS = 50.0, 250.0


def main() -> int:
    given = argparse.ArgumentParser(prog="bench_db", description=__doc__)
    given.add_argument("--size", type=int, default=4000, help="documents, with fifty figures each")
    given.add_argument("--times", type=int, default=60, help="how often each question is asked")
    given.add_argument(
        "--db", type=Path, help="the file; one that is there already is asked, neither filled nor deleted"
    )
    given.add_argument("--keep", action="store_true", help="leaves the file behind")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.db or Path(folder) / "bench.db"
        filled = not path.exists()
        if filled:
            began = time.perf_counter()
            fill(path, asked.size)
            print(f"filled in {time.perf_counter() - began:.0f} s")
        slow = measure(path, asked.times)
        if asked.db and filled and not asked.keep:
            for file in (path, *path.parent.glob(path.name + "-*")):
                file.unlink(missing_ok=True)
    return 1 if slow else 0


def measure(path: Path, times: int) -> list[str]:
    """Prints a line a question; the questions that are slower than they may be, or walk through a great table."""
    slow, heavy = [], []
    with open_to_read(path) as connection:
        print(describe(sizes(connection), path.stat().st_size))
        print(f"{'question':40} {'median ms':>10} {'p95 ms':>8} {'cpu median':>11} {'cpu p95':>8}  walks through")
        for name, ask in QUESTIONS.items():
            asker = Asker(connection, random.Random(f"{name}"))
            with told(connection) as statements:
                ask(asker)
            walked = sorted(
                {line for s in statements for line in (*walks(connection, s), *opened_whole(connection, s))}
            )
            spent, worked = [], []
            for _ in range(times):
                began, began_working = time.perf_counter(), time.process_time()
                ask(asker)
                worked.append(1000 * (time.process_time() - began_working))
                spent.append(1000 * (time.perf_counter() - began))
            p95 = quantiles(spent, n=20)[-1]
            print(
                f"{name:40} {median(spent):10.1f} {p95:8.1f} {median(worked):11.1f} {quantiles(worked, n=20)[-1]:8.1f}  {', '.join(walked) or '–'}",
                flush=True,
            )
            if median(spent) > MEDIAN_MS or p95 > P95_MS or walked:
                slow.append(name)
            if median(worked) > MEDIAN_MS or quantiles(worked, n=20)[-1] > P95_MS:
                heavy.append(name)
    within = [len(QUESTIONS) - len(names) for names in (slow, heavy)]
    print(f"within median and p95: {within[0]} of {len(QUESTIONS)} by the clock, {within[1]} by processor time")
    if slow:
        print(f"too slow (median {MEDIAN_MS:.0f} ms, p95 {P95_MS:.0f} ms): {', '.join(slow)}")
    return slow


if __name__ == "__main__":
    sys.exit(main())
