"""A condition that takes any number of values in one and the same statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Dialect, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine, UserDefinedType

from storage.archive.sending import Numbers


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
    kind: TypeEngine[Any] = _Longs() if isinstance(among.column.type, BigInteger) else ARRAY(among.column.type)
    values = bindparam(among.name, type_=kind)
    return compiler.process(among.column.in_(select(func.unnest(values))), **options)


class _Longs(UserDefinedType[list[int]]):
    """An array of bigint, sent as `Numbers` are."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: object) -> str:
        """As PostgreSQL spells it."""
        return "BIGINT[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Numbers]:  # noqa: ARG002 - SQLAlchemy's signature
        """What the driver is given."""
        return Numbers
