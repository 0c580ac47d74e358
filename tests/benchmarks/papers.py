"""Articles of a made-up press: 5 kB of words by Zipf's law, so that common words are common and no two texts alike."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from storage.types import Article, Capture, Find, Instant, Lead, Origin, Precision, Via

WORDS = 120_000
"""In the vocabulary: about what a newspaper uses in a year."""
LENGTH = 590
"""Words of an article: 5 kB."""
PARAGRAPH = 60
OUTLETS = 40
DAWN = datetime(2016, 1, 1, tzinfo=UTC)
_COPIES = 0.05
"""Share of articles that are another outlet's copy of one of the last, its end cut off."""


def vocabulary(rng: random.Random) -> list[str]:
    """Invented words, the shortest first as in every language."""
    letters = string.ascii_lowercase
    return ["".join(rng.choices(letters, k=min(2 + n.bit_length() // 2 + rng.randrange(4), 14))) for n in range(WORDS)]


def finds(start: int, count: int) -> Iterator[Find]:
    """The articles numbered from `start`, the same whenever they are asked for; some are copies."""
    words = vocabulary(random.Random(1))
    weights = list(accumulate(1 / (rank + 2) for rank in range(WORDS)))
    recent: list[str] = []
    for number in range(start, start + count):
        rng = random.Random(number)
        said = rng.choices(words, cum_weights=weights, k=LENGTH)
        if recent and rng.random() < _COPIES:
            text = "\n".join(recent[rng.randrange(len(recent))].split("\n")[:-3])
        else:
            text = "\n".join(" ".join(said[i : i + PARAGRAPH]) for i in range(0, LENGTH, PARAGRAPH))
            recent = [*recent[-50:], text]
        yield find(number, " ".join(rng.choices(words, cum_weights=weights, k=9)), text)


def find(number: int, title: str, text: str) -> Find:
    """One article with a capture that no file holds."""
    outlet = number % OUTLETS
    url = f"https://outlet{outlet}.example/news/{number * 2654435761 % 2**32:010}-{'-'.join(title.split()[:5])}.html"
    at = DAWN + timedelta(minutes=5 * number)
    published = Instant(at=at - timedelta(hours=2), precision=Precision.MINUTE, origin=Origin.JSON_LD)
    feed = f"https://outlet{outlet}.example/feed"
    lead = Lead(url=url, source=f"outlet{outlet}", via=Via.FEED, found_on=feed, found_at=at, said=str(number))
    digest = f"sha256:{random.Random(-number).getrandbits(256):064x}"
    kept = f"yearmind-{number // 100_000:05}.warc.gz"
    capture = Capture(
        url=url, file=kept, offset=number % 100_000 * 9000, length=8000, digest=digest, status=200, fetched_at=at
    )
    article = Article(url=url, canonical_url=url, title=title, text=text, language="en", published=published)
    return Find(lead=lead, capture=capture, article=article, again_at=at + timedelta(days=1))
