"""Connections to the archive's database: how they begin, what they hold, and what their errors mean."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.archive import sending
from storage.errors import ArchiveBusy, ArchiveError, ArchiveFull, ArchiveReadOnly, ArchiveUnreachable

PATIENCE = 30.0
"""Seconds that a writer waits for another to finish, unless the address says `?timeout=…`."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",  # 64 MB
    "wal_autocheckpoint=64000",  # pages, 256 MB: a batch touches thousands, many of them again in the next
)
ALIVE = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
"""What makes the server notice within a minute that a machine is gone, and give back the locks that it held."""
LISTENING: Mapping[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""What makes us notice that the server's machine is gone."""
_SERVER = f"{ALIVE} -c jit=off -c work_mem=32MB"
"""What PostgreSQL is told: compiling a question takes longer than answering it, and words are indexed by thousands."""
IN_MEMORY = (
    "ATTACH ':memory:' AS recent",
    "CREATE TABLE recent.shingle (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID",
    "CREATE TABLE recent.place (n INTEGER, lap INTEGER, cursor INTEGER)",
)
"""What stands beside the archive in every connection to SQLite: see `storage.archive.postings`."""
_READING = "yearmind_reading"
_TURN, _PATIENCE = "yearmind_turn", "yearmind_patience"
_SUSPENDED = "2min"
"""A writer that stands still for so long, since its process does, is ended, so that the others go on."""
WRITERS = 0x79656172
"""The advisory lock that makes PostgreSQL's writers take turns, so that judging and writing are one step."""
_BEGIN_WRITING = text(
    "SELECT set_config('idle_in_transaction_session_timeout', :suspended, true), pg_advisory_xact_lock(:key)"
)


def connect(url: str) -> Engine:
    """An engine for `url`: SQLite with WAL and `synchronous=FULL`, or PostgreSQL through psycopg.

    A connection that the server ended in the meantime is replaced before it is used.

    Raises:
        ArchiveUnreachable: the address is no database's, or its driver is not installed.
    """
    try:
        given = make_url(url)
        patience = float(str(given.query.get("timeout", PATIENCE)))
        parsed, arguments = _addressed(given, patience)
        engine = create_engine(
            parsed,
            connect_args=arguments,
            pool_pre_ping=parsed.get_backend_name() != "sqlite",
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            execution_options={_TURN: Lock(), _PATIENCE: patience},
            **_pooled(parsed),
        )
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        secretless = re.sub(r"//.*@", "//…@", url)
        cure = "write sqlite:///archive.db or postgresql://…"
        raise ArchiveUnreachable(f"{secretless}: no database address; {cure}") from error
    except ModuleNotFoundError as error:
        cure = "pip install 'yearmind[postgresql]'"
        raise ArchiveUnreachable(f"{parsed.render_as_string()}: {error.name} is missing; {cure}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", sending.teach)
    return engine


def _addressed(url: URL, patience: float) -> tuple[URL, dict[str, Any]]:
    """The address as SQLAlchemy takes it, and what the driver is told beside it."""
    if url.get_backend_name() == "sqlite":
        return url.update_query_dict({"timeout": str(patience)}), {"check_same_thread": False}
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    options = f"{_SERVER} -c lock_timeout={int(patience * 1000)} {url.query.get('options', '')}"
    return url.difference_update_query(["timeout", "options"]), {**LISTENING, "options": options}


def _pooled(url: URL) -> dict[str, Any]:
    """The connection that was used last is taken first, since it knows already what it wrote; memory has but one."""
    return {"pool_use_lifo": True} if url.database not in {None, "", ":memory:"} else {}


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One write transaction; no other writer runs beside it, in this process or another."""
    with _turn(engine), translated(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(_BEGIN_WRITING, {"key": WRITERS, "suspended": _SUSPENDED})
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Threads queue up here: waiting takes none of the connections that readers need, and each is served in time."""
    options = engine.get_execution_options()
    turn: Lock = options[_TURN]
    if not turn.acquire(timeout=options[_PATIENCE]):
        raise ArchiveBusy(f"{place(engine)}: another part of this process holds the archive; wait and try again")
    try:
        yield
    finally:
        turn.release()


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
    for pragma in _PRAGMAS:
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise
    for statement in IN_MEMORY:
        connection.execute(statement)


def _begin(connection: Connection) -> None:
    """Writers take their lock at once: a lock taken later, after reading, fails in the face of another writer."""
    read_only = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _meaning(name: str, error: DBAPIError) -> ArchiveError:
    said = str(error.orig).splitlines()[0] if error.orig and str(error.orig) else type(error).__name__
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered or "lock timeout" in lowered:
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
