"""The whole archive matched anew from its stored texts, a batch at a time and on all cores.

Reading and writing keep ahead of any number of cores that matches, so the articles of a batch are parted among worker
processes while the batch before it is written. Each batch is one commit: what a kill interrupts is found to be as
before up to there when it is run again.
"""

from __future__ import annotations

import asyncio
import pickle
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from crawler.config import Config
from crawler.match.pieces import Asked, matched
from crawler.observances import Observance
from crawler.pool import TIMEOUT, Pool
from storage.archive import Archive
from storage.batches import batched
from storage.errors import ExtractionError, UsageError
from storage.types import Match, Story

AT_ONCE = 500
"""Stories that are read, matched and written at a time; no reading of the archive outlasts a batch."""
A_PIECE = 50
"""Those that a worker is given at a time."""
PREPARED = "crawler.match.preloaded"
"""What workers have imported that match."""
MEMORY = 2_000_000_000
"""Bytes that such a worker may take up: it keeps what it knows of thousands of observances."""
Found = Sequence[Match] | None
"""What an article concerns; None where it could not be matched."""


def rematched(
    config: Config,
    archive: Archive,
    *,
    only: Collection[str] = (),
    dry: bool = False,
    complain: Callable[[str], None] | None = None,
) -> Counter[str]:
    """Match every story with the observances as they are configured; how many changed, and how many did not.

    `only` are the ids of those that are matched; all without any. Matches with others stay as they are, as do those
    with observances that are not configured, and those of a text that can't be matched within the bounds of a worker.

    Raises:
        UsageError: an observance is not configured.
    """
    return asyncio.run(_Rematching(_asked_for(config, only), config.crawl.workers, archive, dry, complain).all())


def _asked_for(config: Config, only: Collection[str]) -> Sequence[Observance]:
    known = [one.id for one in config.observances]
    for name in only:
        if name not in known:
            raise UsageError(f"{name}: no such observance; those configured are {', '.join(known) or 'none'}")
    return [one for one in config.observances if not only or one.id in only]


class _Rematching:
    def __init__(
        self,
        observances: Sequence[Observance],
        workers: int | None,
        archive: Archive,
        dry: bool,
        complain: Callable[[str], None] | None,
    ) -> None:
        self._archive, self._dry, self._complain = archive, dry, complain
        self._known = frozenset(one.id for one in observances)
        self._packed = pickle.dumps(tuple(observances))
        self._pool = (
            # Whoever takes the place of one that is held up has all to learn again: it waits as long as it takes.
            Pool(workers, preload=PREPARED, memory=MEMORY, patience=TIMEOUT) if archive.count() > AT_ONCE else None
        )
        self._counts = Counter({"changed": 0, "as before": 0})

    async def all(self) -> Counter[str]:
        """Each batch is handed to the workers before the one ahead of it is written."""
        ahead: tuple[list[Story], asyncio.Future[list[list[Found]]]] | None = None
        try:
            for batch in _batches(self._archive):
                pieces = asyncio.gather(*(self._piece(some) for some in batched(map(_asked, batch), A_PIECE)))
                await asyncio.sleep(0)
                if ahead:
                    self._write(ahead[0], await ahead[1])
                ahead = batch, pieces
            if ahead:
                self._write(ahead[0], await ahead[1])
        finally:
            if self._pool:
                self._pool.close()
        return self._counts

    async def _piece(self, some: Sequence[Asked]) -> list[Found]:
        if self._pool is None:  # not worth the time that workers take to start
            return list(matched(self._packed, some))
        try:
            return list(await self._pool.run(matched, self._packed, some))
        except ExtractionError as error:
            if len(some) > 1:
                return [found for one in some for found in await self._piece([one])]
            if self._complain:
                self._complain(f"{some[0][0].canonical_url}: not matched, its matches stay as they are: {error}")
            return [None]

    def _write(self, batch: Sequence[Story], pieces: Sequence[Sequence[Found]]) -> None:
        changed, failed = [], 0
        for story, found in zip(batch, (one for piece in pieces for one in piece), strict=True):
            if found is None:
                failed += 1
            elif (matches := self._whole(story, found)) != _in_order(story.matches):
                changed.append((story, matches))
        written = len(changed) if self._dry else self._archive.rematch(changed)
        self._counts.update({"changed": written, "as before": len(batch) - written - failed})
        if failed:
            self._counts["not matched"] += failed

    def _whole(self, story: Story, found: Sequence[Match]) -> Sequence[Match]:
        return _in_order([*found, *(one for one in story.matches if one.observance not in self._known)])


def _asked(story: Story) -> Asked:
    return story.article, story.revisions[-1].fetched_at.date()


def _batches(archive: Archive) -> Iterator[list[Story]]:
    after: str | None = None
    while batch := list(islice(archive.articles(after=after), AT_ONCE)):
        yield batch
        after = batch[-1].id


def _in_order(matches: Sequence[Match]) -> Sequence[Match]:
    return sorted(matches, key=lambda one: (one.observance, one.occurrence))
