from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.models import ServiceSettings
from crawler.sources import Source
from scheduler.due import plan
from scheduler.health import Health, State, health
from storage.types import Outcome, Past, Visit

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
BOUNDS = ServiceSettings()
SOURCE = Source.model_validate({"homepage": "https://courier.example/", "every": "1h"})


def visit(outcome: Outcome, ago: timedelta = timedelta(minutes=5), reason: str | None = None) -> Visit:
    return Visit(source=SOURCE.id, started_at=NOW - ago, ended_at=NOW - ago, outcome=outcome, reason=reason)


def found_of(last: Visit) -> Health:
    return health(last, plan(SOURCE, Past(last=last), BOUNDS), NOW)


def test_a_source_that_was_never_visited_is_not_called_empty() -> None:
    assert health(None, plan(SOURCE, None, BOUNDS), NOW).state is State.NOT_LOOKED


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.BROUGHT, State.WELL),
        (Outcome.NOTHING_NEW, State.WELL),
        (Outcome.STOPPED, State.WELL),
        (Outcome.EMPTY, State.EMPTY),
        (Outcome.REFUSED, State.REFUSED),
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
