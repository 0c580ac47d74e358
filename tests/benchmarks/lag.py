"""How long the event loop of a crawl is held: the time of every callback, the longest with their names.

    python -m tests.benchmarks.lag [PAGES]

A loop that is held answers nobody. What takes time is to be done in a worker, in the writer's thread or not at all; the
first crawl of a process also imports what it needs, which is left out by a crawl before the one that is measured.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.config import Config, load
from scheduler.crawls import at_work, in_reactor
from tests.benchmarks.site import served
from tests.commands import configure

MS = 1_000
SHOWN = 8
SHARES = (0.5, 0.99, 0.999, 1)
Held = list[tuple[float, float, str]]
"""Seconds by the clock, seconds of this thread's processor time, and the callback."""


def main(pages: int = 500) -> None:
    """Print percentiles, and the callbacks that held the loop longest."""
    with tempfile.TemporaryDirectory() as name, served(Path(name) / "site", pages) as (url, _):
        folder = Path(name) / "watch"
        folder.mkdir()
        config = load(configure(folder, {"id": "bench", "homepage": f"{url}/", "language": "en"}))
        os.chdir(folder)
        held = in_reactor(lambda: _crawled(config, pages))
    print(f"{len(held)} callbacks for {pages} pages")
    for name, times in (("clock", sorted(clock for clock, _, _ in held)), ("CPU", sorted(cpu for _, cpu, _ in held))):
        shares = ", ".join(f"{share:.1%} {times[int(share * (len(times) - 1))] * MS:.2f}" for share in SHARES)
        print(f"{name:>6}: {sum(times) / pages * MS:.1f} ms a page; a callback at most (ms): {shares}")
    for clock, cpu, what in sorted(held, key=lambda one: one[1], reverse=True)[:SHOWN]:
        print(f"{clock * MS:8.1f} ms, {cpu * MS:.1f} ms of CPU  {what}")


async def _crawled(config: Config, pages: int) -> Held:
    [source] = config.sources
    async with at_work(config) as crawls:
        await crawls.visit(source, limit=10)
        with _watched() as held:
            spider = await crawls.visit(source)
        assert spider is not None
        assert spider.visit is not None
        assert spider.visit.fetched == pages - 10
    return held


@contextmanager
def _watched() -> Iterator[Held]:
    """The times of all callbacks of the loop until the block ends."""
    held: Held = []
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began, busy = time.perf_counter(), time.thread_time()
        run(handle)
        held.append((time.perf_counter() - began, time.thread_time() - busy, repr(handle)[:110]))

    asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]  # there is no other way to time each
    try:
        yield held
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]  # as it was


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
