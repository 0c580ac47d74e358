"""Articles as the writer holds them while it decides: their present state, looked up many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from storage import schema
from storage.archive.among import Among
from storage.archive.rows import Row, instant_of
from storage.archive.statements import PRESENT
from storage.batches import batched
from storage.dedup import Known

article, revision, source = schema.article, schema.revision, schema.source
AT_ONCE = 500
"""Values in one question to the database."""
_STATES = (
    select(
        article,
        *(column for column in revision.c if column.name not in {"article", "number"}),
        source.c.name.label("source_name"),
    )
    .join(revision, PRESENT)
    .outerjoin(source, source.c.id == article.c.source)
)
_BY_NUMBER = _STATES.where(Among(article.c.n, "sought"))
_BY_ADDRESS = _STATES.where(Among(article.c.canonical_url, "sought"))
_BY_ID = _STATES.where(article.c.id == bindparam("sought"))
_COPIES = _STATES.where(article.c.copy_of == bindparam("sought")).order_by(article.c.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An article of the archive and its present state."""

    row: Row
    known: Known

    @property
    def n(self) -> int:
        """Its number."""
        return self.known.n


def by_number(connection: Connection, sought: Collection[int]) -> dict[int, Held]:
    """The articles with these numbers."""
    return {held.n: held for held in _loaded(connection, _BY_NUMBER, sought)}


def by_address(connection: Connection, sought: Collection[str]) -> dict[str, Held]:
    """The articles known by these canonical addresses."""
    return {held.row["canonical_url"]: held for held in _loaded(connection, _BY_ADDRESS, sought)}


def by_id(connection: Connection, id_: str) -> Held | None:
    """The article with this id."""
    row = connection.execute(_BY_ID, {"sought": id_}).mappings().first()
    return None if row is None else held_of(row)


def copies_of(connection: Connection, n: int) -> list[Held]:
    """The copies of an original."""
    return [held_of(row) for row in connection.execute(_COPIES, {"sought": n}).mappings()]


def held_of(row: Row) -> Held:
    """An article from its joined row."""
    known = Known(
        n=row["n"],
        source=row["source"],
        source_name=row["source_name"] or row["source"],
        title=row["title"],
        text=row["text"],
        taken=tuple(row["taken"] or ()),
        published=instant_of(row, "published"),
        first_seen=row["first_seen_at"],
        agencies=tuple(row["agencies"] or ()),
    )
    return Held(row=row, known=known)


def _loaded(connection: Connection, which: Select[*tuple[Any, ...]], sought: Collection[Any]) -> Iterator[Held]:
    for batch in batched(sorted(sought), AT_ONCE):
        for row in connection.execute(which, {"sought": batch}).mappings():
            yield held_of(row)
