"""A condition that takes any number of values in one and the same statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class Among(ColumnElement[bool]):
    """That a column's value is one of the list that is given as `name`.

    PostgreSQL is given it as one array: a statement that is spelled anew for each number of values is never prepared,
    and spelling, parsing and planning it costs both sides more than the answer does. The array is joined, since of a
    table that is small, or whose rows were counted long ago, each row is compared with each value otherwise.
    """

    inherit_cache = True
    type = Boolean()
    _is_implicitly_boolean = True  # else SQLite is asked whether it equals 1, and looks at every row
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy types it
        ("column", InternalTraversal.dp_clauseelement),
        ("name", InternalTraversal.dp_string),
    ]

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.name = name


@compiles(Among)
def _listed(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(among.column.in_(bindparam(among.name, expanding=True)), **options)


@compiles(Among, "postgresql")
def _in_an_array(among: Among, compiler: SQLCompiler, **options: Any) -> str:
    values = bindparam(among.name, type_=ARRAY(among.column.type))
    return compiler.process(among.column.in_(select(func.unnest(values))), **options)
