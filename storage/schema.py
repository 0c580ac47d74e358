"""The archive's tables, one MetaData, for SQLite and PostgreSQL alike.

Times are stored in UTC. An instant that a publisher stated is five columns: the moment, the offset in minutes, whether
that offset was stated, the precision and where it was read. The index of words, `story`, is not among them, since each
database has its own kind: see the migrations and `storage.archive.fulltext`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect

HEAD = "0005"
"""The migration that this code is written for."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; without the zone for SQLite, which has no type for it."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None if self._bare(dialect) else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware again, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's texts are read in one step, which is a third of what an export costs otherwise."""
        return _read if self._bare(dialect) else super().result_processor(dialect, coltype)

    @staticmethod
    def _bare(dialect: Dialect) -> bool:
        return dialect.name == "sqlite"


@lru_cache(1024)  # an article's several instants are often one
def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""
_Key = Text().with_variant(Text(collation="C"), "postgresql")
"""A text that rows are found by. PostgreSQL compares its bytes, as SQLite does: a language's order takes longer, and
damages an index in silence where the system's library comes to order otherwise."""


def instant(prefix: str) -> Iterable[Column[Any]]:
    """The columns of one instant."""
    return (
        Column(f"{prefix}_at", Moment),
        Column(f"{prefix}_offset", Integer),
        Column(f"{prefix}_stated", Boolean),
        Column(f"{prefix}_precision", Text),
        Column(f"{prefix}_from", Text),
    )


def _beside() -> Iterable[Column[Any]]:
    """What few articles state, so that NULL is what mostly stands there; `kind` is NULL for a plain article."""
    return (
        Column("agencies", JSON(none_as_null=True)),
        *(Column(name, Text) for name in ("dateline", "kind", "amp")),
        Column("free", Boolean),
        *(Column(name, Integer) for name in ("image_width", "image_height")),
        Column("translations", JSON(none_as_null=True)),
    )


source = Table(
    "source",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("homepage", Text, nullable=False),
)

entrance = Table(
    "entrance",
    metadata,
    Column("url", _Key, primary_key=True),
    Column("source", _Key, nullable=False),
    Column("kind", _Key, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("wanted", Text),
    Column("modified", Moment),
    Column("problem", Text),
    Column("checked_at", Moment),
    Column("hub", Text),
    Column("topic", Text),
    Column("stays", Integer),
    Column("skip_hours", JSON(none_as_null=True)),
    Column("skip_days", JSON(none_as_null=True)),
    Column("renews", Integer),
    Column("fresh_until", Moment),
    Index(None, "source"),
    Index(None, "kind"),
)

lead = Table(
    "lead",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("url", _Key, nullable=False, unique=True),
    Column("found", Text, nullable=False),
    Column("source", _Key, nullable=False),
    Column("via", Text, nullable=False),
    Column("found_on", Text, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("title", Text),
    Column("language", Text),
    *instant("published"),
    *instant("modified"),
    Column("said", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    Column("status", Integer),
    Column("reason", Text),
    Column("fetched_at", Moment),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("article", _Id, ForeignKey("article.n")),
    Column("checked_at", Moment),
    Index(None, "source", "due_at"),
    Index(None, "article"),
)

capture = Table(
    "capture",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("lead", _Id, ForeignKey("lead.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("file", _Key, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("digest", _Key, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("problem", Text),
    Column("elsewhere", Boolean, nullable=False, default=False),
    Column("truncated", Text),
    UniqueConstraint("file", "offset"),
    Index(None, "digest", postgresql_using="hash"),
    Index(None, "lead"),
)

article = Table(
    "article",
    metadata,
    Column("n", _Id, primary_key=True),
    Column("id", _Key, nullable=False, unique=True),
    Column("canonical_url", _Key, nullable=False, unique=True),
    Column("source", _Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("via", Text, nullable=False),
    Column("found_on", Text, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("copy_of", _Id, ForeignKey("article.n")),
    Column("relation", Text),
    Column("similarity", Float),
    Column("reason", Text),
    Column("changed", BigInteger, nullable=False),
    Index(None, "source"),
    Index(None, "copy_of"),
    Index(None, "changed"),
)

revision = Table(
    "revision",
    metadata,
    Column("article", _Id, ForeignKey("article.n"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("capture", _Id, ForeignKey("capture.id")),
    Column("fetched_at", Moment, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("content_hash", _Key, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("section", Text),
    Column("tags", JSON, nullable=False),
    Column("description", Text),
    Column("image", Text),
    Column("language", Text),
    *instant("published"),
    *instant("modified"),
    Column("directives", JSON(none_as_null=True)),
    *_beside(),
    Column("taken", JSON(none_as_null=True)),
    Index(None, "content_hash", postgresql_using="hash"),
    Index(None, "capture"),
    Index(None, "published_at"),
)

shingle = Table(
    "shingle",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _Id, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""The inverted table of sampled shingles; articles that are copies stand in it through their original only.

Its rows refer to articles without the database looking each of them up, which costs more than the row does. SQLite has
them in two parts: see `storage.archive.postings`.
"""

commonplace = Table(
    "commonplace",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Shingles that stand in so many articles that they tell none from another."""

passage = Table(
    "passage",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Column("paragraph", Integer, primary_key=True, autoincrement=False),
    Index(None, "article"),
    sqlite_with_rowid=False,
)
"""The inverted table of the paragraphs of articles about an observance."""

reuse = Table(
    "reuse",
    metadata,
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Column("paragraph", Integer, primary_key=True, autoincrement=False),
    Column("origin", _Id, ForeignKey("article.n"), nullable=False),
    Column("origin_paragraph", Integer, nullable=False),
    Column("occurrence", Date, nullable=False),
    Column("similarity", Float, nullable=False),
    Index(None, "origin"),
)
"""Paragraphs that stood in an article of an earlier occurrence of the same observance."""

match = Table(
    "match",
    metadata,
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Column("observance", _Key, primary_key=True),
    Column("occurrence", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("anniversary", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("about", Boolean, nullable=False, server_default=false()),
    Column("reuse", Boolean, nullable=False, server_default=false()),
    Column("terms", JSON, nullable=False),
    Index(None, "observance", "occurrence"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", _Key, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    *(
        Column(name, Integer, nullable=False)
        for name in ("found", "fetched", "new", "revised", "copies", "seen", "other", "failed")
    ),
    Column("failures", JSON, nullable=False),
    Column("trouble", Text),
    Index(None, "source", "ended_at"),
)

rhythm = Table(
    "rhythm",
    metadata,
    Column("source", _Key, primary_key=True),
    Column("visit", _Id, ForeignKey("visit.id"), nullable=False),
    Column("learnt", JSON(none_as_null=True)),
)
"""The last visit to each source, and what all of them taught of its rhythm; written with the visit."""

host = Table(
    "host",
    metadata,
    Column("name", _Key, primary_key=True),
    Column("rests_until", Moment),
    Column("said", Text, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Hosts that asked to be left alone: until when, in which words, and how often in a row."""

robots = Table(
    "robots",
    metadata,
    Column("origin", _Key, primary_key=True),
    Column("silent_since", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("problem", Text, nullable=False),
)
"""Origins whose robots.txt can't be had, and since when."""

subscription = Table(
    "subscription",
    metadata,
    Column("token", _Key, primary_key=True),
    *(
        Column(name, _Key, nullable=False)
        for name in ("topic", "hub", "feed", "source", "callback", "secret", "standing")
    ),
    Column("asked_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    *(Column(name, Moment) for name in ("verified_at", "lease_ends", "pushed_at", "missed_at")),
    Column("said", Text),
    Index(None, "feed"),
)
"""Feeds that a WebSub hub is asked to tell us of."""

alarm = Table(
    "alarm",
    metadata,
    Column("id", _Id, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("kind", "source", "observance", "said")),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment),
    Index(None, "ended_at"),
)
"""What somebody should look into, and what somebody should have."""

notice = Table(
    "notice",
    metadata,
    *(Column(name, _Key, primary_key=True) for name in ("receiver", "key")),
    *(Column(name, _Key if name == "state" else Text, nullable=False) for name in ("title", "body", "state")),
    *(Column(name, Moment, nullable=False) for name in ("made_at", "due_at")),
    Column("tries", Integer, nullable=False),
    Column("said", Text),
    Index(None, "state", "due_at"),
)
"""Messages to receivers, sent or not."""

receiver = Table(
    "receiver",
    metadata,
    Column("id", _Key, primary_key=True),
    Column("told", _Id, nullable=False),
    Column("told_at", Moment, nullable=False),
)
"""Up to which change of an article each receiver was told of matches, and when."""

told = Table(
    "told",
    metadata,
    Column("receiver", _Key, primary_key=True),
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Column("observance", _Key, primary_key=True),
    Column("occurrence", Date, primary_key=True),
)
"""The matches that each receiver was told of, or knew of when it was first heard of; none is told to it again."""

pruned = Table("pruned", metadata, Column("file", _Key, primary_key=True))
"""WARC files that hold nothing which any row needs: taken away since, or to be. None is ever written again."""
