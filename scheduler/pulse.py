"""The beat of the service: APScheduler calls it every few seconds, whatever becomes of the system's clock."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


@asynccontextmanager
async def beating(beat: Callable[[], Awaitable[None]], seconds: float) -> AsyncIterator[None]:
    """Call `beat` at once and every so many seconds, one call at a time, until the block ends.

    APScheduler waits for a moment of the system's clock, and would wait an hour longer where that is set back by an
    hour; so the moment is set anew when the clock has jumped.
    """
    clock = AsyncIOScheduler(timezone=UTC)
    job = clock.add_job(
        beat,
        "interval",
        seconds=seconds,
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    clock.start()
    minding = asyncio.create_task(mind(job, seconds))
    try:
        yield
    finally:
        minding.cancel()
        clock.pause()
        clock.shutdown(wait=False)


async def mind(job: Job, seconds: float) -> None:
    """Set a job's next moment anew where the clock has jumped by more than so many seconds; never ends."""
    expected = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(seconds)
        drift = time.time() - time.monotonic() - expected
        expected += drift
        if abs(drift) > seconds:
            log.warning("the system's clock was set %+.0f s; going on by it", drift)
            job.modify(next_run_time=datetime.now(UTC))
