"""The schema is brought to head when an archive is opened; an SQLite file is copied aside before it is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from storage.archive.engine import file_of, place, reading, writing
from storage.errors import ArchiveTooNew, ArchiveUnreachable
from storage.schema import HEAD

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def upgrade(engine: Engine) -> str | None:
    """Create or upgrade the schema; says what was done, or None where nothing was to do.

    Raises:
        ArchiveTooNew: a later yearmind wrote the archive.
    """
    before = version(engine)
    if before == HEAD:
        return None
    if before is None and _is_anothers(engine):
        raise ArchiveUnreachable(f"{place(engine)}: a database of another program; name another file for the archive")
    if before is not None and before > HEAD:
        raise ArchiveTooNew(
            f"{place(engine)}: written by a later yearmind (schema {before}, this one knows {HEAD}); upgrade yearmind"
        )
    saved = _back_up(engine, before) if before is not None else None
    with writing(engine) as connection:
        _migrate(connection)
    return f"upgraded from schema {before} to {HEAD}, the former archive is kept as {saved}" if saved else "created"


def version(engine: Engine) -> str | None:
    """The schema that the archive is at, None for an empty database."""
    try:
        with reading(engine) as connection, connection.begin_nested():
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except Exception as error:
        if isinstance(error.__cause__, OperationalError | ProgrammingError) and _no_table(error.__cause__):
            return None
        raise


def _is_anothers(engine: Engine) -> bool:
    """Whether an SQLite file holds tables though it is no archive; a PostgreSQL database may well be shared."""
    with reading(engine) as connection:
        return engine.dialect.name == "sqlite" and bool(inspect(connection).get_table_names())


def _no_table(error: OperationalError | ProgrammingError) -> bool:
    said = str(error.orig).lower()
    return "no such table" in said or "does not exist" in said


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a tenth of a second that only a change of schema needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _back_up(engine: Engine, before: str) -> Path | None:
    path = file_of(engine)
    if path is None:
        return None
    saved = path.with_name(f"{path.name}.before-{HEAD}-from-{before}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(saved)) as target:
        source.backup(target)
    return saved
