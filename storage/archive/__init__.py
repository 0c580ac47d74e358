"""The only door to the archive: remember leads, record finds, read, search.

Every method is one short transaction, and may be called from any thread. Reading never waits for writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import insert, select

from storage import schema
from storage.archive import leads, overview, reading, recording, search
from storage.archive.engine import connect, file_of, place, writing
from storage.archive.engine import reading as reading_from
from storage.archive.leases import lease
from storage.archive.overview import COUNTED
from storage.archive.rows import article_of, entrance_of, sound
from storage.archive.search import Hit
from storage.archive.upgrade import upgrade
from storage.errors import UsageError
from storage.types import (
    Article,
    Bundle,
    Capture,
    Due,
    Entrance,
    Find,
    Lead,
    Miss,
    Query,
    Recorded,
    Story,
    Visit,
)

__all__ = ["COUNTED", "Archive", "Hit"]


class Archive:
    """The deduplicated archive in an SQLite file or a PostgreSQL database; use as a context manager.

    Opening creates the schema, or upgrades it after a backup.

    Raises:
        ArchiveUnreachable: there is no such database, or it is none of ours.
        ArchiveReadOnly: it may not be written though it has to be upgraded.
        ArchiveTooNew: a later yearmind wrote it.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self._engine = connect(url)
        self.place = place(self._engine)
        path = file_of(self._engine)
        if not create and path is not None and not path.exists():
            raise UsageError(f"{path}: there is no archive yet; run `yearmind crawl` first, or name another --config")
        self.upgraded = upgrade(self._engine)
        """What was done to the schema, or None."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @property
    def path(self) -> Path | None:
        """SQLite's file."""
        return file_of(self._engine)

    def lease(self, name: str) -> AbstractContextManager[None]:
        """Hold `name` alone among all processes; raises ArchiveBusy where another holds it."""
        return lease(self._engine, name)

    # What is looked for.

    def know_source(self, id_: str, name: str, homepage: str) -> None:
        """Note how a source is called, for exports."""
        source = schema.source
        with writing(self._engine) as connection:
            connection.execute(source.delete().where(source.c.id == id_))
            connection.execute(insert(source).values(id=id_, name=name, homepage=homepage))

    def remember(self, found: Iterable[Lead], now: datetime) -> tuple[int, int]:
        """Add what is unknown and make due what has changed; returns how many of each."""
        with writing(self._engine) as connection:
            return leads.remember(connection, map(sound, found), now)

    def visit_now(self, asked: Iterable[Lead], now: datetime) -> list[Due]:
        """Make addresses due whatever is known of them, and hand them out for an unconditional visit."""
        with writing(self._engine) as connection:
            return [leads.at_once(connection, lead, now) for lead in asked]

    def revive(self, source: str, now: datetime) -> int:
        """Make every known article of a source due, to see whether it changed; returns how many."""
        with writing(self._engine) as connection:
            return leads.revive(connection, source, now)

    def due(
        self,
        source: str,
        now: datetime,
        limit: int,
        *,
        skip: Collection[int] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> list[Due]:
        """At most `limit` leads of a source to visit, the latest published first, but those numbered in `skip`."""
        with reading_from(self._engine) as connection:
            return leads.due(connection, source, now, limit, skip=skip, since=since, until=until)

    def entrances(self, source: str) -> dict[str, Entrance]:
        """The places where a source lists its news, by address, as last read."""
        with reading_from(self._engine) as connection:
            rows = connection.execute(select(schema.entrance).where(schema.entrance.c.source == source)).mappings()
            return {row["url"]: entrance_of(row) for row in rows}

    def entered(self, entrance: Entrance) -> None:
        """Note one reading of such a place."""
        table = schema.entrance
        with writing(self._engine) as connection:
            connection.execute(table.delete().where(table.c.url == entrance.url))
            names = entrance.__slots__
            connection.execute(insert(table).values({name: getattr(entrance, name) for name in names}))

    # What was found.

    def record(self, brought: Sequence[Find | Miss]) -> list[Recorded]:
        """Judge and write, all in one transaction; answers in the same order. Nothing is written if one can't be."""
        answers = []
        with writing(self._engine) as connection:
            for one in brought:
                if isinstance(one, Miss):
                    leads.missed(connection, one)
                    answers.append(Recorded(verdict=None))
                else:
                    answers.append(recording.record(connection, one))
        return answers

    def reunderstand(self, finds: Sequence[Find], *, dry: bool = False) -> list[Recorded]:
        """Write what captures are understood to say; revisions that stand on them are brought up to date.

        A dry run says what would be done and writes nothing.
        """
        with writing(self._engine) as connection:
            answers = [recording.reunderstand(connection, find) for find in finds]
            if dry:
                connection.rollback()
            return answers

    def bring(self, brought: Sequence[Bundle]) -> list[Recorded]:
        """Add articles that come without their bytes; those that are known stay as they are."""
        with writing(self._engine) as connection:
            return [recording.bring(connection, one) for one in brought]

    def capture_with(self, digest: str) -> Capture | None:
        """The earliest capture of a payload, to which later ones refer."""
        with reading_from(self._engine) as connection:
            return overview.capture_with(connection, digest)

    def holds(self, url: str, digest: str, fetched_at: datetime) -> bool:
        """Whether this very exchange is captured already."""
        with reading_from(self._engine) as connection:
            return overview.holds(connection, url, digest, fetched_at)

    def captures(self) -> Iterator[tuple[Capture, Lead, str]]:
        """Every capture in the order of recording, with its lead and its source."""
        with reading_from(self._engine) as connection:
            yield from overview.captures(connection)

    # What is there.

    def articles(self, query: Query | None = None) -> Iterator[Story]:
        """The stories asked for, in the order of recording and in constant memory."""
        with reading_from(self._engine) as connection:
            yield from reading.stories(connection, query or Query())

    def count(self, query: Query | None = None) -> int:
        """How many stories are asked for."""
        with reading_from(self._engine) as connection:
            return reading.count(connection, query or Query())

    def story(self, id_or_url: str) -> Story:
        """The story with this id, the beginning of it, or its address.

        Raises:
            UsageError: there is none, or the beginning names several.
        """
        with reading_from(self._engine) as connection:
            ids = reading.ids_like(connection, id_or_url)
            if len(ids) != 1:
                raise UsageError(_not_one(id_or_url, ids))
            return next(reading.stories(connection, Query(ids=tuple(ids))))

    def revision(self, story: Story, number: int) -> Article:
        """What a story said in its revision `number`.

        Raises:
            UsageError: it has no such revision.
        """
        with reading_from(self._engine) as connection:
            row = reading.revision_text(connection, story.id, number)
        if row is None:
            raise UsageError(f"{story.id}: has no revision {number}; it has {story.revision}, numbered from 1")
        return article_of(row)

    def search(self, words: str, query: Query | None = None, limit: int = 20) -> list[Hit]:
        """The stories that hold all `words`, the best first.

        Raises:
            UsageError: there is no word in them.
        """
        with reading_from(self._engine) as connection:
            return search.search(connection, words, query or Query(), limit)

    def visited(self, visit: Visit) -> None:
        """Note one reading of a source."""
        with writing(self._engine) as connection:
            connection.execute(insert(schema.visit).values(overview.visit_columns(visit)))

    def last_visits(self) -> dict[str, Visit]:
        """The last visit to each source, by its id."""
        with reading_from(self._engine) as connection:
            return overview.last_visits(connection)

    def counts(self) -> dict[str, dict[str, int]]:
        """For each source: `articles`, `revisions`, `copies`, `matched` and `waiting` leads."""
        with reading_from(self._engine) as connection:
            return overview.counts(connection)

    def coverage(self, observance: str) -> list[overview.Coverage]:
        """For each occurrence and source: how many stories concern it, how many of them are copies, and the first."""
        with reading_from(self._engine) as connection:
            return overview.coverage(connection, observance)

    def damage(self) -> list[str]:
        """What the database says is wrong with itself."""
        with reading_from(self._engine) as connection:
            return overview.damage(connection)


def _not_one(asked: str, ids: list[str]) -> str:
    if ids:
        return f"{asked}: names several stories ({', '.join(ids)} …); write more of the id"
    return f"{asked}: no story has this id or address; `yearmind search` finds ids"
