"""Articles in the writer's hands: their present state, their place in the indexes, and what they are copies of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, Select, delete, exists, func, insert, select, text, update

from storage import schema
from storage.archive.rows import Row
from storage.dedup import SHARED, Imprint, Known, likeness
from storage.types import Article

article, revision, shingle = schema.article, schema.revision, schema.shingle
_CANDIDATES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The article that a find belongs to, and its present state."""

    row: Row
    known: Known


def inserted(connection: Connection, statement: Insert) -> int:
    """The number that the database gave to an inserted row."""
    key = connection.execute(statement).inserted_primary_key
    assert key is not None  # noqa: S101 - one row was inserted, of a table that numbers its rows
    return int(key[0])


def load(connection: Connection, where: ColumnElement[bool]) -> Held | None:
    """The one article that `where` names."""
    row = connection.execute(_states().where(where)).mappings().first()
    return None if row is None else Held(row=row, known=_known(row))


def _states() -> Select[*tuple[Any, ...]]:
    present = (revision.c.article == article.c.n) & (revision.c.number == article.c.revision)
    columns = [revision.c[name] for name in ("url", "title", "text", "content_hash", "published_at", "fetched_at")]
    return select(article, *columns).join(revision, present)


def _known(row: Row) -> Known:
    return Known(
        n=row["n"],
        title=row["title"],
        text=row["text"],
        content_hash=row["content_hash"],
        instant=row["published_at"] or row["first_seen_at"],
    )


def index(connection: Connection, n: int, found: Article, own: Imprint) -> None:
    """Make a text findable by its words and by its likeness."""
    rows = [{"hash": key, "article": n} for key in set(own.fingerprint)]
    if rows:
        connection.execute(insert(shingle), rows)
    if connection.dialect.name == "sqlite":
        _full_text(connection, "INSERT INTO story(rowid, title, text) VALUES (:n, :title, :text)", n, found)


def unindex(connection: Connection, known: Known) -> None:
    """Undo `index` for a text that is no longer the present one."""
    connection.execute(delete(shingle).where(shingle.c.article == known.n))
    if connection.dialect.name == "sqlite":
        words = "INSERT INTO story(story, rowid, title, text) VALUES ('delete', :n, :title, :text)"
        _full_text(connection, words, known.n, known)


def _full_text(connection: Connection, statement: str, n: int, of: Article | Known) -> None:
    connection.execute(text(statement), {"n": n, "title": of.title, "text": of.text})


def is_original(connection: Connection, n: int) -> bool:
    """Whether other articles are known to be copies of this one."""
    return bool(connection.execute(select(exists().where(article.c.copy_of == n))).scalar())


def relate(connection: Connection, n: int, own: Imprint, instant: datetime) -> bool:
    """Link a copy with its original, whichever of the two came first; whether this one is the copy."""
    like = likeness(own, instant, _candidates(connection, n, own))
    if like is None:
        return False
    copy, original = (n, like.n) if like.earlier else (like.n, n)
    values = {"copy_of": original, "relation": like.relation.value, "similarity": like.similarity}
    connection.execute(update(article).where(article.c.n == copy).values(values))
    return like.earlier


def _candidates(connection: Connection, n: int, own: Imprint) -> list[Known]:
    shared = func.count()
    alike = (
        select(shingle.c.article)
        .where(shingle.c.hash.in_(own.fingerprint), shingle.c.article != n)
        .group_by(shingle.c.article)
        .having(shared >= SHARED)
        .order_by(shared.desc())
        .limit(_CANDIDATES)
    )
    equal = (
        select(revision.c.article).where(revision.c.content_hash == own.content_hash, revision.c.article != n).limit(1)
    )
    numbers = {*connection.execute(alike).scalars(), *connection.execute(equal).scalars()}
    if not numbers:
        return []
    return [_known(row) for row in connection.execute(_states().where(article.c.n.in_(numbers))).mappings()]
