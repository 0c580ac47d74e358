"""Stories out of the archive, in constant memory and in the order in which they were recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from storage import schema
from storage.archive.assembly import HEADS, assembled
from storage.archive.rows import Row
from storage.archive.statements import PRESENT
from storage.types import Query, Story

article, match, revision = schema.article, schema.match, schema.revision
_AT_ONCE = 500


def stories(connection: Connection, query: Query, after: int = 0) -> Iterator[Story]:
    """The stories asked for that are numbered beyond `after`, a few hundred held at a time."""
    beyond = article.c.n > bindparam("after")
    asked = _restricted(HEADS, query).where(beyond).order_by(article.c.n).limit(_AT_ONCE)
    while heads := connection.execute(asked, {"after": after}).all():
        yield from assembled(connection, heads)
        after = heads[-1][0]


def number_of(connection: Connection, id_: str) -> int | None:
    """The number of the story with this id."""
    return connection.execute(select(article.c.n).where(article.c.id == id_)).scalar()


def numbered(connection: Connection, numbers: Sequence[int], query: Query) -> Iterator[tuple[int, Story]]:
    """Those of the numbered stories that fit `query`, with their numbers."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        asked = _restricted(HEADS, query).where(article.c.n.in_(some)).order_by(article.c.n)
        heads = connection.execute(asked).all()
        yield from zip([head[0] for head in heads], assembled(connection, heads), strict=True)


def count(connection: Connection, query: Query) -> int:
    """How many stories `stories` would give."""
    asked = _restricted(select(func.count()).select_from(article).join(revision, PRESENT), query)
    return int(connection.execute(asked).scalar_one())


def revision_text(connection: Connection, id_: str, number: int) -> Row | None:
    """One revision of a story, with its article's canonical address."""
    asked = (
        select(revision, article.c.canonical_url)
        .join(article, revision.c.article == article.c.n)
        .where(article.c.id == id_, revision.c.number == number)
    )
    return connection.execute(asked).mappings().first()


def ids_like(connection: Connection, beginning: str) -> list[str]:
    """The ids that begin so, or the id of the story known by that address; at most a handful."""
    known = select(schema.lead.c.article).where(schema.lead.c.url == beginning)
    named = or_(
        article.c.id.startswith(beginning, autoescape=True),
        article.c.canonical_url == beginning,
        article.c.n.in_(known),
    )
    return list(connection.execute(select(article.c.id).where(named).order_by(article.c.id).limit(5)).scalars())


def _restricted(asked: Select[Any], query: Query) -> Select[Any]:
    if query.sources:
        asked = asked.where(article.c.source.in_(query.sources))
    if query.ids:
        asked = asked.where(article.c.id.in_(query.ids))
    if query.language:
        prefix = revision.c.language.startswith(query.language + "-", autoescape=True)
        asked = asked.where(or_(revision.c.language == query.language, prefix))
    if query.changed_after is not None:
        asked = asked.where(article.c.changed > query.changed_after)
    if _asks_for_matches(query):
        asked = asked.where(article.c.n.in_(matching(query)))
    when = func.coalesce(revision.c.published_at, article.c.first_seen_at, type_=schema.Moment)
    if query.since:
        asked = asked.where(when >= _midnight(query.since))
    if query.until:
        asked = asked.where(when < _midnight(query.until + timedelta(days=1)))
    return asked


def _asks_for_matches(query: Query) -> bool:
    return bool(query.observances or query.year is not None or query.about or query.min_score is not None)


def matching(query: Query) -> Select[tuple[int]]:
    """The articles of which one match fits all that is asked of matches."""
    asked = select(match.c.article)
    if query.observances:
        asked = asked.where(match.c.observance.in_(query.observances))
    if query.year is not None:
        asked = asked.where(match.c.occurrence.between(date(query.year, 1, 1), date(query.year, 12, 31)))
    if query.about:
        asked = asked.where(match.c.about)
    if query.min_score is not None:
        asked = asked.where(match.c.score >= query.min_score)
    return asked


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
