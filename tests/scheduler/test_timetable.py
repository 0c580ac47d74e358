"""The plans of all sources, as far as more than one plan is needed to see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.config import Config, load
from scheduler.timetable import Timetable
from storage.archive import Archive
from storage.types import Outcome, Rhythm, Visit
from tests.commands import configure
from tests.scheduler.test_due import rhythm
from tests.storage.conftest import NOW

HOUR = timedelta(hours=1)


def config(folder: Path) -> Config:
    sources = [{"id": name, "homepage": f"https://{name}.example/", "every": "1h"} for name in ("one", "two")]
    return load(configure(folder, *sources), environ={})


def visited(archive: Archive, source: str, ago: timedelta, learnt: Rhythm | None = None) -> None:
    at = NOW - ago
    visit = Visit(source=source, started_at=at, ended_at=at, outcome=Outcome.NOTHING_NEW)
    archive.visited(visit, replace(learnt, at=at) if learnt else None)


def due(timetable: Timetable, archive: Archive) -> list[str]:
    timetable.refresh(archive)
    return [source.id for source in timetable.due(NOW)]


def test_who_waited_longest_comes_first_and_who_was_just_read_waits(tmp_path: Path) -> None:
    timetable = Timetable(config(tmp_path))
    with Archive("sqlite://") as archive:
        assert due(timetable, archive) == ["one", "two"]
        visited(archive, "one", 2 * HOUR)
        visited(archive, "two", 3 * HOUR)
        assert due(timetable, archive) == ["two", "one"]
        visited(archive, "two", HOUR / 2)
        assert due(timetable, archive) == ["one"]


def test_what_was_missed_is_fetched_in_the_order_in_which_it_is_lost(tmp_path: Path) -> None:
    timetable = Timetable(config(tmp_path))
    with Archive("sqlite://") as archive:
        visited(archive, "one", 30 * HOUR, rhythm(0.1, listed=50))
        visited(archive, "two", 20 * HOUR, rhythm(3, listed=20))
        assert due(timetable, archive) == ["two", "one"]


def test_a_source_whose_last_visit_lies_in_the_future_is_read_since_the_clock_was_set_back(tmp_path: Path) -> None:
    timetable = Timetable(config(tmp_path))
    with Archive("sqlite://") as archive:
        visited(archive, "one", -3 * HOUR)
        visited(archive, "two", -timedelta(seconds=20))
        assert due(timetable, archive) == ["one"]
        visited(archive, "one", timedelta())
        assert due(timetable, archive) == []
