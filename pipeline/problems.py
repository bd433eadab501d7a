"""Every problem that a user can meet, as one message in Vietnamese and one exit code."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from extractors.errors import InputError, RuleError

from .exits import Exit
from .settings import SettingsError


class Stop(Exception):
    """A command ends with this message and exit code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@contextmanager
def stopping() -> Iterator[None]:
    """Every problem that a user can meet, as a message and an exit code."""
    from db.compare import UnknownName
    from db.database import DatabaseProblem, DiskFull
    from db.documents import Ambiguous

    try:
        yield
    except DiskFull as error:
        raise Stop(str(error), Exit.DISK_FULL) from error
    except DatabaseProblem as error:
        raise Stop(str(error), Exit.DATABASE) from error
    except SettingsError as error:
        raise Stop(str(error), Exit.USAGE) from error
    except UnknownName as error:
        near = f" Gần giống: {', '.join(error.near)}." if error.near else ""
        raise Stop(f"Không có “{error.name}” (not found).{near}", Exit.NOT_FOUND) from error
    except Ambiguous as error:
        raise Stop(_several(error), Exit.NOT_FOUND) from error
    except InputError as error:
        raise Stop(f"{error.reason}: {error.message_vi}", Exit.ALL_FAILED) from error
    except RuleError as error:
        raise Stop(f"Dữ liệu quy tắc của chương trình có lỗi (rule data): {error}", Exit.DEFECT) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Stop("Ổ đĩa đã hết chỗ. Hãy giải phóng dung lượng rồi chạy lại.", Exit.DISK_FULL) from error
        raise Stop(f"{error.filename or ''}: {error.strerror or error}", Exit.OUTPUT) from error


def _several(error: Any) -> str:
    named = [(row["sha256"][:8], row["number"], row["area"], row["path"] or row["name"]) for row in error.found]
    lines = ["  " + "  ".join(word or "–" for word in words) for words in named]
    return "\n".join([f"Có nhiều văn bản mang tên “{error.name}” (several documents); hãy dùng mã sha256:", *lines])


def speak_utf8() -> None:
    """Vietnamese needs it whatever the machine's locale says; what is not text (a test's capture) is left alone."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def explain_usage(error: click.UsageError) -> None:
    """Say in Vietnamese that the command was not typed as it should be, then what click says, then where help is."""
    command = error.ctx.command_path if error.ctx else "tonghop"
    click.echo(f"Lệnh gõ chưa đúng: {error.format_message()}\nXem cách dùng (see): {command} --help", err=True)
