"""The only door to the archive: remember leads, record finds, read, search.

Every method is one short transaction, and may be called from any thread. Reading never waits for writing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, Self

from sqlalchemy import insert, select

from storage import asking, schema
from storage.archive import (
    bringing,
    coverage,
    hosts,
    indexes,
    leads,
    linking,
    overview,
    pasts,
    proof,
    pruning,
    reading,
    recording,
    rematching,
    repetition,
    rereading,
    search,
    subscriptions,
    weeding,
)
from storage.archive.coverage import Covering, Looked
from storage.archive.engine import connect, file_of, place, writing
from storage.archive.engine import reading as reading_from
from storage.archive.leases import VISIT, lease
from storage.archive.notices import Notices
from storage.archive.overview import COUNTED
from storage.archive.rooms import room
from storage.archive.rows import article_of, entrance_of, sound
from storage.archive.search import Found, Hit
from storage.archive.turns import DatabaseMeeting
from storage.archive.upgrade import upgrade
from storage.archive.weeding import Weeds
from storage.asking import Day, Several
from storage.errors import UsageError
from storage.types import (
    Article,
    Capture,
    Due,
    Entrance,
    Find,
    Lead,
    Links,
    Match,
    Miss,
    Past,
    Query,
    Recorded,
    Rest,
    Rhythm,
    Story,
    Subscription,
    Visit,
)

__all__ = ["COUNTED", "Archive", "Covering", "Found", "Hit", "Looked"]


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
        try:
            self.upgraded = upgrade(self._engine)
            """How an older archive was brought to this schema, or None where it wasn't."""
        except BaseException:
            self.close()
            raise

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

    def lease(self, name: str, *, lapses: bool = False) -> AbstractContextManager[Callable[[], bool]]:
        """Hold `name` alone among all processes, and tell whether it is still held; raises ArchiveBusy otherwise.

        One that `lapses` is lost by whoever doesn't ask for a minute, where the archive is on PostgreSQL.
        """
        return lease(self._engine, name, lapses=lapses)

    def visiting(self, source: str) -> AbstractContextManager[Callable[[], bool]]:
        """Hold a source, whatever it is called, alone among all processes; raises ArchiveBusy otherwise."""
        return lease(self._engine, VISIT + source)

    def meeting(self) -> DatabaseMeeting | None:
        """Where the processes of several machines take turns at hosts; None for SQLite, which is one machine's."""
        return DatabaseMeeting(self._engine) if self._engine.dialect.name == "postgresql" else None

    @property
    def notices(self) -> Notices:
        """The alarms, and what receivers are told."""
        return Notices(self._engine)

    def room(self, name: str, tables: str) -> dict[str, Any]:
        """How to connect to a schema of another program's tables beside ours; `storage.archive.rooms` says more."""
        return room(self._engine, name, tables)

    # What is looked for.

    def know_source(self, id_: str, name: str, homepage: str) -> None:
        """Note how a source is called, for exports."""
        source = schema.source
        with writing(self._engine) as connection:
            known = connection.execute(select(source.c.name, source.c.homepage).where(source.c.id == id_)).first()
            if known is not None and tuple(known) == (name, homepage):
                return  # as at most visits: nothing has to be synced
            connection.execute(source.delete().where(source.c.id == id_))
            connection.execute(insert(source).values(id=id_, name=name, homepage=homepage))

    def remember(self, found: Iterable[Lead], now: datetime) -> tuple[int, int]:
        """Add what is unknown and make due what has changed; returns how many of each."""
        with writing(self._engine) as connection:
            return leads.remember(connection, map(sound, found), now)

    def heard_of(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of some canonical addresses that were named before, articles or not."""
        with reading_from(self._engine) as connection:
            return leads.heard_of(connection, urls)

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
        with writing(self._engine) as connection:
            overview.enter(connection, entrance)

    # How hosts want to be treated.

    def rests(self) -> list[Rest]:
        """The hosts that refused last, in the order of their names."""
        with reading_from(self._engine) as connection:
            return hosts.rests(connection)

    def rest(self, told: Rest) -> None:
        """Note what a host said last; one that refuses no more is forgotten."""
        with writing(self._engine) as connection:
            hosts.rest(connection, told)

    def robots_silent(self, origin: str, now: datetime, problem: str) -> datetime:
        """Note that the robots.txt of an origin (scheme and host) can't be had; since when it is so, in UTC."""
        with writing(self._engine) as connection:
            return hosts.silent(connection, origin, now, problem)

    def robots_answers(self, origin: str) -> None:
        """Note that the robots.txt of an origin can be had."""
        with writing(self._engine) as connection:
            hosts.answers(connection, origin)

    # Which hubs are to tell us of news.

    def feeds(self) -> list[Entrance]:
        """The feeds of all sources with the WebSub hubs that they name, as last read."""
        with reading_from(self._engine) as connection:
            return subscriptions.feeds(connection)

    def subscriptions(self) -> list[Subscription]:
        """All subscriptions to feeds at hubs, by source and topic."""
        with reading_from(self._engine) as connection:
            return subscriptions.subscriptions(connection)

    def subscribe(self, one: Subscription) -> None:
        """Add a subscription that was never there."""
        with writing(self._engine) as connection:
            subscriptions.subscribe(connection, one)

    def amend(self, token: str, **changes: Any) -> None:
        """Write what has changed of a subscription, by the names of its fields."""
        with writing(self._engine) as connection:
            subscriptions.amend(connection, token, changes)

    def unsubscribe(self, token: str) -> None:
        """Forget a subscription."""
        with writing(self._engine) as connection:
            subscriptions.unsubscribe(connection, token)

    def judge_pushes(self, feed: str, source: str, found_at: datetime, now: datetime) -> bool:
        """Note it where a feed read at `found_at` and remembered at `now` named what its hub should have told us."""
        with writing(self._engine) as connection:
            return subscriptions.judge(connection, feed, source, found_at, now)

    # What was found.

    def record(self, brought: Sequence[Find | Miss]) -> list[Recorded]:
        """Judge and write, all in one transaction; answers in the same order. Nothing is written if one can't be."""
        with writing(self._engine) as connection:
            return recording.record(connection, brought)

    def reunderstand(self, finds: Sequence[Find], *, dry: bool = False) -> list[Recorded]:
        """Write what captures are understood to say; revisions that stand on them are brought up to date.

        A dry run says what would be done and writes nothing.
        """
        with writing(self._engine) as connection:
            answers = [rereading.reunderstand(connection, find) for find in finds]
            if dry:
                connection.rollback()
            return answers

    def bring(self, told: Sequence[Story]) -> list[Recorded]:
        """Add stories that come without their bytes, as they are told; known ones get only the states that are later.

        What they tell of stories that aren't there yet is in `Recorded.unlinked`; see `link`.
        """
        with writing(self._engine) as connection:
            return bringing.bring(connection, told)

    def link(self, told: Iterable[Links]) -> int:
        """Write what was told of stories before the others were there; returns how many can't be linked still."""
        with writing(self._engine) as connection:
            return sum(linking.link(connection, one) is not None for one in told)

    def rematch(self, told: Sequence[tuple[Story, Sequence[Match]]]) -> int:
        """Write what stories concern, instead of what was found before; returns how many were written."""
        if not told:
            return 0
        with writing(self._engine) as connection:
            return rematching.rematch(connection, told)

    def learnt(self, source: str, *, whole: bool = False) -> frozenset[str]:
        """The lines that a source prints under article after article, as `likeness_of` knows them.

        Those of its last articles, or of its `whole` past.
        """
        with reading_from(self._engine) as connection:
            return repetition.learnt(connection, source, whole=whole)

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

    def articles(
        self,
        query: Query | None = None,
        *,
        source: Several = None,
        observance: Several = None,
        year: int | None = None,
        about: bool = False,
        min_score: float | None = None,
        language: str | None = None,
        since: Day = None,
        until: Day = None,
        after: str | None = None,
    ) -> Iterator[Story]:
        """The stories asked for, in the order of recording and in constant memory, all from one state of the archive.

        They are asked for by a query or, shorter, by its filters: `articles(source="trend", since="2026-01-13")`.
        `after` is the id of the story after which to begin.

        Raises:
            UsageError: a query and filters are given both, a day is none, or there is no story of id `after`.
        """
        filters = asking.query(
            source=source,
            observance=observance,
            year=year,
            about=about,
            min_score=min_score,
            language=language,
            since=since,
            until=until,
        )
        if query is not None and filters != Query():
            raise UsageError("articles: a query and filters are given; put the filters into the query")
        return self._articles(query or filters, after)

    def _articles(self, query: Query, after: str | None) -> Iterator[Story]:
        with reading_from(self._engine) as connection:
            number = 0 if after is None else reading.number_of(connection, after)
            if number is None:
                raise UsageError(f"{after}: the archive holds no such story to go on after; begin anew")
            yield from reading.stories(connection, query, number)

    def mark(self) -> int:
        """A number that grows with every change of what an export says; see `Query.changed_after`."""
        with reading_from(self._engine) as connection:
            return overview.mark(connection)

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

    def search(self, words: str, query: Query | None = None, limit: int = 20, offset: int = 0) -> Found:
        """The stories that hold what `words` ask for, the best first, `limit` of them after the first `offset`.

        The query language is described in `storage.archive.search.language`.

        Raises:
            UsageError: the words can't be meant; says what is wrong, and where.
        """
        with reading_from(self._engine) as connection:
            return search.search(connection, words, query or Query(), limit, offset)

    def visited(self, visit: Visit, learnt: Rhythm | None = None, unchanged: Iterable[Entrance] = ()) -> None:
        """Note one reading of a source, what is known of its rhythm where that has changed, and unchanged places."""
        with writing(self._engine) as connection:
            for entrance in unchanged:
                overview.enter(connection, entrance)
            pasts.visited(connection, visit, learnt)

    def last_numbers(self) -> dict[str, int]:
        """The number of the last visit to each source, by its id: another number means that it was visited."""
        with reading_from(self._engine) as connection:
            return pasts.numbers(connection)

    def pasts(self, sources: Collection[str] | None = None) -> dict[str, Past]:
        """The last visit to sources and what was learnt of each, by id; of all that were visited when None."""
        with reading_from(self._engine) as connection:
            return pasts.pasts(connection, sources)

    def counts(self) -> dict[str, dict[str, int]]:
        """For each source: `articles`, `revisions`, `copies`, `matched` and `waiting` leads."""
        with reading_from(self._engine) as connection:
            return overview.counts(connection)

    def coverage(self, observance: str) -> list[Covering]:
        """The stories about an observance, by occurrence and in the order of recording."""
        with reading_from(self._engine) as connection:
            return coverage.coverage(connection, observance)

    def concerned(self, observance: str) -> bool:
        """Whether any story concerns an observance."""
        with reading_from(self._engine) as connection:
            return coverage.concerned(connection, observance)

    def knows(self, source: str) -> bool:
        """Whether a source was ever visited, or any article is of it."""
        with reading_from(self._engine) as connection:
            return coverage.knows(connection, source)

    def firsts(self, observance: str) -> dict[str, dict[date, datetime]]:
        """For each source, when its first story about each occurrence of an observance was published; UTC."""
        with reading_from(self._engine) as connection:
            return coverage.firsts(connection, observance)

    def looked(self, first: date, last: date, zone: tzinfo = UTC) -> dict[str, Looked]:
        """How each source was looked at from one day of a zone to another; who was not at all is missing."""
        with reading_from(self._engine) as connection:
            return coverage.looked(connection, first, last, zone)

    def source_names(self) -> dict[str, str]:
        """How each source that was ever visited is called, by its id."""
        with reading_from(self._engine) as connection:
            return coverage.source_names(connection)

    def prune(self, policy: pruning.Policy, *, dry: bool = False) -> dict[str, int]:
        """Forget what a policy lets go, or only say how many of each kind that would be."""
        with writing(self._engine) as connection:
            done = pruning.prune(connection, policy)
            if dry:
                connection.rollback()
            return done

    def weeds(self, policy: pruning.Policy) -> list[Weeds]:
        """What a policy lets go of each WARC file."""
        with reading_from(self._engine) as connection:
            return weeding.weeds(connection, policy)

    def parted(self, file: str, policy: pruning.Policy) -> tuple[Sequence[Capture], Sequence[Capture]]:
        """The captures of a WARC file by their place: those that a policy keeps, and those that it lets go."""
        with reading_from(self._engine) as connection:
            return weeding.parted(connection, file, policy)

    def weed(self, file: str, policy: pruning.Policy, fresh: str | None, moved: Mapping[int, int]) -> None:
        """Forget what a policy lets go of a file; the other captures stand in the `fresh` one, `moved` to new places.

        Raises:
            ArchiveBusy: its captures have changed since the fresh one was written.
        """
        with writing(self._engine) as connection:
            weeding.weed(connection, file, policy, fresh, moved)

    def give_up(self, file: str) -> None:
        """Note that nothing needs a WARC file, whether it is there or not yet."""
        with writing(self._engine) as connection:
            weeding.give_up(connection, file)

    def given_up(self) -> frozenset[str]:
        """The names of WARC files that nothing needs."""
        with reading_from(self._engine) as connection:
            return frozenset(weeding.given_up(connection))

    def damage(self) -> list[str]:
        """What is wrong with the database itself: its pages, references, tables, schema's number and laws."""
        with reading_from(self._engine) as connection:
            return list(proof.damage(connection))

    def newest(self) -> datetime | None:
        """When anything was visited or captured last; UTC."""
        with reading_from(self._engine) as connection:
            return overview.newest(connection)

    def knows_nothing(self) -> bool:
        """Whether no address was ever noted."""
        with reading_from(self._engine) as connection:
            return connection.execute(select(schema.lead.c.id).limit(1)).first() is None

    def unreadable(self) -> list[str]:
        """The columns with values that no reader can make anything of."""
        with reading_from(self._engine) as connection:
            return list(proof.unreadable(connection))

    def unsearchable(self) -> list[str]:
        """Where the indexes of texts and the articles disagree; `reindex` mends it."""
        with reading_from(self._engine) as connection:
            return list(proof.unsearchable(connection))

    def reindex(self) -> int:
        """Make the indexes of words and of likeness anew from the texts; returns how many articles they hold."""
        with writing(self._engine) as connection:
            return indexes.rebuild(connection)

    def capture_files(self) -> list[tuple[str, int]]:
        """The WARC files of this archive's own captures, and how many captures stand in each."""
        with reading_from(self._engine) as connection:
            return list(proof.capture_files(connection))

    def captures_in(self, file: str) -> Iterator[Capture]:
        """The captures in one WARC file, by their place in it and in constant memory."""
        with reading_from(self._engine) as connection:
            yield from proof.captures_in(connection, file)

    def acknowledged(self, url: str, at: datetime) -> bool:
        """Whether an address counts as fetched at that very moment, so that its capture had a row."""
        with reading_from(self._engine) as connection:
            return proof.acknowledged(connection, url, at)


def _not_one(asked: str, ids: list[str]) -> str:
    if ids:
        return f"{asked}: names several stories ({', '.join(ids)} …); write more of the id"
    return f"{asked}: no story has this id or address; `yearmind search` finds ids"
