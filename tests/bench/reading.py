"""How fast PDFs are read: our whole reader against `pdfplumber.extract_text` and bare pdfium text, on the same files.

Run by `make bench-read`. The files are made here from a seed, with the font of the sample documents: reports of running
text, and reports of ruled tables. The three readers take turns on each file in every round, so that whatever else the
machine does meets all of them; each file counts with its fastest round, in seconds of the processor.
"""

from __future__ import annotations

import io
import platform
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from papers import Sheet, pdf

from extractors.readers.pdf import from_pdf

SEED, FILES, PAGES, ROUNDS = 20261121, 3, 8, 4
TARGETS = {"without tables": 10.0, "with tables": 5.0}
_WORDS = [
    "Ủy",
    "ban",
    "nhân",
    "dân",
    "huyện",
    "tiếp",
    "tục",
    "chỉ",
    "đạo",
    "các",
    "xã",
    "rà",
    "soát",
    "hộ",
    "nghèo",
    "cận",
    "nghèo",
    "theo",
    "chuẩn",
    "mới",
    "bảo",
    "đảm",
    "đúng",
    "đối",
    "tượng",
    "công",
    "khai",
    "minh",
    "bạch",
    "trong",
    "năm",
    "đã",
    "hỗ",
    "trợ",
    "làm",
    "nhà",
    "ở",
    "cho",
    "vay",
    "vốn",
    "đào",
    "tạo",
    "nghề",
    "giải",
    "quyết",
    "việc",
    "làm",
    "xuất",
    "khẩu",
    "lao",
    "động",
    "kinh",
    "phí",
    "thực",
    "hiện",
    "từ",
    "ngân",
    "sách",
    "trung",
    "ương",
    "ngân",
    "sách",
    "tỉnh",
    "và",
    "nguồn",
    "xã",
    "hội",
    "hóa",
    "đạt",
    "tỷ",
    "lệ",
    "so",
    "với",
    "kế",
    "hoạch",
    "giao",
]


def _line(chance: random.Random, width: int = 88) -> str:
    words: list[str] = []
    while sum(map(len, words)) + len(words) < width - 8:
        words.append(
            chance.choice(_WORDS) if chance.random() < 0.9 else f"{chance.randrange(10, 99_999):,}".replace(",", ".")
        )
    return " ".join(words)


def _head(sheet: Sheet) -> None:
    sheet.centre(150, 60, "ỦY BAN NHÂN DÂN", bold=True)
    sheet.centre(150, 76, "HUYỆN MƯỜNG LÁT", bold=True)
    sheet.centre(410, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=10)
    sheet.centre(410, 76, "Độc lập - Tự do - Hạnh phúc", bold=True)
    sheet.write(90, 106, "Số: 118/BC-UBND")
    sheet.write(300, 106, "Mường Lát, ngày 04 tháng 12 năm 2023")


def _prose(chance: random.Random, number: int) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.centre(297, 30, str(number))
        if number == 1:
            _head(sheet)
        for at in range(140 if number == 1 else 60, 790, 16):
            sheet.write(70, at, _line(chance), size=10)

    return draw


def _table(chance: random.Random, number: int) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.centre(297, 30, str(number))
        if number == 1:
            _head(sheet)
        top = 140 if number == 1 else 60
        for at in range(top, top + 96, 16):
            sheet.write(70, at, _line(chance), size=10)
        heads = ["TT", "Xã, thị trấn", "Số hộ", "Hộ nghèo", "Tỷ lệ (%)", "Kinh phí"]
        rows = [
            [str(i), f"Xã {chance.choice(_WORDS).title()} {chance.choice(_WORDS).title()}"]
            + [f"{chance.randrange(10, 9_999):,}".replace(",", ".") for _ in range(4)]
            for i in range(1, 27)
        ]
        sheet.grid(70, top + 110, [30, 150, 70, 70, 70, 70], [heads, *rows])

    return draw


def files(page: Callable[[random.Random, int], Callable[[Sheet], None]]) -> list[bytes]:
    """The PDFs of one kind, the same ones every time."""
    made = []
    for number in range(FILES):
        chance = random.Random(f"{SEED}:{number}")
        made.append(pdf(*(page(chance, at) for at in range(1, PAGES + 1))))
    return made


def ours(data: bytes) -> int:
    return len(from_pdf(data, "do", "0" * 64).text)


def with_pdfplumber(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return sum(len(page.extract_text()) for page in opened.pages)


def bare_pdfium(data: bytes) -> int:
    letters = 0
    with pdfium.PdfDocument(data) as opened:
        for page in opened:
            layer = page.get_textpage()
            letters += len(layer.get_text_range())
            layer.close()
            page.close()
    return letters


READERS: dict[str, Callable[[bytes], int]] = {
    "tonghop": ours,
    "pdfplumber.extract_text": with_pdfplumber,
    "pdfium text": bare_pdfium,
}


def measure(made: list[bytes], rounds: int = ROUNDS) -> dict[str, float]:
    """Pages a second of each reader over `made`, each file at its fastest round."""
    best: dict[tuple[str, int], float] = {}
    for _ in range(rounds):
        for number, data in enumerate(made):
            for name, read in READERS.items():
                began = time.process_time()
                letters = read(data)
                took = time.process_time() - began
                assert letters > 1000, f"{name} read nothing"
                best[name, number] = min(took, best.get((name, number), took))
    pages = len(made) * PAGES
    return {name: pages / sum(best[name, number] for number in range(len(made))) for name in READERS}


def main() -> None:
    """Prints pages a second and ratios, and whether each target is reached."""
    print(f"{platform.machine()}, Python {platform.python_version()}, {FILES} files of {PAGES} pages, {ROUNDS} rounds")
    for kind, page in (("without tables", _prose), ("with tables", _table)):
        made = files(page)
        for read in READERS.values():
            read(made[0])
        speeds = measure(made)
        ratio = speeds["tonghop"] / speeds["pdfplumber.extract_text"]
        print(f"\n{kind}")
        for name, speed in speeds.items():
            print(f"  {name:26} {speed:8.1f} pages/s   tonghop is {speeds['tonghop'] / speed:5.2f} times as fast")
        print(f"  target: {TARGETS[kind]:g} times pdfplumber: {'reached' if ratio >= TARGETS[kind] else 'MISSED'}")


if __name__ == "__main__":
    main()
