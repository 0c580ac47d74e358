from __future__ import annotations

from collections import Counter

import pytest

from crawler.observances.pressure import Windows
from tests.simulation.outlets import observances, outlet
from tests.simulation.watching import Life, Seen, by_poll, by_rule, delay
from tests.simulation.year import better

OUTLETS, DAYS = 20, 24


@pytest.fixture(scope="module")
def seen() -> tuple[Seen, Seen]:
    """A small year: a few outlets of each kind, from New Year on, with two observances in it."""
    remembered = observances()
    windows = Windows(remembered)
    ours, theirs = Seen(), Seen()
    for number in range(OUTLETS):
        life = Life(outlet(number, DAYS, remembered), remembered, DAYS)
        ours.add(by_rule(life, windows, DAYS))
        theirs.add(by_poll(life, DAYS))
    return ours, theirs


def test_fewer_requests_find_stories_sooner_than_a_reading_every_ten_minutes(seen: tuple[Seen, Seen]) -> None:
    assert better(*seen)


def test_nothing_falls_off_a_feed_while_its_site_answers(seen: tuple[Seen, Seen]) -> None:
    ours, _ = seen
    assert ours.lost == ours.away + ours.wake + ours.hasty


def test_stories_are_found_sooner_in_a_window(seen: tuple[Seen, Seen]) -> None:
    ours, _ = seen
    assert delay(ours.delays[True], 0.5) < delay(ours.delays[False], 0.5)


def test_the_same_year_is_seen_every_time() -> None:
    remembered = observances()
    assert outlet(3, 2, remembered).stories == outlet(3, 2, remembered).stories


def test_a_delay_is_what_a_share_of_stories_does_not_exceed() -> None:
    assert delay(Counter({0: 9, 60: 1}), 0.5) < delay(Counter({0: 9, 60: 1}), 0.95)
