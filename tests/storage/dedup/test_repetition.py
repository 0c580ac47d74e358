"""Repetition alone tells an outlet's furniture, and never a paragraph of a story."""

from __future__ import annotations

from datetime import date

import pytest

from storage.dedup.repetition import Printed, likeness_of, repeated, without
from storage.dedup.revisions import judge
from storage.types import Verdict
from tests.storage.dedup.telling import STORY, known

PLEA = "Our paper costs money: give some"


def printed(n: int, *lines: str, days: int = 10) -> Printed:
    return Printed(
        lines=[f"Story {'abcdefghij'[n % 10]}{n // 10 * 'x'} of the day", *lines], day=date(2026, 1, 1 + n % days)
    )


def test_a_line_under_article_after_article_is_furniture() -> None:
    assert repeated([printed(n, PLEA) for n in range(12)]) == {likeness_of(PLEA)}


def test_a_number_in_it_makes_no_difference() -> None:
    assert repeated([printed(n, f"{n} comments") for n in range(12)]) == {likeness_of("7 comments")}


@pytest.mark.parametrize(
    ("articles", "why"),
    [
        ([printed(n, PLEA) for n in range(9)], "too few articles"),
        ([printed(n, PLEA, days=2) for n in range(12)], "two days"),
        ([printed(n, *[PLEA] * (n < 12)) for n in range(100)], "few of all"),
        ([printed(n, "The war of which this is a part began in spring. " * 5) for n in range(12)], "a paragraph"),
        ([Printed(lines=[PLEA] * 12, day=date(2026, 1, n)) for n in range(1, 4)], "often in few"),
    ],
)
def test_less_is_none(articles: list[Printed], why: str) -> None:
    assert repeated(articles) == frozenset(), why


def test_a_line_that_was_taken_makes_no_new_state() -> None:
    told = f"{STORY}\n{PLEA}"
    assert without(told, [PLEA.upper()]) == STORY
    assert judge("Baku remembers", STORY, known(told), taken=[PLEA]) is Verdict.SEEN
    assert judge("Baku remembers", told, known(STORY, taken=(PLEA,))) is Verdict.SEEN
    assert judge("Baku remembers", STORY, known(told)) is Verdict.REVISED
    assert judge("Baku remembers", STORY + "\nMore.", known(told), taken=[PLEA]) is Verdict.REVISED
