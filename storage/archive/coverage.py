"""What a report asks of the archive: the stories about an observance, and which sources were looked at in some days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import Connection, func, literal, select

from storage import schema
from storage.archive.rows import instant_of
from storage.archive.statements import PRESENT
from storage.types import Instant, Outcome, Relation

article, match, revision, reuse, source, visit = (
    schema.article, schema.match, schema.revision, schema.reuse, schema.source, schema.visit,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """A story about one occurrence of an observance, as far as a report needs it."""

    occurrence: date
    id: str
    url: str
    """The address it is known by."""
    source: str
    title: str
    language: str | None
    published: Instant | None
    first_seen_at: datetime
    """UTC."""
    relation: Relation | None
    """What kind of copy it is; None for an original."""
    paragraphs: int
    reused: int
    """Those of its paragraphs that stood in an article about an earlier occurrence."""
    score: float
    """From 0 to 1, as of its match."""
    about: bool
    """Whether it is coverage, not a mere mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How a source was looked at in some days."""

    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    """How its visits in these days ended, and how many so."""
    held: int = 0
    """Articles that it published in these days and that the archive holds, whenever they were fetched."""


def coverage(connection: Connection, observance: str) -> list[Covering]:
    """The stories about an observance, by occurrence and in the order of recording."""
    breaks = func.length(revision.c.text) - func.length(func.replace(revision.c.text, literal("\n"), literal("")))
    traced = select(func.count()).where(reuse.c.article == article.c.n).scalar_subquery()
    asked = (
        select(
            match.c.occurrence,
            article.c.id,
            article.c.canonical_url.label("url"),
            article.c.source,
            revision.c.title,
            revision.c.language,
            *(column for name, column in revision.c.items() if name.startswith("published_")),
            article.c.first_seen_at,
            article.c.relation,
            (breaks + 1).label("paragraphs"),
            traced.label("reused"),
            match.c.score,
            match.c.about,
        )
        .join(article, article.c.n == match.c.article)
        .join(revision, PRESENT)
        .where(match.c.observance == observance)
        .order_by(match.c.occurrence, article.c.n)
    )
    names = [name for name in Covering.__slots__ if name not in {"published", "relation"}]
    return [
        Covering(
            **{name: row[name] for name in names},
            published=instant_of(row, "published"),
            relation=None if row["relation"] is None else Relation(row["relation"]),
        )
        for row in connection.execute(asked).mappings()
    ]


def concerned(connection: Connection, observance: str) -> bool:
    """Whether any story concerns an observance."""
    return (
        connection.execute(select(match.c.article).where(match.c.observance == observance).limit(1)).first() is not None
    )


def knows(connection: Connection, name: str) -> bool:
    """Whether a source was ever visited, or any article is of it."""
    visited = select(source.c.id).where(source.c.id == name)
    told = select(article.c.source).where(article.c.source == name)
    return any(connection.execute(asked.limit(1)).first() is not None for asked in (visited, told))


def looked(connection: Connection, first: date, last: date, zone: tzinfo) -> dict[str, Looked]:
    """How each source was looked at from one day of a zone to another; who was not at all is missing."""
    begin, end = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    visits = (
        select(visit.c.source, visit.c.outcome, func.count().label("times"))
        .where(visit.c.source.in_(select(source.c.id)), visit.c.ended_at >= begin, visit.c.ended_at < end)
        .group_by(visit.c.source, visit.c.outcome)
    )
    outcomes: dict[str, dict[Outcome, int]] = defaultdict(dict)
    for name, outcome, times in connection.execute(visits):
        outcomes[name][Outcome(outcome)] = times
    published = (
        select(article.c.source, func.count())
        .join(revision, PRESENT)
        .where(revision.c.published_at >= begin, revision.c.published_at < end)
        .group_by(article.c.source)
    )
    held = {name: times for name, times in connection.execute(published)}  # noqa: C416 - rows are typed one by one
    return {name: Looked(outcomes=outcomes.get(name, {}), held=held.get(name, 0)) for name in {*outcomes, *held}}


def source_names(connection: Connection) -> dict[str, str]:
    """How each source that was ever visited is called, by its id."""
    rows = connection.execute(select(source.c.id, source.c.name))
    return {row.id: row.name for row in rows}


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The moment at which a day begins; in UTC, where the calendar ends before that."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


def firsts(connection: Connection, observance: str) -> dict[str, dict[date, datetime]]:
    """For each source, when its first story that is coverage of each occurrence of an observance was published."""
    moment = func.min(func.coalesce(revision.c.published_at, article.c.first_seen_at), type_=schema.Moment)
    asked = (
        select(article.c.source, match.c.occurrence, moment.label("first"))
        .join(match, match.c.article == article.c.n)
        .join(revision, PRESENT)
        .where(match.c.observance == observance, match.c.about)
        .group_by(article.c.source, match.c.occurrence)
    )
    found: dict[str, dict[date, datetime]] = defaultdict(dict)
    for row in connection.execute(asked):
        found[row.source][row.occurrence] = row.first
    return dict(found)
