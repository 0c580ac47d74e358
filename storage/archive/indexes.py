"""Articles in the indexes of their texts: sampled shingles, passages, words; and all of them made anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from storage import schema
from storage.archive import fulltext, postings, reuses
from storage.archive.pen import Pen
from storage.archive.statements import following, inserting
from storage.archive.states import AT_ONCE, Held, by_number
from storage.batches import batched
from storage.dedup import Imprint, fingerprint

article, commonplace, match = schema.article, schema.commonplace, schema.match
_AT_ONCE = 200
_FORGET_MATCHES = delete(match).where(match.c.article == bindparam("n"))


def unpost(connection: Connection, held: Held) -> None:
    """Undo `Pen.post` for the present state of an article."""
    postings.withdraw(connection, [(key, held.n) for key in fingerprint(held.known.text)])


def index(connection: Connection, n: int, own: Imprint) -> None:
    """Make the present state of an article findable by its words and by its likeness, once all its rows are written."""
    fulltext.put(connection, *fulltext.words_of(connection, n))
    pen = Pen(connection)
    pen.post(n, own.fingerprint)
    pen.flush()


def unindex(connection: Connection, n: int) -> None:
    """Undo `index` before any of an article's rows changes."""
    fulltext.drop(connection, *fulltext.words_of(connection, n))
    for held in by_number(connection, [n]).values():
        unpost(connection, held)


def forget_matches(connection: Connection, n: int) -> None:
    """Take away what an article was found to concern."""
    connection.execute(_FORGET_MATCHES, {"n": n})


def crowd(connection: Connection, keys: Collection[int]) -> None:
    """Make shingles commonplace: they stand in the inverted table no more."""
    for batch in batched(sorted(keys), AT_ONCE):
        postings.forget(connection, batch)
        connection.execute(inserting(commonplace), [{"hash": key} for key in batch])


def rebuild(connection: Connection) -> int:
    """Make the indexes of words, shingles and passages anew from the texts; how many articles there are."""
    fulltext.clear(connection)
    postings.clear(connection)
    connection.execute(delete(commonplace))
    numbers = connection.execute(select(article.c.n).order_by(article.c.n)).scalars().all()
    for batch in batched(numbers, _AT_ONCE):
        _again(connection, batch)
    tick = following(connection, article.c.changed)
    about = select(match.c.article).distinct().order_by(match.c.article)
    for n in connection.execute(about).scalars().all():
        reuses.relate(connection, n, tick)
    return len(numbers)


def _again(connection: Connection, numbers: Sequence[int]) -> None:
    fulltext.put(connection, *fulltext.words_of(connection, *numbers))
    pen = Pen(connection)
    for held in by_number(connection, numbers).values():
        if held.row["copy_of"] is None:
            pen.post(held.n, fingerprint(held.known.text))
    pen.flush()
