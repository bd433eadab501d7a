"""What only another program can read: LibreOffice turns it into DOCX or XLSX, antiword and catdoc give its words.

All three are system packages, found when they are needed. Where none is installed the file waits (`NEEDS_CONVERTER`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import InputError, Reason

_SECONDS = 60
_PLAIN = (("antiword", ["-m", "UTF-8.txt", "-w", "0"]), ("catdoc", ["-d", "utf-8", "-w"]))


def office() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """`data` (a file ending in `suffix`) as `target` (`docx`, `xlsx`), made by LibreOffice.

    Raises `InputError`: `NEEDS_CONVERTER` where LibreOffice is missing, `TIMEOUT`, `CORRUPT` where it gives nothing.
    """
    program = office()
    if program is None:
        raise InputError(Reason.NEEDS_CONVERTER, f"{suffix}: LibreOffice (gói libreoffice-writer, libreoffice-calc)")
    with tempfile.TemporaryDirectory(prefix="tonghop-") as made:
        folder = Path(made)
        source = folder / f"tep{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'ho-so').as_uri()}"
        _run([program, profile, "--headless", "--norestore", "--convert-to", target, "--outdir", made, str(source)])
        result = folder / f"tep.{target}"
        if not result.is_file():
            raise InputError(Reason.CORRUPT, f"LibreOffice gave no {target}")
        return result.read_bytes()


def words_of_doc(data: bytes) -> str:
    """The words of an old Word file through antiword or catdoc. Raises as `converted` does."""
    found = next(((path, rest) for name, rest in _PLAIN if (path := shutil.which(name))), None)
    if found is None:
        raise InputError(Reason.NEEDS_CONVERTER, ".doc: LibreOffice (gói libreoffice-writer), antiword hoặc catdoc")
    with tempfile.TemporaryDirectory(prefix="tonghop-") as made:
        source = Path(made) / "tep.doc"
        source.write_bytes(data)
        words = _run([found[0], *found[1], str(source)]).decode("utf-8", "replace")
    if not words.strip():
        raise InputError(Reason.CORRUPT, f"{Path(found[0]).name} gave no words")
    return words


def _run(command: list[str]) -> bytes:
    """What a program printed. It runs in a group of its own, which is killed with all that it started."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=_own_limits if sys.platform.startswith("linux") else None,
    )  # fmt: skip
    try:
        return process.communicate(timeout=_SECONDS)[0]
    except subprocess.TimeoutExpired as error:
        raise InputError(Reason.TIMEOUT, f"{Path(command[0]).name}: more than {_SECONDS} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _own_limits() -> None:
    """The limit on addresses that the reading child has is too small for an office program; memory still has one."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = 4 * 1024**3
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
