from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources import Source
from scheduler.due import AT_ONCE, due, next_visit
from storage.types import Outcome, Visit

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
SOON, LATER = timedelta(minutes=1), timedelta(hours=2)
BEFORE = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 20), timezones=st.just(UTC))  # noqa: DTZ001 - by timezones


def source(id_: str = "courier", every: str = "1h") -> Source:
    return Source.model_validate({"id": id_, "homepage": f"https://{id_}.example/", "every": every})


def visit(id_: str = "courier", at: datetime = NOW, outcome: Outcome = Outcome.BROUGHT) -> Visit:
    return Visit(source=id_, started_at=at, ended_at=at + SOON, outcome=outcome)


def test_a_source_that_was_never_read_is_due_at_once() -> None:
    assert next_visit(source(), None) == AT_ONCE


def test_a_visit_that_was_cut_short_leaves_its_source_due() -> None:
    assert next_visit(source(), visit(outcome=Outcome.STOPPED)) == AT_ONCE


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.STOPPED}))
def test_an_interval_is_counted_from_the_start_of_the_last_visit(outcome: Outcome) -> None:
    assert next_visit(source(every="30m"), visit(outcome=outcome)) == NOW + timedelta(minutes=30)


def test_a_source_that_hubs_tell_us_of_is_read_less_often_and_still_once_a_day() -> None:
    for every, hours in (("1h", 4), ("8h", 24), ("2d", 48)):
        assert next_visit(source(every=every), visit(), pushed=True) == NOW + timedelta(hours=hours)
    assert due((source(),), {"courier": visit()}, NOW + LATER, {"courier"}) == []
    assert due((source(),), {"courier": visit()}, NOW + 2 * LATER, {"courier"}) == [source()]


def test_what_is_due_comes_with_the_longest_wait_first() -> None:
    sources = (source("fresh"), source("old"), source("older"), source("unread"))
    visits = {
        "fresh": visit("fresh", NOW - SOON),
        "old": visit("old", NOW - LATER),
        "older": visit("older", NOW - 2 * LATER),
    }
    assert [one.id for one in due(sources, visits, NOW)] == ["unread", "older", "old"]


@given(st.lists(BEFORE, max_size=8), st.sampled_from(["1s", "1h", "30d"]))
def test_exactly_what_has_reached_its_moment_is_due(moments: list[datetime], every: str) -> None:
    sources = tuple(source(f"s{n}", every) for n in range(len(moments)))
    visits = {f"s{n}": visit(f"s{n}", at) for n, at in enumerate(moments)}
    reached = {one.id for one in sources if next_visit(one, visits[one.id]) <= NOW}
    assert {one.id for one in due(sources, visits, NOW)} == reached


@given(BEFORE)
def test_what_was_just_read_is_not_due_and_is_again_when_its_interval_is_over(at: datetime) -> None:
    sources, visits = (source(),), {"courier": visit(at=at)}
    assert due(sources, visits, at) == []
    assert due(sources, visits, at + timedelta(hours=1)) == list(sources)
