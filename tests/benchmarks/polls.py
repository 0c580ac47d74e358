"""What it costs to find nothing new: many sources whose feeds answer 304, visited again and again in one process.

    python -m tests.benchmarks.polls [SOURCES] [ROUNDS] [--profile]

Each source is a host of its own with one feed; each visit is a crawl. Prints polls per second, CPU and the archive's
transactions per poll (those that read too), and the memory after each round, which must not grow.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from crawler.config import load
from scheduler.crawls import Crawls, at_work, in_reactor
from tests.commands import configure

MS = 1_000
MB = 2**20
PAGE = resource.getpagesize()


def main(sources: int = 100, rounds: int = 6) -> None:
    server = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.feeds"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            in_reactor(lambda: _measure(Path(folder), port, sources, rounds))
    finally:
        server.terminate()
        server.wait()


async def _measure(folder: Path, port: int, sources: int, rounds: int) -> None:
    urls = [f"http://127.{n >> 16}.{n >> 8 & 255}.{n & 255}:{port}" for n in range(1, sources + 1)]
    configure(
        folder, *({"id": f"s{n}", "homepage": f"{url}/", "feeds": [f"{url}/feed.xml"]} for n, url in enumerate(urls))
    )
    config = load(folder / "yearmind.toml", environ={})
    async with at_work(config) as crawls:
        commits: list[object] = []
        event.listen(crawls.desk.archive._engine, "commit", commits.append)
        for turn in range(rounds):
            await _round(crawls, "all read" if turn == 0 else "all unchanged", commits)


async def _round(crawls: Crawls, what: str, commits: list[object]) -> None:
    """Visit every source once."""
    visits, began, spent = crawls.desk.config.sources, time.monotonic(), time.process_time()
    commits.clear()
    spiders = await asyncio.gather(*(crawls.visit(source, limit=1) for source in visits))
    wall, cpu = time.monotonic() - began, time.process_time() - spent
    assert all(spider is not None and spider.error is None for spider in spiders)
    print(
        f"{what}: {len(visits)} polls in {wall:.1f} s = {len(visits) / wall:.0f}/s, "
        f"{cpu / len(visits) * MS:.1f} ms CPU and {len(commits) / len(visits):.1f} commits a poll, "
        f"{_resident() / MB:.0f} MB",
        flush=True,
    )


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    if "--profile" in sys.argv:
        with cProfile.Profile() as profile:
            main(*numbers)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    else:
        main(*numbers)
