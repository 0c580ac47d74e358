"""The parts of PostgreSQL's index of words: a hundred thousand articles each, by their numbers.

Words are merged into the index of the last part only, which stays small enough for memory and is written a stretch at
a time, however large the archive is; a search asks the latest parts first.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

EACH = 100_000
"""Articles in a part. More parts cost every search, larger ones every article that is recorded."""

_MERGE = "SELECT gin_clean_pending_list(inhrelid) FROM pg_inherits WHERE inhparent = 'ix_story_said'::regclass"


def provide(connection: Connection, numbers: Iterable[int]) -> None:
    """Make the parts for articles of these numbers where there are none yet."""
    for part in sorted({number // EACH for number in numbers}):
        if not _is_there(connection, part):
            _add(connection, part)


def _is_there(connection: Connection, part: int) -> bool:
    """Whether a part has a table of its own, or its articles stand in the first, as those before schema 0004 do."""
    asked = (
        "SELECT to_regclass(%s) IS NOT NULL"
        " OR %s < substring(pg_get_expr(relpartbound, oid) FROM 'TO \\(''(\\d+)''\\)')::bigint"
        " FROM pg_class WHERE oid = 'story_0'::regclass"
    )
    return bool(connection.exec_driver_sql(asked, (f"story_{part}", part * EACH)).scalar_one())


def _add(connection: Connection, part: int) -> None:
    """Make it beside the others and attach it then, which keeps no search waiting; nothing waits in them any longer."""
    first, end = part * EACH, (part + 1) * EACH
    connection.exec_driver_sql(_MERGE)
    connection.exec_driver_sql(f"CREATE TABLE story_{part} (LIKE story INCLUDING ALL)")
    connection.exec_driver_sql(f"ALTER TABLE story ATTACH PARTITION story_{part} FOR VALUES FROM ({first}) TO ({end})")
