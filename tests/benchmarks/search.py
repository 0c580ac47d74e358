"""Search in a large archive: median, 95th percentile and slowest of a hundred queries of all kinds.

    python -m tests.benchmarks.search [ARTICLES] [--archive URL] [--fill] [--seed N]

Makes an archive of ARTICLES in a temporary SQLite file, or in --archive with --fill; without --fill it searches the
archive that is there. Words are drawn by Zipf's law, and queries from the texts that the archive holds. Each query is
asked twice: what the first pass took shows the database's own cache cold, the second is what counts. Each --seed
draws other queries.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import NullPool, create_engine, func, insert, select, text

from storage import schema
from storage.archive import Archive, fulltext
from storage.archive.engine import connect, reading, writing

BATCH = 500
WORDS_EACH = 800
VOCABULARY = 120_000
SOURCES = 40
SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
FROM = datetime(2015, 1, 1, tzinfo=UTC)
BEST, WORST = 0.050, 0.250
"""Seconds that the median and the 95th percentile may take at a million articles."""


def fill(url: str, articles: int) -> None:
    """Write articles straight into the tables."""
    engine, made = connect(url), stories(articles)
    began = time.monotonic()
    for start in range(0, articles, BATCH):
        rows = list(islice(made, BATCH))
        with writing(engine) as connection:
            connection.execute(insert(schema.article), [article for article, _, _ in rows])
            connection.execute(insert(schema.revision), [revision for _, revision, _ in rows])
            matches = [match for _, _, match in rows if match]
            connection.execute(insert(schema.match), matches)
            fulltext.put(connection, *fulltext.words_of(connection, *(article["n"] for article, _, _ in rows)))
        if start % 50_000 == 0:
            print(f"  {start + len(rows)} articles after {time.monotonic() - began:.0f} s", flush=True)
    engine.dispose()
    if url.startswith("postgresql"):
        tidy = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with tidy.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    print(f"filled with {articles} articles in {time.monotonic() - began:.0f} s")


Row = dict[str, Any]


def stories(articles: int) -> Iterator[tuple[Row, Row, Row | None]]:
    """The rows of each article, its present revision, and its match if it has one."""
    chance = random.Random(20)
    vocabulary = list(
        dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(VOCABULARY))
    )
    for place in range(50, len(vocabulary), 40):  # names of several words, so that phrases are not there by chance only
        vocabulary[place] = f"{vocabulary[place]} {vocabulary[place // 3]}"
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    for n in range(1, articles + 1):
        at = FROM + timedelta(minutes=5 * n)
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
        said = "\n".join(" ".join(words[start : start + 60]).capitalize() + "." for start in range(0, WORDS_EACH, 60))
        title = " ".join(chance.choices(vocabulary, cum_weights=weights, k=9)).capitalize()
        address = f"https://example.org/{n}"
        article = {
            "n": n,
            "id": f"{n:016d}",
            "canonical_url": address,
            "source": f"outlet-{chance.randrange(SOURCES) ** 2 // SOURCES}",
        }
        seen = {"first_seen_at": at, "last_seen_at": at, "found_at": at, "via": "feed", "found_on": "", "revision": 1}
        revision = {"article": n, "number": 1, "fetched_at": at, "url": address, "title": title, "text": said}
        more = {"word_count": WORDS_EACH, "content_hash": str(n), "authors": ["A Writer"], "tags": [], "language": "en"}
        when = {
            "published_at": at,
            "published_offset": 0,
            "published_stated": True,
            "published_precision": "minute",
            "published_from": "meta",
        }
        match = {
            "article": n,
            "observance": "black-january",
            "occurrence": at.date(),
            "name": "",
            "anniversary": 1,
            "score": 1.0,
            "terms": [],
        }
        yield {**article, **seen, "changed": n}, {**revision, **more, **when}, match if n % 50 == 0 else None


def queries(url: str, seed: int) -> list[str]:
    """A hundred queries of words that the archive holds."""
    chance = random.Random(seed)
    engine = connect(url)
    with reading(engine) as connection:
        last: int = connection.execute(select(func.max(schema.article.c.n))).scalar_one()
        some = schema.revision.c.article.in_(chance.sample(range(1, last + 1), min(300, last)))
        said = [
            re.findall(r"\w+", one.lower())
            for one in connection.execute(select(schema.revision.c.text).where(some)).scalars()
        ]
        sources = list(connection.execute(select(schema.article.c.source).distinct().limit(5)).scalars())
    engine.dispose()
    counted = Counter(word for words in said for word in set(words))
    ranked = [word for word, _ in counted.most_common() if len(word) > 2]
    common, medium, rare = ranked[:30], ranked[100:1500], [word for word in ranked if counted[word] == 1]
    one = chance.choice

    def run(length: int) -> str:
        words = one([words for words in said if len(words) > length])
        start = chance.randrange(len(words) - length)
        return " ".join(words[start : start + length])

    made: list[tuple[int, Callable[[], str]]] = [
        (20, lambda: one(rare)),
        (10, lambda: one(medium)),
        (5, lambda: one(common)),
        (15, lambda: f"{one(medium)} {one(medium)}"),
        (5, lambda: f"{one(common)} {one(medium)}"),
        (2, lambda: f"{one(common)} {one(common)}"),
        (10, lambda: f'"{run(2)}"'),
        (5, lambda: f'"{run(3)}"'),
        (5, lambda: f"{one(rare)[:5]}*"),
        (5, lambda: f"NEAR({one(medium)} {one(medium)}, 10)"),
        (5, lambda: f"title:{one(medium)}"),
        (4, lambda: f"{one(medium)} source:{one(sources)}"),
        (2, lambda: f"{one(common)} source:{one(sources)} date:2016-03"),
        (3, lambda: f"{one(medium)} since:2015-02-03 until:2016-05-17"),
        (2, lambda: f"{one(common)} observance:black-january"),
        (5, lambda: f"{one(medium)} OR {one(rare)}"),
        (5, lambda: f"{one(medium)} -{one(common)}"),
    ]
    return [make() for times, make in made for _ in range(times)]


def ask(archive: Archive, asked: list[str]) -> list[tuple[float, str, str]]:
    """Seconds, query and number of hits of each."""
    took = []
    spent = time.process_time()
    for query in asked:
        began = time.perf_counter()
        found = archive.search(query)
        took.append((time.perf_counter() - began, query, f"{found.total}{'+' if found.more else ''}"))
    print(f"{(time.process_time() - spent) / len(asked) * 1e3:.1f} ms of this process's CPU a query")
    return took


def tell(name: str, took: list[tuple[float, str, str]]) -> tuple[float, float]:
    """Print one pass in short."""
    seconds = sorted(second for second, _, _ in took)
    median, late = statistics.median(seconds), seconds[int(0.95 * len(seconds))]
    print(f"{name}: median {median * 1e3:.1f} ms, 95th percentile {late * 1e3:.1f} ms, slowest:")
    for second, query, hits in sorted(took, reverse=True)[:6]:
        print(f"  {second * 1e3:7.1f} ms  {hits:>7} hits  {query}")
    return median, late


def search(url: str, seed: int) -> bool:
    """Ask everything twice; whether the second pass kept its bounds."""
    asked = queries(url, seed)
    with Archive(url) as archive:
        tell("first pass", ask(archive, asked))
        median, late = tell("second pass", ask(archive, asked))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return median < BEST and late < WORST


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", nargs="?", type=int, default=100_000)
    options.add_argument("--archive")
    options.add_argument("--fill", action="store_true")
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.archive or f"sqlite:///{folder}/archive.db"
        if chosen.fill or not chosen.archive:
            Archive(url).close()
            fill(url, chosen.articles)
        return 0 if search(url, chosen.seed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
