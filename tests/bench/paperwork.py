"""Reports to measure with: PDFs of 5 to 10 pages with tables, and short plain texts; every one says other numbers."""

from __future__ import annotations

import random
from pathlib import Path

from papers import Sheet, pdf

from extractors.knowledge.register import upper

_SAID = (
    "Trong kỳ, huyện đã hỗ trợ {a} hộ nghèo xây nhà mới với tổng kinh phí {b} triệu đồng, đạt {c}% kế hoạch năm.",
    "Tỷ lệ hộ nghèo giảm từ {c}% xuống còn {d}%; có {a} hộ thoát nghèo và {e} hộ cận nghèo được vay vốn ưu đãi.",
    "Ngân hàng Chính sách xã hội đã giải ngân {b} triệu đồng cho {a} lượt hộ, dư nợ bình quân {e} triệu đồng/hộ.",
    "Công tác tuyên truyền được thực hiện thường xuyên, góp phần nâng cao nhận thức của cán bộ và nhân dân trên địa bàn.",
    "Các ngành, đoàn thể phối hợp chặt chẽ, kịp thời tháo gỡ khó khăn, vướng mắc phát sinh ở cơ sở.",
    "Ban Chỉ đạo huyện phân công thành viên phụ trách từng xã, định kỳ kiểm tra và báo cáo kết quả thực hiện.",
    "Thực hiện Kế hoạch số {a}/KH-UBND ngày 15/3/2019 của UBND tỉnh, các xã đã rà soát, lập danh sách đối tượng.",
    "Đến nay có {e} xã hoàn thành chỉ tiêu về thu nhập, {d}% đường thôn được cứng hóa và {c}% hộ dùng nước sạch.",
)
_HEADS = ("TT", "Địa bàn", "Số hộ nghèo", "Tỷ lệ (%)", "Kinh phí (triệu đồng)")
_WIDTHS = (30, 140, 90, 80, 115)
_LINES = 36


def _words(chance: random.Random) -> str:
    numbers = {
        "a": chance.randint(20, 980), "b": f"{chance.randint(1, 99)}.{chance.randint(100, 999)}",
        "c": f"{chance.randint(2, 60)},{chance.randint(10, 99)}", "d": f"{chance.randint(2, 60)},{chance.randint(1, 9)}",
        "e": chance.randint(3, 90),
    }  # fmt: skip
    return chance.choice(_SAID).format(**numbers)


def _wrapped(words: str, width: int = 88) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _body(chance: random.Random, count: int) -> list[str]:
    lines: list[str] = []
    while len(lines) < count:
        lines += _wrapped(_words(chance))
    return lines[:count]


def _page(seed: int, number: int) -> object:
    def draw(sheet: Sheet) -> None:
        chance = random.Random(seed * 100 + number)
        top = 60.0
        if number == 0:
            top = _letterhead(sheet, seed)
        table = number % 2 == 1
        for line in _body(chance, _LINES - (16 if table else 0) - (10 if number == 0 else 0)):
            sheet.write(70, top, line, size=10)
            top += 19
        if table:
            rows = [list(_HEADS)]
            for at in range(1, 13):
                shares = (
                    chance.randint(20, 900),
                    f"{chance.randint(2, 50)},{chance.randint(10, 99)}",
                    chance.randint(50, 999),
                )
                rows.append([str(at), f"xã Thứ {seed % 50}-{at}", *map(str, shares)])
            sheet.grid(70, top + 10, _WIDTHS, rows)

    return draw


def _letterhead(sheet: Sheet, seed: int) -> float:
    sheet.centre(170, 60, "ỦY BAN NHÂN DÂN", bold=True)
    sheet.centre(170, 76, f"HUYỆN BÌNH GIA {seed % 60}", bold=True)
    sheet.centre(170, 100, f"Số: {seed + 1}/BC-UBND")
    sheet.centre(420, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=9, bold=True)
    sheet.centre(420, 76, "Độc lập - Tự do - Hạnh phúc", size=10, bold=True)
    sheet.centre(420, 100, f"Bình Gia, ngày {seed % 28 + 1:02} tháng {seed % 12 + 1:02} năm 2019")
    sheet.centre(297, 140, "BÁO CÁO", bold=True)
    sheet.centre(297, 158, f"Kết quả thực hiện công tác giảm nghèo năm {2010 + seed % 9}", bold=True)
    sheet.write(90, 190, "I. KẾT QUẢ THỰC HIỆN", size=10, bold=True)
    return 212.0


def write_pdfs(folder: Path, count: int) -> list[Path]:
    """`count` PDFs of 5 to 10 pages each."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed in range(count):
        path = folder / f"bao-cao-{seed:05}.pdf"
        if not path.exists():
            path.write_bytes(pdf(*[_page(seed, number) for number in range(5 + seed % 6)]))  # type: ignore[arg-type]
        paths.append(path)
    return paths


def write_texts(folder: Path, first: int, count: int) -> list[Path]:
    """`count` plain reports of a page, by districts of the register in turn, some fourteen of each in 10,000."""
    folder.mkdir(parents=True, exist_ok=True)
    districts = [area for area in upper() if area.level == "district"]
    provinces = {area.id: area for area in upper() if area.level == "province"}
    paths = []
    for seed in range(first, first + count):
        chance = random.Random(seed)
        district = districts[seed % len(districts)]
        province = provinces[district.parent or ""]
        head = f"UBND {province.name.upper()}\nUBND {district.name.upper()}\n\nSố: {seed + 1}/BC-UBND\n\nBÁO CÁO\nCông tác giảm nghèo năm {1990 + seed % 30}\n\n"
        path = folder / f"bc-{seed:06}.txt"
        path.write_text(head + "\n\n".join(_words(chance) for _ in range(18)) + "\n", "utf-8")
        paths.append(path)
    return paths
