"""The whole archive matched anew: articles a second on all cores, beside reading and matching alone, and peak memory.

    python -m tests.benchmarks.rematching [ARTICLES]

Fills an SQLite archive with articles of 5 KB, one in twenty of which speaks of an observance, and rematches it with all
observances of the catalogue: once when every such article is found to have changed, once when none has; and with one
observance alone, as after a change of its terms.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from crawler import catalogue
from crawler.config import Config, load
from crawler.match import Matcher
from scheduler.rematching import rematched
from storage.archive import Archive
from storage.batches import batched
from storage.types import Find
from tests.benchmarks.matching import ONE_IN, articles
from tests.benchmarks.papers import find

SENTENCES = Path(__file__).parents[1] / "crawler" / "sentences"
ONE = "black-january"
BATCH, SAMPLE, VARIETY = 500, 2_000, 5_000


def main() -> None:
    """Print a line for each measurement."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=int, nargs="?", default=50_000)
    count = options.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        config = _config(Path(folder))
        with Archive(config.archive.url) as archive:
            for batch in batched(_finds(count), BATCH):
                archive.record(batch)
            print(f"{count} articles, {len(config.observances)} observances, {len(os.sched_getaffinity(0))} cores")
            _told("read alone", count, lambda: sum(1 for _ in archive.articles()))
            some = list(islice(archive.articles(), SAMPLE))
            matcher = Matcher(config.observances)
            for _ in range(2):  # the second time without what is learned once
                began = time.monotonic()
                for story in some:
                    matcher(story.article, fallback_day=story.revisions[-1].fetched_at.date())
                alone = len(some) / (time.monotonic() - began)
            print(f"{'matched alone, one core':<28}{alone:>8.0f} a second")
            for name in ("rematched, found anew", "rematched, as before"):
                _told(name, count, lambda: rematched(config, archive))
            _told("rematched, one of them", count, lambda: rematched(config, archive, only=[ONE]))


def _told(name: str, count: int, work: Callable[[], object]) -> None:
    began = time.monotonic()
    said = work()
    wall = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<28}{count / wall:>8.0f} a second, peak {peak:.0f} MB  {said}")


def _config(folder: Path) -> Config:
    uses = "".join(f'[[observance]]\nuse = "{name}"\n' for name in catalogue.names("observances"))
    file = folder / "yearmind.toml"
    file.write_text(
        f'[archive]\nurl = "sqlite:///{folder}/archive.db"\ncaptures = "captures"\n'
        '[crawl]\ncontact = "mailto:benchmark@example.org"\n'
        f'[[source]]\nid = "outlet0"\nhomepage = "https://outlet0.example/"\n{uses}',
        encoding="utf-8",
    )
    return load(file)


def _finds(count: int) -> Iterator[Find]:
    """As many as asked for; some thousand texts come again and again, with other paragraphs first."""
    some, coverage = articles(min(count, VARIETY)), _coverage()
    for number in range(count):
        one = some[number % len(some)]
        lines = one.text.split("\n")
        turn = number // len(some) % len(lines)
        told = [coverage[number // ONE_IN % len(coverage)]] if number % ONE_IN == 0 else []
        yield find(number, one.title, "\n".join([*lines[turn:], *told, *lines[:turn]]))


def _coverage() -> list[str]:
    """Sentences about the observances of the catalogue."""
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(SENTENCES.glob("*.toml"))]
    return [told for languages in files for groups in languages.values() for told in groups["true"]]


if __name__ == "__main__":
    main()
