"""Pages of our own in the markup of many publishing systems: no field may be read worse than it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.quality.cases import FORMATS, Case
from tests.quality.score import FACTS, MEASURES, Score, score, total, yearmind

PAGES = Path(__file__).parent / "golden"
FLOORS: Mapping[str, float] = json.loads((PAGES.parent / "floors.json").read_text("utf-8"))
"""The least score of each field over all pages; raise one when extraction learns more, never lower it."""
LEAST_PAGES = 35
LEAST_LANGUAGES = 22


@cache
def scores() -> Sequence[Score]:
    return [score(case, yearmind(case)) for case in cases()]


@cache
def cases() -> Sequence[Case]:
    return list(FORMATS["golden"](PAGES))


@pytest.mark.parametrize("field", FLOORS)
def test_no_field_falls_under_its_floor(field: str) -> None:
    reached = total(field, scores())
    wrong = {each.case.name: value for each in scores() if field != "shingles" and (value := each.of(field)) != 1}
    assert reached is not None
    assert reached >= FLOORS[field], wrong


def test_every_field_has_a_floor() -> None:
    assert FLOORS.keys() == {*MEASURES, *FACTS} - {"cpu"}


def test_every_page_has_its_record_and_is_in_a_language_that_it_is_expected_in() -> None:
    pages = {page.stem for page in PAGES.glob("*.html")}
    assert pages == {record.stem for record in PAGES.glob("*.json")}
    assert len(pages) >= LEAST_PAGES
    assert len({str(case.facts["language"]).partition("-")[0] for case in cases()}) >= LEAST_LANGUAGES


def test_a_page_of_trends_kind_is_read_rightly_with_nothing_configured() -> None:
    (newswire,) = (each for each in scores() if each.case.name == "newswire.html")
    assert newswire.whole == newswire.title == newswire.authors == newswire.offset == 1
    assert set(newswire.facts.values()) == {1.0}
