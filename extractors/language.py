"""The language pipeline: tokens with exact offsets, the phrases of our lists, and words where they decide something.

A blank spaCy pipeline with our own tokeniser (underthesea's regular expressions, each token kept as the text has it)
and a PhraseMatcher over the phrase lists (phrases.toml). Words, that is which syllables belong together, come from
underthesea's CRF and only for the stretches that ask for them: it is forty times slower than the rest.
Nothing here reads a network: of underthesea only the tokeniser and the word model inside its wheel are used.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from underthesea.pipeline.word_tokenize.regex_tokenize import patterns

from .errors import RuleError
from .text import plain
from .trace import see


class Token(NamedTuple):
    """One token of the text: a syllable, a number or a mark."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of our lists in the text: `kind` is the list (`topic`), `label` its entry (`credit`)."""

    start: int
    end: int
    kind: str
    label: str


_TOKEN = re.compile(rf"\s*+([^\W\d_]++(?=[\s,;)]|\Z)|{patterns.pattern})", patterns.flags)
"""underthesea's expression behind blanks, which it would try one by one with all that it has.

A run of letters before a blank or one of these marks is a word in any case, and is most.
"""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of `text[start:end]` with offsets into `text`.

    They are the matches of underthesea's expressions. Its own function around them looks through every named group of
    each match for the words, and loses the offsets: that took most of the time.
    """
    for match in _TOKEN.finditer(text[start:end]):
        yield Token(start + match.start(1), start + match.end(), match[1])


class Tokeniser:
    """spaCy's tokeniser slot: one token a syllable, a blank behind each; offsets stand in `doc.user_data`."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        found = list(tokens(text))
        doc = Doc(self.vocab, words=[t.text for t in found], spaces=[True] * len(found))
        doc.user_data["tokens"] = found
        return doc


@cache
def phrase_lists() -> dict[str, dict[str, tuple[str, ...]]]:
    """kind → label → phrases, of phrases.toml; RuleError where one phrase of a kind has two labels."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, labels in data.items():
        seen: dict[str, str] = {}
        for label, phrases in labels.items():
            for phrase in phrases:
                if seen.setdefault(plain(phrase), label) != label:
                    raise RuleError(f"phrases.toml: {kind}: {phrase!r} stands under {seen[plain(phrase)]} and {label}")
        out[kind] = {label: tuple(phrases) for label, phrases in labels.items()}
    return out


@Language.factory("tonghop_phrases")
class Phrases:
    """Pipeline component: `doc.user_data["phrases"]`, the longest phrase of a kind at each place."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        for kind, labels in phrase_lists().items():
            for label, phrases in labels.items():
                self.matcher.add(f"{kind}:{label}", [nlp.tokenizer(plain(p)) for p in phrases])

    def __call__(self, doc: Doc) -> Doc:
        found: list[Token] = doc.user_data["tokens"]
        spans = []
        for key, first, last in self.matcher(doc):
            kind, _, label = doc.vocab.strings[key].partition(":")
            spans.append(Phrase(found[first].start, found[last - 1].end, kind, label))
        doc.user_data["phrases"] = _longest(spans)
        return doc


def _longest(spans: list[Phrase]) -> list[Phrase]:
    """Of overlapping phrases of one kind the longest, in reading order."""
    kept: list[Phrase] = []
    taken: dict[str, set[int]] = {}
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        places = taken.setdefault(span.kind, set())
        # What was kept before is at least as long: an overlap covers one end of this one.
        if span.start not in places and span.end - 1 not in places:
            kept.append(span)
            places.update(range(span.start, span.end))
    return sorted(kept, key=lambda s: s.start)


@cache
def pipeline() -> Language:
    """The pipeline, built once a process: tokeniser and phrases."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = Tokeniser(nlp.vocab)
    nlp.max_length = 50_000_000
    nlp.add_pipe("tonghop_phrases")
    return nlp


class Signals:
    """The phrases of one text by kind, with quick look-up by place."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_kind: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._by_kind.setdefault(phrase.kind, []).append(phrase)
        self._places = {kind: ([p.start for p in all_], [p.end for p in all_]) for kind, all_ in self._by_kind.items()}

    def within(self, kind: str, start: int, end: int) -> list[Phrase]:
        """The phrases of `kind` that lie in `start..end`, in reading order."""
        if kind not in self._by_kind:
            return []
        # Phrases of one kind do not overlap, so that their ends are in order too.
        starts, ends = self._places[kind]
        out = self._by_kind[kind][bisect_left(starts, start) : bisect_right(ends, end)]
        if out:
            see(out)
        return out

    def last(self, kind: str, start: int, end: int) -> Phrase | None:
        """The phrase of `kind` nearest before `end`, not before `start`."""
        found = self.within(kind, start, end)
        return found[-1] if found else None


TOOLS = ("words", "phrases")
"""The language tools that can be switched off, to see what each is worth."""
_SWITCHED_OFF: ContextVar[frozenset[str]] = ContextVar("switched_off", default=frozenset())


@contextmanager
def without(tools: Iterable[str]) -> Iterator[None]:
    """Read without some of `TOOLS`: no word segmentation (`words`), no phrase lists (`phrases`)."""
    off = frozenset(tools)
    assert off <= set(TOOLS), f"not a language tool: {sorted(off - set(TOOLS))}"
    token = _SWITCHED_OFF.set(off)
    try:
        yield
    finally:
        _SWITCHED_OFF.reset(token)


def signals(plain_text: str) -> Signals:
    """The phrases of a plain copy (text.plain)."""
    if "phrases" in _SWITCHED_OFF.get():
        return Signals(())
    return Signals(pipeline()(plain_text).user_data["phrases"])


@cache
def _word_model() -> Any:
    from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
    from underthesea.pipeline import word_tokenize

    model = FastCRFSequenceTagger()
    model.load(str(Path(word_tokenize.__file__).parent / "models" / "ws_crf_vlsp2013_20230727"))
    return model


def words(text: str, start: int, end: int) -> list[Token]:
    """The words of `text[start:end]`: syllables that belong together joined (`trường hợp`, `học viên`).

    Without the tool each syllable is a word.
    """
    stretch = text[start:end]
    found = tokens(stretch) if "words" in _SWITCHED_OFF.get() else _words(stretch)
    return [Token(start + one.start, start + one.end, one.text) for one in found]


@lru_cache(maxsize=4096)
def _words(stretch: str) -> tuple[Token, ...]:
    """Kept, since a stretch is asked for more than once, and reports say many things in the same words."""
    found = list(tokens(stretch))
    if not found:
        return ()
    out: list[Token] = []
    for token, tag in zip(found, _word_model().predict([[t.text] for t in found]), strict=True):
        if tag == "I-W" and out and token.text[0].isalpha():
            out[-1] = Token(out[-1].start, token.end, stretch[out[-1].start : token.end])
        else:
            out.append(token)
    return tuple(out)
