"""The archive's tables, one MetaData, for SQLite and PostgreSQL alike.

Times are stored in UTC. An instant that a publisher stated is five columns: the moment, the offset in minutes, whether
that offset was stated, the precision and where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
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
)
from sqlalchemy.engine import Dialect

HEAD = "0001"
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

    @staticmethod
    def _bare(dialect: Dialect) -> bool:
        return dialect.name == "sqlite"


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


def instant(prefix: str) -> Iterable[Column[Any]]:
    """The columns of one instant."""
    return (
        Column(f"{prefix}_at", Moment),
        Column(f"{prefix}_offset", Integer),
        Column(f"{prefix}_stated", Boolean),
        Column(f"{prefix}_precision", Text),
        Column(f"{prefix}_from", Text),
    )


source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("homepage", Text, nullable=False),
)

entrance = Table(
    "entrance",
    metadata,
    Column("url", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("digest", Text),
    Column("wanted", Text),
    Column("modified", Moment),
    Column("problem", Text),
    Index(None, "source"),
)

lead = Table(
    "lead",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("found", Text, nullable=False),
    Column("source", Text, nullable=False),
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
    Index(None, "source", "due_at"),
    Index(None, "article"),
)

capture = Table(
    "capture",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("lead", _Id, ForeignKey("lead.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("problem", Text),
    UniqueConstraint("file", "offset"),
    Index(None, "digest"),
    Index(None, "lead"),
)

article = Table(
    "article",
    metadata,
    Column("n", _Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("canonical_url", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("via", Text, nullable=False),
    Column("found_on", Text, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("copy_of", _Id, ForeignKey("article.n")),
    Column("relation", Text),
    Column("similarity", Float),
    Index(None, "source"),
    Index(None, "copy_of"),
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
    Column("content_hash", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("section", Text),
    Column("tags", JSON, nullable=False),
    Column("description", Text),
    Column("image", Text),
    Column("language", Text),
    *instant("published"),
    *instant("modified"),
    Index(None, "content_hash"),
    Index(None, "capture"),
    Index(None, "published_at"),
)

shingle = Table(
    "shingle",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Index(None, "article"),
    sqlite_with_rowid=False,
)

match = Table(
    "match",
    metadata,
    Column("article", _Id, ForeignKey("article.n"), primary_key=True, autoincrement=False),
    Column("observance", Text, primary_key=True),
    Column("occurrence", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("anniversary", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("terms", JSON, nullable=False),
    Index(None, "observance", "occurrence"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    *(
        Column(name, Integer, nullable=False)
        for name in ("found", "fetched", "new", "revised", "copies", "seen", "other", "failed")
    ),
    Column("failures", JSON, nullable=False),
    Index(None, "source", "ended_at"),
)

FULL_TEXT = "CREATE VIRTUAL TABLE story USING fts5(title, text, content='', tokenize='unicode61 remove_diacritics 2')"
"""SQLite's index of titles and texts; its rowid is `article.n`."""
