"""The words of a page's picture by Tesseract with its Vietnamese model, a program of the system."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from functools import cache
from typing import Any

from .ocr_read import OcrFailed, Read

PROGRAM = "tesseract"
LANGUAGE = "vie"
_TIMEOUT_S = 120
_NO_TEXT = 0
"""Words under this confidence are left out: the engine itself found no letters there."""


@cache
def missing() -> str | None:
    """What keeps Tesseract from reading Vietnamese here, in words for the log; None where all is there."""
    if shutil.which(PROGRAM) is None:
        return "tesseract is not installed (packages tesseract-ocr, tesseract-ocr-vie)"
    try:
        told = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"tesseract does not run: {error}"
    if LANGUAGE not in told.stdout.split():
        return "tesseract has no Vietnamese model (package tesseract-ocr-vie)"
    return None


def recognise(picture: Any, dpi: int, *, line: bool = False, block: bool = False) -> list[Read]:
    """The words on a grey PIL `picture`; `line` where it shows a single line, `block` a single column of lines.

    Raises `OcrFailed`.
    """
    mode = "7" if line else "6" if block else "3"
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(dpi), "--psm", mode, "tsv"]
    data = io.BytesIO()
    picture.save(data, "PPM")
    try:
        done = subprocess.run(
            command, input=data.getvalue(), capture_output=True, timeout=_TIMEOUT_S, check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"}, preexec_fn=_end_with_parent if _ENDS else None,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OcrFailed(str(error)) from error
    if done.returncode != 0:
        raise OcrFailed(done.stderr.decode("utf-8", "replace").strip()[-300:])
    return _words(done.stdout.decode("utf-8", "replace"))


_ENDS = sys.platform.startswith("linux")


def _end_with_parent() -> None:
    """Ends the engine with the child that called it, when that one is killed at its limit (Linux)."""
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _words(table: str) -> list[Read]:
    found = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        words = (row.get("text") or "").strip()
        if row.get("level") != "5" or not words or float(row["conf"]) < _NO_TEXT:
            continue
        left, top, wide, high = (int(row[key]) for key in ("left", "top", "width", "height"))
        line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
        found.append(Read(words, left, top, left + wide, top + high, line, float(row["conf"])))
    return found
