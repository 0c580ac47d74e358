"""What articles concern, written anew: their texts stay, all that follows from their matches is brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, select

from storage import schema
from storage.archive import fulltext, indexes, reuses
from storage.archive.rows import match_columns
from storage.archive.statements import change, following, inserting
from storage.types import Match, Story

article, match = schema.article, schema.match
_HELD = select(article.c.n, article.c.revision).where(article.c.id == bindparam("sought"))


def rematch(connection: Connection, told: Iterable[tuple[Story, Sequence[Match]]]) -> int:
    """Write what stories concern; returns how many were written.

    A story that has another state by now is passed over: that state was matched when it was recorded.
    """
    tick = following(connection, article.c.changed)
    return sum(_rematch(connection, story, matches, tick) for story, matches in told)


def _rematch(connection: Connection, story: Story, matches: Sequence[Match], tick: int) -> bool:
    row = connection.execute(_HELD, {"sought": story.id}).first()
    if row is None or row.revision != story.revision:
        return False
    fulltext.drop(connection, *fulltext.words_of(connection, row.n))
    indexes.forget_matches(connection, row.n)
    if matches:
        connection.execute(inserting(match), [{"article": row.n, **match_columns(one)} for one in matches])
    fulltext.put(connection, *fulltext.words_of(connection, row.n))
    reuses.rematched(connection, row.n, tick)
    change(connection, article, row.n, {"changed": tick}, key="n")
    return True
