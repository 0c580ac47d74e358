"""Occurrences against the clocks of their places: neither clock change nor date line loses or doubles one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.observances import Observance

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Beirut",
    "Asia/Baku",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "America/St_Johns",
    "Africa/Cairo",
)
LONGEST = timedelta(hours=26)


def an_observance(zone: str, day: date, **more: object) -> Observance:
    return Observance.model_validate(
        {
            "id": "a-day",
            "name": "A day",
            "timezone": zone,
            "first": 1900,
            "rule": f"{day:%m-%d}",
            "terms": {"en": ["Day"]},
            **more,
        }
    )


def around(day: date) -> Iterator[datetime]:
    """Every quarter of an hour of the days before and after, wherever on earth it is that day."""
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3)
    return (begin + timedelta(minutes=15 * n) for n in range(7 * 96))


def lengths(one: Observance, day: date) -> dict[date, timedelta]:
    """How long each day lasts where it is remembered, of those that lie wholly in the time around a day."""
    shown = [one.today(now) for now in around(day)]
    quarters = list(Counter(shown).items())
    assert quarters == sorted(quarters)
    assert shown == sorted(shown) or goes_back(str(one.timezone))
    return {lasting: count * timedelta(minutes=15) for lasting, count in quarters[1:-1]}


def goes_back(zone: str) -> bool:
    """Whether clocks were ever set back at a minute past midnight, so that the day before came back for an hour."""
    return zone == "America/St_Johns"


@settings(max_examples=60)
@given(st.sampled_from(ZONES), st.dates(date(1970, 1, 2), date(2037, 12, 30)))
@example("America/St_Johns", date(2000, 10, 28))
def test_a_day_comes_once_and_lasts_about_a_day(zone: str, day: date) -> None:
    one = an_observance(zone, day)
    lasting = lengths(one, day)
    if (zone, day) not in MISSING:
        assert day in lasting
    assert all(timedelta(hours=22) <= length <= LONGEST for length in lasting.values())


@settings(max_examples=60)
@given(st.sampled_from(ZONES), st.dates(date(1970, 1, 2), date(2037, 12, 30)))
@example("America/St_Johns", date(2000, 10, 28))
def test_what_comes_next_is_the_day_until_it_is_over_and_then_that_of_the_next_year(zone: str, day: date) -> None:
    one = an_observance(zone, day)
    coming = [one.coming(one.today(now)) for now in around(day)]
    [kept] = one.occurrences(day.year)
    later = one.occurrences(day.year + 1)
    assert list(dict.fromkeys(coming)) == [kept, *later]
    assert coming == sorted(one for one in coming if one) or goes_back(zone)


CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), 23.0),
    ("Europe/Berlin", date(2026, 10, 25), 25.0),
    ("America/New_York", date(2026, 3, 8), 23.0),
    ("America/New_York", date(2026, 11, 1), 25.0),
    ("Asia/Beirut", date(2026, 3, 29), 23.0),  # at midnight, so that this day has no 0 o'clock
    ("Asia/Baku", date(2015, 3, 29), 23.0),
    ("Asia/Baku", date(2026, 3, 29), 24.0),  # Azerbaijan left its clocks alone in 2016
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
]


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_day_on_which_clocks_are_changed_is_one_occurrence(zone: str, day: date, hours: float) -> None:
    one = an_observance(zone, day)
    assert one.occurrences(day.year) == (day,)
    assert lengths(one, day)[day] == timedelta(hours=hours)


MISSING = {("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kiritimati", date(1994, 12, 31))}
"""Days that a place left out when it moved to the other side of the date line."""


@pytest.mark.parametrize(("zone", "day"), sorted(MISSING))
def test_a_day_that_its_place_left_out_is_an_occurrence_all_the_same(zone: str, day: date) -> None:
    """It keeps its date and its window, in whose other days it is remembered; nothing is moved."""
    one = an_observance(zone, day)
    assert day not in lengths(one, day)
    assert [one.occurrences(year) for year in (day.year - 1, day.year, day.year + 1)] == [
        (day.replace(year=year),) for year in (day.year - 1, day.year, day.year + 1)
    ]
    assert all(one.nearest(day + timedelta(days=days)) == day for days in range(-7, 4))


def test_it_is_still_yesterday_and_already_tomorrow_at_the_date_line() -> None:
    now = datetime(2026, 1, 20, 11, tzinfo=UTC)
    days = [an_observance(zone, date(2026, 1, 20)).today(now) for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati")]
    assert days == [date(2026, 1, 20), date(2026, 1, 21)]
    assert an_observance("Pacific/Pago_Pago", date(2026, 1, 20), timezone=None).today(now) == date(2026, 1, 20)


@settings(max_examples=20)
@given(st.sampled_from(ZONES), st.integers(1971, 2036))
def test_days_follow_each_other_through_a_year(zone: str, year: int) -> None:
    """Each day but a missing one is there, once and in order."""
    one = an_observance(zone, date(year, 1, 20))
    begin = datetime(year, 1, 3, tzinfo=UTC)
    shown = [day for day, _ in groupby(one.today(begin + timedelta(hours=n)) for n in range(360 * 24))]
    steps = {later - earlier for earlier, later in pairwise(shown)}
    assert steps <= {timedelta(days=1), timedelta(days=2)}
    assert steps == {timedelta(days=1)} or any(place == zone and day.year == year for place, day in MISSING)
