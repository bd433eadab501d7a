"""Results of an evaluation as people read them (table, misses, gains and losses) and as a file for later comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from extractors.records import Json

from .comparison import ATTRIBUTES
from .measures import BANDS
from .tallies import Score, Tally
from .verdicts import Change, Result, State, Verdict

_TITLES = {"text": "Văn bản chữ (text)", "pdf": "PDF", "docx": "DOCX"}
_SHORT = (
    *(("figures", "figures"), ("figures_core", "core"), ("figures_full", "full"), ("parts", "parts")),
    *(("meta", "meta"), ("sections", "sections"), ("citations", "citations")),
)
"""Measures that a document's own line shows, with the words above the column."""


def total(results: Iterable[Result]) -> Score:
    """The scores of several documents added up."""
    return sum((result.score for result in results), Score())


def slices(results: Sequence[Result]) -> list[tuple[str, list[Result]]]:
    """Results by form, blind documents apart: `text`, `text blind`, `pdf` …"""

    def key(result: Result) -> tuple[int, bool]:
        return list(_TITLES).index(result.form), result.blind

    rows = groupby(sorted(results, key=key), key)
    return [(list(_TITLES)[form] + (" blind" if blind else ""), list(group)) for (form, blind), group in rows]


def table_report(results: Sequence[Result]) -> str:
    """A block for each form: the documents, the totals, attributes, calibration."""
    return "\n".join(line for name, part in slices(results) for line in _block(name, part))


def _block(name: str, results: list[Result]) -> Iterator[str]:
    form, _, blind = name.partition(" ")
    score = total(results)
    yield f"== {_TITLES[form]}{', tài liệu mù (blind)' if blind else ''}: {len(results)} tài liệu"
    yield from _documents(results)
    yield from _totals(score)
    yield from _shares(score)
    yield from _calibration(score)
    yield f"  sai bậc nghìn (value wrong by a power of ten): {score.thousandfold}"
    yield ""


def _documents(results: list[Result]) -> Iterator[str]:
    width = max(len(result.document) for result in results)
    yield f"  {'F1':{width}}" + "".join(f"{word:>10}" for _, word in _SHORT)
    for result in results:
        cells = "".join(f"{result.score.tallies[name].f1:10.3f}" for name, _ in _SHORT)
        yield f"  {result.document:{width}}{cells}"
        if result.refused:
            yield f"  {'':{width}}  không đọc được: {result.refused}"


def _totals(score: Score) -> Iterator[str]:
    yield ""
    yield f"  {'tổng (total)':16}{'P':>7}{'R':>7}{'F1':>7}   đúng/mẫu/đọc (hit/gold/got)"
    for name, tally in score.tallies.items():
        if not tally.gold and not tally.got:
            yield f"  {name:16}{'-':>7}{'-':>7}{'-':>7}   không có (none)"
            continue
        numbers = f"{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}"
        yield f"  {name:16}{numbers}   {tally.hit}/{tally.gold}/{tally.got}"


def _shares(score: Score) -> Iterator[str]:
    yield ""
    yield "  thuộc tính của số liệu đã tìm thấy (attributes of matched figures)"
    words = [f"{name} {share.value:.3f}" for name, share in score.shares.items()]
    for start in range(0, len(words), 6):
        yield "  " + "  ".join(f"{word:18}" for word in words[start : start + 6]).rstrip()


def _calibration(score: Score) -> Iterator[str]:
    yield ""
    yield "  độ tin cậy → tỷ lệ đúng (confidence → right in value, unit and core attributes)"
    for lowest in BANDS:
        if lowest in score.calibration:
            share = score.calibration[lowest]
            yield f"  từ {lowest:<4}  {share.value:6.3f}   {share.right:.0f}/{share.of}"


def misses_report(results: Iterable[Result]) -> str:
    """Every record that is missed, spurious or wrong, document by document."""
    lines: list[str] = []
    for result in results:
        lines.append(f"{result.document}:")
        lines += [
            f"  {verdict.state:9} {verdict.key}{f'  ({verdict.detail})' if verdict.detail else ''}"
            for verdict in result.verdicts
            if verdict.state is not State.RIGHT
        ]
    return "\n".join(lines)


def changes_report(found: Sequence[Change]) -> str:
    """Gains (+) and losses (-) against the baseline, case by case, then how many of each."""
    lines = [f"{'+' if one.gain else '-'} {one.document}  {one.key}: {', '.join(one.what)}" for one in found]
    gains = sum(one.gain for one in found)
    return "\n".join([*lines, f"Được thêm (gains): {gains}, mất đi (losses): {len(found) - gains}"])


def score_json(score: Score) -> Json:
    """One score as an object: a tally has p, r, f1, hit, gold, got; attributes are shares of the matched figures."""
    shares = {name: round(share.value, 4) for name, share in score.shares.items()}
    return {
        **{name: _tally_json(tally) for name, tally in score.tallies.items()},
        "attributes": {name: shares[name] for name in ATTRIBUTES if name in shares},
        **{name: share for name, share in shares.items() if name not in ATTRIBUTES},
        "calibration": [
            {"from": lowest, "right": share.right, "of": share.of}
            for lowest, share in sorted(score.calibration.items())
        ],
        "thousandfold": score.thousandfold,
    }


def _tally_json(tally: Tally) -> Json:
    rates = {"p": tally.precision, "r": tally.recall, "f1": tally.f1}
    return {
        **{name: round(rate, 4) for name, rate in rates.items()},
        "hit": tally.hit,
        "gold": tally.gold,
        "got": tally.got,
    }


def json_report(results: Sequence[Result], *, verdicts: bool = False) -> str:
    """Totals by form and every document's score; with `verdicts` each record's too, for a later run to lie beside."""
    documents = {result.document: _result_json(result, verdicts=verdicts) for result in results}
    totals = {name: score_json(total(part)) for name, part in slices(results)}
    return json.dumps({"totals": totals, "documents": documents}, ensure_ascii=False, indent=1)


def _result_json(result: Result, *, verdicts: bool) -> Json:
    out: Json = {"blind": result.blind, "refused": result.refused, "score": score_json(result.score)}
    if verdicts:
        out["verdicts"] = {verdict.key: verdict.to_json() for verdict in result.verdicts}
    return out


def load_verdicts(path: Path) -> dict[str, dict[str, Verdict]]:
    """The verdicts of a saved run. Raises BadParameter for a file that `--save` did not write."""
    try:
        documents = json.loads(path.read_text("utf-8"))["documents"]
        return {
            name: {
                key: Verdict(key, State(row["state"]), tuple(row["wrong"]), row["detail"])
                for key, row in document["verdicts"].items()
            }
            for name, document in documents.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.BadParameter(f"Tệp {path} không phải kết quả của --save ({error}).") from error
