"""A small campaign in one province, written for tests, and the sample corpus as a database: what reports over many documents need."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import corpus
from db.database import open_to_write
from db.load import load, save_indicators
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers import read
from extractors.readers.text import from_text

_HEAD = """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{area}                Độc lập - Tự do - Hạnh phúc
Số: {number}               {place}, ngày {day} tháng {month} năm {year}

{kind}
{title}

{body}
"""
ROOT = "Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ"
NUMBER = "1719/QĐ-TTg"


def paper(area: str, number: str, date: str, kind: str, title: str, body: str) -> str:
    """One document of an office as text: `paper("HUYỆN MÈO VẠC", "31/KH-UBND", "20/01/2022", "KẾ HOẠCH", …)`."""
    day, month, year = date.split("/")
    holds = {"place": area.split(" ", 1)[1].title(), "day": day, "month": month, "year": year}
    return _HEAD.format(area=area, number=number, kind=kind, title=title, body=body, **holds)


PLAN_PROVINCE = paper(
    "TỈNH HÀ GIANG", "09/KH-UBND", "03/12/2021", "KẾ HOẠCH", "Thực hiện phong trào giai đoạn 2022 - 2025",
    f"""Căn cứ {ROOT}, UBND tỉnh ban hành kế hoạch.
I. MỤC TIÊU
Giảm tỷ lệ hộ nghèo toàn tỉnh bình quân 4%/năm giai đoạn 2022 - 2025; đến năm 2025 tỷ lệ hộ nghèo còn 20%.
II. TỔ CHỨC THỰC HIỆN
Các huyện báo cáo trước ngày 15/12 hằng năm.""",
)  # fmt: skip
PLAN_DISTRICT = paper(
    "HUYỆN MÈO VẠC", "31/KH-UBND", "20/01/2022", "KẾ HOẠCH", "Thực hiện phong trào giai đoạn 2022 - 2025",
    """Thực hiện Kế hoạch số 09/KH-UBND ngày 03/12/2021 của UBND tỉnh Hà Giang, UBND huyện xây dựng kế hoạch.
I. MỤC TIÊU
Giảm tỷ lệ hộ nghèo toàn huyện bình quân 5%/năm giai đoạn 2022 - 2025.
II. KHEN THƯỞNG
Mỗi xã chọn 01 thôn tiêu biểu; toàn huyện đề nghị khen thưởng không quá 10 hộ.""",
)  # fmt: skip
REPORT_DISTRICT = paper(
    "HUYỆN MÈO VẠC", "150/BC-UBND", "10/12/2022", "BÁO CÁO", f"Kết quả thực hiện {ROOT} năm 2022",
    """Thực hiện Công văn số 812/SLĐTBXH-BTXH ngày 01/11/2022 của Sở Lao động - Thương binh và Xã hội về việc báo cáo năm 2022, UBND huyện báo cáo kết quả năm 2022 như sau:
I. KẾT QUẢ
1. Giảm nghèo
Năm 2022 tỷ lệ hộ nghèo toàn huyện giảm 4,96%; cuối năm 2022 còn 6.120 hộ nghèo, chiếm tỷ lệ 38,25%.
2. Nhà ở
Năm 2022 đã hỗ trợ làm nhà cho 84 hộ nghèo, kinh phí 3.360 triệu đồng. Hỗ trợ tiền điện cho 5.210 hộ nghèo, kinh phí 3.501,12 triệu đồng.
3. Hoạt động của các đoàn thể
Hội Liên hiệp Phụ nữ huyện tặng 120 suất quà, trị giá 60 triệu đồng.
II. HẠN CHẾ
- Một số thôn vùng cao còn thiếu nước sinh hoạt; tiến độ làm nhà tại 3 xã còn chậm.
- Công tác tuyên truyền ở thôn chưa thường xuyên.
III. KIẾN NGHỊ
- Đề nghị UBND tỉnh bổ sung 2,5 tỷ đồng làm nhà cho hộ nghèo năm 2023.""",
)  # fmt: skip
REPORT_LATE = paper(
    "HUYỆN ĐỒNG VĂN", "88/BC-UBND", "28/12/2022", "BÁO CÁO", f"Kết quả thực hiện {ROOT} năm 2022",
    """UBND huyện báo cáo kết quả năm 2022 như sau:
I. KẾT QUẢ
Cuối năm 2022 toàn huyện còn 7.015 hộ nghèo, chiếm tỷ lệ 44,1%. Năm 2022 vận động Quỹ Vì người nghèo được 512 triệu đồng.
II. TỒN TẠI, HẠN CHẾ
- Tỷ lệ tái nghèo còn cao ở các xã biên giới.""",
)  # fmt: skip
PAPERS = {
    "kh-tinh": PLAN_PROVINCE, "kh-meo-vac": PLAN_DISTRICT, "bc-meo-vac": REPORT_DISTRICT, "bc-dong-van": REPORT_LATE,
}  # fmt: skip

SAMPLE_CHAIN = (
    "ct-03-cao-bang", "kh-127-thach-an", "bc-214-thach-an", "bc-305-cao-bang", "bc-618-cao-bang", "kh-412-ha-giang",
    "kh-88-quan-ba", "bc-176-quan-ba", "kh-15-quyet-tien", "bc-57-quyet-tien", "kh-1096-quang-tri", "bc-198-dakrong",
)  # fmt: skip


def take_in(connection: sqlite3.Connection, name: str, text: str) -> int:
    """Load a text as a received document; its row number."""
    found = extract(from_text(text, name=name)).to_json() | {"sha256": sha256(text.encode()).hexdigest()}
    return load(connection, found, origin="received", path=f"{name}.txt")


def make_campaign(path: Path) -> None:
    """A database with the small campaign."""
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        for name, text in PAPERS.items():
            take_in(connection, name, text)


def make_sample(path: Path, stems: Sequence[str] = SAMPLE_CHAIN) -> None:
    """A database with these documents of the sample corpus, as a first run reads them."""
    files = {file.stem: file for file in corpus.sample_files()}
    with open_to_write(path) as connection:
        save_indicators(connection, indicators())
        for stem in stems:
            load(connection, extract(read(files[stem])).to_json(), origin="sample", path=str(files[stem]))
