"""The measures: equal to an independent scorer, and true to what precision, recall, gains and losses mean."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import InputError, Reason
from pipeline import evaluate
from pipeline.comparison import ATTRIBUTES, Comparison
from pipeline.evaluation_report import score_json, slices
from pipeline.exits import Exit
from pipeline.likeness import fold, likeness, same_number, unit_head
from pipeline.measures import band, is_thousandfold, measure
from pipeline.tallies import Score, Tally
from pipeline.verdicts import State, Verdict, changes, judge

Json = dict[str, Any]
SHARED_GOLD = Path(__file__).parents[2] / "shared" / "gold"
SCORER = SHARED_GOLD / "score.py"
WORDS = st.sampled_from(["hộ", "người", "đồng", "%", "căn nhà", "lượt", "hộ nghèo"])


def figure(start: int, number: float = 7, unit: str = "hộ", **more: Any) -> Json:
    quote = f"{number} {unit}"
    empty = dict.fromkeys((*ATTRIBUTES, "subject", "value_max", "group", "part_of"))
    return {**empty, "quote": quote, "start": start, "end": start + len(quote), "value": number, "unit": unit, **more}


@st.composite
def gold_figures(draw: st.DrawFn) -> list[Json]:
    """Figures that stand apart from one another, in reading order."""
    made: list[Json] = []
    for number in range(draw(st.integers(1, 12))):
        value = draw(st.integers(1, 10**9))
        groups = st.none() | st.integers(1, 4)
        made.append(
            figure(number * 40, value, draw(WORDS), group=draw(groups), part_of=draw(groups), indicator="poverty.rate")
        )
    return made


def scored(gold: list[Json], got: list[Json], *, align: bool = False) -> Score:
    return measure(Comparison(gold, {}, {"figures": got}, align))


@settings(max_examples=60, deadline=None)
@given(gold_figures(), st.booleans())
def test_a_perfect_extraction_scores_one_everywhere(gold: list[Json], align: bool) -> None:
    score = scored(gold, copy.deepcopy(gold), align=align)
    assert {tally.f1 for tally in score.tallies.values()} == {1.0}
    assert {share.value for share in score.shares.values()} == {1.0}
    assert score.thousandfold == 0


@settings(max_examples=60, deadline=None)
@given(gold_figures(), st.data(), st.booleans())
def test_a_lost_figure_lowers_recall_and_nothing_else(gold: list[Json], data: st.DataObject, align: bool) -> None:
    """By order this holds where values differ: among equal ones nothing says which of them was lost."""
    if align:
        gold = [{**one, "value": number} for number, one in enumerate(gold)]
    lost = data.draw(st.integers(0, len(gold) - 1))
    tally = scored(gold, gold[:lost] + gold[lost + 1 :], align=align).tallies["figures"]
    assert (tally.hit, tally.gold, tally.got) == (len(gold) - 1, len(gold), len(gold) - 1)
    assert tally.precision == (1.0 if len(gold) > 1 else 0.0)
    assert tally.recall < 1.0


@settings(max_examples=60, deadline=None)
@given(gold_figures(), gold_figures(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_extracted_figures_does_not_matter(
    gold: list[Json], extra: list[Json], dice: random.Random, align: bool
) -> None:
    got = gold[::2] + [{**one, "start": one["start"] + 10_000, "end": one["end"] + 10_000} for one in extra]
    mixed = copy.deepcopy(got)
    dice.shuffle(mixed)
    assert scored(gold, mixed, align=align) == scored(gold, got, align=align)


@settings(max_examples=60, deadline=None)
@given(gold_figures(), gold_figures())
def test_no_figure_is_matched_twice(gold: list[Json], got: list[Json]) -> None:
    for align in (False, True):
        pairs = Comparison(gold, {}, {"figures": got}, align).pairs
        assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)


def test_a_doubled_figure_counts_as_spurious() -> None:
    tally = scored([figure(0)], [figure(0), figure(0)]).tallies["figures"]
    assert (tally.hit, tally.gold, tally.got) == (1, 1, 2)


def test_nothing_expected_and_nothing_found_is_right_but_anything_found_is_not() -> None:
    assert Tally(0, 0, 0).f1 == 1.0
    assert Tally(0, 0, 2).f1 == 0.0


@pytest.mark.parametrize(
    ("gold", "got", "same"),
    [
        (1000, 1000.0005, True),
        (1000, 1000.5, False),
        (17.57, 17.575, True),
        (17.57, 17.6, False),
        (5, None, False),
        (None, None, True),
        (None, 5, False),
        (5, "năm", False),
        (5, True, False),
        (5, "inf", False),
    ],
)
def test_numbers_are_the_same_within_what_reading_allows(gold: object, got: object, same: bool) -> None:
    assert same_number(gold, got) is same


@pytest.mark.parametrize(
    ("unit", "head"),
    [
        ("hộ nghèo", "hộ"),
        ("căn nhà", "nhà"),
        ("tin, bài", "tin"),
        ("m²", "m2"),
        ("người", "người"),
        ("lượt người", "lượt"),
        (None, ""),
    ],
)
def test_units_are_compared_by_their_first_noun(unit: object, head: str) -> None:
    assert unit_head(unit) == head


def test_words_are_compared_without_case_marks_of_quotation_and_tone_style() -> None:
    assert fold(" “Hoà Bình”. ") == fold("hòa bình")
    assert fold("Thuỷ lợi – 2018;") == "thủy lợi - 2018"
    assert likeness("hộ nghèo của xã", "hộ nghèo") == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("gold", "got", "wrong"), [(1500, 1.5, True), (1.5, 1500, True), (15, 15, False), (15, 30, False), (0, 10, False)]
)
def test_a_value_off_by_a_power_of_ten_is_told_apart(gold: float, got: float, wrong: bool) -> None:
    assert is_thousandfold(gold, got) is wrong
    paid = figure(0, 15, "đồng", value=gold)
    for align in (False, True):
        assert scored([paid], [{**paid, "value": got}], align=align).thousandfold == wrong


def test_calibration_counts_a_figure_right_only_with_its_core_attributes() -> None:
    gold = [figure(0, topic="credit"), figure(40, topic="credit"), figure(80, topic="credit")]
    got = [
        {**gold[0], "confidence": 0.97},
        {**gold[1], "confidence": 0.93, "topic": "food"},
        {**figure(200), "confidence": 0.93},
    ]
    bands = scored(gold, got).calibration
    assert (bands[0.95].right, bands[0.95].of) == (1, 1)
    assert (bands[0.9].right, bands[0.9].of) == (0, 2)
    assert band(None) == 0.0


def test_by_order_takes_cells_of_tables_only_where_gold_has_some() -> None:
    prose, cell = figure(0, 3), figure(40, 9)
    assert scored([prose], [prose, {**cell, "table": {"table": 0}}], align=True).tallies["figures"] == Tally(1, 1, 1)
    assert scored([prose, {**cell, "table": True}], [prose, {**cell, "table": {"table": 0}}], align=True).tallies[
        "figures"
    ] == Tally(2, 2, 2)


def test_a_gold_file_without_indicators_leaves_them_unjudged() -> None:
    bare = figure(0)
    del bare["indicator"]
    assert scored([bare], [figure(0, indicator="poverty.rate")]).tallies["indicators"] == Tally()


# --- gains and losses


def verdicts(*made: Verdict) -> dict[str, dict[str, Verdict]]:
    return {"text/a": {one.key: one for one in made}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Verdict("f", State.MISSED), Verdict("f", State.WRONG, ("topic",)), [(True, ("missed",))]),
        (Verdict("f", State.WRONG, ("topic",)), Verdict("f", State.MISSED), [(False, ("missed",))]),
        (
            Verdict("f", State.WRONG, ("topic",)),
            Verdict("f", State.WRONG, ("basis",)),
            [(True, ("topic",)), (False, ("basis",))],
        ),
        (Verdict("f", State.WRONG, ("topic",)), Verdict("f", State.RIGHT), [(True, ("topic",))]),
        (Verdict("f", State.RIGHT), Verdict("f", State.RIGHT), []),
        (Verdict("x", State.SPURIOUS), Verdict("f", State.RIGHT), [(True, ("spurious",))]),
        (Verdict("f", State.RIGHT), Verdict("x", State.SPURIOUS), [(False, ("spurious",))]),
    ],
)
def test_gains_and_losses_are_told_case_by_case(before: Verdict, after: Verdict, expected: list[Any]) -> None:
    found = changes(verdicts(before), verdicts(after))
    assert [(one.gain, one.what) for one in found] == expected


def test_every_kind_of_record_gets_a_verdict() -> None:
    meta: dict[str, Any] = {
        "kind": "báo cáo",
        "number": "7/BC-UBND",
        "recipients": ["Như trên"],
        "sections": [["I", "Kết quả", 1], ["II", "Hạn chế", 1]],
    }
    meta["citations"] = [
        {"quote": "Kế hoạch 5", "start": 9, "kind": "kế hoạch", "number": "5", "date": None, "relation": "basis"}
    ]
    gold = [figure(0, group=1), figure(40, group=1), figure(80, group=2, part_of=1)]
    got = copy.deepcopy(meta) | {"figures": [gold[0], {**gold[1], "basis": "target"}, figure(300)], "kind": "kế hoạch"}
    got["citations"][0]["relation"] = "mentions"
    got["sections"] = [["I", "Kết quả", 2]]
    found = {one.key: one for one in judge(Comparison(gold, meta, got))}
    states = {key: str(one.state) for key, one in found.items()}
    assert (
        states["figure 0 7 hộ"] == "right"
        and states["figure 80 7 hộ"] == "missed"
        and states["extra figure 300 7 hộ"] == "spurious"
    )
    assert found["figure 40 7 hộ"].wrong == ("basis",)
    assert (
        states["meta kind"] == "wrong" and states["meta number"] == "right" and states["recipient như trên"] == "right"
    )
    assert states["section i kết quả"] == "wrong" and states["section ii hạn chế"] == "missed"
    assert states["citation 9 kế hoạch 5"] == "wrong"
    assert states["group 0 7 hộ + 40 7 hộ"] == "right" and states["part 80 7 hộ + 0 7 hộ"] == "missed"


# --- the command


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    """One document with two figures, its text, and room for what the command writes."""
    folder = tmp_path / "gold"
    folder.mkdir()
    rows = [figure(0, 12), figure(40, 30)]
    (folder / "bc-1.figures.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (folder / "bc-1.meta.json").write_text(json.dumps({"kind": "báo cáo"}), "utf-8")
    (tmp_path / "bc-1.txt").write_text("12 hộ", "utf-8")
    return folder


def run(monkeypatch: pytest.MonkeyPatch, says: Json | InputError, *arguments: object) -> Any:
    def process(path: Path) -> Any:
        if isinstance(says, InputError):
            raise says
        return SimpleNamespace(to_json=lambda: copy.deepcopy(says))

    monkeypatch.setattr("pipeline.process.process", process)
    return CliRunner().invoke(evaluate.command, [str(argument) for argument in arguments])


def test_a_run_is_saved_and_a_later_one_laid_beside_it(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    saved = tmp_path / "before.json"
    first: Json = {"figures": [figure(0, 12)], "meta": {"kind": "báo cáo"}}
    assert run(monkeypatch, first, gold_folder, tmp_path, "--save", saved).exit_code == 0
    second: Json = {"figures": [figure(40, 30)], "meta": {}}
    result = run(monkeypatch, second, gold_folder, tmp_path, "--baseline", saved, "--misses")
    assert result.exit_code == 0, result.output
    assert "- text/bc-1  figure 0 12 hộ: missed" in result.output
    assert "+ text/bc-1  figure 40 30 hộ: missed" in result.output
    assert "- text/bc-1  meta kind: missed" in result.output
    assert "Được thêm (gains): 1, mất đi (losses): 2" in result.output
    assert "missed    figure 0 12 hộ" in result.output


def test_json_output_is_one_object_with_totals(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = run(monkeypatch, {"figures": [figure(0, 12)]}, gold_folder, tmp_path, "--format", "json")
    made = json.loads(result.stdout)
    assert made["totals"]["text"]["figures"] == {"p": 1.0, "r": 0.5, "f1": 0.6667, "hit": 1, "gold": 2, "got": 1}


def test_one_refused_form_beside_a_read_one_ends_with_the_code_for_some(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bc-1.pdf").write_bytes(b"")

    def process(path: Path) -> Any:
        if path.suffix == ".pdf":
            raise InputError(Reason.EMPTY)
        return SimpleNamespace(to_json=lambda: {"figures": [figure(0, 12), figure(40, 30)]})

    monkeypatch.setattr("pipeline.process.process", process)
    result = CliRunner().invoke(evaluate.command, [str(gold_folder), str(tmp_path)])
    assert result.exit_code == Exit.SOME_REFUSED
    assert "2/2/2" in result.output and "không đọc được: empty" in result.output


def test_a_refused_document_scores_nothing_and_ends_with_its_own_code(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    result = run(monkeypatch, InputError(Reason.CORRUPT), gold_folder, tmp_path)
    assert result.exit_code == Exit.ALL_FAILED
    assert "không đọc được: corrupt" in result.output and "0/2/0" in result.output


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda root: (root / "bc-1.txt").unlink(), "không có văn bản cho bc-1"),
        (lambda root: (root / "gold" / "bc-1.figures.jsonl").write_text("{]"), "bc-1.figures.jsonl:1"),
        (lambda root: (root / "gold" / "bc-1.meta.json").unlink(), "bc-1.meta.json"),
        (lambda root: (root / "gold" / "bc-1.figures.jsonl").unlink(), "không có tệp *.figures.jsonl"),
        (lambda root: (root / "gold" / "bc-1.meta.json").write_text("[]"), "phải là một đối tượng JSON"),
        (lambda root: (root / "gold" / "bc-1.meta.json").write_bytes(b"\xff\xfe{}"), "không phải UTF-8"),
        (lambda root: (root / "gold" / "bc-1.meta.json").write_text('{"sections": [["I"]]}'), "mỗi mục của sections"),
    ],
    ids=["no document", "broken figures", "no meta", "no gold", "meta is a list", "not utf-8", "short section"],
)
def test_unusable_gold_is_named_and_ends_as_a_wrong_argument(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoil: Any, words: str
) -> None:
    spoil(tmp_path)
    result = run(monkeypatch, {}, gold_folder, tmp_path)
    assert result.exit_code == 2
    assert words in result.output


def test_a_baseline_that_no_run_saved_is_refused(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "other.json").write_text("[1]")
    result = run(monkeypatch, {}, gold_folder, tmp_path, "--baseline", tmp_path / "other.json")
    assert result.exit_code == 2 and "không phải kết quả của --save" in result.output
    result = run(monkeypatch, {}, gold_folder)
    assert result.exit_code == 2 and "Thiếu DOCUMENTS_DIR" in result.output


def test_the_own_corpus_is_measured_in_each_form_with_blind_documents_apart() -> None:
    task = evaluate._own_corpus()
    gold = evaluate.load_gold(task.gold)
    forms = {path.suffix for _, path in evaluate.find_documents(gold, task.documents)}
    assert forms == {".txt", ".pdf", ".docx"}
    assert task.blind and task.blind < {one.name for one in gold}
    one = next(one for one in gold if one.name in task.blind)
    result = evaluate.evaluate_document(one, task.documents[0] / f"{one.name}.txt", align=False, blind=True)
    assert result.score.tallies["figures"].hit > 0 and result.refused is None
    assert [name for name, _ in slices([result])] == ["text blind"]


def test_blind_documents_are_listed_only_where_asked(
    gold_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    task = evaluate.Task(gold_folder, (tmp_path,), frozenset({"bc-1"}))
    monkeypatch.setattr(evaluate, "_own_corpus", lambda: task)
    saved = tmp_path / "before.json"
    assert run(monkeypatch, {"figures": [figure(0, 12), figure(40, 30)]}, "--save", saved).exit_code == 0
    hidden = run(monkeypatch, {"figures": [figure(0, 12)]}, "--misses", "--baseline", saved)
    assert hidden.exit_code == 0 and "figure 40" not in hidden.output
    assert "losses): 0" in hidden.output
    shown = run(monkeypatch, {"figures": [figure(0, 12)]}, "--misses", "--baseline", saved, "--show-blind")
    assert shown.output.count("figure 40 30 hộ") == 2


# --- an independent scorer agrees


def damaged_figures(gold: list[Json], dice: random.Random) -> list[Json]:
    """Gold with the mistakes that extraction makes, and some that it should not."""
    others = copy.deepcopy(gold)
    made: list[Json] = []
    for one in copy.deepcopy(gold):
        for name in ATTRIBUTES:
            if dice.random() < 0.08:
                one[name] = dice.choice(others).get(name)
        made += dice.choices(
            [
                [one],
                [],
                [one, copy.deepcopy(one)],
                [{**one, "value": one["value"] * 1000}],
                [{**one, "unit": "căn Nhà"}],
                [{**one, "start": one["start"] - 3, "end": one["end"] + 1}],
                [{**one, "start": one["end"] + 5, "end": one["end"] + 9}],
                [{**one, "quote": f"“{one['quote']}”"}],
                [{**one, "start": None}],
                [{**one, "value": "nhiều"}],
                [{**one, "table": {"table": 0}}],
                [{**one, "group": dice.randint(1, 9)}],
                [{**one, "part_of": dice.randint(1, 9)}],
                [{**one, "subject": "hộ nghèo"}],
            ],
            [30, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3],
        )[0]
    if dice.random() < 0.5:
        dice.shuffle(made)
    return made


def damaged_list(items: list[Any], dice: random.Random) -> list[Any]:
    made = [copy.deepcopy(one) for one in items for _ in range(dice.choices([0, 1, 2], [1, 8, 1])[0])]
    if len(made) > 2 and dice.random() < 0.5:
        made[0], made[1] = made[1], made[0]
    return made


def damaged_meta(meta: Json, dice: random.Random) -> Json:
    out = {key: dice.choices([value, None, "khác", ""], [7, 1, 1, 1])[0] for key, value in meta.items()}
    out["recipients"] = damaged_list(meta.get("recipients") or [], dice)
    out["title"] = dice.choice([meta.get("title"), f"{meta.get('title')} nữa", "khác"])
    out["sections"] = [
        [number, words, level + dice.choice([0, 0, 0, 1])]
        for number, words, level in damaged_list(meta["sections"], dice)
    ]
    out["citations"] = damaged_list(meta["citations"], dice)
    for one in out["citations"]:
        spoiled = dice.choice(
            [{}, {}, {"relation": "mentions"}, {"issuer": None}, {"issuer": "Chính phủ"}, {"number": None}]
        )
        one.update(spoiled)
    return out


def reference(gold: Path, predicted: Path, name: str, *, align: bool) -> Json:
    words = [sys.executable, str(SCORER), str(gold), str(predicted), name, "--json", *(["--align"] if align else [])]
    return dict(json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout))


@pytest.mark.skipif(not SCORER.is_file(), reason="no ../shared/gold/score.py beside the project")
@pytest.mark.parametrize("align", [False, True], ids=["by place", "by order"])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("folder", ["seeds", "other"])
def test_every_measure_equals_that_of_an_independent_scorer(
    folder: str, seed: int, align: bool, tmp_path: Path
) -> None:
    for gold in evaluate.load_gold(SHARED_GOLD / folder):
        dice = random.Random(f"{gold.name} {seed}")
        got = {"figures": damaged_figures(list(gold.figures), dice), "meta": damaged_meta(gold.meta, dice)}
        (tmp_path / f"{gold.name}.json").write_text(json.dumps(got), "utf-8")
        ours = score_json(measure(Comparison(gold.figures, gold.meta, got, align)))
        theirs = reference(SHARED_GOLD / folder, tmp_path, gold.name, align=align)
        assert theirs["figures_full"]["f1"] < 1 or theirs["meta"]["f1"] < 1, "the damage must show"
        for name, expected in theirs.items():
            assert ours[name] == (pytest.approx(expected, abs=2e-4) if name == "subject" else expected), name
