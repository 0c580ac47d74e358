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
from scheduler.alarms import LASTING, READY, SILENCE, Known, alarms, changes, near, unmatched
from scheduler.health import Health
from storage.archive import Archive
from storage.errors import ConfigError
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


def test_a_source_that_brings_articles_and_none_about_the_day_is_a_state_of_its_own(config: Config) -> None:
    covered = {"wire": {date(2025, 1, 20): FIRST}}
    due = FIRST.replace(year=2026) + SILENCE
    found = bringing(known(State.WELL, covered=covered), due)
    assert unmatched(config, found, due - timedelta(minutes=1)) == {}
    told = unmatched(config, found, due)
    assert [(id_, one.state) for id_, one in told.items()] == [("wire", State.UNMATCHED)]
    assert "nothing about" in str(told["wire"].why)
    begins = datetime.combine(config.observances[0].window_of(DAY)[0], NOON.timetz())
    assert unmatched(config, bringing(found, begins - timedelta(days=2)), due) == {}
    assert unmatched(config, bringing(known(State.DOWN, covered=covered), due), due) == {}
    heard = known(State.WELL, covered={"wire": {**covered["wire"], DAY: NOON}})
    assert unmatched(config, bringing(heard, due), due) == {}


def bringing(facts: Known, at: datetime) -> Known:
    """The same with an article that the wire brought at a moment."""
    past = facts.pasts["wire"]
    assert past.rhythm is not None
    rhythm = replace(past.rhythm, brought=at.timestamp())
    return replace(facts, pasts={"wire": replace(past, rhythm=rhythm)})


def test_a_source_is_said_to_cover_a_day_that_it_never_covered(tmp_path: Path) -> None:
    source = {"id": "wire", "homepage": "https://wire.example/", "covers": ["black-january"]}
    config = load(configure(tmp_path, source), environ={})
    midnight = datetime(2026, 1, 19, 20, tzinfo=UTC)
    assert alarms(config, known(State.WELL), midnight + SILENCE - timedelta(minutes=1)) == []
    assert kinds(alarms(config, known(State.WELL), midnight + SILENCE)) == [("silent", "wire", "black-january")]
    assert "by `covers`" in alarms(config, known(State.WELL), midnight + SILENCE)[0].said
    with pytest.raises(ConfigError, match=r"source\[0\].covers.*did you mean"):
        load(configure(tmp_path, {**source, "covers": ["black-januari"]}), environ={})


def test_status_and_health_say_that_nothing_matched(tmp_path: Path, find: Finder) -> None:
    now = datetime.now(UTC)
    configured = configure(tmp_path, {"id": "wire", "homepage": "https://wire.example/", "covers": ["today"]})
    rule = f'rule = "{now - timedelta(days=2):%m-%d}"'
    table = f'[[observance]]\nid = "today"\nname = "Today"\nfirst = 2000-01-01\n{rule}\nterms = {{en = ["Today"]}}\n'
    configured.write_text(f"{configured.read_text()}\n{table}")
    with Archive(load(configured, environ={}).archive.url) as archive:
        archive.record([find("https://wire.example/a", at=now)])
        nothing = (0.0,) * 31
        rhythm = Rhythm(at=now, pace=600.0, came=nothing, seen=nothing, brought=now.timestamp())
        archive.visited(Visit(source="wire", started_at=now, ended_at=now, outcome=Outcome.BROUGHT, new=1), rhythm)
    [row] = answer(tmp_path, "status")
    assert (row["health"], row["why"][:19]) == ("nothing matched", "nothing about Today")
    told = yearmind(tmp_path, "health", code=1).stdout
    assert "wire: nothing matched: nothing about Today" in told
