"""Which days come, and who watches them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.observances import Observance
from crawler.observances.pressure import watches
from crawler.sources import Source
from scheduler.cli.coming import _watching, following


def an_observance(**more: Any) -> Observance:
    told = {"id": "a-day", "name": "A day", "first": date(1990, 1, 20), "terms": {"az-Latn": ["Gün"], "en": ["Day"]}}
    return Observance.model_validate(told | more)


def a_source(language: str | None) -> Source:
    return Source.model_validate({"homepage": "https://example.org/", "language": language})


@pytest.mark.parametrize(
    ("language", "watching"), [("az", True), ("az-Cyrl", True), ("EN-gb", True), ("tr", False), (None, True)]
)
def test_a_source_watches_what_there_are_words_for_in_its_language(language: str | None, watching: bool) -> None:
    assert watches(a_source(language), an_observance()) is watching


def test_every_occurrence_of_the_years_asked_for_comes_once() -> None:
    ashura = an_observance(id="ashura", rule="islamic 10 muharram")
    days = list(following(ashura, date(2026, 6, 1), 34))
    assert len(days) == len(set(days)) == 35  # 34 years hold 35 lunar ones
    assert (days[0], days == sorted(days)) == (date(2026, 6, 26), True)
    one = an_observance()
    assert list(following(one, date(2026, 1, 20), 2)) == [date(2026, 1, 20), date(2027, 1, 20)]
    assert list(following(one, date(2026, 1, 21), None)) == [date(2027, 1, 20)]
    assert list(following(one, date(9999, 1, 21), 5)) == []


def test_who_watches_is_said_in_short() -> None:
    four = [a_source("az")] * 4
    assert _watching(["a", "b", "c", "d"], four) == "all 4"
    assert _watching(["a"], four[:1]) == "a"
    assert _watching(["a", "b"], four) == "2 of 4: a, b"
    assert _watching(["a", "b", "c", "d"], [*four, a_source("tr")]) == "4 of 5: a, b, c and 1 more"
    assert _watching([], four) == "none of 4 speaks its languages"
