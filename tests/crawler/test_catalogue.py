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


def test_trend_stands_in_the_catalogue() -> None:
    assert "trend" in catalogue.names("outlets")


@pytest.mark.parametrize("name", ["", "nothing", "../outlets/trend", "trend.toml"])
def test_a_name_that_does_not_stand_there_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        catalogue.entry("outlets", name)
