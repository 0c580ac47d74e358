"""The whole path on a local site, against the bare cost of trafilatura on the same pages and cores.

    python -m tests.benchmarks.path [PAGES] [WORKERS]

Prints pages per second of a crawl from homepage to archive, its CPU per page, that of each step alone, and the ratios
of the crawl's cost to that of `trafilatura.bare_extraction` in as many processes, both from start to end, in turn.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar
from zoneinfo import ZoneInfo

from crawler.config import load
from crawler.extract import Setting, extract
from crawler.match import Matcher
from storage.archive import Archive
from storage.captures import Captures
from storage.types import Exchange, Find, Lead, Via
from tests.benchmarks.cost import Cost, cost_of
from tests.benchmarks.site import served
from tests.commands import COMMAND, configure, exported

ROUNDS = 3
MS = 1_000
T = TypeVar("T")


def main(pages: int = 1_000, workers: int | None = None) -> None:
    cores = workers or os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder / "site", pages) as (url, size):
            print(f"{pages} pages of {size / pages / 1000:.0f} kB on average, {cores} workers")
            _compare(folder, url, pages, cores)
            _steps(folder)


def _compare(folder: Path, url: str, pages: int, cores: int) -> None:
    ratios: dict[str, list[float]] = defaultdict(list)
    for turn in range(ROUNDS):
        crawl = crawled(folder / f"watch-{turn}", url, pages, cores)
        print(
            f"crawl: {crawl.wall:.1f} s = {pages / crawl.wall:.1f} pages/s, {crawl.cpu / pages * MS:.1f} ms CPU a page"
        )
        for what in ("metadata", "text"):
            command = [sys.executable, "-m", "tests.benchmarks.bare", str(folder / "site"), str(cores), what]
            bare = cost_of(command, Path(), cores)
            print(f"bare trafilatura, {what}: {bare.wall:.1f} s, {bare.cpu / pages * MS:.1f} ms CPU a page")
            ratios[f"CPU of the crawl / bare trafilatura, {what}"].append(crawl.cpu / bare.cpu)
            ratios[f"time of the crawl / bare trafilatura, {what}"].append(crawl.wall / bare.wall)
    for what, found in ratios.items():
        print(f"{what}: {median(found):.2f} (of {', '.join(f'{ratio:.2f}' for ratio in found)})")


def crawled(folder: Path, url: str, pages: int, cores: int) -> Cost:
    """What one crawl into a fresh archive costs on so many cores."""
    folder.mkdir()
    path = configure(folder, {"id": "bench", "homepage": f"{url}/", "language": "en"})
    path.write_text(path.read_text().replace('delay = "0s"', f'delay = "0s"\nworkers = {cores}'))
    cost = cost_of([str(COMMAND), "crawl"], folder, cores)
    assert len(exported(folder)) == pages
    return cost


def _steps(folder: Path) -> None:
    """CPU of each step alone, in one process."""
    exchanges = [_exchange(path) for path in sorted((folder / "site").glob("story-*.html"))[:200]]
    leads = [Lead(url=e.url, source="bench", via=Via.SITEMAP, found_on="", found_at=e.fetched_at) for e in exchanges]
    setting = Setting(zone=ZoneInfo("UTC"), language="en", name="The Benchmark", homepage="http://127.0.0.1/")
    matcher = Matcher(load(folder / "watch-0" / "yearmind.toml").observances)
    extract(exchanges[0], leads[0], setting)
    with Captures(folder / "steps") as captures, Archive(f"sqlite:///{folder}/steps.db") as archive:
        kept = _timed("keep (WARC)", lambda: [captures.keep(e) for e in exchanges])
        articles = _timed(
            "extract", lambda: [extract(e, lead, setting) for e, lead in zip(exchanges, leads, strict=True)]
        )
        matches = _timed("match", lambda: [matcher(a, fallback_day=date(2026, 1, 20)) for a in articles])
        finds = [
            Find(lead=lead, capture=capture, article=article, matches=match)
            for lead, capture, article, match in zip(leads, kept, articles, matches, strict=True)
        ]
        _timed("record", lambda: [archive.record(finds[i : i + 20]) for i in range(0, len(finds), 20)], len(finds))


def _timed(what: str, work: Callable[[], list[T]], count: int = 0) -> list[T]:
    began = time.process_time()
    done = work()
    print(f"{what:>12}: {(time.process_time() - began) / (count or len(done)) * MS:.2f} ms CPU a page")
    return done


def _exchange(path: Path) -> Exchange:
    return Exchange(
        url=f"http://127.0.0.1/{path.name}",
        method="GET",
        request_headers=(("Host", "127.0.0.1"),),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=path.read_bytes(),
        fetched_at=datetime.now(UTC),
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
