from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.observances import WIDEST, Observance


def observance(**changes: Any) -> Observance:
    given: dict[str, Any] = {"id": "x", "name": "X", "first": date(1990, 1, 20), "terms": {"en": ["Black January"]}}
    return Observance.model_validate(given | changes)


rules = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"{day:%m-%d}")
windows = st.tuples(st.integers(0, WIDEST), st.integers(0, WIDEST))
observances = st.builds(lambda rule, window: observance(rule=rule, window=window), rules, windows)
years = st.integers(1, 9999)


@given(observances, years)
def test_each_year_has_one_occurrence_within_its_window(one: Observance, year: int) -> None:
    first, last = one.window_of(year)
    assert first <= one.occurrence(year) <= last
    assert one.occurrence(year).year == year


@given(observances, st.dates())
def test_the_nearest_occurrence_holds_the_day_or_is_the_latest_before(one: Observance, day: date) -> None:
    near = one.nearest(day)
    first, last = one.window_of(near.year)
    if first <= day <= last:
        assert one.holds(day)
    else:
        assert not one.holds(day)
        assert near <= day or near.year == 1
        assert one.coming(day) > day or day.year == 9999


@given(observances, st.dates())
def test_the_coming_occurrence_is_the_first_not_before_the_day(one: Observance, day: date) -> None:
    coming = one.coming(day)
    assume(coming >= day)
    assert coming - day <= timedelta(days=366)
    assert coming.year == 1 or one.occurrence(coming.year - 1) < day


@given(observances, st.integers(2, 9998))
def test_every_day_of_a_window_belongs_to_its_occurrence(one: Observance, year: int) -> None:
    first, last = one.window_of(year)
    assert one.nearest(first) == one.nearest(last) == one.occurrence(year)


@given(observances)
def test_the_ends_of_the_calendar_raise_nothing(one: Observance) -> None:
    for day in (date.min, date.max):
        one.nearest(day)
        one.coming(day)
        one.holds(day)


def test_29_february_falls_on_the_28th_in_a_common_year() -> None:
    one = observance(rule="02-29")
    assert [one.occurrence(year).day for year in (2023, 2024, 2025, 1900, 2000)] == [28, 29, 28, 28, 29]


def test_a_window_reaches_over_the_turn_of_the_year() -> None:
    one = observance(rule="01-03", window=(7, 3))
    assert one.window_of(2026) == (date(2025, 12, 27), date(2026, 1, 6))
    assert one.nearest(date(2025, 12, 28)) == date(2026, 1, 3)
    assert one.nearest(date(2025, 12, 26)) == date(2025, 1, 3)


def test_the_anniversary_counts_from_the_event() -> None:
    assert observance().anniversary(2026) == 36
    assert observance().anniversary(1990) == 0


def test_the_day_of_the_event_is_the_rule_unless_another_is_given() -> None:
    assert observance().rule == "01-20"
    assert observance(first="1990-01-20", rule="02-29").rule == "02-29"
    assert observance(first="1990-01-20").rule == "01-20"


def test_the_coming_occurrence_may_be_today() -> None:
    assert observance().coming(date(2026, 1, 20)) == date(2026, 1, 20)
    assert observance().coming(date(2026, 1, 21)) == date(2027, 1, 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "02-30"},
        {"rule": "1-20"},
        {"rule": "13-01"},
        {"rule": "00-01"},
        {"rule": "01-00"},
        {"window": (7,)},
        {"window": (-1, 3)},
        {"window": (7, 181)},
        {"terms": {}},
        {"terms": {"en": []}},
        {"terms": {"en": ["&"]}},
        {"terms": {"en": ["a & "]}},
        {"terms": {"english!": ["a"]}},
        {"context": {"en": ["a & b"]}},
        {"first": "20 January 1990"},
    ],
)
def test_what_can_not_be_meant_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        observance(**changes)
