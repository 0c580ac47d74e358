"""What the archive knows that concerns one group of finds, fetched with a handful of questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from storage import schema
from storage.archive import leads, postings
from storage.archive.among import Among
from storage.archive.members import Member
from storage.archive.rows import Row, id_of
from storage.archive.statements import PRESENT
from storage.archive.states import AT_ONCE, Held, by_address, by_number
from storage.batches import batched
from storage.dedup import SHARED, SHORTEST

article, capture, revision = schema.article, schema.capture, schema.revision
SAME = 4
"""Articles of one source that say the same as another of it, as far as they are looked at."""
CANDIDATES = 12
"""Articles at most that a text is compared with, those that share most first."""
_KEYS_AT_ONCE = 2_000
_COMMON = select(schema.commonplace.c.hash).where(Among(schema.commonplace.c.hash, "keys"))
_NAMES = select(schema.source.c.id, schema.source.c.name)
_IDS = select(article.c.id).where(Among(article.c.id, "ids"))
_CAPTURED = select(capture.c.id, capture.c.offset).where(
    capture.c.file == bindparam("in_file"), Among(capture.c.offset, "places")
)
_CAPTURED_TOGETHER = (
    'SELECT file, "offset", id FROM capture JOIN unnest(%s::text[], %s::bigint[]) AS given (file, "offset")'
    ' USING (file, "offset")'
)
"""The same on PostgreSQL, which may walk through all of a file where it is asked for one file by name."""
_EQUAL = (
    select(revision.c.content_hash, article.c.n, article.c.source, article.c.copy_of)
    .join(article, PRESENT)
    .where(Among(revision.c.content_hash, "hashes"))
    .order_by(article.c.n)
)

_SHORT = _EQUAL.where(revision.c.published_at == bindparam("at"), article.c.source == bindparam("outlet")).limit(SAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Rows that concern a group, by what they are asked for."""

    leads: Mapping[str, Row]
    """By canonical address."""
    captures: Mapping[tuple[str, int], int]
    """Numbers by file and offset."""
    by_number: Mapping[int, Held]
    by_address: Mapping[str, Held]
    equal: Mapping[str, Sequence[Row]]
    """By content hash, the articles that now say the same: `n`, `source`, `copy_of`."""
    short: Mapping[str, Sequence[int]]
    """By the member's own address, articles of its source and moment that say the same few words."""
    postings: Mapping[str, Sequence[int]]
    """Originals that share text with a member, by the member's own address; those that share most first."""
    names: Mapping[str, str]
    """What sources are called, by id."""
    ids: frozenset[str]
    """Ids of the members' addresses that articles already have."""
    crowded: frozenset[int]
    """Keys that stand in so many articles that they are commonplace from here on."""

    def held(self, n: int | None) -> Held | None:
        """The article of that number."""
        return None if n is None else self.by_number[n]

    def candidates(self, of: Member) -> list[Held]:
        """Originals that a member may be a copy of."""
        same = [row["copy_of"] or row["n"] for row in _near(of, self.equal)]
        numbers = dict.fromkeys([*same, *self.postings[of.lead_url]])
        return [held for n in numbers if (held := self.by_number[n]).row["copy_of"] is None]

    def same_elsewhere(self, of: Member) -> list[Held]:
        """Articles of the same source that now say the same as a member, word for word."""
        source = of.find.lead.source
        if short := self.short.get(of.lead_url):
            return [self.by_number[n] for n in short]
        return [self.by_number[row["n"]] for row in _near(of, self.equal) if row["source"] == source]


CROWD = 64
"""Originals in which a shingle may stand before it counts as commonplace."""


def common_keys(connection: Connection, keys: Iterable[int]) -> frozenset[int]:
    """Those of the keys that are commonplace."""
    return frozenset(
        key
        for batch in batched(sorted(set(keys)), _KEYS_AT_ONCE)
        for key in connection.execute(_COMMON, {"keys": batch}).scalars()
    )


def look(connection: Connection, members: Sequence[Member]) -> Scene:
    """All that concerns the members."""
    addresses = {address for one in members for address in one.sought}
    known = {row["url"]: row for batch in batched(sorted(addresses), AT_ONCE) for row in leads.rows(connection, batch)}
    equal = _equal(connection, members)
    postings, crowded = _postings(connection, members)
    named = by_address(connection, addresses)
    numbers = {row["article"] for row in known.values()} | {n for found in postings.values() for n in found}
    numbers |= {n for one in members for row in _near(one, equal) for n in (row["n"], row["copy_of"])}
    short = _short(connection, members)
    numbers |= {held.row["copy_of"] for held in named.values()} | {n for found in short.values() for n in found}
    held = {one.n: one for one in named.values()}
    held |= by_number(connection, numbers - {None} - held.keys())
    held |= by_number(connection, {one.row["copy_of"] for one in held.values()} - {None} - held.keys())
    return Scene(
        leads=known,
        captures=_captures(connection, members),
        by_number=held,
        by_address=named,
        equal=equal,
        short=short,
        postings=postings,
        names=dict(connection.execute(_NAMES).all()),
        ids=_ids(connection, {url for one in members for url in one.addresses}),
        crowded=crowded,
    )


def touched(scene: Scene, one: Member) -> set[int]:
    """The numbers of all articles that judging a member may write to."""
    numbers = {held.n for held in (*scene.candidates(one), *scene.same_elsewhere(one))}
    numbers |= {row["article"] for url in one.sought if (row := scene.leads.get(url)) and row["article"]}
    numbers |= {scene.by_address[url].n for url in one.sought if url in scene.by_address}
    roots = {scene.by_number[n].row["copy_of"] for n in numbers if n in scene.by_number}
    return (numbers | roots) - {None}


def _near(one: Member, equal: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Of the articles that say the same as a member the first, and a few of its own source."""
    rows = equal.get(one.own.content_hash, ()) if one.own else ()
    return [*rows[:1], *[row for row in rows[1:] if row["source"] == one.find.lead.source][:SAME]]


def _ids(connection: Connection, addresses: Iterable[str]) -> frozenset[str]:
    ids = sorted(map(id_of, addresses))
    return frozenset(
        id_ for batch in batched(ids, AT_ONCE) for id_ in connection.execute(_IDS, {"ids": batch}).scalars()
    )


def _captures(connection: Connection, members: Sequence[Member]) -> dict[tuple[str, int], int]:
    if connection.dialect.name == "postgresql":
        columns = [one.find.capture.file for one in members], [one.find.capture.offset for one in members]
        return {(file, offset): n for file, offset, n in connection.exec_driver_sql(_CAPTURED_TOGETHER, columns)}
    places: dict[str, list[int]] = defaultdict(list)
    for one in members:
        places[one.find.capture.file].append(one.find.capture.offset)
    return {
        (file, row.offset): row.id
        for file, offsets in places.items()
        for batch in batched(offsets, AT_ONCE)
        for row in connection.execute(_CAPTURED, {"in_file": file, "places": batch})
    }


def _equal(connection: Connection, members: Sequence[Member]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for batch in batched(
        {one.own.content_hash for one in members if one.own and one.own.word_count >= SHORTEST}, AT_ONCE
    ):
        for row in connection.execute(_EQUAL, {"hashes": batch}).mappings():
            found[row["content_hash"]].append(row)
    return found


def _short(connection: Connection, members: Sequence[Member]) -> dict[str, list[int]]:
    """Of texts too short to prove anything by themselves: those of the same outlet and stated moment."""
    found: dict[str, list[int]] = {}
    for one in members:
        if one.own and one.own.word_count < SHORTEST and one.article and one.article.published:
            of = {"hashes": [one.own.content_hash], "at": one.article.published.at, "outlet": one.find.lead.source}
            found[one.lead_url] = [row.n for row in connection.execute(_SHORT, of)]
    return found


def _postings(connection: Connection, members: Sequence[Member]) -> tuple[dict[str, list[int]], frozenset[int]]:
    articles: dict[int, list[int]] = defaultdict(list)
    for key, n in postings.sharing(connection, {key for one in members for key in one.keys}):
        articles[key].append(n)
    crowded = frozenset(key for key, found in articles.items() if len(found) >= CROWD)
    return {one.lead_url: _sharing(one, articles, crowded) for one in members}, crowded


def _sharing(one: Member, articles: Mapping[int, Sequence[int]], crowded: frozenset[int]) -> list[int]:
    shared = Counter(n for key in one.keys if key not in crowded for n in articles.get(key, ()))
    ordered = sorted((-times, n) for n, times in shared.items() if times >= SHARED)
    return [n for _, n in ordered[:CANDIDATES]]
