"""A service whose database goes away and comes back, and whose disk fills up: nothing lost, nothing double, no hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.captures import Captures
from storage.spool import Spool
from storage.verify import verify
from tests.commands import configure, ended, start
from tests.disks import small_disk
from tests.outlet import Outlet, stories
from tests.postgres import Server
from tests.waiting import until

COUNT = 20
PAUSE = "0.1s"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        one.publish(stories(COUNT))
        yield one


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that may crash."""
    with Server(safe=True) as one:
        yield one


def place(folder: Path, outlet: Outlet, database: str) -> Path:
    folder.mkdir(exist_ok=True)
    sitemap = f"{outlet.url}/sitemap.xml"
    path = configure(folder, {"id": "courier", "homepage": f"{outlet.url}/", "every": "2s", "sitemaps": [sitemap]})
    text = path.read_text().replace('delay = "0s"', f'delay = "{PAUSE}"\nworkers = 1')
    path.write_text(text.replace("sqlite:///archive.db", database))
    return folder


def read(outlet: Outlet) -> list[str]:
    return [path for path in outlet.paths if path.startswith("/2026/")]


def whole(database: str, outlet: Outlet, *folders: Path) -> None:
    """Each story is archived once, was asked for once, and its bytes can be read."""
    with Archive(database) as archive:
        found = [one.article.canonical_url for one in archive.articles()]
        if len(folders) == 1:
            assert list(verify(archive, Captures(folders[0] / "captures"))) == []
    assert sorted(found) == sorted(outlet.url + path for path in stories(COUNT))
    assert all(Spool(folder / "captures").empty for folder in folders)


def articles(database: str) -> int:
    with Archive(database) as archive:
        return sum(counts["articles"] for counts in archive.counts().values())


def crashed(server: Server, outlet: Outlet, seconds: float = 2.0) -> None:
    """Take the database away in the midst of a visit, for so long."""
    until(lambda: len(read(outlet)) >= 5)
    server.crash()
    time.sleep(seconds)
    server.restart()


def test_a_service_whose_database_goes_away_and_comes_back_loses_nothing(
    tmp_path: Path, outlet: Outlet, server: Server
) -> None:
    database = server.create()
    folder = place(tmp_path, outlet, database)
    service = start(folder, "run")
    crashed(server, outlet)
    until(lambda: articles(database) == COUNT)
    outlet.forget()
    until(lambda: "/sitemap.xml" in outlet.paths)  # it keeps the time again
    ended(service)
    whole(database, outlet, folder)


def test_workers_whose_database_goes_away_and_comes_back_lose_nothing(
    tmp_path: Path, outlet: Outlet, server: Server
) -> None:
    database = server.create()
    folders = [place(tmp_path / name, outlet, database) for name in ("one", "two")]
    workers = [start(folder, "worker") for folder in folders]
    try:
        crashed(server, outlet)
        until(lambda: articles(database) == COUNT)
        outlet.forget()
        until(lambda: "/sitemap.xml" in outlet.paths)
        for worker in workers:
            ended(worker)
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    whole(database, outlet, *folders)
    assert outlet.most_at_once == 1


def test_of_two_services_that_start_at_once_one_stays(tmp_path: Path, outlet: Outlet, postgres_url: str) -> None:
    folder = place(tmp_path, outlet, postgres_url)
    services = [start(folder, "run") for _ in range(2)]
    until(lambda: any(service.poll() is not None for service in services))
    [stays], [leaves] = ([one for one in services if (one.poll() is None) is runs] for runs in (True, False))
    assert leaves.returncode == 4
    assert "already at work" in leaves.communicate()[1]
    until(lambda: articles(postgres_url) == COUNT)
    ended(stays)
    whole(postgres_url, outlet, folder)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    with small_disk(tmp_path / "disk", "20m") as place:
        yield place


def test_a_service_whose_disk_was_full_and_is_freed_goes_on(disk: Path, outlet: Outlet) -> None:
    database = "sqlite:///archive.db"
    folder = place(disk, outlet, database)
    service = start(folder, "run")
    until(lambda: len(read(outlet)) >= 5)
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    time.sleep(4)
    assert service.poll() is None
    ballast.unlink()
    until(lambda: articles(f"sqlite:///{folder}/archive.db") == COUNT)
    said = ended(service)
    assert "the disk is full" in said
    whole(f"sqlite:///{folder}/archive.db", outlet, folder)
