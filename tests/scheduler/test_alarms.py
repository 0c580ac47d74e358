"""What somebody should look into: when it begins to be an alarm, and when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Config, load
from scheduler.alarms import LASTING, READY, SILENCE, Known, alarms, changes, near
from scheduler.health import Health
from storage.archive import Archive
from storage.types import Alarm, Outcome, Past, Rhythm, State, Visit
from tests.commands import answer, configure, yearmind
from tests.storage.conftest import Finder, a_match
from tests.storage.conftest import captures as captures  # noqa: PLC0414 - a fixture
from tests.storage.conftest import find as find  # noqa: PLC0414 - as above

DAY = date(2026, 1, 20)
NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
FIRST = datetime(2025, 1, 19, 20, tzinfo=UTC)
"""When the wire's first story came the year before: at the day's beginning in Baku."""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    sources = [{"id": name, "homepage": f"https://{name}.example/"} for name in ("wire", "paper")]
    return load(configure(tmp_path, *sources), environ={})


def past(ago: timedelta, troubled: int, now: datetime = NOON) -> Past:
    at = now - timedelta(minutes=5)
    last = Visit(source="wire", started_at=at, ended_at=at, outcome=Outcome.DOWN, reason="no answer")
    rhythm = Rhythm(at=now - ago, good=9, troubled=troubled, pace=600.0, came=(1.0,) * 31, seen=(1.0,) * 31)
    return Past(last=last, rhythm=rhythm)


def known(
    state: State,
    *,
    ago: timedelta = timedelta(days=2),
    troubled: int = 9,
    covered: Mapping[str, Mapping[date, datetime]] | None = None,
) -> Known:
    well = Health(state=State.WELL)
    return Known(
        health={"wire": replace(well, state=state, why="no answer"), "paper": well},
        pasts={"wire": past(ago, troubled)},
        covered={"black-january": covered or {}},
    )


def kinds(found: list[Alarm]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.source, one.observance) for one in found]


def test_trouble_is_an_alarm_once_it_lasts(config: Config) -> None:
    quiet = datetime(2026, 6, 1, 12, tzinfo=UTC)
    for state in (State.DOWN, State.REFUSED, State.BLOCKED, State.EMPTY, State.BROKEN):
        ago = timedelta(days=2) + (NOON - quiet)
        assert kinds(alarms(config, known(state, ago=ago), quiet)) == [(state.value, "wire", "")]
    assert alarms(config, known(State.WELL), quiet) == []
    assert alarms(config, known(State.NOT_LOOKED), quiet) == []
    assert alarms(config, known(State.DOWN, troubled=2), NOON) == []
    assert alarms(config, known(State.DOWN, ago=LASTING - timedelta(minutes=1)), NOON) == []
    assert kinds(alarms(config, known(State.STUCK, troubled=0), NOON)) == [("stuck", "wire", "")]


def test_a_source_in_trouble_that_covered_an_observance_is_an_alarm_before_its_day_comes(config: Config) -> None:
    covered = {"wire": {date(2025, 1, 20): FIRST}, "gone": {date(2025, 1, 20): FIRST}}
    (first, _) = config.observances[0].window_of(DAY)
    at = datetime.combine(first - READY, NOON.timetz())
    found = known(State.STUCK, covered=covered)
    assert kinds(alarms(config, found, at)) == [("stuck", "wire", ""), ("unready", "wire", "black-january")]
    assert kinds(alarms(config, found, at - timedelta(days=2))) == [("stuck", "wire", "")]
    assert "2025" in alarms(config, found, at)[1].said


def test_silence_is_an_alarm_when_its_first_story_is_long_due(config: Config) -> None:
    covered = {"wire": {date(2024, 1, 20): FIRST, date(2025, 1, 20): FIRST}}
    due = FIRST.replace(year=2026) + SILENCE
    silent = known(State.WELL, covered=covered)
    assert alarms(config, silent, due - timedelta(minutes=1)) == []
    assert kinds(alarms(config, silent, due)) == [("silent", "wire", "black-january")]
    heard = known(State.WELL, covered={"wire": {**covered["wire"], DAY: NOON}})
    assert alarms(config, heard, due) == []
    assert alarms(config, silent, due + timedelta(days=60)) == []
    assert alarms(config, known(State.WELL, covered={"wire": {DAY: NOON}}), due) == []


def test_what_lasts_is_neither_begun_nor_ended_again() -> None:
    one = Alarm(kind=State.DOWN, source="wire", since=NOON, said="no answer")
    later = replace(one, since=NOON + timedelta(days=1), said="HTTP 500")
    other = replace(one, kind=State.SILENT, observance="black-january")
    assert changes([], [one]) == ([one], [])
    assert changes([one], [later]) == ([], [])
    assert changes([one], [other]) == ([other], [one])


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))  # noqa: DTZ001 - hypothesis wants them so
def test_observances_are_near_at_any_moment_or_not(at: datetime) -> None:
    from crawler.observances import Observance

    one = Observance.model_validate(
        {"id": "o", "name": "O", "first": date(1900, 1, 1), "window": [7, 3], "terms": {"en": ["O"]}}
    )
    list(near([one], at.replace(tzinfo=UTC)))


def test_the_archive_tells_when_each_source_first_covered_a_day(archive: Archive, find: Finder) -> None:
    for n in range(3):
        story = find(f"https://example.org/{n}", f"Story {n} of the day. " * 20, matches=(a_match(2025 + n % 2),))
        archive.record([story])
    found = archive.firsts("black-january")
    assert set(found) == {"wire"}
    assert set(found["wire"]) == {date(2025, 1, 20), date(2026, 1, 20)}
    assert all(moment.tzinfo is not None for moment in found["wire"].values())
    assert archive.firsts("another") == {}


@pytest.fixture
def archive() -> Archive:
    return Archive("sqlite://")


def test_health_tells_what_is_wrong_and_how_much_of_it(tmp_path: Path) -> None:
    configure(
        tmp_path,
        {"id": "down", "homepage": "http://127.0.0.3:9/"},
        {"id": "unseen", "homepage": "http://127.0.0.3:10/"},
    )
    assert "1 of 2 sources" not in yearmind(tmp_path, "health").stdout
    yearmind(tmp_path, "crawl", "down", code=1)
    done = yearmind(tmp_path, "health", code=3)
    assert "down: down: " in done.stdout
    assert "0 of 2 sources are well, 1 in trouble, 1 not looked at yet" in done.stdout
    told = answer(tmp_path, "health", code=3)
    assert [one["state"] for one in told["sources"]] == ["down", "not looked"]
    assert (told["alarms"], told["notices"]) == ([], [])
