"""Articles in the writer's hands: their present state, their place in the indexes, and what they are copies of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, TextClause, bindparam, delete, exists, func, insert, select, text

from storage import schema
from storage.archive.rows import Row
from storage.archive.statements import change
from storage.dedup import SHARED, Imprint, Known, likeness
from storage.types import Article

article, revision, shingle = schema.article, schema.revision, schema.shingle
_CANDIDATES = 12
_shared = func.count()
_ALIKE = (
    select(shingle.c.article)
    .where(shingle.c.hash.in_(bindparam("keys", expanding=True)), shingle.c.article != bindparam("own"))
    .group_by(shingle.c.article)
    .having(_shared >= SHARED)
    .order_by(_shared.desc())
    .limit(_CANDIDATES)
)
_EQUAL = (
    select(revision.c.article)
    .where(revision.c.content_hash == bindparam("digest"), revision.c.article != bindparam("own"))
    .limit(1)
)
_STATES = select(
    article, *(revision.c[name] for name in ("url", "title", "text", "content_hash", "published_at", "fetched_at"))
).join(revision, (revision.c.article == article.c.n) & (revision.c.number == article.c.revision))
BY_NUMBER = _STATES.where(article.c.n == bindparam("sought"))
"""One article with its present state, by its number."""
BY_ADDRESS = _STATES.where(article.c.canonical_url == bindparam("sought"))
"""The same by its canonical address."""
BY_ID = _STATES.where(article.c.id == bindparam("sought"))
"""The same by its id."""
_AMONG = _STATES.where(article.c.n.in_(bindparam("numbers", expanding=True)))
_WORDS_IN = text("INSERT INTO story(rowid, title, text) VALUES (:n, :title, :text)")
_WORDS_OUT = text("INSERT INTO story(story, rowid, title, text) VALUES ('delete', :n, :title, :text)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The article that a find belongs to, and its present state."""

    row: Row
    known: Known


def load(connection: Connection, which: Select[*tuple[Any, ...]], sought: object) -> Held | None:
    """The article sought by `BY_NUMBER` or `BY_ADDRESS`."""
    row = connection.execute(which, {"sought": sought}).mappings().first()
    return None if row is None else Held(row=row, known=_known(row))


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
    _full_text(connection, _WORDS_IN, n, found)


def unindex(connection: Connection, known: Known) -> None:
    """Undo `index` for a text that is no longer the present one."""
    connection.execute(delete(shingle).where(shingle.c.article == known.n))
    _full_text(connection, _WORDS_OUT, known.n, known)


def _full_text(connection: Connection, statement: TextClause, n: int, of: Article | Known) -> None:
    """SQLite's index is kept by us; PostgreSQL searches the text itself."""
    if connection.dialect.name == "sqlite":
        connection.execute(statement, {"n": n, "title": of.title, "text": of.text})


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
    change(connection, article, copy, values, key="n")
    return like.earlier


def _candidates(connection: Connection, n: int, own: Imprint) -> list[Known]:
    alike = connection.execute(_ALIKE, {"keys": own.fingerprint, "own": n}).scalars()
    equal = connection.execute(_EQUAL, {"digest": own.content_hash, "own": n}).scalars()
    numbers = {*alike, *equal}
    if not numbers:
        return []
    return [_known(row) for row in connection.execute(_AMONG, {"numbers": list(numbers)}).mappings()]
