from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rhythm import Brought, Forecast, judged, learnt, troubled
from crawler.rhythm.clockface import local
from storage.types import Rhythm

NOW = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
BAKU = ZoneInfo("Asia/Baku")
SOONEST, LATEST = timedelta(minutes=2), timedelta(hours=12)
HOUR = timedelta(hours=1)


def visit(before: Rhythm | None, at: datetime, known: int, *dated: datetime, undated: int = 0) -> Rhythm:
    fresh = len(dated) + undated
    brought = Brought(at=at, listed=known + fresh, known=known, dated=dated, undated=undated)
    return learnt(before, brought, BAKU, SOONEST, LATEST)


def after_good_visits(known: int, fresh: int, gap: timedelta = timedelta(minutes=10)) -> list[float]:
    """The paces after visits that each found so much of the list known."""
    rhythm, at, paces = None, NOW, []
    for _ in range(5):
        rhythm = visit(rhythm, at, known, undated=fresh)
        paces.append(rhythm.pace)
        at += gap
    return paces


def test_nothing_is_judged_before_two_good_visits() -> None:
    for known, fresh in ((30, 0), (0, 30)):
        first, second, third, *_ = after_good_visits(known, fresh)
        assert first == second != third


def test_a_list_that_is_mostly_known_may_wait_longer_and_one_hardly_known_may_not() -> None:
    *_, before, longer = after_good_visits(29, 1, timedelta(minutes=60))
    assert longer > before
    _, before, *_, sooner = after_good_visits(2, 28)
    assert sooner < before
    assert len(set(after_good_visits(15, 15))) == 1


def test_a_burst_brings_us_back_before_as_much_again_pushes_something_off() -> None:
    rhythm, at = visit(None, NOW, 20), NOW + HOUR
    for _ in range(20):
        rhythm, at = visit(rhythm, at, 20), at + HOUR
    burst = visit(rhythm, at - HOUR + timedelta(minutes=10), 5, undated=15)
    assert burst.pace <= 10 * 60 * 2 / 3 < rhythm.pace


def test_what_was_seen_after_short_waits_does_not_make_long_ones_safe() -> None:
    assert max(after_good_visits(30, 0, timedelta(minutes=1))) == min(after_good_visits(30, 0, timedelta(minutes=1)))


def test_hours_of_the_day_and_days_of_the_week_are_learnt_in_the_outlets_zone() -> None:
    rhythm, at = None, NOW
    for _ in range(24 * 28):
        shown = at.astimezone(BAKU)
        stories = 4 if shown.hour in range(9, 18) and shown.weekday() < 5 else 0
        rhythm = visit(rhythm, at + HOUR, 20, *(at + timedelta(minutes=7 * n) for n in range(stories)))
        at += HOUR
    assert rhythm is not None
    forecast = Forecast(rhythm)
    monday = datetime(2026, 3, 30, 11, tzinfo=BAKU)
    assert forecast.rate(local(monday, BAKU)) == pytest.approx(4, rel=0.25)
    assert forecast.rate(local(monday.replace(hour=3), BAKU)) < 0.3
    assert forecast.rate(local(monday - timedelta(days=1), BAKU)) < 1


def test_a_first_list_teaches_by_the_times_that_it_states() -> None:
    rhythm = visit(None, NOW, 0, *(NOW - timedelta(minutes=30 * n) for n in range(1, 21)))
    assert judged(rhythm)
    assert Forecast(rhythm).mean == pytest.approx(2, rel=0.1)
    assert not judged(visit(None, NOW, 0, undated=20))


def test_a_busy_hour_raises_the_level_and_a_quiet_one_lowers_it() -> None:
    rhythm, at = None, NOW
    for _ in range(50):
        rhythm, at = visit(rhythm, at, 20, at - HOUR / 3, at - HOUR / 2), at + HOUR
    busy = visit(rhythm, at, 10, *(at - timedelta(minutes=n) for n in range(1, 20)))
    assert Forecast(busy).level > 1.5
    assert Forecast(visit(rhythm, at + 5 * HOUR, 20)).level < 1


def test_visits_that_read_nothing_are_counted_until_one_does() -> None:
    rhythm = troubled(troubled(None, NOW), NOW + HOUR)
    assert rhythm.troubled == 2
    assert not judged(rhythm)
    assert visit(rhythm, NOW + 2 * HOUR, 3).troubled == 0


@given(st.lists(st.tuples(st.floats(-3, 400), st.integers(0, 40), st.integers(0, 40)), max_size=12))
def test_whatever_happens_all_numbers_stay_sound(visits: list[tuple[float, int, int]]) -> None:
    """Clocks may be set back, lists empty, and stories dated after the visit."""
    rhythm, at = None, NOW
    for hours, known, fresh in visits:
        at += timedelta(hours=hours)
        rhythm = visit(rhythm, at, known, *(at + timedelta(hours=1 - n) for n in range(fresh)))
        assert all(value >= 0 for value in (*rhythm.came, *rhythm.seen, rhythm.lately, rhythm.foreseen))
        assert SOONEST.total_seconds() <= rhythm.pace <= LATEST.total_seconds()
        assert Forecast(rhythm).worthwhile(local(at, BAKU), 40.0, 86_400.0) >= 0
