"""What notices say, in plain text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler.report.wording import ordinal
from storage.types import Alarm, Match, Notice, Relation, Story

LISTED = 50
"""Stories that one notice names at most."""


def of_alarm(alarm: Alarm, receiver: str, now: datetime, *, ended: bool) -> Notice:
    """An alarm that began, or that ended."""
    subject = " and ".join(filter(None, (alarm.source, alarm.observance)))
    title = f"{subject}: {'well again' if ended else alarm.kind.value}"
    body = f"No longer so: {alarm.said}" if ended else alarm.said
    key = f"{alarm.kind.value}/{alarm.source}/{alarm.observance}/{alarm.since.isoformat()}{'/ended' * ended}"
    return _notice(key, receiver, title, f"{body}\nSince {alarm.since:%Y-%m-%d %H:%M} UTC.", now)


def of_stories(stories: Sequence[Story], count: int, key: str, receiver: str, now: datetime) -> Notice:
    """What was found, in the order in which it was recorded; `stories` are the first of so many."""
    title = _headline(stories[0]) if count == 1 else f"{count} stories about {_about(stories)}"
    more = [f"and {count - len(stories)} more"] if count > len(stories) else []
    return _notice(key, receiver, title, "\n\n".join([*map(_told, stories), *more]), now)


def _notice(key: str, receiver: str, title: str, body: str, now: datetime) -> Notice:
    return Notice(key=key, receiver=receiver, title=f"yearmind: {title}", body=body, made_at=now, due_at=now)


def _about(stories: Sequence[Story]) -> str:
    names = list(dict.fromkeys(match.name for story in stories for match in story.matches))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")  # noqa: PLR2004 - enough


def _headline(story: Story) -> str:
    return f"{story.source_name}: {story.article.title}"


def _told(story: Story) -> str:
    stated = story.article.published
    published = f"published {stated.at:%Y-%m-%d %H:%M %z}" if stated else "not dated"
    relation = "a copy, " if story.copy_of and story.copy_of.relation is Relation.SYNDICATED else ""
    revised = f", revision {story.revision}" if story.revision > 1 else ""
    lines = [_headline(story), story.article.url, f"{relation}{published}{revised}", *map(_matched, story.matches)]
    return "\n".join(lines)


def _matched(match: Match) -> str:
    how = "about" if match.about else "mentions"
    return f"{how} {match.name}, {ordinal(match.anniversary)} anniversary ({match.occurrence}), score {match.score:.2f}"
