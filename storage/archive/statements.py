"""Statements that are built once and used for every row: building one costs SQLAlchemy more than running it does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, update


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _changing(table: Table, key: str, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c[key] == bindparam("which")).values(values)


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return the number that the database gave it (0 where its table numbers no rows)."""
    key = connection.execute(_inserting(table), dict(values)).inserted_primary_key
    return int(key[0] or 0) if key else 0


def change(connection: Connection, table: Table, which: int, values: Mapping[str, Any], key: str = "id") -> None:
    """Write `values` into the row whose `key` is `which`."""
    statement = _changing(table, key, tuple(values))
    connection.execute(statement, {"which": which, **{f"to_{name}": value for name, value in values.items()}})
