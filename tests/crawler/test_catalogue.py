from __future__ import annotations

from datetime import date

import pytest

from crawler import catalogue
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
    assert source.timezone != "UTC"
    assert not source.feeds + source.sitemaps + source.listings


def test_black_january_is_remembered_in_four_languages() -> None:
    observance = Observance.model_validate(catalogue.entry("observances", "black-january"))
    assert observance.first == date(1990, 1, 20)
    assert observance.occurrence(2026) == date(2026, 1, 20)
    assert set(observance.terms) == set(observance.context) == {"en", "az", "ru", "tr"}


def test_trend_stands_in_the_catalogue() -> None:
    assert "trend" in catalogue.names("outlets")


@pytest.mark.parametrize("name", ["", "nothing", "../outlets/trend", "trend.toml"])
def test_a_name_that_does_not_stand_there_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        catalogue.entry("outlets", name)
