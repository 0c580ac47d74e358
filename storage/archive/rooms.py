"""Room for another program's tables beside the archive's, in the same PostgreSQL database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text

from storage.archive.engine import ALIVE, LISTENING, place, writing
from storage.errors import UsageError


def room(engine: Engine, name: str, tables: str) -> dict[str, Any]:
    """How psycopg connects to a schema of this name, which is made with these tables (SQL) where it is missing.

    Raises:
        UsageError: the archive is no PostgreSQL database.
        ArchiveError: the database can't be used.
    """
    if engine.dialect.name != "postgresql":
        cure = "copy it to PostgreSQL with `yearmind db copy` and name that in [archive]"
        raise UsageError(f"{place(engine)}: an SQLite archive is one machine's; {cure}")
    with writing(engine) as connection:
        if not connection.scalar(text("SELECT count(*) FROM pg_namespace WHERE nspname = :name"), {"name": name}):
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
            connection.exec_driver_sql(f"SET LOCAL search_path = {name}")
            connection.connection.cursor().execute(tables)  # of several statements at once SQLAlchemy knows nothing
    _, options = engine.dialect.create_connect_args(engine.url)
    return {**options, **LISTENING, "options": f"{ALIVE} -c search_path={name}"}
