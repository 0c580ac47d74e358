from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.models import ServiceSettings
from crawler.observances.pressure import PEAK, Pressure
from crawler.sources import Source
from scheduler.due import AT_ONCE, Factor, Plan, explained, held, plan
from storage.types import Outcome, Past, Rest, Rhythm, Trouble, Visit

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
SOON = timedelta(minutes=1)
BOUNDS = ServiceSettings()
MINUTE, HOUR = 60.0, 3_600.0


def source(**keys: object) -> Source:
    return Source.model_validate({"id": "courier", "homepage": "https://courier.example/", **keys})


def visit(at: datetime = NOW, outcome: Outcome = Outcome.BROUGHT, trouble: Trouble | None = None) -> Visit:
    return Visit(source="courier", started_at=at, ended_at=at + SOON, outcome=outcome, trouble=trouble)


def rhythm(rate: float = 2.0, **known: object) -> Rhythm:
    """Of an outlet that publishes so many stories an hour, whatever the hour."""
    hours = (100.0,) * 24 + (100.0 * 24 / 7,) * 7
    values = {
        "at": NOW,
        "good": 9,
        "pace": HOUR,
        "listed": 30,
        "seen": hours,
        "came": tuple(rate * one for one in hours),
    }
    return Rhythm(**values | known)  # type: ignore[arg-type]  # named by field


def planned(known: Rhythm | None = None, pressure: float = 1.0, last: Visit | None = None, **keys: object) -> Plan:
    past = Past(last=last or visit(), rhythm=known)
    return plan(source(**keys), past, BOUNDS, Pressure(factor=pressure, observances=("old-bridge",)))


def minutes(known: Rhythm | None = None, pressure: float = 1.0, **keys: object) -> float:
    return planned(known, pressure, **keys).wait.total_seconds() / MINUTE  # type: ignore[arg-type]  # keys of a source


def test_a_source_that_was_never_read_is_due_at_once() -> None:
    assert plan(source(), None, BOUNDS).at == AT_ONCE


def test_a_visit_that_was_cut_short_leaves_its_source_due() -> None:
    assert planned(last=visit(outcome=Outcome.STOPPED)).at == AT_ONCE


@pytest.mark.parametrize("known", [None, rhythm(0.01), rhythm(50), rhythm(stays=86_400, skip_hours=(12, 13))])
def test_an_interval_that_the_configuration_names_is_kept_to_the_second(known: Rhythm | None) -> None:
    for pressure in (1.0, PEAK):
        assert planned(known, pressure, every="30m").at == NOW + timedelta(minutes=30)


def test_a_source_that_hubs_tell_us_of_is_read_less_often_and_still_once_a_day() -> None:
    for every, hours in (("1h", 4), ("8h", 24), ("2d", 48)):
        told = plan(source(every=every), Past(last=visit()), BOUNDS, pushed=True)
        assert told.at == NOW + timedelta(hours=hours)


def test_the_more_is_published_the_sooner_we_come_again() -> None:
    waits = [minutes(rhythm(rate)) for rate in (0.01, 0.1, 1, 10)]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] > 3 * waits[-1]


def test_no_wait_is_outside_the_bounds_of_the_configuration() -> None:
    assert minutes(rhythm(0.0, pace=1e9)) <= BOUNDS.latest.total_seconds() / MINUTE * 1.05
    assert minutes(rhythm(500, listed=1)) >= BOUNDS.soonest.total_seconds() / MINUTE * 0.95


@given(st.floats(1, PEAK), st.floats(0.01, 40))
def test_pressure_never_makes_us_come_later(pressure: float, rate: float) -> None:
    assert minutes(rhythm(rate), pressure) <= minutes(rhythm(rate)) + 0.01


def test_a_list_that_turns_over_quickly_is_read_before_half_of_it_is_new() -> None:
    assert minutes(rhythm(40, listed=6)) <= 3 / 40 * 60 * 1.05


def test_the_pace_that_visits_taught_is_not_exceeded() -> None:
    assert minutes(rhythm(0.001, pace=20 * MINUTE)) == pytest.approx(20, rel=0.06)


def test_a_feeds_own_word_is_heeded_until_a_story_may_have_come() -> None:
    assert minutes(rhythm(0.1, stays=3_600)) == pytest.approx(60, rel=0.06)
    assert minutes(rhythm(4, stays=3_600)) < 10


def test_a_list_is_asked_for_just_after_caches_renew_it() -> None:
    wait = planned(rhythm(3, renews=300, fresh=100.0)).wait.total_seconds()
    assert (wait - 100) % 300 == pytest.approx(0)


def test_hours_and_days_that_a_feed_wants_skipped_are_skipped() -> None:
    night = planned(rhythm(stays=None, skip_hours=tuple(range(12, 18))))
    assert night.at == datetime(2026, 1, 20, 18, tzinfo=UTC)
    assert planned(rhythm(skip_days=tuple(range(7)))).at < NOW + timedelta(hours=1)  # never is not believed


@pytest.mark.parametrize(
    ("trouble", "first", "longest"),
    [(Trouble.SLOW, 5, 360), (Trouble.BROKEN, 10, 720), (Trouble.REFUSED, 60, 2_880), (Trouble.GONE, 360, 10_080)],
)
def test_each_trouble_is_waited_out_in_its_own_way(trouble: Trouble, first: float, longest: float) -> None:
    bad = visit(outcome=Outcome.DOWN, trouble=trouble)
    long_ago = NOW - timedelta(days=2)
    waits = [minutes(rhythm(40, troubled=times, at=long_ago), last=bad) for times in (1, 2, 5, 10, 60)]
    assert waits == sorted(waits)
    assert waits[0] == pytest.approx(max(first, 8), rel=0.06)
    assert waits[-1] == pytest.approx(longest, rel=0.06)


@pytest.mark.parametrize("trouble", [Trouble.SLOW, Trouble.BROKEN])
def test_who_answered_not_long_ago_is_tried_as_often_as_it_was_read(trouble: Trouble) -> None:
    bad = visit(outcome=Outcome.DOWN, trouble=trouble)
    lately, long_ago = (rhythm(0.5, troubled=40, at=NOW - ago * SOON, listed=99) for ago in (180, 3_000))
    assert minutes(lately, last=bad) == pytest.approx(max(minutes(rhythm(0.5)), 10), rel=0.11)
    assert minutes(long_ago, last=bad) > 200


def test_a_site_that_is_away_is_tried_more_often_once_its_list_must_be_full_of_what_nobody_saw() -> None:
    bad = visit(outcome=Outcome.DOWN, trouble=Trouble.SLOW)
    room, full = (rhythm(2, troubled=40, at=NOW - 12 * timedelta(hours=1), listed=listed) for listed in (50, 20))
    assert minutes(full, last=bad) < minutes(room, last=bad) / 1.5
    refused = visit(outcome=Outcome.DOWN, trouble=Trouble.REFUSED)
    assert minutes(full, last=refused) > 60


def test_who_does_not_want_us_is_not_asked_more_often_in_a_window() -> None:
    refused, down = (visit(outcome=Outcome.DOWN, trouble=one) for one in (Trouble.REFUSED, Trouble.BROKEN))
    assert minutes(rhythm(troubled=5), PEAK, last=refused) == pytest.approx(minutes(rhythm(troubled=5), last=refused))
    assert minutes(rhythm(troubled=5), PEAK, last=down) < minutes(rhythm(troubled=5), last=down)


def test_a_pause_and_a_rest_hold_whatever_is_promised() -> None:
    assert planned(rhythm(pause=600), every="1m").at == NOW + SOON + timedelta(minutes=10)
    rest = Rest(host="courier.example", until=NOW + timedelta(hours=9), said="HTTP 429", refusals=1, at=NOW)
    assert held(planned(every="1h"), [rest]).at == rest.until
    assert held(plan(source(), None, BOUNDS), [rest]).at == rest.until
    assert held(planned(every="1d"), [rest]).at == NOW + timedelta(days=1)


def test_sources_that_were_read_together_come_apart_in_the_same_way_every_time() -> None:
    past = Past(last=visit(), rhythm=rhythm())
    waits = [plan(source(id=f"s{n}"), past, BOUNDS).wait for n in range(20)]
    assert len(set(waits)) > 15
    assert max(waits) < min(waits) * 1.11
    assert waits == [plan(source(id=f"s{n}"), past, BOUNDS).wait for n in range(20)]


@given(st.sampled_from(Outcome), st.floats(0, 50), st.floats(1, PEAK), st.integers(0, 99), st.booleans())
def test_every_plan_says_what_it_is_made_of(
    outcome: Outcome, rate: float, pressure: float, troubled: int, fixed: bool
) -> None:
    made = planned(rhythm(rate, troubled=troubled), pressure, visit(outcome=outcome), every="1h" if fixed else None)
    assert len(explained(made)) == len(made.steps) > 0
    assert all(explained(made))
    assert made.at == AT_ONCE or made.at > NOW


def test_an_explanation_names_each_factor_with_its_value() -> None:
    said = explained(planned(rhythm(2), PEAK))
    assert said[0] == "at this time of the week 2 stories an hour are usual"
    assert any("2 times as often because of old-bridge" in one for one in said)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Beirut"])
@pytest.mark.parametrize("clock", ["00:00", "00:30", "02:30"])
def test_a_time_of_the_day_comes_once_on_every_day_of_the_year(zone: str, clock: str) -> None:
    """Both directions of clock change are in it; Beirut's are at midnight itself."""
    local = ZoneInfo(zone)
    at, days = datetime(2025, 12, 31, 23, 59, 59, tzinfo=local).astimezone(UTC), list[date]()
    while at.year < 2029:
        at = planned(last=visit(at), timezone=zone, at=[clock]).at
        days.append(at.astimezone(local).date())
    wanted = [date(2026, 1, 1) + timedelta(days=n) for n in range((date(2028, 12, 31) - date(2026, 1, 1)).days + 1)]
    assert days[: len(wanted)] == wanted


def test_a_time_of_the_day_does_not_wait_a_day_because_of_a_bad_minute() -> None:
    down = visit(outcome=Outcome.DOWN, trouble=Trouble.SLOW)
    assert planned(rhythm(troubled=1), last=down, at=["12:00"]).at < NOW + timedelta(minutes=10)


def test_factors_and_sentences_are_complete() -> None:
    from scheduler.due.explaining import _SAID

    assert set(_SAID) == set(Factor)
