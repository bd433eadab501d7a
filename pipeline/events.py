"""What an unattended run did, for machines: JSON lines, one event a line, never a word of a document.

Each line opens the file anew, so that whatever rotates logs on the system may move it at any time.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any


class Events:
    """A log in the file `path`; `-` is standard error. A log that cannot be written never stops a run."""

    def __init__(self, path: Path, **always: Any) -> None:
        self._path = path
        self._always = always
        self._complained = False

    def about(self, **always: Any) -> None:
        """Every event from now on says this too (the run's number)."""
        self._always |= always

    def say(self, event: str, **facts: Any) -> None:
        """Write one event. Facts are names, numbers and codes; details of errors stay in the database."""
        moment = datetime.now().astimezone().isoformat(timespec="milliseconds")
        line = json.dumps({"at": moment, "event": event, **self._always, **facts}, ensure_ascii=False, default=str)
        if str(self._path) == "-":
            print(line, file=sys.stderr, flush=True)
            return
        try:
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(line + "\n")
        except OSError as error:
            if not self._complained:
                self._complained = True
                print(f"Không ghi được nhật ký {self._path}: {error.strerror}.", file=sys.stderr)
