"""Why a number was read as it was: every number has a reason, every reason has words, and asking changes nothing."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest
from test_cli_commands import run

import corpus
import extractors
from corpus.case_loader import load_cases
from extractors.explain import ASPECTS, ZONES, Explanation, Told, explain
from extractors.extract import extract
from extractors.readers import read
from extractors.readers.text import from_text
from extractors.trace import RULES, tracing
from pipeline.exits import Exit
from pipeline.explain import said

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA

Số: 17/BC-UBND

BÁO CÁO
Công tác giảm nghèo năm 2018 trên địa bàn huyện Bình Gia

I. KẾT QUẢ NĂM 2018

1. Thực hiện Kế hoạch số 52/KH-UBND ngày 12/3/2018, huyện còn 1.234 hộ nghèo.
2. Các xã thuộc Chương trình 135 trao 45 suất quà [1]; dịch COVID-19 được kiểm soát, phong trào "5 hộ giúp một hộ" duy trì.
3. Giảm tỷ lệ hộ nghèo từ 22% xuống 19%, đạt 104,5% kế hoạch; bộ phận một cửa trực 24/7.
"""


def told(text: str, quote: str) -> Told:
    found = [one for one in explain(from_text(text)).numbers if one.quote == quote]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("quote", "rule"),
    [
        ("17", "document_number"),
        ("2", "list_number"),
        ("52", "document_number"),
        ("12/3/2018", "date_or_period"),
        ("135", "label_hard"),
        ("19", "glued"),
        ("5", "name_in_quotes"),
        ("24/7", "day_of_year"),
        ("1", "footnote_mark"),
    ],
)
def test_why_a_number_is_none(quote: str, rule: str) -> None:
    found = [one for one in explain(from_text(REPORT)).numbers if one.quote == quote]
    assert rule in [one.left_out for one in found], found


def test_a_label_is_quoted() -> None:
    assert told(REPORT, "135").detail == "chương trình"


def aspect(one: Told, what: str) -> tuple[str | None, tuple[str, ...], list[tuple[str, str]]]:
    found = next(a for a in one.aspects if a.what == what)
    return found.value, found.rules, [(source.words, source.where) for source in found.sources]


def test_an_inherited_period_names_where_it_came_from() -> None:
    value, rules, sources = aspect(told(REPORT, "45 suất"), "period")
    assert (value, sources) == ("2018", [("NĂM 2018", "heading")])
    assert "period_from_above" in rules


def test_the_words_that_decided_are_quoted() -> None:
    one = told(REPORT, "1.234 hộ")
    assert aspect(one, "direction") == ("level", (), [("còn", "sentence")])
    assert aspect(one, "indicator")[0] == "poverty.households"
    assert aspect(told(REPORT, "22%"), "direction")[1] == ("start_of_change",)


def test_asking_changes_nothing() -> None:
    for path in corpus.documents("text")[:4]:
        document = read(path)
        with tracing():
            traced = extract(document)
        assert traced == extract(document)


def everything() -> list[tuple[str, Explanation]]:
    texts = [(case.id, from_text(case.text, name=case.name)) for case in load_cases()]
    files = [(path.name, read(path)) for form in ("text", "docx") for path in corpus.documents(form)[:8]]
    return [(name, explain(document)) for name, document in [*texts, *files]]


def test_every_number_is_told_once_with_a_reason_that_has_words() -> None:
    words = said()
    for name, found in everything():
        taken: set[int] = set()
        for one in found.numbers:
            span = set(range(one.start, one.end))
            assert not (one.left_out and re.search(r"\d", one.quote) and span & taken), (name, one)
            taken |= span
            assert (one.figure is None) is (one.left_out is not None)
            assert one.left_out is None or one.left_out in words["left_out"], (name, one)
            assert all(rule in words["rule"] for a in one.aspects for rule in a.rules), (name, one)
            assert all(s.where in words["where"] for a in one.aspects for s in a.sources), (name, one)
            if one.figure:
                assert one.figure["rule"] in words["reader"], one
                assert set(one.figure["flags"]) <= set(words["flag"]), one


def test_every_run_of_digits_is_told() -> None:
    for path in corpus.documents("text"):
        document = read(path)
        spans = [(one.start, one.end) for one in explain(document).numbers]
        runs = [m.start() for m in re.finditer(r"\d+", document.text)]
        assert [at for at in runs if not any(a <= at < b for a, b in spans)] == [], path.name


def test_every_rule_of_the_reading_has_words() -> None:
    for module in pkgutil.walk_packages(extractors.__path__, "extractors."):
        importlib.import_module(module.name)
    words = said()
    assert set(words["rule"]) | set(words["left_out"]) >= (RULES | ZONES) - {"label_before"}
    assert set(ASPECTS) <= set(words["aspect"])
    for table in ("rule", "left_out"):
        assert all("(" in entry for entry in words[table].values()), "Vietnamese with English beside it"


def test_command_tells_one_number(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    done = run("explain", "a.txt", "--words", "1.234", folder=tmp_path)
    assert done.returncode == Exit.OK, done.stderr
    assert "Số hộ nghèo (poverty.households)" in done.stdout
    assert "“còn” – cùng câu" in done.stdout
    offset = REPORT.index("135")
    done = run("explain", "a.txt", "--at", str(offset), folder=tmp_path)
    assert "chữ đứng trước biến số thành tên" in done.stdout and "chương trình" in done.stdout


def test_command_lists_everything_and_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    done = run("explain", "a.txt", folder=tmp_path)
    assert "1.234 hộ" in done.stdout and "số, ký hiệu văn bản" in done.stdout
    made = json.loads(run("explain", "a.txt", "--format", "json", folder=tmp_path).stdout)
    figures = [one for one in made["numbers"] if one["figure"]]
    assert [one["quote"] for one in figures] == ["1.234 hộ", "45 suất", "22%", "19%", "104,5%"]
    assert all(REPORT[one["start"] : one["end"]] == one["quote"] for one in made["numbers"])


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    assert run("explain", "no.txt", folder=tmp_path).returncode == Exit.USAGE
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    done = run("explain", "a.pdf", folder=tmp_path)
    assert done.returncode == Exit.ALL_FAILED and "Traceback" not in done.stderr
    (tmp_path / "b.txt").write_text(REPORT, "utf-8")
    assert "Không có con số nào" in run("explain", "b.txt", "--words", "999.999", folder=tmp_path).stdout
