"""The checks: each rule catches what it must and passes what it must; the samples without a slip are passed whole."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extractions import REPORT, extraction

import corpus
from db.checks import Finding, check, rules
from db.checks.rules import CODES, _rule
from db.checks.words import code_kind, last_place, list_words
from db.database import open_to_read, open_to_write
from db.load import load, save_indicators
from extractors.errors import RuleError
from extractors.extract import extract
from extractors.knowledge.indicators import indicators
from extractors.readers.text import from_text
from pipeline.cli import cli
from pipeline.exits import Exit

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN BÌNH GIA
Số: {number}/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Gia, ngày 10 tháng 01 năm 2019

BÁO CÁO
{title}

"""
FOOT = """
Nơi nhận:
- UBND tỉnh Lạng Sơn;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hoàng Văn Sáng
"""
CASES = [
    case
    for path in sorted((Path(corpus.__file__).parent / "checks").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with open_to_write(tmp_path / "t.db") as connection:
        save_indicators(connection, indicators())
        yield connection


def put(database: sqlite3.Connection, text: str) -> int:
    said = extract(from_text(text, name="case", sha256=sha256(text.encode()).hexdigest())).to_json()
    return load(database, said, origin="received")


def page(case: dict[str, Any], body: str, number: int) -> str:
    title = case.get("title", "Kết quả công tác giảm nghèo năm 2018")
    if case.get("bare"):
        return f"BÁO CÁO\n{title}\n\n{body.strip()}\n"
    return HEAD.format(number=number, title=title) + body.strip() + FOOT


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['rule']}-{'catches' if c['catches'] else 'passes'}")
def test_a_rule_catches_what_it_must_and_no_more(database: sqlite3.Connection, case: dict[str, Any]) -> None:
    if "with" in case:
        put(database, page(case, case["with"], 77))
    document = put(database, page(case, case["text"], 118))
    found = check(database, document, [case["rule"]])
    text = database.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()[0]
    spans = [(text.index(words), text.index(words) + len(words)) for words in case["catches"]]
    missed = [text[a:b] for a, b in spans if not any(q.start < b and a < q.end for f in found for q in f.quotes)]
    assert missed == [], [f.sentence for f in found]
    assert len(found) <= len(spans), [f.sentence for f in found]


@pytest.mark.parametrize("rule", [rule.name for rule in rules() if rule.name != "far_from_peers"])
def test_every_rule_has_both_cases(rule: str) -> None:
    assert {bool(case["catches"]) for case in CASES if case["rule"] == rule} == {True, False}


def test_cases_name_rules_that_exist() -> None:
    assert {case["rule"] for case in CASES} <= {rule.name for rule in rules()}


@pytest.mark.parametrize("odd, found", [(78.0, ["78%"]), (31.0, [])])
def test_a_rate_far_from_its_peers(database: sqlite3.Connection, odd: float, found: list[str]) -> None:
    rates = [20.0 + n / 2 for n in range(24)] + [odd]
    holds = {"indicator": "poverty.rate", "period": "2018", "unit": "%", "measure": "rate", "topic": "poverty"}
    quotes = [f"{rate:g}%" for rate in rates]
    text = "12/BC-UBND: " + "; ".join(f"xã Số {n:02} {quote}" for n, quote in enumerate(quotes))
    said = [
        (quote, {"value": rate, "scope": f"xã Số {n:02}"} | holds)
        for n, (quote, rate) in enumerate(zip(quotes, rates, strict=True))
    ]
    document = load(database, extraction(text, said, REPORT).to_json(), origin="received")
    assert [f.quotes[0].quote for f in check(database, document, ["far_from_peers"])] == found


PAST = [21_340, 21_410, 21_395, 21_520, 21_480, 21_610, 21_590, 21_700, 21_655]


@pytest.mark.parametrize(
    "years, now, found",
    [
        (9, 33_100, ["33.100 hộ"]),
        (9, 21_900, []),
        (9, 30_000, []),
        (7, 33_100, []),
        (7, 217_000, ["217.000 hộ"]),
    ],
)
def test_a_level_far_from_its_own_past(database: sqlite3.Connection, years: int, now: int, found: list[str]) -> None:
    """Half as much again and far outside the spread; with few years only tenfold. 30.000 is far outside and not half as much again."""
    for year, households in enumerate(PAST[-years:], 2018 - years):
        dotted = f"{households:,}".replace(",", ".")
        put(
            database,
            page(
                {"bare": True, "title": f"Tình hình năm {year}"},
                f"Cuối năm {year}, huyện Bình Gia có {dotted} hộ dân.",
                year,
            ),
        )
    dotted = f"{now:,}".replace(",", ".")
    document = put(database, page({}, f"Cuối năm 2018, toàn huyện có {dotted} hộ dân.", 118))
    assert [f.quotes[0].quote for f in check(database, document, ["far_from_past"])] == found


def gold(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((corpus.gold_dir() / f"{name}.meta.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("path", corpus.documents("text"), ids=lambda path: path.stem)
def test_samples_yield_their_slips_and_nothing_else(database: sqlite3.Connection, path: Path) -> None:
    document = put(database, path.read_text("utf-8"))
    found = check(database, document)
    text = database.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()[0]
    slips = [slip for slip in gold(path.stem)["slips"] if slip["checkable"]]
    if not slips:
        assert [f.sentence for f in found] == []
        return
    missed = [slip["quote"] for slip in slips if not any(meets(f, slip, text) for f in found)]
    assert len(missed) <= 0.2 * len(slips), missed
    assert [f.sentence for f in found if not any(meets(f, slip, text) for slip in slips)] == []


def meets(finding: Finding, slip: dict[str, Any], text: str) -> bool:
    at, spans = text.find(slip["quote"]), []
    while at >= 0:
        spans.append((at, at + len(slip["quote"])))
        at = text.find(slip["quote"], at + 1)
    return finding.code == slip["code"] and any(q.start < b and a < q.end for q in finding.quotes for a, b in spans)


def test_a_corrected_number_is_no_slip_any_more(database: sqlite3.Connection) -> None:
    from db.corrections import correct

    document = put(database, page({}, "Hội đã giúp 45 hộ với số tiền 317, 5 triệu đồng.", 118))
    assert len(check(database, document, ["malformed_number"])) == 1
    public_id = database.execute("SELECT public_id FROM figures WHERE unit = 'đồng'").fetchone()[0]
    correct(database, public_id, "value", 317_500_000, made_by="Lan", reason="hỏi đơn vị")
    assert check(database, document, ["malformed_number"]) == []


def test_heads_are_held_to_closed_lists() -> None:
    assert {rule.code for rule in rules()} <= set(CODES)
    with pytest.raises(RuleError):
        _rule("odd", "-- code: sums\n-- severity: error\n-- todo: x\n", lambda _c, _d: [])
    with pytest.raises(RuleError):
        _rule("odd", "-- code: sum\n-- todo: x\n", lambda _c, _d: [])


def test_the_worth_of_the_last_digit() -> None:
    assert last_place("349,86 triệu đồng", 349_860_000) == 10_000
    assert last_place("19,07%", 19.07) == pytest.approx(0.01)
    assert last_place("36.544 hộ", 36544) == 1
    assert last_place("hai xã", 2) == 1


def test_words_that_tell() -> None:
    assert list_words(" suất, gồm hộ nghèo") == "whole"
    assert list_words(" suất; trong đó gồm") == "some"
    assert code_kind("113-TB/TU") == "thông báo" and code_kind("2038/UBND-KGVX") is None


def test_the_command_tells_sentences_and_json(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    with open_to_write(db) as connection:
        save_indicators(connection, indicators())
        put(connection, page({}, "Hội đã giúp 45 hộ với số tiền 317, 5 triệu đồng.", 118))
    run = CliRunner().invoke
    told = run(cli, ["checks", "118/BC-UBND", "--db", str(db)])
    assert told.exit_code == Exit.OK and "“317, 5 triệu đồng”" in told.output
    (finding,) = json.loads(run(cli, ["checks", "--db", str(db), "--format", "json"]).output)
    assert (finding["code"], finding["severity"]) == ("malformed_number", "error")
    with open_to_read(db) as connection:
        text = connection.execute("SELECT text FROM documents").fetchone()[0]
    (quote,) = finding["quotes"]
    assert text[quote["start"] : quote["end"]] == quote["quote"] == "317, 5 triệu đồng"
