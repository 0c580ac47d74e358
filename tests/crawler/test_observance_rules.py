"""Rules against the libraries' own answers and published tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from crawler.observances.calendars import CALENDARS, days_in
from crawler.observances.rules import NoRule, days_by, uncertainty

CENTURIES = st.integers(1900, 2100)


def days(rule: str, year: int) -> tuple[date, ...]:
    return days_by(rule)(year)


@given(st.dates(date(2000, 1, 1), date(2000, 12, 31)), st.integers(1, 9999))
def test_a_month_and_a_day_fall_once_in_every_year(day: date, year: int) -> None:
    [found] = days(f"{day:%m-%d}", year)
    assert found.year == year
    assert (found.month, found.day) in {(day.month, day.day), (2, 28)}


EASTER_SUNDAYS = {
    # Western, Orthodox (in the Gregorian calendar), as published by the churches.
    2016: ((3, 27), (5, 1)),
    2017: ((4, 16), (4, 16)),
    2019: ((4, 21), (4, 28)),
    2024: ((3, 31), (5, 5)),
    2025: ((4, 20), (4, 20)),
    2026: ((4, 5), (4, 12)),
    2027: ((3, 28), (5, 2)),
}


@pytest.mark.parametrize("year", EASTER_SUNDAYS)
def test_easter_falls_where_the_churches_say(year: int) -> None:
    western, orthodox = EASTER_SUNDAYS[year]
    assert days("easter", year) == (date(year, *western),)
    assert days("orthodox-easter", year) == (date(year, *orthodox),)


@given(CENTURIES, st.integers(-80, 90), st.sampled_from(["easter", "orthodox-easter"]))
def test_a_day_by_easter_is_so_many_days_from_a_sunday(year: int, offset: int, kind: str) -> None:
    [found] = days(f"{kind}{offset:+d}", year)
    assert (found - timedelta(days=offset)).weekday() == 6


RULES = (
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4SA",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=3SU",
    "FREQ=YEARLY;BYYEARDAY=100",
    "FREQ=YEARLY;BYMONTH=9;BYDAY=MO;BYSETPOS=1",
)


@given(st.sampled_from(RULES), CENTURIES)
def test_a_recurrence_rule_gives_what_dateutil_gives(rule: str, year: int) -> None:
    whole = rrulestr(f"DTSTART:18900101T000000\nRRULE:{rule}")
    expected = whole.between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True)  # noqa: DTZ001 - days, as dateutil has them
    assert days(rule, year) == tuple(moment.date() for moment in expected)


PUBLISHED = {
    # Rosh Hashanah, 10 Tevet of 2026 falls in 2025 too; Nowruz; Ashura by the civil calendar; Mid-Autumn Festival.
    ("hebrew 1 tishri", 2024): [(10, 3)],
    ("hebrew 1 tishri", 2025): [(9, 23)],
    ("hebrew 14 adar-ii", 2024): [(3, 24)],
    ("hebrew 14 adar-ii", 2025): [(3, 14)],
    ("persian 1 farvardin", 2024): [(3, 20)],
    ("persian 1 farvardin", 2025): [(3, 21)],
    ("persian 22 bahman", 2026): [(2, 11)],
    ("islamic 10 muharram", 2024): [(7, 17)],
    ("islamic 10 muharram", 2025): [(7, 6)],
    ("islamic 1 muharram", 2008): [(1, 10), (12, 29)],
    ("coptic 1 thout", 2024): [(9, 11)],
    ("chinese 8-15", 2024): [(9, 17)],
    ("chinese 8-15", 2025): [(10, 6)],
    ("chinese 1-1", 2026): [(2, 17)],
}


@pytest.mark.parametrize(("rule", "year"), PUBLISHED)
def test_other_calendars_agree_with_published_tables(rule: str, year: int) -> None:
    assert days(rule, year) == tuple(date(year, *day) for day in PUBLISHED[rule, year])


@pytest.mark.parametrize("name", CALENDARS)
def test_a_day_of_another_calendar_comes_again_after_its_year_and_is_never_lost(name: str) -> None:
    found = [day for year in range(1901, 2099) for day in days_in(name, 1, 10, year)]
    gaps = {(later - earlier).days for earlier, later in pairwise(found)}
    assert gaps <= {"islamic": {354, 355}, "persian": {365, 366}, "coptic": {365, 366}}.get(name, set(range(353, 386)))


def test_only_a_calendar_of_seen_moons_is_uncertain() -> None:
    assert uncertainty("islamic 10 muharram") == 1
    assert uncertainty("hebrew 27 nisan") == uncertainty("01-20") == 0


def test_a_holiday_is_python_holidays_own() -> None:
    assert days("holidays AZ Martyrs' Day", 2026) == (date(2026, 1, 20),)
    assert days("holidays AZ Martyrs' Day", 1995) == ()
    assert days("holidays US Memorial Day", 2025) == (date(2025, 5, 26),)


@given(st.integers(1, 9999), st.sampled_from(["01-20", "easter-2", *RULES, "hebrew 27 nisan", "chinese 8-15"]))
def test_no_year_of_the_calendar_breaks_a_rule(year: int, rule: str) -> None:
    assert all(day.year == year for day in days(rule, year))


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Beirut", "Asia/Baku", "Australia/Lord_Howe"]
)
@given(year=CENTURIES)
def test_no_clock_change_takes_or_doubles_a_day(zone: str, year: int) -> None:
    """A rule gives days, so that a zone only says when they begin; each begins before it ends."""
    for rule in ("03-30", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "easter"):
        [day] = days(rule, year)
        begins = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
        after = day + timedelta(days=1)
        ends = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
        assert begins.timestamp() < ends.timestamp()


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "13-01",
        "02-30",
        "1-20",
        "easter+",
        "easter+1000",
        "easter 1",
        "hebrew 31 nisan",
        "hebrew 5 january",
        "hebrew 1-15",
        "chinese 8 august",
        "chinese 14-1",
        "islamic 0 muharram",
        "klingon 1 nisan",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=HOURLY",
        "FREQ=YEARLY;COUNT=3",
        "FREQ=YEARLY;INTERVAL=2",
        "FREQ=NEVER",
        "holidays ZZ Some Day",
        "holidays azerbaijan",
    ],
)
def test_what_is_no_rule_is_refused_with_a_cure(rule: str) -> None:
    with pytest.raises(NoRule, match='write "01-20"'):
        days_by(rule)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    try:
        found = days_by(text)
    except NoRule:
        return
    assert all(day.year == 2024 for day in found(2024))
