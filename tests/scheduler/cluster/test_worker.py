"""Several real workers on one PostgreSQL archive: hosts are shared out, and the dead are succeeded."""

from __future__ import annotations

import itertools
import re
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.meeting import NAME
from storage.archive import Archive
from tests.commands import configure, ended, exported, start, yearmind
from tests.outlet import Outlet, stories
from tests.waiting import until

PAUSE = 0.1
STORIES = 6


@pytest.fixture
def outlets() -> Iterator[list[Outlet]]:
    with ExitStack() as stack:
        found = [stack.enter_context(Outlet(f"127.0.0.{n + 10}")) for n in range(8)]
        for n, outlet in enumerate(found):
            outlet.publish(stories(STORIES, f"outlet-{n}"))
        yield found


def machine(folder: Path, outlets: Sequence[Outlet], database: str) -> Path:
    """One machine's folder: the configuration of all, captures of its own."""
    folder.mkdir()
    sources = [{"id": f"outlet-{n}", "homepage": f"{one.url}/", "every": "1h"} for n, one in enumerate(outlets)]
    twin = {"id": "twin", "homepage": f"{outlets[0].url}/", "every": "1h", "sitemaps": [f"{outlets[0].url}/none.xml"]}
    path = configure(folder, *sources, twin)
    text = path.read_text().replace('delay = "0s"', f'delay = "{PAUSE}s"\nworkers = 1')
    path.write_text(re.sub(r'url = "sqlite[^"]*"', f'url = "{database}"', text))
    return folder


def articles(database: str) -> int:
    with Archive(database) as archive:
        return sum(counts["articles"] for counts in archive.counts().values())


def polite(outlet: Outlet) -> None:
    """No two requests at once, whichever worker sent them, and a pause between."""
    assert outlet.most_at_once == 1
    spans = sorted((asked.at, ended) for asked, _, ended in outlet.spans)
    assert all(later - earlier >= PAUSE - 0.02 for (_, earlier), (later, _) in itertools.pairwise(spans))


def test_an_sqlite_archive_is_one_machines(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "one", "homepage": "http://127.0.0.1:9/"})
    assert "db copy" in yearmind(tmp_path, "worker", code=2).stderr


def test_workers_share_the_sources_and_the_death_of_one_loses_nothing(
    tmp_path: Path, outlets: list[Outlet], postgres_url: str
) -> None:
    folders = [machine(tmp_path / name, outlets, postgres_url) for name in ("one", "two")]
    workers = [start(folder, "worker") for folder in folders]
    try:
        until(lambda: articles(postgres_url) >= STORIES)
        workers[0].kill()
        workers[0].communicate()
        until(lambda: articles(postgres_url) >= STORIES * len(outlets))
        said = ended(workers[1])
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    found = [record["canonical_url"] for record in exported(folders[1])]
    assert sorted(found) == sorted(
        one.url + path for n, one in enumerate(outlets) for path in stories(STORIES, f"outlet-{n}")
    )
    assert "outlet-" in said
    for outlet in outlets:
        polite(outlet)


def test_every_worker_heeds_a_signal_and_its_changed_configuration(
    tmp_path: Path, outlets: list[Outlet], postgres_url: str
) -> None:
    folders = [machine(tmp_path / name, outlets[:1], postgres_url) for name in ("one", "two")]
    workers = [start(folder, "worker") for folder in folders]
    try:
        until(lambda: articles(postgres_url) >= STORIES)
        for folder in folders:
            until((folder / "captures" / NAME).exists)
            text = (folder / "yearmind.toml").read_text()
            more = f'[[source]]\nid = "more"\nhomepage = "{outlets[1].url}/"\n[[source]]\nid = "twin"'
            (folder / "yearmind.toml").write_text(text.replace('[[source]]\nid = "twin"', more))
        time.sleep(1)
        for worker in workers:
            worker.send_signal(signal.SIGHUP)
        until(lambda: articles(postgres_url) == 2 * STORIES)
        time.sleep(6)
        for worker in workers:
            assert "read again, 3 sources" in ended(worker)
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def test_a_worker_that_can_not_keep_the_time_ends_and_says_why(
    tmp_path: Path, outlets: list[Outlet], postgres_url: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        folder = machine(tmp_path / "one", outlets[:1], postgres_url)
        path = folder / "yearmind.toml"
        path.write_text(f'{path.read_text()}\n[service]\ncallback = "https://hub.example/"\nlisten = "{place}"\n')
        assert place in yearmind(folder, "worker", code=1).stderr
        receiver = '[[notify]]\nid = "desk"\nto = "$YEARMIND_UNSET_VARIABLE"\n'
        path.write_text(path.read_text() + receiver)
        assert "notify desk" in yearmind(folder, "worker", code=2).stderr
