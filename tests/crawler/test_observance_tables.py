"""Rules against other libraries, other algorithms and the tables of python-holidays, for 1900 to 2100."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays
import pytest
from convertdate import hebrew
from hypothesis import given
from hypothesis import strategies as st

from crawler import catalogue
from crawler.observances import Observance
from crawler.observances.calendars import HEBREW
from crawler.observances.rules import days_by

YEARS = range(1900, 2101)


def days(rule: str, year: int) -> tuple[date, ...]:
    return days_by(rule)(year)


@cache
def named(country: str, name: str) -> frozenset[date]:
    """The days on which a country keeps what is called so, unmoved, as python-holidays has them."""
    found = holidays.country_holidays(country, years=YEARS, language="en_US", observed=False)
    return frozenset(day for day, said in found.items() if name in said.replace(" (estimated)", "").split("; "))


def western_easter(year: int) -> date:
    """By the anonymous Gregorian algorithm, as printed in Nature in 1876."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """By Meeus's Julian algorithm; the Julian calendar is 13 days behind from 1 March 1900 to 28 February 2100."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    behind = 13 if year < 2100 else 14
    return date(year, month, day + 1) + timedelta(days=behind)


@pytest.mark.parametrize("year", YEARS)
def test_both_easters_fall_where_other_algorithms_have_them(year: int) -> None:
    assert days("easter", year) == (western_easter(year),)
    assert days("orthodox-easter", year) == (orthodox_easter(year),)


@pytest.mark.filterwarnings("ignore:month_days")  # that library asks itself what it advises against
@given(st.sampled_from(YEARS), st.integers(1, 13), st.integers(1, 29))
def test_hebrew_days_are_those_of_another_library(year: int, month: int, day: int) -> None:
    found = set()
    for theirs in (year + 3760, year + 3761):
        only_adar = month == 13 and not hebrew.leap(theirs)
        found.add(date(*hebrew.to_gregorian(theirs, 12 if only_adar else month, day)))
    assert set(days(f"hebrew {day} {HEBREW.split()[month - 1]}", year)) == {one for one in found if one.year == year}


HOLIDAYS = {
    # Rule, country, name, and the first year from which its table is asked.
    "01-20": ("AZ", "Martyrs' Day", 2000),
    "05-26": ("GE", "Independence Day", 1991),
    "04-09": ("GE", "National Unity Day", 1991),
    "orthodox-easter-2": ("GE", "Good Friday", 1991),
    "orthodox-easter": ("UA", "Easter Sunday (Pascha)", 1991),
    "easter+1": ("DE", "Easter Monday", 1991),
    "easter-2": ("GB", "Good Friday", 1900),
    "easter+39": ("FR", "Ascension Day", 1900),
    "hebrew 10 tishri": ("IL", "Yom Kippur", 1948),
    "hebrew 15 nisan": ("IL", "Pesach", 1948),
    "persian 22 bahman": ("IR", "Islamic Revolution Day", 1980),
    "persian 1 farvardin": ("IR", "Nowruz", 1980),
    "chinese 1-1": ("TW", "Chinese New Year", 1998),
    "chinese 8-15": ("TW", "Mid-Autumn Festival", 1998),
    "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO": ("US", "Memorial Day", 1971),
    "FREQ=YEARLY;BYMONTH=1;BYDAY=3MO": ("US", "Martin Luther King Jr. Day", 1986),
}
_LAST = {"orthodox-easter": 2021, "chinese 1-1": 2099, "chinese 8-15": 2099}
"""The last year of a table that ends before 2100; Ukraine names no days in the war."""


@pytest.mark.parametrize("rule", HOLIDAYS)
def test_a_rule_gives_what_a_country_keeps(rule: str) -> None:
    country, name, first = HOLIDAYS[rule]
    kept = named(country, name)
    for year in range(first, _LAST.get(rule, 2100) + 1):
        assert set(days(rule, year)) & kept, year


@pytest.mark.parametrize(
    ("rule", "name"), [("islamic 1 shawwal", "Eid al-Fitr"), ("islamic 10 dhu-al-hijja", "Eid al-Adha")]
)
def test_the_window_of_an_islamic_day_holds_the_day_that_is_kept(rule: str, name: str) -> None:
    """Turkey's days are computed by when the moon can be seen, which is mostly that day or the one before."""
    one = Observance.model_validate(
        {"id": "x", "name": "X", "first": 1900, "rule": rule, "window": [0, 0], "terms": {"en": ["X"]}}
    )
    kept = named("TR", name)
    first_days = sorted(day for day in kept if day - timedelta(days=1) not in kept)
    held = Counter(one.holds(day) for day in first_days if 1950 <= day.year <= 2076)
    assert held.total() > 120
    assert held[True] / held.total() > 0.95


CATALOGUE = [Observance.model_validate(catalogue.entry("observances", name)) for name in catalogue.names("observances")]


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_nothing_in_the_catalogue_is_lost_or_doubled_in_any_year(one: Observance) -> None:
    """One day a year, in order, and no two windows meet, leap years and the turn of the year among them."""
    kept = [day for year in YEARS for day in one.occurrences(year)]
    assert [day.year for day in kept] == list(range(max(one.since, 1900), 2101))
    windows = [one.window_of(day) for day in kept]
    assert all(end < begin for (_, end), (begin, _) in pairwise(windows))
    for day, (begin, end) in zip(kept, windows, strict=True):
        assert one.nearest(begin) == one.nearest(day) == one.nearest(end) == day
        assert one.coming(day) == day


LEAP: dict[str, dict[int, tuple[int, int] | None]] = {
    # 29 February is kept on the 28th in common years, or on 1 March, or in leap years only, as the rule says.
    "02-29": {2023: (2, 28), 2024: (2, 29), 2100: (2, 28), 2000: (2, 29), 1900: (2, 28)},
    "FREQ=YEARLY;BYYEARDAY=60": {2023: (3, 1), 2024: (2, 29), 2100: (3, 1), 2000: (2, 29), 1900: (3, 1)},
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": {2023: None, 2024: (2, 29), 2100: None, 2000: (2, 29), 1900: None},
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1": {2023: (2, 28), 2024: (2, 29), 2100: (2, 28), 2000: (2, 29)},
}


@pytest.mark.parametrize("rule", LEAP)
def test_29_february_is_kept_as_its_rule_says(rule: str) -> None:
    for year, kept in LEAP[rule].items():
        assert days(rule, year) == ((date(year, *kept),) if kept else ())
