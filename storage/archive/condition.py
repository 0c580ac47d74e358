"""What state a database is in, found out without changing it: an archive that is opened is upgraded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text

from storage import schema
from storage.archive.engine import connect, file_of, place, reading
from storage.archive.leases import lease
from storage.archive.upgrade import version
from storage.errors import ArchiveBusy, ArchiveError

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What can be said of a database."""

    place: str
    """Its address, without a password."""
    path: Path | None
    """SQLite's file."""
    kind: str
    """`sqlite` or `postgresql`."""
    release: str = ""
    """The database's own version."""
    encoding: str = ""
    """Of its texts."""
    journal: str | None = None
    """SQLite's way to write; None for PostgreSQL."""
    version: str | None = None
    """The schema that the archive is at; None where there is no archive."""
    damage: tuple[str, ...] = ()
    """What SQLite's quick check finds, some of it."""
    newest: datetime | None = None
    """When the latest visit ended; UTC."""
    service: str | None = None
    """Who holds the service's lease, in words; None where no service runs."""


def condition(url: str) -> Condition:
    """The condition of the database at `url`; nothing is made where there is no file.

    Raises:
        ArchiveError: it can't be reached.
    """
    engine = connect(url)
    try:
        found = Condition(place=place(engine), path=file_of(engine), kind=engine.dialect.name)
        if found.path is not None and not found.path.exists():
            return found
        with reading(engine) as connection:
            found = _looked_at(connection, found)
        return replace(found, service=_service(engine)) if found.version else found
    finally:
        engine.dispose()


def file_at(url: str) -> Path | None:
    """SQLite's file, or None where the archive at `url` is elsewhere; nothing is opened."""
    engine = connect(url)
    try:
        return file_of(engine)
    finally:
        engine.dispose()


def _looked_at(connection: Connection, found: Condition) -> Condition:
    lite = found.kind == "sqlite"
    last = select(func.max(schema.visit.c.ended_at))
    return replace(
        found,
        release=connection.scalar(text("SELECT sqlite_version()" if lite else "SHOW server_version")),
        encoding=connection.scalar(text("PRAGMA encoding" if lite else "SHOW server_encoding")),
        journal=connection.scalar(text("PRAGMA journal_mode")) if lite else None,
        version=version(connection),
        damage=tuple(_quickly(connection)) if lite else (),
        newest=connection.scalar(last) if inspect(connection).has_table(schema.visit.name) else None,
    )


def _quickly(connection: Connection) -> Iterator[str]:
    """SQLite's check of every page, which leaves out what indexes say."""
    for line in connection.execute(text(f"PRAGMA quick_check({_SHOWN})")).scalars():
        if line != "ok":
            yield line


def _service(engine: Engine) -> str | None:
    try:
        with lease(engine, "service"):
            return None
    except ArchiveBusy as error:
        return str(error).partition(";")[0]
    except ArchiveError:
        return None  # that its folder may not be written is said elsewhere
