from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import SAME_PASSAGE, passages, same_passage

ONE = (
    "President Aliyev and his wife laid flowers at the Eternal Flame on the 35th anniversary of the tragedy of "
    "20 January 1990, in which 147 people were killed."
)
NEXT = ONE.replace("35th", "36th")
LONGER = NEXT + " A guard of honour stood at the monument."
OTHER = (
    "The exhibition of photographs in the State Museum shows streets, barricades and hospitals as three amateurs "
    "saw them in the first days of 1990."
)


def test_short_lines_are_nobodys_and_numbers_count_lines() -> None:
    found = passages(f"Baku, 20 January\n\n{ONE}\nShort.\n{OTHER}")
    assert [number for number, _ in found] == [2, 4]
    assert all(0 < len(keys) <= 4 and list(keys) == sorted(keys) for _, keys in found)


def test_another_anniversary_has_the_same_keys_and_is_the_same_passage() -> None:
    assert passages(ONE)[0] == passages(NEXT)[0]
    assert same_passage(ONE, NEXT) == 1.0


def test_a_passage_that_was_added_to_is_found() -> None:
    assert set(passages(ONE)[0][1]) & set(passages(LONGER)[0][1])
    assert same_passage(ONE, LONGER) >= SAME_PASSAGE


def test_other_passages_are_not_the_same() -> None:
    assert same_passage(ONE, OTHER) < 0.3
    assert same_passage(ONE, "") == same_passage("", "") == 0.0


@given(st.text(st.sampled_from("abc 12.é"), max_size=300), st.text(st.sampled_from("abc 12.é"), max_size=300))
def test_sameness_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert same_passage(one, other) == same_passage(other, one)
    assert 0.0 <= same_passage(one, other) <= 1.0


def test_scripts_without_spaces_have_passages() -> None:
    year = "今年是一九九〇年黑色一月事件三十五周年，总统向烈士陵园敬献花圈，数千市民参加了纪念活动。"
    assert passages(year)
    assert same_passage(year, year.replace("三十五", "三十六")) >= SAME_PASSAGE
