"""Scans: pages that are pictures, read by OCR; what is not surely printed stays empty; secret pages are refused."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path
from typing import Any

import papers
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from extractors.document import Document, Role
from extractors.errors import InputError, Reason
from extractors.extract import extract
from extractors.ocr_choice import using
from extractors.readers import ocr, ocr_read, ocr_wheel, read
from extractors.readers.legible import is_garbled, marked_share
from extractors.readers.scan import skew
from extractors.readers.spelling import known_spelling
from extractors.readers.word_pairs import headed, mended
from extractors.records import Extraction

REQUIRED = bool(os.environ.get("TONGHOP_TESTS_NEED_OCR"))
needs_ocr = pytest.mark.skipif(ocr.missing() is not None and not REQUIRED, reason=f"no OCR here: {ocr.missing()}")
needs_wheel = pytest.mark.skipif(
    ocr_wheel.missing() is not None and not REQUIRED, reason=f"no OCR from a wheel here: {ocr_wheel.missing()}"
)


BODY = (
    "Năm 2023, toàn huyện giảm được 1.245 hộ nghèo, tỷ lệ hộ nghèo còn 12,4 %.",
    "Ngân hàng chính sách cho 318 hộ vay 15.900 triệu đồng để chăn nuôi trâu, bò.",
    "Các xã đã cấp 4.067 thẻ bảo hiểm y tế, hỗ trợ xây 86 nhà cho hộ nghèo.",
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2023, có 27 lớp dạy nghề được mở.",
    "Tổng kinh phí vận động đạt 2.350 triệu đồng, trao 640 suất quà dịp Tết.",
)
FIGURES = [
    (1245, "hộ"), (12.4, "%"), (318, "hộ"), (15_900_000_000, "đồng"), (4067, "thẻ"), (86, "nhà"), (27, "lớp"),
    (2_350_000_000, "đồng"), (640, "suất"),
]  # fmt: skip


def _draw(sheet: papers.Sheet, number: str = "Số: 118/BC-UBND", day: str = "04", mark: str = "") -> None:
    sheet.centre(150, 60, "ỦY BAN NHÂN DÂN", bold=True)
    sheet.centre(150, 76, "HUYỆN MƯỜNG LÁT", bold=True)
    sheet.centre(410, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=10)
    sheet.centre(410, 76, "Độc lập - Tự do - Hạnh phúc", bold=True)
    sheet.write(90, 106, number)
    sheet.write(300, 106, f"Mường Lát, ngày {day} tháng 12 năm 2023")
    sheet.centre(297, 150, "BÁO CÁO", bold=True)
    sheet.centre(297, 168, "Kết quả công tác giảm nghèo năm 2023", bold=True)
    for at, words in enumerate(BODY):
        sheet.write(70, 215 + 22 * at, words, size=12)
    if mark:
        sheet.centre(150, 132, mark, bold=True, size=13)


def _pictures(data: bytes, *, turn: float = 0.0, specks: int = 0, dpi: int = 200) -> list[Any]:
    """The pages as grey pictures, turned and speckled as a poor scanner leaves them."""
    dirt = random.Random(7)
    made = []
    with pdfium.PdfDocument(data) as pdf:
        for page in pdf:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            picture = picture.rotate(turn, resample=2, fillcolor=255) if turn else picture
            for _ in range(specks):
                at = dirt.randrange(picture.width), dirt.randrange(picture.height)
                picture.putpixel(at, dirt.choice((0, 60, 120)))
            made.append(picture)
    return made


def _as_pdf(pictures: list[Any], layer: tuple[str, ...] = ()) -> bytes:
    """A PDF whose pages are these pictures, with `layer` as text under the first."""

    def page(picture: Any) -> Any:
        def draw(sheet: papers.Sheet) -> None:
            for at, words in enumerate(layer):
                sheet.write(60, 60 + 16 * at, words)
            out = io.BytesIO()
            picture.save(out, "PNG")
            sheet.canvas.drawImage(ImageReader(out), 0, 0, papers.WIDTH, papers.HEIGHT)

        return draw

    return papers.pdf(*map(page, pictures))


def _read(folder: Path, data: bytes, **how: bool) -> Document:
    path = folder / "ban-chup.pdf"
    path.write_bytes(data)
    return read(path, **how)


def _scanned(folder: Path, **look: Any) -> Extraction:
    return extract(_read(folder, _as_pdf(_pictures(papers.pdf(_draw), **look))))


def _f1(found: Extraction) -> float:
    got = [(figure.value, figure.unit) for figure in found.figures]
    hits = sum(min(got.count(one), FIGURES.count(one)) for one in set(FIGURES))
    return 2 * hits / (len(got) + len(FIGURES))


def test_the_sample_itself_is_read_whole(tmp_path: Path) -> None:
    assert _f1(extract(_read(tmp_path, papers.pdf(_draw)))) == 1


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("look", "least"), [({}, 0.98), ({"turn": 0.6, "specks": 12_000}, 0.95)], ids=["clean", "noisy"]
)
def test_figures_of_a_scan(tmp_path: Path, look: dict[str, Any], least: float) -> None:
    found = _scanned(tmp_path, **look)
    assert _f1(found) >= least
    assert all("ocr" in figure.flags and figure.confidence <= 0.85 for figure in found.figures)
    assert (found.meta.kind, found.meta.issuer) == ("báo cáo", "UBND huyện Mường Lát")
    assert found.meta.title == "Kết quả công tác giảm nghèo năm 2023"


@pytest.mark.usefixtures("engine")
def test_a_printed_number_is_read_and_stands_where_it_is_printed(tmp_path: Path) -> None:
    document = _read(tmp_path, _as_pdf(_pictures(papers.pdf(_draw))))
    meta = extract(document).meta
    assert (meta.number, meta.date) == ("118/BC-UBND", "2023-12-04")
    at = document.text.index("1.245")
    box = document.box_of(at, at + 5)
    assert box is not None
    assert 200 < box.top < 220 and box.x1 - box.x0 < 60
    assert 0.8 < document.words_in(at, at + 5)[0].confidence <= 1


@pytest.mark.usefixtures("engine")
def test_a_number_and_a_day_by_hand_stay_empty(tmp_path: Path) -> None:
    (picture,) = _pictures(papers.pdf(lambda sheet: _draw(sheet, "Số:          /BC-UBND", "       ")))
    pen, dot = ImageDraw.Draw(picture), 200 / 72
    strokes = [
        [(118, 92), (112, 102), (113, 112), (120, 112), (121, 104), (113, 105)],
        [(128, 92), (138, 92), (130, 113)],
        [(398, 92), (408, 93), (398, 112), (410, 111)],
    ]
    for stroke in strokes:
        pen.line([(x * dot, y * dot) for x, y in stroke], fill=20, width=5, joint="curve")
    found = extract(_read(tmp_path, _as_pdf([picture])))
    assert (found.meta.number, found.meta.symbol) == (None, "BC-UBND")
    assert (found.meta.date, found.meta.date_partial) == (None, "2023-12")


@pytest.mark.usefixtures("engine")
def test_a_garbled_layer_is_not_believed(tmp_path: Path) -> None:
    layer = ("Sd: lt8/BC-UBND DQc lSp Tq do Hqnh phuc cua nhan dan trong huyen An Binh va cac xa",) * 12
    found = extract(_read(tmp_path, _as_pdf(_pictures(papers.pdf(_draw)), layer)))
    assert _f1(found) >= 0.95
    assert "An Binh" not in found.text


@needs_ocr
def test_a_scan_waits_where_it_would_hold_up_others(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, _as_pdf(_pictures(papers.pdf(_draw))), scans_later=True)
    assert caught.value.reason is Reason.NEEDS_OCR


@pytest.mark.usefixtures("no_ocr")
def test_without_ocr_a_scan_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, _as_pdf([Image.new("L", (400, 560), 200)]))
    assert caught.value.reason is Reason.NEEDS_OCR
    assert "tesseract" in caught.value.detail and "tesseract-ocr-vie" in caught.value.message_vi
    assert "trueocr" in caught.value.detail and "tonghop[ocr]" in caught.value.message_vi


@needs_wheel
@pytest.mark.usefixtures("no_tesseract")
def test_the_package_reads_where_the_program_is_missing(tmp_path: Path) -> None:
    assert ocr.engine() == "wheel"
    found = _scanned(tmp_path)
    assert _f1(found) >= 0.98
    with using("tesseract"):
        assert ocr.engine() is None
        with pytest.raises(InputError) as caught:
            _scanned(tmp_path)
    assert caught.value.reason is Reason.NEEDS_OCR


@needs_wheel
def test_a_number_that_is_not_the_same_in_each_reading_is_never_sure() -> None:
    (picture,) = _pictures(papers.pdf(lambda sheet: sheet.write(70, 100, "Tỷ lệ hộ nghèo còn 12,4 % số hộ.", size=12)))
    usual = ocr_wheel.recognise(picture, 200)
    assert next(word for word in usual if word.text == "12,4").confidence >= 88
    _smear(picture, next(word for word in usual if word.text == "12,4"))
    assert all(word.confidence < 88 for word in ocr_wheel.recognise(picture, 200) if any(map(str.isdigit, word.text)))


def _smear(picture: Any, word: ocr_read.Read) -> None:
    """Rubs out the lower half of a word."""
    ImageDraw.Draw(picture).rectangle((word.left, (word.top + word.bottom) // 2, word.right, word.bottom), fill=255)


@pytest.mark.parametrize(
    ("read_as", "right"),
    [
        ("cho vay 15.900 triệu đống để", "cho vay 15.900 triệu đồng để"),
        ("trên địa bàn thành phổ, Tố chức", "trên địa bàn thành phố, Tổ chức"),
        ("trong 2 nãm, 61.204.500.000d", "trong 2 năm, 61.204.500.000đ"),
        ("UBND HUYỆN MUỜNG LÁT", "UBND HUYỆN MƯỜNG LÁT"),
        ("cấp 4.067 thể bảo hiếm", "cấp 4.067 thẻ bảo hiểm"),
        ("Hà Đông và Đống Đa, 12 hồ", "Hà Đông và Đống Đa, 12 hồ"),
    ],
)
def test_marks_are_set_right_by_the_words_beside(read_as: str, right: str) -> None:
    assert " ".join(mended(read_as.split())) == right


@pytest.mark.parametrize("line", ["1, Thi đua", "L MỤC ĐÍCH, YÊU CẦU", "IL NỘI DUNG THI ĐUA", "Lào Cai và Yên Bái"])
def test_a_headings_own_number_is_read_as_one(line: str) -> None:
    first, *rest = headed(line.split())
    assert first == {"1,": "1.", "L": "I.", "IL": "II.", "Lào": "Lào"}[line.split()[0]]
    assert rest == line.split()[1:]


@pytest.mark.parametrize("turn", [-1.8, -0.6, 0.0, 0.6, 1.8])
def test_the_turn_of_a_page_is_found(turn: float) -> None:
    (picture,) = _pictures(papers.pdf(_draw), turn=turn)
    assert skew(picture) == pytest.approx(-turn, abs=0.25)


def test_vietnamese_is_told_by_its_words() -> None:
    assert marked_share(BODY)[0] > 0.5
    assert not is_garbled(BODY)
    assert is_garbled(["Dec lap Tu do Hanh phuc cua nhan dan trong huyen An Binh va cac xa da hop"] * 4)
    assert is_garbled(["LIEN DoAN LAO D()NG CQNG HoAxA HQI CHiJ NGHiA vrer NAM thuc hien Nghi quyet"] * 5)
    assert not is_garbled(["Table of totals"])


def test_names_in_capitals_get_their_marks() -> None:
    assert known_spelling("CHÍ THỊ") == "CHỈ THỊ"
    assert known_spelling("UY BAN NHAN DAN") == "ỦY BAN NHÂN DÂN"
    assert known_spelling("Chí thị") == "Chí thị"


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "tuyệt mật".upper()])
def test_a_page_stamped_secret_is_refused(tmp_path: Path, mark: str) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, papers.pdf(lambda sheet: _draw(sheet, mark=mark)))
    assert caught.value.reason is Reason.CLASSIFIED
    assert caught.value.detail == "page 1"


@pytest.mark.usefixtures("engine")
def test_a_scan_stamped_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _read(tmp_path, _as_pdf(_pictures(papers.pdf(lambda sheet: _draw(sheet, mark="TUYỆT MẬT")))))
    assert caught.value.reason is Reason.CLASSIFIED


@pytest.mark.parametrize("words", ["Mật độ dân số của xã", "BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Độ mật: không"])
def test_words_about_secrecy_refuse_nothing(tmp_path: Path, words: str) -> None:
    document = _read(tmp_path, papers.pdf(lambda sheet: _draw(sheet, mark=words)))
    assert words in document.text
    assert all(line.role is not Role.STAMP for line in document.lines)


def test_a_text_stamped_secret_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "mat.txt"
    path.write_text("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nTỐI MẬT\n\nBÁO CÁO\nKết quả năm 2023\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.reason is Reason.CLASSIFIED


def test_of_a_secret_file_only_name_and_sha256_are_kept(tmp_path: Path) -> None:
    from db.database import open_to_read
    from pipeline.ingest import Ingest, Reader
    from pipeline.process import process
    from pipeline.settings import load_settings

    path = tmp_path / "mat.txt"
    path.write_text("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\n\nMẬT\n\nBÁO CÁO\nKết quả của xã Tả Phời năm 2023\n", "utf-8")
    settings = load_settings({"db": tmp_path / "t.db", "workers": 1}, {})
    report = Ingest(settings, Reader(process, "1"), "received").run([path], [])
    assert [refusal.error.reason for refusal in report.refused] == [Reason.CLASSIFIED]
    with open_to_read(settings.db) as connection:
        (row,) = connection.execute("SELECT * FROM refused").fetchall()
        assert (row["reason"], len(row["sha256"])) == ("classified", 64)
        assert connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 0
    assert "Tả Phời".encode() not in settings.db.read_bytes()


def test_a_database_from_before_the_reason_was_known_takes_it(tmp_path: Path) -> None:
    import sqlite3

    from db.migrations import migrate

    connection = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    try:
        migrate(connection)
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'refused'").fetchone()[0]
        old = sql.replace(", 'classified'", "")
        assert old != sql
        connection.execute("DROP TABLE refused")
        connection.execute(old)
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'reason_classified'")
        migrate(connection)
        assert (
            connection.execute("SELECT sql FROM sqlite_master WHERE name = 'refused'")
            .fetchone()[0]
            .count("'classified'")
            == 1
        )
    finally:
        connection.close()
