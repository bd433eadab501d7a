"""`make bench-run` and `make bench-scale`: how fast the whole pipeline is, as ratios measured side by side in one run.

Rounds are interleaved, so that a machine that others use too slows all sides alike; processor time is told beside wall
time for the same reason.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.measure import Spent, cores, loop_speedup, machine, one_core, peak_mb, pure_loop, spending
from bench.paperwork import write_pdfs, write_texts
from db.database import open_to_write
from db.load import load, save_indicators
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers import read
from pipeline.events import Events
from pipeline.ingest import Reader
from pipeline.nightly import Nightly, Readers
from pipeline.process import process_text, warm
from pipeline.settings import Settings, load_settings
from pipeline.version import version

Row = tuple[str, str]


class Bench:
    """One benchmark in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rows: list[Row] = []
        self.made = Spent()

    def say(self, what: str, value: str) -> None:
        self.rows.append((what, value))
        print(f"| {what} | {value} |", flush=True)

    def settings(self, name: str, **more: Any) -> Settings:
        """Settings of a database of their own, which is made: once in its life, so that no measurement holds it."""
        folder = self.root / name
        (folder / "in").mkdir(parents=True, exist_ok=True)
        places = {"inbox": folder / "in", "store": folder / "store", "db": folder / "t.db", "log": folder / "log.jsonl"}
        made = load_settings(places | {"settle_s": 0, "workers": 1} | more, {})
        self.made = Spent()
        with spending(self.made):
            self.night(made, lambda paths, watch: iter(()))
        return made

    def night(self, settings: Settings, readers: Readers | None = None) -> int:
        reader = Reader(process_text, version(), None, warm)
        return Nightly(settings, reader, Events(settings.log), readers=readers).run(indicators()).loaded

    def deliver(self, settings: Settings, paths: Sequence[Path]) -> None:
        for path in paths:
            (settings.inbox / path.name).write_bytes(path.read_bytes())


def _pdfium(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return sum(len(document[at].get_textpage().get_text_bounded()) for at in range(len(document)))
    finally:
        document.close()


def _pages(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def _pdfplumber(path: Path) -> int:
    import pdfplumber

    letters = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            letters += len(page.extract_text() or "")
            page.close()
    return letters


def against_others(bench: Bench, paths: Sequence[Path]) -> float:
    """The whole pipeline, bytes to committed rows, beside pdfplumber's text and pdfium's; milliseconds a document."""
    settings, rounds = bench.settings("others"), max(len(paths) // 10, 1)
    bench.say(
        "making the database, once: ms, wall (processor)", f"{bench.made.wall * 1000:.0f} ({bench.made.cpu * 1000:.0f})"
    )
    spent = {name: Spent() for name in ("ours", "pdfplumber", "pdfium")}
    others: dict[str, Callable[[Path], int]] = {"pdfplumber": _pdfplumber, "pdfium": _pdfium}
    with one_core():
        for at in range(rounds):
            chosen = paths[at::rounds]
            bench.deliver(settings, chosen)
            with spending(spent["ours"]):
                loaded = bench.night(settings)
            assert loaded == len(chosen), f"{loaded} of {len(chosen)} loaded"
            for name, function in others.items():
                gc.collect()
                with spending(spent[name]):
                    for path in chosen:
                        function(path)
    ours, plumber, pdfium = (spent[name] for name in ("ours", "pdfplumber", "pdfium"))
    each = 1000 / len(paths)
    bench.say("documents, pages", f"{len(paths)}, {sum(map(_pages, paths))}")
    for name, one in spent.items():
        bench.say(f"{name}: ms a document, wall (processor)", f"{one.wall * each:.0f} ({one.cpu * each:.0f})")
    for name, one in (("pdfplumber.extract_text alone", plumber), ("pdfium text alone", pdfium)):
        bench.say(
            f"ours, times faster than {name}, wall (processor)",
            f"**{one.wall / ours.wall:.2f}** ({one.cpu / ours.cpu:.2f})",
        )
    bench.say("peak memory of the run, of a document's child (MB)",
              f"{peak_mb(resource.RUSAGE_SELF):.0f}, {peak_mb(resource.RUSAGE_CHILDREN):.0f}")  # fmt: skip
    return ours.cpu * each


def stages(bench: Bench, paths: Sequence[Path], whole_ms: float) -> None:
    """Shares of the steps of a document, in processor time of one process; the rest is fork, pickling, states, intake."""
    names = ("read", "find and resolve", "to rows", "load and commit")
    spent = {name: Spent() for name in names}
    db = bench.root / "stages.db"
    with open_to_write(db) as connection:
        save_indicators(connection, indicators())
    with one_core():
        for path in paths:
            with spending(spent["read"]):
                document = read(path)
            with spending(spent["find and resolve"]):
                found = extract(document)
            with spending(spent["to rows"]):
                rows = found.to_json()
            with spending(spent["load and commit"]), open_to_write(db) as connection:
                load(connection, rows, origin="received", path=str(path))
    each = {name: one.cpu * 1000 / len(paths) for name, one in spent.items()}
    each["children, states, store, versions put aside"] = max(whole_ms - sum(each.values()), 0)
    total = sum(each.values())
    for name, value in each.items():
        bench.say(f"stage: {name}", f"{value:.1f} ms, {value / total:.0%}")


def two_workers(bench: Bench, paths: Sequence[Path], rounds: int = 3) -> None:
    """What a second worker on a second core brings, beside what it brings to a pure loop on this machine in this run.

    One worker has one core to itself and the process that writes, as one copy of the loop has.
    """
    shares = []
    for at in range(rounds):
        times = {}
        for workers in (1, 2):
            settings = bench.settings(f"workers-{at}-{workers}", workers=workers)
            bench.deliver(settings, paths)
            with cores(workers):
                began = time.perf_counter()
                bench.night(settings)
                times[workers] = time.perf_counter() - began
        loop = statistics.median(loop_speedup() for _ in range(3))
        shares.append((times[1] / times[2], loop))
    ours, loop = (statistics.median(share[side] for share in shares) for side in (0, 1))
    bench.say("two workers on two cores against one on one; two copies of a pure loop", f"{ours:.2f}; {loop:.2f}")
    bench.say("two workers, share of what the loop reaches", f"**{ours / loop:.0%}**")


def cluster(bench: Bench, paths: Sequence[Path]) -> None:
    """What handing a document to a Dask cluster on this machine costs beyond the local run, one worker each."""
    try:
        from distributed import LocalCluster
    except ImportError:
        bench.say("Dask cluster", "not measured: extra `cluster` is missing")
        return
    from pipeline.cluster import Cluster

    def run(name: str, chosen: Sequence[Path], readers: Readers | None, **more: Any) -> float:
        settings = bench.settings(name, **more)
        bench.deliver(settings, chosen)
        spent = Spent()
        with spending(spent):
            bench.night(settings, readers)
        return spent.wall * 1000 / len(chosen)

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:  # type: ignore[no-untyped-call]
        address = made.scheduler_address.replace("tcp://", "dask://")
        more = {"executor": address}
        readers = Cluster(bench.settings("dask-warm", **more), scans=False)
        run("dask-warm", paths[:12], readers, **more)
        differences = []
        for at in range(3):
            local = run(f"pool-{at}", paths, None)
            readers = Cluster(bench.settings(f"dask-{at}", **more), scans=False)
            differences.append((run(f"dask-{at}", paths, readers, **more), local))
    handed, local = (statistics.median(pair[side] for pair in differences) for side in (0, 1))
    bench.say(
        "ms a document: local, Dask with one worker, batches of 12",
        f"{local:.0f}, {handed:.0f} ({handed - local:+.1f})",
    )


def growth(bench: Bench, most: int, window: int = 200) -> None:
    """Time per document while the database grows, at 200, 2,000 and 10,000 documents.

    The time of a pure loop before and after each window stands beside, against its time at the first: where it differs
    much, others used the machine. Each point is the median of the windows up to it (three at most).
    """
    settings = bench.settings("growth")
    ends = [end for end in (200, 2000, 10_000) if end <= most]
    memory, loops, each = list[float](), list[float](), list[float]()
    for start in range(0, most, window):
        bench.deliver(settings, write_texts(bench.root / "texts", start, window))
        spent, loop = Spent(), Spent()
        with one_core():
            with spending(loop):
                pure_loop()
            with spending(spent):
                bench.night(settings)
            with spending(loop):
                pure_loop()
        memory.append(peak_mb(resource.RUSAGE_SELF))
        each.append(spent.cpu * 1000 / window)
        loops.append(loop.cpu)
        if start + window in ends:
            value, beside = (statistics.median(of[-3:]) for of in (each, loops))
            bench.say(
                f"processor time a short document, after {start + window:,} (against the first 200; a pure loop's)",
                f"{value:.1f} ms ({value / each[0]:.2f}; {beside / loops[0]:.2f})",
            )
    if memory:
        bench.say(
            "peak memory of the run after the first window, after the last (MB)", f"{memory[0]:.0f}, {memory[-1]:.0f}"
        )


def nothing_new(bench: Bench, count: int) -> None:
    """A night on which nothing arrived, over so many known documents."""
    settings = bench.settings("quiet")
    for number in range(count):
        folder = settings.inbox / f"{number % 120:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(f"Xã có {number} hộ.\n", "utf-8")
    from pipeline.intake import Intake
    from pipeline.store import Store

    with open_to_write(settings.db) as connection:
        from db.runs import open_run

        run_id = open_run(connection, "received", version(), "nightly")
        began = time.perf_counter()
        Intake(settings, Store(settings.store), Events(settings.log), run_id).run(connection)
        taken = time.perf_counter() - began
        connection.execute("UPDATE originals SET state = 'loaded'")
    bench.say("taking a file in: hash, store, sync, rows (ms a file)", f"{taken * 1000 / count:.2f}")
    spent = Spent()
    with spending(spent):
        bench.night(settings)
    bench.say(
        f"a night with nothing new over {count:,} documents (ms a document)", f"**{spent.wall * 1000 / count:.3f}**"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pdfs", type=int, default=100)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--known", type=int, default=10_000)
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument(
        "--files", type=Path, help="the PDFs of this folder instead of generated ones (with --only others)"
    )
    given = options.parse_args()
    print(machine())
    print("\n| measured | value |\n| --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        warm()
        paths = sorted(given.files.glob("*.pdf")) if given.files else write_pdfs(bench.root / "pdfs", given.pdfs)
        for path in paths[:2]:
            process_text(path)
        parts: dict[str, Callable[[], object]] = {
            "others": lambda: stages(bench, paths[:20], against_others(bench, paths)),
            "workers": lambda: two_workers(bench, paths[:24]),
            "cluster": lambda: cluster(bench, paths[:36]),
            "quiet": lambda: nothing_new(bench, given.known),
            "growth": lambda: growth(bench, given.documents),
        }
        for name, part in parts.items():
            if not given.only or name in given.only:
                part()


if __name__ == "__main__":
    main()
