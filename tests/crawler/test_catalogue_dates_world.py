"""Observances of the catalogue from around the world against published dates, numbers and weekdays.

The weekday of an event stands in accounts of it and in no file of the catalogue, so it catches a wrong year or day.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays import country_holidays

from crawler import catalogue
from crawler.observances import Observance
from crawler.observances.model import WEEKDAYS

WORLD = {
    # The event's weekday; a commemoration with the number it went by, the first year of observance.
    "anzac-day": ("sunday", date(2015, 4, 25), 100, 1916),
    "argentina-memory": ("wednesday", date(2016, 3, 24), 40, 1977),
    "armistice-day": ("monday", date(2018, 11, 11), 100, 1919),
    "baltic-way": ("wednesday", date(2019, 8, 23), 30, 1990),
    "berlin-wall-building": ("sunday", date(2011, 8, 13), 50, 1962),
    "berlin-wall-fall": ("thursday", date(2014, 11, 9), 25, 1990),
    "beslan": ("wednesday", date(2014, 9, 1), 10, 2005),
    "bhopal": ("monday", date(2009, 12, 3), 25, 1985),
    "bloody-sunday": ("sunday", date(2022, 1, 30), 50, 1973),
    "carnation-revolution": ("thursday", date(2024, 4, 25), 50, 1975),
    "chile-coup": ("tuesday", date(2023, 9, 11), 50, 1974),
    "d-day": ("tuesday", date(2024, 6, 6), 80, 1945),
    "fall-of-saigon": ("wednesday", date(2025, 4, 30), 50, 1976),
    "gwangju": ("sunday", date(2020, 5, 18), 40, 1981),
    "hiroshima": ("monday", date(2005, 8, 6), 60, 1947),
    "hungarian-revolution": ("tuesday", date(2006, 10, 23), 50, 1957),
    "january-events-vilnius": ("sunday", date(2021, 1, 13), 30, 1992),
    "juneteenth": ("monday", date(2015, 6, 19), 150, 1866),
    "king-assassination": ("thursday", date(2018, 4, 4), 50, 1969),
    "kwibuka": ("thursday", date(2024, 4, 7), 30, 1995),
    "liberation-italy": ("wednesday", date(2025, 4, 25), 80, 1946),
    "madrid-11m": ("thursday", date(2014, 3, 11), 10, 2005),
    "march-first-korea": ("saturday", date(2019, 3, 1), 100, 1920),
    "moon-landing": ("sunday", date(2019, 7, 20), 50, 1970),
    "nagasaki": ("thursday", date(2015, 8, 9), 70, 1948),
    "nanjing-massacre": ("monday", date(2017, 12, 13), 80, 1994),
    "paris-attacks-2015": ("friday", date(2020, 11, 13), 5, 2016),
    "partition-india": ("friday", date(1997, 8, 15), 50, 1948),
    "pearl-harbor": ("sunday", date(2016, 12, 7), 75, 1942),
    "pogrom-november-1938": ("wednesday", date(2018, 11, 9), 80, 1939),
    "prague-spring-invasion": ("wednesday", date(2018, 8, 21), 50, 1969),
    "romanian-revolution": ("saturday", date(2014, 12, 16), 25, 1990),
    "september-11": ("tuesday", date(2011, 9, 11), 10, 2002),
    "sharpeville": ("monday", date(2010, 3, 21), 50, 1961),
    "soweto": ("wednesday", date(2016, 6, 16), 40, 1977),
    "stonewall": ("saturday", date(2019, 6, 28), 50, 1970),
    "tiananmen": ("sunday", date(2009, 6, 4), 20, 1990),
    "tlatelolco": ("wednesday", date(2018, 10, 2), 50, 1969),
    "utoya": ("friday", date(2021, 7, 22), 10, 2012),
    "velvet-revolution": ("friday", date(2009, 11, 17), 20, 1990),
    "warsaw-ghetto-uprising": ("monday", date(2023, 4, 19), 80, 1944),
    "warsaw-uprising": ("tuesday", date(2004, 8, 1), 60, 1945),
}


def observance(name: str) -> Observance:
    return Observance.model_validate(catalogue.entry("observances", name))


@pytest.mark.parametrize("name", WORLD)
def test_the_event_was_on_the_weekday_that_is_told_of_it(name: str) -> None:
    first = observance(name).first
    assert isinstance(first, date)
    assert WEEKDAYS[first.weekday()] == WORLD[name][0]


@pytest.mark.parametrize("name", WORLD)
def test_a_known_commemoration_falls_on_its_day_and_has_its_number(name: str) -> None:
    one = observance(name)
    _, day, number, _ = WORLD[name]
    assert one.occurrences(day.year) == (day,)
    assert one.anniversary(day.year) == number


@pytest.mark.parametrize("name", WORLD)
def test_it_is_observed_from_its_first_year_on_and_never_before(name: str) -> None:
    one = observance(name)
    since = WORLD[name][3]
    assert one.occurrences(since - 1) == ()
    assert all(len(one.occurrences(year)) == 1 for year in range(since, 2101))


@pytest.mark.parametrize("name", WORLD)
def test_its_window_holds_the_day_and_its_neighbours_and_not_the_other_half_of_the_year(name: str) -> None:
    one = observance(name)
    day = WORLD[name][1]
    assert all(one.holds(day + timedelta(days=days)) for days in (-1, 0, 1))
    assert not one.holds(day - timedelta(days=180))


@pytest.mark.parametrize("name", WORLD)
def test_it_says_where_it_is_remembered_and_where_its_facts_stand(name: str) -> None:
    one = observance(name)
    assert one.place
    assert one.timezone
    assert len(one.sources) >= 2
    assert set(one.terms) == set(one.context)
    assert "en" in one.terms


MLK_DAYS = [(1986, 20), (1990, 15), (2000, 17), (2011, 17), (2024, 15), (2025, 20), (2026, 19), (2027, 18)]


@pytest.mark.parametrize(("year", "day"), MLK_DAYS)
def test_martin_luther_king_day_is_the_third_monday_of_january(year: int, day: int) -> None:
    assert observance("martin-luther-king").occurrences(year) == (date(year, 1, day),)


def test_martin_luther_king_day_is_the_federal_holiday() -> None:
    one = observance("martin-luther-king")
    assert one.occurrences(1985) == ()
    for year in range(1986, 2101):
        assert "Martin Luther King" in country_holidays("US", years=year, observed=False)[one.occurrences(year)[0]]


def test_womens_day_is_on_8_march_and_was_first_kept_on_it_in_1914() -> None:
    one = observance("womens-day")
    assert one.occurrences(1913) == ()
    assert one.occurrences(1914) == (date(1914, 3, 8),)
    assert one.occurrences(2026) == (date(2026, 3, 8),)
    assert one.anniversary(2011) == 100


HOLIDAYS = {
    "black-january": ("AZ", "Martyrs' Day"),
    "victory-day-karabakh": ("AZ", "Victory Day"),
    "independence-azerbaijan": ("AZ", "Independence Day"),
    "independence-georgia": ("GE", "Independence Day"),
    "tbilisi-9-april": ("GE", "National Unity Day"),
    "armenian-genocide": ("AM", "Armenian Genocide"),
    "republic-day-armenia": ("AM", "Republic Day"),
    "independence-armenia": ("AM", "Independence Day"),
    "iranian-revolution": ("IR", "Islamic Revolution Day"),
    "kwibuka": ("RW", "Genocide perpetrated against the Tutsi"),
    "july-15-turkey": ("TR", "Democracy and National Unity Day"),
    "vukovar": ("HR", "Remembrance Day"),
    "victory-in-europe": ("FR", "Victory Day"),
    "victory-day": ("KZ", "Victory Day"),
    "argentina-memory": ("AR", "Remembrance for Truth and Justice"),
    "fall-of-saigon": ("VN", "Reunification Day"),
    "partition-india": ("IN", "Independence Day"),
    "anzac-day": ("AU-ACT", "ANZAC Day"),
    "armistice-day": ("FR", "Armistice"),
    "carnation-revolution": ("PT", "Freedom Day"),
    "hungarian-revolution": ("HU", "National Day"),
    "juneteenth": ("US", "Juneteenth"),
    "liberation-italy": ("IT", "Liberation Day"),
    "march-first-korea": ("KR", "Independence Movement Day"),
    "sharpeville": ("ZA", "Human Rights Day"),
    "soweto": ("ZA", "Youth Day"),
    "velvet-revolution": ("CZ", "Freedom and Democracy"),
}


def test_the_independence_day_of_israel_falls_where_python_holidays_has_it_moved() -> None:
    one = observance("israel-independence")
    told = country_holidays("IL", years=range(1951, 2101), language="en_US")
    wrong = [year for year in range(1951, 2101) if "Independence Day" not in told.get(one.occurrences(year)[0], "")]
    assert wrong == []


@pytest.mark.parametrize("name", HOLIDAYS)
def test_what_is_a_public_holiday_falls_where_python_holidays_has_it(name: str) -> None:
    place, said = HOLIDAYS[name]
    country, _, part = place.partition("-")
    one = observance(name)
    for year in range(2022, 2031):
        named = country_holidays(country, subdiv=part or None, years=year, observed=False, language="en_US")
        assert said in named.get(one.occurrences(year)[0], ""), year
