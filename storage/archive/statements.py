"""Statements that are built once and used for every row: building one costs SQLAlchemy more than running it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Insert, Table, Update, bindparam, func, insert, select, update

from storage.schema import article, revision

PRESENT = (revision.c.article == article.c.n) & (revision.c.number == article.c.revision)
"""That a revision is its article's present one, for a join of the two."""


@cache
def inserting(table: Table) -> Insert:
    """The statement that adds rows to a table; inline, since what was added is never asked for."""
    return insert(table).inline()


def pour(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that name the same columns, by the bare driver: SQLAlchemy's own way costs twice as much.

    PostgreSQL is given all of them in one statement, as arrays. Columns that the rows don't name get the database's
    default, not the schema's.
    """
    if rows:
        statement, columns = _bare(table, tuple(rows[0]), connection.dialect)
        by_column = [
            [process(row[name]) for row in rows] if process else [row[name] for row in rows]
            for name, process in columns
        ]
        at_once = connection.dialect.name == "postgresql"
        connection.exec_driver_sql(statement, tuple(by_column) if at_once else list(zip(*by_column, strict=True)))


@cache
def _bare(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, Sequence[tuple[str, Callable[[Any], Any] | None]]]:
    """The driver's statement, and the columns in its order with what makes their values the driver's."""
    kinds = [table.c[name].type.dialect_impl(dialect) for name in names]
    columns = [(name, kind.bind_processor(dialect)) for name, kind in zip(names, kinds, strict=True)]
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    into = f"INSERT INTO {dialect.identifier_preparer.format_table(table)} ({quoted})"
    if dialect.name != "postgresql":
        return f"{into} VALUES ({', '.join(['?'] * len(names))})", columns
    arrays = ", ".join(f"%s::{kind.compile(dialect).partition(' COLLATE ')[0]}[]" for kind in kinds)
    return f"{into} SELECT * FROM unnest({arrays})", columns  # noqa: S608 - our names


@cache
def changing(table: Table, key: str, names: tuple[str, ...]) -> Update:
    """The statement that writes `to_NAME` for each name into the row whose `key` is `which`."""
    values: dict[str, Any] = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c[key] == bindparam("which")).values(values)


def change(connection: Connection, table: Table, which: int, values: Mapping[str, Any], key: str = "id") -> None:
    """Write `values` into the row whose `key` is `which`."""
    to = {f"to_{name}": value for name, value in values.items()}
    connection.execute(changing(table, key, tuple(values)), {"which": which, **to})


def following(connection: Connection, column: Column[Any]) -> int:
    """The next free number in a column; sound because writers take turns."""
    return (connection.execute(select(func.max(column))).scalar() or 0) + 1


def add(connection: Connection, table: Table, values: Mapping[str, Any], key: str = "id") -> int:
    """Insert one row and return the number that it was given."""
    number = following(connection, table.c[key])
    connection.execute(inserting(table), {key: number, **values})
    return number
