from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.folding import folded, traced, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("İSTANBUL", "istanbul"),
        ("Iğdır ışık", "igdir isik"),
        ("Xocalı soyqırımı", "xocali soyqirimi"),
        ("Gəncə Şəhidlər", "gence sehidler"),
        ("ölü GÜNÜ", "olu gunu"),
        ("Straße Łódź Øresund đak", "strasse lodz oresund dak"),
        ("Ёлка", "елка"),
        ("Қазақстан", "Казакстан"),
        ("العَرَبِيَّة", "العربية"),
        ("شهید", "شهيد"),
        ("שָׁלוֹם", "שלום"),
        ("Oʻzbekiston", "O’zbekiston"),
        ("کتاب‌ها", "کتابها"),
        ("co\u00adop", "coop"),
        ("２０２６ ٢٠٢٦", "2026 2026"),
        ("ﬁne ½", "fine 1 2"),
    ],
)
def test_case_marks_and_rare_letters_make_no_difference(written: str, typed: str) -> None:
    assert words(written) == words(typed)


def test_what_is_no_letter_parts_words() -> None:
    assert words("“Baku”—yesterday… 🕯remember™ it's\u00a0state-run") == [
        *("baku", "yesterday", "remember", "it", "s", "state", "run"),
    ]


def test_scripts_without_spaces_are_cut_into_letters() -> None:
    assert words("東京2026年") == ["東", "京", "2026", "年"]
    assert words("ไทย Baku") == ["ไ", "ท", "ย", "baku"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@example("ῂ")
@given(st.text())
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.text())
def test_a_folded_text_holds_nothing_but_letters_digits_and_ascii(text: str) -> None:
    for word in words(text):
        assert all(unicodedata.category(letter)[0] in "LNM" for letter in word)


@given(st.text())
def test_each_folded_letter_is_traced_to_the_one_it_comes_from(text: str) -> None:
    bare, places = traced(text)
    assert bare.split() == folded(text).split()
    assert len(bare) == len(places)
    assert list(places) == sorted(places)
    for letter, place in zip(bare, places, strict=True):
        assert letter == " " or letter in traced(text[place])[0]
