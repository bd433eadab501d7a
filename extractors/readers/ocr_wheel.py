"""The words of a page's picture by TrueOCR, whose model comes inside its wheel (`pip install tonghop[ocr]`).

It is fast, and weak in two places: it takes one mark for another (`đống` for `đồng`) and reads `100%` as `1006`, as sure
of it as of the rest. So each line is read three times, cut a little differently: what stands in only some of the
readings is doubtful, and digits that are not the same in all of them are never sure. The engine knows lines only;
the places of words are those of its letters, drawn in to the ink beneath them.
"""

from __future__ import annotations

import importlib.util
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..text import fold, nfc
from .ocr_read import OcrFailed, Read
from .word_pairs import MENDED, headed, mended

_Box = tuple[float, float, float, float]
_PACKAGES = ("trueocr", "onnxruntime", "cv2")
_CUTS = ((0.0, 0.5, 0.0), (0.0, 0.5, 0.05), (0.3, 0.3, 0.03))
"""How far a line's cut goes beyond its box on the left, on the right, above and below, in heights of the line."""
_MORE_CUTS = ((0.0, 0.3, 0.08), (0.2, 0.6, 0.05))
"""Cuts of lines in which the first ones leave a number open: they decide what it is, sure it never gets."""
_PERCENT_READ_AS = ("6", "96", "9", "06")
_STEP = 4
"""Pixels of a line brought to the model's height from one of its letters to the next."""
_DARK = 185
_DISPUTED = 50.0
"""Confidence of a word that not all readings agree on, where digits are in it."""
_ALONE = 70.0
"""Confidence of a word without digits that is not the same in all readings."""
_LEAST = 46.0
"""Confidence of any word: that there is a line of text is for the network that finds lines to say."""
_SAME_ROW, _NEAR = 0.6, 1.2
"""Share of the height that boxes of one printed line have in common; heights between them at most."""


@cache
def missing() -> str | None:
    """What keeps the engine from reading here, in words for the log; None where all is there."""
    lacking = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    return f"{', '.join(lacking)} not installed (pip install 'tonghop[ocr]')" if lacking else None


def recognise(picture: Any, dpi: int, *, line: bool = False, block: bool = False) -> list[Read]:
    """The words on a grey PIL `picture`; `line` where it shows a single line (`block` makes no difference here).

    Raises `OcrFailed`.
    """
    import numpy as np

    grey = np.ascontiguousarray(np.asarray(picture.convert("L")))
    high, wide = grey.shape
    try:
        model = _model()
        boxes = [(0.0, 0.0, float(wide), float(high))] if line else model.lines(grey)
        rows = [(row, box, _room(box, boxes, wide)) for row, box in _rows(boxes)]
        return _mended([word for row, box, room in rows for word in _words(model, grey, box, room, row)])
    except MemoryError:
        raise
    except Exception as error:  # the libraries below raise classes of their own, without a common one
        raise OcrFailed(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter of a reading: where its middle lies in the picture, how sure the model is of it (0 to 1)."""

    text: str
    x: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """One word of one reading: where its first and its last letter lie, and between what it stands."""

    text: str
    left: float
    right: float
    confidence: float


class _Model:
    """The networks of the package: where lines are, and what is written in one."""

    def __init__(self) -> None:
        # Newer builds of the runtime report to their maker unless told not to, before they are loaded.
        os.environ["ORT_DISABLE_TELEMETRY"] = os.environ["ORT_TELEMETRY_DISABLED"] = "1"
        import cv2
        import trueocr
        from trueocr.page import PageEngine
        from trueocr.recognizer import Recognizer

        cv2.setNumThreads(1)
        folder = Path(trueocr.__file__).parent / "models"
        self._page, self._reader = PageEngine(folder, threads=1), Recognizer(folder, threads=1)

    def lines(self, grey: Any) -> list[_Box]:
        return [(float(b[0]), float(b[1]), float(b[2]), float(b[3])) for b in self._page.detect(grey)]

    def letters(self, grey: Any, box: _Box, room: tuple[float, float], cut: Sequence[float]) -> list[_Letter]:
        """What is written in a box of the picture, cut out by `cut` within its room, letter by letter."""
        import numpy as np
        from trueocr.preprocess import pad_batch, prepare_image

        (x0, y0, x1, y1), (left, right, over) = box, cut
        high = y1 - y0
        x0, x1 = max(int(room[0]), int(x0 - left * high)), min(int(room[1]), int(np.ceil(x1 + right * high)))
        y0, y1 = max(0, int(y0 - over * high)), min(grey.shape[0], int(np.ceil(y1 + over * high)))
        if x1 <= x0 or y1 <= y0:
            return []
        reader, part = self._reader, grey[y0:y1, x0:x1]
        ink = prepare_image(part, max_width=reader.max_width, pad_y=reader.pad_y, pad_x=reader.pad_x)
        tensor, widths = pad_batch([ink])
        found, sure, lengths = reader.session.run(["ids", "conf", "lengths"], {"x": tensor, "widths": widths})
        ids, sure = found[0][: int(lengths[0])], sure[0]
        pad = reader.pad_x * (y1 - y0)
        scale = (x1 - x0 + 2 * pad) / ink.shape[1]
        return [
            _Letter(reader.chars[int(ids[at]) - 1], x0 - pad + (at + 0.5) * _STEP * scale, float(sure[at]))
            for at in range(len(ids))
            if ids[at] and (at == 0 or ids[at] != ids[at - 1])
        ]


@cache
def _model() -> _Model:
    return _Model()


def _rows(boxes: list[_Box]) -> Iterator[tuple[int, _Box]]:
    """The boxes from top to bottom, each with the number of its printed line: a wide blank may have parted one."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda b: (b[0], b[1])):
        fitting = (row for row in rows if _goes_on(row[-1], box))
        row = min(fitting, key=lambda row: box[0] - row[-1][2], default=None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    rows.sort(key=lambda row: min(box[1] for box in row))
    for number, row in enumerate(rows):
        for box in row:
            yield number, box


def _goes_on(before: _Box, box: _Box) -> bool:
    high = min(before[3] - before[1], box[3] - box[1])
    level = min(before[3], box[3]) - max(before[1], box[1]) > _SAME_ROW * high
    return level and -0.5 * high < box[0] - before[2] < _NEAR * high


def _room(box: _Box, boxes: Sequence[_Box], wide: int) -> tuple[float, float]:
    """From where to where a line's cut may go: not into its neighbours on the left and right."""
    level = [other for other in boxes if min(box[3], other[3]) > max(box[1], other[1])]
    left = max((other[2] for other in level if other[2] <= box[0]), default=0.0)
    return left, min((other[0] for other in level if other[0] >= box[2]), default=float(wide))


def _words(model: _Model, grey: Any, box: _Box, room: tuple[float, float], row: int) -> Iterator[Read]:
    readings = [list(_seen(model.letters(grey, box, room, cut))) for cut in _CUTS]
    words = _agreed(readings)
    if any(word.confidence <= _DISPUTED / 100 and any(map(str.isdigit, word.text)) for word in words):
        words = _agreed([*readings, *(list(_seen(model.letters(grey, box, room, cut))) for cut in _MORE_CUTS)])
    for seen in _shared_doubt(words):
        place = _inked(grey, seen, box)
        if place is not None:
            yield Read(nfc(seen.text), *place, (0, 0, row), round(100 * seen.confidence, 1))


def _seen(letters: list[_Letter]) -> Iterator[_Seen]:
    word: list[_Letter] = []
    for letter in [*letters, _Letter(" ", 0.0, 1.0)]:
        if letter.text != " ":
            word.append(letter)
        elif word:
            yield _Seen("".join(one.text for one in word), word[0].x, word[-1].x, min(one.confidence for one in word))
            word = []


def _agreed(readings: list[list[_Seen]]) -> list[_Seen]:
    """The words of the first reading, each as most of the readings have it, less sure where they differ."""
    first, *others = readings
    votes = [[word] for word in first]
    for other in others:
        match = SequenceMatcher(None, [fold(w.text) for w in first], [fold(w.text) for w in other], autojunk=False)
        for _, begin, end, at, to in match.get_opcodes():
            if end - begin == to - at:
                for step in range(end - begin):
                    votes[begin + step].append(other[at + step])
    return [_voted(word, seen, len(readings)) for word, seen in zip(first, votes, strict=True)]


def _voted(word: _Seen, seen: list[_Seen], readings: int) -> _Seen:
    weight: Counter[str] = Counter()
    for one in seen:
        weight[one.text] += one.confidence  # type: ignore[assignment]
    ((text, _),) = weight.most_common(1)
    text = next((t for t in weight if t[-1:] == "%" and text in [t[:-1] + wrong for wrong in _PERCENT_READ_AS]), text)
    sure = max(one.confidence for one in seen if one.text == text)
    if len(seen) < readings or len({one.text.strip(".,;:") for one in seen}) > 1:
        digits = any(c.isdigit() for one in seen for c in one.text)
        sure = min(sure, (_DISPUTED if digits or len(seen) < readings else _ALONE) / 100)
    return replace(word, text=text, confidence=max(sure, _LEAST / 100))


def _shared_doubt(words: list[_Seen]) -> list[_Seen]:
    """Digits beside digits that are doubtful are doubtful too: `12 4` may be `12,4`."""
    out = list(words)
    for at, (first, second) in enumerate(pairwise(words)):
        if first.text[-1:].isdigit() and second.text[:1].isdigit():
            least = min(out[at].confidence, second.confidence)
            out[at : at + 2] = replace(out[at], confidence=least), replace(second, confidence=least)
    return out


def _inked(grey: Any, word: _Seen, box: _Box) -> tuple[int, int, int, int] | None:
    """The place of a word: half a letter beyond its outer letters, drawn in to the ink that is there."""
    import numpy as np

    high = box[3] - box[1]
    half = 0.5 * (word.right - word.left) / max(1, len(word.text) - 1) if len(word.text) > 1 else 0.35 * high
    x0, x1 = max(0, int(word.left - half)), min(grey.shape[1], int(word.right + half) + 1)
    y0, y1 = max(0, int(box[1])), min(grey.shape[0], int(box[3]) + 1)
    if x1 <= x0 or y1 <= y0:
        return None
    ink = grey[y0:y1, x0:x1] < _DARK
    columns, rows = np.flatnonzero(ink.sum(axis=0) > 1), np.flatnonzero(ink.sum(axis=1) > 1)
    if not len(columns) or not len(rows):  # read into the paper, or into what is left of a rule
        return None
    return x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1


def _mended(words: list[Read]) -> list[Read]:
    """The words of a page, line by line, in their right spelling: what a word goes with may begin the next line."""
    rows: dict[tuple[int, int, int], list[Read]] = defaultdict(list)
    for word in words:
        rows[word.line].append(word)
    ordered, texts = [], []
    for row in rows.values():
        row.sort(key=lambda word: word.left)
        ordered += row
        texts += headed([word.text for word in row])
    return [
        word if word.text == text else replace(word, text=text, confidence=min(word.confidence, 100 * MENDED))
        for word, text in zip(ordered, mended(texts), strict=True)
    ]
