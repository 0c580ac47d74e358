"""The beat of the service."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.pulse import beating, mind


class Beats:
    """Counts calls; each takes so long, in seconds."""

    def __init__(self, takes: float = 0.0) -> None:
        self.count = 0
        self.at_once = self.most_at_once = 0
        self._takes = takes

    async def beat(self) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.count += 1
        await asyncio.sleep(self._takes)
        self.at_once -= 1


async def reached(beats: Beats, count: int) -> None:
    for _ in range(500):
        if beats.count >= count:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"{beats.count} beats")


def test_it_beats_at_once_and_again_and_ends() -> None:
    async def main() -> None:
        beats = Beats()
        async with beating(beats.beat, 0.1):
            await reached(beats, 3)
        counted = beats.count
        await asyncio.sleep(0.3)
        assert beats.count == counted

    asyncio.run(main())


def test_a_beat_that_takes_long_is_not_overtaken() -> None:
    async def main() -> None:
        beats = Beats(takes=0.25)
        async with beating(beats.beat, 0.1):
            await reached(beats, 3)
        assert beats.most_at_once == 1

    asyncio.run(main())


class FarAhead:
    """A job whose next moment lies an hour ahead, as after a clock that was set back."""

    def __init__(self) -> None:
        self.moved = asyncio.Event()

    def modify(self, *, next_run_time: datetime) -> None:
        assert abs(next_run_time - datetime.now(UTC)) < timedelta(minutes=1)
        self.moved.set()


@pytest.mark.parametrize("jump", [-3600.0, 7200.0])
def test_a_clock_that_was_set_makes_it_beat_by_the_clock_that_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, jump: float
) -> None:
    set_by, real = [0.0], time.time
    monkeypatch.setattr("scheduler.pulse.time.time", lambda: real() + set_by[0])

    async def main() -> None:
        job = FarAhead()
        minding = asyncio.create_task(mind(job, 0.1))
        await asyncio.sleep(0.3)
        assert not job.moved.is_set()
        set_by[0] = jump
        await asyncio.wait_for(job.moved.wait(), 10)
        minding.cancel()

    with caplog.at_level(logging.WARNING):
        asyncio.run(main())
    assert caplog.text.count(f"{jump:+.0f} s") == 1
