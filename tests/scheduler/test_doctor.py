"""`doctor`: each thing that has to be so, said in one line with its cure; nothing is changed by looking."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from crawler.config import load
from crawler.knocking import Knock
from scheduler.doctor import machine
from scheduler.doctor.findings import Finding, Grade
from scheduler.doctor.machine import FLOOR, LEAST, _room, permissions
from scheduler.doctor.outlets import clock, names
from scheduler.doctor.records import database, set_back
from storage.archive import Archive
from storage.archive.condition import Condition, condition
from storage.types import Outcome, Visit
from tests.commands import answer, configure
from tests.outlet import Outlet, Reply, stories
from tests.scheduler.conftest import Inside

NOW = datetime(2026, 1, 21, 9, 30, tzinfo=UTC)
MACHINE = ("disk", "clock", "open files")
"""What it says of these is this machine's affair."""


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as served:
        served.publish(stories(1))
        yield served


@pytest.fixture
def folder(outlet: Outlet, tmp_path: Path) -> Path:
    configure(tmp_path, {"id": "courier", "homepage": f"{outlet.url}/"})
    Archive(f"sqlite:///{tmp_path}/archive.db").close()
    return tmp_path


def told(found: list[dict[str, Any]], about: str) -> list[tuple[str, str]]:
    return [(one["grade"], one["said"]) for one in found if one["about"] == about]


def test_what_is_well_is_said_and_asks_the_outlets_nothing(folder: Path, outlet: Outlet) -> None:
    found = answer(folder, "doctor", code=None)
    assert {one["about"] for one in found} >= {"versions", "configuration", "database", "permissions", "service", "DNS"}
    assert not [one for one in found if one["grade"] != "well" and one["about"] not in MACHINE]
    assert not outlet.asked
    assert [one for one in found if one["grade"] != "well" and not one["cure"]] == []


def test_online_asks_for_robots_and_nothing_else(folder: Path, outlet: Outlet) -> None:
    found = answer(folder, "doctor", "--online", code=None)
    assert told(found, "robots") == [("well", "the homepages of 1 source may be read")]
    assert outlet.paths == ["/robots.txt"]


def test_an_outlet_that_refuses_and_a_clock_that_is_wrong_are_told(folder: Path, outlet: Outlet) -> None:
    outlet.pages["/robots.txt"] = Reply(b"User-agent: yearmind\nDisallow: /\n", headers={"Date": "x"})
    found = answer(folder, "doctor", "--online", code=None)
    assert told(found, "robots") == [("warning", "courier: robots.txt refuses the homepage")]
    outlet.pages["/robots.txt"] = Reply(status=503)
    [(grade, said)] = told(answer(folder, "doctor", "--online", code=None), "robots")
    assert (grade, said) == ("warning", "courier: robots.txt: HTTP 503, which means no")


def test_a_mistake_in_the_configuration_is_told_beside_the_machine(tmp_path: Path, inside: Inside) -> None:
    (tmp_path / "yearmind.toml").write_text("[crawl]\n")
    done = inside(tmp_path, "doctor", "--json")
    assert done.code == 2
    assert {"versions", "configuration"} <= {one["about"] for one in json.loads(done.out)}


def test_looking_makes_no_archive_and_upgrades_none(folder: Path, inside: Inside) -> None:
    database = folder / "archive.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    assert "warning: database" in inside(folder, "doctor").out
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
    database.unlink()
    assert "there is no archive yet" in inside(folder, "doctor").out
    assert not database.exists()


def test_a_damaged_database_is_wrong(folder: Path, inside: Inside) -> None:
    database = folder / "archive.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    data = bytearray(database.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    database.write_bytes(data)
    done = inside(folder, "doctor")
    assert done.code == 1
    assert "wrong: database" in done.out


def test_a_service_that_runs_is_named(folder: Path) -> None:
    with Archive(f"sqlite:///{folder}/archive.db") as archive, archive.lease("service"):
        [(grade, said)] = told(answer(folder, "doctor", code=None), "service")
    assert grade == "well"
    assert "service" in said
    assert "process" in said


def test_a_clock_behind_the_last_visit_was_set_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/archive.db"
    with Archive(url) as archive:
        archive.visited(Visit(source="a", started_at=NOW, ended_at=NOW, outcome=Outcome.BROUGHT))
    found = condition(url)
    assert found.newest == NOW
    assert [one.grade for one in set_back(found, NOW - timedelta(hours=1))] == [Grade.WRONG]
    assert list(set_back(found, NOW + timedelta(hours=1))) == []


def test_postgresql_tells_its_version_and_encoding(postgres_url: str) -> None:
    found = condition(postgres_url)
    assert (found.kind, found.encoding, found.journal, found.service) == ("postgresql", "UTF8", None, None)
    assert [one.grade for one in database(found)] == [Grade.WELL]


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ({"version": "9999"}, Grade.WRONG),
        ({"version": "0004", "journal": "delete"}, Grade.WARNING),
        ({"version": "0004", "encoding": "SQL_ASCII"}, Grade.WRONG),
    ],
)
def test_what_is_not_as_it_should_be_has_a_cure(more: dict[str, Any], grade: Grade) -> None:
    found = list(database(Condition(place="x", path=None, kind="sqlite", **more)))
    assert grade in [one.grade for one in found]
    assert all(one.cure for one in found if one.grade is not Grade.WELL)


def test_room_has_a_floor() -> None:
    grades = [_room("/", free).grade for free in (FLOOR, FLOOR - 1, LEAST - 1)]
    assert grades == [Grade.WELL, Grade.WARNING, Grade.WRONG]


def test_what_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path)
    [finding] = permissions([tmp_path / "archive.db", tmp_path])
    assert finding.grade is Grade.WRONG
    assert str(tmp_path) in finding.said


def test_names_that_are_unknown_or_private_are_told(tmp_path: Path) -> None:
    sources = [
        {"id": "private", "homepage": "http://10.0.0.1/"},
        {"id": "unknown", "homepage": "http://nowhere.invalid/"},
    ]
    config = load(configure(tmp_path, *sources), environ={})
    found: list[Finding] = list(names(config, config.sources))
    assert [one.grade for one in found] == [Grade.WARNING, Grade.WARNING]
    assert "10.0.0.1, which is not public" in found[0].said
    assert [one.grade for one in names(config, config.sources[1:])] == [Grade.WRONG]


def test_most_outlets_know_what_time_it_is() -> None:
    def graded(*seconds: float | None) -> list[Grade]:
        ahead = [None if one is None else timedelta(seconds=one) for one in seconds]
        return [one.grade for one in clock([Knock(source="a", refusal=None, ahead=one) for one in ahead])]

    assert graded(1, -2, 86_400) == [Grade.WELL]
    assert graded(-4_000, -3_600, 0) == [Grade.WRONG]
    assert graded(None) == graded() == []


def test_a_database_that_is_away_is_wrong_and_the_rest_is_told(folder: Path, inside: Inside) -> None:
    (folder / "archive.db").write_bytes(b"no database at all" * 500)
    done = inside(folder, "doctor")
    assert done.code == 1
    assert "wrong: database" in done.out
    assert "restore it from a backup" in done.out
    assert "well: permissions" in done.out
    assert "well: DNS" in done.out


def test_receivers_and_a_browser_that_can_not_be_used_are_wrong(folder: Path, inside: Inside) -> None:
    with (folder / "yearmind.toml").open("a") as file:
        file.write('\n[[notify]]\nid = "desk"\nto = "$NO_SUCH_VARIABLE"\n')
        file.write('\n[[source]]\nid = "drawn"\nhomepage = "http://127.0.0.1/"\njavascript = true\n')
    text = (folder / "yearmind.toml").read_text()
    (folder / "yearmind.toml").write_text(text.replace("[crawl]", '[crawl]\nbrowser = "no-such-browser"'))
    done = inside(folder, "doctor")
    assert done.code == 1
    assert "wrong: receivers: notify desk: the variable $NO_SUCH_VARIABLE is not set" in done.out
    assert "wrong: browser: drawn: " in done.out


def test_libraries_that_are_too_old_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "version", lambda name: "0.1" if name == "scrapy" else version(name))
    [finding] = machine.versions()
    assert finding.grade is Grade.WRONG
    assert "scrapy is 0.1" in finding.said
