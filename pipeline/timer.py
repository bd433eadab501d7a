"""`make install-nightly`: a systemd service with its timer, and a cron line, written into a folder. Root is not needed.

They are only written: who looks after the machine reads them and puts them in place.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from .exits import Exit
from .settings import FILE_NAME

_SERVICE = """\
[Unit]
Description=tonghop: takes in what arrived (nightly)
RequiresMountsFor={folder}

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={program} nightly
# Some files refused, or another run at work: no failure of the service.
SuccessExitStatus={quiet}
Nice=10
IOSchedulingClass=idle
# A stop is waited for: the run ends cleanly between two documents.
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=120
UMask=0027
"""
_TIMER = """\
[Unit]
Description=tonghop every night at {hour}

[Timer]
OnCalendar=*-*-* {hour}:00
# A machine that was off at that hour runs it when it is back.
Persistent=true
RandomizedDelaySec=300

[Install]
WantedBy=timers.target
"""
_CRON = '{minute} {clock} * * *  cd "{folder}" && "{program}" nightly >> nightly.out 2>&1\n'
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@click.command()
@click.option("--into", required=True, type=click.Path(path_type=Path), help="Thư mục ghi các tệp (folder).")
@click.option("--at", "hour", default="02:00", help="Giờ chạy, ví dụ 02:00 (time of day).")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Thư mục làm việc, nơi có tonghop.toml (where it runs)."
)
def main(into: Path, hour: str, folder: Path | None) -> None:
    """Ghi tệp hẹn giờ cho systemd và dòng cho cron (systemd units and a cron line)."""
    found = _HOUR.fullmatch(hour)
    if found is None:
        raise click.UsageError(f"Giờ {hour!r} phải có dạng 02:00.")
    work = (folder or Path.cwd()).absolute()
    program = Path(sys.executable).parent / "tonghop"
    words = {
        "folder": work,
        "program": program,
        "hour": f"{int(found[1]):02}:{found[2]}",
        "clock": int(found[1]),
        "minute": int(found[2]),
        "quiet": f"{int(Exit.SOME_REFUSED)} {int(Exit.LOCKED)}",
    }
    into.mkdir(parents=True, exist_ok=True)
    for name, text in (("tonghop.service", _SERVICE), ("tonghop.timer", _TIMER), ("tonghop.cron", _CRON)):
        (into / name).write_text(text.format(**words), "utf-8")
    click.echo(
        f"Đã ghi vào {into}: tonghop.service, tonghop.timer, tonghop.cron (written).\n"
        f"systemd (của người dùng): cp {into}/tonghop.service {into}/tonghop.timer ~/.config/systemd/user/ "
        "&& systemctl --user enable --now tonghop.timer\n"
        "  (muốn chạy cả khi chưa đăng nhập: loginctl enable-linger)\n"
        f"cron: (crontab -l; cat {into}/tonghop.cron) | crontab -\n"
        f"Cấu hình đặt ở {work / FILE_NAME}."
    )


if __name__ == "__main__":
    main()
