"""Export of a large archive: time and peak memory.

    python -m tests.benchmarks.export [ARTICLES]

Fills an archive with articles of some 5 kB and exports it as JSON Lines and as JSON, each in a process of its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.archive import Archive
from storage.types import Article, Bundle, Instant, Lead, Origin, Precision, Via
from tests.benchmarks.site import headline
from tests.commands import COMMAND, configure

BATCH = 500
WORDS = range(40_000)
"""As many as a newspaper uses, so that no two texts are alike by chance."""


def main(articles: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        configure(folder, {"id": "bench", "homepage": "http://127.0.0.1/"})
        began = time.monotonic()
        _fill(folder, articles)
        took = time.monotonic() - began
        print(f"filled with {articles} articles in {took:.0f} s, {articles / took:.0f} a second")
        for file in ("archive.jsonl", "archive.json"):
            _export(folder, file, articles)


def _fill(folder: Path, articles: int) -> None:
    chance = random.Random(1)
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        for start in range(0, articles, BATCH):
            archive.bring([_bundle(chance, number) for number in range(start, min(start + BATCH, articles))])


def _bundle(chance: random.Random, number: int) -> Bundle:
    url = f"https://example.org/{number}"
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    published = Instant(at=at, precision=Precision.SECOND, origin=Origin.JSON_LD)
    text = "\n".join(" ".join(f"w{word}" for word in chance.choices(WORDS, k=60)) for _ in range(13))
    lead = Lead(url=url, source="bench", via=Via.FEED, found_on="https://example.org/feed", found_at=at)
    article = Article(url=url, canonical_url=url, title=headline(chance), text=text, language="en", published=published)
    return Bundle(lead=lead, article=article)


def _export(folder: Path, file: str, articles: int) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.monotonic()
    subprocess.run([str(COMMAND), "export", file], cwd=folder, check=True, capture_output=True)
    took = time.monotonic() - began
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before) / 1024
    size = (folder / file).stat().st_size / 1e6
    print(f"{file}: {took:.1f} s, {articles / took:.0f} articles/s, {size:.0f} MB, peak memory so far {peak:.0f} MB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
