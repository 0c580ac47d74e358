"""A whole archive poured into another database, and the proof that all of it arrived.

The other database holds either everything or nothing: on PostgreSQL all is one transaction, and for SQLite a file is
built aside and takes its name when it is whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row, Table, Text, collate, event, func, insert, inspect, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

from storage import schema
from storage.archive import fulltext, postings
from storage.archive.engine import connect, file_of, place, reading, translated, writing
from storage.archive.leases import lease
from storage.archive.upgrade import migrate, upgrade, version
from storage.captures.files import synced
from storage.errors import ArchiveBusy, ArchiveError, ArchiveFull, UsageError

Told = Callable[[str, int, int], None]
"""Told of a table how many of its rows have been copied, of how many."""
_AT_ONCE = 1_000
_INDEXED = 200
_TABLES = schema.metadata.sorted_tables
_QUICK = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-262144")
"""A file that is thrown away unless it becomes whole needs no journal."""


def copy(origin: str, goal: str, told: Told) -> dict[str, int]:
    """Copy the archive at one address to another, where nothing may be yet; returns the number of rows by table.

    The copy is of one moment: what is recorded after the beginning is not in it. Captures stay where they are.

    Raises:
        UsageError: there is no archive at `origin`, or there is something at `goal`.
        ArchiveError: one of the databases can't be used, or what arrived is not what was sent; nothing is kept then.
    """
    source = connect(origin)
    try:
        _need_archive(source)
        with reading(source) as read, _empty(goal) as write:
            return _copied(read, write, told)
    finally:
        source.dispose()


def _copied(read: Connection, write: Connection, told: Told) -> dict[str, int]:
    migrate(write)
    sent = {}
    with _bare(write):
        for table in _TABLES:
            sent[table.name] = _poured(read, write, table, told)
    _index_words(read, write)
    for table in _TABLES:
        if _sum(_rows(write, table)) != sent[table.name]:
            raise ArchiveError(f"{place(write.engine)}: {table.name} is not what was sent; nothing is kept, try again")
    _set_counters(write)
    write.execute(text("ANALYZE"))
    return {str(name): one.rows for name, one in sent.items()}


@dataclass(frozen=True, slots=True)
class _Sum:
    """What proves that two tables hold the same rows."""

    rows: int
    digest: str


def _poured(read: Connection, write: Connection, table: Table, told: Told) -> _Sum:
    total: int = read.execute(select(func.count()).select_from(table)).scalar_one()
    done = 0

    def passing() -> Iterator[Sequence[Row[Any]]]:
        nonlocal done
        for rows in _rows(read, table):
            _insert(write, table, [dict(row._mapping) for row in rows])  # noqa: SLF001 - SQLAlchemy's own name
            done += len(rows)
            told(table.name, done, total)
            yield rows

    return _sum(passing())


def _insert(write: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    try:
        write.execute(insert(table), rows)
    except (DataError, IntegrityError) as error:
        said = str(error.orig).splitlines()[0]
        first, last = ([row[column.name] for column in table.primary_key] for row in (rows[0], rows[-1]))
        where = f"{table.name}, between {first} and {last}"
        raise ArchiveError(f"{where}: a row that {place(write.engine)} doesn't take ({said}); mend that row") from error


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """A table in the order of its key, which both databases are made to understand alike."""
    plain = connection.dialect.name == "sqlite"
    key = [collate(one, "C") if isinstance(one.type, Text) and not plain else one for one in table.primary_key]
    asked = text(postings.everything(connection)) if table is schema.shingle else select(table).order_by(*key)
    yield from connection.execute(asked.execution_options(yield_per=_AT_ONCE)).partitions()


def _sum(parts: Iterator[Sequence[Row[Any]]]) -> _Sum:
    digest = hashlib.sha256()
    count = 0
    for rows in parts:
        count += len(rows)
        digest.update(b"\n".join(orjson.dumps(tuple(row)) for row in rows) + b"\n")
    return _Sum(count, digest.hexdigest())


def _index_words(read: Connection, write: Connection) -> None:
    """The index of words can't be read out again, so it is made anew."""
    asked = select(schema.article.c.n).order_by(schema.article.c.n).execution_options(yield_per=_INDEXED)
    for numbers in read.execute(asked).scalars().partitions():
        fulltext.put(write, *fulltext.words_of(read, *numbers))


@contextmanager
def _bare(write: Connection) -> Iterator[None]:
    """Tables without indexes, which are quicker to make afterwards, and without references, which may point ahead."""
    indexes = [index for table in _TABLES for index in table.indexes]
    references = [one for table in _TABLES for one in table.foreign_key_constraints]
    if write.dialect.name == "sqlite":
        references = []  # it can't change them, and was told not to look
    for reference in references:
        write.execute(DropConstraint(reference))
    for index in indexes:
        write.execute(DropIndex(index))
    yield
    for index in indexes:
        write.execute(CreateIndex(index))
    for reference in references:
        write.execute(AddConstraint(reference, isolate_from_table=False))


def _set_counters(write: Connection) -> None:
    """Let PostgreSQL number on from the last row; SQLite does so by itself."""
    if write.dialect.name == "sqlite":
        return
    for table in _TABLES:
        column = table.autoincrement_column
        last = column is not None and write.execute(select(func.max(column))).scalar()
        if column is not None and last:
            write.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))


def _need_archive(source: Engine) -> None:
    path = file_of(source)
    there = path is None or path.exists()
    if there:
        with reading(source) as connection:
            there = version(connection) is not None
    if not there:
        raise UsageError(f"{place(source)}: there is no archive to copy; name the one that you have")
    upgrade(source)


@contextmanager
def _empty(goal: str) -> Iterator[Connection]:
    """A transaction on a database with nothing in it, which is there for others only when the block ends well."""
    target = connect(goal)
    try:
        with lease(target, "copy"):
            path = file_of(target)
            with _aside(path) if path is not None else _server(target) as connection:
                yield connection
    finally:
        target.dispose()


@contextmanager
def _server(target: Engine) -> Iterator[Connection]:
    if target.dialect.name == "sqlite":
        raise UsageError(f"{place(target)}: holds nothing for longer than this; name a file")
    with writing(target) as connection:
        _refuse_filled(connection)
        yield connection


@contextmanager
def _aside(path: Path) -> Iterator[Connection]:
    _refuse_file(path)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    engine = connect(f"sqlite:///{part}")
    event.listen(engine, "connect", _hurry)
    try:
        with translated(engine), engine.begin() as connection:
            yield connection
            _check_references(connection)
        engine.dispose()
        _take_place(part, path)
    finally:
        engine.dispose()
        part.unlink(missing_ok=True)


def _hurry(connection: Any, _record: object) -> None:
    for pragma in _QUICK:
        connection.execute(f"PRAGMA {pragma}")


def _check_references(connection: Connection) -> None:
    for name, row, *_ in connection.execute(text("PRAGMA foreign_key_check")):
        raise ArchiveError(f"{name}: row {row} refers to nothing; run `yearmind verify` on the archive")


def _take_place(part: Path, path: Path) -> None:
    try:
        synced(part)
        part.replace(path)
        synced(path.parent)
    except OSError as error:
        raise ArchiveFull(f"{path}: {error.strerror}; make room, or name another file") from error


def _refuse_file(path: Path) -> None:
    """An archive file may be there already if nothing is in it and nobody has it open."""
    if not path.exists():
        return
    engine = connect(f"sqlite:///{path}")
    try:
        with reading(engine) as connection:
            _refuse_filled(connection)
    finally:
        engine.dispose()
    if path.with_name(f"{path.name}-wal").exists():
        raise ArchiveBusy(f"{path}: another process has it open; end it, or name another file")


def _refuse_filled(connection: Connection) -> None:
    ours = {table.name for table in _TABLES}
    there = set(inspect(connection).get_table_names())
    known = version(connection) == schema.HEAD
    strange = there & ours if connection.dialect.name != "sqlite" else there
    if (strange and not known) or (known and _holds_rows(connection)):
        raise UsageError(f"{place(connection.engine)}: there is something in it; name a database with nothing in it")


def _holds_rows(connection: Connection) -> bool:
    return any(connection.execute(select(table).limit(1)).first() is not None for table in _TABLES)
