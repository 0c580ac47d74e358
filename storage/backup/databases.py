"""The archive's database in a backup: SQLite by its own backup, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from storage.archive.engine import connect, file_of, place, reading
from storage.archive.upgrade import version
from storage.backup.files import copied
from storage.captures.files import synced
from storage.errors import ArchiveError, ArchiveFull, UsageError

_OTHERS = text(
    "SELECT nspname FROM pg_namespace WHERE nspname <> current_schema()"
    " AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
)


@contextmanager
def saved(engine: Engine, goal: Path) -> Iterator[Connection]:
    """Save the database into a file; gives a connection that sees what was saved, and no more."""
    path = file_of(engine)
    if path is None:
        with reading(engine) as connection:
            _dump(connection, goal)
            synced(goal)
            yield connection
        return
    _copy(path, goal)
    copy = connect(f"sqlite:///{goal}")
    try:
        with reading(copy) as connection:
            yield connection
    finally:
        copy.dispose()


def put_back(kind: str, origin: Path, url: str) -> None:
    """Make an archive of a saved database, where there is none.

    Raises:
        UsageError: the address is of the other kind of database.
        ArchiveError: it can't be done.
    """
    engine = connect(url)
    try:
        if engine.dialect.name != kind:
            cure = "name one of that kind under [archive], then `yearmind db copy`"
            raise UsageError(f"{place(engine)}: the backup is of {kind}; {cure}")
        path = file_of(engine)
        if path is None:
            _load(engine, origin)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            copied(origin, path)
            synced(path.parent)
    finally:
        engine.dispose()


def refuse_filled(url: str) -> None:
    """Raise a UsageError where there is an archive already, or a file."""
    engine = connect(url)
    try:
        path = file_of(engine)
        if path is None:
            with reading(engine) as connection:
                there = version(connection) is not None
        else:
            there = path.exists() or path.with_name(f"{path.name}-wal").exists()
        if there:
            raise UsageError(f"{place(engine)}: there is an archive; name an empty place under [archive] to restore to")
    finally:
        engine.dispose()


def _copy(path: Path, goal: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(goal)) as target:
            source.backup(target)
        synced(goal)
    except sqlite3.Error as error:
        raise ArchiveFull(f"{goal}: the archive can't be copied ({error}); make room") from error


def _dump(connection: Connection, goal: Path) -> None:
    """What the open transaction sees, without the schemas of other programs."""
    seen = connection.scalar(text("SELECT pg_export_snapshot()"))
    others = [f"--exclude-schema={name}" for name in connection.scalars(_OTHERS)]
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={seen}", f"--file={goal}")
    _run("pg_dump", connection.engine, *options, *others)


def _load(engine: Engine, origin: Path) -> None:
    """All in one transaction, so that a restore that fails leaves nothing."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", engine, *options, str(origin))


def _run(program: str, engine: Engine, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        cure = (
            "install PostgreSQL's client programs (apt-get install postgresql-client) of the server's version or later"
        )
        raise ArchiveError(f"{program}: is not on the PATH; {cure}")
    named, environ = _address(engine)
    command = [found, f"--dbname={named}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environ})  # noqa: S603 - our own words
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip())
        cure = f"see that {program} is of the server's version or later, and that there is room"
        raise ArchiveError(f"{place(engine)}: {said.removeprefix(f'{program}: error: ')}; {cure}")


def _address(engine: Engine) -> tuple[str, Mapping[str, str]]:
    """How libpq's programs reach the database; a password never stands among their arguments, which others can read."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - needs an extra

    told: dict[str, Any] = dict(engine.url.translate_connect_args(username="user", database="dbname"))
    told |= {name: one if isinstance(one, str) else ",".join(one) for name, one in engine.url.query.items()}
    password = told.pop("password", None)
    return make_conninfo(**told), {"PGPASSWORD": str(password)} if password else {}
