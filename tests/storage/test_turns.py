"""Turns at hosts that the processes of several machines agree on through the archive's server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager

import pytest

from storage.archive import Archive, turns
from storage.archive.engine import connect
from storage.archive.turns import DatabaseMeeting
from tests.postgres import Server

HOST = "a.example"
Opened = Callable[[], DatabaseMeeting]


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[DatabaseMeeting, DatabaseMeeting]]:
    """Two processes' meetings on one archive."""
    with Archive(url) as one, Archive(url) as other:
        mine, theirs = one.meeting(), other.meeting()
        assert mine is not None
        assert theirs is not None
        yield mine, theirs
        await mine.close()
        await theirs.close()


async def taken(meeting: DatabaseMeeting) -> None:
    """Have the turn once the server has noticed that nobody else does."""
    for _ in range(1000):
        if await meeting.take(HOST) is not None:
            return
        await asyncio.sleep(0.01)
    pytest.fail("somebody keeps the turn")


def within(main: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(main(), 30))


def test_sqlite_is_one_machines() -> None:
    with Archive("sqlite://") as archive:
        assert archive.meeting() is None


def test_a_turn_is_one_processs_and_its_pause_is_known_to_the_next(postgres_url: str) -> None:
    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            assert await mine.take(HOST) == 0.0
            assert await theirs.take(HOST) is None
            assert await theirs.take("b.example") is not None
            await mine.leave(HOST, 600.0)
            assert await theirs.take(HOST) == pytest.approx(600, abs=5)
            assert await mine.take(HOST) is None

    within(main)


def test_a_pause_that_is_over_keeps_nobody_waiting(postgres_url: str) -> None:
    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            for seconds in (600.0, -600.0):
                await mine.take(HOST)
                await mine.leave(HOST, seconds)
            assert await theirs.take(HOST) == 0.0

    within(main)


def test_a_turn_ends_with_the_session_that_had_it(postgres: Server, postgres_url: str) -> None:
    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            await mine.take(HOST)
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            postgres.run(ended)
            await taken(theirs)
            assert await mine.take(HOST) is None
            assert not mine.holds(HOST)
            await mine.leave(HOST, 600.0)
            await theirs.leave(HOST, 0.0)
            assert await mine.take(HOST) == 0.0
            assert mine.holds(HOST)

    within(main)


def test_a_process_that_is_suspended_loses_its_turn(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LAPSE", 1.0)

    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            await mine.take(HOST)
            assert mine._beating is not None
            mine._beating.cancel()  # as a process does that is suspended
            await taken(theirs)
            assert not mine.holds(HOST)
            await mine.leave(HOST, 600.0)  # what the host said to it holds for others too
            assert theirs.holds(HOST)
            assert await mine.take(HOST) is None

    within(main)


def test_a_turn_is_kept_for_as_long_as_its_process_lives(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LAPSE", 1.0)

    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            await mine.take(HOST)
            for _ in range(25):
                assert await theirs.take(HOST) is None
                assert mine.holds(HOST)
                await asyncio.sleep(0.1)

    within(main)


def test_whoever_is_cancelled_while_it_takes_its_turn_does_not_keep_it(postgres_url: str) -> None:
    async def main() -> None:
        async with two(postgres_url) as (mine, theirs):
            await mine.take("b.example")
            for steps in range(12):
                taking = asyncio.create_task(mine.take(HOST))
                for _ in range(steps):
                    await asyncio.sleep(0)
                taking.cancel()
                await asyncio.wait([taking])
                if not taking.cancelled():
                    await mine.leave(HOST, 0.0)
                await taken(theirs)
                await theirs.leave(HOST, 0.0)

    within(main)


def test_no_server_keeps_nobody_from_going_on() -> None:
    async def main() -> None:
        meeting = DatabaseMeeting(connect("postgresql://nobody@127.0.0.1:9/none"))
        assert await meeting.take(HOST) is not None
        await meeting.leave(HOST, 5.0)
        await meeting.close()

    within(main)
