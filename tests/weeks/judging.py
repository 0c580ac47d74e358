"""What an archive must hold of an outlet's life, whatever happened there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from storage.types import Story as Archived
from storage.urls import canonical
from tests.weeks.life import Life, Story

Places: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""What each place says of each path."""


class Watcher:
    """Holds the requests of each visit to what was announced before it."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, tuple[str, ...]]] = {}
        self._known: set[str] = set()
        self._waiting: set[int] = set()

    def missed(self, life: Life, places: Places, asked: Sequence[str]) -> Iterator[str]:
        """What was announced and could be read and was not asked for, or was asked for more than once."""
        for path in sorted(self._announced(places)):
            story = next(one for one in life.stories if path in one.paths)
            if story.published > life.now:
                self._waiting.add(story.number)
            elif story.gone is None and not set(story.paths) & set(asked):
                yield f"story {story.number} was announced at {path} and not asked for"
        yield from self._overdue(life, asked)
        most = {path: len(one.paths) + 1 for one in life.stories for path in one.paths if one.paths[1:]}
        for path, times in Counter(asked).items():
            if times > most.get(path, 1):
                yield f"{path} was asked for {times} times in one visit"
        for place, said in places.items():
            self._said.setdefault(place, {}).update(said)
        self._known |= {path for said in places.values() for path in said}
        self._known |= {path for one in life.stories if one.served for path in one.paths}

    def _overdue(self, life: Life, asked: Sequence[str]) -> Iterator[str]:
        """What was announced for a moment that has come since, and was not asked for again."""
        for story in life.stories:
            if story.number in self._waiting and story.published <= life.now:
                self._waiting.remove(story.number)
                if story.gone is None and not set(story.paths) & set(asked):
                    yield f"story {story.number} was announced for {story.published:%a %H:%M} and not asked for"

    def _announced(self, places: Places) -> set[str]:
        return {
            path
            for place, said in places.items()
            for path, told in said.items()
            if path not in self._known or self._said.get(place, {}).get(path, told) != told
        }


def faults(life: Life, archived: Sequence[Archived], url: str) -> Iterator[str]:
    """Where the archive tells otherwise than what the outlet served."""
    holders: dict[int, list[Archived]] = {one.number: [] for one in life.stories}
    by_address = {canonical(url + path): one.number for one in life.stories for path in one.paths}
    for held in archived:
        addresses = {*held.addresses, held.article.canonical_url}
        numbers = {by_address[address] for address in addresses if address in by_address}
        if len(numbers) != 1:
            yield f"article {held.id} stands for the stories {sorted(numbers)}"
        for number in numbers:
            holders[number].append(held)
    for story in life.stories:
        yield from _of_story(story, holders[story.number])


def _of_story(story: Story, holders: Sequence[Archived]) -> Iterator[str]:
    if len(holders) > max(story.parts, 1):
        yield f"story {story.number} ({len(story.paths)} paths) is {len(holders)} articles"
    held = sorted(holders, key=lambda one: one.first_seen_at)
    found = [(state.title, state.text or one.article.text) for one in held for state in one.revisions]
    if found != story.served:
        yield f"story {story.number}: served {_short(story.served)}, archived {_short(found)} in {len(held)} articles"
    if held and held[0].first_seen_at < story.published:
        yield f"story {story.number} was archived before its time"


def _short(versions: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{title} ({len(text)} characters)" for title, text in versions]
