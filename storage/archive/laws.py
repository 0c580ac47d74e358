"""Laws that the rows of an archive keep, and what breaks them: hands and other programs, never yearmind."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, Table, Text, text
from sqlalchemy.types import TypeEngine

from storage import schema
from storage.schema import Moment
from storage.types import Kind, Origin, Precision, Relation, Via

_SHOWN = 10
_BROKEN = {
    "article {} has no present state": (
        "SELECT article.n FROM article LEFT JOIN revision ON revision.article = n AND number = article.revision"
        " WHERE number IS NULL OR number <> (SELECT max(number) FROM revision WHERE article = n) ORDER BY 1"
    ),
    "article {} lacks a former state": (  # what is brought in may come without some
        "SELECT revision.article FROM revision LEFT JOIN capture ON capture.id = revision.capture"
        " GROUP BY revision.article HAVING max(number) <> count(*)"
        " AND count(*) = sum(CASE WHEN capture.elsewhere THEN 0 WHEN capture.id IS NULL THEN 0 ELSE 1 END) ORDER BY 1"
    ),
    "a state of article {} stands on a capture of another time": (  # a whole page may take an incomplete one's place
        "SELECT revision.article FROM revision JOIN capture ON capture.id = revision.capture"
        " WHERE NOT capture.elsewhere AND capture.fetched_at <> revision.fetched_at"
        " AND revision.fetched_at NOT IN (SELECT fetched_at FROM capture WHERE truncated IS NOT NULL) ORDER BY 1"
    ),
    "article {} is a copy of itself or of another copy": (
        "SELECT article.n FROM article JOIN article AS original ON original.n = article.copy_of"
        " WHERE original.copy_of IS NOT NULL ORDER BY 1"
    ),
}
_TOGETHER = (
    ("article", ("copy_of", "relation", "similarity")),
    *(
        (table, tuple(f"{instant}_{part}" for part in ("at", "offset", "precision", "from")))
        for table in ("lead", "revision")
        for instant in ("published", "modified")
    ),
)
"""Columns that say one thing together, all of them or none."""
_ONE_OF: dict[tuple[str, str], type[StrEnum]] = {
    ("article", "relation"): Relation,
    ("article", "via"): Via,
    ("lead", "via"): Via,
    ("revision", "kind"): Kind,
    **{
        (table, f"{instant}_{part}"): kind
        for table in ("lead", "revision")
        for instant in ("published", "modified")
        for part, kind in (("precision", Precision), ("from", Origin))
    },
}
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_TEXT = "typeof({0}) = 'text'"
_TYPED: dict[type[TypeEngine[Any] | Moment], str] = {
    Text: _TEXT,
    Moment: (
        f"{_TEXT} AND {{0}} GLOB '{_DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9]*'"
        " AND date({0}, '+0 days') IS substr({0}, 1, 10)"
    ),
    Date: f"{_TEXT} AND {{0}} GLOB '{_DAY}' AND date({{0}}, '+0 days') IS {{0}}",
    JSON: f"{_TEXT} AND json_valid({{0}})",
    Boolean: "{0} IN (0, 1)",
    Integer: "typeof({0}) = 'integer'",
    Float: "typeof({0}) IN ('real', 'integer')",
}
"""That SQLite, which takes anything anywhere, holds a value of the kind that the schema says."""


def broken(connection: Connection) -> Iterator[str]:
    """The laws that rows break, a few examples each."""
    for what, asked in _BROKEN.items():
        for n in islice(connection.execute(text(asked)).scalars(), _SHOWN):
            yield what.format(n)


def unreadable(connection: Connection) -> Iterator[str]:
    """The columns with values that no reader can make anything of."""
    for table in schema.metadata.sorted_tables:
        sound = [(column.name, said) for column in table.c if (said := _sound(connection, table, column))]
        if not sound:
            continue
        counts = ", ".join(f'count(CASE WHEN "{name}" IS NOT NULL AND NOT ({said}) THEN 1 END)' for name, said in sound)
        row = connection.execute(text(f'SELECT {counts} FROM "{table.name}"')).one()  # noqa: S608 - our names
        for (name, _), count in zip(sound, row, strict=True):
            if count:
                yield f"{count} values of {table.name}.{name} can't be read"
    for name, columns in _TOGETHER:
        nothing, whole = (" AND ".join(f"{column} IS {null}" for column in columns) for null in ("NULL", "NOT NULL"))
        halves = f"SELECT count(*) FROM {name} WHERE NOT ({nothing}) AND NOT ({whole})"  # noqa: S608 - our names
        if count := connection.execute(text(halves)).scalar():
            yield f"{count} rows of {name} hold only a part of {', '.join(columns)}"


def _sound(connection: Connection, table: Table, column: Column[object]) -> str:
    """That a value is of its column's kind, as SQL; nothing where the database sees to that itself."""
    if (known := _ONE_OF.get((table.name, column.name))) is not None:
        return f'"{column.name}" IN {tuple(one.value for one in known)}'
    if connection.dialect.name != "sqlite":
        return ""
    said = next(said for kind, said in _TYPED.items() if isinstance(column.type, kind))
    return said.format(f'"{column.name}"')
