"""A real worker that is suspended in the middle of a visit: others go on, and it gives way when it wakes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.outlet import Outlet, Reply, stories
from tests.scheduler.cluster.test_worker import articles, machine, polite
from tests.waiting import until

STORIES = 4
LONG = 0.2
"""Seconds that the outlet takes for each answer."""
BOUND = 60.0
"""Within so many seconds another makes the visit, by the figures of `hasty`; mostly after a fifth of that."""


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet("127.0.0.9") as one:
        one.publish(stories(STORIES))
        for path in stories(STORIES):
            page = one.pages[path]
            assert isinstance(page, Reply)
            one.pages[path] = Reply(body=page.body, pause=LONG)
        yield one


def hasty(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.scheduler.cluster.hasty", "worker"]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(command, cwd=folder, stderr=log)


def test_a_suspended_worker_is_succeeded_and_gives_way_when_it_wakes(
    tmp_path: Path, outlet: Outlet, postgres_url: str
) -> None:
    folders = [machine(tmp_path / name, [outlet], postgres_url) for name in ("one", "two")]
    for folder in folders:
        path = folder / "yearmind.toml"
        path.write_text(path.read_text().partition('[[source]]\nid = "twin"')[0])
    workers = [hasty(folders[0])]
    try:
        until(lambda: len(outlet.asked) >= 6)
        workers[0].send_signal(signal.SIGSTOP)
        stopped_at = time.monotonic()
        workers.append(hasty(folders[1]))
        time.sleep(2 * LONG)
        asked = len(outlet.asked)
        until(lambda: len(outlet.asked) >= asked + 4, BOUND)
        succeeded_after = time.monotonic() - stopped_at
        workers[0].send_signal(signal.SIGCONT)
        until(lambda: articles(postgres_url) == STORIES, 120)
        until(lambda: visits(postgres_url) == 1, 120)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    said = [(folder / "log").read_text() for folder in folders]
    assert not any("Traceback" in one for one in said), said
    assert succeeded_after < BOUND
    assert "another process took over the visit" in said[0], "\n".join(said)
    assert "took over" not in said[1]
    polite(outlet)


def visits(database: str) -> int:
    with Archive(database) as archive:
        return sum(archive.last_numbers().values())
