"""One process of a crowd that records the same stories: `python -m tests.storage.crowd URL SEED THREADS`."""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue

from storage.archive import Archive
from storage.types import Capture, Find
from tests.storage.conftest import NOW, a_lead, an_article

STORIES = 300
_SYLLABLES = ("ka", "lo", "mi", "ra", "tu", "be", "so", "ni", "ge", "du")
_TOGETHER = 10


def address(n: int) -> str:
    """The canonical address of a story."""
    return f"https://outlet.example/2026/01/story-of-the-day-{n}"


def addresses(n: int) -> tuple[str, ...]:
    """Where a story is found: with a mailer's marks, and as three editions that name the canonical one."""
    return (
        f"{address(n)}?utm_source=letter&utm_campaign={n}#top",
        f"https://outlet.example/amp/2026/01/story-of-the-day-{n}",
        f"https://outlet.example/print?story={n}",
        f"https://m.outlet.example/2026/01/story-of-the-day-{n}",
    )


def words(n: int) -> str:
    """A text of a story's own, always the same."""
    chance = random.Random(n)
    return "\n".join(
        " ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(40)).capitalize() + "." for _ in range(3)
    )


def finds(seed: int) -> list[Find]:
    """What one process brings: every story by each of its addresses, in an order of its own."""
    brought = [_find(n, url, seed, at) for at, (n, url) in enumerate(_all())]
    random.Random(seed).shuffle(brought)
    return brought


def _all() -> Iterator[tuple[int, str]]:
    for n in range(STORIES):
        for url in addresses(n):
            yield n, url


def _find(n: int, url: str, seed: int, place: int) -> Find:
    capture = Capture(
        url=url, file=f"{seed}.warc.gz", offset=place, length=1, digest=f"sha256:{n}", status=200, fetched_at=NOW
    )
    found = an_article(url, words(n), title=f"Story {n} of the day", canonical_url=address(n))
    return Find(lead=a_lead(url), capture=capture, article=found)


def _record(archive: Archive, waiting: SimpleQueue[Find], failures: list[BaseException]) -> None:
    try:
        while batch := list(_taken(waiting)):
            archive.record(batch)
    except BaseException as error:
        failures.append(error)
        raise


def _taken(waiting: SimpleQueue[Find]) -> Iterator[Find]:
    for _ in range(_TOGETHER):
        try:
            yield waiting.get_nowait()
        except Empty:
            return


def main(url: str, seed: str, threads: str) -> None:
    """Record all that one process brings, by several threads."""
    waiting: SimpleQueue[Find] = SimpleQueue()
    for find in finds(int(seed)):
        waiting.put(find)
    failures: list[BaseException] = []
    with Archive(url) as archive:
        work = [threading.Thread(target=_record, args=(archive, waiting, failures)) for _ in range(int(threads))]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*sys.argv[1:])
