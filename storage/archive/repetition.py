"""What an outlet prints under article after article, learnt from those that the archive holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage import schema
from storage.archive.statements import PRESENT
from storage.batches import batched
from storage.dedup.repetition import STRETCH, Printed, repeated

article, match, revision = schema.article, schema.match, schema.revision
_ABOUT = select(match.c.article).where(match.c.article == article.c.n, match.c.about).exists()
_PRINTED = (
    select(
        revision.c.text,
        revision.c.taken,
        func.coalesce(revision.c.published_at, article.c.first_seen_at, type_=schema.Moment).label("at"),
    )
    .join(article, PRESENT)
    .where(article.c.copy_of.is_(None), ~_ABOUT)
)


def learnt(connection: Connection, source: str, *, whole: bool) -> frozenset[str]:
    """The lines that a source repeats, as `likeness_of` knows them: in its last articles, or in any stretch of them."""
    own = _PRINTED.where(article.c.source == source)
    found = _repeated(connection.execute(own.order_by(article.c.n.desc()).limit(STRETCH)))
    if whole:
        rows = connection.execute(own.order_by(article.c.n).execution_options(yield_per=STRETCH))
        found = found.union(*(_repeated(stretch) for stretch in batched(rows, STRETCH)))
    return found


def _repeated(rows: Iterable[Row[*tuple[Any, ...]]]) -> frozenset[str]:
    return repeated([Printed(lines=[*row.text.split("\n"), *(row.taken or ())], day=row.at.date()) for row in rows])
