from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest

from crawler import catalogue
from crawler.discovery.sites import site_of
from crawler.observances import Observance
from crawler.sources import Source
from crawler.values import identifier


@pytest.mark.parametrize("name", catalogue.names("observances"))
def test_every_observance_is_valid(name: str) -> None:
    observance = Observance.model_validate(catalogue.entry("observances", name))
    assert observance.id == identifier(name)
    assert observance.context
    assert observance.place
    assert observance.timezone or observance.place == "Worldwide"
    assert len(observance.sources) >= 2
    assert observance.origin <= observance.since <= 2026


@pytest.mark.parametrize("name", catalogue.names("outlets"))
def test_every_outlet_is_valid_and_leaves_discovery_to_discovery(name: str) -> None:
    source = Source.model_validate(catalogue.entry("outlets", name))
    assert source.id == identifier(name)
    assert source.language
    assert source.country
    assert source.timezone != "UTC"
    assert not source.feeds + source.sitemaps + source.listings


def test_there_are_outlets_of_many_countries_and_languages() -> None:
    sources = [Source.model_validate(catalogue.entry("outlets", name)) for name in catalogue.names("outlets")]
    assert len(sources) >= 150
    assert len({source.country for source in sources}) >= 40
    assert len({source.language for source in sources}) >= 25
    by_country = Counter(source.country for source in sources)
    assert min(by_country[country] for country in ("AZ", "AM", "GE", "TR", "UA", "IL")) >= 4


def test_the_wires_are_there() -> None:
    wires = """reuters ap afp dpa efe ansa xinhua tass interfax-ru ukrinform anadolu azertac apa report-az turan
        armenpress irna wafa pti kyodo yonhap trend interpressnews pap mti ctk tanjug hina bta agerpres
        belta kazinform lusa"""
    assert set(wires.split()) <= set(catalogue.names("outlets"))


def test_no_two_outlets_take_one_address() -> None:
    """Editions of one house share its site, so each keeps to its own part of it."""
    sources = [Source.model_validate(catalogue.entry("outlets", name)) for name in catalogue.names("outlets")]
    editions = defaultdict(list)
    for source in sources:
        editions[site_of(source.homepage)].append(source)
    for several in (group for group in editions.values() if len(group) > 1):
        for source in several:
            story = f"{source.homepage.rstrip('/')}/story-1.html"
            assert [one.id for one in several if one.wants(story)] == [source.id]


def test_black_january_is_remembered_in_four_languages() -> None:
    observance = Observance.model_validate(catalogue.entry("observances", "black-january"))
    assert observance.first == date(1990, 1, 20)
    assert observance.occurrences(2026) == (date(2026, 1, 20),)
    assert set(observance.terms) == set(observance.context) == {"en", "az", "ru", "tr"}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("khojaly", "1994-02-26 2012-02-26 2026-02-26"),
        ("march-days-1918", "1998-03-31 2018-03-31"),
        ("armenian-genocide", "1919-04-24 1965-04-24 2015-04-24"),
        ("tbilisi-9-april", "1990-04-09 2019-04-09"),
        ("holodomor", "1998-11-28 2007-11-24 2008-11-22 2022-11-26 2023-11-25 2024-11-23 2025-11-22"),
        ("chernobyl", "1987-04-26 2016-04-26 2017-04-26"),
        ("katyn", "2008-04-13 2020-04-13"),
        ("deportation-crimean-tatars", "2014-05-18 2024-05-18"),
        ("deportation-chechens-ingush", "1994-02-23 2024-02-23"),
        ("deportation-circassian", "1990-05-21 2014-05-21"),
        ("babyn-yar", "1966-09-29 1991-09-29 2021-09-29"),
        ("victory-in-europe", "1985-05-08 2020-05-08 2025-05-08"),
        ("victory-day", "1965-05-09 1995-05-09 2025-05-09"),
        ("yom-hashoah", "1951-05-03 1990-04-22 2004-04-19 2019-05-02 2020-04-21 2021-04-08 2022-04-28 2023-04-18"),
        ("yom-hashoah", "2024-05-06 2025-04-24"),
        ("holocaust-remembrance", "1996-01-27 2006-01-27 2020-01-27"),
        ("srebrenica", "2005-07-11 2015-07-11 2024-07-11"),
        ("sarajevo-siege", "2012-04-06 2022-04-06"),
        ("vukovar", "1999-11-18 2021-11-18"),
        ("nakba", "1998-05-15 2023-05-15"),
        ("israel-independence", "1949-05-04 1950-04-23 1951-05-10 1998-04-30 2004-04-27 2013-04-16 2014-05-06"),
        ("israel-independence", "2015-04-23 2016-05-12 2017-05-02 2018-04-19 2019-05-09 2020-04-29 2021-04-15"),
        ("israel-independence", "2022-05-05 2023-04-26 2024-05-14 2025-05-01"),
        ("halabja", "2013-03-16 2018-03-16"),
        ("anfal", "2008-04-14 2023-04-14"),
        ("victory-day-karabakh", "2021-11-08 2024-11-08"),
        ("remembrance-day-azerbaijan", "2021-09-27 2022-09-27"),
        ("independence-azerbaijan", "1919-05-28 2018-05-28 2022-05-28"),
        ("independence-georgia", "1919-05-26 2018-05-26"),
        ("independence-armenia", "1992-09-21 2021-09-21"),
        ("republic-day-armenia", "1919-05-28 2018-05-28"),
        ("sumgait", "2018-02-28 2024-02-28"),
        ("spitak-earthquake", "1989-12-07 2018-12-07"),
        ("jeltoqsan", "2006-12-16 2021-12-16"),
        ("heavenly-hundred", "2015-02-20 2024-02-20"),
        ("yazidi-genocide", "2015-08-03 2024-08-03"),
        ("volhynia", "2013-07-11 2023-07-11"),
        ("roma-holocaust", "2014-08-02 2024-08-02"),
        ("political-repressions", "1991-10-30 2021-10-30"),
        ("iranian-revolution", "2017-02-10 2019-02-11 2021-02-10 2023-02-11 2024-02-11 2025-02-10"),
        ("july-15-turkey", "2017-07-15 2024-07-15"),
        ("ataturk-commemoration", "1939-11-10 2023-11-10"),
        ("earthquakes-2023", "2024-02-06 2025-02-06"),
    ],
)
def test_observances_fall_on_the_days_on_which_they_were_kept(name: str, days: str) -> None:
    observance = Observance.model_validate(catalogue.entry("observances", name))
    kept = [date.fromisoformat(day) for day in days.split()]
    assert [one for day in kept for one in observance.occurrences(day.year)] == kept


@pytest.mark.parametrize(
    ("name", "year", "number"),
    [("khojaly", 2026, 34), ("holodomor", 2023, 90), ("armenian-genocide", 2015, 100), ("srebrenica", 2025, 30)],
)
def test_anniversaries_are_counted_from_the_event(name: str, year: int, number: int) -> None:
    observance = Observance.model_validate(catalogue.entry("observances", name))
    assert observance.anniversary(year) == number


@pytest.mark.parametrize(
    ("name", "first"),
    [("victory-day-karabakh", 2021), ("holodomor", 1998), ("yom-hashoah", 1951), ("israel-independence", 1949)],
)
def test_nothing_is_kept_before_its_first_year(name: str, first: int) -> None:
    observance = Observance.model_validate(catalogue.entry("observances", name))
    assert not observance.occurrences(first - 1)
    assert observance.occurrences(first)


def test_trend_stands_in_the_catalogue() -> None:
    assert "trend" in catalogue.names("outlets")


@pytest.mark.parametrize("name", ["", "nothing", "../outlets/trend", "trend.toml"])
def test_a_name_that_does_not_stand_there_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        catalogue.entry("outlets", name)


def test_there_are_observances_of_many_languages() -> None:
    every = [Observance.model_validate(catalogue.entry("observances", name)) for name in catalogue.names("observances")]
    assert len(every) >= 40
    assert len({language for one in every for language in one.terms}) >= 25
