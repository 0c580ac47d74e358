"""The whole archive matched anew from its stored texts, a batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from crawler.config import Config
from crawler.match import Matcher
from storage.archive import Archive
from storage.types import Match, Story

AT_ONCE = 500
"""Stories that are read, matched and written at a time; no reading of the archive outlasts a batch."""


def rematched(config: Config, archive: Archive, *, dry: bool = False) -> Counter[str]:
    """Match every story with the observances as they are configured; how many changed, and how many did not.

    Matches with observances that are not configured stay as they are.
    """
    matcher = Matcher(config.observances)
    known = frozenset(one.id for one in config.observances)
    counts = Counter[str]()
    for batch in _batches(archive):
        changed = [(story, found) for story in batch if (found := _found(matcher, known, story)) != _told(story)]
        written = len(changed) if dry else archive.rematch(changed)
        counts.update({"changed": written, "as before": len(batch) - written})
    return counts


def _batches(archive: Archive) -> Iterator[list[Story]]:
    after: str | None = None
    while batch := list(islice(archive.articles(after=after), AT_ONCE)):
        yield batch
        after = batch[-1].id


def _found(matcher: Matcher, known: frozenset[str], story: Story) -> Sequence[Match]:
    found = matcher(story.article, fallback_day=story.revisions[-1].fetched_at.date())
    return _in_order([*found, *(one for one in story.matches if one.observance not in known)])


def _told(story: Story) -> Sequence[Match]:
    return _in_order(story.matches)


def _in_order(matches: Sequence[Match]) -> Sequence[Match]:
    return sorted(matches, key=lambda one: (one.observance, one.occurrence))
