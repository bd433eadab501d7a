"""Clocks: wall time and processor time of this process with its children; what the machine is."""

from __future__ import annotations

import os
import platform
import resource
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path


@dataclass(slots=True)
class Spent:
    """Seconds that something took, added up over rounds."""

    wall: float = 0.0
    cpu: float = 0.0


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


@contextmanager
def spending(on: Spent) -> Iterator[None]:
    wall, cpu = time.perf_counter(), _cpu()
    yield
    on.wall += time.perf_counter() - wall
    on.cpu += _cpu() - cpu


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Everything within runs on so many cores, children too."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(before)[-count:]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def one_core() -> AbstractContextManager[None]:
    return cores(1)


def peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def pure_loop(count: int = 6_000_000) -> None:
    """Arithmetic alone: what the processor gives at this moment."""
    value = 0
    for number in range(count):
        value = (value * 31 + number) & 0xFFFFFFFF


def loop_speedup(count: int = 6_000_000) -> float:
    """How much faster two copies of a loop of pure arithmetic are than one after the other on this machine, now."""
    context = get_context("fork")
    times = []
    for copies in (1, 2):
        began = time.perf_counter()
        made = [context.Process(target=pure_loop, args=(count,)) for _ in range(copies)]
        for process in made:
            process.start()
        for process in made:
            process.join()
        times.append(time.perf_counter() - began)
    return 2 * times[0] / times[1]


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GB, Python {platform.python_version()}, load {load:.1f} at the start"
    )
