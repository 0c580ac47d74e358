from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
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
def test_each_year_from_the_event_on_has_one_occurrence_within_its_window(one: Observance, year: int) -> None:
    if year < 1990:
        assert one.occurrences(year) == ()
        return
    [day] = one.occurrences(year)
    first, last = one.window_of(day)
    assert first <= day <= last
    assert day.year == year


@given(observances, st.dates(min_value=date(1992, 1, 1)))
def test_the_nearest_occurrence_holds_the_day_or_is_the_latest_before(one: Observance, day: date) -> None:
    near = one.nearest(day)
    assert near is not None
    first, last = one.window_of(near)
    assert one.holds(day) == (first <= day <= last)
    if not one.holds(day):
        assert near <= day
        coming = one.coming(day)
        assert coming is None or coming > day


@given(observances, st.dates(min_value=date(1992, 1, 1), max_value=date(9998, 1, 1)))
def test_the_coming_occurrence_is_the_first_not_before_the_day(one: Observance, day: date) -> None:
    coming = one.coming(day)
    assert coming is not None
    assert timedelta() <= coming - day <= timedelta(days=366)
    assert all(before < day for before in one.occurrences(coming.year - 1))


@given(observances, st.integers(1992, 9998))
def test_every_day_of_a_window_belongs_to_its_occurrence(one: Observance, year: int) -> None:
    [day] = one.occurrences(year)
    first, last = one.window_of(day)
    assert one.nearest(first) == one.nearest(last) == day


@given(observances)
def test_the_ends_of_the_calendar_raise_nothing(one: Observance) -> None:
    for day in (date.min, date.max):
        one.nearest(day)
        one.coming(day)
        one.holds(day)


def test_there_is_nothing_before_the_first_year() -> None:
    assert observance().nearest(date(1989, 6, 1)) is None
    assert observance().coming(date(1980, 1, 1)) == date(1990, 1, 20)
    assert observance(since=1994).coming(date(1991, 1, 1)) == date(1994, 1, 20)


def test_29_february_falls_on_the_28th_in_a_common_year() -> None:
    one = observance(rule="02-29", first=1890)
    assert [one.occurrences(year)[0].day for year in (2023, 2024, 2025, 1900, 2000)] == [28, 29, 28, 28, 29]


def test_a_window_reaches_over_the_turn_of_the_year() -> None:
    one = observance(rule="01-03", window=(7, 3))
    assert one.window_of(date(2026, 1, 3)) == (date(2025, 12, 27), date(2026, 1, 6))
    assert one.nearest(date(2025, 12, 28)) == date(2026, 1, 3)
    assert one.nearest(date(2025, 12, 26)) == date(2025, 1, 3)


def test_a_day_is_moved_off_a_weekday() -> None:
    """Yom HaShoah is kept on Thursday where 27 Nisan is a Friday, and on Monday where it is a Sunday."""
    one = observance(rule="hebrew 27 nisan", first=1951, shift={"friday": -1, "sunday": 1})
    kept = {2021: (4, 8), 2022: (4, 28), 2023: (4, 18), 2024: (5, 6), 2025: (4, 24), 2026: (4, 14)}
    assert {year: one.occurrences(year) for year in kept} == {year: (date(year, *day),) for year, day in kept.items()}


def test_a_law_may_move_a_day_from_one_year_to_another_only() -> None:
    """Sunday, 27 Nisan, was kept on itself in 1993, and on Monday since the law of 1997."""
    moved = {"friday": -1, "sunday": {"days": 1, "since": 1997, "until": 2020}}
    one = observance(rule="hebrew 27 nisan", first=1951, shift=moved)
    kept = {1990: (4, 22), 1993: (4, 18), 1997: (5, 5), 2000: (5, 2), 2014: (4, 28), 2024: (5, 5), 2021: (4, 8)}
    assert {year: one.occurrences(year) for year in kept} == {year: (date(year, *day),) for year, day in kept.items()}


def test_names_are_written_as_their_script_wants_it() -> None:
    """A joiner without a width parts the syllables of Persian words, and is no sign that cannot be printed."""
    named = observance(names={"fa": "بی\u200cبی\u200cسی"}, terms={"fa": ["نسل\u200cکشی ارامنه"]})
    assert named.names["fa"] == "بی\u200cبی\u200cسی"
    with pytest.raises(ValidationError, match="line of text"):
        observance(name="\u200c\u200d")


def test_single_days_are_added_and_left_out() -> None:
    one = observance(also=["2021-02-03"], never=["2020-01-20"])
    assert one.occurrences(2020) == ()
    assert one.occurrences(2021) == (date(2021, 1, 20), date(2021, 2, 3))
    assert one.nearest(date(2020, 12, 1)) == date(2019, 1, 20)


def test_an_uncertain_calendar_widens_the_window_by_a_day() -> None:
    one = observance(rule="islamic 10 muharram", first=1990, window=(2, 1))
    assert one.occurrences(2025) == (date(2025, 7, 6),)
    assert one.window_of(date(2025, 7, 6)) == (date(2025, 7, 3), date(2025, 7, 8))


def test_an_event_known_by_its_year_only_needs_a_rule() -> None:
    one = observance(first=1932, rule="FREQ=YEARLY;BYMONTH=11;BYDAY=4SA", since=1998)
    assert one.occurrences(2025) == (date(2025, 11, 22),)
    assert one.anniversary(2025) == 93
    with pytest.raises(ValidationError, match="rule"):
        observance(first=1932)


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
        {"shift": {"someday": 1}},
        {"shift": {"sunday": 7}},
        {"shift": {"sunday": True}},
        {"shift": {"sunday": {"since": 1997}}},
        {"shift": {"sunday": {"days": 1, "since": 1997, "until": 1996}}},
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
