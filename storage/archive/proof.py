"""What the archive's rows can prove about themselves, and about the captures they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Select, bindparam, func, inspect, select, text

from storage import schema
from storage.archive import fulltext, laws, postings, reuses
from storage.archive.rows import capture_of
from storage.archive.scene import common_keys
from storage.archive.statements import PRESENT
from storage.archive.states import by_number
from storage.dedup import fingerprint
from storage.types import Capture
from storage.urls import canonical

article, capture, lead, revision = schema.article, schema.capture, schema.lead, schema.revision
_AT_ONCE = 500
_SHOWN = 10
_ORIGINALS = (
    select(article.c.n, revision.c.text)
    .join(revision, PRESENT)
    .where(article.c.copy_of.is_(None), article.c.n > bindparam("after"))
    .order_by(article.c.n)
    .limit(_AT_ONCE)
)
_DISAGREEING = {
    "can't be found by its words": (
        "SELECT n FROM article WHERE n NOT IN (SELECT {key} FROM story) ORDER BY 1 LIMIT :some"
    ),
    "is in the index of words and nowhere else": (
        "SELECT {key} FROM story WHERE {key} NOT IN (SELECT n FROM article) ORDER BY 1 LIMIT :some"
    ),
}


def capture_files(connection: Connection) -> Iterator[tuple[str, int]]:
    """The WARC files in which captures of this archive stand, and how many in each."""
    asked = select(capture.c.file, func.count()).where(capture.c.elsewhere.is_(False))
    rows = connection.execute(asked.group_by(capture.c.file).order_by(capture.c.file))
    yield from ((name, count) for name, count in rows)


def last_captures(connection: Connection) -> Iterator[Capture]:
    """The last capture in each WARC file of this archive's own."""
    own = capture.c.elsewhere.is_(False)
    last = (
        select(capture.c.file, func.max(capture.c.offset).label("last")).where(own).group_by(capture.c.file).subquery()
    )
    same = (capture.c.file == last.c.file) & (capture.c.offset == last.c.last)
    for row in connection.execute(select(capture).join(last, same)).mappings():
        if (found := capture_of(row)) is not None:
            yield found


def captures_in(connection: Connection, file: str) -> Iterator[Capture]:
    """The captures in one file by their place, a few hundred held at a time."""
    after = -1
    while True:
        asked = select(capture).where(capture.c.file == file, capture.c.offset > after)
        rows = connection.execute(asked.order_by(capture.c.offset).limit(_AT_ONCE)).mappings().all()
        if not rows:
            return
        yield from (found for row in rows if (found := capture_of(row)) is not None)
        after = rows[-1]["offset"]


def acknowledged(connection: Connection, url: str, at: datetime) -> bool:
    """Whether the archive counts an address as fetched at that very moment, so that a capture of it was recorded."""
    asked = select(lead.c.id).where(lead.c.url == canonical(url), lead.c.fetched_at == at)
    return connection.execute(asked.limit(1)).scalar() is not None


def damage(connection: Connection) -> Iterator[str]:
    """What is wrong with the database itself: its pages, its references, its tables, its schema's number, its laws."""
    yield from _integrity(connection)
    structure = list(_structure(connection))
    yield from structure
    if not structure:
        yield from laws.broken(connection)


def unreadable(connection: Connection) -> Iterator[str]:
    """The columns, where all are there, with values that no reader can make anything of."""
    if not any(_structure(connection)):
        yield from laws.unreadable(connection)


def _structure(connection: Connection) -> Iterator[str]:
    versions = list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())
    if versions != [schema.HEAD]:
        yield f"the schema says it is at {' and '.join(versions) or 'nothing'}, not at {schema.HEAD}"
    tables = inspect(connection)
    for table in schema.metadata.sorted_tables:
        if not tables.has_table(table.name):
            yield f"the table {table.name} is missing"
            continue
        there = {column["name"] for column in tables.get_columns(table.name)}
        missing = [column.name for column in table.c if column.name not in there]
        yield from (f"the column {table.name}.{name} is missing" for name in missing)


def _integrity(connection: Connection) -> Iterator[str]:
    """SQLite's own check; PostgreSQL proves its pages by checksums of its own, and its references always."""
    if connection.dialect.name != "sqlite":
        return
    for line in connection.execute(text("PRAGMA integrity_check")).scalars():
        if line != "ok":
            yield line
    for table, row, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of {table} refers to nothing"


def unsearchable(connection: Connection) -> Iterator[str]:
    """Where the indexes of texts and the articles disagree; of shingles, only those that are missing."""
    key = "rowid" if connection.dialect.name == "sqlite" else "article"
    for what, asked in _DISAGREEING.items():
        for n in connection.execute(text(asked.format(key=key)), {"some": _SHOWN}).scalars():
            yield f"article {n} {what}"
    for n in islice(_otherwise(connection), _SHOWN):
        yield f"article {n} is indexed by other words than it says"
    for n in islice(_without_shingles(connection), _SHOWN):
        yield f"article {n} can't be found by its likeness"
    for n in islice(_without_passages(connection), _SHOWN):
        yield f"article {n} can't be found by its paragraphs"


def _otherwise(connection: Connection) -> Iterator[int]:
    """Articles that the index of words holds otherwise than their rows say."""
    found = False
    for numbers in _numbers(connection, select(article.c.n)):
        for n in fulltext.differing(connection, *fulltext.words_of(connection, *numbers)):
            found = True
            yield n
    if not found:  # else its pages may be damaged
        yield from sorted(fulltext.concerning_more(connection))


def _without_passages(connection: Connection) -> Iterator[int]:
    """Articles about an observance whose paragraphs don't all stand in their inverted table."""
    for numbers in _numbers(connection, select(schema.match.c.article).distinct()):
        yield from (held.n for held in by_number(connection, numbers).values() if not reuses.posted(connection, held))


def _numbers(connection: Connection, which: Select[int]) -> Iterator[Sequence[int]]:
    """The numbers that a question is answered by, a few hundred held at a time."""
    [key] = which.selected_columns
    after = 0
    while numbers := connection.execute(which.where(key > after).order_by(key).limit(_AT_ONCE)).scalars().all():
        yield numbers
        after = numbers[-1]


def _without_shingles(connection: Connection) -> Iterator[int]:
    """Originals whose sampled shingles don't all stand in the inverted table, some hundred held at a time."""
    after = 0
    while rows := connection.execute(_ORIGINALS, {"after": after}).all():
        posted = {(key, n) for n, said in rows for key in fingerprint(said)}
        missing = posted.difference(postings.sharing(connection, {key for key, _ in posted}))
        common = common_keys(connection, {key for key, _ in missing})
        yield from sorted({n for key, n in missing if key not in common})
        after = rows[-1].n
