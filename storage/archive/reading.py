"""Stories out of the archive, in constant memory and in the order in which they were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from storage import schema
from storage.archive.rows import Row, article_of, match_of, revision_of
from storage.types import CopyOf, Match, Query, Relation, Revision, Story, Via

article, capture, match, revision = schema.article, schema.capture, schema.match, schema.revision
_AT_ONCE = 200
_original = article.alias("original")


def stories(connection: Connection, query: Query) -> Iterator[Story]:
    """The stories asked for, a few hundred held at a time."""
    after = 0
    while rows := _page(connection, query, after):
        yield from _complete(connection, rows)
        after = rows[-1]["n"]


def numbered(connection: Connection, numbers: Sequence[int], query: Query) -> Iterator[tuple[int, Story]]:
    """Those of the numbered stories that fit `query`, with their numbers."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        asked = _restricted(_heads(), query).where(article.c.n.in_(some))
        rows = connection.execute(asked).mappings().all()
        yield from zip([row["n"] for row in rows], _complete(connection, rows), strict=True)


def count(connection: Connection, query: Query) -> int:
    """How many stories `stories` would give."""
    asked = _restricted(select(func.count()).select_from(article).join(revision, _present()), query)
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


def _page(connection: Connection, query: Query, after: int) -> Sequence[Row]:
    asked = _restricted(_heads(), query).where(article.c.n > after).order_by(article.c.n).limit(_AT_ONCE)
    return connection.execute(asked).mappings().all()


def _heads() -> Select[*tuple[Any, ...]]:
    present = [column for column in revision.c if column.name != "article"]
    source_name = func.coalesce(schema.source.c.name, article.c.source).label("source_name")
    joined = (
        article.join(revision, _present())
        .outerjoin(schema.source, schema.source.c.id == article.c.source)
        .outerjoin(_original, _original.c.n == article.c.copy_of)
    )
    return select(article, *present, source_name, _original.c.id.label("original_id")).select_from(joined)


def _present() -> ColumnElement[bool]:
    return (revision.c.article == article.c.n) & (revision.c.number == article.c.revision)


def _restricted(asked: Select[Any], query: Query) -> Select[Any]:
    if query.sources:
        asked = asked.where(article.c.source.in_(query.sources))
    if query.ids:
        asked = asked.where(article.c.id.in_(query.ids))
    if query.language:
        prefix = revision.c.language.startswith(query.language + "-", autoescape=True)
        asked = asked.where(or_(revision.c.language == query.language, prefix))
    if query.observances or query.year is not None:
        asked = asked.where(article.c.n.in_(_matching(query)))
    when = func.coalesce(revision.c.published_at, article.c.first_seen_at, type_=schema.Moment)
    if query.since:
        asked = asked.where(when >= _midnight(query.since))
    if query.until:
        asked = asked.where(when < _midnight(query.until + timedelta(days=1)))
    return asked


def _matching(query: Query) -> Select[tuple[int]]:
    asked = select(match.c.article)
    if query.observances:
        asked = asked.where(match.c.observance.in_(query.observances))
    if query.year is not None:
        asked = asked.where(match.c.occurrence.between(date(query.year, 1, 1), date(query.year, 12, 31)))
    return asked


def _complete(connection: Connection, rows: Sequence[Row]) -> Iterator[Story]:
    numbers = [row["n"] for row in rows]
    matches = _matches(connection, numbers)
    revisions = _revisions(connection, numbers)
    for row in rows:
        yield _story(row, tuple(revisions[row["n"]]), tuple(matches[row["n"]]))


def _matches(connection: Connection, numbers: list[int]) -> dict[int, list[Match]]:
    asked = select(match).where(match.c.article.in_(numbers)).order_by(match.c.observance, match.c.occurrence)
    found: dict[int, list[Match]] = defaultdict(list)
    for row in connection.execute(asked).mappings():
        found[row["article"]].append(match_of(row))
    return found


def _revisions(connection: Connection, numbers: list[int]) -> dict[int, list[Revision]]:
    brief = [revision.c[name] for name in ("article", "number", "fetched_at", "title", "content_hash")]
    kept = [column.label(f"capture_{column.name}") for column in capture.c]
    asked = (
        select(*brief, *kept)
        .outerjoin(capture, capture.c.id == revision.c.capture)
        .where(revision.c.article.in_(numbers))
        .order_by(revision.c.number)
    )
    found: dict[int, list[Revision]] = defaultdict(list)
    for row in connection.execute(asked).mappings():
        found[row["article"]].append(revision_of(row))
    return found


def _story(row: Row, revisions: tuple[Revision, ...], matches: tuple[Match, ...]) -> Story:
    original = None
    if row["original_id"] is not None:
        original = CopyOf(id=row["original_id"], relation=Relation(row["relation"]), similarity=row["similarity"])
    names = ("id", "source", "source_name", "word_count", "content_hash", "first_seen_at", "last_seen_at", "revision")
    return Story(
        **{name: row[name] for name in names},
        article=article_of(row),
        revisions=revisions,
        copy_of=original,
        matches=matches,
        via=Via(row["via"]),
        found_on=row["found_on"],
        found_at=row["found_at"],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
