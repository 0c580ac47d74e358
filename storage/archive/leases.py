"""Who may do what alone: locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.archive.engine import ALIVE, LISTENING, file_of, place, translated
from storage.errors import ArchiveBusy, ArchiveReadOnly

LAPSE = "60s"
"""A lease that lapses is lost by whoever doesn't ask for so long whether it is held."""
VISIT = "source-"
"""Sets the names of sources apart from all others."""


@contextmanager
def lease(engine: Engine, name: str, *, lapses: bool = False) -> Iterator[Callable[[], bool]]:
    """Hold `name` on this archive, alone among all processes, until the block or the process ends.

    What it gives tells whether it is still held: a server that goes away forgets who held what. One that `lapses` has
    to be asked often: else a process that was suspended would keep it from other machines.

    Raises:
        ArchiveBusy: another process holds it; the message names that process where it is on this machine.
    """
    path = file_of(engine)
    if path is None and engine.dialect.name == "sqlite":
        yield lambda: True  # an archive in memory is nobody else's
        return
    with _file_lock(path, name) if path else _advisory_lock(engine, name, lapses=lapses) as holds:
        yield holds


@contextmanager
def _file_lock(archive: Path, name: str) -> Iterator[Callable[[], bool]]:
    path = archive.with_name(f"{archive.name}.locks") / name
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise ArchiveReadOnly(f"{path}: {error.strerror}; the archive's folder has to be writable") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise busy(str(archive), name, f"process {file.read().decode().strip() or 'unknown'}") from None
        with suppress(OSError):  # the number is a courtesy to whoever comes second; a full disk may keep it
            file.truncate(0)
            file.write(f"{os.getpid()}\n".encode())
        yield lambda: True


@contextmanager
def _advisory_lock(engine: Engine, name: str, *, lapses: bool) -> Iterator[Callable[[], bool]]:
    with translated(engine), opened(engine, LAPSE if lapses else None) as session:
        if not takes(session, name):
            raise busy(place(engine), name, "another process")
        yield lambda: answers(session)


def opened(engine: Engine, lapse: str | None) -> Connection:
    """A session of its own, with which what it takes ends; the server ends one that says nothing for the `lapse`."""
    alone = create_engine(
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={**LISTENING, "options": ALIVE},
    )
    session = alone.connect()
    if lapse is not None:
        session.execute(text(lapsing(lapse)))
    return session


def lapsing(after: str) -> str:
    """What tells the server to end a session that says nothing for so long; PostgreSQL 14 is the first that can."""
    version = "current_setting('server_version_num')::int >= 140000"
    return f"SELECT set_config('idle_session_timeout', '{after}', false) WHERE {version}"


def elapsed() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the machine sleeps where it has such a clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def takes(session: Connection, name: str) -> bool:
    """Take a name for a session; False where another has it."""
    return bool(session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(name)}).scalar())


def gives(session: Connection, name: str) -> None:
    """Give a name back."""
    session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})


def answers(session: Connection) -> bool:
    """Whether a session is still there, and with it what it took."""
    try:
        session.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _key(name: str) -> int:
    return zlib.crc32(f"yearmind {name}".encode())


def busy(archive: str, name: str, holder: str) -> ArchiveBusy:
    """What to say where another holds a name."""
    visited = f"{name.removeprefix(VISIT)} is being visited"
    what = "yearmind run is already at work" if name == "service" else visited
    return ArchiveBusy(f"{archive}: {what} ({holder}); wait until it is done or end it")
