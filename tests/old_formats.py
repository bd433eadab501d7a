"""Writes `tests/data/mau-*.{doc,rtf,odt}` anew: `python tests/old_formats.py`, where LibreOffice is installed.

The papers are our own. Each is written as DOCX and converted, so that the files are what a word processor saves.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from old_letters import tcvn3, vni
from papers import cell, docx, grid, para, run

DATA = Path(__file__).parent / "data"
TITLE = "BÁO CÁO KẾT QUẢ GIẢM NGHÈO"
SENTENCE = "Toàn huyện có 1.234 hộ nghèo, giảm 5,2%; trong đó xã Đồng Lương ưu tiên hỗ trợ những hộ ở vùng cao."
MORE = "Ngân sách cấp 12,5 tỷ đồng, đã giải ngân được 9,75 tỷ đồng, các thôn bản vẫn chủ động kỹ lưỡng."
LEFT = ["ỦY BAN NHÂN DÂN", "HUYỆN AN BÌNH", "Số: 41/BC-UBND"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "An Bình, ngày 5 tháng 6 năm 2019"]
NOTE = "Theo kết quả rà soát có 17 hộ chưa được công nhận."
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def tcvn3_paper() -> bytes:
    """Everything in fonts of TCVN3, the title in one that only has capitals."""
    title = run(tcvn3(TITLE.lower()), _font(".VnTimeH"))
    table = grid([run_cell(tcvn3("Xã"), ".VnTime"), run_cell(tcvn3("Số hộ nghèo"), ".VnTime")],
                 [run_cell(tcvn3("Đồng Lương"), ".VnTime"), run_cell("1.234", ".VnTime")])  # fmt: skip
    return docx(
        para(title) + para(run(tcvn3(SENTENCE), _font(".VnTime"))) + table + para(run(tcvn3(MORE), _font(".VnTime")))
    )


def vni_paper() -> bytes:
    """The same words in fonts of VNI."""
    body = [para(run(vni(words), _font("VNI-Times"))) for words in (TITLE, SENTENCE, MORE)]
    return docx("".join(body))


def run_cell(words: str, font: str) -> str:
    return cell(para(run(words, _font(font))))


def whole_paper() -> bytes:
    """What readers stumble over: columns of a letterhead, automatic numbers, a note, merged cells, deleted words."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    deleted = '<w:del w:id="9" w:author="a"><w:r><w:delText xml:space="preserve">99 hộ, </w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="8" w:author="a">{run("11 hộ, ")}</w:ins>'
    table = grid(
        ["STT", "Tên xã", cell("Số hộ", properties='<w:gridSpan w:val="2"/>')],
        ["", "", "Năm 2018", "Năm 2019"],
        ["1", cell("Đồng Tâm", properties='<w:vMerge w:val="restart"/>'), "14", "11"],
        ["2", cell("", properties="<w:vMerge/>"), "5", "7"],
    )
    table = table.replace(
        "<w:tblBorders>", '<w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/>'
    )
    body = (
        grid([cell(*LEFT), cell(*RIGHT)], ruled=False)
        + para(run("BÁO CÁO", "<w:b/>"), properties='<w:jc w:val="center"/>')
        + para("Kết quả thực hiện", properties=numbered)
        + para("Toàn huyện có ", deleted, inserted, run("đạt 92,5%"), mark, run(" kế hoạch."))
        + para("Phương hướng", properties=numbered)
        + table
        + para(run("Giá trị 1.5"), "<w:r><w:softHyphen/></w:r>", run("00 tấn"), run("ẩn 77", "<w:vanish/>"))
    )
    notes = f'<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">{para(NOTE)}</w:footnote>'
    return docx(body, numbering=NUMBERING, footnotes=notes)


PAPERS = {"mau-tcvn3": tcvn3_paper, "mau-vni": vni_paper, "mau-day-du": whole_paper}
FORMS = {"mau-tcvn3": ("doc", "rtf"), "mau-vni": ("doc", "rtf"), "mau-day-du": ("doc", "rtf", "odt")}


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        profile = f"-env:UserInstallation={(Path(made) / 'profile').as_uri()}"
        for name, paper in PAPERS.items():
            source = Path(made) / f"{name}.docx"
            source.write_bytes(paper())
            for form in FORMS[name]:
                command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(DATA), str(source)]
                subprocess.run(command, check=True, timeout=120, stdout=sys.stderr)


if __name__ == "__main__":
    main()
