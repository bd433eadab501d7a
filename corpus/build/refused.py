"""The files that must be refused with a reason: an empty one, one under a password, a scan without text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_PASSWORD = "mat-khau-mau"
_SCAN_LINES = (
    "ỦY BAN NHÂN DÂN", "XÃ HƯỚNG HIỆP", "", "BÁO CÁO", "Kết quả giảm nghèo năm 2018", "",
    "Toàn xã còn 412 hộ nghèo, chiếm 38,6%.",
)  # fmt: skip


def _locked(path: Path) -> None:
    lock = StandardEncryption(_PASSWORD, ownerPassword=_PASSWORD, strength=40)
    canvas = Canvas(str(path), pagesize=A4, invariant=1, encrypt=lock)
    canvas.drawString(72, 700, "BAO CAO")
    canvas.save()


def _picture() -> Image.Image:
    page = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"), 20)
    for number, line in enumerate(_SCAN_LINES):
        draw.text((70, 80 + 36 * number), line, font=font, fill=30)
    return page.rotate(0.6, fillcolor=255)


def _scan(path: Path) -> None:
    png = BytesIO()
    _picture().save(png, "PNG")
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(BytesIO(png.getvalue())), 0, 0, *A4)
    canvas.save()


def write_refused(folder: Path) -> None:
    """Write the three files into `folder`."""
    (folder / "trong.docx").write_bytes(b"")
    _locked(folder / "bao-cao-bi-khoa.pdf")
    _scan(folder / "ban-chup.pdf")
