"""Visits handed out to workers on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from crawler.sources import Source
from scheduler.cluster import queue as queues
from scheduler.cluster.queue import Queue, opened
from storage.archive import Archive
from storage.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:procrastinate")


def source(id_: str, host: str = "") -> Source:
    return Source.model_validate({"id": id_, "homepage": f"https://{host or id_}.example/"})


def on(url: str, main: Callable[[Queue], Awaitable[None]]) -> None:
    async def whole() -> None:
        with Archive(url) as archive:
            async with opened(archive) as queue:
                await main(queue)

    asyncio.run(asyncio.wait_for(whole(), 60))


class Visits:
    """Visits that take until they are let go; counts how many are under way."""

    def __init__(self) -> None:
        self.under_way: list[str] = []
        self.done: list[tuple[str, bool]] = []
        self.go = asyncio.Event()

    async def visit(self, id_: str, unread: bool) -> bool:
        self.under_way.append(id_)
        await self.go.wait()
        self.under_way.remove(id_)
        self.done.append((id_, unread))
        return id_ == "broken"


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1500):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came about")


async def ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_an_sqlite_archive_is_refused_with_the_cure() -> None:
    with pytest.raises(UsageError, match="db copy"):
        on("sqlite://", lambda _: asyncio.sleep(0))


def test_a_source_waits_once_and_is_visited_once(postgres_url: str) -> None:
    async def main(queue: Queue) -> None:
        visits = Visits()
        visits.go.set()
        for _ in range(3):
            await queue.hand_out(source("wire"))
        await queue.hand_out(source("paper"), unread=True)
        assert await queue.present() == {"wire", "paper"}
        worker = asyncio.create_task(queue.work(visits.visit, 4))
        await until(lambda: len(visits.done) == 2)
        await asyncio.sleep(0.2)
        await ended(worker)
        assert sorted(visits.done) == [("paper", True), ("wire", False)]
        assert await queue.present() == frozenset()

    on(postgres_url, main)


def test_two_workers_never_have_one_host(postgres_url: str) -> None:
    async def main(queue: Queue) -> None:
        visits = Visits()
        for n in range(3):
            await queue.hand_out(source(f"edition-{n}", "same"))
        await queue.hand_out(source("other"))
        with Archive(postgres_url) as archive:
            async with opened(archive) as another:
                workers = [asyncio.create_task(one.work(visits.visit, 4)) for one in (queue, another)]
                await until(lambda: len(visits.under_way) == 2)
                await asyncio.sleep(0.3)
                assert sorted(visits.under_way) == ["edition-0", "other"]
                assert await queue.present() == {"edition-0", "edition-1", "edition-2", "other"}
                visits.go.set()
                await until(lambda: len(visits.done) == 4)
                await ended(*workers)

    on(postgres_url, main)


def test_a_visit_that_broke_waits_for_another_time(postgres_url: str) -> None:
    async def main(queue: Queue) -> None:
        visits = Visits()
        visits.go.set()
        await queue.hand_out(source("broken"))
        worker = asyncio.create_task(queue.work(visits.visit, 4))
        await until(lambda: len(visits.done) == 1)
        await asyncio.sleep(0.2)
        await ended(worker)
        assert visits.done == [("broken", False)]
        assert await queue.present() == {"broken"}

    on(postgres_url, main)


def test_a_visit_that_broke_keeps_no_other_source_of_its_host_waiting(postgres_url: str) -> None:
    async def main(queue: Queue) -> None:
        visits = Visits()
        visits.go.set()
        worker = asyncio.create_task(queue.work(visits.visit, 4))
        await queue.hand_out(source("broken", "paper"))
        await until(lambda: len(visits.done) == 1)
        await asyncio.sleep(0.2)
        await queue.hand_out(source("edition", "paper"))
        await until(lambda: len(visits.done) == 2)
        await ended(worker)
        assert await queue.present() == {"broken"}

    on(postgres_url, main)


def test_the_work_of_a_worker_without_a_sign_of_life_is_buried(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def main(queue: Queue) -> None:
        visits = Visits()
        await queue.hand_out(source("wire"))
        worker = asyncio.create_task(queue.work(visits.visit, 4))
        await until(lambda: visits.under_way == ["wire"])
        assert await queue.bury() == []
        await queue.hand_out(source("wire"))
        monkeypatch.setattr(queues, "DEAD", 0.0)
        assert await queue.bury() == ["wire"]
        assert await queue.present() == {"wire"}
        visits.go.set()
        await until(lambda: len(visits.done) == 2)
        await ended(worker)

    on(postgres_url, main)
    gc.collect()
    assert "never retrieved" not in caplog.text  # the worker lived, and its job was gone
