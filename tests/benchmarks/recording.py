"""Recording at 1,000, 100,000 and a million stored articles: judge, write, index and commit, on one core.

    python -m tests.benchmarks.recording [--url URL] [--stored 1000,100000,1000000] [--together]

The archive is filled by the same calls that are measured. Each figure is the median of ten rounds of 600 articles, two
hundred to a commit as in a crawl, with `synchronous=FULL`; making the articles is not counted. The process is bound to
one core; PostgreSQL's server is another process and takes another, unless --together binds the session of a server on
this machine to the same. A merge of its index of words falls into every seventh round, which the median leaves out and
the mean holds.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from sqlalchemy import create_engine, text

from storage.archive import Archive
from storage.types import Find
from tests.benchmarks.papers import finds

BATCH, ROUND, ROUNDS = 200, 600, 10
FILLING = 1_000
CHUNK = 5_000
AHEAD = 2


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a database to fill; an SQLite file in a temporary folder where none is named")
    parser.add_argument("--stored", default="1000,100000,1000000")
    parser.add_argument("--together", action="store_true", help="PostgreSQL's session on the same core")
    options = parser.parse_args()
    sizes = [int(size) for size in options.stored.split(",")]
    core = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, get_context("spawn")) as maker:
        url = options.url or f"sqlite:///{folder}/archive.db"
        maker.submit(os.getpid).result()
        os.sched_setaffinity(0, core[:1])
        with Archive(url) as archive:
            archive.count()
            if options.together:
                bind(url, core[0])
            run(archive, url, sizes, maker)


def run(archive: Archive, url: str, sizes: list[int], maker: ProcessPoolExecutor) -> None:
    """Fill an archive size by size, and measure at each."""
    stored = archive.count()
    source = made(maker, stored, sizes[-1] + ROUND * ROUNDS * len(sizes))
    said = 0
    print(f"{'stored':>9} {'articles/s':>10} {'mean':>6} {'slowest':>7} {'cpu ms':>6} {'over text':>9} {'peak MB':>7}")
    for size in sizes:
        while stored < size:
            batch = list(islice(source, min(FILLING, size - stored)))
            said += sum(len(one.article.text) for one in batch if one.article)
            archive.record(batch)
            stored += len(batch)
        measured = [timed(archive, list(islice(source, ROUND))) for _ in range(ROUNDS)]
        stored += ROUND * ROUNDS
        rates = [ROUND / wall for wall, _ in measured]
        mean = ROUND * ROUNDS / sum(wall for wall, _ in measured)
        cpu = statistics.median(busy for _, busy in measured) / ROUND * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        over = weight(url) / stored - average(url)
        typical, slowest = statistics.median(rates), min(rates)
        print(f"{size:>9} {typical:>10.0f} {mean:>6.0f} {slowest:>7.0f} {cpu:>6.2f} {over:>9.0f} {peak:>7.0f}")


def bind(url: str, core: int) -> None:
    """Let the server's sessions in this database run on one core."""
    engine = create_engine(url)
    with engine.connect() as connection:
        asked = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        for pid in connection.execute(asked).scalars():
            os.sched_setaffinity(pid, [core])
    engine.dispose()


def timed(archive: Archive, batch: list[Find]) -> tuple[float, float]:
    """Seconds that recording takes, by the clock and of this process."""
    wall, busy = time.perf_counter(), time.process_time()
    for start in range(0, len(batch), BATCH):
        archive.record(batch[start : start + BATCH])
    return time.perf_counter() - wall, time.process_time() - busy


def made(maker: ProcessPoolExecutor, start: int, end: int) -> Iterator[Find]:
    """Articles made ahead by another process."""
    waiting: list[Future[list[Find]]] = []
    for first in range(start, end + CHUNK, CHUNK):
        waiting.append(maker.submit(_chunk, first))
        if len(waiting) > AHEAD:
            yield from waiting.pop(0).result()
    for chunk in waiting:
        yield from chunk.result()


def _chunk(start: int) -> list[Find]:
    return list(finds(start, CHUNK))


def weight(url: str) -> int:
    """Bytes of the archive's tables and indexes, those in SQLite's log that are not in its file yet among them."""
    if url.startswith("sqlite:///"):
        return int(_asked(url, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
    ours = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
    return int(_asked(url, f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {ours}"))


def average(url: str) -> float:
    """Mean bytes of a text in it, of the last thousand."""
    last = "SELECT text FROM revision ORDER BY article DESC LIMIT 1000"
    return float(_asked(url, f"SELECT avg(length(text)) FROM ({last}) AS latest"))


def _asked(url: str, question: str) -> float:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = connection.execute(text(question)).scalar_one()
    engine.dispose()
    return float(answer)


if __name__ == "__main__":
    main()
