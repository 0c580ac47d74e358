"""`yearmind run`: read when due, alone on an archive, ended by a signal, undisturbed by what is down or locked."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.commands import answer, await_due, configure, ended, exported, installed, start, yearmind
from tests.outlet import Outlet, Reply, stories, story
from tests.scheduler.notices.webhook import Webhook
from tests.waiting import until


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        one.publish(stories(15))
        yield one


@pytest.fixture
def folder(outlet: Outlet, tmp_path: Path) -> Path:
    watch(tmp_path, outlet)
    return tmp_path


def watch(folder: Path, outlet: Outlet, *more: dict[str, str], delay: str = "0s", every: str = "2s") -> None:
    source = {"id": "courier", "homepage": f"{outlet.url}/", "every": every}
    path = configure(folder, source, *more)
    text = path.read_text().replace('delay = "0s"', f'delay = "{delay}"')
    path.write_text(text.replace("every =", f'sitemaps = ["{outlet.url}/sitemap.xml"]\nevery ='))


def addresses(folder: Path) -> set[str]:
    records = exported(folder)
    found = {record["canonical_url"] for record in records}
    assert len(found) == len(records)
    return found


def urls(outlet: Outlet, count: int = 15) -> set[str]:
    return {outlet.url + path for path in stories(count)}


def test_a_source_is_read_whenever_it_is_due_by_one_service_only(folder: Path, outlet: Outlet) -> None:
    service = installed(folder, "run")
    until(lambda: outlet.paths.count("/sitemap.xml") >= 2)
    [row] = answer(folder, "status")
    assert row["health"] == "well"
    last, following = (datetime.fromisoformat(row[name]) for name in ("last", "next"))
    assert timedelta(0) < following - last <= timedelta(seconds=2)

    second = yearmind(folder, "run", "--once", code=4)
    [line] = second.stderr.splitlines()
    assert f"yearmind run is already at work (process {service.pid})" in line

    ended(service, signal.SIGTERM, seconds=10)
    assert addresses(folder) == urls(outlet)
    assert outlet.paths.count("/robots.txt") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_visit_soon_and_what_was_not_read_is_due_again(
    folder: Path, outlet: Outlet, number: int
) -> None:
    watch(folder, outlet, delay="1s")
    service = start(folder, "run")
    until(lambda: len([path for path in outlet.paths if path.startswith("/2026/")]) >= 2)
    said = ended(service, number, seconds=5)
    assert "stopped" in said
    assert addresses(folder) == {outlet.url + path for path in outlet.paths if path.startswith("/2026/")}
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        visit = archive.pasts()["courier"].last
    assert visit.failed == 0

    outlet.forget()
    watch(folder, outlet)
    yearmind(folder, "run", "--once")
    assert addresses(folder) == urls(outlet)
    assert len([path for path in outlet.paths if path.startswith("/2026/")]) == 15 - visit.new


def test_a_signal_while_a_source_is_surveyed_leaves_it_due(folder: Path, outlet: Outlet) -> None:
    watch(folder, outlet, delay="20s")
    service = start(folder, "run")
    outlet.wait(1)
    ended(service, signal.SIGTERM, seconds=10)
    watch(folder, outlet)
    yearmind(folder, "run", "--once")
    assert addresses(folder) == urls(outlet)


def test_a_service_that_was_killed_is_succeeded_at_once(folder: Path, outlet: Outlet) -> None:
    service = start(folder, "run")
    outlet.wait(6)
    service.kill()
    service.communicate()
    yearmind(folder, "run", "--once")
    assert addresses(folder) == urls(outlet)
    assert "whole" in yearmind(folder, "verify").stdout


def test_sources_that_are_down_or_silent_do_not_stop_the_others(outlet: Outlet, tmp_path: Path) -> None:
    with Outlet("127.0.0.2") as empty:
        empty.pages["/"] = Reply(body=b"<title>Under construction</title><p>We will be back soon.")
        watch(
            tmp_path,
            outlet,
            {"id": "down", "homepage": "http://127.0.0.3:9/"},
            {"id": "empty", "homepage": f"{empty.url}/"},
            every="1h",
        )
        done = yearmind(tmp_path, "run", "--once", code=3)
    assert "Traceback" not in done.stderr
    assert addresses(tmp_path) == urls(outlet)
    health = {row["source"]: row["health"] for row in answer(tmp_path, "status")}
    assert health == {"courier": "well", "down": "down", "empty": "empty"}


def test_nothing_is_lost_while_another_process_holds_the_archive(folder: Path, outlet: Outlet) -> None:
    crawl = start(folder, "crawl")
    until(lambda: bool(outlet.paths))
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(3)
        assert crawl.poll() is None
        other.execute("ROLLBACK")
    _, said = crawl.communicate(timeout=30)
    assert crawl.returncode == 0, said
    assert addresses(folder) == urls(outlet)


def test_a_single_round_tells_receivers_too(folder: Path, outlet: Outlet) -> None:
    with Webhook() as webhook:
        path = folder / "yearmind.toml"
        path.write_text(f'{path.read_text()}\n[[notify]]\nid = "desk"\nto = "{webhook.address}"\nof = ["matches"]\n')
        yearmind(folder, "run", "--once")
        outlet.publish(stories(15) | {"/2026/01/20/mourned.html": story("Baku mourns Black January", 20)})
        for _ in range(2):
            await_due(folder)
            yearmind(folder, "run", "--once")
    assert sum("mourned" in told["message"] for told in webhook.told) == 1


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.06])
def test_a_signal_that_comes_while_visits_begin_is_heeded_too(folder: Path, outlet: Outlet, moment: float) -> None:
    watch(folder, outlet, {"id": "down", "homepage": "http://127.0.0.3:9/"})
    service = start(folder, "run")
    until(lambda: list(folder.rglob("*service*")))
    time.sleep(moment)
    ended(service, signal.SIGTERM)
