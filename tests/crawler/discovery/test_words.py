from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.words import fold, run_together

LINES = st.text(st.sampled_from("aZ9 _-.\n\x1f’éİıəßłёЙ\u0301") | st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Haqqımızda", "haqqimizda"),
        ("  Read_more:  WEITER…", "read more weiter"),
        ("Straße, Ærø & Łódź", "strasse æro lodz"),
        ("ёлка", "елка"),
        (" . _", ""),
    ],
)
def test_spelling_varies_freely(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(LINES)
def test_folded_words_are_parted_by_one_space(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(character.isalnum() for character in folded.replace(" ", ""))


@given(LINES)
def test_nothing_but_letters_and_digits_is_run_together_whatever_stands_beside_them(text: str) -> None:
    together = run_together(text)
    assert together == "".join(character for character in text.casefold() if character.isalnum())
    assert run_together(f"{text} ’") == together
