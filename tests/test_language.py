"""Tokens and words point exactly into the text; phrase lists hold no contradiction."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from extractors.language import phrase_lists, signals, tokens, words
from extractors.text import fold, lower, plain, same_tones

VIETNAMESE = st.text(
    st.sampled_from("aàáảãạăằắâầấđeèéêềếiìíoòóôồốơờớuùúưừứyỳýbcghklmnpqrstvxAÀĐÊÔƠƯ 0123456789.,;:%/-()“”\n"),
    max_size=80,
)


@given(VIETNAMESE)
def test_copies_have_the_length_of_the_text(text: str) -> None:
    assert len(plain(text)) == len(fold(text)) == len(lower(text)) == len(same_tones(text)) == len(text)


@given(VIETNAMESE)
def test_tokens_quote_the_text(text: str) -> None:
    found = list(tokens(text))
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_words_join_syllables_that_belong_together() -> None:
    text = "Có 20 trường hợp và 144 học viên."
    assert {"trường hợp", "học viên"} <= {word.text for word in words(text, 0, len(text))}


def test_the_longest_phrase_counts() -> None:
    found = signals(plain("Tỷ lệ giảm còn 11%, công tác giảm nghèo."))
    assert [(p.label) for p in found.within("direction", 0, 60)] == ["level", "none"]


def test_both_tone_styles_are_one() -> None:
    assert plain("hoà thuỷ Quý quỹ HOÁ") == plain("hòa thủy Quý quỹ HÓA")


def test_phrase_lists_are_in_plain_form() -> None:
    for kind, labels in phrase_lists().items():
        for label, phrases in labels.items():
            assert all(phrase == plain(phrase) and phrase.strip() == phrase for phrase in phrases), (kind, label)
