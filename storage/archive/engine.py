"""Connections to the archive's database: how they begin, what they hold, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import ArchiveBusy, ArchiveError, ArchiveFull, ArchiveReadOnly, ArchiveUnreachable

PATIENCE = 30.0
"""Seconds that a writer waits for another to finish, unless the address says `?timeout=…`."""
_READING = "yearmind_reading"
_WRITERS = 0x79656172
"""The advisory lock that makes PostgreSQL's writers take turns, so that judging and writing are one step."""


def connect(url: str) -> Engine:
    """An engine for `url`: SQLite with WAL and `synchronous=FULL`, or PostgreSQL through psycopg.

    Raises:
        ArchiveUnreachable: the address is no database's, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        lite = parsed.get_backend_name() == "sqlite"
        if lite:
            parsed = parsed.update_query_dict({"timeout": str(PATIENCE), **parsed.query})
        engine = create_engine(
            parsed,
            connect_args={"check_same_thread": False} if lite else {"connect_timeout": 10},
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
        )
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ArchiveUnreachable(f"{url}: no database address; write sqlite:///archive.db or postgresql://…") from error
    except ModuleNotFoundError as error:
        raise ArchiveUnreachable(f"{url}: {error.name} is missing; pip install 'yearmind[postgresql]'") from error
    if lite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction; no other writer runs beside it."""
    with translated(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One read transaction: what it sees doesn't change under it, and it keeps no writer waiting."""
    with translated(engine), engine.connect() as plain:
        level: dict[str, Any] = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        with plain.execution_options(**{_READING: True}, **level) as connection, connection.begin():
            yield connection


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Say a database's refusal as one of our errors, by its cause; values that don't fit are not its fault."""
    try:
        yield
    except (DataError, IntegrityError):
        raise
    except PoolTimeout as error:
        raise ArchiveBusy(f"{place(engine)}: all its connections are in use; wait and try again") from error
    except DBAPIError as error:
        raise _meaning(place(engine), error) from error


def place(engine: Engine) -> str:
    """The database's address as a person may read it, without its password."""
    return engine.url.database or ":memory:" if engine.dialect.name == "sqlite" else str(engine.url)


def file_of(engine: Engine) -> Path | None:
    """SQLite's file, or None where the archive is elsewhere."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise


def _begin(connection: Connection) -> None:
    """Writers take their lock at once: a lock taken later, after reading, fails in the face of another writer."""
    read_only = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _meaning(name: str, error: DBAPIError) -> ArchiveError:
    said = str(error.orig).splitlines()[0] if error.orig and str(error.orig) else type(error).__name__
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered:
        return ArchiveBusy(f"{name}: the archive is locked by another process; wait for it or end it")
    if "readonly" in lowered or "read-only" in lowered:
        return ArchiveReadOnly(f"{name}: the archive may not be written; check the owner and mode of file and folder")
    if "disk is full" in lowered or "no space left" in lowered:
        return ArchiveFull(f"{name}: the disk is full; free some space, nothing recorded so far is lost")
    if "unable to open" in lowered:
        cure = "may not be opened; check its mode" if os.path.exists(name) else "can't be made; does its folder exist?"  # noqa: PTH110 - may be no path
        return ArchiveUnreachable(f"{name}: the archive {cure}")
    if "not a database" in lowered or "malformed" in lowered:
        return ArchiveUnreachable(f"{name}: this is no readable archive ({said}); restore it from a backup")
    return ArchiveUnreachable(f"{name}: {said}; check that the server runs and the address is right")
