from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.models import ServiceSettings
from crawler.sources import Source
from crawler.values import duration
from scheduler.due import plan
from scheduler.health import Health, health
from storage.types import Outcome, Past, Rhythm, State, Visit

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
BOUNDS = ServiceSettings()
SOURCE = Source.model_validate({"homepage": "https://courier.example/", "every": "1h"})


def visit(outcome: Outcome, ago: timedelta = timedelta(minutes=5), reason: str | None = None) -> Visit:
    return Visit(source=SOURCE.id, started_at=NOW - ago, ended_at=NOW - ago, outcome=outcome, reason=reason)


def found_of(last: Visit, rhythm: Rhythm | None = None, source: Source = SOURCE) -> Health:
    past = Past(last=last, rhythm=rhythm)
    return health(source, past, plan(source, past, BOUNDS), NOW)


def test_a_source_that_was_never_visited_is_not_called_empty() -> None:
    assert health(SOURCE, None, plan(SOURCE, None, BOUNDS), NOW).state is State.NOT_LOOKED


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.BROUGHT, State.WELL),
        (Outcome.NOTHING_NEW, State.WELL),
        (Outcome.STOPPED, State.WELL),
        (Outcome.EMPTY, State.EMPTY),
        (Outcome.REFUSED, State.BLOCKED),
        (Outcome.DOWN, State.DOWN),
        (Outcome.FAILED, State.BROKEN),
    ],
)
def test_each_way_to_end_has_its_own_state_and_keeps_its_reason(outcome: Outcome, state: State) -> None:
    found = found_of(visit(outcome, reason="as it was said"))
    assert (found.state, found.why) == (state, "as it was said")


def test_a_source_is_late_when_a_whole_interval_has_passed_beyond_its_time() -> None:
    assert found_of(visit(Outcome.BROUGHT, timedelta(hours=2))).state is State.WELL
    late = found_of(visit(Outcome.BROUGHT, timedelta(hours=2, seconds=1)))
    assert late.state is State.LATE
    assert "yearmind run" in str(late.why)


@given(st.sampled_from(Outcome), st.timedeltas(timedelta(0), timedelta(days=3_000)))
def test_whatever_is_not_well_says_why(outcome: Outcome, ago: timedelta) -> None:
    found = found_of(visit(outcome, ago, "for a reason"))
    assert found.state is State.WELL or found.why


@pytest.mark.parametrize("outcome", list(Outcome))
def test_however_the_last_visit_ended_one_long_ago_is_late(outcome: Outcome) -> None:
    assert found_of(visit(outcome, timedelta(days=30))).state is State.LATE


def test_a_refusal_by_robots_is_told_from_being_turned_away() -> None:
    assert found_of(visit(Outcome.REFUSED, reason="robots.txt")).state is State.REFUSED
    assert found_of(visit(Outcome.REFUSED, reason="HTTP 403")).state is State.BLOCKED


def a_rhythm(brought: timedelta, *, a_day: float, vain: int = 0) -> Rhythm:
    """Of an outlet that brought something so long ago, with so many stories a day in four weeks of being read."""
    came = (a_day * 28 / 24,) * 24 + (a_day * 4,) * 7
    seen = (28.0,) * 24 + (96.0,) * 7
    return Rhythm(at=NOW, good=99, pace=600.0, came=came, seen=seen, brought=(NOW - brought).timestamp(), vain=vain)


@pytest.mark.parametrize(
    ("brought", "a_day", "state"),
    [
        (timedelta(hours=20), 300, State.WELL),
        (timedelta(hours=25), 300, State.STUCK),
        (timedelta(days=3), 2, State.WELL),
        (timedelta(days=30), 2, State.STUCK),
        (timedelta(days=300), 0, State.WELL),
    ],
)
def test_a_feed_is_stuck_when_much_more_was_to_be_expected_of_it(
    brought: timedelta, a_day: float, state: State
) -> None:
    found = found_of(visit(Outcome.NOTHING_NEW), a_rhythm(brought, a_day=a_day))
    assert found.state is state
    assert (state is State.WELL) or "to be expected" in str(found.why)


@pytest.mark.parametrize(("silence", "state"), [("2h", State.STUCK), ("4h", State.WELL), ("40d", State.WELL)])
def test_a_source_that_says_for_how_long_it_may_be_silent_is_believed(silence: str, state: State) -> None:
    says = SOURCE.model_copy(update={"silence": duration(silence)})
    found = found_of(visit(Outcome.NOTHING_NEW), a_rhythm(timedelta(hours=3), a_day=0.1), says)
    assert found.state is state
    assert (state is State.WELL) or "something comes every 2h" in str(found.why)
    busy = found_of(visit(Outcome.NOTHING_NEW), a_rhythm(timedelta(days=30), a_day=300), says)
    assert (busy.state is State.WELL) == (silence == "40d")


def test_pages_that_are_no_articles_any_more_tell_of_another_layout() -> None:
    found = found_of(visit(Outcome.NOTHING_NEW), a_rhythm(timedelta(hours=5), a_day=9, vain=5))
    assert found.state is State.UNREADABLE
    assert found_of(visit(Outcome.NOTHING_NEW), a_rhythm(timedelta(hours=5), a_day=9, vain=4)).state is State.WELL
