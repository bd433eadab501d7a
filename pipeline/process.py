"""One file to everything it says, on one screen: read, then find and resolve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extractors.document import Document, Line
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.knowledge.register import everywhere, upper
from extractors.language import pipeline, words
from extractors.lexicon import lexicon
from extractors.readers import load_libraries, read
from extractors.records import Extraction

from .version import version
from .workers import tell


def process(path: Path) -> Extraction:
    """Everything that the file at `path` says; raises InputError where it cannot be read."""
    return _said(read(path))


def process_text(path: Path) -> Extraction:
    """As `process`, but a document with pages that are pictures is put off (`NEEDS_OCR`) where OCR could read them."""
    return _said(read(path, scans_later=True))


def _said(document: Document) -> Extraction:
    tell("read")
    return replace(extract(document), version=version())


_REPORT = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA

Số: 12/BC-UBND

Bình Gia, ngày 05 tháng 01 năm 2019

BÁO CÁO
Kết quả giảm nghèo năm 2018

I. KẾT QUẢ

Thực hiện Kế hoạch số 5/KH-UBND ngày 02/01/2018 của UBND tỉnh Lạng Sơn, cuối năm 2018 xã Hoa Thám còn 120 hộ nghèo,
chiếm 12,5%, giảm 3% so với năm 2017; cho 35 hộ vay 1,2 tỷ đồng.

Nơi nhận:
- UBND tỉnh.
"""
_PLAN = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA

Số: 30/KH-UBND

Bình Gia, ngày 15 tháng 01 năm 2019

KẾ HOẠCH
Thực hiện phong trào thi đua "Giúp nhau thoát nghèo" năm 2019

Căn cứ Quyết định số 40/QĐ-UBND ngày 10/01/2019 của UBND tỉnh Lạng Sơn về việc phát động phong trào.

I. CHỈ TIÊU

Phấn đấu giảm tỷ lệ hộ nghèo toàn huyện 3%/năm, các xã khu vực III giảm 5%/năm.

II. TIÊU CHUẨN XÉT TẶNG

1. Đối với xã: có tỷ lệ hộ nghèo dưới 10%; có ít nhất 90% hộ ký cam kết.
2. Chủ tịch UBND huyện tặng Giấy khen cho mỗi xã 01 tập thể và 02 cá nhân.

III. TỔ CHỨC THỰC HIỆN

1. Phòng Y tế chủ trì, phối hợp với Hội Phụ nữ huyện lập danh sách hộ cần giúp, hoàn thành trong quý I/2019.
2. UBND các xã báo cáo kết quả định kỳ 6 tháng, trước ngày 15/6, về UBND huyện.
Đề nghị các đơn vị gửi báo cáo về Phòng Nội vụ trước ngày 20/6/2019 để tổng hợp.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Hoàng Văn Minh
"""


def warm() -> None:
    """Load what every document needs, once, before children are forked from this process.

    A report and a plan are read for it: whatever a finder loads or compiles when it is first asked, each child would do
    anew.
    """
    load_libraries()
    indicators()
    lexicon()
    pipeline()
    for register in (upper(), everywhere()):
        register.ready()
    words("một hộ", 0, 6)
    for text in (_REPORT, _PLAN):
        lines, at = [], 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                lines.append(Line(at, at + len(line.rstrip())))
            at += len(line)
        extract(Document("example", "text", "0" * 64, text, tuple(lines)))
