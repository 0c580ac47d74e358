"""Who may do what alone: locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
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
_LAPSING = text(
    "SELECT set_config('idle_session_timeout', :after, false)"
    " WHERE current_setting('server_version_num')::int >= 140000"  # the first that knows it
)


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
            raise _busy(str(archive), name, f"process {file.read().decode().strip() or 'unknown'}") from None
        with suppress(OSError):  # the number is a courtesy to whoever comes second; a full disk may keep it
            file.truncate(0)
            file.write(f"{os.getpid()}\n".encode())
        yield lambda: True


@contextmanager
def _advisory_lock(engine: Engine, name: str, *, lapses: bool) -> Iterator[Callable[[], bool]]:
    key = zlib.crc32(f"yearmind {name}".encode())
    alone = create_engine(  # the lock ends with its connection
        engine.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={**LISTENING, "options": ALIVE},
    )
    with translated(engine), alone.connect() as connection:
        if lapses:
            connection.execute(_LAPSING, {"after": LAPSE})
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
            raise _busy(place(engine), name, "another process")
        yield lambda: _answers(connection)


def _answers(connection: Connection) -> bool:
    """Whether the session that holds a lock is still there."""
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True


def _busy(archive: str, name: str, holder: str) -> ArchiveBusy:
    visited = f"{name.removeprefix(VISIT)} is being visited"
    what = "yearmind run is already at work" if name == "service" else visited
    return ArchiveBusy(f"{archive}: {what} ({holder}); wait until it is done or end it")
