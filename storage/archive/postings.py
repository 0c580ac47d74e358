"""The inverted table of sampled shingles, as each database keeps it best.

PostgreSQL has it in one table. In SQLite a row written at its place costs a page of a large archive for itself, so rows
wait until a stretch of the table gets many of them at once: the rolling merge of the log-structured merge-tree
(O'Neil, Cheng, Gawlick and O'Neil, 1996). What a commit adds lasts as one row of `posting`, and is looked up in a
table in memory, `recent.shingle`, that every connection fills from `posting`. Each commit moves as many rows as it
adds, the next ones in the order of their hashes, into the table `shingle`. A row of `posting` says how far the merge
had come: `lap` times around, and to the hash `cursor`. So whether a row of it has been merged is told by its hash.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from storage.archive.sending import Numbers

Posting = tuple[int, int]
"""A key and the article in which it stands."""
WAITING: Final = 500_000
"""Rows that wait to be merged, 16 bytes each in the file and in memory: at a million articles a page of the table is
written for eight of them, not for one."""
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_SWEPT_AT_ONCE = 8
"""Rows of `posting` that one commit throws away, when all in them has been merged: more than it adds."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How far the merge has come."""

    n: int
    """The last row of `posting`, 0 where there is none."""
    lap: int
    cursor: int
    """The hash up to which this lap has merged."""

    def merged(self, key: int, since: _Place) -> bool:
        """Whether a key has been passed that was added when the merge stood at `since`."""
        return (since.lap + (key <= since.cursor), key) <= (self.lap, self.cursor)


_START = _Place(0, 0, _LOWEST)


def sharing(connection: Connection, keys: Collection[int]) -> Sequence[Posting]:
    """The rows of these keys."""
    if not keys:
        return []
    if not _is_lite(connection):
        asked = "SELECT hash, article FROM unnest(%s) AS asked (hash) JOIN shingle USING (hash)"
        return connection.exec_driver_sql(asked, (Numbers(sorted(set(keys))),)).all()
    _follow(connection)
    told = orjson.dumps(sorted(keys)).decode()
    asked = "SELECT hash, article FROM json_each(?) CROSS JOIN {} ON hash = value"
    both = f"{asked.format('main.shingle')} UNION {asked.format('recent.shingle')}"
    return [(key, n) for key, n in connection.exec_driver_sql(both, (told, told))]


def post(connection: Connection, rows: Iterable[Posting]) -> None:
    """Add rows."""
    added = sorted(set(rows))
    if not added:
        return
    if not _is_lite(connection):
        asked = "INSERT INTO shingle (hash, article) SELECT * FROM unnest(%s, %s)"
        connection.exec_driver_sql(asked, tuple(map(Numbers, zip(*added, strict=True))))
        return
    place = _merge(connection, _follow(connection), len(added))
    connection.exec_driver_sql("INSERT OR IGNORE INTO recent.shingle (hash, article) VALUES (?, ?)", added)
    _note(connection, place, added)


def withdraw(connection: Connection, rows: Sequence[Posting]) -> None:
    """Take rows out."""
    if not rows:
        return
    if not _is_lite(connection):
        connection.exec_driver_sql("DELETE FROM shingle WHERE hash = %s AND article = %s", rows)
        return
    place = _follow(connection)
    for table in ("main.shingle", "recent.shingle"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE hash = ? AND article = ?", rows)  # noqa: S608 - our names
    _note(connection, place, [(key, -n) for key, n in rows])


def forget(connection: Connection, keys: Collection[int]) -> None:
    """Take all rows of these keys out, which are commonplace by then."""
    if not keys:
        return
    if not _is_lite(connection):
        connection.exec_driver_sql("DELETE FROM shingle WHERE hash = ANY(%s)", (Numbers(keys),))
        return
    place = _follow(connection)
    for table in ("main.shingle", "recent.shingle"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE hash = ?", [(key,) for key in keys])  # noqa: S608 - as above
    _note(connection, place, [])  # so that the others look at what is commonplace


def clear(connection: Connection) -> None:
    """Take everything out."""
    connection.exec_driver_sql("DELETE FROM shingle")
    if _is_lite(connection):
        last = _told(connection)
        for table in ("posting", "recent.shingle"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - as above
        _note(connection, _Place(last.n, last.lap + 2, _LOWEST), [])  # so far on that everyone reads all of it again


def everything(connection: Connection) -> str:
    """The statement that gives all rows in their order."""
    rows = "SELECT hash, article FROM {}"
    if not _is_lite(connection):
        return f"{rows.format('shingle')} ORDER BY hash, article"
    _follow(connection)
    return f"{rows.format('main.shingle')} UNION {rows.format('recent.shingle')} ORDER BY hash, article"


def _is_lite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _told(connection: Connection) -> _Place:
    """How far the merge has come, by the file."""
    row = connection.exec_driver_sql("SELECT n, lap, cursor FROM posting ORDER BY n DESC LIMIT 1").one_or_none()
    return _Place(*row) if row else _START


def _follow(connection: Connection) -> _Place:
    """Bring the table in memory up to what this and other processes have committed."""
    told = _told(connection)
    row = connection.exec_driver_sql("SELECT n, lap, cursor FROM recent.place").one_or_none()
    mine = _Place(*row) if row else _START
    if mine == told:
        return told
    if mine.n > told.n or told.lap > mine.lap + 1:
        mine = _START
    _drop_merged(connection, mine, told)
    asked = "SELECT n, lap, cursor, hashes, articles FROM posting WHERE n > ? ORDER BY n"
    for n, lap, cursor, hashes, articles in connection.exec_driver_sql(asked, (mine.n,)):
        _load(connection, _Place(n, lap, cursor), told, zip(_numbers(hashes), _numbers(articles), strict=True))
    connection.exec_driver_sql("DELETE FROM recent.shingle WHERE hash IN (SELECT hash FROM main.commonplace)")
    _remember(connection, told)
    return told


def _drop_merged(connection: Connection, before: _Place, after: _Place) -> None:
    """Drop from memory what was merged in between; everything where it is begun anew."""
    if before == _START:
        connection.exec_driver_sql("DELETE FROM recent.shingle")
    elif before.lap == after.lap:
        between = (before.cursor, after.cursor)
        connection.exec_driver_sql("DELETE FROM recent.shingle WHERE hash > ? AND hash <= ?", between)
    else:
        between = (before.cursor, after.cursor)
        connection.exec_driver_sql("DELETE FROM recent.shingle WHERE hash > ? OR hash <= ?", between)


def _load(connection: Connection, since: _Place, until: _Place, rows: Iterable[Posting]) -> None:
    """Take over what a commit added and took out, as far as it has not been merged."""
    waiting = [(key, n) for key, n in rows if not until.merged(key, since)]
    for statement, told in (
        ("INSERT OR IGNORE INTO recent.shingle (hash, article) VALUES (?, ?)", [row for row in waiting if row[1] > 0]),
        ("DELETE FROM recent.shingle WHERE hash = ? AND article = ?", [(key, -n) for key, n in waiting if n < 0]),
    ):
        if told:
            connection.exec_driver_sql(statement, told)


def _merge(connection: Connection, place: _Place, coming: int) -> _Place:
    """Merge as many rows as are too many when so many come; where the merge stands then."""
    waiting: int = connection.exec_driver_sql("SELECT count(*) FROM recent.shingle").scalar_one()
    excess = min(waiting + coming - WAITING, waiting)
    if excess <= 0:
        return place
    upto = "SELECT hash FROM recent.shingle WHERE hash > ? ORDER BY hash LIMIT 1 OFFSET ?"
    last = connection.exec_driver_sql(upto, (place.cursor, excess - 1)).scalar()
    end = _HIGHEST if last is None else last
    stretch = (place.cursor, end)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO main.shingle (hash, article) SELECT hash, article FROM recent.shingle"
        " WHERE hash > ? AND hash <= ? AND hash NOT IN (SELECT hash FROM commonplace) ORDER BY hash, article",
        stretch,
    )
    connection.exec_driver_sql("DELETE FROM recent.shingle WHERE hash > ? AND hash <= ?", stretch)
    _sweep(connection, place)
    return _Place(place.n, place.lap + 1, _LOWEST) if last is None else _Place(place.n, place.lap, last)


def _sweep(connection: Connection, place: _Place) -> None:
    """Throw away the oldest rows of `posting` where all in them has been merged; the last tells the place and stays."""
    connection.exec_driver_sql(
        "DELETE FROM posting WHERE n IN (SELECT n FROM posting WHERE n < ? ORDER BY n LIMIT ?)"
        " AND (lap + 1, cursor) <= (?, ?)",
        (place.n, _SWEPT_AT_ONCE, place.lap, place.cursor),
    )


def _note(connection: Connection, place: _Place, rows: Sequence[Posting]) -> None:
    """Let rows last, those with a negative number as taken out, and where the merge stands."""
    at = _Place(place.n + 1, place.lap, place.cursor)
    hashes, articles = (_packed(column) for column in zip(*rows, strict=True)) if rows else (b"", b"")
    connection.exec_driver_sql(
        "INSERT INTO posting (n, lap, cursor, hashes, articles) VALUES (?, ?, ?, ?, ?)",
        (at.n, at.lap, at.cursor, hashes, articles),
    )
    _remember(connection, at)


def _remember(connection: Connection, place: _Place) -> None:
    connection.exec_driver_sql("DELETE FROM recent.place")
    connection.exec_driver_sql("INSERT INTO recent.place VALUES (?, ?, ?)", (place.n, place.lap, place.cursor))


def _packed(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def _numbers(packed: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(packed) // 8}q", packed)
