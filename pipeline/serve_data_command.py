"""`tonghop serve-data`: the database in a browser, for researchers, by Datasette."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from .exits import Exit
from .options import db_option, settings_of
from .problems import Stop

_NAME = "tonghop"


@click.command("serve-data")
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe (address to listen on).")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8011, show_default=True, help="Cổng riêng (a port of its own)."
)
@click.option("--live", is_flag=True, help="Đọc thẳng tệp đang dùng, không chép (serve the file itself, not a copy).")
def serve_data(db: Path | None, host: str, port: int, live: bool) -> None:
    """Mở cơ sở dữ liệu trên trình duyệt, chỉ đọc (browse and query it, read-only).

    Phục vụ một bản chép lúc khởi động, nên không cản ai đang nạp văn bản; muốn thấy số mới thì chạy lại. Dừng bằng Ctrl-C.
    """
    from db.data_site import SETTINGS, metadata, snapshot
    from db.database import open_to_read
    from db.masking import names_private_words

    try:
        import uvicorn
        from datasette.app import Datasette
    except ModuleNotFoundError as error:
        words = f'Chưa cài thư viện {error.name}: hãy chạy pip install "tonghop[data]" (missing library).'
        raise Stop(words, Exit.OUTPUT) from error
    with ExitStack() as stack:
        path = settings_of(db).db
        with open_to_read(path) as connection:
            if live and names_private_words(connection):
                words = (
                    "Cơ sở dữ liệu có thông tin cá nhân, --live sẽ không che được; hãy bỏ --live, hoặc thêm --no-mask."
                )
                raise Stop(f"{words} (private persons would show)", Exit.USAGE)
            if live:
                served = {"files": [str(path)]}
            else:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tonghop-")))
                served = {"immutables": [str(snapshot(connection, folder, _NAME))]}
        name = path.stem if live else _NAME
        site = Datasette(**served, metadata=metadata(name), settings=SETTINGS)
        click.echo(f"Mở trình duyệt tại (open): http://{host}:{port}/ – dừng bằng Ctrl-C.")
        server = uvicorn.Server(uvicorn.Config(site.app(), host=host, port=port, log_level="warning"))
        server.run()
        if not server.started:
            raise Stop(f"Không mở được cổng {port}; hãy chọn cổng khác bằng --port (port in use).", Exit.OUTPUT)
