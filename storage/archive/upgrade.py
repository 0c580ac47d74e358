"""The schema is brought to head when an archive is opened; an SQLite file is copied aside before it is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.archive.engine import file_of, place, reading, writing
from storage.archive.indexes import rebuild
from storage.errors import ArchiveFull, ArchiveTooNew, ArchiveUnreachable
from storage.schema import HEAD

REINDEXED = "0002"
"""The last migration since which texts are indexed otherwise than before."""
_KNOWN = frozenset(f"{number:04}" for number in range(1, int(HEAD) + 1))
MIGRATIONS = Path(__file__).parents[1] / "migrations"


def upgrade(engine: Engine) -> str | None:
    """Create or upgrade the schema; says how an older archive was upgraded, or None where there was none.

    Raises:
        ArchiveTooNew: a later yearmind wrote the archive.
        ArchiveUnreachable: another program did, or its schema's number was changed.
    """
    with reading(engine) as connection:
        before = version(connection)
        strange = before is None and _is_anothers(connection)
    if before == HEAD:
        return None
    if strange:
        raise ArchiveUnreachable(f"{place(engine)}: a database of another program; name another file for the archive")
    if before is not None and before > HEAD:
        raise ArchiveTooNew(
            f"{place(engine)}: written by a later yearmind (schema {before}, this one knows {HEAD}); upgrade yearmind"
        )
    if before is not None and before not in _KNOWN:
        raise ArchiveUnreachable(f"{place(engine)}: of no schema that was ever ({before!r}); restore it from a backup")
    with writing(engine) as connection:
        before = version(connection)
        if before == HEAD:  # another process was quicker
            return None
        saved = _back_up(engine, before) if before is not None else None
        migrate(connection)
        if before is not None and before < REINDEXED:
            rebuild(connection)
    kept = f", the former archive is kept as {saved}" if saved else ""
    return None if before is None else f"upgraded from schema {before} to {HEAD}{kept}"


def version(connection: Connection) -> str | None:
    """The schema that the archive is at, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _is_anothers(connection: Connection) -> bool:
    """Whether an SQLite file holds tables though it is no archive; a PostgreSQL database may well be shared."""
    return connection.dialect.name == "sqlite" and bool(inspect(connection).get_table_names())


def migrate(connection: Connection) -> None:
    """Bring the schema to head, as part of the transaction that is open."""
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
    part = saved.with_name(f"{saved.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise ArchiveFull(f"{saved}: the archive can't be copied before its upgrade ({error}); make room") from error
    part.replace(saved)
    return saved
