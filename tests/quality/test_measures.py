from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.cases import half_of
from tests.quality.measures import (
    overlap,
    same_moment,
    same_offset,
    same_title,
    set_f1,
    shingle_f1,
    token_f1,
    wholly_right,
)

TEXT = st.text(alphabet="ab c", max_size=40)


@given(TEXT, TEXT)
def test_every_measure_is_a_share_and_1_for_what_is_right(one: str, other: str) -> None:
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, other) == token_f1(other, one)
    assert token_f1(one, one) == wholly_right(one, one) == 1
    assert sum(overlap(one, other)) == pytest.approx(1 if one.split() or other.split() else 0)


def test_words_count_whatever_their_case_and_order() -> None:
    assert token_f1("The bridge is open", "open IS the bridge") == 1
    assert token_f1("the bridge", "the river") == 0.5
    assert wholly_right("The bridge", "the bridge") == 0


def test_how_a_letter_is_composed_and_a_soft_hyphen_count_nothing() -> None:
    assert token_f1("fu\u0308r die Bru\u0308\u00adcke", "f\u00fcr die Br\u00fccke") == 1
    assert wholly_right("fu\u0308r die Bru\u0308\u00adcke", "f\u00fcr die Br\u00fccke") == 1


def test_a_long_text_counts_no_more_than_a_short_one() -> None:
    long, short = "one two three four five " * 100, "six seven eight nine"
    assert shingle_f1([overlap(long, long), overlap("", short)]) == pytest.approx(2 / 3)


def test_names_and_titles_are_folded() -> None:
    assert set_f1(["LEYLA ƏLIYEVA"], ["Leyla Əliyeva"]) == 1
    assert set_f1([], []) == 1
    assert set_f1(["A", "B"], ["A"]) == pytest.approx(2 / 3)
    assert same_title("“A bridge” is open", '"A bridge" is open') == 1
    assert same_title(None, "A bridge is open") == 0


def test_a_moment_is_one_with_an_offset() -> None:
    right = datetime(2026, 1, 19, 17, 20, tzinfo=timezone(timedelta(hours=4)))
    assert same_moment(right.astimezone(UTC), right) == 1
    assert same_offset(right.astimezone(UTC), right) == 0
    assert same_offset(right, right) == 1
    assert same_moment(right.replace(tzinfo=None), right) == 0


def test_a_half_is_chosen_by_the_name_alone() -> None:
    assert (half_of("a"), half_of("b")) == ("even", "even")
    assert {half_of(f"{number}.html.gz") for number in range(20)} == {"even", "odd"}
